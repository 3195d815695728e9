//! Who goes over and who does not, decided before anything is stored.

use super::ground::Ground;
use super::{Concerned, Decisions};
use crate::Result;
use plantel_domain::enrollment::{
    Enrolled, Enrollment, EnrollmentCase, NotPromoted, Outcome, Placement, Promotion, Verb,
};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, FieldError};
use plantel_domain::ids::{IdSource, StudentId};
use plantel_domain::text::Prose;
use std::collections::BTreeMap;

/// Whose decision was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotTaken {
    /// Of whom.
    pub student: StudentId,
    /// Their name; the id of whom the caller does not see.
    pub person: String,
    /// Which of the decisions it was, from 0; nothing for what is usual of everybody.
    pub place: Option<usize>,
    /// Why.
    pub why: NotPromoted,
}

impl NotTaken {
    /// What its text names.
    pub fn params(&self) -> Params {
        self.why.params().text("person", self.person.clone())
    }
}

/// What came of a year, or would.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromotionReport {
    /// Who goes to the next grade.
    pub promoted: usize,
    /// Who attends the same again.
    pub repeating: usize,
    /// Who has finished school.
    pub graduated: usize,
    /// Who does not come back.
    pub left: usize,
    /// Who never had a place, and does not wait for it any more.
    pub withdrawn: usize,
    /// Of whom it was decided before.
    pub unchanged: usize,
    /// How many enrolments of the year were ended, those of who was withdrawn among them.
    pub ended: usize,
    /// How many enrolments of the next year were made.
    pub enrolled: usize,
    /// Whose decisions were refused.
    pub refused: Vec<NotTaken>,
    /// Whether nothing was stored.
    pub dry_run: bool,
}

/// What is stored, and what is told.
#[derive(Default)]
pub(super) struct Plan {
    /// Enrolments of the year that end.
    pub(super) ended: Vec<Enrollment>,
    /// Enrolments of the next.
    pub(super) made: Vec<Enrollment>,
    pub(super) refused: Vec<NotTaken>,
    /// Of whom something was said and who is none of those of whom it is decided, with its place.
    pub(super) unknown: Vec<(StudentId, usize)>,
    outcomes: BTreeMap<Outcome, usize>,
}

impl Plan {
    pub(super) fn of(
        ground: &Ground,
        concerned: Concerned,
        decisions: &Decisions<'_>,
        ids: &dyn IdSource,
    ) -> Result<Self> {
        let mut plan = Self::default();
        let mut unknown = decisions.clone();
        for it in concerned.enrollments {
            let Some(student) = concerned.students.get(&it.student) else { continue };
            let said = unknown.remove(&student.id);
            let (place, decided) = said.unzip();
            match ground.decide(&it, student, decided) {
                Ok(promotion) => plan.take(ground, it, promotion, decided.and_then(|it| it.note.as_ref()), ids)?,
                Err(why) => {
                    let person = student.profile.name.full();
                    plan.refused.push(NotTaken { student: student.id, person, place, why });
                }
            }
        }
        plan.unknown = unknown.into_iter().map(|(student, (place, _))| (student, place)).collect();
        Ok(plan)
    }

    /// Refuses these too; all that are refused are in the order of their places, and then of names.
    pub(super) fn refuse(&mut self, others: Vec<NotTaken>) {
        self.refused.extend(others);
        self.refused.sort_by(|a, b| (a.place, &a.person, a.student).cmp(&(b.place, &b.person, b.student)));
    }

    /// The enrolment ends, and the next is made; what was noted stands where something is written.
    fn take(
        &mut self,
        ground: &Ground,
        it: Enrollment,
        promotion: Promotion,
        note: Option<&Prose<500>>,
        ids: &dyn IdSource,
    ) -> Result<()> {
        *self.outcomes.entry(promotion.outcome).or_default() += 1;
        if let Some(grade) = promotion.grade {
            let placement = Placement { grade, group: None, ..it.placement };
            let (student, year) = (it.student, ground.to);
            let enrolled = Enrolled { student, year, case: EnrollmentCase::Returning, admitted: true };
            let mut made = Enrollment::new((ids.next().into(), ground.institution), enrolled, placement, ground.deed);
            if let Some(first) = made.history.first_mut() {
                first.reason = note.cloned();
            }
            self.made.push(made);
        }
        if promotion.ends.is_some() {
            let usual = (promotion.ends == Some(Verb::Withdraw)).then_some(&ground.never_came);
            self.ended.push(promotion.ended(it, note.or(usual), ground.deed)?);
        }
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ended.is_empty() && self.made.is_empty()
    }

    pub(super) fn report(&self, dry_run: bool) -> PromotionReport {
        let count = |outcome| self.outcomes.get(&outcome).copied().unwrap_or(0);
        PromotionReport {
            promoted: count(Outcome::Promoted),
            repeating: count(Outcome::Repeating),
            graduated: count(Outcome::Graduated),
            left: count(Outcome::Left),
            withdrawn: count(Outcome::Withdrawn),
            unchanged: count(Outcome::Unchanged),
            ended: self.ended.len(),
            enrolled: self.made.len(),
            refused: self.refused.clone(),
            dry_run,
        }
    }

    /// Each refused decision, as a field at fault.
    pub(super) fn fields(&self) -> Vec<FieldError> {
        let field = |refused: &NotTaken| FieldError {
            pointer: refused.place.map_or_else(|| "/default".to_owned(), |place| format!("/decisions/{place}")),
            reason: BadValue::with(refused.why.code(), refused.params()),
        };
        self.refused.iter().map(field).collect()
    }
}
