//! What is sent about schedules.

use super::views::hour;
use crate::extract::{patch, set};
use chrono::{NaiveDate, NaiveTime};
use plantel_domain::access::GroupName;
use plantel_domain::clock::plausible_day;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::ids::UserId;
use plantel_domain::period::Period;
use plantel_domain::schedules::{MOST_EXCEPTIONS, MOST_STUDENTS, NewSchedule, PlanChange, ScheduleException};
use plantel_domain::text::Line;
use plantel_domain::weekday::Weekday;
use serde::Deserialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A new schedule.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ScheduleBody {
    /// In which room.
    pub environment_id: Uuid,
    /// Who teaches: somebody who confirms checks in the institution; the caller when absent.
    pub instructor_id: Option<Uuid>,
    /// What is taught: the training programme or the subject.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 100, example = "Análisis y Desarrollo de Software")]
    pub programme: String,
    /// Whom: in a training centre the number of the course (ficha).
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 60, example = "2758492")]
    pub group: String,
    /// What about.
    #[schema(max_length = 200, example = "Redes de área local")]
    pub topic: Option<String>,
    /// From when, on the clock of the institution, as `HH:MM`.
    #[serde(default)]
    #[schema(required, example = "07:00")]
    pub start_time: String,
    /// Until when, on the same day, as `HH:MM`.
    #[serde(default)]
    #[schema(required, example = "12:00")]
    pub end_time: String,
    /// On which weekdays.
    #[serde(default)]
    #[schema(required, min_items = 1, max_items = 7, example = json!(["monday", "wednesday"]))]
    #[validate(length(max = 7))]
    pub weekdays: Vec<String>,
    /// First day, in the institution's calendar.
    pub first_day: NaiveDate,
    /// Last day, included; at most 731 days in all.
    pub last_day: NaiveDate,
    /// Days without class, though their weekday has one; each once.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub exceptions: Vec<ExceptionBody>,
    /// Whether there is class on the holidays of Colombia too.
    #[serde(default)]
    #[schema(default = false)]
    pub on_holidays: bool,
    /// How many students, as far as that is known.
    #[schema(minimum = 0, maximum = 10_000, example = 25)]
    pub students: Option<i64>,
}

/// A day without class.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ScheduleExceptionBody)]
pub struct ExceptionBody {
    /// Which day.
    pub day: NaiveDate,
    /// Why.
    #[schema(max_length = 100, example = "Jornada pedagógica")]
    pub reason: Option<String>,
}

impl ScheduleBody {
    /// As the use case takes it, of who sends it where it names no instructor.
    pub fn read(self, caller: UserId) -> Result<NewSchedule, Invalid> {
        let mut form = Form::new();
        let programme = form.take("/programme", Line::parse(&self.programme));
        let group = form.take("/group", GroupName::parse(&self.group));
        let topic = form.take_some("/topic", self.topic.as_deref().map(Line::parse));
        let start = form.take("/start_time", time(&self.start_time));
        let end = form.take("/end_time", time(&self.end_time));
        let weekdays = weekdays(&mut form, &self.weekdays);
        let first = form.take("/first_day", plausible_day(self.first_day));
        let last = form.take("/last_day", plausible_day(self.last_day));
        let period = first.zip(last).and_then(|(first, last)| form.take("/last_day", Period::new(first, last)));
        let exceptions = exceptions(&mut form, &self.exceptions);
        let students = form.take_some("/students", self.students.map(students));
        form.done(|| {
            Some(NewSchedule {
                environment: self.environment_id.into(),
                instructor: self.instructor_id.map_or(caller, Into::into),
                programme: programme?,
                group: group?,
                topic: topic?,
                start_time: start?,
                end_time: end?,
                weekdays,
                period: period?,
                exceptions,
                on_holidays: self.on_holidays,
                students: students?,
            })
        })
    }
}

/// A partial change of a schedule. It holds for the classes that have not begun.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ScheduleChangeBody {
    /// Another room.
    #[serde(default, deserialize_with = "set")]
    pub environment_id: Option<Uuid>,
    /// Another instructor.
    #[serde(default, deserialize_with = "set")]
    pub instructor_id: Option<Uuid>,
    /// Another programme.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 100)]
    pub programme: Option<String>,
    /// Another group.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 60)]
    pub group: Option<String>,
    /// Another topic; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub topic: Patch<String>,
    /// Another beginning, as `HH:MM`.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "08:00")]
    pub start_time: Option<String>,
    /// Another end, as `HH:MM`.
    #[serde(default, deserialize_with = "set")]
    #[schema(example = "13:00")]
    pub end_time: Option<String>,
    /// Other weekdays, all of them.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_items = 1, max_items = 7)]
    #[validate(length(max = 7))]
    pub weekdays: Option<Vec<String>>,
    /// Another first day.
    #[serde(default, deserialize_with = "set")]
    pub first_day: Option<NaiveDate>,
    /// Another last day, included.
    #[serde(default, deserialize_with = "set")]
    pub last_day: Option<NaiveDate>,
    /// Other days without class, all of them.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_items = 200)]
    pub exceptions: Option<Vec<ExceptionBody>>,
    /// Whether there is class on the holidays of Colombia too.
    #[serde(default, deserialize_with = "set")]
    pub on_holidays: Option<bool>,
    /// Another number of students; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>, minimum = 0, maximum = 10_000)]
    pub students: Patch<i64>,
}

impl ScheduleChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<PlanChange, Invalid> {
        let mut form = Form::new();
        let programme = form.take_some("/programme", self.programme.as_deref().map(Line::parse));
        let group = form.take_some("/group", self.group.as_deref().map(GroupName::parse));
        let topic = form.take("/topic", self.topic.parse(|topic| Line::parse(&topic)));
        let start = form.take_some("/start_time", self.start_time.as_deref().map(time));
        let end = form.take_some("/end_time", self.end_time.as_deref().map(time));
        let weekdays = self.weekdays.as_deref().map(|names| weekdays(&mut form, names));
        let first = form.take_some("/first_day", self.first_day.map(plausible_day));
        let last = form.take_some("/last_day", self.last_day.map(plausible_day));
        let exceptions = self.exceptions.as_deref().map(|all| exceptions(&mut form, all));
        let students = form.take("/students", self.students.parse(students));
        form.done(|| {
            Some(PlanChange {
                environment: self.environment_id.map(Into::into),
                instructor: self.instructor_id.map(Into::into),
                programme: programme?,
                group: group?,
                topic: topic?,
                start_time: start?,
                end_time: end?,
                weekdays,
                first_day: first?,
                last_day: last?,
                exceptions,
                on_holidays: self.on_holidays,
                students: students?,
            })
        })
    }
}

/// A time of the day, to the minute.
fn time(text: &str) -> Result<NaiveTime, BadValue> {
    if text.is_empty() {
        return Err(BadValue::new("field.required"));
    }
    let time = NaiveTime::parse_from_str(text, "%H:%M").ok().filter(|time| hour(*time) == text);
    time.ok_or_else(|| BadValue::new("field.invalid"))
}

/// Each weekday once, however often it stands there.
fn weekdays(form: &mut Form, names: &[String]) -> BTreeSet<Weekday> {
    if names.is_empty() {
        form.refuse("/weekdays", BadValue::new("list.empty"));
    }
    let each = names.iter().enumerate();
    each.filter_map(|(at, name)| form.take(&format!("/weekdays/{at}"), Weekday::parse(name))).collect()
}

fn exceptions(form: &mut Form, all: &[ExceptionBody]) -> Vec<ScheduleException> {
    if all.len() > MOST_EXCEPTIONS {
        let max = i64::try_from(MOST_EXCEPTIONS).unwrap_or(i64::MAX);
        form.refuse("/exceptions", BadValue::with("list.too-long", Params::none().number("max", max)));
        return Vec::new();
    }
    let each = all.iter().enumerate();
    each.filter_map(|(at, exception)| {
        let place = |name: &str| format!("/exceptions/{at}/{name}");
        let day = form.take(&place("day"), plausible_day(exception.day));
        let reason = form.take_some(&place("reason"), exception.reason.as_deref().map(Line::parse));
        Some(ScheduleException { day: day?, reason: reason? })
    })
    .collect()
}

fn students(number: i64) -> Result<u32, BadValue> {
    let bounds = Params::none().number("min", 0).number("max", i64::from(MOST_STUDENTS));
    let known = u32::try_from(number).ok().filter(|number| *number <= MOST_STUDENTS);
    known.ok_or(BadValue::with("field.out-of-range", bounds))
}
