//! Notices by mail.

use super::Channel;
use super::plan::reached;
use crate::relay::Failed;
use crate::{Result, attempt};
use async_trait::async_trait;
use chrono_tz::Tz;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Locale, User};
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::mail::{DigestLine, Letter, Message, Post, PostError};
use plantel_domain::notifications::{ChannelKind, Dispatch, Link, Notice, NoticeKind, NoticeText, Wording};
use plantel_domain::store::Store;
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use uuid::{Builder, Uuid};

/// The most notices that a digest shows; of the rest it says how many there are.
const LINES: usize = 50;

/// Writes letters of notices.
pub struct EmailChannel {
    store: Arc<dyn Store>,
    post: Arc<dyn Post>,
    wording: Arc<dyn Wording>,
    locale: Locale,
}

impl EmailChannel {
    /// Over these ports; who chose no language is written to in `locale`.
    pub fn new(store: Arc<dyn Store>, post: Arc<dyn Post>, wording: Arc<dyn Wording>, locale: Locale) -> Self {
        Self { store, post, wording, locale }
    }

    async fn message(&self, reader: UserId, dispatches: &[Dispatch], locale: Locale) -> Result<Message> {
        let said = |notice: &Notice| self.wording.notice(notice.kind, &notice.params, locale);
        if let [one] = dispatches
            && !one.digest
        {
            let notice = &one.notice;
            let NoticeText { title, text } = said(notice);
            let (link, verbatim) = (path(notice), is_verbatim(notice.kind));
            return Ok(Message::Notice { title, text, link, priority: notice.priority, verbatim });
        }
        let shown = &dispatches[..dispatches.len().min(LINES)];
        let clocks = attempt(|| self.clocks(reader, shown)).await?;
        let line = |one: &Dispatch| {
            let (notice, zone) = (&one.notice, clocks.of(&one.notice));
            let NoticeText { title, text } = said(notice);
            let (link, verbatim) = (path(notice), is_verbatim(notice.kind));
            DigestLine { title, text, link, at: notice.created_at, zone, verbatim }
        };
        let more = (dispatches.len() - shown.len()) as u64;
        Ok(Message::Digest { lines: shown.iter().map(line).collect(), more })
    }

    /// By which clocks the times of a digest are shown.
    async fn clocks(&self, reader: UserId, shown: &[Dispatch]) -> Result<Clocks> {
        let mut store = self.store.read(&Context::system("dispatcher", None)).await?;
        let own = store.preferences().find(reader).await?.time_zone;
        let told: BTreeSet<InstitutionId> = shown.iter().filter_map(|one| one.notice.institution).collect();
        let found = store.institutions().find_all(&Vec::from_iter(told)).await?;
        let of_institutions = found.into_iter().map(|institution| (institution.id, institution.time_zone)).collect();
        Ok(Clocks { own, of_institutions })
    }
}

/// The clocks that a reader goes by.
struct Clocks {
    own: Option<Tz>,
    of_institutions: BTreeMap<InstitutionId, Tz>,
}

impl Clocks {
    /// The own one; else that of the institution of which it tells; of what tells of none, UTC.
    fn of(&self, notice: &Notice) -> Tz {
        let there = || notice.institution.and_then(|institution| self.of_institutions.get(&institution).copied());
        self.own.or_else(there).unwrap_or(Tz::UTC)
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
            message: self.message(reader.id, dispatches, locale).await?,
        };
        match self.post.send(&letter).await {
            Ok(()) => Ok(()),
            Err(PostError::Temporary(why)) => Err(Failed::Later(why)),
            Err(PostError::Permanent(why)) => Err(Failed::Never(why)),
        }
    }
}
