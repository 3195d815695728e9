//! What is promised of what loans take of assets, and of loans whose days are over.

use super::book::day;
use super::loans::{deed, every_state};
use super::support::{Place, assert_duplicate, at_once, nowhere};
use crate::builders::{a_line, a_loan, a_user, an_asset, good, lent, line, period, promised, seed};
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::ids::{AssetId, LoanId};
use plantel_domain::inventory::{Asset, Tracking};
use plantel_domain::loans::{Allotment, Claim, Loan, LoanLine, LoanState, StateName, Wanted};
use plantel_domain::period::Period;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

/// So many promised and so many out, of a model; two more are back in every state.
fn mixed(asset: AssetId, [promised, out]: [u32; 2]) -> LoanLine {
    let units = Allotment::promised(Some(asset), promised);
    let units = Allotment { out, good: 2, damaged: 2, incomplete: 2, missing: 2, ..units };
    LoanLine { allotments: vec![units], ..a_line(Wanted::Model { brand: None, model: line("X") }, 9) }
}

fn sorted(mut claims: Vec<Claim>) -> Vec<Claim> {
    claims.sort_by_key(|claim| (claim.loan, claim.asset, claim.promised, claim.out));
    claims
}

/// Both ends of a period belong to it; what is out is told whatever its days are, and what is back never.
pub async fn claims_are_what_is_out_and_what_is_promised_on_days_of_the_period(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (asset, other) = (place.asset.id, seed(&*store, an_asset(place.institution.id)).await.id);
    let unasked = seed(&*store, an_asset(place.institution.id)).await.id;
    let wanted = period("2026-03-10", "2026-03-12");
    let mut expected = Vec::new();
    for (start, end) in [
        ("2026-03-01", "2026-03-09"),
        ("2026-03-01", "2026-03-10"),
        ("2026-03-12", "2026-03-30"),
        ("2026-03-11", "2026-03-11"),
        ("2026-03-01", "2026-03-30"),
        ("2026-03-13", "2026-03-30"),
    ] {
        let period = period(start, end);
        let counts = [[3, 0], [0, 4], [5, 6], [0, 0]];
        let unregistered = LoanLine { allotments: vec![Allotment::promised(None, 8)], ..mixed(asset, [0, 0]) };
        let lines = counts.iter().map(|counts| mixed(asset, *counts));
        let lines = lines.chain([mixed(other, [1, 0]), mixed(unasked, [1, 1]), unregistered]);
        let loan = Loan { period, lines: lines.collect(), ..a_loan(&place.asset, &place.warehouse, place.user.id) };
        let loan = seed(&*store, loan).await.id;
        let claim = |asset, promised, out| Claim { loan, asset, period, promised, out, resting: 0 };
        let on_days = period.overlaps(&wanted);
        expected.extend(on_days.then(|| [claim(asset, 3, 0), claim(other, 1, 0)]).into_iter().flatten());
        expected.extend([claim(asset, 0, 4), claim(asset, if on_days { 5 } else { 0 }, 6)]);
    }
    let found = seen!(store, &place.ctx, loans.claims(&[asset, other, an_id().into()], place.warehouse.id, &wanted));
    assert_eq!(sorted(found), sorted(expected));
    assert_eq!(seen!(store, &place.ctx, loans.claims(&[], place.warehouse.id, &wanted)), []);
}

/// Nor where none is chosen.
pub async fn claims_are_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let asset = here.asset.id;
    let loan = Loan { lines: vec![promised(asset, 1)], ..a_loan(&here.asset, &here.warehouse, here.user.id) };
    let loan = seed(&*store, loan).await;
    let at = here.warehouse.id;
    assert_eq!(seen!(store, &here.ctx, loans.claims(&[asset], at, &loan.period)).len(), 1);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, loans.claims(&[asset], at, &loan.period)), []);
    }
}

/// A thing that there is once.
async fn one_thing(store: &Arc<dyn Store>, place: &Place) -> Asset {
    let one = Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(place.institution.id) };
    seed(&**store, Asset { environment: Some(place.warehouse.id), ..one }).await
}

fn of(place: &Place, line: LoanLine, period: Period) -> Loan {
    Loan { lines: vec![line], period, ..a_loan(&place.asset, &place.warehouse, place.user.id) }
}

/// From the first common day on, whether it is promised or out, and whatever was asked for.
pub async fn one_thing_is_promised_once_a_day(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (one, other) = (one_thing(&store, &place).await.id, one_thing(&store, &place).await.id);
    let held = [promised(one, 1), lent(one, 1), mixed(one, [1, 0])];
    let held = || held.clone().map(|line| LoanLine { id: an_id().into(), ..line });
    for (line, start) in held().into_iter().zip(["2026-03-10", "2026-04-10", "2026-05-10"].map(day)) {
        let end = start + Duration::days(5);
        let days = Period::new(start, end).expect("it ends later");
        let mut first = seed(&*store, of(&place, line, days)).await;
        let day = |n| start + Duration::days(n);
        for (from, to) in [(0, 0), (5, 5), (-9, 0), (5, 9), (2, 3), (-9, 9), (0, 5)] {
            let days = Period::new(day(from), day(to)).expect("it ends later");
            for line in held() {
                assert_duplicate(tried!(store, &place.ctx, loans.add(&of(&place, line.clone(), days))), "loan");
                let pending = LoanLine { allotments: vec![], ..line.clone() };
                let mut later = of(&place, pending, days);
                let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
                work.loans().add(&later).await.expect("who only asks takes nothing");
                later.lines = vec![LoanLine { id: later.lines[0].id, ..line }];
                assert_duplicate(work.loans().update(&mut later).await, "loan");
                assert_eq!(later.version, 1, "a refused change leaves the version alone");
            }
            tried!(store, &place.ctx, loans.add(&of(&place, promised(other, 1), days))).expect("another thing");
            tried!(store, &place.ctx, loans.add(&of(&place, mixed(one, [0, 0]), days))).expect("what is back");
            let many = || promised(place.asset.id, 1);
            for _ in 0..2 {
                kept!(store, &place.ctx, loans.add(&of(&place, many(), days)));
            }
        }
        for (from, to) in [(-3, -1), (6, 9)] {
            let days = Period::new(day(from), day(to)).expect("it ends later");
            tried!(store, &place.ctx, loans.add(&of(&place, promised(one, 1), days))).expect("other days");
        }
        kept!(store, &place.ctx, loans.update(&mut first));
        first.period = Period::new(day(2), day(7)).expect("it ends later");
        kept!(store, &place.ctx, loans.update(&mut first));
        let days = Period::new(day(6), day(8)).expect("it ends later");
        assert_duplicate(tried!(store, &place.ctx, loans.add(&of(&place, promised(one, 1), days))), "loan");
        first.lines[0].allotments = vec![Allotment { good: 1, ..Allotment::promised(Some(one), 0) }];
        kept!(store, &place.ctx, loans.update(&mut first));
        kept!(store, &place.ctx, loans.add(&of(&place, promised(one, 1), days)));
    }
    let twice = vec![promised(one, 1), mixed(one, [1, 0])];
    let days = period("2026-03-01", "2026-03-12");
    let twice = Loan { lines: twice, ..of(&place, promised(one, 1), days) };
    assert_duplicate(tried!(store, &place.ctx, loans.add(&twice)), "loan");
}

/// Of those who come at the same time one gets it.
pub async fn one_thing_promised_by_many_at_once_is_promised_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let one = one_thing(&store, &place).await.id;
    let mut asked = Vec::new();
    for n in 0..4 {
        let days = Period::new(day("2026-03-10"), day("2026-03-11") + Duration::days(n)).expect("it ends later");
        let loan = of(&place, LoanLine { allotments: vec![], ..promised(one, 1) }, days);
        asked.push(seed(&*store, loan).await);
    }
    let (asked, ctx) = (Arc::new(asked), place.ctx.clone());
    let all = Arc::clone(&asked);
    let promising = move |store: Arc<dyn Store>, n: usize| {
        let (ctx, mut loan) = (ctx.clone(), all[n].clone());
        async move {
            loan.lines[0].allotments = vec![Allotment::promised(Some(one), 1)];
            let mut work = store.begin(&ctx).await?;
            let done = work.loans().update(&mut loan).await;
            match done {
                Ok(()) => work.commit_unjournaled().await.map(|()| true),
                Err(StoreError::Duplicate(_)) => Ok(false),
                Err(error) => Err(error),
            }
        }
    };
    let promised = at_once(asked.len(), &store, promising).await;
    assert_eq!(promised.iter().filter(|promised| **promised).count(), 1);
    let march = period("2026-03-01", "2026-03-31");
    let claims = seen!(store, &place.ctx, loans.claims(&[one], place.warehouse.id, &march));
    assert_eq!(claims.len(), 1);
}

/// Those that nobody decided over or collected, the oldest first; of all institutions where none is chosen.
pub async fn loans_whose_last_day_has_passed_are_found(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let clerk = seed(&*store, a_user()).await;
    let ending = |place: &Place, end: &str, state: LoanState| {
        let (start, end) = (day("1899-12-01"), day(end));
        let period = Period::new(start, end).expect("it ends later");
        Loan { period, state, ..a_loan(&place.asset, &place.warehouse, place.user.id) }
    };
    let approved = || LoanState::Approved { approved: deed(clerk.id, 1) };
    let mut expected = Vec::new();
    for (end, state) in [
        ("1900-01-03", LoanState::Pending),
        ("1900-01-01", approved()),
        ("1900-01-04", approved()),
        ("1900-01-02", LoanState::Pending),
        ("1900-01-05", LoanState::Pending),
        ("1900-01-06", approved()),
    ] {
        let loan = seed(&*store, ending(&here, end, state)).await;
        expected.push((loan.period.end(), loan.id));
    }
    let decided = |state: &LoanState| !matches!(state.name(), StateName::Pending | StateName::Approved);
    for state in every_state(clerk.id, here.user.id).into_iter().filter(decided) {
        seed(&*store, ending(&here, "1900-01-01", state)).await;
    }
    let theirs = seed(&*store, ending(&there, "1900-01-01", LoanState::Pending)).await.id;
    expected.sort_unstable();
    let expected: Vec<LoanId> = expected.into_iter().map(|(_, id)| id).collect();
    let told = async |before: &str, limit| seen!(store, &here.ctx, loans.expired(day(before), limit));
    assert_eq!(told("1900-01-05", 100).await, expected[..4]);
    assert_eq!(told("1900-01-05", 3).await, expected[..3]);
    assert_eq!(told("1900-01-01", 100).await, []);
    assert_eq!(seen!(store, &there.ctx, loans.expired(day("1900-01-05"), 100)), [theirs]);
    assert_eq!(seen!(store, &nowhere(), loans.expired(day("1900-01-05"), 100)), []);
}
