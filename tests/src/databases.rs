//! A database for each test: a SQLite file, or a PostgreSQL database in the throw-away cluster
//! that `make test` starts.

use plantel_domain::store::Store;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{DatabaseOptions, Pools, SeaStore, connect};
use plantel_testkit::contracts::ROUTES;
use plantel_testkit::{FixedClock, RandomIds};
use sea_orm::{ConnectionTrait, Database};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The embedded one.
    Sqlite,
    /// The one for many servers.
    Postgres,
}

/// An empty database.
pub struct TestDatabase {
    /// As the configuration names it.
    pub url: String,
    _folder: Option<TempDir>,
}

impl TestDatabase {
    /// A new one.
    pub async fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder can be made");
                Self { url: format!("sqlite://{}/plantel.db", folder.path().display()), _folder: Some(folder) }
            }
            Kind::Postgres => Self { url: empty_postgres().await, _folder: None },
        }
    }

    /// Its pools.
    pub async fn pools(&self) -> Pools {
        let options =
            DatabaseOptions { url: self.url.clone(), max_connections: 8, acquire_timeout: Duration::from_secs(20) };
        connect(&options).await.expect("the database opens")
    }
}

async fn empty_postgres() -> String {
    #[expect(clippy::disallowed_methods, reason = "where the tests learn of their cluster")]
    let server = std::env::var("PLANTEL_TEST_POSTGRES").expect("make test starts a cluster and says where it is");
    let name = format!("t_{}", plantel_testkit::ids::an_id().simple());
    let admin = Database::connect(&server).await.expect("the cluster answers");
    admin.execute_unprepared(&format!("CREATE DATABASE {name}")).await.expect("a database can be made");
    let place = server.rfind('/').map_or(server.as_str(), |end| &server[..end]);
    format!("{place}/{name}")
}

/// A migrated store of its own.
pub struct TestStore {
    /// The store.
    pub store: Arc<dyn Store>,
    /// Its pools, for a look behind it.
    pub pools: Pools,
    /// Sets its time.
    pub clock: Arc<FixedClock>,
    /// Where it is.
    pub database: TestDatabase,
}

/// A migrated store of its own, with the reactions that contracts try.
pub async fn store(kind: Kind) -> TestStore {
    let database = TestDatabase::empty(kind).await;
    let pools = database.pools().await;
    Migrator::up(&pools.write, None).await.expect("the schema comes up from empty");
    let clock = Arc::new(FixedClock::default());
    let store = SeaStore::new(pools.clone(), clock.clone(), Arc::new(RandomIds)).routed(ROUTES);
    TestStore { store: Arc::new(store), pools, clock, database }
}
