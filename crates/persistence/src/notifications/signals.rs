//! Telling all servers whose inbox changed, and hearing what others tell.
//!
//! PostgreSQL carries it: what is told within a transaction is heard when it commits, and never when it does not. On
//! SQLite there is one server, and its works tell it themselves when they are committed.

use crate::connect::Pools;
use crate::fault::fault;
use crate::identity::changes::{CALLERS, count};
use crate::work::SeaWork;
use plantel_domain::identity::CallerChanges;
use plantel_domain::ids::UserId;
use plantel_domain::store::StoreError;
use sea_orm::sqlx::postgres::{PgListener, PgPoolOptions};
use sea_orm::sqlx::{Error, PgPool};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::broadcast::Sender;
use tokio::sync::broadcast::error::RecvError;
use uuid::Uuid;

/// What servers listen for.
const CHANNEL: &str = "plantel_notices";

/// Readers in one signal: PostgreSQL takes less than 8,000 bytes.
const READERS: usize = 200;

/// How long it is waited before the first try to listen again; each time twice as long.
const WAIT: Duration = Duration::from_millis(500);

/// And no longer than this.
const LONGEST: Duration = Duration::from_secs(30);

/// Signals that wait for who listens within this program; who is further behind is told that some were lost.
const WAITING: usize = 256;

/// Where works on SQLite tell whose inbox they changed.
#[derive(Clone, Debug)]
pub(crate) struct Told(Sender<Vec<UserId>>);

impl Told {
    pub(crate) fn new() -> Self {
        Self(Sender::new(WAITING))
    }
}

/// Whose inbox a work changes, where the database does not carry it.
pub(crate) struct Signals {
    to: Option<Told>,
    users: BTreeSet<Uuid>,
}

impl Signals {
    pub(crate) fn to(to: Option<Told>) -> Self {
        Self { to, users: BTreeSet::new() }
    }

    /// When the work is committed.
    pub(crate) fn tell(self) {
        let Some(Told(to)) = self.to.filter(|_| !self.users.is_empty()) else { return };
        // An error says that nobody listens.
        let _ = to.send(self.users.into_iter().map(UserId::from).collect());
    }
}

impl SeaWork {
    /// Tells all servers, this one too, whose inbox this work changes; they hear it when it commits.
    pub(crate) async fn signal(&mut self, users: &[Uuid]) -> Result<(), StoreError> {
        if self.db.get_database_backend() != DbBackend::Postgres {
            self.signals.users.extend(users);
            return Ok(());
        }
        for readers in users.chunks(READERS) {
            self.notify(CHANNEL, told(readers)).await?;
        }
        Ok(())
    }

    /// Has PostgreSQL carry this when the work commits.
    pub(crate) async fn notify(&self, channel: &str, payload: String) -> Result<(), StoreError> {
        let values = [channel.into(), payload.into()];
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, "SELECT pg_notify($1, $2)", values);
        self.db.execute_raw(statement).await.map_err(fault("signal"))?;
        Ok(())
    }
}

/// Listens for what any server tells, and never ends: a lost connection is made again. `on` is given whose inbox
/// changed; *nobody* says that signals may have been lost, so that everybody should look. As long as it hears, stores
/// over these pools give [stamps](CallerChanges::stamp_of).
///
/// On PostgreSQL it has a connection of its own, beside the pools. On SQLite it hears the works over these pools and
/// their clones alone.
pub async fn listen(pools: &Pools, on: impl Fn(Vec<UserId>) + Send + Sync) {
    if let Some(told) = &pools.told {
        return hear_own(told, &on).await;
    }
    let options = pools.read.get_postgres_connection_pool().connect_options();
    let own = PgPoolOptions::new().max_connections(1).max_lifetime(None).idle_timeout(None);
    let own = own.acquire_timeout(Duration::from_secs(10)).connect_lazy_with((*options).clone());
    let mut wait = WAIT;
    loop {
        // What ends it is told by nothing but the connection; the next try tells whether it is over.
        let _lost = hear(&own, &pools.changes, &on, &mut wait).await;
        tokio::time::sleep(wait).await;
        wait = longer(wait);
    }
}

/// What the works of this program tell; it never ends.
async fn hear_own(told: &Told, on: &(impl Fn(Vec<UserId>) + Send + Sync)) {
    let mut heard = told.0.subscribe();
    // Whatever was told until now, nobody heard here.
    on(Vec::new());
    loop {
        match heard.recv().await {
            Ok(users) => on(users),
            Err(RecvError::Lagged(_)) => on(Vec::new()),
            // Not while the pools are there.
            Err(RecvError::Closed) => return std::future::pending().await,
        }
    }
}

/// Until the connection is lost for good.
async fn hear(
    pool: &PgPool,
    changes: &Arc<CallerChanges>,
    on: &(impl Fn(Vec<UserId>) + Send + Sync),
    wait: &mut Duration,
) -> Result<(), Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    // A lost connection is told before there is another: meanwhile nothing is remembered of callers.
    listener.eager_reconnect(false);
    listener.listen_all([CHANNEL, CALLERS]).await?;
    *wait = WAIT;
    let _hearing = changes.hear();
    // Whatever was told until now, nobody heard here.
    on(Vec::new());
    while let Some(signal) = listener.try_recv().await? {
        if signal.channel() == CALLERS {
            count(signal.payload(), changes);
            continue;
        }
        let readers = readers(signal.payload());
        if !readers.is_empty() {
            on(readers);
        }
    }
    Ok(())
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
    use std::future::poll_fn;
    use std::pin::Pin;
    use std::sync::Mutex;
    use std::task::Poll;

    #[test]
    fn a_signal_says_who_and_is_short_enough() {
        let each: Vec<_> = (0..READERS).map(|n| Uuid::from_u128(u128::MAX - n as u128)).collect();
        let payload = told(&each);
        assert!(payload.len() < 8000, "{} bytes", payload.len());
        assert_eq!(readers(&payload), each.into_iter().map(UserId::from).collect::<Vec<_>>());
        assert!(readers("what a newer version says").is_empty());
    }

    #[tokio::test]
    async fn who_hears_too_slowly_is_told_that_signals_were_lost() {
        let told = Told::new();
        let (heard, seen) = (Mutex::new(Vec::new()), UserId::from(Uuid::from_u128(7)));
        let on = |users: Vec<UserId>| heard.lock().unwrap().push(users);
        let mut hearing = Box::pin(hear_own(&told, &on));
        go_on(hearing.as_mut()).await;
        for _ in 0..=WAITING {
            let mut signals = Signals::to(Some(told.clone()));
            signals.users.insert(seen.into());
            signals.tell();
        }
        Signals::to(Some(told.clone())).tell();
        go_on(hearing.as_mut()).await;
        let heard = heard.lock().unwrap();
        assert_eq!(heard[..3], [vec![], vec![], vec![seen]], "what was before, what was lost, and what was not");
        assert_eq!(heard.len(), 2 + WAITING, "a work that changes no inbox tells nothing");
    }

    /// As far as it goes now: a task is given only so much at a time.
    async fn go_on(mut hearing: Pin<&mut impl Future<Output = ()>>) {
        for _ in 0..10 {
            assert!(poll_fn(|cx| Poll::Ready(hearing.as_mut().poll(cx).is_pending())).await);
            tokio::task::yield_now().await;
        }
    }

    #[test]
    fn waits_grow_and_stay_bounded() {
        let waits: Vec<_> = std::iter::successors(Some(WAIT), |wait| Some(longer(*wait))).take(8).collect();
        assert_eq!(waits[..3], [500, 1000, 2000].map(Duration::from_millis));
        assert_eq!(waits[7], LONGEST);
    }
}
