//! The parts of a school year.

use super::SchoolYear;
use crate::error::Params;
use crate::form::{BadValue, Form, Invalid};
use crate::ids::AcademicPeriodId;
use crate::period::Period;
use crate::text::{Line, fold};
use serde::Serialize;

/// The most periods of a year.
pub const MOST_PERIODS: usize = 20;

/// A part of a school year, at whose end grades are given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AcademicPeriod {
    /// Its id.
    pub id: AcademicPeriodId,
    /// What it is called; unique in the year, without regard to accents and case.
    pub name: Line<50>,
    /// From its first day to its last.
    pub period: Period,
    /// How much of a year's grade it is, in percent, 0 to 100.
    pub weight: Option<u8>,
}

impl AcademicPeriod {
    /// Reads a weight in percent, 0 to 100.
    pub fn weight_of(percent: i64) -> Result<u8, BadValue> {
        let bounds = || Params::none().number("min", 0).number("max", 100);
        let known = u8::try_from(percent).ok().filter(|percent| *percent <= 100);
        known.ok_or_else(|| BadValue::with("field.out-of-range", bounds()))
    }

    /// The form of the name that is unique in the year.
    pub fn key(&self) -> String {
        fold(self.name.as_str())
    }
}

/// What somebody fills in for a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlannedPeriod {
    /// Which of those that the year has; a new one when none is named.
    pub id: Option<AcademicPeriodId>,
    /// What it is called.
    pub name: Line<50>,
    /// From its first day to its last.
    pub period: Period,
    /// How much of a year's grade it is, in percent.
    pub weight: Option<u8>,
}

/// Refuses periods that a year cannot have; every fault is told where it was sent.
pub(super) fn check(year: &SchoolYear, planned: &[PlannedPeriod]) -> Result<(), Invalid> {
    let mut form = Form::new();
    if planned.len() > MOST_PERIODS {
        let max = i64::try_from(MOST_PERIODS).unwrap_or(i64::MAX);
        return Err(Invalid::at("/periods", BadValue::with("list.too-long", Params::none().number("max", max))));
    }
    for (at, part) in planned.iter().enumerate() {
        let place = |name: &str| format!("/periods/{at}/{name}");
        let before = &planned[..at];
        if let Some(id) = part.id {
            if !year.periods.iter().any(|known| known.id == id) {
                form.refuse(&place("id"), BadValue::new("academic-period.not-found"));
            }
            if before.iter().any(|other| other.id == part.id) {
                form.refuse(&place("id"), BadValue::new("list.twice"));
            }
        }
        let key = fold(part.name.as_str());
        if before.iter().any(|other| fold(other.name.as_str()) == key) {
            form.refuse(&place("name"), BadValue::new("academic-period.name-twice"));
        }
        if part.period.start() < year.period.start() {
            form.refuse(&place("starts_on"), BadValue::new("academic-period.outside-year"));
        }
        if part.period.end() > year.period.end() {
            form.refuse(&place("ends_on"), BadValue::new("academic-period.outside-year"));
        }
        if before.iter().any(|other| other.period.overlaps(&part.period)) {
            form.refuse(&place("starts_on"), BadValue::new("academic-period.overlaps"));
        }
        if let Some(Err(bad)) = part.weight.map(|percent| AcademicPeriod::weight_of(percent.into())) {
            form.refuse(&place("weight"), bad);
        }
    }
    // Where one has none, what is missing of the whole is nobody's.
    let whole: Option<u32> = planned.iter().map(|part| part.weight.map(u32::from)).sum();
    if !planned.is_empty() && whole.is_some_and(|percent| percent != 100) {
        form.refuse("/periods", BadValue::new("academic-period.weights"));
    }
    form.done(|| Some(()))
}
