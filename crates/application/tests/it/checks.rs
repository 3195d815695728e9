//! Counting a room: who may, when, and what two who begin at once find.

use crate::house::{bad_field, code, units};
use crate::lab::{GROUP, Lab, said, seen, student_of};
use plantel_domain::access::Role;
use plantel_domain::checks::{CheckState, NewCheck, NewCount, NewSeen, Refusals, StateName};
use plantel_domain::clock::Day;
use plantel_domain::schedules::Plan;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_plan, prose};
use rstest::rstest;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[tokio::test]
async fn a_check_begins_with_what_the_book_says_is_in_the_room() {
    let lab = Lab::new().await;
    lab.house.asset(5).await;
    let begun = lab.checks().start(&lab.student, lab.wish(), vec![]).await.unwrap();
    let check = &begun.sheet.check;
    assert!(begun.new && check.state == CheckState::StudentPending);
    assert_eq!((check.day.to_string().as_str(), check.instructor), ("2026-03-16", lab.teacher.user().unwrap()));
    assert_eq!((check.started.by, check.group.as_str()), (lab.student.user(), GROUP));
    assert_eq!((check.tally.items, check.tally.to_count, check.tally.expected), (2, 2, 12));
    assert_eq!(lab.stored(check.id).await, begun.sheet);
    assert_eq!(lab.happened(), ["check.started"]);
}

#[tokio::test]
async fn who_comes_second_finds_the_check_of_the_first() {
    let lab = Lab::new().await;
    let first = lab.started().await;
    let classmate = student_of(&lab.house, GROUP).await;
    let second = lab.checks().start(&classmate, lab.wish(), vec![]).await.unwrap();
    assert_eq!((second.new, &second.sheet), (false, &first));
    assert_eq!(lab.happened(), ["check.started"]);
    let counted = lab.checks().start(&classmate, lab.wish(), vec![seen(&lab.stools, 3, 0)]).await.unwrap();
    assert_eq!((counted.new, counted.sheet.check.id, counted.sheet.check.tally.counted), (false, first.check.id, 1));
}

#[tokio::test]
async fn a_check_that_was_given_up_makes_room_for_another() {
    let lab = Lab::new().await;
    let first = lab.started().await.check.id;
    assert_eq!(code(lab.checks().cancel(&lab.student, first, None, prose("No")).await), "access.denied");
    lab.checks().cancel(&lab.supervisor, first, None, prose("Se fue la luz")).await.unwrap();
    let second = lab.checks().start(&lab.student, lab.wish(), vec![]).await.unwrap();
    assert!(second.new && second.sheet.check.id != first);
    assert_eq!(lab.stored(first).await.check.state.name(), StateName::Cancelled);
}

#[tokio::test]
async fn an_id_that_another_check_has_is_refused() {
    let lab = Lab::new().await;
    let id = Some(lab.started().await.check.id);
    let afternoon = lab.planned(afternoon).await;
    let again = NewCheck { id, schedule: afternoon.id, ..lab.wish() };
    let field = bad_field(lab.checks().start(&lab.student, again.clone(), vec![]).await);
    assert_eq!(field, ("/day".to_owned(), "check.not-begun"));
    lab.go_to("2026-03-16T18:00:00Z");
    assert_eq!(code(lab.checks().start(&lab.student, again, vec![]).await), "check.id-taken");
    let other = lab.next_door().await;
    lab.go_to("2026-03-18T19:00:00Z");
    let elsewhere = NewCheck { id, ..other.wish() };
    assert_eq!(code(other.checks().start(&other.student, elsewhere, vec![]).await), "check.id-taken");
    assert_eq!(lab.happened(), ["check.started"]);
    let own = NewCheck { id: Some(lab.house.ids.next().into()), schedule: afternoon.id, ..lab.wish() };
    let begun = lab.checks().start(&lab.student, own.clone(), vec![]).await.unwrap();
    assert_eq!(Some(begun.sheet.check.id), own.id);
}

fn afternoon(usual: Plan) -> Plan {
    let hour = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    Plan { start_time: hour(13), end_time: hour(17), ..usual }
}

#[rstest]
#[case::a_day_without_class("2026-03-17", "check.no-session")]
#[case::a_day_to_come("2026-03-18", "check.not-begun")]
#[case::before_its_first_day("2026-03-09", "check.no-session")]
#[tokio::test]
async fn a_day_that_is_not_the_schedules_is_refused(#[case] on: &str, #[case] why: &str) {
    let lab = Lab::new().await;
    let wish = NewCheck { day: Some(day(on)), ..lab.wish() };
    let field = bad_field(lab.checks().start(&lab.student, wish, vec![]).await);
    assert_eq!(field, ("/day".to_owned(), why));
    assert_eq!(lab.happened(), Vec::<String>::new());
}

#[rstest]
#[case::a_week_later("2026-03-23T15:00:00Z", None)]
#[case::a_day_more("2026-03-24T15:00:00Z", Some("check.day-passed"))]
#[tokio::test]
async fn what_was_counted_without_a_network_comes_within_a_week(#[case] now: &str, #[case] why: Option<&str>) {
    let lab = Lab::new().await;
    lab.go_to(now);
    let wish = NewCheck { day: Some(day("2026-03-16")), ..lab.wish() };
    let begun = lab.checks().start(&lab.student, wish, vec![]).await;
    assert_eq!(begun.is_ok(), why.is_none());
    if let Some(why) = why {
        assert_eq!(bad_field(begun), ("/day".to_owned(), why));
    }
}

#[tokio::test]
async fn a_schedule_of_another_room_or_of_nobody_is_refused() {
    let lab = Lab::new().await;
    let other = lab.house.room().await;
    let elsewhere = NewCheck { environment: other.id, ..lab.wish() };
    let field = ("/environment_id".to_owned(), "check.schedule-of-another-room");
    assert_eq!(bad_field(lab.checks().start(&lab.student, elsewhere, vec![]).await), field);
    let of_nobody = [lab.next_door().await.schedule.id, lab.house.ids.next().into()];
    for schedule in of_nobody {
        let wish = NewCheck { schedule, ..lab.wish() };
        let field = ("/schedule_id".to_owned(), "schedule.not-found");
        assert_eq!(bad_field(lab.checks().start(&lab.student, wish, vec![]).await), field);
    }
    assert_eq!(lab.happened(), Vec::<String>::new());
}

#[tokio::test]
async fn a_room_without_anything_in_it_has_a_check_too() {
    let lab = Lab::new().await;
    let empty = lab.house.room().await;
    let class = lab.planned(|usual| afternoon(a_plan(empty.id, usual.instructor))).await;
    let wish = NewCheck { environment: empty.id, schedule: class.id, ..lab.wish() };
    lab.go_to("2026-03-16T18:00:00Z");
    let sheet = lab.checks().start(&lab.student, wish, vec![]).await.unwrap().sheet;
    assert_eq!((sheet.check.tally.items, sheet.check.tally.percent()), (0, 100));
    let sheet = lab.checks().submit(&lab.student, sheet.check.id, None, vec![], said()).await.unwrap();
    assert_eq!(sheet.check.state, CheckState::InstructorReview);
}

#[tokio::test]
async fn only_the_group_and_who_reaches_the_room_count_it() {
    let lab = Lab::new().await;
    let strangers = [
        student_of(&lab.house, "1111111").await,
        lab.house.person_of(Role::Instructor, []).await,
        lab.house.person_of(Role::Supervisor, []).await,
        lab.house.person(Role::Auditor).await,
        lab.house.person(Role::Guardian).await,
    ];
    for who in &strangers {
        assert_eq!(code(lab.checks().start(who, lab.wish(), vec![]).await), "access.denied", "{who:?}");
    }
    assert_eq!(lab.happened(), Vec::<String>::new());
    let id = lab.started().await.check.id;
    for who in &strangers {
        let counts = lab.all_there();
        assert_eq!(code(lab.checks().save(who, id, counts.clone()).await), "access.denied", "{who:?}");
        assert_eq!(code(lab.checks().submit(who, id, None, counts, said()).await), "access.denied", "{who:?}");
    }
    for who in [&lab.teacher, &lab.supervisor, &lab.admin] {
        assert!(!lab.checks().start(who, lab.wish(), vec![]).await.unwrap().new, "{who:?}");
    }
    let other = lab.next_door().await;
    assert_eq!(code(other.checks().find(&other.admin, id).await), "check.not-found");
    assert_eq!(code(lab.checks().find(&strangers[0], id).await), "access.denied");
    assert_eq!(lab.happened(), ["check.started"]);
}

#[tokio::test]
async fn counting_changes_no_stock() {
    let lab = Lab::new().await;
    let before = (lab.units(&lab.kit).await, lab.movements(&lab.stools).await);
    lab.confirmed(lab.one_broke_and_one_is_gone()).await;
    assert_eq!((lab.units(&lab.kit).await, lab.movements(&lab.stools).await), before);
    assert_eq!(lab.happened(), ["check.started", "check.submitted", "check.confirmed"]);
}

#[tokio::test]
async fn three_checks_of_a_kit_that_lacks_some_take_nothing_off_it() {
    let lab = Lab::new().await;
    for now in ["2026-03-16T15:00:00Z", "2026-03-18T15:00:00Z", "2026-03-25T15:00:00Z"] {
        lab.go_to(now);
        let sheet = lab.confirmed(lab.all_there()).await;
        assert_eq!(sheet.check.tally.variances, 0);
        lab.approve(sheet.check.id, Refusals::new()).await.unwrap();
        assert_eq!(lab.units(&lab.kit).await, units(10, [2, 1, 0, 0, 0]));
    }
    lab.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_is_not_said_of_is_not_submitted_unless_it_is_said_why() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let some = vec![seen(&lab.kit, 7, 2)];
    assert_eq!(code(lab.checks().submit(&lab.student, id, None, some.clone(), said()).await), "check.lines-missing");
    assert_eq!(lab.stored(id).await.check.tally.counted, 0);
    let locked = NewSeen::NotCounted(prose("El armario está con llave"));
    let counts = some.into_iter().chain([NewCount { seen: locked, ..seen(&lab.stools, 0, 0) }]);
    let sheet = lab.checks().submit(&lab.student, id, None, counts.collect(), said()).await.unwrap();
    assert_eq!((sheet.check.tally.not_counted, sheet.check.has_issues()), (1, true));
}

#[tokio::test]
async fn wherever_a_step_fails_nothing_is_committed() {
    let lab = Lab::new().await;
    let id = lab.started().await.check.id;
    let before = lab.stored(id).await;
    let mut calls = 0;
    loop {
        lab.house.store.fail_at(calls + 1, FailWith::Busy);
        if lab.checks().submit(&lab.student, id, None, lab.all_there(), said()).await.is_ok() {
            break;
        }
        assert_eq!((lab.stored(id).await, lab.happened()), (before.clone(), vec!["check.started".to_owned()]));
        calls += 1;
    }
    // To hold, to read the zone, to know the entries, to update, to write them and to commit.
    assert!(calls >= 6, "{calls} calls");
}
