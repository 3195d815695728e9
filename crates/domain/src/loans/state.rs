//! Where a loan stands.

use crate::deed::Deed;
use crate::names::names;
use crate::text::Prose;
use serde::Serialize;

/// Where a loan stands, with what brought it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum LoanState {
    /// Asked for.
    Pending,
    /// Promised for its period.
    Approved {
        /// Who promised.
        approved: Deed,
    },
    /// Refused.
    Rejected {
        /// Who refused.
        rejected: Deed,
        /// Why.
        reason: Prose<500>,
    },
    /// Taken back before anything was handed over.
    Cancelled {
        /// Who had promised it, if anybody had.
        approved: Option<Deed>,
        /// Who took it back: the borrower, a keeper, or nobody when the borrower left.
        cancelled: Deed,
        /// Why a keeper took the promise back.
        reason: Option<Prose<500>>,
    },
    /// Its last day passed before anything was handed over.
    Expired {
        /// Who had promised it, if anybody had.
        approved: Option<Deed>,
        /// When the clock found it so.
        expired: Deed,
    },
    /// Units are in the borrower's hands, and none came back yet.
    Active {
        /// Who promised.
        approved: Deed,
        /// Who handed over first.
        handed_over: Deed,
    },
    /// Some units came back; others are out.
    PartiallyReturned {
        /// Who promised.
        approved: Deed,
        /// Who handed over first.
        handed_over: Deed,
    },
    /// Nothing is out any more.
    Returned {
        /// Who promised.
        approved: Deed,
        /// Who handed over first.
        handed_over: Deed,
        /// Who took the last unit back.
        returned: Deed,
    },
    /// What is out is not expected back.
    Lost {
        /// Who promised.
        approved: Deed,
        /// Who handed over first.
        handed_over: Deed,
        /// Who gave it up.
        lost: Deed,
    },
}

names! {
    /// A state without what it carries.
    StateName, "kind.unknown" {
        /// See [`LoanState::Pending`].
        Pending = "pending",
        /// See [`LoanState::Approved`].
        Approved = "approved",
        /// See [`LoanState::Rejected`].
        Rejected = "rejected",
        /// See [`LoanState::Cancelled`].
        Cancelled = "cancelled",
        /// See [`LoanState::Expired`].
        Expired = "expired",
        /// See [`LoanState::Active`].
        Active = "active",
        /// See [`LoanState::PartiallyReturned`].
        PartiallyReturned = "partially_returned",
        /// See [`LoanState::Returned`].
        Returned = "returned",
        /// See [`LoanState::Lost`].
        Lost = "lost",
    }
}

impl StateName {
    /// Whether units may be in the borrower's hands.
    pub fn out(self) -> bool {
        matches!(self, Self::Active | Self::PartiallyReturned)
    }

    /// Whether units are promised or in the borrower's hands.
    pub fn runs(self) -> bool {
        self == Self::Approved || self.out()
    }
}

impl LoanState {
    /// Which it is.
    pub fn name(&self) -> StateName {
        match self {
            Self::Pending => StateName::Pending,
            Self::Approved { .. } => StateName::Approved,
            Self::Rejected { .. } => StateName::Rejected,
            Self::Cancelled { .. } => StateName::Cancelled,
            Self::Expired { .. } => StateName::Expired,
            Self::Active { .. } => StateName::Active,
            Self::PartiallyReturned { .. } => StateName::PartiallyReturned,
            Self::Returned { .. } => StateName::Returned,
            Self::Lost { .. } => StateName::Lost,
        }
    }

    /// Who promised the units, if anybody did.
    pub fn approved(&self) -> Option<Deed> {
        match self {
            Self::Pending | Self::Rejected { .. } => None,
            Self::Cancelled { approved, .. } | Self::Expired { approved, .. } => *approved,
            Self::Approved { approved }
            | Self::Active { approved, .. }
            | Self::PartiallyReturned { approved, .. }
            | Self::Returned { approved, .. }
            | Self::Lost { approved, .. } => Some(*approved),
        }
    }

    /// Who handed over first, if anybody did.
    pub fn handed_over(&self) -> Option<Deed> {
        match self {
            Self::Active { handed_over, .. }
            | Self::PartiallyReturned { handed_over, .. }
            | Self::Returned { handed_over, .. }
            | Self::Lost { handed_over, .. } => Some(*handed_over),
            _ => None,
        }
    }

    /// Why it was refused, or its promise taken back.
    pub fn reason(&self) -> Option<&Prose<500>> {
        match self {
            Self::Rejected { reason, .. } => Some(reason),
            Self::Cancelled { reason, .. } => reason.as_ref(),
            _ => None,
        }
    }

    /// What ended it, if it has ended.
    pub fn closed(&self) -> Option<Deed> {
        match self {
            Self::Rejected { rejected, .. } => Some(*rejected),
            Self::Cancelled { cancelled, .. } => Some(*cancelled),
            Self::Expired { expired, .. } => Some(*expired),
            Self::Returned { returned, .. } => Some(*returned),
            Self::Lost { lost, .. } => Some(*lost),
            _ => None,
        }
    }
}

#[cfg(test)]
#[path = "state_tests.rs"]
mod tests;
