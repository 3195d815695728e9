//! What happened to students, guardians, enrolments, papers and consents. None of it names what is known of a person.

use super::{EnrollmentState, Purpose};
use crate::ids::{
    ConsentId, ConsentTextId, EnrollmentDocumentId, EnrollmentId, GuardianId, InstitutionId, SchoolYearId, SiteId,
    StudentId,
};
use crate::journal::{Fact, Subject, facts};
use crate::text::Prose;
use serde::Serialize;

facts! {
    about "student" {
        /// Which student.
        student: StudentId,
    }

    /// A student was written down.
    StudentCreated = "student.created",
    /// What is known of a student, or who answers for them, changed.
    StudentChanged = "student.changed",
    /// A student was switched off.
    StudentDeactivated = "student.deactivated",
    /// A student was switched on again.
    StudentReactivated = "student.reactivated",
    /// A student, or somebody who answers for them, has an account now, or another, or none.
    StudentLinked = "student.user-linked",
    /// Somebody read what the law calls sensitive of a student.
    SensitiveRead = "student.sensitive-read",
    /// What the law calls sensitive of a student changed.
    SensitiveChanged = "student.sensitive-changed",
}

/// A student is shown to nobody any more but who may block.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StudentBlocked {
    /// Which student.
    pub student: StudentId,
    /// Why.
    pub reason: Prose<500>,
}

impl Fact for StudentBlocked {
    const KIND: &'static str = "student.blocked";
    fn subject(&self) -> Subject {
        Subject::new("student", self.student)
    }
}

/// A student is shown again to everybody who was shown them before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StudentUnblocked {
    /// Which student.
    pub student: StudentId,
    /// Why.
    pub reason: Prose<500>,
}

impl Fact for StudentUnblocked {
    const KIND: &'static str = "student.unblocked";
    fn subject(&self) -> Subject {
        Subject::new("student", self.student)
    }
}

facts! {
    about "guardian" {
        /// Which guardian.
        guardian: GuardianId,
    }

    /// A guardian was written down.
    GuardianCreated = "guardian.created",
    /// What is known of a guardian changed.
    GuardianChanged = "guardian.changed",
    /// A guardian has an account now, or another, or none.
    GuardianLinked = "guardian.user-linked",
}

facts! {
    about "enrollment" {
        /// Which enrolment.
        enrollment: EnrollmentId,
        /// Of whom.
        student: StudentId,
        /// For which year.
        year: SchoolYearId,
    }

    /// A student was enrolled, or asks for a place.
    EnrollmentCreated = "enrollment.created",
    /// The student is placed elsewhere, or comes to the year in another way.
    EnrollmentChanged = "enrollment.changed",
}

/// An enrolment took a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct EnrollmentMoved {
    /// Which enrolment.
    pub enrollment: EnrollmentId,
    /// Of whom.
    pub student: StudentId,
    /// For which year.
    pub year: SchoolYearId,
    /// From where.
    pub from: EnrollmentState,
    /// Where to.
    pub to: EnrollmentState,
}

impl Fact for EnrollmentMoved {
    const KIND: &'static str = "enrollment.moved";
    fn subject(&self) -> Subject {
        Subject::new("enrollment", self.enrollment)
    }
}

facts! {
    about "institution" {
        /// Whose.
        institution: InstitutionId,
    }

    /// The institution said which papers enrolments need.
    RequirementsWritten = "enrollment-requirements.written",
}

facts! {
    about "enrollment-document" {
        /// Which paper.
        document: EnrollmentDocumentId,
        /// Of which enrolment.
        enrollment: EnrollmentId,
        /// Of whom.
        student: StudentId,
    }

    /// A paper, or a new version of one, was brought.
    DocumentUploaded = "enrollment-document.uploaded",
    /// Somebody opened a paper.
    DocumentOpened = "enrollment-document.opened",
    /// A paper does.
    DocumentValidated = "enrollment-document.validated",
    /// A paper does not do.
    DocumentRejected = "enrollment-document.rejected",
}

facts! {
    about "consent-text" {
        /// Which words.
        text: ConsentTextId,
    }

    /// The institution wrote down to what people consent.
    ConsentTextWritten = "consent-text.written",
}

facts! {
    about "consent" {
        /// Which consent.
        consent: ConsentId,
        /// Of whom the data are.
        student: StudentId,
        /// For what.
        purpose: Purpose,
    }

    /// Somebody consented.
    ConsentGiven = "consent.given",
    /// Somebody does not consent any more.
    ConsentRevoked = "consent.revoked",
}

facts! {
    about "school_year" {
        /// For which year.
        year: SchoolYearId,
        /// To which site.
        site: SiteId,
        /// How many students were not known before.
        created: u32,
        /// How many who were known were changed or enrolled.
        updated: u32,
        /// How many enrolments were made.
        enrolled: u32,
        /// How many groups were made.
        groups: u32,
    }

    /// A list of students was taken over.
    StudentsImported = "students.imported",
}

facts! {
    about "school_year" {
        /// Which year.
        year: SchoolYearId,
        /// Into which year.
        next: SchoolYearId,
        /// How many enrolments of it were ended.
        ended: u32,
        /// How many enrolments of the next were made.
        enrolled: u32,
    }

    /// The students of a year went over into the next.
    YearPromoted = "school-year.promoted",
}
