//! Why a loan cannot be so.

use super::StateName;
use crate::error::{Fault, Kind, Params};

/// Why a loan cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoanError {
    /// Not from this state.
    #[error("the loan is {}", .0.name())]
    WrongState(StateName),
    /// Nobody decides over the own request.
    #[error("nobody decides over the own request")]
    OwnRequest,
    /// Fewer units are usable in the period.
    #[error("{usable} of {wanted} units are usable")]
    NotEnoughUnits {
        /// For which line, counted from one.
        line: usize,
        /// How many are usable.
        usable: u32,
        /// How many were wanted.
        wanted: u32,
    },
    /// More is asked for than the warehouse has of it, whoever has it now.
    #[error("{owned} of {wanted} units are there")]
    MoreThanOwned {
        /// For which line, counted from one.
        line: usize,
        /// How many there are, as far as other lines leave them.
        owned: u32,
        /// How many of those are on the shelf now.
        usable: u32,
        /// How many were wanted.
        wanted: u32,
    },
    /// More is handed over than is promised in the line.
    #[error("{promised} of {wanted} units are promised")]
    MoreThanPromised {
        /// How many are promised, and not handed over yet.
        promised: u32,
        /// How many somebody wants to hand over.
        wanted: u32,
    },
    /// More comes back than is out.
    #[error("{out} of {returned} units are out")]
    MoreThanOut {
        /// How many are out, or of a lost loan missing.
        out: u32,
        /// How many are said to come back.
        returned: u32,
    },
    /// The loan has no such line.
    #[error("the loan has no such line")]
    UnknownLine,
    /// The line asks for something else.
    #[error("the line asks for something else")]
    AnotherThing,
    /// What is missing can be neither handed over nor found.
    #[error("what is missing is not in anybody's hands")]
    MissingUnit,
    /// The thing is not kept in a warehouse that is in use.
    #[error("only things of a warehouse are lent")]
    NotAWarehouse,
    /// The things of one loan are kept in one warehouse.
    #[error("the things are kept in several places")]
    SeveralPlaces,
    /// Its last day has passed.
    #[error("the period is over")]
    PeriodOver,
    /// Its last day has not passed.
    #[error("the period is not over")]
    PeriodNotOver,
    /// The thing is kept elsewhere than when it was asked for.
    #[error("the thing was moved to another place")]
    Moved,
    /// A part is lent with its kit alone.
    #[error("the thing is part of a kit")]
    PartOfKit,
    /// Who asked may not act in the institution any more.
    #[error("the borrower has left")]
    BorrowerLeft,
    /// The last day that is asked for is not after the present one.
    #[error("the loan ends no later than that")]
    ExtensionNotLonger,
    /// More days are asked for already.
    #[error("more days are asked for already")]
    ExtensionOpen,
    /// Nobody asks for more days.
    #[error("nobody asks for more days")]
    NoExtension,
    /// Its borrower waits already.
    #[error("the borrower waits already")]
    WaitingAlready,
    /// Its borrower does not wait.
    #[error("the borrower does not wait")]
    NotWaiting,
    /// More assets may fit than are looked through.
    #[error("more than {max} assets may fit")]
    PoolTooLarge {
        /// How many are looked through.
        max: u32,
    },
    /// The same person said the very same a moment ago.
    #[error("the same was said a moment ago")]
    SaidTwice,
    /// A thing takes its own place.
    #[error("a thing does not take its own place")]
    SameThing,
    /// Units of an asset that are not promised have no promise that could move.
    #[error("no unit of this asset is promised")]
    UnitNotPromised,
    /// Only who borrows does this.
    #[error("only the borrower does this")]
    NotTheBorrower,
    /// Who asked belongs to the institution still, and may not ask for loans any more.
    #[error("the borrower may not ask for loans any more")]
    BorrowerMayNot,
}

impl Fault for LoanError {
    fn kind(&self) -> Kind {
        match self {
            Self::OwnRequest | Self::NotTheBorrower => Kind::Forbidden,
            _ => Kind::Refused,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::WrongState(_) => "loan.wrong-state",
            Self::OwnRequest => "loan.own-request",
            Self::NotEnoughUnits { .. } | Self::MoreThanOwned { .. } => "loan.not-enough-units",
            Self::MoreThanPromised { .. } => "loan.more-than-promised",
            Self::MoreThanOut { .. } => "loan.more-than-out",
            Self::UnknownLine => "loan.unknown-line",
            Self::AnotherThing => "loan.another-thing",
            Self::MissingUnit => "loan.missing-unit",
            Self::NotAWarehouse => "loan.not-a-warehouse",
            Self::SeveralPlaces => "loan.several-places",
            Self::PeriodOver => "loan.period-over",
            Self::PeriodNotOver => "loan.period-not-over",
            Self::Moved => "loan.moved",
            Self::PartOfKit => "asset.part-of-kit",
            Self::BorrowerLeft => "loan.borrower-left",
            Self::ExtensionNotLonger => "loan.extension-not-longer",
            Self::ExtensionOpen => "loan.extension-open",
            Self::NoExtension => "loan.no-extension",
            Self::WaitingAlready => "loan.waiting-already",
            Self::NotWaiting => "loan.not-waiting",
            Self::SameThing => "loan.same-thing",
            Self::SaidTwice => "loan.said-twice",
            Self::PoolTooLarge { .. } => "loan.pool-too-large",
            Self::UnitNotPromised => "loan.unit-not-promised",
            Self::NotTheBorrower => "loan.not-the-borrower",
            Self::BorrowerMayNot => "loan.borrower-may-not",
        }
    }
    fn params(&self) -> Params {
        let count = i64::from;
        let short = |line: usize, usable, wanted| {
            let line = i64::try_from(line).unwrap_or(i64::MAX);
            Params::none().number("line", line).number("usable", count(usable)).number("wanted", count(wanted))
        };
        match self {
            Self::WrongState(state) => Params::none().text("state", state.name()),
            // How many there are in all is no question of a period: the text speaks of it where it is told.
            Self::NotEnoughUnits { line, usable, wanted } => short(*line, *usable, *wanted).text("owned", "enough"),
            Self::MoreThanOwned { line, owned, usable, wanted } => {
                short(*line, *usable, *wanted).number("owned", count(*owned))
            }
            Self::MoreThanPromised { promised, wanted } => {
                Params::none().number("promised", count(*promised)).number("wanted", count(*wanted))
            }
            Self::MoreThanOut { out, returned } => {
                Params::none().number("out", count(*out)).number("returned", count(*returned))
            }
            Self::PoolTooLarge { max } => Params::none().number("max", count(*max)),
            _ => Params::none(),
        }
    }
}
