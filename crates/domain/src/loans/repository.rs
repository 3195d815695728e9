//! Port to where loans are kept.

use super::{CameBack, Claim, Handling, Loan, StateName};
use crate::access::Visibility;
use crate::clock::{Day, Timestamp};
use crate::ids::{AssetId, EnvironmentId, LoanId, UserId};
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::period::Period;
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
    /// What loans of a warehouse take of these assets: what they have, whenever it is due, and what is promised to them
    /// on days of the period. What loans of other warehouses take is there, and in nobody's way here.
    async fn claims(
        &mut self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        period: &Period,
    ) -> Result<Vec<Claim>, StoreError>;
    /// What came back of these assets as it should be from loans of a warehouse, since a moment; in no order.
    async fn came_back(
        &mut self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        since: Timestamp,
    ) -> Result<Vec<CameBack>, StoreError>;
    /// Those that match and may be seen.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &LoanFilter,
        page: &PageRequest,
    ) -> Result<Page<Loan>, StoreError>;
    /// All of a person's, in every institution, newest first: for their own data, and before an account goes.
    async fn of_borrower(&mut self, borrower: UserId) -> Result<Vec<Loan>, StoreError>;
    /// At most so many that are pending or approved, or of which something is out and something was never collected,
    /// and whose last day, or of what is promised that to collect it, lies before this one; the earliest first.
    async fn expired(&mut self, before: Day, limit: u64) -> Result<Vec<LoanId>, StoreError>;
    /// At most so many of which the clock has something to say at this moment; the earliest first.
    async fn to_remind(&mut self, now: Timestamp, limit: u64) -> Result<Vec<LoanId>, StoreError>;
    /// At most so many that are asked for, promised or out, whose borrower may not act in the institution any more, and
    /// of which that is not known yet.
    async fn of_leavers(&mut self, limit: u64) -> Result<Vec<LoanId>, StoreError>;
    /// At most so many whose borrowers wait for units, behind one of them if it is named; who came first is first.
    async fn waiting(&mut self, after: Option<(Timestamp, LoanId)>, limit: u64) -> Result<Vec<Loan>, StoreError>;
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
    /// When a loan ended last of which something came back late, or was given up then. What is found later of what was
    /// given up changes nothing.
    pub last_late: Option<Timestamp>,
}

/// What of a loan is to be done, on a day of the institution's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Asked for, or asked to last longer, and to be decided over by this person, who decides over nothing of their own.
    ToApprove(UserId),
    /// Promised for this day, and not handed over yet.
    ToHandOver(Day),
    /// Out, and due on this day.
    DueToday(Day),
    /// Out, and due before this day.
    Overdue(Day),
}

/// Loans that take units on these days: promised ones on the days of their period; those that are out from the day on
/// which they went until they are back, however early or late that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Takes {
    /// On these days.
    pub days: Period,
    /// Today, in the institution's calendar.
    pub today: Day,
    /// Also what is only asked for.
    pub pending: bool,
}

impl Takes {
    /// Whether a loan in this state and of this period does. What is overdue is back when it is back: nobody knows of
    /// a day to come on which it is not taken.
    pub fn has(&self, state: StateName, period: &Period) -> bool {
        let overdue = period.end() < self.today;
        let out = state.out()
            && (period.start() <= self.days.end() || self.today <= self.days.end())
            && (period.end() >= self.days.start() || overdue);
        let waits = state == StateName::Approved || (self.pending && state == StateName::Pending);
        out || (waits && period.overlaps(&self.days))
    }
}

/// Which loans of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LoanFilter {
    /// In this state.
    pub state: Option<StateName>,
    /// That ask for this asset, or for which it stands. With `takes`: that take units of it, or are pending and ask
    /// for it.
    pub asset: Option<AssetId>,
    /// From this warehouse.
    pub warehouse: Option<EnvironmentId>,
    /// For this borrower.
    pub borrower: Option<UserId>,
    /// Of which this is to be done.
    pub stands: Option<Stands>,
    /// That have a day in common with this period.
    pub days: Option<Period>,
    /// That take units then.
    pub takes: Option<Takes>,
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

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn march(start: u32, end: u32) -> Period {
        let day = |n| Day::from_ymd_opt(2026, 3, n).unwrap();
        Period::new(day(start), day(end)).unwrap()
    }

    /// A loan from the 10th to the 12th, asked about on a day of some others.
    #[rstest]
    #[case::promised(StateName::Approved, 20, (12, 14), true)]
    #[case::promised_for_other_days(StateName::Approved, 11, (13, 14), false)]
    #[case::only_asked_for(StateName::Pending, 9, (10, 12), false)]
    #[case::back(StateName::Returned, 11, (10, 12), false)]
    #[case::out_early(StateName::Active, 5, (5, 8), true)]
    #[case::before_it_went(StateName::Active, 11, (5, 8), false)]
    #[case::overdue(StateName::PartiallyReturned, 20, (15, 18), true)]
    #[case::overdue_now(StateName::Active, 20, (20, 21), true)]
    #[case::overdue_on_days_to_come(StateName::Active, 20, (25, 28), true)]
    #[case::due_back_by_then(StateName::Active, 11, (13, 14), false)]
    fn a_loan_takes_units_from_hand_over_until_they_are_back(
        #[case] state: StateName,
        #[case] today: u32,
        #[case] (start, end): (u32, u32),
        #[case] expected: bool,
    ) {
        let takes = Takes { days: march(start, end), today: march(today, today).end(), pending: false };
        assert_eq!(takes.has(state, &march(10, 12)), expected);
    }
}
