//! Students and who answers for them; their enrolment, with its papers and consents.

mod contacts;
mod enrollments;
mod import;
mod papers;
mod people;
mod promotion;

pub use contacts::ContactProposalView;
pub use enrollments::CODES as ENROLLMENT_CODES;
pub use enrollments::EnrollmentStepView;
pub use papers::ConsentView;
pub use people::CODES as PEOPLE_CODES;
pub use people::{SensitiveView, StudentView};

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    people::routes(config);
    contacts::routes(config);
    config.service(import::import);
    enrollments::routes(config);
    config.service(promotion::promote);
    papers::routes(config);
}
