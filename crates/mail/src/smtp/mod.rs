//! Letters by SMTP.

mod line;
mod server;

use crate::envelope::Envelopes;
use crate::links::token;
use crate::settings::{MailSettings, SettingsError, Smtp};
use crate::writer::Writer;
use async_trait::async_trait;
use plantel_domain::clock::Clock;
use plantel_domain::mail::{Letter, Post, PostError, Rendered};
use server::{Failure, Server};
use std::sync::Arc;

/// The longest reason told, in characters: servers put whole paragraphs into theirs.
const REASON: usize = 300;

/// Sends letters through a mail server.
pub struct SmtpPost {
    writer: Writer,
    envelopes: Envelopes,
    server: Server,
    clock: Arc<dyn Clock>,
}

impl SmtpPost {
    /// Reads certificates and templates, but does not connect: mail may come up later than this.
    pub fn new(settings: &MailSettings, smtp: &Smtp, clock: Arc<dyn Clock>) -> Result<Self, SettingsError> {
        Ok(Self {
            writer: Writer::new(settings)?,
            envelopes: Envelopes::new(settings)?,
            server: Server::new(smtp)?,
            clock,
        })
    }
}

#[async_trait]
impl Post for SmtpPost {
    fn render(&self, letter: &Letter) -> Rendered {
        self.writer.render(letter)
    }

    async fn send(&self, letter: &Letter) -> Result<(), PostError> {
        let message = self.envelopes.message(letter, self.render(letter), self.clock.now())?;
        self.server.send(message.envelope(), &message.formatted()).await.map_err(|failure| told(failure, letter))
    }
}

/// What may be written down of a failure: a server may quote what it refuses, with the token and the
/// address in it.
fn told(failure: Failure, letter: &Letter) -> PostError {
    let safe = |reason: String| {
        let reason = match token(&letter.message) {
            Some(token) if !token.is_empty() => reason.replace(token, "***"),
            _ => reason,
        };
        let reason = reason.replace(letter.to.as_str(), "***");
        reason.chars().map(|c| if c.is_control() { ' ' } else { c }).take(REASON).collect()
    };
    match failure {
        Failure::Passing(reason) => PostError::Temporary(safe(reason)),
        Failure::Final(reason) => PostError::Permanent(safe(reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plantel_domain::identity::{Email, Locale};
    use plantel_domain::mail::Message;

    #[test]
    fn a_refusal_that_quotes_the_letter_does_not_tell_its_token() {
        let letter = Letter {
            id: uuid::Uuid::nil(),
            to: Email::stored("ana@x.test".to_owned()),
            name: None,
            locale: Locale::En,
            message: Message::Recovery { token: "s3cret".to_owned(), hours: 1 },
        };
        let failure = Failure::Final(format!("554 looks bad:\r\nhttps://x.test/?token=s3cret{}", "x".repeat(900)));
        let PostError::Permanent(reason) = told(failure, &letter) else { panic!("it is final") };
        assert!(reason.starts_with("554 looks bad:  https://x.test/?token=***xxx"), "{reason}");
        assert_eq!(reason.chars().count(), REASON);
    }
}
