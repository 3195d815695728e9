//! Registering and changing assets, where the caller reaches.

use crate::house::{House, bad_field, code, units};
use plantel_application::Result;
use plantel_application::inventory::Relocation;
use plantel_domain::access::{Context, Role};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{
    Asset, AssetChange, Condition, Extra, MovementKind, NewAsset, NewMovement, RawExtra, Tracking, UnitCounts,
};
use plantel_testkit::builders::{an_environment, category_code, line, seed};
use std::num::NonZeroU32;

pub fn a_new(code: &str, environment: Option<EnvironmentId>) -> NewAsset {
    NewAsset {
        code: line(code),
        name: line("Osciloscopio"),
        tracking: Tracking::Bulk,
        serial_number: None,
        category: category_code("other"),
        extra: Extra::new(),
        brand: None,
        model: None,
        environment,
        purchase_date: None,
        purchase_cost: None,
        salvage_value: None,
        useful_life_months: None,
        warranty_until: None,
        maintenance_due_on: None,
        notes: None,
        counts: UnitCounts { quantity: 4, damaged: 1, ..UnitCounts::default() },
    }
}

/// By hand, from and to the usual conditions, where the asset is kept.
pub fn by_hand(kind: MovementKind, units: u32) -> NewMovement {
    NewMovement {
        kind,
        quantity: NonZeroU32::new(units).unwrap(),
        from: None,
        to: None,
        surplus: false,
        environment: None,
        reason: None,
        document: None,
    }
}

pub async fn register(house: &House, ctx: &Context, new: NewAsset) -> Result<Asset> {
    house.inventory().register(ctx, new, RawExtra::new()).await
}

pub async fn relocate(
    house: &House,
    ctx: &Context,
    assets: impl IntoIterator<Item = AssetId>,
    environment: EnvironmentId,
) -> Result<Vec<Asset>> {
    let assets = assets.into_iter().collect();
    house.inventory().relocate(ctx, Relocation { assets, environment, reason: None }).await
}

pub fn renamed(name: &str) -> AssetChange {
    AssetChange { name: Some(line(name)), ..AssetChange::default() }
}

#[tokio::test]
async fn an_asset_is_registered_and_changed() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let asset = register(&house, &keeper, a_new("A-1", Some(house.warehouse.id))).await.unwrap();
    assert_eq!((asset.units, asset.version), (units(4, [1, 0, 0, 0, 0]), 1));
    assert_eq!(inventory.find(&keeper, asset.id).await.unwrap(), asset);
    let (broken, movement) =
        inventory.book(&keeper, asset.id, Some(1), by_hand(MovementKind::Damage, 1)).await.unwrap();
    assert_eq!((broken.units.of(Condition::Damaged), broken.version), (2, 2));
    assert_eq!((movement.asset, movement.quantity, movement.by), (asset.id, 1, keeper.user()));
    let changed = inventory.change(&keeper, asset.id, Some(2), renamed("Multímetro"), RawExtra::new()).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.units, changed.version), ("Multímetro", broken.units, 3));
    let late = inventory.change(&keeper, asset.id, Some(1), renamed("Pinza"), RawExtra::new()).await;
    assert_eq!(code(late), "store.precondition-failed");
    assert_eq!(house.store.kinds(), ["asset.created", "asset.stock-moved", "asset.changed"]);
}

#[tokio::test]
async fn what_is_said_again_is_no_change_and_tells_nothing() {
    let house = House::new().await;
    let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(1).await);
    let same = AssetChange { name: Some(asset.name.clone()), ..AssetChange::default() };
    let changed = house.inventory().change(&keeper, asset.id, None, same, RawExtra::new()).await.unwrap();
    assert_eq!(changed, asset);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_keeper_writes_in_the_own_places_and_takes_nothing_out_of_them() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let elsewhere = house.another_warehouse().await.id;
    for place in [None, Some(elsewhere)] {
        assert_eq!(code(register(&house, &keeper, a_new("A-1", place)).await), "access.denied");
    }
    let (mine, theirs) = (house.asset(1).await, house.asset_in(Some(elsewhere), units(1, [0; 5])).await);
    assert_eq!(code(relocate(&house, &keeper, [mine.id], elsewhere).await), "access.denied");
    assert_eq!(code(relocate(&house, &keeper, [theirs.id], house.warehouse.id).await), "access.denied");
    let renaming = inventory.change(&keeper, theirs.id, None, renamed("Otra"), RawExtra::new()).await;
    assert_eq!(code(renaming), "access.denied");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_place_must_be_one_of_the_institution_and_in_use() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let retired = Environment { active: false, ..an_environment(house.institution.id) };
    let retired = seed(&*house.store, retired).await.id;
    let theirs = house.next_door().await.warehouse.id;
    let asset = house.asset(1).await;
    for (place, expected) in [(retired, "environment.retired"), (theirs, "environment.not-found")] {
        let field = ("/environment_id".to_owned(), expected);
        assert_eq!(bad_field(register(&house, &admin, a_new("A-1", Some(place))).await), field);
        assert_eq!(bad_field(relocate(&house, &admin, [asset.id], place).await), field);
        let there = NewMovement { environment: Some(place), ..by_hand(MovementKind::Receipt, 1) };
        assert_eq!(bad_field(house.inventory().book(&admin, asset.id, None, there).await), field);
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_code_is_taken_in_any_case_and_free_in_another_institution() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    register(&house, &admin, a_new("A-1", None)).await.unwrap();
    assert_eq!(code(register(&house, &admin, a_new("a-1", None)).await), "asset.code-or-serial-taken");
    let neighbour = house.next_door().await;
    let theirs = neighbour.person(Role::CenterAdmin).await;
    let asset = register(&neighbour, &theirs, a_new("A-1", None)).await.unwrap();
    assert_eq!(code(inventory.find(&admin, asset.id).await), "asset.not-found");
    let renaming = inventory.change(&admin, asset.id, None, renamed("Otra"), RawExtra::new()).await;
    assert_eq!(code(renaming), "asset.not-found");
    let field = ("/assets/0".to_owned(), "asset.not-found");
    assert_eq!(bad_field(relocate(&house, &admin, [asset.id], house.warehouse.id).await), field);
}

#[tokio::test]
async fn lent_units_stay_where_they_were_lent_from() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let asset = house.asset_of(units(3, [0, 0, 0, 0, 2])).await;
    let elsewhere = house.another_warehouse().await.id;
    assert_eq!(code(relocate(&house, &admin, [asset.id], elsewhere).await), "asset.units-away");
    let from_good = NewMovement { from: Some(Condition::Good), ..by_hand(MovementKind::WriteOff, 2) };
    assert_eq!(code(inventory.book(&admin, asset.id, None, from_good).await), "stock.not-enough");
    assert_eq!(house.stored_asset(&asset).await, asset);
    house.assert_nothing_happened();
}
