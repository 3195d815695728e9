//! How the ministry's files are shown.

use chrono::{DateTime, Utc};
use plantel_application::Names;
use plantel_domain::simat::{SimatExport, Standing};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A file that was made for the ministry.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatExport)]
pub struct SimatExportView {
    /// Its id.
    pub id: Uuid,
    /// Of which year.
    pub year_id: Uuid,
    /// Of which site; null when of all.
    pub site_id: Option<Uuid>,
    /// Which columns it has.
    #[schema(example = "anexo_6a_2022")]
    pub layout: String,
    /// `latin1` or `utf-8`.
    #[schema(example = "latin1")]
    pub encoding: &'static str,
    /// How many lines it has below its headings.
    #[schema(example = 584)]
    pub rows: u32,
    /// How many enrolments are not in it, since errors were found in them.
    #[schema(example = 0)]
    pub left_out: u32,
    /// How many errors were found.
    #[schema(example = 0)]
    pub errors: u32,
    /// How many warnings.
    #[schema(example = 12)]
    pub warnings: u32,
    /// What the file is called.
    #[schema(example = "anexo_6a_2022-20260316-150000.csv")]
    pub file_name: String,
    /// Size of the file.
    pub bytes: u32,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// Who made it.
    pub created_by: Option<Uuid>,
    /// Their name; null when it is not known.
    #[schema(example = "Ana Ruiz")]
    pub created_by_name: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl SimatExportView {
    /// With what is known of names.
    pub fn of(export: &SimatExport, names: &Names) -> Self {
        Self {
            id: export.id.into(),
            year_id: export.year.into(),
            site_id: export.site.map(Into::into),
            layout: export.layout.clone(),
            encoding: export.encoding.name(),
            rows: export.rows,
            left_out: export.left_out,
            errors: export.errors,
            warnings: export.warnings,
            file_name: export.file_name(),
            bytes: export.bytes,
            sha256: export.sha256.clone(),
            created_by: export.by.map(Into::into),
            created_by_name: export.by.and_then(|by| names.people.get(&by).cloned()),
            created_at: export.at,
        }
    }
}

/// A student who stands in one of two files.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatStanding)]
pub struct StandingView {
    /// Who.
    pub student_id: Uuid,
    /// By which enrolment.
    pub enrollment_id: Uuid,
    /// What they are called, surnames first, as the file has it.
    #[schema(example = "Peña Ruiz Ana María")]
    pub name: String,
}

impl From<Standing> for StandingView {
    fn from(standing: Standing) -> Self {
        Self { student_id: standing.student.into(), enrollment_id: standing.enrollment.into(), name: standing.name }
    }
}
