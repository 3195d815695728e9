//! Time comes from outside, so that a test can set it.

use crate::error::Params;
use crate::form::BadValue;
use chrono::{DateTime, Datelike, NaiveDate, SubsecRound, Utc};
use chrono_tz::Tz;

/// A moment in UTC, cut to microseconds: what every store keeps exactly.
pub type Timestamp = DateTime<Utc>;

/// A day in an institution's own calendar.
pub type Day = NaiveDate;

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now, cut to microseconds by [`cut`].
    fn now(&self) -> Timestamp;
}

/// Cuts to microseconds: PostgreSQL keeps no more, and what is read must equal what was written.
pub fn cut(at: Timestamp) -> Timestamp {
    at.trunc_subsecs(6)
}

/// The calendar day on which `at` falls in `zone`: at 22:00 in Bogotá it is not yet tomorrow.
pub fn day_in(zone: Tz, at: Timestamp) -> Day {
    at.with_timezone(&zone).date_naive()
}

/// Refuses a day before 1900 or after 2199: it must be a mistake.
pub fn plausible_day(day: Day) -> Result<Day, BadValue> {
    match day.year() {
        ..1900 => Err(BadValue::with("date.too-early", Params::none().text("earliest", "1900-01-01"))),
        2200.. => Err(BadValue::with("date.too-late", Params::none().text("latest", "2199-12-31"))),
        _ => Ok(day),
    }
}

/// Refuses a moment outside of those days.
pub fn plausible_time(at: Timestamp) -> Result<Timestamp, BadValue> {
    plausible_day(at.date_naive()).map(|_| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_in_bogota_still_belongs_to_its_own_day() {
        let at = "2026-03-21T03:18:00Z".parse().expect("a timestamp");
        assert_eq!(day_in(chrono_tz::America::Bogota, at).to_string(), "2026-03-20");
    }
}
