//! Students and who answers for them; their enrolment, with its papers and consents.

mod blocked;
mod consents;
mod consents_revocations;
mod consents_texts;
mod contact_rows;
mod contacts;
mod documents;
mod enrollments;
mod people;
mod requirements;

pub(crate) use blocked::{admitted, blocked, listed};
