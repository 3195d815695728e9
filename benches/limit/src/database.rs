//! What the use cases ask of a driver. Each driver is linked by its own types: nothing is boxed or looked up.

use anyhow::Result;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;
use tokio_postgres::types::FromSql;
use uuid::Uuid;

/// A parameter of a statement.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    Id(Option<Uuid>),
    Text(Option<&'a str>),
    Int(Option<i32>),
    Long(Option<i64>),
    Flag(Option<bool>),
    Day(Option<NaiveDate>),
    Time(Option<DateTime<Utc>>),
    Json(Option<&'a Json>),
    /// PostgreSQL alone has arrays.
    Ids(&'a [Uuid]),
    Longs(&'a [i64]),
}

macro_rules! values {
    ($($from:ty => $variant:ident),* $(,)?) => { $(
        impl From<$from> for Value<'_> {
            fn from(value: $from) -> Self {
                Self::$variant(Some(value))
            }
        }
        impl From<Option<$from>> for Value<'_> {
            fn from(value: Option<$from>) -> Self {
                Self::$variant(value)
            }
        }
    )* };
}

values! { Uuid => Id, i32 => Int, i64 => Long, bool => Flag, NaiveDate => Day, DateTime<Utc> => Time }

impl<'a> From<&'a str> for Value<'a> {
    fn from(value: &'a str) -> Self {
        Self::Text(Some(value))
    }
}

impl<'a> From<&'a Json> for Value<'a> {
    fn from(value: &'a Json) -> Self {
        Self::Json(Some(value))
    }
}

/// What a column holds, for rows that are written back whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Id,
    Text,
    Int,
    Long,
    Flag,
    Day,
    Time,
    /// Nothing of what was read.
    Anew,
}

/// A value that every driver reads.
pub trait Cell:
    for<'r> sqlx::Decode<'r, sqlx::Postgres>
    + sqlx::Type<sqlx::Postgres>
    + for<'r> sqlx::Decode<'r, sqlx::Sqlite>
    + sqlx::Type<sqlx::Sqlite>
    + for<'r> FromSql<'r>
{
}

impl<T> Cell for T where
    T: for<'r> sqlx::Decode<'r, sqlx::Postgres>
        + sqlx::Type<sqlx::Postgres>
        + for<'r> sqlx::Decode<'r, sqlx::Sqlite>
        + sqlx::Type<sqlx::Sqlite>
        + for<'r> FromSql<'r>
{
}

/// A row of an answer. Columns count from 0.
pub trait Row {
    /// A value.
    fn get<T: Cell>(&self, at: usize) -> Result<T>;

    /// A text where it lies.
    fn text_if_any(&self, at: usize) -> Result<Option<&str>>;

    /// A text that is there.
    fn text(&self, at: usize) -> Result<&str> {
        Ok(self.text_if_any(at)?.unwrap_or_default())
    }

    /// A value to be written back.
    fn value(&self, at: usize, kind: Kind) -> Result<Value<'_>> {
        Ok(match kind {
            Kind::Id => Value::Id(self.get(at)?),
            Kind::Text => Value::Text(self.text_if_any(at)?),
            Kind::Int => Value::Int(self.get(at)?),
            Kind::Long => Value::Long(self.get(at)?),
            Kind::Flag => Value::Flag(self.get(at)?),
            Kind::Day => Value::Day(self.get(at)?),
            Kind::Time => Value::Time(self.get(at)?),
            Kind::Anew => Value::Json(None),
        })
    }
}

/// A connection that somebody holds.
pub trait Connection {
    type Row: Row;

    /// Asks.
    fn rows(&mut self, sql: &'static str, values: &[Value<'_>]) -> impl Future<Output = Result<Vec<Self::Row>>>;

    /// Writes; how many rows.
    fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> impl Future<Output = Result<u64>>;
}

/// A transaction, which is undone unless it is committed.
pub trait Work: Connection {
    /// Makes it durable.
    fn commit(self) -> impl Future<Output = Result<()>>;
}

/// The connections of a server, those that read apart from those that write, as Plantel has them.
pub trait Database: 'static {
    /// Whether it is PostgreSQL, which locks rows and has arrays.
    const POSTGRES: bool;
    type Reader: Connection;
    type Work: Work;

    /// A connection to read from.
    fn read(&self) -> impl Future<Output = Result<Self::Reader>>;

    /// A transaction on a connection to write by.
    fn begin(&self) -> impl Future<Output = Result<Self::Work>>;
}

/// The statement of the database in use.
pub const fn either<D: Database>(postgres: &'static str, sqlite: &'static str) -> &'static str {
    if D::POSTGRES { postgres } else { sqlite }
}
