//! Users, sessions, and what keeps accounts safe.

mod attempts;
mod external_identities;
mod second_factors;
mod sessions;
mod sign_ins;
mod users;

use super::work::MemoryWork;
use plantel_domain::identity::{
    AttemptRepository, ExternalIdentityRepository, IdentityRepositories, SecondFactorRepository, SessionRepository,
    SignInRepository, UserRepository,
};

impl IdentityRepositories for MemoryWork {
    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }
    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }
    fn sign_ins(&mut self) -> &mut dyn SignInRepository {
        self
    }
    fn attempts(&mut self) -> &mut dyn AttemptRepository {
        self
    }
    fn second_factors(&mut self) -> &mut dyn SecondFactorRepository {
        self
    }
    fn external_identities(&mut self) -> &mut dyn ExternalIdentityRepository {
        self
    }
}
