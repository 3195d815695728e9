//! Institutions and their environments.

mod environments;
mod school;
pub(crate) mod tenants;

use crate::work::SeaWork;
use plantel_domain::institutions::{EnvironmentRepository, InstitutionRepositories, InstitutionRepository};

impl InstitutionRepositories for SeaWork {
    fn institutions(&mut self) -> &mut dyn InstitutionRepository {
        self
    }
    fn environments(&mut self) -> &mut dyn EnvironmentRepository {
        self
    }
}
