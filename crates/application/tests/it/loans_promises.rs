//! Promising units, handing them over and taking them back: what is counted, and who may.

use crate::desk::{Desk, Verb, days, said};
use crate::house::{code, code_and_params, units};
use plantel_domain::access::Role;
use plantel_domain::error::Param;
use plantel_domain::inventory::{Condition, MovementKind, Place};
use plantel_domain::loans::{LoanState, StateName, UnitState, Wanted};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_clerk, an_entry};
use rstest::rstest;

const NOT_ENOUGH: &str = "loan.not-enough-units";

#[tokio::test]
async fn an_approval_promises_the_units_and_leaves_them_on_the_shelf() {
    let desk = Desk::new().await;
    let loan = desk.request(2, days(20, 24)).await.unwrap();
    let approved = desk.act(Verb::Approve, loan.id, Some(1)).await.unwrap();
    let LoanState::Approved { approved: deed } = approved.state else { panic!("it is {:?}", approved.state) };
    assert_eq!((deed.by, approved.version), (desk.keeper.user(), 2));
    assert_eq!(desk.stored(loan.id).await, approved);
    assert_eq!(desk.house.stored_asset(&desk.asset).await, desk.asset);
    assert_eq!(desk.house.store.kinds(), ["loan.requested", "loan.approved"]);
    let entry = desk.house.store.journal_entries().pop().unwrap();
    assert_eq!((entry.user, entry.role.as_str()), (desk.keeper.user(), "warehouse_admin"));
    let changed: Vec<_> = entry.changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(changed, ["collect_by", "lines", "state"]);
}

#[rstest]
#[case(Role::CenterAdmin)]
#[case(Role::WarehouseAdmin)]
#[tokio::test]
async fn nobody_decides_over_the_own_request(#[case] role: Role) {
    let mut desk = Desk::new().await;
    let person = desk.house.person(role).await;
    (desk.borrower, desk.keeper) = (person.clone(), person);
    for verb in [Verb::Approve, Verb::Reject, Verb::HandOver, Verb::TakeBack, Verb::Lose] {
        let loan = desk.loan_in(verb.from()[0]).await;
        assert_eq!(code(desk.act(verb, loan.id, None).await), "loan.own-request", "{verb:?}");
    }
    desk.house.assert_nothing_happened();
}

#[tokio::test]
async fn only_who_keeps_the_warehouse_or_the_centre_decides() {
    let desk = Desk::new().await;
    let elsewhere = desk.house.another_warehouse().await.id;
    let refused = [
        desk.house.person_of(Role::WarehouseAdmin, [elsewhere]).await,
        desk.house.person(Role::Supervisor).await,
        desk.house.person(Role::Instructor).await,
        desk.house.person(Role::Auditor).await,
    ];
    for verb in [Verb::Approve, Verb::Reject, Verb::HandOver, Verb::TakeBack, Verb::Lose] {
        let loan = desk.loan_in(verb.from()[0]).await;
        for who in &refused {
            assert_eq!(code(desk.act_as(who, verb, loan.id, None).await), "access.denied", "{verb:?} {who:?}");
        }
    }
    desk.house.assert_nothing_happened();
    for (role, verb) in [(Role::CenterAdmin, Verb::Approve), (Role::Rector, Verb::HandOver)] {
        let loan = desk.loan_in(verb.from()[0]).await;
        desk.act_as(&desk.house.person(role).await, verb, loan.id, None).await.unwrap();
    }
    let loan = desk.loan_in(StateName::Pending).await;
    desk.act_as(&desk.house.platform_admin().await, Verb::Approve, loan.id, None).await.unwrap();
    assert_eq!(desk.house.store.journal_entries().pop().unwrap().role, "platform_admin");
}

#[rstest]
#[case::damaged([1, 0, 0, 0, 0])]
#[case::missing([0, 1, 0, 0, 0])]
#[case::being_repaired([0, 0, 1, 0, 0])]
#[case::in_use([0, 0, 0, 1, 0])]
#[case::lent_now_though_asked_for_next_week([0, 0, 0, 0, 1])]
#[tokio::test]
async fn a_unit_that_is_not_good_or_not_there_is_not_promised(#[case] parts: [u32; 5]) {
    let desk = Desk::with(units(3, parts)).await;
    let (code, params) = code_and_params(desk.promise(3, days(27, 29)).await);
    let counted = [("line", Param::Number(1)), ("usable", Param::Number(2)), ("wanted", Param::Number(3))];
    assert_eq!((code, &params[..3]), (NOT_ENOUGH, &counted[..]));
    assert_eq!(desk.house.store.kinds(), ["loan.requested"]);
    desk.promise(2, days(27, 29)).await.unwrap();
}

#[rstest]
#[case::the_same_days(20, 24, false)]
#[case::its_first_day(18, 20, false)]
#[case::its_last_day(24, 26, false)]
#[case::around_it(18, 28, false)]
#[case::the_days_before(17, 19, true)]
#[case::the_days_after(25, 26, true)]
#[tokio::test]
async fn a_unit_is_promised_once_a_day(#[case] start: u32, #[case] end: u32, #[case] free: bool) {
    let desk = Desk::with(units(1, [0; 5])).await;
    desk.promise(1, days(20, 24)).await.unwrap();
    let second = desk.promise(1, days(start, end)).await;
    assert_eq!(second.map_or_else(|error| error.code(), |_| ""), if free { "" } else { NOT_ENOUGH });
}

#[tokio::test]
async fn a_promise_taken_back_is_free_for_another() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let first = desk.promise(1, days(20, 24)).await.unwrap();
    let second = desk.request(1, days(20, 24)).await.unwrap();
    assert_eq!(code(desk.act(Verb::Approve, second.id, None).await), NOT_ENOUGH);
    desk.act(Verb::Cancel, first.id, None).await.unwrap();
    desk.act(Verb::Approve, second.id, None).await.unwrap();
}

#[tokio::test]
async fn a_hand_over_takes_the_units_and_a_return_puts_them_back() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let loan = desk.promise(2, days(20, 24)).await.unwrap();
    desk.go_to(20);
    let active = desk.act(Verb::HandOver, loan.id, Some(2)).await.unwrap();
    assert_eq!((active.state.name(), active.version), (StateName::Active, 3));
    let asset = desk.house.stored_asset(&desk.asset).await;
    assert_eq!((asset.units, asset.version), (units(5, [0, 0, 0, 0, 2]), 2));
    let returned = desk.act(Verb::TakeBack, loan.id, Some(3)).await.unwrap();
    assert_eq!(returned.state.name(), StateName::Returned);
    assert_eq!(desk.house.stored_asset(&desk.asset).await.units, units(5, [0; 5]));
    let units = "asset.stock-moved";
    let happened = ["loan.requested", "loan.approved", "loan.handed-over", units, "loan.returned", units];
    assert_eq!(desk.house.store.kinds(), happened);
}

#[rstest]
#[case::before_its_end(22, false)]
#[case::on_its_last_day(24, false)]
#[case::a_day_after(25, true)]
#[tokio::test]
async fn a_return_after_the_last_day_is_told_as_late(#[case] day: u32, #[case] late: bool) {
    let desk = Desk::new().await;
    let loan = desk.loan_in(StateName::Active).await;
    desk.go_to(day);
    assert_eq!(loan.overdue(desk.house.loans().day(&desk.keeper).await.unwrap()), late);
    desk.act(Verb::TakeBack, loan.id, None).await.unwrap();
    let entries = desk.house.store.journal_entries();
    let returned = entries.iter().find(|entry| entry.kind == "loan.returned").unwrap();
    assert_eq!(returned.data["late"].as_bool(), Some(late));
}

#[tokio::test]
async fn an_early_hand_over_does_not_take_what_another_was_promised() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let before = desk.promise(1, days(18, 19)).await.unwrap();
    let loan = desk.promise(1, days(20, 24)).await.unwrap();
    assert_eq!(code(desk.act(Verb::HandOver, loan.id, None).await), NOT_ENOUGH);
    assert_eq!(desk.stored(loan.id).await, loan);
    assert_eq!(desk.house.stored_asset(&desk.asset).await, desk.asset);
    desk.act(Verb::Cancel, before.id, None).await.unwrap();
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
}

#[tokio::test]
async fn a_promise_whose_days_have_passed_holds_nothing_back() {
    let desk = Desk::with(units(2, [0; 5])).await;
    desk.promise(1, days(18, 21)).await.unwrap();
    let loan = desk.promise(1, days(20, 24)).await.unwrap();
    let asked = desk.request(1, days(21, 24)).await.unwrap();
    desk.go_to(23);
    one_is_damaged(&desk).await;
    assert_eq!(code(desk.act(Verb::Approve, asked.id, None).await), NOT_ENOUGH);
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    desk.act(Verb::TakeBack, loan.id, None).await.unwrap();
    desk.act(Verb::Approve, asked.id, None).await.unwrap();
}

#[tokio::test]
async fn a_unit_that_broke_after_the_promise_is_not_handed_over() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let loan = desk.promise(1, days(20, 24)).await.unwrap();
    one_is_damaged(&desk).await;
    assert_eq!(code(desk.act(Verb::HandOver, loan.id, None).await), NOT_ENOUGH);
    assert_eq!(desk.stored(loan.id).await, loan);
}

#[tokio::test]
async fn of_two_promised_units_the_whole_one_is_handed_over_when_the_other_broke() {
    let desk = Desk::with(units(2, [0; 5])).await;
    let loan = desk.promise(2, days(20, 24)).await.unwrap();
    one_is_damaged(&desk).await;
    let loans = desk.house.loans();
    assert_eq!(code(desk.act(Verb::HandOver, loan.id, None).await), NOT_ENOUGH);
    let one = vec![said(None, 1, UnitState::Good)];
    let loan = loans.hand_over(&desk.keeper, loan.id, None, one).await.unwrap();
    assert_eq!((loan.lines[0].promised(), loan.lines[0].out()), (1, 1));
}

#[tokio::test]
async fn a_period_that_is_over_is_neither_promised_nor_handed_over() {
    let desk = Desk::new().await;
    desk.go_to(25);
    for verb in [Verb::Approve, Verb::HandOver] {
        let loan = desk.loan_in(verb.from()[0]).await;
        assert_eq!(code(desk.act(verb, loan.id, None).await), "loan.period-over", "{verb:?}");
    }
}

#[tokio::test]
async fn the_units_of_another_asset_are_not_counted() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let other = desk.house.asset(1).await;
    desk.promise(1, days(20, 24)).await.unwrap();
    let loan = desk.request_all(vec![(Wanted::Asset { asset: other.id }, 1)], days(20, 24)).await.unwrap();
    desk.act(Verb::Approve, loan.id, None).await.unwrap();
}

async fn one_is_damaged(desk: &Desk) {
    let mut work = desk.house.store.begin(&desk.keeper).await.unwrap();
    let mut held = work.assets().lock(desk.asset.id).await.unwrap().unwrap();
    let [good, damaged] = [Condition::Good, Condition::Damaged]
        .map(|condition| Some(Place { environment: Some(desk.house.warehouse.id), condition }));
    let entry = an_entry(desk.keeper.user());
    held.book(MovementKind::Damage, 1, good, damaged, a_clerk(&entry)).unwrap();
    work.assets().store_all(&mut [held]).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn a_button_that_is_pressed_twice_moves_units_once() {
    let desk = Desk::with(units(9, [0; 5])).await;
    let loan = desk.promise(6, days(20, 24)).await.unwrap().id;
    let (loans, keeper) = (desk.house.loans(), &desk.keeper);
    let one = || vec![said(Some(&desk.asset), 1, UnitState::Good)];
    let first = loans.hand_over(keeper, loan, None, one()).await.unwrap();
    assert_eq!(code(loans.hand_over(keeper, loan, None, one()).await), "loan.said-twice");
    // Who names the version that they saw means it; so does somebody else, and whoever says something else.
    let second = loans.hand_over(keeper, loan, Some(first.version), one()).await.unwrap();
    assert_eq!(second.lines[0].out(), 2);
    let colleague = desk.house.person(Role::CenterAdmin).await;
    loans.hand_over(&colleague, loan, None, one()).await.unwrap();
    loans.hand_over(keeper, loan, None, vec![said(Some(&desk.asset), 2, UnitState::Good)]).await.unwrap();
    desk.house.clock.advance(chrono::Duration::seconds(3));
    assert_eq!(loans.hand_over(keeper, loan, None, one()).await.unwrap().lines[0].out(), 6);
    loans.take_back(keeper, loan, None, one()).await.unwrap();
    assert_eq!(code(loans.take_back(keeper, loan, None, one()).await), "loan.said-twice");
    assert_eq!(desk.stored(loan).await.lines[0].out(), 5);
}
