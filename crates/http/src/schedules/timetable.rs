//! Which classes there are on some days.

use super::params::{DaysParams, SessionParams, sessions};
use super::views::hour;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::{DateTime, NaiveDate, Utc};
use plantel_application::schedules::{Timetable, TimetableEntry};
use plantel_application::{Names, attempt};
use plantel_domain::checks::{Check, Outcome};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The classes of some days, by when they begin.
#[derive(Serialize, ToSchema)]
#[schema(as = Timetable)]
pub struct TimetableView {
    /// The institution's own day.
    pub today: NaiveDate,
    /// Where its days begin and end.
    #[schema(example = "America/Bogota")]
    pub time_zone: &'static str,
    /// The first 2,000 of them.
    pub data: Vec<TimetableEntryView>,
    /// Whether there are more: then ask for fewer days.
    pub truncated: bool,
}

/// A class, and what became of its check.
#[derive(Serialize, ToSchema)]
#[schema(as = TimetableEntry)]
pub struct TimetableEntryView {
    /// Of which schedule.
    pub schedule_id: Uuid,
    /// On which day of the institution's calendar.
    pub day: NaiveDate,
    /// From when.
    pub starts_at: DateTime<Utc>,
    /// Until when.
    pub ends_at: DateTime<Utc>,
    /// From when, on the clock of the institution.
    #[schema(example = "07:00")]
    pub start_time: String,
    /// Until when, on the clock of the institution.
    #[schema(example = "12:00")]
    pub end_time: String,
    /// In which room.
    pub environment_id: Uuid,
    /// What it is called; null when it is not known.
    #[schema(example = "Laboratorio de Redes")]
    pub environment_name: Option<String>,
    /// Who teaches.
    pub instructor_id: Uuid,
    /// What they are called; null when they never said, or their account is deleted.
    #[schema(example = "Ana Ruiz")]
    pub instructor_name: Option<String>,
    /// Whom.
    #[schema(example = "2758492")]
    pub group: String,
    /// What is taught.
    #[schema(example = "Análisis y Desarrollo de Software")]
    pub programme: String,
    /// What about.
    #[schema(example = "Redes de área local")]
    pub topic: Option<String>,
    /// Its check that is not cancelled; null when none was begun, or the caller may not see it.
    pub check: Option<TimetableCheckView>,
    /// `done`, submitted before the class was over; `late`, submitted after it; `missed`, not submitted, and the class
    /// is over; `open`, not submitted, and it is not over; `cancelled`, given up with a reason.
    #[schema(example = "open")]
    pub outcome: &'static str,
}

/// The check of a class.
#[derive(Serialize, ToSchema)]
#[schema(as = TimetableCheck)]
pub struct TimetableCheckView {
    /// Its id.
    pub id: Uuid,
    /// `student_pending`, `instructor_review`, `supervisor_review` or `complete`.
    #[schema(example = "student_pending")]
    pub state: &'static str,
    /// How often it was sent back, and one.
    #[schema(example = 1)]
    pub revision: u16,
}

impl From<Check> for TimetableCheckView {
    fn from(check: Check) -> Self {
        Self { id: check.id.into(), state: check.state.name().name(), revision: check.revision }
    }
}

/// The published name.
fn told(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Done => "done",
        Outcome::Late => "late",
        Outcome::Cancelled => "cancelled",
        Outcome::Missed => "missed",
        Outcome::Open => "open",
    }
}

impl TimetableEntryView {
    /// With what is known of names, and what a clock of the institution shows.
    fn of(entry: TimetableEntry, names: &Names, shown: impl Fn(DateTime<Utc>) -> String) -> Self {
        let TimetableEntry { session, schedule, check, outcome } = entry;
        Self {
            schedule_id: session.schedule.into(),
            day: session.day,
            starts_at: session.starts_at,
            ends_at: session.ends_at,
            start_time: shown(session.starts_at),
            end_time: shown(session.ends_at),
            environment_id: session.environment.into(),
            environment_name: names.places.get(&session.environment).cloned(),
            instructor_id: session.instructor.into(),
            instructor_name: names.people.get(&session.instructor).cloned(),
            group: session.group.as_str().to_owned(),
            programme: schedule.plan.programme.into(),
            topic: schedule.plan.topic.map(Into::into),
            check: check.map(Into::into),
            outcome: told(outcome),
        }
    }
}

impl From<Timetable> for TimetableView {
    fn from(timetable: Timetable) -> Self {
        let Timetable { today, zone, entries, names, truncated } = timetable;
        let shown = |at: DateTime<Utc>| hour(at.with_timezone(&zone).time());
        let data = entries.into_iter().map(|entry| TimetableEntryView::of(entry, &names, shown)).collect();
        Self { today, time_zone: zone.name(), data, truncated }
    }
}

/// Shows the classes of the institution's own today, and what became of their checks.
#[utoipa::path(operation_id = "schedules-today", tag = "schedules", params(SessionParams),
    security(("bearer" = ["read:schedules"])),
    responses((status = OK, description = "The classes, by when they begin", body = TimetableView)))]
#[get("/schedules/today")]
pub async fn show_today(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<TimetableView>> {
    let filter = sessions(&mut query);
    query.done("schedules")?;
    Ok(Json(attempt(|| services.schedules.today(&caller.ctx, &filter)).await?.into()))
}

/// Shows the classes of some days, and what became of their checks.
#[utoipa::path(operation_id = "schedules-calendar", tag = "schedules", params(SessionParams, DaysParams),
    security(("bearer" = ["read:schedules"])),
    responses((status = OK, description = "The classes, by when they begin", body = TimetableView)))]
#[get("/schedules/calendar")]
pub async fn calendar(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<TimetableView>> {
    let filter = sessions(&mut query);
    let (from, until) = (query.day("from"), query.day("until"));
    query.done("schedules")?;
    Ok(Json(attempt(|| services.schedules.calendar(&caller.ctx, &filter, from, until)).await?.into()))
}
