//! What is promised of loans.

use super::book::day;
use super::support::{Place, assert_failed, assert_other_version, assert_stale, nowhere};
use crate::builders::{
    a_line, a_loan, a_user, an_asset, an_environment, category_code, line, period, promised, prose, seed,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::deed::Deed;
use plantel_domain::ids::UserId;
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{Allotment, Loan, LoanFilter, LoanLine, LoanState, Priority, Wanted};
use plantel_domain::page::PageRequest;
use plantel_domain::period::Period;
use plantel_domain::store::Store;
use std::sync::Arc;

pub(super) fn deed(by: impl Into<Option<UserId>>, micros: i64) -> Deed {
    Deed { by: by.into(), at: moment() + Duration::microseconds(micros) }
}

/// One of every state, and every way into it.
pub(super) fn every_state(clerk: UserId, borrower: UserId) -> Vec<LoanState> {
    let (approved, handed_over, closed) = (deed(clerk, 1), deed(clerk, 20), deed(clerk, 300_000));
    vec![
        LoanState::Pending,
        LoanState::Approved { approved },
        LoanState::Rejected { rejected: deed(clerk, 4), reason: prose("No está:\n'ñ' 🐟") },
        LoanState::Cancelled { approved: None, cancelled: deed(borrower, 5), reason: None },
        LoanState::Cancelled { approved: Some(approved), cancelled: deed(clerk, 5), reason: Some(prose("Se dañó")) },
        LoanState::Cancelled { approved: Some(approved), cancelled: deed(borrower, 6), reason: None },
        LoanState::Expired { approved: None, expired: deed(None, 7) },
        LoanState::Expired { approved: Some(approved), expired: deed(None, 8) },
        LoanState::Active { approved, handed_over },
        LoanState::PartiallyReturned { approved, handed_over },
        LoanState::Returned { approved, handed_over, returned: closed },
        LoanState::Lost { approved, handed_over, lost: closed },
    ]
}

fn asked_for(place: &Place) -> Loan {
    a_loan(&place.asset, &place.warehouse, place.user.id)
}

/// With everything that brought it there.
pub async fn a_loan_in_every_state_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await;
    let units = [promised(place.asset.id, 1_000_000)];
    for (state, priority) in every_state(clerk.id, place.user.id).into_iter().zip(Priority::ALL.iter().cycle()) {
        let loan = Loan {
            state,
            priority: *priority,
            lines: units.iter().map(|line| LoanLine { id: an_id().into(), ..line.clone() }).collect(),
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
        let days = Duration::days(version);
        loan.period = Period::new(day("2026-03-20"), day("2026-03-20") + days).expect("it ends later");
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
    let of = |line| Loan { lines: vec![line], ..asked_for(&here) };
    let model = || a_line(Wanted::Model { brand: None, model: line("EOS R") }, 1);
    let category = |category: CategoryCode| a_line(Wanted::Category { category }, 1);
    let wrong = [
        of(a_line(Wanted::Asset { asset: there.asset.id }, 1)),
        of(a_line(Wanted::Asset { asset: an_asset(id).id }, 1)),
        of(LoanLine { allotments: vec![Allotment::promised(Some(there.asset.id), 1)], ..model() }),
        of(LoanLine { allotments: vec![Allotment::promised(Some(an_asset(id).id), 1)], ..model() }),
        of(LoanLine { allotments: vec![Allotment::promised(None, 0)], ..model() }),
        of(LoanLine { quantity: 0, ..model() }),
        of(category(category_code("no hay tal"))),
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
    loan.state = LoanState::Pending;
    loan.lines[0].allotments = vec![Allotment::promised(Some(there.asset.id), 1)];
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
        let cancelled = LoanState::Cancelled { approved: None, cancelled: deed(here.user.id, 5), reason: None };
        let state = if micros == 2 { cancelled } else { LoanState::Pending };
        loans.push(seed(&*store, Loan { borrower: here.user.id, created_at, state, ..asked_for(place) }).await);
    }
    loans.sort_by_key(|loan| std::cmp::Reverse((loan.created_at, loan.id)));
    for ctx in [&here.ctx, &there.ctx, &nowhere()] {
        assert_eq!(seen!(store, ctx, loans.of_borrower(here.user.id)), loans);
    }
    assert_eq!(seen!(store, &nowhere(), loans.of_borrower(a_user().id)), []);
}
