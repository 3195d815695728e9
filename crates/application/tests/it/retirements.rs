//! Taking things out of use for good.

use crate::house::{House, code, code_and_params, units};
use crate::inventory::{a_new, by_hand, register, renamed};
use plantel_application::Result;
use plantel_domain::access::{Context, Role};
use plantel_domain::error::Param;
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{
    Asset, AssetFilter, MovementFilter, MovementKind, NewAsset, NewMovement, RawExtra, RetirementReason, Status,
};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{line, prose};

async fn scrap(house: &House, ctx: &Context, id: AssetId) -> Result<Asset> {
    house.inventory().retire(ctx, id, None, RetirementReason::Scrapped, None).await
}

#[tokio::test]
async fn every_unit_is_written_off_and_nothing_is_deleted() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let asset = house.asset_of(units(6, [2, 1, 0, 0, 0])).await;
    let note = Some(prose("Quemado en la tormenta"));
    let reason = RetirementReason::Scrapped;
    let retired = inventory.retire(&keeper, asset.id, Some(1), reason, note.clone()).await.unwrap();
    let why = retired.retired.clone().unwrap();
    assert_eq!((why.reason, why.note, retired.status()), (reason, note.clone(), Status::Retired));
    assert_eq!((retired.units.quantity(), &retired.tag, retired.version), (0, &None, 2));
    assert_eq!(inventory.find(&keeper, asset.id).await.unwrap(), retired);
    let filter = MovementFilter { kind: Some(MovementKind::WriteOff), ..MovementFilter::default() };
    let written_off = inventory.movements(&keeper, &filter, &PageRequest::first(9)).await.unwrap().data;
    assert_eq!((written_off.len(), written_off.iter().map(|movement| movement.quantity).sum::<u32>()), (3, 6));
    assert!(written_off.iter().all(|movement| movement.reason == note));
    assert_eq!(house.store.kinds(), ["asset.retired"]);
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_is_lent_in_a_kit_or_a_kit_itself_is_not_retired() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let lent = house.asset_of(units(6, [0, 0, 0, 0, 2])).await;
    assert_eq!(
        code_and_params(scrap(&house, &keeper, lent.id).await),
        ("asset.units-away", vec![("count", Param::Number(2))])
    );
    let (kit, parts) = house.kit([1]).await;
    assert_eq!(code(scrap(&house, &keeper, kit.id).await), "asset.kit-has-parts");
    assert_eq!(code(scrap(&house, &keeper, parts[0].id).await), "asset.part-of-kit");
    let asset = house.asset(1).await;
    let other = inventory.retire(&keeper, asset.id, None, RetirementReason::Other, None).await;
    assert_eq!(code(other), "asset.note-needed");
    let stale = inventory.retire(&keeper, asset.id, Some(4), RetirementReason::Sold, None).await;
    assert_eq!(code(stale), "store.precondition-failed");
    house.assert_nothing_happened();
    scrap(&house, &keeper, asset.id).await.unwrap();
    assert_eq!(code(scrap(&house, &keeper, asset.id).await), "asset.retired");
}

#[tokio::test]
async fn who_does_not_write_where_its_units_are_writes_none_off() {
    let house = House::new().await;
    let (admin, asset, room) = (house.person(Role::CenterAdmin).await, house.asset(2).await, house.room().await);
    let there = NewMovement { environment: Some(room.id), ..by_hand(MovementKind::Receipt, 1) };
    house.inventory().book(&admin, asset.id, None, there).await.unwrap();
    for who in [house.person(Role::WarehouseAdmin).await, house.person_of(Role::WarehouseAdmin, [room.id]).await] {
        assert_eq!(code(scrap(&house, &who, asset.id).await), "access.denied");
    }
    assert_eq!(house.stock(&asset).await.units().quantity(), 3);
    let both = house.person_of(Role::WarehouseAdmin, [room.id, house.warehouse.id]).await;
    assert_eq!(scrap(&house, &both, asset.id).await.unwrap().units.quantity(), 0);
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn its_code_and_serial_number_are_free_again() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let new = || NewAsset { serial_number: Some(line("S-1")), ..a_new("A-1", None) };
    let first = register(&house, &admin, new()).await.unwrap();
    assert_eq!(code(register(&house, &admin, new()).await), "asset.code-or-serial-taken");
    scrap(&house, &admin, first.id).await.unwrap();
    let second = register(&house, &admin, new()).await.unwrap();
    assert_eq!((first.code, first.serial_number), (second.code.clone(), second.serial_number.clone()));
    scrap(&house, &admin, second.id).await.unwrap();
    let third = register(&house, &admin, new()).await.unwrap();
    let ids = |page: plantel_domain::page::Page<Asset>| page.data.into_iter().map(|asset| asset.id).collect::<Vec<_>>();
    let page = PageRequest::first(9);
    assert_eq!(ids(inventory.list(&admin, &AssetFilter::default(), &page).await.unwrap()), [third.id]);
    let retired = AssetFilter { status: Some(Status::Retired), ..AssetFilter::default() };
    let mut gone = ids(inventory.list(&admin, &retired, &page).await.unwrap());
    gone.sort();
    assert_eq!(gone, [first.id, second.id]);
}

#[tokio::test]
async fn what_is_retired_stays_as_it_is() {
    let house = House::new().await;
    let (admin, inventory, asset) = (house.person(Role::CenterAdmin).await, house.inventory(), house.asset(2).await);
    let retired = scrap(&house, &admin, asset.id).await.unwrap();
    let refused = [
        code(inventory.change(&admin, asset.id, None, renamed("Otra"), RawExtra::new()).await),
        code(inventory.issue_tag(&admin, asset.id, None).await),
        code(inventory.revoke_tag(&admin, asset.id, None).await),
        code(inventory.add_picture(&admin, asset.id, plantel_testkit::pictures::a_jpeg("a")).await),
        code(inventory.hand_custody(&admin, asset.id, None, None).await),
    ];
    assert_eq!(refused, ["asset.retired"; 5]);
    assert_eq!((house.stored_asset(&asset).await, house.store.kinds().len()), (retired, 1));
    assert_eq!(house.files.keys(), []);
}

#[tokio::test]
async fn wherever_it_fails_the_thing_is_in_use() {
    let house = House::new().await;
    let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(2).await);
    let mut calls = 0;
    loop {
        house.store.fail_at(calls + 1, FailWith::Stale);
        if scrap(&house, &keeper, asset.id).await.is_ok() {
            break;
        }
        assert_eq!((house.stored_asset(&asset).await, house.stock(&asset).await.units()), (asset.clone(), asset.units));
        house.assert_nothing_happened();
        calls += 1;
    }
    assert_eq!(calls, 4);
}
