//! A file that was made for the ministry.

use crate::access::Target;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, NotFound, Params};
use crate::files::FileKey;
use crate::form::{BadValue, FieldError, Invalid};
use crate::ids::{InstitutionId, SchoolYearId, SimatExportId, SiteId, UserId};
use crate::names::names;
use crate::page::{Sort, SortField};
use serde::Serialize;

/// No such file.
pub const EXPORT_NOT_FOUND: NotFound = NotFound("simat-export.not-found");

/// Where these files lie.
const FOLDER: &str = "simat-exports";

names! {
    /// In which letters a file is written.
    Encoding, "kind.unknown" {
        /// ISO 8859-1, which the ministry's own program writes.
        Latin1 = "latin1",
        /// UTF-8, without a mark at its beginning.
        Utf8 = "utf-8",
    }
}

/// A file that was made for the ministry; written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SimatExport {
    /// Its id.
    pub id: SimatExportId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which year.
    pub year: SchoolYearId,
    /// Of which site; of all when none is named.
    pub site: Option<SiteId>,
    /// Which columns it has.
    pub layout: String,
    /// How it is written.
    pub encoding: Encoding,
    /// How many lines it has below its headings.
    pub rows: u32,
    /// How many enrolments are not in it, since errors were found in them.
    pub left_out: u32,
    /// How many errors were found.
    pub errors: u32,
    /// How many warnings.
    pub warnings: u32,
    /// Size of the file, in bytes.
    pub bytes: u32,
    /// SHA-256 of the file, in hexadecimal digits.
    pub sha256: String,
    /// Who made it; nobody for the command line.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

impl From<&SimatExport> for Target {
    fn from(export: &SimatExport) -> Self {
        Self::institution(export.institution)
    }
}

impl SimatExport {
    /// Where the file lies.
    pub fn file(&self) -> FileKey {
        FileKey::of_contents(FOLDER, self.id, &self.sha256)
    }

    /// Where its lines lie with whose they are, for comparing it with others.
    pub fn rows_file(&self) -> FileKey {
        FileKey::new(FOLDER, self.id, "rows")
    }

    /// What whoever takes it is told that it is called.
    pub fn file_name(&self) -> String {
        format!("{}-{}.csv", self.layout, self.at.format("%Y%m%d-%H%M%S"))
    }
}

/// Which files of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SimatExportFilter {
    /// Of this year.
    pub year: Option<SchoolYearId>,
    /// Order.
    pub sort: Sort<SimatExportSort>,
}

/// What files are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SimatExportSort {
    /// By when they were made.
    CreatedAt,
}

impl SortField for SimatExportSort {
    const ALL: &'static [(&'static str, Self)] = &[("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}

/// What is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SimatError {
    /// There are so many errors, and nobody said that their lines may be left out.
    #[error("{0} errors were found")]
    HasProblems(u32),
    /// Some of what was accepted is no difference any more.
    #[error("a difference is gone")]
    DifferenceGone(FieldError),
    /// Some of what was accepted gives a student the paper of another.
    #[error("another student has the paper")]
    DocumentTaken(FieldError),
    /// No columns are known of files of that year.
    #[error("no layout is known of {0}")]
    NoLayout(i32),
    /// The file names students who were blocked since.
    #[error("students of the file are blocked")]
    HoldsBlocked,
}

/// What is wrong with some of what was accepted, which is named by its ids.
fn of_accepted<'a>(code: &'static str, ids: impl IntoIterator<Item = &'a str>) -> FieldError {
    let ids = ids.into_iter().collect::<Vec<_>>().join(", ");
    let reason = BadValue::with(code, Params::none().text("ids", ids));
    FieldError { pointer: "/accept".to_owned(), reason }
}

impl SimatError {
    /// These are no differences any more.
    pub fn gone<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        Self::DifferenceGone(of_accepted("simat.difference-gone", ids))
    }

    /// These give a student the paper of another.
    pub fn document_taken<'a>(ids: impl IntoIterator<Item = &'a str>) -> Self {
        Self::DocumentTaken(of_accepted("simat.document-taken", ids))
    }

    /// These are decided elsewhere, or cannot be read.
    pub fn not_acceptable<'a>(ids: impl IntoIterator<Item = &'a str>) -> Invalid {
        Invalid(vec![of_accepted("simat.not-acceptable", ids)])
    }
}

impl Fault for SimatError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::HasProblems(_) => "simat.has-problems",
            Self::DifferenceGone(_) => "simat.difference-gone",
            Self::DocumentTaken(_) => "simat.document-taken",
            Self::NoLayout(_) => "simat.no-layout",
            Self::HoldsBlocked => "simat.holds-blocked",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::HasProblems(count) => Params::none().number("count", i64::from(*count)),
            Self::NoLayout(year) => Params::none().text("year", year.to_string()),
            Self::DifferenceGone(field) | Self::DocumentTaken(field) => field.reason.params.clone(),
            Self::HoldsBlocked => Params::none(),
        }
    }
    fn fields(&self) -> &[FieldError] {
        match self {
            Self::DifferenceGone(field) | Self::DocumentTaken(field) => std::slice::from_ref(field),
            Self::HasProblems(_) | Self::NoLayout(_) | Self::HoldsBlocked => &[],
        }
    }
}
