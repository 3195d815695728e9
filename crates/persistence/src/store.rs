//! The store: begins units of work and knows whether its schema is current.

use crate::connect::Pools;
use crate::fault::fault;
use crate::idempotency;
use crate::inventory::Deltas;
use crate::notifications::Signals;
use crate::work::{Conn, SeaWork};
use async_trait::async_trait;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::identity::{CallerChanges, CallersChanged};
use plantel_domain::ids::{IdSource, UserId};
use plantel_domain::relay::Route;
use plantel_domain::store::{Repositories, Store, StoreError, StoredAnswer, UnitOfWork};
use sea_orm::{ConnectionTrait, DbBackend, SqliteTransactionMode, TransactionOptions, TransactionTrait};
use std::sync::Arc;

/// The store on SQLite or PostgreSQL.
pub struct SeaStore {
    pools: Pools,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    routes: &'static [Route],
}

impl SeaStore {
    /// Over open pools; no event has a reaction.
    pub fn new(pools: Pools, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { pools, clock, ids, routes: &[] }
    }

    /// With these reactions: a commit writes a delivery for each that its events have.
    #[must_use]
    pub fn routed(self, routes: &'static [Route]) -> Self {
        Self { routes, ..self }
    }

    /// Which database it is, as people call it.
    pub fn database(&self) -> &'static str {
        if self.pools.write.get_database_backend() == DbBackend::Postgres { "PostgreSQL" } else { "SQLite" }
    }

    fn work(&self, db: Conn, ctx: &Context) -> Box<SeaWork> {
        let (clock, ids) = (Arc::clone(&self.clock), Arc::clone(&self.ids));
        let (routes, counted) = (self.routes, Deltas::default());
        let signals = Signals::to(self.pools.told.clone());
        let callers = CallersChanged::counted_by(&self.pools.changes);
        Box::new(SeaWork { db, ctx: ctx.clone(), clock, ids, routes, counted, signals, callers })
    }
}

#[async_trait]
impl Store for SeaStore {
    async fn begin(&self, ctx: &Context) -> Result<Box<dyn UnitOfWork>, StoreError> {
        // Deferred, SQLite's default, would fail at once when a reader turns writer beside another.
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        let tx = self.pools.write.begin_with_options(options).await.map_err(fault("transaction"))?;
        Ok(self.work(Conn::Tx(tx), ctx))
    }

    async fn read(&self, ctx: &Context) -> Result<Box<dyn Repositories + Send>, StoreError> {
        Ok(self.work(Conn::Pool(self.pools.read.clone()), ctx))
    }

    async fn find_answer(&self, user: UserId, key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        idempotency::find(&self.pools.read, user, key, self.clock.now()).await
    }

    async fn ready(&self) -> Result<(), StoreError> {
        self.pools.read.execute_unprepared("SELECT 1 FROM timed_jobs LIMIT 1").await.map_err(fault("schema"))?;
        Ok(())
    }

    fn caller_changes(&self) -> Option<&Arc<CallerChanges>> {
        Some(&self.pools.changes)
    }
}
