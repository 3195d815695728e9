//! What one reader is told as it comes, from where they stopped.
//!
//! Whoever follows holds no unit of work while nothing comes: they are woken, look, and rest again.

use super::live::{Listener, Live, Places};
use super::refused::StreamError;
use super::rounds::{Answer, Question, Rounds};
use crate::Result;
use chrono::Duration;
use plantel_domain::access::{Actor, Context};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::TokenError;
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::notifications::{Inbox, Notice};
use plantel_domain::store::Store;
use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// Notices of one reader that are read at once.
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
    rounds: Arc<Rounds>,
    live: Arc<Live>,
}

/// From where somebody follows, and how many may.
#[derive(Clone, Copy, Debug)]
pub struct Door {
    /// The address that is counted: with IPv6 a network.
    pub address: IpAddr,
    /// How many streams there may be.
    pub places: Places,
}

/// Somebody who follows their inbox. Thousands of them rest in memory: what all share is in one place.
pub struct Following {
    rounds: Arc<Rounds>,
    listener: Listener,
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
        Self { rounds: Arc::new(Rounds::new(store, clock)), live }
    }

    /// Follows the caller's inbox from this place, else from now on; at the latest until `until`. Who belongs nowhere
    /// has one stream.
    pub async fn follow(&self, ctx: &Context, from: Option<Place>, until: Timestamp, door: Door) -> Result<Following> {
        let actor = ctx.actor()?;
        let (user, session) = (actor.user, actor.session.ok_or(TokenError::Revoked)?);
        let each = if self.belongs(ctx, actor).await? { door.places.each } else { 1 };
        // Before the inbox is read: what comes in between rings.
        let listener = self.live.admit(user, door.address, Places { each, ..door.places })?;
        let now = self.rounds.clock.now();
        let inbox = self.inbox(ctx, user, now).await?;
        let known = |place: &Place| place.key == inbox.key && place.position <= inbox.last_position;
        let place = match from {
            Some(place) if !known(&place) => return Err(StreamError::UnknownEvent.into()),
            Some(place) => place,
            None => Place { key: inbox.key, position: inbox.last_position },
        };
        Ok(Following {
            rounds: Arc::clone(&self.rounds),
            listener,
            session,
            until,
            checked_at: now,
            place,
            unread: inbox.unread,
            ready: false,
            behind: true,
        })
    }

    /// Whether there is any place where the caller may be.
    async fn belongs(&self, ctx: &Context, actor: &Actor) -> Result<bool> {
        if actor.platform_admin || actor.membership.is_some() {
            return Ok(true);
        }
        let memberships = self.rounds.store.read(ctx).await?.memberships().of_user(actor.user).await?;
        Ok(memberships.iter().any(|membership| membership.active))
    }

    async fn inbox(&self, ctx: &Context, user: UserId, now: Timestamp) -> Result<Inbox> {
        let store = &self.rounds.store;
        let inbox = store.read(ctx).await?.notices().inbox(user, now).await?;
        if !inbox.key.is_nil() {
            return Ok(inbox);
        }
        // Of its own: a key of the request must not wait for it.
        let mut work = store.begin(&Context { idempotency: None, ..ctx.clone() }).await?;
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
        let now = self.rounds.clock.now();
        if now - self.checked_at < CHECK {
            return Ok(true);
        }
        let answer = self.rounds.ask(self.question(None)).await?;
        self.checked_at = now;
        Ok(matches!(answer, Answer::Lives { .. }))
    }

    /// What is to be told now, if the session lives. One that failed tells the same when it is asked again.
    pub async fn look(&mut self) -> Result<Look> {
        if self.ended() {
            return Ok(Look::Over);
        }
        // Until this look has succeeded there may be more.
        self.behind = true;
        let (now, told) = (self.rounds.clock.now(), self.place.position);
        let Answer::Lives { inbox, notices } = self.rounds.ask(self.question(Some(told))).await? else {
            return Ok(Look::Over);
        };
        self.checked_at = now;
        let (notices, whole) = match notices {
            Some(notices) => (notices, true),
            None => self.page().await?,
        };
        let told = notices.last().map_or(told, |notice| notice.position);
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

    /// The next of what is far behind, and whether that is all.
    async fn page(&self) -> Result<(Vec<Notice>, bool)> {
        let (user, position) = (self.listener.user(), self.place.position);
        let notices = self.rounds.read_alone(user, position, PAGE).await?;
        let whole = notices.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
        Ok((notices, whole))
    }

    fn ended(&self) -> bool {
        self.listener.closed() || self.rounds.clock.now() >= self.until
    }

    fn question(&self, position: Option<i64>) -> Question {
        Question { user: self.listener.user(), session: self.session, position }
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
