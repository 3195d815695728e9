//! Of many alerts that one look raises everybody has one notice.

use crate::alerts::{NOTHING, alerts, seen_by, told};
use crate::alerts_told::{count, notices, tell};
use crate::house::House;
use chrono::Duration;
use plantel_application::alerts::Evaluated;
use plantel_domain::access::Role;
use plantel_domain::alerts::{AlertKind, SystemAlert};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::Asset;
use plantel_domain::notifications::{NoticeKind, Priority};
use plantel_testkit::builders::{a_pupil, an_asset, good, line, seed};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Few units of things by these names.
async fn few(house: &House, place: EnvironmentId, things: &[(&str, u32)]) {
    for (name, units) in things {
        let units = good(*units);
        let new = Asset { name: line(name), units, environment: Some(place), ..an_asset(house.institution.id) };
        seed(&*house.store, new).await;
    }
}

fn kinds(house: &House, kind: &str) -> usize {
    house.store.kinds().iter().filter(|it| *it == kind).count()
}

#[tokio::test]
async fn of_more_than_three_a_reader_has_one_notice_and_of_fewer_one_each() {
    let house = House::new().await;
    let other = house.another_warehouse().await;
    let director = house.person(Role::CenterAdmin).await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let elsewhere = house.person_of(Role::WarehouseAdmin, [other.id]).await;
    few(&house, house.warehouse.id, &[("Dron", 2), ("Cable", 1), ("Lente", 3), ("Trípode", 0)]).await;
    few(&house, other.id, &[("Broca", 2), ("Arco", 1), ("Yunque", 4)]).await;
    assert_eq!(alerts(&house).evaluate(&director).await.unwrap(), Evaluated { raised: 7, ..NOTHING });
    assert_eq!((told(&house).len(), kinds(&house, "alerts.raised")), (7, 1));
    tell(&house).await;
    tell(&house).await;
    let of_keeper = (&keeper, 4, ["Trípode", "Cable", "Dron"]);
    for (reader, number, names) in [of_keeper, (&director, 7, ["Trípode", "Arco", "Broca"])] {
        let [notice] = notices(&house, reader).await.try_into().unwrap();
        assert_eq!((notice.kind, notice.priority), (NoticeKind::AlertRaised, Priority::High));
        let said = ["first", "second", "third"].map(|place| notice.params[place].as_str().unwrap().to_owned());
        assert_eq!(said, names);
        let numbers = ["count", "rest"].map(|place| notice.params[place].as_i64().unwrap());
        assert_eq!(numbers, [number, number - 3]);
        let link = notice.link.unwrap();
        assert_eq!((link.kind.as_str(), link.path().as_str()), ("alerts.low_stock", "/system-alerts?type=low_stock"));
    }
    let each = notices(&house, &elsewhere).await;
    assert!(each.iter().all(|it| it.kind == NoticeKind::AlertRaised && it.priority == Priority::Medium));
    let led: BTreeSet<_> = each.iter().map(|it| it.link.clone().unwrap().path()).collect();
    let seen: Vec<SystemAlert> = seen_by(&house, &elsewhere).await;
    assert_eq!(led, seen.iter().map(|it| format!("/system-alerts/{}", it.id)).collect::<BTreeSet<_>>());
    assert_eq!((each.len(), led.len()), (3, 3));
}

#[tokio::test]
async fn of_many_that_are_called_by_people_a_notice_names_none() {
    let house = House::new().await;
    let rector = house.person(Role::Rector).await;
    for _ in 0..4 {
        seed(&*house.store, a_pupil(house.institution.id)).await;
    }
    house.clock.advance(Duration::days(20));
    assert_eq!(alerts(&house).evaluate(&rector).await.unwrap(), Evaluated { raised: 4, ..NOTHING });
    tell(&house).await;
    let [notice] = notices(&house, &rector).await.try_into().unwrap();
    assert_eq!(notice.link.unwrap().path(), "/system-alerts?type=document_pending");
    assert_eq!(notice.params.keys().map(String::as_str).collect::<Vec<_>>(), ["alert", "count", "severity"]);
    assert_eq!(notice.params["count"], 4);
}

#[tokio::test]
async fn what_somebody_saw_to_before_it_was_told_is_not_counted() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    few(&house, house.warehouse.id, &[("A1", 1), ("A2", 1), ("A3", 1), ("A4", 1)]).await;
    alerts(&house).evaluate(&director).await.unwrap();
    let gone = seen_by(&house, &director).await.remove(0);
    alerts(&house).resolve(&director, gone.id, None, None).await.unwrap();
    tell(&house).await;
    for reader in [&director, &keeper] {
        let told = notices(&house, reader).await;
        assert_eq!(told.len(), 3, "one each of those that are left");
        assert!(told.iter().all(|it| it.link.clone().unwrap().id != Uuid::from(gone.id)));
    }
}

#[tokio::test]
async fn who_was_told_of_many_is_not_told_of_each_when_there_are_fewer_at_the_next_try() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    few(&house, house.warehouse.id, &[("A1", 1), ("A2", 1), ("A3", 1), ("A4", 1)]).await;
    alerts(&house).evaluate(&director).await.unwrap();
    tell(&house).await;
    for alert in seen_by(&house, &director).await {
        alerts(&house).resolve(&director, alert.id, None, None).await.unwrap();
        tell(&house).await;
        assert_eq!(count(&house, &director).await, 1);
    }
}

#[tokio::test]
async fn of_many_to_which_nobody_sees_those_above_have_one_urgent_notice() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    few(&house, house.warehouse.id, &[("A1", 1), ("A2", 1), ("A3", 1), ("A4", 1), ("A5", 1)]).await;
    alerts(&house).evaluate(&director).await.unwrap();
    house.clock.advance(Duration::hours(48));
    assert_eq!(alerts(&house).evaluate(&director).await.unwrap().escalated, 5);
    assert_eq!((kinds(&house, "alert.escalated"), kinds(&house, "alerts.escalated")), (5, 1));
    tell(&house).await;
    let told = notices(&house, &director).await;
    let escalated: Vec<_> = told.iter().filter(|it| it.kind == NoticeKind::AlertEscalated).collect();
    assert_eq!((told.len(), escalated.len()), (2, 1));
    assert_eq!((escalated[0].priority, &escalated[0].params["count"]), (Priority::High, &5.into()));
}

#[tokio::test]
async fn kinds_are_told_apart() {
    let house = House::new().await;
    let director = house.person(Role::CenterAdmin).await;
    let today = "2026-03-16".parse().ok();
    for _ in 0..4 {
        let warranty_until = today;
        seed(&*house.store, Asset { units: good(1), warranty_until, ..an_asset(house.institution.id) }).await;
    }
    alerts(&house).evaluate(&director).await.unwrap();
    tell(&house).await;
    let told: BTreeSet<String> =
        notices(&house, &director).await.iter().map(|it| it.params["alert"].as_str().unwrap().to_owned()).collect();
    let both = [AlertKind::LowStock, AlertKind::WarrantyEnding].map(|kind| kind.name().to_owned());
    assert_eq!((told, count(&house, &director).await), (both.into(), 2));
}
