//! Ports to where checks, what was counted, and open discrepancies are kept.

use super::{
    Check, CheckComment, CheckLine, CheckSheet, ComplianceFigure, ComplianceScope, Count, CountDiscrepancy,
    DiscrepancyFilter, StateName,
};
use crate::access::{GroupName, Visibility};
use crate::clock::{Day, Timestamp};
use crate::ids::{AssetId, CheckCountId, CheckId, DiscrepancyId, EnvironmentId, ScheduleId, UserId};
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::period::Period;
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to checks and discrepancies.
pub trait CheckRepositories: Send {
    /// The checks.
    fn checks(&mut self) -> &mut dyn CheckRepository;
    /// What was not booked.
    fn discrepancies(&mut self) -> &mut dyn DiscrepancyRepository;
}

/// Keeps the checks of the institution in scope, with what was counted.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait CheckRepository: Send {
    /// By id, with the lines of its present revision.
    async fn find(&mut self, id: CheckId) -> Result<Option<CheckSheet>, StoreError>;
    /// By id, held until this work ends: what two devices send of one check waits for each other.
    async fn lock(&mut self, id: CheckId, expected: Option<Version>) -> Result<Option<CheckSheet>, StoreError>;
    /// That of a shift which is not cancelled, without its lines.
    async fn of_shift(&mut self, schedule: ScheduleId, day: Day) -> Result<Option<Check>, StoreError>;
    /// Those of these shifts, cancelled ones too, without their lines, in no order.
    async fn of_shifts(&mut self, shifts: &[(ScheduleId, Day)]) -> Result<Vec<Check>, StoreError>;
    /// Those that match and may be seen, without their lines: of a visible room or group, or which the caller began, is
    /// to confirm, or is to have the last word over.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &CheckFilter,
        page: &PageRequest,
    ) -> Result<Page<Check>, StoreError>;
    /// Adds one with its lines.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of `check` when its shift has one that is not cancelled, or of `check id` when its id
    /// is taken.
    async fn add(&mut self, sheet: &CheckSheet) -> Result<(), StoreError>;
    /// Stores a change: the check, its new steps and the lines that were touched, and leaves the new version in `sheet`,
    /// which is marked as stored. Lines of earlier revisions stay.
    async fn update(&mut self, sheet: &mut CheckSheet) -> Result<(), StoreError>;
    /// Writes down what was counted; an entry whose id is known already is left as it is.
    async fn add_counts(&mut self, counts: &[Count]) -> Result<(), StoreError>;
    /// Those of these ids, whatever their check, in no order.
    async fn known_counts(&mut self, ids: &[CheckCountId]) -> Result<Vec<Count>, StoreError>;
    /// What was counted in a check, of one item or all, in the order in which it came.
    async fn counts(&mut self, check: CheckId, asset: Option<AssetId>) -> Result<Vec<Count>, StoreError>;
    /// The lines of all revisions of a check, by revision and item.
    async fn revisions(&mut self, check: CheckId) -> Result<Vec<(u16, CheckLine)>, StoreError>;
    /// Those of these of which another check of the room, which is complete, has counted units after their moment; each
    /// once, in no order.
    async fn counted_later(
        &mut self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError>;
    /// Adds what is said of an item.
    async fn add_comment(&mut self, comment: &CheckComment) -> Result<(), StoreError>;
    /// What is said of the items of a check, oldest first.
    async fn comments(&mut self, check: CheckId) -> Result<Vec<CheckComment>, StoreError>;
    /// What became of the checks of sessions that may be seen, by what they have in common; in order of it.
    async fn compliance(
        &mut self,
        visible: &Visibility,
        scope: &ComplianceScope,
    ) -> Result<Vec<ComplianceFigure>, StoreError>;
}

/// Keeps the discrepancies of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait DiscrepancyRepository: Send {
    /// By id.
    async fn find(
        &mut self,
        id: DiscrepancyId,
        expected: Option<Version>,
    ) -> Result<Option<CountDiscrepancy>, StoreError>;
    /// All open ones of a room, in no order.
    async fn open_in(&mut self, environment: EnvironmentId) -> Result<Vec<CountDiscrepancy>, StoreError>;
    /// Those that match and lie in rooms that may be seen.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &DiscrepancyFilter,
        page: &PageRequest,
    ) -> Result<Page<CountDiscrepancy>, StoreError>;
    /// Adds some.
    async fn add_all(&mut self, discrepancies: &[CountDiscrepancy]) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `discrepancy`.
    async fn update(&mut self, discrepancy: &mut CountDiscrepancy) -> Result<(), StoreError>;
}

/// Checks that wait for somebody; none for who took another step, in whichever revision. Who counted something that
/// stands took the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waits {
    /// To be counted: by somebody of these groups or rooms, or by who began them.
    ForStudent {
        /// Who.
        user: UserId,
        /// Of which groups they are.
        groups: Vec<GroupName>,
        /// Which rooms are theirs.
        environments: Vec<EnvironmentId>,
    },
    /// To be confirmed: by who does it in the instructor's place, or, when nobody does, by the instructor, or by who
    /// reaches one of these rooms.
    ForInstructor {
        /// Who.
        user: UserId,
        /// In every room.
        everywhere: bool,
        /// In these rooms.
        environments: Vec<EnvironmentId>,
    },
    /// To be approved: by who is named, or, when nobody is, by who reaches one of these rooms.
    ForSupervisor {
        /// Who.
        user: UserId,
        /// In every room.
        everywhere: bool,
        /// In these rooms.
        environments: Vec<EnvironmentId>,
    },
}

/// Which checks of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckFilter {
    /// In this state.
    pub state: Option<StateName>,
    /// Of this room.
    pub environment: Option<EnvironmentId>,
    /// After classes of this schedule.
    pub schedule: Option<ScheduleId>,
    /// After a class of this person, or to be confirmed by them in the instructor's place.
    pub instructor: Option<UserId>,
    /// Of this group.
    pub group: Option<GroupName>,
    /// On days of this period.
    pub days: Option<Period>,
    /// Only those with, or only those without anything that is not as it should be.
    pub has_issues: Option<bool>,
    /// Only those in which items differ from the book, or only those in which none does.
    pub has_variance: Option<bool>,
    /// That wait for somebody; any of these.
    pub waits: Vec<Waits>,
    /// Order.
    pub sort: Sort<CheckSort>,
}

/// What checks are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckSort {
    /// By when they were begun.
    StartedAt,
    /// By their day.
    Day,
}

impl SortField for CheckSort {
    const ALL: &'static [(&'static str, Self)] = &[("started_at", Self::StartedAt), ("day", Self::Day)];
    const DEFAULT: Sort<Self> = Sort { field: Self::StartedAt, descending: true };
}
