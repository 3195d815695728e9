//! Confirming, approving, sending back and giving to others: who may, and what is booked.

use crate::house::{bad_field, code, units};
use crate::inventory::by_hand;
use crate::lab::{Lab, said, seen};
use chrono::NaiveTime;
use plantel_application::checks::Said;
use plantel_domain::access::Role;
use plantel_domain::checks::{
    CheckState, CountDiscrepancy, DiscrepancyFilter, NewCheck, Refusals, ResolutionKind, StateName, Step, StepOutcome,
};
use plantel_domain::inventory::{Cause, Condition, MovementKind, Place};
use plantel_domain::page::PageRequest;
use plantel_domain::schedules::Plan;
use plantel_domain::store::Store;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_clerk, an_entry, prose};
use rstest::rstest;

fn overriding() -> Said {
    Said { override_reason: Some(prose("La instructora está incapacitada")), ..said() }
}

#[tokio::test]
async fn the_instructor_of_the_class_or_who_reaches_the_room_confirms() {
    let lab = Lab::new().await;
    let id = lab.submitted(lab.all_there()).await.check.id;
    let colleague = lab.house.person_of(Role::Instructor, []).await;
    for who in [&colleague, &lab.student, &lab.house.person_of(Role::Supervisor, []).await] {
        assert_eq!(code(lab.checks().confirm(who, id, None, said()).await), "access.denied", "{who:?}");
    }
    let there = lab.house.person_of(Role::Instructor, [lab.room.id]).await;
    let sheet = lab.checks().confirm(&there, id, None, said()).await.unwrap();
    assert_eq!(sheet.check.state, CheckState::SupervisorReview);
    assert_eq!(sheet.check.other_step_of(there.user().unwrap(), Step::Student), Some(Step::Instructor));
    assert_eq!(code(lab.checks().confirm(&lab.teacher, id, None, said()).await), "check.not-now");
}

#[tokio::test]
async fn who_counted_confirms_nothing_but_as_a_supervisor_who_says_why() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    lab.checks().submit(&lab.supervisor, id, None, lab.all_there(), said()).await.unwrap();
    assert_eq!(code(lab.checks().confirm(&lab.supervisor, id, None, said()).await), "check.two-steps");
    assert_eq!(code(lab.checks().confirm(&lab.teacher, id, None, overriding()).await), "access.denied");
    let sheet = lab.checks().confirm(&lab.supervisor, id, None, overriding()).await.unwrap();
    assert!(sheet.check.steps[1].override_reason.is_some());
    assert_eq!(code(lab.approve(id, Refusals::new()).await), "check.two-steps");
    assert_eq!(lab.stored(id).await, sheet);
}

#[tokio::test]
async fn an_approval_books_each_variance_because_of_the_check() {
    let lab = Lab::new().await;
    let id = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    let sheet = lab.approve(id, Refusals::new()).await.unwrap();
    assert_eq!(sheet.check.state.name(), StateName::Complete);
    assert_eq!(lab.units(&lab.kit).await, units(10, [3, 1, 0, 0, 0]));
    assert_eq!(lab.units(&lab.stools).await, units(3, [0, 1, 0, 0, 0]));
    for (asset, kind) in [(&lab.kit, MovementKind::Damage), (&lab.stools, MovementKind::Loss)] {
        let movements = lab.movements(asset).await;
        let booked: Vec<_> = movements.iter().filter(|it| it.cause == Some(Cause::Check(id))).collect();
        assert_eq!(booked.len(), 1, "{movements:?}");
        assert_eq!((booked[0].kind, booked[0].quantity, booked[0].by), (kind, 1, lab.supervisor.user()));
    }
    lab.house.assert_ledger_adds_up().await;
    let approved = ["check.approved", "asset.stock-moved", "asset.stock-moved"];
    assert_eq!(lab.happened()[3..], approved);
    assert_eq!(code(lab.approve(id, Refusals::new()).await), "check.not-now");
    assert_eq!(lab.happened().len(), 6);
}

#[tokio::test]
async fn wherever_an_approval_fails_neither_the_check_nor_the_book_changes() {
    let lab = Lab::new().await;
    let before = lab.confirmed(lab.one_broke_and_one_is_gone()).await;
    let refusals = Refusals::from([(lab.kit.id, prose("Está en el taller"))]);
    let happened = lab.happened();
    let mut calls = 0;
    loop {
        lab.house.store.fail_at(calls + 1, FailWith::Stale);
        if lab.approve(before.check.id, refusals.clone()).await.is_ok() {
            break;
        }
        assert_eq!((lab.stored(before.check.id).await, lab.happened()), (before.clone(), happened.clone()));
        assert_eq!(lab.units(&lab.stools).await, units(3, [0; 5]));
        assert_eq!(lab.discrepancies().await, []);
        calls += 1;
    }
    // To hold the check and the asset, to update, to leave open, to book and to commit.
    assert!(calls >= 6, "{calls} calls");
}

#[rstest]
#[case::booked(ResolutionKind::Booked, [3, 1, 0, 0, 0])]
#[case::dismissed(ResolutionKind::Dismissed, [2, 1, 0, 0, 0])]
#[tokio::test]
async fn what_is_refused_stays_open_until_it_is_resolved_once(#[case] kind: ResolutionKind, #[case] parts: [u32; 5]) {
    let lab = Lab::new().await;
    let id = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    lab.approve(id, Refusals::from([(lab.kit.id, prose("Está en el taller"))])).await.unwrap();
    assert_eq!(lab.units(&lab.kit).await, units(10, [2, 1, 0, 0, 0]));
    let [open]: [CountDiscrepancy; 1] = lab.discrepancies().await.try_into().unwrap();
    assert_eq!((open.asset, open.check, open.corrections.broke, open.resolution), (lab.kit.id, id, 1, None));
    let note = || prose("Se revisó con el taller");
    let checks = lab.checks();
    assert_eq!(code(checks.resolve(&lab.teacher, open.id, None, kind, note()).await), "access.denied");
    let resolved = checks.resolve(&lab.supervisor, open.id, Some(open.version), kind, note()).await.unwrap();
    assert_eq!(resolved.resolution.unwrap().kind, kind);
    assert_eq!(code(checks.resolve(&lab.supervisor, open.id, None, kind, note()).await), "discrepancy.resolved");
    assert_eq!(lab.units(&lab.kit).await, units(10, parts));
    lab.house.assert_ledger_adds_up().await;
    let filter = DiscrepancyFilter { open: Some(true), ..DiscrepancyFilter::default() };
    assert_eq!(checks.discrepancies(&lab.supervisor, &filter, &PageRequest::first(9)).await.unwrap().data, []);
    let other = lab.next_door().await;
    let elsewhere = other.checks().discrepancy(&other.admin, open.id).await;
    assert_eq!(code(elsewhere), "discrepancy.not-found");
}

/// Sends all stools away but those that are left.
async fn send_away(lab: &Lab, units: u32) {
    let mut work = lab.house.store.begin(&lab.admin).await.unwrap();
    let mut held = work.assets().lock(lab.stools.id).await.unwrap().unwrap();
    let [good, lent] =
        [Condition::Good, Condition::OnLoan].map(|condition| Some(Place { environment: Some(lab.room.id), condition }));
    let entry = an_entry(lab.admin.user());
    held.book(MovementKind::LoanOut, units, good, lent, a_clerk(&entry)).unwrap();
    work.assets().store_all(&mut [held]).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn what_was_moved_since_it_was_counted_is_not_booked() {
    let lab = Lab::new().await;
    let counts = vec![seen(&lab.kit, 6, 3), seen(&lab.stools, 0, 0)];
    let before = lab.confirmed(counts).await;
    send_away(&lab, 2).await;
    let happened = lab.happened();
    assert_eq!(code(lab.approve(before.check.id, Refusals::new()).await), "check.stock-changed");
    assert_eq!((lab.stored(before.check.id).await, lab.happened()), (before.clone(), happened));
    assert_eq!(lab.units(&lab.kit).await, units(10, [2, 1, 0, 0, 0]));
    let refusals = Refusals::from([(lab.stools.id, prose("Están prestadas"))]);
    lab.approve(before.check.id, refusals).await.unwrap();
    lab.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_is_sent_back_is_counted_again_as_the_next_revision() {
    let lab = Lab::new().await;
    let id = lab.submitted(lab.one_broke_and_one_is_gone()).await.check.id;
    let why = || prose("Cuenten otra vez los bancos");
    assert_eq!(code(lab.checks().reject(&lab.student, id, None, why()).await), "access.denied");
    let sheet = lab.checks().reject(&lab.teacher, id, None, why()).await.unwrap();
    assert_eq!((sheet.check.revision, sheet.check.state.clone()), (2, CheckState::StudentPending));
    assert_eq!(sheet.check.steps.last().unwrap().outcome, StepOutcome::Rejected);
    assert_eq!(code(lab.checks().reject(&lab.teacher, id, None, why()).await), "check.not-now");
    lab.checks().submit(&lab.student, id, None, lab.all_there(), said()).await.unwrap();
    let (check, lines) = lab.checks().revisions(&lab.student, id).await.unwrap();
    let side_by_side: Vec<_> = lines.iter().map(|(revision, line)| (*revision, line.variance().is_some())).collect();
    assert_eq!((check.revision, side_by_side), (2, vec![(1, true), (1, true), (2, false), (2, false)]));
}

#[tokio::test]
async fn a_step_that_is_given_to_somebody_is_theirs() {
    let lab = Lab::new().await;
    let id = lab.submitted(lab.all_there()).await.check.id;
    let colleague = lab.house.person_of(Role::Instructor, []).await;
    let stranger = lab.next_door().await.teacher.user();
    for nobody in [lab.student.user(), stranger] {
        let field = ("/user_id".to_owned(), "check.not-a-reviewer");
        assert_eq!(bad_field(lab.checks().assign(&lab.supervisor, id, None, nobody).await), field);
    }
    assert_eq!(code(lab.checks().assign(&lab.teacher, id, None, colleague.user()).await), "access.denied");
    let sheet = lab.checks().assign(&lab.supervisor, id, None, colleague.user()).await.unwrap();
    assert_eq!((Some(sheet.check.instructor), sheet.check.deputy), (lab.teacher.user(), colleague.user()));
    assert_eq!(sheet.check.turn().person, colleague.user());
    let waiting = lab.checks().waiting(&colleague, Some(Step::Instructor), &PageRequest::first(9)).await.unwrap();
    assert_eq!(waiting.data.iter().map(|check| check.id).collect::<Vec<_>>(), [id]);
    lab.checks().confirm(&colleague, id, None, said()).await.unwrap();
    let taken = lab.checks().assign(&lab.supervisor, id, None, None).await.unwrap();
    assert_eq!(taken.check.supervisor, lab.supervisor.user());
    lab.approve(id, Refusals::new()).await.unwrap();
    assert_eq!(code(lab.checks().assign(&lab.supervisor, id, None, None).await), "check.not-now");
}

#[tokio::test]
async fn many_are_approved_at_once_but_for_those_that_differ_from_the_book() {
    let lab = Lab::new().await;
    let good = lab.confirmed(lab.all_there()).await.check.id;
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let class = lab.planned(|usual| Plan { start_time: hour(13), end_time: hour(17), ..usual }).await;
    let wish = NewCheck { schedule: class.id, ..lab.wish() };
    lab.go_to("2026-03-16T18:00:00Z");
    let differs = lab.checks().start(&lab.student, wish, vec![]).await.unwrap().sheet.check.id;
    let counts = lab.one_broke_and_one_is_gone();
    lab.checks().submit(&lab.student, differs, None, counts, said()).await.unwrap();
    lab.checks().confirm(&lab.teacher, differs, None, said()).await.unwrap();
    let nobody = lab.house.ids.next().into();
    let told = lab.checks().approve_all(&lab.supervisor, vec![differs, nobody, good, good], said()).await.unwrap();
    assert_eq!(told.len(), 3);
    for (id, done) in told {
        let why = done.map_or_else(|error| error.code(), |_| "");
        let expected = if id == good {
            ""
        } else if id == differs {
            "check.has-variance"
        } else {
            "check.not-found"
        };
        assert_eq!(why, expected);
    }
    let states = [lab.stored(good).await, lab.stored(differs).await].map(|sheet| sheet.check.state.name());
    assert_eq!(states, [StateName::Complete, StateName::SupervisorReview]);
    assert_eq!(lab.happened().iter().filter(|kind| *kind == "check.approved").count(), 1);
}

#[tokio::test]
async fn what_was_booked_since_is_not_booked_again() {
    let lab = Lab::new().await;
    let id = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    let moved = by_hand(MovementKind::Loss, 1);
    lab.house.inventory().book(&lab.admin, lab.stools.id, None, moved).await.unwrap();
    let before = (lab.stored(id).await, lab.house.stored_asset(&lab.stools).await);
    assert_eq!(code(lab.approve(id, Refusals::new()).await), "check.stock-changed");
    assert_eq!((lab.stored(id).await, lab.house.stored_asset(&lab.stools).await), before);
    let refused = Refusals::from([(lab.stools.id, prose("Ya está registrado"))]);
    lab.approve(id, refused).await.unwrap();
    let open = lab.discrepancies().await;
    let booked = lab.checks().resolve(&lab.supervisor, open[0].id, None, ResolutionKind::Booked, prose("Sí")).await;
    assert_eq!(code(booked), "check.stock-changed");
    assert_eq!(lab.house.stored_asset(&lab.stools).await.units.of(Condition::Missing), 1);
}

#[tokio::test]
async fn a_later_check_of_the_room_supersedes_what_an_earlier_one_left_open() {
    let lab = Lab::new().await;
    let id = lab.confirmed(lab.one_broke_and_one_is_gone()).await.check.id;
    let reason = || prose("Se busca");
    lab.approve(id, Refusals::from([(lab.kit.id, reason()), (lab.stools.id, reason())])).await.unwrap();
    assert_eq!(lab.discrepancies().await.iter().filter(|it| it.resolution.is_none()).count(), 2);
    lab.go_to("2026-03-18T15:00:00Z");
    let later = lab.confirmed(lab.all_there()).await.check.id;
    lab.approve(later, Refusals::new()).await.unwrap();
    let closed: Vec<_> =
        lab.discrepancies().await.into_iter().map(|it| it.resolution.map(|how| (how.kind, how.note))).collect();
    assert_eq!(closed, [Some((ResolutionKind::Superseded, None)), Some((ResolutionKind::Superseded, None))]);
}

#[tokio::test]
async fn who_counted_something_that_stands_confirms_nothing_of_it() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    lab.checks().save(&lab.teacher, id, vec![seen(&lab.stools, 3, 0)]).await.unwrap();
    lab.checks().submit(&lab.student, id, None, vec![seen(&lab.kit, 7, 2)], said()).await.unwrap();
    assert_eq!(code(lab.checks().confirm(&lab.teacher, id, None, said()).await), "check.two-steps");
    let colleague = lab.house.person_of(Role::Instructor, [lab.room.id]).await;
    lab.checks().confirm(&colleague, id, None, said()).await.unwrap();
    assert!(lab.stored(id).await.check.steps.iter().all(|step| step.override_reason.is_none()));
}
