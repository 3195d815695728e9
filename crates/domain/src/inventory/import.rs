//! Imports: spreadsheets taken over, piece by piece, so that a large one survives a restart, can be
//! stopped, and can be undone as a whole while nothing else has touched what it did.
//!
//! ```text
//! queued --> running --> done -----undo--> undoing --> undone
//!    \--cancel--+--> cancelled --undo---/
//!               \--> failed ----undo---/
//! ```

use super::asset::Asset;
use crate::access::Target;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::files::FileKey;
use crate::ids::{AssetId, EnvironmentId, ImportId, InstitutionId, UserId};
use crate::journal::{Change, facts};
use crate::names::names;
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::store::{StoreError, Version};
use crate::text::Line;
use async_trait::async_trait;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

names! {
    /// Where an import stands.
    ImportState, "kind.unknown" {
        /// Nobody has begun yet.
        Queued = "queued",
        /// Rows go in.
        Running = "running",
        /// All rows were read.
        Done = "done",
        /// The file cannot be taken over; rows that went in before stay.
        Failed = "failed",
        /// Somebody stopped it; rows that went in before stay.
        Cancelled = "cancelled",
        /// What it did is being taken back.
        Undoing = "undoing",
        /// What it did was taken back.
        Undone = "undone",
    }
}

impl ImportState {
    /// Whether nothing happens by itself any more.
    pub fn settled(self) -> bool {
        !matches!(self, Self::Queued | Self::Running | Self::Undoing)
    }
}

/// What the caller lets an import do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct ImportOptions {
    /// Make environments that are not known.
    pub create_environments: bool,
    /// Make categories that are not known.
    pub create_categories: bool,
    /// Change assets that are known with other data.
    pub update: bool,
    /// Decide everything and store nothing.
    pub dry_run: bool,
    /// Columns by their headings, where the caller names them.
    pub columns: BTreeMap<String, String>,
}

/// How far an import is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Progress {
    /// Rows of the file, once it was read.
    pub rows: Option<u32>,
    /// Rows that are through, whatever came of them.
    pub read: u32,
    /// New assets.
    pub created: u32,
    /// Changed assets.
    pub updated: u32,
    /// Rows that say what is known already.
    pub unchanged: u32,
    /// Rows that were refused.
    pub refused: u32,
}

/// A spreadsheet on its way in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// Its id.
    pub id: ImportId,
    /// Whose.
    pub institution: InstitutionId,
    /// Who brought it; none for the command line.
    pub by: Option<UserId>,
    /// In which environments who brought it may write; everywhere when there is no limit.
    pub reach: Option<BTreeSet<EnvironmentId>>,
    /// What the file was called.
    pub file_name: Option<Line<200>>,
    /// What it may do.
    pub options: ImportOptions,
    /// Where it stands.
    pub state: ImportState,
    /// How far it is.
    pub progress: Progress,
    /// Names of environments that were made.
    pub environments_created: Vec<String>,
    /// Codes of categories that were made.
    pub categories_created: Vec<String>,
    /// Why it failed, or why it could not be undone: a code.
    pub error: Option<String>,
    /// When it was brought.
    pub created_at: Timestamp,
    /// When it settled.
    pub finished_at: Option<Timestamp>,
    /// Current version.
    pub version: Version,
}

/// Why an import does not do that.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// Not from this state.
    #[error("the import is {}", .0.name())]
    WrongState(ImportState),
    /// Something else happened to what it did.
    #[error("{0} assets were touched since")]
    Touched(u64),
}

impl Fault for ImportError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::WrongState(_) => "import.wrong-state",
            Self::Touched(_) => "import.touched",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::WrongState(state) => Params::none().text("state", state.name()),
            Self::Touched(count) => Params::none().number("count", i64::try_from(*count).unwrap_or(i64::MAX)),
        }
    }
}

impl From<&Import> for Target {
    fn from(import: &Import) -> Self {
        Self::institution(import.institution).of(import.by)
    }
}

impl Import {
    /// Where its file lies until it has settled.
    pub fn file(&self) -> FileKey {
        FileKey::new("imports", self.id, "file")
    }

    /// Whether who brought it may write there.
    pub fn reaches(&self, environment: Option<EnvironmentId>) -> bool {
        self.reach.as_ref().is_none_or(|reach| environment.is_some_and(|at| reach.contains(&at)))
    }

    /// Stops it, before all rows are through.
    pub fn cancel(mut self, now: Timestamp) -> Result<(Self, ImportCancelled), ImportError> {
        if !matches!(self.state, ImportState::Queued | ImportState::Running) {
            return Err(ImportError::WrongState(self.state));
        }
        self.state = ImportState::Cancelled;
        self.finished_at = Some(now);
        let event = ImportCancelled { import: self.id };
        Ok((self, event))
    }

    /// Has what it did taken back.
    pub fn undo(mut self, touched: u64) -> Result<(Self, ImportUndoing), ImportError> {
        if !matches!(self.state, ImportState::Done | ImportState::Cancelled | ImportState::Failed) {
            return Err(ImportError::WrongState(self.state));
        }
        if touched > 0 {
            return Err(ImportError::Touched(touched));
        }
        self.state = ImportState::Undoing;
        self.finished_at = None;
        self.error = None;
        let event = ImportUndoing { import: self.id };
        Ok((self, event))
    }
}

/// What an import changed of an asset that was known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedChange {
    /// When.
    pub at: Timestamp,
    /// The fields, as the journal tells them.
    pub changes: Vec<Change>,
}

/// What an import did to one asset: enough to take it back, and to tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportedRow {
    /// Line of the file, from 1.
    pub line: u64,
    /// Which asset.
    pub asset: AssetId,
    /// How it stood before; none when the import made it.
    pub before: Option<Box<Asset>>,
    /// Its version when the import was through with it: another now says that something touched it.
    pub version: Version,
    /// What the import changed; none where it made the asset, or where movements tell all of it.
    pub changed: Option<ImportedChange>,
}

/// Something told of a row: why it was refused, or what to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Line of the file, from 1.
    pub line: u64,
    /// The heading, as the file has it; none for a warning about the whole row.
    pub column: Option<String>,
    /// What stands there, its first 200 characters.
    pub value: String,
    /// What about it.
    pub code: String,
    /// Whether the row was taken nevertheless.
    pub warning: bool,
}

/// Keeps imports.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ImportRepository: Send {
    /// By id, in the institution in scope.
    async fn find(&mut self, id: ImportId, expected: Option<Version>) -> Result<Option<Import>, StoreError>;
    /// Those of the institution in scope, brought by `by` if that is given.
    async fn list(
        &mut self,
        by: Option<UserId>,
        sort: Sort<ImportSort>,
        page: &PageRequest,
    ) -> Result<Page<Import>, StoreError>;
    /// Adds one.
    async fn add(&mut self, import: &Import) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `import`.
    async fn update(&mut self, import: &mut Import) -> Result<(), StoreError>;
    /// Claims the oldest, of any institution, that has not settled and that nobody works on: nobody
    /// else gets it before `until`. The claim counts no version.
    async fn claim(&mut self, now: Timestamp, until: Timestamp) -> Result<Option<Import>, StoreError>;
    /// Keeps a claimed one for longer, or gives it back with a time that is past.
    async fn hold(&mut self, id: ImportId, until: Timestamp) -> Result<(), StoreError>;
    /// Writes down what rows did.
    async fn add_rows(&mut self, id: ImportId, rows: &[ImportedRow]) -> Result<(), StoreError>;
    /// What rows behind `line` did, in order of line.
    async fn rows(&mut self, id: ImportId, behind: u64, limit: u32) -> Result<Vec<ImportedRow>, StoreError>;
    /// How many of its assets something else touched since: another version, a loan, a transfer or a picture.
    async fn touched(&mut self, id: ImportId) -> Result<u64, StoreError>;
    /// Writes down what was told of rows.
    async fn add_findings(&mut self, id: ImportId, findings: &[Finding]) -> Result<(), StoreError>;
    /// What was told of rows, in order of line.
    async fn findings(&mut self, id: ImportId, page: &PageRequest) -> Result<Page<Finding>, StoreError>;
}

/// What imports are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportSort {
    /// By when they were brought.
    CreatedAt,
}

impl SortField for ImportSort {
    const ALL: &'static [(&'static str, Self)] = &[("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}

facts! {
    about "import" {
        /// Which import.
        import: ImportId,
    }

    /// Somebody brought a file.
    ImportQueued = "import.queued",
    /// Somebody stopped it.
    ImportCancelled = "import.cancelled",
    /// Its file cannot be taken over.
    ImportFailed = "import.failed",
    /// All its rows are through.
    ImportFinished = "import.finished",
    /// Somebody wants it taken back.
    ImportUndoing = "import.undo-asked",
    /// What it did was taken back.
    ImportUndone = "import.undone",
    /// It could not be taken back.
    ImportUndoRefused = "import.undo-refused",
}

#[cfg(test)]
#[path = "import_tests.rs"]
mod tests;
