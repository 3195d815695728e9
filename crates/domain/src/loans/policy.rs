//! What an institution, or one of its warehouses, demands of loans, and whether a wish is permitted.

use super::{LoanTerms, PolicyError, Why};
use crate::access::{GroupName, Role, Target};
use crate::clock::{Day, Timestamp};
use crate::holidays::colombian_holiday;
use crate::ids::{EnvironmentId, InstitutionId, LoanPolicyId};
use crate::inventory::CategoryCode;
use crate::journal::facts;
use crate::period::Period;
use crate::store::{StoreError, Version};
use crate::weekday::Weekday;
use async_trait::async_trait;
use chrono::Days;
use serde::Serialize;
use std::collections::BTreeSet;

/// What is asked for, as far as a policy speaks of it.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// For which days.
    pub period: Period,
    /// Today, in the institution's calendar.
    pub today: Day,
    /// The category of each line's thing; none of what is not registered, which only an allowance of every category
    /// covers.
    pub categories: Vec<Option<&'a CategoryCode>>,
    /// How many units, all lines together.
    pub units: u32,
}

/// Who asks, and what they have.
#[derive(Clone, Copy, Debug)]
pub struct Borrowing<'a> {
    /// As what.
    pub roles: &'a BTreeSet<Role>,
    /// In which groups.
    pub groups: &'a BTreeSet<GroupName>,
    /// Units that other loans promise them or that are in their hands.
    pub units: u32,
    /// Whether something is out beyond its last day.
    pub overdue: bool,
    /// The last day on which something of theirs came back late, or was given up.
    pub last_late: Option<Day>,
}

impl LoanTerms {
    /// Refuses a wish that they do not permit, with the first rule that it breaks.
    pub fn permit(&self, wish: &Wish<'_>, borrower: &Borrowing<'_>) -> Result<(), PolicyError> {
        self.for_borrower(wish, borrower)?;
        self.on_time(wish, borrower)?;
        self.as_long(wish)?;
        if let Some(max) = self.ahead_days
            && (wish.period.start() - wish.today).num_days() > i64::from(max)
        {
            return Err(PolicyError::TooFarAhead { max });
        }
        self.open(wish.period.start())?;
        self.open(wish.period.end())?;
        match self.most_units {
            Some(max) if borrower.units.saturating_add(wish.units) > max => {
                Err(PolicyError::TooManyUnits { has: borrower.units, wanted: wish.units, max })
            }
            _ => Ok(()),
        }
    }

    /// Refuses more days than they permit of a loan that runs already: by its length, its new last day, and what the
    /// borrower has beyond its last day otherwise.
    pub fn permit_longer(&self, wish: &Wish<'_>, borrower: &Borrowing<'_>) -> Result<(), PolicyError> {
        self.on_time(wish, borrower)?;
        self.as_long(wish)?;
        self.open(wish.period.end())
    }

    /// Refuses to hand further things over to who is late.
    pub fn permit_hand_over(&self, wish: &Wish<'_>, borrower: &Borrowing<'_>) -> Result<(), PolicyError> {
        self.on_time(wish, borrower)
    }

    /// Refuses things that are not lent to the borrower.
    pub fn permit_things(&self, wish: &Wish<'_>, borrower: &Borrowing<'_>) -> Result<(), PolicyError> {
        self.for_borrower(wish, borrower)
    }

    /// The categories of which somebody borrows; all when none are told.
    pub fn categories(&self, roles: &BTreeSet<Role>, groups: &BTreeSet<GroupName>) -> Option<BTreeSet<CategoryCode>> {
        let borrower = Borrowing { roles, groups, units: 0, overdue: false, last_late: None };
        let theirs: Vec<_> = self.allowed.iter().filter(|it| it.is_for(&borrower)).collect();
        let everything = self.allowed.is_empty() || theirs.iter().any(|it| it.categories.is_empty());
        let some = || theirs.iter().flat_map(|it| it.categories.iter().cloned()).collect();
        if everything { None } else { Some(some()) }
    }

    fn as_long(&self, wish: &Wish<'_>) -> Result<(), PolicyError> {
        let days = (wish.period.end() - wish.period.start()).num_days() + 1;
        match self.longest_days {
            Some(max) if days > i64::from(max) => Err(PolicyError::TooLong { days, max }),
            _ => Ok(()),
        }
    }

    /// Refuses a day on which no loan begins or ends.
    pub fn open(&self, day: Day) -> Result<(), PolicyError> {
        let closed = |why| Err(PolicyError::Closed { day, why });
        if let Some(closure) = self.closed_days.iter().find(|closure| closure.period.has(day)) {
            return closed(Why::Closure(closure.reason.clone()));
        }
        if self.closed_on_holidays
            && let Some(holiday) = colombian_holiday(day)
        {
            return closed(Why::Holiday(holiday));
        }
        if self.open_on.contains(&Weekday::of(day)) { Ok(()) } else { closed(Why::Weekday) }
    }

    fn for_borrower(&self, wish: &Wish<'_>, borrower: &Borrowing<'_>) -> Result<(), PolicyError> {
        let theirs: Vec<_> = self.allowed.iter().filter(|it| it.is_for(borrower)).collect();
        let covered = |category: Option<&CategoryCode>| theirs.iter().any(|it| it.covers(category));
        if self.allowed.is_empty() || (!theirs.is_empty() && wish.categories.iter().copied().all(covered)) {
            Ok(())
        } else {
            Err(PolicyError::NotForBorrower)
        }
    }

    fn on_time(&self, wish: &Wish<'_>, borrower: &Borrowing<'_>) -> Result<(), PolicyError> {
        if !self.block_late {
            return Ok(());
        }
        if borrower.overdue {
            return Err(PolicyError::BorrowerLate { until: None });
        }
        let days = Days::new(u64::from(self.block_days));
        let until = borrower.last_late.and_then(|day| day.checked_add_days(days));
        match until {
            Some(until) if self.block_days > 0 && wish.today <= until => {
                Err(PolicyError::BorrowerLate { until: Some(until) })
            }
            _ => Ok(()),
        }
    }
}

/// What an institution, or one of its warehouses, demands of loans: at most one of each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoanPolicy {
    /// Its id.
    pub id: LoanPolicyId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which warehouse; of all that have none of their own when none is named. Never changes.
    pub warehouse: Option<EnvironmentId>,
    /// What is demanded.
    #[serde(flatten)]
    pub terms: LoanTerms,
    /// When it was made.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What somebody fills in for a new policy.
#[derive(Clone, Debug)]
pub struct NewLoanPolicy {
    /// Of which warehouse; of the whole institution when none is named.
    pub warehouse: Option<EnvironmentId>,
    /// What is demanded.
    pub terms: LoanTerms,
}

impl From<&LoanPolicy> for Target {
    fn from(policy: &LoanPolicy) -> Self {
        Self::institution(policy.institution).at(policy.warehouse)
    }
}

facts! {
    about "loan_policy" {
        /// Which policy.
        policy: LoanPolicyId,
        /// Of which warehouse; of the whole institution when none is named.
        warehouse: Option<EnvironmentId>,
    }

    /// A policy was made.
    LoanPolicyCreated = "loan-policy.created",
    /// It demands something else.
    LoanPolicyChanged = "loan-policy.changed",
    /// It was taken away.
    LoanPolicyDeleted = "loan-policy.deleted",
}

/// Gives access to the policies of lending.
pub trait LoanPolicyRepositories: Send {
    /// The policies of lending.
    fn loan_policies(&mut self) -> &mut dyn LoanPolicyRepository;
}

/// Keeps the policies of lending of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait LoanPolicyRepository: Send {
    /// By id.
    async fn find(&mut self, id: LoanPolicyId, expected: Option<Version>) -> Result<Option<LoanPolicy>, StoreError>;
    /// All of them: that of the institution first, then the oldest first.
    async fn list(&mut self) -> Result<Vec<LoanPolicy>, StoreError>;
    /// That of a warehouse; else that of the institution.
    async fn of_warehouse(&mut self, warehouse: EnvironmentId) -> Result<Option<LoanPolicy>, StoreError>;
    /// Adds one; a second of a warehouse, or of the institution, is a `Duplicate`.
    async fn add(&mut self, policy: &LoanPolicy) -> Result<(), StoreError>;
    /// Stores other terms and leaves the new version in `policy`.
    async fn update(&mut self, policy: &mut LoanPolicy) -> Result<(), StoreError>;
    /// Takes one away as it was read; `Stale` when it changed since.
    async fn delete(&mut self, policy: &LoanPolicy) -> Result<(), StoreError>;
}

#[cfg(test)]
#[path = "policy_tests.rs"]
mod tests;
