//! The databases that others are copied from: most tests start from the present schema, and to bring it up
//! takes longer than many of them. Each belongs to one build of the tests, so that a migration that is written
//! anew is tried anew.

use super::{Kind, Peopled, TestDatabase, cluster, in_cluster, migrate};
use crate::server::{PASSWORD, ROOT, run as command};
use plantel_persistence::{DatabaseOptions, connect};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, Statement};
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

/// The tests themselves, and when they were built.
fn built() -> (PathBuf, SystemTime) {
    let tests = std::env::current_exe().expect("a test knows where it is");
    let built = tests.metadata().and_then(|found| found.modified()).expect("and how old it is");
    (tests, built)
}

/// Who is to be there, by the command that operators use, which brings the schema up too. Before the database is opened
/// here: the last to close a SQLite file brings its log into it.
fn people(url: &str, with: Peopled) {
    if with == Peopled::Root {
        let args = ["create-admin", "--email", ROOT, "--password-stdin"];
        command(url, &[], &args, &format!("{PASSWORD}\n")).succeeded();
    }
}

impl Peopled {
    fn name(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Root => "root",
        }
    }
}

/// A SQLite file beside the tests.
pub async fn sqlite(with: Peopled) -> PathBuf {
    let (tests, built) = built();
    let file = tests.with_extension(format!("{}.db", with.name()));
    if file.metadata().and_then(|found| found.modified()).is_ok_and(|made| made > built) {
        return file;
    }
    let database = TestDatabase::empty(Kind::Sqlite).await;
    people(&database.url, with);
    let pools = database.pools().await;
    migrate(&pools).await;
    pools.read.close().await.expect("it can be closed");
    // The last to leave brings the log into the file.
    pools.write.close().await.expect("it can be closed");
    // Several tests may make it at once: each its own, and one name is given to one after the other.
    let own = tests.with_extension(format!("{}.db", plantel_testkit::ids::an_id().simple()));
    std::fs::copy(database.url.trim_start_matches("sqlite://"), &own).expect("it can be copied");
    std::fs::rename(&own, &file).expect("it can be named");
    file
}

/// A PostgreSQL database in the cluster; its name.
pub async fn postgres(with: Peopled) -> String {
    let (_, built) = built();
    let age = built.duration_since(SystemTime::UNIX_EPOCH).expect("it is younger than UNIX").as_nanos();
    let name = format!("t_{}_{age}", with.name());
    // One connection, since the lock is a session's.
    let mut options = sea_orm::ConnectOptions::new(cluster());
    options.max_connections(1);
    let admin = Database::connect(options).await.expect("the cluster answers");
    if there(&admin, &name).await {
        return name;
    }
    run(&admin, "SELECT pg_advisory_lock(1)").await;
    if !there(&admin, &name).await {
        // Whoever made it before may have been killed.
        run(&admin, &format!("DROP DATABASE IF EXISTS {name}_new")).await;
        run(&admin, &format!("CREATE DATABASE {name}_new")).await;
        let url = in_cluster(&format!("{name}_new"));
        people(&url, with);
        let options = DatabaseOptions { url, max_connections: 1, acquire_timeout: Duration::from_secs(20) };
        let pools = connect(&options).await.expect("the database opens");
        migrate(&pools).await;
        pools.read.close().await.expect("it can be closed");
        pools.write.close().await.expect("it can be closed");
        run(&admin, &format!("ALTER DATABASE {name}_new RENAME TO {name}")).await;
    }
    run(&admin, "SELECT pg_advisory_unlock(1)").await;
    name
}

async fn run(admin: &DatabaseConnection, statement: &str) {
    admin.execute_unprepared(statement).await.expect("the cluster does it");
}

async fn there(admin: &DatabaseConnection, name: &str) -> bool {
    let asked = Statement::from_string(
        admin.get_database_backend(),
        format!("SELECT 1 AS found FROM pg_database WHERE datname = '{name}'"),
    );
    admin.query_one_raw(asked).await.expect("the cluster answers").is_some()
}
