//! What became of the checks of a day, in figures and in the timetable; and the largest room that has one.

use crate::house::{bad_field, code, code_and_params};
use crate::lab::{GROUP, Lab, said, student_of};
use chrono::Days;
use plantel_application::checks::ComplianceWish;
use plantel_domain::access::{Context, Role};
use plantel_domain::checks::{
    Check, ComplianceBy, ComplianceFigure, ComplianceKey, MOST_COMPLIANCE_DAYS, MOST_LINES, NewCheck, Outcome,
    Refusals, StateName,
};
use plantel_domain::clock::Day;
use plantel_domain::error::Param;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::Asset;
use plantel_domain::schedules::{ClassSessionFilter, Plan, Schedule};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_group, an_asset, line, opened, prose};

fn on(month: u32, day: u32) -> Day {
    Day::from_ymd_opt(2026, month, day).unwrap()
}

fn wish(by: ComplianceBy) -> ComplianceWish {
    ComplianceWish { from: None, until: None, environment: None, instructor: None, group: None, schedule: None, by }
}

fn figure(key: ComplianceKey, expected: u64) -> ComplianceFigure {
    ComplianceFigure { expected, ..ComplianceFigure::none(key) }
}

async fn figures(lab: &Lab, who: &Context, wish: ComplianceWish) -> Vec<ComplianceFigure> {
    lab.checks().compliance(who, wish).await.unwrap().figures
}

async fn another_class(lab: &Lab, start: u32, end: u32) -> Schedule {
    let hour = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    lab.planned(|usual| Plan { start_time: hour(start), end_time: hour(end), ..usual }).await
}

/// That of the morning went through all steps, that of the afternoon was submitted after its class, and that of the
/// evening was given up. It is half past eight in the evening.
async fn a_whole_day(lab: &Lab) {
    let id = lab.confirmed(lab.all_there()).await.check.id;
    lab.approve(id, Refusals::new()).await.unwrap();
    let (afternoon, evening) = (another_class(lab, 13, 17).await, another_class(lab, 18, 20).await);
    lab.go_to("2026-03-16T22:30:00Z");
    let late = NewCheck { schedule: afternoon.id, ..lab.wish() };
    let id = lab.checks().start(&lab.student, late, vec![]).await.unwrap().sheet.check.id;
    lab.checks().submit(&lab.student, id, None, lab.all_there(), said()).await.unwrap();
    lab.go_to("2026-03-17T00:00:00Z");
    let given_up = NewCheck { schedule: evening.id, ..lab.wish() };
    let id = lab.checks().start(&lab.student, given_up, vec![]).await.unwrap().sheet.check.id;
    lab.checks().cancel(&lab.supervisor, id, None, prose("Se fue la luz")).await.unwrap();
    lab.go_to("2026-03-17T01:30:00Z");
}

#[tokio::test]
async fn thirty_days_until_the_institutions_own_today_are_looked_at_when_nobody_says_which() {
    let lab = Lab::new().await;
    lab.submitted(lab.all_there()).await;
    // At nine in the evening it is tomorrow in UTC.
    lab.go_to("2026-03-19T02:00:00Z");
    let told = lab.checks().compliance(&lab.admin, wish(ComplianceBy::Day)).await.unwrap();
    assert_eq!((told.days.start(), told.days.end(), told.days.days()), (on(2, 17), on(3, 18), 30));
    let [done, missed] = [16, 18].map(|day| figure(ComplianceKey::Day(on(3, day)), 1));
    assert_eq!(told.figures, [ComplianceFigure { done: 1, ..done }, ComplianceFigure { missed: 1, ..missed }]);
    assert!(told.names.people.is_empty() && told.names.places.is_empty());
}

#[tokio::test]
async fn what_became_of_a_day_is_added_up_by_room_instructor_and_group() {
    let lab = Lab::new().await;
    a_whole_day(&lab).await;
    let teacher = lab.teacher.user().unwrap();
    let told = async |by| lab.checks().compliance(&lab.admin, wish(by)).await.unwrap();
    for (by, key) in [
        (ComplianceBy::Environment, ComplianceKey::Environment(lab.room.id)),
        (ComplianceBy::Instructor, ComplianceKey::Instructor(teacher)),
        (ComplianceBy::Group, ComplianceKey::Group(a_group(GROUP))),
    ] {
        let all = ComplianceFigure { done: 1, late: 1, cancelled: 1, complete: 1, ..figure(key, 3) };
        assert_eq!(told(by).await.figures, [all]);
    }
    assert_eq!(told(ComplianceBy::Environment).await.names.places[&lab.room.id], lab.room.name.as_str());
    assert_eq!(told(ComplianceBy::Instructor).await.names.people[&teacher], "Ana Ruiz");
}

#[tokio::test]
async fn each_is_told_of_the_checks_they_may_see() {
    let lab = Lab::new().await;
    let by = || wish(ComplianceBy::Day);
    for who in [&lab.admin, &lab.supervisor, &lab.teacher, &lab.student] {
        assert_eq!(figures(&lab, who, by()).await.len(), 1, "{who:?}");
    }
    let (other_group, no_room) =
        (student_of(&lab.house, "1111111").await, lab.house.person_of(Role::Supervisor, []).await);
    for who in [&other_group, &no_room] {
        assert_eq!(figures(&lab, who, by()).await, [], "{who:?}");
    }
    let guardian = lab.house.person(Role::Guardian).await;
    assert_eq!(code(lab.checks().compliance(&guardian, by()).await), "access.denied");
    let other = lab.next_door().await;
    let theirs = figures(&other, &other.admin, wish(ComplianceBy::Environment)).await;
    assert_eq!(theirs.iter().map(|it| it.key.clone()).collect::<Vec<_>>(), [ComplianceKey::Environment(other.room.id)]);
}

#[tokio::test]
async fn only_what_is_asked_for_is_counted() {
    let lab = Lab::new().await;
    let (elsewhere, all) = (lab.house.room().await.id, wish(ComplianceBy::Day));
    let own = ComplianceWish {
        environment: Some(lab.room.id),
        instructor: lab.teacher.user(),
        group: Some(a_group(GROUP)),
        schedule: Some(lab.schedule.id),
        ..all.clone()
    };
    assert_eq!(figures(&lab, &lab.admin, own.clone()).await, figures(&lab, &lab.admin, all).await);
    for none in [
        ComplianceWish { environment: Some(elsewhere), ..own.clone() },
        ComplianceWish { instructor: lab.student.user(), ..own.clone() },
        ComplianceWish { group: Some(a_group("1111111")), ..own.clone() },
        ComplianceWish { schedule: Some(lab.house.ids.next().into()), ..own.clone() },
        ComplianceWish { until: Some(on(3, 15)), ..own },
    ] {
        assert_eq!(figures(&lab, &lab.admin, none.clone()).await, [], "{none:?}");
    }
}

#[tokio::test]
async fn days_that_cannot_be_looked_at_are_refused() {
    let lab = Lab::new().await;
    let until = on(3, 16);
    let from = |days: u32| ComplianceWish {
        from: Some(until - Days::new(u64::from(days) - 1)),
        until: Some(until),
        ..wish(ComplianceBy::Day)
    };
    assert_eq!(figures(&lab, &lab.admin, from(MOST_COMPLIANCE_DAYS)).await.len(), 1);
    let refused = async |wish| bad_field(lab.checks().compliance(&lab.admin, wish).await);
    let too_many = ("?until".to_owned(), "date.too-many-days");
    assert_eq!(refused(from(MOST_COMPLIANCE_DAYS + 1)).await, too_many);
    let ahead = ComplianceWish { from: Some(on(3, 17)), ..wish(ComplianceBy::Day) };
    assert_eq!(refused(ahead).await, ("?until".to_owned(), "date.before-start"));
}

#[tokio::test]
async fn the_timetable_tells_what_became_of_each_check() {
    let lab = Lab::new().await;
    a_whole_day(&lab).await;
    for who in [&lab.admin, &lab.student] {
        let today = lab.house.schedules().today(who, &ClassSessionFilter::default()).await.unwrap();
        assert_eq!(today.today, on(3, 16));
        let state = |it: &Check| it.state.name();
        let told: Vec<_> = today.entries.iter().map(|it| (it.outcome, it.check.as_ref().map(state))).collect();
        let expected = [
            (Outcome::Done, Some(StateName::Complete)),
            (Outcome::Late, Some(StateName::InstructorReview)),
            (Outcome::Cancelled, None),
        ];
        assert_eq!(told, expected, "{who:?}");
    }
}

/// Ten of each of so many things.
async fn fill(lab: &Lab, room: EnvironmentId, numbers: impl IntoIterator<Item = usize>) {
    let thing = |number: usize| {
        let code = line(&format!("C-{number:05}"));
        opened(&Asset { code, environment: Some(room), ..an_asset(lab.house.institution.id) })
    };
    let holdings: Vec<_> = numbers.into_iter().map(thing).collect();
    let mut work = lab.house.store.begin(&lab.admin).await.unwrap();
    work.assets().add_all(&holdings).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn a_room_has_a_check_as_long_as_its_items_are_not_too_many() {
    let lab = Lab::new().await;
    let hall = lab.house.room().await.id;
    let hour = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
    let plan = |usual| Plan { environment: hall, start_time: hour(13), end_time: hour(17), ..usual };
    let class = lab.planned(plan).await;
    lab.go_to("2026-03-16T18:00:00Z");
    let of_hall = || NewCheck { environment: hall, schedule: class.id, ..lab.wish() };
    fill(&lab, hall, 0..MOST_LINES).await;
    let check = lab.checks().start(&lab.student, of_hall(), vec![]).await.unwrap().sheet.check;
    assert_eq!(usize::try_from(check.tally.items).unwrap(), MOST_LINES);
    lab.checks().cancel(&lab.admin, check.id, None, prose("Se fue la luz")).await.unwrap();
    fill(&lab, hall, [MOST_LINES]).await;
    let before = lab.happened();
    let refused = code_and_params(lab.checks().start(&lab.student, of_hall(), vec![]).await);
    assert_eq!(refused, ("check.too-many-items", vec![("max", Param::Number(5_000))]));
    assert_eq!(lab.happened(), before);
}
