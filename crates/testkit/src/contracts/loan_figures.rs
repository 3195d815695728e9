//! What is promised of what loans count up to.

use super::loans::every_state;
use super::support::{Place, nowhere};
use crate::builders::{a_handling, a_line, a_loan, a_user, a_warehouse, an_asset, lent, line, period, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::clock::Day;
use plantel_domain::deed::Deed;
use plantel_domain::identity::User;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::Asset;
use plantel_domain::loans::{
    Allotment, Handled, Handling, Hands, Loan, LoanCount, LoanLine, LoanScope, LoanState, LoanStatistics, StateName,
    UnitsMoved, Wanted,
};
use plantel_domain::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn day(text: &str) -> Day {
    text.parse().expect("a contract writes days as 2026-03-20")
}

/// The loans that begin from January to April, as of the end of March.
fn scope(warehouse: Option<EnvironmentId>) -> LoanScope {
    LoanScope { warehouse, period: period("2026-01-01", "2026-04-30"), today: day("2026-03-31") }
}

fn count(loans: u64, units: u64) -> LoanCount {
    LoanCount { loans, units }
}

/// One of every state and way into it, of so many units, from this day to the 20th of March.
async fn one_of_each(store: &Arc<dyn Store>, place: &Place, clerk: &User, start: &str, units: u32) -> Vec<Loan> {
    let mut loans = Vec::new();
    for state in every_state(clerk.id, place.user.id) {
        let lines = vec![a_line(Wanted::Asset { asset: place.asset.id }, units)];
        let period = period(start, "2026-03-20");
        let loan = Loan { state, lines, period, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        loans.push(seed(&**store, loan).await);
    }
    loans
}

/// By state and month; what was late, is overdue, and for how long it was out.
pub async fn loans_are_counted_by_what_they_are(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let clerk = seed(&*store, a_user()).await;
    let told = seen!(store, &place.ctx, loan_figures.statistics(&place.everything, &scope(None)));
    assert_eq!(told, LoanStatistics::none(scope(None).period));
    let all = one_of_each(&store, &place, &clerk, "2026-01-01", 2).await;
    one_of_each(&store, &place, &clerk, "2026-03-02", 3).await;
    // Neither is in the period.
    for (start, end) in [("2025-12-31", "2026-02-01"), ("2026-05-01", "2026-05-02")] {
        let period = period(start, end);
        seed(&*store, Loan { period, ..a_loan(&place.asset, &place.warehouse, place.user.id) }).await;
    }
    let deed = |seconds| Deed { by: Some(clerk.id), at: moment() + Duration::seconds(seconds) };
    let of_april = |state, late| Loan {
        state,
        late,
        period: period("2026-04-30", "2026-05-02"),
        ..a_loan(&place.asset, &place.warehouse, place.user.id)
    };
    let (approved, handed_over) = (deed(0), Deed { by: None, at: moment() + Duration::milliseconds(900) });
    seed(&*store, of_april(LoanState::Returned { approved, handed_over, returned: deed(90_000) }, true)).await;
    seed(&*store, of_april(LoanState::Active { approved, handed_over }, false)).await;
    let told = seen!(store, &place.ctx, loan_figures.statistics(&place.everything, &scope(None)));
    let mut by_state: BTreeMap<StateName, LoanCount> = BTreeMap::new();
    for loan in &all {
        let of_state = by_state.entry(loan.state.name()).or_default();
        of_state.add(2);
        of_state.add(3);
    }
    for state in [StateName::Returned, StateName::Active] {
        by_state.entry(state).or_default().add(1);
    }
    assert_eq!(told.by_state, by_state);
    let so_many = |so: fn(&Loan) -> bool| all.iter().filter(|loan| so(loan)).count() as u64;
    let each = so_many(|_| true);
    assert_eq!(told.all(), count(2 * each + 2, 5 * each + 2));
    let months =
        [("2026-01-01", count(each, 2 * each)), ("2026-03-01", count(each, 3 * each)), ("2026-04-01", count(2, 2))];
    assert_eq!(told.by_month, BTreeMap::from(months.map(|(month, count)| (day(month), count))));
    let handed_over = so_many(|loan| loan.state.handed_over().is_some());
    let out = so_many(|loan| loan.state.name().out());
    assert_eq!((told.handed_over, told.late), (2 * handed_over + 2, 1));
    assert_eq!((told.overdue_now, told.in_default), (2 * out, 2 * out + 1));
    assert_eq!((told.returned, told.out_seconds), (3, 90_000));
    let in_time = LoanScope { today: day("2026-03-20"), ..scope(None) };
    let told = seen!(store, &place.ctx, loan_figures.statistics(&place.everything, &in_time));
    assert_eq!((told.overdue_now, told.in_default), (0, 1));
}

/// By the predicate of their list.
pub async fn loans_are_counted_as_far_as_the_caller_may_see_them(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let warehouse = seed(&*store, a_warehouse(place.institution.id)).await;
    let other = seed(&*store, a_user()).await;
    for (at, borrower) in [(&place.warehouse, place.user.id), (&place.warehouse, other.id), (&warehouse, other.id)] {
        seed(&*store, a_loan(&place.asset, at, borrower)).await;
    }
    let none = Visibility { everything: false, ..place.everything.clone() };
    let of_user = Visibility { owner: Some(place.user.id), ..none.clone() };
    let in_place = Visibility { environments: BTreeSet::from([place.warehouse.id]), ..none.clone() };
    let either = Visibility { environments: BTreeSet::from([warehouse.id]), ..of_user.clone() };
    let (here, there) = (Some(place.warehouse.id), Some(warehouse.id));
    let cases = [
        (&place.everything, None, 3),
        (&place.everything, here, 2),
        (&none, None, 0),
        (&of_user, None, 1),
        (&of_user, there, 0),
        (&in_place, None, 2),
        (&in_place, there, 0),
        (&either, None, 2),
        (&either, here, 1),
    ];
    for (visible, warehouse, loans) in cases {
        let told = seen!(store, &place.ctx, loan_figures.statistics(visible, &scope(warehouse)));
        assert_eq!(told.all(), count(loans, loans), "{visible:?} {warehouse:?}");
        let of_items: u64 = told.by_item.iter().map(|figure| figure.count.loans).sum();
        let of_borrowers: u64 = told.by_borrower.iter().map(|figure| figure.count.loans).sum();
        assert_eq!((of_items, of_borrowers), (loans, loans), "{visible:?} {warehouse:?}");
    }
    for stranger in [&nowhere(), &Place::new(&store).await.ctx] {
        let told = seen!(store, stranger, loan_figures.statistics(&place.everything, &scope(None)));
        assert_eq!(told, LoanStatistics::none(scope(None).period));
    }
}

/// By loans, then by units: what stands for a loan, or as much as it asks for; twenty at the most.
pub async fn what_is_lent_most_comes_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let nameless = seed(&*store, User { full_name: None, ..a_user() }).await;
    let mut assets = Vec::new();
    for _ in 0..21 {
        let asset = Asset { environment: Some(place.warehouse.id), ..an_asset(place.institution.id) };
        assets.push(seed(&*store, asset).await);
    }
    let of = |lines| Loan { lines, ..a_loan(&place.asset, &place.warehouse, place.user.id) };
    let asked = |asset: &Asset, units| a_line(Wanted::Asset { asset: asset.id }, units);
    // Two stand for a model, another for one that was asked for in vain; one came back.
    let came_back = Allotment { promised: 0, good: 1, ..Allotment::promised(Some(assets[1].id), 1) };
    let allotments = vec![Allotment::promised(Some(assets[0].id), 4), came_back];
    let model = a_line(Wanted::Model { brand: None, model: line("EOS R") }, 5);
    seed(&*store, of(vec![asked(&assets[0], 9), LoanLine { allotments, ..model }])).await;
    seed(&*store, of(vec![asked(&assets[1], 7), lent(assets[2].id, 1)])).await;
    seed(&*store, Loan { borrower: nameless.id, ..of(vec![asked(&assets[2], 9)]) }).await;
    for asset in &assets[3..] {
        seed(&*store, Loan { borrower: nameless.id, ..of(vec![asked(asset, 1)]) }).await;
    }
    seed(&*store, Loan { borrower: nameless.id, ..of(vec![a_line(Wanted::Other { words: line("Cable") }, 3)]) }).await;
    let told = seen!(store, &place.ctx, loan_figures.statistics(&place.everything, &scope(None)));
    let items: Vec<_> = told.by_item.iter().map(|figure| (figure.item, figure.count)).collect();
    let mut expected = vec![(assets[2].id, count(2, 10)), (assets[1].id, count(2, 8)), (assets[0].id, count(1, 4))];
    let mut others: Vec<_> = assets[3..].iter().map(|asset| (asset.id, count(1, 1))).collect();
    others.sort_by_key(|(asset, _)| *asset);
    expected.extend(others.into_iter().take(17));
    assert_eq!(items, expected);
    let first = (&told.by_item[0].code, &told.by_item[0].name);
    assert_eq!(first, (&assets[2].code, &assets[2].name));
    let borrowers: Vec<_> = told.by_borrower.iter().map(|it| (it.borrower, it.name.clone(), it.count)).collect();
    let named = (place.user.id, place.user.full_name.clone(), count(2, 22));
    assert_eq!(borrowers, [(nameless.id, None, count(20, 30)), named]);
}

/// In the order in which it was written, and only what did before a moment.
pub async fn what_changed_hands_of_an_asset_comes_loan_by_loan(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let loan = || a_loan(&place.asset, &place.warehouse, place.user.id);
    let lines = || vec![lent(place.asset.id, 3), lent(other.id, 1)];
    let mut loans = Vec::new();
    for _ in 0..2 {
        loans.push(seed(&*store, Loan { lines: lines(), ..loan() }).await);
    }
    loans.sort_by_key(|loan| loan.id);
    let handling = |loan: &Loan, at: usize, hands, quantity, micros| {
        let plain = a_handling(loan);
        let (line, asset) = (loan.lines[at].id, loan.lines[at].wanted.asset());
        let handled = Handled { line, asset, quantity, ..plain.handled.clone() };
        let deed = Deed { by: None, at: moment() + Duration::microseconds(micros) };
        Handling { id: an_id().into(), hands, handled, deed, ..plain }
    };
    let [first, second] = &loans[..] else { panic!("two were asked for") };
    let written = [
        handling(second, 0, Hands::Out, 3, 1),
        handling(first, 0, Hands::Out, 2, 2),
        handling(first, 1, Hands::Out, 1, 2),
        handling(second, 0, Hands::Back, 1, 0),
        handling(first, 0, Hands::Back, 2, 3),
    ];
    kept!(store, &place.ctx, loans.add_handlings(&written));
    let moved = |loan: &Loan, hands, units, micros| {
        let at = moment() + Duration::microseconds(micros);
        UnitsMoved { loan: loan.id, hands, units, at }
    };
    let [out, back] = [moved(first, Hands::Out, 2, 2), moved(first, Hands::Back, 2, 3)];
    let others = [moved(second, Hands::Out, 3, 1), moved(second, Hands::Back, 1, 0)];
    let until = |micros| moment() + Duration::microseconds(micros);
    let told = seen!(store, &place.ctx, loan_figures.handled_of(place.asset.id, until(4)));
    assert_eq!(told, [out, back, others[0], others[1]]);
    let told = seen!(store, &place.ctx, loan_figures.handled_of(place.asset.id, until(3)));
    assert_eq!(told, [out, others[0], others[1]]);
    let told = seen!(store, &nowhere(), loan_figures.handled_of(place.asset.id, until(4)));
    assert_eq!(told, []);
}
