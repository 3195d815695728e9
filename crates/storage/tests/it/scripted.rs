//! Servers that misbehave.

use crate::places::{bytes, key};
use crate::server::settings;
use plantel_domain::files::Files;
use plantel_storage::{S3Settings, StorageSettings, StoredFiles};
use rstest::rstest;
use std::future::Future;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const LIMIT: Duration = Duration::from_secs(2);
const FOUND: &str = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nETag: \"a\"\r\n\
    Last-Modified: Mon, 16 Mar 2026 15:00:00 GMT\r\nConnection: close\r\n\r\nfile";
const NO_KEY: &str = "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>No.</Message></Error>";
const NO_BUCKET: &str = "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchBucket</Code><Message>No.</Message></Error>";

fn failed(status: u16, body: &str) -> String {
    format!("HTTP/1.1 {status} No\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
}

/// Gives one answer to each request; the last one to all that follow.
async fn server(answers: Vec<String>) -> StoredFiles {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move {
        for turn in 0.. {
            let (mut socket, _) = listener.accept().await.expect("a connection");
            let mut head = Vec::new();
            while !head.ends_with(b"\r\n\r\n") {
                head.push(socket.read_u8().await.expect("a request"));
            }
            let answer = &answers[turn.min(answers.len() - 1)];
            socket.write_all(answer.as_bytes()).await.expect("an answer");
        }
    });
    files(port)
}

fn files(port: u16) -> StoredFiles {
    let settings = S3Settings { timeout: LIMIT, ..settings(port) };
    StoredFiles::open(&StorageSettings::S3(Box::new(settings))).expect("settings")
}

async fn assert_soon<T>(work: impl Future<Output = T>) -> T {
    let start = Instant::now();
    let result = work.await;
    // Far more than the limit, and far less than without one: machines may be slow.
    assert!(start.elapsed() < LIMIT + Duration::from_secs(30), "{:?}", start.elapsed());
    result
}

async fn assert_all_fail_soon(files: &StoredFiles) {
    let key = key(1);
    let all = async { tokio::join!(files.put(&key, bytes(1, 10)), files.get(&key), files.delete(&key), files.ready()) };
    let (put, got, deleted, ready) = assert_soon(all).await;
    assert!(put.is_err() && got.is_err() && deleted.is_err() && ready.is_err());
}

#[tokio::test]
async fn a_server_that_is_not_there_is_told_soon() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    let port = listener.local_addr().expect("an address").port();
    drop(listener);
    assert_all_fail_soon(&files(port)).await;
}

#[tokio::test]
async fn a_server_that_never_answers_is_told_soon() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("a free port");
    assert_all_fail_soon(&files(listener.local_addr().expect("an address").port())).await;
}

#[tokio::test]
async fn a_server_that_fails_each_time_is_told_soon() {
    let files = server(vec![failed(503, "")]).await;
    assert!(assert_soon(files.get(&key(1))).await.is_err());
    assert!(assert_soon(files.delete(&key(1))).await.is_err());
    assert!(assert_soon(files.ready()).await.is_err());
}

#[tokio::test]
async fn a_server_that_fails_once_is_asked_again() {
    let files = server(vec![failed(503, ""), FOUND.to_owned()]).await;
    assert_eq!(files.get(&key(1)).await.expect("an answer"), Some(b"file".to_vec()));
}

#[tokio::test]
async fn half_a_file_is_no_file() {
    let half = FOUND.replace("Content-Length: 4", "Content-Length: 9").replace("ETag: \"a\"\r\n", "");
    let files = server(vec![half]).await;
    assert!(assert_soon(files.get(&key(1))).await.is_err());
}

#[tokio::test]
async fn an_absent_key_is_no_failure() {
    let files = server(vec![failed(404, NO_KEY)]).await;
    assert_eq!(files.get(&key(1)).await.expect("an answer"), None);
    files.delete(&key(1)).await.expect("away already");
}

#[rstest]
#[case::no_bucket(failed(404, NO_BUCKET))]
#[case::no_s3(failed(404, "<html>Not found</html>"))]
#[case::no_word(failed(404, ""))]
#[case::forbidden(failed(403, "<Error><Code>AccessDenied</Code></Error>"))]
#[case::elsewhere("HTTP/1.1 301 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned())]
#[tokio::test]
async fn files_are_not_taken_for_gone_when_something_else_is_wrong(#[case] answer: String) {
    let files = server(vec![answer]).await;
    assert!(files.get(&key(1)).await.is_err());
    assert!(files.delete(&key(1)).await.is_err());
    assert!(files.ready().await.is_err());
}
