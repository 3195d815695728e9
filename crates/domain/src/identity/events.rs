//! What happens to accounts and sessions.

use crate::ids::{SessionId, UserId};
use crate::journal::{Fact, Subject, facts};
use serde::Serialize;
use uuid::Uuid;

facts! {
    about "user" {
        /// Whose account.
        user: UserId,
    }

    /// An account was made.
    UserCreated = "user.created",
    /// An account was made for somebody, who is to set its password.
    UserWelcomed = "user.welcomed",
    /// Somebody made an account of their own.
    UserSignedUp = "user.signed-up",
    /// An account was changed.
    UserChanged = "user.changed",
    /// An address waits to be proven.
    EmailUnproven = "user.email-unproven",
    /// A proven address was replaced by another.
    EmailReplaced = "user.email-replaced",
    /// An address was proven to be its owner's.
    EmailVerified = "user.email-verified",
    /// A password was changed by who knew it; every other session ended.
    PasswordChanged = "user.password-changed",
    /// A password was set by a link from a mail; every session ended.
    PasswordReset = "user.password-reset",
    /// A hash brought along was renewed.
    PasswordRehashed = "user.password-rehashed",
    /// An account was deleted and its person anonymised.
    UserDeleted = "user.deleted",
    /// Too many sign-ins failed; the door is closed for a while to one network address.
    UserLocked = "user.locked",
    /// An administrator opened the door again.
    UserUnlocked = "user.unlocked",
    /// Somebody took a copy of their own data.
    DataExported = "user.data-exported",
    /// All sessions but one were ended by their owner.
    OtherSessionsClosed = "session.others-closed",
}

facts! {
    about "session" {
        /// Which session.
        session: SessionId,
        /// Whose.
        user: UserId,
    }

    /// Somebody signed in.
    SessionOpened = "session.opened",
    /// Somebody signed in from a device that the account had not been used from.
    NewDeviceSeen = "session.new-device",
    /// Somebody signed out, or ended another of their sessions.
    SessionClosed = "session.closed",
    /// A refresh token was used twice, and its session ended.
    SessionReused = "session.refresh-reused",
}

/// Somebody asked for a link to set a new password. Written for unknown addresses too, so that the
/// answer takes as long.
#[derive(Serialize)]
pub struct RecoveryRequested {
    /// Names the request.
    pub request: Uuid,
    /// Whose account; none when the address is nobody's.
    pub user: Option<UserId>,
}

impl Fact for RecoveryRequested {
    const KIND: &'static str = "recovery.requested";
    fn subject(&self) -> Subject {
        Subject::new("recovery", self.request)
    }
}

/// Accounts were taken over from a file; one event for the whole batch.
#[derive(Serialize)]
pub struct UsersImported {
    /// Names the batch.
    pub batch: Uuid,
    /// How many accounts were made.
    pub created: usize,
    /// How many rows were refused.
    pub refused: usize,
    /// How many rows were of accounts that are known.
    pub known: usize,
    /// The new accounts.
    pub users: Vec<UserId>,
    /// Those of them that may act in every institution.
    pub administrators: Vec<UserId>,
}

impl Fact for UsersImported {
    const KIND: &'static str = "users.imported";
    fn subject(&self) -> Subject {
        Subject::new("import", self.batch)
    }
}

/// An administrator asked for a letter, to see whether mail arrives.
#[derive(Serialize)]
pub struct TestMailRequested {
    /// Names the request.
    pub request: Uuid,
}

impl Fact for TestMailRequested {
    const KIND: &'static str = "mail.test-requested";
    fn subject(&self) -> Subject {
        Subject::new("mail", self.request)
    }
}
