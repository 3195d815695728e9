//! Booking units by hand.

use crate::house::{House, bad_field, code, code_and_params, units};
use crate::inventory::by_hand;
use plantel_domain::access::Role;
use plantel_domain::error::Param;
use plantel_domain::inventory::{Asset, Condition, MovementFilter, MovementKind, NewMovement, Place, Tracking};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_retired_asset, an_asset, good, line, prose, seed};
use rstest::rstest;
use std::sync::Arc;
use tokio::task::JoinSet;

#[rstest]
#[case(MovementKind::Receipt, [7, 2, 2])]
#[case(MovementKind::Damage, [5, 3, 2])]
#[case(MovementKind::Loss, [5, 2, 3])]
#[case(MovementKind::Repair, [7, 1, 2])]
#[case(MovementKind::Found, [7, 2, 1])]
#[case(MovementKind::WriteOff, [6, 1, 2])]
#[tokio::test]
async fn each_kind_moves_a_unit_as_is_usual_for_it(#[case] kind: MovementKind, #[case] left: [u32; 3]) {
    let house = House::new().await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let asset = house.asset_of(units(10, [2, 2, 0, 0, 0])).await;
    let (after, movement) = house.inventory().book(&keeper, asset.id, None, by_hand(kind, 1)).await.unwrap();
    let of = [Condition::Good, Condition::Damaged, Condition::Missing].map(|condition| after.units.of(condition));
    assert_eq!((of, movement.kind, movement.by), (left, kind, keeper.user()));
    let places = [movement.from, movement.to].into_iter().flatten();
    assert!(places.into_iter().all(|place| place.environment == Some(house.warehouse.id)));
    assert_eq!(house.stored_asset(&asset).await, after);
    assert_eq!(house.store.kinds(), ["asset.stock-moved"]);
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_was_said_of_a_movement_stands_in_the_ledger() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(3).await);
    let new = NewMovement {
        from: Some(Condition::Good),
        to: Some(Condition::InUse),
        reason: Some(prose("Práctica de la tarde")),
        document: Some(line("Acta 12")),
        ..by_hand(MovementKind::Adjustment, 2)
    };
    let (after, booked) = inventory.book(&keeper, asset.id, None, new).await.unwrap();
    assert_eq!((after.units.available(), after.units.of(Condition::InUse)), (1, 2));
    let filter = MovementFilter { asset: Some(asset.id), ..MovementFilter::default() };
    let listed = inventory.movements(&keeper, &filter, &PageRequest::first(9)).await.unwrap().data;
    let told: Vec<_> = listed.iter().map(|movement| (movement.kind, movement.quantity)).collect();
    assert!(told.contains(&(MovementKind::Receipt, 3)) && told.len() == 2, "{told:?}");
    let stands = listed.iter().find(|movement| movement.id == booked.id).unwrap();
    assert_eq!(stands, &booked);
    let said = (stands.reason.as_ref().unwrap().as_str(), stands.document.as_ref().unwrap().as_str());
    assert_eq!(said, ("Práctica de la tarde", "Acta 12"));
}

#[tokio::test]
async fn what_turns_up_and_was_never_booked_comes_from_outside() {
    let house = House::new().await;
    let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(3).await);
    let surplus = NewMovement { surplus: true, ..by_hand(MovementKind::Found, 2) };
    let (after, movement) = house.inventory().book(&keeper, asset.id, None, surplus).await.unwrap();
    assert_eq!((after.units.quantity(), movement.from), (5, None));
    let missing = house.inventory().book(&keeper, asset.id, None, by_hand(MovementKind::Found, 1)).await;
    assert_eq!(code(missing), "stock.not-enough");
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_follows_from_loans_and_transfers_is_not_booked_by_hand() {
    let house = House::new().await;
    let (admin, inventory, asset) = (house.person(Role::CenterAdmin).await, house.inventory(), house.asset(3).await);
    let (not_by_hand, not_stated) = ("movement.not-by-hand", "movement.condition-not-stated");
    let of = |kind| by_hand(kind, 1);
    let adjusted = of(MovementKind::Adjustment);
    let refused = [
        (of(MovementKind::TransferOut), "/kind", not_by_hand),
        (of(MovementKind::TransferIn), "/kind", not_by_hand),
        (of(MovementKind::LoanOut), "/kind", not_by_hand),
        (of(MovementKind::LoanIn), "/kind", not_by_hand),
        (NewMovement { from: Some(Condition::OnLoan), ..adjusted.clone() }, "/from_condition", not_stated),
        (NewMovement { to: Some(Condition::InTransit), ..adjusted }, "/to_condition", not_stated),
        (NewMovement { surplus: true, ..of(MovementKind::Receipt) }, "/surplus", "field.invalid"),
    ];
    for (new, pointer, why) in refused {
        let field = (pointer.to_owned(), why);
        assert_eq!(bad_field(inventory.book(&admin, asset.id, None, new).await), field);
    }
    let nowhere = NewMovement { from: Some(Condition::Good), ..of(MovementKind::Repair) };
    assert_eq!(code(inventory.book(&admin, asset.id, None, nowhere).await), "movement.not-so");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn more_than_there_is_or_fits_is_refused() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let asset = house.asset_of(units(6, [2, 0, 0, 0, 1])).await;
    let (refused, params) =
        code_and_params(inventory.book(&keeper, asset.id, None, by_hand(MovementKind::Damage, 4)).await);
    let told = [("usable", Param::Number(3)), ("wanted", Param::Number(4)), ("state", Param::Text("good".into()))];
    assert_eq!((refused, params.as_slice()), ("stock.not-enough", told.as_slice()));
    let many = inventory.book(&keeper, asset.id, None, by_hand(MovementKind::Receipt, 1_000_000)).await;
    assert_eq!(code(many), "asset.too-many-units");
    let one = Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(house.institution.id) };
    let one = seed(&*house.store, Asset { environment: Some(house.warehouse.id), ..one }).await;
    let second = inventory.book(&keeper, one.id, None, by_hand(MovementKind::Receipt, 1)).await;
    assert_eq!(code(second), "asset.serial-has-one-unit");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn units_are_booked_by_who_may_write_where_they_are() {
    let house = House::new().await;
    let (inventory, asset, room) = (house.inventory(), house.asset(3).await, house.room().await);
    let receipt = || by_hand(MovementKind::Receipt, 1);
    let there = || NewMovement { environment: Some(room.id), ..receipt() };
    let next_door = house.person_of(Role::WarehouseAdmin, [room.id]).await;
    let here = house.person(Role::WarehouseAdmin).await;
    assert_eq!(code(inventory.book(&next_door, asset.id, None, receipt()).await), "access.denied");
    assert_eq!(code(inventory.book(&here, asset.id, None, there()).await), "access.denied");
    for role in [Role::Instructor, Role::Student, Role::Technician, Role::Auditor] {
        let ctx = house.person(role).await;
        assert_eq!(code(inventory.book(&ctx, asset.id, None, receipt()).await), "access.denied", "{role:?}");
    }
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.book(&stranger, asset.id, None, receipt()).await), "asset.not-found");
    house.assert_nothing_happened();
    let (after, _) = inventory.book(&next_door, asset.id, None, there()).await.unwrap();
    assert_eq!((after.units.quantity(), after.environment), (4, Some(house.warehouse.id)));
    let stock = house.stock(&asset).await;
    let at = |environment| stock.at(Place { environment: Some(environment), condition: Condition::Good });
    assert_eq!((at(room.id), at(house.warehouse.id)), (1, 3));
    inventory.book(&here, asset.id, None, receipt()).await.unwrap();
}

#[tokio::test]
async fn who_books_on_an_older_version_or_on_what_is_retired_is_told_so() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(3).await);
    let receipt = || by_hand(MovementKind::Receipt, 1);
    assert_eq!(code(inventory.book(&keeper, asset.id, Some(2), receipt()).await), "store.precondition-failed");
    let retired = Asset { environment: Some(house.warehouse.id), ..a_retired_asset(house.institution.id) };
    let retired = seed(&*house.store, retired).await;
    assert_eq!(code(inventory.book(&keeper, retired.id, None, receipt()).await), "asset.retired");
    house.assert_nothing_happened();
    assert_eq!(inventory.book(&keeper, asset.id, Some(1), receipt()).await.unwrap().0.version, 2);
}

#[tokio::test]
async fn wherever_a_booking_fails_neither_asset_nor_ledger_has_changed() {
    for with in [FailWith::Busy, FailWith::Stale] {
        let house = House::new().await;
        let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(3).await);
        let before = house.stock(&asset).await;
        let mut calls = 0;
        loop {
            house.store.fail_at(calls + 1, with);
            let booked = house.inventory().book(&keeper, asset.id, None, by_hand(MovementKind::Damage, 1)).await;
            if booked.is_ok() {
                break;
            }
            assert_eq!((house.stored_asset(&asset).await, house.stock(&asset).await), (asset.clone(), before.clone()));
            house.assert_ledger_adds_up().await;
            house.assert_nothing_happened();
            calls += 1;
        }
        // The asset is locked, the warehouse held, both are written, the work is committed.
        assert_eq!(calls, 4);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_take_the_last_unit_at_once_one_gets_it() {
    let house = Arc::new(House::new().await);
    let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(1).await);
    let mut running = JoinSet::new();
    for _ in 0..20 {
        let (house, keeper) = (Arc::clone(&house), keeper.clone());
        let gone = NewMovement { from: Some(Condition::Good), ..by_hand(MovementKind::WriteOff, 1) };
        running.spawn(async move { house.inventory().book(&keeper, asset.id, None, gone).await });
    }
    let (done, refused): (Vec<_>, Vec<_>) = running.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((done.len(), refused.len()), (1, 19));
    assert!(refused.into_iter().all(|refused| code(refused) == "stock.not-enough"));
    house.assert_ledger_adds_up().await;
}
