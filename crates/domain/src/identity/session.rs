//! One sign-in on one device: lives by a refresh token that changes at every use.

use super::User;
use crate::access::Membership;
use crate::clock::Timestamp;
use crate::ids::{InstitutionId, SessionId, UserId};
use crate::institutions::Institution;
use crate::journal::{Fact, Subject};
use crate::store::Version;
use chrono::Duration;
use serde::Serialize;
use uuid::Uuid;

/// One sign-in on one device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// Whose.
    pub user: UserId,
    /// Where the user works in it.
    pub institution: Option<InstitutionId>,
    /// The only refresh token that is good now, by its `jti`.
    pub refresh: Uuid,
    /// When it began.
    pub created_at: Timestamp,
    /// When the refresh token ends, and the session with it.
    pub expires_at: Timestamp,
    /// When it was ended before its time.
    pub revoked_at: Option<Timestamp>,
    /// Current version.
    pub version: Version,
}

/// What became of a refresh token that was presented.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It was the good one; the session carries the next.
    Renewed(Session),
    /// It had been used before: somebody holds a copy, so the session ends for both.
    Reused(Session),
    /// The session had ended already.
    Over,
}

impl Session {
    /// Whether it is good at this moment.
    pub fn lives(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && now < self.expires_at
    }

    /// Ends it; an ended one stays as it was.
    #[must_use]
    pub fn revoke(mut self, now: Timestamp) -> Self {
        self.revoked_at.get_or_insert(now);
        self
    }

    /// Judges a presented refresh token, whose signature was already checked, and gives the next.
    pub fn rotate(mut self, presented: Uuid, next: Uuid, now: Timestamp, life: Duration) -> Rotation {
        if !self.lives(now) {
            return Rotation::Over;
        }
        if presented != self.refresh {
            return Rotation::Reused(self.revoke(now));
        }
        self.refresh = next;
        self.expires_at = now + life;
        Rotation::Renewed(self)
    }
}

/// What a request needs to know of its session: read anew each time, so that a revoked session or
/// a user switched off is refused at once, on every server.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing {
    /// The session.
    pub session: Session,
    /// Its user.
    pub user: User,
    /// All of the user's memberships.
    pub memberships: Vec<Membership>,
    /// The institution acted in, if one is chosen.
    pub institution: Option<Institution>,
}

/// Somebody signed in.
#[derive(Serialize)]
pub struct SessionOpened {
    /// The new session.
    pub session: SessionId,
    /// Whose.
    pub user: UserId,
}

impl Fact for SessionOpened {
    const KIND: &'static str = "session.opened";
    fn subject(&self) -> Subject {
        Subject::new("session", self.session)
    }
}

/// Somebody signed out.
#[derive(Serialize)]
pub struct SessionClosed {
    /// The ended session.
    pub session: SessionId,
    /// Whose.
    pub user: UserId,
}

impl Fact for SessionClosed {
    const KIND: &'static str = "session.closed";
    fn subject(&self) -> Subject {
        Subject::new("session", self.session)
    }
}

/// A refresh token was used twice, and its session ended.
#[derive(Serialize)]
pub struct SessionReused {
    /// The ended session.
    pub session: SessionId,
    /// Whose.
    pub user: UserId,
}

impl Fact for SessionReused {
    const KIND: &'static str = "session.refresh-reused";
    fn subject(&self) -> Subject {
        Subject::new("session", self.session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        Timestamp::UNIX_EPOCH + Duration::minutes(minute)
    }

    fn session() -> Session {
        Session {
            id: Uuid::from_u128(1).into(),
            user: Uuid::from_u128(2).into(),
            institution: None,
            refresh: Uuid::from_u128(10),
            created_at: at(0),
            expires_at: at(60),
            revoked_at: None,
            version: 1,
        }
    }

    #[test]
    fn a_refresh_token_is_good_once_and_its_second_use_ends_the_session() {
        let (first, second, third) = (Uuid::from_u128(10), Uuid::from_u128(11), Uuid::from_u128(12));
        let Rotation::Renewed(renewed) = session().rotate(first, second, at(1), Duration::minutes(60)) else {
            panic!("the first use renews")
        };
        assert_eq!((renewed.refresh, renewed.expires_at), (second, at(61)));
        let Rotation::Reused(ended) = renewed.rotate(first, third, at(2), Duration::minutes(60)) else {
            panic!("the second use is noticed")
        };
        assert!(!ended.lives(at(2)));
        assert_eq!(ended.rotate(second, third, at(3), Duration::minutes(60)), Rotation::Over);
    }

    #[test]
    fn an_expired_session_is_over() {
        assert_eq!(session().rotate(Uuid::from_u128(10), Uuid::nil(), at(60), Duration::minutes(1)), Rotation::Over);
    }
}
