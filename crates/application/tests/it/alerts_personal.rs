//! Alerts that own thresholds alone reach: they are there for those who said them, and trouble nobody else.

use crate::alerts::{NOTHING, alerts, seen_by, told};
use crate::alerts_settings::{own, written};
use crate::alerts_told::{count, notices, tell};
use crate::house::{House, code};
use crate::inventory::by_hand;
use chrono::Duration;
use plantel_application::alerts::{Alerts, Evaluated};
use plantel_domain::access::{Context, Role};
use plantel_domain::alerts::{AlertKind, AlertState};
use plantel_domain::clock::Clock;
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::MovementKind;
use plantel_domain::store::Store;
use plantel_testkit::builders::good;

const KIND: AlertKind = AlertKind::LowStock;

/// A director with the usual threshold of five, and a keeper with one of nine.
async fn people(house: &House) -> (Alerts, Context, Context) {
    let alerts = alerts(house);
    let director = house.person(Role::CenterAdmin).await;
    let early = house.person(Role::WarehouseAdmin).await;
    alerts.write_own_setting(&early, KIND, None, own(true, Some(9))).await.unwrap();
    // Units that are missing are another alert; here it is of what is left.
    alerts.write_setting(&director, AlertKind::EquipmentMissing, None, written(false, 1)).await.unwrap();
    (alerts, director, early)
}

/// So many units more or less; then causes are looked up, and people are told.
async fn after(house: &House, (by, asset): (&Context, AssetId), units: i32) -> Evaluated {
    let kind = if units > 0 { MovementKind::Receipt } else { MovementKind::Loss };
    house.inventory().book(by, asset, None, by_hand(kind, units.unsigned_abs())).await.unwrap();
    let done = alerts(house).evaluate(by).await.unwrap();
    tell(house).await;
    done
}

#[tokio::test]
async fn a_personal_alert_is_there_for_those_alone_whose_threshold_it_reaches() {
    let house = House::new().await;
    let (alerts, director, early) = people(&house).await;
    let other = house.person(Role::WarehouseAdmin).await;
    alerts.write_own_setting(&other, KIND, None, own(true, Some(7))).await.unwrap();
    house.asset(8).await;
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    let [alert] = seen_by(&house, &early).await.try_into().unwrap();
    assert!(alert.personal);
    assert_eq!(alerts.find(&early, alert.id).await.unwrap(), alert);
    assert_eq!(code(alerts.resolve(&early, alert.id, None, None).await), "alert.personal");
    for stranger in [&director, &other] {
        assert_eq!(seen_by(&house, stranger).await, []);
        assert_eq!(code(alerts.find(stranger, alert.id).await), "alert.not-found");
        assert_eq!(code(alerts.resolve(stranger, alert.id, None, None).await), "alert.not-found");
    }
    for (enabled, threshold, sees) in [(false, Some(9), 0), (true, Some(9), 1), (true, Some(7), 0), (true, None, 0)] {
        alerts.write_own_setting(&early, KIND, None, own(enabled, threshold)).await.unwrap();
        assert_eq!(seen_by(&house, &early).await.len(), sees, "{enabled} {threshold:?}");
    }
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { closed: 1, ..NOTHING });
    assert_eq!(told(&house), Vec::<String>::new(), "nothing of it is told to other systems");
}

#[tokio::test]
async fn a_personal_alert_is_told_to_nobody_above() {
    let house = House::new().await;
    let (alerts, director, early) = people(&house).await;
    house.asset(8).await;
    for _ in 0..3 {
        alerts.evaluate(&director).await.unwrap();
        tell(&house).await;
        house.clock.advance(Duration::days(3));
    }
    assert_eq!((count(&house, &early).await, count(&house, &director).await), (1, 0));
    assert_eq!(notices(&house, &early).await[0].kind.name(), "alert.raised");
}

#[tokio::test]
async fn what_becomes_everybodys_is_told_to_the_others_and_its_time_runs_from_then_on() {
    let house = House::new().await;
    let (alerts, director, early) = people(&house).await;
    let asset = house.asset(8).await;
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    let personal = seen_by(&house, &early).await.remove(0);
    house.clock.advance(Duration::hours(72));
    assert_eq!(after(&house, (&director, asset.id), -4).await, Evaluated { raised: 1, ..NOTHING });
    assert_eq!((count(&house, &early).await, count(&house, &director).await), (1, 1));
    let [general] = seen_by(&house, &director).await.try_into().unwrap();
    assert_eq!((general.id, general.personal, general.first_seen), (personal.id, false, house.clock.now()));
    assert_eq!(told(&house), ["alert.raised"]);
    house.clock.advance(Duration::hours(48));
    assert_eq!(alerts.evaluate(&director).await.unwrap().escalated, 1);
}

#[tokio::test]
async fn whatever_somebody_wants_for_themselves_what_is_everybodys_is_closed_and_raised_anew() {
    let house = House::new().await;
    let (alerts, director, early) = people(&house).await;
    let asset = house.asset(4).await;
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    let first = seen_by(&house, &director).await.remove(0);
    alerts.resolve(&director, first.id, None, None).await.unwrap();
    let back = after(&house, (&director, asset.id), 4).await;
    assert_eq!(back, Evaluated { closed: 1, updated: 1, ..NOTHING });
    assert_eq!(alerts.find(&director, first.id).await.unwrap().state(), AlertState::Closed);
    assert_eq!(seen_by(&house, &director).await.len(), 1);
    let theirs = seen_by(&house, &early).await;
    assert_eq!(theirs.iter().filter(|it| it.personal && it.state() == AlertState::Open).count(), 1);
    assert_eq!((count(&house, &early).await, count(&house, &director).await), (0, 0));
    assert_eq!(after(&house, (&director, asset.id), -5).await, Evaluated { raised: 1, ..NOTHING });
    assert_eq!((count(&house, &early).await, count(&house, &director).await), (0, 1));
    assert_eq!(told(&house), ["alert.raised", "alert.resolved", "alert.closed", "alert.raised"]);
}

#[tokio::test]
async fn a_value_that_goes_back_and_forth_is_told_to_those_whose_threshold_it_left() {
    let house = House::new().await;
    let (alerts, director, early) = people(&house).await;
    let late = house.person(Role::WarehouseAdmin).await;
    alerts.write_own_setting(&late, KIND, None, own(true, Some(2))).await.unwrap();
    let asset = house.asset(5).await;
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    for (units, expected) in [(-3, [1, 1, 1]), (1, [1, 1, 1]), (-1, [1, 1, 2]), (-1, [1, 1, 2]), (3, [1, 1, 2])] {
        after(&house, (&director, asset.id), units).await;
        let mut counts = Vec::new();
        for person in [&early, &director, &late] {
            counts.push(count(&house, person).await);
        }
        assert_eq!(counts, expected, "{units}");
    }
}

#[tokio::test]
async fn an_institution_that_wants_to_know_earlier_has_its_people_told_of_what_was_personal() {
    let house = House::new().await;
    let (alerts, director, early) = people(&house).await;
    house.asset(8).await;
    alerts.evaluate(&director).await.unwrap();
    tell(&house).await;
    alerts.write_setting(&director, KIND, None, written(true, 8)).await.unwrap();
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    tell(&house).await;
    assert_eq!((count(&house, &early).await, count(&house, &director).await), (1, 1));
}

#[tokio::test]
async fn whose_threshold_nobody_can_see_any_more_has_nothing_looked_up() {
    for lost in ["the membership", "the role", "the account"] {
        let house = House::new().await;
        let (alerts, director, early) = people(&house).await;
        house.asset(8).await;
        assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING }, "{lost}");
        let ctx = Context::system("test", Some(house.institution.id));
        let mut work = house.store.begin(&ctx).await.unwrap();
        let mut user = work.users().find(early.user().unwrap(), None).await.unwrap().unwrap();
        let mut membership = work.memberships().of_user(user.id).await.unwrap().remove(0);
        match lost {
            "the membership" => membership.active = false,
            "the role" => membership.roles = [Role::Guardian].into(),
            _ => user.active = false,
        }
        work.memberships().update(&mut membership).await.unwrap();
        work.users().update(&mut user).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { closed: 1, ..NOTHING }, "{lost}");
        assert_eq!(alerts.evaluate(&director).await.unwrap(), NOTHING, "{lost}");
    }
}

#[tokio::test]
async fn a_personal_alert_is_of_the_rooms_that_somebody_sees_who_asked_for_it() {
    let house = House::new().await;
    let (alerts, director, early) = people(&house).await;
    let other = house.another_warehouse().await;
    let here = house.asset(8).await;
    house.asset_in(Some(other.id), good(8)).await;
    house.asset_in(None, good(8)).await;
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 1, ..NOTHING });
    assert_eq!(seen_by(&house, &early).await[0].subject, uuid::Uuid::from(here.id));
    alerts.write_own_setting(&director, KIND, None, own(true, Some(9))).await.unwrap();
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { raised: 2, ..NOTHING });
    alerts.drop_own_setting(&director, KIND).await.unwrap();
    assert_eq!(alerts.evaluate(&director).await.unwrap(), Evaluated { closed: 2, ..NOTHING });
}
