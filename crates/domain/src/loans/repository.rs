//! Port to where loans are kept.

use super::{Claim, Handling, Loan, Period, StateName};
use crate::access::Visibility;
use crate::clock::Day;
use crate::ids::{AssetId, EnvironmentId, LoanId, UserId};
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to loans.
pub trait LoanRepositories: Send {
    /// The loans.
    fn loans(&mut self) -> &mut dyn LoanRepository;
}

/// Keeps the loans of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait LoanRepository: Send {
    /// By id.
    async fn find(&mut self, id: LoanId, expected: Option<Version>) -> Result<Option<Loan>, StoreError>;
    /// What loans take of these assets: what they have, whenever it is due, and what is promised to them on days of
    /// the period.
    async fn claims(&mut self, assets: &[AssetId], period: &Period) -> Result<Vec<Claim>, StoreError>;
    /// Those that match and may be seen.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &LoanFilter,
        page: &PageRequest,
    ) -> Result<Page<Loan>, StoreError>;
    /// All of a person's, in every institution, newest first: for their own data, and before an account goes.
    async fn of_borrower(&mut self, borrower: UserId) -> Result<Vec<Loan>, StoreError>;
    /// At most so many that are pending or approved, and whose last day lies before this one; the oldest first.
    async fn expired(&mut self, before: Day, limit: u64) -> Result<Vec<LoanId>, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one thing would be promised twice for a day.
    async fn add(&mut self, loan: &Loan) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `loan`.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one thing would be promised twice for a day.
    async fn update(&mut self, loan: &mut Loan) -> Result<(), StoreError>;
    /// Writes down what changed hands.
    async fn add_handlings(&mut self, handlings: &[Handling]) -> Result<(), StoreError>;
    /// What changed hands in a loan, in the order in which it was written.
    async fn handlings(&mut self, loan: LoanId) -> Result<Vec<Handling>, StoreError>;
}

/// Which loans of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoanFilter {
    /// In this state.
    pub state: Option<StateName>,
    /// That ask for this asset, or for which it stands.
    pub asset: Option<AssetId>,
    /// From this warehouse.
    pub warehouse: Option<EnvironmentId>,
    /// For this borrower.
    pub borrower: Option<UserId>,
    /// Order.
    pub sort: Sort<LoanSort>,
}

/// What loans are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoanSort {
    /// By when they were asked for.
    CreatedAt,
}

impl SortField for LoanSort {
    const ALL: &'static [(&'static str, Self)] = &[("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}
