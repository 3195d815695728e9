//! Failed sign-ins are counted, and too many close the door for a while.

use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use chrono::Duration;
use std::net::IpAddr;

/// Whose failures are counted: of one account from one network address, so that a stranger elsewhere
/// locks nobody out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AttemptKey {
    /// Digest of the address that was typed, known or not.
    pub account: String,
    /// From where.
    pub address: IpAddr,
}

impl AttemptKey {
    /// Of an account from an address; one of IPv6 stands for its /64, which is what one customer has.
    pub fn new(account: String, address: IpAddr) -> Self {
        let address = match address {
            IpAddr::V6(v6) => IpAddr::V6((v6.to_bits() >> 64 << 64).into()),
            v4 @ IpAddr::V4(_) => v4,
        };
        Self { account, address }
    }
}

/// Failures since the last success.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempts {
    /// Whose.
    pub key: AttemptKey,
    /// Failures since the last lock.
    pub failures: u32,
    /// How often the door was closed.
    pub locks: u32,
    /// Until when it is.
    pub locked_until: Option<Timestamp>,
    /// The last failure.
    pub last_at: Timestamp,
}

/// When the door closes, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lockout {
    /// After so many failures.
    pub failures: u32,
    /// For so long at first, twice as long each time.
    pub first: Duration,
    /// At the most for so long; after as long without a failure all is forgotten.
    pub longest: Duration,
}

impl Default for Lockout {
    fn default() -> Self {
        Self { failures: 5, first: Duration::minutes(15), longest: Duration::hours(24) }
    }
}

impl Attempts {
    /// None yet.
    pub fn none(key: AttemptKey, now: Timestamp) -> Self {
        Self { key, failures: 0, locks: 0, locked_until: None, last_at: now }
    }

    /// Refuses while the door is closed.
    pub fn open(&self, now: Timestamp) -> Result<(), Locked> {
        match self.locked_until {
            Some(until) if now < until => Err(Locked { left: until - now }),
            _ => Ok(()),
        }
    }

    /// Counts a failure; whether it closed the door.
    pub fn fail(mut self, rule: &Lockout, now: Timestamp) -> (Self, bool) {
        if now - self.last_at > rule.longest && self.open(now).is_ok() {
            self = Self::none(self.key, now);
        }
        self.last_at = now;
        self.failures += 1;
        if self.failures < rule.failures {
            return (self, false);
        }
        let doubled = 2_i32.checked_pow(self.locks).and_then(|n| rule.first.checked_mul(n));
        self.failures = 0;
        self.locks += 1;
        self.locked_until = Some(now + doubled.unwrap_or(rule.longest).min(rule.longest));
        (self, true)
    }
}

/// Too many sign-ins failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many sign-ins failed")]
pub struct Locked {
    /// For how much longer.
    pub left: Duration,
}

impl Fault for Locked {
    fn kind(&self) -> Kind {
        Kind::Locked
    }
    fn code(&self) -> &'static str {
        "login.locked"
    }
    fn params(&self) -> Params {
        Params::none().number("minutes", (self.left.num_seconds() + 59) / 60)
    }
    fn retry_after(&self) -> Option<std::time::Duration> {
        self.left.to_std().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::minutes(minute)
    }

    fn none() -> Attempts {
        Attempts::none(AttemptKey { account: "a".to_owned(), address: IpAddr::from([10, 0, 0, 1]) }, at(0))
    }

    /// Fails until the door closes; how often it took.
    fn until_locked(mut attempts: Attempts, minute: i64) -> (Attempts, u32) {
        for n in 1.. {
            let (next, locked) = attempts.fail(&Lockout::default(), at(minute));
            attempts = next;
            if locked {
                return (attempts, n);
            }
        }
        unreachable!()
    }

    #[test]
    fn who_has_many_addresses_of_one_network_is_counted_once() {
        let key = |address: &str| AttemptKey::new("a".to_owned(), address.parse().unwrap());
        assert_eq!(key("2001:db8:0:1:2:3:4:5"), key("2001:db8:0:1:ffff::1"));
        assert_ne!(key("2001:db8:0:1::1"), key("2001:db8:0:2::1"));
        assert_ne!(key("192.0.2.1"), key("192.0.2.2"));
    }

    #[test]
    fn the_fifth_failure_closes_the_door_for_15_minutes() {
        let (attempts, tries) = until_locked(none(), 0);
        assert_eq!(tries, 5);
        assert_eq!(attempts.open(at(14)).unwrap_err().left, Duration::minutes(1));
        assert!(attempts.open(at(15)).is_ok());
    }

    #[test]
    fn each_time_it_stays_closed_twice_as_long_up_to_a_day() {
        let (mut attempts, mut minute, mut minutes) = (none(), 0, Vec::new());
        for _ in 0..9 {
            attempts = until_locked(attempts, minute).0;
            let closed = attempts.open(at(minute)).unwrap_err().left.num_minutes();
            minutes.push(closed);
            minute += closed;
        }
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
    }

    #[test]
    fn a_day_without_a_failure_forgets_all() {
        let (attempts, _) = until_locked(none(), 0);
        let (again, locked) = attempts.fail(&Lockout::default(), at(24 * 60 + 1));
        assert_eq!((again.failures, again.locks, locked), (1, 0, false));
    }

    proptest! {
        #[test]
        fn nobody_gets_more_than_five_guesses_in_a_quarter_of_an_hour(gaps in prop::collection::vec(0_i64..20, 1..60)) {
            let (mut attempts, mut now, mut guesses) = (none(), 0, Vec::new());
            for gap in gaps {
                now += gap;
                if attempts.open(at(now)).is_ok() {
                    attempts = attempts.fail(&Lockout::default(), at(now)).0;
                    guesses.push(now);
                }
            }
            for six in guesses.windows(6).filter(|six| six[5] < 24 * 60) {
                // Five close the door; the sixth comes when it has opened again.
                prop_assert!(six[5] - six[0] >= 15 || guesses.len() < 6);
            }
        }
    }
}
