//! What is promised of differences of book and count that were not booked.

use super::check_lines::{of_three, things};
use super::loans::deed;
use super::support::{Place, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_check, a_discrepancy, a_user, a_warehouse, an_asset, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::checks::{
    Book, Check, Corrections, CountDiscrepancy, DiscrepancyFilter, DiscrepancySort, Resolution, ResolutionKind,
};
use plantel_domain::ids::{AssetId, UserId};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A check of the warehouse, and so many of its items.
async fn checked(store: &Arc<dyn Store>, place: &Place, number: usize) -> (Check, Vec<AssetId>) {
    let assets = things(store, place, number).await;
    (of_three(store, place, &assets).await.check, assets)
}

fn resolved(kind: ResolutionKind, by: impl Into<Option<UserId>>) -> Resolution {
    let note = (kind != ResolutionKind::Superseded).then(|| prose("Apareció:\n\t'ñ' \"%_\\\" 🐟"));
    Resolution { kind, deed: deed(by, 7), note }
}

/// Open, and resolved in each way.
pub async fn every_discrepancy_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (check, assets) = checked(&store, &place, 3).await;
    let corrections =
        Corrections { broke: 1, mended: 2, lost_good: 3, lost_damaged: 1_000_000, found_good: 5, found_damaged: 6 };
    let rows = [
        a_discrepancy(&check, assets[0]),
        CountDiscrepancy {
            book: Book { good: 1, in_use: 2, damaged: 3, missing: 1_000_000 },
            corrections,
            value: Some(-1_000_000_000_000),
            reason: prose("Lo tiene otro:\n\t'ñ' 🐟"),
            opened: deed(place.user.id, 999_999),
            resolution: Some(resolved(ResolutionKind::Booked, place.user.id)),
            version: 3,
            ..a_discrepancy(&check, assets[1])
        },
        CountDiscrepancy {
            value: Some(0),
            resolution: Some(resolved(ResolutionKind::Dismissed, None)),
            ..a_discrepancy(&check, assets[2])
        },
    ];
    kept!(store, &place.ctx, discrepancies.add_all(&rows));
    kept!(store, &place.ctx, discrepancies.add_all(&[]));
    for row in rows {
        assert_eq!(seen!(store, &place.ctx, discrepancies.find(row.id, Some(row.version))), Some(row));
    }
    assert_eq!(seen!(store, &place.ctx, discrepancies.find(an_id().into(), Some(1))), None);
}

/// A change of an old one is refused, as is another version than the current.
pub async fn a_change_of_a_discrepancy_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (check, assets) = checked(&store, &place, 1).await;
    let mut old = seed(&*store, a_discrepancy(&check, assets[0])).await;
    let mut row = old.clone();
    let kinds = [ResolutionKind::Booked, ResolutionKind::Dismissed, ResolutionKind::Superseded];
    for (version, kind) in (2..).zip(kinds) {
        row.resolution = Some(resolved(kind, place.user.id));
        kept!(store, &place.ctx, discrepancies.update(&mut row));
        assert_eq!(row.version, version);
        assert_eq!(seen!(store, &place.ctx, discrepancies.find(row.id, Some(version))), Some(row.clone()));
    }
    assert_other_version(asked!(store, &place.ctx, discrepancies.find(row.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, discrepancies.update(&mut old)));
    assert_stale(tried!(store, &place.ctx, discrepancies.update(&mut a_discrepancy(&check, assets[0]))));
    assert_eq!(seen!(store, &place.ctx, discrepancies.find(row.id, None)), Some(row));
}

/// Nor where none is chosen.
pub async fn a_discrepancy_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (check, assets) = checked(&store, &here, 1).await;
    let mut row = seed(&*store, a_discrepancy(&check, assets[0])).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, discrepancies.find(row.id, None)), None);
        assert_eq!(seen!(store, stranger, discrepancies.find(row.id, Some(77))), None);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let all = DiscrepancyFilter::default();
        let listed = seen!(store, stranger, discrepancies.list(&here.everything, &all, &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, discrepancies.update(&mut row)));
        let other = a_discrepancy(&check, assets[0]);
        assert_failed(tried!(store, stranger, discrepancies.add_all(&[other])));
    }
    assert_eq!(seen!(store, &here.ctx, discrepancies.find(row.id, None)), Some(row));
}

/// Else it cannot be stored.
pub async fn a_discrepancy_is_of_what_its_institution_knows(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (check, assets) = checked(&store, &here, 1).await;
    let (other, _) = checked(&store, &there, 1).await;
    let (plain, nobody) = (|| a_discrepancy(&check, assets[0]), a_user().id);
    let wrong = [
        CountDiscrepancy { asset: there.asset.id, ..plain() },
        CountDiscrepancy { asset: an_asset(here.institution.id).id, ..plain() },
        CountDiscrepancy { environment: there.warehouse.id, ..plain() },
        CountDiscrepancy { check: other.id, ..plain() },
        CountDiscrepancy { check: an_id().into(), ..plain() },
        CountDiscrepancy { opened: deed(nobody, 0), ..plain() },
        CountDiscrepancy { resolution: Some(resolved(ResolutionKind::Booked, nobody)), ..plain() },
    ];
    for row in wrong {
        assert_failed(tried!(store, &here.ctx, discrepancies.add_all(&[plain(), row])));
    }
    let mut row = seed(&*store, plain()).await;
    row.resolution = Some(resolved(ResolutionKind::Dismissed, nobody));
    assert_failed(tried!(store, &here.ctx, discrepancies.update(&mut row)));
    assert_eq!(row.version, 1, "a refused change leaves the version alone");
}

/// By each filter, and by all together, as far as the rooms may be seen; nobody owns one.
pub async fn discrepancies_are_filtered_and_seen_by_room(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, a_warehouse(place.institution.id)).await;
    let (check, assets) = checked(&store, &place, 2).await;
    let mut other = a_check(&super::checks::a_course(&store, &place).await, check.day);
    other.environment = room.id;
    let other = seed(&*store, other).await;
    let mut rows = Vec::new();
    for (micros, check, asset, resolution) in [
        (1, &check, assets[0], None),
        (2, &check, assets[1], Some(resolved(ResolutionKind::Booked, place.user.id))),
        (3, &other, assets[0], Some(resolved(ResolutionKind::Dismissed, place.user.id))),
        (4, &other, assets[1], None),
    ] {
        let row = CountDiscrepancy { opened: deed(place.user.id, micros), resolution, ..a_discrepancy(check, asset) };
        rows.push(seed(&*store, row).await);
    }
    for (place_of, open) in [(check.environment, &rows[0]), (room.id, &rows[3])] {
        assert_eq!(seen!(store, &place.ctx, discrepancies.open_in(place_of)), std::slice::from_ref(open));
    }
    let since = |micros| Some(moment() + Duration::microseconds(micros));
    let sort = Sort { field: DiscrepancySort::OpenedAt, descending: false };
    let all = || DiscrepancyFilter { sort, ..DiscrepancyFilter::default() };
    let none = Visibility { everything: false, ..place.everything.clone() };
    let of_room = Visibility { environments: BTreeSet::from([room.id]), ..none.clone() };
    let own = Visibility { owner: Some(place.user.id), groups: BTreeSet::from([check.group.clone()]), ..none.clone() };
    let everything = &place.everything;
    let narrow = DiscrepancyFilter { asset: Some(assets[1]), environment: Some(room.id), ..all() };
    let narrow = DiscrepancyFilter { check: Some(other.id), open: Some(true), since: since(4), ..narrow };
    let cases = [
        (everything, all(), vec![0, 1, 2, 3]),
        (everything, DiscrepancyFilter { asset: Some(assets[0]), ..all() }, vec![0, 2]),
        (everything, DiscrepancyFilter { asset: Some(place.asset.id), ..all() }, vec![]),
        (everything, DiscrepancyFilter { environment: Some(room.id), ..all() }, vec![2, 3]),
        (everything, DiscrepancyFilter { check: Some(check.id), ..all() }, vec![0, 1]),
        (everything, DiscrepancyFilter { open: Some(true), ..all() }, vec![0, 3]),
        (everything, DiscrepancyFilter { open: Some(false), ..all() }, vec![1, 2]),
        (everything, DiscrepancyFilter { since: since(2), ..all() }, vec![1, 2, 3]),
        (everything, narrow, vec![3]),
        (&none, all(), vec![]),
        (&own, all(), vec![]),
        (&of_room, all(), vec![2, 3]),
        (&of_room, DiscrepancyFilter { open: Some(false), ..all() }, vec![2]),
    ];
    for (visible, filter, expected) in cases {
        let expected: Vec<_> = expected.into_iter().map(|at: usize| rows[at].clone()).collect();
        assert_pages!(store, &place.ctx, discrepancies.list(visible, &filter), expected);
    }
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn discrepancies_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (check, assets) = checked(&store, &place, 1).await;
    let mut rows = Vec::new();
    for micros in [3, 0, 1, 1, 1, -1, 1_000_000] {
        rows.push(CountDiscrepancy { opened: deed(None, micros), ..a_discrepancy(&check, assets[0]) });
    }
    kept!(store, &place.ctx, discrepancies.add_all(&rows));
    rows.sort_by_key(|row| (row.opened.at, row.id));
    for descending in [false, true] {
        let sort = Sort { field: DiscrepancySort::OpenedAt, descending };
        let filter = DiscrepancyFilter { sort, ..DiscrepancyFilter::default() };
        assert_pages!(store, &place.ctx, discrepancies.list(&place.everything, &filter), rows.clone());
        rows.reverse();
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_discrepancies(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = DiscrepancyFilter::default();
    let key = || SortKey::Micros(0);
    assert_refuses_cursors!(store, &place.ctx, discrepancies.list(&place.everything, &filter), "-opened_at", key());
}
