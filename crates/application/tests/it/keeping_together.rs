//! What would fall apart, or come to lie where nothing may be put, is refused instead.

use crate::house::House;
use crate::import::{add, update};
use crate::import_jobs::{assets, findings, run, settle};
use crate::inventory::by_hand;
use plantel_application::inventory::Arrival;
use plantel_domain::access::Role;
use plantel_domain::inventory::import::ImportState;
use plantel_domain::inventory::{Asset, Condition, MovementKind, NewMovement, NewTransfer};
use plantel_domain::money::Money;
use plantel_testkit::builders::{an_asset, seed};
use std::num::NonZeroU32;

#[tokio::test]
async fn a_sheet_does_not_move_a_kit_without_its_parts() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let (kit, _) = house.kit([1]).await;
    let sheet = format!("code;name;room\n{};{};{}\n", kit.code, kit.name, room.name);
    let done = run(&house, &admin, sheet, update()).await;
    assert_eq!((done.progress.updated, done.progress.refused), (0, 1));
    assert_eq!(findings(&house, &admin, &done).await[0].code, "import.kit-with-parts");
    assert_eq!(house.stored_asset(&kit).await, kit);
}

#[tokio::test]
async fn a_part_that_arrives_without_its_kit_is_a_part_no_more() {
    let house = House::new().await;
    let (admin, room, transfers) = (house.person(Role::CenterAdmin).await, house.room().await, house.transfers());
    let (kit, parts) = house.kit([1]).await;
    let new = NewTransfer {
        from: house.warehouse.id,
        to: room.id,
        lines: vec![(kit.id, Condition::Good, NonZeroU32::MIN)],
        note: None,
    };
    let sent = transfers.send(&admin, new).await.unwrap();
    let short = Arrival { lines: vec![(kit.id, Condition::Good, 0)], note: None };
    transfers.receive(&admin, sent.id, None, short).await.unwrap();
    let part = house.stored_asset(&parts[0]).await;
    assert_eq!((part.kit, part.environment), (None, Some(room.id)));
    assert_eq!(house.stored_asset(&kit).await.environment, Some(house.warehouse.id));
    assert!(house.store.kinds().iter().any(|kind| kind == "asset.part-left"));
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_cost_in_another_currency_is_not_read_as_the_institutions_own() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let dollars = Money::parse("500", Money::currency_of("USD").unwrap()).unwrap();
    let asset = Asset { purchase_cost: Some(dollars), ..an_asset(house.institution.id) };
    let asset = seed(&*house.store, asset).await;
    let row = |currency| format!("code;name;cost;currency\n{};{};500.00;{currency}\n", asset.code, asset.name);
    for (currency, expected) in [("", "import.other-currency"), ("USD", "import.bad-money")] {
        let done = run(&house, &admin, row(currency), update()).await;
        assert_eq!(findings(&house, &admin, &done).await[0].code, expected, "{currency}");
    }
    assert_eq!(house.stored_asset(&asset).await.purchase_cost, Some(dollars));
}

#[tokio::test]
async fn nothing_is_taken_back_into_a_room_that_was_retired() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let sheet = |place| format!("code;name;room\nA;Mesa;{place}\n");
    run(&house, &admin, sheet(&room.name), add()).await;
    let moved = run(&house, &admin, sheet(&house.warehouse.name), update()).await;
    house.environments().retire(&admin, room.id, None).await.unwrap();
    house.inventory().undo_import(&admin, moved.id, None).await.unwrap();
    settle(&house).await;
    let after = house.inventory().find_import(&admin, moved.id).await.unwrap();
    assert_eq!((after.state, after.error.as_deref()), (ImportState::Done, Some("environment.retired")));
    assert_eq!(assets(&house).await[0].environment, Some(house.warehouse.id));
}

#[tokio::test]
async fn one_thing_that_comes_back_is_kept_where_it_comes_to() {
    let house = House::new().await;
    let (admin, room, inventory) = (house.person(Role::CenterAdmin).await, house.room().await, house.inventory());
    let (thing, _) = house.kit([]).await;
    let gone = NewMovement { from: Some(Condition::Good), ..by_hand(MovementKind::WriteOff, 1) };
    inventory.book(&admin, thing.id, None, gone).await.unwrap();
    let back = NewMovement { environment: Some(room.id), ..by_hand(MovementKind::Receipt, 1) };
    let (asset, _) = inventory.book(&admin, thing.id, None, back).await.unwrap();
    assert_eq!((asset.environment, asset.units.available()), (Some(room.id), 1));
}
