//! How schedules are shown.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use plantel_application::Names;
use plantel_domain::schedules::{Schedule, ScheduleException};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The classes of a group in a room.
#[derive(Serialize, ToSchema)]
#[schema(as = Schedule)]
pub struct ScheduleView {
    /// Its id.
    pub id: Uuid,
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
    /// What is taught.
    #[schema(example = "Análisis y Desarrollo de Software")]
    pub programme: String,
    /// Whom: in a training centre the number of the course (ficha).
    #[schema(example = "2758492")]
    pub group: String,
    /// What about.
    #[schema(example = "Redes de área local")]
    pub topic: Option<String>,
    /// From when, on the clock of the institution.
    #[schema(example = "07:00")]
    pub start_time: String,
    /// Until when, on the same day.
    #[schema(example = "12:00")]
    pub end_time: String,
    /// On which weekdays.
    #[schema(example = json!(["monday", "wednesday"]))]
    pub weekdays: Vec<&'static str>,
    /// First day.
    pub first_day: NaiveDate,
    /// Last day, included.
    pub last_day: NaiveDate,
    /// Days without class, though their weekday has one; by day.
    pub exceptions: Vec<ExceptionView>,
    /// Whether there is class on the holidays of Colombia too.
    pub on_holidays: bool,
    /// How many students, as far as that is known.
    #[schema(example = 25)]
    pub students: Option<u32>,
    /// False once it was ended: none of its classes begins any more.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// A day without class.
#[derive(Serialize, ToSchema)]
#[schema(as = ScheduleException)]
pub struct ExceptionView {
    /// Which day.
    pub day: NaiveDate,
    /// Why.
    #[schema(example = "Jornada pedagógica")]
    pub reason: Option<String>,
}

/// A time of the day, as it is read.
pub(super) fn hour(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

impl From<ScheduleException> for ExceptionView {
    fn from(exception: ScheduleException) -> Self {
        Self { day: exception.day, reason: exception.reason.map(Into::into) }
    }
}

impl ScheduleView {
    /// With what is known of names.
    pub fn of(schedule: Schedule, names: &Names) -> Self {
        let plan = schedule.plan;
        Self {
            id: schedule.id.into(),
            environment_id: plan.environment.into(),
            environment_name: names.places.get(&plan.environment).cloned(),
            instructor_id: plan.instructor.into(),
            instructor_name: names.people.get(&plan.instructor).cloned(),
            programme: plan.programme.into(),
            group: plan.group.as_str().to_owned(),
            topic: plan.topic.map(Into::into),
            start_time: hour(plan.start_time),
            end_time: hour(plan.end_time),
            weekdays: plan.weekdays.iter().map(|weekday| weekday.name()).collect(),
            first_day: plan.period.start(),
            last_day: plan.period.end(),
            exceptions: plan.exceptions.into_iter().map(Into::into).collect(),
            on_holidays: plan.on_holidays,
            students: plan.students,
            active: schedule.active,
            created_at: schedule.created_at,
            updated_at: schedule.updated_at,
        }
    }
}
