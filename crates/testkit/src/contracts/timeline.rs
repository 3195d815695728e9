//! What is promised of the timeline of an asset.

use super::book::{booked, changed};
use super::loans::every_state;
use super::support::Place;
use crate::builders::{a_loan, a_user, an_asset, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, LoanId, UserId};
use plantel_domain::inventory::{
    AssetChanged, AssetTagRevoked, Condition, Happening, LoanStep, MovementFilter, MovementKind, StockMoved,
    TimelineEntry,
};
use plantel_domain::journal::Happened;
use plantel_domain::loans::{Loan, LoanState};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::cmp::Reverse;
use std::sync::Arc;
use uuid::Uuid;

async fn timeline(store: &Arc<dyn Store>, place: &Place, asset: AssetId) -> Vec<TimelineEntry> {
    seen!(store, &place.ctx, ledger.timeline(asset, None, 1_000))
}

/// The steps told of a loan, oldest first: what it came to be, by whom and when.
fn steps(entries: &[TimelineEntry], loan: LoanId) -> Vec<(&'static str, UserId, Timestamp)> {
    let step = |entry: &TimelineEntry| match &entry.what {
        Happening::Loan(step) if step.loan == loan => Some((step.state, step.by, entry.at)),
        _ => None,
    };
    let mut steps: Vec<_> = entries.iter().filter_map(step).collect();
    steps.sort_by_key(|(_, _, at)| *at);
    steps
}

/// Under the id of the loan: asked for by the borrower, and then by whoever did it.
pub async fn a_timeline_tells_every_step_of_a_loan(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await;
    let (by, to) = (clerk.id, place.user.id);
    for state in every_state(by, to) {
        let loan = Loan { state, quantity: 3, ..a_loan(&place.asset, &place.warehouse, to) };
        let loan = seed(&*store, loan).await;
        let mut expected = vec![("pending", to, loan.created_at)];
        expected.extend(match &loan.state {
            LoanState::Pending => vec![],
            LoanState::Approved { approved } => vec![("approved", by, approved.at)],
            LoanState::Rejected { rejected, .. } => vec![("rejected", by, rejected.at)],
            LoanState::Cancelled { approved: None, cancelled } => vec![("cancelled", to, cancelled.at)],
            LoanState::Cancelled { approved: Some(approved), cancelled } => {
                vec![("approved", by, approved.at), ("cancelled", to, cancelled.at)]
            }
            LoanState::Active { approved, handed_over } => {
                vec![("approved", by, approved.at), ("active", by, handed_over.at)]
            }
            LoanState::Returned { approved, handed_over, returned } => {
                vec![("approved", by, approved.at), ("active", by, handed_over.at), ("returned", by, returned.at)]
            }
        });
        let entries = timeline(&store, &place, place.asset.id).await;
        assert_eq!(steps(&entries, loan.id), expected, "{:?}", loan.state);
        let told = |entry: &&TimelineEntry| entry.id == Uuid::from(loan.id);
        for entry in entries.iter().filter(told) {
            let Happening::Loan(LoanStep { borrower, quantity, .. }) = entry.what else { panic!("it is of a loan") };
            assert_eq!((borrower, quantity), (to, 3));
        }
        assert_eq!(entries.iter().filter(told).count(), expected.len());
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
    let ends = [(moment() - Duration::days(1), Uuid::max()), (whole[12].at, whole[12].id)];
    for before in ends {
        assert_eq!(seen!(store, &place.ctx, ledger.timeline(asset, Some(before), 10)), []);
    }
}
