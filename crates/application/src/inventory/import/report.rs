//! What came of an import: row by row, so that the sheet can be corrected.

use crate::sheet::{Refusal, Warning};
use serde::Serialize;

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportReport {
    /// How many rows the file has, without blank ones.
    pub rows: usize,
    /// How many became new assets.
    pub created: usize,
    /// How many changed an asset.
    pub updated: usize,
    /// How many say what is known already.
    pub unchanged: usize,
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
    /// Names of environments that were not there before.
    pub environments_created: Vec<String>,
    /// Every fault of every refused row.
    pub refusals: Vec<Refusal>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
}
