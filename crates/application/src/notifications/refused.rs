//! Why there is no stream.

use plantel_domain::error::{Fault, Kind, Params};
use std::time::Duration;

/// Why there is no stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StreamError {
    /// The reader has as many as one may have.
    #[error("a reader has at most {max} streams at once")]
    TooMany {
        /// How many that is.
        max: usize,
    },
    /// One address has as many on this server as one may have.
    #[error("an address has at most {max} streams at once")]
    TooManyHere {
        /// How many that is.
        max: usize,
    },
    /// This server has as many as it takes, or stops.
    #[error("this server takes no more streams")]
    Full,
    /// The id from which to go on is none that this reader was given.
    #[error("no such event in this inbox")]
    UnknownEvent,
}

impl StreamError {
    /// Their codes.
    pub const CODES: &'static [&'static str] =
        &["stream.too-many", "stream.too-many-here", "stream.full", "stream.unknown-event"];
}

impl Fault for StreamError {
    fn kind(&self) -> Kind {
        match self {
            Self::TooMany { .. } | Self::TooManyHere { .. } => Kind::TooMany,
            Self::Full => Kind::Busy,
            Self::UnknownEvent => Kind::Malformed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::TooMany { .. } => "stream.too-many",
            Self::TooManyHere { .. } => "stream.too-many-here",
            Self::Full => "stream.full",
            Self::UnknownEvent => "stream.unknown-event",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::TooMany { max } | Self::TooManyHere { max } => {
                Params::none().number("max", i64::try_from(*max).unwrap_or(i64::MAX))
            }
            Self::Full | Self::UnknownEvent => Params::none(),
        }
    }
    fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::TooMany { .. } | Self::TooManyHere { .. } => Some(Duration::from_secs(30)),
            Self::Full => Some(Duration::from_secs(10)),
            Self::UnknownEvent => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_told_by_one_fault() {
        let faults = [
            StreamError::TooMany { max: 6 },
            StreamError::TooManyHere { max: 200 },
            StreamError::Full,
            StreamError::UnknownEvent,
        ];
        assert_eq!(faults.map(|fault| fault.code()), *StreamError::CODES);
    }
}
