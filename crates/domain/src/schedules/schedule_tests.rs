use super::*;
use crate::access::GroupName;
use crate::clock::{Day, day_in};
use crate::form::Patch;
use crate::ids::{EnvironmentId, UserId};
use crate::inventory::samples::id;
use crate::period::Period;
use crate::schedules::{MOST_DAYS, MOST_EXCEPTIONS, MOST_STUDENTS, ScheduleException, in_the_way};
use crate::text::Line;
use crate::weekday::Weekday;
use chrono::{Days, NaiveTime};
use chrono_tz::America::Bogota;
use rstest::rstest;
use std::collections::BTreeSet;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::parse(text).unwrap()
}

fn without_class(text: &str) -> ScheduleException {
    ScheduleException { day: day(text), reason: None }
}

/// Mondays and Wednesdays of March 2026 in the morning; the 23rd is a holiday (San José).
fn plan() -> Plan {
    Plan {
        environment: id(1),
        instructor: id(2),
        programme: line("Electrónica básica"),
        group: GroupName::parse("2758492").unwrap(),
        topic: Some(line("Ley de Ohm")),
        start_time: time("07:00:00"),
        end_time: time("12:00:00"),
        weekdays: BTreeSet::from([Weekday::Monday, Weekday::Wednesday]),
        period: Period::new(day("2026-03-02"), day("2026-03-31")).unwrap(),
        exceptions: vec![without_class("2026-03-11")],
        on_holidays: false,
        students: Some(24),
    }
}

fn schedule(number: u128, plan: Plan) -> Schedule {
    Schedule::new((id(number), id(9)), plan, moment("2026-03-01T15:00:00Z")).unwrap()
}

/// What is refused, and where.
fn refused(plan: &Plan) -> Vec<(String, &'static str)> {
    let fields = plan.check().err().map(|Invalid(fields)| fields).unwrap_or_default();
    fields.into_iter().map(|field| (field.pointer, field.reason.code)).collect()
}

fn at(pointer: &str, code: &'static str) -> (String, &'static str) {
    (pointer.to_owned(), code)
}

#[rstest]
#[case::its_weekday("2026-03-16", true)]
#[case::its_first_day("2026-03-02", true)]
#[case::another_weekday("2026-03-17", false)]
#[case::the_last_day_is_a_tuesday("2026-03-31", false)]
#[case::a_day_without_class("2026-03-11", false)]
#[case::a_holiday("2026-03-23", false)]
#[case::before_its_first_day("2026-02-25", false)]
#[case::after_its_last_day("2026-04-01", false)]
fn there_is_class_on_its_weekdays_but_for_exceptions_and_holidays(#[case] on: &str, #[case] class: bool) {
    assert_eq!(plan().has_class(day(on)), class);
}

#[test]
fn who_has_class_on_holidays_has_it_on_them_too() {
    let days = |plan: Plan| plan.days().collect::<Vec<_>>();
    let usual = ["02", "04", "09", "16", "18", "25", "30"].map(|of| day(&format!("2026-03-{of}")));
    assert_eq!(days(plan()), usual);
    let with_holidays = days(Plan { on_holidays: true, ..plan() });
    assert_eq!(with_holidays.len(), usual.len() + 1);
    assert!(with_holidays.contains(&day("2026-03-23")));
}

#[test]
fn a_plan_that_can_be_is_not_refused() {
    assert_eq!(refused(&plan()), []);
    let bare = Plan { topic: None, exceptions: vec![], students: None, ..plan() };
    assert_eq!(refused(&bare), []);
    assert_eq!(refused(&Plan { students: Some(MOST_STUDENTS), ..plan() }), []);
}

#[test]
fn all_that_cannot_be_is_told_where_it_was_sent() {
    let many = (0u32..).map(|n| day("2026-03-02") + Days::new(n.into())).take(MOST_EXCEPTIONS + 1);
    let wrong = Plan {
        start_time: time("07:00:30"),
        end_time: time("07:00:00"),
        weekdays: BTreeSet::new(),
        period: Period::new(day("2026-01-01"), day("2028-01-02")).unwrap(),
        exceptions: many.map(|day| ScheduleException { day, reason: None }).collect(),
        students: Some(MOST_STUDENTS + 1),
        ..plan()
    };
    let expected = [
        at("/start_time", "field.invalid"),
        at("/end_time", "time.not-after-start"),
        at("/weekdays", "list.empty"),
        at("/last_day", "date.too-many-days"),
        at("/exceptions", "list.too-long"),
        at("/students", "field.out-of-range"),
    ];
    assert_eq!(refused(&wrong), expected);
    let twice = Plan { exceptions: vec![without_class("2026-03-11"), without_class("2026-03-11")], ..plan() };
    assert_eq!(refused(&twice), [at("/exceptions", "schedule.exception-twice")]);
    let no_time = Plan { end_time: plan().start_time, ..plan() };
    assert_eq!(refused(&no_time), [at("/end_time", "time.not-after-start")]);
}

#[test]
fn a_schedule_of_two_years_has_its_end_and_one_day_more_is_too_many() {
    let of = |days: u16| {
        let end = day("2027-06-01") + Days::new(u64::from(days) - 1);
        Plan { period: Period::new(day("2027-06-01"), end).unwrap(), on_holidays: true, exceptions: vec![], ..plan() }
    };
    assert_eq!((MOST_DAYS, of(MOST_DAYS).period.end()), (731, day("2029-05-31")));
    assert_eq!(refused(&of(731)), []);
    assert_eq!(refused(&of(732)), [at("/last_day", "date.too-many-days")]);
    // Two days of each of 104 weeks, and the Wednesday of the three days that are left over.
    let sessions = schedule(4, of(731)).to_come(Bogota, moment("2026-03-01T15:00:00Z"));
    assert!(sessions.is_sorted_by(|one, next| one.ends_at < next.starts_at));
    assert_eq!((sessions.len(), of(731).days().count()), (209, 209));
}

#[rstest]
#[case::on_no_day_of_its_weekday("2026-03-17", "2026-03-17")]
#[case::on_a_holiday_alone("2026-03-23", "2026-03-24")]
#[case::on_an_exception_alone("2026-03-11", "2026-03-13")]
fn a_plan_without_a_day_with_class_is_none(#[case] first: &str, #[case] last: &str) {
    let never = Plan { period: Period::new(day(first), day(last)).unwrap(), ..plan() };
    assert_eq!(refused(&never), [at("/weekdays", "schedule.no-session")]);
    assert!(Schedule::new((id(3), id(9)), never, moment("2026-03-01T15:00:00Z")).is_err());
}

#[test]
fn a_change_says_what_it_says_and_leaves_the_rest() {
    let exceptions = vec![without_class("2026-03-18"), without_class("2026-03-04")];
    let change = PlanChange {
        environment: Some(id(7)),
        topic: Patch::Clear,
        students: Patch::Set(30),
        last_day: Some(day("2026-04-30")),
        exceptions: Some(exceptions),
        ..PlanChange::default()
    };
    let changed = plan().changed(change).unwrap();
    let expected = Plan {
        environment: id(7),
        topic: None,
        students: Some(30),
        period: Period::new(day("2026-03-02"), day("2026-04-30")).unwrap(),
        exceptions: vec![without_class("2026-03-04"), without_class("2026-03-18")],
        ..plan()
    };
    assert_eq!(changed, expected);
    assert_eq!(plan().changed(PlanChange::default()).unwrap(), plan());
}

#[rstest]
#[case(PlanChange { last_day: Some(day("2026-03-01")), ..PlanChange::default() }, "/last_day", "date.before-start")]
#[case(PlanChange { end_time: Some(time("06:00:00")), ..PlanChange::default() }, "/end_time", "time.not-after-start")]
#[case(PlanChange { weekdays: Some(BTreeSet::new()), ..PlanChange::default() }, "/weekdays", "list.empty")]
#[case(PlanChange { students: Patch::Set(10_001), ..PlanChange::default() }, "/students", "field.out-of-range")]
fn a_change_to_what_cannot_be_is_refused(#[case] change: PlanChange, #[case] pointer: &str, #[case] code: &str) {
    let Invalid(fields) = plan().changed(change).unwrap_err();
    assert_eq!((fields[0].pointer.as_str(), fields[0].reason.code), (pointer, code));
}

#[test]
fn what_has_ended_neither_changes_nor_ends_again_and_nothing_of_it_is_to_come() {
    let (running, now) = (schedule(3, plan()), moment("2026-03-16T15:00:00Z"));
    let (ended, told) = running.clone().end(now).unwrap();
    assert_eq!((ended.active, ended.updated_at, told.schedule), (false, now, id(3)));
    assert_eq!(ended.to_come(Bogota, now), []);
    assert_eq!(ended.not_over(Bogota, now), []);
    assert_eq!(ended.clone().end(now).unwrap_err(), ScheduleError::Ended);
    let again = ended.change(PlanChange::default(), now).unwrap_err();
    assert!(matches!(again, ChangeRefused::Schedule(ScheduleError::Ended)));
    let (changed, told) = running.change(PlanChange { instructor: Some(id(8)), ..PlanChange::default() }, now).unwrap();
    assert_eq!((changed.plan.instructor, told.instructor, changed.updated_at), (id(8), id(8), now));
}

/// The 16th from seven to noon in Bogotá, and at which moment of it.
#[rstest]
#[case::before_it_begins("2026-03-16T11:59:59Z", "2026-03-16", "2026-03-16")]
#[case::when_it_begins("2026-03-16T12:00:00Z", "2026-03-18", "2026-03-16")]
#[case::before_it_is_over("2026-03-16T16:59:59Z", "2026-03-18", "2026-03-16")]
#[case::when_it_is_over("2026-03-16T17:00:00Z", "2026-03-18", "2026-03-18")]
fn what_has_begun_is_not_to_come_and_what_is_over_is_over(
    #[case] now: &str,
    #[case] to_come: &str,
    #[case] not_over: &str,
) {
    let first = |sessions: Vec<ClassSession>| sessions.first().map(|session| session.day).unwrap();
    let (schedule, now) = (schedule(3, plan()), moment(now));
    assert_eq!(first(schedule.to_come(Bogota, now)), day(to_come));
    assert_eq!(first(schedule.not_over(Bogota, now)), day(not_over));
}

#[test]
fn a_class_at_night_in_bogota_belongs_to_the_day_on_which_it_is_taught() {
    let night = Plan { start_time: time("18:00:00"), end_time: time("21:45:00"), ..plan() };
    let sessions = schedule(3, night).to_come(Bogota, moment("2026-03-16T12:00:00Z"));
    let first = &sessions[0];
    assert_eq!(first.day, day("2026-03-16"));
    assert_eq!(first.starts_at, moment("2026-03-16T23:00:00Z"));
    // In UTC it ends on the day after.
    assert_eq!(first.ends_at, moment("2026-03-17T02:45:00Z"));
    assert!(sessions.iter().all(|it| day_in(Bogota, it.starts_at) == it.day && day_in(Bogota, it.ends_at) == it.day));
}

fn session(number: u128, room: u128, teacher: u128, (from, until): (&str, &str)) -> ClassSession {
    let (environment, instructor): (EnvironmentId, UserId) = (id(room), id(teacher));
    let hours = Plan { environment, instructor, start_time: time(from), end_time: time(until), ..plan() };
    schedule(number, hours).to_come(Bogota, moment("2026-03-16T00:00:00Z")).swap_remove(0)
}

#[rstest]
#[case::the_same_room(1, 6, ("11:00:00", "13:00:00"), true)]
#[case::the_same_instructor(5, 2, ("06:00:00", "07:01:00"), true)]
#[case::around_it(1, 2, ("06:00:00", "13:00:00"), true)]
#[case::within_it(1, 6, ("08:00:00", "09:00:00"), true)]
#[case::another_room_and_instructor(5, 6, ("07:00:00", "12:00:00"), false)]
#[case::right_after_it(1, 2, ("12:00:00", "13:00:00"), false)]
#[case::right_before_it(1, 2, ("06:00:00", "07:00:00"), false)]
fn two_are_in_each_others_way_in_one_room_or_with_one_instructor_at_one_time(
    #[case] room: u128,
    #[case] teacher: u128,
    #[case] hours: (&str, &str),
    #[case] collide: bool,
) {
    let (one, other) = (session(3, 1, 2, ("07:00:00", "12:00:00")), session(4, room, teacher, hours));
    assert_eq!((one.collides(&other), other.collides(&one)), (collide, collide));
    let [planned, standing] = [[one], [other]];
    assert_eq!(in_the_way(&planned, &standing), collide.then_some((&planned[0], &standing[0])));
    // What stands of the same schedule is replaced by what is planned.
    assert_eq!(in_the_way(&planned, &planned), None);
}

#[test]
fn of_several_in_the_way_the_earliest_is_told() {
    let planned = schedule(3, plan()).to_come(Bogota, moment("2026-03-16T15:00:00Z"));
    let mut standing = schedule(4, plan()).to_come(Bogota, moment("2026-03-20T15:00:00Z"));
    standing.reverse();
    let (one, other) = in_the_way(&planned, &standing).unwrap();
    assert_eq!((one.day, other.day, other.schedule), (day("2026-03-25"), day("2026-03-25"), id(4)));
}
