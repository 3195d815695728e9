//! What people want to be told, as they choose it.

use crate::house::{House, bad_field, code};
use chrono_tz::Tz;
use plantel_application::notifications::NoticePreferences;
use plantel_domain::access::{Context, RequestId, Role};
use plantel_domain::form::Patch;
use plantel_domain::notifications::{
    ChannelKind, Choice, Choosable, NoticeKind, Preferences, PreferencesChange, Priority, QuietHours, time_of_day,
};
use plantel_testkit::FailWith;
use std::collections::BTreeSet;

fn preferences(house: &House) -> NoticePreferences {
    NoticePreferences::new(house.store.clone(), BTreeSet::from([ChannelKind::Email]))
}

fn choosing(of: &str, channel: ChannelKind, on: Option<bool>) -> PreferencesChange {
    let choice = Choice { of: Choosable::parse(of).unwrap(), channel, on };
    PreferencesChange { choices: vec![choice], ..Default::default() }
}

fn by_night() -> PreferencesChange {
    let hours = QuietHours::new(time_of_day("22:00").unwrap(), time_of_day("06:00").unwrap());
    PreferencesChange { quiet: Patch::Set(hours.unwrap()), ..choosing("loans", ChannelKind::Email, Some(false)) }
}

#[tokio::test]
async fn who_chose_nothing_wants_what_nobody_asked_for_by_the_clock_of_the_institution() {
    let house = House::new().await;
    let (student, preferences) = (house.person(Role::Student).await, preferences(&house));
    let wishes = preferences.find(&student).await.unwrap();
    assert_eq!(wishes.preferences, Preferences::of_nobody_asked(student.user().unwrap()));
    assert_eq!((wishes.zone, wishes.here), (house.institution.time_zone, BTreeSet::from([ChannelKind::Email])));
    let admin = house.platform_admin_of_none().await;
    assert_eq!(preferences.find(&admin).await.unwrap().zone, Tz::UTC);
}

#[tokio::test]
async fn what_is_chosen_is_kept_journaled_and_only_ones_own() {
    let house = House::new().await;
    let (student, other) = (house.person(Role::Student).await, house.person(Role::Student).await);
    let preferences = preferences(&house);
    let first = preferences.change(&student, Some(0), by_night()).await.unwrap().preferences;
    let by_mail = |it: &Preferences| it.wants(NoticeKind::LoanApproved, ChannelKind::Email, Priority::Medium);
    assert_eq!((first.version, by_mail(&first)), (1, false));
    assert_eq!(preferences.find(&student).await.unwrap().preferences, first);
    assert_eq!(preferences.find(&other).await.unwrap().preferences.version, 0);
    let back = choosing("loan.approved", ChannelKind::Email, None);
    let second = preferences.change(&student, Some(1), back).await.unwrap().preferences;
    assert!(by_mail(&second) && second.quiet.is_some());
    let entries = house.store.journal_entries();
    let told: Vec<_> = entries.iter().map(|entry| (entry.kind.as_str(), entry.user)).collect();
    assert_eq!(told, [("user.preferences-changed", student.user()); 2]);
    let fields: Vec<_> = entries[0].changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["choices", "quiet"]);
}

#[tokio::test]
async fn what_changes_nothing_is_not_written() {
    let house = House::new().await;
    let (student, preferences) = (house.person(Role::Student).await, preferences(&house));
    let none = preferences.change(&student, None, PreferencesChange::default()).await.unwrap();
    assert_eq!(none.preferences.version, 0);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn what_cannot_be_chosen_changes_nothing() {
    let house = House::new().await;
    let (student, preferences) = (house.person(Role::Student).await, preferences(&house));
    let sms = PreferencesChange { digest: Patch::Set(time_of_day("07:00").unwrap()), ..by_night() };
    let sms = PreferencesChange { choices: choosing("loans", ChannelKind::Sms, Some(true)).choices, ..sms };
    let refused = bad_field(preferences.change(&student, None, sms).await);
    assert_eq!(refused, ("/choices/0/channel".to_owned(), "preference.channel-not-here"));
    let late = preferences.change(&student, Some(3), by_night()).await;
    assert_eq!(code(late), "store.precondition-failed");
    assert_eq!(preferences.find(&student).await.unwrap().preferences.version, 0);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn who_is_nobody_wants_nothing() {
    let house = House::new().await;
    let nobody = Context::anonymous(RequestId("test".to_owned()));
    let system = Context::system("test", Some(house.institution.id));
    for ctx in [nobody, system] {
        assert_eq!(code(preferences(&house).find(&ctx).await), "access.sign-in-required");
        assert_eq!(code(preferences(&house).change(&ctx, None, by_night()).await), "access.sign-in-required");
    }
}

#[tokio::test]
async fn what_the_store_fails_to_keep_is_not_half_kept() {
    let house = House::new().await;
    let (student, preferences) = (house.person(Role::Student).await, preferences(&house));
    // It is read, the clock is asked for, it is written, it is committed.
    for call in 1..=4 {
        house.store.fail_at(call, FailWith::Stale);
        assert_eq!(code(preferences.change(&student, None, by_night()).await), "store.stale", "call {call}");
        assert_eq!(preferences.find(&student).await.unwrap().preferences.version, 0, "call {call}");
        house.assert_nothing_happened();
    }
    assert!(preferences.change(&student, None, by_night()).await.is_ok());
}
