//! Users and sessions.

mod sessions;
mod users;

use crate::work::SeaWork;
use plantel_domain::identity::{IdentityRepositories, SessionRepository, UserRepository};

impl IdentityRepositories for SeaWork {
    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }
    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }
}
