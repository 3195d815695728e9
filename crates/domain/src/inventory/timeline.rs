//! Everything that ever happened to an asset, in one list.

use super::movement::Movement;
use crate::audit::JournalEntry;
use crate::clock::Timestamp;
use crate::ids::{LoanId, UserId};
use uuid::Uuid;

/// What a loan did to an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoanStep {
    /// Which loan.
    pub loan: LoanId,
    /// What it came to be: a state of loans, by its published name.
    pub state: &'static str,
    /// For whom.
    pub borrower: UserId,
    /// How many units.
    pub quantity: u32,
    /// Who did it.
    pub by: UserId,
}

/// One thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub enum Happening {
    /// Units moved.
    Movement(Movement),
    /// A loan went on.
    Loan(LoanStep),
    /// What is known of the asset changed.
    Change(Box<JournalEntry>),
}

/// One thing that happened, and when.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineEntry {
    /// When.
    pub at: Timestamp,
    /// Makes the order total.
    pub id: Uuid,
    /// What.
    pub what: Happening,
}
