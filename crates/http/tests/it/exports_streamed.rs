//! Files of lists while they flow: faults, clients that go away, and how many at once.

use crate::exports::stock;
use crate::house::{Ask, House};
use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::rt;
use plantel_testkit::builders::prose;
use plantel_testkit::memory::FailWith;
use rstest::rstest;
use std::future::poll_fn;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::pin::Pin;
use std::time::Duration;

const CSV: &str = "/api/v1/inventory/export";
const XLSX: &str = "/api/v1/inventory/export?format=xlsx";

async fn begin(house: &House, path: &str) -> ServiceResponse<BoxBody> {
    house.respond(Ask { who: "instructor", method: "GET", path, ..Ask::default() }).await
}

/// From now on the store is busy for longer than anybody tries.
fn fail(house: &House) {
    for call in 1..=8 {
        house.store.fail_at(call, FailWith::Busy);
    }
}

#[rstest]
#[case(CSV, "identity")]
#[case(XLSX, "identity")]
#[case(CSV, "gzip")]
#[case(XLSX, "gzip")]
#[actix_web::test]
async fn a_fault_on_the_way_breaks_the_file_off(#[case] path: &str, #[case] coding: &str) {
    let house = House::build().await;
    stock(&house, 8000, |_, _| {}).await;
    let headers = vec![("accept-encoding", coding)];
    let response = house.respond(Ask { who: "instructor", method: "GET", path, headers, ..Ask::default() }).await;
    fail(&house);
    let compressed = response.headers().get("content-encoding").is_some_and(|coding| coding == "gzip");
    // A workbook is compressed in itself.
    assert_eq!(compressed, path == CSV && coding == "gzip");
    assert_eq!(response.status().as_u16(), 200);
    assert!(to_bytes(response.into_body()).await.is_err());
}

#[actix_web::test]
async fn a_fault_before_the_answer_begins_is_an_ordinary_problem() {
    let house = House::build().await;
    // Who calls is read before.
    let mut calls = 0;
    while calls < 50 {
        calls += 1;
        for call in calls..calls + 4 {
            house.store.fail_at(call, FailWith::Busy);
        }
        let answer = house.get("instructor", CSV).await;
        assert!([200, 503].contains(&answer.status), "{calls}: {}", answer.body);
        // What is left of the failures must not reach the next round.
        house.store.fails_no_more();
        if answer.status == 200 {
            break;
        }
    }
    assert!((2..50).contains(&calls), "{calls}");
}

#[rstest]
#[case(CSV)]
#[case(XLSX)]
#[actix_web::test]
async fn only_so_many_flow_at_once_and_who_goes_away_makes_room(#[case] path: &str) {
    let house = House::build().await;
    stock(&house, 8000, |_, _| {}).await;
    let mut flowing = Vec::new();
    for _ in 0..4 {
        let response = begin(&house, path).await;
        assert_eq!(response.status().as_u16(), 200);
        flowing.push(response);
    }
    let answer = house.get("instructor", CSV).await;
    assert_eq!((answer.status, answer.code()), (503, "export.too-many"));
    assert_eq!(answer.headers["retry-after"], "10");
    flowing.pop();
    assert!(room(&house).await);
    // Those that were there before are still whole.
    for response in flowing {
        assert!(to_bytes(response.into_body()).await.is_ok());
    }
    assert!(room(&house).await);
}

/// Whether there is soon room for one more.
async fn room(house: &House) -> bool {
    for _ in 0..200 {
        if house.get("instructor", CSV).await.status == 200 {
            return true;
        }
        rt::time::sleep(Duration::from_millis(20)).await;
    }
    false
}

#[rstest]
#[case(CSV)]
#[case(XLSX)]
#[actix_web::test]
async fn a_file_may_flow_for_longer_than_a_request_may_take(#[case] path: &str) {
    let house = House::build().await.with_settings(|settings| settings.request_timeout = Duration::from_secs(1));
    stock(&house, 5000, |_, _| {}).await;
    let response = begin(&house, path).await;
    rt::time::sleep(Duration::from_millis(1200)).await;
    assert!(to_bytes(response.into_body()).await.unwrap().len() > 50_000);
}

#[actix_web::test]
async fn rows_come_as_they_are_read() {
    let house = House::build().await;
    stock(&house, 2500, |_, _| {}).await;
    let mut body = begin(&house, CSV).await.into_body();
    let mut chunks = Vec::new();
    while let Some(chunk) = poll_fn(|cx| Pin::new(&mut body).poll_next(cx)).await {
        chunks.push(String::from_utf8(chunk.unwrap().to_vec()).unwrap().lines().count());
    }
    assert_eq!(chunks, [1001, 1000, 501]);
}

/// Serves on a socket, with more than sockets hold.
async fn served() -> (House, SocketAddr, actix_web::dev::ServerHandle) {
    served_for(Duration::from_mins(1)).await
}

/// The same, to clients that must take what they are answered within so much time.
async fn served_for(patience: Duration) -> (House, SocketAddr, actix_web::dev::ServerHandle) {
    let house = House::build().await.with_settings(|settings| settings.answer_patience = patience);
    let notes = prose(&"ñ".repeat(2000));
    stock(&house, 6000, |_, asset| asset.notes = Some(notes.clone())).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let (services, settings) = (house.services.clone(), house.settings.clone());
    let server = plantel_http::serve(listener, 1, Duration::from_secs(1), services, settings).unwrap();
    let handle = server.handle();
    rt::spawn(server);
    (house, address, handle)
}

/// Asks for a file and reads how it begins.
async fn open(house: &House, address: SocketAddr, path: &str) -> (TcpStream, String) {
    let token = house.tokens["instructor"].clone();
    let path = path.to_owned();
    let opened = rt::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {token}\r\n\r\n").unwrap();
        let mut start = [0; 512];
        let read = stream.read(&mut start).unwrap();
        (stream, String::from_utf8_lossy(&start[..read]).into_owned())
    });
    opened.await.unwrap()
}

/// All that still comes.
async fn rest(mut stream: TcpStream) -> Vec<u8> {
    let read = rt::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        // However it ends, this is what came.
        let _ = stream.read_to_end(&mut bytes);
        bytes
    });
    read.await.unwrap()
}

#[actix_web::test]
async fn a_connection_ends_before_the_file_does() {
    let (house, address, server) = served().await;
    let (stream, start) = open(&house, address, CSV).await;
    assert!(start.starts_with("HTTP/1.1 200 OK\r\n"), "{start}");
    assert!(start.contains("transfer-encoding: chunked"), "{start}");
    fail(&house);
    let bytes = rest(stream).await;
    assert!(bytes.len() > 1_000_000 && !bytes.ends_with(b"\r\n0\r\n\r\n"), "{}", bytes.len());
    server.stop(false).await;
}

#[rstest]
#[case(CSV)]
#[case(XLSX)]
#[actix_web::test]
async fn a_client_that_hangs_up_makes_room(#[case] path: &str) {
    let (house, address, server) = served().await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let (stream, start) = open(&house, address, path).await;
        assert!(start.starts_with("HTTP/1.1 200 OK\r\n"), "{start}");
        streams.push(stream);
    }
    if path == CSV {
        assert_eq!(house.get("instructor", CSV).await.status, 503);
    }
    drop(streams);
    assert!(room(&house).await);
    server.stop(false).await;
}

#[actix_web::test]
async fn clients_that_take_nothing_lose_their_connections_and_leave_room() {
    let (house, address, server) = served_for(Duration::from_secs(1)).await;
    let mut streams = Vec::new();
    for _ in 0..4 {
        let (stream, start) = open(&house, address, CSV).await;
        assert!(start.starts_with("HTTP/1.1 200 OK\r\n"), "{start}");
        streams.push(stream);
    }
    assert!(room(&house).await);
    // Who waited longest made the room; the others may begin to take in time.
    let bytes = rest(streams.swap_remove(0)).await;
    assert!(!bytes.ends_with(b"\r\n0\r\n\r\n"), "it was sent whole: {}", bytes.len());
    server.stop(false).await;
}
