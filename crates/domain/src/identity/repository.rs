//! Ports to where users and sessions are kept.

use super::{AttemptKey, Attempts, Departure, Email, ExternalIdentity, SecondFactor, Session, SignIn, Ticket, User};
use crate::clock::Timestamp;
use crate::ids::{ExternalIdentityId, SessionId, UserId};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to users and sessions.
pub trait IdentityRepositories: Send {
    /// The users.
    fn users(&mut self) -> &mut dyn UserRepository;
    /// The sessions.
    fn sessions(&mut self) -> &mut dyn SessionRepository;
    /// The history of sign-ins.
    fn sign_ins(&mut self) -> &mut dyn SignInRepository;
    /// The failures that are counted.
    fn attempts(&mut self) -> &mut dyn AttemptRepository;
    /// The second factors.
    fn second_factors(&mut self) -> &mut dyn SecondFactorRepository;
    /// The accounts elsewhere, and who is on the way to them.
    fn external_identities(&mut self) -> &mut dyn ExternalIdentityRepository;
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
    /// The active platform administrators, held until this work ends: two who switch each other off are
    /// decided one after the other.
    async fn lock_admins(&mut self) -> Result<Vec<User>, StoreError>;
    /// Those not deleted, newest first.
    async fn list(&mut self, page: &PageRequest) -> Result<Page<User>, StoreError>;
    /// Adds one; an address that is taken is a `Duplicate`.
    async fn add(&mut self, user: &User) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `user`; one of somebody deleted is `Stale`. The inbox of who is
    /// switched off [changes](crate::notifications::NoticeRepository::inboxes_changed).
    async fn update(&mut self, user: &mut User) -> Result<(), StoreError>;
    /// Stores a deleted account as [`update`](Self::update) does, and takes away what was only its own:
    /// sessions, history, second factor, accounts elsewhere, items, notices, remembered answers, invitations to its
    /// former address `email`, and what was still to be done about it or its sessions.
    async fn erase(&mut self, user: &mut User, email: &Email) -> Result<(), StoreError>;
}

/// Keeps sessions.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SessionRepository: Send {
    /// By id.
    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[SessionId]) -> Result<Vec<Session>, StoreError>;
    /// By id, held until this work ends: two uses of one refresh token are decided one after the other.
    async fn lock(&mut self, id: SessionId) -> Result<Option<Session>, StoreError>;
    /// Adds one.
    async fn add(&mut self, session: &Session) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `session`. With one that is ended, here and below, the inbox of
    /// its user [changes](crate::notifications::NoticeRepository::inboxes_changed).
    async fn update(&mut self, session: &mut Session) -> Result<(), StoreError>;
    /// A user's that are not over at `now`, newest first.
    async fn living(&mut self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StoreError>;
    /// Ends all of a user's, but for `except`.
    async fn revoke_all(&mut self, user: UserId, except: Option<SessionId>, now: Timestamp) -> Result<(), StoreError>;
    /// Writes down that it was used. Changes no version: it never stands in the way of a refresh.
    async fn touch(&mut self, id: SessionId, now: Timestamp) -> Result<(), StoreError>;
    /// Takes away what is no longer needed: sessions over before `before`; history and counted failures
    /// older than it, but for those that still close a door; what single sign-on left unfinished by `now`;
    /// answers remembered for over a day. How many rows went.
    async fn clean_up(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError>;
}

/// Keeps the history of sign-ins.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SignInRepository: Send {
    /// Adds one.
    async fn add(&mut self, sign_in: &SignIn) -> Result<(), StoreError>;
    /// A user's, newest first.
    async fn list(&mut self, user: UserId, page: &PageRequest) -> Result<Page<SignIn>, StoreError>;
    /// The kinds of device ([`Device::kind`](super::Device::kind)) that a user signed in from.
    async fn devices(&mut self, user: UserId) -> Result<Vec<String>, StoreError>;
}

/// Keeps the failures that are counted.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait AttemptRepository: Send {
    /// Those of a key, if there are any.
    async fn find(&mut self, key: &AttemptKey) -> Result<Option<Attempts>, StoreError>;
    /// Those of a key, none if there are none, held until this work ends.
    async fn lock(&mut self, key: &AttemptKey, now: Timestamp) -> Result<Attempts, StoreError>;
    /// Stores what was locked before.
    async fn store(&mut self, attempts: &Attempts) -> Result<(), StoreError>;
    /// Forgets those of a key.
    async fn forget(&mut self, key: &AttemptKey) -> Result<(), StoreError>;
    /// Forgets those of an account, from everywhere; how many there were.
    async fn forget_account(&mut self, account: String) -> Result<u64, StoreError>;
}

/// Keeps second factors: at most one for each user.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SecondFactorRepository: Send {
    /// A user's.
    async fn find(&mut self, user: UserId) -> Result<Option<SecondFactor>, StoreError>;
    /// Whose there are, by id, behind this user: for the operator.
    async fn users_after(&mut self, after: Option<UserId>, limit: u32) -> Result<Vec<UserId>, StoreError>;
    /// A user's, held until this work ends: a code is used once.
    async fn lock(&mut self, user: UserId) -> Result<Option<SecondFactor>, StoreError>;
    /// Adds one; a second is a `Duplicate`.
    async fn add(&mut self, factor: &SecondFactor) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `factor`.
    async fn update(&mut self, factor: &mut SecondFactor) -> Result<(), StoreError>;
    /// Takes a user's away.
    async fn delete(&mut self, user: UserId) -> Result<(), StoreError>;
}

/// Keeps accounts elsewhere, and who is on the way to or from a provider.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ExternalIdentityRepository: Send {
    /// By the provider and its subject.
    async fn find(&mut self, provider: String, subject: String) -> Result<Option<ExternalIdentity>, StoreError>;
    /// A user's, oldest first.
    async fn of_user(&mut self, user: UserId) -> Result<Vec<ExternalIdentity>, StoreError>;
    /// Adds one; one that is linked already, here or to another user, is a `Duplicate`.
    async fn add(&mut self, identity: &ExternalIdentity) -> Result<(), StoreError>;
    /// Takes one away.
    async fn delete(&mut self, id: ExternalIdentityId) -> Result<(), StoreError>;
    /// Remembers who leaves.
    async fn depart(&mut self, departure: &Departure) -> Result<(), StoreError>;
    /// Who left with this state, by its digest; good once: of two who ask, one gets it.
    async fn take_departure(&mut self, state: String) -> Result<Option<Departure>, StoreError>;
    /// Remembers who came back.
    async fn issue(&mut self, ticket: &Ticket) -> Result<(), StoreError>;
    /// A ticket, by its digest.
    async fn find_ticket(&mut self, digest: String) -> Result<Option<Ticket>, StoreError>;
    /// Uses a ticket up: of two who ask, one gets it.
    async fn take_ticket(&mut self, digest: String) -> Result<Option<Ticket>, StoreError>;
}
