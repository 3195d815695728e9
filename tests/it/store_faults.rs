//! The database is busy, breaks its connections, or has few of them: callers are told, nothing is
//! half done, and all is well afterwards.

use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::server::Server;
use reqwest::Method;
use sea_orm::{ConnectionTrait, DbBackend};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

on_both_databases!(
    two_connections_are_enough_to_start_and_to_serve,
    who_waits_for_somebody_elses_lock_is_told_in_time_and_changes_nothing,
    of_changes_that_wait_under_one_version_one_succeeds,
    callers_who_hang_up_leave_no_connection_behind,
    a_key_used_before_a_kill_has_one_effect_after_it,
    connections_that_the_database_breaks_are_replaced,
);

/// A centre with a warehouse, its keeper and somebody who borrows.
async fn gather(kind: Kind, env: &[(&str, &str)]) -> (Center, String, Client, Client) {
    let center = Center::open_with(kind, env).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    (center, warehouse, keeper, borrower)
}

async fn two_connections_are_enough_to_start_and_to_serve(kind: Kind) {
    let few = ("PLANTEL_DATABASE__MAX_CONNECTIONS", "2");
    let env = [few, ("PLANTEL_DATABASE__ACQUIRE_TIMEOUT_SECONDS", "2")];
    let (center, warehouse, keeper, borrower) = gather(kind, &env).await;
    let asset = center.asset("TRI-1", &warehouse, 1).await;
    let keyed = borrower.keyed("uno");
    let place = keyed.post("/api/v1/loans", request_for(&asset, 1)).await.header("location").to_owned();
    for verb in ["approve", "hand-over", "return"] {
        keeper.keyed(verb).post(&format!("{place}/{verb}"), Value::Null).await.is(200);
    }
}

/// Somebody else's transaction, which holds what a change of the asset needs.
struct Lock {
    // Of one connection, so that every statement goes into the same transaction.
    pools: plantel_persistence::Pools,
}

impl Lock {
    async fn take(center: &Center) -> Self {
        let options = plantel_persistence::DatabaseOptions {
            url: center.server.database.url.clone(),
            max_connections: 1,
            acquire_timeout: Duration::from_secs(5),
        };
        let pools = plantel_persistence::connect(&options).await.expect("it opens");
        let sqlite = pools.write.get_database_backend() == DbBackend::Sqlite;
        let begin = if sqlite { "BEGIN IMMEDIATE" } else { "BEGIN; SELECT * FROM assets FOR UPDATE" };
        pools.write.execute_unprepared(begin).await.expect("it locks");
        Self { pools }
    }

    async fn release(self) {
        self.pools.write.execute_unprepared("ROLLBACK").await.expect("it lets go");
    }
}

async fn who_waits_for_somebody_elses_lock_is_told_in_time_and_changes_nothing(kind: Kind) {
    let (mut center, warehouse, keeper, borrower) = gather(kind, &[]).await;
    let asset = center.asset("TRI-1", &warehouse, 1).await;
    let place = format!("/api/v1/loans/{}", id(&borrower.post("/api/v1/loans", request_for(&asset, 1)).await.is(201)));
    let hurried = [("PLANTEL_HTTP__REQUEST_TIMEOUT_SECONDS", "1")];
    center.server = Server::over(Arc::clone(&center.server.database), &hurried);
    let keeper = keeper.at(&center.server.address);
    let lock = Lock::take(&center).await;
    let started = Instant::now();
    let told = keeper.post(&format!("{place}/approve"), Value::Null).await;
    assert_eq!(told.status, 503, "{}", told.text());
    assert!(!told.header("retry-after").is_empty(), "{:?}", told.headers);
    assert!(started.elapsed() < Duration::from_secs(4), "it took {:?}", started.elapsed());
    assert_eq!(keeper.get(&place).await.is(200)["state"], "pending", "who reads does not wait");
    keeper.get("/health/ready").await.is(200);
    lock.release().await;
    assert_eq!(keeper.post(&format!("{place}/approve"), Value::Null).await.is(200)["state"], "approved");
}

/// Each has seen the version it names before it waits, so it must look again once it is let in.
async fn of_changes_that_wait_under_one_version_one_succeeds(kind: Kind) {
    let (center, warehouse, ..) = gather(kind, &[]).await;
    let path = format!("/api/v1/inventory/{}", center.asset("TRI-1", &warehouse, 1).await);
    let seen = center.root.get(&path).await.header("etag").to_owned();
    let lock = Lock::take(&center).await;
    let mut all = JoinSet::new();
    for number in 0..4 {
        let (client, path) = (center.root.with("if-match", &seen), path.clone());
        all.spawn(async move { client.patch(&path, json!({"notes": format!("nota {number}")})).await });
    }
    tokio::time::sleep(Duration::from_millis(500)).await;
    lock.release().await;
    let mut statuses: Vec<_> = all.join_all().await.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert!(statuses[0] == 200 && statuses[1..].iter().all(|status| [409, 412].contains(status)), "{statuses:?}");
}

async fn callers_who_hang_up_leave_no_connection_behind(kind: Kind) {
    // Whoever asks for a connection that was left behind waits so long before the store is called busy.
    let wait = Duration::from_secs(10);
    let env = [("PLANTEL_DATABASE__MAX_CONNECTIONS", "3"), ("PLANTEL_DATABASE__ACQUIRE_TIMEOUT_SECONDS", "10")];
    let (center, warehouse, keeper, borrower) = gather(kind, &env).await;
    let asset = center.asset("TRI-1", &warehouse, 1000).await;
    for round in 0..20 {
        let mut all = JoinSet::new();
        for hand in 0..3 {
            let client = borrower.keyed(&format!("clave-{round}-{hand}"));
            let body = request_for(&asset, 1).to_string().into_bytes();
            all.spawn(
                async move { client.try_send(Method::POST, "/api/v1/loans", Some("application/json"), body).await },
            );
        }
        tokio::time::sleep(Duration::from_millis(round)).await;
        all.abort_all();
        while all.join_next().await.is_some() {}
    }
    for number in 0..6 {
        let body = json!({"name": format!("Aula {number}")});
        let started = Instant::now();
        center.root.keyed(&format!("aula-{number}")).post("/api/v1/environments", body).await.is(201);
        keeper.get("/api/v1/loans").await.is(200);
        assert!(started.elapsed() < wait, "somebody waited {:?} for a connection", started.elapsed());
    }
    let loans = center.root.get("/api/v1/loans?count=true").await.is(200)["count"].clone();
    let rows = center.root.get("/api/v1/audit-logs?action=loan.requested&count=true").await.is(200);
    assert_eq!(loans, rows["count"], "each loan has its row in the journal");
}

async fn a_key_used_before_a_kill_has_one_effect_after_it(kind: Kind) {
    let (mut center, warehouse, _, borrower) = gather(kind, &[]).await;
    let asset = center.asset("TRI-1", &warehouse, 1000).await;
    let body = request_for(&asset, 1).to_string().into_bytes();
    let send = |client: &Client, key: usize| {
        let (client, body) = (client.keyed(&format!("clave-{key}")), body.clone());
        async move { client.try_send(Method::POST, "/api/v1/loans", Some("application/json"), body).await }
    };
    let mut all = JoinSet::new();
    for key in 0..60 {
        all.spawn(send(&borrower, key));
    }
    tokio::time::sleep(Duration::from_millis(60)).await;
    center.server.kill();
    let before = all.join_all().await;
    center.server = Server::over(Arc::clone(&center.server.database), &[]);
    let client = borrower.at(&center.server.address);
    let mut places = std::collections::BTreeSet::new();
    for key in 0..60 {
        let reply = send(&client, key).await.expect("it answers again");
        places.insert(reply.header("location").to_owned());
        reply.is(201);
    }
    for reply in before.into_iter().flatten() {
        assert!(places.contains(reply.header("location")), "{} was answered, and is another one now", reply.text());
    }
    let count = client.get("/api/v1/loans?count=true").await.is(200)["count"].clone();
    assert_eq!((places.len(), count), (60, json!(60)), "one effect for each key");
}

async fn connections_that_the_database_breaks_are_replaced(kind: Kind) {
    let (center, ..) = gather(kind, &[]).await;
    if kind == Kind::Sqlite {
        // A file breaks no connections.
        return;
    }
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let root = center.root.clone();
        all.spawn(async move { root.get("/api/v1/inventory").await.is(200) });
    }
    all.join_all().await;
    let pools = center.server.database.pools().await;
    let others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    pools.write.execute_unprepared(others).await.expect("they are broken");
    let started = Instant::now();
    let mut bad = Vec::new();
    for number in 0..30 {
        let read = center.root.get("/api/v1/inventory").await;
        let write = center.root.post("/api/v1/environments", json!({"name": format!("Aula {number}")})).await;
        for (reply, good) in [(read, 200), (write, 201)] {
            assert!(reply.status == good || reply.status == 503, "{} {}", reply.status, reply.text());
            bad.extend((reply.status != good).then_some(number));
        }
    }
    assert!(bad.len() < 30 && started.elapsed() < Duration::from_secs(10), "bad answers in the rounds {bad:?}");
    center.root.get("/health/ready").await.is(200);
}
