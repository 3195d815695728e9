//! Keeping things elsewhere: all of them, or none.

use crate::house::{House, bad_field, code, code_and_params, units};
use crate::inventory::{by_hand, relocate};
use plantel_domain::access::Role;
use plantel_domain::error::Param;
use plantel_domain::inventory::{Asset, Condition, MovementKind, NewMovement};
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_retired_asset, an_asset, seed};

#[tokio::test]
async fn several_things_are_kept_elsewhere_with_one_word_in_the_journal() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let (one, two) = (house.asset_of(units(5, [1, 1, 0, 0, 0])).await, house.asset(3).await);
    let nowhere = house.asset_in(None, units(2, [0; 5])).await;
    let moved = relocate(&house, &admin, [one.id, two.id, nowhere.id], room.id).await.unwrap();
    assert!(moved.iter().all(|asset| asset.environment == Some(room.id) && asset.version == 2));
    for asset in [&one, &two, &nowhere] {
        let stock = house.stock(asset).await;
        assert_eq!((stock.units_in(Some(room.id)), stock.units()), (asset.units, asset.units));
    }
    assert_eq!(house.store.kinds(), ["assets.relocated"]);
    let entry = house.store.journal_entries().pop().unwrap();
    assert_eq!((entry.subject_id, entry.data["assets"].as_array().unwrap().len()), (room.id.into(), 3));
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn one_that_cannot_go_keeps_all_others_back() {
    let house = House::new().await;
    let (admin, room, free) = (house.person(Role::CenterAdmin).await, house.room().await, house.asset(3).await);
    let lent = house.asset_of(units(3, [0, 0, 0, 0, 1])).await;
    let refused = relocate(&house, &admin, [free.id, lent.id], room.id).await;
    let params = vec![("on_loan", Param::Number(1)), ("in_transit", Param::Number(0))];
    assert_eq!(code_and_params(refused), ("asset.units-away", params));
    let theirs = house.next_door().await.asset(1).await;
    let field = ("/assets/1".to_owned(), "asset.not-found");
    assert_eq!(bad_field(relocate(&house, &admin, [free.id, theirs.id], room.id).await), field);
    let retired = Asset { environment: Some(house.warehouse.id), ..a_retired_asset(house.institution.id) };
    let retired = seed(&*house.store, retired).await;
    assert_eq!(code(relocate(&house, &admin, [free.id, retired.id], room.id).await), "asset.retired");
    assert_eq!(house.stored_asset(&free).await, free);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn what_is_there_already_stays_as_it_was() {
    let house = House::new().await;
    let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(3).await);
    let kept = relocate(&house, &keeper, [asset.id], house.warehouse.id).await.unwrap();
    assert_eq!(kept, std::slice::from_ref(&asset));
    house.assert_nothing_happened();
}

#[tokio::test]
async fn units_that_lie_elsewhere_stay_there() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let (room, other, asset) = (house.room().await, house.room().await, house.asset(3).await);
    let there = NewMovement { environment: Some(other.id), ..by_hand(MovementKind::Receipt, 2) };
    inventory.book(&admin, asset.id, None, there).await.unwrap();
    relocate(&house, &admin, [asset.id], room.id).await.unwrap();
    let stock = house.stock(&asset).await;
    let good = |environment| stock.units_in(Some(environment)).of(Condition::Good);
    assert_eq!([room.id, other.id, house.warehouse.id].map(good), [3, 2, 0]);
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_kit_takes_its_parts_along_and_no_part_goes_alone() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let (kit, parts) = house.kit([2, 5]).await;
    assert_eq!(code(relocate(&house, &admin, [parts[0].id], room.id).await), "asset.part-of-kit");
    house.assert_nothing_happened();
    let moved = relocate(&house, &admin, [parts[0].id, kit.id], room.id).await.unwrap();
    assert_eq!(moved.len(), 3);
    for asset in parts.iter().chain([&kit]) {
        assert_eq!(house.stored_asset(asset).await.environment, Some(room.id));
        assert_eq!(house.stock(asset).await.units_in(Some(room.id)), asset.units);
    }
    assert_eq!(house.store.kinds(), ["assets.relocated"]);
}

#[tokio::test]
async fn a_part_that_is_away_keeps_its_kit() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let (kit, _) = house.kit([2]).await;
    let lent = Asset { kit: Some(kit.id), environment: kit.environment, ..an_asset(house.institution.id) };
    seed(&*house.store, Asset { units: units(2, [0, 0, 0, 0, 1]), ..lent }).await;
    assert_eq!(code(relocate(&house, &admin, [kit.id], room.id).await), "asset.units-away");
    assert_eq!(house.stored_asset(&kit).await, kit);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn wherever_a_relocation_fails_nothing_has_moved() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let (one, two) = (house.asset(3).await, house.asset(4).await);
    let mut calls = 0;
    loop {
        house.store.fail_at(calls + 1, FailWith::Busy);
        if relocate(&house, &admin, [one.id, two.id], room.id).await.is_ok() {
            break;
        }
        for asset in [&one, &two] {
            assert_eq!(house.stored_asset(asset).await, *asset, "at call {calls}");
            assert_eq!(house.stock(asset).await.units_in(Some(house.warehouse.id)), asset.units);
        }
        house.assert_nothing_happened();
        calls += 1;
    }
    assert!(calls >= 5, "{calls} calls");
    house.use_up_failure().await;
    house.assert_ledger_adds_up().await;
}
