//! From which states a loan is extended, waits, lapses or is swapped, on which days, and what it holds.

use super::*;
use crate::loans::loan::tests::{a_model, approved, free, given, line, of, returned};
use crate::loans::{Allotment, Reminder, ReminderKind, UnitState, Wanted};

/// What each verb says of a loan for which nobody asked for more days, which does not wait, and of which nothing is
/// left to collect.
#[test]
fn a_verb_that_is_not_for_a_state_names_the_state() {
    use StateName::{Active, Approved, PartiallyReturned, Pending};
    let now = DateTime::UNIX_EPOCH;
    for name in StateName::ALL {
        let wrong = LoanError::WrongState(*name);
        let of = |states: &[StateName], why| if states.contains(name) { why } else { Err(wrong) };
        let (running, out) = ([Approved, Active, PartiallyReturned], [Active, PartiallyReturned]);
        let loan = || in_state(*name);
        let granted = loan().grant_extension(deed(KEEPER), |_| 9, day(11)).map(|_| ());
        assert_eq!(granted, of(&running, Err(LoanError::NoExtension)), "grant {name:?}");
        let refused = loan().refuse_extension(deed(KEEPER), why()).map(|_| ());
        assert_eq!(refused, of(&running, Err(LoanError::NoExtension)), "refuse {name:?}");
        assert_eq!(loan().wait(now, day(12)).map(|_| ()), of(&[Pending], Ok(())), "wait {name:?}");
        let stopped = loan().stop_waiting().map(|_| ());
        assert_eq!(stopped, of(&[Pending], Err(LoanError::NotWaiting)), "stop {name:?}");
        let noticed = loan().notice(now).map(|_| ());
        assert_eq!(noticed, of(&[Pending], Err(LoanError::NotWaiting)), "notice {name:?}");
        let lapsed = loan().lapse(day(20)).map(|_| ());
        assert_eq!(lapsed, of(&out, Err(LoanError::PeriodNotOver)), "lapse {name:?}");
        let moved = swapped(*name, 1, 1).map(|_| ());
        let expected = if *name == Approved { Ok(()) } else { of(&out, Err(LoanError::UnitNotPromised)) };
        assert_eq!(moved, expected, "swap {name:?}");
    }
}

#[rstest]
#[case(11, Err(LoanError::ExtensionNotLonger))]
#[case(12, Err(LoanError::ExtensionNotLonger))]
#[case(13, Ok(()))]
fn more_days_are_days_after_the_last_one(#[case] end: u32, #[case] expected: Result<(), LoanError>) {
    assert_eq!(extended_to(StateName::Active, end).map(|_| ()), expected);
}

/// Until the 14th, on which day, and whether it was late by then.
#[rstest]
#[case(12, Ok(false))]
#[case(13, Ok(true))]
#[case(14, Ok(true))]
#[case(15, Err(LoanError::PeriodOver))]
fn days_are_granted_until_the_last_of_them(#[case] today: u32, #[case] expected: Result<bool, LoanError>) {
    let asked = extended_to(StateName::Active, 14).unwrap();
    assert_eq!(asked.grant_extension(deed(KEEPER), |_| 2, day(today)).map(|(loan, _)| loan.late), expected);
}

/// A camera and another thing, promised; the camera of the first line is out.
fn one_out_of_two() -> Loan {
    let lines = vec![line(20, Wanted::Asset { asset: asset(CAMERA) }, 1), line(21, a_model(), 1)];
    let loan = approved(of(lines), &[free(&[(CAMERA, 1)]), free(&[(OTHER, 1)])]);
    let all = loan.to_give(&[]).unwrap();
    loan.hand_over(deed(KEEPER), &all[..1], |_, _| (1, true), day(10)).unwrap().0
}

#[test]
fn days_are_granted_when_each_line_keeps_its_units() {
    let asked = one_out_of_two().ask_extension(deed(BORROWER), day(14), why()).unwrap().0;
    let with = |camera: u32, other: u32| {
        let free = move |id: AssetId| if id == asset(CAMERA) { camera } else { other };
        asked.clone().grant_extension(deed(KEEPER), free, day(11)).map(|_| ())
    };
    let short = |line| Err(LoanError::NotEnoughUnits { line, usable: 0, wanted: 1 });
    assert_eq!((with(1, 1), with(0, 1), with(1, 0)), (Ok(()), short(1), short(2)));
    // What is back needs no days.
    let (back, _) = in_state(StateName::PartiallyReturned).ask_extension(deed(BORROWER), day(14), why()).unwrap();
    let kept = |usable| back.clone().grant_extension(deed(KEEPER), move |_| usable, day(11)).map(|_| ());
    assert_eq!((kept(1), kept(0)), (Ok(()), short(1)));
}

#[test]
fn what_was_said_to_who_asks_for_days_is_kept() {
    let asked_by_them = || extended_to(StateName::Active, 14).unwrap();
    let asked = asked_by_them();
    let open = asked.extension.clone().unwrap();
    assert_eq!((open.end, open.asked, &open.answer), (day(14), deed(BORROWER), &None));
    let granted = asked.clone().grant_extension(deed(KEEPER), |_| 2, day(11)).unwrap().0;
    let answer = ExtensionAnswer { granted: true, reason: None, deed: deed(KEEPER) };
    assert_eq!(granted.extension.as_ref().and_then(|it| it.answer.clone()), Some(answer));
    assert_eq!((granted.open_extension(), granted.added_days()), (None, None));
    let refused = asked.refuse_extension(deed(KEEPER), why()).unwrap().0;
    let answer = ExtensionAnswer { granted: false, reason: Some(why()), deed: deed(KEEPER) };
    assert_eq!(refused.extension.clone().and_then(|it| it.answer), Some(answer));
    let own = asked_by_them().refuse_extension(deed(BORROWER), why());
    assert_eq!(own.unwrap_err(), LoanError::OwnRequest);
    // They may ask again.
    assert!(refused.ask_extension(deed(BORROWER), day(13), why()).is_ok());
}

#[test]
fn what_ends_has_no_open_question_and_no_reminder_any_more() {
    let reminder = Some(Reminder { kind: ReminderKind::Due, at: DateTime::UNIX_EPOCH });
    let asked = || Loan { reminder, ..extended_to(StateName::Active, 14).unwrap() };
    let some = returned(asked(), &[(1, UnitState::Good)]).unwrap();
    assert_eq!((some.reminder, some.extension.is_some()), (reminder, true));
    let ended = [returned(asked(), &[]).unwrap(), some.lose(deed(KEEPER), day(11)).unwrap().0];
    for ended in ended {
        assert_eq!((ended.reminder, ended.extension), (None, None), "{:?}", ended.state);
    }
    let granted = asked().grant_extension(deed(KEEPER), |_| 2, day(11)).unwrap().0;
    assert!(returned(granted, &[]).unwrap().extension.is_some());
}

#[test]
fn who_waits_is_told_again_when_the_units_were_gone_meanwhile() {
    let now = DateTime::UNIX_EPOCH;
    let told = in_state(StateName::Pending).wait(now, day(12)).unwrap().0.notice(now).unwrap().0;
    let waits = told.unnoticed();
    assert_eq!(waits.waiting, Some(Waiting { since: now, noticed: None }));
    assert!(waits.notice(now).is_ok());
    assert_eq!(in_state(StateName::Pending).unnoticed().waiting, None);
}

#[test]
fn what_nobody_collects_lapses_after_the_last_day_when_no_other_is_said() {
    let left = || given(in_state(StateName::Approved), &[(1, UnitState::Good)]).unwrap();
    assert_eq!(left().lapse(day(12)).unwrap_err(), LoanError::PeriodNotOver);
    let (lapsed, told) = left().lapse(day(13)).unwrap();
    assert_eq!((lapsed.takes(), lapsed.state.name(), told.quantity), (1, StateName::Active, 1));
}

/// From the second line, of which another asset is promised: of how many cameras, one of which is the first line's.
#[rstest]
#[case::the_line_is_told(Some(21), 2, Ok(()))]
#[case::the_line_is_found(None, 2, Ok(()))]
#[case::the_other_line(Some(20), 2, Err(LoanError::UnitNotPromised))]
#[case::no_line(Some(99), 2, Err(LoanError::UnknownLine))]
#[case::there_are_too_few(None, 1, Err(LoanError::NotEnoughUnits { line: 2, usable: 1, wanted: 2 }))]
fn a_promise_moves_within_its_line(
    #[case] told: Option<u128>,
    #[case] usable: u32,
    #[case] expected: Result<(), LoanError>,
) {
    let lines = vec![line(20, a_model(), 1), line(21, a_model(), 1)];
    let mut loan = approved(of(lines), &[free(&[(CAMERA, 1)]), free(&[(OTHER, 1)])]);
    // Something of the line came back already, and is remembered.
    let back = Allotment { good: 1, ..Allotment::promised(Some(asset(15)), 0) };
    loan.lines[1].allotments.push(back);
    let told = told.map(|id| Uuid::from_u128(id).into());
    let swap = Swap { line: told, from: asset(OTHER), to: asset(CAMERA), quantity: NonZeroU32::MIN };
    let done = loan.clone().swap(deed(KEEPER), swap, (usable, true), day(12));
    assert_eq!(done.clone().map(|_| ()), expected);
    if let Ok((after, told)) = done {
        assert_eq!(told, LoanSwapped { loan: loan.id, borrower: loan.borrower, quantity: 1 });
        assert_eq!(after.lines[0], loan.lines[0]);
        assert_eq!(after.lines[1].allotments, [back, Allotment::promised(Some(asset(CAMERA)), 1)]);
    }
}

#[test]
fn a_loan_takes_what_is_promised_or_out_and_a_request_what_it_asks_for() {
    for name in StateName::ALL {
        let (takes, held) = match name {
            StateName::Pending => (2, 0),
            StateName::Approved | StateName::Active => (2, 2),
            StateName::PartiallyReturned => (1, 1),
            _ => (0, 0),
        };
        let loan = in_state(*name);
        assert_eq!((loan.takes(), loan.held_of(asset(CAMERA))), (takes, held), "{name:?}");
    }
    let both = given(in_state(StateName::Approved), &[(1, UnitState::Good)]).unwrap();
    assert_eq!((both.takes(), both.held_of(asset(CAMERA)), both.held_of(asset(OTHER))), (2, 2, 0));
    let two_lines = one_out_of_two();
    assert_eq!((two_lines.takes(), two_lines.held_of(asset(CAMERA)), two_lines.held_of(asset(OTHER))), (2, 1, 1));
}

#[test]
fn who_takes_a_promise_back_is_known() {
    let (revoked, told) = in_state(StateName::Approved).revoke(deed(4), why()).unwrap();
    let state = LoanState::Cancelled { approved: Some(deed(KEEPER)), cancelled: deed(4), reason: Some(why()) };
    assert_eq!((revoked.state, told.quantity, revoked.lines[0].allotments.len()), (state, 2, 0));
    let now = DateTime::UNIX_EPOCH;
    let nobody = Deed { by: None, at: now };
    for (name, approved) in [(StateName::Pending, None), (StateName::Approved, Some(deed(KEEPER)))] {
        let (left, told) = in_state(name).leave(now).unwrap();
        assert_eq!(left.state, LoanState::Cancelled { approved, cancelled: nobody, reason: None });
        assert_eq!((left.borrower_left, told.cancelled), (Some(now), true));
    }
    let marked = in_state(StateName::PartiallyReturned).leave(now).unwrap().0;
    assert_eq!(marked.leave(now).unwrap_err(), LoanError::WrongState(StateName::PartiallyReturned));
}
