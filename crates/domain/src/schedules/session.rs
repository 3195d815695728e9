//! One class: a schedule on one of its days.

use crate::access::{GroupName, Target};
use crate::clock::{Day, Timestamp};
use crate::ids::{EnvironmentId, InstitutionId, ScheduleId, UserId};
use serde::Serialize;

/// One class, as it was planned when it began: what a schedule says later changes nothing of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClassSession {
    /// Whose.
    pub institution: InstitutionId,
    /// Of which schedule; it has at most one a day.
    pub schedule: ScheduleId,
    /// On which day of the institution's calendar.
    pub day: Day,
    /// In which room.
    pub environment: EnvironmentId,
    /// Who teaches.
    pub instructor: UserId,
    /// Whom.
    pub group: GroupName,
    /// From when.
    pub starts_at: Timestamp,
    /// Until when; at this moment it is over.
    pub ends_at: Timestamp,
}

impl From<&ClassSession> for Target {
    fn from(session: &ClassSession) -> Self {
        let ClassSession { institution, environment, instructor, .. } = *session;
        Self::institution(institution).at(environment).about(session.group.clone()).of(instructor)
    }
}

impl ClassSession {
    /// Whether both want the same room or the same instructor at the same time. One may begin at the moment at which
    /// the other ends.
    pub fn collides(&self, other: &Self) -> bool {
        let at_once = self.starts_at < other.ends_at && other.starts_at < self.ends_at;
        at_once && (self.environment == other.environment || self.instructor == other.instructor)
    }
}

/// The earliest of the planned sessions that collides with one that stands already, and that one; what stands of the
/// same schedule is no hindrance.
pub fn in_the_way<'a>(
    planned: &'a [ClassSession],
    standing: &'a [ClassSession],
) -> Option<(&'a ClassSession, &'a ClassSession)> {
    let collision = |one: &'a ClassSession| {
        let other = |other: &&ClassSession| other.schedule != one.schedule && one.collides(other);
        standing.iter().filter(other).min_by_key(|other| (other.starts_at, other.schedule)).map(|other| (one, other))
    };
    let mut planned: Vec<&ClassSession> = planned.iter().collect();
    planned.sort_by_key(|one| one.starts_at);
    planned.into_iter().find_map(collision)
}
