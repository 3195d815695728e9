//! Who asks, for which institution, under which request: goes first into every use case.

use super::{Actor, GroupName, Module, Permission, Reach, Target, Visibility};
use crate::error::{Fault, Kind, Params};
use crate::ids::{InstitutionId, UserId};
use crate::store::{Parked, StoreError};
use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

/// Names a request in answers, logs and the journal; at most 64 printable characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// On whose behalf something is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// A signed-in user.
    User(Box<Actor>),
    /// A job or the command line, by name.
    System(&'static str),
    /// Nobody known.
    Anonymous,
}

/// What every use case is told first.
#[derive(Clone, Debug)]
pub struct Context {
    /// On whose behalf.
    pub principal: Principal,
    /// The tenant; repositories find nothing of another.
    pub institution: Option<InstitutionId>,
    /// Which request.
    pub request_id: RequestId,
    /// Set when the answer is to be stored with the effect.
    pub idempotency: Option<Arc<Idempotency>>,
}

impl Context {
    /// For a job or the command line.
    pub fn system(name: &'static str, institution: Option<InstitutionId>) -> Self {
        let request_id = RequestId(name.to_owned());
        Self { principal: Principal::System(name), institution, request_id, idempotency: None }
    }

    /// For somebody who has not signed in.
    pub fn anonymous(request_id: RequestId) -> Self {
        Self { principal: Principal::Anonymous, institution: None, request_id, idempotency: None }
    }

    /// The signed-in user.
    pub fn actor(&self) -> Result<&Actor, Denied> {
        match &self.principal {
            Principal::User(actor) => Ok(actor),
            Principal::System(_) | Principal::Anonymous => Err(Denied::SignInRequired),
        }
    }

    /// The signed-in user's id, if there is one.
    pub fn user(&self) -> Option<UserId> {
        self.actor().ok().map(|actor| actor.user)
    }

    /// The institution in which the caller acts.
    pub fn scope(&self) -> Result<InstitutionId, NotChosen> {
        self.institution.ok_or(NotChosen)
    }

    /// Refuses unless the caller holds the permission for this target.
    pub fn require(&self, permission: Permission, target: &Target) -> Result<(), Denied> {
        match &self.principal {
            Principal::System(_) => return Ok(()),
            Principal::Anonymous => return Err(Denied::SignInRequired),
            Principal::User(_) => {}
        }
        let reaches = self.reaches(permission)?;
        let here = target.institution.is_none() || target.institution == self.institution;
        let in_reach = |reach: &Reach| match reach {
            Reach::Platform => true,
            Reach::Institution => target.institution.is_some(),
            Reach::Environment => target.environment.is_some_and(|at| self.environments().contains(&at)),
            Reach::Groups => target.group.as_ref().is_some_and(|group| self.groups().contains(group)),
            Reach::Own => target.owner.is_some() && target.owner == self.user(),
        };
        if here && reaches.iter().any(in_reach) { Ok(()) } else { Err(Denied::Permission(permission)) }
    }

    /// Which records of the chosen institution the caller may see or touch under this permission.
    pub fn visibility(&self, permission: Permission) -> Result<Visibility, ScopeError> {
        let institution = self.scope()?;
        if matches!(self.principal, Principal::System(_)) {
            return Ok(Visibility::all(institution));
        }
        let reaches = self.reaches(permission)?;
        if reaches.is_empty() {
            return Err(Denied::Permission(permission).into());
        }
        Ok(Visibility {
            institution,
            everything: reaches.iter().any(|reach| *reach >= Reach::Institution),
            environments: if reaches.contains(&Reach::Environment) { self.environments() } else { BTreeSet::new() },
            groups: if reaches.contains(&Reach::Groups) { self.groups() } else { BTreeSet::new() },
            owner: if reaches.contains(&Reach::Own) { self.user() } else { None },
        })
    }

    fn environments(&self) -> BTreeSet<crate::ids::EnvironmentId> {
        let membership = self.actor().ok().and_then(|actor| actor.membership.as_ref());
        membership.map(|membership| membership.environments.clone()).unwrap_or_default()
    }

    fn groups(&self) -> BTreeSet<GroupName> {
        let membership = self.actor().ok().and_then(|actor| actor.membership.as_ref());
        membership.map(|membership| membership.groups.clone()).unwrap_or_default()
    }

    fn reaches(&self, permission: Permission) -> Result<BTreeSet<Reach>, Denied> {
        let actor = self.actor()?;
        if let Some(module) = permission.module()
            && self.institution.is_some()
            && !actor.modules_on.contains(&module)
        {
            return Err(Denied::ModuleOff(module));
        }
        Ok(actor.reaches(permission))
    }
}

/// A caller is known, or not, and may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Denied {
    /// Nobody has signed in.
    #[error("sign in first")]
    SignInRequired,
    /// The roles in the chosen institution do not grant it, or not that far.
    #[error("{} is missing", .0.name())]
    Permission(Permission),
    /// The institution has not switched the module on.
    #[error("the module {} is off", .0.name())]
    ModuleOff(Module),
    /// The caller does not belong to the institution named.
    #[error("not a member of this institution")]
    NotMember,
}

impl Fault for Denied {
    fn kind(&self) -> Kind {
        match self {
            Self::SignInRequired => Kind::Unauthenticated,
            _ => Kind::Forbidden,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::SignInRequired => "access.sign-in-required",
            Self::Permission(_) => "access.denied",
            Self::ModuleOff(_) => "access.module-off",
            Self::NotMember => "institution.not-member",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::Permission(permission) => Params::none().text("permission", permission.name()),
            Self::ModuleOff(module) => Params::none().text("module", module.name()),
            Self::SignInRequired | Self::NotMember => Params::none(),
        }
    }
}

/// The caller belongs to several institutions, or to none, and named none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no institution is chosen")]
pub struct NotChosen;

impl Fault for NotChosen {
    fn kind(&self) -> Kind {
        Kind::Malformed
    }
    fn code(&self) -> &'static str {
        "institution.not-chosen"
    }
}

/// Why there is nothing to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScopeError {
    /// No institution.
    #[error(transparent)]
    NotChosen(#[from] NotChosen),
    /// No permission.
    #[error(transparent)]
    Denied(#[from] Denied),
}

impl Fault for ScopeError {
    fn kind(&self) -> Kind {
        match self {
            Self::NotChosen(e) => e.kind(),
            Self::Denied(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotChosen(e) => e.code(),
            Self::Denied(e) => e.code(),
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::NotChosen(e) => e.params(),
            Self::Denied(e) => e.params(),
        }
    }
}

/// An idempotency key, and the unit of work that waits for the answer to be stored with it.
///
/// `commit` of a work begun under such a context parks the open transaction here; the edge that
/// made the answer finishes it. So the effect and its answer become durable together, or neither.
pub struct Idempotency {
    /// The client's key, 1 to 255 printable characters.
    pub key: String,
    /// Digest of the request's method, path and body.
    pub fingerprint: String,
    parked: Mutex<Option<Box<dyn Parked>>>,
}

impl Idempotency {
    /// For one request.
    pub fn new(key: String, fingerprint: String) -> Self {
        Self { key, fingerprint, parked: Mutex::new(None) }
    }

    /// Leaves a finished work here. A request has one effect: a second work is a fault of ours.
    pub fn park(&self, work: Box<dyn Parked>) -> Result<(), StoreError> {
        let mut place = self.parked.lock().unwrap_or_else(PoisonError::into_inner);
        if place.is_some() {
            return Err(StoreError::failed("a request with an idempotency key commits once"));
        }
        *place = Some(work);
        Ok(())
    }

    /// Takes the work that waits, if the request had an effect.
    pub fn take(&self) -> Option<Box<dyn Parked>> {
        self.parked.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

impl fmt::Debug for Idempotency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Idempotency").field("key", &self.key).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "context_tests.rs"]
mod tests;
