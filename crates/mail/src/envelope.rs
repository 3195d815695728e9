//! Letters in the form that mail servers take (RFC 5322, MIME).

use crate::plain;
use crate::settings::{MailSettings, SettingsError};
use lettre::address::AddressError;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::Email;
use plantel_domain::mail::{self, Letter, PostError, Rendered};
use plantel_domain::notifications::Priority;
use std::time::SystemTime;
use url::Host;

/// Puts letters of one sender into envelopes.
pub struct Envelopes {
    from: Mailbox,
}

impl Envelopes {
    /// Refuses a sender that no letter can come from.
    pub fn new(settings: &MailSettings) -> Result<Self, SettingsError> {
        let from = address(&settings.from).map_err(|error| SettingsError::From(error.to_string()))?;
        let name = Some(plain::one_line(&settings.from_name)).filter(|name| !name.is_empty());
        Ok(Self { from: Mailbox::new(name, from) })
    }

    /// The message of a letter; the same letter always has the same `Message-ID`.
    pub fn message(&self, letter: &Letter, words: Rendered, now: Timestamp) -> Result<Message, PostError> {
        // Neither of these errors tells what is in the letter.
        let never = |error: &dyn std::fmt::Display| PostError::Permanent(error.to_string());
        let to = address(&letter.to).map_err(|error| never(&error))?;
        let headed = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(letter.name.as_deref().and_then(plain::name), to))
            .subject(words.subject)
            .message_id(Some(format!("<{}@{}>", letter.id, self.from.email.domain())))
            .date(SystemTime::from(now))
            .raw_header(auto_submitted());
        let headed = if is_urgent(&letter.message) { headed.raw_header(importance()) } else { headed };
        headed.multipart(MultiPart::alternative_plain_html(words.text, words.html)).map_err(|error| never(&error))
    }
}

/// RFC 3834: who is away does not answer to this.
fn auto_submitted() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned())
}

/// RFC 2156: mail programs show it before others.
fn importance() -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str("Importance"), "high".to_owned())
}

fn is_urgent(message: &mail::Message) -> bool {
    matches!(message, mail::Message::Notice { priority: Priority::High, .. })
}

/// With its domain as the network knows it: most servers do not take letters beyond ASCII.
fn address(email: &Email) -> Result<Address, AddressError> {
    let (local, domain) = email.as_str().rsplit_once('@').ok_or(AddressError::MissingParts)?;
    match Host::parse(domain) {
        Ok(Host::Domain(ascii)) => Address::new(local, ascii),
        _ => Address::new(local, domain),
    }
}
