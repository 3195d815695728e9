//! A signed-in user as the rules of access see them.

use super::{Grant, GroupName, Membership, Module, Permission, Reach};
use crate::ids::{EnvironmentId, InstitutionId, SessionId, UserId};
use std::collections::BTreeSet;

/// Who acts, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The user.
    pub user: UserId,
    /// The session; none on the command line.
    pub session: Option<SessionId>,
    /// May act in any institution by naming it.
    pub platform_admin: bool,
    /// The user's place in the institution of the context.
    pub membership: Option<Membership>,
    /// The modules that institution has switched on.
    pub modules_on: BTreeSet<Module>,
}

impl Actor {
    /// Everything the roles grant in the institution of the context.
    pub fn grants(&self) -> BTreeSet<Grant> {
        if self.platform_admin {
            let everywhere = |permission: &Permission| Grant { permission: *permission, reach: Reach::Platform };
            return Permission::ALL.iter().map(everywhere).collect();
        }
        let roles = self.membership.iter().flat_map(|membership| &membership.roles);
        roles.flat_map(|role| role.grants()).copied().collect()
    }

    /// The reaches in which the user holds the permission; empty when its module is off for them.
    pub fn reaches(&self, permission: Permission) -> BTreeSet<Reach> {
        if permission.module().is_some_and(|module| !self.uses(module)) {
            return BTreeSet::new();
        }
        self.grants().into_iter().filter(|grant| grant.permission == permission).map(|grant| grant.reach).collect()
    }

    /// Whether the module is switched on and granted; administrators pass the grant, not the switch.
    pub fn uses(&self, module: Module) -> bool {
        let granted = |membership: &Membership| membership.administers() || membership.modules.contains(&module);
        self.modules_on.contains(&module) && (self.platform_admin || self.membership.as_ref().is_some_and(granted))
    }

    /// The roles in force, for the journal.
    pub fn role_names(&self) -> String {
        let mut names: Vec<_> = self.membership.iter().flat_map(|m| &m.roles).map(|role| role.name()).collect();
        if self.platform_admin {
            names.insert(0, "platform_admin");
        }
        names.join(" ")
    }
}

/// What somebody wants to act on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Whose it is.
    pub institution: Option<InstitutionId>,
    /// Where it is.
    pub environment: Option<EnvironmentId>,
    /// Which group it is about.
    pub group: Option<GroupName>,
    /// Who owns it or asked for it.
    pub owner: Option<UserId>,
}

impl Target {
    /// The institution as a whole.
    pub fn institution(id: InstitutionId) -> Self {
        Self { institution: Some(id), ..Self::default() }
    }

    /// There.
    #[must_use]
    pub fn at(self, environment: impl Into<Option<EnvironmentId>>) -> Self {
        Self { environment: environment.into(), ..self }
    }

    /// About this group.
    #[must_use]
    pub fn about(self, group: GroupName) -> Self {
        Self { group: Some(group), ..self }
    }

    /// Theirs.
    #[must_use]
    pub fn of(self, owner: impl Into<Option<UserId>>) -> Self {
        Self { owner: owner.into(), ..self }
    }
}

/// Which records of one institution a caller may see; every list takes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// Whose records.
    pub institution: InstitutionId,
    /// All of them; else those of the environments, the groups or the owner below.
    pub everything: bool,
    /// Records in these environments.
    pub environments: BTreeSet<EnvironmentId>,
    /// Records about these groups.
    pub groups: BTreeSet<GroupName>,
    /// Records of this owner.
    pub owner: Option<UserId>,
}

impl Visibility {
    /// Everything of one institution.
    pub fn all(institution: InstitutionId) -> Self {
        Self { institution, everything: true, environments: BTreeSet::new(), groups: BTreeSet::new(), owner: None }
    }

    /// Whether a record is among them.
    pub fn shows(&self, target: &Target) -> bool {
        target.institution == Some(self.institution)
            && (self.everything
                || target.environment.is_some_and(|at| self.environments.contains(&at))
                || target.group.as_ref().is_some_and(|group| self.groups.contains(group))
                || (target.owner.is_some() && target.owner == self.owner))
    }
}

#[cfg(test)]
#[path = "actor_tests.rs"]
mod tests;
