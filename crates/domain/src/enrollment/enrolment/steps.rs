//! Where an enrolment stands, and what leads from there to where.
//!
//! ```text
//! prospect --admit--> pending_documents --submit--> in_review --activate--> active --complete--> completed
//!    |                      |      ^                 |   |                 |  ^ \---graduate--> graduated
//!    |                      |      +---send-back-----+   |                 |  +----reopen---- completed, graduated
//!    +------withdraw--------+-----------withdraw---------+-----withdraw----+----> withdrawn
//!                                                                          \----> transferred
//! withdrawn --re-enter--> where it was left, or in_review if that was active
//! transferred --re-enter--> in_review
//! ```

use crate::names::names;
use EnrollmentState as S;

names! {
    /// Where an enrolment stands.
    EnrollmentState, "kind.unknown" {
        /// Somebody asks for a place.
        Prospect = "prospect",
        /// A place is offered; papers are still to come.
        PendingDocuments = "pending_documents",
        /// The office looks at the papers.
        InReview = "in_review",
        /// The student has a place in a group.
        Active = "active",
        /// The year was studied to its end.
        Completed = "completed",
        /// And was the last.
        Graduated = "graduated",
        /// The student left.
        Withdrawn = "withdrawn",
        /// The student left for another school.
        Transferred = "transferred",
    }
}

impl EnrollmentState {
    /// Of these a student has one a year: whoever left may come back, by this enrolment or another.
    pub fn counts(self) -> bool {
        !matches!(self, Self::Withdrawn | Self::Transferred)
    }

    /// Whether anything is still to be decided.
    pub fn open(self) -> bool {
        matches!(self, Self::Prospect | Self::PendingDocuments | Self::InReview | Self::Active)
    }

    /// Whether the student is, or was to the end of the year, taught in the group.
    pub fn taught(self) -> bool {
        matches!(self, Self::Active | Self::Completed | Self::Graduated)
    }

    /// Whether somebody asks for a place, or was offered one, and has none yet.
    pub fn waits(self) -> bool {
        self.open() && self != Self::Active
    }

    /// Whether papers come in.
    pub fn takes_papers(self) -> bool {
        matches!(self, Self::PendingDocuments | Self::InReview | Self::Active)
    }
}

names! {
    /// What is done with an enrolment, as the paths name it.
    Verb, "kind.unknown" {
        /// A place is offered.
        Admit = "admit",
        /// All papers are there.
        Submit = "submit",
        /// A paper does not do.
        SendBack = "send-back",
        /// The place is the student's.
        Activate = "activate",
        /// The year has ended.
        Complete = "complete",
        /// The last year has ended.
        Graduate = "graduate",
        /// The student leaves.
        Withdraw = "withdraw",
        /// The student leaves for another school.
        Transfer = "transfer",
        /// The student comes back in the same year.
        ReEnter = "re-enter",
        /// The year ended too early for the student.
        Reopen = "reopen",
    }
}

/// All that can be done, from where to where; whatever is not here is refused.
pub(super) const EDGES: &[(S, Verb, S)] = &[
    (S::Prospect, Verb::Admit, S::PendingDocuments),
    (S::PendingDocuments, Verb::Submit, S::InReview),
    (S::InReview, Verb::SendBack, S::PendingDocuments),
    (S::InReview, Verb::Activate, S::Active),
    (S::Active, Verb::Complete, S::Completed),
    (S::Active, Verb::Graduate, S::Graduated),
    (S::Prospect, Verb::Withdraw, S::Withdrawn),
    (S::PendingDocuments, Verb::Withdraw, S::Withdrawn),
    (S::InReview, Verb::Withdraw, S::Withdrawn),
    (S::Active, Verb::Withdraw, S::Withdrawn),
    (S::Active, Verb::Transfer, S::Transferred),
    (S::Completed, Verb::Reopen, S::Active),
    (S::Graduated, Verb::Reopen, S::Active),
    (S::Withdrawn, Verb::ReEnter, S::Prospect),
    (S::Withdrawn, Verb::ReEnter, S::PendingDocuments),
    (S::Withdrawn, Verb::ReEnter, S::InReview),
    (S::Transferred, Verb::ReEnter, S::InReview),
];

impl Verb {
    /// Whether it leads from there to there.
    pub fn leads(self, from: EnrollmentState, to: EnrollmentState) -> bool {
        EDGES.contains(&(from, self, to))
    }

    /// What can be done from there.
    pub fn of(state: EnrollmentState) -> impl Iterator<Item = Self> {
        let done_there = move |verb: &Self| EDGES.iter().any(|(from, by, _)| (from, by) == (&state, verb));
        Self::ALL.iter().copied().filter(done_there)
    }
}

#[cfg(test)]
#[path = "steps_tests.rs"]
mod tests;
