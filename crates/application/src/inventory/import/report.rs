//! What came of an import: row by row, so that the sheet can be corrected.

use super::{Plan, Sheet};
use crate::sheet::{Refusal, Warning, refused_rows};
use plantel_domain::ids::ImportId;
use serde::Serialize;

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportReport {
    /// Which import, if it stored anything.
    pub import: Option<ImportId>,
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
    /// Name of the encoding that was found, or `xlsx`.
    pub encoding: String,
    /// The delimiter that was found; none in a workbook.
    pub delimiter: Option<String>,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// Names of environments that were not there before.
    pub environments_created: Vec<String>,
    /// Codes of categories that were not there before.
    pub categories_created: Vec<String>,
    /// Every fault of every refused row.
    pub refusals: Vec<Refusal>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
}

impl ImportReport {
    pub(super) fn of(sheet: &Sheet, plan: &Plan, import: Option<ImportId>, dry_run: bool) -> Self {
        Self {
            import,
            rows: sheet.rows.len(),
            created: plan.create.len(),
            updated: plan.update.len(),
            unchanged: plan.unchanged.len(),
            refused: refused_rows(&plan.refused),
            dry_run,
            encoding: sheet.encoding.to_owned(),
            delimiter: sheet.delimiter.map(String::from),
            ignored_columns: sheet.ignored_columns.clone(),
            environments_created: plan.environments.iter().map(|environment| environment.name.to_string()).collect(),
            categories_created: plan.categories.iter().map(|kind| kind.code.as_str().to_owned()).collect(),
            refusals: plan.refused.clone(),
            warnings: plan.warnings.clone(),
        }
    }
}
