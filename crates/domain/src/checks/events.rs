//! What happens to checks, and to what differs from the book.

use super::Step;
use crate::clock::Day;
use crate::ids::{AssetId, CheckCommentId, CheckId, DiscrepancyId, EnvironmentId, ScheduleId, UserId};
use crate::journal::{Fact, Subject, facts};
use serde::Serialize;

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
        /// After whose class.
        schedule: ScheduleId,
        /// On which day.
        day: Day,
    }

    /// Somebody began to count.
    CheckStarted = "check.started",
}

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
        /// How many entries came.
        entries: u32,
    }

    /// Items were counted.
    CheckCounted = "check.counted",
}

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
        /// Who is to confirm it.
        instructor: UserId,
        /// Which revision.
        revision: u16,
        /// How many items differ from the book.
        variances: u32,
        /// Whether the class was over.
        late: bool,
    }

    /// What was counted waits for the instructor.
    CheckSubmitted = "check.submitted",
}

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
        /// Who is to have the last word, if that was given to somebody.
        supervisor: Option<UserId>,
        /// Which revision.
        revision: u16,
    }

    /// The instructor confirmed it.
    CheckConfirmed = "check.confirmed",
}

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
        /// Which revision.
        revision: u16,
        /// How many variances were booked.
        accepted: u32,
        /// How many stay open.
        refused: u32,
    }

    /// It is complete.
    CheckApproved = "check.approved",
}

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
        /// Which revision is to be counted now.
        revision: u16,
    }

    /// It is to be counted again.
    CheckRejected = "check.rejected",
}

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
    }

    /// It will not be done.
    CheckCancelled = "check.cancelled",
}

facts! {
    about "check" {
        /// Which check.
        check: CheckId,
        /// Of which room.
        environment: EnvironmentId,
        /// To whom.
        to: UserId,
        /// Which step.
        step: Step,
    }

    /// A step of it was given to somebody.
    CheckAssigned = "check.assigned",
}

facts! {
    about "check" {
        /// Of which check.
        check: CheckId,
        /// Of which item.
        asset: AssetId,
        /// Which comment.
        comment: CheckCommentId,
    }

    /// Something was said of an item.
    CheckCommented = "check.commented",
}

/// The check of a shift was not submitted before its class was over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckMissed {
    /// Of which room.
    pub environment: EnvironmentId,
    /// After whose class.
    pub schedule: ScheduleId,
    /// On which day.
    pub day: Day,
    /// Who taught.
    pub instructor: UserId,
    /// Which group.
    pub group: String,
}

impl Fact for CheckMissed {
    const KIND: &'static str = "check.missed";
    fn subject(&self) -> Subject {
        Subject::new("schedule", self.schedule)
    }
}

facts! {
    about "discrepancy" {
        /// Which discrepancy.
        discrepancy: DiscrepancyId,
        /// Of which item.
        asset: AssetId,
        /// Units more than in the book; fewer when it is negative.
        units: i64,
    }

    /// A variance was not booked, and stays open.
    DiscrepancyOpened = "discrepancy.opened",
    /// It is open no more.
    DiscrepancyResolved = "discrepancy.resolved",
}
