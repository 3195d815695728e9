//! Ports to what proves who somebody is.

use super::PasswordHash;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::form::BadValue;
use crate::ids::{InstitutionId, SessionId, UserId};
use crate::journal::Sensitive;
use async_trait::async_trait;
use uuid::Uuid;

/// A password as it was typed; does not print itself.
#[derive(Clone, Debug)]
pub struct Password(Sensitive<String>);

impl Password {
    /// For signing in: whatever was typed.
    pub fn typed(text: String) -> Self {
        Self(Sensitive(text))
    }

    /// For a new password: 8 to 128 characters.
    pub fn chosen(text: String) -> Result<Self, BadValue> {
        match text.chars().count() {
            0..8 => Err(BadValue::with("password.too-short", Params::none().number("min", 8))),
            8..=128 => Ok(Self(Sensitive(text))),
            _ => Err(BadValue::with("password.too-long", Params::none().number("max", 128))),
        }
    }

    /// What was typed.
    pub fn reveal(&self) -> &str {
        &self.0.0
    }
}

/// Hashes passwords, off the paths that serve requests.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait PasswordHasher: Send + Sync {
    /// A new salted hash.
    async fn hash(&self, password: Password) -> PasswordHash;
    /// Whether the password is the one that was hashed. `None` takes as long and is never true.
    async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> bool;
    /// Whether the hash was brought along or made with other settings, and is to be renewed.
    fn outdated(&self, hash: &PasswordHash) -> bool;
    /// Whether a password could prove the hash: of a known form, whole, and not too dear to be tried. Told
    /// by its text alone; nothing is hashed.
    fn reads(&self, hash: &PasswordHash) -> bool;
}

/// Judges new passwords.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait PasswordPolicy: Send + Sync {
    /// Refuses one that is easily guessed, also by who knows what `about` tells of its owner.
    async fn judge(&self, password: Password, about: Vec<String>) -> Result<(), BadValue>;
}

/// Seals what must be readable again, so that a copy of the database alone tells nothing.
#[cfg_attr(feature = "mocks", mockall::automock)]
pub trait Vault: Send + Sync {
    /// Seals a text for one owner: put in another's place it does not open.
    fn seal(&self, text: &str, owner: &str) -> String;
    /// Opens what was sealed; `None` when it was not sealed with this key for this owner, or spoilt.
    fn open(&self, sealed: &str, owner: &str) -> Option<String>;
}

/// Codes that change with time (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits).
#[cfg_attr(feature = "mocks", mockall::automock)]
pub trait OneTimeCodes: Send + Sync {
    /// A new secret of 160 bits, in base 32.
    fn new_secret(&self) -> String;
    /// Of which time step the code is: of this one or the one before or after it.
    fn step_of(&self, secret: &str, code: &str, now: Timestamp) -> Option<i64>;
    /// The `otpauth:` address of the secret, as apps read it from a QR code.
    fn url(&self, secret: &str, account: &str) -> String;
    /// New recovery codes, 120 random bits each, as they are shown.
    fn recovery_codes(&self) -> Vec<String>;
    /// Random text of 256 bits, for what is good once.
    fn nonce(&self) -> String;
}

/// What a token that travels by mail is for. No token is good for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// To set a password.
    Recovery,
    /// To prove an address.
    Verification,
    /// To join an institution.
    Invitation,
}

/// What a token that travels by mail says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailClaims {
    /// What it is for.
    pub purpose: Purpose,
    /// Which user or invitation.
    pub subject: Uuid,
    /// Digest of what it is bound to: when that changes, the token is good no more.
    pub bound_to: String,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// What an access token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whose.
    pub user: UserId,
    /// Of which session.
    pub session: SessionId,
    /// Where the user works.
    pub institution: Option<InstitutionId>,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// What a refresh token says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefreshClaims {
    /// Of which session.
    pub session: SessionId,
    /// Which of its tokens.
    pub id: Uuid,
    /// Until when it is good.
    pub expires_at: Timestamp,
}

/// Why a token is no good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    /// None was sent, or not as a bearer token.
    #[error("no bearer token")]
    Missing,
    /// Of another key, issuer, audience or algorithm, or not a token at all.
    #[error("not a token of this system")]
    Invalid,
    /// Past its time.
    #[error("the token has expired")]
    Expired,
    /// Its session ended, or its user is gone or switched off.
    #[error("the session has ended")]
    Revoked,
}

impl Fault for TokenError {
    fn kind(&self) -> Kind {
        Kind::Unauthenticated
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Missing => "token.missing",
            Self::Invalid => "token.invalid",
            Self::Expired => "token.expired",
            Self::Revoked => "token.revoked",
        }
    }
}

/// Signs and reads tokens.
#[cfg_attr(feature = "mocks", mockall::automock)]
pub trait Tokens: Send + Sync {
    /// Signs an access token.
    fn sign_access(&self, claims: &Claims) -> String;
    /// Signs a refresh token.
    fn sign_refresh(&self, claims: &RefreshClaims) -> String;
    /// Reads an access token that is good at `now`.
    fn read_access(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError>;
    /// Reads a refresh token that is good at `now`.
    fn read_refresh(&self, token: &str, now: Timestamp) -> Result<RefreshClaims, TokenError>;
    /// Signs a token that travels by mail.
    fn sign_mail(&self, claims: &MailClaims) -> String;
    /// Reads a token of this purpose that is good at `now`.
    fn read_mail(&self, purpose: Purpose, token: &str, now: Timestamp) -> Result<MailClaims, TokenError>;
}
