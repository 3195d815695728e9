//! What is promised of what came back from loans, and of loans of one warehouse beside others.

use super::book::day;
use super::loans::deed;
use super::support::{Place, nowhere};
use crate::builders::{a_handling, a_loan, a_user, a_warehouse, an_asset, promised, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::deed::Deed;
use plantel_domain::ids::AssetId;
use plantel_domain::loans::{CameBack, Handled, Handling, Hands, Loan, LoanLine, LoanState, UnitState};
use plantel_domain::store::Store;
use std::sync::Arc;

/// Units of an asset that changed hands so many microseconds after the moment.
fn handed(loan: &Loan, asset: AssetId, quantity: u32, (hands, state): (Hands, UnitState), micros: i64) -> Handling {
    let plain = a_handling(loan);
    let handled = Handled { asset: Some(asset), quantity, state, ..plain.handled };
    let deed = Deed { by: None, at: moment() + Duration::microseconds(micros) };
    Handling { hands, handled, deed, ..plain }
}

/// What another warehouse lent of the same asset is in nobody's way here.
pub async fn claims_are_those_of_loans_of_the_warehouse(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, a_warehouse(place.institution.id)).await;
    let bulk = seed(&*store, an_asset(place.institution.id)).await;
    for warehouse in [&place.warehouse, &other] {
        let loan = Loan { lines: vec![promised(bulk.id, 2)], ..a_loan(&bulk, warehouse, place.user.id) };
        let loan = seed(&*store, loan).await;
        let claims = seen!(store, &place.ctx, loans.claims(&[bulk.id], warehouse.id, &loan.period));
        assert_eq!(claims.iter().map(|claim| (claim.loan, claim.promised)).collect::<Vec<_>>(), [(loan.id, 2)]);
    }
    let days = a_loan(&bulk, &other, place.user.id).period;
    assert_eq!(seen!(store, &place.ctx, loans.claims(&[bulk.id], an_id().into(), &days)), []);
}

/// At that moment or later, of these assets, whole, to this warehouse.
pub async fn what_came_back_whole_is_told_since_a_moment(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, a_warehouse(place.institution.id)).await;
    let [one, another] = [an_asset(place.institution.id), an_asset(place.institution.id)];
    let (one, another) = (seed(&*store, one).await.id, seed(&*store, another).await.id);
    let here = seed(&*store, a_loan(&place.asset, &place.warehouse, place.user.id)).await;
    let there = seed(&*store, a_loan(&place.asset, &other, place.user.id)).await;
    let (out, back) = (Hands::Out, Hands::Back);
    let mut written = vec![
        handed(&here, one, 9, (out, UnitState::Good), 5),
        handed(&here, one, 1, (back, UnitState::Good), 9),
        handed(&here, one, 2, (back, UnitState::Good), 10),
        handed(&here, one, 3, (back, UnitState::Good), 11),
        handed(&here, another, 4, (back, UnitState::Good), 11),
        handed(&there, one, 5, (back, UnitState::Good), 11),
    ];
    for state in UnitState::ALL.iter().copied().filter(|state| *state != UnitState::Good) {
        written.push(handed(&here, one, 6, (back, state), 11));
    }
    let mut words = handed(&here, one, 7, (back, UnitState::Good), 11);
    words.handled.asset = None;
    written.push(words);
    kept!(store, &place.ctx, loans.add_handlings(&written));
    let since = moment() + Duration::microseconds(10);
    let (assets, at) = ([one, an_id().into()], place.warehouse.id);
    let mut found = seen!(store, &place.ctx, loans.came_back(&assets, at, since));
    found.sort_by_key(|it| it.units);
    let told =
        |units, micros| CameBack { loan: here.id, asset: one, units, at: moment() + Duration::microseconds(micros) };
    assert_eq!(found, [told(2, 10), told(3, 11)]);
    assert_eq!(seen!(store, &place.ctx, loans.came_back(&[], at, since)), []);
    assert_eq!(seen!(store, &nowhere(), loans.came_back(&assets, at, since)), []);
    let elsewhere = Place::new(&store).await;
    assert_eq!(seen!(store, &elsewhere.ctx, loans.came_back(&assets, at, since)), []);
}

/// Nor is it late again by what is found.
pub async fn what_is_found_was_late_when_it_was_given_up(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (own, clerk, bulk) =
        (place.user.id, seed(&*store, a_user()).await.id, seed(&*store, an_asset(place.institution.id)).await);
    let (approved, returned) = (deed(clerk, 1), deed(clerk, 90));
    let state = LoanState::Returned { approved, handed_over: approved, returned };
    let lines: Vec<LoanLine> = a_loan(&bulk, &place.warehouse, own).lines;
    let plain = Loan { state, late: true, lines, ..a_loan(&bulk, &place.warehouse, own) };
    let last_late = async || {
        let but = an_id().into();
        kept!(store, &place.ctx, loans.borrowed(own, but, day("2026-03-12"))).last_late
    };
    let loan = seed(&*store, plain.clone()).await;
    let (good, missing) = ((Hands::Back, UnitState::Good), (Hands::Back, UnitState::Missing));
    kept!(
        store,
        &place.ctx,
        loans.add_handlings(&[
            handed(&loan, bulk.id, 3, (Hands::Out, UnitState::Good), 2),
            handed(&loan, bulk.id, 1, missing, 20),
            handed(&loan, bulk.id, 2, good, 30),
            handed(&loan, bulk.id, 1, good, 90),
        ])
    );
    assert_eq!(last_late().await, Some(moment() + Duration::microseconds(30)));
    // What was never missing ended when it was back.
    let lines: Vec<LoanLine> = a_loan(&bulk, &place.warehouse, own).lines;
    let state = LoanState::Returned { approved, handed_over: approved, returned: deed(clerk, 60) };
    let loan = seed(&*store, Loan { id: an_id().into(), lines, state, ..plain }).await;
    kept!(store, &place.ctx, loans.add_handlings(&[handed(&loan, bulk.id, 1, good, 60)]));
    assert_eq!(last_late().await, Some(deed(clerk, 60).at));
}
