//! A unit of work: all repositories over one transaction, or over the pool for reading.

use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::identity::CallersChanged;
use plantel_domain::ids::{IdSource, InstitutionId};
use plantel_domain::journal::Happened;
use plantel_domain::relay::Route;
use plantel_domain::store::{StoreError, UnitOfWork, Version};
use sea_orm::sea_query::IntoCondition;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, EntityTrait, ExecResult, QueryFilter,
    QueryResult, Statement,
};
use std::sync::Arc;
use tracing::{Instrument, Span};
use uuid::Uuid;

use crate::fault::{fault, fault_of_commit};
use crate::idempotency::ParkedWork;
use crate::inventory::Deltas;
use crate::notifications::Signals;

/// Rows or ids of one statement: SQLite binds at most 32,766 values, and the widest table has 39 columns.
pub(crate) const BATCH: usize = 500;

/// All repositories, bounded by the institution of their context.
pub(crate) struct SeaWork {
    pub(crate) db: Conn,
    pub(crate) ctx: Context,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) ids: Arc<dyn IdSource>,
    pub(crate) routes: &'static [Route],
    pub(crate) counted: Deltas,
    pub(crate) signals: Signals,
    pub(crate) callers: CallersChanged,
}

/// A transaction, or the pool.
pub(crate) enum Conn {
    Tx(DatabaseTransaction),
    Pool(DatabaseConnection),
}

impl SeaWork {
    /// The tenant's id; that of nobody when none is chosen, so that nothing is found.
    pub(crate) fn tenant(&self) -> Uuid {
        self.ctx.institution.map_or(Uuid::nil(), Uuid::from)
    }

    /// Refuses to write into another tenant than the one in scope.
    pub(crate) fn within(&self, institution: InstitutionId) -> Result<(), StoreError> {
        if self.ctx.institution == Some(institution) {
            Ok(())
        } else {
            Err(StoreError::failed("a write outside of its institution"))
        }
    }

    async fn finish(mut self: Box<Self>, happened: Option<Happened>) -> Result<(), StoreError> {
        self.write_counters().await?;
        self.tell_of_callers().await?;
        if let Some(happened) = happened {
            self.write_journal(&happened).await?;
        }
        // The slot is taken out of the work before the work goes into the slot: a cycle would keep
        // the transaction open for ever when the request is given up.
        match (self.ctx.idempotency.take(), self.ctx.user()) {
            (Some(slot), Some(user)) => {
                let (key, fingerprint) = (slot.key.clone(), slot.fingerprint.clone());
                slot.park(Box::new(ParkedWork { work: self, key, fingerprint, user }))
            }
            _ => self.commit_now().await,
        }
    }

    pub(crate) async fn commit_now(self: Box<Self>) -> Result<(), StoreError> {
        // What is remembered of callers is good no more before anybody is told that it was committed, also when the
        // commit seems to have failed.
        let Self { db, signals, callers, .. } = *self;
        let Conn::Tx(tx) = db else { return Err(StoreError::failed("a reader has nothing to commit")) };
        // By itself: who gives up waiting does not stop a commit that was begun (SQLite's has a thread of its own), and
        // it must be counted, and told, behind it.
        let committing = async move {
            let done = tx.commit().await.map_err(fault_of_commit);
            drop(callers);
            done.map(|()| signals.tell())
        };
        tokio::spawn(committing.instrument(Span::current()))
            .await
            .map_err(|error| StoreError::failed(error.to_string()))?
    }
}

/// These ids and the last of them again, so that there are one, two, four, eight: each connection keeps each statement
/// that it was given, and there would be one for every number of ids.
pub(crate) fn in_few_lengths<T: Copy>(mut ids: Vec<T>) -> Vec<T> {
    if let Some(last) = ids.last().copied() {
        ids.resize(ids.len().next_power_of_two(), last);
    }
    ids
}

#[async_trait::async_trait]
impl UnitOfWork for SeaWork {
    async fn commit(self: Box<Self>, happened: Happened) -> Result<(), StoreError> {
        self.finish(Some(happened)).await
    }

    async fn commit_unjournaled(self: Box<Self>) -> Result<(), StoreError> {
        self.finish(None).await
    }
}

#[async_trait::async_trait]
impl ConnectionTrait for Conn {
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Tx(tx) => tx.get_database_backend(),
            Self::Pool(pool) => pool.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Tx(tx) => tx.execute_raw(statement).await,
            Self::Pool(pool) => pool.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Tx(tx) => tx.execute_unprepared(sql).await,
            Self::Pool(pool) => pool.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Tx(tx) => tx.query_one_raw(statement).await,
            Self::Pool(pool) => pool.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Tx(tx) => tx.query_all_raw(statement).await,
            Self::Pool(pool) => pool.query_all_raw(statement).await,
        }
    }
}

/// Takes all rows of a table away that match; how many there were.
pub(crate) async fn delete_all<E: EntityTrait>(db: &Conn, which: impl IntoCondition) -> Result<u64, StoreError> {
    let condition = which.into_condition();
    let done = E::delete_many().filter(condition).exec(db).await.map_err(fault("row"))?;
    Ok(done.rows_affected)
}

/// What was found, unless the caller named another version.
pub(crate) fn expect<M>(
    found: Option<M>,
    expected: Option<Version>,
    version: impl Fn(&M) -> Version,
) -> Result<Option<M>, StoreError> {
    match (&found, expected) {
        (Some(row), Some(expected)) if version(row) != expected => Err(StoreError::PreconditionFailed),
        _ => Ok(found),
    }
}

/// Leaves the new version in the aggregate, or tells that another write came between.
pub(crate) fn advance(rows_affected: u64, version: &mut Version) -> Result<(), StoreError> {
    if rows_affected == 0 {
        return Err(StoreError::Stale);
    }
    *version += 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_few_lengths_of_lists() {
        let lengths = [0, 1, 2, 3, 5, 64, 65, BATCH].map(|n| in_few_lengths(vec![7; n]).len());
        assert_eq!(lengths, [0, 1, 2, 4, 8, 64, 128, 512]);
        assert_eq!(in_few_lengths(vec![1, 2, 3]), [1, 2, 3, 3]);
    }
}
