//! Schedules, and their classes.

use super::{Seed, line, period};
use crate::clock::moment;
use crate::ids::an_id;
use async_trait::async_trait;
use chrono::{Duration, NaiveTime};
use plantel_domain::access::GroupName;
use plantel_domain::clock::Day;
use plantel_domain::ids::{EnvironmentId, InstitutionId, UserId};
use plantel_domain::institutions::{Environment, time_zone};
use plantel_domain::schedules::{ClassSession, ClassSessionRepository, Plan, Schedule, ScheduleRepositories};
use plantel_domain::store::{StoreError, UnitOfWork};
use plantel_domain::weekday::Weekday;
use std::collections::BTreeSet;

/// A group, by its name.
pub fn a_group(name: &str) -> GroupName {
    GroupName::parse(name).expect("a test writes names that are allowed")
}

/// Classes of the group 2758492 from 07:00 to 12:00 on Mondays and Wednesdays, from 2026-03-16 to 2026-06-30.
pub fn a_plan(room: EnvironmentId, instructor: UserId) -> Plan {
    let hour = |hour| NaiveTime::from_hms_opt(hour, 0, 0).expect("a day has such an hour");
    Plan {
        environment: room,
        instructor,
        programme: line("Análisis y desarrollo de software"),
        group: a_group("2758492"),
        topic: Some(line("Bases de datos")),
        start_time: hour(7),
        end_time: hour(12),
        weekdays: BTreeSet::from([Weekday::Monday, Weekday::Wednesday]),
        period: period("2026-03-16", "2026-06-30"),
        exceptions: Vec::new(),
        on_holidays: false,
        students: Some(25),
    }
}

/// Classes as [`a_plan`] says; none of them is stored with it.
pub fn a_schedule(room: &Environment, instructor: UserId) -> Schedule {
    Schedule {
        id: an_id().into(),
        institution: room.institution,
        plan: a_plan(room.id, instructor),
        active: true,
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}

/// The class of a schedule on a day, whether it has one on it or not, at its hours in Bogotá.
pub fn a_class(schedule: &Schedule, day: Day) -> ClassSession {
    let zone = time_zone("America/Bogota").expect("Bogotá has a time zone");
    let (starts_at, ends_at) = schedule.plan.hours(zone, day);
    ClassSession {
        institution: schedule.institution,
        schedule: schedule.id,
        day,
        environment: schedule.plan.environment,
        instructor: schedule.plan.instructor,
        group: schedule.plan.group.clone(),
        starts_at,
        ends_at,
    }
}

/// The classes of schedules.
pub(crate) fn classes(work: &mut (impl ScheduleRepositories + ?Sized)) -> &mut dyn ClassSessionRepository {
    work.class_sessions()
}

/// Beside those that its schedule has.
#[async_trait]
impl Seed for ClassSession {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        let after_all = self.starts_at + Duration::days(36_500);
        classes(work).replace(self.schedule, after_all, std::slice::from_ref(self)).await
    }
}
