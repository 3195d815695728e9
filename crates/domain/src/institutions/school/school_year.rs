//! A school year, and the periods at whose end grades are given.

mod events;
mod period;

pub use events::{
    AcademicPeriodsSet, SchoolYearActivated, SchoolYearArchived, SchoolYearChanged, SchoolYearClosed,
    SchoolYearCreated, SchoolYearReopened,
};
pub use period::{AcademicPeriod, MOST_PERIODS, PlannedPeriod};

use super::Refusal;
use crate::access::Target;
use crate::clock::{Day, Timestamp};
use crate::error::{Fault, Kind, Params};
use crate::form::{BadValue, Form, Invalid};
use crate::ids::{AcademicPeriodId, InstitutionId, SchoolYearId};
use crate::names::names;
use crate::period::Period;
use crate::store::Version;
use crate::text::{Line, Prose, fold};
use serde::Serialize;

/// The most days of a year, from its first to its last.
pub const MOST_YEAR_DAYS: u16 = 400;

names! {
    /// How a school year stands.
    SchoolYearState, "kind.unknown" {
        /// It is prepared.
        Planning = "planning",
        /// It is taught; an institution has one such at the most.
        Active = "active",
        /// It is over: nothing of it is written any more.
        Closed = "closed",
        /// It is over, and stays so.
        Archived = "archived",
    }
}

impl SchoolYearState {
    /// From which state a year goes to which.
    pub const EDGES: &'static [(Self, Self)] = &[
        (Self::Planning, Self::Active),
        (Self::Active, Self::Closed),
        (Self::Closed, Self::Active),
        (Self::Closed, Self::Archived),
    ];

    /// Whether nothing of such a year is written any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Archived)
    }
}

/// A school year of an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchoolYear {
    /// Its id.
    pub id: SchoolYearId,
    /// Whose.
    pub institution: InstitutionId,
    /// What it is called, as `2026` or `2026-2027`; unique in the institution, without regard to accents and case.
    pub name: Line<30>,
    /// From its first day to its last, at most [`MOST_YEAR_DAYS`].
    pub period: Period,
    /// How it stands.
    pub state: SchoolYearState,
    /// Its parts, by their first day; inside the year, no two with a day in common.
    pub periods: Vec<AcademicPeriod>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

impl From<&SchoolYear> for Target {
    fn from(year: &SchoolYear) -> Self {
        Self::institution(year.institution)
    }
}

/// What somebody fills in for a new year.
#[derive(Clone, Debug)]
pub struct NewSchoolYear {
    /// What it is called.
    pub name: Line<30>,
    /// From its first day to its last.
    pub period: Period,
}

/// A partial change.
#[derive(Clone, Debug, Default)]
pub struct SchoolYearChange {
    /// Another name.
    pub name: Option<Line<30>>,
    /// Another first day.
    pub starts_on: Option<Day>,
    /// Another last day.
    pub ends_on: Option<Day>,
}

/// What a school year refuses.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SchoolYearError {
    /// It is over: nothing that concerns it is written any more.
    #[error("the school year is closed")]
    Closed,
    /// It has not begun.
    #[error("the school year is not active")]
    NotActive,
    /// Not from this state.
    #[error("the school year is {}", .0.name())]
    WrongState(SchoolYearState),
    /// Another one is active.
    #[error("the school year {0} is active")]
    AnotherActive(String),
    /// So many are enrolled in it still: who is left behind in a closed year could neither finish it nor leave.
    #[error("{0} enrolments of the year are open")]
    HasOpenEnrollments(u64),
}

impl Fault for SchoolYearError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Closed => "school-year.closed",
            Self::NotActive => "school-year.not-active",
            Self::WrongState(_) => "school-year.wrong-state",
            Self::AnotherActive(_) => "school-year.another-active",
            Self::HasOpenEnrollments(_) => "school-year.has-open-enrollments",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::Closed | Self::NotActive => Params::none(),
            Self::WrongState(state) => Params::none().text("state", state.name()),
            Self::AnotherActive(year) => Params::none().text("year", year.clone()),
            Self::HasOpenEnrollments(count) => {
                Params::none().number("count", i64::try_from(*count).unwrap_or(i64::MAX))
            }
        }
    }
}

impl SchoolYear {
    /// A new one, that is prepared; refuses too many days.
    pub fn new(
        (id, institution): (SchoolYearId, InstitutionId),
        new: NewSchoolYear,
        now: Timestamp,
    ) -> Result<Self, Invalid> {
        let NewSchoolYear { name, period } = new;
        not_too_long(period)?;
        let (state, periods) = (SchoolYearState::Planning, Vec::new());
        Ok(Self { id, institution, name, period, state, periods, created_at: now, updated_at: now, version: 1 })
    }

    /// The form of the name that is unique.
    pub fn key(&self) -> String {
        fold(self.name.as_str())
    }

    /// Refuses whatever concerns a year that is over: each write that does calls it.
    pub fn open(&self) -> Result<(), SchoolYearError> {
        if self.state.is_over() { Err(SchoolYearError::Closed) } else { Ok(()) }
    }

    /// Refuses what is only done in a year that has begun, and is not over.
    pub fn begun(&self) -> Result<(), SchoolYearError> {
        self.open()?;
        if self.state == SchoolYearState::Active { Ok(()) } else { Err(SchoolYearError::NotActive) }
    }

    /// Applies a change, if no period is left outside and it is not over.
    pub fn change(
        mut self,
        change: SchoolYearChange,
        now: Timestamp,
    ) -> Result<(Self, SchoolYearChanged), Refusal<SchoolYearError>> {
        self.open().map_err(Refusal::State)?;
        let first = change.starts_on.unwrap_or(self.period.start());
        let last = change.ends_on.unwrap_or(self.period.end());
        self.period = Period::new(first, last).map_err(|bad| Invalid::at("/ends_on", bad))?;
        not_too_long(self.period)?;
        let mut form = Form::new();
        if self.periods.iter().any(|part| part.period.start() < first) {
            form.refuse("/starts_on", BadValue::new("academic-period.outside-year"));
        }
        if self.periods.iter().any(|part| part.period.end() > last) {
            form.refuse("/ends_on", BadValue::new("academic-period.outside-year"));
        }
        form.done(|| Some(()))?;
        self.name = change.name.unwrap_or(self.name);
        self.updated_at = now;
        let changed = SchoolYearChanged { school_year: self.id };
        Ok((self, changed))
    }

    /// Gives it these periods, all of them. One whose id is named stays the one it was; `new_id` names the others.
    pub fn set_periods(
        mut self,
        planned: Vec<PlannedPeriod>,
        mut new_id: impl FnMut() -> AcademicPeriodId,
        now: Timestamp,
    ) -> Result<(Self, AcademicPeriodsSet), Refusal<SchoolYearError>> {
        self.open().map_err(Refusal::State)?;
        period::check(&self, &planned)?;
        let part = |it: PlannedPeriod| AcademicPeriod {
            id: it.id.unwrap_or_else(&mut new_id),
            name: it.name,
            period: it.period,
            weight: it.weight,
        };
        self.periods = planned.into_iter().map(part).collect();
        self.periods.sort_by_key(|part| part.period.start());
        self.updated_at = now;
        let set = AcademicPeriodsSet { school_year: self.id };
        Ok((self, set))
    }

    /// Begins it. That no other is active is for the store to say.
    pub fn activate(self, now: Timestamp) -> Result<(Self, SchoolYearActivated), SchoolYearError> {
        let year = self.step(SchoolYearState::Planning, SchoolYearState::Active, now)?;
        let activated = SchoolYearActivated { school_year: year.id };
        Ok((year, activated))
    }

    /// Ends it: nothing of it is written any more.
    pub fn close(self, now: Timestamp) -> Result<(Self, SchoolYearClosed), SchoolYearError> {
        let year = self.step(SchoolYearState::Active, SchoolYearState::Closed, now)?;
        let closed = SchoolYearClosed { school_year: year.id };
        Ok((year, closed))
    }

    /// Makes a closed one active again, for a reason that the journal keeps.
    pub fn reopen(self, reason: Prose<500>, now: Timestamp) -> Result<(Self, SchoolYearReopened), SchoolYearError> {
        let year = self.step(SchoolYearState::Closed, SchoolYearState::Active, now)?;
        let reopened = SchoolYearReopened { school_year: year.id, reason };
        Ok((year, reopened))
    }

    /// Puts a closed one away for good.
    pub fn archive(self, now: Timestamp) -> Result<(Self, SchoolYearArchived), SchoolYearError> {
        let year = self.step(SchoolYearState::Closed, SchoolYearState::Archived, now)?;
        let archived = SchoolYearArchived { school_year: year.id };
        Ok((year, archived))
    }

    fn step(self, from: SchoolYearState, to: SchoolYearState, now: Timestamp) -> Result<Self, SchoolYearError> {
        if self.state != from {
            return Err(SchoolYearError::WrongState(self.state));
        }
        Ok(Self { state: to, updated_at: now, ..self })
    }
}

fn not_too_long(period: Period) -> Result<(), Invalid> {
    if period.days() <= u32::from(MOST_YEAR_DAYS) {
        return Ok(());
    }
    let max = Params::none().number("max", MOST_YEAR_DAYS.into());
    Err(Invalid::at("/ends_on", BadValue::with("date.too-many-days", max)))
}

/// Which school years of a list; the one that begins last comes first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchoolYearFilter {
    /// In this state.
    pub state: Option<SchoolYearState>,
    /// Name contains this, without regard to accents and case.
    pub search: Option<String>,
}

#[cfg(test)]
#[path = "school_year_tests.rs"]
mod tests;
