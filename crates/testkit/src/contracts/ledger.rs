//! What is promised of the ledger.

use super::book::{at, changed, day};
use super::support::{Place, nowhere};
use crate::builders::{a_clerk, an_asset, an_environment, an_import, line, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{
    Asset, Cause, Condition, Entry, Movement, MovementFilter, MovementKind, MovementSort, Place as Spot, under_way,
};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

async fn listed(store: &Arc<dyn Store>, place: &Place, filter: &MovementFilter) -> Vec<Movement> {
    by_cursor!(store, &place.ctx, 200, ledger.list(&place.everything, filter))
}

fn of(asset: &Asset) -> MovementFilter {
    MovementFilter { asset: Some(asset.id), ..MovementFilter::default() }
}

/// Newest first, with everything that was said of them.
pub async fn movements_come_back_as_they_were_booked(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let import = seed(&*store, an_import(place.institution.id)).await;
    let asset = seed(&*store, Asset { environment: None, ..an_asset(place.institution.id) }).await;
    let first = listed(&store, &place, &of(&asset)).await;
    let [opening] = &first[..] else { panic!("one receipt opens the book: {first:?}") };
    let told = (opening.kind, opening.quantity, opening.from, opening.to, opening.by, opening.at);
    assert_eq!(told, (MovementKind::Receipt, 10, None, Some(at(None, Condition::Good)), None, asset.created_at));
    let entry = |micros| Entry::new(Some(place.user.id), moment() + Duration::microseconds(micros));
    let causes = [
        Cause::Import(import.id),
        Cause::Loan(an_id().into()),
        Cause::Transfer(an_id().into()),
        Cause::Check(an_id().into()),
        Cause::Import(import.id),
    ];
    let mut booked = Vec::new();
    changed(&store, &place.ctx, asset.id, |holding| {
        for (n, cause) in (1..).zip(causes) {
            let entry = Entry {
                document: Some(line("Acta 'ñ' \"%_\\\" 🐟")),
                ..entry(n).because(cause).for_reason(Some(prose("Se cayó\n\tdel 2.º piso 🐟")))
            };
            let (from, to) = (at(None, Condition::Good), at(None, Condition::Damaged));
            holding.book(MovementKind::Damage, 1, Some(from), Some(to), a_clerk(&entry)).expect("ten are there");
        }
        let (plain, to) = (entry(5), at(place.warehouse.id, Condition::InUse));
        holding.book(MovementKind::Receipt, 990, None, Some(to), a_clerk(&plain)).expect("they fit");
        holding.book(MovementKind::WriteOff, 990, Some(to), None, a_clerk(&plain)).expect("they are there");
        booked.extend_from_slice(holding.booked());
    })
    .await;
    booked.reverse();
    assert_eq!(booked.len(), 7);
    booked.extend(first);
    assert_eq!(listed(&store, &place, &of(&asset)).await, booked);
}

/// A day of movements of all kinds, between the warehouse and the room.
struct Days {
    place: Place,
    room: EnvironmentId,
    movements: Vec<Movement>,
}

impl Days {
    async fn new(store: &Arc<dyn Store>) -> Self {
        let place = Place::new(store).await;
        let room = seed(&**store, an_environment(place.institution.id)).await.id;
        let loose = seed(&**store, an_asset(place.institution.id)).await;
        let (here, there) = (Some(place.warehouse.id), Some(room));
        let spot = |environment, condition| Some(Spot { environment, condition });
        let away = Some(under_way(here));
        let midnight = |day: &str| day.parse::<Timestamp>().expect("it is a moment");
        let last = midnight("2026-03-17T00:00:00Z") - Duration::microseconds(1);
        let steps = [
            (MovementKind::TransferOut, spot(here, Condition::Good), away, last),
            (MovementKind::TransferIn, away, spot(there, Condition::Good), midnight("2026-03-17T00:00:00Z")),
            (MovementKind::Damage, spot(there, Condition::Good), spot(there, Condition::Damaged), last),
            (MovementKind::WriteOff, spot(there, Condition::Damaged), None, midnight("2026-03-18T00:00:00Z")),
            (MovementKind::Found, None, spot(there, Condition::Good), midnight("2026-03-18T00:00:00Z")),
        ];
        changed(store, &place.ctx, place.asset.id, |holding| {
            for (kind, from, to, at) in steps {
                holding.book(kind, 1, from, to, a_clerk(&Entry::new(None, at))).expect("the rule allows it");
            }
        })
        .await;
        changed(store, &place.ctx, loose.id, |holding| {
            let (from, to) = (at(None, Condition::Good), at(None, Condition::InUse));
            let entry = Entry::new(None, last);
            holding.book(MovementKind::Adjustment, 2, Some(from), Some(to), a_clerk(&entry)).expect("ten are there");
        })
        .await;
        let movements = listed(store, &place, &MovementFilter::default()).await;
        assert_eq!(movements.len(), 8);
        Self { place, room, movements }
    }

    fn matching(&self, matches: impl Fn(&Movement) -> bool) -> Vec<Movement> {
        self.movements.iter().filter(|movement| matches(movement)).cloned().collect()
    }

    fn touches(movement: &Movement, environment: EnvironmentId) -> bool {
        [movement.from, movement.to].into_iter().flatten().any(|place| place.environment == Some(environment))
    }
}

/// By each filter, and by all together; days are those of UTC, both included.
pub async fn movements_are_filtered(store: Arc<dyn Store>) {
    let days = Days::new(&store).await;
    let (asset, warehouse) = (days.place.asset.id, days.place.warehouse.id);
    let all = MovementFilter::default;
    let within = |from: Option<&str>, until: Option<&str>| MovementFilter {
        from: from.map(day),
        until: until.map(day),
        ..all()
    };
    let between = |from: &str, until: &str| {
        let (from, until): (Day, Day) = (day(from), day(until));
        days.matching(|movement| (from..=until).contains(&movement.at.date_naive()))
    };
    let mut cases = vec![
        (all(), days.movements.clone(), 8),
        (of(&days.place.asset), days.matching(|movement| movement.asset == asset), 6),
        (of(&an_asset(days.place.institution.id)), vec![], 0),
        (MovementFilter { environment: Some(warehouse), ..all() }, days.matching(|it| Days::touches(it, warehouse)), 3),
        (MovementFilter { environment: Some(days.room), ..all() }, days.matching(|it| Days::touches(it, days.room)), 4),
        (MovementFilter { environment: Some(an_id().into()), ..all() }, vec![], 0),
        (within(Some("2026-03-17"), None), between("2026-03-17", "2099-01-01"), 3),
        (within(None, Some("2026-03-16")), between("1999-01-01", "2026-03-16"), 5),
        (within(Some("2026-03-17"), Some("2026-03-17")), between("2026-03-17", "2026-03-17"), 1),
        (within(Some("2026-03-18"), Some("2026-03-17")), vec![], 0),
    ];
    for (kind, count) in [
        (MovementKind::Receipt, 2),
        (MovementKind::TransferIn, 1),
        (MovementKind::Adjustment, 1),
        (MovementKind::LoanOut, 0),
    ] {
        let filter = MovementFilter { kind: Some(kind), ..all() };
        cases.push((filter, days.matching(|movement| movement.kind == kind), count));
    }
    let narrow = MovementFilter { kind: Some(MovementKind::Receipt), environment: Some(warehouse), ..all() };
    let narrow = MovementFilter { asset: Some(asset), until: Some(day("2026-03-16")), ..narrow };
    let receipt = |it: &Movement| it.kind == MovementKind::Receipt && it.asset == asset;
    cases.push((narrow, days.matching(receipt), 1));
    for (filter, expected, count) in cases {
        assert_eq!(expected.len(), count, "{filter:?}");
        assert_pages!(store, &days.place.ctx, ledger.list(&days.place.everything, &filter), expected);
    }
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn movements_are_listed_in_every_order(store: Arc<dyn Store>) {
    let days = Days::new(&store).await;
    let mut movements = days.movements.clone();
    movements.sort_by_key(|movement| (movement.at, movement.id));
    for descending in [false, true] {
        let filter = MovementFilter { sort: Sort { field: MovementSort::At, descending }, ..MovementFilter::default() };
        assert_pages!(store, &days.place.ctx, ledger.list(&days.place.everything, &filter), movements.clone());
        movements.reverse();
    }
}

/// All, or those of assets and in environments that may be seen, or none; nobody owns one.
pub async fn movements_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let days = Days::new(&store).await;
    let (place, asset) = (&days.place, days.place.asset.id);
    let other = seed(&*store, an_environment(place.institution.id)).await;
    let none = Visibility { everything: false, ..place.everything.clone() };
    let seeing = |rooms: &[EnvironmentId]| Visibility { environments: rooms.iter().copied().collect(), ..none.clone() };
    let own = Visibility { owner: Some(place.user.id), ..none.clone() };
    let filter = MovementFilter::default();
    let of_asset = days.matching(|movement| movement.asset == asset);
    for (visible, expected) in [
        (seeing(&[place.warehouse.id]), of_asset.clone()),
        (seeing(&[days.room]), of_asset.clone()),
        (seeing(&[days.room, place.warehouse.id]), of_asset.clone()),
        (seeing(&[other.id]), vec![]),
        (none.clone(), vec![]),
        (own, vec![]),
    ] {
        assert_pages!(store, &place.ctx, ledger.list(&visible, &filter), expected);
    }
    // Once all of it is kept elsewhere, what happened in a room is still seen by who sees the room.
    changed(&store, &place.ctx, asset, |holding| {
        let gone = Some(at(days.room, Condition::Good));
        let entry = Entry::new(None, moment());
        holding.book(MovementKind::WriteOff, 1, gone, None, a_clerk(&entry)).expect("it was found");
    })
    .await;
    let all = listed(&store, place, &filter).await;
    let in_room = |movement: &&Movement| Days::touches(movement, days.room);
    let in_room: Vec<_> = all.iter().filter(in_room).cloned().collect();
    assert_eq!(in_room.len(), 5);
    assert_pages!(store, &place.ctx, ledger.list(&seeing(&[days.room]), &filter), in_room);
}

/// Nor where none is chosen.
pub async fn movements_are_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let page = PageRequest { count: true, ..PageRequest::first(200) };
    for stranger in [&there.ctx, &nowhere()] {
        let found = seen!(store, stranger, ledger.list(&here.everything, &of(&here.asset), &page));
        assert_eq!((found.data, found.count), (vec![], Some(0)));
        assert_eq!(seen!(store, stranger, ledger.timeline(here.asset.id, None, 10)), []);
    }
    assert_eq!(listed(&store, &here, &of(&here.asset)).await.len(), 1);
    assert_eq!(seen!(store, &here.ctx, ledger.verify()), (1, vec![]));
    assert_eq!(seen!(store, &nowhere(), ledger.verify()), (0, vec![]));
}

/// Of an institution with nothing, and of one that has retired what it had.
pub async fn a_book_that_is_right_has_no_discrepancies(store: Arc<dyn Store>) {
    let days = Days::new(&store).await;
    assert_eq!(seen!(store, &days.place.ctx, ledger.verify()), (2, vec![]));
    seed(&*store, crate::builders::a_retired_asset(days.place.institution.id)).await;
    seed(&*store, Asset { units: crate::builders::good(0), ..an_asset(days.place.institution.id) }).await;
    assert_eq!(seen!(store, &days.place.ctx, ledger.verify()), (4, vec![]));
    let empty = seed(&*store, crate::builders::an_institution()).await;
    let ctx = plantel_domain::access::Context::system("contract", Some(empty.id));
    assert_eq!(seen!(store, &ctx, ledger.verify()), (0, vec![]));
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_movements(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = MovementFilter::default();
    assert_refuses_cursors!(store, &place.ctx, ledger.list(&place.everything, &filter), "-at", SortKey::Micros(0));
    let seeing: BTreeSet<EnvironmentId> = BTreeSet::from([place.warehouse.id]);
    let some = Visibility { everything: false, environments: seeing, ..place.everything.clone() };
    assert_refuses_cursors!(store, &place.ctx, ledger.list(&some, &filter), "-at", SortKey::Micros(0));
}
