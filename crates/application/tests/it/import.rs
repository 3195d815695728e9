//! An inventory taken over from a spreadsheet, into a store.

use crate::house::{House, code, code_and_params};
use plantel_application::Result;
use plantel_application::inventory::import::{Brought, ImportReport};
use plantel_domain::access::{Context, Role};
use plantel_domain::error::Param;
use plantel_domain::inventory::import::ImportOptions;
use plantel_domain::inventory::{AssetChange, AssetFilter, RawExtra};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use serde_json::Value;
use std::collections::BTreeMap;

pub const SAMPLE: &[u8] = include_bytes!("../../../../tests/data/inventario.csv");
const EXPECTED: &str = include_str!("../../../../tests/data/expected.json");

fn options(create_environments: bool, update: bool) -> ImportOptions {
    ImportOptions { create_environments, update, ..ImportOptions::default() }
}

pub fn add() -> ImportOptions {
    options(true, false)
}

pub fn update() -> ImportOptions {
    options(true, true)
}

fn careful() -> ImportOptions {
    options(false, false)
}

async fn attempted(
    house: &House,
    ctx: &Context,
    sheet: impl AsRef<[u8]>,
    options: ImportOptions,
) -> Result<ImportReport> {
    let brought = Brought { bytes: sheet.as_ref().to_vec(), file_name: None, options };
    house.inventory().import(ctx, &brought).await
}

async fn import(house: &House, ctx: &Context, sheet: impl AsRef<[u8]>, options: ImportOptions) -> ImportReport {
    attempted(house, ctx, sheet, options).await.unwrap()
}

/// Created, updated, unchanged, refused.
fn counts(report: &ImportReport) -> [usize; 4] {
    [report.created, report.updated, report.unchanged, report.refused]
}

fn refusals(report: &ImportReport) -> Vec<(u64, &str)> {
    report.refusals.iter().map(|refusal| (refusal.line, refusal.code.trim_start_matches("import."))).collect()
}

async fn stored(house: &House, admin: &Context) -> u64 {
    let counted = PageRequest { count: true, ..PageRequest::first(1) };
    house.inventory().list(admin, &AssetFilter::default(), &counted).await.unwrap().count.unwrap()
}

#[tokio::test]
async fn the_sample_goes_in_with_its_faults_told_and_a_second_time_changes_nothing() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let first = import(&house, &admin, SAMPLE, add()).await;
    assert_eq!((first.rows, counts(&first), stored(&house, &admin).await), (1000, [972, 0, 0, 28], 972));
    assert_eq!(
        (first.encoding.as_str(), first.delimiter.as_deref(), first.dry_run),
        ("windows-1252", Some(";"), false)
    );
    assert_eq!(house.store.kinds(), ["assets.imported"]);
    let entry = house.store.journal_entries().pop().unwrap();
    assert_eq!((entry.data["created"].as_array().map(Vec::len), &entry.data["refused"]), (Some(972), &28.into()));

    for options in [add(), update(), careful()] {
        let again = import(&house, &admin, SAMPLE, options).await;
        assert_eq!((counts(&again), &again.refusals), ([0, 0, 972, 28], &first.refusals));
    }
    assert_eq!(house.store.kinds().len(), 1);
}

#[tokio::test]
async fn the_reasons_are_those_that_the_sample_was_made_with() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let report = import(&house, &admin, SAMPLE, add()).await;
    let expected: Value = serde_json::from_str(EXPECTED).unwrap();
    let expected = &expected["inventario.csv"];
    assert_eq!((&expected["rows"], &expected["importable"]), (&report.rows.into(), &report.created.into()));
    let mut reasons = BTreeMap::<String, u64>::new();
    for refusal in &report.refusals {
        *reasons.entry(refusal.code.to_owned()).or_default() += 1;
    }
    let published = |reason: &String| format!("import.{}", reason.replace('_', "-"));
    let expected = expected["refused"].as_object().unwrap();
    let expected = expected.iter().map(|(reason, rows)| (published(reason), rows.as_u64().unwrap()));
    assert_eq!(reasons, expected.collect());
}

#[tokio::test]
async fn a_rehearsal_tells_the_same_and_stores_nothing() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let rehearsed = import(&house, &admin, SAMPLE, ImportOptions { dry_run: true, ..add() }).await;
    assert_eq!(stored(&house, &admin).await, 0);
    house.assert_nothing_happened();
    assert_eq!(house.read().await.environments().all().await.unwrap(), std::slice::from_ref(&house.warehouse));
    let done = import(&house, &admin, SAMPLE, add()).await;
    assert!(rehearsed.import.is_none() && done.import.is_some());
    assert_eq!(done, ImportReport { dry_run: false, import: done.import, ..rehearsed });
}

#[tokio::test]
async fn other_data_of_a_known_code_is_refused_unless_changes_are_asked_for() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    import(&house, &admin, "code;name;quantity\nA-1;Mesa;3\nA-2;Silla;1\n", add()).await;
    let sheet = "code;name;quantity\nA-1;Mesa alta;4\nA-2;Silla;1\n";
    let refused = import(&house, &admin, sheet, add()).await;
    assert_eq!((counts(&refused), refusals(&refused)), ([0, 0, 1, 1], vec![(2, "exists-with-other-data")]));
    assert_eq!(house.store.kinds(), ["assets.imported"]);

    let changed = import(&house, &admin, sheet, update()).await;
    assert_eq!(counts(&changed), [0, 1, 1, 0]);
    let entry = house.store.journal_entries().pop().unwrap();
    let fields = entry.data["updated"][0][1].as_array().unwrap().iter().map(|change| change["field"].as_str().unwrap());
    assert_eq!(
        (fields.collect::<Vec<_>>(), &entry.data["updated"][0][0]),
        (vec!["good", "name", "quantity"], &"A-1".into())
    );
    let list = house.inventory().list(&admin, &AssetFilter::default(), &PageRequest::first(9)).await.unwrap();
    let found: Vec<_> = list.data.iter().map(|a| (a.name.as_str(), a.units.quantity(), a.version)).collect();
    assert_eq!(found, [("Mesa alta", 4, 2), ("Silla", 1, 1)]);
}

#[tokio::test]
async fn an_unknown_environment_is_refused_unless_it_may_be_made() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let sheet = format!("code;name;room\nA;Mesa;{}\nB;Mesa;Bodega Norte\nC;Mesa;\n", house.warehouse.name);
    let careful = import(&house, &admin, &sheet, careful()).await;
    assert_eq!((counts(&careful), refusals(&careful)), ([2, 0, 0, 1], vec![(3, "unknown-environment")]));
    let made = import(&house, &admin, &sheet, add()).await;
    assert_eq!(
        (counts(&made), made.environments_created.as_slice()),
        ([1, 0, 2, 0], ["Bodega Norte".to_owned()].as_slice())
    );
    let all = house.read().await.environments().all().await.unwrap();
    let north = all.iter().find(|environment| environment.name.as_str() == "Bodega Norte").unwrap();
    assert!(north.is_warehouse && north.institution == house.institution.id);
}

#[tokio::test]
async fn who_keeps_a_warehouse_imports_into_it_and_nowhere_else() {
    let house = House::new().await;
    let other = house.another_warehouse().await.name;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let sheet =
        format!("code;name;room\nA;Mesa;{}\nB;Mesa;{other}\nC;Mesa;Bodega Norte\nD;Mesa;\n", house.warehouse.name);
    let report = import(&house, &keeper, &sheet, update()).await;
    assert_eq!(counts(&report), [1, 0, 0, 3]);
    assert_eq!(refusals(&report), [3, 4, 5].map(|line| (line, "environment-out-of-reach")));
    assert_eq!((report.environments_created.len(), stored(&house, &keeper).await), (0, 1));
}

#[tokio::test]
async fn who_may_not_import_is_refused_whatever_the_file_is() {
    let house = House::new().await;
    for role in [Role::Supervisor, Role::Instructor, Role::Student, Role::Coordinator, Role::Auditor] {
        let ctx = house.person(role).await;
        assert_eq!(code(attempted(&house, &ctx, b"", add()).await), "access.denied", "{role:?}");
        let rehearsal = ImportOptions { dry_run: true, ..add() };
        assert_eq!(code(attempted(&house, &ctx, SAMPLE, rehearsal).await), "access.denied", "{role:?}");
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_file_that_is_no_inventory_is_refused_whole() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    for (file, expected) in [
        ("code;name\n", "import.empty"),
        ("code;brand\nA;Rimax\n", "import.missing-columns"),
        ("code;name\nA;\"Mesa\n", "import.cut-off"),
    ] {
        assert_eq!(code(attempted(&house, &admin, file, add()).await), expected);
    }
    let (_, params) = code_and_params(attempted(&house, &admin, b"code;brand\nA;Rimax\n", add()).await);
    assert!(matches!(params.as_slice(), [(_, Param::Text(_))]), "{params:?}");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn the_same_sheet_is_new_in_another_institution() {
    let house = House::new().await;
    let neighbour = house.next_door().await;
    for house in [&house, &neighbour] {
        let admin = house.person(Role::CenterAdmin).await;
        let report = import(house, &admin, "code;name;serial;room\nA;Mesa;S1;Aula\n", add()).await;
        assert_eq!((counts(&report), report.environments_created.len()), ([1, 0, 0, 0], 1));
    }
}

#[tokio::test]
async fn units_that_are_lent_stay_so_when_their_sheet_comes_again() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let asset = house.asset_of(crate::house::units(5, [0, 0, 0, 0, 2])).await;
    let sheet = |quantity| format!("code;name;quantity;category\n{};{};{quantity};medición\n", asset.code, asset.name);
    assert_eq!(counts(&import(&house, &admin, sheet(5), update()).await), [0, 0, 1, 0]);
    let short = import(&house, &admin, sheet(1), update()).await;
    assert_eq!(refusals(&short), [(2, "units-on-loan")]);
    assert_eq!(house.stored_asset(&asset).await, asset);
}

#[tokio::test]
async fn wherever_the_store_fails_nothing_of_a_sheet_is_stored() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    import(&house, &admin, "code;name\nA;Mesa\n", add()).await;
    let sheet = b"code;name;room\nA;Mesa;Aula\nB;Mesa;Taller\n";
    let mut calls = 0;
    let done = loop {
        house.store.fail_at(calls + 1, FailWith::Busy);
        let error = match attempted(&house, &admin, sheet, update()).await {
            Ok(report) => break report,
            Err(error) => error,
        };
        assert_eq!(error.code(), "store.busy");
        assert_eq!((stored(&house, &admin).await, house.store.kinds().len()), (1, 1), "at call {calls}");
        assert_eq!(house.read().await.environments().all().await.unwrap().len(), 1);
        calls += 1;
    };
    // Two environments and an asset are added, an asset is changed, and the work is committed.
    assert!(calls >= 5, "{calls} calls");
    assert_eq!(counts(&done), [1, 1, 0, 0]);
}

#[tokio::test]
async fn an_asset_renamed_by_hand_is_known_by_its_code() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    import(&house, &admin, "code;name\nÁ-1;Mesa\n", add()).await;
    let list = house.inventory().list(&admin, &AssetFilter::default(), &PageRequest::first(9)).await.unwrap();
    let name = Some(plantel_testkit::builders::line("Mesa grande"));
    let change = AssetChange { name, ..AssetChange::default() };
    house.inventory().change(&admin, list.data[0].id, None, change, RawExtra::new()).await.unwrap();
    assert_eq!(counts(&import(&house, &admin, "code;name\na-1;MESA GRANDE\n", add()).await), [0, 0, 0, 1]);
    assert_eq!(counts(&import(&house, &admin, "code;name\na-1;Mesa grande\n", add()).await), [0, 0, 1, 0]);
}
