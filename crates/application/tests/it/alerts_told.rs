//! Who is told of alerts.

use crate::alerts::{alerts, seen_by};
use crate::alerts_settings::{own, written};
use crate::house::House;
use crate::inventory::by_hand;
use plantel_application::notifications::{Live, Tell};
use plantel_application::relay::Reaction;
use plantel_application::webhooks::Hooks;
use plantel_domain::access::{Context, Role};
use plantel_domain::alerts::{AlertKind, Channels, WrittenOwnSetting};
use plantel_domain::inventory::{Asset, MovementKind};
use plantel_domain::notifications::{Notice, NoticeFilter, NoticeKind, Priority};
use plantel_domain::page::PageRequest;
use plantel_domain::relay::Delivery;
use plantel_testkit::builders::prose;
use plantel_testkit::ids::an_id;

const KIND: AlertKind = AlertKind::LowStock;

/// Tells of everything that happened, however often it was told before.
pub async fn tell(house: &House) {
    let hooks = Hooks::new(house.store.clone(), house.clock.clone(), house.ids.clone());
    let tell = Tell::new(house.store.clone(), house.clock.clone(), house.ids.clone(), Live::new(), hooks);
    for event in house.store.journal_entries() {
        let reaction = "tell".to_owned();
        let delivery = Delivery { id: an_id().into(), reaction, event, confidential: None, attempts: 1 };
        tell.on(&delivery).await.unwrap();
    }
}

/// What somebody was told of alerts, the newest first.
pub async fn notices(house: &House, ctx: &Context) -> Vec<Notice> {
    let user = ctx.user().unwrap();
    let page = PageRequest::first(50);
    house.read().await.notices().list(user, &NoticeFilter::default(), &page).await.unwrap().data
}

pub async fn count(house: &House, ctx: &Context) -> usize {
    notices(house, ctx).await.len()
}

#[tokio::test]
async fn who_keeps_the_room_and_who_answers_for_all_are_told_once() {
    let house = House::new().await;
    let other = house.another_warehouse().await;
    let director = house.person(Role::CenterAdmin).await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let elsewhere = house.person_of(Role::WarehouseAdmin, [other.id]).await;
    let secretary = house.person(Role::Secretary).await;
    house.asset(3).await;
    alerts(&house).evaluate(&director).await.unwrap();
    tell(&house).await;
    tell(&house).await;
    for told in [&director, &keeper] {
        let [notice] = notices(&house, told).await.try_into().unwrap();
        assert_eq!((notice.kind, notice.priority), (NoticeKind::AlertRaised, Priority::Medium));
        assert_eq!((&notice.params["alert"], &notice.params["units"]), (&"low_stock".into(), &3.into()));
        let alert = seen_by(&house, told).await.remove(0);
        assert_eq!(notice.link.unwrap().path(), format!("/system-alerts/{}", alert.id));
    }
    for untold in [&elsewhere, &secretary] {
        assert_eq!(count(&house, untold).await, 0);
    }
}

#[tokio::test]
async fn everybody_is_told_when_the_own_threshold_is_reached_and_not_again() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    let early = house.person(Role::WarehouseAdmin).await;
    let late = house.person(Role::WarehouseAdmin).await;
    let never = house.person(Role::WarehouseAdmin).await;
    let alerts = alerts(&house);
    alerts.write_own_setting(&early, KIND, None, own(true, Some(9))).await.unwrap();
    alerts.write_own_setting(&late, KIND, None, own(true, Some(2))).await.unwrap();
    alerts.write_own_setting(&never, KIND, None, own(false, None)).await.unwrap();
    let asset = house.asset(9).await;
    let counts = async || {
        let mut counts = Vec::new();
        for person in [&early, &director, &late, &never] {
            counts.push(count(&house, person).await);
        }
        counts
    };
    for (gone, expected) in [(0, [1, 0, 0, 0]), (4, [1, 1, 0, 0]), (3, [1, 1, 1, 0]), (1, [1, 1, 1, 0])] {
        if gone > 0 {
            let lost = by_hand(MovementKind::Loss, gone);
            house.inventory().book(&director, asset.id, None, lost).await.unwrap();
        }
        // Units that are missing are another alert; here it is of what is left.
        alerts.write_setting(&director, AlertKind::EquipmentMissing, None, written(false, 1)).await.unwrap();
        alerts.evaluate(&director).await.unwrap();
        tell(&house).await;
        assert_eq!(counts().await, expected, "{gone} less");
    }
}

#[tokio::test]
async fn nobody_is_told_where_no_way_is_left_and_of_what_is_over() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let alerts = alerts(&house);
    let silent = WrittenOwnSetting { channels: Some(Channels::parse([]).unwrap()), ..own(true, None) };
    alerts.write_own_setting(&keeper, KIND, None, silent).await.unwrap();
    house.asset(3).await;
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    assert_eq!((count(&house, &keeper).await, count(&house, &director).await), (0, 1));
    let gone = house.asset(2).await;
    alerts.evaluate(&director).await.unwrap();
    let alert =
        seen_by(&house, &director).await.into_iter().find(|it| it.subject == uuid::Uuid::from(gone.id)).unwrap();
    alerts.resolve(&director, alert.id, None, Some(prose("Visto"))).await.unwrap();
    tell(&house).await;
    assert_eq!(count(&house, &director).await, 1, "somebody saw to it before it was told");
}

#[tokio::test]
async fn what_was_told_of_an_alert_ends_when_somebody_saw_to_it_or_its_cause_is_gone() {
    let house = House::new().await;
    let (director, keeper) = (house.person(Role::CenterAdmin).await, house.person(Role::WarehouseAdmin).await);
    let alerts = alerts(&house);
    let [resolved, gone, left] = [house.asset(3).await, house.asset(4).await, house.asset(5).await];
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    assert_eq!((count(&house, &director).await, count(&house, &keeper).await), (3, 3));
    let of = async |asset: &Asset| {
        let subject = uuid::Uuid::from(asset.id);
        seen_by(&house, &director).await.into_iter().find(|it| it.subject == subject).unwrap()
    };
    alerts.resolve(&keeper, of(&resolved).await.id, None, None).await.unwrap();
    assert_eq!((count(&house, &director).await, count(&house, &keeper).await), (2, 2));
    house.inventory().book(&director, gone.id, None, by_hand(MovementKind::Receipt, 9)).await.unwrap();
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    let path = format!("/system-alerts/{}", of(&left).await.id);
    for told in [&director, &keeper] {
        let [notice] = notices(&house, told).await.try_into().unwrap();
        assert_eq!(notice.link.unwrap().path(), path);
    }
}

#[tokio::test]
async fn what_happened_in_an_institution_that_is_switched_off_is_told_to_nobody() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    house.asset(3).await;
    alerts(&house).evaluate(&director).await.unwrap();
    house.switch_off().await;
    tell(&house).await;
    assert_eq!(count(&house, &director).await, 0);
}
