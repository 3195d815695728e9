use super::*;
use crate::access::GroupName;
use crate::checks::{Book, Counted, Ticks};
use crate::clock::Day;
use crate::inventory::samples::id;
use chrono::TimeDelta;
use rstest::rstest;

const STUDENT: u128 = 1;
const TEACHER: u128 = 2;
const SUPERVISOR: u128 = 3;

/// Counted after the class, so many minutes after ten on a Monday in Bogotá.
fn at(minute: i64) -> Timestamp {
    "2026-03-16T15:00:00Z".parse::<Timestamp>().unwrap() + TimeDelta::minutes(minute)
}

fn day_begins() -> Timestamp {
    "2026-03-16T05:00:00Z".parse().unwrap()
}

fn prose<const MAX: usize>(text: &str) -> Prose<MAX> {
    Prose::parse(text).unwrap()
}

fn line(asset: u128, book: Book, unit_value: Option<i64>) -> CheckLine {
    CheckLine::new(id(asset), book, unit_value)
}

fn book(good: u32, damaged: u32, missing: u32) -> Book {
    Book { good, damaged, missing, ..Book::default() }
}

/// A kit of ten, a single thing, and something that is known to be missing.
fn in_the_room() -> Vec<CheckLine> {
    vec![line(11, book(7, 2, 1), Some(1_000)), line(12, book(1, 0, 0), None), line(13, book(0, 0, 2), Some(50))]
}

fn started() -> CheckSheet {
    let check = Check {
        deputy: None,
        id: id(30),
        institution: id(31),
        environment: id(32),
        schedule: id(33),
        day: Day::from_ymd_opt(2026, 3, 16).unwrap(),
        group: GroupName::parse("2758492").unwrap(),
        instructor: id(TEACHER),
        supervisor: None,
        due_at: at(60),
        revision: 1,
        state: CheckState::StudentPending,
        started: Deed { by: Some(id(STUDENT)), at: at(0) },
        submitted_at: None,
        steps: Vec::new(),
        tally: Tally::default(),
        updated_at: at(0),
        version: 1,
    };
    CheckSheet::started(check, in_the_room())
}

/// So many as they should be, so many broken, of an item of the sheet.
fn count(sheet: &CheckSheet, entry: u128, asset: u128, (found, damaged): (u32, u32), minute: i64) -> Count {
    let expected = sheet.line(id(asset)).map_or(0, |line| line.book.expected());
    Count {
        id: id(entry),
        check: sheet.check.id,
        revision: sheet.check.revision,
        asset: id(asset),
        counted: Counted::units(expected, (found, damaged), None, None).unwrap(),
        note: None,
        by: id(STUDENT),
        counted_at: at(minute),
        received_at: at(minute),
    }
}

/// All is as the book says.
fn counted() -> CheckSheet {
    let sheet = started();
    let counts = [count(&sheet, 101, 11, (7, 2), 1), count(&sheet, 102, 12, (1, 0), 1)];
    sheet.take(&counts, at(1)).unwrap()
}

fn acting(by: u128) -> Acting {
    let ticks = Ticks { clean: true, organized: true, complete: true };
    Acting { by: id(by), at: at(2), ticks, comment: None, override_reason: None }
}

fn overriding(by: u128) -> Acting {
    Acting { override_reason: Some(prose("La instructora está incapacitada")), ..acting(by) }
}

fn in_state(name: StateName) -> CheckSheet {
    let submitted = || counted().submit(acting(STUDENT)).unwrap().0;
    let confirmed = || submitted().confirm(acting(TEACHER)).unwrap().0;
    match name {
        StateName::StudentPending => counted(),
        StateName::InstructorReview => submitted(),
        StateName::SupervisorReview => confirmed(),
        StateName::Complete => confirmed().approve(acting(SUPERVISOR), &Refusals::new()).unwrap().0,
        StateName::Cancelled => done(counted(), Verb::Cancel, SUPERVISOR).unwrap(),
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verb {
    Take,
    Submit,
    Confirm,
    Approve,
    Override,
    Reject,
    Cancel,
    Assign,
}

const VERBS: [Verb; 8] =
    [Verb::Take, Verb::Submit, Verb::Confirm, Verb::Approve, Verb::Override, Verb::Reject, Verb::Cancel, Verb::Assign];

/// Where a verb leads from a state, as the diagram says.
fn leads(verb: Verb, from: StateName) -> Option<StateName> {
    use StateName::{Cancelled, Complete, InstructorReview, StudentPending, SupervisorReview};
    match (verb, from) {
        (Verb::Take, StudentPending) | (Verb::Reject, InstructorReview | SupervisorReview) => Some(StudentPending),
        (Verb::Submit, StudentPending) => Some(InstructorReview),
        (Verb::Confirm, InstructorReview) => Some(SupervisorReview),
        (Verb::Approve, SupervisorReview) | (Verb::Override, InstructorReview | SupervisorReview) => Some(Complete),
        (Verb::Cancel, _) if from.waits_for().is_some() => Some(Cancelled),
        (Verb::Assign, _) if from.waits_for().is_some() => Some(from),
        _ => None,
    }
}

fn done(sheet: CheckSheet, verb: Verb, by: u128) -> Result<CheckSheet, CheckError> {
    let deed = Deed { by: Some(id(by)), at: at(3) };
    match verb {
        Verb::Take => {
            let counts = [count(&sheet, 110, 11, (6, 2), 2)];
            sheet.take(&counts, at(3))
        }
        Verb::Submit => sheet.submit(acting(by)).map(|(sheet, _)| sheet),
        Verb::Confirm => sheet.confirm(acting(by)).map(|(sheet, _)| sheet),
        Verb::Approve => sheet.approve(acting(by), &Refusals::new()).map(|(sheet, _)| sheet),
        Verb::Override => sheet.approve(overriding(by), &Refusals::new()).map(|(sheet, _)| sheet),
        Verb::Reject => {
            let again = in_the_room();
            let nothing = BTreeSet::new();
            sheet.reject((id(by), at(3)), prose("Falta el kit"), again, &nothing).map(|(sheet, _)| sheet)
        }
        Verb::Cancel => sheet.cancel(deed, prose("Se fue la luz")).map(|(sheet, _)| sheet),
        Verb::Assign => sheet.assign(id(by), at(3)).map(|(sheet, _)| sheet),
    }
}

#[test]
fn each_verb_leads_where_the_diagram_says_and_from_elsewhere_tells_whose_turn_it_is() {
    for from in StateName::ALL {
        for verb in VERBS {
            // Of somebody who has taken no step yet.
            let after = done(in_state(*from), verb, 9).map(|sheet| sheet.check.state.name());
            let person = (*from == StateName::InstructorReview).then(|| id(TEACHER));
            let not_now = CheckError::NotNow(Turn { state: *from, waits_for: from.waits_for(), person });
            assert_eq!(after, leads(verb, *from).ok_or(not_now), "{verb:?} from {from:?}");
        }
    }
}

#[rstest]
#[case(StateName::StudentPending, "student", "")]
#[case(StateName::InstructorReview, "instructor", "00000000-0000-0000-0000-000000000002")]
#[case(StateName::SupervisorReview, "supervisor", "")]
#[case(StateName::Complete, "nobody", "")]
#[case(StateName::Cancelled, "nobody", "")]
fn who_comes_at_the_wrong_time_is_told_who_is_to_act(
    #[case] state: StateName,
    #[case] waits_for: &'static str,
    #[case] person: &'static str,
) {
    use crate::error::{Fault, Params};
    let told = Params::none().text("state", state.name()).text("waits_for", waits_for);
    let named = i64::from(!person.is_empty());
    assert_eq!(in_state(state).not_now().params(), told.number("named", named).text("person", person));
}

#[test]
fn what_is_submitted_needs_a_word_of_every_item_that_should_be_there() {
    let sheet = started();
    let missing = |assets: &[u128]| CheckError::LinesMissing(assets.iter().map(|asset| id(*asset)).collect());
    assert_eq!(sheet.clone().submit(acting(STUDENT)).unwrap_err(), missing(&[11, 12]));
    let kit = count(&sheet, 101, 11, (7, 2), 1);
    let sheet = sheet.take(&[kit], at(1)).unwrap();
    assert_eq!(sheet.clone().submit(acting(STUDENT)).unwrap_err(), missing(&[12]));
    let unseen = Count {
        counted: Counted::NotCounted { reason: prose("El armario está con llave") },
        ..count(&sheet, 102, 12, (0, 0), 1)
    };
    let (sheet, submitted) = sheet.take(&[unseen], at(1)).unwrap().submit(acting(STUDENT)).unwrap();
    let tally = sheet.check.tally;
    assert_eq!((tally.items, tally.to_count, tally.counted, tally.not_counted), (3, 0, 1, 1));
    assert_eq!((tally.variances, tally.units, submitted.variances), (0, 0, 0));
    assert!(tally.has_issues() && sheet.check.has_issues() && !submitted.late);
}

#[test]
fn what_is_counted_is_added_up() {
    let sheet = counted();
    let counts =
        [count(&sheet, 111, 11, (5, 3), 2), count(&sheet, 112, 12, (0, 0), 2), count(&sheet, 113, 13, (1, 0), 2)];
    let tally = sheet.take(&counts, at(2)).unwrap().check.tally;
    let expected = Tally {
        items: 3,
        required: 2,
        counted: 3,
        expected: 10,
        found: 6,
        damaged: 3,
        missing: 2,
        surplus: 1,
        variances: 3,
        units: -1,
        value: -950,
        ..Tally::default()
    };
    assert_eq!((tally, tally.percent()), (expected, 100));
}

#[test]
fn nobody_takes_two_steps_but_by_an_override_that_is_written_down() {
    let own = in_state(StateName::InstructorReview).confirm(acting(STUDENT));
    assert_eq!(own.unwrap_err(), CheckError::TwoSteps(Step::Student));
    for by in [STUDENT, TEACHER] {
        let sheet = in_state(StateName::SupervisorReview);
        let step = sheet.check.other_step_of(id(by), Step::Supervisor).unwrap();
        let own = sheet.clone().approve(acting(by), &Refusals::new());
        assert_eq!(own.unwrap_err(), CheckError::TwoSteps(step));
        let (approved, _) = sheet.approve(overriding(by), &Refusals::new()).unwrap();
        assert_eq!(approved.check.steps.last().unwrap().override_reason, overriding(by).override_reason);
    }
    let confirmed = in_state(StateName::InstructorReview).confirm(overriding(STUDENT)).unwrap().0;
    assert_eq!(confirmed.check.state, CheckState::SupervisorReview);
}

#[test]
fn a_step_is_skipped_by_override_alone_and_that_is_written_down() {
    let sheet = in_state(StateName::InstructorReview);
    let refused = sheet.clone().approve(acting(SUPERVISOR), &Refusals::new()).unwrap_err();
    assert_eq!(refused, sheet.not_now());
    let (sheet, approved) = sheet.approve(overriding(SUPERVISOR), &Refusals::new()).unwrap();
    assert_eq!((approved.accepted, approved.refused), (0, 0));
    let steps: Vec<_> = sheet.check.steps.iter().map(|it| (it.step, it.outcome, it.by)).collect();
    let expected = [
        (Step::Student, StepOutcome::Confirmed, id(STUDENT)),
        (Step::Instructor, StepOutcome::Skipped, id(SUPERVISOR)),
        (Step::Supervisor, StepOutcome::Confirmed, id(SUPERVISOR)),
    ];
    assert_eq!(steps, expected);
    assert!(sheet.check.steps[1..].iter().all(|it| it.override_reason.is_some()));
    let skipped = in_state(StateName::StudentPending).approve(overriding(SUPERVISOR), &Refusals::new());
    assert!(matches!(skipped, Err(CheckError::NotNow(_))));
}

#[path = "check_tests.rs"]
mod whose;

#[path = "sheet_standing_tests.rs"]
mod standing;

#[path = "sheet_reading_tests.rs"]
mod reading;

#[path = "sheet_properties.rs"]
mod properties;
