use super::*;
use crate::access::{Membership, Module, Role};
use crate::inventory::samples;
use crate::loans::loan::tests::{BORROWER, CAMERA, KEEPER, asset, day, deed, in_state};
use crate::loans::{Loan, LoanError, StateName};
use chrono::DateTime;
use rstest::rstest;
use uuid::Uuid;

const OTHER: u128 = 14;

fn why() -> Prose<500> {
    Prose::parse("Falta una toma").unwrap()
}

/// Two cameras, from the 10th to the 12th.
fn extended_to(name: StateName, end: u32) -> Result<Loan, LoanError> {
    in_state(name).ask_extension(deed(BORROWER), day(end), why()).map(|(loan, _)| loan)
}

#[test]
fn more_days_are_asked_for_while_something_is_promised_or_out() {
    use StateName::{Active, Approved, PartiallyReturned};
    for name in StateName::ALL {
        let asked = extended_to(*name, 14).map(|_| ());
        let expected = if [Active, Approved, PartiallyReturned].contains(name) {
            Ok(())
        } else {
            Err(LoanError::WrongState(*name))
        };
        assert_eq!(asked, expected, "{name:?}");
    }
    assert_eq!(extended_to(Active, 12).unwrap_err(), LoanError::ExtensionNotLonger);
    let twice = extended_to(Active, 14).unwrap().ask_extension(deed(BORROWER), day(15), why());
    assert_eq!(twice.unwrap_err(), LoanError::ExtensionOpen);
}

#[test]
fn granted_days_are_added_and_refused_ones_are_not() {
    let asked = extended_to(StateName::Active, 14).unwrap();
    assert_eq!(asked.added_days(), Some(Period::new(day(13), day(14)).unwrap()));
    let (granted, event) = asked.clone().grant_extension(deed(KEEPER), |_| 2, day(11)).unwrap();
    assert_eq!((granted.period.end(), event.end), (day(14), day(14)));
    assert!(granted.extension.unwrap().answer.unwrap().granted);
    let (refused, _) = asked.refuse_extension(deed(KEEPER), why()).unwrap();
    assert_eq!(refused.period.end(), day(12));
    assert_eq!(refused.clone().grant_extension(deed(KEEPER), |_| 2, day(11)).unwrap_err(), LoanError::NoExtension);
    assert_eq!(refused.refuse_extension(deed(KEEPER), why()).unwrap_err(), LoanError::NoExtension);
}

#[test]
fn days_are_granted_only_when_others_leave_the_units() {
    let asked = extended_to(StateName::Active, 14).unwrap();
    let short = asked.clone().grant_extension(deed(KEEPER), |_| 1, day(11));
    assert_eq!(short.unwrap_err(), LoanError::NotEnoughUnits { line: 1, usable: 1, wanted: 2 });
    let own = asked.clone().grant_extension(deed(BORROWER), |_| 2, day(11));
    assert_eq!(own.unwrap_err(), LoanError::OwnRequest);
    assert_eq!(asked.grant_extension(deed(KEEPER), |_| 2, day(15)).unwrap_err(), LoanError::PeriodOver);
}

#[test]
fn who_waits_is_told_once_and_waits_no_more_when_the_request_is_decided() {
    let now = DateTime::UNIX_EPOCH;
    let (waits, _) = in_state(StateName::Pending).wait(now, day(9)).unwrap();
    assert_eq!(waits.clone().wait(now, day(9)).unwrap_err(), LoanError::WaitingAlready);
    let (told, event) = waits.clone().notice(now).unwrap();
    assert_eq!((told.waiting.unwrap().noticed, event.quantity), (Some(now), 2));
    assert_eq!(told.notice(now).unwrap_err(), LoanError::NotWaiting);
    assert_eq!(waits.clone().cancel(deed(BORROWER)).unwrap().0.waiting, None);
    assert_eq!(waits.clone().reject(deed(KEEPER), why()).unwrap().0.waiting, None);
    assert_eq!(waits.clone().expire(deed(KEEPER), day(13)).unwrap().0.waiting, None);
    let (stopped, _) = waits.stop_waiting().unwrap();
    assert_eq!(stopped.stop_waiting().unwrap_err(), LoanError::NotWaiting);
    assert_eq!(in_state(StateName::Pending).wait(now, day(13)).unwrap_err(), LoanError::PeriodOver);
}

fn swapped(name: StateName, quantity: u32, usable: u32) -> Result<Loan, LoanError> {
    let quantity = NonZeroU32::new(quantity).unwrap();
    let swap = Swap { line: None, from: asset(CAMERA), to: asset(OTHER), quantity };
    in_state(name).swap(deed(KEEPER), swap, (usable, true), day(10)).map(|(loan, _)| loan)
}

#[rstest]
#[case(1, 1, Ok(vec![(CAMERA, 1), (OTHER, 1)]))]
#[case(2, 2, Ok(vec![(OTHER, 2)]))]
#[case(2, 1, Err(LoanError::NotEnoughUnits { line: 1, usable: 1, wanted: 2 }))]
#[case(3, 3, Err(LoanError::MoreThanPromised { promised: 2, wanted: 3 }))]
fn promised_units_move_to_another_asset(
    #[case] quantity: u32,
    #[case] usable: u32,
    #[case] expected: Result<Vec<(u128, u32)>, LoanError>,
) {
    let units = swapped(StateName::Approved, quantity, usable).map(|loan| {
        let all = loan.lines[0].allotments.iter();
        all.map(|it| (Uuid::from(it.asset.unwrap()).as_u128(), it.promised)).collect::<Vec<_>>()
    });
    assert_eq!(units, expected);
}

#[test]
fn what_is_out_or_what_does_not_fit_is_not_swapped() {
    assert_eq!(swapped(StateName::Active, 1, 1).unwrap_err(), LoanError::UnitNotPromised);
    assert_eq!(swapped(StateName::Pending, 1, 1).unwrap_err(), LoanError::WrongState(StateName::Pending));
    let swap = Swap { line: None, from: asset(CAMERA), to: asset(OTHER), quantity: NonZeroU32::MIN };
    let tried =
        |by, swap, fits, on| in_state(StateName::Approved).swap(deed(by), swap, (9, fits), day(on)).unwrap_err();
    assert_eq!(tried(KEEPER, swap, false, 10), LoanError::AnotherThing);
    let of_line = |id: u128| Swap { line: Some(Uuid::from_u128(id).into()), from: asset(OTHER), ..swap };
    assert_eq!(tried(KEEPER, of_line(20), true, 10), LoanError::UnitNotPromised);
    assert_eq!(tried(KEEPER, of_line(99), true, 10), LoanError::UnknownLine);
    assert_eq!(tried(KEEPER, Swap { to: asset(CAMERA), ..swap }, true, 10), LoanError::SameThing);
    assert_eq!(tried(BORROWER, swap, true, 10), LoanError::OwnRequest);
    assert_eq!(tried(KEEPER, swap, true, 13), LoanError::PeriodOver);
}

#[test]
fn a_request_stands_while_its_borrower_may_ask_for_loans() {
    let store = samples::environment(samples::home());
    let loan = Loan { warehouse: store.id, ..in_state(StateName::Approved) };
    let stands = |role: Role| {
        let member = Membership {
            id: Uuid::from_u128(60).into(),
            institution: loan.institution,
            user: loan.borrower,
            roles: [role].into(),
            environments: [].into(),
            modules: Module::ALL.iter().copied().collect(),
            groups: [].into(),
            active: true,
            created_at: DateTime::UNIX_EPOCH,
            version: 1,
        };
        loan.still_stands(&[], Some(&store), &[member])
    };
    assert_eq!(stands(Role::Instructor), Ok(()));
    assert_eq!(stands(Role::Student), Err(LoanError::BorrowerMayNot));
}

#[test]
fn what_is_left_lapses_after_the_day_to_collect_it() {
    let some = crate::loans::loan::tests::given;
    let approved = in_state(StateName::Approved).collected_within(Some(1), day(9));
    let left = some(approved, &[(1, crate::loans::UnitState::Good)]).unwrap();
    assert_eq!(left.clone().lapse(day(11)).unwrap_err(), LoanError::PeriodNotOver);
    let (left, event) = left.lapse(day(12)).unwrap();
    assert_eq!((left.lines[0].promised(), left.lines[0].out(), event.quantity), (0, 1, 1));
}

#[test]
fn what_a_borrower_who_left_has_in_hand_is_marked_once() {
    let now = DateTime::UNIX_EPOCH;
    let (marked, event) = in_state(StateName::Active).leave(now).unwrap();
    assert_eq!((marked.borrower_left, event.cancelled), (Some(now), false));
    assert_eq!(marked.leave(now).unwrap_err(), LoanError::WrongState(StateName::Active));
    let (cancelled, event) = in_state(StateName::Approved).leave(now).unwrap();
    assert!(event.cancelled && cancelled.lines.iter().all(|line| line.allotments.is_empty()));
}

#[path = "life_states_tests.rs"]
mod states;
