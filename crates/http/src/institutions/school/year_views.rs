//! Bodies and views of school years.

use crate::extract::set;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::clock::plausible_day;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::institutions::school::{
    AcademicPeriod, MOST_PERIODS, NewSchoolYear, PlannedPeriod, SchoolYear, SchoolYearChange,
};
use plantel_domain::period::Period;
use plantel_domain::text::{Line, Prose};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A school year.
#[derive(Serialize, ToSchema)]
#[schema(as = SchoolYear)]
pub struct SchoolYearView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    #[schema(example = "2026")]
    pub name: String,
    /// First day.
    #[schema(example = "2026-01-19")]
    pub starts_on: NaiveDate,
    /// Last day, included.
    #[schema(example = "2026-11-27")]
    pub ends_on: NaiveDate,
    /// `planning`, `active`, `closed` or `archived`.
    #[schema(example = "active")]
    pub state: &'static str,
    /// Its parts, by their first day.
    pub periods: Vec<AcademicPeriodView>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// A part of a school year, at whose end grades are given.
#[derive(Serialize, ToSchema)]
#[schema(as = AcademicPeriod)]
pub struct AcademicPeriodView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    #[schema(example = "Primer periodo")]
    pub name: String,
    /// First day.
    #[schema(example = "2026-01-19")]
    pub starts_on: NaiveDate,
    /// Last day, included.
    #[schema(example = "2026-04-03")]
    pub ends_on: NaiveDate,
    /// How much of a year's grade it is, in percent.
    #[schema(example = 25)]
    pub weight: Option<u8>,
}

impl From<AcademicPeriod> for AcademicPeriodView {
    fn from(part: AcademicPeriod) -> Self {
        Self {
            id: part.id.into(),
            name: part.name.into(),
            starts_on: part.period.start(),
            ends_on: part.period.end(),
            weight: part.weight,
        }
    }
}

impl From<SchoolYear> for SchoolYearView {
    fn from(year: SchoolYear) -> Self {
        Self {
            id: year.id.into(),
            name: year.name.into(),
            starts_on: year.period.start(),
            ends_on: year.period.end(),
            state: year.state.name(),
            periods: year.periods.into_iter().map(Into::into).collect(),
            created_at: year.created_at,
            updated_at: year.updated_at,
        }
    }
}

/// From a day to a day; `place` makes the pointers.
fn days(form: &mut Form, place: impl Fn(&str) -> String, (first, last): (NaiveDate, NaiveDate)) -> Option<Period> {
    let first = form.take(&place("starts_on"), plausible_day(first));
    let last = form.take(&place("ends_on"), plausible_day(last));
    first.zip(last).and_then(|(first, last)| form.take(&place("ends_on"), Period::new(first, last)))
}

/// A new school year.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SchoolYearBody {
    /// What it is called; unique in the institution without regard to accents and case.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 30, example = "2026")]
    pub name: String,
    /// First day, in the institution's calendar.
    #[schema(example = "2026-01-19")]
    pub starts_on: NaiveDate,
    /// Last day, included; at most 400 days in all.
    #[schema(example = "2026-11-27")]
    pub ends_on: NaiveDate,
}

impl SchoolYearBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewSchoolYear, Invalid> {
        let mut form = Form::new();
        let name = form.take("/name", Line::parse(&self.name));
        let period = days(&mut form, |name| format!("/{name}"), (self.starts_on, self.ends_on));
        form.done(|| Some(NewSchoolYear { name: name?, period: period? }))
    }
}

/// A partial change of a school year that is not over.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SchoolYearChangeBody {
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 30)]
    pub name: Option<String>,
    /// Another first day; no period begins before it.
    #[serde(default, deserialize_with = "set")]
    pub starts_on: Option<NaiveDate>,
    /// Another last day, included; no period ends after it.
    #[serde(default, deserialize_with = "set")]
    pub ends_on: Option<NaiveDate>,
}

impl SchoolYearChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<SchoolYearChange, Invalid> {
        let mut form = Form::new();
        let name = form.take_some("/name", self.name.as_deref().map(Line::parse));
        let first = form.take_some("/starts_on", self.starts_on.map(plausible_day));
        let last = form.take_some("/ends_on", self.ends_on.map(plausible_day));
        form.done(|| Some(SchoolYearChange { name: name?, starts_on: first?, ends_on: last? }))
    }
}

/// The periods of a school year, all of them.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AcademicPeriodsBody {
    /// Inside the year, no two with a day or a name in common. Where each has a weight, they make 100.
    #[schema(max_items = 20)]
    pub periods: Vec<AcademicPeriodBody>,
}

/// A part of a school year.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AcademicPeriodBody {
    /// Which of those that the year has; a new one when it is absent.
    pub id: Option<Uuid>,
    /// What it is called.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 50, example = "Primer periodo")]
    pub name: String,
    /// First day.
    #[schema(example = "2026-01-19")]
    pub starts_on: NaiveDate,
    /// Last day, included.
    #[schema(example = "2026-04-03")]
    pub ends_on: NaiveDate,
    /// How much of a year's grade it is, in percent.
    #[schema(minimum = 0, maximum = 100, example = 25)]
    pub weight: Option<i64>,
}

impl AcademicPeriodsBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Vec<PlannedPeriod>, Invalid> {
        if self.periods.len() > MOST_PERIODS {
            let max = i64::try_from(MOST_PERIODS).unwrap_or(i64::MAX);
            let reason = BadValue::with("list.too-long", Params::none().number("max", max));
            return Err(Invalid::at("/periods", reason));
        }
        let mut form = Form::new();
        let each = self.periods.into_iter().enumerate();
        let parts: Vec<Option<PlannedPeriod>> = each.map(|(at, part)| part.read(&mut form, at)).collect();
        form.done(|| parts.into_iter().collect())
    }
}

impl AcademicPeriodBody {
    fn read(self, form: &mut Form, at: usize) -> Option<PlannedPeriod> {
        let place = |name: &str| format!("/periods/{at}/{name}");
        let name = form.take(&place("name"), Line::parse(&self.name));
        let period = days(form, place, (self.starts_on, self.ends_on));
        let weight = form.take_some(&place("weight"), self.weight.map(AcademicPeriod::weight_of));
        Some(PlannedPeriod { id: self.id.map(Into::into), name: name?, period: period?, weight: weight? })
    }
}

/// Why a closed year becomes active again.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ReopenBody {
    /// The journal keeps it.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Faltaban notas de once.")]
    pub reason: String,
}

impl ReopenBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}
