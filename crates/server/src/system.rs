//! The one home of the real clock and of real ids.

use plantel_domain::clock::{Clock, Timestamp, cut};
use plantel_domain::ids::IdSource;
use uuid::Uuid;

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where time is asked for")]
    fn now(&self) -> Timestamp {
        cut(chrono::Utc::now())
    }
}

/// Fresh UUIDv7s.
pub struct FreshIds;

impl IdSource for FreshIds {
    #[expect(clippy::disallowed_methods, reason = "the one place where ids are made")]
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }

    #[expect(clippy::disallowed_methods, reason = "the one place where random bits are drawn")]
    fn random(&self) -> Uuid {
        Uuid::new_v4()
    }
}
