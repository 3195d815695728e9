//! The steps of a check, and who took them.

use crate::clock::Timestamp;
use crate::ids::UserId;
use crate::names::names;
use crate::text::Prose;
use serde::Serialize;

names! {
    /// Whose turn it is.
    Step, "kind.unknown" {
        /// Somebody of the group counts.
        Student = "student",
        /// Who teaches the class confirms.
        Instructor = "instructor",
        /// Who answers for the room has the last word.
        Supervisor = "supervisor",
    }
}

names! {
    /// What became of a step.
    StepOutcome, "kind.unknown" {
        /// It was taken.
        Confirmed = "confirmed",
        /// What was counted was sent back.
        Rejected = "rejected",
        /// Nobody took it: a supervisor went past it, and said why.
        Skipped = "skipped",
    }
}

/// What somebody says of the room. Each is answered; what is not so needs a comment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Ticks {
    /// It is clean.
    pub clean: bool,
    /// It is in order.
    pub organized: bool,
    /// What belongs there is there.
    pub complete: bool,
}

impl Ticks {
    /// Whether all is as it should be.
    pub fn all(&self) -> bool {
        self.clean && self.organized && self.complete
    }
}

/// A step that was taken, written once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepRecord {
    /// Of which revision.
    pub revision: u16,
    /// Which step.
    pub step: Step,
    /// What became of it.
    pub outcome: StepOutcome,
    /// Who; of one that was skipped, who went past it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
    /// What they say of the room; of one that was confirmed.
    pub ticks: Option<Ticks>,
    /// What there is to say; of one that was rejected, why.
    pub comment: Option<Prose<1000>>,
    /// Why it was taken by somebody who had taken another, or skipped.
    pub override_reason: Option<Prose<500>>,
}
