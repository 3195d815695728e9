//! PostgreSQL by `tokio-postgres`.
//!
//! Each worker has connections of its own: what a connection does beside its client then runs in the thread that
//! waits for it, which is the shortest way.

use crate::database::{Cell, Connection, Database, Row, Value, Work};
use anyhow::{Context, Result};
use std::collections::HashMap;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, Config, NoTls, Statement};

/// Some connections, each opened when it is wanted first.
struct Pool {
    config: Config,
    turns: Arc<Semaphore>,
    free: Arc<Mutex<Vec<Prepared>>>,
}

/// A connection with the statements that it knows.
struct Prepared {
    client: Client,
    known: HashMap<&'static str, Statement>,
}

/// A connection that somebody holds. It goes back when nothing is open on it, and else is closed.
pub struct Held {
    prepared: Option<Prepared>,
    free: Arc<Mutex<Vec<Prepared>>>,
    open: bool,
    _turn: OwnedSemaphorePermit,
}

/// The connections of one worker.
pub struct Metal {
    read: Pool,
    write: Pool,
}

impl Metal {
    /// With so many connections, half of them for reading.
    pub fn new(url: &str, connections: usize) -> Result<Self> {
        let mut config = Config::from_str(url)?;
        config.options("-c random_page_cost=1.1");
        let readers = (connections / 2).max(1);
        let writers = connections.saturating_sub(readers).max(1);
        Ok(Self { read: Pool::new(config.clone(), readers), write: Pool::new(config, writers) })
    }
}

impl Pool {
    fn new(config: Config, connections: usize) -> Self {
        Self { config, turns: Arc::new(Semaphore::new(connections)), free: Arc::default() }
    }

    async fn held(&self) -> Result<Held> {
        let turn = Arc::clone(&self.turns).acquire_owned().await?;
        let free = self.free.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let prepared = match free {
            Some(prepared) if !prepared.client.is_closed() => prepared,
            _ => self.open().await?,
        };
        Ok(Held { prepared: Some(prepared), free: Arc::clone(&self.free), open: false, _turn: turn })
    }

    async fn open(&self) -> Result<Prepared> {
        let (client, connection) = self.config.connect(NoTls).await?;
        // It ends with its client.
        actix_web::rt::spawn(async move {
            if let Err(error) = connection.await {
                eprintln!("a connection to PostgreSQL broke: {error}");
            }
        });
        Ok(Prepared { client, known: HashMap::new() })
    }
}

impl Prepared {
    async fn statement(&mut self, sql: &'static str) -> Result<Statement> {
        if let Some(known) = self.known.get(sql) {
            return Ok(known.clone());
        }
        let statement = self.client.prepare(sql).await.with_context(|| sql)?;
        self.known.insert(sql, statement.clone());
        Ok(statement)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        // Whoever gave up in the middle of a transaction leaves it open; the server undoes it with the connection.
        if let Some(prepared) = self.prepared.take().filter(|_| !self.open) {
            self.free.lock().unwrap_or_else(PoisonError::into_inner).push(prepared);
        }
    }
}

impl Held {
    fn prepared(&mut self) -> &mut Prepared {
        self.prepared.as_mut().expect("it is taken when this is dropped")
    }
}

fn parameter<'v>(value: &'v Value<'_>) -> &'v (dyn ToSql + Sync) {
    match value {
        Value::Id(it) => it,
        Value::Text(it) => it,
        Value::Int(it) => it,
        Value::Long(it) => it,
        Value::Flag(it) => it,
        Value::Day(it) => it,
        Value::Time(it) => it,
        Value::Json(it) => it,
        Value::Ids(it) => it,
        Value::Longs(it) => it,
    }
}

impl Row for tokio_postgres::Row {
    fn get<T: Cell>(&self, at: usize) -> Result<T> {
        Ok(self.try_get::<usize, T>(at)?)
    }

    fn text_if_any(&self, at: usize) -> Result<Option<&str>> {
        Ok(self.try_get::<usize, Option<&str>>(at)?)
    }
}

impl Connection for Held {
    type Row = tokio_postgres::Row;

    async fn rows(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<Vec<tokio_postgres::Row>> {
        let prepared = self.prepared();
        let statement = prepared.statement(sql).await?;
        let values: Vec<_> = values.iter().map(parameter).collect();
        prepared.client.query(&statement, &values).await.with_context(|| sql)
    }

    async fn run(&mut self, sql: &'static str, values: &[Value<'_>]) -> Result<u64> {
        let prepared = self.prepared();
        let statement = prepared.statement(sql).await?;
        let values: Vec<_> = values.iter().map(parameter).collect();
        prepared.client.execute(&statement, &values).await.with_context(|| sql)
    }
}

impl Work for Held {
    async fn commit(mut self) -> Result<()> {
        self.prepared().client.batch_execute("COMMIT").await?;
        self.open = false;
        Ok(())
    }
}

impl Database for Metal {
    const POSTGRES: bool = true;
    type Reader = Held;
    type Work = Held;

    async fn read(&self) -> Result<Held> {
        self.read.held().await
    }

    async fn begin(&self) -> Result<Held> {
        let mut held = self.write.held().await?;
        held.open = true;
        held.prepared().client.batch_execute("BEGIN").await?;
        Ok(held)
    }
}
