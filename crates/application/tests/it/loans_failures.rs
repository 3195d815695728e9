//! Loans when the store fails half-way, is busy, or is asked by many at once.

use crate::desk::{Desk, Verb, days};
use crate::house::{code, units};
use plantel_application::attempt;
use plantel_domain::access::Role;
use plantel_domain::error::Kind;
use plantel_domain::ids::LoanId;
use plantel_domain::loans::{LoanFilter, StateName};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use rstest::rstest;
use std::sync::Arc;
use tokio::task::JoinSet;

#[rstest]
#[case(FailWith::Stale, Kind::Stale)]
#[case(FailWith::Busy, Kind::Busy)]
#[tokio::test]
async fn wherever_a_decision_fails_nothing_is_committed(#[case] with: FailWith, #[case] kind: Kind) {
    for verb in Verb::ALL {
        let desk = Desk::new().await;
        let loan = desk.loan_in(verb.from()[0]).await;
        let before = desk.everything(loan.id).await;
        let mut calls = 0;
        loop {
            desk.house.store.fail_at(calls + 1, with);
            let Err(error) = desk.act(verb, loan.id, None).await else { break };
            assert_eq!(error.kind(), kind, "{verb:?} at call {calls}");
            assert_eq!(desk.everything(loan.id).await, before, "{verb:?} at call {calls}");
            calls += 1;
        }
        // To find, to update and to commit at the least.
        assert!(calls >= 3, "{verb:?} makes {calls} calls");
        let about_loans = desk.house.store.kinds().iter().filter(|kind| kind.starts_with("loan.")).count();
        assert_eq!(about_loans, 1, "{verb:?}");
    }
}

#[tokio::test]
async fn wherever_a_request_fails_nobody_has_asked() {
    let desk = Desk::new().await;
    let mut calls = 0;
    loop {
        desk.house.store.fail_at(calls + 1, FailWith::Busy);
        let Err(error) = desk.request(1, days(20, 24)).await else { break };
        assert_eq!(error.kind(), Kind::Busy);
        let list = desk.house.loans().list(&desk.keeper, &LoanFilter::default(), &PageRequest::first(9)).await;
        assert_eq!(list.unwrap().data, []);
        desk.house.assert_nothing_happened();
        calls += 1;
    }
    // Institution, asset, warehouse, policy and the borrower's place are read, the loan is added, the work is committed.
    assert_eq!(calls, 7);
}

#[tokio::test]
async fn a_busy_store_is_tried_again_and_the_loan_decided_once() {
    let desk = Desk::new().await;
    let loan = desk.loan_in(StateName::Pending).await;
    for call in [1, 2, 3] {
        desk.house.store.fail_at(call, FailWith::Busy);
    }
    let approved = attempt(|| desk.act(Verb::Approve, loan.id, None)).await.unwrap();
    assert_eq!(approved.version, 2);
    assert_eq!(desk.house.store.kinds(), ["loan.approved"]);
}

#[tokio::test]
async fn a_store_that_stays_busy_is_given_up_with_nothing_changed() {
    let desk = Desk::new().await;
    let loan = desk.loan_in(StateName::Pending).await;
    for call in [1, 2, 3, 4] {
        desk.house.store.fail_at(call, FailWith::Busy);
    }
    let error = attempt(|| desk.act(Verb::Approve, loan.id, None)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Busy, "store.busy"));
    assert_eq!(desk.stored(loan.id).await, loan);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_fifty_approvals_at_once_one_gets_the_last_unit() {
    let desk = Arc::new(Desk::with(units(3, [1, 0, 0, 0, 1])).await);
    let mut loans: Vec<LoanId> = Vec::new();
    for _ in 0..50 {
        loans.push(desk.request(1, days(20, 24)).await.unwrap().id);
    }
    let mut running = JoinSet::new();
    for loan in loans {
        let desk = Arc::clone(&desk);
        running.spawn(async move { desk.act(Verb::Approve, loan, None).await });
    }
    let (approved, refused): (Vec<_>, Vec<_>) = running.join_all().await.into_iter().partition(Result::is_ok);
    assert_eq!((approved.len(), refused.len()), (1, 49));
    assert!(refused.into_iter().all(|refused| code(refused) == "loan.not-enough-units"));
    assert_eq!(desk.house.store.kinds().iter().filter(|kind| *kind == "loan.approved").count(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_who_decide_over_one_request_at_once_one_decides() {
    let desk = Arc::new(Desk::new().await);
    let loan = desk.loan_in(StateName::Pending).await.id;
    let admin = desk.house.person(Role::CenterAdmin).await;
    let mut running = JoinSet::new();
    for turn in 0..20 {
        let (desk, admin) = (Arc::clone(&desk), admin.clone());
        let verb = if turn % 2 == 0 { Verb::Approve } else { Verb::Reject };
        running.spawn(async move { desk.act_as(&admin, verb, loan, None).await });
    }
    let done = running.join_all().await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    assert_eq!(desk.house.store.kinds().len(), 1);
}
