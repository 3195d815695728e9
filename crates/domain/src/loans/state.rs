//! Where a loan stands.

use crate::clock::Timestamp;
use crate::form::BadValue;
use crate::ids::UserId;
use crate::text::Prose;
use serde::Serialize;

/// Who did something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deed {
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

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
    /// Taken back by the borrower before hand-over.
    Cancelled {
        /// Who had promised it, if anybody had.
        approved: Option<Deed>,
        /// Who took it back.
        cancelled: Deed,
    },
    /// In the borrower's hands.
    Active {
        /// Who promised.
        approved: Deed,
        /// Who handed over.
        handed_over: Deed,
    },
    /// Back in the warehouse.
    Returned {
        /// Who promised.
        approved: Deed,
        /// Who handed over.
        handed_over: Deed,
        /// Who took it back.
        returned: Deed,
    },
}

/// A state without what it carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateName {
    /// See [`LoanState::Pending`].
    Pending,
    /// See [`LoanState::Approved`].
    Approved,
    /// See [`LoanState::Rejected`].
    Rejected,
    /// See [`LoanState::Cancelled`].
    Cancelled,
    /// See [`LoanState::Active`].
    Active,
    /// See [`LoanState::Returned`].
    Returned,
}

impl StateName {
    /// All of them, with their published names.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("pending", Self::Pending),
        ("approved", Self::Approved),
        ("rejected", Self::Rejected),
        ("cancelled", Self::Cancelled),
        ("active", Self::Active),
        ("returned", Self::Returned),
    ];

    /// The published name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, state)| *state == self).map_or("", |(name, _)| name)
    }

    /// Of a published name.
    pub fn parse(name: &str) -> Result<Self, BadValue> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, s)| *s).ok_or(BadValue::new("kind.unknown"))
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
            Self::Active { .. } => StateName::Active,
            Self::Returned { .. } => StateName::Returned,
        }
    }
}
