//! A clock that stands still until it is told.

use chrono::{DateTime, Duration};
use plantel_domain::clock::{Clock, Timestamp, cut};
use std::sync::atomic::{AtomicI64, Ordering};

/// When it is unless a test says otherwise: 2026-03-16T15:00:00Z, a Monday morning in Bogotá.
pub fn moment() -> Timestamp {
    "2026-03-16T15:00:00Z".parse().expect("it is a timestamp")
}

/// A clock that stands still until it is told.
#[derive(Debug)]
pub struct FixedClock(AtomicI64);

impl FixedClock {
    /// Stands at this moment, cut to microseconds.
    pub fn new(at: Timestamp) -> Self {
        Self(AtomicI64::new(at.timestamp_micros()))
    }

    /// Goes to this moment, cut to microseconds.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.timestamp_micros(), Ordering::SeqCst);
    }

    /// Goes on, or back.
    pub fn advance(&self, by: Duration) {
        let micros = by.num_microseconds().expect("a test moves its clock by less than 292,000 years");
        self.0.fetch_add(micros, Ordering::SeqCst);
    }
}

impl Default for FixedClock {
    fn default() -> Self {
        Self::new(moment())
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Timestamp {
        let micros = self.0.load(Ordering::SeqCst);
        cut(DateTime::from_timestamp_micros(micros).expect("it was made from a timestamp"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told() {
        let clock = FixedClock::default();
        assert_eq!((clock.now(), clock.now()), (moment(), moment()));
        clock.advance(Duration::nanoseconds(1_999));
        assert_eq!(clock.now(), moment() + Duration::microseconds(1));
        clock.set(moment() - Duration::days(40_000));
        assert_eq!(clock.now(), moment() - Duration::days(40_000));
    }
}
