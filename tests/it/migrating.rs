//! A change of the schema meets servers at work.

use crate::operations::until;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{DatabaseOptions, Pools, connect};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::texts;
use plantel_tests::server::run;
use sea_orm::{ConnectionTrait, DatabaseConnection};
use std::time::Duration;

/// Somebody else's transaction over a connection of its own, which holds this.
async fn lock(database: &TestDatabase, what: &str) -> Pools {
    let options =
        DatabaseOptions { url: database.url.clone(), max_connections: 1, acquire_timeout: Duration::from_secs(5) };
    let pools = connect(&options).await.expect("it opens");
    pools.write.execute_unprepared(&format!("BEGIN; LOCK TABLE {what}")).await.expect("it locks");
    pools
}

/// How many wait for a lock that somebody else has.
async fn waiting(pools: &Pools) -> usize {
    let waiting = "SELECT CAST(pid AS TEXT) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    texts(pools, waiting).await.len()
}

/// As when PostgreSQL ends a deadlock with a server at work: the step is broken off, and nothing of it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_a_lock_broke_off_is_taken_again_on_postgres() {
    let database = TestDatabase::migrated(Kind::Postgres).await;
    let pools = database.pools().await;
    let down = run(&database.url, &[], &["migrate", "down", "--yes"], "").succeeded();
    assert_eq!(down.matches("pending").count(), 1, "{down}");
    let held = lock(&database, "seaql_migrations IN SHARE MODE").await;
    let hurried = format!("{}?options=-c%20lock_timeout%3D500", database.url);
    let up = tokio::task::spawn_blocking(move || run(&hurried, &[], &["migrate", "up"], ""));
    until("the step waits for the lock", async || waiting(&pools).await > 0).await;
    until("it was broken off", async || waiting(&pools).await == 0).await;
    held.write.execute_unprepared("ROLLBACK").await.expect("it lets go");
    let up = up.await.expect("the command ends").succeeded();
    assert!(up.contains("applied") && !up.contains("pending"), "{up}");
}

/// Whoever reads stands behind the step that waits, but not for as long as the lock is held.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_waits_keeps_nobody_waiting_behind_it_on_postgres() {
    let database = TestDatabase::migrated(Kind::Postgres).await;
    let pools = database.pools().await;
    // So many that the next one alters the table of endpoints.
    let steps = (Migrator::migrations().len() - 42).to_string();
    run(&database.url, &[], &["migrate", "down", "--yes", "--steps", &steps], "").succeeded();
    let held = lock(&database, "webhooks IN ACCESS SHARE MODE").await;
    let url = database.url.clone();
    let up = tokio::task::spawn_blocking(move || run(&url, &[], &["migrate", "up"], ""));
    until("the step waits for the lock", async || waiting(&pools).await > 0).await;
    let read = texts(&pools, "SELECT CAST(count(*) AS TEXT) FROM webhooks");
    let read = tokio::time::timeout(Duration::from_secs(30), read).await;
    assert_eq!(read.expect("it is answered though the lock is held"), ["0"]);
    until("the step is tried again", async || waiting(&pools).await > 0).await;
    held.write.execute_unprepared("ROLLBACK").await.expect("it lets go");
    let up = up.await.expect("the command ends").succeeded();
    assert!(up.contains("applied") && !up.contains("pending"), "{up}");
}

/// Two operators say the same at once: the second waits for the first, and finds it done.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn steps_are_taken_back_by_one_at_a_time_on_postgres() {
    let database = TestDatabase::migrated(Kind::Postgres).await;
    let pools = database.pools().await;
    let held = lock(&database, "seaql_migrations IN SHARE MODE").await;
    let both = [(); 2].map(|()| {
        let url = database.url.clone();
        tokio::task::spawn_blocking(move || run(&url, &[], &["migrate", "down", "--yes"], ""))
    });
    until("both wait", async || waiting(&pools).await == 2).await;
    held.write.execute_unprepared("ROLLBACK").await.expect("it lets go");
    for down in both {
        down.await.expect("the command ends").succeeded();
    }
    let status = run(&database.url, &[], &["migrate", "status"], "").succeeded();
    assert_eq!(status.matches("pending").count(), 1, "{status}");
}

/// What is wrong with a step itself is told at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_cannot_be_taken_is_not_tried_again() {
    let database = TestDatabase::migrated(Kind::Sqlite).await;
    let pools = database.pools().await;
    let mut tried = 0;
    let change = |db: DatabaseConnection| {
        tried += 1;
        async move { db.execute_unprepared("CREATE TABLE users (id INTEGER)").await }
    };
    plantel_persistence::one_at_a_time(&pools, change).await.expect_err("there is such a table");
    assert_eq!(tried, 1);
}
