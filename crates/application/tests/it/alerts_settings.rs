//! What is worth an alert: to the institution, and to somebody in it.

use crate::alerts::{NOTHING, alerts, seen_by, told};
use crate::house::{House, code};
use plantel_application::alerts::Evaluated;
use plantel_domain::access::Role;
use plantel_domain::alerts::{
    AlertKind, AlertSetting, AlertState, Channels, Severity, WrittenAlertSetting, WrittenOwnSetting,
};
use plantel_domain::clock::Clock;
use plantel_domain::inventory::Asset;
use plantel_testkit::builders::{an_asset, seed};

const KIND: AlertKind = AlertKind::LowStock;

pub fn written(enabled: bool, threshold: u16) -> WrittenAlertSetting {
    let channels = Channels::usual();
    WrittenAlertSetting { enabled, threshold, severity: None, channels, escalate_after_hours: Some(48) }
}

pub fn own(enabled: bool, threshold: Option<u16>) -> WrittenOwnSetting {
    WrittenOwnSetting { enabled, threshold, channels: None }
}

#[tokio::test]
async fn the_institution_has_the_usual_until_it_writes_otherwise() {
    let house = House::new().await;
    let (director, auditor) = (house.person(Role::CenterAdmin).await, house.person(Role::Auditor).await);
    let alerts = alerts(&house);
    let usual: Vec<AlertSetting> =
        AlertKind::ALL.iter().map(|kind| AlertSetting::usual(house.institution.id, *kind)).collect();
    assert_eq!(alerts.settings(&auditor).await.unwrap(), usual);
    assert_eq!(code(alerts.write_setting(&auditor, KIND, None, written(true, 9)).await), "access.denied");
    let stale = alerts.write_setting(&director, KIND, Some(1), written(true, 9)).await;
    assert_eq!(code(stale), "store.precondition-failed");
    house.assert_nothing_happened();
    let made = alerts.write_setting(&director, KIND, Some(0), written(true, 9)).await.unwrap();
    assert_eq!((made.version, made.threshold, made.updated_at), (1, 9, Some(house.clock.now())));
    assert_eq!(alerts.settings(&auditor).await.unwrap()[0], made);
    assert_eq!(house.store.kinds(), ["alert-setting.written"]);
    let guardian = house.person(Role::Guardian).await;
    assert_eq!(code(alerts.settings(&guardian).await), "access.denied");
}

#[tokio::test]
async fn what_is_switched_off_is_raised_no_more_and_closed() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    house.asset(3).await;
    let alerts = alerts(&house);
    alerts.evaluate(&director).await.unwrap();
    alerts.write_setting(&director, KIND, None, written(false, 5)).await.unwrap();
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { closed: 1, ..NOTHING });
    alerts.write_setting(&director, KIND, None, written(true, 2)).await.unwrap();
    assert_eq!(alerts.evaluate(&director).await.unwrap(), NOTHING);
    let grave = WrittenAlertSetting { severity: Some(Severity::Low), ..written(true, 3) };
    alerts.write_setting(&director, KIND, None, grave).await.unwrap();
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    let open = seen_by(&house, &director).await.into_iter().find(|it| it.state() == AlertState::Open).unwrap();
    assert_eq!(open.severity, Severity::Low);
}

#[tokio::test]
async fn somebody_who_wants_to_know_earlier_has_it_looked_up_for_themselves() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    house.asset(8).await;
    let alerts = alerts(&house);
    assert_eq!(alerts.evaluate(&director).await.unwrap(), NOTHING);
    let (setting, mine) = alerts.write_own_setting(&keeper, KIND, None, own(true, Some(8))).await.unwrap();
    assert_eq!((setting.threshold, mine.threshold, mine.version), (5, Some(8), 1));
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    let of_keeper = alerts.own_settings(&keeper).await.unwrap();
    let kinds: Vec<AlertKind> = of_keeper.iter().map(|(setting, _)| setting.kind).collect();
    assert!(kinds.len() + 1 == AlertKind::ALL.len() && !kinds.contains(&AlertKind::DocumentPending), "{kinds:?}");
    assert_eq!(of_keeper[0].1.as_ref(), Some(&mine));
    assert_eq!(alerts.own_settings(&director).await.unwrap()[0].1, None);
    alerts.drop_own_setting(&keeper, KIND).await.unwrap();
    assert_eq!(code(alerts.drop_own_setting(&keeper, KIND).await), "alert-setting.not-found");
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { closed: 1, ..NOTHING });
    assert_eq!(told(&house), Vec::<String>::new(), "nobody else has an alert");
    let kinds = house.store.kinds();
    assert!(["personal-alert.raised", "personal-alert.closed"].iter().all(|kind| kinds.iter().any(|it| it == kind)));
}

#[tokio::test]
async fn of_what_somebody_cannot_see_they_say_nothing() {
    let house = House::new().await;
    let secretary = house.person(Role::Secretary).await;
    let alerts = alerts(&house);
    let seen = alerts.own_settings(&secretary).await.unwrap();
    assert_eq!(seen.iter().map(|(setting, _)| setting.kind).collect::<Vec<_>>(), [AlertKind::DocumentPending]);
    for kind in [KIND, AlertKind::LoanDue, AlertKind::CheckMissed] {
        assert_eq!(code(alerts.write_own_setting(&secretary, kind, None, own(true, Some(3))).await), "access.denied");
    }
    house.assert_nothing_happened();
    alerts.write_own_setting(&secretary, AlertKind::DocumentPending, None, own(true, Some(3))).await.unwrap();
    assert_eq!(alerts.settings(&secretary).await.unwrap().len(), AlertKind::ALL.len());
}

#[tokio::test]
async fn who_sees_no_alerts_says_nothing_of_them() {
    let house = House::new().await;
    let guardian = house.person(Role::Guardian).await;
    let alerts = alerts(&house);
    assert_eq!(code(alerts.own_settings(&guardian).await), "access.denied");
    assert_eq!(code(alerts.write_own_setting(&guardian, KIND, None, own(true, None)).await), "access.denied");
    assert_eq!(code(alerts.drop_own_setting(&guardian, KIND).await), "access.denied");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_version_that_is_not_the_one_that_was_seen_is_refused() {
    let house = House::new().await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let alerts = alerts(&house);
    let first = alerts.write_own_setting(&keeper, KIND, Some(0), own(true, Some(2))).await.unwrap().1;
    let late = alerts.write_own_setting(&keeper, KIND, Some(0), own(false, None)).await;
    assert_eq!(code(late), "store.precondition-failed");
    let next = alerts.write_own_setting(&keeper, KIND, Some(first.version), own(false, None)).await.unwrap().1;
    assert_eq!((next.version, next.enabled, next.threshold), (2, false, None));
}

#[tokio::test]
async fn the_next_maintenance_of_a_thing_is_said_in_time() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    let today = house.clock.now().date_naive();
    for days in [7, 8] {
        let maintenance_due_on = Some(today + chrono::Days::new(days));
        seed(&*house.store, Asset { maintenance_due_on, ..an_asset(house.institution.id) }).await;
    }
    alerts(&house).evaluate(&director).await.unwrap();
    let [due] = seen_by(&house, &director).await.try_into().unwrap();
    assert_eq!((due.kind, due.value), (AlertKind::MaintenanceDue, 7));
}
