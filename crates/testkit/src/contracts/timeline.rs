//! What is promised of the timeline of an asset.

use super::book::{booked, changed};
use super::loans::every_state;
use super::support::Place;
use crate::builders::{a_line, a_loan, a_user, an_asset, an_import, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, ImportId, LoanId, UserId};
use plantel_domain::inventory::import::{Import, ImportState, ImportedChange, ImportedRow};
use plantel_domain::inventory::{
    Asset, AssetChanged, AssetTagRevoked, Condition, Happening, ImportStep, LoanStep, MovementFilter, MovementKind,
    StockMoved, TimelineEntry,
};
use plantel_domain::journal::{Change, Happened};
use plantel_domain::loans::{Allotment, Loan, LoanLine, LoanState, Wanted};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::cmp::Reverse;
use std::sync::Arc;
use uuid::Uuid;

async fn timeline(store: &Arc<dyn Store>, place: &Place, asset: AssetId) -> Vec<TimelineEntry> {
    seen!(store, &place.ctx, ledger.timeline(asset, None, 1_000))
}

/// The steps told of a loan, oldest first: what it came to be, by whom and when.
fn steps(entries: &[TimelineEntry], loan: LoanId) -> Vec<(&'static str, Option<UserId>, Timestamp)> {
    let step = |entry: &TimelineEntry| match &entry.what {
        Happening::Loan(step) if step.loan == loan => Some((step.state, step.by, entry.at)),
        _ => None,
    };
    let mut steps: Vec<_> = entries.iter().filter_map(step).collect();
    steps.sort_by_key(|(_, _, at)| *at);
    steps
}

/// Under the id of the loan: asked for by the borrower, and then by whoever did it, if anybody did.
pub async fn a_timeline_tells_every_step_of_a_loan(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await;
    let (by, to) = (Some(clerk.id), Some(place.user.id));
    for state in every_state(clerk.id, place.user.id) {
        let lines = vec![a_line(Wanted::Asset { asset: place.asset.id }, 3)];
        let loan = Loan { state, lines, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        let loan = seed(&*store, loan).await;
        let mut expected = vec![("pending", to, loan.created_at)];
        expected.extend(match &loan.state {
            LoanState::Pending => vec![],
            LoanState::Approved { approved } => vec![("approved", by, approved.at)],
            LoanState::Rejected { rejected, .. } => vec![("rejected", by, rejected.at)],
            LoanState::Cancelled { approved: None, cancelled, .. } => vec![("cancelled", cancelled.by, cancelled.at)],
            LoanState::Cancelled { approved: Some(approved), cancelled, .. } => {
                vec![("approved", by, approved.at), ("cancelled", cancelled.by, cancelled.at)]
            }
            LoanState::Expired { approved: None, expired } => vec![("expired", None, expired.at)],
            LoanState::Expired { approved: Some(approved), expired } => {
                vec![("approved", by, approved.at), ("expired", None, expired.at)]
            }
            LoanState::Active { approved, handed_over } | LoanState::PartiallyReturned { approved, handed_over } => {
                vec![("approved", by, approved.at), ("active", by, handed_over.at)]
            }
            LoanState::Returned { approved, handed_over, returned } => {
                vec![("approved", by, approved.at), ("active", by, handed_over.at), ("returned", by, returned.at)]
            }
            LoanState::Lost { approved, handed_over, lost } => {
                vec![("approved", by, approved.at), ("active", by, handed_over.at), ("lost", by, lost.at)]
            }
        });
        let entries = timeline(&store, &place, place.asset.id).await;
        assert_eq!(steps(&entries, loan.id), expected, "{:?}", loan.state);
        let told = |entry: &&TimelineEntry| entry.id == Uuid::from(loan.id);
        for entry in entries.iter().filter(told) {
            let Happening::Loan(LoanStep { borrower: Some(borrower), quantity, .. }) = entry.what else {
                panic!("it is of a loan")
            };
            assert_eq!((borrower, quantity), (place.user.id, 3));
        }
        assert_eq!(entries.iter().filter(told).count(), expected.len());
    }
}

/// With the units that stand for it, of all its lines, once there are any.
pub async fn a_timeline_tells_of_loans_for_which_the_asset_stands(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let asked = |asset: &Asset| a_line(Wanted::Asset { asset: asset.id }, 9);
    let units =
        |asset: &Asset, promised, out, good| Allotment { out, good, ..Allotment::promised(Some(asset.id), promised) };
    let any = |allotments| LoanLine { allotments, ..a_line(Wanted::Other { words: line("Multímetros") }, 7) };
    let of_other = any(vec![units(&other, 1, 0, 0), Allotment::promised(None, 5)]);
    let cases = [
        (vec![any(vec![units(&other, 4, 0, 0), units(&place.asset, 1, 2, 3)])], Some(6)),
        (vec![asked(&place.asset), any(vec![units(&place.asset, 1, 0, 0)]), asked(&other)], Some(1)),
        (vec![asked(&place.asset), asked(&other), any(vec![])], Some(9)),
        (vec![asked(&other), of_other], None),
        (vec![any(vec![units(&place.asset, 0, 2, 0)]), any(vec![units(&place.asset, 0, 0, 3)])], Some(5)),
    ];
    for (lines, expected) in cases {
        let loan = Loan { lines, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        let loan = seed(&*store, loan).await.id;
        let entries = timeline(&store, &place, place.asset.id).await;
        let told = entries.iter().filter_map(|entry| match &entry.what {
            Happening::Loan(step) if step.loan == loan => Some(step.quantity),
            _ => None,
        });
        assert_eq!(told.collect::<Vec<_>>(), Vec::from_iter(expected));
    }
}

async fn tell(store: &Arc<dyn Store>, place: &Place, happened: impl Into<Happened>) {
    let work = store.begin(&place.ctx).await.expect("the store begins a work");
    work.commit(happened.into()).await.expect("the store commits it");
}

/// Movements, loans and what the journal says of the asset, but that its stock moved.
pub async fn a_timeline_merges_all_that_happened(store: Arc<dyn Store>) {
    let (place, elsewhere) = (Place::new(&store).await, Place::new(&store).await);
    let asset = place.asset.id;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let loan = seed(&*store, a_loan(&place.asset, &place.warehouse, place.user.id)).await;
    seed(&*store, a_loan(&other, &place.warehouse, place.user.id)).await;
    booked(&store, &place.ctx, asset, (MovementKind::Damage, 2), (Some(Condition::Good), Some(Condition::Damaged)))
        .await;
    booked(&store, &place.ctx, other.id, (MovementKind::WriteOff, 1), (Some(Condition::Good), None)).await;
    tell(&store, &place, Happened::from(AssetChanged { asset })).await;
    tell(&store, &place, Happened::from(StockMoved { asset })).await;
    tell(&store, &place, Happened::from(AssetTagRevoked { asset })).await;
    tell(&store, &place, Happened::from(AssetChanged { asset: other.id })).await;
    tell(&store, &elsewhere, Happened::from(AssetChanged { asset })).await;
    let entries = timeline(&store, &place, asset).await;
    assert!(entries.is_sorted_by_key(|entry| Reverse((entry.at, entry.id))), "newest first");
    let filter = MovementFilter { asset: Some(asset), ..MovementFilter::default() };
    let movements = seen!(store, &place.ctx, ledger.list(&place.everything, &filter, &PageRequest::first(10))).data;
    let told = entries.iter().filter_map(|entry| match &entry.what {
        Happening::Movement(movement) => {
            assert_eq!((entry.at, entry.id), (movement.at, movement.id.into()));
            Some(movement.clone())
        }
        _ => None,
    });
    let told: Vec<_> = told.collect();
    assert_eq!((told.len(), &told), (2, &movements));
    assert_eq!(steps(&entries, loan.id).len(), 1);
    let filter = plantel_domain::audit::JournalFilter { subject_id: Some(asset.into()), ..Default::default() };
    let journal = seen!(store, &place.ctx, journal.list(&filter, &PageRequest::first(10))).data;
    let changes = entries.iter().filter_map(|entry| match &entry.what {
        Happening::Change(change) => Some((entry.at, entry.id, &**change)),
        _ => None,
    });
    let expected = journal.iter().filter(|entry| entry.kind != "asset.stock-moved");
    let expected: Vec<_> = expected.map(|entry| (entry.at, entry.id.into(), entry)).collect();
    assert_eq!(expected.len(), 2);
    assert!(changes.eq(expected));
    assert_eq!(entries.len(), 2 + 1 + 2);
    assert_eq!(timeline(&store, &place, an_id().into()).await, []);
}

/// Read in pieces of several lengths, the timeline is the same.
async fn assert_pieces(store: &Arc<dyn Store>, place: &Place, asset: AssetId, whole: &[TimelineEntry]) {
    for limit in [1, 2, 5, 13, 14] {
        let (mut entries, mut before) = (Vec::new(), None);
        loop {
            let piece = seen!(store, &place.ctx, ledger.timeline(asset, before, limit));
            assert!(piece.len() <= usize::try_from(limit).expect("it is small"));
            let Some(last) = piece.last() else { break };
            before = Some((last.at, last.id));
            entries.extend(piece);
        }
        assert_eq!(entries, whole, "{limit}");
    }
}

/// What lies strictly before an entry, as many as are asked for, and nothing twice.
pub async fn a_timeline_comes_in_pieces(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let asset = place.asset.id;
    for minutes in [3, 1, 2, 2] {
        let created_at = moment() + Duration::minutes(minutes);
        seed(&*store, Loan { created_at, ..a_loan(&place.asset, &place.warehouse, place.user.id) }).await;
        tell(&store, &place, Happened::from(AssetChanged { asset })).await;
        booked(&store, &place.ctx, asset, (MovementKind::Loss, 1), (Some(Condition::Good), Some(Condition::Missing)))
            .await;
    }
    changed(&store, &place.ctx, asset, |_| {}).await;
    let whole = timeline(&store, &place, asset).await;
    assert_eq!(whole.len(), 1 + 4 * 3);
    assert_pieces(&store, &place, asset, &whole).await;
    let ends = [(moment() - Duration::days(1), Uuid::max()), (whole[12].at, whole[12].id)];
    for before in ends {
        assert_eq!(seen!(store, &place.ctx, ledger.timeline(asset, Some(before), 10)), []);
    }
}

fn after(minutes: i64) -> Timestamp {
    moment() + Duration::minutes(minutes)
}

/// An import of the user's, over after so many minutes.
async fn brought(store: &Arc<dyn Store>, place: &Place, state: ImportState, over: i64) -> Import {
    let (by, finished_at) = (Some(place.user.id), Some(after(over)));
    seed(&**store, Import { by, state, finished_at, ..an_import(place.institution.id) }).await
}

fn renamed(asset: &Asset) -> Vec<Change> {
    Change::between(asset, &Asset { name: line("Cámara 'ñ' \"%_\\\" 🐟"), ..asset.clone() })
}

/// What it did to an asset, and when it changed it, if it did.
fn done(line: u64, asset: &Asset, minutes: Option<i64>) -> ImportedRow {
    let changed = minutes.map(|minutes| ImportedChange { at: after(minutes), changes: renamed(asset) });
    ImportedRow { line, asset: asset.id, before: None, version: 1, changed }
}

fn imported(entries: &[TimelineEntry]) -> Vec<(Timestamp, Uuid, ImportStep)> {
    let step = |entry: &TimelineEntry| match &entry.what {
        Happening::Import(step) => Some((entry.at, entry.id, step.clone())),
        _ => None,
    };
    entries.iter().filter_map(step).collect()
}

/// Under the id of the import: what it changed, by whoever brought it, and that it was taken back, by a job.
pub async fn a_timeline_tells_what_imports_changed_and_what_was_taken_back(store: Arc<dyn Store>) {
    let (place, elsewhere) = (Place::new(&store).await, Place::new(&store).await);
    let asset = &place.asset;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let made = brought(&store, &place, ImportState::Done, 1).await.id;
    let changed = brought(&store, &place, ImportState::Done, 20).await.id;
    let undone = brought(&store, &place, ImportState::Undone, 30).await.id;
    let unmade = brought(&store, &place, ImportState::Undone, 40).await.id;
    let nobodys = Import { state: ImportState::Undoing, ..an_import(place.institution.id) };
    let nobodys = seed(&*store, nobodys).await.id;
    for (import, rows) in [
        (made, vec![done(1, asset, None), done(2, &other, None)]),
        (changed, vec![done(1, &other, Some(2)), done(2, asset, Some(2))]),
        (undone, vec![done(7, asset, Some(3))]),
        (unmade, vec![done(1, asset, None)]),
        (nobodys, vec![done(1, asset, Some(4))]),
    ] {
        kept!(store, &place.ctx, imports.add_rows(import, &rows));
    }
    let theirs = brought(&store, &elsewhere, ImportState::Undone, 5).await.id;
    kept!(store, &elsewhere.ctx, imports.add_rows(theirs, &[done(1, &elsewhere.asset, Some(4))]));

    let by = Some(place.user.id);
    let entry = |minutes, import: ImportId, step| (after(minutes), Uuid::from(import), step);
    let entries = timeline(&store, &place, asset.id).await;
    let expected = [
        entry(40, unmade, ImportStep::undone(unmade, vec![])),
        entry(30, undone, ImportStep::undone(undone, renamed(asset))),
        entry(4, nobodys, ImportStep::changed(nobodys, None, renamed(asset))),
        entry(3, undone, ImportStep::changed(undone, by, renamed(asset))),
        entry(2, changed, ImportStep::changed(changed, by, renamed(asset))),
    ];
    assert_eq!(imported(&entries), expected);
    let [(_, _, back), (_, _, there)] = [&expected[1], &expected[3]];
    assert_eq!((&back.changes[0].before, &back.changes[0].after), (&there.changes[0].after, &there.changes[0].before));
    let entries = timeline(&store, &place, other.id).await;
    assert_eq!(imported(&entries), [entry(2, changed, ImportStep::changed(changed, by, renamed(&other)))]);
    assert_eq!(imported(&timeline(&store, &elsewhere, elsewhere.asset.id).await).len(), 2);
    for (stranger, asset) in [(&elsewhere, asset.id), (&place, elsewhere.asset.id)] {
        assert_eq!(timeline(&store, stranger, asset).await, []);
    }
}

/// Also where several happened at one moment, to the asset or to others, and among all else.
pub async fn what_imports_did_comes_in_pieces_with_all_else(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    for (minutes, over) in [(1, 2), (2, 3), (2, 3), (2, 4), (3, 9)] {
        let created_at = after(minutes);
        seed(&*store, Loan { created_at, ..a_loan(&place.asset, &place.warehouse, place.user.id) }).await;
        let import = brought(&store, &place, ImportState::Undone, over).await.id;
        let rows = [done(1, &other, Some(minutes)), done(2, &place.asset, Some(minutes))];
        kept!(store, &place.ctx, imports.add_rows(import, &rows));
    }
    let whole = timeline(&store, &place, place.asset.id).await;
    assert_eq!((whole.len(), imported(&whole).len()), (1 + 5 * 3, 5 * 2));
    assert!(whole.is_sorted_by_key(|entry| Reverse((entry.at, entry.id))), "newest first");
    assert_pieces(&store, &place, place.asset.id, &whole).await;
}
