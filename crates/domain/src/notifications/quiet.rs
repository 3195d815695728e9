//! Hours in which somebody wants to be left alone, by the clock on their wall.

use crate::clock::{Day, Timestamp};
use crate::form::BadValue;
use chrono::{Days, NaiveTime, TimeDelta, TimeZone};
use chrono_tz::Tz;
use serde::Serialize;

/// Reads a time of day in whole minutes, `HH:MM` with 24 hours.
pub fn time_of_day(typed: &str) -> Result<NaiveTime, BadValue> {
    let bad = || BadValue::new("time-of-day.invalid");
    // Also signs, spaces and single digits would be read.
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    if !typed.split_once(':').is_some_and(|(hours, minutes)| digits(hours) && digits(minutes)) {
        return Err(bad());
    }
    NaiveTime::parse_from_str(typed, "%H:%M").map_err(|_| bad())
}

/// As [`time_of_day`] reads it.
pub fn shown_time(time: NaiveTime) -> String {
    time.format("%H:%M").to_string()
}

/// From one time of day to another, over midnight if the second is earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct QuietHours {
    from: NaiveTime,
    until: NaiveTime,
}

impl QuietHours {
    /// Refuses hours that end when they begin.
    pub fn new(from: NaiveTime, until: NaiveTime) -> Result<Self, BadValue> {
        if from == until { Err(BadValue::new("quiet-hours.empty")) } else { Ok(Self { from, until }) }
    }

    /// What was checked before it was stored.
    pub fn stored(from: NaiveTime, until: NaiveTime) -> Self {
        Self { from, until }
    }

    /// When they begin.
    pub fn begin(self) -> NaiveTime {
        self.from
    }

    /// When they are over.
    pub fn end(self) -> NaiveTime {
        self.until
    }

    /// Whether they hold while a clock on the wall shows this.
    pub fn cover(self, shown: NaiveTime) -> bool {
        if self.from < self.until {
            self.from <= shown && shown < self.until
        } else {
            shown >= self.from || shown < self.until
        }
    }

    /// When they are over, if they hold at this moment: always later than it.
    pub fn over_at(self, zone: Tz, now: Timestamp) -> Option<Timestamp> {
        let shown = now.with_timezone(&zone).naive_local();
        if !self.cover(shown.time()) {
            return None;
        }
        let day = if shown.time() < self.until { shown.date() } else { shown.date() + Days::new(1) };
        let (first, second) = shown_at(zone, day, self.until);
        // Between the two, when the clock was put back, it is the second that is still to come.
        Some(if first > now { first } else { second })
    }
}

/// The next moment at which a clock on the wall of `zone` shows this time of day: once on each day.
pub(super) fn next_at(zone: Tz, time: NaiveTime, now: Timestamp) -> Timestamp {
    let today = now.with_timezone(&zone).date_naive();
    let days = [0, 1, 2].map(|days| shown_at(zone, today + Days::new(days), time).0);
    days.into_iter().find(|at| *at > now).unwrap_or(now)
}

/// The first and the last moment at which a clock on the wall of `zone` shows this: they differ when it is put back.
/// When it is put forward over it, the first moment after that.
fn shown_at(zone: Tz, day: Day, time: NaiveTime) -> (Timestamp, Timestamp) {
    let wanted = day.and_time(time);
    // No zone was ever put forward by more than a day.
    let found = (0..=24 * 60).find_map(|minutes| {
        let local = zone.from_local_datetime(&(wanted + TimeDelta::minutes(minutes)));
        Some((local.earliest()?.to_utc(), local.latest()?.to_utc()))
    });
    found.unwrap_or_else(|| (wanted.and_utc(), wanted.and_utc()))
}

#[cfg(test)]
#[path = "quiet_tests.rs"]
mod tests;
