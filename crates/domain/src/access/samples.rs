//! What the tests of this folder begin with.

use super::{Actor, Context, GroupName, Membership, Module, Principal, RequestId, Role};
use crate::clock::Timestamp;
use crate::ids::{EnvironmentId, InstitutionId, UserId};
pub use crate::inventory::samples::id;
use std::collections::BTreeSet;

/// Where somebody acts in these tests.
pub fn here() -> InstitutionId {
    id(1)
}

/// Who acts.
pub fn me() -> UserId {
    id(7)
}

/// The room of whoever acts.
pub fn room() -> EnvironmentId {
    id(10)
}

/// The group of whoever acts.
pub fn group() -> GroupName {
    GroupName::parse("2758492").unwrap()
}

/// Everything is granted and switched on.
fn all_modules() -> BTreeSet<Module> {
    Module::ALL.iter().copied().collect()
}

pub fn membership(roles: &[Role]) -> Membership {
    Membership {
        id: id(20),
        institution: here(),
        user: me(),
        roles: roles.iter().copied().collect(),
        environments: BTreeSet::from([room()]),
        modules: all_modules(),
        groups: BTreeSet::from([group()]),
        active: true,
        created_at: Timestamp::UNIX_EPOCH,
        version: 1,
    }
}

pub fn actor(roles: &[Role]) -> Actor {
    let membership = Some(membership(roles));
    Actor { user: me(), session: None, platform_admin: false, membership, modules_on: all_modules() }
}

/// Who may act in any institution, and belongs to this one as something.
pub fn administrator(roles: &[Role]) -> Actor {
    Actor { platform_admin: true, ..actor(roles) }
}

pub fn context(actor: Actor) -> Context {
    Context {
        principal: Principal::User(Box::new(actor)),
        institution: Some(here()),
        request_id: RequestId("r".to_owned()),
        idempotency: None,
    }
}
