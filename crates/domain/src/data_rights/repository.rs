//! Port to where requests about data are kept.

use super::{DataRequest, DataRequestKind, DataRequestSight, DataRequestState, DataRightsTerms};
use crate::clock::Day;
use crate::ids::{DataRequestId, StudentId};
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to what people ask about data.
pub trait DataRightsRepositories: Send {
    /// The requests.
    fn data_requests(&mut self) -> &mut dyn DataRequestRepository;
}

/// Keeps what people ask of the institution in scope, and by when they are answered.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait DataRequestRepository: Send {
    /// The terms that were written; nothing while those of the law hold.
    async fn terms(&mut self, expected: Option<Version>) -> Result<Option<DataRightsTerms>, StoreError>;
    /// Stores what is written first (version 0), or a change, and leaves the new version in `terms`.
    async fn put_terms(&mut self, terms: &mut DataRightsTerms) -> Result<(), StoreError>;
    /// By id, if the caller sees it.
    async fn find(
        &mut self,
        sight: &DataRequestSight,
        id: DataRequestId,
        expected: Option<Version>,
    ) -> Result<Option<DataRequest>, StoreError>;
    /// Those that match and that the caller [lists](DataRequestSight::lists).
    async fn list(
        &mut self,
        sight: &DataRequestSight,
        filter: &DataRequestFilter,
        page: &PageRequest,
    ) -> Result<Page<DataRequest>, StoreError>;
    /// All of a student, the newest first.
    async fn of_student(&mut self, student: StudentId) -> Result<Vec<DataRequest>, StoreError>;
    /// Adds one.
    async fn add(&mut self, request: &DataRequest) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `request`.
    async fn update(&mut self, request: &mut DataRequest) -> Result<(), StoreError>;
}

/// Which requests of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DataRequestFilter {
    /// Of whom the data are.
    pub student: Option<StudentId>,
    /// What is asked.
    pub kind: Option<DataRequestKind>,
    /// Where they stand.
    pub state: Option<DataRequestState>,
    /// Those that waited longer than they may on this day.
    pub overdue_on: Option<Day>,
    /// Only those about students who are blocked, of whom the caller may see none; else all others.
    pub blocked: bool,
    /// Order.
    pub sort: Sort<DataRequestSort>,
}

/// What requests are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataRequestSort {
    /// By the last day on which they are answered in time.
    LastDay,
    /// By when they were written down.
    CreatedAt,
}

impl SortField for DataRequestSort {
    const ALL: &'static [(&'static str, Self)] = &[("last_day", Self::LastDay), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::LastDay, descending: false };
}
