//! Students, and who answers for them.

use super::{Seed, prose};
use crate::clock::moment;
use crate::ids::an_id;
use async_trait::async_trait;
use plantel_domain::clock::Day;
use plantel_domain::codes::{DocumentNumber, DocumentType, IdentityDocument, NamePart, PersonName, Relationship, Sex};
use plantel_domain::enrollment::{Blocking, Guardian, GuardianProfile, Guardianship, Profile, SensitiveData, Student};
use plantel_domain::ids::{GuardianId, InstitutionId, UserId};
use plantel_domain::store::{StoreError, UnitOfWork};

/// A paper of this type, with this number.
pub fn a_paper(kind: DocumentType, number: &str) -> IdentityDocument {
    let number = DocumentNumber::parse(number).expect("a test writes numbers that are allowed");
    IdentityDocument { kind, number }
}

/// A paper that nobody else has.
fn unique_paper(kind: DocumentType) -> IdentityDocument {
    // The digits that are random; those before them tell the time.
    a_paper(kind, &an_id().simple().to_string()[14..])
}

/// What somebody is called: first and second surname, first and second name; the second ones may be empty.
pub fn a_full_name(surnames: [&str; 2], names: [&str; 2]) -> PersonName {
    let part = |text: &str| NamePart::parse(text).expect("a test writes names that are allowed");
    let second = |text: &str| (!text.is_empty()).then(|| part(text));
    PersonName {
        first_surname: part(surnames[0]),
        second_surname: second(surnames[1]),
        first_name: part(names[0]),
        second_name: second(names[1]),
    }
}

/// What is known of a girl of ten with a paper that nobody else has: nothing that need not be.
pub fn a_student_profile() -> Profile {
    Profile {
        document: unique_paper(DocumentType::Ti),
        issued_in: None,
        name: a_full_name(["Peña", "Ruiz"], ["Ana", "María"]),
        birth_date: Day::from_ymd_opt(2015, 8, 20).expect("it is a day"),
        birth_place: None,
        sex: Sex::Female,
        address: None,
        municipality: None,
        zone: None,
        stratum: None,
        phone: None,
        email: None,
    }
}

/// A girl of ten for whom nobody answers yet.
pub fn a_student(institution: InstitutionId) -> Student {
    Student {
        id: an_id().into(),
        institution,
        profile: a_student_profile(),
        guardians: Vec::new(),
        user: None,
        active: true,
        blocked: None,
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}

/// The student, blocked by this user.
pub fn blocked_by(user: UserId, student: Student) -> Student {
    let blocking = Blocking { at: moment(), by: user, reason: prose("Supresión pedida") };
    Student { blocked: Some(blocking), ..student }
}

/// What is known of somebody with a paper that nobody else has: nothing that need not be.
pub fn a_guardian_profile() -> GuardianProfile {
    GuardianProfile {
        document: unique_paper(DocumentType::Cc),
        name: NamePart::parse("Marta Lucía Ruiz").expect("a test writes names that are allowed"),
        phone: None,
        email: None,
        address: None,
    }
}

/// Somebody who answers for nobody yet.
pub fn a_guardian(institution: InstitutionId) -> Guardian {
    Guardian::new((an_id().into(), institution), a_guardian_profile(), moment())
}

/// A mother with whom the student lives, who takes them home and is called.
pub fn a_mother(guardian: GuardianId) -> Guardianship {
    Guardianship {
        guardian,
        relationship: Relationship::Mother,
        may_pick_up: true,
        emergency_contact: true,
        lives_with: true,
    }
}

/// What is said first of a student.
#[async_trait]
impl Seed for SensitiveData {
    fn scope(&self) -> Option<InstitutionId> {
        Some(self.institution)
    }
    async fn add(&self, work: &mut dyn UnitOfWork) -> Result<(), StoreError> {
        let mut first = Self { version: 0, ..self.clone() };
        work.sensitive_data().put(&mut first).await
    }
}
