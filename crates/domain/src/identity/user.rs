//! A person with an account.

use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::form::BadValue;
use crate::ids::{InstitutionId, UserId};
use crate::journal::{Fact, Sensitive, Subject};
use crate::store::Version;
use crate::text::Line;
use serde::{Serialize, Serializer};
use validator::ValidateEmail;

/// An e-mail address, its domain in lower case; unique without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Email(String);

impl Email {
    /// Reads an address of at most 255 characters (HTML's definition of a valid one).
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let bad = BadValue::new("email.invalid");
        let text = typed.trim();
        if text.len() > 255 || !text.validate_email() {
            return Err(bad);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(bad)?;
        Ok(Self(format!("{local}@{}", domain.to_lowercase())))
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared.
    pub fn key(&self) -> String {
        self.0.to_lowercase()
    }
}

/// A language of messages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Locale {
    /// Spanish.
    #[default]
    Es,
    /// English.
    En,
    /// Portuguese.
    Pt,
}

impl Locale {
    /// All of them.
    pub const ALL: &'static [Self] = &[Self::Es, Self::En, Self::Pt];

    /// Its ISO 639-1 code.
    pub fn code(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
            Self::Pt => "pt",
        }
    }

    /// Of an ISO 639-1 code.
    pub fn parse(code: &str) -> Result<Self, BadValue> {
        Self::ALL.iter().copied().find(|l| l.code() == code).ok_or(BadValue::new("locale.unknown"))
    }
}

impl Serialize for Locale {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

/// A salted hash of a password, in the form its hasher reads.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PasswordHash(pub String);

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Where mail reaches them, and what they sign in with.
    pub email: Email,
    /// What they are called.
    pub full_name: Option<Line<255>>,
    /// Their language, when they chose one.
    pub locale: Option<Locale>,
    /// Proof of their password.
    pub password: Sensitive<PasswordHash>,
    /// Whether they may sign in and act.
    pub active: bool,
    /// Whether they may act in every institution.
    pub platform_admin: bool,
    /// Where they worked last; a new session starts there.
    pub last_institution: Option<InstitutionId>,
    /// When the account was made.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// Why somebody could not sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The address is unknown or the password wrong: nobody learns which.
    #[error("incorrect email or password")]
    BadCredentials,
    /// The account is switched off; told only to who knows the password.
    #[error("inactive user")]
    Inactive,
}

impl Fault for LoginError {
    fn kind(&self) -> Kind {
        match self {
            Self::BadCredentials => Kind::Unauthenticated,
            Self::Inactive => Kind::Forbidden,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::BadCredentials => "login.bad-credentials",
            Self::Inactive => "login.inactive",
        }
    }
}

/// What a change of an account refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserError {
    /// A platform administrator neither switches off nor demotes the own account.
    #[error("nobody switches off or demotes the own account")]
    Own,
}

impl Fault for UserError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "user.own"
    }
    fn params(&self) -> Params {
        Params::none()
    }
}

/// An account was made.
#[derive(Serialize)]
pub struct UserCreated {
    /// Whose.
    pub user: UserId,
}

impl Fact for UserCreated {
    const KIND: &'static str = "user.created";
    fn subject(&self) -> Subject {
        Subject::new("user", self.user)
    }
}

/// An account was changed.
#[derive(Serialize)]
pub struct UserChanged {
    /// Whose.
    pub user: UserId,
}

impl Fact for UserChanged {
    const KIND: &'static str = "user.changed";
    fn subject(&self) -> Subject {
        Subject::new("user", self.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("")]
    #[case("nobody")]
    #[case("a@b\0.co")]
    #[case("a b@c.co")]
    #[case("@sena.edu.co")]
    fn what_is_no_address_is_refused(#[case] typed: &str) {
        assert_eq!(Email::parse(typed).unwrap_err().code, "email.invalid");
    }

    #[test]
    fn one_address_in_two_spellings_is_the_same_account() {
        let (a, b) = (Email::parse("Ana.Ruiz@SENA.edu.co").unwrap(), Email::parse("ana.ruiz@sena.EDU.co").unwrap());
        assert_eq!(a.as_str(), "Ana.Ruiz@sena.edu.co");
        assert_eq!(a.key(), b.key());
    }
}
