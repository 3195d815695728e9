//! How a whole year goes over into the next: what becomes of each of its students.

mod refusal;

pub use refusal::{NotPromoted, PromotionError};

use super::{Enrollment, EnrollmentError, EnrollmentState as S, Verb};
use crate::clock::Timestamp;
use crate::codes::GradeLevel;
use crate::ids::{EnrollmentId, UserId};
use crate::names::names;
use crate::text::Prose;

/// The most decisions that are said at once.
pub const MOST_DECISIONS: usize = 10_000;

names! {
    /// What is decided of a student at the end of a year.
    Decision, "decision.unknown" {
        /// Goes to the next grade; from the last one, graduates.
        Promote = "promote",
        /// Attends the same grade again.
        Repeat = "repeat",
        /// Has finished school.
        Graduate = "graduate",
        /// Does not come back.
        Leave = "leave",
    }
}

names! {
    /// What becomes of whoever asked for a place in the year, or was offered one, and never had it.
    NeverActive, "never-active.unknown" {
        /// They are withdrawn.
        Withdraw = "withdraw",
        /// They stay as they are.
        Keep = "keep",
    }
}

/// What becomes of everybody of whom nothing was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// Of whoever is taught: they are promoted, or repeat.
    pub decision: Decision,
    /// Of whoever never had a place.
    pub never_active: NeverActive,
}

/// What came of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// Enrolled in the next grade.
    Promoted,
    /// Enrolled in the same grade.
    Repeating,
    /// Has finished school.
    Graduated,
    /// Does not come back.
    Left,
    /// Never had a place in the year, and does not wait for it any more.
    Withdrawn,
    /// Was decided before.
    Unchanged,
}

/// What else decides of a student.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prospects {
    /// Whether the student is in use.
    pub in_use: bool,
    /// What the student has of the next year.
    pub next: NextYear,
}

/// What a student has of the next year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextYear {
    /// Nothing.
    Nothing,
    /// Nothing any more: all that there was, was left.
    Left,
    /// An enrolment that was not left, in this grade.
    Enrolled(EnrollmentId, GradeLevel),
}

impl NextYear {
    /// Of all enrolments that the student has of it.
    pub fn of<'a>(enrollments: impl IntoIterator<Item = &'a Enrollment>) -> Self {
        let mut next = Self::Nothing;
        for it in enrollments {
            if it.state.counts() {
                return Self::Enrolled(it.id, it.placement.grade);
            }
            next = Self::Left;
        }
        next
    }
}

/// What becomes of a student.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promotion {
    /// What is told of it.
    pub outcome: Outcome,
    /// How the enrolment of the year ends, if it has not ended yet.
    pub ends: Option<Verb>,
    /// In which grade the student is enrolled for the next year, if at all.
    pub grade: Option<GradeLevel>,
}

impl Promotion {
    const UNCHANGED: Self = Self { outcome: Outcome::Unchanged, ends: None, grade: None };
    const GRADUATES: Self = Self { outcome: Outcome::Graduated, ends: Some(Verb::Graduate), grade: None };
    const WITHDRAWS: Self = Self { outcome: Outcome::Withdrawn, ends: Some(Verb::Withdraw), grade: None };

    /// What becomes of the student of an enrolment: what was said of them, or what is usual of everybody. The second
    /// time nothing changes.
    pub fn decide(
        it: &Enrollment,
        said: Option<Decision>,
        usual: Usual,
        prospects: Prospects,
    ) -> Result<Self, NotPromoted> {
        if it.state.waits() {
            return Self::of_who_waits(it, said, usual.never_active, prospects);
        }
        if !it.state.taught() {
            return Err(NotPromoted::NotEnrolled(Some(it.state)));
        }
        let active = it.state == S::Active;
        let completes = active.then_some(Verb::Complete);
        if let NextYear::Enrolled(next, enrolled) = prospects.next {
            let agreed = Self { ends: completes, ..Self::UNCHANGED };
            return agrees(it.placement.grade, said, (next, enrolled)).map(|()| agreed);
        }
        if it.state == S::Graduated {
            return if said == Some(Decision::Repeat) { Err(NotPromoted::Graduated) } else { Ok(Self::UNCHANGED) };
        }
        let grade = it.placement.grade;
        let into = |outcome, grade| {
            let promotion = Self { outcome, ends: completes, grade: Some(grade) };
            if prospects.in_use { Ok(promotion) } else { Err(NotPromoted::Inactive) }
        };
        // Who was switched off after the year, or has left the next one already, does not come back, unless somebody
        // says so.
        let comes_back = prospects.in_use && prospects.next == NextYear::Nothing;
        match said.unwrap_or(if comes_back { usual.decision } else { Decision::Leave }) {
            Decision::Leave if active => Ok(Self { outcome: Outcome::Left, ends: completes, grade: None }),
            Decision::Leave => Ok(Self::UNCHANGED),
            Decision::Graduate if !grade.is_last() => Err(NotPromoted::NotTheLastGrade),
            Decision::Graduate if !active => Err(NotPromoted::Completed),
            Decision::Promote if grade.is_last() && !active => Ok(Self::UNCHANGED),
            Decision::Graduate => Ok(Self::GRADUATES),
            Decision::Promote if grade.is_last() => Ok(Self::GRADUATES),
            Decision::Promote => into(Outcome::Promoted, grade.next().ok_or(NotPromoted::NoNextGrade)?),
            Decision::Repeat => into(Outcome::Repeating, grade),
        }
    }

    /// Of whoever never had a place: nothing follows the year, they wait on or do not.
    fn of_who_waits(
        it: &Enrollment,
        said: Option<Decision>,
        usual: NeverActive,
        prospects: Prospects,
    ) -> Result<Self, NotPromoted> {
        match (said, usual) {
            (Some(Decision::Leave), _) if matches!(prospects.next, NextYear::Enrolled(..)) => {
                Err(NotPromoted::AlreadyEnrolled)
            }
            (Some(Decision::Leave), _) | (None, NeverActive::Withdraw) => Ok(Self::WITHDRAWS),
            (None, NeverActive::Keep) => Ok(Self::UNCHANGED),
            (Some(_), _) => Err(NotPromoted::NotEnrolled(Some(it.state))),
        }
    }

    /// The enrolment of the year, ended by it, with what was noted; the same when it has ended already. Who is
    /// withdrawn needs a note.
    pub fn ended(
        self,
        it: Enrollment,
        note: Option<&Prose<500>>,
        deed: (Option<UserId>, Timestamp),
    ) -> Result<Enrollment, EnrollmentError> {
        let mut ended = match self.ends {
            None => return Ok(it),
            Some(Verb::Withdraw) => {
                let reason = note.cloned().ok_or(EnrollmentError::ReasonNeeded)?;
                return it.withdraw(reason, None, deed);
            }
            Some(Verb::Graduate) => it.graduate(deed)?,
            Some(_) => it.complete(deed)?,
        };
        if let Some(step) = ended.history.last_mut() {
            step.reason = note.cloned();
        }
        Ok(ended)
    }
}

/// Whether what was said of who is enrolled for the next year already is what they are enrolled for.
fn agrees(
    grade: GradeLevel,
    said: Option<Decision>,
    (next, enrolled): (EnrollmentId, GradeLevel),
) -> Result<(), NotPromoted> {
    let wanted = match said {
        None => return Ok(()),
        Some(Decision::Graduate | Decision::Leave) => return Err(NotPromoted::AlreadyEnrolled),
        Some(Decision::Promote) if grade.is_last() => return Err(NotPromoted::AlreadyEnrolled),
        // Where several grades may follow, whoever enrolled the student has said which.
        Some(Decision::Promote) => grade.next().unwrap_or(enrolled),
        Some(Decision::Repeat) => grade,
    };
    if wanted == enrolled { Ok(()) } else { Err(NotPromoted::EnrolledOtherwise(next, enrolled)) }
}

#[cfg(test)]
#[path = "promotion_tests.rs"]
mod tests;
