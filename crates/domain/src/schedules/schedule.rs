//! The classes of a group in a room.

use super::{ClassSession, Plan, PlanChange, ScheduleChanged, ScheduleCreated, ScheduleEnded, ScheduleError};
use crate::access::Target;
use crate::clock::Timestamp;
use crate::form::Invalid;
use crate::ids::{InstitutionId, ScheduleId};
use crate::store::Version;
use chrono_tz::Tz;
use serde::Serialize;

/// The classes of a group in a room: what was said, from which its sessions follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Schedule {
    /// Its id.
    pub id: ScheduleId,
    /// Whose.
    pub institution: InstitutionId,
    /// Where, with whom, when.
    #[serde(flatten)]
    pub plan: Plan,
    /// False once it has ended: nothing of it is to come.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What somebody fills in for a new schedule.
pub type NewSchedule = Plan;

impl From<&Schedule> for Target {
    fn from(schedule: &Schedule) -> Self {
        Self::of_plan(schedule.institution, &schedule.plan)
    }
}

impl Target {
    /// Classes of such a plan: of its room, its group and its instructor.
    pub fn of_plan(institution: InstitutionId, plan: &Plan) -> Self {
        Self::institution(institution).at(plan.environment).about(plan.group.clone()).of(plan.instructor)
    }
}

impl Schedule {
    /// A new one; refuses a plan that cannot be.
    pub fn new(
        (id, institution): (ScheduleId, InstitutionId),
        plan: NewSchedule,
        now: Timestamp,
    ) -> Result<Self, Invalid> {
        plan.check()?;
        let mut plan = plan;
        plan.exceptions.sort();
        Ok(Self { id, institution, plan, active: true, created_at: now, updated_at: now, version: 1 })
    }

    /// Tells that it was made.
    pub fn created(&self) -> ScheduleCreated {
        ScheduleCreated { schedule: self.id, environment: self.plan.environment, instructor: self.plan.instructor }
    }

    /// Applies a change; what has ended stays as it was.
    pub fn change(mut self, change: PlanChange, now: Timestamp) -> Result<(Self, ScheduleChanged), ChangeRefused> {
        if !self.active {
            return Err(ScheduleError::Ended.into());
        }
        self.plan = self.plan.changed(change)?;
        self.updated_at = now;
        let (environment, instructor) = (self.plan.environment, self.plan.instructor);
        let changed = ScheduleChanged { schedule: self.id, environment, instructor };
        Ok((self, changed))
    }

    /// Ends it: no session of it begins any more. What has begun stays, with its checks.
    pub fn end(mut self, now: Timestamp) -> Result<(Self, ScheduleEnded), ScheduleError> {
        if !self.active {
            return Err(ScheduleError::Ended);
        }
        self.active = false;
        self.updated_at = now;
        let (environment, instructor) = (self.plan.environment, self.plan.instructor);
        let ended = ScheduleEnded { schedule: self.id, environment, instructor };
        Ok((self, ended))
    }

    /// Its sessions that have not begun, as the plan says; none once it has ended.
    pub fn to_come(&self, zone: Tz, now: Timestamp) -> Vec<ClassSession> {
        let mut sessions = self.sessions(zone);
        sessions.retain(|session| session.starts_at > now);
        sessions
    }

    /// Its sessions that are not over: of a new schedule, all that are held.
    pub fn not_over(&self, zone: Tz, now: Timestamp) -> Vec<ClassSession> {
        let mut sessions = self.sessions(zone);
        sessions.retain(|session| session.ends_at > now);
        sessions
    }

    fn sessions(&self, zone: Tz) -> Vec<ClassSession> {
        if !self.active {
            return Vec::new();
        }
        let session = |day| {
            let (starts_at, ends_at) = self.plan.hours(zone, day);
            ClassSession {
                institution: self.institution,
                schedule: self.id,
                day,
                environment: self.plan.environment,
                instructor: self.plan.instructor,
                group: self.plan.group.clone(),
                starts_at,
                ends_at,
            }
        };
        self.plan.days().map(session).collect()
    }
}

/// Why a change is refused: by what it says, or by the state of what it changes.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ChangeRefused {
    /// What it says cannot be.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// What has ended does not change.
    #[error(transparent)]
    Schedule(#[from] ScheduleError),
}

#[cfg(test)]
#[path = "schedule_tests.rs"]
mod tests;
