//! Papers of enrolments, words to which people consent, and that they did.

use super::enrollments::{an_enrollment, brought_to, placed_in};
use super::people::{a_guardian, a_mother, a_student};
use super::school::{a_class_group, a_school_year, a_site};
use super::{Seed, line, prose};
use crate::clock::moment;
use crate::ids::an_id;
use async_trait::async_trait;
use plantel_domain::enrollment::{
    Channel, Consent, ConsentText, DocumentFormat, DocumentKind, DocumentState, Enrollment, EnrollmentDocument,
    EnrollmentState, Giver, Guardian, Purpose, Student,
};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::store::{StoreError, UnitOfWork};

/// The first version of a paper, a PDF of which the office has said nothing.
pub fn an_enrollment_document(enrollment: &Enrollment, kind: &str) -> EnrollmentDocument {
    EnrollmentDocument {
        id: an_id().into(),
        institution: enrollment.institution,
        enrollment: enrollment.id,
        student: enrollment.student,
        kind: DocumentKind::parse(kind).expect("a test writes kinds that are allowed"),
        number: 1,
        format: DocumentFormat::Pdf,
        file_name: line("documento.pdf"),
        bytes: 345_678,
        sha256: "0123456789abcdef".repeat(4),
        state: DocumentState::Uploaded,
        reason: None,
        uploaded_by: None,
        uploaded_at: moment(),
        reviewed_by: None,
        reviewed_at: None,
        version: 1,
    }
}

/// The first words for a purpose.
pub fn a_consent_text(institution: InstitutionId, purpose: Purpose) -> ConsentText {
    ConsentText {
        id: an_id().into(),
        institution,
        purpose,
        number: 1,
        text: prose("Autorizo el tratamiento de los datos del estudiante."),
        sha256: "fedcba9876543210".repeat(4),
        by: None,
        created_at: moment(),
    }
}

/// On paper, and not revoked.
pub fn a_consent(student: &Student, text: &ConsentText, giver: Giver) -> Consent {
    Consent {
        id: an_id().into(),
        institution: student.institution,
        student: student.id,
        text: text.id,
        purpose: text.purpose,
        text_number: text.number,
        text_sha256: text.sha256.clone(),
        giver,
        channel: Channel::Paper,
        recorded_by: None,
        given_at: moment(),
        revoked: None,
    }
}

/// A student who was offered a place in a group, and whose mother answers for them.
#[derive(Clone, Debug)]
pub struct Pupil {
    /// Where.
    pub site: Site,
    /// When.
    pub year: SchoolYear,
    /// With whom.
    pub group: ClassGroup,
    /// The mother.
    pub mother: Guardian,
    /// Who.
    pub student: Student,
    /// The place, which papers are brought for.
    pub enrollment: Enrollment,
}

/// One with a site, a year and a group of their own.
pub fn a_pupil(institution: InstitutionId) -> Pupil {
    let (site, year, mother) = (a_site(institution), a_school_year(institution), a_guardian(institution));
    let group = a_class_group(&site, &year);
    let student = Student { guardians: vec![a_mother(mother.id)], ..a_student(institution) };
    let enrollment = placed_in(an_enrollment(&student, &year, &site), &group);
    Pupil { site, year, group, mother, student, enrollment }
}

impl Pupil {
    /// With the enrolment in this state; no place of the group is counted.
    #[must_use]
    pub fn standing(self, state: EnrollmentState) -> Self {
        Self { enrollment: brought_to(self.enrollment, state), ..self }
    }
}

/// With where, when and whose.
#[async_trait]
impl Seed for Pupil {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.student.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.sites().add(&self.site).await?;
        work.school_years().add(&self.year).await?;
        work.class_groups().add(&self.group).await?;
        work.guardians().add(&self.mother).await?;
        work.students().add(&self.student).await?;
        work.enrollments().add(&self.enrollment).await
    }
}

#[async_trait]
impl Seed for EnrollmentDocument {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.enrollment_documents().add(self).await
    }
}

#[async_trait]
impl Seed for ConsentText {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.consents().add_text(self).await
    }
}

#[async_trait]
impl Seed for Consent {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        work.consents().add(self).await
    }
}
