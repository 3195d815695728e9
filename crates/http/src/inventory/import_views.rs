//! Views of imports, and of what was told of their rows.

use crate::language::Language;
use chrono::{DateTime, Utc};
use plantel_domain::error::Params;
use plantel_domain::inventory::import::{Finding, Import};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A spreadsheet on its way in.
#[derive(Serialize, ToSchema)]
#[schema(as = Import)]
pub struct ImportJobView {
    /// Its id.
    pub id: Uuid,
    /// What the file was called.
    pub file_name: Option<String>,
    /// `queued`, `running`, `done`, `failed`, `cancelled`, `undoing` or `undone`.
    #[schema(example = "running")]
    pub state: &'static str,
    /// Whether nothing is stored because the caller only wants to know.
    pub dry_run: bool,
    /// Rows of the file.
    #[schema(example = 120_000)]
    pub rows: Option<u32>,
    /// Rows that are through.
    #[schema(example = 45_000)]
    pub read: u32,
    /// Of them, new assets.
    pub created: u32,
    /// Of them, changed assets.
    pub updated: u32,
    /// Of them, known already.
    pub unchanged: u32,
    /// Of them, refused.
    pub refused: u32,
    /// Environments that were made.
    pub environments_created: Vec<String>,
    /// Categories that were made.
    pub categories_created: Vec<String>,
    /// Why it failed, or could not be undone.
    pub error: Option<String>,
    /// Who brought it.
    pub by: Option<Uuid>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// When nothing happened by itself any more.
    pub finished_at: Option<DateTime<Utc>>,
}

impl From<Import> for ImportJobView {
    fn from(import: Import) -> Self {
        let progress = import.progress;
        Self {
            id: import.id.into(),
            file_name: import.file_name.map(Into::into),
            state: import.state.name(),
            dry_run: import.options.dry_run,
            rows: progress.rows,
            read: progress.read,
            created: progress.created,
            updated: progress.updated,
            unchanged: progress.unchanged,
            refused: progress.refused,
            environments_created: import.environments_created,
            categories_created: import.categories_created,
            error: import.error,
            by: import.by.map(Into::into),
            created_at: import.created_at,
            finished_at: import.finished_at,
        }
    }
}

/// Something told of a row.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportFinding)]
pub struct FindingView {
    /// Line of the file, or row of the worksheet.
    #[schema(example = 12)]
    pub line: u64,
    /// The heading, as the file has it.
    pub column: Option<String>,
    /// What stands there, its first 200 characters.
    pub value: String,
    /// Stable, for programs.
    #[schema(example = "import.duplicate-code")]
    pub code: String,
    /// One sentence, in the caller's language.
    pub detail: String,
    /// Whether the row was taken nevertheless.
    pub warning: bool,
}

impl FindingView {
    /// As somebody who reads this language is told.
    pub fn told(finding: Finding, language: Language) -> Self {
        Self {
            detail: language.detail(&finding.code, &Params::none()),
            line: finding.line,
            column: finding.column,
            value: finding.value,
            code: finding.code,
            warning: finding.warning,
        }
    }
}
