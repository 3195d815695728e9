//! The clock's jobs and what is to be delivered: several servers do each once, also when one of them is killed.

use crate::schema::refused;
use chrono::{DateTime, Utc};
use futures::future::join_all;
use plantel_application::relay::routes;
use plantel_domain::access::Context;
use plantel_domain::ids::{InstitutionId, LoanId, UserId};
use plantel_domain::journal::{Event, Happened};
use plantel_domain::loans::LoanApproved;
use plantel_domain::store::Store;
use plantel_persistence::{Pools, SeaStore};
use plantel_testkit::{FixedClock, RandomIds};
use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::{change, texts};
use plantel_tests::on_both_databases;
use plantel_tests::server::{Env, Server, run};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

on_both_databases!(
    servers_that_start_at_once_run_a_job_once,
    who_only_answers_leaves_to_others_what_is_behind_requests,
    an_operator_sees_jobs_and_runs_them_here_and_by_command,
    a_job_of_a_server_that_was_killed_is_run_again,
    what_was_to_be_told_when_a_server_was_killed_is_told_once,
    an_operator_looks_after_what_could_not_be_delivered_by_command,
    metrics_are_for_this_machine_or_for_who_has_the_token,
    the_database_refuses_what_no_job_can_be,
);

/// For how long a busy machine may think about it: longer than the claim of who was killed.
const PATIENCE: Duration = Duration::from_mins(2);

/// Once a year, and so once at the first start, whenever that is.
const YEARLY: Env<'static> = &[("PLANTEL_JOBS__VERIFY_LEDGER", "0 0 1 1 *")];

/// Waits until this is so.
pub async fn until(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < PATIENCE, "it is not so: {what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// How a job stands.
async fn job(root: &Client, name: &str) -> Value {
    let jobs = root.get("/api/v1/jobs").await.is(200);
    let job = jobs["data"].as_array().expect("a list").iter().find(|job| job["name"] == name).cloned();
    job.unwrap_or_else(|| panic!("no {name} in {jobs}"))
}

async fn who_only_answers_leaves_to_others_what_is_behind_requests(kind: Kind) {
    let only_answers = Server::start(kind, &[YEARLY[0], ("PLANTEL_BACKGROUND__ENABLED", "false")]).await;
    let root = only_answers.root().await;
    // Others would have run it meanwhile.
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(job(&root, "verify-ledger").await["result"], "never");
    let database = Arc::clone(&only_answers.database);
    let works = tokio::task::spawn_blocking(move || Server::over(database, YEARLY)).await.expect("it starts");
    until("another verifies the ledger", async || job(&root, "verify-ledger").await["result"] == "ok").await;
    drop(works);
}

async fn servers_that_start_at_once_run_a_job_once(kind: Kind) {
    let first = Server::start(kind, &[("PLANTEL_JOBS__VERIFY_LEDGER", "")]).await;
    let database = Arc::clone(&first.database);
    drop(first);
    let start = || {
        let database = Arc::clone(&database);
        tokio::task::spawn_blocking(move || Server::over(database, YEARLY))
    };
    let mut servers = Vec::new();
    for server in [start(), start(), start()] {
        servers.push(server.await.expect("each starts"));
    }
    let root = servers[0].root().await;
    until("the ledger is verified", async || job(&root, "verify-ledger").await["result"] == "ok").await;
    // Whoever came too late has looked, too.
    tokio::time::sleep(Duration::from_secs(2)).await;
    for server in &servers {
        let told = job(&server.root().await, "verify-ledger").await;
        assert_eq!((&told["runs"], &told["failures"], &told["running"]), (&json!(1), &json!(0), &json!(false)));
    }
}

async fn an_operator_sees_jobs_and_runs_them_here_and_by_command(kind: Kind) {
    let center = Center::open_with(kind, YEARLY).await;
    let url = &center.server.database.url;
    until("the ledger is verified", async || job(&center.root, "verify-ledger").await["result"] == "ok").await;
    let ran = center.root.post("/api/v1/jobs/verify-ledger/run", Value::Null).await.is(200);
    assert_eq!(ran, json!({"name": "verify-ledger", "said": "0 assets compared, 0 discrepancies"}));
    let said = run(url, YEARLY, &["jobs", "run", "verify-ledger"], "").succeeded();
    assert_eq!(said, "verify-ledger: 0 assets compared, 0 discrepancies\n");
    let told = job(&center.root, "verify-ledger").await;
    assert_eq!((&told["runs"], &told["schedule"]), (&json!(3), &json!("0 0 1 1 *")));
    let next: DateTime<Utc> = told["next_at"].as_str().expect("a time").parse().expect("a time");
    assert_eq!(next.format("%m-%dT%H:%M:%S").to_string(), "01-01T00:00:00");
    let listed = run(url, YEARLY, &["jobs", "list"], "").succeeded();
    let line = listed.lines().find(|line| line.starts_with("verify-ledger ")).expect("it is there");
    assert!(line.contains("0 0 1 1 *") && line.contains(" ok ") && line.contains("0 discrepancies"), "{listed}");
    run(url, &[], &["jobs", "run", "no-such-job"], "").explains(&["no job of this name"]);
    center.root.post("/api/v1/jobs/no-such-job/run", Value::Null).await.refuses(404, "job.not-found");
    let asked = center.root.get("/api/v1/audit-logs?action=job.asked").await.is(200);
    assert_eq!(asked["data"][0]["data"]["job"], "verify-ledger", "{asked}");
    let health = center.server.client().get("/health").await.is(200);
    let jobs = health["parts"]["jobs"]["jobs"].as_array().expect("a list");
    let shown = jobs.iter().find(|job| job["name"] == "verify-ledger").expect("it is there");
    assert_eq!((&shown["result"], &shown["schedule"]), (&json!("ok"), &json!("0 0 1 1 *")));
    assert!(shown["last_duration_ms"].is_u64() && shown["last_started_at"].is_string(), "{shown}");

    // Another runs it now, and in the midst of it.
    let pools = center.server.database.pools().await;
    let held = "UPDATE timed_jobs SET claimed_until = '2999-01-01T00:00:00+00:00', holder = {}";
    let other = if kind == Kind::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    assert!(change(&pools, &held.replace("{}", other)).await > 0);
    center.root.post("/api/v1/jobs/verify-ledger/run", Value::Null).await.refuses(409, "job.running");
    run(url, YEARLY, &["jobs", "run", "verify-ledger"], "").explains(&["running just now"]);
    // And what is off is run by hand alone.
    let off = run(url, &[("PLANTEL_JOBS__VERIFY_LEDGER", "")], &["jobs", "list"], "").succeeded();
    let line = off.lines().find(|line| line.starts_with("verify-ledger ")).expect("it is there");
    assert!(line.contains(" off "), "{off}");
}

async fn a_job_of_a_server_that_was_killed_is_run_again(kind: Kind) {
    let mut first = Server::start(kind, YEARLY).await;
    let root = first.root().await;
    until("the ledger is verified", async || job(&root, "verify-ledger").await["result"] == "ok").await;
    first.kill();
    // As it stands when who runs it dies in the midst of it: begun this year, held until a while ago.
    let pools = first.database.pools().await;
    let random = if kind == Kind::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    let left = format!(
        "UPDATE timed_jobs SET finished_at = NULL, claimed_until = '2020-01-01T00:00:00+00:00', holder = {random}
         WHERE name = 'verify-ledger'"
    );
    assert_eq!(change(&pools, &left).await, 1);
    let again = Server::over(Arc::clone(&first.database), YEARLY);
    let root = again.root().await;
    until("the ledger is verified again", async || job(&root, "verify-ledger").await["result"] == "ok").await;
    assert_eq!(job(&root, "verify-ledger").await["runs"], 2);
}

/// Ids as the domain has them.
fn of<T: DeserializeOwned>(text: &str) -> T {
    serde_json::from_value(json!(text)).expect("an id")
}

/// How many deliveries are left.
async fn left(pools: &Pools) -> usize {
    let count = texts(pools, "SELECT CAST(COUNT(*) AS TEXT) FROM deliveries").await;
    count[0].parse().expect("a number")
}

/// Makes it happen that all of these loans were approved, while nobody is there to tell of it.
async fn approved(database: &TestDatabase, center: &str, loans: &[Value]) {
    let text = |loan: &Value, name: &str| loan[name].as_str().expect("a text").to_owned();
    let at: DateTime<Utc> = text(&loans[0], "created_at").parse().expect("a time");
    let pools = database.pools().await;
    let store = SeaStore::new(pools, Arc::new(FixedClock::new(at)), Arc::new(RandomIds)).routed(routes());
    let ctx = Context::system("test", Some(of::<InstitutionId>(center)));
    let event = |loan: &Value| {
        let (loan, borrower): (LoanId, UserId) = (of(&id(loan)), of(&text(loan, "borrower_id")));
        Event::of(&LoanApproved { loan, borrower, quantity: 1 })
    };
    let happened = loans[1..].iter().map(event).fold(Happened::from(event(&loans[0])), Happened::and);
    let work = store.begin(&ctx).await.expect("the store begins a work");
    work.commit(happened).await.expect("the store commits it");
}

/// All notices of this kind.
pub async fn notices(reader: &Client, kind: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), String::new());
    loop {
        let page = reader.get(&format!("/api/v1/notifications?type={kind}&limit=200{next}")).await.is(200);
        all.extend(page["data"].as_array().expect("a list").iter().cloned());
        let Some(cursor) = page["next"].as_str() else { return all };
        next = format!("&cursor={cursor}");
    }
}

async fn what_was_to_be_told_when_a_server_was_killed_is_told_once(kind: Kind) {
    let mut center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let borrower = center.person("instructor", &[]).await;
    let asset = center.asset("TRI-1", &warehouse, 500).await;
    let mut loans = Vec::new();
    for _ in 0..10 {
        let posts = (0..20).map(|_| borrower.post("/api/v1/loans", request_for(&asset, 1)));
        loans.extend(join_all(posts).await.into_iter().map(|reply| reply.is(201)));
    }
    let database = Arc::clone(&center.server.database);
    let pools = database.pools().await;
    until("requests are told", async || left(&pools).await == 0).await;
    center.server.kill();
    approved(&database, &center.id, &loans).await;
    assert_eq!(left(&pools).await, 200);

    // It is killed in the midst of it; of two servers the other goes on, and one alone is started again.
    center.server = Server::over(Arc::clone(&database), &[]);
    let other = (kind == Kind::Postgres).then(|| Server::over(Arc::clone(&database), &[]));
    until("some are told", async || left(&pools).await < 200).await;
    center.server.kill();
    let other = other.unwrap_or_else(|| Server::over(Arc::clone(&database), &[]));
    until("all are told", async || left(&pools).await == 0).await;

    let told = notices(&borrower.at(&other.address), "loan.approved").await;
    let of_loans: BTreeSet<String> =
        told.iter().map(|notice| notice["link"]["id"].as_str().expect("a loan").to_owned()).collect();
    assert_eq!((told.len(), of_loans), (200, loans.iter().map(id).collect()), "each once");
    let mut positions: Vec<_> = told.iter().map(|notice| notice["position"].as_i64().expect("a number")).collect();
    positions.sort_unstable();
    assert!(positions.windows(2).all(|two| two[1] == two[0] + 1), "without a gap: {positions:?}");
}

async fn an_operator_looks_after_what_could_not_be_delivered_by_command(kind: Kind) {
    let center = Center::open(kind).await;
    let pools = center.server.database.pools().await;
    let url = &center.server.database.url;
    until("what came of making people is told", async || left(&pools).await == 0).await;
    let again = |id: &str| run(url, &[], &["deliveries", "retry", id], "");
    let list = |more: &[&str]| run(url, &[], &[&["deliveries", "list"][..], more].concat(), "").succeeded();
    assert!(list(&[]).ends_with("0 wait.\n"), "{}", list(&[]));
    // Of a reaction that only a newer server knows.
    let random = if kind == Kind::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    let made = format!(
        "INSERT INTO deliveries (id, event_id, reaction, due_at, attempts, parked_at, error, created_at)
         SELECT {random}, id, 'of-tomorrow', at, 10, at, 'nothing here has this name', at
         FROM journal WHERE kind = 'institution.created'"
    );
    assert_eq!(change(&pools, &made).await, 1);
    let listed = list(&[]);
    assert!(listed.contains("of-tomorrow of institution.created, tried 10 times: nothing here"), "{listed}");
    assert!(listed.ends_with("1 wait.\n"), "{listed}");
    let parked = center.root.get("/api/v1/deliveries?state=parked").await.is(200)["data"][0].clone();
    assert_eq!((&parked["attempts"], &parked["event"]), (&json!(10), &json!("institution.created")));
    let id = id(&parked);
    assert!(listed.contains(&id), "{listed}");
    let health = center.server.client().get("/health").await.is(200);
    assert_eq!((&health["status"], &health["parts"]["deliveries"]["parked"]), (&json!("degraded"), &json!(1)));
    assert_eq!(health["parts"]["deliveries"]["status"], "degraded");

    assert_eq!(again(&id).succeeded(), "of-tomorrow of institution.created is tried again by the servers.\n");
    until("it was tried", async || {
        let waiting = center.root.get("/api/v1/deliveries?state=waiting").await.is(200);
        waiting["data"][0]["attempts"] == 1 && waiting["data"][0]["error"] == "nothing here has this name"
    })
    .await;
    assert!(list(&["--waiting"]).contains(&id));
    again(&id).explains(&["does not wait for an operator"]);
    run(url, &[], &["deliveries", "give-up", &id], "").explains(&["does not wait for an operator"]);
    change(&pools, "UPDATE deliveries SET parked_at = created_at").await;
    assert!(run(url, &[], &["deliveries", "give-up", &id], "").succeeded().contains("given up"));
    again(&id).explains(&["no such delivery"]);
    run(url, &[], &["deliveries", "retry", "seven"], "").explains(&["seven"]);
    assert_eq!(left(&pools).await, 0);
    let told = texts(&pools, "SELECT kind FROM journal WHERE kind LIKE 'delivery.%' ORDER BY at, id").await;
    assert_eq!(told, ["delivery.retried", "delivery.given-up"]);
}

async fn metrics_are_for_this_machine_or_for_who_has_the_token(kind: Kind) {
    let server = Server::start(kind, YEARLY).await;
    let root = server.root().await;
    until("the ledger is verified", async || job(&root, "verify-ledger").await["result"] == "ok").await;
    let told = server.client().get("/metrics").await;
    assert_eq!(told.status, 200, "{}", told.text());
    assert!(told.header("content-type").starts_with("application/openmetrics-text"));
    let text = told.text();
    for line in ["plantel_job_runs_total{job=\"verify-ledger\"} 1", "plantel_scrape_parts_missing 0"] {
        assert!(text.lines().any(|known| known == line), "no {line} in {text}");
    }
    let handed_on = server.client().with("x-forwarded-for", "203.0.113.9");
    handed_on.get("/metrics").await.refuses(403, "metrics.elsewhere");
    let token = "a-token-of-metrics";
    let guarded = Server::over(Arc::clone(&server.database), &[("PLANTEL_METRICS__TOKEN", token)]);
    guarded.client().get("/metrics").await.refuses(401, "token.missing");
    guarded.client().bearing("a-token-of-metric").get("/metrics").await.refuses(401, "token.invalid");
    assert_eq!(guarded.client().bearing(token).get("/metrics").await.status, 200);
}

async fn the_database_refuses_what_no_job_can_be(kind: Kind) {
    let database = TestDatabase::migrated(kind).await;
    let pools = database.pools().await;
    let random = if kind == Kind::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    change(&pools, "INSERT INTO timed_jobs (name, runs, failures, failed_in_a_row) VALUES ('a', 3, 2, 1)").await;
    for set in [
        "claimed_until = '2026-01-01T00:00:00+00:00'",
        &format!("holder = {random}"),
        "duration_ms = -1",
        "runs = 1",
        "failures = 4",
        "failed_in_a_row = 3",
        "failed_in_a_row = -1",
        "runs = NULL",
    ] {
        refused(&pools, &format!("UPDATE timed_jobs SET {set}")).await;
    }
    let held = format!("UPDATE timed_jobs SET holder = {random}, claimed_until = '2026-01-01T00:00:00+00:00'");
    assert_eq!(change(&pools, &held).await, 1);
}

#[test]
fn a_schedule_that_is_none_is_refused_at_the_start_with_its_key() {
    for (key, bad, why) in [
        ("PLANTEL_JOBS__WATCH_LOANS", "60 * * * *", "jobs.watch_loans"),
        ("PLANTEL_JOBS__VERIFY_LEDGER", "@daily", "jobs.verify_ledger"),
        ("PLANTEL_JOBS__CLEAN_UP", "0 0 30 2 *", "jobs.clean_up"),
        ("PLANTEL_JOBS__NO_SUCH_JOB", "* * * * *", "no_such_job"),
        ("PLANTEL_METRICS__TOKEN", "short", "metrics.token"),
    ] {
        run("sqlite://never/opened.db", &[(key, bad)], &["check-config"], "").explains(&[why]);
    }
    run("sqlite://never/opened.db", &[("PLANTEL_JOBS__WATCH_LOANS", "")], &["check-config"], "").succeeded();
}
