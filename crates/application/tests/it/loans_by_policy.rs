//! What the policy of a warehouse permits, when it is asked for and when it is approved.

use crate::desk::{Desk, Verb, a_wish, days};
use crate::house::{code, units};
use plantel_domain::access::Role;
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{Allowance, Approval, LoanPolicy, LoanTerms, NewLoan, StateName, Wanted};
use plantel_testkit::builders::{a_loan_policy, seed};
use std::collections::BTreeSet;

impl Desk {
    /// Ten units, lent by these terms.
    async fn by(terms: LoanTerms) -> Self {
        let desk = Self::with(units(10, [0; 5])).await;
        let policy = LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) };
        seed(&*desk.house.store, policy).await;
        desk
    }
}

fn of_category(category: &str) -> Allowance {
    let categories = BTreeSet::from([CategoryCode::parse(category).unwrap()]);
    Allowance { roles: BTreeSet::new(), groups: BTreeSet::new(), categories }
}

#[tokio::test]
async fn a_request_that_breaks_a_rule_is_refused_by_its_name() {
    let desk = Desk::by(LoanTerms {
        longest_days: Some(3),
        ahead_days: Some(10),
        most_units: Some(5),
        ..LoanTerms::default()
    })
    .await;
    for (quantity, period, refused) in [
        (1, days(20, 23), "loan-policy.too-long"),
        (6, days(20, 22), "loan-policy.too-many-units"),
        (1, days(30, 31), "loan-policy.too-far-ahead"),
    ] {
        assert_eq!(code(desk.request(quantity, period).await), refused);
    }
    desk.house.assert_nothing_happened();
    desk.request(5, days(20, 22)).await.unwrap();
}

#[tokio::test]
async fn what_is_promised_and_out_counts_when_the_next_is_approved() {
    let desk = Desk::by(LoanTerms { most_units: Some(3), ..LoanTerms::default() }).await;
    let [first, second] = [2, 2].map(|quantity| desk.request(quantity, days(20, 22)));
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    let first = desk.act(Verb::Approve, first.id, None).await.unwrap();
    assert_eq!(code(desk.act(Verb::Approve, second.id, None).await), "loan-policy.too-many-units");
    desk.act(Verb::Cancel, first.id, None).await.unwrap();
    desk.act(Verb::Approve, second.id, None).await.unwrap();
}

#[tokio::test]
async fn only_who_is_allowed_to_borrows_a_category() {
    let role = BTreeSet::from([Role::Instructor]);
    let desk = Desk::with(units(10, [0; 5])).await;
    let category = desk.asset.category.as_str().to_owned();
    let terms =
        LoanTerms { allowed: vec![Allowance { roles: role, ..of_category(&category) }], ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let supervisor = desk.house.person(Role::Supervisor).await;
    let loans = desk.house.loans();
    let refused = loans.request(&supervisor, desk.wish(1, days(20, 22))).await;
    assert_eq!(code(refused), "loan-policy.not-for-borrower");
    desk.request(1, days(20, 22)).await.unwrap();
    let words = Wanted::Other { words: plantel_testkit::builders::line("Un cable") };
    let other = a_wish(vec![(words, 1)], days(20, 22));
    let other = NewLoan { warehouse: Some(desk.house.warehouse.id), ..other };
    assert_eq!(code(loans.request(&desk.borrower, other).await), "loan-policy.not-for-borrower");
}

#[tokio::test]
async fn where_no_approval_is_needed_units_are_promised_at_once_while_there_are_any() {
    let desk = Desk::by(LoanTerms { approval: Approval::Automatic, ..LoanTerms::default() }).await;
    let loan = desk.request(7, days(20, 22)).await.unwrap();
    assert_eq!((loan.state.name(), loan.lines[0].promised()), (StateName::Approved, 7));
    let first = loan.id;
    assert_eq!((loan.state.approved().unwrap().by, desk.stored(first).await), (None, loan));
    assert_eq!(desk.house.store.kinds(), ["loan.requested", "loan.approved"]);
    let category = Wanted::Category { category: desk.asset.category.clone() };
    let pooled = |quantity| {
        let warehouse = Some(desk.house.warehouse.id);
        NewLoan { warehouse, ..a_wish(vec![(category.clone(), quantity)], days(20, 22)) }
    };
    let loans = desk.house.loans();
    let short = loans.request(&desk.borrower, pooled(4)).await.unwrap();
    assert_eq!(short.state.name(), StateName::Pending);
    let more = desk.request(4, days(20, 22)).await.unwrap();
    assert_eq!(more.state.name(), StateName::Pending);
    let enough = loans.request(&desk.borrower, pooled(3)).await.unwrap();
    assert_eq!(enough.state.name(), StateName::Approved);
    // What waits is promised by the clock.
    loans.wait(&desk.borrower, more.id, None).await.unwrap();
    desk.act(Verb::Cancel, enough.id, None).await.unwrap();
    assert_eq!(loans.watch().await.unwrap(), 0);
    desk.act(Verb::Cancel, first, None).await.unwrap();
    assert_eq!(loans.watch().await.unwrap(), 1);
    let promised = desk.stored(more.id).await;
    assert_eq!((promised.state.name(), promised.waiting), (StateName::Approved, None));
}

#[tokio::test]
async fn between_two_loans_a_thing_rests() {
    let desk = Desk::by(LoanTerms { turnaround_days: 1, ..LoanTerms::default() }).await;
    desk.promise(10, days(20, 22)).await.unwrap();
    for (start, end, enough) in [(23, 24, false), (18, 19, false), (24, 25, true), (17, 18, true)] {
        let promised = desk.promise(10, days(start, end)).await;
        assert_eq!(promised.is_ok(), enough, "{start} to {end}");
        if let Ok(loan) = promised {
            desk.act(Verb::Cancel, loan.id, None).await.unwrap();
        }
    }
}

#[tokio::test]
async fn who_is_late_borrows_nothing_until_it_is_back_and_some_days_have_passed() {
    let desk = Desk::by(LoanTerms { block_late: true, block_days: 2, ..LoanTerms::default() }).await;
    let lent = desk.promise(1, days(16, 18)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    let asked = desk.request(1, days(24, 25)).await.unwrap();
    desk.go_to(19);
    assert_eq!(code(desk.request(1, days(24, 25)).await), "loan-policy.borrower-late");
    assert_eq!(code(desk.act(Verb::Approve, asked.id, None).await), "loan-policy.borrower-late");
    desk.act(Verb::TakeBack, lent.id, None).await.unwrap();
    desk.go_to(21);
    assert_eq!(code(desk.act(Verb::Approve, asked.id, None).await), "loan-policy.borrower-late");
    desk.go_to(22);
    desk.act(Verb::Approve, asked.id, None).await.unwrap();
}

#[tokio::test]
async fn what_is_not_collected_in_the_days_of_the_policy_is_let_go() {
    let desk = Desk::by(LoanTerms { collect_days: Some(1), ..LoanTerms::default() }).await;
    let loan = desk.promise(1, days(20, 28)).await.unwrap();
    desk.go_to(21);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 0);
    desk.go_to(22);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 1);
    assert_eq!(desk.stored(loan.id).await.state.name(), StateName::Expired);
}
