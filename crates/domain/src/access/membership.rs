//! What a user is in one institution, where, and for which modules.

use super::{GroupName, Module, Permission, Role};
use crate::clock::Timestamp;
use crate::error::{Fault, Kind};
use crate::ids::{EnvironmentId, InstitutionId, MembershipId, UserId};
use crate::journal::{Fact, Subject};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;
use serde::Serialize;
use std::collections::BTreeSet;

/// A user's place in an institution: at most one for each pair.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Membership {
    /// Its id.
    pub id: MembershipId,
    /// Where.
    pub institution: InstitutionId,
    /// Who.
    pub user: UserId,
    /// As what; grants add up.
    pub roles: BTreeSet<Role>,
    /// The rooms and warehouses that grants of [`Reach::Environment`](super::Reach) speak of.
    pub environments: BTreeSet<EnvironmentId>,
    /// The modules granted, of those the institution has switched on.
    pub modules: BTreeSet<Module>,
    /// The groups they belong to, at most [`MOST_GROUPS`](super::MOST_GROUPS).
    pub groups: BTreeSet<GroupName>,
    /// Switched off instead of deleted.
    pub active: bool,
    /// When it began.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

impl Membership {
    /// Whether one of its roles runs the institution.
    pub fn administers(&self) -> bool {
        self.roles.iter().any(|role| role.administers())
    }

    /// Whether its roles and its modules grant a permission, however far; what the institution has switched on is
    /// another question.
    pub fn grants(&self, permission: Permission) -> bool {
        let uses = |module| self.administers() || self.modules.contains(&module);
        let held = self.roles.iter().flat_map(|role| role.grants()).any(|grant| grant.permission == permission);
        held && permission.module().is_none_or(uses)
    }
}

/// What a change of memberships refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MembershipError {
    /// Nobody changes the own place, so that somebody is always left to manage.
    #[error("nobody changes the own membership")]
    Own,
    /// An environment that the institution does not have.
    #[error("an environment is not of this institution")]
    UnknownEnvironment,
}

impl Fault for MembershipError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Own => "membership.own",
            Self::UnknownEnvironment => "membership.unknown-environment",
        }
    }
}

/// Somebody joined an institution.
#[derive(Serialize)]
pub struct MembershipCreated {
    /// The new membership.
    pub membership: MembershipId,
    /// Whose.
    pub user: UserId,
}

impl Fact for MembershipCreated {
    const KIND: &'static str = "membership.created";
    fn subject(&self) -> Subject {
        Subject::new("membership", self.membership)
    }
}

/// Somebody's roles, places or modules changed.
#[derive(Serialize)]
pub struct MembershipChanged {
    /// Which membership.
    pub membership: MembershipId,
    /// Whose.
    pub user: UserId,
}

impl Fact for MembershipChanged {
    const KIND: &'static str = "membership.changed";
    fn subject(&self) -> Subject {
        Subject::new("membership", self.membership)
    }
}

/// Gives access to the memberships.
pub trait MembershipRepositories: Send {
    /// The memberships.
    fn memberships(&mut self) -> &mut dyn MembershipRepository;
}

/// Keeps memberships.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait MembershipRepository: Send {
    /// All of a user's, in every institution: for signing in, before a tenant is known.
    async fn of_user(&mut self, user: UserId) -> Result<Vec<Membership>, StoreError>;
    /// One of the institution in scope.
    async fn find(&mut self, id: MembershipId, expected: Option<Version>) -> Result<Option<Membership>, StoreError>;
    /// Those of the institution in scope that are not switched off and have one of these roles, oldest first.
    async fn holding(&mut self, roles: &[Role]) -> Result<Vec<Membership>, StoreError>;
    /// Who of these belongs to which institution and is not switched off there, whatever the institution in scope.
    async fn belonging(&mut self, users: &[UserId]) -> Result<BTreeSet<(UserId, InstitutionId)>, StoreError>;
    /// All of the institution in scope, oldest first.
    async fn list(&mut self, page: &PageRequest) -> Result<Page<Membership>, StoreError>;
    /// Adds one; a second for the same user is a `Duplicate`.
    async fn add(&mut self, membership: &Membership) -> Result<(), StoreError>;
    /// Switches all of a user's off, in every institution.
    async fn end_all(&mut self, user: UserId) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `membership`.
    async fn update(&mut self, membership: &mut Membership) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::samples::membership;
    use rstest::rstest;

    #[rstest]
    #[case(&[], false)]
    #[case(&[Role::Teacher], false)]
    #[case(&[Role::Rector], true)]
    #[case(&[Role::Teacher, Role::CenterAdmin], true)]
    fn a_membership_runs_the_institution_when_one_of_its_roles_does(#[case] roles: &[Role], #[case] runs: bool) {
        assert_eq!(membership(roles).administers(), runs);
    }

    /// As what, with which modules, and whether loans are asked for, approved, and rooms seen.
    #[rstest]
    #[case(&[Role::Instructor], &[Module::Inventory], [true, false, true])]
    #[case(&[Role::Instructor], &[Module::School], [false, false, true])]
    #[case(&[Role::Instructor], &[], [false, false, true])]
    #[case(&[Role::Rector], &[], [true, true, true])]
    #[case(&[Role::Guardian], &[Module::Inventory], [false, false, false])]
    fn roles_grant_what_their_modules_allow(
        #[case] roles: &[Role],
        #[case] modules: &[Module],
        #[case] expected: [bool; 3],
    ) {
        let place = Membership { modules: modules.iter().copied().collect(), ..membership(roles) };
        let asked = [Permission::RequestLoans, Permission::ApproveLoans, Permission::ReadEnvironments];
        assert_eq!(asked.map(|permission| place.grants(permission)), expected);
    }
}
