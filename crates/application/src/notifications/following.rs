//! What one reader is told as it comes, from where they stopped.
//!
//! Whoever follows holds no unit of work while nothing comes: they are woken, look, and rest again.

use super::live::{Listener, Live, Places};
use super::refused::StreamError;
use crate::Result;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::TokenError;
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::notifications::{Inbox, Notice};
use plantel_domain::store::{Repositories, Store};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

/// Notices that are read at once.
const PAGE: u32 = 100;

/// How long it is believed that the session lives, while nothing comes.
const CHECK: Duration = Duration::minutes(5);

/// A place in an inbox, as streams name it: the key of the inbox, and a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Which inbox: of a database that was put back, and of another reader, it is another.
    pub key: Uuid,
    /// The position of the last notice that was told.
    pub position: i64,
}

impl Place {
    /// As `{32 hex digits}.{position}`.
    pub fn parse(text: &str) -> std::result::Result<Self, StreamError> {
        let read = || {
            let (key, position) = text.split_once('.')?;
            let plain = key.len() == 32 && key.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            let number = (1..=19).contains(&position.len()) && position.bytes().all(|byte| byte.is_ascii_digit());
            let key = Uuid::try_parse(key).ok().filter(|_| plain)?;
            let position = position.parse().ok().filter(|_| number)?;
            Some(Self { key, position })
        };
        read().ok_or(StreamError::UnknownEvent)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.key.simple(), self.position)
    }
}

/// Lets people follow their inboxes.
pub struct Streams {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    live: Arc<Live>,
}

/// Somebody who follows their inbox.
pub struct Following {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    listener: Listener,
    user: UserId,
    session: SessionId,
    /// Until when the token is good.
    until: Timestamp,
    /// When the session was seen to live.
    checked_at: Timestamp,
    place: Place,
    /// How many were not read, as it was told last.
    unread: u64,
    /// Everything that was there at the beginning was told.
    ready: bool,
    /// More lies behind what was read.
    behind: bool,
}

/// What somebody is told.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    /// What came, in the order of positions.
    pub notices: Vec<Notice>,
    /// The key of the inbox, and the position up to which all was told.
    pub place: Place,
    /// How many stand in the inbox that were not read.
    pub unread: u64,
    /// With this everything is told that was there when it began.
    pub ready: bool,
}

/// What there is when somebody looks.
#[derive(Clone, Debug, PartialEq)]
pub enum Look {
    /// Nothing that was not told.
    Nothing,
    /// This.
    News(News),
    /// The session or its token has ended, or the server stops.
    Over,
}

impl Streams {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, live: Arc<Live>) -> Self {
        Self { store, clock, live }
    }

    /// Follows the caller's inbox from this place, else from now on; at the latest until `until`.
    pub async fn follow(
        &self,
        ctx: &Context,
        from: Option<Place>,
        until: Timestamp,
        places: Places,
    ) -> Result<Following> {
        let actor = ctx.actor()?;
        let (user, session) = (actor.user, actor.session.ok_or(TokenError::Revoked)?);
        // Before the inbox is read: what comes in between rings.
        let listener = self.live.admit(user, places)?;
        let now = self.clock.now();
        let inbox = self.inbox(ctx, user, now).await?;
        let known = |place: &Place| place.key == inbox.key && place.position <= inbox.last_position;
        let place = match from {
            Some(place) if !known(&place) => return Err(StreamError::UnknownEvent.into()),
            Some(place) => place,
            None => Place { key: inbox.key, position: inbox.last_position },
        };
        Ok(Following {
            store: Arc::clone(&self.store),
            clock: Arc::clone(&self.clock),
            listener,
            user,
            session,
            until,
            checked_at: now,
            place,
            unread: inbox.unread,
            ready: false,
            behind: true,
        })
    }

    async fn inbox(&self, ctx: &Context, user: UserId, now: Timestamp) -> Result<Inbox> {
        let inbox = self.store.read(ctx).await?.notices().inbox(user, now).await?;
        if !inbox.key.is_nil() {
            return Ok(inbox);
        }
        // Of its own: a key of the request must not wait for it.
        let mut work = self.store.begin(&Context { idempotency: None, ..ctx.clone() }).await?;
        let made = work.notices().ensure_inbox(user).await?;
        work.commit_unjournaled().await?;
        Ok(made)
    }
}

impl Following {
    /// Until there may be something to tell.
    pub async fn woken(&mut self) {
        if !self.behind {
            self.listener.woken().await;
        }
    }

    /// Whether it goes on, when nothing came for a while.
    pub async fn lasts(&mut self) -> Result<bool> {
        if self.ended() {
            return Ok(false);
        }
        if self.clock.now() - self.checked_at < CHECK {
            return Ok(true);
        }
        let mut reader = self.reader().await?;
        self.lives(reader.as_mut()).await
    }

    /// What is to be told now. One that failed tells the same when it is asked again.
    pub async fn look(&mut self) -> Result<Look> {
        if self.ended() {
            return Ok(Look::Over);
        }
        // Until this look has succeeded there may be more.
        self.behind = true;
        let mut reader = self.reader().await?;
        let inbox = reader.notices().inbox(self.user, self.clock.now()).await?;
        // Whoever has no inbox any more has no account either; then the session tells.
        if self.ready && inbox.last_position == self.place.position && inbox.unread == self.unread {
            self.behind = false;
            return Ok(Look::Nothing);
        }
        if !self.lives(reader.as_mut()).await? {
            return Ok(Look::Over);
        }
        let notices = reader.notices().after(self.user, self.place.position, PAGE).await?;
        let whole = notices.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        let told = notices.last().map_or(self.place.position, |notice| notice.position);
        // The inbox was read first: whatever it had counted was there to be read, or stands no more.
        let position = if whole { told.max(inbox.last_position) } else { told };
        let first = whole && !self.ready;
        let changed = inbox.unread != self.unread;
        (self.place.position, self.unread) = (position, inbox.unread);
        (self.ready, self.behind) = (self.ready || whole, !whole);
        if notices.is_empty() && !changed && !first {
            return Ok(Look::Nothing);
        }
        Ok(Look::News(News { notices, place: self.place, unread: inbox.unread, ready: first }))
    }

    fn ended(&self) -> bool {
        self.listener.closed() || self.clock.now() >= self.until
    }

    async fn reader(&self) -> Result<Box<dyn Repositories + Send>> {
        Ok(self.store.read(&Context::system("stream", None)).await?)
    }

    /// Whether the session lives and its user is still let in.
    async fn lives(&mut self, reader: &mut (dyn Repositories + Send)) -> Result<bool> {
        let now = self.clock.now();
        let session = reader.sessions().find(self.session).await?;
        if !session.is_some_and(|session| session.user == self.user && session.lives(now)) {
            return Ok(false);
        }
        let user = reader.users().find(self.user, None).await?;
        self.checked_at = now;
        Ok(user.is_some_and(|user| user.active))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0190a5b2c3d4e5f60718293a4b5c6d7e";

    #[test]
    fn a_place_is_read_as_it_is_written() {
        let text = format!("{KEY}.42");
        let place = Place::parse(&text).unwrap();
        assert_eq!((place.position, place.to_string()), (42, text));
        assert_eq!(Place::parse(&format!("{KEY}.0")).unwrap().position, 0);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        let hyphens = "0190a5b2-c3d4-e5f6-0718-293a4b5c6d7e.1";
        let wrong = ["", ".", "1", KEY, hyphens, "x.1", "-1.1"].map(str::to_owned);
        let numbers = ["", "-1", "+1", " 1", "1 ", "1.0", "x", "٣", "99999999999999999999", "9223372036854775808"];
        let numbers = numbers.map(|number| format!("{KEY}.{number}"));
        let upper = format!("{}.1", KEY.to_uppercase());
        for text in wrong.iter().chain(&numbers).chain([&upper]) {
            assert_eq!(Place::parse(text), Err(StreamError::UnknownEvent), "{text}");
        }
    }
}
