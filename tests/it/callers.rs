//! Who calls is remembered: what another server changes is heard, and then nobody is known from memory any more.

use crate::operations::until;
use plantel_domain::access::Context;
use plantel_domain::identity::{CallerChanges, Stamp};
use plantel_domain::store::Store;
use plantel_persistence::{SeaStore, listen};
use plantel_testkit::builders::{a_user, seed};
use plantel_testkit::clock::moment;
use plantel_testkit::{FixedClock, RandomIds};
use plantel_tests::center::Center;
use plantel_tests::client::Client;
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::server::{Env, PASSWORD, Server};
use sea_orm::ConnectionTrait;
use serde_json::Value;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::mpsc::unbounded_channel;

/// What is not heard of is believed for a minute.
const LONG: Env<'static> = &[("PLANTEL_AUTH__CACHE_SECONDS", "60")];

/// Ends the connection that listens.
const LOST: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
                    WHERE datname = current_database() AND query LIKE 'LISTEN%'";

async fn until_it_holds_no_more(changes: &CallerChanges, stamp: Stamp) {
    until("the change is heard", async || !changes.holds(stamp)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_another_server_changes_is_heard_and_nothing_holds_where_nothing_is_heard() {
    let database = TestDatabase::migrated(Kind::Postgres).await;
    let (pools, elsewhere) = (database.pools().await, database.pools().await);
    let over = |pools| SeaStore::new(pools, Arc::new(FixedClock::default()), Arc::new(RandomIds));
    let (store, other) = (over(pools.clone()), over(elsewhere));
    let (tell, mut told) = unbounded_channel();
    // It ends with the test.
    let own = pools.clone();
    tokio::spawn(async move { listen(&own, move |users| drop(tell.send(users))).await });
    assert_eq!(told.recv().await, Some(vec![]), "it is listened from here on");

    let mut user = seed(&other, a_user()).await;
    let changes = Arc::clone(store.caller_changes().expect("they are counted"));
    let deaf = other.caller_changes().expect("they are counted");
    assert_eq!(deaf.stamp_of(user.id), None, "nothing is remembered where nothing is heard");
    let stamp = changes.stamp_of(user.id).expect("they are heard");
    let mut work = other.begin(&Context::system("test", None)).await.expect("a work begins");
    user.email_verified_at = Some(moment());
    work.users().update(&mut user).await.expect("it is changed");
    work.commit_unjournaled().await.expect("it is committed");
    until_it_holds_no_more(&changes, stamp).await;

    let stamp = changes.stamp_of(user.id).expect("they are heard");
    pools.write.execute_unprepared(LOST).await.expect("the connection is ended");
    until_it_holds_no_more(&changes, stamp).await;
    assert_eq!(told.recv().await, Some(vec![]), "it is listened again");
    let anew = changes.stamp_of(user.id).expect("they are heard again");
    assert!(changes.holds(anew) && !changes.holds(stamp), "what was changed meanwhile nobody heard");
}

/// How many requests a server answered to callers that it had in memory.
async fn known_from_memory(server: &Server) -> u64 {
    let told = server.client().get("/metrics").await.text();
    let line = told.lines().find_map(|line| line.strip_prefix("plantel_callers_known_total{source=\"memory\"} "));
    line.expect("it is counted").parse().expect("a number")
}

/// Asks until the server has the caller in memory: at its start it does not listen yet.
async fn remembered(server: &Server, who: &Client) {
    let ana = who.at(&server.address);
    until("she is remembered", async || {
        ana.get("/api/v1/auth/me").await.is(200);
        known_from_memory(server).await > 0
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_signs_out_at_one_server_is_out_there_at_once_and_soon_at_all_others() {
    let center = Center::open_with(Kind::Postgres, LONG).await;
    center.person("instructor", &[]).await;
    let others: Vec<Server> = (0..2).map(|_| Server::over(Arc::clone(&center.server.database), LONG)).collect();
    let ana = center.server.client().signed_in(&Center::address("instructor"), PASSWORD).await;
    for server in std::iter::once(&center.server).chain(&others) {
        remembered(server, &ana).await;
    }
    ana.post("/api/v1/auth/logout", Value::Null).await.is(204);
    ana.get("/api/v1/auth/me").await.refuses(401, "token.revoked");
    let soon = async {
        for server in &others {
            let there = ana.at(&server.address);
            until("she is out", async || there.get("/api/v1/auth/me").await.status == 401).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(30), soon).await.expect("it is heard, not only read again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_changed_by_hand_in_the_database_is_seen_when_it_is_read_again() {
    let center = Center::open_with(Kind::Sqlite, &[("PLANTEL_AUTH__CACHE_SECONDS", "1")]).await;
    center.person("instructor", &[]).await;
    let ana = center.server.client().signed_in(&Center::address("instructor"), PASSWORD).await;
    remembered(&center.server, &ana).await;
    let pools = center.server.database.pools().await;
    let off = "UPDATE sessions SET revoked_at = created_at WHERE revoked_at IS NULL";
    pools.write.execute_unprepared(off).await.expect("they are ended");
    until("she is out", async || ana.get("/api/v1/auth/me").await.status == 401).await;
}
