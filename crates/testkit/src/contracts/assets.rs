//! What is promised of assets.

use super::book::{at, changed, day, held, lend, money};
use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{
    a_retired_asset, a_user, an_asset, an_environment, category_code, good, line, opened, prose, seed,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::{
    Asset, AssetFilter, Condition, Extra, FieldValue, Holding, Retirement, RetirementReason, Stock, Tracking, Units,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_domain::text::fold;
use std::collections::BTreeSet;
use std::slice;
use std::sync::Arc;

fn coded(institution: InstitutionId, code: &str) -> Asset {
    Asset { code: line(code), ..an_asset(institution) }
}

fn serial(institution: InstitutionId, number: &str) -> Asset {
    Asset { serial_number: Some(line(number)), ..an_asset(institution) }
}

/// Stores another state of an asset that was read before.
fn changes(asset: &Asset, change: impl FnOnce(&mut Asset)) -> Holding {
    let stock = Stock::of(asset.units.iter().map(|(condition, units)| (at(asset.environment, condition), units)));
    let mut holding = Holding::stored(asset.clone(), stock);
    change(&mut holding.asset);
    holding
}

fn assets_of(holdings: Vec<Holding>) -> Vec<Asset> {
    holdings.into_iter().map(|holding| holding.asset).collect()
}

/// What its category wants to know.
fn extra() -> Extra {
    Extra::from([
        ("color".to_owned(), FieldValue::Text("azul 'ñ' \"%_\\\" 🐟".to_owned())),
        ("weight".to_owned(), FieldValue::Text("123456789012345678.000001".to_owned())),
        ("insured".to_owned(), FieldValue::Boolean(true)),
        ("loud".to_owned(), FieldValue::Boolean(false)),
        ("checked".to_owned(), FieldValue::Date(day("2024-02-29"))),
        ("said".to_owned(), FieldValue::Text("2024-02-29".to_owned())),
        ("answer".to_owned(), FieldValue::Text("true".to_owned())),
    ])
}

fn every_asset(place: &Place, kit: &Asset) -> Vec<Asset> {
    let id = place.institution.id;
    let full = Asset {
        code: line("CÁM-001 'ñ' \"%_\\\" 🐟"),
        name: line("Cámara  réflex 相機"),
        tracking: Tracking::Serial,
        serial_number: Some(line("SN-Ñ/0001")),
        category: category_code("Fotografía"),
        extra: extra(),
        brand: Some(line("Canon")),
        model: Some(line("EOS R'10")),
        environment: Some(place.warehouse.id),
        custodian: Some(place.user.id),
        kit: Some(kit.id),
        purchase_date: Some(day("1900-01-01")),
        purchase_cost: Some(money(9_007_199_254_740_993, "COP")),
        salvage_value: Some(money(9_007_199_254_740_992, "COP")),
        useful_life_months: Some(1_200),
        warranty_until: Some(day("2199-12-31")),
        maintenance_due_on: Some(day("2199-12-30")),
        notes: Some(prose("Una línea\r\n\tdos %_\\ 'líneas'\n\nñ 🐟")),
        units: Units::default().with(Condition::Maintenance, 1),
        created_at: moment() + Duration::microseconds(1),
        updated_at: moment() + Duration::days(1) + Duration::microseconds(654_321),
        version: 12,
        ..an_asset(id)
    };
    let parts =
        Condition::ALL.iter().zip(1..).fold(Units::default(), |units, (condition, n)| units.with(*condition, n));
    let many = parts.with(Condition::Good, Units::MAX - parts.quantity() + parts.of(Condition::Good));
    let many = Asset { units: many, purchase_cost: Some(money(0, "CLP")), useful_life_months: Some(1), ..an_asset(id) };
    let dear = Asset { purchase_cost: Some(money(i64::MAX, "KWD")), units: good(1), ..an_asset(id) };
    let dear = Asset { purchase_date: Some(day("2024-02-29")), ..dear };
    let empty = Asset { units: Units::default(), tag: None, ..an_asset(id) };
    let given =
        Retirement { at: moment(), reason: RetirementReason::Other, note: Some(prose("Se donó\na la 'ñ' 🐟")) };
    let given = Asset { retired: Some(given), serial_number: Some(line("SN 2")), ..a_retired_asset(id) };
    vec![an_asset(id), full, many, dear, empty, a_retired_asset(id), given]
}

/// With every field filled, empty and odd.
pub async fn every_asset_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let one = Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(place.institution.id) };
    let kit = seed(&*store, Asset { environment: Some(place.warehouse.id), ..one }).await;
    for asset in every_asset(&place, &kit) {
        seed(&*store, asset.clone()).await;
        assert_eq!(seen!(store, &place.ctx, assets.find(asset.id, None)), Some(asset.clone()));
        let holding = held(&store, &place.ctx, asset.id).await;
        assert_eq!((&holding.asset, holding.stock().units()), (&asset, asset.units));
        assert!(holding.booked().is_empty() && !holding.changed());
        assert_eq!(seen!(store, &place.ctx, assets.stock(asset.id)), *holding.stock());
        assert_eq!(seen!(store, &place.ctx, assets.find_all(&[asset.id, an_id().into()])), [asset]);
    }
    assert_eq!(seen!(store, &place.ctx, assets.find(an_id().into(), None)), None);
    assert_eq!(kept!(store, &place.ctx, assets.lock(an_id().into())), None);
    assert_eq!(seen!(store, &place.ctx, assets.stock(an_id().into())), Stock::default());
    assert_eq!(seen!(store, &place.ctx, assets.find_all(&[])), []);
}

/// In one institution; in another it is free.
pub async fn a_code_of_an_asset_is_taken_without_regard_to_accents_and_case(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    seed(&*store, coded(id, "Cám-1")).await;
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&[opened(&coded(id, "CAM-1"))])), "asset");
    let batch = ["free", "twice", "TWICE"].map(|code| opened(&coded(id, code)));
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&batch)), "asset");
    let other = seed(&*store, coded(id, "other")).await;
    let mut other = changes(&other, |asset| asset.code = line("cam-1"));
    assert_duplicate(tried!(store, &here.ctx, assets.store_all(slice::from_mut(&mut other))), "asset");
    assert_eq!(other.asset.version, 1, "a refused change leaves the version alone");
    let same = seed(&*store, coded(id, "own")).await;
    changed(&store, &here.ctx, same.id, |holding| holding.asset.code = line("OWN")).await;
    seed(&*store, coded(there.institution.id, "Cám-1")).await;
}

/// Any number of assets have none.
pub async fn a_serial_number_is_taken_where_there_is_one(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    seed(&*store, serial(id, "sn-1")).await;
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&[opened(&serial(id, "SN-1"))])), "asset");
    let batch = [opened(&serial(id, "sn-2")), opened(&serial(id, "sn-2"))];
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&batch)), "asset");
    let none = seed(&*store, an_asset(id)).await;
    seed(&*store, an_asset(id)).await;
    let mut none = changes(&none, |asset| asset.serial_number = Some(line("Sn-1")));
    assert_duplicate(tried!(store, &here.ctx, assets.store_all(slice::from_mut(&mut none))), "asset");
    seed(&*store, serial(there.institution.id, "sn-1")).await;
}

/// Each once, even if both match, in order of id.
pub async fn assets_are_found_by_folded_code_or_serial_number(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let both = seed(&*store, Asset { code: line("CÁM-1"), ..serial(id, "SN Á") }).await;
    let code = seed(&*store, coded(id, "cam-2")).await;
    let number = seed(&*store, serial(id, "sn-3")).await;
    seed(&*store, coded(id, "sn-3")).await;
    seed(&*store, coded(there.institution.id, "cam-2")).await;
    let codes = ["cam-1", "cam-2", "cam-9"].map(str::to_owned);
    let numbers = ["sn a", "sn-3"].map(str::to_owned);
    let found = kept!(store, &here.ctx, assets.lock_by_keys(&codes, &numbers));
    let stocks: Vec<_> = found.iter().map(|holding| holding.stock().units()).collect();
    assert_eq!(stocks, [good(10), good(10), good(10)]);
    assert_eq!(assets_of(found), by_id(vec![both.clone(), code.clone(), number.clone()], |asset| asset.id));
    let found = kept!(store, &here.ctx, assets.lock_by_keys(&codes, &[]));
    assert_eq!(assets_of(found), by_id(vec![both.clone(), code], |asset| asset.id));
    let found = kept!(store, &here.ctx, assets.lock_by_keys(&[], &numbers));
    assert_eq!(assets_of(found), by_id(vec![both, number], |asset| asset.id));
    assert_eq!(kept!(store, &here.ctx, assets.lock_by_keys(&[], &[])), []);
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_an_asset_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = held(&store, &place.ctx, place.asset.id).await;
    let mut new = old.clone();
    lend(&mut new, 3);
    new.asset = Asset { notes: Some(prose("otra")), extra: extra(), custodian: Some(place.user.id), ..new.asset };
    kept!(store, &place.ctx, assets.store_all(slice::from_mut(&mut new)));
    assert_eq!((new.asset.version, new.booked().len(), new.changed()), (2, 0, false));
    assert_eq!(seen!(store, &place.ctx, assets.find(new.asset.id, Some(2))), Some(new.asset.clone()));
    assert_other_version(asked!(store, &place.ctx, assets.find(new.asset.id, Some(1))));
    lend(&mut old, 1);
    assert_stale(tried!(store, &place.ctx, assets.store_all(slice::from_mut(&mut old))));
    assert_eq!(old.asset.version, 1, "a refused change leaves the version alone");
    let mut unknown = changes(&an_asset(place.institution.id), |asset| asset.brand = Some(line("Fluke")));
    assert_stale(tried!(store, &place.ctx, assets.store_all(slice::from_mut(&mut unknown))));
    assert_eq!(held(&store, &place.ctx, place.asset.id).await, new);
}

/// Nor where none is chosen.
pub async fn an_asset_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let asset = here.asset.clone();
    let (keys, tag) = ([asset.code_key()], asset.tag.clone().expect("it has a tag"));
    let mut holding = held(&store, &here.ctx, asset.id).await;
    lend(&mut holding, 1);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, assets.find(asset.id, None)), None);
        assert_eq!(seen!(store, stranger, assets.find(asset.id, Some(77))), None);
        assert_eq!(seen!(store, stranger, assets.find_by_tag(&tag)), None);
        assert_eq!(seen!(store, stranger, assets.stock(asset.id)), Stock::default());
        assert_eq!(kept!(store, stranger, assets.lock(asset.id)), None);
        assert_eq!(kept!(store, stranger, assets.lock_all(&[asset.id])), []);
        assert_eq!(seen!(store, stranger, assets.find_all(&[asset.id])), []);
        assert_eq!(kept!(store, stranger, assets.lock_by_keys(&keys, &[])), []);
        assert_eq!(seen!(store, stranger, assets.count_in(here.warehouse.id)), 0);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, assets.list(&here.everything, &AssetFilter::default(), &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, assets.store_all(slice::from_mut(&mut holding))));
        assert_failed(tried!(store, stranger, assets.add_all(&[opened(&an_asset(here.institution.id))])));
    }
    let mixed = [opened(&an_asset(here.institution.id)), opened(&an_asset(there.institution.id))];
    assert_failed(tried!(store, &here.ctx, assets.add_all(&mixed)));
    assert_eq!(seen!(store, &here.ctx, assets.find(asset.id, None)), Some(asset));
}

/// And it is of a category, somebody and a kit that are known there: when it is added and when it changes.
pub async fn an_asset_names_what_its_institution_knows(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let foreign = seed(&*store, Asset { category: category_code("ajena"), ..an_asset(there.institution.id) }).await;
    let wrong: [&dyn Fn(&mut Asset); 7] = [
        &|asset| asset.environment = Some(there.warehouse.id),
        &|asset| asset.environment = Some(an_environment(id).id),
        &|asset| asset.category = foreign.category.clone(),
        &|asset| asset.category = category_code("medicion"),
        &|asset| asset.custodian = Some(a_user().id),
        &|asset| asset.kit = Some(foreign.id),
        &|asset| asset.kit = Some(an_asset(id).id),
    ];
    for (n, wrong) in wrong.into_iter().enumerate() {
        let mut lost = an_asset(id);
        wrong(&mut lost);
        assert_failed(tried!(store, &here.ctx, assets.add_all(&[opened(&lost)])));
        let mut holding = changes(&here.asset, wrong);
        assert_failed(tried!(store, &here.ctx, assets.store_all(slice::from_mut(&mut holding))));
        assert_eq!(holding.asset.version, 1, "a refused change leaves the version alone: {n}");
    }
    let nobodys = an_asset(an_id().into());
    let ctx = Context::system("contract", Some(nobodys.institution));
    assert_failed(tried!(store, &ctx, assets.add_all(&[opened(&nobodys)])));
}

/// More than a statement of SQLite or PostgreSQL can have variables.
pub async fn thousands_of_assets_are_one_call(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let numbered =
        |n: u32| Asset { code: line(&format!("É-{n:05}")), ..serial(place.institution.id, &format!("S{n}")) };
    let assets: Vec<_> = (0..3_000).map(numbered).collect();
    kept!(store, &place.ctx, assets.add_all(&assets.iter().map(opened).collect::<Vec<_>>()));
    kept!(store, &place.ctx, assets.add_all(&[]));
    kept!(store, &place.ctx, assets.store_all(&mut []));
    let ids: Vec<_> = assets.iter().map(|asset| asset.id).collect();
    let found = by_id(seen!(store, &place.ctx, assets.find_all(&ids)), |asset| asset.id);
    let assets = by_id(assets, |asset| asset.id);
    assert!(found == assets, "all are found by id");
    let codes: Vec<_> = (0..40_000).map(|n| fold(&format!("É-{n:05}"))).collect();
    let numbers: Vec<_> = (0..40_000).map(|n| fold(&format!("S{n}"))).collect();
    let mut found = kept!(store, &place.ctx, assets.lock_by_keys(&codes, &numbers));
    assert!(found.iter().map(|holding| &holding.asset).eq(&assets), "all are found by key, each once");
    assert!(kept!(store, &place.ctx, assets.lock_all(&ids)) == found, "and by id");
    for holding in &mut found {
        lend(holding, 1);
    }
    kept!(store, &place.ctx, assets.store_all(&mut found));
    let stored = kept!(store, &place.ctx, assets.lock_all(&ids));
    assert!(stored == found, "all are stored");
    let told: BTreeSet<_> =
        stored.iter().map(|holding| (holding.asset.version, holding.asset.units.on_loan())).collect();
    assert_eq!(told, BTreeSet::from([(2, 1)]));
}

/// Whatever is in them, and whatever their rows have in common.
pub async fn odd_assets_of_one_call_come_back_as_they_were_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let one = Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(place.institution.id) };
    let kit = seed(&*store, Asset { environment: Some(place.warehouse.id), ..one }).await;
    let named = |name: &str| Asset { name: line(name), brand: Some(line(name)), ..an_asset(place.institution.id) };
    let odd = ["NULL", "null", "{}", "{a,b}", "\"", "\\", "\\\"", ",", "'", "a\\nb", "{\"NULL\"}", "$1", "%", "\\x00"];
    let mut assets: Vec<_> = every_asset(&place, &kit).into_iter().chain(odd.map(named)).collect();
    for asset in &mut assets {
        asset.category = kit.category.clone();
    }
    kept!(store, &place.ctx, assets.add_all(&assets.iter().map(opened).collect::<Vec<_>>()));
    let ids: Vec<_> = assets.iter().map(|asset| asset.id).collect();
    let as_stored = |assets: &[Asset]| by_id(assets.to_vec(), |asset| asset.id);
    let found = seen!(store, &place.ctx, assets.find_all(&ids));
    assert_eq!(by_id(found, |asset| asset.id), as_stored(&assets));
    let mut held = kept!(store, &place.ctx, assets.lock_all(&ids));
    for holding in &mut held {
        holding.asset.model = Some(line(odd[5]));
        holding.asset.notes = None;
    }
    kept!(store, &place.ctx, assets.store_all(&mut held));
    for asset in &mut assets {
        *asset = Asset { model: Some(line(odd[5])), notes: None, version: asset.version + 1, ..asset.clone() };
    }
    let found = seen!(store, &place.ctx, assets.find_all(&ids));
    assert_eq!(by_id(found, |asset| asset.id), as_stored(&assets));
}
