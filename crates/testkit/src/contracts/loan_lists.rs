//! What is promised of lists of loans.

use super::loans::every_state;
use super::support::Place;
use crate::builders::{a_line, a_loan, a_user, a_warehouse, an_asset, line, period, promised, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::loans::{Allotment, Loan, LoanFilter, LoanLine, LoanSort, StateName, Takes, Wanted};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// By each filter, and by all together.
pub async fn loans_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let clerk = seed(&*store, a_user()).await;
    let other = (seed(&*store, an_asset(id)).await, seed(&*store, a_warehouse(id)).await);
    let mut loans = Vec::new();
    for state in every_state(clerk.id, place.user.id) {
        let loan = Loan { state, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        loans.push(seed(&*store, loan).await);
    }
    loans.push(seed(&*store, a_loan(&other.0, &place.warehouse, place.user.id)).await);
    let model = a_line(Wanted::Model { brand: None, model: line("EOS R") }, 2);
    let standing = [place.asset.id, other.0.id].map(|asset| Allotment::promised(Some(asset), 1));
    for allotments in [standing.to_vec(), standing[..1].to_vec(), vec![]] {
        let lines = vec![promised(place.asset.id, 1), LoanLine { allotments, ..model.clone() }];
        let lines = lines.into_iter().map(|line| LoanLine { id: an_id().into(), ..line }).rev().collect();
        let loan = Loan { lines, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        loans.push(seed(&*store, loan).await);
    }
    loans.push(seed(&*store, a_loan(&place.asset, &other.1, place.user.id)).await);
    loans.push(seed(&*store, a_loan(&place.asset, &place.warehouse, clerk.id)).await);
    let all = LoanFilter::default;
    let mut filters: Vec<_> = StateName::ALL.iter().map(|state| LoanFilter { state: Some(*state), ..all() }).collect();
    filters.extend([
        all(),
        LoanFilter { asset: Some(other.0.id), ..all() },
        LoanFilter { warehouse: Some(other.1.id), ..all() },
        LoanFilter { borrower: Some(clerk.id), ..all() },
        LoanFilter { borrower: Some(a_user().id), ..all() },
        LoanFilter {
            asset: Some(place.asset.id),
            borrower: Some(place.user.id),
            state: Some(StateName::Active),
            ..all()
        },
        LoanFilter { warehouse: Some(other.1.id), asset: Some(other.0.id), ..all() },
    ]);
    for filter in filters {
        let names = |line: &LoanLine, asset| {
            line.wanted == Wanted::Asset { asset } || line.allotments.iter().any(|units| units.asset == Some(asset))
        };
        let matches = |loan: &&Loan| {
            filter.state.is_none_or(|state| loan.state.name() == state)
                && filter.asset.is_none_or(|asset| loan.lines.iter().any(|line| names(line, asset)))
                && filter.warehouse.is_none_or(|warehouse| loan.warehouse == warehouse)
                && filter.borrower.is_none_or(|borrower| loan.borrower == borrower)
        };
        let expected: BTreeSet<_> = loans.iter().filter(matches).map(|loan| loan.id).collect();
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, loans.list(&place.everything, &filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        assert_eq!(listed.data.iter().map(|loan| loan.id).collect::<BTreeSet<_>>(), expected, "{filter:?}");
    }
}

/// All, or those of the warehouses named, or the caller's own, or the last two together.
pub async fn loans_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let warehouse = seed(&*store, a_warehouse(place.institution.id)).await;
    let other = seed(&*store, a_user()).await;
    let mut loans = Vec::new();
    for (at, borrower) in [(&place.warehouse, place.user.id), (&place.warehouse, other.id), (&warehouse, other.id)] {
        loans.push(seed(&*store, a_loan(&place.asset, at, borrower)).await);
    }
    let [own, there, elsewhere] = &loans[..] else { panic!("three were asked for") };
    let none = Visibility { everything: false, ..place.everything.clone() };
    let of_user = Visibility { owner: Some(place.user.id), ..none.clone() };
    let in_place = Visibility { environments: BTreeSet::from([place.warehouse.id]), ..none.clone() };
    let in_both = Visibility { environments: BTreeSet::from([place.warehouse.id, warehouse.id]), ..none.clone() };
    let either = Visibility { environments: BTreeSet::from([warehouse.id]), ..of_user.clone() };
    let cases = [
        (&place.everything, vec![own, there, elsewhere]),
        (&none, vec![]),
        (&of_user, vec![own]),
        (&in_place, vec![own, there]),
        (&in_both, vec![own, there, elsewhere]),
        (&either, vec![own, elsewhere]),
    ];
    let sort = Sort { field: LoanSort::CreatedAt, descending: false };
    let filter = LoanFilter { sort, ..LoanFilter::default() };
    for (visible, expected) in cases {
        let mut expected: Vec<_> = expected.into_iter().cloned().collect();
        expected.sort_by_key(|loan| (loan.created_at, loan.id));
        assert_pages!(store, &place.ctx, loans.list(visible, &filter), expected);
    }
    let others = LoanFilter { borrower: Some(other.id), ..filter };
    assert_pages!(store, &place.ctx, loans.list(&of_user, &others), Vec::<Loan>::new());
}

/// Each once, by cursor as by skipping, also those of one moment.
pub async fn loans_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut loans = Vec::new();
    for micros in [3, 0, 1, 1, 1, -1, 1_000_000] {
        let created_at = moment() + Duration::microseconds(micros);
        let loan = Loan { created_at, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        loans.push(seed(&*store, loan).await);
    }
    loans.sort_by_key(|loan| (loan.created_at, loan.id));
    for descending in [false, true] {
        let sort = Sort { field: LoanSort::CreatedAt, descending };
        let filter = LoanFilter { sort, ..LoanFilter::default() };
        assert_pages!(store, &place.ctx, loans.list(&place.everything, &filter), loans.clone());
        loans.reverse();
    }
}

/// Each once also by their days, of which several have the same.
pub async fn loans_are_listed_by_their_days(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut loans = Vec::new();
    for (start, end) in [(3, 9), (3, 4), (1, 9), (2, 2), (10, 28), (3, 9)] {
        let period = period(&format!("2026-03-{start:02}"), &format!("2026-03-{end:02}"));
        let loan = Loan { period, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        loans.push(seed(&*store, loan).await);
    }
    for (field, key) in [
        (LoanSort::StartDate, (|loan| loan.period.start()) as fn(&Loan) -> _),
        (LoanSort::EndDate, |loan| loan.period.end()),
    ] {
        loans.sort_by_key(|loan| (key(loan), loan.id));
        for descending in [false, true] {
            let filter = LoanFilter { sort: Sort { field, descending }, ..LoanFilter::default() };
            assert_pages!(store, &place.ctx, loans.list(&place.everything, &filter), loans.clone());
            loans.reverse();
        }
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_loans(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = LoanFilter::default();
    let key = || SortKey::Micros(0);
    assert_refuses_cursors!(store, &place.ctx, loans.list(&place.everything, &filter), "-created_at", key());
}

/// What is promised on days of theirs, what is out until it is back, what is asked for when that is wanted; of an asset
/// as far as units of it are promised or out, or a line that nobody has decided over names it.
pub async fn loans_are_found_by_what_they_take(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await.id;
    let (asset, on) = (place.asset.id, |n: u32| format!("2026-03-{n:02}"));
    let days = |first, last| period(&on(first), &on(last));
    let model = a_line(Wanted::Model { brand: None, model: line("EOS R") }, 1);
    let back = Allotment { good: 1, ..Allotment::promised(Some(asset), 0) };
    let mut loans = Vec::new();
    for state in every_state(clerk, place.user.id) {
        for period in [days(1, 9), days(8, 10), days(12, 14), days(13, 20)] {
            for of in [
                promised(asset, 1),
                LoanLine { allotments: vec![back], ..promised(asset, 1) },
                LoanLine { allotments: vec![Allotment::promised(Some(asset), 1)], ..model.clone() },
            ] {
                let lines = vec![LoanLine { id: an_id().into(), ..of }];
                let plain = a_loan(&place.asset, &place.warehouse, place.user.id);
                loans.push(seed(&*store, Loan { state: state.clone(), period, lines, ..plain }).await);
            }
        }
    }
    let has = |loan: &Loan| match loan.state.name() {
        StateName::Pending => loan.lines.iter().any(|line| line.wanted.asset() == Some(asset)),
        _ => loan.lines.iter().flat_map(|line| &line.allotments).any(|own| own.asset == Some(asset) && own.holds()),
    };
    for today in [5, 11, 30].map(|n| days(n, n).start()) {
        for (pending, chosen) in [(false, None), (true, None), (false, Some(asset)), (true, Some(asset))] {
            let takes = Takes { days: days(10, 12), today, pending };
            let filter = LoanFilter { takes: Some(takes), asset: chosen, ..LoanFilter::default() };
            let matches = |loan: &&Loan| takes.has(loan.state.name(), &loan.period) && chosen.is_none_or(|_| has(loan));
            let expected: BTreeSet<_> = loans.iter().filter(matches).map(|loan| loan.id).collect();
            let listed = by_cursor!(store, &place.ctx, 50, loans.list(&place.everything, &filter));
            assert_eq!(listed.len(), expected.len(), "each once");
            assert_eq!(listed.iter().map(|loan| loan.id).collect::<BTreeSet<_>>(), expected, "{filter:?}");
        }
    }
}
