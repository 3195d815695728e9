//! Time comes from outside, so that a test can set it.

use crate::error::Params;
use crate::form::BadValue;
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, SubsecRound, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;

/// A moment in UTC, cut to microseconds: what every store keeps exactly.
pub type Timestamp = DateTime<Utc>;

/// A day in an institution's own calendar.
pub type Day = NaiveDate;

/// The most that the clocks of two servers are taken to be apart. What happened later than that from now happened by a
/// clock that was put back since.
pub const APART: TimeDelta = TimeDelta::minutes(5);

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

/// The moment at which a clock on the wall of `zone` shows this day and time: the first of two when it is put back, and
/// when it is put forward over it, an hour later.
pub fn moment_in(zone: Tz, day: Day, time: NaiveTime) -> Timestamp {
    let shown = day.and_time(time);
    let local = zone.from_local_datetime(&shown).earliest();
    let local = local.or_else(|| zone.from_local_datetime(&(shown + TimeDelta::hours(1))).earliest());
    local.map_or_else(|| shown.and_utc(), |local| local.to_utc())
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

    #[test]
    fn a_clock_on_the_wall_tells_a_moment_even_when_it_is_put_forward() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 3, n).expect("a day");
        let at = |hour, minute| NaiveTime::from_hms_opt(hour, minute, 0).expect("a time");
        let seven = moment_in(chrono_tz::America::Bogota, day(20), at(7, 0));
        assert_eq!(seven.to_rfc3339(), "2026-03-20T12:00:00+00:00");
        let skipped = moment_in(chrono_tz::Europe::Madrid, day(29), at(2, 30));
        assert_eq!(skipped.to_rfc3339(), "2026-03-29T01:30:00+00:00");
    }
}
