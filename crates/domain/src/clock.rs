//! Time comes from outside, so that a test can set it.

use chrono::{DateTime, NaiveDate, SubsecRound, Utc};
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_evening_in_bogota_still_belongs_to_its_own_day() {
        let at = "2026-03-21T03:18:00Z".parse().expect("a timestamp");
        assert_eq!(day_in(chrono_tz::America::Bogota, at).to_string(), "2026-03-20");
    }
}
