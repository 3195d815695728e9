//! What the tests of this folder begin with.

use super::{
    DocumentFormat, DocumentKind, DocumentState, Enrolled, Enrollment, EnrollmentCase, EnrollmentDocument,
    Guardianship, Placement, Profile, Student,
};
use crate::clock::{Day, Timestamp};
use crate::codes::{
    DocumentNumber, DocumentType, GradeLevel, IdentityDocument, NamePart, PersonName, Relationship, Sex, Shift,
};
pub use crate::inventory::samples::id;
use crate::text::{Line, Prose};

pub fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub fn now() -> Timestamp {
    "2026-02-02T15:00:00Z".parse().unwrap()
}

pub fn prose<const MAX: usize>(text: &str) -> Prose<MAX> {
    Prose::parse(text).unwrap()
}

pub fn line<const MAX: usize>(text: &str) -> Line<MAX> {
    Line::parse(text).unwrap()
}

pub fn grade(text: &str) -> GradeLevel {
    GradeLevel::parse(text).unwrap()
}

pub fn paper(kind: DocumentType, number: &str) -> IdentityDocument {
    IdentityDocument { kind, number: DocumentNumber::parse(number).unwrap() }
}

pub fn profile() -> Profile {
    let part = |text| NamePart::parse(text).unwrap();
    Profile {
        document: paper(DocumentType::Ti, "1007000052"),
        issued_in: None,
        name: PersonName {
            first_surname: part("De la Hoz"),
            second_surname: Some(part("Epiayú")),
            first_name: part("Ángela"),
            second_name: None,
        },
        birth_date: day("2013-01-05"),
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

pub fn student() -> Student {
    Student::new((id(2), id(9)), profile(), (day("2026-02-02"), now())).unwrap()
}

pub fn guardianship(guardian: u128) -> Guardianship {
    Guardianship {
        guardian: id(guardian),
        relationship: Relationship::Mother,
        may_pick_up: true,
        emergency_contact: true,
        lives_with: true,
    }
}

pub fn placement() -> Placement {
    Placement { site: id(3), grade: grade("8"), shift: Some(Shift::Morning), group: Some(id(5)) }
}

pub fn enrollment() -> Enrollment {
    let enrolled = Enrolled { student: id(2), year: id(4), case: EnrollmentCase::New, admitted: false };
    Enrollment::new((id(1), id(9)), enrolled, placement(), (Some(id(7)), now()))
}

pub fn document(kind: &str, number: u16, state: DocumentState) -> EnrollmentDocument {
    EnrollmentDocument {
        id: id(u128::from(number) + 100),
        institution: id(9),
        enrollment: id(1),
        student: id(2),
        kind: DocumentKind::parse(kind).unwrap(),
        number,
        format: DocumentFormat::Pdf,
        file_name: line("papel.pdf"),
        bytes: 5,
        sha256: "ab".repeat(32),
        state,
        reason: None,
        uploaded_by: Some(id(7)),
        uploaded_at: now(),
        reviewed_by: None,
        reviewed_at: None,
        version: 1,
    }
}
