//! Signing in by an account elsewhere: OpenID Connect, and whatever else speaks the same port.

use super::Email;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::ids::{ExternalIdentityId, UserId};
use crate::journal::{Sensitive, facts};
use crate::text::Line;
use async_trait::async_trait;
use serde::Serialize;

/// An account elsewhere by which a user signs in: known by its subject, never by its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExternalIdentity {
    /// Its id here.
    pub id: ExternalIdentityId,
    /// Whose.
    pub user: UserId,
    /// Which provider, by its configured name.
    pub provider: String,
    /// The provider's own name for the account: never changes, never given to another.
    pub subject: Sensitive<String>,
    /// The address the provider told when it was linked.
    pub email: Option<Email>,
    /// When it was linked.
    pub linked_at: Timestamp,
}

/// A browser on its way to a provider. Good once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Digest of the `state` that the provider gives back.
    pub state: String,
    /// Digest of the secret in the browser's cookie: who comes back must be who left.
    pub browser: String,
    /// Which provider.
    pub provider: String,
    /// Must stand in the identity token (OpenID Connect Core, 3.1.2.1).
    pub nonce: String,
    /// Proof Key for Code Exchange towards the provider (RFC 7636).
    pub verifier: String,
    /// The client's own proof key, as S256 digest: who fetches the session must be who asked for it.
    pub challenge: String,
    /// Where the browser goes in the end.
    pub return_to: String,
    /// Until when it may come back.
    pub expires_at: Timestamp,
}

/// A browser that came back: good once, for the client that sent it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    /// Digest of what the client was given.
    pub digest: String,
    /// Who signed in.
    pub user: UserId,
    /// As [`Departure::challenge`].
    pub challenge: String,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Where a browser is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redirect {
    /// The provider's page.
    pub url: String,
    /// Comes back with the browser.
    pub state: String,
    /// As [`Departure::nonce`].
    pub nonce: String,
    /// As [`Departure::verifier`].
    pub verifier: String,
}

/// Whom a provider knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identified {
    /// As [`ExternalIdentity::subject`].
    pub subject: String,
    /// Their address, if it was told.
    pub email: Option<Email>,
    /// Whether the provider has made sure that the address is theirs.
    pub email_verified: bool,
    /// What they are called.
    pub name: Option<Line<255>>,
}

/// An outside identity provider.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait IdentityProvider: Send + Sync {
    /// Its configured name, as paths have it.
    fn name(&self) -> String;
    /// What people call it.
    fn label(&self) -> String;
    /// Where to send a browser.
    async fn depart(&self) -> Result<Redirect, SsoError>;
    /// Whom the code stands for. Checks signature, issuer, audience, time and nonce of what the provider says.
    async fn arrive(&self, code: String, nonce: String, verifier: String) -> Result<Identified, SsoError>;
}

/// Why nobody is signed in by a provider.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SsoError {
    /// No provider of this name is configured.
    #[error("no such provider")]
    UnknownProvider,
    /// The browser did not leave from here, came back too late, or came back before.
    #[error("this sign-in was not begun here, or is over")]
    NotBegunHere,
    /// The provider refused, in its own word of RFC 6749, 4.1.2.1.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// The provider cannot be reached, or what it says cannot be believed.
    #[error("the provider's answer is no good: {0}")]
    Unbelievable(String),
    /// Nobody here has this account, and nobody may be made.
    #[error("no account here belongs to it")]
    NobodyHere,
    /// An account here has the address, but the provider has not made sure of it.
    #[error("the address is not verified by the provider")]
    Unverified,
    /// The account elsewhere belongs to another user here.
    #[error("linked to another account here")]
    LinkedElsewhere,
    /// Without it nobody could sign in any more.
    #[error("the only way to sign in")]
    LastWayIn,
    /// Not the ticket's, used before, or too late.
    #[error("the ticket is no good")]
    BadTicket,
}

impl SsoError {
    /// Its codes.
    pub const CODES: &'static [&'static str] = &[
        "sso.unknown-provider",
        "sso.not-begun-here",
        "sso.provider-refused",
        "sso.unbelievable",
        "sso.nobody-here",
        "sso.unverified-email",
        "sso.linked-elsewhere",
        "sso.last-way-in",
        "sso.bad-ticket",
    ];
}

impl Fault for SsoError {
    fn kind(&self) -> Kind {
        match self {
            Self::UnknownProvider => Kind::NotFound,
            Self::NotBegunHere => Kind::Malformed,
            Self::Refused(_) | Self::Unbelievable(_) | Self::BadTicket => Kind::Unauthenticated,
            Self::NobodyHere | Self::Unverified => Kind::Forbidden,
            Self::LinkedElsewhere | Self::LastWayIn => Kind::Refused,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownProvider => "sso.unknown-provider",
            Self::NotBegunHere => "sso.not-begun-here",
            Self::Refused(_) => "sso.provider-refused",
            Self::Unbelievable(_) => "sso.unbelievable",
            Self::NobodyHere => "sso.nobody-here",
            Self::Unverified => "sso.unverified-email",
            Self::LinkedElsewhere => "sso.linked-elsewhere",
            Self::LastWayIn => "sso.last-way-in",
            Self::BadTicket => "sso.bad-ticket",
        }
    }
    fn params(&self) -> Params {
        Params::none()
    }
}

facts! {
    about "user" {
        /// Whose.
        user: UserId,
        /// Which account elsewhere.
        identity: ExternalIdentityId,
    }

    /// An account elsewhere was linked.
    IdentityLinked = "external-identity.linked",
    /// An account elsewhere was unlinked.
    IdentityUnlinked = "external-identity.unlinked",
}
