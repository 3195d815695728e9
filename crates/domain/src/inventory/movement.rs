//! Movements: every change of quantity, condition or place, written once and never changed.

use super::units::Condition;
use crate::clock::{Day, Timestamp};
use crate::form::{BadValue, Form, Invalid};
use crate::ids::{AssetId, CheckId, EnvironmentId, ImportId, InstitutionId, LoanId, MovementId, TransferId, UserId};
use crate::names::names;
use crate::page::{Sort, SortField};
use crate::text::{Line, Prose};
use serde::Serialize;

names! {
    /// What a movement is.
    MovementKind, "kind.unknown" {
        /// Units came into the institution's possession, or were there when the ledger began.
        Receipt = "receipt",
        /// Units left an environment for another.
        TransferOut = "transfer_out",
        /// Units arrived, or came back because their transfer was cancelled.
        TransferIn = "transfer_in",
        /// Units were handed to a borrower.
        LoanOut = "loan_out",
        /// Units came back from a borrower.
        LoanIn = "loan_in",
        /// Units broke.
        Damage = "damage",
        /// Units were repaired.
        Repair = "repair",
        /// Units are not found.
        Loss = "loss",
        /// Units that were missing, or never booked, turned up.
        Found = "found",
        /// Units are owned no more.
        WriteOff = "write_off",
        /// The book is put right, or units are put to use or to repair.
        Adjustment = "adjustment",
    }
}

impl MovementKind {
    /// Whether people book it themselves; transfers and loans book their own.
    pub fn by_hand(self) -> bool {
        !matches!(self, Self::TransferOut | Self::TransferIn | Self::LoanOut | Self::LoanIn)
    }

    /// The table of movements: from which condition to which each kind leads; `None` is outside.
    pub fn allows(self, from: Option<Condition>, to: Option<Condition>) -> bool {
        use Condition::{Damaged, Good, InTransit, InUse, Maintenance, Missing, OnLoan};
        let stated = |condition: Option<Condition>| condition.is_some_and(Condition::stated);
        match self {
            Self::Receipt => from.is_none() && stated(to),
            Self::TransferOut => stated(from) && to == Some(InTransit),
            Self::TransferIn => from == Some(InTransit) && stated(to),
            Self::LoanOut => from == Some(Good) && to == Some(OnLoan),
            Self::LoanIn => from == Some(OnLoan) && matches!(to, Some(Good | Damaged | Missing)),
            Self::Damage => matches!(from, Some(Good | InUse | Maintenance | Missing)) && to == Some(Damaged),
            Self::Repair => matches!(from, Some(Damaged | Maintenance)) && matches!(to, Some(Good | InUse)),
            Self::Loss => matches!(from, Some(Good | InUse | Maintenance | Damaged | InTransit)) && to == Some(Missing),
            Self::Found => matches!(from, None | Some(Missing)) && matches!(to, Some(Good | Damaged | InUse)),
            Self::WriteOff => stated(from) && to.is_none(),
            Self::Adjustment => from != to && (from.is_none() || stated(from)) && (to.is_none() || stated(to)),
        }
    }

    /// What is meant when nobody says from and to which condition.
    pub fn usual(self) -> (Option<Condition>, Option<Condition>) {
        use Condition::{Damaged, Good, Missing};
        match self {
            Self::Receipt => (None, Some(Good)),
            Self::Damage => (Some(Good), Some(Damaged)),
            Self::Repair => (Some(Damaged), Some(Good)),
            Self::Loss => (Some(Good), Some(Missing)),
            Self::Found => (Some(Missing), Some(Good)),
            Self::WriteOff => (Some(Damaged), None),
            Self::TransferOut | Self::TransferIn | Self::LoanOut | Self::LoanIn | Self::Adjustment => (None, None),
        }
    }
}

/// Where units are, and in which condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// In which environment; nowhere in particular when there is none.
    pub environment: Option<EnvironmentId>,
    /// In which condition.
    pub condition: Condition,
}

/// What made a movement necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Cause {
    /// An inventory check.
    Check(CheckId),
    /// A loan.
    Loan(LoanId),
    /// A transfer between environments.
    Transfer(TransferId),
    /// An import, or its undoing.
    Import(ImportId),
}

/// A movement, as it stands in the ledger for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Movement {
    /// Its id.
    pub id: MovementId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which asset.
    pub asset: AssetId,
    /// What it is.
    pub kind: MovementKind,
    /// How many units, at least one.
    pub quantity: u32,
    /// Where they were; none when they come from outside.
    pub from: Option<Place>,
    /// Where they are now; none when they are owned no more.
    pub to: Option<Place>,
    /// Why.
    pub reason: Option<Prose<500>>,
    /// The paper behind it: an invoice, a police report, minutes.
    pub document: Option<Line<100>>,
    /// What made it necessary.
    pub cause: Option<Cause>,
    /// Who; none for a job.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// What movements of one deed have in common.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who; none for a job.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: Option<Prose<500>>,
    /// The paper behind it.
    pub document: Option<Line<100>>,
    /// What made it necessary.
    pub cause: Option<Cause>,
}

impl Entry {
    /// By somebody, now, without more to say.
    pub fn new(by: Option<UserId>, at: Timestamp) -> Self {
        Self { by, at, reason: None, document: None, cause: None }
    }

    /// Because of this.
    #[must_use]
    pub fn because(self, cause: Cause) -> Self {
        Self { cause: Some(cause), ..self }
    }

    /// For this reason.
    #[must_use]
    pub fn for_reason(self, reason: Option<Prose<500>>) -> Self {
        Self { reason, ..self }
    }
}

/// What somebody books by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMovement {
    /// What it is.
    pub kind: MovementKind,
    /// How many units.
    pub quantity: std::num::NonZeroU32,
    /// From which condition; the kind's usual one when nobody says.
    pub from: Option<Condition>,
    /// To which condition; the kind's usual one when nobody says.
    pub to: Option<Condition>,
    /// Found units that were never booked: they come from outside.
    pub surplus: bool,
    /// In which environment; where the asset is kept when nobody says.
    pub environment: Option<EnvironmentId>,
    /// Why.
    pub reason: Option<Prose<500>>,
    /// The paper behind it.
    pub document: Option<Line<100>>,
}

impl NewMovement {
    /// Refuses what cannot be booked by hand, before anything is read.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut form = Form::new();
        if !self.kind.by_hand() {
            form.refuse("/kind", BadValue::new("movement.not-by-hand"));
        }
        for (pointer, condition) in [("/from_condition", self.from), ("/to_condition", self.to)] {
            if condition.is_some_and(|condition| !condition.stated()) {
                form.refuse(pointer, BadValue::new("movement.condition-not-stated"));
            }
        }
        if self.surplus && (self.kind != MovementKind::Found || self.from.is_some()) {
            form.refuse("/surplus", BadValue::new("field.invalid"));
        }
        form.done(|| Some(()))
    }
}

/// Which movements of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MovementFilter {
    /// Of this asset.
    pub asset: Option<AssetId>,
    /// Of this kind.
    pub kind: Option<MovementKind>,
    /// From or to this environment.
    pub environment: Option<EnvironmentId>,
    /// Not before the beginning of this day, UTC.
    pub from: Option<Day>,
    /// Not after the end of this day, UTC.
    pub until: Option<Day>,
    /// Order.
    pub sort: Sort<MovementSort>,
}

/// What movements are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MovementSort {
    /// By when they were booked.
    At,
}

impl SortField for MovementSort {
    const ALL: &'static [(&'static str, Self)] = &[("at", Self::At)];
    const DEFAULT: Sort<Self> = Sort { field: Self::At, descending: true };
}
