//! Users, sessions, and what keeps accounts safe.

mod attempts;
pub(crate) mod changes;
mod external_identities;
mod second_factors;
pub(crate) mod sessions;
mod sign_ins;
pub(crate) mod users;

use crate::fault::unreadable;
use crate::work::SeaWork;
use plantel_domain::identity::{
    AttemptRepository, Device, ExternalIdentityRepository, IdentityRepositories, SecondFactorRepository,
    SessionRepository, SignInRepository, UserRepository,
};
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;
use std::net::IpAddr;

impl IdentityRepositories for SeaWork {
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

fn address(text: &str) -> Result<IpAddr, StoreError> {
    text.parse().map_err(|_| unreadable("network address"))
}

fn agent(device: &Device) -> Option<String> {
    device.agent.as_ref().map(ToString::to_string)
}

fn device(text: &str, agent: Option<String>) -> Result<Device, StoreError> {
    Ok(Device { address: address(text)?, agent: agent.map(Line::stored) })
}
