//! What is promised of transfers.

use super::support::{Place, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_transfer, a_user, an_asset, an_environment, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::ids::{AssetId, EnvironmentId, UserId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{
    Closing, Condition, Transfer, TransferFilter, TransferLine, TransferSort, TransferState,
};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

fn line_of(asset: AssetId, condition: Condition, sent: u32, received: Option<u32>) -> TransferLine {
    TransferLine { asset, condition, sent, received }
}

fn closing(by: Option<UserId>, micros: i64) -> Closing {
    Closing { by, at: moment() + Duration::microseconds(micros) }
}

async fn room(store: &Arc<dyn Store>, place: &Place) -> Environment {
    seed(&**store, an_environment(place.institution.id)).await
}

/// With every field filled and empty, and its lines in their order.
pub async fn every_transfer_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = room(&store, &place).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let bare = a_transfer(place.asset.id, &place.warehouse, &room);
    let stated = || Condition::ALL.iter().copied().filter(|condition| condition.stated()).rev();
    let full = Transfer {
        state: TransferState::Received,
        lines: stated()
            .map(|condition| line_of(other.id, condition, 1_000_000, Some(0)))
            .chain(stated().map(|condition| line_of(place.asset.id, condition, 3, Some(3))))
            .collect(),
        note: Some(prose("Para la\n\tferia 'ñ' \"%_\\\" 🐟")),
        closing_note: Some(prose("Llegó\nincompleto 🐟")),
        sent_by: Some(place.user.id),
        created_at: moment() + Duration::microseconds(1),
        closed: Some(closing(Some(place.user.id), 654_321)),
        version: 7,
        ..a_transfer(place.asset.id, &room, &place.warehouse)
    };
    let state = TransferState::Cancelled;
    let back = Transfer { state, closed: Some(closing(None, 1)), ..a_transfer(other.id, &room, &place.warehouse) };
    let nothing = Transfer { lines: vec![], ..a_transfer(other.id, &room, &place.warehouse) };
    for transfer in [bare, full, back, nothing] {
        seed(&*store, transfer.clone()).await;
        assert_eq!(seen!(store, &place.ctx, transfers.find(transfer.id, None)), Some(transfer));
    }
    assert_eq!(seen!(store, &place.ctx, transfers.find(an_id().into(), None)), None);
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_transfer_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = room(&store, &place).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let lines = vec![line_of(other.id, Condition::Good, 4, None), line_of(place.asset.id, Condition::Damaged, 2, None)];
    let sent = Transfer { lines, ..a_transfer(other.id, &place.warehouse, &room) };
    let mut old = seed(&*store, sent).await;
    let mut changed =
        Transfer { state: TransferState::Received, closed: Some(closing(Some(place.user.id), 9)), ..old.clone() };
    (changed.lines[0].received, changed.lines[1].received) = (Some(3), Some(2));
    changed.closing_note = Some(prose("Falta uno"));
    kept!(store, &place.ctx, transfers.update(&mut changed));
    assert_eq!(changed.version, 2);
    assert_eq!(seen!(store, &place.ctx, transfers.find(changed.id, Some(2))), Some(changed.clone()));
    assert_other_version(asked!(store, &place.ctx, transfers.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, transfers.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    let mut unknown = a_transfer(place.asset.id, &place.warehouse, &room);
    assert_stale(tried!(store, &place.ctx, transfers.update(&mut unknown)));
    assert_eq!(seen!(store, &place.ctx, transfers.find(changed.id, None)), Some(changed));
}

/// Nor where none is chosen.
pub async fn a_transfer_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let room = room(&store, &here).await;
    let own = || a_transfer(here.asset.id, &here.warehouse, &room);
    let mut transfer = seed(&*store, own()).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, transfers.find(transfer.id, None)), None);
        assert_eq!(seen!(store, stranger, transfers.find(transfer.id, Some(77))), None);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, transfers.list(&here.everything, &TransferFilter::default(), &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, transfers.update(&mut transfer)));
        assert_failed(tried!(store, stranger, transfers.add(&own())));
    }
    assert_eq!(seen!(store, &here.ctx, transfers.find(transfer.id, None)), Some(transfer));
}

/// Else it cannot be stored.
pub async fn a_transfer_is_of_what_its_institution_knows(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let room = room(&store, &here).await;
    let right = || a_transfer(here.asset.id, &here.warehouse, &room);
    let nobody = a_user().id;
    let wrong = [
        Transfer { from: there.warehouse.id, ..right() },
        Transfer { to: there.warehouse.id, ..right() },
        Transfer { to: an_environment(here.institution.id).id, ..right() },
        Transfer { lines: vec![line_of(there.asset.id, Condition::Good, 1, None)], ..right() },
        Transfer { lines: vec![line_of(an_id().into(), Condition::Good, 1, None)], ..right() },
        Transfer { lines: vec![line_of(here.asset.id, Condition::Good, 0, None)], ..right() },
        Transfer { lines: vec![line_of(here.asset.id, Condition::OnLoan, 1, None)], ..right() },
        Transfer { lines: vec![line_of(here.asset.id, Condition::Good, 1, Some(2))], ..right() },
        Transfer { sent_by: Some(nobody), ..right() },
        Transfer { state: TransferState::Received, closed: Some(closing(Some(nobody), 0)), ..right() },
    ];
    for transfer in wrong {
        assert_failed(tried!(store, &here.ctx, transfers.add(&transfer)));
    }
    let mut transfer = seed(&*store, right()).await;
    (transfer.state, transfer.closed) = (TransferState::Cancelled, Some(closing(Some(nobody), 0)));
    assert_failed(tried!(store, &here.ctx, transfers.update(&mut transfer)));
    assert_eq!(transfer.version, 1, "a refused change leaves the version alone");
}

/// With who closed it and when, and not before.
pub async fn a_transfer_is_closed_once_it_is_not_sent_any_more(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = room(&store, &place).await;
    let sent = || a_transfer(place.asset.id, &place.warehouse, &room);
    for wrong in [
        Transfer { closed: Some(closing(None, 0)), ..sent() },
        Transfer { state: TransferState::Received, ..sent() },
        Transfer { state: TransferState::Cancelled, ..sent() },
        Transfer { closing_note: Some(prose("aún no")), ..sent() },
    ] {
        assert_failed(tried!(store, &place.ctx, transfers.add(&wrong)));
    }
}

/// By each filter, and by all together.
pub async fn transfers_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (room, far) = (room(&store, &place).await, room(&store, &place).await);
    let other = seed(&*store, an_asset(place.institution.id)).await.id;
    let both = vec![line_of(other, Condition::Good, 1, None), line_of(place.asset.id, Condition::Good, 1, None)];
    let twice = vec![line_of(other, Condition::Good, 1, None), line_of(other, Condition::Damaged, 1, None)];
    let away = a_transfer(place.asset.id, &place.warehouse, &room);
    let home = Transfer { lines: both, ..a_transfer(other, &room, &place.warehouse) };
    let done = Transfer { state: TransferState::Received, closed: Some(closing(None, 0)), ..away.clone() };
    let done = Transfer { id: an_id().into(), ..done };
    let gone =
        Transfer { state: TransferState::Cancelled, closed: Some(closing(None, 0)), lines: twice, ..away.clone() };
    let gone = Transfer { id: an_id().into(), to: far.id, ..gone };
    let transfers = [&away, &home, &done, &gone];
    for transfer in transfers {
        seed(&*store, transfer.clone()).await;
    }
    let all = TransferFilter::default;
    let narrow = TransferFilter { state: Some(TransferState::Sent), from: Some(room.id), ..all() };
    let narrow = TransferFilter { to: Some(place.warehouse.id), asset: Some(other), ..narrow };
    let cases = [
        (all(), vec![&away, &home, &done, &gone]),
        (TransferFilter { state: Some(TransferState::Sent), ..all() }, vec![&away, &home]),
        (TransferFilter { state: Some(TransferState::Received), ..all() }, vec![&done]),
        (TransferFilter { state: Some(TransferState::Cancelled), ..all() }, vec![&gone]),
        (TransferFilter { from: Some(place.warehouse.id), ..all() }, vec![&away, &done, &gone]),
        (TransferFilter { to: Some(place.warehouse.id), ..all() }, vec![&home]),
        (TransferFilter { to: Some(room.id), ..all() }, vec![&away, &done]),
        (TransferFilter { asset: Some(other), ..all() }, vec![&home, &gone]),
        (TransferFilter { asset: Some(an_id().into()), ..all() }, vec![]),
        (TransferFilter { from: Some(far.id), ..all() }, vec![]),
        (narrow, vec![&home]),
    ];
    for (filter, expected) in cases {
        let expected: BTreeSet<_> = expected.into_iter().map(|transfer| transfer.id).collect();
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, transfers.list(&place.everything, &filter, &page));
        assert_eq!((listed.data.len(), listed.count), (expected.len(), Some(expected.len() as u64)), "{filter:?}");
        assert_eq!(listed.data.iter().map(|transfer| transfer.id).collect::<BTreeSet<_>>(), expected, "{filter:?}");
        assert!(listed.data.iter().all(|listed| transfers.contains(&listed)), "whole, with their lines");
    }
}

/// By who sees where it leaves or where it arrives; nobody owns one.
pub async fn transfers_are_seen_from_both_ends(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (room, far) = (room(&store, &place).await, room(&store, &place).await);
    let sent = Transfer { sent_by: Some(place.user.id), ..a_transfer(place.asset.id, &place.warehouse, &room) };
    let sent = seed(&*store, sent).await;
    let back = seed(&*store, a_transfer(place.asset.id, &room, &far)).await;
    let none = Visibility { everything: false, ..place.everything.clone() };
    let seeing = |rooms: &[EnvironmentId]| Visibility { environments: rooms.iter().copied().collect(), ..none.clone() };
    let own = Visibility { owner: Some(place.user.id), ..none.clone() };
    let sort = Sort { field: TransferSort::CreatedAt, descending: false };
    let filter = TransferFilter { sort, ..TransferFilter::default() };
    for (visible, mut expected) in [
        (place.everything.clone(), vec![sent.clone(), back.clone()]),
        (seeing(&[room.id]), vec![sent.clone(), back.clone()]),
        (seeing(&[place.warehouse.id]), vec![sent.clone()]),
        (seeing(&[far.id]), vec![back.clone()]),
        (seeing(&[far.id, place.warehouse.id]), vec![sent, back]),
        (none.clone(), vec![]),
        (own, vec![]),
    ] {
        expected.sort_by_key(|transfer| (transfer.created_at, transfer.id));
        assert_pages!(store, &place.ctx, transfers.list(&visible, &filter), expected);
    }
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn transfers_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = room(&store, &place).await;
    let mut transfers = Vec::new();
    for micros in [3, 0, 1, 1, -1] {
        let created_at = moment() + Duration::microseconds(micros);
        let transfer = Transfer { created_at, ..a_transfer(place.asset.id, &place.warehouse, &room) };
        transfers.push(seed(&*store, transfer).await);
    }
    transfers.sort_by_key(|transfer| (transfer.created_at, transfer.id));
    for descending in [false, true] {
        let sort = Sort { field: TransferSort::CreatedAt, descending };
        let filter = TransferFilter { sort, ..TransferFilter::default() };
        assert_pages!(store, &place.ctx, transfers.list(&place.everything, &filter), transfers.clone());
        transfers.reverse();
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_transfers(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = TransferFilter::default();
    let key = || SortKey::Micros(0);
    assert_refuses_cursors!(store, &place.ctx, transfers.list(&place.everything, &filter), "-created_at", key());
}
