//! An offer to join an institution, sent to an address.

use super::{Module, Role};
use crate::clock::Timestamp;
use crate::error::{Fault, Kind};
use crate::identity::Email;
use crate::ids::{EnvironmentId, InstitutionId, InvitationId, UserId};
use crate::journal::facts;
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;
use serde::Serialize;
use std::collections::BTreeSet;

/// An offer to join an institution: at most one that waits for each address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Invitation {
    /// Its id.
    pub id: InvitationId,
    /// Where to.
    pub institution: InstitutionId,
    /// Who is invited.
    pub email: Email,
    /// As what.
    pub roles: BTreeSet<Role>,
    /// For which rooms and warehouses.
    pub environments: BTreeSet<EnvironmentId>,
    /// For which modules.
    pub modules: BTreeSet<Module>,
    /// Who invites.
    pub invited_by: Option<UserId>,
    /// When.
    pub created_at: Timestamp,
    /// Until when it may be accepted.
    pub expires_at: Timestamp,
    /// What became of it.
    pub state: InvitationState,
    /// Current version.
    pub version: Version,
}

/// What became of an invitation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum InvitationState {
    /// It waits.
    Pending,
    /// Somebody joined by it.
    Accepted {
        /// When.
        at: Timestamp,
        /// Who.
        user: UserId,
    },
    /// It was taken back.
    Revoked {
        /// When.
        at: Timestamp,
    },
}

impl Invitation {
    /// Whether it can be accepted at this moment.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.state == InvitationState::Pending && now < self.expires_at
    }

    /// Somebody joins by it.
    pub fn accept(mut self, user: UserId, now: Timestamp) -> Result<Self, InvitationError> {
        if !self.stands(now) {
            return Err(InvitationError::Over);
        }
        self.state = InvitationState::Accepted { at: now, user };
        Ok(self)
    }

    /// Takes it back.
    pub fn revoke(mut self, now: Timestamp) -> Result<Self, InvitationError> {
        if self.state != InvitationState::Pending {
            return Err(InvitationError::Over);
        }
        self.state = InvitationState::Revoked { at: now };
        Ok(self)
    }

    /// Sends it again: it may be accepted until `until`.
    pub fn renew(mut self, until: Timestamp) -> Result<Self, InvitationError> {
        if self.state != InvitationState::Pending {
            return Err(InvitationError::Over);
        }
        self.expires_at = until;
        Ok(self)
    }
}

/// What an invitation refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum InvitationError {
    /// It was accepted, taken back, or is too old.
    #[error("the invitation is over")]
    Over,
    /// One waits for this address already.
    #[error("an invitation waits already")]
    Pending,
}

impl Fault for InvitationError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Over => "invitation.over",
            Self::Pending => "invitation.pending",
        }
    }
}

facts! {
    about "invitation" {
        /// Which invitation.
        invitation: InvitationId,
    }

    /// Somebody was invited.
    InvitationCreated = "invitation.created",
    /// An invitation was sent again.
    InvitationRenewed = "invitation.renewed",
    /// An invitation was taken back.
    InvitationRevoked = "invitation.revoked",
    /// Somebody joined by an invitation.
    InvitationAccepted = "invitation.accepted",
}

/// Gives access to the invitations.
pub trait InvitationRepositories: Send {
    /// The invitations.
    fn invitations(&mut self) -> &mut dyn InvitationRepository;
}

/// Keeps the invitations of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait InvitationRepository: Send {
    /// By id.
    async fn find(&mut self, id: InvitationId, expected: Option<Version>) -> Result<Option<Invitation>, StoreError>;
    /// By id in any institution, held until this work ends: for who accepts it and has chosen none.
    async fn lock_anywhere(&mut self, id: InvitationId) -> Result<Option<Invitation>, StoreError>;
    /// The one that waits for an address.
    async fn pending(&mut self, email: &Email) -> Result<Option<Invitation>, StoreError>;
    /// All, newest first.
    async fn list(&mut self, page: &PageRequest) -> Result<Page<Invitation>, StoreError>;
    /// Adds one; a second that waits for the address is a `Duplicate`.
    async fn add(&mut self, invitation: &Invitation) -> Result<(), StoreError>;
    /// Stores a change, in any institution, and leaves the new version in `invitation`.
    async fn update(&mut self, invitation: &mut Invitation) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Duration;
    use uuid::Uuid;

    fn at(hour: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::hours(hour)
    }

    fn waiting() -> Invitation {
        Invitation {
            id: Uuid::from_u128(1).into(),
            institution: Uuid::from_u128(2).into(),
            email: Email::parse("ana@sena.edu.co").unwrap(),
            roles: BTreeSet::from([Role::Instructor]),
            environments: BTreeSet::new(),
            modules: BTreeSet::new(),
            invited_by: None,
            created_at: at(0),
            expires_at: at(10),
            state: InvitationState::Pending,
            version: 1,
        }
    }

    #[test]
    fn an_invitation_is_accepted_once_and_in_time() {
        let ana = Uuid::from_u128(3).into();
        let accepted = waiting().accept(ana, at(9)).unwrap();
        assert_eq!(accepted.clone().accept(ana, at(9)), Err(InvitationError::Over));
        assert_eq!(accepted.revoke(at(9)), Err(InvitationError::Over));
        assert_eq!(waiting().accept(ana, at(10)), Err(InvitationError::Over));
        assert_eq!(waiting().revoke(at(1)).unwrap().accept(ana, at(2)), Err(InvitationError::Over));
    }

    #[test]
    fn one_that_is_too_old_is_renewed_and_one_that_is_over_is_not() {
        assert!(waiting().renew(at(30)).unwrap().stands(at(29)));
        assert_eq!(waiting().revoke(at(1)).unwrap().renew(at(30)), Err(InvitationError::Over));
    }
}
