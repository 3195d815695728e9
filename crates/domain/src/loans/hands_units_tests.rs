//! Of which lines and assets units change hands, and what is known of it afterwards.

use super::*;
use crate::loans::loan::tests::BORROWER;
use crate::text::Prose;
use rstest::rstest;

/// So many good units of an asset, of a line.
fn entry(line: u128, id: u128, quantity: u32) -> Handled {
    let (line, asset) = (Uuid::from_u128(line).into(), Some(asset(id)));
    Handled { line, asset, quantity, state: UnitState::Good, note: None }
}

fn handed_over(loan: Loan, by: u128, entries: &[Handled]) -> Loan {
    loan.hand_over(deed(by), entries, |_, _| (9, true), day(10)).unwrap().0
}

/// The assets of the first line: how many units are promised, out and back.
fn units(loan: &Loan) -> Vec<(u128, [u32; 3])> {
    let all = loan.lines[0].allotments.iter();
    all.map(|it| (Uuid::from(it.asset.unwrap()).as_u128(), [it.promised, it.out, it.back()])).collect()
}

/// One unit of each of three assets of a model.
fn three_of_a_model() -> Loan {
    approved(of(vec![line(20, a_model(), 3)]), &[free(&[(CAMERA, 1), (14, 1), (15, 1)])])
}

#[rstest]
#[case::as_promised(entry(20, 14, 1), vec![(CAMERA, [1, 0, 0]), (14, [0, 1, 0]), (15, [1, 0, 0])])]
#[case::more_of_one_in_the_place_of_another(entry(20, 14, 2), vec![(14, [0, 2, 0]), (15, [1, 0, 0])])]
#[case::others_in_the_place_of_two(entry(20, 16, 2), vec![(15, [1, 0, 0]), (16, [0, 2, 0])])]
#[case::others_in_the_place_of_all(entry(20, 16, 3), vec![(16, [0, 3, 0])])]
fn who_takes_the_place_of_another_leaves_no_promise_too_many(
    #[case] given: Handled,
    #[case] expected: Vec<(u128, [u32; 3])>,
) {
    assert_eq!(units(&handed_over(three_of_a_model(), KEEPER, &[given])), expected);
}

#[test]
fn what_came_back_is_remembered_when_more_goes_and_each_asset_goes_by_itself() {
    let loan = handed_over(three_of_a_model(), KEEPER, &[entry(20, CAMERA, 1), entry(20, 14, 1)]);
    let (loan, _) = loan.give_back(deed(KEEPER), &[entry(20, CAMERA, 1)], day(11)).unwrap();
    assert_eq!(units(&loan), [(CAMERA, [0, 0, 1]), (14, [0, 1, 0]), (15, [1, 0, 0])]);
    assert_eq!(loan.to_give(&[]).unwrap(), [entry(20, 15, 1)]);
    assert_eq!(loan.to_take_back(&[]).unwrap(), [entry(20, 14, 1)]);
    let none_left = loan.clone().give_back(deed(KEEPER), &[entry(20, CAMERA, 1)], day(11)).unwrap_err();
    assert_eq!(none_left, LoanError::MoreThanOut { out: 0, returned: 1 });
    let never_there = loan.clone().give_back(deed(KEEPER), &[entry(20, 99, 1)], day(11)).unwrap_err();
    assert_eq!(never_there, LoanError::AnotherThing);
    let loan = handed_over(loan, KEEPER, &[entry(20, 15, 1)]);
    assert_eq!(units(&loan), [(CAMERA, [0, 0, 1]), (14, [0, 1, 0]), (15, [0, 1, 0])]);
    let (loan, _) = loan.lose(deed(KEEPER), day(11)).unwrap();
    assert_eq!(units(&loan), [(CAMERA, [0, 0, 1]), (14, [0, 0, 1]), (15, [0, 0, 1])]);
    assert_eq!(loan.to_find(&[]).unwrap(), [entry(20, 14, 1), entry(20, 15, 1)]);
}

/// One unit of another asset of the model, and one of the camera.
fn another_and_the_camera() -> Loan {
    let lines = vec![line(20, a_model(), 1), line(21, Wanted::Asset { asset: asset(CAMERA) }, 1)];
    approved(of(lines), &[free(&[(14, 1)]), free(&[(CAMERA, 1)])])
}

fn short(line: usize, usable: u32, wanted: u32) -> LoanError {
    LoanError::NotEnoughUnits { line, usable, wanted }
}

/// Of how many cameras that can be handed over.
#[rstest]
#[case::as_promised(another_and_the_camera(), vec![entry(21, CAMERA, 1)], 1, Ok(()))]
#[case::that_are_not_there(another_and_the_camera(), vec![entry(21, CAMERA, 1)], 0, Err(short(2, 0, 1)))]
#[case::promised_to_another_line(another_and_the_camera(), vec![entry(20, CAMERA, 1)], 1, Err(short(1, 1, 2)))]
#[case::of_which_there_is_one_more(another_and_the_camera(), vec![entry(20, CAMERA, 1)], 2, Ok(()))]
#[case::to_both(another_and_the_camera(), vec![entry(20, CAMERA, 1), entry(21, CAMERA, 1)], 1, Err(short(1, 1, 2)))]
#[case::to_both_of_two(another_and_the_camera(), vec![entry(20, CAMERA, 1), entry(21, CAMERA, 1)], 2, Ok(()))]
#[case::one_of_two_promised(in_two_lines(), vec![entry(20, CAMERA, 1)], 1, Ok(()))]
#[case::the_other_of_two(in_two_lines(), vec![entry(21, CAMERA, 1)], 1, Ok(()))]
#[case::of_no_line(in_two_lines(), vec![entry(99, CAMERA, 1)], 9, Err(LoanError::UnknownLine))]
fn no_line_takes_what_another_was_promised_unless_there_are_more(
    #[case] loan: Loan,
    #[case] entries: Vec<Handled>,
    #[case] usable: u32,
    #[case] expected: Result<(), LoanError>,
) {
    let done = loan.hand_over(deed(KEEPER), &entries, |_, _| (usable, true), day(10));
    assert_eq!(done.map(|_| ()), expected);
}

/// Three cameras, promised.
fn three_cameras() -> Loan {
    approved(of(vec![line(20, Wanted::Asset { asset: asset(CAMERA) }, 3)]), &[free(&[(CAMERA, 3)])])
}

fn deeds(loan: &Loan) -> [Option<Deed>; 3] {
    [loan.state.approved(), loan.state.handed_over(), loan.state.closed()]
}

#[test]
fn a_loan_knows_who_handed_over_first_and_what_ended_it() {
    let loan = handed_over(handed_over(three_cameras(), 3, &[entry(20, CAMERA, 1)]), 4, &[entry(20, CAMERA, 2)]);
    assert_eq!(deeds(&loan), [Some(deed(KEEPER)), Some(deed(3)), None]);
    let (some, _) = loan.clone().give_back(deed(5), &[entry(20, CAMERA, 1)], day(11)).unwrap();
    assert_eq!((some.state.name(), deeds(&some)), (StateName::PartiallyReturned, deeds(&loan)));
    let (all, _) = some.clone().give_back(deed(6), &[entry(20, CAMERA, 2)], day(11)).unwrap();
    assert_eq!((all.state.name(), deeds(&all)[2]), (StateName::Returned, Some(deed(6))));
    let (lost, event) = some.lose(deed(7), day(11)).unwrap();
    assert_eq!((lost.state.name(), deeds(&lost)), (StateName::Lost, [2, 3, 7].map(|by| Some(deed(by)))));
    assert_eq!(event, LoanLost { loan: lost.id, borrower: lost.borrower, quantity: 2 });
    let (one, _) = lost.give_back(deed(8), &[entry(20, CAMERA, 1)], day(11)).unwrap();
    assert_eq!((one.state.name(), deeds(&one)[2]), (StateName::Lost, Some(deed(7))));
    let (found, _) = one.give_back(deed(9), &[entry(20, CAMERA, 1)], day(11)).unwrap();
    assert_eq!((found.state.name(), deeds(&found)), (StateName::Returned, [2, 3, 9].map(|by| Some(deed(by)))));
}

#[test]
fn what_is_lost_keeps_no_promise() {
    let some = [entry(20, CAMERA, 1), entry(20, CAMERA, 1)];
    let (loan, given) = three_cameras().hand_over(deed(KEEPER), &some, |_, _| (9, true), day(10)).unwrap();
    assert_eq!(given, LoanHandedOver { loan: loan.id, borrower: loan.borrower, quantity: 2 });
    let (lost, event) = loan.lose(deed(KEEPER), day(11)).unwrap();
    assert_eq!((units(&lost), event.quantity), (vec![(CAMERA, [0, 0, 2])], 2));
    assert_eq!(lost.lines[0].allotments[0].missing, 2);
}

#[rstest]
#[case(&[(1, UnitState::Good), (1, UnitState::Damaged)], 12, (2, 1, false))]
#[case(&[(2, UnitState::Good)], 13, (2, 0, true))]
#[case(&[(1, UnitState::Incomplete)], 13, (1, 1, true))]
#[case(&[(2, UnitState::Missing)], 13, (2, 2, true))]
fn what_is_told_of_a_return_is_what_came_back(
    #[case] back: &[(u32, UnitState)],
    #[case] today: u32,
    #[case] (quantity, damaged, late): (u32, u32, bool),
) {
    let out = in_state(StateName::Active);
    let back = out.to_take_back(&said(back)).unwrap();
    let (loan, told) = out.give_back(deed(KEEPER), &back, day(today)).unwrap();
    assert_eq!(told, LoanReturned { loan: loan.id, borrower: loan.borrower, quantity, damaged, late });
    assert_eq!(loan.late, late);
}

#[test]
fn what_was_late_once_stays_late_and_what_is_found_is_not_late() {
    let late = |loan: Loan, units, today| {
        let (loan, told) = loan.give_back(deed(KEEPER), &[entry(20, CAMERA, units)], day(today)).unwrap();
        (told.late, loan.late, loan)
    };
    let loan = handed_over(three_cameras(), KEEPER, &[entry(20, CAMERA, 3)]);
    let (told, kept, loan) = late(loan, 1, 13);
    assert_eq!((told, kept), (true, true));
    assert!(late(loan.clone(), 1, 13).1 && loan.clone().lose(deed(KEEPER), day(13)).unwrap().0.late);
    let (asked, _) = loan.ask_extension(deed(BORROWER), day(15), Prose::parse("Falta una toma").unwrap()).unwrap();
    let (longer, _) = asked.grant_extension(deed(KEEPER), |_| 9, day(13)).unwrap();
    assert!(longer.late);
    let (told, kept, _) = late(longer, 1, 14);
    assert_eq!((told, kept), (false, true));
    let (told, kept, _) = late(in_state(StateName::Lost), 1, 20);
    assert_eq!((told, kept), (false, false));
}

/// That something can be told to change hands in these states alone.
fn told_only_in(states: &[StateName], tell: fn(&Loan) -> Result<Vec<Handled>, LoanError>) {
    for name in StateName::ALL {
        let expected = if states.contains(name) { Ok(()) } else { Err(LoanError::WrongState(*name)) };
        assert_eq!(tell(&in_state(*name)).map(|_| ()), expected, "{name:?}");
    }
}

#[test]
fn a_state_in_which_nothing_can_change_hands_is_told_as_such() {
    use StateName::{Active, Approved, Lost, PartiallyReturned};
    told_only_in(&[Approved, Active, PartiallyReturned], |loan| loan.to_give(&[]));
    told_only_in(&[Active, PartiallyReturned], |loan| loan.to_take_back(&[]));
    told_only_in(&[Lost], |loan| loan.to_find(&[]));
}
