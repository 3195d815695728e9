//! A person with an account.

use crate::clock::Timestamp;
use crate::form::BadValue;
use crate::ids::{InstitutionId, UserId};
use crate::journal::Sensitive;
use crate::store::Version;
use crate::text::Line;
use serde::{Serialize, Serializer};
use validator::ValidateEmail;

/// An e-mail address, its domain in lower case; unique without regard to case. It is a person's, so
/// the journal says that it changed, never what to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Serialize for Email {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Sensitive(&self.0).serialize(serializer)
    }
}

impl Email {
    /// Reads an address of at most 255 characters (HTML's definition of a valid one).
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let bad = BadValue::new("email.invalid");
        let text = typed.trim();
        if text.len() > 255 || !text.validate_email() {
            return Err(bad);
        }
        let (local, domain) = text.rsplit_once('@').ok_or(bad.clone())?;
        // One mailbox is one account, however its host is spelt; and a host has a name with a dot.
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| bad.clone())?;
        let named = domain.contains('.') && !domain.ends_with(|last: char| last.is_ascii_digit() || last == '.');
        let dotted = local.starts_with('.') || local.ends_with('.') || local.contains("..");
        let whole = format!("{local}@{domain}");
        if !named || dotted || whole.len() > 255 { Err(bad) } else { Ok(Self(whole)) }
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

impl PasswordHash {
    /// Of somebody who has no password, because they sign in by an account elsewhere: nothing proves it.
    pub fn none() -> Self {
        Self("!".to_owned())
    }

    /// Whether there is a password.
    pub fn is_some(&self) -> bool {
        self.0 != "!"
    }
}

/// What somebody is called; a person's data, so the journal does not keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonName(Line<255>);

impl PersonName {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        Line::parse(typed).map(Self)
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(Line::stored(text))
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl Serialize for PersonName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Sensitive(&self.0).serialize(serializer)
    }
}

impl From<PersonName> for String {
    fn from(name: PersonName) -> Self {
        name.0.into()
    }
}

impl From<Line<255>> for PersonName {
    fn from(line: Line<255>) -> Self {
        Self(line)
    }
}

/// A person with an account.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct User {
    /// Its id.
    pub id: UserId,
    /// Where mail reaches them, and what they sign in with.
    pub email: Email,
    /// When it was proven that the address is theirs.
    pub email_verified_at: Option<Timestamp>,
    /// What they are called.
    pub full_name: Option<PersonName>,
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
    /// When the account was deleted: what is left holds its place in what others did with it.
    pub deleted_at: Option<Timestamp>,
    /// Current version.
    pub version: Version,
}

impl User {
    /// What is left of a person whose account is deleted: nothing by which they could be known.
    #[must_use]
    pub fn anonymised(mut self, now: Timestamp) -> Self {
        self.email = Email(format!("deleted-{}@deleted.invalid", self.id));
        self.email_verified_at = None;
        self.full_name = None;
        self.locale = None;
        self.password = Sensitive(PasswordHash::none());
        self.active = false;
        self.platform_admin = false;
        self.last_institution = None;
        self.deleted_at = Some(now);
        self
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
    #[case("ana@localhost")]
    #[case("ana@127.0.0.1")]
    #[case("ana@[127.0.0.1]")]
    #[case("ana..ruiz@sena.edu.co")]
    #[case(".ana@sena.edu.co")]
    #[case("ana.@sena.edu.co")]
    #[case("ana@sena..co")]
    #[case("ana@-sena.co")]
    fn what_is_no_address_is_refused(#[case] typed: &str) {
        assert_eq!(Email::parse(typed).unwrap_err().code, "email.invalid");
    }

    #[test]
    fn the_journal_keeps_neither_address_nor_name() {
        let email = Email::parse("ana@sena.edu.co").unwrap();
        let name = PersonName::parse("Ana Ruiz").unwrap();
        let told = serde_json::to_string(&crate::journal::Change::created(&(email, name))).unwrap();
        assert!(!told.contains("ana") && !told.contains("Ana"), "{told}");
    }

    #[test]
    fn one_host_in_two_spellings_is_the_same_account() {
        let (a, b) = (Email::parse("ana@ｓena.edu.co").unwrap(), Email::parse("ana@sena.edu.co").unwrap());
        assert_eq!(a.key(), b.key());
        let (a, b) = (Email::parse("ana@niños.edu.co").unwrap(), Email::parse("ana@NIÑOS.edu.co").unwrap());
        assert_eq!((a.as_str(), a.key()), ("ana@xn--nios-hqa.edu.co", b.key()));
    }

    #[test]
    fn one_address_in_two_spellings_is_the_same_account() {
        let (a, b) = (Email::parse("Ana.Ruiz@SENA.edu.co").unwrap(), Email::parse("ana.ruiz@sena.EDU.co").unwrap());
        assert_eq!(a.as_str(), "Ana.Ruiz@sena.edu.co");
        assert_eq!(a.key(), b.key());
    }
}
