//! What is promised of lists of assets.

use super::support::Place;
use crate::builders::{an_asset, an_environment, line, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::{Asset, AssetFilter, AssetSort, Category, Status, Tracking, Units};
use plantel_domain::page::{PageRequest, Sort, SortField, SortKey, Start};
use plantel_domain::store::Store;
use plantel_domain::text::fold;
use std::collections::BTreeSet;
use std::sync::Arc;

fn category(name: &str) -> Category {
    Category::parse(name).expect("it is a category")
}

fn searching(text: &str) -> AssetFilter {
    AssetFilter { search: Some(text.to_owned()), ..AssetFilter::default() }
}

/// One of each status, all in category `loza`.
async fn one_of_each_status(store: &Arc<dyn Store>, institution: InstitutionId) -> Vec<Asset> {
    let parts = [(0, 0, 0, 0, 0), (0, 0, 0, 0, 1), (0, 0, 0, 1, 0), (0, 0, 1, 0, 0), (1, 0, 0, 0, 0), (0, 1, 0, 0, 0)];
    let mut assets = Vec::new();
    for (damaged, missing, maintenance, in_use, on_loan) in parts {
        let units = Units::new(1, damaged, missing, maintenance, in_use, on_loan).expect("they add up");
        let asset = Asset { units, category: category("Loza"), ..an_asset(institution) };
        assets.push(seed(&**store, asset).await);
    }
    assets
}

/// By each filter, and by all together.
pub async fn assets_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let of_status = one_of_each_status(&store, id).await;
    let one = Units::new(1, 0, 0, 0, 0, 0).expect("they add up");
    let thing = Asset { tracking: Tracking::Serial, units: one, category: category("LOZA"), ..an_asset(id) };
    let thing = seed(&*store, Asset { environment: Some(place.warehouse.id), ..thing }).await;
    let all = AssetFilter::default;
    let empty = an_environment(id).id;
    let mut cases = vec![
        (all(), of_status.iter().chain([&thing, &place.asset]).map(|asset| asset.id).collect()),
        (AssetFilter { environment: Some(place.warehouse.id), ..all() }, vec![thing.id, place.asset.id]),
        (AssetFilter { environment: Some(empty), ..all() }, vec![]),
        (AssetFilter { tracking: Some(Tracking::Serial), ..all() }, vec![thing.id]),
        (AssetFilter { category: Some(category("medición")), ..all() }, vec![place.asset.id]),
        (AssetFilter { category: Some(category("loz")), ..all() }, vec![]),
    ];
    for (asset, (_, status)) in of_status.iter().zip(Status::ALL) {
        let free = if *status == Status::Available { vec![asset.id, thing.id] } else { vec![asset.id] };
        cases.push((AssetFilter { status: Some(*status), category: Some(category("Loza")), ..all() }, free));
    }
    let narrow =
        AssetFilter { tracking: Some(Tracking::Serial), status: Some(Status::Available), ..searching("multi") };
    let narrow = AssetFilter { category: Some(category("loza")), environment: Some(place.warehouse.id), ..narrow };
    cases.push((narrow, vec![thing.id]));
    for (filter, mut expected) in cases {
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, assets.list(&place.everything, &filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        let mut ids: Vec<_> = listed.data.iter().map(|asset| asset.id).collect();
        ids.sort();
        expected.sort();
        assert_eq!(ids, expected, "{filter:?}");
    }
}

/// Without regard to accents and case, also after a change.
pub async fn a_search_of_assets_looks_through_all_its_texts(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let asset = Asset {
        code: line("CÓD-77"),
        name: line("Lámpara  halógena"),
        category: category("Iluminación"),
        serial_number: Some(line("Ser-Ñ-1")),
        brand: Some(line("Bosé")),
        model: Some(line("Área 51")),
        ..an_asset(place.institution.id)
    };
    let mut asset = seed(&*store, asset).await;
    let page = PageRequest::first(50);
    let texts = ["cod-77", "LAMPARA HALOGENA", "mpara  HAL", "ILUMINACION", "ser-n-1", "bose", "área 51", " rea  5 "];
    for text in texts {
        let found = seen!(store, &place.ctx, assets.list(&place.everything, &searching(text), &page)).data;
        assert_eq!(found, [asset.clone()], "{text}");
    }
    asset.brand = Some(line("Sony"));
    kept!(store, &place.ctx, assets.update(&mut asset));
    for (text, expected) in [("sony", vec![asset.clone()]), ("bose", vec![])] {
        let found = seen!(store, &place.ctx, assets.list(&place.everything, &searching(text), &page)).data;
        assert_eq!(found, expected, "{text}");
    }
}

/// `%`, `_` and `\` mean nothing else.
pub async fn a_search_of_assets_takes_signs_as_themselves(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for name in ["al 100%", "al 1000", "b_c", "bxc", r"d\e", "d/e", "f'g", r"h\%i", "h%i"] {
        seed(&*store, Asset { name: line(name), ..an_asset(place.institution.id) }).await;
    }
    let cases =
        [("100%", "al 100%"), ("b_c", "b_c"), (r"d\e", r"d\e"), ("f'g", "f'g"), (r"\%", r"h\%i"), ("h%", "h%i")];
    for (text, name) in cases {
        let page = PageRequest::first(50);
        let found = seen!(store, &place.ctx, assets.list(&place.everything, &searching(text), &page)).data;
        assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), [name], "{text}");
    }
}

/// All, or those of the environments named, or none; nobody owns one.
pub async fn assets_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    seed(&*store, an_asset(place.institution.id)).await;
    let none = Visibility { everything: false, ..place.everything.clone() };
    let some = Visibility { environments: BTreeSet::from([place.warehouse.id]), ..none.clone() };
    let own = Visibility { owner: Some(place.user.id), ..none.clone() };
    let filter = AssetFilter::default();
    assert_pages!(store, &place.ctx, assets.list(&some, &filter), vec![place.asset.clone()]);
    assert_pages!(store, &place.ctx, assets.list(&none, &filter), Vec::<Asset>::new());
    assert_pages!(store, &place.ctx, assets.list(&own, &filter), Vec::<Asset>::new());
    let loose = AssetFilter { tracking: Some(Tracking::Serial), ..filter };
    assert_pages!(store, &place.ctx, assets.list(&some, &loose), Vec::<Asset>::new());
}

/// Each once, by cursor as by skipping, also those of one name or moment.
pub async fn assets_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut assets = vec![place.asset.clone()];
    let texts =
        [("á-1", "Ñame"), ("A 1", "ñame"), ("a_1", "name"), ("B", "Multímetro digital"), ("a1", "學"), ("Ω", "z")];
    for (n, (code, name)) in (0i64..).zip(texts) {
        let created_at = moment() + Duration::microseconds(n % 3);
        let asset = Asset { code: line(code), name: line(name), created_at, ..an_asset(place.institution.id) };
        assets.push(seed(&*store, asset).await);
    }
    for (_, field) in AssetSort::ALL {
        match field {
            AssetSort::Code => assets.sort_by_key(|asset| (asset.code_key(), asset.id)),
            AssetSort::Name => assets.sort_by_key(|asset| (fold(asset.name.as_str()), asset.id)),
            AssetSort::CreatedAt => assets.sort_by_key(|asset| (asset.created_at, asset.id)),
        }
        for descending in [false, true] {
            let filter = AssetFilter { sort: Sort { field: *field, descending }, ..AssetFilter::default() };
            assert_pages!(store, &place.ctx, assets.list(&place.everything, &filter), assets.clone());
            assets.reverse();
        }
    }
}

/// What was behind it stays behind it, and nothing comes twice.
pub async fn rows_added_meanwhile_do_not_disturb_a_cursor(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let coded = |code| Asset { code: line(code), ..an_asset(place.institution.id) };
    let filter = searching("c-");
    for code in ["c-2", "c-4", "c-6"] {
        seed(&*store, coded(code)).await;
    }
    let first = seen!(store, &place.ctx, assets.list(&place.everything, &filter, &PageRequest::first(2)));
    for code in ["c-1", "c-3", "c-5"] {
        seed(&*store, coded(code)).await;
    }
    let start = Start::After(first.next.expect("one more follows"));
    let page = PageRequest { start, ..PageRequest::first(10) };
    let rest = seen!(store, &place.ctx, assets.list(&place.everything, &filter, &page));
    assert_eq!(rest.data.iter().map(|asset| asset.code.as_str()).collect::<Vec<_>>(), ["c-5", "c-6"]);
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_assets(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for (name, field) in AssetSort::ALL {
        let filter = AssetFilter { sort: Sort { field: *field, descending: false }, ..AssetFilter::default() };
        let text = *field != AssetSort::CreatedAt;
        let key = || if text { SortKey::Text(String::new()) } else { SortKey::Micros(0) };
        assert_refuses_cursors!(store, &place.ctx, assets.list(&place.everything, &filter), name, key());
    }
}
