//! Loans and the calendar: what is due back can be booked, what is overdue cannot, what nobody collects is let go.

use crate::desk::{Desk, Verb, days};
use crate::house::{code, units};
use plantel_domain::deed::Deed;
use plantel_domain::loans::{LoanState, StateName};
use plantel_testkit::FailWith;

#[tokio::test]
async fn a_unit_that_is_out_can_be_promised_for_the_days_after_it_is_due() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let lent = desk.promise(1, days(16, 18)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    assert_eq!(code(desk.promise(1, days(18, 20)).await), "loan.not-enough-units");
    desk.promise(1, days(19, 20)).await.unwrap();
}

#[tokio::test]
async fn a_unit_that_is_overdue_is_promised_for_no_day() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let lent = desk.promise(1, days(16, 18)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    desk.go_to(19);
    assert_eq!(code(desk.promise(1, days(25, 26)).await), "loan.not-enough-units");
    desk.act(Verb::TakeBack, lent.id, None).await.unwrap();
    desk.promise(1, days(25, 26)).await.unwrap();
}

#[tokio::test]
async fn what_was_promised_and_is_not_back_yet_is_not_handed_over() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let lent = desk.promise(1, days(16, 18)).await.unwrap();
    desk.act(Verb::HandOver, lent.id, None).await.unwrap();
    let next = desk.promise(1, days(19, 20)).await.unwrap();
    desk.go_to(19);
    assert_eq!(code(desk.act(Verb::HandOver, next.id, None).await), "loan.not-enough-units");
    desk.act(Verb::TakeBack, lent.id, None).await.unwrap();
    desk.act(Verb::HandOver, next.id, None).await.unwrap();
}

#[tokio::test]
async fn what_nobody_decides_over_or_collects_is_let_go_when_its_last_day_has_passed() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let (promised, asked) =
        (desk.promise(1, days(20, 24)).await.unwrap(), desk.request(1, days(20, 24)).await.unwrap());
    let later = desk.request(1, days(20, 25)).await.unwrap();
    desk.go_to(24);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 0);
    desk.go_to(25);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 2);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 0);
    for (id, approved) in [(promised.id, true), (asked.id, false)] {
        let loan = desk.stored(id).await;
        let LoanState::Expired { approved: deed, expired: Deed { by: None, .. } } = loan.state else {
            panic!("{loan:?}")
        };
        assert_eq!((deed.is_some(), loan.lines[0].promised()), (approved, 0));
    }
    assert_eq!(desk.stored(later.id).await.state.name(), StateName::Pending);
    let told = desk.house.store.journal_entries().into_iter().filter(|entry| entry.kind == "loan.expired").count();
    assert_eq!(told, 2);
}

#[tokio::test]
async fn a_store_that_fails_meanwhile_is_told_and_the_rest_expires_the_next_time() {
    let desk = Desk::new().await;
    let loan = desk.loan_in(StateName::Approved).await;
    desk.go_to(25);
    desk.house.store.fail_at(4, FailWith::Busy);
    let first = desk.house.loans().expire().await;
    desk.house.use_up_failure().await;
    let again = desk.house.loans().expire().await.unwrap();
    assert_eq!(first.unwrap_or(0) + again, 1);
    assert_eq!(desk.stored(loan.id).await.state.name(), StateName::Expired);
}
