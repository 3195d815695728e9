//! What is promised of what an import did, and of what was told of its rows.

use super::book::{at, changed, held, lend, money};
use super::support::{Place, assert_failed, nowhere};
use crate::builders::{
    a_line, a_loan, a_picture, a_retired_asset, a_transfer, an_asset, an_environment, an_import, good, line, promised,
    prose, seed,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::ids::ImportId;
use plantel_domain::inventory::import::{Finding, Import, ImportedChange, ImportedRow};
use plantel_domain::inventory::picture::AssetPicture;
use plantel_domain::inventory::{Asset, Condition, FieldValue, Tracking, Transfer, Units};
use plantel_domain::journal::Change;
use plantel_domain::loans::{Loan, LoanLine, Wanted};
use plantel_domain::page::SortKey;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

async fn brought(store: &Arc<dyn Store>, place: &Place) -> ImportId {
    seed(&**store, an_import(place.institution.id)).await.id
}

fn made(line: u64, asset: &Asset) -> ImportedRow {
    ImportedRow { line, asset: asset.id, before: None, version: asset.version, changed: None }
}

/// An asset with every field filled.
async fn full(store: &Arc<dyn Store>, place: &Place) -> Asset {
    let one = Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(place.institution.id) };
    let kit = seed(&**store, Asset { environment: Some(place.warehouse.id), ..one.clone() }).await;
    let said = FieldValue::Text("azul 'ñ' \"%_\\\" 🐟".to_owned());
    let insured = ("insured".to_owned(), FieldValue::Boolean(false));
    let checked = ("checked".to_owned(), FieldValue::Date(super::book::day("2024-02-29")));
    let full = Asset {
        code: line("CÁM-001 'ñ' \"%_\\\" 🐟"),
        serial_number: Some(line("SN-Ñ/0001")),
        extra: [("color".to_owned(), said), insured, checked].into(),
        brand: Some(line("Canon")),
        model: Some(line("EOS R'10")),
        environment: Some(place.warehouse.id),
        custodian: Some(place.user.id),
        kit: Some(kit.id),
        purchase_date: Some(super::book::day("1900-01-01")),
        purchase_cost: Some(money(9_007_199_254_740_993, "COP")),
        salvage_value: Some(money(9_007_199_254_740_992, "COP")),
        useful_life_months: Some(36),
        warranty_until: Some(super::book::day("2199-12-31")),
        maintenance_due_on: Some(super::book::day("2199-12-30")),
        notes: Some(prose("Una línea\r\n\tdos 🐟")),
        units: Units::default().with(Condition::Maintenance, 1),
        updated_at: moment() + Duration::microseconds(654_321),
        version: 12,
        ..Asset { id: an_id().into(), tag: an_asset(place.institution.id).tag, ..one }
    };
    seed(&**store, full).await
}

/// With the whole asset as it stood before, with what changed and when, and in order of line.
pub async fn rows_come_back_as_they_were_written(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (import, other) = (brought(&store, &place).await, brought(&store, &place).await);
    let parts =
        Condition::ALL.iter().zip(1..).fold(Units::default(), |units, (condition, n)| units.with(*condition, n));
    let spread = seed(&*store, Asset { units: parts, ..an_asset(place.institution.id) }).await;
    let retired = seed(&*store, a_retired_asset(place.institution.id)).await;
    let mut rows = vec![made(1, &place.asset)];
    for (line, asset) in (2..).zip([full(&store, &place).await, spread, retired]) {
        let stored = seen!(store, &place.ctx, assets.find(asset.id, None)).expect("it is there");
        assert_eq!(stored, asset);
        let told = Change::between(&stored, &place.asset);
        assert!(told.len() > 3, "{told:?}");
        let changed = Some(ImportedChange { at: asset.updated_at, changes: told });
        rows.push(ImportedRow { line, asset: asset.id, version: 77, before: Some(Box::new(stored)), changed });
    }
    rows[3].line = 1_000_000;
    let late = [rows[3].clone(), rows[1].clone()];
    kept!(store, &place.ctx, imports.add_rows(import, &late));
    kept!(store, &place.ctx, imports.add_rows(import, &[rows[2].clone(), rows[0].clone()]));
    kept!(store, &place.ctx, imports.add_rows(import, &[]));
    kept!(store, &place.ctx, imports.add_rows(other, &rows[..1]));
    let told = async |behind, limit| seen!(store, &place.ctx, imports.rows(import, behind, limit));
    assert_eq!(told(0, 100).await, rows);
    assert_eq!((told(0, 2).await, told(2, 2).await), (rows[..2].to_vec(), rows[2..].to_vec()));
    assert_eq!((told(1_000_000, 5).await, told(3, 5).await), (vec![], rows[3..].to_vec()));
    assert_eq!(seen!(store, &place.ctx, imports.rows(other, 0, 100)), rows[..1]);
    let elsewhere = Place::new(&store).await;
    for stranger in [&elsewhere.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, imports.rows(import, 0, 100)), []);
        assert_eq!(seen!(store, stranger, imports.touched(import)), 0);
    }
}

/// Else it cannot be written.
pub async fn a_row_is_of_a_line_and_an_asset_of_its_own(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let import = brought(&store, &here).await;
    let other = seed(&*store, an_asset(here.institution.id)).await;
    kept!(store, &here.ctx, imports.add_rows(import, &[made(1, &here.asset)]));
    for twice in [made(1, &other), made(2, &here.asset)] {
        let refused = tried!(store, &here.ctx, imports.add_rows(import, &[twice]));
        assert!(matches!(refused, Err(StoreError::Duplicate(_))), "{refused:?}");
    }
    assert_failed(tried!(store, &here.ctx, imports.add_rows(import, &[made(2, &there.asset)])));
    assert_failed(tried!(store, &here.ctx, imports.add_rows(import, &[made(2, &an_asset(here.institution.id))])));
    assert_failed(tried!(store, &here.ctx, imports.add_rows(an_id().into(), &[made(2, &other)])));
    assert_failed(tried!(store, &there.ctx, imports.add_rows(import, &[made(2, &there.asset)])));
    assert_eq!(seen!(store, &here.ctx, imports.rows(import, 0, 10)), [made(1, &here.asset)]);
}

async fn touched(store: &Arc<dyn Store>, place: &Place, import: ImportId) -> u64 {
    seen!(store, &place.ctx, imports.touched(import))
}

/// Nor what happened to an asset before the import changed it, or to others.
pub async fn rows_that_nothing_touched_are_not_counted(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let before = moment() - Duration::hours(1);
    let loan = a_loan(&place.asset, &place.warehouse, place.user.id);
    seed(&*store, Loan { created_at: before, ..loan }).await;
    let transfer = a_transfer(place.asset.id, &place.warehouse, &room);
    seed(&*store, Transfer { created_at: before, ..transfer }).await;
    seed(&*store, AssetPicture { created_at: before, ..a_picture(&place.asset) }).await;
    let import = brought(&store, &place).await;
    let known = held(&store, &place.ctx, place.asset.id).await.asset;
    let asset = changed(&store, &place.ctx, known.id, |holding| holding.asset.brand = Some(line("Fluke"))).await;
    let row = ImportedRow { before: Some(Box::new(known)), ..made(1, &asset) };
    let new = seed(&*store, Asset { environment: Some(room.id), ..an_asset(place.institution.id) }).await;
    kept!(store, &place.ctx, imports.add_rows(import, &[row, made(2, &new)]));
    let other = seed(&*store, an_asset(place.institution.id)).await;
    seed(&*store, a_picture(&other)).await;
    changed(&store, &place.ctx, other.id, |holding| lend(holding, 1)).await;
    assert_eq!(touched(&store, &place, import).await, 0);
    assert_eq!(touched(&store, &place, brought(&store, &place).await).await, 0);
}

/// Each once, by whatever it was: another version, a loan, a transfer, a picture, or parts of a new kit.
pub async fn rows_that_something_else_touched_are_counted(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let import = Import { created_at: moment() - Duration::hours(1), ..an_import(place.institution.id) };
    let import = seed(&*store, import).await.id;
    let mut assets = Vec::new();
    for line in 1..=7 {
        let one = Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(place.institution.id) };
        let asset = seed(&*store, Asset { environment: Some(place.warehouse.id), ..one }).await;
        kept!(store, &place.ctx, imports.add_rows(import, &[made(line, &asset)]));
        assets.push(asset);
    }
    let [moved, lent, sent, seen, kit, standing, _] = &assets[..] else { panic!("seven were made") };
    assert_eq!(touched(&store, &place, import).await, 0);
    changed(&store, &place.ctx, moved.id, |holding| {
        let here = at(place.warehouse.id, Condition::Good);
        let entry = crate::builders::an_entry(None);
        let clerk = crate::builders::a_clerk(&entry);
        let kind = plantel_domain::inventory::MovementKind::WriteOff;
        holding.book(kind, 1, Some(here), None, clerk).expect("it is there");
    })
    .await;
    assert_eq!(touched(&store, &place, import).await, 1, "another version");
    seed(&*store, a_loan(lent, &place.warehouse, place.user.id)).await;
    assert_eq!(touched(&store, &place, import).await, 2, "a loan");
    seed(&*store, a_transfer(sent.id, &place.warehouse, &room)).await;
    assert_eq!(touched(&store, &place, import).await, 3, "a transfer");
    let picture = seed(&*store, a_picture(seen)).await;
    assert_eq!(touched(&store, &place, import).await, 4, "a picture");
    seed(&*store, Asset { kit: Some(kit.id), ..an_asset(place.institution.id) }).await;
    assert_eq!(touched(&store, &place, import).await, 5, "a part");
    let model = Wanted::Model { brand: None, model: line("EOS R") };
    let units = LoanLine { allotments: promised(standing.id, 1).allotments, ..a_line(model, 1) };
    let loan = a_loan(standing, &place.warehouse, place.user.id);
    seed(&*store, Loan { lines: vec![units], ..loan }).await;
    assert_eq!(touched(&store, &place, import).await, 6, "units of a loan");
    for _ in 0..2 {
        seed(&*store, a_loan(seen, &place.warehouse, place.user.id)).await;
        seed(&*store, a_picture(moved)).await;
    }
    assert_eq!(touched(&store, &place, import).await, 6, "each once");
    kept!(store, &place.ctx, pictures.delete(&picture));
    assert_eq!(touched(&store, &place, import).await, 6, "by what is left");
}

fn finding(line: u64, column: Option<&str>, code: &str, warning: bool) -> Finding {
    let value = "CÁM 'ñ' \"%_\\\" 🐟".to_owned();
    Finding { line, column: column.map(str::to_owned), value, code: code.to_owned(), warning }
}

/// Those of one line as they were told, also in several calls, page by page.
pub async fn findings_come_in_order_of_line(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (import, other) = (brought(&store, &place).await, brought(&store, &place).await);
    let first = finding(2, Some("Código 'ñ'"), "text.empty", false);
    let second = finding(2, None, "import.bad-date", true);
    let third = Finding { value: String::new(), ..finding(2, Some("Código 'ñ'"), "a", true) };
    let (late, early) = (finding(1_000_000, None, "b", false), finding(1, Some("x"), "c", false));
    kept!(store, &place.ctx, imports.add_findings(import, &[late.clone(), first.clone(), second.clone()]));
    kept!(store, &place.ctx, imports.add_findings(other, std::slice::from_ref(&late)));
    kept!(store, &place.ctx, imports.add_findings(import, &[third.clone(), early.clone()]));
    kept!(store, &place.ctx, imports.add_findings(import, &[]));
    let expected = vec![early, first, second, third, late.clone()];
    assert_pages!(store, &place.ctx, imports.findings(import), expected);
    assert_pages!(store, &place.ctx, imports.findings(other), vec![late.clone()]);
    let elsewhere = Place::new(&store).await;
    for stranger in [&elsewhere.ctx, &nowhere()] {
        assert_pages!(store, stranger, imports.findings(import), Vec::<Finding>::new());
        assert_failed(tried!(store, stranger, imports.add_findings(import, std::slice::from_ref(&late))));
    }
    let many: Vec<_> = (1..=5_000).map(|line| finding(line, None, "many", false)).collect();
    let import = brought(&store, &place).await;
    kept!(store, &place.ctx, imports.add_findings(import, &many));
    let told = by_cursor!(store, &place.ctx, 200, imports.findings(import));
    assert!(told == many, "thousands are one call");
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_findings(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let import = brought(&store, &place).await;
    assert_refuses_cursors!(store, &place.ctx, imports.findings(import), "line", SortKey::Micros(0));
}
