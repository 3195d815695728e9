//! What decides of students beside what was said of them.

use super::Decided;
use plantel_domain::clock::Timestamp;
use plantel_domain::enrollment::{Enrollment, NextYear, NotPromoted, Promotion, Prospects, Student, Usual};
use plantel_domain::ids::{InstitutionId, SchoolYearId, SiteId, StudentId, UserId};
use plantel_domain::text::Prose;
use std::collections::{BTreeMap, BTreeSet};

/// What decides beside what was said.
pub(super) struct Ground {
    pub(super) institution: InstitutionId,
    pub(super) to: SchoolYearId,
    pub(super) usual: Usual,
    /// What students have, or had, of the next year.
    pub(super) next: BTreeMap<StudentId, NextYear>,
    /// The sites that take students.
    pub(super) open: BTreeSet<SiteId>,
    /// Why whoever never had a place is withdrawn, unless it is noted.
    pub(super) never_came: Prose<500>,
    pub(super) deed: (Option<UserId>, Timestamp),
}

impl Ground {
    pub(super) fn decide(
        &self,
        it: &Enrollment,
        student: &Student,
        said: Option<&Decided>,
    ) -> Result<Promotion, NotPromoted> {
        let next = self.next.get(&student.id).copied().unwrap_or(NextYear::Nothing);
        let prospects = Prospects { in_use: student.active, next };
        let promotion = Promotion::decide(it, said.map(|decided| decided.decision), self.usual, prospects)?;
        let placed = promotion.grade.is_some();
        if placed && !self.open.contains(&it.placement.site) { Err(NotPromoted::SiteRetired) } else { Ok(promotion) }
    }
}

/// What each student has of a year, of all the enrolments that they have of it.
pub(super) fn next_of(enrollments: &[Enrollment]) -> BTreeMap<StudentId, NextYear> {
    let mut by_student: BTreeMap<StudentId, Vec<&Enrollment>> = BTreeMap::new();
    for it in enrollments {
        by_student.entry(it.student).or_default().push(it);
    }
    by_student.into_iter().map(|(student, all)| (student, NextYear::of(all))).collect()
}
