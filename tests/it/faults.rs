//! The server is killed in the middle of its work, or asked to stop: what it said it did is done.

use plantel_tests::center::{Center, INVENTORY, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT, Server};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

on_both_databases!(
    what_was_answered_before_a_kill_is_there_after_it,
    an_import_that_is_killed_is_whole_or_not_there,
    who_is_asked_to_stop_answers_what_is_under_way,
    two_servers_that_start_at_once_bring_up_one_schema,
);

/// For how long a busy machine may think about it.
const PATIENCE: Duration = Duration::from_secs(15);

/// Places of loans by the last verb that was answered with success.
pub type Answered = Arc<Mutex<Vec<(String, &'static str)>>>;

/// Asks for loans and moves each through its states until the server is gone.
pub async fn lend(borrower: Client, keeper: Client, asset: String, answered: Answered) {
    let note = |place: &str, verb| answered.lock().expect("nobody panics").push((place.to_owned(), verb));
    let body = request_for(&asset, 1).to_string().into_bytes();
    let json = Some("application/json");
    loop {
        let Ok(reply) = borrower.try_send(Method::POST, "/api/v1/loans", json, body.clone()).await else { return };
        let place = reply.header("location").to_owned();
        reply.is(201);
        note(&place, "requested");
        for (verb, done) in [("approve", "approved"), ("hand-over", "handed-over"), ("return", "returned")] {
            let path = format!("{place}/{verb}");
            let Ok(reply) = keeper.try_send(Method::POST, &path, None, Vec::new()).await else { return };
            reply.is(200);
            note(&place, done);
        }
    }
}

async fn what_was_answered_before_a_kill_is_there_after_it(kind: Kind) {
    let mut center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let mut assets = Vec::new();
    for number in 0..4 {
        assets.push(center.asset(&format!("TRI-{number}"), &warehouse, 50).await);
    }
    let answered = Answered::default();
    for round in 1..=2 {
        let mut all = JoinSet::new();
        for asset in &assets {
            let (borrower, keeper) = (borrower.at(&center.server.address), keeper.at(&center.server.address));
            all.spawn(lend(borrower, keeper, asset.clone(), Arc::clone(&answered)));
        }
        tokio::time::sleep(Duration::from_millis(700)).await;
        let started = Instant::now();
        while answered.lock().expect("nobody panics").len() <= round * 12 && started.elapsed() < PATIENCE {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        center.server.kill();
        all.join_all().await;
        center.server = Server::over(Arc::clone(&center.server.database), &[]);
        center.root = center.server.root().await.inside(&center.id);
    }
    let answered = answered.lock().expect("nobody panics").clone();
    assert!(answered.len() > 20, "only {} answers: too few to tell", answered.len());
    every_answer_is_there(&center.root, &answered).await;
    for asset in &assets {
        units_add_up(&center.root, asset).await;
    }
}

/// All rows of a list.
async fn all(client: &Client, path: &str) -> Vec<Value> {
    let mut rows = Vec::new();
    let mut next = String::new();
    loop {
        let page = client.get(&format!("{path}{next}")).await.is(200);
        rows.extend(page["data"].as_array().expect("a list").iter().cloned());
        let Some(cursor) = page["next"].as_str() else { return rows };
        next = format!("&cursor={cursor}");
    }
}

/// Fails unless each of these answers holds, and the journal knows what happened and nothing else.
pub async fn every_answer_is_there(root: &Client, answered: &[(String, &'static str)]) {
    let order = ["pending", "approved", "active", "returned"];
    let rank = |verb: &str| match verb {
        "requested" => 0,
        "approved" => 1,
        "handed-over" => 2,
        _ => 3,
    };
    let loans = all(root, "/api/v1/loans?limit=200").await;
    let journal = all(root, "/api/v1/audit-logs?limit=200&subject_type=loan").await;
    let told = |row: &Value| {
        let action = row["action"].as_str().expect("an action").trim_start_matches("loan.").to_owned();
        (format!("/api/v1/loans/{}", row["subject_id"].as_str().expect("a subject")), action)
    };
    let journal: BTreeSet<(String, String)> = journal.iter().map(told).collect();
    let states: std::collections::BTreeMap<String, usize> = loans
        .iter()
        .map(|loan| {
            let state = order.iter().position(|known| loan["state"] == *known).expect("a state of this test");
            (format!("/api/v1/loans/{}", id(loan)), state)
        })
        .collect();
    for (place, verb) in answered {
        let state = states.get(place).unwrap_or_else(|| panic!("{place} was answered and is gone"));
        assert!(*state >= rank(verb), "{place} was {verb}, but is {}", order[*state]);
        assert!(journal.contains(&(place.clone(), (*verb).to_owned())), "{place}: {verb} is not in the journal");
    }
    // And nothing happened that the journal does not know.
    let steps = ["requested", "approved", "handed-over", "returned"];
    for (place, state) in &states {
        for (step, verb) in steps.iter().enumerate() {
            let known = journal.contains(&(place.clone(), (*verb).to_owned()));
            assert_eq!(known, step <= *state, "{place} is {}, journal on {verb}: {known}", order[*state]);
        }
    }
}

/// Fails unless units on the shelf and units that are lent are all units of an asset.
pub async fn units_add_up(root: &Client, asset: &str) {
    let units = root.get(&format!("/api/v1/inventory/{asset}")).await.is(200);
    let active = root.get(&format!("/api/v1/loans?item_id={asset}&state=active&count=true")).await.is(200);
    assert_eq!(units["on_loan"], active["count"], "each active loan of this test holds one unit");
    let available = units["available"].as_u64().zip(units["on_loan"].as_u64()).map(|(free, out)| free + out);
    assert_eq!(available, units["quantity"].as_u64());
}

async fn an_import_that_is_killed_is_whole_or_not_there(kind: Kind) {
    let mut center = Center::open(kind).await;
    for patience in [30, 80, 160, 320] {
        let client = center.root.at(&center.server.address);
        let path = "/api/v1/inventory/import?create_environments=true";
        let sent = client.clone();
        let import = tokio::spawn(async move {
            sent.try_send(Method::POST, path, Some("text/csv"), INVENTORY.to_vec()).await.map(|reply| reply.status)
        });
        tokio::time::sleep(Duration::from_millis(patience)).await;
        center.server.kill();
        let answer = import.await.expect("it does not panic");
        center.server = Server::over(Arc::clone(&center.server.database), &[]);
        center.root = center.server.root().await.inside(&center.id);
        let count = center.root.get("/api/v1/inventory?count=true").await.is(200)["count"].clone();
        let rooms = center.root.get("/api/v1/environments?count=true").await.is(200)["count"].clone();
        let rows = center.root.get("/api/v1/audit-logs?action=assets.imported&count=true").await.is(200);
        let found = (count.as_u64(), rooms.as_u64(), rows["count"].as_u64());
        let nothing = found == (Some(0), Some(0), Some(0));
        assert!(nothing || found == (Some(972), Some(6), Some(1)), "after {patience} ms: {found:?}");
        assert!(!nothing || answer.is_err(), "it was answered {answer:?} and is gone");
    }
}

async fn who_is_asked_to_stop_answers_what_is_under_way(kind: Kind) {
    let mut center = Center::open(kind).await;
    let token = center.server.client().login(ROOT, PASSWORD).await.is(200)["access_token"].clone();
    let body = json!({"name": "Aula tardía"}).to_string();
    let head = format!(
        "POST /api/v1/environments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {}\r\nX-Institution-Id: {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        token.as_str().expect("a token"),
        center.id,
        body.len()
    );
    let mut stream =
        std::net::TcpStream::connect(center.server.address.trim_start_matches("http://")).expect("it listens");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("a timeout can be set");
    stream.write_all(head.as_bytes()).expect("it listens");
    stream.write_all(&body.as_bytes()[..9]).expect("it listens");
    let client = center.root.clone();
    let path = "/api/v1/inventory/import?create_environments=true";
    let import = tokio::spawn(async move { client.upload(path, INVENTORY).await });
    tokio::time::sleep(Duration::from_millis(100)).await;
    center.server.ask_to_stop();
    tokio::time::sleep(Duration::from_millis(400)).await;
    stream.write_all(&body.as_bytes()[9..]).expect("it still reads what is under way");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("it answers");
    assert!(answer.starts_with("HTTP/1.1 201"), "{answer}");
    assert_eq!(import.await.expect("it does not panic").is(200)["created"], 972);
    let status = center.server.ended(Duration::from_secs(20)).await;
    assert!(status.success(), "it ended with {status}");
    let refused = center.server.client().try_send(Method::GET, "/ping", None, Vec::new()).await;
    assert!(refused.is_err(), "nobody listens any more");
    let again = Server::over(Arc::clone(&center.server.database), &[]);
    let root = again.root().await.inside(&center.id);
    let found = root.get("/api/v1/environments?search=aula%20tardia&count=true").await.is(200);
    assert_eq!(found["count"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_asked_to_stop_says_so_first_and_serves_meanwhile() {
    let mut center = Center::open_with(Kind::Sqlite, &[("PLANTEL_HTTP__LEAVE_SECONDS", "600")]).await;
    let doctor = center.server.client();
    doctor.get("/health/ready").await.is(200);
    center.server.ask_to_stop();
    let started = Instant::now();
    while doctor.get("/health/ready").await.status == 200 {
        assert!(started.elapsed() < PATIENCE, "it is still ready");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(doctor.get("/health/ready").await.is(503), json!({"status": "leaving"}));
    doctor.get("/health/live").await.is(200);
    let made = center.root.post("/api/v1/environments", json!({"name": "Aula tardía"})).await;
    assert_eq!((made.status, made.header("connection")), (201, "close"), "{}", made.text());
    // Who says it again does not want to wait.
    center.server.ask_to_stop();
    let status = center.server.ended(Duration::from_secs(30)).await;
    assert!(status.success(), "it ended with {status}");
}

async fn two_servers_that_start_at_once_bring_up_one_schema(kind: Kind) {
    let database = Arc::new(plantel_tests::databases::TestDatabase::empty(kind).await);
    let start = || {
        let database = Arc::clone(&database);
        tokio::task::spawn_blocking(move || Server::over(database, &[]))
    };
    for server in [start(), start(), start()] {
        let server = server.await.expect("each starts, whoever is first");
        server.client().get("/health/ready").await.is(200);
    }
}
