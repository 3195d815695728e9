//! A change of the schema meets servers at work.

use crate::operations::until;
use plantel_persistence::{DatabaseOptions, Pools, connect};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::texts;
use plantel_tests::server::run;
use sea_orm::ConnectionTrait;
use std::time::Duration;

/// Somebody else's transaction over a connection of its own, which holds what every step writes.
async fn lock(database: &TestDatabase) -> Pools {
    let options =
        DatabaseOptions { url: database.url.clone(), max_connections: 1, acquire_timeout: Duration::from_secs(5) };
    let pools = connect(&options).await.expect("it opens");
    let begin = "BEGIN; LOCK TABLE seaql_migrations IN SHARE MODE";
    pools.write.execute_unprepared(begin).await.expect("it locks");
    pools
}

/// Whether anybody waits for a lock that somebody else has.
async fn anybody_waits(pools: &Pools) -> bool {
    let waiting = "SELECT CAST(pid AS TEXT) FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    !texts(pools, waiting).await.is_empty()
}

/// As when PostgreSQL ends a deadlock with a server at work: the step is broken off, and nothing of it is there.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_a_lock_broke_off_is_taken_again_on_postgres() {
    let database = TestDatabase::migrated(Kind::Postgres).await;
    let pools = database.pools().await;
    let down = run(&database.url, &[], &["migrate", "down", "--yes"], "").succeeded();
    assert_eq!(down.matches("pending").count(), 1, "{down}");
    let held = lock(&database).await;
    let hurried = format!("{}?options=-c%20lock_timeout%3D500", database.url);
    let up = tokio::task::spawn_blocking(move || run(&hurried, &[], &["migrate", "up"], ""));
    until("the step waits for the lock", async || anybody_waits(&pools).await).await;
    until("it was broken off", async || !anybody_waits(&pools).await).await;
    held.write.execute_unprepared("ROLLBACK").await.expect("it lets go");
    let up = up.await.expect("the command ends").succeeded();
    assert!(up.contains("applied") && !up.contains("pending"), "{up}");
}

/// What is wrong with a step itself is told at once.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_step_that_cannot_be_taken_is_not_tried_again() {
    let database = TestDatabase::migrated(Kind::Sqlite).await;
    let pools = database.pools().await;
    let mut tried = 0;
    let change = || {
        tried += 1;
        pools.write.execute_unprepared("CREATE TABLE users (id INTEGER)")
    };
    plantel_persistence::one_at_a_time(&pools, change).await.expect_err("there is such a table");
    assert_eq!(tried, 1);
}
