//! From a day to a day.

use crate::clock::Day;
use crate::form::BadValue;
use chrono::Days;
use serde::Serialize;

/// From a day to a day, both included, in the institution's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    start: Day,
    end: Day,
}

impl Period {
    /// Refuses an end before its start.
    pub fn new(start: Day, end: Day) -> Result<Self, BadValue> {
        if end < start { Err(BadValue::new("date.before-start")) } else { Ok(Self { start, end }) }
    }

    /// One day alone.
    pub fn of_day(day: Day) -> Self {
        Self { start: day, end: day }
    }

    /// First day.
    pub fn start(&self) -> Day {
        self.start
    }

    /// Last day.
    pub fn end(&self) -> Day {
        self.end
    }

    /// How many days it has, at least one.
    pub fn days(&self) -> u32 {
        u32::try_from((self.end - self.start).num_days() + 1).unwrap_or(u32::MAX)
    }

    /// Its days, from the first to the last.
    pub fn iter(&self) -> impl Iterator<Item = Day> + use<> {
        let Self { start, end } = *self;
        start.iter_days().take_while(move |day| *day <= end)
    }

    /// Whether a day is common to both.
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start <= other.end && other.start <= self.end
    }

    /// Whether the day is in it.
    pub fn has(&self, day: Day) -> bool {
        self.start <= day && day <= self.end
    }

    /// The days from `day` to its last one, whether it begins before `day` or after it; `day` alone
    /// when its last one has passed.
    #[must_use]
    pub fn from_day(self, day: Day) -> Self {
        Self { start: day, end: self.end.max(day) }
    }

    /// With so many days more at its end, in which a thing rests.
    #[must_use]
    pub fn resting(self, days: u16) -> Self {
        Self { end: self.end.checked_add_days(Days::new(days.into())).unwrap_or(self.end), ..self }
    }

    /// With so many days more on both sides: whatever rests in it, or while it rests, has a day in common with it.
    #[must_use]
    pub fn widened(self, days: u16) -> Self {
        let start = self.start.checked_sub_days(Days::new(days.into())).unwrap_or(self.start);
        Self { start, ..self.resting(days) }
    }
}
