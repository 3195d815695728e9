//! One sign-in on one device: lives by a refresh token that changes at every use.

use super::Device;
use crate::access::Role;
use crate::clock::Timestamp;
use crate::ids::{InstitutionId, SessionId, UserId};
use crate::store::Version;
use chrono::Duration;
use std::collections::{BTreeMap, BTreeSet};
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
    /// From where it was opened, or used last for a refresh.
    pub device: Device,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was used last, to a few minutes.
    pub last_used_at: Timestamp,
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

/// How often a use of a session is written down.
pub const TOUCH_EVERY: Duration = Duration::minutes(5);

/// How many sessions somebody may have at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionLimits {
    /// Of whom nothing else is said.
    pub default: u32,
    /// Of platform administrators.
    pub platform_admin: u32,
    /// By role; who has several has the most of them.
    pub roles: BTreeMap<Role, u32>,
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self { default: 10, platform_admin: 5, roles: BTreeMap::new() }
    }
}

impl SessionLimits {
    /// The most sessions of somebody with these roles.
    pub fn of(&self, platform_admin: bool, roles: &BTreeSet<Role>) -> u32 {
        if platform_admin {
            return self.platform_admin;
        }
        roles.iter().map(|role| self.roles.get(role).copied().unwrap_or(self.default)).max().unwrap_or(self.default)
    }
}

/// Which living sessions end when one more begins: the oldest, until there are `most`.
pub fn surplus(mut living: Vec<Session>, most: u32) -> Vec<Session> {
    living.sort_by_key(|session| (session.created_at, session.id));
    let keep = usize::try_from(most.max(1)).unwrap_or(usize::MAX) - 1;
    let end = living.len().saturating_sub(keep);
    living.truncate(end);
    living
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
            device: Device { address: std::net::IpAddr::from([127, 0, 0, 1]), agent: None },
            created_at: at(0),
            last_used_at: at(0),
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

    #[test]
    fn one_more_ends_the_oldest() {
        let opened = |minute: i64| Session { created_at: at(minute), ..session() };
        let ended = surplus(vec![opened(3), opened(1), opened(2)], 3);
        assert_eq!(ended.iter().map(|s| s.created_at).collect::<Vec<_>>(), [at(1)]);
        assert_eq!(surplus(vec![opened(1), opened(2)], 1).len(), 2);
        assert!(surplus(vec![opened(1)], 5).is_empty());
    }

    #[test]
    fn the_most_generous_role_counts() {
        let roles = BTreeMap::from([(Role::Student, 1), (Role::Instructor, 3)]);
        let limits = SessionLimits { default: 7, platform_admin: 2, roles };
        assert_eq!(limits.of(false, &BTreeSet::from([Role::Student])), 1);
        assert_eq!(limits.of(false, &BTreeSet::from([Role::Student, Role::Instructor])), 3);
        assert_eq!(limits.of(false, &BTreeSet::from([Role::Rector])), 7);
        assert_eq!(limits.of(false, &BTreeSet::new()), 7);
        assert_eq!(limits.of(true, &BTreeSet::from([Role::Student])), 2);
    }
}
