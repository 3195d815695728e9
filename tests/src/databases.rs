//! A database for each test: a SQLite file, or a PostgreSQL database in the throw-away cluster
//! that `make test` starts.

mod migrated;

use plantel_domain::store::Store;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{DatabaseOptions, Pools, SeaStore, connect};
use plantel_testkit::contracts::ROUTES;
use plantel_testkit::{FixedClock, RandomIds};
use sea_orm::{ConnectionTrait, Database, DbErr};
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

/// A database of one test, which goes with it.
pub struct TestDatabase {
    /// As the configuration names it.
    pub url: String,
    place: Place,
}

/// Where it is, until it goes.
enum Place {
    Folder(#[expect(dead_code, reason = "held until it goes")] TempDir),
    Cluster(String),
}

/// Who is there in a database whose schema is up to date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peopled {
    /// Nobody.
    Nobody,
    /// The first administrator, [`ROOT`](crate::server::ROOT).
    Root,
}

impl TestDatabase {
    /// A new one.
    pub async fn empty(kind: Kind) -> Self {
        match kind {
            Kind::Sqlite => {
                let folder = tempfile::tempdir().expect("a temporary folder can be made");
                Self { url: format!("sqlite://{}/plantel.db", folder.path().display()), place: Place::Folder(folder) }
            }
            Kind::Postgres => Self::like(None).await,
        }
    }

    /// A new one whose schema is up to date: a copy of one that was brought up once.
    pub async fn migrated(kind: Kind) -> Self {
        Self::peopled(kind, Peopled::Nobody).await
    }

    /// The same, with these people.
    pub async fn peopled(kind: Kind, with: Peopled) -> Self {
        match kind {
            Kind::Sqlite => {
                let database = Self::empty(kind).await;
                let file = database.url.trim_start_matches("sqlite://");
                std::fs::copy(migrated::sqlite(with).await, file).expect("it can be copied");
                database
            }
            Kind::Postgres => Self::like(Some(&migrated::postgres(with).await)).await,
        }
    }

    /// A database in the cluster, empty or as another one is.
    async fn like(template: Option<&str>) -> Self {
        let name = format!("t_{}", plantel_testkit::ids::an_id().simple());
        // Its files are copied, not written through the log.
        let like = template.map(|template| format!(" TEMPLATE {template} STRATEGY FILE_COPY")).unwrap_or_default();
        in_turn(&format!("CREATE DATABASE {name}{like}")).await.expect("a database can be made");
        Self { url: in_cluster(&name), place: Place::Cluster(name) }
    }

    /// Its pools.
    pub async fn pools(&self) -> Pools {
        let options =
            DatabaseOptions { url: self.url.clone(), max_connections: 8, acquire_timeout: Duration::from_secs(20) };
        connect(&options).await.expect("the database opens")
    }
}

/// Where the cluster of these tests is.
fn cluster() -> String {
    #[expect(clippy::disallowed_methods, reason = "where the tests learn of their cluster")]
    std::env::var("PLANTEL_TEST_POSTGRES").expect("make test starts a cluster and says where it is")
}

/// The address of a database in that cluster.
fn in_cluster(name: &str) -> String {
    let cluster = cluster();
    let place = cluster.rfind('/').map_or(cluster.as_str(), |end| &cluster[..end]);
    format!("{place}/{name}")
}

/// Has the cluster do something over a connection of its own.
async fn in_turn(statement: &str) -> Result<(), DbErr> {
    let admin = Database::connect(&cluster()).await?;
    admin.execute_unprepared(statement).await?;
    admin.close().await
}

impl Drop for TestDatabase {
    /// Thousands of them would fill the disk.
    fn drop(&mut self) {
        let Place::Cluster(name) = &self.place else { return };
        let statement = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        // In a thread of its own: from within a runtime no other is waited for.
        let gone = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("there is a runtime").block_on(in_turn(&statement))
        });
        match gone.join() {
            Ok(Ok(())) => {}
            failed => eprintln!("the database {name} stays: {failed:?}"),
        }
    }
}

async fn migrate(pools: &Pools) {
    Migrator::up(&pools.write, None).await.expect("the schema comes up from empty");
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
    let database = TestDatabase::migrated(kind).await;
    let pools = database.pools().await;
    let clock = Arc::new(FixedClock::default());
    let store = SeaStore::new(pools.clone(), clock.clone(), Arc::new(RandomIds)).routed(ROUTES);
    TestStore { store: Arc::new(store), pools, clock, database }
}
