//! What is promised of lists of assets.

use super::asset_filters::searching;
use super::book::{at, changed};
use super::support::Place;
use crate::builders::{a_clerk, a_retired_asset, an_asset, an_entry, an_environment, line, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::inventory::{Asset, AssetFilter, AssetSort, Condition, MovementKind, Tracking, under_way};
use plantel_domain::page::{PageRequest, Sort, SortField, SortKey, Start};
use plantel_domain::store::Store;
use plantel_domain::text::fold;
use std::collections::BTreeSet;
use std::sync::Arc;

/// All, or those kept in the environments named, or with units there, or none; nobody owns one.
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
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let in_room = Visibility { environments: BTreeSet::from([room.id]), ..none.clone() };
    assert_pages!(store, &place.ctx, assets.list(&in_room, &filter), Vec::<Asset>::new());
    let entry = an_entry(None);
    let (good, away) = (at(place.warehouse.id, Condition::Good), under_way(Some(place.warehouse.id)));
    let asset = changed(&store, &place.ctx, place.asset.id, |holding| {
        holding.book(MovementKind::TransferOut, 1, Some(good), Some(away), a_clerk(&entry)).expect("ten are there");
        let there = at(room.id, Condition::Good);
        holding.book(MovementKind::TransferIn, 1, Some(away), Some(there), a_clerk(&entry)).expect("one is away");
    });
    let asset = asset.await;
    let both = Visibility { environments: BTreeSet::from([room.id, place.warehouse.id]), ..none };
    for visible in [&in_room, &some, &both] {
        assert_pages!(store, &place.ctx, assets.list(visible, &filter), vec![asset.clone()]);
    }
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
    for code in ["b", "retired"] {
        seed(&*store, Asset { code: line(code), ..a_retired_asset(place.institution.id) }).await;
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
    let filter = searching("cc-");
    for code in ["cc-2", "cc-4", "cc-6"] {
        seed(&*store, coded(code)).await;
    }
    let first = seen!(store, &place.ctx, assets.list(&place.everything, &filter, &PageRequest::first(2)));
    for code in ["cc-1", "cc-3", "cc-5"] {
        seed(&*store, coded(code)).await;
    }
    let start = Start::After(first.next.expect("one more follows"));
    let page = PageRequest { start, ..PageRequest::first(10) };
    let rest = seen!(store, &place.ctx, assets.list(&place.everything, &filter, &page));
    assert_eq!(rest.data.iter().map(|asset| asset.code.as_str()).collect::<Vec<_>>(), ["cc-5", "cc-6"]);
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
