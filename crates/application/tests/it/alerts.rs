//! What the clock finds: raised once, closed when it is gone, seen as far as somebody may.

use crate::house::{House, code};
use crate::inventory::by_hand;
use chrono::Duration;
use plantel_application::alerts::{Alerts, Evaluated};
use plantel_domain::access::{Context, Role};
use plantel_domain::alerts::{AlertFilter, AlertKind, AlertState, SystemAlert};
use plantel_domain::clock::Clock;
use plantel_domain::inventory::{Asset, MovementKind};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_pupil, an_asset, good, prose, seed};
use uuid::Uuid;

/// What came of looking, as far as it is told.
pub const NOTHING: Evaluated = Evaluated { raised: 0, updated: 0, closed: 0, escalated: 0 };

pub fn alerts(house: &House) -> Alerts {
    Alerts::new(house.store.clone(), house.clock.clone(), house.ids.clone())
}

/// All that somebody sees, the newest first.
pub async fn seen_by(house: &House, ctx: &Context) -> Vec<SystemAlert> {
    alerts(house).list(ctx, &AlertFilter::default(), &PageRequest::first(50)).await.unwrap().data
}

/// The published names of what happened to alerts.
pub fn told(house: &House) -> Vec<String> {
    house.store.kinds().into_iter().filter(|kind| kind.starts_with("alert.")).collect()
}

#[tokio::test]
async fn few_units_raise_an_alert_once_and_more_units_close_it() {
    let house = House::new().await;
    let (director, asset) = (house.person(Role::CenterAdmin).await, house.asset(3).await);
    let alerts = alerts(&house);
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    let [alert] = seen_by(&house, &director).await.try_into().unwrap();
    assert_eq!((alert.kind, alert.subject, alert.value), (AlertKind::LowStock, asset.id.into(), 3));
    assert_eq!((alert.environment, alert.state()), (Some(house.warehouse.id), AlertState::Open));
    assert_eq!(alerts.evaluate(&director).await.unwrap(), NOTHING);
    house.inventory().book(&director, asset.id, None, by_hand(MovementKind::Receipt, 5)).await.unwrap();
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { closed: 1, ..NOTHING });
    assert_eq!(seen_by(&house, &director).await[0].state(), AlertState::Closed);
    assert_eq!(told(&house), ["alert.raised", "alert.closed"]);
    let entries = house.store.journal_entries();
    let raised = entries.iter().find(|entry| entry.kind == "alert.raised").unwrap();
    assert_eq!((raised.user, raised.principal.as_str()), (None, "evaluate-alerts"));
    assert_eq!(raised.data["subject"], asset.id.to_string());
}

#[tokio::test]
async fn who_may_not_say_what_is_worth_an_alert_has_nothing_looked_up() {
    let house = House::new().await;
    house.asset(1).await;
    for role in [Role::WarehouseAdmin, Role::Auditor, Role::Instructor, Role::Guardian] {
        let person = house.person(role).await;
        assert_eq!(code(alerts(&house).evaluate(&person).await), "access.denied", "{role:?}");
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn everybody_sees_the_alerts_of_things_that_they_see() {
    let house = House::new().await;
    let other = house.another_warehouse().await;
    let here = house.asset(2).await;
    let there = house.asset_in(Some(other.id), good(2)).await;
    let nowhere = house.asset_in(None, good(2)).await;
    let pupil = seed(&*house.store, a_pupil(house.institution.id)).await;
    house.clock.advance(Duration::days(20));
    let director = house.person(Role::CenterAdmin).await;
    alerts(&house).evaluate(&director).await.unwrap();
    let subjects = async |ctx: &Context| {
        let mut subjects: Vec<_> = seen_by(&house, ctx).await.into_iter().map(|it| it.subject).collect();
        subjects.sort_unstable();
        subjects
    };
    let things: Vec<Uuid> = vec![here.id.into(), there.id.into(), nowhere.id.into()];
    let sorted = |mut ids: Vec<Uuid>| {
        ids.sort_unstable();
        ids
    };
    let keeper = house.person(Role::WarehouseAdmin).await;
    assert_eq!(subjects(&keeper).await, [Uuid::from(here.id)]);
    let of_other = house.person_of(Role::WarehouseAdmin, [other.id]).await;
    assert_eq!(subjects(&of_other).await, [Uuid::from(there.id)]);
    assert_eq!(subjects(&house.person(Role::Technician).await).await, sorted(things.clone()));
    let secretary = house.person(Role::Secretary).await;
    assert_eq!(subjects(&secretary).await, [Uuid::from(pupil.enrollment.id)]);
    let everything = sorted(things.into_iter().chain([pupil.enrollment.id.into()]).collect());
    assert_eq!(subjects(&house.person(Role::Auditor).await).await, everything);
    for role in [Role::Instructor, Role::Student, Role::Guardian] {
        let person = house.person(role).await;
        let page = PageRequest::first(5);
        assert_eq!(code(alerts(&house).list(&person, &AlertFilter::default(), &page).await), "access.denied");
    }
    let foreign = seen_by(&house, &of_other).await.remove(0);
    assert_eq!(code(alerts(&house).find(&keeper, foreign.id).await), "alert.not-found");
    assert_eq!(code(alerts(&house).resolve(&keeper, foreign.id, None, None).await), "alert.not-found");
}

#[tokio::test]
async fn an_alert_is_resolved_once_with_a_note_and_stays_so_until_its_cause_is_gone() {
    let house = House::new().await;
    let (director, asset) = (house.person(Role::CenterAdmin).await, house.asset(3).await);
    let alerts = alerts(&house);
    alerts.evaluate(&director).await.unwrap();
    let alert = seen_by(&house, &director).await.remove(0);
    let auditor = house.person(Role::Auditor).await;
    assert_eq!(alerts.find(&auditor, alert.id).await.unwrap(), alert);
    let note = || Some(prose("Se pidieron más"));
    assert_eq!(code(alerts.resolve(&auditor, alert.id, None, note()).await), "access.denied");
    let keeper = house.person(Role::WarehouseAdmin).await;
    assert_eq!(code(alerts.resolve(&keeper, alert.id, Some(7), note()).await), "store.precondition-failed");
    let resolved = alerts.resolve(&keeper, alert.id, Some(1), note()).await.unwrap();
    let done = resolved.resolution.clone().unwrap();
    assert_eq!((done.deed.by, done.note.unwrap().as_str()), (keeper.user(), "Se pidieron más"));
    assert_eq!(code(alerts.resolve(&director, alert.id, None, None).await), "alert.resolved");
    house.clock.advance(Duration::days(3));
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { updated: 1, ..NOTHING });
    assert_eq!(told(&house), ["alert.raised", "alert.resolved"]);
    house.inventory().book(&director, asset.id, None, by_hand(MovementKind::Receipt, 9)).await.unwrap();
    alerts.evaluate(&director).await.unwrap();
    assert_eq!(code(alerts.resolve(&director, alert.id, None, None).await), "alert.closed");
    assert_eq!(told(&house), ["alert.raised", "alert.resolved", "alert.closed"]);
}

#[tokio::test]
async fn a_failure_half_way_raises_nothing_and_another_look_raises_it_once() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    house.asset(3).await;
    // The institution, what is worth an alert, twice; what stands, and the causes: then the alert is added.
    house.store.fail_at(6, FailWith::Stale);
    assert_eq!(alerts(&house).evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    assert_eq!(told(&house), ["alert.raised"]);
    house.asset(2).await;
    // And this is the commit.
    house.store.fail_at(7, FailWith::Busy);
    assert_eq!(alerts(&house).evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    assert_eq!(told(&house), ["alert.raised"; 2]);
}

#[tokio::test]
async fn more_than_fit_into_one_work_are_raised_each_once() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    for _ in 0..260 {
        seed(&*house.store, Asset { units: good(1), ..an_asset(house.institution.id) }).await;
    }
    assert_eq!(alerts(&house).evaluate(&director).await.unwrap(), Evaluated { raised: 260, ..NOTHING });
    let together = house.store.kinds().into_iter().filter(|kind| kind == "alerts.raised");
    assert_eq!((told(&house).len(), together.count()), (260, 2), "people are told of as many as fit into one work");
    assert_eq!(alerts(&house).evaluate(&director).await.unwrap(), NOTHING);
}

#[tokio::test]
async fn two_who_look_at_once_raise_it_once() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    house.asset(3).await;
    let (one, other) = (alerts(&house), alerts(&house));
    let (one, other) = tokio::join!(one.evaluate(&director), other.evaluate(&director));
    assert_eq!(one.unwrap().raised + other.unwrap().raised, 1);
    assert_eq!(told(&house), ["alert.raised"]);
}

#[tokio::test]
async fn an_institution_that_fails_does_not_stop_the_others() {
    let house = House::new().await;
    let next_door = house.next_door().await;
    house.asset(3).await;
    next_door.asset(3).await;
    let job = alerts(&house).job();
    assert_eq!(job.name(), "evaluate-alerts");
    // After the list of institutions comes the first of them.
    house.store.fail_at(2, FailWith::Stale);
    let said = job.run(house.clock.now()).await.unwrap();
    assert_eq!(said, "1 institutions, 1 failed; raised 1, updated 0, closed 0, escalated 0");
    let said = job.run(house.clock.now()).await.unwrap();
    assert_eq!(said, "2 institutions, 0 failed; raised 1, updated 0, closed 0, escalated 0");
}

#[tokio::test]
async fn what_was_closed_a_year_ago_is_taken_away() {
    let house = House::new().await;
    let (director, asset) = (house.person(Role::CenterAdmin).await, house.asset(3).await);
    let alerts = alerts(&house);
    alerts.evaluate(&director).await.unwrap();
    house.inventory().book(&director, asset.id, None, by_hand(MovementKind::Receipt, 9)).await.unwrap();
    alerts.evaluate(&director).await.unwrap();
    let closed_at = house.clock.now();
    assert_eq!(alerts.clean_up(closed_at + Duration::days(365)).await.unwrap(), 0);
    assert_eq!(seen_by(&house, &director).await.len(), 1);
    assert_eq!(alerts.clean_up(closed_at + Duration::days(366)).await.unwrap(), 1);
    assert_eq!(seen_by(&house, &director).await, []);
}

#[tokio::test]
async fn nothing_is_looked_up_in_an_institution_that_is_switched_off() {
    let house = House::new().await;
    house.asset(3).await;
    let next_door = house.next_door().await;
    next_door.asset(3).await;
    next_door.switch_off().await;
    let said = alerts(&house).job().run(house.clock.now()).await.unwrap();
    assert_eq!(said, "1 institutions, 0 failed; raised 1, updated 0, closed 0, escalated 0");
}
