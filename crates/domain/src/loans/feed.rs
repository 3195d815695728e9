//! Calendars of loans that programs read by a secret address.

use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::ids::{EnvironmentId, InstitutionId, LoanFeedId, UserId};
use crate::journal::facts;
use crate::names::names;
use crate::store::StoreError;
use async_trait::async_trait;
use serde::Serialize;

/// The most that one person has, in all institutions together.
pub const MAX_FEEDS: usize = 20;

names! {
    /// What a feed shows.
    FeedKind, "kind.unknown" {
        /// What its owner borrows.
        Mine = "mine",
        /// What a warehouse lends.
        Warehouse = "warehouse",
    }
}

/// A calendar of loans. Who knows its secret reads it as its owner may.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoanFeed {
    /// Its id.
    pub id: LoanFeedId,
    /// Whose loans.
    pub institution: InstitutionId,
    /// Who made it, and as whom it is read.
    pub owner: UserId,
    /// Of which warehouse; of what the owner borrows when none.
    pub warehouse: Option<EnvironmentId>,
    /// SHA-256 of its secret, in base64url: the secret itself is nowhere. Never told to the journal.
    #[serde(skip)]
    pub digest: String,
    /// When it was made.
    pub created_at: Timestamp,
}

impl LoanFeed {
    /// What it shows.
    pub fn kind(&self) -> FeedKind {
        if self.warehouse.is_some() { FeedKind::Warehouse } else { FeedKind::Mine }
    }

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

facts! {
    about "loan-feed" {
        /// Which feed.
        feed: LoanFeedId,
        /// Whose.
        owner: UserId,
    }
    /// Somebody made an address by which a program reads loans.
    LoanFeedCreated = "loan-feed.created",
    /// The address is good no more.
    LoanFeedRevoked = "loan-feed.revoked"
}

/// Gives access to feeds.
pub trait LoanFeedRepositories: Send {
    /// The feeds.
    fn loan_feeds(&mut self) -> &mut dyn LoanFeedRepository;
}

/// Keeps feeds. They go with the account of their owner.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait LoanFeedRepository: Send {
    /// One of the institution in scope.
    async fn find(&mut self, id: LoanFeedId) -> Result<Option<LoanFeed>, StoreError>;
    /// By the digest of its secret, letter by letter, whatever the institution: before anybody is known.
    async fn find_by_digest(&mut self, digest: &str) -> Result<Option<LoanFeed>, StoreError>;
    /// All of a person's, in every institution, oldest first; those of one moment by id.
    async fn of_owner(&mut self, owner: UserId) -> Result<Vec<LoanFeed>, StoreError>;
    /// Adds one to the institution in scope.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another has the same digest.
    async fn add(&mut self, feed: &LoanFeed) -> Result<(), StoreError>;
    /// Takes one of the institution in scope away; what is not there is gone already.
    async fn delete(&mut self, id: LoanFeedId) -> Result<(), StoreError>;
    /// Takes all of a person's away, in every institution.
    async fn delete_of(&mut self, owner: UserId) -> Result<(), StoreError>;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::journal::Change;
    use chrono::DateTime;
    use uuid::Uuid;

    fn feed() -> LoanFeed {
        let id = Uuid::from_u128;
        LoanFeed {
            id: id(1).into(),
            institution: id(2).into(),
            owner: id(3).into(),
            warehouse: None,
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
    fn a_person_has_so_many_feeds_and_no_more() {
        assert_eq!(LoanFeed::one_more(MAX_FEEDS - 1), Ok(()));
        assert_eq!(LoanFeed::one_more(MAX_FEEDS), Err(FeedError::TooMany));
    }

    #[test]
    fn a_feed_of_a_warehouse_says_so() {
        assert_eq!(feed().kind(), FeedKind::Mine);
        assert_eq!(LoanFeed { warehouse: Some(Uuid::from_u128(4).into()), ..feed() }.kind(), FeedKind::Warehouse);
    }
}
