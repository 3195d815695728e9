//! Institutions and their environments.

mod environments;
mod tenants;

pub use environments::Environments;
pub use tenants::Institutions;
