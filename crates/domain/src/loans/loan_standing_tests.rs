//! What is known of a loan by its state, what it asks for, and whether it can still be met.

use super::*;
use crate::access::{Module, Role};
use crate::inventory::CategoryCode;
use std::collections::BTreeSet;

#[test]
fn a_loan_is_of_its_warehouse_and_its_borrower() {
    let loan = pending();
    let (institution, environment, owner) = (Some(loan.institution), Some(loan.warehouse), Some(loan.borrower));
    assert_eq!(Target::from(&loan), Target { institution, environment, group: None, owner });
}

#[test]
fn each_decision_says_who_made_it_and_of_how_many_units() {
    let (id, borrower, why) = (pending().id, pending().borrower, || Prose::parse("no").unwrap());
    assert_eq!(pending().requested(), LoanRequested { loan: id, borrower, quantity: 2 });
    let (promised, told) = pending().approve(deed(4), &[free(&[(CAMERA, 2)])], day(12)).unwrap();
    assert_eq!(promised.state, LoanState::Approved { approved: deed(4) });
    assert_eq!(told, LoanApproved { loan: id, borrower, quantity: 2 });
    let (rejected, told) = pending().reject(deed(5), why()).unwrap();
    assert_eq!(rejected.state, LoanState::Rejected { rejected: deed(5), reason: why() });
    assert_eq!(told, LoanRejected { loan: id, borrower });
    for (loan, approved) in [(pending(), None), (promised, Some(deed(4)))] {
        let (cancelled, told) = loan.clone().cancel(deed(BORROWER)).unwrap();
        let state = LoanState::Cancelled { approved, cancelled: deed(BORROWER), reason: None };
        assert_eq!((cancelled.state, told), (state, LoanCancelled { loan: id, borrower, quantity: 2 }));
        let (expired, told) = loan.expire(deed(6), day(13)).unwrap();
        assert_eq!(expired.state, LoanState::Expired { approved, expired: deed(6) });
        assert_eq!(told, LoanExpired { loan: id, borrower, approved: approved.is_some() });
    }
}

#[test]
fn what_is_promised_is_handed_over_on_its_last_day_still() {
    let loan = in_state(StateName::Approved);
    let all = loan.to_give(&[]).unwrap();
    let (out, _) = loan.hand_over(deed(KEEPER), &all, |_, _| (2, true), day(12)).unwrap();
    assert_eq!(out.state.name(), StateName::Active);
}

#[test]
fn units_are_overdue_in_two_states_alone() {
    use StateName::{Active, PartiallyReturned};
    for name in StateName::ALL {
        let out = [Active, PartiallyReturned].contains(name);
        let loan = in_state(*name);
        assert_eq!((loan.overdue(day(12)), loan.overdue(day(13))), (false, out), "{name:?}");
    }
}

/// Several of a model, the camera, and what is not registered.
fn of_three_lines() -> Loan {
    let words = Wanted::Other { words: Line::parse("Un mantel").unwrap() };
    of(vec![line(20, a_model(), 2), line(21, Wanted::Asset { asset: asset(CAMERA) }, 1), line(22, words, 3)])
}

#[test]
fn what_is_asked_for_and_what_stands_for_it_is_told_once_and_in_order() {
    assert_eq!((of_three_lines().quantity(), of_three_lines().assets()), (6, vec![asset(CAMERA)]));
    let loan = approved(of_three_lines(), &[free(&[(15, 1), (11, 1)]), free(&[(CAMERA, 1)]), vec![]]);
    assert_eq!(loan.assets(), [asset(11), asset(CAMERA), asset(15)]);
}

#[test]
fn any_of_several_will_do_for_a_model_or_a_category() {
    let category = Wanted::Category { category: CategoryCode::parse("camera").unwrap() };
    let words = Wanted::Other { words: Line::parse("Un mantel").unwrap() };
    assert!(of_three_lines().pooled() && of(vec![line(20, category, 1)]).pooled());
    assert!(!pending().pooled() && !of(vec![line(20, words, 1)]).pooled());
}

/// More than there is of the camera, and of the other thing, wherever it is: of how many of each, and how many of the
/// line's are on the shelf.
#[rstest]
#[case::enough(2, 2, [0, 0], Ok(()))]
#[case::none_on_the_shelf(1, 2, [0, 9], Err((1, 1, 0)))]
#[case::more_on_the_shelf_than_are_left(1, 2, [9, 0], Err((1, 1, 1)))]
#[case::of_the_second_line(2, 1, [9, 0], Err((2, 1, 0)))]
#[case::of_which_there_is_none(2, 0, [9, 9], Err((2, 0, 0)))]
fn more_than_there_is_is_refused_and_told_with_what_is_on_the_shelf(
    #[case] cameras: u32,
    #[case] others: u32,
    #[case] on_shelf: [u32; 2],
    #[case] expected: Result<(), (usize, u32, u32)>,
) {
    let wanted = |id| Wanted::Asset { asset: asset(id) };
    let loan = of(vec![line(20, wanted(CAMERA), 2), line(21, wanted(14), 2)]);
    let owned = [free(&[(CAMERA, cameras)]), free(&[(14, others)])];
    let refused = expected.map_err(|(line, owned, usable)| LoanError::MoreThanOwned { line, owned, usable, wanted: 2 });
    assert_eq!(loan.refuse_more_than_owned(&owned, |at| on_shelf[at]), refused);
}

#[test]
fn things_are_lent_from_where_they_are_kept_by_a_warehouse_in_use() {
    let store = samples::environment(samples::home());
    let closed = Environment { active: false, ..store.clone() };
    let room = Environment { is_warehouse: false, ..store.clone() };
    assert_eq!(lending(Some(&store)), Ok(&store));
    for none in [None, Some(&closed), Some(&room)] {
        assert_eq!(lending(none), Err(LoanError::NotAWarehouse));
    }
    let thing = samples::asset(CAMERA);
    assert_eq!(lendable(&thing, samples::home()), Ok(()));
    assert_eq!(lendable(&thing, samples::away()), Err(LoanError::Moved));
    assert_eq!(lendable(&Asset { environment: None, ..thing }, samples::home()), Err(LoanError::Moved));
}

/// The place of the borrower in an institution.
fn place(institution: u128, active: bool) -> Membership {
    Membership {
        id: Uuid::from_u128(60).into(),
        institution: Uuid::from_u128(institution).into(),
        user: Uuid::from_u128(BORROWER).into(),
        roles: BTreeSet::from([Role::Instructor]),
        environments: BTreeSet::new(),
        modules: BTreeSet::from([Module::Inventory]),
        groups: BTreeSet::new(),
        active,
        created_at: DateTime::UNIX_EPOCH,
        version: 1,
    }
}

#[test]
fn a_request_stands_until_nothing_can_be_handed_over_any_more() {
    use StateName::{Active, Approved, PartiallyReturned, Pending};
    let (store, thing) = (samples::environment(samples::home()), samples::asset(CAMERA));
    for name in StateName::ALL {
        let loan = Loan { warehouse: store.id, ..in_state(*name) };
        let stands = [Pending, Approved, Active, PartiallyReturned].contains(name);
        let expected = if stands { Ok(()) } else { Err(LoanError::WrongState(*name)) };
        assert_eq!(loan.still_stands(&[&thing], Some(&store), &[place(11, true)]), expected, "{name:?}");
    }
}

#[rstest]
#[case::here(vec![place(11, true)], Ok(()))]
#[case::elsewhere_too(vec![place(99, true), place(11, true)], Ok(()))]
#[case::elsewhere(vec![place(99, true)], Err(LoanError::BorrowerLeft))]
#[case::switched_off(vec![place(11, false)], Err(LoanError::BorrowerLeft))]
#[case::switched_off_here(vec![place(11, false), place(99, true)], Err(LoanError::BorrowerLeft))]
fn a_request_stands_while_its_borrower_is_in_use_in_its_institution(
    #[case] places: Vec<Membership>,
    #[case] expected: Result<(), LoanError>,
) {
    let store = samples::environment(samples::home());
    let loan = Loan { warehouse: store.id, ..pending() };
    assert_eq!(loan.still_stands(&[], Some(&store), &places), expected);
}
