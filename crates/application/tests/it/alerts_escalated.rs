//! Who is told that nobody sees to an alert.

use crate::alerts::alerts;
use crate::alerts_settings::{own, written};
use crate::alerts_told::{count, notices, tell};
use crate::house::House;
use chrono::Duration;
use plantel_domain::access::{Context, Role};
use plantel_domain::alerts::{AlertKind, Channels, WrittenAlertSetting, WrittenOwnSetting};
use plantel_domain::clock::Clock;
use plantel_domain::identity::User;
use plantel_domain::notifications::{ChannelKind, Notice, NoticeKind, Priority};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_membership, a_user, context_of, seed};
use plantel_testkit::clock::moment;
use rstest::rstest;
use std::collections::BTreeSet;

const KIND: AlertKind = AlertKind::LowStock;

/// After two hours those above are told.
fn quick() -> WrittenAlertSetting {
    WrittenAlertSetting { escalate_after_hours: Some(2), ..written(true, 5) }
}

fn by(names: &[&str]) -> Channels {
    Channels::parse(names.iter().copied()).unwrap()
}

/// Who is told when few units are left for longer than two hours, and what of it goes out by mail.
async fn escalate(house: &House, setting: WrittenAlertSetting) -> u64 {
    let director = house.person(Role::CenterAdmin).await;
    let alerts = alerts(house);
    alerts.write_setting(&director, KIND, None, setting).await.unwrap();
    alerts.write_own_setting(&director, KIND, None, own(false, None)).await.unwrap();
    house.asset(3).await;
    alerts.evaluate(&director).await.unwrap();
    house.clock.advance(Duration::hours(2));
    alerts.evaluate(&director).await.unwrap();
    tell(house).await;
    assert_eq!(count(house, &director).await, 0, "who switched them off hears of none");
    house.read().await.dispatches().backlog().await.unwrap().waiting
}

/// Somebody who runs the institution and reads letters.
async fn reader_of_letters(house: &House) -> Context {
    let user = seed(&*house.store, User { email_verified_at: Some(moment()), ..a_user() }).await;
    let membership = seed(&*house.store, a_membership(house.institution.id, user.id)).await;
    context_of(&user, &membership, &house.institution)
}

async fn escalations(house: &House, ctx: &Context) -> usize {
    notices(house, ctx).await.iter().filter(|it| it.kind.name() == "alert.escalated").count()
}

/// Somebody who runs the institution, reads letters, and has a system told of what nobody sees to.
async fn reader_with_a_system(house: &House) -> Context {
    let reader = reader_of_letters(house).await;
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    let mut wishes = work.preferences().find(reader.user().unwrap()).await.unwrap();
    wishes.choices.insert((NoticeKind::AlertEscalated, ChannelKind::Webhook), true);
    work.preferences().store(&mut wishes).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    reader
}

/// By which ways something is about to go out.
async fn ways_out(house: &House) -> BTreeSet<ChannelKind> {
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    let now = house.clock.now();
    let mut ways = BTreeSet::new();
    for way in [ChannelKind::Email, ChannelKind::Webhook] {
        let claimed = work.dispatches().claim(way, now, now + Duration::minutes(5), 8).await.unwrap();
        ways.extend(claimed.into_iter().map(|one| one.channel));
    }
    work.commit_unjournaled().await.unwrap();
    ways
}

#[tokio::test]
async fn those_above_are_told_as_they_said_themselves() {
    let house = House::new().await;
    let (usual, inside) = (reader_of_letters(&house).await, reader_of_letters(&house).await);
    let (silent, later) = (reader_of_letters(&house).await, reader_of_letters(&house).await);
    let alerts = alerts(&house);
    let only = |channels| WrittenOwnSetting { channels: Some(channels), ..own(true, None) };
    alerts.write_own_setting(&inside, KIND, None, only(by(&["in_app"]))).await.unwrap();
    alerts.write_own_setting(&silent, KIND, None, only(by(&[]))).await.unwrap();
    alerts.write_own_setting(&later, KIND, None, own(true, Some(2))).await.unwrap();
    assert_eq!(escalate(&house, quick()).await, 1, "one has a letter");
    let mut told = Vec::new();
    for person in [&usual, &inside, &silent, &later] {
        told.push(escalations(&house, person).await);
    }
    assert_eq!(told, [1, 1, 0, 0]);
}

#[tokio::test]
async fn those_above_are_told_by_the_ways_of_the_institution() {
    for (names, told) in [(&["in_app"][..], 1), (&[][..], 0)] {
        let house = House::new().await;
        let above = reader_of_letters(&house).await;
        let setting = WrittenAlertSetting { channels: by(names), ..quick() };
        assert_eq!(escalate(&house, setting).await, 0, "nothing goes out");
        assert_eq!(escalations(&house, &above).await, told, "{names:?}");
    }
}

#[rstest]
#[case(&["in_app", "email", "webhook"], 1, &[ChannelKind::Email, ChannelKind::Webhook])]
#[case(&["in_app", "webhook"], 1, &[ChannelKind::Webhook])]
#[case(&["in_app"], 1, &[])]
#[case(&["webhook"], 0, &[ChannelKind::Webhook])]
#[case(&["email"], 0, &[ChannelKind::Email])]
#[tokio::test]
async fn a_notice_goes_by_the_ways_of_the_setting_that_its_reader_chose(
    #[case] names: &[&str],
    #[case] inside: usize,
    #[case] outside: &[ChannelKind],
    #[values(true, false)] own_ones: bool,
) {
    let house = House::new().await;
    let reader = reader_with_a_system(&house).await;
    if own_ones {
        let said = WrittenOwnSetting { channels: Some(by(names)), ..own(true, None) };
        alerts(&house).write_own_setting(&reader, KIND, None, said).await.unwrap();
    }
    let institutions = if own_ones { &[][..] } else { names };
    let setting = WrittenAlertSetting { channels: by(institutions), ..quick() };
    escalate(&house, setting).await;
    assert_eq!(escalations(&house, &reader).await, inside);
    assert_eq!(ways_out(&house).await, outside.iter().copied().collect());
}

#[tokio::test]
async fn what_nobody_sees_to_is_told_to_those_above_once() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let alerts = alerts(&house);
    alerts.write_setting(&director, KIND, None, quick()).await.unwrap();
    house.asset(3).await;
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    for _ in 0..3 {
        house.clock.advance(Duration::hours(2));
        alerts.evaluate(&director).await.unwrap();
        tell(&house).await;
    }
    let kinds = |notices: Vec<Notice>| {
        let mut kinds: Vec<_> = notices.into_iter().map(|it| (it.kind.name(), it.priority)).collect();
        kinds.sort_unstable();
        kinds
    };
    let raised = ("alert.raised", Priority::Medium);
    assert_eq!(kinds(notices(&house, &keeper).await), [raised]);
    assert_eq!(kinds(notices(&house, &director).await), [("alert.escalated", Priority::High), raised]);
}
