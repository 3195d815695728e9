//! Calendars that programs read by a secret address: of loans, and of classes.

use crate::access::Permission;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::ids::{CalendarFeedId, EnvironmentId, InstitutionId, UserId};
use crate::journal::facts;
use crate::names::names;
use crate::store::StoreError;
use async_trait::async_trait;
use serde::Serialize;

/// The most that one person has, in all institutions together.
pub const MAX_FEEDS: usize = 20;

/// The codes of this context's problems: feeds were of loans alone, and the codes stayed.
pub const CODES: &[&str] = &["loan-feed.too-many"];

names! {
    /// What kind of calendar a feed is.
    FeedKind, "kind.unknown" {
        /// What its owner borrows.
        Mine = "mine",
        /// What a warehouse lends.
        Warehouse = "warehouse",
        /// What its owner teaches and attends.
        Classes = "classes",
        /// The classes in a room.
        Room = "room",
    }
}

impl FeedKind {
    /// Whether it is of one place, and of which must be said.
    pub fn of_a_place(self) -> bool {
        matches!(self, Self::Warehouse | Self::Room)
    }
}

/// What a feed shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "environment", rename_all = "snake_case")]
pub enum FeedOf {
    /// What its owner borrows.
    #[serde(rename = "mine")]
    Loans,
    /// What this warehouse lends.
    Warehouse(EnvironmentId),
    /// What its owner teaches and, being of a group, attends.
    Classes,
    /// The classes in this room.
    Room(EnvironmentId),
}

impl FeedOf {
    /// Of a kind, and of a place; none when one of them is not for the other.
    pub fn of(kind: FeedKind, environment: Option<EnvironmentId>) -> Option<Self> {
        match (kind, environment) {
            (FeedKind::Mine, None) => Some(Self::Loans),
            (FeedKind::Warehouse, Some(warehouse)) => Some(Self::Warehouse(warehouse)),
            (FeedKind::Classes, None) => Some(Self::Classes),
            (FeedKind::Room, Some(room)) => Some(Self::Room(room)),
            _ => None,
        }
    }

    /// Which kind it is.
    pub fn kind(self) -> FeedKind {
        match self {
            Self::Loans => FeedKind::Mine,
            Self::Warehouse(_) => FeedKind::Warehouse,
            Self::Classes => FeedKind::Classes,
            Self::Room(_) => FeedKind::Room,
        }
    }

    /// Of which place, if it is of one.
    pub fn environment(self) -> Option<EnvironmentId> {
        match self {
            Self::Warehouse(environment) | Self::Room(environment) => Some(environment),
            Self::Loans | Self::Classes => None,
        }
    }

    /// What its owner must be permitted.
    pub fn permission(self) -> Permission {
        match self {
            Self::Loans | Self::Warehouse(_) => Permission::ReadLoans,
            Self::Classes | Self::Room(_) => Permission::ReadSchedules,
        }
    }
}

/// A calendar. Who knows its secret reads it as its owner may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CalendarFeed {
    /// Its id.
    pub id: CalendarFeedId,
    /// In which institution.
    pub institution: InstitutionId,
    /// Who made it, and as whom it is read.
    pub owner: UserId,
    /// What it shows.
    #[serde(flatten)]
    pub of: FeedOf,
    /// SHA-256 of its secret, in base64url: the secret itself is nowhere. Never told to the journal.
    #[serde(skip)]
    pub digest: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl CalendarFeed {
    /// Refuses one more than a person may have, who has so many.
    pub fn one_more(there_are: usize) -> Result<(), FeedError> {
        if there_are < MAX_FEEDS { Ok(()) } else { Err(FeedError::TooMany) }
    }
}

/// Why there is no such feed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FeedError {
    /// The person has as many as one may have.
    #[error("more than {MAX_FEEDS} feeds")]
    TooMany,
}

impl Fault for FeedError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "loan-feed.too-many"
    }
    fn params(&self) -> Params {
        Params::none().number("max", i64::try_from(MAX_FEEDS).unwrap_or(i64::MAX))
    }
}

// Journals have events of feeds from when they were of loans alone: what is told of any feed keeps those words.
facts! {
    about "loan-feed" {
        /// Which feed.
        feed: CalendarFeedId,
        /// Whose.
        owner: UserId,
    }
    /// Somebody made an address by which a program reads a calendar.
    CalendarFeedCreated = "loan-feed.created",
    /// The address is good no more.
    CalendarFeedRevoked = "loan-feed.revoked"
}

/// Gives access to feeds.
pub trait CalendarFeedRepositories: Send {
    /// The feeds.
    fn calendar_feeds(&mut self) -> &mut dyn CalendarFeedRepository;
}

/// Keeps feeds. They go with the account of their owner.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait CalendarFeedRepository: Send {
    /// One of the institution in scope.
    async fn find(&mut self, id: CalendarFeedId) -> Result<Option<CalendarFeed>, StoreError>;
    /// By the digest of its secret, letter by letter, whatever the institution: before anybody is known.
    async fn find_by_digest(&mut self, digest: &str) -> Result<Option<CalendarFeed>, StoreError>;
    /// All of a person's, in every institution, oldest first; those of one moment by id.
    async fn of_owner(&mut self, owner: UserId) -> Result<Vec<CalendarFeed>, StoreError>;
    /// Adds one to the institution in scope.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another has the same digest.
    async fn add(&mut self, feed: &CalendarFeed) -> Result<(), StoreError>;
    /// Takes one of the institution in scope away; what is not there is gone already.
    async fn delete(&mut self, id: CalendarFeedId) -> Result<(), StoreError>;
    /// Takes all of a person's away, in every institution.
    async fn delete_of(&mut self, owner: UserId) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Change;
    use chrono::DateTime;
    use uuid::Uuid;

    fn feed() -> CalendarFeed {
        let id = Uuid::from_u128;
        CalendarFeed {
            id: id(1).into(),
            institution: id(2).into(),
            owner: id(3).into(),
            of: FeedOf::Loans,
            digest: "nobody may read this".to_owned(),
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    #[test]
    fn the_journal_is_not_told_the_digest_of_a_secret() {
        let told = serde_json::to_string(&Change::created(&feed())).unwrap();
        assert!(!told.contains("nobody may read this"), "{told}");
    }

    #[test]
    fn the_journal_is_told_of_what_a_feed_is_by_the_names_of_the_kinds() {
        let place = Uuid::from_u128(4).into();
        for kind in FeedKind::ALL {
            let of = FeedOf::of(*kind, kind.of_a_place().then_some(place)).unwrap();
            let told = serde_json::to_value(CalendarFeed { of, ..feed() }).unwrap();
            assert_eq!(told["kind"], kind.name());
            assert_eq!(told["environment"].is_string(), kind.of_a_place());
        }
    }

    #[test]
    fn a_person_has_so_many_feeds_and_no_more() {
        assert_eq!(CalendarFeed::one_more(MAX_FEEDS - 1), Ok(()));
        assert_eq!(CalendarFeed::one_more(MAX_FEEDS), Err(FeedError::TooMany));
    }

    #[test]
    fn a_feed_is_of_a_place_when_its_kind_is_and_of_none_otherwise() {
        let place = Uuid::from_u128(4).into();
        for kind in FeedKind::ALL {
            let named = FeedOf::of(*kind, Some(place));
            assert_eq!(named.is_some(), kind.of_a_place());
            assert_eq!(FeedOf::of(*kind, None).is_some(), !kind.of_a_place());
            let of = named.or(FeedOf::of(*kind, None)).unwrap();
            assert_eq!((of.kind(), of.environment().is_some()), (*kind, kind.of_a_place()));
        }
    }
}
