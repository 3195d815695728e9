//! Which schedules and which of their sessions are shown.

use crate::query::Query;
use chrono::NaiveDate;
use plantel_domain::access::GroupName;
use plantel_domain::schedules::{ClassSessionFilter, ScheduleFilter};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which schedules.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct ScheduleParams {
    /// Programme, group or topic contains this, without regard to accents and case.
    search: Option<String>,
    /// In this room.
    environment_id: Option<Uuid>,
    /// Of this instructor.
    instructor_id: Option<Uuid>,
    /// Of this group. Case and accents do not matter.
    group: Option<String>,
    /// Only those that run, or only those that were ended.
    active: Option<bool>,
    /// Whose first day is not after this one, and whose last is not before it.
    day: Option<NaiveDate>,
    /// `created_at` or `first_day`; with `-` before it, the latest first.
    #[param(default = "-created_at", pattern = "^-?(created_at|first_day)$")]
    sort: Option<String>,
}

/// Which sessions.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `sessions` reads")]
pub struct SessionParams {
    /// In this room.
    environment_id: Option<Uuid>,
    /// Of this instructor.
    instructor_id: Option<Uuid>,
    /// Of this group. Case and accents do not matter.
    group: Option<String>,
    /// Of this schedule.
    schedule_id: Option<Uuid>,
}

/// Of which days.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `calendar` reads")]
pub struct DaysParams {
    /// From this day on; from today when absent.
    from: Option<NaiveDate>,
    /// Until this day, included, at most 366 days in all; 6 days after the first when absent.
    until: Option<NaiveDate>,
}

/// What the query asks for; a bad parameter is told when the query is done.
pub(super) fn filter(query: &mut Query) -> ScheduleFilter {
    ScheduleFilter {
        environment: query.id("environment_id"),
        instructor: query.id("instructor_id"),
        group: query.read("group", GroupName::parse),
        active: query.flag("active"),
        day: query.day("day"),
        search: query.search(),
        sort: query.sort(),
    }
}

/// The same of sessions.
pub(super) fn sessions(query: &mut Query) -> ClassSessionFilter {
    ClassSessionFilter {
        environment: query.id("environment_id"),
        instructor: query.id("instructor_id"),
        group: query.read("group", GroupName::parse),
        schedule: query.id("schedule_id"),
    }
}
