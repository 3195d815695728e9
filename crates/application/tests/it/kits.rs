//! Kits: what belongs together.

use crate::desk::{Desk, Verb, days};
use crate::house::{House, bad_field, code, units};
use crate::inventory::by_hand;
use plantel_domain::access::Role;
use plantel_domain::inventory::{Asset, Condition, MovementKind, Tracking, Units};
use plantel_domain::loans::StateName;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_retired_asset, an_asset, good, seed};

async fn one(house: &House, asset: Asset) -> Asset {
    seed(&*house.store, Asset { environment: Some(house.warehouse.id), ..asset }).await
}

async fn serial(house: &House, units: Units) -> Asset {
    one(house, Asset { tracking: Tracking::Serial, units, ..an_asset(house.institution.id) }).await
}

#[tokio::test]
async fn a_part_joins_a_kit_and_leaves_it() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let (kit, part) = (serial(&house, good(1)).await, house.asset(3).await);
    let joined = inventory.add_part(&keeper, kit.id, part.id).await.unwrap();
    assert_eq!((joined.kit, joined.version), (Some(kit.id), 2));
    assert_eq!(inventory.add_part(&keeper, kit.id, part.id).await.unwrap(), joined);
    assert_eq!(inventory.parts(&keeper, kit.id).await.unwrap(), (kit.clone(), vec![joined]));
    let left = inventory.remove_part(&keeper, kit.id, part.id).await.unwrap();
    assert_eq!((left.kit, house.stored_asset(&part).await), (None, left));
    assert_eq!(house.store.kinds(), ["asset.part-joined", "asset.part-left"]);
}

#[tokio::test]
async fn what_makes_no_kit_is_refused() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let (kit, parts) = house.kit([1]).await;
    let (other, bulk, part) = (serial(&house, good(1)).await, house.asset(3).await, parts[0].id);
    let retired = one(&house, a_retired_asset(house.institution.id)).await;
    let elsewhere = house.asset_in(Some(house.room().await.id), good(1)).await;
    let lent = house.asset_of(units(3, [0, 0, 0, 0, 1])).await;
    let lent_kit = serial(&house, Units::default().with(Condition::OnLoan, 1)).await;
    let refused = [
        (kit.id, retired.id, "asset.retired"),
        (retired.id, bulk.id, "asset.retired"),
        (bulk.id, other.id, "asset.kit-is-one"),
        (other.id, other.id, "asset.kits-not-nested"),
        (part, other.id, "asset.kit-is-one"),
        (other.id, kit.id, "asset.kits-not-nested"),
        (other.id, part, "asset.part-of-kit"),
        (kit.id, elsewhere.id, "asset.part-kept-elsewhere"),
        (kit.id, lent.id, "asset.units-away"),
        (lent_kit.id, bulk.id, "asset.units-away"),
    ];
    for (at, (kit, part, expected)) in refused.into_iter().enumerate() {
        assert_eq!(code(inventory.add_part(&admin, kit, part).await), expected, "case {at}");
    }
    let serial_part = Asset { kit: Some(kit.id), tracking: Tracking::Serial, ..an_asset(house.institution.id) };
    let serial_part = one(&house, Asset { units: good(1), ..serial_part }).await;
    assert_eq!(code(inventory.add_part(&admin, serial_part.id, bulk.id).await), "asset.kits-not-nested");
    assert_eq!(code(inventory.remove_part(&admin, kit.id, bulk.id).await), "asset.not-a-part");
    assert_eq!(code(inventory.remove_part(&admin, other.id, part).await), "asset.not-a-part");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_kit_is_put_together_by_who_writes_where_it_is_kept() {
    let house = House::new().await;
    let (inventory, (kit, parts), free) = (house.inventory(), house.kit([1]).await, house.asset(1).await);
    let room = house.room().await;
    let admin = house.person(Role::CenterAdmin).await;
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    for who in [house.person(Role::Instructor).await, house.person_of(Role::WarehouseAdmin, [room.id]).await] {
        assert_eq!(code(inventory.add_part(&who, kit.id, free.id).await), "access.denied");
        assert_eq!(code(inventory.remove_part(&who, kit.id, parts[0].id).await), "access.denied");
    }
    let unknown = ("/asset_id".to_owned(), "asset.not-found");
    assert_eq!(bad_field(inventory.add_part(&admin, kit.id, house.ids.next().into()).await), unknown);
    assert_eq!(code(inventory.remove_part(&stranger, kit.id, parts[0].id).await), "asset.not-found");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_kit_is_complete_while_all_of_each_part_is_there_and_good() {
    let house = House::new().await;
    let (keeper, inventory, (kit, parts)) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.kit([1, 4]).await);
    let states = async || {
        let (kit, parts) = inventory.parts(&keeper, kit.id).await.unwrap();
        let mut states: Vec<_> = parts.iter().map(|part| (part.id, part.part_state(&kit).complete)).collect();
        states.sort();
        states.into_iter().map(|(_, complete)| complete).collect::<Vec<_>>()
    };
    assert_eq!(states().await, [true, true]);
    inventory.book(&keeper, parts[1].id, None, by_hand(MovementKind::Damage, 1)).await.unwrap();
    assert_eq!(states().await, [true, false]);
    inventory.book(&keeper, parts[1].id, None, by_hand(MovementKind::Repair, 1)).await.unwrap();
    inventory.book(&keeper, parts[0].id, None, by_hand(MovementKind::Loss, 1)).await.unwrap();
    assert_eq!(states().await, [false, true]);
}

#[tokio::test]
async fn parts_are_lent_with_their_kit_as_far_as_they_are_good() {
    let mut desk = Desk::new().await;
    let (kit, parts) = desk.house.kit([3, 1]).await;
    desk.asset = kit.clone();
    let inventory = desk.house.inventory();
    inventory.book(&desk.keeper, parts[0].id, None, by_hand(MovementKind::Damage, 1)).await.unwrap();
    let loan = desk.promise(1, days(20, 24)).await.unwrap();
    desk.go_to(20);
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    let mut out = Vec::new();
    for asset in [&kit, &parts[0], &parts[1]] {
        out.push(desk.house.stored_asset(asset).await.units.on_loan());
    }
    assert_eq!(out, [1, 2, 1]);
    assert_eq!(code(inventory.remove_part(&desk.keeper, kit.id, parts[1].id).await), "asset.units-away");
    let returned = desk.act(Verb::TakeBack, loan.id, None).await.unwrap();
    assert_eq!(returned.state.name(), StateName::Returned);
    for (asset, good) in [(&kit, 1), (&parts[0], 2), (&parts[1], 1)] {
        let units = desk.house.stored_asset(asset).await.units;
        assert_eq!((units.available(), units.on_loan()), (good, 0));
    }
    let moved = desk.house.store.kinds().iter().filter(|kind| *kind == "asset.stock-moved").count();
    // One is damaged; three go out and come back.
    assert_eq!(moved, 7);
    desk.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_part_is_not_asked_for_alone() {
    let mut desk = Desk::new().await;
    let (_, mut parts) = desk.house.kit([3]).await;
    desk.asset = parts.remove(0);
    assert_eq!(code(desk.request(1, days(20, 24)).await), "asset.part-of-kit");
    desk.house.assert_nothing_happened();
}

#[tokio::test]
async fn wherever_a_hand_over_fails_no_part_is_out() {
    let mut desk = Desk::new().await;
    let (kit, parts) = desk.house.kit([2]).await;
    desk.asset = kit.clone();
    let loan = desk.promise(1, days(20, 24)).await.unwrap();
    desk.go_to(20);
    let happened = desk.house.store.kinds();
    let mut calls = 0;
    loop {
        desk.house.store.fail_at(calls + 1, FailWith::Busy);
        if desk.act(Verb::HandOver, loan.id, None).await.is_ok() {
            break;
        }
        assert_eq!(desk.stored(loan.id).await.state.name(), StateName::Approved, "at call {calls}");
        for asset in [&kit, &parts[0]] {
            assert_eq!(desk.house.stored_asset(asset).await.units.on_loan(), 0, "at call {calls}");
        }
        assert_eq!(desk.house.store.kinds(), happened);
        calls += 1;
    }
    assert!(calls >= 6, "{calls} calls");
}
