//! Port to where the ministry's files are known, and to what they are made of.

use super::{SimatExport, SimatExportFilter, SimatFacts, SimatSource};
use crate::clock::Day;
use crate::ids::{EnrollmentId, SchoolYearId, SimatExportId, SiteId, StudentId};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;
use std::collections::BTreeMap;

/// Gives access to the ministry's files.
pub trait SimatRepositories: Send {
    /// What is known of them.
    fn simat(&mut self) -> &mut dyn SimatRepository;
}

/// Keeps what the office states for the ministry, and which files were made, of the institution in scope. Whoever reads
/// what is sensitive commits an event that tells so.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SimatRepository: Send {
    /// What lines are made of: of every enrolment of the year whose student is, or was to its end, taught; at one site
    /// if it is named. By name, surnames first, then by student; a few queries, however many there are. The year before
    /// is the one of the institution that began last of those that began earlier; a student who was never active in it
    /// was not taught, and of several enrolments that were the one that was not left counts, else the newest.
    async fn records(&mut self, year: SchoolYearId, site: Option<SiteId>) -> Result<Vec<SimatSource>, StoreError>;
    /// What the office states of an enrolment; nothing when nothing was ever stated.
    async fn facts(
        &mut self,
        enrollment: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<Option<SimatFacts>, StoreError>;
    /// Stores what is stated first (version 0), or a change, and leaves the new version in `facts`.
    async fn put_facts(&mut self, facts: &mut SimatFacts) -> Result<(), StoreError>;
    /// What the office stated last of each of these students, in a year that began before this day; any number of
    /// students.
    async fn stated_before(
        &mut self,
        day: Day,
        students: &[StudentId],
    ) -> Result<BTreeMap<StudentId, SimatFacts>, StoreError>;
    /// Adds what is stated first of many enrolments, with its version.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `simat facts` when something was stated of one already.
    async fn add_facts(&mut self, all: &[SimatFacts]) -> Result<(), StoreError>;
    /// A file, by id.
    async fn export(&mut self, id: SimatExportId) -> Result<Option<SimatExport>, StoreError>;
    /// The files that match.
    async fn exports(
        &mut self,
        filter: &SimatExportFilter,
        page: &PageRequest,
    ) -> Result<Page<SimatExport>, StoreError>;
    /// Adds a file.
    async fn add_export(&mut self, export: &SimatExport) -> Result<(), StoreError>;
}
