//! Letters to people, and the port that sends them.

use crate::clock::Timestamp;
use crate::identity::{Email, Locale};
use crate::notifications::Priority;
use async_trait::async_trait;
use chrono_tz::Tz;
use std::net::IpAddr;
use uuid::Uuid;

/// A letter to one person, not yet in words.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// Goes into its `Message-ID`: the same letter sent twice is known as one.
    pub id: Uuid,
    /// To whom.
    pub to: Email,
    /// What they are called.
    pub name: Option<String>,
    /// In which language.
    pub locale: Locale,
    /// What it says.
    pub message: Message,
}

/// What a letter says. Tokens go into links of the web client.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// An account was made for them: a link to set its password.
    Welcome {
        /// For the link.
        token: String,
        /// For how many hours the link is good.
        hours: i64,
    },
    /// Somebody asked to set a new password.
    Recovery {
        /// For the link.
        token: String,
        /// For how many hours the link is good.
        hours: i64,
    },
    /// Whether the address is theirs.
    Verification {
        /// For the link.
        token: String,
        /// For how many hours the link is good.
        hours: i64,
    },
    /// They may join an institution.
    Invitation {
        /// For the link.
        token: String,
        /// For how many hours the link is good.
        hours: i64,
        /// Which institution.
        institution: String,
        /// Who invites.
        inviter: Option<String>,
    },
    /// Somebody signed in to their account from a device not seen before.
    NewDevice {
        /// When.
        at: Timestamp,
        /// From which address.
        address: IpAddr,
        /// What the device calls itself.
        agent: Option<String>,
    },
    /// What guards their account was changed: they should know, in case it was not them.
    Changed {
        /// What was changed.
        what: AccountChange,
        /// When.
        at: Timestamp,
    },
    /// Something they are told.
    Notice {
        /// In one line.
        title: String,
        /// What there is to say, as plain text; may be empty.
        text: String,
        /// Where the web client shows it: a path with a slash before it.
        link: Option<String>,
        /// How soon it should be read.
        priority: Priority,
        /// Whether addresses in it stay as they are; else no program takes them for links.
        verbatim: bool,
    },
    /// All that could wait until now.
    Digest {
        /// Oldest first.
        lines: Vec<DigestLine>,
        /// How many there are beside these.
        more: u64,
    },
    /// Whether mail arrives.
    Test,
}

/// One of the things that a digest tells of.
#[derive(Clone, Debug, PartialEq)]
pub struct DigestLine {
    /// In one line.
    pub title: String,
    /// What there is to say, as plain text; may be empty.
    pub text: String,
    /// Where the web client shows it: a path with a slash before it.
    pub link: Option<String>,
    /// When it was told.
    pub at: Timestamp,
    /// By which clock that is shown: the reader's own, or that of the institution of which it tells.
    pub zone: Tz,
    /// Whether addresses in it stay as they are; else no program takes them for links.
    pub verbatim: bool,
}

/// A change of what guards an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountChange {
    /// Another password.
    Password,
    /// Another address; the letter goes to the one before.
    Address,
    /// No second factor any more.
    SecondFactorOff,
}

/// A letter in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// Its subject.
    pub subject: String,
    /// As HTML.
    pub html: String,
    /// As plain text.
    pub text: String,
}

/// Why a letter was not sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// Another try may succeed.
    #[error("not now: {0}")]
    Temporary(String),
    /// No try will: there is no such mailbox, or the letter cannot be made.
    #[error("never: {0}")]
    Permanent(String),
}

/// Writes letters and sends them.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait Post: Send + Sync {
    /// In words, without sending it.
    fn render(&self, letter: &Letter) -> Rendered;
    /// Sends it, or hands it to a mail server that will.
    async fn send(&self, letter: &Letter) -> Result<(), PostError>;
}

/// A letter that was kept instead of sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapturedLetter {
    /// Its name in the folder.
    pub name: String,
    /// When it was kept.
    pub at: Timestamp,
    /// To whom.
    pub to: String,
    /// In words.
    pub rendered: Rendered,
}

/// Letters kept instead of sent, for looking at them on the own machine.
pub trait Captured: Send + Sync {
    /// All of them, newest first, at most 200.
    fn list(&self) -> std::io::Result<Vec<CapturedLetter>>;
    /// One, by its name.
    fn find(&self, name: &str) -> std::io::Result<Option<CapturedLetter>>;
}
