//! Asking for things, refusing, taking back, and who may see it.

use crate::desk::{Desk, Verb, a_wish, days};
use crate::house::{House, bad_field, code, code_and_params, units};
use plantel_domain::access::Role;
use plantel_domain::error::{Kind, Param};
use plantel_domain::institutions::Environment;
use plantel_domain::loans::{LoanFilter, LoanState, NewLoan, StateName, Wanted};
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_warehouse, seed};
use rstest::rstest;

#[tokio::test]
async fn a_request_waits_in_the_warehouse_of_its_asset() {
    let desk = Desk::new().await;
    let loan = desk.request(2, days(20, 24)).await.unwrap();
    assert_eq!((loan.state.name(), loan.quantity(), loan.version), (StateName::Pending, 2, 1));
    assert_eq!((loan.warehouse, Some(loan.borrower)), (desk.house.warehouse.id, desk.borrower.user()));
    assert_eq!(desk.stored(loan.id).await, loan);
    assert_eq!(desk.house.store.kinds(), ["loan.requested"]);
    assert_eq!(desk.house.stored_asset(&desk.asset).await, desk.asset);
}

#[tokio::test]
async fn only_things_of_a_warehouse_in_use_are_lent() {
    let house = House::new().await;
    let ana = house.person(Role::Instructor).await;
    let retired = Environment { active: false, ..a_warehouse(house.institution.id) };
    let retired = seed(&*house.store, retired).await.id;
    for place in [None, Some(house.room().await.id), Some(retired)] {
        let asset = house.asset_in(place, units(4, [0; 5])).await.id;
        let new = a_wish(vec![(Wanted::Asset { asset }, 1)], days(20, 24));
        assert_eq!(code(house.loans().request(&ana, new).await), "loan.not-a-warehouse");
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_period_begins_today_at_the_earliest_by_the_calendar_of_the_institution() {
    let desk = Desk::new().await;
    let refused = ("/start_date".to_owned(), "date.in-past");
    assert_eq!(bad_field(desk.request(1, days(15, 20)).await), refused);
    // Ten in the evening of the 16th in Bogotá.
    desk.house.clock.set("2026-03-17T03:00:00Z".parse().unwrap());
    desk.request(1, days(16, 16)).await.unwrap();
    desk.house.clock.set("2026-03-17T05:00:00Z".parse().unwrap());
    assert_eq!(bad_field(desk.request(1, days(16, 17)).await), refused);
}

#[tokio::test]
async fn more_than_the_institution_owns_is_refused_at_once_and_less_is_decided_later() {
    let desk = Desk::with(units(5, [2, 0, 0, 0, 1])).await;
    let (code, params) = code_and_params(desk.request(6, days(20, 24)).await);
    assert_eq!(code, "loan.not-enough-units");
    let [line, usable, wanted, owned] = [1, 2, 6, 5].map(Param::Number);
    assert_eq!(params, [("line", line), ("usable", usable), ("wanted", wanted), ("owned", owned)]);
    desk.house.assert_nothing_happened();
    desk.request(5, days(20, 24)).await.unwrap();
}

#[tokio::test]
async fn an_asset_of_another_institution_is_not_known() {
    let desk = Desk::new().await;
    let theirs = desk.house.next_door().await.asset(3).await;
    let theirs = Wanted::Asset { asset: theirs.id };
    let wish = NewLoan { lines: vec![(theirs, 1)], ..desk.wish(1, days(20, 24)) };
    let refused = desk.house.loans().request(&desk.borrower, wish).await;
    assert_eq!(bad_field(refused), ("/item_id".to_owned(), "asset.not-found"));
}

#[rstest]
#[case::student(Role::Student)]
#[case::technician(Role::Technician)]
#[case::coordinator(Role::Coordinator)]
#[case::guardian(Role::Guardian)]
#[case::auditor(Role::Auditor)]
#[tokio::test]
async fn who_does_not_borrow_may_not_ask(#[case] role: Role) {
    let desk = Desk::new().await;
    let stranger = desk.house.person(role).await;
    let asked = desk.house.loans().request(&stranger, desk.wish(1, days(20, 24))).await;
    assert_eq!(code(asked), "access.denied");
    desk.house.assert_nothing_happened();
}

#[tokio::test]
async fn everybody_sees_as_far_as_the_own_roles_reach() {
    let desk = Desk::new().await;
    let loan = desk.loan_in(StateName::Pending).await;
    let house = &desk.house;
    let elsewhere = house.another_warehouse().await.id;
    let neighbour = house.next_door().await.person(Role::CenterAdmin).await;
    let callers = [
        (desk.borrower.clone(), "", 1),
        (desk.keeper.clone(), "", 1),
        (house.person(Role::CenterAdmin).await, "", 1),
        (house.person(Role::Auditor).await, "", 1),
        (house.person(Role::Instructor).await, "access.denied", 0),
        (house.person_of(Role::WarehouseAdmin, [elsewhere]).await, "access.denied", 0),
        (neighbour, "loan.not-found", 0),
    ];
    for (ctx, refused, listed) in callers {
        let found = house.loans().find(&ctx, loan.id).await;
        assert_eq!(found.as_ref().map_or_else(plantel_application::Error::code, |_| ""), refused, "{ctx:?}");
        let list = house.loans().list(&ctx, &LoanFilter::default(), &PageRequest::first(9)).await.unwrap();
        assert_eq!(list.data.len(), listed, "{ctx:?}");
    }
    let student = house.person(Role::Student).await;
    assert_eq!(code(house.loans().find(&student, loan.id).await), "access.denied");
}

#[tokio::test]
async fn a_request_is_refused_with_the_reason_that_its_borrower_reads() {
    let desk = Desk::new().await;
    let loan = desk.request(1, days(20, 24)).await.unwrap();
    let rejected = desk.act(Verb::Reject, loan.id, Some(1)).await.unwrap();
    let LoanState::Rejected { rejected: deed, reason } = &rejected.state else { panic!("it is {:?}", rejected.state) };
    assert_eq!((deed.by, reason.as_str()), (desk.keeper.user(), "No hay unidades"));
    assert_eq!((desk.stored(loan.id).await, rejected.version), (rejected, 2));
    assert_eq!(desk.house.store.kinds(), ["loan.requested", "loan.rejected"]);
}

#[rstest]
#[case(StateName::Pending, false)]
#[case(StateName::Approved, true)]
#[tokio::test]
async fn a_borrower_takes_the_request_back_before_hand_over(#[case] from: StateName, #[case] promised: bool) {
    let desk = Desk::new().await;
    let loan = desk.loan_in(from).await;
    let cancelled = desk.act(Verb::Cancel, loan.id, None).await.unwrap();
    let LoanState::Cancelled { approved, cancelled: deed, .. } = cancelled.state else { panic!("it is not cancelled") };
    assert_eq!((approved.is_some(), deed.by), (promised, desk.borrower.user()));
    assert_eq!(desk.house.store.kinds(), ["loan.cancelled"]);
}

#[tokio::test]
async fn nobody_else_takes_a_request_back_however_far_they_reach() {
    let desk = Desk::new().await;
    let loan = desk.loan_in(StateName::Pending).await;
    let colleague = desk.house.person(Role::Instructor).await;
    let center_admin = desk.house.person(Role::CenterAdmin).await;
    let operator = desk.house.platform_admin().await;
    // Who sees it is told why.
    assert_eq!(code(desk.act_as(&colleague, Verb::Cancel, loan.id, None).await), "access.denied");
    for who in [&center_admin, &operator, &desk.keeper] {
        assert_eq!(code(desk.act_as(who, Verb::Cancel, loan.id, None).await), "loan.not-the-borrower");
    }
    assert_eq!(desk.stored(loan.id).await, loan);
    desk.house.assert_nothing_happened();
}

#[tokio::test]
async fn nothing_is_done_from_a_state_that_does_not_lead_there() {
    let desk = Desk::new().await;
    for state in StateName::ALL {
        let loan = desk.loan_in(*state).await;
        for verb in Verb::ALL.iter().filter(|verb| !verb.from().contains(state)) {
            let (code, params) = code_and_params(desk.act(*verb, loan.id, None).await);
            assert_eq!(
                (code, params),
                ("loan.wrong-state", vec![("state", Param::Text(state.name().into()))]),
                "{verb:?}"
            );
        }
        assert_eq!(desk.stored(loan.id).await, loan);
    }
    assert_eq!(desk.house.stored_asset(&desk.asset).await, desk.asset);
    desk.house.assert_nothing_happened();
}

#[tokio::test]
async fn who_decides_over_an_older_version_is_told_so() {
    for verb in Verb::ALL {
        let desk = Desk::new().await;
        let loan = desk.loan_in(verb.from()[0]).await;
        let error = desk.act(verb, loan.id, Some(7)).await.unwrap_err();
        assert_eq!((error.kind(), error.code()), (Kind::PreconditionFailed, "store.precondition-failed"), "{verb:?}");
        assert_eq!(desk.stored(loan.id).await, loan);
        desk.house.assert_nothing_happened();
        assert_eq!(desk.act(verb, loan.id, Some(1)).await.unwrap().version, 2);
    }
}

#[tokio::test]
async fn a_loan_of_another_institution_is_not_found_by_any_verb() {
    let desk = Desk::new().await;
    let neighbour = desk.house.next_door().await.person(Role::CenterAdmin).await;
    for verb in Verb::ALL {
        let loan = desk.loan_in(verb.from()[0]).await;
        assert_eq!(code(desk.act_as(&neighbour, verb, loan.id, None).await), "loan.not-found", "{verb:?}");
    }
}
