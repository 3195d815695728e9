//! Calendars of loans that programs read.

use super::constraints::{free, never};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{InstitutionId, LoanFeedId, UserId};
use plantel_domain::loans::{LoanFeed, LoanFeedRepositories, LoanFeedRepository};
use plantel_domain::store::StoreError;
use std::sync::Arc;

/// How long the digest of a secret is.
const DIGEST: usize = 43;

impl LoanFeedRepositories for MemoryWork {
    fn loan_feeds(&mut self) -> &mut dyn LoanFeedRepository {
        self
    }
}

impl Tables {
    fn check_feed(&self, scope: Option<InstitutionId>, feed: &LoanFeed) -> Result<(), StoreError> {
        never(scope != Some(feed.institution), "it belongs to another institution")?;
        never(feed.digest.chars().count() != DIGEST, "that is no digest")?;
        let same = |other: &LoanFeed| other.id == feed.id || other.digest == feed.digest;
        free(self.loan_feeds.values().any(same), "loan feed")?;
        self.known_institution(feed.institution)?;
        self.known_user(feed.owner)?;
        feed.warehouse.map_or(Ok(()), |warehouse| self.known_environment(feed.institution, warehouse))
    }
}

#[async_trait]
impl LoanFeedRepository for MemoryWork {
    async fn find(&mut self, id: LoanFeedId) -> Result<Option<LoanFeed>, StoreError> {
        self.call(|tables, scope| {
            let found = tables.loan_feeds.get(&id);
            Ok(found.filter(|feed| scope == Some(feed.institution)).cloned())
        })
    }

    async fn find_by_digest(&mut self, digest: &str) -> Result<Option<LoanFeed>, StoreError> {
        self.call(|tables, _| Ok(tables.loan_feeds.values().find(|feed| feed.digest == digest).cloned()))
    }

    async fn of_owner(&mut self, owner: UserId) -> Result<Vec<LoanFeed>, StoreError> {
        self.call(|tables, _| {
            let mut own: Vec<_> = tables.loan_feeds.values().filter(|feed| feed.owner == owner).cloned().collect();
            own.sort_by_key(|feed| (feed.created_at, feed.id));
            Ok(own)
        })
    }

    async fn add(&mut self, feed: &LoanFeed) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.check_feed(scope, feed)?;
            Arc::make_mut(&mut tables.loan_feeds).insert(feed.id, feed.clone());
            Ok(())
        })
    }

    async fn delete(&mut self, id: LoanFeedId) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Arc::make_mut(&mut tables.loan_feeds).retain(|_, feed| feed.id != id || scope != Some(feed.institution));
            Ok(())
        })
    }

    async fn delete_of(&mut self, owner: UserId) -> Result<(), StoreError> {
        self.call(|tables, _| {
            Arc::make_mut(&mut tables.loan_feeds).retain(|_, feed| feed.owner != owner);
            Ok(())
        })
    }
}
