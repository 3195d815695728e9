//! Registering and changing assets, where the caller reaches.

use crate::house::{House, bad_field, code, units};
use plantel_domain::access::Role;
use plantel_domain::form::Patch;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{AssetChange, Category, NewAsset, Tracking, UnitCounts};
use plantel_testkit::builders::{an_environment, line, seed};

fn a_new(code: &str, environment: Option<EnvironmentId>) -> NewAsset {
    NewAsset {
        code: line(code),
        name: line("Osciloscopio"),
        tracking: Tracking::Bulk,
        serial_number: None,
        category: Category::parse("Medición").unwrap(),
        brand: None,
        model: None,
        environment,
        purchase_date: None,
        purchase_cost: None,
        warranty_until: None,
        notes: None,
        counts: UnitCounts { quantity: 4, damaged: 1, ..UnitCounts::default() },
    }
}

fn to(environment: EnvironmentId) -> AssetChange {
    AssetChange { environment: Patch::Set(environment), ..AssetChange::default() }
}

#[tokio::test]
async fn an_asset_is_registered_and_changed() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let asset = inventory.register(&keeper, a_new("A-1", Some(house.warehouse.id))).await.unwrap();
    assert_eq!((asset.units, asset.version), (units(4, [1, 0, 0, 0, 0]), 1));
    assert_eq!(inventory.find(&keeper, asset.id).await.unwrap(), asset);
    let change = AssetChange { damaged: Some(2), ..AssetChange::default() };
    let changed = inventory.change(&keeper, asset.id, Some(1), change.clone()).await.unwrap();
    assert_eq!((changed.units.damaged(), changed.version), (2, 2));
    assert_eq!(code(inventory.change(&keeper, asset.id, Some(1), change).await), "store.precondition-failed");
    assert_eq!(house.store.kinds(), ["asset.created", "asset.changed"]);
}

#[tokio::test]
async fn a_keeper_writes_in_the_own_places_and_takes_nothing_out_of_them() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let elsewhere = house.another_warehouse().await.id;
    for place in [None, Some(elsewhere)] {
        assert_eq!(code(inventory.register(&keeper, a_new("A-1", place)).await), "access.denied");
    }
    let (mine, theirs) = (house.asset(1).await, house.asset_in(Some(elsewhere), units(1, [0; 5])).await);
    let clear = AssetChange { environment: Patch::Clear, ..AssetChange::default() };
    assert_eq!(code(inventory.change(&keeper, mine.id, None, to(elsewhere)).await), "access.denied");
    assert_eq!(code(inventory.change(&keeper, mine.id, None, clear).await), "access.denied");
    assert_eq!(code(inventory.change(&keeper, theirs.id, None, to(house.warehouse.id)).await), "access.denied");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_place_must_be_one_of_the_institution_and_in_use() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let retired = Environment { active: false, ..an_environment(house.institution.id) };
    let retired = seed(&*house.store, retired).await.id;
    let theirs = house.next_door().await.warehouse.id;
    let asset = house.asset(1).await;
    for (place, expected) in [(retired, "environment.retired"), (theirs, "environment.not-found")] {
        let field = ("/environment_id".to_owned(), expected);
        assert_eq!(bad_field(inventory.register(&admin, a_new("A-1", Some(place))).await), field);
        assert_eq!(bad_field(inventory.change(&admin, asset.id, None, to(place)).await), field);
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_code_is_taken_in_any_case_and_free_in_another_institution() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    inventory.register(&admin, a_new("A-1", None)).await.unwrap();
    assert_eq!(code(inventory.register(&admin, a_new("a-1", None)).await), "asset.code-or-serial-taken");
    let neighbour = house.next_door().await;
    let theirs = neighbour.person(Role::CenterAdmin).await;
    let asset = neighbour.inventory().register(&theirs, a_new("A-1", None)).await.unwrap();
    assert_eq!(code(inventory.find(&admin, asset.id).await), "asset.not-found");
    assert_eq!(code(inventory.change(&admin, asset.id, None, to(house.warehouse.id)).await), "asset.not-found");
}

#[tokio::test]
async fn lent_units_stay_where_they_were_lent_from() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let asset = house.asset_of(units(3, [0, 0, 0, 0, 2])).await;
    let elsewhere = house.another_warehouse().await.id;
    assert_eq!(code(inventory.change(&admin, asset.id, None, to(elsewhere)).await), "asset.on-loan");
    let fewer = AssetChange { quantity: Some(1), ..AssetChange::default() };
    assert_eq!(code(inventory.change(&admin, asset.id, None, fewer).await), "asset.too-many-units-out");
    assert_eq!(house.stored_asset(&asset).await, asset);
}
