//! What the policy of a warehouse permits, when it is asked for and when it is approved.

use crate::desk::{Desk, Verb, a_wish, days};
use crate::house::{code, units};
use plantel_domain::access::Role;
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{Asset, CategoryCode};
use plantel_domain::loans::{
    Allowance, Approval, LoanPolicy, LoanTerms, NewHandled, NewLoan, StateName, Swap, UnitState, Wanted,
};
use plantel_testkit::builders::{a_loan_policy, an_asset, good, seed};
use std::collections::BTreeSet;
use std::num::NonZeroU32;

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

#[tokio::test]
async fn who_waits_and_may_not_have_it_stands_in_nobodys_way() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let terms = LoanTerms { approval: Approval::Automatic, ..LoanTerms::default() };
    let policy = LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) };
    let mut policy = seed(&*desk.house.store, policy).await;
    let loans = desk.house.loans();
    let other = desk.house.person(Role::Supervisor).await;
    let taken = loans.request(&other, desk.wish(1, days(20, 22))).await.unwrap().id;
    let first = desk.request(1, days(20, 22)).await.unwrap().id;
    let second = loans.request(&other, desk.wish(1, days(20, 22))).await.unwrap().id;
    loans.wait(&desk.borrower, first, None).await.unwrap();
    loans.wait(&other, second, None).await.unwrap();
    policy.terms.most_units = Some(1);
    let elsewhere = desk.house.asset_of(units(1, [0; 5])).await;
    let wish = NewLoan { lines: vec![(Wanted::Asset { asset: elsewhere.id }, 1)], ..desk.wish(1, days(20, 22)) };
    assert_eq!(loans.request(&desk.borrower, wish).await.unwrap().state.name(), StateName::Approved);
    let terms = policy.terms.clone();
    loans.update_policy(&desk.house.person(Role::CenterAdmin).await, policy.id, None, terms).await.unwrap();
    loans.cancel(&other, taken, None).await.unwrap();
    assert_eq!(loans.watch().await.unwrap(), 1);
    assert_eq!(desk.stored(first).await.state.name(), StateName::Pending);
    assert_eq!(desk.stored(second).await.state.name(), StateName::Approved);
}

#[tokio::test]
async fn of_a_model_only_what_the_borrower_may_have_is_promised_or_swapped() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let model = plantel_testkit::builders::line("X-100");
    let add = async |category: &str| {
        let category = CategoryCode::parse(category).unwrap();
        let environment = Some(desk.house.warehouse.id);
        let asset = an_asset(desk.house.institution.id);
        let asset = Asset { category, environment, model: Some(model.clone()), units: good(1), ..asset };
        seed(&*desk.house.store, asset).await.id
    };
    let (camera, projector) = (add("camera").await, add("projector").await);
    let terms = LoanTerms { allowed: vec![of_category("projector")], ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let any = Wanted::Model { brand: None, model: model.clone() };
    let wish = a_wish(vec![(any, 1)], days(20, 22));
    let wish = NewLoan { warehouse: Some(desk.house.warehouse.id), ..wish };
    let loan = desk.house.loans().request(&desk.borrower, wish).await.unwrap();
    let loan = desk.act(Verb::Approve, loan.id, None).await.unwrap();
    assert_eq!(loan.lines[0].allotments[0].asset, Some(projector));
    let swap = Swap { line: None, from: projector, to: camera, quantity: NonZeroU32::MIN };
    let swapped = desk.house.loans().swap(&desk.keeper, loan.id, None, swap).await;
    assert_eq!(code(swapped), "loan-policy.not-for-borrower");
    let instead = vec![said_of(camera)];
    let given = desk.house.loans().hand_over(&desk.keeper, loan.id, None, instead).await;
    assert_eq!(code(given), "loan-policy.not-for-borrower");
}

fn said_of(asset: AssetId) -> NewHandled {
    let (line, quantity) = (None, NonZeroU32::MIN);
    NewHandled { line, asset: Some(asset), quantity, state: UnitState::Good, note: None }
}

#[tokio::test]
async fn more_days_are_judged_by_the_length_and_the_last_day_alone() {
    let desk = Desk::by(LoanTerms { longest_days: Some(5), most_units: Some(3), ..LoanTerms::default() }).await;
    let lent = desk.promise(3, days(16, 18)).await.unwrap().id;
    desk.act(Verb::HandOver, lent, None).await.unwrap();
    let loans = desk.house.loans();
    let reason = || plantel_testkit::builders::prose("Falta una toma");
    let longer = |end| loans.ask_extension(&desk.borrower, lent, None, days(end, end).end(), reason());
    assert_eq!(code(longer(21).await), "loan-policy.too-long");
    longer(20).await.unwrap();
    loans.grant_extension(&desk.keeper, lent, None).await.unwrap();
}

#[tokio::test]
async fn who_waits_is_served_before_who_comes_now() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let terms = LoanTerms { approval: Approval::Automatic, ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let loans = desk.house.loans();
    let other = desk.house.person(Role::Supervisor).await;
    let taken = loans.request(&other, desk.wish(1, days(20, 22))).await.unwrap().id;
    let waits = desk.request(1, days(20, 22)).await.unwrap().id;
    loans.wait(&desk.borrower, waits, None).await.unwrap();
    loans.cancel(&other, taken, None).await.unwrap();
    let late = loans.request(&other, desk.wish(1, days(20, 22))).await.unwrap();
    assert_eq!(late.state.name(), StateName::Pending);
    assert_eq!(desk.stored(waits).await.state.name(), StateName::Approved);
}

#[tokio::test]
async fn who_was_told_that_units_are_free_gets_them_when_nobody_need_decide_any_more() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let policy = seed(&*desk.house.store, a_loan_policy(desk.house.institution.id)).await;
    let loans = desk.house.loans();
    let taken = desk.promise(1, days(20, 22)).await.unwrap().id;
    let waits = desk.request(1, days(20, 22)).await.unwrap().id;
    loans.wait(&desk.borrower, waits, None).await.unwrap();
    desk.act(Verb::Cancel, taken, None).await.unwrap();
    assert_eq!(loans.watch().await.unwrap(), 1);
    let terms = LoanTerms { approval: Approval::Automatic, ..policy.terms };
    let admin = desk.house.person(Role::CenterAdmin).await;
    loans.update_policy(&admin, policy.id, None, terms).await.unwrap();
    assert_eq!((loans.watch().await.unwrap(), loans.watch().await.unwrap()), (1, 0));
    assert_eq!(desk.stored(waits).await.state.name(), StateName::Approved);
}
