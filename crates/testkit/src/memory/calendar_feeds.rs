//! Calendars that programs read.

use super::constraints::{free, never};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::calendars::{CalendarFeed, CalendarFeedRepositories, CalendarFeedRepository};
use plantel_domain::ids::{CalendarFeedId, InstitutionId, UserId};
use plantel_domain::store::StoreError;
use std::sync::Arc;

/// How long the digest of a secret is.
const DIGEST: usize = 43;

impl CalendarFeedRepositories for MemoryWork {
    fn calendar_feeds(&mut self) -> &mut dyn CalendarFeedRepository {
        self
    }
}

impl Tables {
    fn check_feed(&self, scope: Option<InstitutionId>, feed: &CalendarFeed) -> Result<(), StoreError> {
        never(scope != Some(feed.institution), "it belongs to another institution")?;
        never(feed.digest.chars().count() != DIGEST, "that is no digest")?;
        let same = |other: &CalendarFeed| other.id == feed.id || other.digest == feed.digest;
        free(self.calendar_feeds.values().any(same), "calendar feed")?;
        self.known_institution(feed.institution)?;
        self.known_user(feed.owner)?;
        feed.of.environment().map_or(Ok(()), |place| self.known_environment(feed.institution, place))
    }
}

#[async_trait]
impl CalendarFeedRepository for MemoryWork {
    async fn find(&mut self, id: CalendarFeedId) -> Result<Option<CalendarFeed>, StoreError> {
        self.call(|tables, scope| {
            let found = tables.calendar_feeds.get(&id);
            Ok(found.filter(|feed| scope == Some(feed.institution)).cloned())
        })
    }

    async fn find_by_digest(&mut self, digest: &str) -> Result<Option<CalendarFeed>, StoreError> {
        self.call(|tables, _| Ok(tables.calendar_feeds.values().find(|feed| feed.digest == digest).cloned()))
    }

    async fn of_owner(&mut self, owner: UserId) -> Result<Vec<CalendarFeed>, StoreError> {
        self.call(|tables, _| {
            let own = tables.calendar_feeds.values().filter(|feed| feed.owner == owner);
            let mut own: Vec<_> = own.cloned().collect();
            own.sort_by_key(|feed| (feed.created_at, feed.id));
            Ok(own)
        })
    }

    async fn add(&mut self, feed: &CalendarFeed) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.check_feed(scope, feed)?;
            Arc::make_mut(&mut tables.calendar_feeds).insert(feed.id, feed.clone());
            Ok(())
        })
    }

    async fn delete(&mut self, id: CalendarFeedId) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            let feeds = Arc::make_mut(&mut tables.calendar_feeds);
            feeds.retain(|_, feed| feed.id != id || scope != Some(feed.institution));
            Ok(())
        })
    }

    async fn delete_of(&mut self, owner: UserId) -> Result<(), StoreError> {
        self.call(|tables, _| {
            Arc::make_mut(&mut tables.calendar_feeds).retain(|_, feed| feed.owner != owner);
            Ok(())
        })
    }
}
