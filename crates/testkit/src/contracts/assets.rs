//! What is promised of assets.

use super::support::{Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, by_id, nowhere};
use crate::builders::{an_asset, an_environment, line, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::Day;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::{Asset, AssetFilter, Category, Tracking, Units};
use plantel_domain::money::Money;
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_domain::text::fold;
use std::sync::Arc;

fn day(text: &str) -> Day {
    text.parse().expect("it is a day")
}

fn coded(institution: InstitutionId, code: &str) -> Asset {
    Asset { code: line(code), ..an_asset(institution) }
}

fn serial(institution: InstitutionId, number: &str) -> Asset {
    Asset { serial_number: Some(line(number)), ..an_asset(institution) }
}

fn cost(minor: i64, currency: &str) -> Money {
    Money::from_minor(minor, Money::currency_of(currency).expect("it is a currency"))
}

/// With every field filled, empty and odd.
pub async fn every_asset_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let full = Asset {
        code: line("CÁM-001 'ñ' \"%_\\\" 🐟"),
        name: line("Cámara  réflex 相機"),
        tracking: Tracking::Serial,
        serial_number: Some(line("SN-Ñ/0001")),
        category: Category::parse("Fotografía").expect("it is a category"),
        brand: Some(line("Canon")),
        model: Some(line("EOS R'10")),
        environment: Some(place.warehouse.id),
        purchase_date: Some(day("1900-01-01")),
        purchase_cost: Some(cost(9_007_199_254_740_993, "COP")),
        warranty_until: Some(day("2199-12-31")),
        notes: Some(prose("Una línea\r\n\tdos %_\\ 'líneas'\n\nñ 🐟")),
        units: Units::new(1, 0, 0, 1, 0, 0).expect("they add up"),
        created_at: moment() + Duration::microseconds(1),
        updated_at: moment() + Duration::days(1) + Duration::microseconds(654_321),
        version: 12,
        ..an_asset(id)
    };
    let parts = Units::new(1_000_000, 1, 2, 3, 4, 5).expect("they add up");
    let many = Asset { units: parts, purchase_cost: Some(cost(0, "CLP")), ..an_asset(id) };
    let dear =
        Asset { purchase_cost: Some(cost(i64::MAX, "KWD")), purchase_date: Some(day("2024-02-29")), ..an_asset(id) };
    for asset in [an_asset(id), full, many, dear] {
        seed(&*store, asset.clone()).await;
        assert_eq!(seen!(store, &place.ctx, assets.find(asset.id, None)), Some(asset.clone()));
        assert_eq!(kept!(store, &place.ctx, assets.lock(asset.id)), Some(asset.clone()));
        assert_eq!(seen!(store, &place.ctx, assets.find_all(&[asset.id, an_id().into()])), [asset]);
    }
    assert_eq!(seen!(store, &place.ctx, assets.find(an_id().into(), None)), None);
    assert_eq!(kept!(store, &place.ctx, assets.lock(an_id().into())), None);
    assert_eq!(seen!(store, &place.ctx, assets.find_all(&[])), []);
}

/// In one institution; in another it is free.
pub async fn a_code_of_an_asset_is_taken_without_regard_to_accents_and_case(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    seed(&*store, coded(id, "Cám-1")).await;
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&[coded(id, "CAM-1")])), "asset");
    let batch = [coded(id, "free"), coded(id, "twice"), coded(id, "TWICE")];
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&batch)), "asset");
    let mut other = seed(&*store, coded(id, "other")).await;
    other.code = line("cam-1");
    assert_duplicate(tried!(store, &here.ctx, assets.update(&mut other)), "asset");
    assert_eq!(other.version, 1, "a refused change leaves the version alone");
    let mut same = seed(&*store, coded(id, "own")).await;
    same.code = line("OWN");
    kept!(store, &here.ctx, assets.update(&mut same));
    seed(&*store, coded(there.institution.id, "Cám-1")).await;
}

/// Any number of assets have none.
pub async fn a_serial_number_is_taken_where_there_is_one(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    seed(&*store, serial(id, "sn-1")).await;
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&[serial(id, "SN-1")])), "asset");
    let batch = [serial(id, "sn-2"), serial(id, "sn-2")];
    assert_duplicate(tried!(store, &here.ctx, assets.add_all(&batch)), "asset");
    let mut none = seed(&*store, an_asset(id)).await;
    seed(&*store, an_asset(id)).await;
    none.serial_number = Some(line("Sn-1"));
    assert_duplicate(tried!(store, &here.ctx, assets.update(&mut none)), "asset");
    seed(&*store, serial(there.institution.id, "sn-1")).await;
}

/// Each once, even if both match.
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
    let found = by_id(seen!(store, &here.ctx, assets.find_by_keys(&codes, &numbers)), |asset| asset.id);
    assert_eq!(found, by_id(vec![both.clone(), code.clone(), number.clone()], |asset| asset.id));
    let found = by_id(seen!(store, &here.ctx, assets.find_by_keys(&codes, &[])), |asset| asset.id);
    assert_eq!(found, by_id(vec![both.clone(), code], |asset| asset.id));
    let found = by_id(seen!(store, &here.ctx, assets.find_by_keys(&[], &numbers)), |asset| asset.id);
    assert_eq!(found, by_id(vec![both, number], |asset| asset.id));
    assert_eq!(seen!(store, &here.ctx, assets.find_by_keys(&[], &[])), []);
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_an_asset_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = place.asset.clone();
    let mut changed = Asset { environment: None, notes: Some(prose("otra")), ..old.clone() };
    changed = changed.check_out(3, moment() + Duration::microseconds(7)).expect("ten are free");
    kept!(store, &place.ctx, assets.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, assets.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, assets.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, assets.update(&mut old)));
    assert_stale(tried!(store, &place.ctx, assets.update(&mut an_asset(place.institution.id))));
    assert_eq!(seen!(store, &place.ctx, assets.find(changed.id, None)), Some(changed));
}

/// Nor where none is chosen.
pub async fn an_asset_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut asset = here.asset.clone();
    let keys = [asset.code_key()];
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, assets.find(asset.id, None)), None);
        assert_eq!(seen!(store, stranger, assets.find(asset.id, Some(77))), None);
        assert_eq!(kept!(store, stranger, assets.lock(asset.id)), None);
        assert_eq!(seen!(store, stranger, assets.find_all(&[asset.id])), []);
        assert_eq!(seen!(store, stranger, assets.find_by_keys(&keys, &[])), []);
        assert_eq!(seen!(store, stranger, assets.count_in(here.warehouse.id)), 0);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, assets.list(&here.everything, &AssetFilter::default(), &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, assets.update(&mut asset)));
        assert_failed(tried!(store, stranger, assets.add_all(&[an_asset(here.institution.id)])));
    }
    let mixed = [an_asset(here.institution.id), an_asset(there.institution.id)];
    assert_failed(tried!(store, &here.ctx, assets.add_all(&mixed)));
    assert_eq!(seen!(store, &here.ctx, assets.find(asset.id, None)), Some(asset));
}

/// When it is added and when it moves.
pub async fn an_asset_lies_in_an_environment_of_its_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut asset = here.asset.clone();
    for room in [there.warehouse.id, an_environment(here.institution.id).id] {
        let lost = Asset { environment: Some(room), ..an_asset(here.institution.id) };
        assert_failed(tried!(store, &here.ctx, assets.add_all(&[lost])));
        asset.environment = Some(room);
        assert_failed(tried!(store, &here.ctx, assets.update(&mut asset)));
    }
    let nobodys = an_asset(an_id().into());
    let ctx = Context::system("contract", Some(nobodys.institution));
    assert_failed(tried!(store, &ctx, assets.add_all(&[nobodys])));
}

/// Whatever they are.
pub async fn assets_of_an_environment_are_counted(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    seed(&*store, Asset { environment: Some(place.warehouse.id), ..an_asset(place.institution.id) }).await;
    seed(&*store, an_asset(place.institution.id)).await;
    assert_eq!(seen!(store, &place.ctx, assets.count_in(place.warehouse.id)), 2);
    assert_eq!(seen!(store, &place.ctx, assets.count_in(room.id)), 0);
}

/// More than a statement of SQLite or PostgreSQL can have variables.
pub async fn thousands_of_assets_are_one_call(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let numbered =
        |n: u32| Asset { code: line(&format!("É-{n:05}")), ..serial(place.institution.id, &format!("S{n}")) };
    let assets: Vec<_> = (0..3_000).map(numbered).collect();
    kept!(store, &place.ctx, assets.add_all(&assets));
    kept!(store, &place.ctx, assets.add_all(&[]));
    let ids: Vec<_> = assets.iter().map(|asset| asset.id).collect();
    let found = by_id(seen!(store, &place.ctx, assets.find_all(&ids)), |asset| asset.id);
    assert!(found == by_id(assets.clone(), |asset| asset.id), "all are found by id");
    let codes: Vec<_> = (0..40_000).map(|n| fold(&format!("É-{n:05}"))).collect();
    let numbers: Vec<_> = (0..40_000).map(|n| fold(&format!("S{n}"))).collect();
    let found = by_id(seen!(store, &place.ctx, assets.find_by_keys(&codes, &numbers)), |asset| asset.id);
    assert!(found == by_id(assets, |asset| asset.id), "all are found by key, each once");
}
