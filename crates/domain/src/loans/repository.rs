//! Port to where loans are kept.

use super::{Loan, Period, Promise, StateName};
use crate::access::Visibility;
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
    /// What approved loans of an asset, but for `except`, will take on days of the period.
    async fn promises(&mut self, asset: AssetId, period: &Period, except: LoanId) -> Result<Vec<Promise>, StoreError>;
    /// Those that match and may be seen.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &LoanFilter,
        page: &PageRequest,
    ) -> Result<Page<Loan>, StoreError>;
    /// All of a person's, in every institution, newest first: for their own data, and before an account goes.
    async fn of_borrower(&mut self, borrower: UserId) -> Result<Vec<Loan>, StoreError>;
    /// Adds one.
    async fn add(&mut self, loan: &Loan) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `loan`.
    async fn update(&mut self, loan: &mut Loan) -> Result<(), StoreError>;
}

/// Which loans of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoanFilter {
    /// In this state.
    pub state: Option<StateName>,
    /// Of this asset.
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
