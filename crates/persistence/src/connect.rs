//! Opening the pools.

use crate::fault::is_busy;
use crate::notifications::Told;
use plantel_domain::identity::CallerChanges;
use sea_orm::sqlx::Connection as _;
use sea_orm::sqlx::postgres::PgPoolOptions;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, SqlxPostgresConnector, TransactionOptions,
    TransactionTrait,
};
use std::fs::File;
use std::future::ready;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Where the database is and how much of it to use.
#[derive(Clone, Debug)]
pub struct DatabaseOptions {
    /// `sqlite://path` or `postgres://user:password@host/name`.
    pub url: String,
    /// The most connections of one server to PostgreSQL, or readers of SQLite.
    pub max_connections: u32,
    /// How long a request waits for a connection before the store is called busy.
    pub acquire_timeout: Duration,
}

/// Readers and writers have connections of their own.
///
/// On SQLite there is one writer: with a shared pool the writers poll the lock, and a 4 ms loan took
/// 712 ms at the 99th percentile; with a pool of one they queue, and it took 11 ms. On PostgreSQL a work
/// that waits for its answer still reads now and then: with a shared pool such works could hold every
/// connection and wait for one another.
#[derive(Clone, Debug)]
pub struct Pools {
    /// For units of work.
    pub write: DatabaseConnection,
    /// For reading outside of one.
    pub read: DatabaseConnection,
    /// Held, on SQLite, while the schema changes.
    turn: Option<PathBuf>,
    /// Where works on SQLite tell what PostgreSQL would carry.
    pub(crate) told: Option<Told>,
    /// The changes of callers: those of all works over these pools, and those of other servers that are heard.
    pub(crate) changes: Arc<CallerChanges>,
}

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// Neither of the databases known here.
    #[error("the database url must begin with sqlite:// or postgres://")]
    UnknownDatabase,
    /// The folder of a SQLite file cannot be made.
    #[error("the folder of the database cannot be made")]
    Folder(#[source] std::io::Error),
    /// The database refuses.
    #[error("the database cannot be opened")]
    Refused(#[from] DbErr),
}

/// Opens the pools; a SQLite file and its folder are made when missing.
pub async fn connect(options: &DatabaseOptions) -> Result<Pools, ConnectError> {
    if let Some(path) = options.url.strip_prefix("sqlite://") {
        let file = path.split('?').next().unwrap_or(path);
        if let Some(folder) = std::path::Path::new(file).parent() {
            std::fs::create_dir_all(folder).map_err(ConnectError::Folder)?;
        }
        let write = Database::connect(sqlite(options, file, 1)).await?;
        let read = Database::connect(sqlite(options, file, options.max_connections)).await?;
        let turn = Some(PathBuf::from(format!("{file}-schema.lock")));
        return Ok(Pools { write, read, turn, told: Some(Told::new()), changes: CallerChanges::own() });
    }
    if options.url.starts_with("postgres://") || options.url.starts_with("postgresql://") {
        let readers = (options.max_connections / 2).max(1);
        let writers = options.max_connections.saturating_sub(readers).max(1);
        let write = Database::connect(postgres(options, writers)).await?;
        let read = Database::connect(postgres(options, readers)).await?;
        return Ok(Pools { write, read, turn: None, told: None, changes: CallerChanges::of_several() });
    }
    Err(ConnectError::UnknownDatabase)
}

fn sqlite(options: &DatabaseOptions, file: &str, connections: u32) -> ConnectOptions {
    let mut connect = common(&format!("sqlite://{file}?mode=rwc"), options, connections);
    // In KiB. The one that writes keeps more pages of the many indexes at hand, and what it needs to undo a
    // single statement in memory: in a file that would be four times what the statement writes.
    let (cache, temporary) = if connections == 1 { ("-16384", "MEMORY") } else { ("-2000", "DEFAULT") };
    // In pages. A piece of an import writes the same pages of its indexes again and again: after 32 MiB they go into
    // the file once, instead of after 4.
    let checkpoint = if connections == 1 { "8192" } else { "1000" };
    connect.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .pragma("cache_size", cache)
            .pragma("wal_autocheckpoint", checkpoint)
            .pragma("temp_store", temporary)
            .foreign_keys(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .busy_timeout(Duration::from_secs(5))
            .optimize_on_close(true, None)
    });
    // A write that fails, as on a full disk, has SQLite undo the transaction by itself. The driver counts it as open
    // for ever, and what it would begin and commit from then on would be parts of one that never ends.
    connect.map_sqlx_sqlite_before_acquire(|connection, _| Box::pin(ready(Ok(!connection.is_in_transaction()))));
    connect
}

fn postgres(options: &DatabaseOptions, connections: u32) -> ConnectOptions {
    let mut connect = common(&options.url, options, connections);
    // PostgreSQL believes in disks that turn: for it a page anywhere costs four times the next one, and it
    // goes through a small table sooner than ask its index. Each row that names one of 200 rooms then pays
    // for looking at all of them. Whoever has such disks says so in the URL.
    connect.map_sqlx_postgres_opts(|postgres| {
        let said = postgres.get_options().is_some_and(|options| options.contains("random_page_cost"));
        if said { postgres } else { postgres.options([("random_page_cost", "1.1")]) }
    });
    connect
}

fn common(url: &str, options: &DatabaseOptions, connections: u32) -> ConnectOptions {
    let mut connect = ConnectOptions::new(url.to_owned());
    connect
        .max_connections(connections)
        .acquire_timeout(options.acquire_timeout)
        .test_before_acquire_if_idle_for(Duration::from_secs(30))
        .sqlx_logging(false);
    connect
}

/// Any number; every server asks for the same one.
const SCHEMA_LOCK: i64 = 0x0070_6c61_6e74_656c;

/// How often a change of the schema is tried again that others stood in the way of.
const TRIES: u32 = 5;

/// How long the first of these tries waits; each later one waits twice as long.
const FIRST_WAIT: Duration = Duration::from_millis(200);

/// How long a change waits for a lock on PostgreSQL. All who come to the table after it wait behind it, those who read
/// too, for as long as whoever has the lock keeps it.
const LOCK_WAIT: &str = "3s";

/// Runs a change of the schema, over the connection that it is given, while no other server runs one: those that start
/// together take turns. Servers at work take none: when a deadlock with one of them, or its lock, breaks the change
/// off, it is run again, so each of its steps must be done whole or not at all, and not be done twice.
pub async fn one_at_a_time<T, F, Fut>(pools: &Pools, mut change: F) -> Result<T, DbErr>
where
    F: FnMut(DatabaseConnection) -> Fut,
    Fut: Future<Output = Result<T, DbErr>>,
{
    let own = for_the_schema(pools);
    let mut tried = 0;
    let done = loop {
        match in_turn(pools, change(own.clone())).await {
            Err(error) if is_busy(&error) && tried < TRIES => {
                tokio::time::sleep(FIRST_WAIT * 2_u32.pow(tried)).await;
                tried += 1;
            }
            done => break done,
        }
    };
    if pools.turn.is_none() {
        own.close().await?;
    }
    done
}

/// The writer of SQLite; on PostgreSQL a connection beside the pools, which waits for no lock longer than
/// [`LOCK_WAIT`], or than the URL says.
fn for_the_schema(pools: &Pools) -> DatabaseConnection {
    if pools.turn.is_some() {
        return pools.write.clone();
    }
    let options = (*pools.write.get_postgres_connection_pool().connect_options()).clone();
    let said = options.get_options().is_some_and(|options| options.contains("lock_timeout"));
    let options = if said { options } else { options.options([("lock_timeout", LOCK_WAIT)]) };
    let own = PgPoolOptions::new().max_connections(1).acquire_timeout(Duration::from_secs(10));
    SqlxPostgresConnector::from_sqlx_postgres_pool(own.connect_lazy_with(options))
}

async fn in_turn<T>(pools: &Pools, change: impl Future<Output = Result<T, DbErr>>) -> Result<T, DbErr> {
    if let Some(file) = &pools.turn {
        let file = file.clone();
        let lock = tokio::task::spawn_blocking(move || {
            let file = File::create(file)?;
            file.lock().map(|()| file)
        });
        let io = |error: std::io::Error| DbErr::Custom(format!("the schema cannot be locked: {error}"));
        let _turn = lock.await.expect("locking a file does not panic").map_err(io)?;
        return change.await;
    }
    // A reader's connection: the change itself needs the writers'.
    let turn = pools.read.begin_with_options(TransactionOptions::default()).await?;
    turn.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({SCHEMA_LOCK})")).await?;
    let changed = change.await?;
    turn.commit().await?;
    Ok(changed)
}
