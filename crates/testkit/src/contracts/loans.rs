//! What is promised of loans.

use super::support::{Place, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{a_loan, a_user, an_asset, an_environment, period, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::ids::UserId;
use plantel_domain::loans::{Deed, Loan, LoanFilter, LoanState, Promise, StateName};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::sync::Arc;

fn deed(by: UserId, micros: i64) -> Deed {
    Deed { by, at: moment() + Duration::microseconds(micros) }
}

/// One of every state, and every way into it.
pub(super) fn every_state(clerk: UserId, borrower: UserId) -> Vec<LoanState> {
    let (approved, handed_over, returned) = (deed(clerk, 1), deed(clerk, 20), deed(clerk, 300_000));
    vec![
        LoanState::Pending,
        LoanState::Approved { approved },
        LoanState::Rejected { rejected: deed(clerk, 4), reason: prose("No está:\n'ñ' 🐟") },
        LoanState::Cancelled { approved: None, cancelled: deed(borrower, 5) },
        LoanState::Cancelled { approved: Some(approved), cancelled: deed(borrower, 6) },
        LoanState::Active { approved, handed_over },
        LoanState::Returned { approved, handed_over, returned },
    ]
}

fn asked_for(place: &Place) -> Loan {
    a_loan(&place.asset, &place.warehouse, place.user.id)
}

/// With everything that brought it there.
pub async fn a_loan_in_every_state_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await;
    for state in every_state(clerk.id, place.user.id) {
        let loan = Loan {
            state,
            quantity: 1_000_000,
            period: period("2024-02-29", "2199-12-31"),
            purpose: prose("Práctica\n\t'ñ' \"%_\\\" 🐟"),
            created_at: moment() + Duration::microseconds(7),
            version: 3,
            ..asked_for(&place)
        };
        seed(&*store, loan.clone()).await;
        assert_eq!(seen!(store, &place.ctx, loans.find(loan.id, None)), Some(loan));
    }
    let one_day = Loan { period: period("2026-03-20", "2026-03-20"), ..asked_for(&place) };
    seed(&*store, one_day.clone()).await;
    assert_eq!(seen!(store, &place.ctx, loans.find(one_day.id, None)), Some(one_day));
    assert_eq!(seen!(store, &place.ctx, loans.find(an_id().into(), None)), None);
}

/// From state to state; a change of an old one is refused, as is another version than the current.
pub async fn a_change_of_a_loan_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await;
    let mut old = seed(&*store, asked_for(&place)).await;
    let mut loan = old.clone();
    for (version, state) in (2..).zip(every_state(clerk.id, place.user.id)) {
        loan.state = state;
        kept!(store, &place.ctx, loans.update(&mut loan));
        assert_eq!(loan.version, version);
        assert_eq!(seen!(store, &place.ctx, loans.find(loan.id, Some(version))), Some(loan.clone()));
    }
    assert_other_version(asked!(store, &place.ctx, loans.find(loan.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, loans.update(&mut old)));
    assert_stale(tried!(store, &place.ctx, loans.update(&mut asked_for(&place))));
    assert_eq!(seen!(store, &place.ctx, loans.find(loan.id, None)), Some(loan));
}

/// Nor where none is chosen.
pub async fn a_loan_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut loan = seed(&*store, asked_for(&here)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loans.find(loan.id, None)), None);
        assert_eq!(seen!(store, stranger, loans.find(loan.id, Some(77))), None);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, loans.list(&here.everything, &LoanFilter::default(), &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, loans.update(&mut loan)));
        assert_failed(tried!(store, stranger, loans.add(&asked_for(&here))));
    }
    assert_eq!(seen!(store, &here.ctx, loans.find(loan.id, None)), Some(loan));
}

/// Else it cannot be stored.
pub async fn a_loan_is_of_things_of_its_institution_for_a_known_user(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = here.institution.id;
    let nobody = a_user().id;
    let approved = LoanState::Approved { approved: deed(nobody, 0) };
    let wrong = [
        Loan { asset: there.asset.id, ..asked_for(&here) },
        Loan { asset: an_asset(id).id, ..asked_for(&here) },
        Loan { warehouse: there.warehouse.id, ..asked_for(&here) },
        Loan { warehouse: an_environment(id).id, ..asked_for(&here) },
        Loan { borrower: nobody, ..asked_for(&here) },
        Loan { state: approved.clone(), ..asked_for(&here) },
    ];
    for loan in wrong {
        assert_failed(tried!(store, &here.ctx, loans.add(&loan)));
    }
    let mut loan = seed(&*store, asked_for(&here)).await;
    loan.state = approved;
    assert_failed(tried!(store, &here.ctx, loans.update(&mut loan)));
    assert_eq!(loan.version, 1, "a refused change leaves the version alone");
}

/// Newest first, in every state, whatever the context's institution is.
pub async fn loans_of_a_borrower_are_found_in_every_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    seed(&*store, asked_for(&there)).await;
    let mut loans = Vec::new();
    for (micros, place) in [(1, &here), (3, &there), (1, &there), (2, &here)] {
        let created_at = moment() + Duration::microseconds(micros);
        let cancelled = LoanState::Cancelled { approved: None, cancelled: deed(here.user.id, 5) };
        let state = if micros == 2 { cancelled } else { LoanState::Pending };
        loans.push(seed(&*store, Loan { borrower: here.user.id, created_at, state, ..asked_for(place) }).await);
    }
    loans.sort_by_key(|loan| std::cmp::Reverse((loan.created_at, loan.id)));
    for ctx in [&here.ctx, &there.ctx, &nowhere()] {
        assert_eq!(seen!(store, ctx, loans.of_borrower(here.user.id)), loans);
    }
    assert_eq!(seen!(store, &nowhere(), loans.of_borrower(a_user().id)), []);
}

/// Both ends of a period belong to it; the loan that asks is not counted.
pub async fn promises_are_approved_loans_of_the_asset_on_days_of_the_period(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let approved = LoanState::Approved { approved: deed(clerk.id, 0) };
    let promised = |start, end, quantity| Loan {
        period: period(start, end),
        quantity,
        state: approved.clone(),
        ..asked_for(&place)
    };
    for state in every_state(clerk.id, place.user.id).into_iter().filter(|state| state.name() != StateName::Approved) {
        seed(&*store, Loan { state, ..promised("2026-03-10", "2026-03-12", 9) }).await;
    }
    let asking = promised("2026-03-10", "2026-03-12", 8);
    seed(&*store, asking.clone()).await;
    seed(&*store, Loan { asset: other.id, ..promised("2026-03-10", "2026-03-12", 7) }).await;
    seed(&*store, promised("2026-03-01", "2026-03-09", 6)).await;
    seed(&*store, promised("2026-03-13", "2026-03-30", 5)).await;
    let mut expected = Vec::new();
    for (start, end, quantity) in [
        ("2026-03-01", "2026-03-10", 1),
        ("2026-03-12", "2026-03-30", 2),
        ("2026-03-11", "2026-03-11", 3),
        ("2026-03-01", "2026-03-30", 4),
        ("2026-03-11", "2026-03-11", 4),
    ] {
        let loan = seed(&*store, promised(start, end, quantity)).await;
        expected.push(Promise { period: loan.period, quantity });
    }
    let found = seen!(store, &place.ctx, loans.promises(place.asset.id, &asking.period, asking.id));
    let sorted = |mut promises: Vec<Promise>| {
        promises.sort_by_key(|promise| (promise.quantity, promise.period.start()));
        promises
    };
    assert_eq!(sorted(found), sorted(expected));
}

/// Nor where none is chosen.
pub async fn promises_are_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let clerk = seed(&*store, a_user()).await;
    let loan = Loan { state: LoanState::Approved { approved: deed(clerk.id, 0) }, ..asked_for(&here) };
    let loan = seed(&*store, loan).await;
    let except = asked_for(&here).id;
    assert_eq!(seen!(store, &here.ctx, loans.promises(loan.asset, &loan.period, except)).len(), 1);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loans.promises(loan.asset, &loan.period, except)), []);
    }
}
