//! Why a check cannot be so.

use super::{MOST_LINES, StateName, Step};
use crate::error::{Fault, Kind, Params};
use crate::ids::{AssetId, UserId};

/// Why a check cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// Not from this state: somebody else is to act now, or nobody.
    #[error("the check is {}", .0.state.name())]
    NotNow(Turn),
    /// Nobody takes two steps of one check, unless who may override says why.
    #[error("the same person was the {}", .0.name())]
    TwoSteps(Step),
    /// Something must be said of every item that should be in the room.
    #[error("{0} items are not counted")]
    LinesMissing(u32),
    /// There are more items in the room than a check has.
    #[error("more than {MOST_LINES} items are in the room")]
    TooManyItems,
    /// What was counted was moved since: its variance cannot be booked any more.
    #[error("the stock of {0} changed since it was counted")]
    StockChanged(AssetId),
    /// What differs from the book is decided over one by one.
    #[error("{0} items differ from the book")]
    HasVariance(u32),
    /// Nothing of it differs from the book.
    #[error("{0} does not differ from the book")]
    NoVariance(AssetId),
    /// The discrepancy is resolved already.
    #[error("the discrepancy is resolved already")]
    Resolved,
}

/// Where a check stands, and whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// Where it stands.
    pub state: StateName,
    /// Whose turn it is; nobody's when it is over.
    pub waits_for: Option<Step>,
    /// Who in person, if that is known.
    pub person: Option<UserId>,
}

impl Fault for CheckError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotNow(_) => "check.not-now",
            Self::TwoSteps(_) => "check.two-steps",
            Self::LinesMissing(_) => "check.lines-missing",
            Self::TooManyItems => "check.too-many-items",
            Self::StockChanged(_) => "check.stock-changed",
            Self::HasVariance(_) => "check.has-variance",
            Self::NoVariance(_) => "check.no-variance",
            Self::Resolved => "discrepancy.resolved",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::NotNow(turn) => Params::none()
                .text("state", turn.state.name())
                .text("waits_for", turn.waits_for.map_or("nobody", Step::name))
                .text("person", turn.person.map_or_else(String::new, |person| person.to_string())),
            Self::TwoSteps(step) => Params::none().text("step", step.name()),
            Self::LinesMissing(count) | Self::HasVariance(count) => Params::none().number("count", i64::from(*count)),
            Self::TooManyItems => Params::none().number("max", i64::try_from(MOST_LINES).unwrap_or(i64::MAX)),
            Self::StockChanged(asset) | Self::NoVariance(asset) => Params::none().text("item", asset.to_string()),
            Self::Resolved => Params::none(),
        }
    }
}
