//! More than a server can do, and clients that take their time: who is let in is answered well, the others are told at
//! once to come again, and nobody is held up by who is slow.

use futures::future::join_all;
use plantel_tests::center::Center;
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::server::PASSWORD;
use serde_json::{Value, json};
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;

on_both_databases!(of_five_hundred_callers_each_is_served_or_told_to_come_again);

/// Callers at once, each on a connection of its own.
const CALLERS: usize = 500;

/// What the server may have of the machine's memory, in kilobytes.
const MEMORY: u64 = 1_000_000;

const ROOMS: &str = "/api/v1/environments";

/// Nothing was changed, and the caller is told when to come again.
#[track_caller]
fn turned_away(reply: &Reply) {
    reply.refuses(503, "server.busy");
    assert_eq!(reply.header("retry-after"), "1", "{:?}", reply.headers);
}

/// Makes a room, however often that must be tried; how often it was not to be.
async fn insist(client: Client, name: String) -> usize {
    let mut refused = 0;
    loop {
        let reply = client.post(ROOMS, json!({"name": name})).await;
        if reply.status == 201 {
            assert_eq!(reply.body["name"], name, "the answer of another");
            return refused;
        }
        turned_away(&reply);
        refused += 1;
        // Sooner than the server asks for: it must stand that too.
        tokio::time::sleep(Duration::from_millis(fastrand::u64(100..500))).await;
    }
}

async fn of_five_hundred_callers_each_is_served_or_told_to_come_again(kind: Kind) {
    let center = Center::open_with(kind, &[("PLANTEL_HTTP__MAX_IN_FLIGHT", "4")]).await;
    let callers = (0..CALLERS).map(|number| tokio::spawn(insist(center.root.clone(), format!("Aula {number}"))));
    let all = tokio::spawn(join_all(callers.collect::<Vec<_>>()));
    let doctor = center.server.client();
    let mut looks = 0;
    while !all.is_finished() {
        assert_eq!(doctor.get("/health/live").await.is(200)["status"], "ok");
        looks += 1;
    }
    assert!(looks > 0, "all was over before anybody looked");
    let refused = all.await.expect("nobody gives up").into_iter().map(|one| one.expect("nobody gives up"));
    assert!(refused.sum::<usize>() > 0, "there was room for everybody");
    for _ in 0..20 {
        center.root.get(ROOMS).await.is(200);
    }
    let found = center.root.get(&format!("{ROOMS}?search=aula&count=true&limit=1")).await.is(200);
    assert_eq!(found["count"], CALLERS, "what was refused was not done, and what was done was done once");
    if let Some(peak) = center.server.peak_memory() {
        assert!(peak < MEMORY, "{peak} kB");
    }
}

/// A request whose body is still to come, and one that does not come to the end of its head.
const BODY: &str = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n\
                    Content-Length: 100000\r\n\r\n{\"email\":\"";
const HEAD: &str = "GET /ping HTTP/1.1\r\nHost: x\r\nX-Long: ";

/// Sends these requests on connections of their own, and then a byte a second on each, until each has ended: what each
/// was answered.
fn trickle(place: &str, begins: &str, number: usize) -> Vec<String> {
    let begin = |_| {
        let mut stream = TcpStream::connect(place).expect("the server listens");
        stream.write_all(begins.as_bytes()).expect("it reads");
        stream.set_read_timeout(Some(Duration::from_millis(1))).expect("a timeout can be set");
        (stream, Vec::new(), false)
    };
    let mut all: Vec<(TcpStream, Vec<u8>, bool)> = (0..number).map(begin).collect();
    for _ in 0..60 {
        for (stream, heard, over) in all.iter_mut().filter(|(.., over)| !over) {
            let mut piece = [0; 4096];
            match stream.read(&mut piece) {
                Ok(0) => *over = true,
                Ok(read) => heard.extend_from_slice(&piece[..read]),
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                    // Who was answered sends nothing more, and waits for the end.
                    if heard.is_empty() && stream.write_all(b"a").is_err() {
                        *over = true;
                    }
                }
                Err(_) => *over = true,
            }
        }
        if all.iter().all(|(.., over)| *over) {
            return all.into_iter().map(|(_, heard, _)| String::from_utf8_lossy(&heard).to_lowercase()).collect();
        }
        std::thread::sleep(Duration::from_secs(1));
    }
    panic!("of {number} connections on which hardly anything comes some were held for a minute");
}

/// As many of them wait as there are places and more, and nobody else is kept out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_hundred_clients_that_send_a_byte_a_second_hold_up_nobody() {
    let env = [("PLANTEL_HTTP__MAX_IN_FLIGHT", "100"), ("PLANTEL_HTTP__BODY_PATIENCE_SECONDS", "3")];
    let center = Center::open_with(Kind::Sqlite, &env).await;
    let place = center.server.address.trim_start_matches("http://").to_owned();
    let elsewhere = place.clone();
    let bodies = spawn_blocking(move || trickle(&place, BODY, 200));
    let heads = spawn_blocking(move || trickle(&elsewhere, HEAD, 50));
    let mut served = 0;
    while !(bodies.is_finished() && heads.is_finished()) {
        center.root.get(ROOMS).await.is(200);
        served += 1;
    }
    assert!(served > 0, "all was over before anybody asked");
    for answer in bodies.await.expect("all of them end") {
        assert!(answer.starts_with("http/1.1 408"), "{answer}");
        for part in ["request.too-slow", "x-request-id:", "connection: close"] {
            assert!(answer.contains(part), "no {part} in {answer}");
        }
    }
    for answer in heads.await.expect("all of them end") {
        assert!(answer.is_empty() || answer.starts_with("http/1.1 408"), "{answer}");
    }
    let health: Value = center.server.client().get("/health").await.is(200);
    assert_eq!(health["status"], "ok");
}

const EXPORT: &str = "/api/v1/inventory/export";

/// How many exports one server makes at once.
const EXPORTS: usize = 4;

/// More than the buffers between a server and a client hold.
async fn much(center: &Center) {
    let notes = "ñ".repeat(2_000);
    let mut rows = vec!["code,name,notes".to_owned()];
    rows.extend((0..6_000).map(|row| format!("M-{row},Mesa,{notes}")));
    let begun = center.root.upload("/api/v1/imports", rows.join("\n")).await;
    let place = begun.header("location").to_owned();
    begun.is(202);
    loop {
        let import = center.root.get(&place).await.is(200);
        if !import["finished_at"].is_null() {
            assert_eq!(import["state"], "done", "{import}");
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Asks for the export and takes how the answer begins.
fn ask(place: &str, token: &str) -> TcpStream {
    let mut stream = TcpStream::connect(place).expect("the server listens");
    write!(stream, "GET {EXPORT} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n\r\n").expect("it reads");
    stream.set_read_timeout(Some(Duration::from_secs(30))).expect("a timeout can be set");
    let mut start = [0; 256];
    let read = stream.read(&mut start).expect("it answers");
    let start = String::from_utf8_lossy(&start[..read]);
    assert!(start.starts_with("HTTP/1.1 200"), "{start}");
    stream
}

/// As many of them as there may be exports; somebody else's is made all the same, and whole.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_that_take_a_byte_a_second_are_cut_off_and_leave_exports_to_others() {
    let env = [("PLANTEL_HTTP__ANSWER_PATIENCE_SECONDS", "5"), ("PLANTEL_LOG__LEVEL", "info")];
    let center = Center::open_with(Kind::Sqlite, &env).await;
    much(&center).await;
    center.person("instructor", &[]).await;
    let tokens = center.server.client().login(&Center::address("instructor"), PASSWORD).await.is(200);
    let token = tokens["access_token"].as_str().expect("a token is text").to_owned();
    let place = center.server.address.trim_start_matches("http://").to_owned();
    let over = Arc::new(AtomicBool::new(false));
    let ends = Arc::clone(&over);
    let mut slow = spawn_blocking(move || (0..EXPORTS).map(|_| ask(&place, &token)).collect::<Vec<_>>())
        .await
        .expect("all of them begin");
    center.root.get(EXPORT).await.refuses(503, "export.too-many");
    let slow = spawn_blocking(move || {
        while !ends.load(Ordering::Relaxed) {
            for stream in &mut slow {
                // What came before the end can be read after it.
                let _ = stream.read(&mut [0]);
            }
            std::thread::sleep(Duration::from_secs(1));
        }
    });
    let begun = Instant::now();
    let whole = loop {
        let reply = center.root.get(EXPORT).await;
        if reply.status == 200 {
            break reply.text();
        }
        reply.refuses(503, "export.too-many");
        assert!(begun.elapsed() < Duration::from_mins(2), "there is no room for others");
        tokio::time::sleep(Duration::from_millis(100)).await;
    };
    assert_eq!(whole.lines().count(), 6_001, "the headings and all rows");
    let cut = || center.server.log().matches("nobody takes an answer any more").count();
    while cut() < EXPORTS {
        assert!(begun.elapsed() < Duration::from_mins(2), "connections are held: {}", center.server.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    over.store(true, Ordering::Relaxed);
    slow.await.expect("they end");
}
