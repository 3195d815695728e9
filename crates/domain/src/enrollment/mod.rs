//! Students and who answers for them; their enrolment in a school year, with its papers and consents.
//!
//! Whatever is known of a person is told to the journal as "changed" only ([`crate::journal::Sensitive`]): who asks to
//! be forgotten must be. What the law calls sensitive (Ley 1581 de 2012, art. 5) lies apart, in [`SensitiveData`], and
//! every reading of it is a deed.

mod blocking;
mod consent;
mod contacts;
mod contacts_repository;
mod document;
mod enrolment;
mod events;
mod guardian;
mod promotion;
mod repository;
mod requirement;
mod sensitive;
mod sight;
mod student;

#[cfg(test)]
mod papers_tests;
#[cfg(test)]
mod people_tests;
#[cfg(test)]
mod samples;

pub use blocking::Blocking;
pub use consent::{
    Channel, Consent, ConsentError, ConsentText, Giver, MOST_CONSENT_TEXT, NewConsent, Purpose, Revocation,
};
pub use contacts::{
    ContactProposal, ContactProposalError, ContactProposalState, GuardianContactChange, GuardianContacts,
    NewContactProposal, Otherwise, ProposedContacts, StudentContactChange, StudentContacts,
};
#[cfg(feature = "mocks")]
pub use contacts_repository::MockContactProposalRepository;
pub use contacts_repository::{
    ContactProposalFilter, ContactProposalRepository, ContactProposalSort, ContactRepositories, ContactSight,
    ContactsAccepted, ContactsProposed, ContactsRejected, ContactsWithdrawn,
};
pub use document::{
    DocumentError, DocumentFormat, DocumentKind, DocumentState, EnrollmentDocument, MAX_DOCUMENT_BYTES, PaperCheck,
};
pub use enrolment::{
    Doubt, Enrolled, Enrollment, EnrollmentCase, EnrollmentError, EnrollmentState, Misfit, Placement, Ready,
    Transition, Verb,
};
pub use events::*;
pub use guardian::{
    Guardian, GuardianChange, GuardianError, GuardianProfile, Guardianship, MOST_GUARDIANS, closes_circle,
};
pub use promotion::{
    Decision, MOST_DECISIONS, NeverActive, NextYear, NotPromoted, Outcome, Promotion, PromotionError, Prospects, Usual,
};
pub use repository::{
    ConsentRepository, EnrollmentDocumentRepository, EnrollmentFilter, EnrollmentRepositories, EnrollmentRepository,
    EnrollmentSort, GuardianFilter, GuardianRepository, GuardianSort, PaperRepositories, PeopleRepositories,
    RequirementRepository, SensitiveRepository, StudentFilter, StudentRepository, StudentSort,
};
#[cfg(feature = "mocks")]
pub use repository::{
    MockConsentRepository, MockEnrollmentDocumentRepository, MockEnrollmentRepository, MockGuardianRepository,
    MockRequirementRepository, MockSensitiveRepository, MockStudentRepository,
};
pub use requirement::{MOST_REQUIREMENTS, Requirement, Requirements};
pub use sensitive::{BloodType, SensitiveChange, SensitiveData};
pub use sight::Sight;
pub use student::{Birthplace, Profile, ProfileChange, Student, StudentError};
