//! PostgreSQL and SQLite by `sqlx`, opened as crates/persistence/src/connect.rs opens them.

use crate::database::{Cell, Connection, Database, Row, Value, Work};
use anyhow::Result;
use sqlx::pool::PoolConnection;
use sqlx::postgres::{PgArguments, PgConnectOptions, PgPoolOptions, PgRow};
use sqlx::query::Query;
use sqlx::sqlite::{
    SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteRow, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Pool, Postgres, Row as _, Sqlite, Transaction};
use std::str::FromStr;
use std::time::Duration;

/// PostgreSQL.
#[derive(Clone, Debug)]
pub struct OnPostgres {
    read: Pool<Postgres>,
    write: Pool<Postgres>,
}

/// SQLite: one writer, and readers beside it.
#[derive(Clone, Debug)]
pub struct OnSqlite {
    read: Pool<Sqlite>,
    write: Pool<Sqlite>,
}

impl OnPostgres {
    /// With so many connections, half of them for reading; each is opened when it is wanted first.
    pub fn new(url: &str, connections: u32) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)?.options([("random_page_cost", "1.1")]);
        let options = options.disable_statement_logging();
        let pool = |connections: u32| {
            let pool = PgPoolOptions::new().max_connections(connections).test_before_acquire(false);
            pool.connect_lazy_with(options.clone())
        };
        let readers = (connections / 2).max(1);
        Ok(Self { read: pool(readers), write: pool(connections.saturating_sub(readers).max(1)) })
    }
}

impl OnSqlite {
    /// With so many connections to read from.
    pub fn new(url: &str, connections: u32) -> Result<Self> {
        let pool = |connections: u32, [cache, temporary, checkpoint]: [&'static str; 3]| -> Result<Pool<Sqlite>> {
            let options = SqliteConnectOptions::from_str(url)?
                .pragma("cache_size", cache)
                .pragma("wal_autocheckpoint", checkpoint)
                .pragma("temp_store", temporary)
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Normal)
                .busy_timeout(Duration::from_secs(5))
                .disable_statement_logging();
            let pool = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
            Ok(pool.connect_lazy_with(options))
        };
        let (read, write) = (["-2000", "DEFAULT", "1000"], ["-16384", "MEMORY", "8192"]);
        Ok(Self { read: pool(connections, read)?, write: pool(1, write)? })
    }
}

type PgQuery = Query<'static, Postgres, PgArguments>;
type SqliteQuery = Query<'static, Sqlite, SqliteArguments>;

fn on_postgres(sql: &'static str, values: &[Value<'_>]) -> PgQuery {
    let bind = |query: PgQuery, value: &Value<'_>| match *value {
        Value::Id(it) => query.bind(it),
        Value::Text(it) => query.bind(it),
        Value::Int(it) => query.bind(it),
        Value::Long(it) => query.bind(it),
        Value::Flag(it) => query.bind(it),
        Value::Day(it) => query.bind(it),
        Value::Time(it) => query.bind(it),
        Value::Json(it) => query.bind(it),
        Value::Ids(it) => query.bind(it),
        Value::Longs(it) => query.bind(it),
    };
    values.iter().fold(sqlx::query(sql), bind)
}

fn on_sqlite(sql: &'static str, values: &[Value<'_>]) -> SqliteQuery {
    let bind = |query: SqliteQuery, value: &Value<'_>| match *value {
        Value::Id(it) => query.bind(it),
        Value::Text(it) => query.bind(it),
        Value::Int(it) => query.bind(it),
        Value::Long(it) => query.bind(it),
        Value::Flag(it) => query.bind(it),
        Value::Day(it) => query.bind(it),
        Value::Time(it) => query.bind(it),
        Value::Json(it) => query.bind(it),
        Value::Ids(_) | Value::Longs(_) => unreachable!("SQLite has no arrays: {sql}"),
    };
    values.iter().fold(sqlx::query(sql), bind)
}

macro_rules! driver {
    ($database:ty, $of:ty, $row:ty, $prepared:path, $postgres:literal, $begin:literal) => {
        impl Row for $row {
            fn get<T: Cell>(&self, at: usize) -> Result<T> {
                Ok(self.try_get::<T, usize>(at)?)
            }
            fn text_if_any(&self, at: usize) -> Result<Option<&str>> {
                Ok(self.try_get::<Option<&str>, usize>(at)?)
            }
        }

        impl Connection for PoolConnection<$of> {
            type Row = $row;
            async fn rows(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<$row>> {
                Ok($prepared(sql, values).fetch_all(&mut **self).await?)
            }
            async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
                Ok($prepared(sql, values).execute(&mut **self).await?.rows_affected())
            }
        }

        impl Connection for Transaction<'static, $of> {
            type Row = $row;
            async fn rows(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<$row>> {
                Ok($prepared(sql, values).fetch_all(&mut **self).await?)
            }
            async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
                Ok($prepared(sql, values).execute(&mut **self).await?.rows_affected())
            }
        }

        impl Work for Transaction<'static, $of> {
            async fn commit(self) -> Result<()> {
                Ok(Transaction::commit(self).await?)
            }
        }

        impl Database for $database {
            const POSTGRES: bool = $postgres;
            type Reader = PoolConnection<$of>;
            type Work = Transaction<'static, $of>;
            async fn read(&self) -> Result<Self::Reader> {
                Ok(self.read.acquire().await?)
            }
            async fn begin(&self) -> Result<Self::Work> {
                Ok(self.write.begin_with($begin).await?)
            }
        }
    };
}

driver!(OnPostgres, Postgres, PgRow, on_postgres, true, "BEGIN");
driver!(OnSqlite, Sqlite, SqliteRow, on_sqlite, false, "BEGIN IMMEDIATE");
