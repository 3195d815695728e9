//! What a check says of itself: whose it is, where it stands, and what is told of each step.

use super::*;
use crate::access::Target;

/// Submitted, confirmed by a deputy, and given to a supervisor.
fn given() -> CheckSheet {
    let (sheet, _) = in_state(StateName::InstructorReview).assign(id(8), at(3)).unwrap();
    let (sheet, _) = sheet.confirm(acting(8)).unwrap();
    sheet.assign(id(SUPERVISOR), at(4)).unwrap().0
}

#[test]
fn a_check_is_of_its_room_and_its_group_and_of_whoever_acts_on_it() {
    let theirs = |owner: Option<u128>| {
        let (institution, environment) = (Some(id(31)), Some(id(32)));
        let group = Some(GroupName::parse("2758492").unwrap());
        Target { institution, environment, group, owner: owner.map(id) }
    };
    for (check, deputy, supervisor) in [(started().check, None, None), (given().check, Some(8), Some(SUPERVISOR))] {
        assert_eq!(Target::from(&check), theirs(Some(TEACHER)));
        assert_eq!(check.of_deputy(), theirs(deputy));
        assert_eq!(check.of_supervisor(), theirs(supervisor));
        // Who began it is not who teaches.
        let begun = Check { started: Deed { by: Some(id(4)), at: at(0) }, ..check };
        assert_eq!(begun.of_starter(), theirs(Some(4)));
    }
}

/// In each state: whose turn it is, since when it is handed in, and whether it is late at last.
#[rstest]
#[case(StateName::StudentPending, Some(Step::Student), None, true)]
#[case(StateName::InstructorReview, Some(Step::Instructor), Some(2), false)]
#[case(StateName::SupervisorReview, Some(Step::Supervisor), Some(2), false)]
#[case(StateName::Complete, None, Some(2), false)]
#[case(StateName::Cancelled, None, None, false)]
fn a_state_says_whose_turn_it_is_and_whether_it_is_handed_in(
    #[case] state: StateName,
    #[case] waits_for: Option<Step>,
    #[case] handed_in: Option<i64>,
    #[case] late: bool,
) {
    let check = in_state(state).check;
    assert_eq!((check.state.name(), check.turn().waits_for), (state, waits_for));
    assert_eq!((check.handed_in(), check.late(at(61))), (handed_in.map(at), late));
    assert!(!check.late(at(60)));
}

#[test]
fn what_is_sent_back_is_not_handed_in_and_its_book_is_of_the_last_time() {
    let back = |sheet: CheckSheet, minute| {
        let submitted = sheet.submit(acting(STUDENT)).unwrap().0;
        let rejected = submitted.reject((id(TEACHER), at(minute)), prose("De nuevo"), in_the_room(), &BTreeSet::new());
        rejected.unwrap().0
    };
    let once = back(counted(), 5);
    assert_eq!((once.check.looked_up_at(), once.check.handed_in()), (at(5), None));
    assert_eq!(once.check.submitted_at, Some(at(2)));
    let twice = back(once, 9);
    assert_eq!((twice.check.looked_up_at(), twice.check.revision), (at(9), 3));
    let handed_in = twice.submit(Acting { at: at(12), ..acting(STUDENT) }).unwrap().0;
    assert_eq!(handed_in.check.handed_in(), Some(at(2)));
}

/// Confirmed as the instructor: by whom, with an override or without one, and whether it is written down.
#[rstest]
#[case::without(acting(TEACHER), false)]
#[case::without_need(overriding(TEACHER), false)]
#[case::by_who_counted(overriding(STUDENT), true)]
fn an_override_is_written_down_where_one_was_needed(#[case] who: Acting, #[case] written: bool) {
    let said = who.override_reason.clone();
    let (sheet, _) = in_state(StateName::InstructorReview).confirm(who).unwrap();
    let last = sheet.check.steps.last().unwrap();
    assert_eq!((last.step, last.outcome), (Step::Instructor, StepOutcome::Confirmed));
    assert_eq!(last.override_reason, said.filter(|_| written));
}

#[test]
fn what_is_told_of_a_step_is_what_it_did() {
    let (check, environment) = (id(30), id(32));
    let sheet = started();
    let Check { schedule, day, .. } = sheet.check;
    assert_eq!(sheet.begun(), CheckStarted { check, environment, schedule, day });
    let kit_broke = count(&sheet, 161, 11, (6, 3), 2);
    let sheet = counted().take(&[kit_broke], at(2)).unwrap();
    let (sheet, submitted) = sheet.submit(acting(STUDENT)).unwrap();
    let told = CheckSubmitted { check, environment, instructor: id(TEACHER), revision: 1, variances: 1, late: false };
    assert_eq!(submitted, told);
    let (_, confirmed) = sheet.clone().confirm(acting(TEACHER)).unwrap();
    assert_eq!(confirmed, CheckConfirmed { check, environment, supervisor: None, revision: 1 });
    let (_, approved) = given().approve(acting(SUPERVISOR), &Refusals::new()).unwrap();
    assert_eq!(approved, CheckApproved { check, environment, revision: 1, accepted: 0, refused: 0 });
    let (_, assigned) = sheet.clone().assign(id(8), at(3)).unwrap();
    assert_eq!(assigned, CheckAssigned { check, environment, to: id(8), step: Step::Instructor });
    let rejected = sheet.clone().reject((id(TEACHER), at(3)), prose("No"), in_the_room(), &BTreeSet::new());
    assert_eq!(rejected.unwrap().1, CheckRejected { check, environment, revision: 2 });
    let (nobody, reason) = (Deed { by: None, at: at(7) }, prose::<500>("Se fue la luz"));
    let (given_up, cancelled) = sheet.cancel(nobody, reason.clone()).unwrap();
    assert_eq!(cancelled, CheckCancelled { check, environment });
    let state = CheckState::Cancelled { cancelled: nobody, reason };
    assert_eq!((given_up.check.state, given_up.check.updated_at), (state, at(7)));
}
