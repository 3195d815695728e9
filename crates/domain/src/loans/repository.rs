//! Port to where loans are kept.

use super::{Claim, Handling, Loan, Period, StateName};
use crate::access::Visibility;
use crate::clock::{Day, Timestamp};
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
    /// At most so many that are pending or approved, and whose last day, or that to be collected, lies before this
    /// one; the earliest first.
    async fn expired(&mut self, before: Day, limit: u64) -> Result<Vec<LoanId>, StoreError>;
    /// At most so many of which the clock has something to say at this moment; the earliest first.
    async fn to_remind(&mut self, now: Timestamp, limit: u64) -> Result<Vec<LoanId>, StoreError>;
    /// At most so many that are asked for, promised or out, whose borrower may not act in the institution any more, and
    /// of which that is not known yet.
    async fn of_leavers(&mut self, limit: u64) -> Result<Vec<LoanId>, StoreError>;
    /// At most so many whose borrowers wait for units; who came first is first.
    async fn waiting(&mut self, limit: u64) -> Result<Vec<Loan>, StoreError>;
    /// What a person has borrowed in the institution, other than by this loan. Whoever asks next waits until the work
    /// ends.
    async fn borrowed(&mut self, borrower: UserId, but: LoanId, today: Day) -> Result<Borrowed, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one thing would be promised twice for a day.
    async fn add(&mut self, loan: &Loan) -> Result<(), StoreError>;
    /// Stores a change of its state, its days or the units that stand for its lines, and leaves the new version in
    /// `loan`. What the lines ask for stays.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one thing would be promised twice for a day.
    async fn update(&mut self, loan: &mut Loan) -> Result<(), StoreError>;
    /// Writes down what changed hands.
    async fn add_handlings(&mut self, handlings: &[Handling]) -> Result<(), StoreError>;
    /// What changed hands in a loan, in the order in which it was written.
    async fn handlings(&mut self, loan: LoanId) -> Result<Vec<Handling>, StoreError>;
}

/// What somebody has borrowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Borrowed {
    /// Units that are promised to them, or in their hands.
    pub units: u32,
    /// Whether something is out after its last day.
    pub overdue: bool,
    /// When a loan ended last of which something came back late, or was given up then.
    pub last_late: Option<Timestamp>,
}

/// What of a loan is to be done, on a day of the institution's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// To be decided over.
    ToApprove,
    /// Promised for this day, and not handed over yet.
    ToHandOver(Day),
    /// Out, and due on this day.
    DueToday(Day),
    /// Out, and due before this day.
    Overdue(Day),
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
    /// Of which this is to be done.
    pub stands: Option<Stands>,
    /// That have a day in common with this period.
    pub days: Option<Period>,
    /// Order.
    pub sort: Sort<LoanSort>,
}

/// What loans are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LoanSort {
    /// By when they were asked for.
    CreatedAt,
    /// By their first day.
    StartDate,
    /// By their last day.
    EndDate,
}

impl SortField for LoanSort {
    const ALL: &'static [(&'static str, Self)] =
        &[("created_at", Self::CreatedAt), ("start_date", Self::StartDate), ("end_date", Self::EndDate)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}
