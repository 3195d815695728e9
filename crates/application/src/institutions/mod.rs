//! Institutions and their environments.

mod environments;
mod every;
mod tenants;

pub use environments::Environments;
pub(crate) use every::every_institution;
pub use tenants::Institutions;
