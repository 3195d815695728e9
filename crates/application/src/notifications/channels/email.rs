//! Notices by mail.

use super::Channel;
use super::plan::reached;
use crate::relay::Failed;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Locale, User};
use plantel_domain::ids::UserId;
use plantel_domain::mail::{DigestLine, Letter, Message, Post, PostError};
use plantel_domain::notifications::{ChannelKind, Dispatch, Link, Notice, NoticeKind, NoticeText, Wording};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;
use uuid::{Builder, Uuid};

/// The most notices that a digest shows; of the rest it says how many there are.
const LINES: usize = 50;

/// Writes letters of notices.
pub struct EmailChannel {
    post: Arc<dyn Post>,
    wording: Arc<dyn Wording>,
    locale: Locale,
}

impl EmailChannel {
    /// Over these ports; who chose no language is written to in `locale`.
    pub fn new(post: Arc<dyn Post>, wording: Arc<dyn Wording>, locale: Locale) -> Self {
        Self { post, wording, locale }
    }

    fn line(&self, notice: &Notice, locale: Locale) -> DigestLine {
        let NoticeText { title, text } = self.wording.notice(notice.kind, &notice.params, locale);
        let (link, verbatim) = (path(notice), is_verbatim(notice.kind));
        DigestLine { title, text, link, at: notice.created_at, verbatim }
    }

    fn message(&self, dispatches: &[Dispatch], locale: Locale) -> Message {
        if let [one] = dispatches
            && !one.digest
        {
            let notice = &one.notice;
            let DigestLine { title, text, link, verbatim, .. } = self.line(notice, locale);
            return Message::Notice { title, text, link, priority: notice.priority, verbatim };
        }
        let lines: Vec<_> = dispatches.iter().take(LINES).map(|one| self.line(&one.notice, locale)).collect();
        let more = (dispatches.len() - lines.len()) as u64;
        Message::Digest { lines, more }
    }
}

/// Where the web client shows what a notice leads to.
fn path(notice: &Notice) -> Option<String> {
    notice.link.as_ref().map(Link::path)
}

/// Whether its words are those of somebody who may write to all, with addresses on purpose; in others they are names
/// that strangers gave to things.
fn is_verbatim(kind: NoticeKind) -> bool {
    kind == NoticeKind::Announcement
}

/// The id of a digest's letter: the same for the same user and time, so that a letter sent twice is known as one.
pub fn digest_id(user: UserId, due_at: Timestamp) -> Uuid {
    let told = Sha256::new()
        .chain_update("notice-digest")
        .chain_update(Uuid::from(user).as_bytes())
        .chain_update(due_at.timestamp_micros().to_be_bytes())
        .finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&told[..16]);
    Builder::from_custom_bytes(bytes).into_uuid()
}

#[async_trait]
impl Channel for EmailChannel {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, reader: &User, dispatches: &[Dispatch], _: Timestamp) -> std::result::Result<(), Failed> {
        let Some(first) = dispatches.first() else { return Ok(()) };
        // The address may have been replaced since, and the new one not be proven.
        if !reached(reader, ChannelKind::Email) {
            return Ok(());
        }
        let locale = reader.locale.unwrap_or(self.locale);
        let letter = Letter {
            id: if first.digest { digest_id(reader.id, first.due_at) } else { first.id.into() },
            to: reader.email.clone(),
            name: reader.full_name.clone().map(Into::into),
            locale,
            message: self.message(dispatches, locale),
        };
        match self.post.send(&letter).await {
            Ok(()) => Ok(()),
            Err(PostError::Temporary(why)) => Err(Failed::Later(why)),
            Err(PostError::Permanent(why)) => Err(Failed::Never(why)),
        }
    }
}
