//! What kinds of things an institution has, and what it wants to know of each.

use crate::house::{House, bad_field, code};
use crate::import::update;
use crate::import_jobs::{findings, run, settle};
use crate::inventory::a_new;
use plantel_application::Result;
use plantel_domain::access::{Context, Role};
use plantel_domain::form::Patch;
use plantel_domain::inventory::{
    Asset, AssetChange, Category, CategoryChange, Field, FieldKey, FieldKind, NewAsset, NewCategory, RawExtra,
};
use plantel_testkit::FailWith;
use plantel_testkit::builders::{category_code, line};
use serde_json::{Value, json};

fn field(key: &str, kind: FieldKind, required: bool) -> Field {
    let choices = if kind == FieldKind::Choice { vec![line("HDMI"), line("VGA")] } else { Vec::new() };
    Field { key: FieldKey::parse(key).unwrap(), label: line(key), kind, required, choices }
}

fn new_category(code: &str, fields: Vec<Field>) -> NewCategory {
    NewCategory { code: category_code(code), name: line("Equipos"), fields, useful_life_months: Some(60) }
}

/// One field of each kind; the choice must be made.
async fn monitors(house: &House, admin: &Context) -> Category {
    let fields = vec![
        field("plate", FieldKind::Text, false),
        field("inches", FieldKind::Number, false),
        field("curved", FieldKind::Boolean, false),
        field("checked_on", FieldKind::Date, false),
        field("socket", FieldKind::Choice, true),
    ];
    house.inventory().create_category(admin, new_category("Monitor", fields)).await.unwrap()
}

fn raw(value: Value) -> RawExtra {
    value.as_object().unwrap().clone().into_iter().collect()
}

async fn register(house: &House, admin: &Context, code: &str, extra: Value) -> Result<Asset> {
    let new = NewAsset { category: category_code("MÓNITOR"), ..a_new(code, None) };
    house.inventory().register(admin, new, raw(extra)).await
}

fn extra(asset: &Asset) -> Value {
    serde_json::to_value(&asset.extra).unwrap()
}

#[tokio::test]
async fn a_category_is_made_seen_and_changed() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let made = inventory.create_category(&admin, new_category("Torno", vec![])).await.unwrap();
    assert_eq!((made.code.as_str(), made.active, made.version), ("torno", true, 1));
    assert_eq!(inventory.find_category(&admin, made.id).await.unwrap(), made);
    assert_eq!(inventory.categories(&admin).await.unwrap().len(), 10);
    let change = CategoryChange { active: Some(false), useful_life_months: Patch::Clear, ..CategoryChange::default() };
    let changed = inventory.change_category(&admin, made.id, Some(1), change.clone()).await.unwrap();
    assert_eq!((changed.active, changed.useful_life_months, changed.version), (false, None, 2));
    assert_eq!(inventory.change_category(&admin, made.id, Some(2), change.clone()).await.unwrap(), changed);
    let stale = inventory.change_category(&admin, made.id, Some(1), change).await;
    assert_eq!(code(stale), "store.precondition-failed");
    assert_eq!(house.store.kinds(), ["category.created", "category.changed"]);
    let taken = inventory.create_category(&admin, new_category("TÓRNO", vec![])).await;
    assert_eq!(code(taken), "category.code-taken");
}

#[tokio::test]
async fn only_who_runs_the_institution_says_what_kinds_there_are() {
    let house = House::new().await;
    let inventory = house.inventory();
    let other = house.read().await.categories().all().await.unwrap().remove(0);
    for role in [Role::WarehouseAdmin, Role::Supervisor, Role::Instructor, Role::Student] {
        let ctx = house.person(role).await;
        let made = inventory.create_category(&ctx, new_category("torno", vec![])).await;
        let changed = inventory.change_category(&ctx, other.id, None, CategoryChange::default()).await;
        assert_eq!((code(made), code(changed)), ("access.denied", "access.denied"), "{role:?}");
        assert_eq!(inventory.categories(&ctx).await.unwrap().len(), 9, "{role:?}");
    }
    let guardian = house.person(Role::Guardian).await;
    assert_eq!(code(inventory.categories(&guardian).await), "access.denied");
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.find_category(&stranger, other.id).await), "category.not-found");
    let changed = inventory.change_category(&stranger, other.id, None, CategoryChange::default()).await;
    assert_eq!(code(changed), "category.not-found");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn what_a_category_wants_to_know_is_read_as_its_fields_say() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    monitors(&house, &admin).await;
    let full =
        json!({ "plate": "SENA-1", "inches": "23.8", "curved": true, "checked_on": "2026-01-31", "socket": "VGA" });
    let asset = register(&house, &admin, "M-1", full.clone()).await.unwrap();
    assert_eq!((extra(&asset), asset.category.as_str(), asset.useful_life_months), (full, "monitor", Some(60)));
    let bad = [
        (json!({ "socket": "VGA", "plate": 7 }), "plate", "field.invalid"),
        (json!({ "socket": "VGA", "inches": 23.8 }), "inches", "field.invalid"),
        (json!({ "socket": "VGA", "inches": "wide" }), "inches", "field.invalid"),
        (json!({ "socket": "VGA", "curved": "yes" }), "curved", "field.invalid"),
        (json!({ "socket": "VGA", "checked_on": "2026-02-30" }), "checked_on", "field.invalid"),
        (json!({ "socket": "DVI" }), "socket", "kind.unknown"),
        (json!({ "socket": "VGA", "colour": "red" }), "colour", "field.unknown"),
        (json!({ "socket": null }), "socket", "field.required"),
        (json!({}), "socket", "field.required"),
    ];
    for (extra, key, why) in bad {
        let refused = register(&house, &admin, "M-2", extra).await;
        assert_eq!(bad_field(refused), (format!("/extra/{key}"), why));
    }
    assert_eq!(house.store.kinds(), ["category.created", "asset.created"]);
}

#[tokio::test]
async fn a_change_of_it_is_a_merge_and_null_takes_a_value_away() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    monitors(&house, &admin).await;
    let asset =
        register(&house, &admin, "M-1", json!({ "plate": "1", "inches": "24", "socket": "VGA" })).await.unwrap();
    let change =
        async |extra: Value| inventory.change(&admin, asset.id, None, AssetChange::default(), raw(extra)).await;
    let merged = change(json!({ "inches": null, "curved": false })).await.unwrap();
    assert_eq!(extra(&merged), json!({ "plate": "1", "curved": false, "socket": "VGA" }));
    assert_eq!(bad_field(change(json!({ "socket": null })).await), ("/extra/socket".to_owned(), "field.required"));
    assert_eq!(change(json!({ "plate": "1" })).await.unwrap(), merged);
    assert_eq!(house.store.kinds(), ["category.created", "asset.created", "asset.changed"]);
}

#[tokio::test]
async fn another_category_drops_what_it_does_not_ask_for_and_asks_for_what_it_needs() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    monitors(&house, &admin).await;
    let fields = vec![field("plate", FieldKind::Text, false), field("voltage", FieldKind::Number, true)];
    inventory.create_category(&admin, new_category("fuente", fields)).await.unwrap();
    let asset =
        register(&house, &admin, "M-1", json!({ "plate": "1", "inches": "24", "socket": "VGA" })).await.unwrap();
    let to = |code| AssetChange { category: Some(category_code(code)), ..AssetChange::default() };
    let short = inventory.change(&admin, asset.id, None, to("fuente"), RawExtra::new()).await;
    assert_eq!(bad_field(short), ("/extra/voltage".to_owned(), "field.required"));
    let voltage = raw(json!({ "voltage": "12.5" }));
    let changed = inventory.change(&admin, asset.id, None, to("fuente"), voltage).await.unwrap();
    assert_eq!(extra(&changed), json!({ "plate": "1", "voltage": "12.5" }));
    assert_eq!(changed.category.as_str(), "fuente");
}

#[tokio::test]
async fn of_a_category_that_is_unknown_or_closed_nothing_new_is_made() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let of = |code: &str, asset: &str| NewAsset { category: category_code(code), ..a_new(asset, None) };
    let computer = house.read().await.categories().all().await.unwrap();
    let computer = computer.into_iter().find(|category| category.code.as_str() == "computer").unwrap();
    let kept = inventory.register(&admin, of("computer", "C-1"), RawExtra::new()).await.unwrap();
    let other = inventory.register(&admin, of("other", "C-2"), RawExtra::new()).await.unwrap();
    let closed = CategoryChange { active: Some(false), ..CategoryChange::default() };
    inventory.change_category(&admin, computer.id, None, closed).await.unwrap();
    let to = || AssetChange { category: Some(category_code("computer")), ..AssetChange::default() };
    for (refused, why) in [
        (inventory.register(&admin, of("nave", "C-3"), RawExtra::new()).await, "category.unknown"),
        (inventory.register(&admin, of("computer", "C-3"), RawExtra::new()).await, "category.inactive"),
        (inventory.change(&admin, other.id, None, to(), RawExtra::new()).await, "category.inactive"),
    ] {
        assert_eq!(bad_field(refused), ("/category".to_owned(), why));
    }
    // What is of it already stays so.
    let named = AssetChange { name: Some(line("Portátil")), ..to() };
    assert_eq!(inventory.change(&admin, kept.id, None, named, RawExtra::new()).await.unwrap().version, 2);
}

#[tokio::test]
async fn wherever_making_one_fails_there_is_none() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    for call in [1, 2] {
        house.store.fail_at(call, FailWith::Busy);
        let made = house.inventory().create_category(&admin, new_category("torno", vec![])).await;
        assert_eq!((code(made), house.read().await.categories().all().await.unwrap().len()), ("store.busy", 9));
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn what_a_category_wants_to_know_comes_by_a_sheet_and_goes_when_that_is_taken_back() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    monitors(&house, &admin).await;
    let asset = register(&house, &admin, "M-1", json!({ "plate": "1", "socket": "VGA" })).await.unwrap();
    let known = format!("M-1;{}", asset.name);
    let sheet = |row: &str| format!("code;name;extra.plate;extra.inches;extra.socket\n{row}\n");
    let same = run(&house, &admin, sheet(&format!("{known};1;;vga")), update()).await;
    assert_eq!((same.progress.unchanged, house.stored_asset(&asset).await), (1, asset.clone()));
    let refused = run(&house, &admin, sheet(&format!("{known};;wide;")), update()).await;
    let told = findings(&house, &admin, &refused).await.remove(0);
    assert_eq!(
        (told.column.as_deref(), told.value.as_str(), told.code.as_str()),
        (Some("extra.inches"), "wide", "import.bad-field")
    );
    let done = run(&house, &admin, sheet(&format!("{known};;24,5;HDMI")), update()).await;
    assert_eq!(done.progress.updated, 1);
    assert_eq!(extra(&house.stored_asset(&asset).await), json!({ "inches": "24.5", "socket": "HDMI" }));
    inventory.undo_import(&admin, done.id, None).await.unwrap();
    settle(&house).await;
    assert_eq!(house.stored_asset(&asset).await.extra, asset.extra);
}
