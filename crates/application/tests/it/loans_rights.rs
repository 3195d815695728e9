//! What a borrower may whatever becomes of them, and what who is late, or may not borrow any more, does not get.

use crate::desk::{Desk, Verb, days, said};
use crate::house::{code, units};
use plantel_application::access::MembershipChange;
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::identity::User;
use plantel_domain::loans::{LoanFilter, LoanPolicy, LoanTerms, StateName, UnitState};
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_loan_policy, context_of, prose, seed};
use std::collections::BTreeSet;

/// A counter whose borrower is known with their place.
async fn with_member() -> (Desk, User, Membership) {
    let mut desk = Desk::with(units(5, [0; 5])).await;
    let (user, membership) = desk.house.member(Role::Instructor, []).await;
    desk.borrower = context_of(&user, &membership, &desk.house.institution);
    (desk, user, membership)
}

/// Gives the borrower this role alone: as they call from now on.
async fn become_a(role: Role, desk: &Desk, user: &User, membership: &Membership) -> Context {
    let admin = desk.house.person(Role::CenterAdmin).await;
    let change = MembershipChange { roles: Some(BTreeSet::from([role])), ..MembershipChange::default() };
    desk.house.memberships().change(&admin, membership.id, None, change).await.unwrap();
    let place = Membership { roles: BTreeSet::from([role]), ..membership.clone() };
    context_of(user, &place, &desk.house.institution)
}

#[tokio::test]
async fn a_borrower_sees_and_cancels_the_own_loans_whatever_their_roles_are() {
    let (desk, user, membership) = with_member().await;
    let loan = desk.request(1, days(20, 22)).await.unwrap();
    let theirs = desk.house.person(Role::Supervisor).await;
    let other = desk.house.loans().request(&theirs, desk.wish(1, days(20, 22))).await.unwrap();
    let student = become_a(Role::Student, &desk, &user, &membership).await;
    let loans = desk.house.loans();
    let listed = loans.list(&student, &LoanFilter::default(), &PageRequest::first(9)).await.unwrap();
    assert_eq!(listed.data, std::slice::from_ref(&loan));
    assert_eq!(loans.find(&student, loan.id).await.unwrap(), loan);
    assert_eq!(loans.handlings(&student, loan.id).await.unwrap(), []);
    for id in [other.id, plantel_testkit::ids::an_id().into()] {
        assert_eq!(code(loans.find(&student, id).await), "access.denied");
        assert_eq!(code(loans.cancel(&student, id, None).await), "access.denied");
    }
    // Who has none is told that they see none, and who has left sees none.
    let never = desk.house.person(Role::Student).await;
    let gone = Membership { active: false, roles: BTreeSet::from([Role::Student]), ..membership.clone() };
    let gone = context_of(&user, &gone, &desk.house.institution);
    for who in [&never, &gone] {
        assert_eq!(code(loans.list(who, &LoanFilter::default(), &PageRequest::first(9)).await), "access.denied");
        assert_eq!(code(loans.find(who, loan.id).await), "access.denied");
        assert_eq!(code(loans.cancel(who, loan.id, None).await), "access.denied");
    }
    let cancelled = loans.cancel(&student, loan.id, Some(1)).await.unwrap();
    assert_eq!(cancelled.state.name(), StateName::Cancelled);
}

#[tokio::test]
async fn who_may_not_borrow_any_more_is_handed_nothing_over() {
    let (desk, user, membership) = with_member().await;
    let promised = desk.promise(1, days(20, 22)).await.unwrap();
    let asked = desk.request(1, days(20, 22)).await.unwrap();
    become_a(Role::Student, &desk, &user, &membership).await;
    for (verb, loan) in [(Verb::Approve, asked.id), (Verb::HandOver, promised.id)] {
        assert_eq!(code(desk.act(verb, loan, None).await), "loan.borrower-may-not", "{verb:?}");
    }
    become_a(Role::Supervisor, &desk, &user, &membership).await;
    desk.act(Verb::HandOver, promised.id, None).await.unwrap();
}

#[tokio::test]
async fn who_is_late_is_handed_nothing_more_over_where_the_policy_says_so() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let terms = LoanTerms { block_late: true, ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let lent = desk.promise(1, days(16, 18)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    let next = desk.promise(1, days(19, 24)).await.unwrap();
    desk.go_to(19);
    assert_eq!(code(desk.act(Verb::HandOver, next.id, None).await), "loan-policy.borrower-late");
    desk.act(Verb::TakeBack, lent.id, None).await.unwrap();
    desk.act(Verb::HandOver, next.id, None).await.unwrap();
}

#[tokio::test]
async fn what_is_found_again_makes_nobody_late() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let terms = LoanTerms { block_late: true, block_days: 2, ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let out = async |to| {
        let loan = desk.promise(1, days(16, to)).await.unwrap().id;
        desk.act(Verb::HandOver, loan, None).await.unwrap().id
    };
    let (in_time, late) = (out(20).await, out(18).await);
    desk.act(Verb::Lose, in_time, None).await.unwrap();
    desk.go_to(19);
    desk.act(Verb::Lose, late, None).await.unwrap();
    desk.go_to(26);
    assert!(!desk.act(Verb::Find, in_time, None).await.unwrap().late);
    assert!(desk.act(Verb::Find, late, None).await.unwrap().late);
    // Late on the 19th, and not again today.
    desk.request(1, days(27, 28)).await.unwrap();
}

#[tokio::test]
async fn what_is_left_when_the_rest_went_out_lapses_after_the_day_to_collect_it() {
    let desk = Desk::with(units(2, [0; 5])).await;
    let terms = LoanTerms { collect_days: Some(1), ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let loan = desk.promise(2, days(16, 24)).await.unwrap().id;
    let loans = desk.house.loans();
    loans.hand_over(&desk.keeper, loan, None, vec![said(None, 1, UnitState::Good)]).await.unwrap();
    desk.go_to(17);
    assert_eq!(loans.expire().await.unwrap(), 0);
    desk.go_to(18);
    assert_eq!((loans.expire().await.unwrap(), loans.expire().await.unwrap()), (1, 0));
    let left = desk.stored(loan).await;
    assert_eq!((left.state.name(), left.lines[0].promised(), left.lines[0].out()), (StateName::Active, 0, 1));
    assert_eq!(desk.house.store.kinds().last().map(String::as_str), Some("loan.lapsed"));
}

#[tokio::test]
async fn more_days_leave_the_day_to_collect_where_the_policy_has_it() {
    let desk = Desk::with(units(2, [0; 5])).await;
    let terms = LoanTerms { collect_days: Some(2), ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let loans = desk.house.loans();
    // The policy's two days end with the loan, or the loan before them.
    for (end, collect) in [(22, 22), (21, 22)] {
        let loan = desk.promise(1, days(20, end)).await.unwrap().id;
        let more = days(26, 26).end();
        loans.ask_extension(&desk.borrower, loan, None, more, prose("Falta una toma")).await.unwrap();
        let granted = loans.grant_extension(&desk.keeper, loan, None).await.unwrap();
        assert_eq!(granted.collect_by, Some(days(collect, collect).end()), "{end}");
    }
}
