//! Students and who answers for them; their enrolment, with its papers and consents.

mod enrollments;
mod papers;
mod people;
mod promotion;
mod sight;

pub mod import;

pub use enrollments::{EnrollmentChange, EnrollmentNames, EnrollmentSheet, Enrollments, NewEnrollment, WhoEnrolls};
pub use papers::Papers;
pub(crate) use people::contacts_of;
pub use people::{Answering, ContactPeople, GuardianRef, GuardianshipChange, NewGuardianship, NewStudent, Students};
pub use promotion::{Decided, NewPromotion, NotTaken, PromotionReport};
pub(crate) use sight::{hold, reads_typed, sight};
