//! The tenant and its places.

mod environment;
mod institution;
mod repository;

pub mod school;

pub use environment::{
    Environment, EnvironmentChange, EnvironmentChanged, EnvironmentCreated, EnvironmentError, EnvironmentFilter,
    EnvironmentRetired, EnvironmentSort, EnvironmentTagIssued, EnvironmentTagRevoked, NewEnvironment,
};
pub use institution::{
    DaneCode, Institution, InstitutionChange, InstitutionChanged, InstitutionCode, InstitutionCreated, InstitutionKind,
    ModulesSwitched, NewInstitution, Nit, time_zone,
};
pub use repository::{EnvironmentRepository, InstitutionRepositories, InstitutionRepository};
#[cfg(feature = "mocks")]
pub use repository::{MockEnvironmentRepository, MockInstitutionRepository};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "environment.name-taken",
    "environment.holds-assets",
    "environment.has-classes",
    "environment.retired",
    "institution.code-taken",
];
