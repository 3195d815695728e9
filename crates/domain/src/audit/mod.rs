//! Reading the journal.

use crate::clock::Timestamp;
use crate::ids::{InstitutionId, JournalId, UserId};
use crate::journal::Change;
use crate::page::{Page, PageRequest};
use crate::store::StoreError;
use async_trait::async_trait;
use serde_json::Value;
use uuid::Uuid;

/// A row of the journal: one thing that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct JournalEntry {
    /// Its id, in the order of writing.
    pub id: JournalId,
    /// When.
    pub at: Timestamp,
    /// In which institution, if in one.
    pub institution: Option<InstitutionId>,
    /// What, such as `loan.approved`.
    pub kind: String,
    /// Version of the data's schema.
    pub version: u16,
    /// What kind of thing it happened to.
    pub subject_kind: String,
    /// Which.
    pub subject_id: Uuid,
    /// `user`, `anonymous`, or the name of a job.
    pub principal: String,
    /// Which user.
    pub user: Option<UserId>,
    /// The roles in force.
    pub role: String,
    /// Under which request.
    pub request_id: String,
    /// The fact's own fields.
    pub data: Value,
    /// Fields that changed.
    pub changes: Vec<Change>,
}

/// Which rows of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JournalFilter {
    /// By this user.
    pub user: Option<UserId>,
    /// Of this kind.
    pub kind: Option<String>,
    /// About this kind of thing.
    pub subject_kind: Option<String>,
    /// About this thing.
    pub subject_id: Option<Uuid>,
    /// Not before.
    pub from: Option<Timestamp>,
    /// Before.
    pub until: Option<Timestamp>,
}

/// Gives access to the journal.
pub trait JournalRepositories: Send {
    /// The journal.
    fn journal(&mut self) -> &mut dyn JournalRepository;
}

/// Reads the journal of the institution in scope; without one, what belongs to no institution.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait JournalRepository: Send {
    /// Newest first.
    async fn list(&mut self, filter: &JournalFilter, page: &PageRequest) -> Result<Page<JournalEntry>, StoreError>;
}
