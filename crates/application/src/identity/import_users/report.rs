//! What came of taking accounts over.

use crate::sheet::{Refusal, Warning};
use serde::Serialize;

/// What came of taking accounts over: row by row, so that what was left out can be put right.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UserImportReport {
    /// How many rows the file has, without blank ones.
    pub rows: usize,
    /// How many became accounts.
    pub created: usize,
    /// How many of these have no password: their owners set one by recovery.
    pub without_password: usize,
    /// How many of these may act in every institution.
    pub administrators: usize,
    /// How many rows are of accounts that are known, here or by an earlier row.
    pub known: usize,
    /// How many rows were refused.
    pub refused: usize,
    /// Whether nothing was stored because the caller only wanted to know.
    pub dry_run: bool,
    /// Name of the encoding that was found.
    pub encoding: String,
    /// The delimiter that was found.
    pub delimiter: String,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// By what the known accounts are known; they were left alone.
    pub left_alone: Vec<Refusal>,
    /// Every fault of every refused row.
    pub refusals: Vec<Refusal>,
    /// What should be looked at in rows that were taken.
    pub warnings: Vec<Warning>,
}
