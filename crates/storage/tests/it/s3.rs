//! Files in an object store that others wrote.

use crate::places::{bytes, key};
use crate::server::{ID, SECRET, Server};
use plantel_domain::files::{Files, FilesError};
use plantel_domain::journal::Sensitive;
use plantel_storage::{S3Settings, StorageSettings, StoredFiles};
use rstest::rstest;
use std::error::Error;
use std::fs;

const WRONG: &str = "wr0ng-s3cr3t";

fn files(settings: S3Settings) -> StoredFiles {
    StoredFiles::open(&StorageSettings::S3(Box::new(settings))).expect("settings")
}

/// An error as it may be told, with all that is behind it.
fn told(error: &FilesError) -> String {
    let mut text = format!("{error:?}");
    let mut next: Option<&dyn Error> = Some(error);
    while let Some(error) = next {
        text = format!("{text}\n{error}\n{error:?}");
        next = error.source();
    }
    text
}

async fn failures(files: &StoredFiles) -> Vec<FilesError> {
    vec![
        files.put(&key(1), bytes(1, 10)).await.expect_err("refused"),
        files.get(&key(1)).await.expect_err("refused"),
        files.delete(&key(1)).await.expect_err("refused"),
        files.ready().await.expect_err("refused"),
    ]
}

#[rstest]
#[case(None, "")]
#[case(Some("plantel"), "plantel/")]
#[case(Some("/plantel/norte/"), "plantel/norte/")]
#[tokio::test]
async fn keys_begin_with_the_prefix(#[case] prefix: Option<&str>, #[case] folder: &str) {
    let server = Server::start().await;
    let files = files(S3Settings { prefix: prefix.map(str::to_owned), ..server.settings() });
    files.put(&key(1), bytes(1, 10)).await.expect("it is kept");
    let path = server.bucket().join(format!("{folder}{}", key(1)));
    assert_eq!(fs::read(path).expect("a file"), bytes(1, 10));
}

#[tokio::test]
async fn two_prefixes_of_a_bucket_are_two_places() {
    let server = Server::start().await;
    let at = |prefix: &str| files(S3Settings { prefix: Some(prefix.to_owned()), ..server.settings() });
    at("norte").put(&key(1), bytes(1, 10)).await.expect("it is kept");
    assert_eq!(at("sur").get(&key(1)).await.expect("an answer"), None);
    at("sur").delete(&key(1)).await.expect("away already");
    assert_eq!(at("norte").get(&key(1)).await.expect("an answer"), Some(bytes(1, 10)));
}

#[tokio::test]
async fn a_bucket_that_is_not_there_is_not_ready() {
    let server = Server::start().await;
    let files = files(S3Settings { bucket: "another".to_owned(), ..server.settings() });
    let error = files.ready().await.expect_err("not ready");
    assert!(told(&error).contains("NoSuchBucket"), "{}", told(&error));
}

#[tokio::test]
async fn who_has_the_wrong_secret_is_refused_and_neither_secret_is_told() {
    let server = Server::start().await;
    let wrong = S3Settings { secret_access_key: Sensitive(WRONG.to_owned()), ..server.settings() };
    for error in failures(&files(wrong)).await {
        let told = told(&error);
        assert!(told.contains("SignatureDoesNotMatch"), "{told}");
        assert!(!told.contains(WRONG) && !told.contains(SECRET), "{told}");
    }
}

#[tokio::test]
async fn a_stranger_is_refused() {
    let server = Server::start().await;
    let stranger = S3Settings { access_key_id: "AKSTRANGER".to_owned(), ..server.settings() };
    for error in failures(&files(stranger)).await {
        let told = told(&error);
        assert!(told.contains("403"), "{told}");
        assert!(!told.contains(SECRET), "{told}");
    }
}

#[tokio::test]
async fn a_server_that_went_away_is_told_without_the_secret() {
    let server = Server::start().await;
    let files = files(server.settings());
    drop(server);
    for error in failures(&files).await {
        assert!(!told(&error).contains(SECRET), "{}", told(&error));
    }
}

#[tokio::test]
async fn settings_do_not_tell_the_secret() {
    let server = Server::start().await;
    let settings = StorageSettings::S3(Box::new(server.settings()));
    let told = format!("{settings:?}");
    assert!(told.contains(ID) && !told.contains(SECRET), "{told}");
    let settings = server.settings();
    let endpoint = Some("http://name:pass-word@127.0.0.1".parse().expect("an address"));
    let error = StoredFiles::open(&StorageSettings::S3(Box::new(S3Settings { endpoint, ..settings })))
        .err()
        .expect("a refusal");
    assert!(!format!("{error} {error:?}").contains("pass-word"), "{error}");
}

#[tokio::test]
async fn http_wants_to_be_allowed() {
    let server = Server::start().await;
    let settings = StorageSettings::S3(Box::new(S3Settings { allow_http: false, ..server.settings() }));
    let error = StoredFiles::open(&settings).err().expect("a refusal");
    assert!(error.to_string().contains("allow_http"), "{error}");
}
