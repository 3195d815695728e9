//! Institutions and their environments.

mod environments;
mod every;
mod school;
mod tenants;

pub use environments::Environments;
pub(crate) use every::every_institution;
pub use school::{GroupNames, School};
pub use tenants::Institutions;
