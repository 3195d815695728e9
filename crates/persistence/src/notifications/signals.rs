//! Telling the other servers whose inbox changed.
//!
//! PostgreSQL carries it: what is told within a transaction is heard when it commits, and never when it does not. On
//! SQLite there is one server.

use crate::connect::Pools;
use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::ids::UserId;
use plantel_domain::store::StoreError;
use sea_orm::sqlx::postgres::{PgListener, PgPoolOptions};
use sea_orm::sqlx::{Error, PgPool};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::time::Duration;
use uuid::Uuid;

/// What servers listen for.
const CHANNEL: &str = "plantel_notices";

/// Readers in one signal: PostgreSQL takes less than 8,000 bytes.
const READERS: usize = 200;

/// How long it is waited before the first try to listen again; each time twice as long.
const WAIT: Duration = Duration::from_millis(500);

/// And no longer than this.
const LONGEST: Duration = Duration::from_secs(30);

impl SeaWork {
    /// Tells all servers, this one too, whose inbox this work changes; they hear it when it commits.
    pub(crate) async fn signal(&self, users: &[Uuid]) -> Result<(), StoreError> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for readers in users.chunks(READERS) {
            let values = [CHANNEL.into(), told(readers).into()];
            let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
            self.db.execute_raw(statement).await.map_err(fault("signal"))?;
        }
        Ok(())
    }
}

/// Listens for what any server tells, and never ends: a lost connection is made again. `on` is given whose inbox
/// changed; *nobody* says that signals may have been lost, so that everybody should look.
///
/// It has a connection of its own, beside the pools. On SQLite there is nothing to hear.
pub async fn listen(pools: &Pools, on: impl Fn(Vec<UserId>) + Send + Sync) {
    if pools.read.get_database_backend() != DbBackend::Postgres {
        return std::future::pending().await;
    }
    let options = pools.read.get_postgres_connection_pool().connect_options();
    let own = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let own = own.acquire_timeout(Duration::from_secs(10)).connect_lazy_with((*options).clone());
    let mut wait = WAIT;
    loop {
        // What ends it is told by nothing but the connection; the next try tells whether it is over.
        let _lost = hear(&own, &on, &mut wait).await;
        tokio::time::sleep(wait).await;
        wait = longer(wait);
    }
}

/// Until the connection is lost for good.
async fn hear(pool: &PgPool, on: &(impl Fn(Vec<UserId>) + Send + Sync), wait: &mut Duration) -> Result<(), Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    *wait = WAIT;
    // Whatever was told until now, nobody heard here.
    on(Vec::new());
    loop {
        match listener.try_recv().await? {
            Some(signal) => {
                let readers = readers(signal.payload());
                if !readers.is_empty() {
                    on(readers);
                }
            }
            None => on(Vec::new()),
        }
    }
}

fn longer(wait: Duration) -> Duration {
    (wait * 2).min(LONGEST)
}

fn told(readers: &[Uuid]) -> String {
    let names: Vec<_> = readers.iter().map(|reader| reader.simple().to_string()).collect();
    names.join(",")
}

/// What cannot be read is not for this version.
fn readers(payload: &str) -> Vec<UserId> {
    payload.split(',').filter_map(|name| Uuid::try_parse(name).ok()).map(UserId::from).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_says_who_and_is_short_enough() {
        let each: Vec<_> = (0..READERS).map(|n| Uuid::from_u128(u128::MAX - n as u128)).collect();
        let payload = told(&each);
        assert!(payload.len() < 8000, "{} bytes", payload.len());
        assert_eq!(readers(&payload), each.into_iter().map(UserId::from).collect::<Vec<_>>());
        assert!(readers("what a newer version says").is_empty());
    }

    #[test]
    fn waits_grow_and_stay_bounded() {
        let waits: Vec<_> = std::iter::successors(Some(WAIT), |wait| Some(longer(*wait))).take(8).collect();
        assert_eq!(waits[..3], [500, 1000, 2000].map(Duration::from_millis));
        assert_eq!(waits[7], LONGEST);
    }
}
