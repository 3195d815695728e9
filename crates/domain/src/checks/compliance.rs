//! How many of the checks that were expected were done.

use crate::access::GroupName;
use crate::clock::{Day, Timestamp};
use crate::ids::{EnvironmentId, ScheduleId, UserId};
use crate::names::names;
use crate::period::Period;

/// The most days that are looked at together.
pub const MOST_COMPLIANCE_DAYS: u32 = 3_660;

names! {
    /// By what sessions are put together.
    ComplianceBy, "kind.unknown" {
        /// By day: the trend.
        Day = "day",
        /// By room.
        Environment = "environment",
        /// By who teaches.
        Instructor = "instructor",
        /// By group.
        Group = "group",
    }
}

/// Which sessions are counted, how they are put together, and as of when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplianceScope {
    /// On these days.
    pub days: Period,
    /// In this room.
    pub environment: Option<EnvironmentId>,
    /// Of this instructor.
    pub instructor: Option<UserId>,
    /// Of this group.
    pub group: Option<GroupName>,
    /// Of this schedule.
    pub schedule: Option<ScheduleId>,
    /// How they are put together.
    pub by: ComplianceBy,
    /// Now: what is over then, and was not submitted, was missed.
    pub now: Timestamp,
}

/// What sessions have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComplianceKey {
    /// Their day.
    Day(Day),
    /// Their room.
    Environment(EnvironmentId),
    /// Who teaches.
    Instructor(UserId),
    /// Their group.
    Group(GroupName),
}

/// What became of the check of a session; of each session exactly one of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It was submitted before the class was over.
    Done,
    /// It was submitted later.
    Late,
    /// It was given up, with a reason.
    Cancelled,
    /// The class is over, and nobody submitted it.
    Missed,
    /// The class is not over.
    Open,
}

/// What became of the check of a session that is over at a moment, which was submitted then or not. It was given up when
/// one was cancelled, and no other stands.
pub fn outcome(ends_at: Timestamp, submitted_at: Option<Timestamp>, cancelled: bool, now: Timestamp) -> Outcome {
    match submitted_at {
        Some(at) if at <= ends_at => Outcome::Done,
        Some(_) => Outcome::Late,
        None if cancelled => Outcome::Cancelled,
        None if ends_at <= now => Outcome::Missed,
        None => Outcome::Open,
    }
}

/// What became of the checks of sessions that have something in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComplianceFigure {
    /// What they have in common.
    pub key: ComplianceKey,
    /// How many sessions: the sum of those below.
    pub expected: u64,
    /// Submitted in time.
    pub done: u64,
    /// Submitted late.
    pub late: u64,
    /// Given up, with a reason.
    pub cancelled: u64,
    /// Not submitted, and over.
    pub missed: u64,
    /// Not over.
    pub open: u64,
    /// Of those submitted, how many have gone through all steps.
    pub complete: u64,
}

impl ComplianceFigure {
    /// Of none yet.
    pub fn none(key: ComplianceKey) -> Self {
        Self { key, expected: 0, done: 0, late: 0, cancelled: 0, missed: 0, open: 0, complete: 0 }
    }

    /// One more session.
    pub fn add(&mut self, outcome: Outcome, complete: bool) {
        self.expected += 1;
        self.complete += u64::from(complete);
        let counter = match outcome {
            Outcome::Done => &mut self.done,
            Outcome::Late => &mut self.late,
            Outcome::Cancelled => &mut self.cancelled,
            Outcome::Missed => &mut self.missed,
            Outcome::Open => &mut self.open,
        };
        *counter += 1;
    }

    /// Of a hundred checks that could be done by now, how many were, late ones too, to a tenth; none when none could.
    pub fn percent(&self) -> Option<f64> {
        let (were, could) = (self.done + self.late, self.done + self.late + self.missed);
        let tenths = (were * 2_000 + could).checked_div(could * 2)?;
        u16::try_from(tenths).ok().map(|tenths| f64::from(tenths) / 10.0)
    }
}
