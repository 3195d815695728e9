//! Planning classes, changing and ending what is planned.

use crate::house::{House, bad_field, code, code_and_params};
use chrono::NaiveTime;
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::ids::UserId;
use plantel_domain::institutions::Environment;
use plantel_domain::period::Period;
use plantel_domain::schedules::{
    ClassSession, ClassSessionFilter, Plan, PlanChange, Schedule, ScheduleException, ScheduleRepositories,
};
use plantel_domain::store::Store;
use plantel_domain::weekday::Weekday;
use plantel_testkit::builders::{a_plan, an_environment, line, period, seed};
use plantel_testkit::clock::moment;
use plantel_testkit::ids::an_id;
use rstest::rstest;
use std::collections::BTreeSet;

/// A room, an instructor with classes in it on Mondays and Wednesdays at seven, and who plans everything. It is ten
/// o'clock on the first of these Mondays; the next one is a holiday.
pub struct Centre {
    pub house: House,
    pub room: Environment,
    pub instructor: Context,
    pub coordinator: Context,
}

impl Centre {
    pub async fn new() -> Self {
        let house = House::new().await;
        let room = house.room().await;
        let instructor = house.person_of(Role::Instructor, []).await;
        let coordinator = house.person(Role::Coordinator).await;
        Self { house, room, instructor, coordinator }
    }

    pub fn plan(&self) -> Plan {
        a_plan(self.room.id, user(&self.instructor))
    }

    pub async fn create(&self, plan: Plan) -> plantel_application::Result<Schedule> {
        self.house.schedules().create(&self.coordinator, plan).await
    }

    pub async fn created(&self) -> Schedule {
        self.create(self.plan()).await.unwrap()
    }

    async fn change(&self, schedule: &Schedule, change: PlanChange) -> plantel_application::Result<Schedule> {
        self.house.schedules().change(&self.coordinator, schedule.id, None, change).await
    }

    /// When the classes from the 16th to the 25th begin, as somebody sees them.
    pub async fn beginnings(&self, who: &Context) -> Vec<String> {
        let (from, until) = (Some(on(16)), Some(on(25)));
        let seen = self.house.schedules().calendar(who, &ClassSessionFilter::default(), from, until).await.unwrap();
        seen.entries.iter().map(|entry| told(entry.session.starts_at)).collect()
    }

    async fn stored(&self, schedule: &Schedule, day: u32) -> Option<ClassSession> {
        let mut reader = self.house.read().await;
        ScheduleRepositories::class_sessions(&mut *reader).find(schedule.id, on(day)).await.unwrap()
    }

    /// Another who teaches here.
    async fn colleague(&self) -> Context {
        self.house.person_of(Role::Instructor, []).await
    }
}

pub fn user(who: &Context) -> UserId {
    who.user().unwrap()
}

pub fn on(day: u32) -> Day {
    Day::from_ymd_opt(2026, 3, day).unwrap()
}

pub fn hour(hour: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, 0, 0).unwrap()
}

/// In UTC, five hours after the clock of the institution.
fn told(at: Timestamp) -> String {
    at.format("%dT%H").to_string()
}

/// The Monday of Saint Joseph, and the day after it.
fn a_monday_off() -> Period {
    period("2026-03-23", "2026-03-24")
}

fn hours(start: u32, end: u32) -> PlanChange {
    PlanChange { start_time: Some(hour(start)), end_time: Some(hour(end)), ..PlanChange::default() }
}

#[tokio::test]
async fn classes_follow_from_weekdays_holidays_and_days_without_class() {
    let centre = Centre::new().await;
    let exceptions = vec![ScheduleException { day: on(18), reason: Some(line("Jornada pedagógica")) }];
    let schedule = centre.create(Plan { exceptions, ..centre.plan() }).await.unwrap();
    assert_eq!(centre.beginnings(&centre.coordinator).await, ["16T12", "25T12"], "the 23rd is a holiday");
    assert_eq!(centre.house.store.kinds(), ["schedule.created"]);
    let found = centre.house.schedules().find(&centre.coordinator, schedule.id).await.unwrap();
    assert_eq!(found, schedule);
}

#[rstest]
#[case::over(|plan: &mut Plan| plan.period = period("2026-01-12", "2026-03-15"), "/last_day", "date.in-past")]
#[case::backwards(|plan: &mut Plan| plan.end_time = plan.start_time, "/end_time", "time.not-after-start")]
#[case::never(|plan: &mut Plan| plan.weekdays = BTreeSet::new(), "/weekdays", "list.empty")]
#[case::on_a_holiday(|plan: &mut Plan| plan.period = a_monday_off(), "/weekdays", "schedule.no-session")]
#[case::too_long(|plan: &mut Plan| plan.period = period("2026-03-16", "2028-03-16"), "/last_day", "date.too-many-days")]
#[case::nowhere(|plan: &mut Plan| plan.environment = an_id().into(), "/environment_id", "environment.not-found")]
#[case::by_nobody(|plan: &mut Plan| plan.instructor = an_id().into(), "/instructor_id", "schedule.not-an-instructor")]
#[tokio::test]
async fn a_plan_that_cannot_be_is_refused(
    #[case] spoil: fn(&mut Plan),
    #[case] place: &str,
    #[case] reason: &'static str,
) {
    let centre = Centre::new().await;
    let mut plan = centre.plan();
    spoil(&mut plan);
    assert_eq!(bad_field(centre.create(plan).await), (place.to_owned(), reason));
    centre.house.assert_nothing_happened();
}

#[tokio::test]
async fn only_who_confirms_checks_in_the_institution_teaches() {
    let centre = Centre::new().await;
    let elsewhere = centre.house.next_door().await;
    let (gone, place) = centre.house.member(Role::CenterAdmin, []).await;
    let mut work = centre.house.store.begin(&centre.coordinator).await.unwrap();
    work.memberships().update(&mut Membership { active: false, ..place }).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let no_instructors = [
        user(&centre.house.person(Role::Student).await),
        user(&centre.house.platform_admin().await),
        user(&elsewhere.person(Role::Instructor).await),
        gone.id,
    ];
    for instructor in no_instructors {
        let done = centre.create(Plan { instructor, ..centre.plan() }).await;
        assert_eq!(bad_field(done), ("/instructor_id".to_owned(), "schedule.not-an-instructor"));
    }
    let environment = elsewhere.room().await.id;
    let done = centre.create(Plan { environment, ..centre.plan() }).await;
    assert_eq!(bad_field(done), ("/environment_id".to_owned(), "environment.not-found"));
    let retired = Environment { active: false, tag: None, ..an_environment(centre.house.institution.id) };
    let environment = seed(&*centre.house.store, retired).await.id;
    assert_eq!(code(centre.create(Plan { environment, ..centre.plan() }).await), "environment.retired");
    centre.house.assert_nothing_happened();
}

#[tokio::test]
async fn two_classes_in_a_room_are_refused_with_the_one_that_is_in_the_way() {
    let centre = Centre::new().await;
    let first = centre.created().await;
    let other = user(&centre.colleague().await);
    let plan = Plan { instructor: other, start_time: hour(11), end_time: hour(13), ..centre.plan() };
    let text = |text: String| Param::Text(text.into());
    let named = vec![
        ("schedule", text(first.id.to_string())),
        ("programme", text(first.plan.programme.to_string())),
        ("group", text("2758492".to_owned())),
        ("day", text("2026-03-16".to_owned())),
        ("from", text("07:00".to_owned())),
        ("until", text("12:00".to_owned())),
    ];
    assert_eq!(code_and_params(centre.create(plan).await), ("schedule.room-taken", named.clone()));
    let plan = Plan { environment: centre.house.room().await.id, ..centre.plan() };
    assert_eq!(code_and_params(centre.create(plan).await), ("schedule.instructor-busy", named));
    assert_eq!(centre.house.store.kinds(), ["schedule.created"]);
}

#[tokio::test]
async fn a_class_may_begin_when_the_one_before_it_ends() {
    let centre = Centre::new().await;
    centre.created().await;
    let plan = Plan { start_time: hour(12), end_time: hour(14), ..centre.plan() };
    centre.create(plan).await.unwrap();
    assert_eq!(centre.beginnings(&centre.coordinator).await, ["16T12", "16T17", "18T12", "18T17", "25T12", "25T17"]);
}

#[tokio::test]
async fn a_day_without_class_leaves_the_room_to_others() {
    let centre = Centre::new().await;
    let first = centre.created().await;
    let instructor = user(&centre.colleague().await);
    let period = period("2026-03-25", "2026-03-25");
    let once = Plan { instructor, period, weekdays: BTreeSet::from([Weekday::Wednesday]), ..centre.plan() };
    assert_eq!(code(centre.create(once.clone()).await), "schedule.room-taken");
    let exceptions = Some(vec![ScheduleException { day: on(25), reason: None }]);
    centre.change(&first, PlanChange { exceptions, ..PlanChange::default() }).await.unwrap();
    centre.create(once).await.unwrap();
    let back = PlanChange { exceptions: Some(vec![]), ..PlanChange::default() };
    assert_eq!(code(centre.change(&first, back).await), "schedule.room-taken", "the day is taken by now");
}

#[tokio::test]
async fn a_change_moves_what_is_to_come_and_leaves_what_has_begun() {
    let centre = Centre::new().await;
    let schedule = centre.created().await;
    // At eleven there would be another one today.
    let changed = centre.change(&schedule, hours(11, 13)).await.unwrap();
    assert_eq!((changed.version, changed.plan.start_time), (2, hour(11)));
    assert_eq!(centre.beginnings(&centre.coordinator).await, ["16T12", "18T16", "25T16"]);
    let room = centre.house.room().await.id;
    centre.change(&schedule, PlanChange { environment: Some(room), ..PlanChange::default() }).await.unwrap();
    assert_eq!(centre.stored(&schedule, 16).await.unwrap().environment, centre.room.id);
    assert_eq!(centre.stored(&schedule, 18).await.unwrap().environment, room);
    assert_eq!(centre.house.store.kinds(), ["schedule.created", "schedule.changed", "schedule.changed"]);
}

#[tokio::test]
async fn a_change_in_the_way_of_another_class_changes_nothing() {
    let centre = Centre::new().await;
    let first = centre.created().await;
    let plan = Plan { start_time: hour(12), end_time: hour(14), ..centre.plan() };
    centre.create(plan).await.unwrap();
    assert_eq!(code(centre.change(&first, hours(8, 13)).await), "schedule.room-taken");
    let backwards = centre.change(&first, hours(9, 8)).await;
    assert_eq!(bad_field(backwards), ("/end_time".to_owned(), "time.not-after-start"));
    let (schedules, seen) = (centre.house.schedules(), &centre.coordinator);
    assert_eq!(schedules.find(seen, first.id).await.unwrap(), first);
    assert_eq!(centre.stored(&first, 18).await.unwrap().starts_at, moment() + chrono::Duration::hours(45));
    let stale = schedules.change(seen, first.id, Some(7), hours(6, 7)).await;
    assert_eq!(code(stale), "store.precondition-failed");
}

#[tokio::test]
async fn a_change_of_nothing_is_none() {
    let centre = Centre::new().await;
    let schedule = centre.created().await;
    let same = PlanChange { topic: Patch::Set(line("Bases de datos")), ..PlanChange::default() };
    assert_eq!(centre.change(&schedule, same).await.unwrap(), schedule);
    assert_eq!(centre.house.store.kinds(), ["schedule.created"]);
}

#[tokio::test]
async fn what_has_ended_has_no_class_to_come_and_does_not_change() {
    let centre = Centre::new().await;
    let (schedule, schedules) = (centre.created().await, centre.house.schedules());
    let ended = schedules.end(&centre.coordinator, schedule.id, Some(1)).await.unwrap();
    assert_eq!((ended.active, ended.version), (false, 2));
    assert_eq!(centre.beginnings(&centre.coordinator).await, ["16T12"], "it had begun");
    assert_eq!(code(schedules.end(&centre.coordinator, schedule.id, None).await), "schedule.ended");
    assert_eq!(code(centre.change(&schedule, hours(8, 9)).await), "schedule.ended");
    let period = period("2026-03-17", "2026-06-30");
    centre.create(Plan { period, ..centre.plan() }).await.unwrap();
    assert_eq!(centre.house.store.kinds(), ["schedule.created", "schedule.ended", "schedule.created"]);
}

#[tokio::test]
async fn who_teaches_plans_the_own_classes_alone() {
    let centre = Centre::new().await;
    let (schedules, colleague) = (centre.house.schedules(), centre.colleague().await);
    let own = schedules.create(&centre.instructor, centre.plan()).await.unwrap();
    let of_another = Plan { instructor: user(&colleague), ..centre.plan() };
    assert_eq!(code(schedules.create(&centre.instructor, of_another).await), "access.denied");
    let given_away = PlanChange { instructor: Some(user(&colleague)), ..PlanChange::default() };
    assert_eq!(code(schedules.change(&centre.instructor, own.id, None, given_away).await), "access.denied");
    assert_eq!(code(schedules.change(&colleague, own.id, None, hours(8, 9)).await), "access.denied");
    assert_eq!(code(schedules.end(&colleague, own.id, None).await), "access.denied");
    for role in [Role::Student, Role::Technician, Role::Secretary, Role::Auditor] {
        let who = centre.house.person(role).await;
        assert_eq!(code(schedules.create(&who, centre.plan()).await), "access.denied", "{role:?}");
    }
    schedules.change(&centre.instructor, own.id, None, hours(8, 9)).await.unwrap();
}

#[tokio::test]
async fn who_answers_for_a_room_plans_what_is_in_it() {
    let centre = Centre::new().await;
    let (schedules, other) = (centre.house.schedules(), centre.house.room().await);
    let supervisor = centre.house.person_of(Role::Supervisor, [centre.room.id]).await;
    let inside = schedules.create(&supervisor, centre.plan()).await.unwrap();
    let out = PlanChange { environment: Some(other.id), ..PlanChange::default() };
    assert_eq!(code(schedules.change(&supervisor, inside.id, None, out).await), "access.denied");
    let outside = Plan { environment: other.id, start_time: hour(13), end_time: hour(15), ..centre.plan() };
    assert_eq!(code(schedules.create(&supervisor, outside).await), "access.denied");
}

#[tokio::test]
async fn a_room_is_not_retired_while_there_is_class_in_it() {
    let centre = Centre::new().await;
    let (rooms, admin) = (centre.house.environments(), centre.house.person(Role::CenterAdmin).await);
    let planned = centre.created().await;
    centre.house.schedules().end(&centre.coordinator, planned.id, None).await.unwrap();
    // Today's has begun, and is not over.
    assert_eq!(code(rooms.retire(&admin, centre.room.id, None).await), "environment.has-classes");
    centre.house.clock.advance(chrono::Duration::hours(3));
    rooms.retire(&admin, centre.room.id, None).await.unwrap();
    assert_eq!(code(centre.create(centre.plan()).await), "environment.retired");
}
