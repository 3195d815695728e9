//! Calendars of classes that programs read.

use crate::house::{House, bad_field, code};
use chrono::{DateTime, Days, NaiveTime};
use plantel_application::Result;
use plantel_application::calendars::{ClassContents, FeedContents};
use plantel_domain::access::{Context, Membership, RequestId, Role};
use plantel_domain::calendars::FeedOf;
use plantel_domain::clock::Day;
use plantel_domain::ids::{EnvironmentId, ScheduleId, UserId};
use plantel_domain::institutions::Environment;
use plantel_domain::schedules::{Plan, Schedule, ScheduleRepositories};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_class, a_group, a_membership, a_schedule, a_user, context_of, seed};
use plantel_testkit::ids::an_id;

/// A room in which a group has class.
struct Classes {
    house: House,
    room: Environment,
    teacher: Context,
    schedule: Schedule,
}

impl Classes {
    async fn new() -> Self {
        let house = House::new().await;
        let room = house.room().await;
        let teacher = house.person(Role::Instructor).await;
        let schedule = a_schedule(&room, teacher.user().unwrap());
        let days: Vec<Day> = schedule.plan.days().collect();
        stored(&house, &schedule, &days).await;
        Self { house, room, teacher, schedule }
    }

    async fn student(&self, groups: &[&str], rooms: &[EnvironmentId]) -> Context {
        let user = seed(&*self.house.store, a_user()).await;
        let membership = Membership {
            roles: [Role::Student].into(),
            groups: groups.iter().map(|name| a_group(name)).collect(),
            environments: rooms.iter().copied().collect(),
            ..a_membership(self.house.institution.id, user.id)
        };
        let membership = seed(&*self.house.store, membership).await;
        context_of(&user, &membership, &self.house.institution)
    }

    /// Another group has class there in the afternoon, with somebody else.
    async fn in_the_afternoon(&self, instructor: UserId) -> ScheduleId {
        let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let new = a_schedule(&self.room, instructor);
        let (start_time, end_time) = (hour(13), hour(17));
        let plan = Plan { group: a_group("2999999"), start_time, end_time, ..new.plan };
        let schedule = Schedule { plan, ..new };
        let days: Vec<Day> = schedule.plan.days().collect();
        stored(&self.house, &schedule, &days).await;
        schedule.id
    }

    async fn secret(&self, who: &Context, of: FeedOf) -> String {
        self.house.calendars().add_feed(who, of).await.unwrap().1
    }

    async fn read(&self, secret: &str) -> Result<ClassContents> {
        match self.house.calendars().read_feed(secret, RequestId("test".to_owned())).await? {
            FeedContents::Classes(contents) => Ok(contents),
            FeedContents::Loans(contents) => panic!("classes, not {contents:?}"),
        }
    }

    /// The schedules whose classes are shown, each once.
    async fn shown(&self, who: &Context, of: FeedOf) -> Vec<ScheduleId> {
        let contents = self.read(&self.secret(who, of).await).await.unwrap();
        let mut shown: Vec<ScheduleId> = contents.sessions.iter().map(|session| session.schedule).collect();
        shown.sort_unstable();
        shown.dedup();
        assert!(shown.iter().eq(contents.schedules.keys()), "what they are of is told, and nothing else");
        shown
    }
}

async fn stored(house: &House, schedule: &Schedule, days: &[Day]) {
    let system = Context::system("test", Some(house.institution.id));
    let mut work = house.store.begin(&system).await.unwrap();
    work.schedules().add(schedule).await.unwrap();
    let classes: Vec<_> = days.iter().map(|day| a_class(schedule, *day)).collect();
    let sessions = ScheduleRepositories::class_sessions(&mut *work);
    sessions.replace(schedule.id, DateTime::UNIX_EPOCH, &classes).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[tokio::test]
async fn who_teaches_and_who_attends_reads_the_own_classes() {
    let classes = Classes::new().await;
    let other = classes.house.person(Role::Instructor).await;
    let theirs = classes.in_the_afternoon(other.user().unwrap()).await;
    let own = [classes.schedule.id];
    assert_eq!(classes.shown(&classes.teacher, FeedOf::Classes).await, own);
    assert_eq!(classes.shown(&other, FeedOf::Classes).await, [theirs]);
    let of_group = classes.student(&["2758492"], &[]).await;
    assert_eq!(classes.shown(&of_group, FeedOf::Classes).await, own);
    let of_none = classes.student(&[], &[classes.room.id]).await;
    assert_eq!(classes.shown(&of_none, FeedOf::Classes).await, []);
}

#[tokio::test]
async fn a_calendar_of_classes_names_room_and_instructor_and_tells_when_they_begin() {
    let classes = Classes::new().await;
    let contents = classes.read(&classes.secret(&classes.teacher, FeedOf::Classes).await).await.unwrap();
    let first = &contents.sessions[0];
    assert_eq!(first.starts_at.to_rfc3339(), "2026-03-16T12:00:00+00:00", "at seven in Bogotá");
    assert!(contents.sessions.is_sorted_by_key(|session| session.starts_at));
    assert_eq!(contents.sessions.len(), classes.schedule.plan.days().count());
    assert_eq!(contents.names.places[&classes.room.id], classes.room.name.as_str());
    assert!(contents.names.people.contains_key(&first.instructor));
    assert_eq!((contents.room, contents.truncated), (None, false));
}

#[tokio::test]
async fn the_classes_in_a_room_are_read_by_whom_it_is_open_to() {
    let classes = Classes::new().await;
    let other = classes.house.person(Role::Instructor).await;
    let mut all = [classes.schedule.id, classes.in_the_afternoon(other.user().unwrap()).await];
    all.sort_unstable();
    let room = FeedOf::Room(classes.room.id);
    let inside = classes.student(&[], &[classes.room.id]).await;
    for who in [&other, &inside] {
        assert_eq!(classes.shown(who, room).await, all);
    }
    let outside = classes.student(&["2758492"], &[]).await;
    let guardian = classes.house.person_of(Role::Guardian, []).await;
    for who in [&outside, &guardian] {
        assert_eq!(code(classes.house.calendars().add_feed(who, room).await), "access.denied");
    }
    assert_eq!(code(classes.house.calendars().add_feed(&guardian, FeedOf::Classes).await), "access.denied");
    let nowhere = classes.house.calendars().add_feed(&other, FeedOf::Room(an_id().into())).await;
    assert_eq!(bad_field(nowhere), ("/environment_id".to_owned(), "environment.not-found"));
}

#[tokio::test]
async fn who_left_a_group_reads_its_classes_no_more() {
    let classes = Classes::new().await;
    let student = classes.student(&["2758492"], &[classes.room.id]).await;
    let [own, room] = [FeedOf::Classes, FeedOf::Room(classes.room.id)];
    let secrets = [classes.secret(&student, own).await, classes.secret(&student, room).await];
    let mut place = student.actor().unwrap().membership.clone().unwrap();
    (place.groups, place.environments) = ([a_group("2999999")].into(), [].into());
    let system = Context::system("test", Some(classes.house.institution.id));
    let mut work = classes.house.store.begin(&system).await.unwrap();
    work.memberships().update(&mut place).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert_eq!(classes.read(&secrets[0]).await.unwrap().sessions, []);
    assert_eq!(code(classes.read(&secrets[1]).await), "loan-feed.not-found");
}

#[tokio::test]
async fn classes_stay_in_a_calendar_for_thirty_days_and_come_into_it_a_year_ahead() {
    let house = House::new().await;
    let (room, teacher) = (house.room().await, house.person(Role::Instructor).await);
    let schedule = a_schedule(&room, teacher.user().unwrap());
    let today = Day::from_ymd_opt(2026, 3, 16).unwrap();
    let days = [today - Days::new(31), today - Days::new(30), today + Days::new(366), today + Days::new(367)];
    stored(&house, &schedule, &days).await;
    let classes = Classes { house, room, teacher, schedule };
    let secret = classes.secret(&classes.teacher, FeedOf::Classes).await;
    let shown = async || {
        let contents = classes.read(&secret).await.unwrap();
        contents.sessions.iter().map(|session| session.day).collect::<Vec<_>>()
    };
    assert_eq!(shown().await, days[1..3]);
    // Tomorrow in UTC, and today still in Bogotá.
    classes.house.clock.set("2026-03-17T04:59:00Z".parse().unwrap());
    assert_eq!(shown().await, days[1..3]);
    classes.house.clock.set("2026-03-17T05:00:00Z".parse().unwrap());
    assert_eq!(shown().await, days[2..]);
}

#[tokio::test]
async fn a_calendar_of_classes_that_is_cut_has_those_that_begin_first() {
    let classes = Classes::new().await;
    let first = Day::from_ymd_opt(2026, 3, 16).unwrap();
    let year: Vec<Day> = first.iter_days().take(366).collect();
    for hour in 13..19 {
        let at = |hour| NaiveTime::from_hms_opt(hour, 0, 0).unwrap();
        let new = a_schedule(&classes.room, classes.teacher.user().unwrap());
        let plan = Plan { start_time: at(hour), end_time: at(hour + 1), ..new.plan };
        stored(&classes.house, &Schedule { plan, ..new }, &year).await;
    }
    let contents = classes.read(&classes.secret(&classes.teacher, FeedOf::Classes).await).await.unwrap();
    assert_eq!((contents.sessions.len(), contents.truncated), (2_000, true));
    assert_eq!(contents.sessions[0].day, first);
    assert!(contents.sessions.iter().all(|session| session.day < year[365]));
}
