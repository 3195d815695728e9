//! Ports to where users and sessions are kept.

use super::{Email, Session, User};
use crate::clock::Timestamp;
use crate::ids::{SessionId, UserId};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to users and sessions.
pub trait IdentityRepositories: Send {
    /// The users.
    fn users(&mut self) -> &mut dyn UserRepository;
    /// The sessions.
    fn sessions(&mut self) -> &mut dyn SessionRepository;
}

/// Keeps users. They belong to no institution.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait UserRepository: Send {
    /// By id.
    async fn find(&mut self, id: UserId, expected: Option<Version>) -> Result<Option<User>, StoreError>;
    /// By id, held until this work ends: signing in and switching off are decided one after the other.
    async fn lock(&mut self, id: UserId, expected: Option<Version>) -> Result<Option<User>, StoreError>;
    /// By address, without regard to case.
    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[UserId]) -> Result<Vec<User>, StoreError>;
    /// Newest first.
    async fn list(&mut self, page: &PageRequest) -> Result<Page<User>, StoreError>;
    /// Adds one; an address that is taken is a `Duplicate`.
    async fn add(&mut self, user: &User) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `user`.
    async fn update(&mut self, user: &mut User) -> Result<(), StoreError>;
}

/// Keeps sessions.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SessionRepository: Send {
    /// By id.
    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;
    /// By id, held until this work ends: two uses of one refresh token are decided one after the other.
    async fn lock(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;
    /// Adds one.
    async fn add(&mut self, session: &Session) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `session`.
    async fn update(&mut self, session: &mut Session) -> Result<(), StoreError>;
    /// Ends all of a user's.
    async fn revoke_all(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError>;
}
