//! Everything that ever happened to an asset, in one list.

use super::movement::Movement;
use crate::audit::JournalEntry;
use crate::clock::Timestamp;
use crate::ids::{ImportId, LoanId, UserId};
use crate::journal::Change;
use uuid::Uuid;

/// What a loan did to an asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoanStep {
    /// Which loan.
    pub loan: LoanId,
    /// What it came to be: a state of loans, by its published name.
    pub state: &'static str,
    /// For whom; nobody when whoever asks may not know.
    pub borrower: Option<UserId>,
    /// How many units of the asset: those that stand for the loan, or those that were asked for while none do.
    pub quantity: u32,
    /// Who did it; nobody for what the clock did.
    pub by: Option<UserId>,
}

impl LoanStep {
    /// Without a word of who borrowed.
    #[must_use]
    pub fn of_nobody(self) -> Self {
        let by = self.by.filter(|by| Some(*by) != self.borrower);
        Self { borrower: None, by, ..self }
    }
}

/// What an import did to an asset that was known, or that this was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportStep {
    /// Which import.
    pub import: ImportId,
    /// Whether it was taken back.
    pub undone: bool,
    /// Who brought the import; none of one that was taken back, which a job does.
    pub by: Option<UserId>,
    /// Fields that changed; none where movements alone tell it.
    pub changes: Vec<Change>,
}

impl ImportStep {
    /// It changed an asset.
    pub fn changed(import: ImportId, by: Option<UserId>, changes: Vec<Change>) -> Self {
        Self { import, undone: false, by, changes }
    }

    /// What it did was taken back: what it changed, if it did, changed back.
    pub fn undone(import: ImportId, done: Vec<Change>) -> Self {
        let changes = done.into_iter().map(Change::reversed).collect();
        Self { import, undone: true, by: None, changes }
    }
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
    /// An import changed it, or was taken back.
    Import(ImportStep),
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
