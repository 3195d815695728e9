//! Why a check cannot be so.

use super::{MOST_LINES, StateName, Step};
use crate::error::{Fault, Kind, Params};
use crate::ids::{AssetId, UserId};

/// So many items are named; how many more there are is told.
const MOST_NAMED: usize = 20;

/// Why a check cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// Not from this state: somebody else is to act now, or nobody.
    #[error("the check is {}", .0.state.name())]
    NotNow(Turn),
    /// Nobody takes two steps of one check, unless who may override says why.
    #[error("the same person was the {}", .0.name())]
    TwoSteps(Step),
    /// Something must be said of every item that should be in the room, and nothing was of these.
    #[error("{} items are not counted", .0.len())]
    LinesMissing(Vec<AssetId>),
    /// There are more items in the room than a check has.
    #[error("more than {MOST_LINES} items are in the room")]
    TooManyItems,
    /// These were moved since they were counted: their variance cannot be booked any more.
    #[error("the stock of {} items changed since they were counted", .0.len())]
    StockChanged(Vec<AssetId>),
    /// A later check of the room, which is complete, has counted these: what this one saw is known better.
    #[error("a later check has counted {} items", .0.len())]
    CountedSince(Vec<AssetId>),
    /// What differs from the book is decided over one by one.
    #[error("{0} items differ from the book")]
    HasVariance(u32),
    /// Nothing of these differs from the book.
    #[error("{} items do not differ from the book", .0.len())]
    NoVariance(Vec<AssetId>),
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

impl CheckError {
    /// The items it is about.
    pub fn items(&self) -> &[AssetId] {
        match self {
            Self::LinesMissing(items)
            | Self::StockChanged(items)
            | Self::CountedSince(items)
            | Self::NoVariance(items) => items,
            Self::NotNow(_) | Self::TwoSteps(_) | Self::TooManyItems | Self::HasVariance(_) | Self::Resolved => &[],
        }
    }

    /// Whose turn it is, if that is what it says.
    pub fn person(&self) -> Option<UserId> {
        if let Self::NotNow(turn) = self { turn.person } else { None }
    }

    /// What its text needs, in which items and people are called so; of some people no name is known.
    pub fn params_with(&self, item: impl Fn(AssetId) -> String, person: impl Fn(UserId) -> Option<String>) -> Params {
        match self {
            Self::NotNow(turn) => {
                let named = turn.person.and_then(person);
                Params::none()
                    .text("state", turn.state.name())
                    .text("waits_for", turn.waits_for.map_or("nobody", Step::name))
                    .number("named", i64::from(named.is_some()))
                    .text("person", named.unwrap_or_default())
            }
            Self::TwoSteps(step) => Params::none().text("step", step.name()),
            Self::LinesMissing(_) | Self::StockChanged(_) | Self::CountedSince(_) | Self::NoVariance(_) => {
                listed(self.items().iter().map(|asset| item(*asset)).collect())
            }
            Self::HasVariance(count) => Params::none().number("count", i64::from(*count)),
            Self::TooManyItems => Params::none().number("max", number(MOST_LINES)),
            Self::Resolved => Params::none(),
        }
    }
}

/// How many there are, what the first of them are called, and how many more there are.
fn listed(mut names: Vec<String>) -> Params {
    let count = names.len();
    names.sort_unstable();
    names.truncate(MOST_NAMED);
    let more = count - names.len();
    Params::none().number("count", number(count)).text("items", names.join(", ")).number("more", number(more))
}

fn number(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
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
            Self::CountedSince(_) => "check.counted-since",
            Self::HasVariance(_) => "check.has-variance",
            Self::NoVariance(_) => "check.no-variance",
            Self::Resolved => "discrepancy.resolved",
        }
    }
    fn params(&self) -> Params {
        self.params_with(|asset| asset.to_string(), |person| Some(person.to_string()))
    }
}
