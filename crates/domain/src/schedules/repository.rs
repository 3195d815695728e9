//! Ports to where schedules and their sessions are kept.

use super::{ClassSession, Schedule};
use crate::access::{GroupName, Visibility};
use crate::clock::{Day, Timestamp};
use crate::ids::{EnvironmentId, ScheduleId, UserId};
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::period::Period;
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to schedules and their sessions.
pub trait ScheduleRepositories: Send {
    /// The schedules.
    fn schedules(&mut self) -> &mut dyn ScheduleRepository;
    /// Their sessions.
    fn class_sessions(&mut self) -> &mut dyn ClassSessionRepository;
}

/// Keeps the schedules of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ScheduleRepository: Send {
    /// By id.
    async fn find(&mut self, id: ScheduleId, expected: Option<Version>) -> Result<Option<Schedule>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[ScheduleId]) -> Result<Vec<Schedule>, StoreError>;
    /// Those that match and may be seen: of a visible room or group, or whose instructor the caller is.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &ScheduleFilter,
        page: &PageRequest,
    ) -> Result<Page<Schedule>, StoreError>;
    /// Adds one.
    async fn add(&mut self, schedule: &Schedule) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `schedule`.
    async fn update(&mut self, schedule: &mut Schedule) -> Result<(), StoreError>;
}

/// Keeps the sessions of the institution in scope: each schedule has at most one a day, and no two are in one room, or
/// have one instructor, at one time.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ClassSessionRepository: Send {
    /// That of a schedule on a day.
    async fn find(&mut self, schedule: ScheduleId, day: Day) -> Result<Option<ClassSession>, StoreError>;
    /// At most so many that match, lie on days of the period and may be seen; by when they begin, then by schedule.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &ClassSessionFilter,
        days: &Period,
        limit: u64,
    ) -> Result<Vec<ClassSession>, StoreError>;
    /// All in the room, or of the instructor, that end after a moment and begin before another; in no order.
    async fn standing(
        &mut self,
        environment: EnvironmentId,
        instructor: UserId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClassSession>, StoreError>;
    /// Puts these in the place of those of the schedule that begin after a moment.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one would be in the same room, or have the same instructor, at the same time as
    /// another, or a schedule would have two on a day.
    async fn replace(
        &mut self,
        schedule: ScheduleId,
        after: Timestamp,
        sessions: &[ClassSession],
    ) -> Result<(), StoreError>;
    /// At most so many that were over at a moment, and not yet at another, of which no check was submitted or cancelled,
    /// and of which that was not told yet; the earliest first.
    async fn missed(&mut self, since: Timestamp, now: Timestamp, limit: u64) -> Result<Vec<ClassSession>, StoreError>;
    /// Notes that it was told that the check of a session was missed; false when it was told already.
    async fn tell_missed(&mut self, schedule: ScheduleId, day: Day, at: Timestamp) -> Result<bool, StoreError>;
}

/// Which schedules of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScheduleFilter {
    /// In this room.
    pub environment: Option<EnvironmentId>,
    /// Of this instructor.
    pub instructor: Option<UserId>,
    /// Of this group.
    pub group: Option<GroupName>,
    /// Only those that run, or only those that have ended.
    pub active: Option<bool>,
    /// Whose period has this day.
    pub day: Option<Day>,
    /// Programme, group or topic contains this, without regard to accents and case.
    pub search: Option<String>,
    /// Order.
    pub sort: Sort<ScheduleSort>,
}

/// What schedules are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScheduleSort {
    /// By when they were made.
    CreatedAt,
    /// By their first day.
    FirstDay,
}

impl SortField for ScheduleSort {
    const ALL: &'static [(&'static str, Self)] = &[("created_at", Self::CreatedAt), ("first_day", Self::FirstDay)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}

/// Which sessions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassSessionFilter {
    /// In this room.
    pub environment: Option<EnvironmentId>,
    /// Of this instructor.
    pub instructor: Option<UserId>,
    /// Of this group.
    pub group: Option<GroupName>,
    /// Of this schedule.
    pub schedule: Option<ScheduleId>,
}
