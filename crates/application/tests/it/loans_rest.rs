//! How long things rest after they came back, what a warehouse has at all, and promises that cannot be kept.

use crate::desk::{Desk, Verb, a_wish, days, said};
use crate::house::{code, code_and_params, units};
use plantel_application::inventory::Relocation;
use plantel_application::loans::Look;
use plantel_domain::access::Role;
use plantel_domain::error::Param;
use plantel_domain::inventory::{Asset, RetirementReason};
use plantel_domain::loans::{Allowance, LoanPolicy, LoanTerms, NewLoan, StateName, Unavailable, UnitState, Wanted};
use plantel_testkit::builders::{a_loan_policy, an_asset, category_code, good, line, seed};
use rstest::rstest;
use std::collections::BTreeSet;

const NOT_ENOUGH: &str = "loan.not-enough-units";

/// So many units, lent by these terms.
async fn lending(quantity: u32, terms: LoanTerms) -> Desk {
    let desk = Desk::with(units(quantity, [0; 5])).await;
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    desk
}

fn resting(turnaround_days: u16) -> LoanTerms {
    LoanTerms { turnaround_days, ..LoanTerms::default() }
}

#[tokio::test]
async fn what_came_back_early_rests_from_that_day_on() {
    let desk = lending(1, resting(2)).await;
    let lent = desk.promise(1, days(16, 24)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    desk.go_to(18);
    desk.act(Verb::TakeBack, lent.id, None).await.unwrap();
    let asset = Wanted::Asset { asset: desk.asset.id };
    let look = Look { wanted: asset, warehouse: None, from: None, to: Some(days(22, 22).end()) };
    let found = desk.house.loans().availability(&desk.borrower, &look).await.unwrap();
    assert_eq!(found.days.iter().map(|day| day.usable).collect::<Vec<_>>(), [0, 0, 0, 1, 1], "from the 18th on");
    for start in [18, 19, 20] {
        assert_eq!(code(desk.promise(1, days(start, 22)).await), NOT_ENOUGH, "from the {start}th");
    }
    desk.promise(1, days(21, 22)).await.unwrap();
}

#[tokio::test]
async fn what_came_back_late_is_not_handed_over_before_it_has_rested() {
    let desk = lending(1, resting(2)).await;
    let lent = desk.promise(1, days(16, 18)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    let next = desk.promise(1, days(21, 26)).await.unwrap();
    desk.go_to(20);
    desk.act(Verb::TakeBack, lent.id, None).await.unwrap();
    for day in [21, 22] {
        desk.go_to(day);
        assert_eq!(code(desk.act(Verb::HandOver, next.id, None).await), NOT_ENOUGH, "on {day}");
    }
    desk.go_to(23);
    desk.act(Verb::HandOver, next.id, None).await.unwrap();
}

#[tokio::test]
async fn who_waits_is_told_when_it_has_rested() {
    let desk = lending(1, resting(1)).await;
    let lent = desk.promise(1, days(16, 18)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    let waits = desk.request(1, days(18, 24)).await.unwrap();
    let loans = desk.house.loans();
    loans.wait(&desk.borrower, waits.id, None).await.unwrap();
    desk.go_to(20);
    desk.act(Verb::TakeBack, lent.id, None).await.unwrap();
    let told = async || {
        loans.watch().await.unwrap();
        desk.stored(waits.id).await.waiting.unwrap().noticed.is_some()
    };
    assert!(!told().await);
    desk.go_to(22);
    assert!(told().await);
}

#[tokio::test]
async fn what_came_back_broken_rests_nothing() {
    let desk = lending(3, resting(5)).await;
    let loan = desk.promise(3, days(16, 20)).await.unwrap().id;
    let loans = desk.house.loans();
    desk.act(Verb::HandOver, loan, None).await.unwrap();
    desk.go_to(17);
    let back = [UnitState::Good, UnitState::Damaged, UnitState::Missing];
    let back = back.map(|state| said(None, 1, state)).to_vec();
    loans.take_back(&desk.keeper, loan, None, back).await.unwrap();
    assert_eq!(code(desk.promise(1, days(22, 23)).await), NOT_ENOUGH);
    desk.promise(1, days(23, 24)).await.unwrap();
}

fn a_model() -> Wanted {
    Wanted::Model { brand: None, model: line("X-100") }
}

impl Desk {
    async fn thing(&self, category: &str, quantity: u32) -> Asset {
        let environment = Some(self.house.warehouse.id);
        let (category, model) = (category_code(category), Some(line("X-100")));
        let asset = an_asset(self.house.institution.id);
        seed(&*self.house.store, Asset { category, environment, model, units: good(quantity), ..asset }).await
    }

    async fn ask_here(&self, lines: Vec<(Wanted, u32)>) -> plantel_application::Result<plantel_domain::loans::Loan> {
        let new = NewLoan { warehouse: Some(self.house.warehouse.id), ..a_wish(lines, days(20, 22)) };
        self.house.loans().request(&self.borrower, new).await
    }
}

#[tokio::test]
async fn more_of_a_model_than_the_warehouse_has_is_refused_at_once() {
    let desk = Desk::new().await;
    let told = |line, owned, wanted| {
        let all = [("line", line), ("usable", owned), ("wanted", wanted), ("owned", owned)];
        (NOT_ENOUGH, all.map(|(name, number)| (name, Param::Number(number))).to_vec())
    };
    assert_eq!(code_and_params(desk.ask_here(vec![(a_model(), 1)]).await), told(1, 0, 1));
    let camera = desk.thing("camera", 2).await;
    assert_eq!(code_and_params(desk.ask_here(vec![(a_model(), 3)]).await), told(1, 2, 3));
    // Two of two, and one of them by its name.
    let both = vec![(a_model(), 2), (Wanted::Asset { asset: camera.id }, 1)];
    assert_eq!(code_and_params(desk.ask_here(both).await), told(1, 1, 2));
    let category = Wanted::Category { category: category_code("camera") };
    assert_eq!(code(desk.ask_here(vec![(a_model(), 1), (category.clone(), 2)]).await), NOT_ENOUGH);
    desk.house.assert_nothing_happened();
    desk.ask_here(vec![(a_model(), 1), (category, 1)]).await.unwrap();
}

#[tokio::test]
async fn a_model_of_which_the_borrower_may_have_nothing_is_refused_by_the_policy() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let camera = desk.thing("camera", 5).await;
    let asked = desk.ask_here(vec![(a_model(), 1)]).await.unwrap();
    let categories = BTreeSet::from([category_code("projector")]);
    let allowed = vec![Allowance { categories, ..Allowance::default() }];
    let terms = LoanTerms { allowed, ..LoanTerms::default() };
    seed(&*desk.house.store, LoanPolicy { terms, ..a_loan_policy(desk.house.institution.id) }).await;
    let forbidden = "loan-policy.not-for-borrower";
    assert_eq!(code(desk.ask_here(vec![(a_model(), 1)]).await), forbidden);
    assert_eq!(code(desk.act(Verb::Approve, asked.id, None).await), forbidden);
    // Where there is something to be had, too little of it is too little.
    desk.thing("projector", 1).await;
    assert_eq!(code(desk.ask_here(vec![(a_model(), 2)]).await), NOT_ENOUGH);
    let loan = desk.act(Verb::Approve, asked.id, None).await.unwrap();
    assert!(loan.lines[0].allotments.iter().all(|own| own.asset != Some(camera.id)));
}

#[rstest]
#[case::as_it_was(None)]
#[case::moved(Some(Unavailable::Elsewhere))]
#[case::retired(Some(Unavailable::Retired))]
#[tokio::test]
async fn a_promise_that_cannot_be_kept_says_why(#[case] because: Option<Unavailable>) {
    let desk = Desk::with(units(2, [0; 5])).await;
    let loan = desk.promise(2, days(20, 22)).await.unwrap();
    let (inventory, id) = (desk.house.inventory(), desk.asset.id);
    match because {
        None | Some(Unavailable::Damaged) => {}
        Some(Unavailable::Elsewhere) => {
            let admin = desk.house.person(Role::CenterAdmin).await;
            let environment = desk.house.another_warehouse().await.id;
            inventory.relocate(&admin, Relocation { assets: vec![id], environment, reason: None }).await.unwrap();
        }
        Some(Unavailable::Retired) => {
            inventory.retire(&desk.keeper, id, None, RetirementReason::Scrapped, None).await.unwrap();
        }
    }
    let broken = desk.house.loans().broken(&desk.keeper, std::slice::from_ref(&loan)).await.unwrap();
    assert_eq!(broken.get(&(loan.id, id)).copied(), because);
}

#[tokio::test]
async fn a_promise_is_not_kept_by_what_broke_and_is_by_what_others_have() {
    let desk = Desk::with(units(2, [1, 0, 0, 0, 1])).await;
    for (state, because) in [(StateName::Approved, None), (StateName::Pending, None)] {
        let loan = desk.loan_in(state).await;
        let broken = desk.house.loans().broken(&desk.keeper, std::slice::from_ref(&loan)).await.unwrap();
        assert_eq!(broken.get(&(loan.id, desk.asset.id)).copied(), because);
    }
    let desk = Desk::with(units(2, [2, 0, 0, 0, 0])).await;
    let loan = desk.loan_in(StateName::Approved).await;
    let broken = desk.house.loans().broken(&desk.keeper, std::slice::from_ref(&loan)).await.unwrap();
    assert_eq!(broken.get(&(loan.id, desk.asset.id)), Some(&Unavailable::Damaged));
}
