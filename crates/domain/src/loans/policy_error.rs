//! Why a policy does not permit a loan.

use crate::clock::Day;
use crate::error::{Fault, Kind, Params};
use crate::holidays::Holiday;
use crate::text::Line;
use std::borrow::Cow;

/// The codes of what policies refuse.
pub const POLICY_CODES: &[&str] = &[
    "loan-policy.not-for-borrower",
    "loan-policy.too-long",
    "loan-policy.too-far-ahead",
    "loan-policy.too-many-units",
    "loan-policy.closed",
    "loan-policy.borrower-late",
    "loan-policy.exists",
];

/// Why no loan begins or ends on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The warehouse is not open on that weekday.
    Weekday,
    /// It is a holiday.
    Holiday(Holiday),
    /// The policy says so of this day, with a reason.
    Closure(Line<100>),
}

impl Why {
    /// `weekday`, `holiday`, or the reason.
    fn told(&self) -> Cow<'static, str> {
        match self {
            Self::Weekday => "weekday".into(),
            Self::Holiday(_) => "holiday".into(),
            Self::Closure(reason) => reason.as_str().to_owned().into(),
        }
    }
}

/// The rule of a policy that a wish breaks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PolicyError {
    /// Nothing, or not this, is lent to somebody like them.
    #[error("this is not lent to the borrower")]
    NotForBorrower,
    /// It lasts longer than the longest.
    #[error("{days} days, but {max} at the most")]
    TooLong {
        /// How many days it lasts, the first and the last counted.
        days: i64,
        /// How many at the most.
        max: u16,
    },
    /// It begins too late from today.
    #[error("it begins more than {max} days ahead")]
    TooFarAhead {
        /// How many days after today it may begin.
        max: u16,
    },
    /// The borrower would have more than the most.
    #[error("{wanted} units beside {has}, but {max} at the most")]
    TooManyUnits {
        /// How many they have or are promised.
        has: u32,
        /// How many they ask for.
        wanted: u32,
        /// How many at the most.
        max: u32,
    },
    /// The first or the last day is one on which the warehouse is closed.
    #[error("closed on {day}")]
    Closed {
        /// Which day.
        day: Day,
        /// Why.
        why: Why,
    },
    /// The borrower is late with something, or was.
    #[error("the borrower was late")]
    BorrowerLate {
        /// The last day on which they borrow nothing; none while something is still out.
        until: Option<Day>,
    },
}

impl Fault for PolicyError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotForBorrower => "loan-policy.not-for-borrower",
            Self::TooLong { .. } => "loan-policy.too-long",
            Self::TooFarAhead { .. } => "loan-policy.too-far-ahead",
            Self::TooManyUnits { .. } => "loan-policy.too-many-units",
            Self::Closed { .. } => "loan-policy.closed",
            Self::BorrowerLate { .. } => "loan-policy.borrower-late",
        }
    }
    fn params(&self) -> Params {
        let none = Params::none();
        match self {
            Self::NotForBorrower => none,
            Self::TooLong { days, max } => none.number("days", *days).number("max", i64::from(*max)),
            Self::TooFarAhead { max } => none.number("max", i64::from(*max)),
            Self::TooManyUnits { has, wanted, max } => {
                none.number("has", i64::from(*has)).number("wanted", i64::from(*wanted)).number("max", i64::from(*max))
            }
            Self::Closed { day, why } => none.text("day", day.to_string()).text("why", why.told()),
            Self::BorrowerLate { until } => {
                none.text("until", until.map_or_else(|| "back".to_owned(), |day| day.to_string()))
            }
        }
    }
}
