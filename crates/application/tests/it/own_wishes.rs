//! What somebody wants to be told, in the copy of what is kept of them.

use crate::desk::Desk;
use crate::fakes::{identity, rules};
use crate::house::House;
use plantel_domain::access::Context;
use plantel_domain::alerts::{AlertKind, OwnAlertSetting};
use plantel_domain::clock::Clock;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{ChannelKind, NoticeKind, Preferences};
use plantel_domain::store::Store;
use plantel_domain::webhooks::HookOwner;
use plantel_testkit::FakeCredentials;
use plantel_testkit::builders::a_webhook;

/// Stores what somebody wants to be told: a choice, what is worth an alert, a system of their own.
async fn wishes(house: &House, user: UserId) {
    let mut setting = OwnAlertSetting {
        institution: house.institution.id,
        user,
        kind: AlertKind::LowStock,
        enabled: true,
        threshold: Some(9),
        channels: None,
        updated_at: house.clock.now(),
        version: 0,
    };
    let mut preferences = Preferences::of_nobody_asked(user);
    preferences.choices.insert((NoticeKind::LoanApproved, ChannelKind::Email), false);
    let ctx = Context::system("test", Some(house.institution.id));
    let mut work = house.store.begin(&ctx).await.unwrap();
    work.preferences().store(&mut preferences).await.unwrap();
    work.alerts().put_own_setting(&mut setting).await.unwrap();
    work.webhooks().add(&a_webhook(HookOwner::Person(user))).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn a_copy_tells_what_somebody_wants_to_be_told_wherever_they_act() {
    let desk = Desk::new().await;
    let identity = identity(&desk.house, &FakeCredentials::new(), rules());
    let (own, others) = (desk.borrower.user().unwrap(), desk.keeper.user().unwrap());
    for user in [own, others] {
        wishes(&desk.house, user).await;
    }
    let elsewhere = Context { institution: None, ..desk.borrower.clone() };
    for ctx in [&desk.borrower, &elsewhere] {
        let told = identity.export_own(ctx).await.unwrap().wishes;
        assert_eq!((told.preferences.user, told.preferences.choices.len()), (own, 1));
        let settings: Vec<_> = told.alert_settings.iter().map(|it| (it.user, it.kind, it.threshold)).collect();
        assert_eq!(settings, [(own, AlertKind::LowStock, Some(9))]);
        assert_eq!(told.webhooks.iter().map(|it| it.owner).collect::<Vec<_>>(), [HookOwner::Person(own)]);
    }
}
