//! What is seen of all: lists, facets, statistics and values, each as far as the caller reaches.

use crate::house::{House, code, units};
use crate::inventory::by_hand;
use plantel_domain::access::Role;
use plantel_domain::inventory::{
    Asset, AssetFilter, Condition, MovementFilter, MovementKind, NewMovement, RetirementReason, Status,
};
use plantel_domain::money::Money;
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{an_asset, category_code, good, seed};
use std::collections::BTreeMap;

fn pesos(amount: i64) -> Money {
    Money::from_minor(amount * 100, Money::currency_of("COP").unwrap())
}

#[tokio::test]
async fn a_student_sees_the_own_room_and_what_has_units_there() {
    let house = House::new().await;
    let (admin, inventory, room) = (house.person(Role::CenterAdmin).await, house.inventory(), house.room().await);
    let student = house.person_of(Role::Student, [room.id]).await;
    let (here, visiting) = (house.asset_in(Some(room.id), good(2)).await, house.asset(5).await);
    let elsewhere = house.asset(1).await;
    let nowhere = house.asset_in(None, good(1)).await;
    let there = NewMovement { environment: Some(room.id), ..by_hand(MovementKind::Receipt, 3) };
    inventory.book(&admin, visiting.id, None, there).await.unwrap();
    let page = PageRequest::first(9);
    let mut listed: Vec<_> = inventory.list(&student, &AssetFilter::default(), &page).await.unwrap().data;
    listed.sort_by_key(|asset| asset.id);
    assert_eq!(listed.iter().map(|asset| asset.id).collect::<Vec<_>>(), [here.id, visiting.id]);
    for (asset, refused) in [(&here, ""), (&visiting, ""), (&elsewhere, "access.denied"), (&nowhere, "access.denied")] {
        let found = inventory.with_stock(&student, asset.id).await;
        assert_eq!(found.map_or_else(|error| error.code(), |_| ""), refused);
    }
    let movements = inventory.movements(&student, &MovementFilter::default(), &page).await.unwrap().data;
    assert!(movements.iter().all(|movement| [here.id, visiting.id].contains(&movement.asset)));
    let filter = MovementFilter { asset: Some(elsewhere.id), ..MovementFilter::default() };
    assert_eq!(code(inventory.movements(&student, &filter, &page).await), "access.denied");
}

#[tokio::test]
async fn statistics_count_as_far_as_the_caller_reaches() {
    let house = House::new().await;
    let (inventory, room) = (house.inventory(), house.room().await);
    house.asset_of(units(10, [2, 1, 0, 0, 1])).await;
    house.asset_in(Some(room.id), units(4, [1, 0, 0, 0, 0])).await;
    house.asset_in(None, good(6)).await;
    let admin = house.person(Role::CenterAdmin).await;
    let all = inventory.statistics(&admin, None).await.unwrap();
    assert_eq!((all.assets, all.units, all.environment), (3, 20, None));
    assert_eq!((all.by_condition[&Condition::Damaged], all.by_condition[&Condition::OnLoan]), (3, 1));
    assert_eq!((all.damaged_share, all.missing_share), (1500, 500));
    let student = house.person_of(Role::Student, [room.id]).await;
    for who in [&student, &admin] {
        let there = inventory.statistics(who, Some(room.id)).await.unwrap();
        assert_eq!((there.assets, there.units, there.damaged_share), (1, 4, 2500));
    }
    let own = inventory.statistics(&student, None).await.unwrap();
    assert_eq!((own.assets, own.units), (1, 4));
    assert_eq!(code(inventory.statistics(&student, Some(house.warehouse.id)).await), "access.denied");
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.statistics(&stranger, Some(room.id)).await), "environment.not-found");
    assert_eq!(inventory.statistics(&stranger, None).await.unwrap().assets, 0);
    let guardian = house.person(Role::Guardian).await;
    assert_eq!(code(inventory.statistics(&guardian, None).await), "access.denied");
}

#[tokio::test]
async fn statistics_follow_what_happens() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let (one, two) = (house.asset(4).await, house.asset(2).await);
    inventory.book(&admin, one.id, None, by_hand(MovementKind::Damage, 1)).await.unwrap();
    inventory.retire(&admin, two.id, None, RetirementReason::Sold, None).await.unwrap();
    let now = inventory.statistics(&admin, None).await.unwrap();
    assert_eq!((now.assets, now.units), (1, 4));
    assert_eq!(now.by_status, BTreeMap::from([(Status::Available, 1), (Status::Retired, 1)]));
    let measuring = &now.by_category[&category_code("medición")];
    assert_eq!(measuring.units, BTreeMap::from([(Condition::Good, 3), (Condition::Damaged, 1)]));
}

#[tokio::test]
async fn facets_count_what_matches_and_is_seen() {
    let house = House::new().await;
    let (admin, inventory, room) = (house.person(Role::CenterAdmin).await, house.inventory(), house.room().await);
    house.asset(1).await;
    house.asset_of(units(1, [1, 0, 0, 0, 0])).await;
    let tv = Asset { category: category_code("tv"), environment: Some(room.id), ..an_asset(house.institution.id) };
    seed(&*house.store, tv).await;
    let facets = inventory.facets(&admin, &AssetFilter::default()).await.unwrap();
    assert_eq!(facets.categories, BTreeMap::from([(category_code("medición"), 2), (category_code("tv"), 1)]));
    assert_eq!(facets.statuses, BTreeMap::from([(Status::Available, 2), (Status::Damaged, 1)]));
    assert_eq!(facets.environments, BTreeMap::from([(Some(house.warehouse.id), 2), (Some(room.id), 1)]));
    let student = house.person_of(Role::Student, [room.id]).await;
    let own = inventory.facets(&student, &AssetFilter::default()).await.unwrap();
    assert_eq!(own.categories, BTreeMap::from([(category_code("tv"), 1)]));
    let damaged = AssetFilter { status: Some(Status::Damaged), ..AssetFilter::default() };
    assert_eq!(inventory.facets(&admin, &damaged).await.unwrap().categories.values().sum::<u64>(), 1);
}

#[tokio::test]
async fn a_thing_is_worth_less_each_month_until_its_life_is_over() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let asset = Asset {
        purchase_cost: Some(pesos(1_200)),
        salvage_value: Some(pesos(0)),
        purchase_date: Some("2026-01-10".parse().unwrap()),
        useful_life_months: Some(12),
        units: good(2),
        environment: Some(house.warehouse.id),
        ..an_asset(house.institution.id)
    };
    let asset = seed(&*house.store, asset).await;
    let on = async |day: Option<&str>| {
        let day = day.map(|day| day.parse().unwrap());
        let worth = inventory.value(&admin, asset.id, day).await.unwrap().unwrap();
        (worth.value.minor() / 100, worth.months_left)
    };
    assert_eq!(on(Some("2026-01-31")).await, (2_400, Some(12)));
    assert_eq!(on(None).await, (2_000, Some(10)));
    // The last hour of March in Bogotá is April in Greenwich.
    house.clock.set("2026-04-01T04:00:00Z".parse().unwrap());
    assert_eq!(on(None).await, (2_000, Some(10)));
    house.clock.set("2026-04-01T05:00:00Z".parse().unwrap());
    assert_eq!((on(None).await, on(Some("2030-01-01")).await), ((1_800, Some(9)), (0, Some(0))));
    let unpriced = house.asset(1).await;
    assert_eq!(inventory.value(&admin, unpriced.id, None).await.unwrap(), None);
    let elsewhere = house.person_of(Role::Student, [house.room().await.id]).await;
    assert_eq!(code(inventory.value(&elsewhere, asset.id, None).await), "access.denied");
}
