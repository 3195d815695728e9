//! The inventory check of a room in a shift.
//!
//! ```text
//! student_pending --submit--> instructor_review --confirm--> supervisor_review --approve--> complete
//!    ^    |                      |   |  \--approve, by override-------------------------------^
//!    |    +--cancel--> cancelled <---+  |                          |
//!    +----reject, as the next revision--+--------------------------+
//! ```

use super::error::Turn;
use super::{Step, StepOutcome, StepRecord, Tally};
use crate::access::{GroupName, Target};
use crate::clock::{Day, Timestamp};
use crate::deed::Deed;
use crate::ids::{CheckId, EnvironmentId, InstitutionId, ScheduleId, UserId};
use crate::names::names;
use crate::store::Version;
use crate::text::Prose;
use serde::Serialize;

names! {
    /// Where a check stands.
    StateName, "kind.unknown" {
        /// Somebody of the group counts.
        StudentPending = "student_pending",
        /// The instructor confirms.
        InstructorReview = "instructor_review",
        /// A supervisor has the last word.
        SupervisorReview = "supervisor_review",
        /// It is done.
        Complete = "complete",
        /// It will not be done.
        Cancelled = "cancelled",
    }
}

impl StateName {
    /// Whose turn it is; nobody's when it is over.
    pub fn waits_for(self) -> Option<Step> {
        match self {
            Self::StudentPending => Some(Step::Student),
            Self::InstructorReview => Some(Step::Instructor),
            Self::SupervisorReview => Some(Step::Supervisor),
            Self::Complete | Self::Cancelled => None,
        }
    }
}

/// Where a check stands, with what brought it there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum CheckState {
    /// Somebody of the group counts.
    StudentPending,
    /// The instructor confirms.
    InstructorReview,
    /// A supervisor has the last word.
    SupervisorReview,
    /// It is done.
    Complete {
        /// Who had the last word.
        completed: Deed,
    },
    /// It will not be done.
    Cancelled {
        /// Who said so.
        cancelled: Deed,
        /// Why.
        reason: Prose<500>,
    },
}

impl CheckState {
    /// Its published name.
    pub fn name(&self) -> StateName {
        match self {
            Self::StudentPending => StateName::StudentPending,
            Self::InstructorReview => StateName::InstructorReview,
            Self::SupervisorReview => StateName::SupervisorReview,
            Self::Complete { .. } => StateName::Complete,
            Self::Cancelled { .. } => StateName::Cancelled,
        }
    }
}

/// The inventory check of a room in a shift; of each shift at most one that is not cancelled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its id, which the device may make.
    pub id: CheckId,
    /// Whose.
    pub institution: InstitutionId,
    /// Of which room.
    pub environment: EnvironmentId,
    /// After whose class.
    pub schedule: ScheduleId,
    /// On which day of the institution's calendar.
    pub day: Day,
    /// Which group had class.
    pub group: GroupName,
    /// Who teaches the class, and is to confirm.
    pub instructor: UserId,
    /// Who is to confirm in their place, if that was given to somebody.
    pub deputy: Option<UserId>,
    /// Who is to have the last word, if that was given to somebody.
    pub supervisor: Option<UserId>,
    /// When the class is over: what is submitted later is late.
    pub due_at: Timestamp,
    /// How often it was sent back, and one.
    pub revision: u16,
    /// Where it stands.
    pub state: CheckState,
    /// Who began it, and when.
    pub started: Deed,
    /// When it was submitted first.
    pub submitted_at: Option<Timestamp>,
    /// The steps that were taken, of all revisions, in their order.
    pub steps: Vec<StepRecord>,
    /// What the lines of the present revision add up to.
    pub tally: Tally,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What somebody says to begin a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCheck {
    /// Its id; a new one when the device makes none.
    pub id: Option<CheckId>,
    /// Of which room.
    pub environment: EnvironmentId,
    /// After whose class.
    pub schedule: ScheduleId,
    /// On which day; today when nobody says.
    pub day: Option<Day>,
}

impl From<&Check> for Target {
    fn from(check: &Check) -> Self {
        Self::institution(check.institution).at(check.environment).about(check.group.clone()).of(check.instructor)
    }
}

impl Check {
    /// As who confirms in the instructor's place sees it.
    pub fn of_deputy(&self) -> Target {
        Target::from(self).of(self.deputy)
    }

    /// As who began it sees it.
    pub fn of_starter(&self) -> Target {
        Target::from(self).of(self.started.by)
    }

    /// As who was given the last word sees it.
    pub fn of_supervisor(&self) -> Target {
        Target::from(self).of(self.supervisor)
    }

    /// When it was submitted first; nothing while it is counted, again or for the first time.
    pub fn handed_in(&self) -> Option<Timestamp> {
        self.submitted_at.filter(|_| self.state.name() != StateName::StudentPending)
    }

    /// Whether it was submitted after the class, or was not yet and the class is over.
    pub fn late(&self, now: Timestamp) -> bool {
        self.handed_in().unwrap_or(now) > self.due_at && self.state.name() != StateName::Cancelled
    }

    /// When the book of the present revision was looked up: when it was begun, or sent back last.
    pub fn looked_up_at(&self) -> Timestamp {
        let sent_back = self.steps.iter().rev().find(|step| step.outcome == StepOutcome::Rejected);
        sent_back.map_or(self.started.at, |step| step.at)
    }

    /// Whether anything is not as it should be: in what was counted, or in what anybody who took a step of the present
    /// revision said of the room. That a later one saw nothing does not undo what an earlier one saw.
    pub fn has_issues(&self) -> bool {
        let mut present = self.steps.iter().filter(|step| step.revision == self.revision);
        self.tally.has_issues() || present.any(|step| step.ticks.is_some_and(|ticks| !ticks.all()))
    }

    /// Whose turn it is. Nobody is named who took another step: they cannot take this one.
    pub fn turn(&self) -> Turn {
        let state = self.state.name();
        let waits_for = state.waits_for();
        let person = match waits_for {
            Some(Step::Instructor) => Some(self.deputy.unwrap_or(self.instructor)),
            Some(Step::Supervisor) => self.supervisor,
            Some(Step::Student) | None => None,
        };
        let barred = |person: &UserId| waits_for.is_some_and(|step| self.other_step_of(*person, step).is_some());
        Turn { state, waits_for, person: person.filter(|person| !barred(person)) }
    }

    /// Another step than this one that somebody took, in whichever revision.
    pub fn other_step_of(&self, user: UserId, than: Step) -> Option<Step> {
        let other = |it: &&StepRecord| it.outcome == StepOutcome::Confirmed && it.by == user && it.step != than;
        self.steps.iter().find(other).map(|it| it.step)
    }
}
