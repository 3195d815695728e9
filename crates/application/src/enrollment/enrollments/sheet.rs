//! An enrolment with what decides over it.

use super::requirements::requirements_of;
use crate::Result;
use crate::enrollment::reads_typed;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Day;
use plantel_domain::enrollment::{Consent, Doubt, Enrollment, PaperCheck, Student, Verb};
use plantel_domain::error::not_found;
use plantel_domain::ids::StudentId;
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::store::Repositories;

/// An enrolment, and what decides over it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnrollmentSheet {
    /// The enrolment.
    pub enrollment: Enrollment,
    /// Of whom.
    pub student: Student,
    /// For which year.
    pub year: SchoolYear,
    /// Where.
    pub site: Site,
    /// In which group, if that is said.
    pub group: Option<ClassGroup>,
    /// What is there of the papers that it needs.
    pub papers: PaperCheck,
    /// Whether somebody who may has consented to what is done with the student's data.
    pub consent: bool,
    /// What is unusual of the enrolment, but may be.
    pub doubts: Vec<Doubt>,
    /// What is unusual of what is known of the student: codes of warnings.
    pub profile_doubts: Vec<&'static str>,
    /// What the caller can do from where it stands: nothing in a year that is over, nor of a student who is blocked.
    pub next: Vec<Verb>,
    /// Whether the caller reads what people typed of its steps.
    pub typed: bool,
}

/// What is there of the papers that an enrolment needs.
pub(super) async fn papers_of(work: &mut dyn Repositories, it: &Enrollment) -> Result<PaperCheck> {
    let requirements = requirements_of(work, it.institution).await?;
    let papers = work.enrollment_documents().of_enrollment(it.id).await?;
    Ok(PaperCheck::of(&requirements, (it.placement.grade, it.case), &papers))
}

/// Whether somebody who may has consented to what is done with a student's data.
pub(super) async fn consent_for(work: &mut dyn Repositories, student: &Student) -> Result<bool> {
    let consents = work.consents().of_student(student.id).await?;
    Ok(Consent::allows_enrolment(student, &consents))
}

pub(super) async fn student_of(work: &mut dyn Repositories, id: StudentId) -> Result<Student> {
    let found = work.students().find_all(&[id]).await?.pop();
    Ok(found.ok_or(not_found::STUDENT)?)
}

/// As this work, and the caller, see it on that day.
pub(super) async fn sheet_of(
    ctx: &Context,
    work: &mut dyn Repositories,
    enrollment: Enrollment,
    student: Student,
    today: Day,
) -> Result<EnrollmentSheet> {
    let year = work.school_years().find(enrollment.year, None).await?.ok_or(not_found::SCHOOL_YEAR)?;
    let site = work.sites().find(enrollment.placement.site, None).await?.ok_or(not_found::SITE)?;
    let group = match enrollment.placement.group {
        Some(id) => work.class_groups().find(id, None).await?,
        None => None,
    };
    let papers = papers_of(work, &enrollment).await?;
    let consent = consent_for(work, &student).await?;
    let doubts = enrollment.doubts(student.profile.birth_date, year.period.start());
    let profile_doubts = student.profile.doubts(today);
    let last_grade = enrollment.placement.grade.is_last();
    let can_be = |verb: &Verb| match verb {
        Verb::Complete => year.begun().is_ok(),
        Verb::Graduate => year.begun().is_ok() && last_grade,
        _ => year.open().is_ok(),
    };
    let target = Target::institution(enrollment.institution);
    let may = |verb: &Verb| {
        let writes = ctx.require(Permission::WriteEnrollment, &target).is_ok();
        writes && (*verb != Verb::Reopen || ctx.require(Permission::ManageSchool, &target).is_ok())
    };
    let verbs = Verb::of(enrollment.state).filter(|_| student.blocked.is_none());
    let next = verbs.filter(can_be).filter(may).collect();
    let typed = reads_typed(ctx, work, student.id).await?;
    Ok(EnrollmentSheet { enrollment, student, year, site, group, papers, consent, doubts, profile_doubts, next, typed })
}
