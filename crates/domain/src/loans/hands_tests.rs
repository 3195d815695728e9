use super::*;
use crate::loans::loan::tests::{
    CAMERA, KEEPER, a_model, approved, asset, day, deed, found, free, given, in_state, line, of, returned, said,
};
use crate::text::Line;
use uuid::Uuid;

#[test]
fn units_come_back_as_they_are_and_what_does_not_is_lost() {
    let back = [(1, UnitState::Damaged), (1, UnitState::Missing)];
    let loan = returned(in_state(StateName::Active), &back).unwrap();
    assert_eq!(loan.state.name(), StateName::Lost);
    let own = loan.lines[0].allotments[0];
    assert_eq!((own.out, own.good, own.damaged, own.missing), (0, 0, 1, 1));
    let again = found(loan, &[(1, UnitState::Incomplete)]).unwrap();
    assert_eq!(again.state.name(), StateName::Returned);
    let own = again.lines[0].allotments[0];
    assert_eq!((own.damaged, own.incomplete, own.missing), (1, 1, 0));
}

#[test]
fn no_more_comes_back_than_was_lent_and_no_more_goes_than_was_promised() {
    let more = returned(in_state(StateName::Active), &[(3, UnitState::Good)]);
    assert_eq!(more, Err(LoanError::MoreThanOut { out: 2, returned: 3 }));
    let twice = returned(in_state(StateName::Active), &[(2, UnitState::Good), (1, UnitState::Good)]);
    assert_eq!(twice, Err(LoanError::MoreThanOut { out: 0, returned: 1 }));
    let more = given(in_state(StateName::Approved), &[(3, UnitState::Good)]);
    assert_eq!(more, Err(LoanError::MoreThanPromised { promised: 2, wanted: 3 }));
    assert_eq!(given(in_state(StateName::Approved), &[(1, UnitState::Missing)]), Err(LoanError::MissingUnit));
    let missing = found(in_state(StateName::Lost), &[(1, UnitState::Missing)]);
    assert_eq!(missing, Err(LoanError::MissingUnit));
}

#[test]
fn what_is_not_handed_over_at_once_is_still_promised() {
    let three = of(vec![line(20, Wanted::Asset { asset: asset(CAMERA) }, 3)]);
    let loan = given(approved(three, &[free(&[(CAMERA, 3)])]), &[(2, UnitState::Good)]).unwrap();
    assert_eq!((loan.lines[0].promised(), loan.lines[0].out()), (1, 2));
    let loan = returned(loan, &[(1, UnitState::Good)]).unwrap();
    assert_eq!(loan.state.name(), StateName::PartiallyReturned);
    let loan = given(loan, &[]).unwrap();
    assert_eq!((loan.lines[0].promised(), loan.lines[0].out(), loan.lines[0].back()), (0, 2, 1));
    assert_eq!(loan.state.name(), StateName::PartiallyReturned);
    assert_eq!(returned(loan, &[]).unwrap().state.name(), StateName::Returned);
}

#[test]
fn what_was_not_collected_is_free_once_the_last_unit_is_back() {
    let loan = given(in_state(StateName::Approved), &[(1, UnitState::Good)]).unwrap();
    let loan = returned(loan, &[]).unwrap();
    assert_eq!((loan.state.name(), loan.lines[0].promised()), (StateName::Returned, 0));
}

#[test]
fn another_unit_that_fits_may_be_handed_over_and_no_other() {
    let loan = approved(of(vec![line(20, a_model(), 1)]), &[free(&[(CAMERA, 1)])]);
    let other = |fits: bool| {
        let mut new = said(&[(1, UnitState::Good)]);
        new[0].asset = Some(asset(14));
        let given: Vec<Handled> = loan.to_give(&new).unwrap();
        loan.clone().hand_over(deed(KEEPER), &given, |_, _| (1, fits), day(10)).map(|(loan, _)| loan)
    };
    let swapped = other(true).unwrap();
    let units: Vec<_> = swapped.lines[0].allotments.iter().map(|it| (it.asset, it.promised, it.out)).collect();
    assert_eq!(units, [(Some(asset(14)), 0, 1)]);
    assert_eq!(other(false), Err(LoanError::AnotherThing));
}

#[test]
fn what_is_not_registered_is_lent_in_words() {
    let loan = of(vec![line(20, Wanted::Other { words: Line::parse("Un mantel").unwrap() }, 3)]);
    let loan = given(approved(loan, &[vec![]]), &[(2, UnitState::Good)]).unwrap();
    assert_eq!((loan.lines[0].promised(), loan.lines[0].out()), (1, 2));
    assert_eq!(loan.assets(), []);
}

#[test]
fn a_line_must_be_told_when_there_are_several() {
    let lines = vec![line(20, a_model(), 1), line(21, Wanted::Asset { asset: asset(CAMERA) }, 1)];
    let loan = approved(of(lines), &[free(&[(14, 1)]), free(&[(CAMERA, 1)])]);
    assert_eq!(loan.to_give(&said(&[(1, UnitState::Good)])), Err(LoanError::UnknownLine));
    let mut of_camera = said(&[(1, UnitState::Good)]);
    of_camera[0].asset = Some(asset(CAMERA));
    assert_eq!(loan.to_give(&of_camera).unwrap()[0].line, Uuid::from_u128(21).into());
    let mut unknown = said(&[(1, UnitState::Good)]);
    unknown[0].line = Some(Uuid::from_u128(99).into());
    assert_eq!(loan.to_give(&unknown), Err(LoanError::UnknownLine));
}

/// One unit of the camera in each of two lines, promised.
fn in_two_lines() -> Loan {
    let lines = vec![line(20, Wanted::Asset { asset: asset(CAMERA) }, 1), line(21, a_model(), 1)];
    approved(of(lines), &[free(&[(CAMERA, 2)]), free(&[(CAMERA, 2)])])
}

/// So many units of the camera in each entry, of no line.
fn cameras(entries: &[u32]) -> Vec<NewHandled> {
    let mut new = said(&entries.iter().map(|units| (*units, UnitState::Good)).collect::<Vec<_>>());
    for entry in &mut new {
        entry.asset = Some(asset(CAMERA));
    }
    new
}

#[test]
fn an_asset_of_two_lines_changes_hands_entry_by_entry_or_at_once() {
    for entries in [&[1, 1][..], &[2]] {
        let loan = in_two_lines();
        let told = loan.to_give(&cameras(entries)).unwrap();
        let shares: Vec<_> = told.iter().map(|it| (it.line, it.quantity)).collect();
        assert_eq!(shares, [loan.lines[0].id, loan.lines[1].id].map(|id| (id, 1)), "{entries:?}");
        let (loan, _) = loan.hand_over(deed(KEEPER), &told, |_, _| (2, true), day(10)).unwrap();
        assert_eq!([loan.lines[0].out(), loan.lines[1].out()], [1, 1], "{entries:?}");
        let back = loan.to_take_back(&cameras(entries)).unwrap();
        let (loan, _) = loan.give_back(deed(KEEPER), &back, day(11)).unwrap();
        assert_eq!(loan.state.name(), StateName::Returned, "{entries:?}");
    }
}

#[test]
fn entries_that_want_more_of_an_asset_than_all_lines_have_are_told_how_many_are_left() {
    let loan = in_two_lines();
    let more = |promised, wanted| Err(LoanError::MoreThanPromised { promised, wanted });
    assert_eq!(loan.to_give(&cameras(&[3])), more(2, 3));
    assert_eq!(loan.to_give(&cameras(&[1, 2])), more(1, 2));
    assert_eq!(loan.to_give(&cameras(&[1, 1, 1])), more(0, 1));
    let out = given(loan, &[]).unwrap();
    let more = |out, returned| Err(LoanError::MoreThanOut { out, returned });
    assert_eq!(out.to_take_back(&cameras(&[3])), more(2, 3));
    assert_eq!(out.to_take_back(&cameras(&[2, 1])), more(0, 1));
    let mut unknown = cameras(&[1]);
    unknown[0].asset = Some(asset(99));
    assert_eq!(out.to_take_back(&unknown), Err(LoanError::UnknownLine));
}

#[test]
fn an_entry_sees_what_the_one_before_it_has_left_of_the_line() {
    let loan = approved(of(vec![line(20, a_model(), 2)]), &[free(&[(CAMERA, 1), (14, 1)])]);
    let mut new = said(&[(1, UnitState::Good), (1, UnitState::Good)]);
    assert_eq!(loan.to_give(&new), Err(LoanError::AnotherThing));
    new[0].asset = Some(asset(CAMERA));
    let told: Vec<_> = loan.to_give(&new).unwrap().iter().map(|it| it.asset).collect();
    assert_eq!(told, [Some(asset(CAMERA)), Some(asset(14))]);
    // Another one takes the place of the first that is promised.
    new[0].asset = Some(asset(15));
    assert_eq!(loan.to_give(&new).unwrap()[1].asset, Some(asset(14)));
}

#[path = "hands_units_tests.rs"]
mod units;
