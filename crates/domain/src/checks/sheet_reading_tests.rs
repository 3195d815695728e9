//! What devices say, and what becomes of it when it is sent back, approved or given up.

use super::*;
use crate::checks::{NewCount, NewSeen, Telling, Which};
use crate::form::Invalid;
use crate::inventory::samples::Ids;

fn telling() -> Telling<'static> {
    Telling { by: id(STUDENT), now: at(10), day_begins: day_begins(), ids: &Ids }
}

fn new(seen: NewSeen, counted_at: Option<Timestamp>) -> NewCount {
    NewCount { id: None, which: Which::Asset(id(11)), seen, note: None, counted_at }
}

fn units(found: u32, damaged: u32) -> NewSeen {
    NewSeen::Units { found, damaged, missing: None, surplus: None }
}

fn told(missing: u32, surplus: u32) -> NewSeen {
    NewSeen::Units { found: 7, damaged: 2, missing: Some(missing), surplus: Some(surplus) }
}

/// What is refused of one entry of the kit, and where.
fn refused(seen: NewSeen, counted_at: Option<Timestamp>) -> Option<(String, &'static str)> {
    let read = started().read(&[(Some(id(11)), new(seen, counted_at))], telling());
    read.err().map(|Invalid(fields)| {
        assert_eq!(fields.len(), 1, "{fields:?}");
        (fields[0].pointer.clone(), fields[0].reason.code)
    })
}

#[test]
fn all_that_is_wrong_is_told_where_it_was_sent() {
    let (kit, wrong_day) = (Some(id(11)), Some(at(10) + TimeDelta::days(1)));
    let sent = [
        (None, new(units(1, 0), None)),
        (kit, new(units(7, 2), Some(at(9)))),
        (Some(id(99)), new(units(1, 0), None)),
        (kit, new(told(1, 0), None)),
        (kit, new(told(1, 1), None)),
        (kit, new(units(1_000_001, 0), None)),
        (kit, new(told(1, 0), wrong_day)),
    ];
    let Invalid(fields) = started().read(&sent, telling()).unwrap_err();
    let told: Vec<_> = fields.iter().map(|field| (field.pointer.as_str(), field.reason.code)).collect();
    let expected = [
        ("/items/0", "check.item-of-another-room"),
        ("/items/2", "check.item-of-another-room"),
        ("/items/3", "check-line.sum"),
        ("/items/4", "check-line.missing-and-surplus"),
        ("/items/5", "quantity.too-large"),
        ("/items/6/counted_at", "check.clock-wrong"),
        ("/items/6", "check-line.sum"),
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_clock_of_a_device_may_be_a_little_ahead_and_never_before_the_day() {
    let (ahead, wrong) = (at(10) + TimeDelta::minutes(5), ("/items/0/counted_at".to_owned(), "check.clock-wrong"));
    let moment = TimeDelta::microseconds(1);
    for good in [None, Some(ahead), Some(day_begins()), Some(at(10))] {
        assert_eq!(refused(units(7, 2), good), None, "{good:?}");
    }
    let bad = [ahead + moment, day_begins() - moment, at(10) + TimeDelta::days(1), at(10) - TimeDelta::days(1)];
    for bad in bad {
        assert_eq!(refused(units(7, 2), Some(bad)), Some(wrong.clone()), "{bad}");
    }
}

#[test]
fn what_is_not_told_follows_from_the_rest_and_ids_are_kept_or_made() {
    let mine = NewCount { id: Some(id(500)), note: Some(prose("Sin tapa")), ..new(units(6, 1), Some(at(4))) };
    let sent = [(Some(id(11)), mine), (Some(id(12)), new(units(2, 0), None))];
    let counts = started().read(&sent, telling()).unwrap();
    assert_eq!(counts[0].counted, Counted::Units { found: 6, damaged: 1, missing: 2, surplus: 0 });
    assert_eq!(counts[1].counted, Counted::Units { found: 2, damaged: 0, missing: 0, surplus: 1 });
    assert_eq!((counts[0].id, counts[0].counted_at, counts[0].received_at), (id(500), at(4), at(10)));
    assert_eq!((counts[1].counted_at, counts[1].revision, counts[1].by), (at(10), 1, id(STUDENT)));
    assert_ne!(counts[1].id, counts[0].id);
    let note: Option<Prose<500>> = Some(prose("Sin tapa"));
    assert_eq!((&counts[0].note, &counts[1].note), (&note, &None));
}

#[test]
fn of_two_entries_the_later_stands_in_whichever_order_they_come() {
    let sheet = started();
    let (early, late) = (count(&sheet, 2, 11, (6, 2), 1), count(&sheet, 1, 11, (5, 2), 2));
    let same_time = count(&sheet, 3, 11, (4, 2), 2);
    for (entries, stands) in [
        (vec![early.clone(), late.clone()], &late),
        (vec![late.clone(), early.clone()], &late),
        (vec![late.clone(), early.clone(), late.clone()], &late),
        (vec![late.clone(), same_time.clone()], &same_time),
        (vec![same_time.clone(), late.clone()], &same_time),
    ] {
        let sheet = entries.into_iter().fold(sheet.clone(), |sheet, it| sheet.take(&[it], at(3)).unwrap());
        assert_eq!(sheet.line(id(11)).unwrap().seen.as_ref(), Some(stands));
    }
}

#[test]
fn only_what_was_said_anew_is_stored_anew() {
    let mut sheet = counted();
    assert_eq!(sheet.touched().count(), 3);
    sheet.mark_stored();
    let again = [count(&sheet, 101, 11, (7, 2), 1), count(&sheet, 105, 12, (0, 1), 5)];
    let sheet = sheet.take(&again, at(6)).unwrap();
    assert_eq!(sheet.touched().map(|line| line.asset).collect::<Vec<AssetId>>(), [id::<AssetId>(12)]);
    assert_eq!((sheet.check.updated_at, sheet.check.tally.variances), (at(6), 1));
}

/// One of the kit broke, and the single thing is gone.
fn with_variance() -> CheckSheet {
    let sheet = counted();
    let counts = [count(&sheet, 121, 11, (6, 3), 2), count(&sheet, 122, 12, (0, 0), 2)];
    let sheet = sheet.take(&counts, at(2)).unwrap().submit(acting(STUDENT)).unwrap().0;
    sheet.confirm(acting(TEACHER)).unwrap().0
}

#[test]
fn each_variance_is_accepted_unless_it_is_refused() {
    let why: Prose<500> = prose("Está en el taller");
    let refusals = Refusals::from([(id(12), why.clone())]);
    let (sheet, approved) = with_variance().approve(acting(SUPERVISOR), &refusals).unwrap();
    assert_eq!((approved.accepted, approved.refused, approved.revision), (1, 1, 1));
    let verdicts: Vec<_> = sheet.lines().map(|line| line.verdict.clone()).collect();
    assert_eq!(verdicts, [Some(Verdict::Accepted), Some(Verdict::Refused { reason: why }), None]);
    let completed = Deed { by: Some(id(SUPERVISOR)), at: at(2) };
    assert_eq!(sheet.check.state, CheckState::Complete { completed });
}

#[test]
fn what_does_not_differ_is_not_refused() {
    let refusals = [12, 13, 99].map(|asset| (id(asset), prose("No")));
    let refused = with_variance().approve(acting(SUPERVISOR), &Refusals::from(refusals)).unwrap_err();
    assert_eq!(refused, CheckError::NoVariance(vec![id(13), id(99)]));
}

#[test]
fn what_was_counted_stands_in_the_next_revision_where_it_still_fits_the_book() {
    // The kit is as it was; the single thing was lent; another came.
    let kit_now = line(11, book(7, 2, 1), Some(900));
    let now_there = vec![kit_now, line(12, book(0, 0, 0), None), line(14, book(4, 0, 0), None)];
    let before = with_variance();
    let kit = before.line(id(11)).unwrap().seen.clone();
    let rejected = before.reject((id(SUPERVISOR), at(5)), prose("Falta uno"), now_there, &BTreeSet::new());
    let (sheet, rejected) = rejected.unwrap();
    assert_eq!((rejected.revision, sheet.check.revision), (2, 2));
    assert_eq!(sheet.check.state, CheckState::StudentPending);
    let seen: Vec<_> = sheet.lines().map(|line| (line.asset, line.seen.clone())).collect();
    assert_eq!(seen, [(id(11), kit), (id(12), None), (id(14), None)]);
    assert_eq!((sheet.check.tally.to_count, sheet.touched().count()), (1, 3));
    let last = sheet.check.steps.last().unwrap();
    assert_eq!((last.revision, last.step, last.outcome), (1, Step::Supervisor, StepOutcome::Rejected));
    assert_eq!((last.comment.clone(), last.ticks), (Some(prose("Falta uno")), None));
    // Who counted the first revision takes no other step of the second.
    assert_eq!(sheet.check.other_step_of(id(STUDENT), Step::Instructor), Some(Step::Student));
    assert_eq!(sheet.check.other_step_of(id(STUDENT), Step::Student), None);
}

#[test]
fn a_step_is_given_to_somebody() {
    for (state, step) in [
        (StateName::StudentPending, Step::Instructor),
        (StateName::InstructorReview, Step::Instructor),
        (StateName::SupervisorReview, Step::Supervisor),
    ] {
        let (sheet, assigned) = in_state(state).assign(id(8), at(3)).unwrap();
        assert_eq!((assigned.to, assigned.step), (id(8), step));
        let supervisor = (step == Step::Supervisor).then(|| id(8));
        let deputy = (step != Step::Supervisor).then(|| id(8));
        assert_eq!((sheet.check.deputy, sheet.check.supervisor), (deputy, supervisor));
        assert_eq!(sheet.check.instructor, id(TEACHER));
        let turn = sheet.check.turn();
        assert_eq!(turn.person, (state != StateName::StudentPending).then(|| id(8)));
    }
}

#[test]
fn a_room_that_is_not_as_it_should_be_needs_a_word() {
    let ticks = Ticks { clean: false, organized: true, complete: true };
    let dirty = Acting { ticks, ..acting(STUDENT) };
    let Invalid(fields) = dirty.check().unwrap_err();
    assert_eq!((fields[0].pointer.as_str(), fields[0].reason.code), ("/comments", "check.comment-needed"));
    let said = Acting { comment: Some(prose("Quedó pintura en el piso")), ..dirty };
    assert_eq!((said.check(), acting(STUDENT).check()), (Ok(()), Ok(())));
    // Of a room with one whole thing in it, of which the instructor says that all is well.
    let sheet = CheckSheet::started(started().check, vec![line(12, book(1, 0, 0), None)]);
    let whole = count(&sheet, 131, 12, (1, 0), 1);
    let (sheet, _) = sheet.take(&[whole], at(1)).unwrap().submit(said).unwrap();
    assert!(sheet.check.has_issues() && !sheet.check.tally.has_issues());
    // Nor when it is confirmed: it was not clean. Counted again, nobody has said so yet.
    let confirmed = sheet.confirm(acting(TEACHER)).unwrap().0;
    assert!(confirmed.check.has_issues());
    let again = vec![line(12, book(1, 0, 0), None)];
    let rejected = confirmed.reject((id(SUPERVISOR), at(5)), prose("Limpien"), again, &BTreeSet::new());
    assert!(!rejected.unwrap().0.check.has_issues());
}

#[test]
fn what_is_submitted_after_the_class_is_late_and_stays_so() {
    for (minute, late) in [(60, false), (61, true)] {
        let late_one = Acting { at: at(minute), ..acting(STUDENT) };
        let (sheet, submitted) = counted().submit(late_one).unwrap();
        assert_eq!((submitted.late, sheet.check.late(at(500))), (late, late));
        let rejected = sheet.reject((id(TEACHER), at(70)), prose("De nuevo"), in_the_room(), &BTreeSet::new());
        let (sheet, _) = rejected.unwrap();
        let (sheet, again) = sheet.submit(Acting { at: at(80), ..acting(STUDENT) }).unwrap();
        assert_eq!((again.late, sheet.check.submitted_at), (late, Some(at(minute))));
    }
    assert!(!counted().check.late(at(60)) && counted().check.late(at(61)));
    assert!(!in_state(StateName::Cancelled).check.late(at(500)));
}
