//! A difference of book and count that was not booked: it stays open on its item until somebody resolves it.

use super::{Book, CheckError, Corrections, DiscrepancyOpened, DiscrepancyResolved};
use crate::access::Target;
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::form::BadValue;
use crate::ids::{AssetId, CheckId, DiscrepancyId, EnvironmentId, InstitutionId};
use crate::names::names;
use crate::page::{Sort, SortField};
use crate::store::Version;
use crate::text::Prose;
use serde::Serialize;

names! {
    /// How a discrepancy was resolved.
    ResolutionKind, "kind.unknown" {
        /// What was counted was right, and is booked.
        Booked = "booked",
        /// The book was right: somebody counted wrongly, or it turned up.
        Dismissed = "dismissed",
        /// A later check of the room counted it again, and was approved.
        Superseded = "superseded",
    }
}

impl ResolutionKind {
    /// Of the name of one that people say; a later check says the other.
    pub fn by_hand(name: &str) -> Result<Self, BadValue> {
        Self::parse(name).and_then(|kind| match kind {
            Self::Superseded => Err(BadValue::new("kind.unknown")),
            kind => Ok(kind),
        })
    }
}

/// How and by whom it was resolved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolution {
    /// How.
    pub kind: ResolutionKind,
    /// By whom, and when.
    pub deed: Deed,
    /// Why; nothing when a later check says it.
    pub note: Option<Prose<500>>,
}

/// A variance of a check that was refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CountDiscrepancy {
    /// Its id.
    pub id: DiscrepancyId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which item.
    pub asset: AssetId,
    /// Where it was counted.
    pub environment: EnvironmentId,
    /// In which check.
    pub check: CheckId,
    /// What the book said when it was counted.
    pub book: Book,
    /// What would put the book right.
    pub corrections: Corrections,
    /// What the units are worth, in minor units, if that is known; negative when they are lacking.
    pub value: Option<i64>,
    /// Why it was not booked.
    pub reason: Prose<500>,
    /// Who refused to book it, and when.
    pub opened: Deed,
    /// How it was resolved; open as long as it was not.
    pub resolution: Option<Resolution>,
    /// Current version.
    pub version: Version,
}

impl From<&CountDiscrepancy> for Target {
    fn from(discrepancy: &CountDiscrepancy) -> Self {
        Self::institution(discrepancy.institution).at(discrepancy.environment)
    }
}

impl CountDiscrepancy {
    /// Tells that it is open.
    pub fn opened_now(&self) -> DiscrepancyOpened {
        DiscrepancyOpened { discrepancy: self.id, asset: self.asset, units: self.corrections.units() }
    }

    /// Resolves it, once.
    pub fn resolve(mut self, resolution: Resolution) -> Result<(Self, DiscrepancyResolved), CheckError> {
        if self.resolution.is_some() {
            return Err(CheckError::Resolved);
        }
        self.resolution = Some(resolution);
        let resolved = DiscrepancyResolved { discrepancy: self.id, asset: self.asset, units: self.corrections.units() };
        Ok((self, resolved))
    }
}

/// Which discrepancies of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DiscrepancyFilter {
    /// Of this item.
    pub asset: Option<AssetId>,
    /// Counted in this room.
    pub environment: Option<EnvironmentId>,
    /// Of this check.
    pub check: Option<CheckId>,
    /// Only open ones, or only resolved ones.
    pub open: Option<bool>,
    /// Opened at this moment or later.
    pub since: Option<Timestamp>,
    /// Order.
    pub sort: Sort<DiscrepancySort>,
}

/// What discrepancies are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiscrepancySort {
    /// By when they were opened.
    OpenedAt,
}

impl SortField for DiscrepancySort {
    const ALL: &'static [(&'static str, Self)] = &[("opened_at", Self::OpenedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::OpenedAt, descending: true };
}
