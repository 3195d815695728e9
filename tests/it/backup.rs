//! Copies of a database that is written to, and how they take its place.

use crate::faults::{Answered, every_answer_is_there, lend, units_add_up};
use plantel_tests::center::Center;
use plantel_tests::client::id;
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::change;
use plantel_tests::server::{Said, Server, run};
use plantel_tests::stock::proves;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use tokio::task::JoinSet;

/// For how long a busy machine may think about it.
const PATIENCE: Duration = Duration::from_secs(30);

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

fn backup(url: &str, file: &Path) -> Said {
    run(url, &[], &["backup", file.to_str().expect("UTF-8")], "")
}

fn restore(url: &str, file: &Path, more: &[&str]) -> Said {
    run(url, &[], &[&["restore", file.to_str().expect("UTF-8")], more].concat(), "")
}

/// The file of a SQLite database.
fn file_of(database: &TestDatabase) -> PathBuf {
    PathBuf::from(database.url.trim_start_matches("sqlite://"))
}

/// A centre where things are lent as fast as can be; its things, and what was answered.
async fn busy(kind: Kind) -> (Center, Vec<String>, Answered, JoinSet<()>) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let (mut assets, mut all, answered) = (Vec::new(), JoinSet::new(), Answered::default());
    for number in 0..4 {
        let asset = center.asset(&format!("TRI-{number}"), &warehouse, 50).await;
        all.spawn(lend(borrower.clone(), keeper.clone(), asset.clone(), Arc::clone(&answered)));
        assets.push(asset);
    }
    let many = || answered.lock().expect("nobody panics").len() > 40;
    let started = Instant::now();
    while !many() && started.elapsed() < PATIENCE {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(many(), "too few answers to tell");
    (center, assets, answered, all)
}

/// Does this while others lend on; gives what was answered before it began.
async fn meanwhile<T: Send + 'static>(
    answered: &Answered,
    work: impl FnOnce() -> T + Send + 'static,
) -> (Vec<(String, &'static str)>, T) {
    let before = answered.lock().expect("nobody panics").clone();
    (before, tokio::task::spawn_blocking(work).await.expect("it does not panic"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_made_while_others_write_has_all_that_was_answered_before_it_and_nothing_by_halves() {
    let (mut center, assets, answered, all) = busy(Kind::Sqlite).await;
    let folder = folder();
    let copy = folder.path().join("copy.db");
    let (url, file) = (center.server.database.url.clone(), copy.clone());
    let (before, said) = meanwhile(&answered, move || backup(&url, &file)).await;
    assert!(said.succeeded().contains("Now copy the files"));
    center.server.kill();
    all.join_all().await;
    let elsewhere = TestDatabase::empty(Kind::Sqlite).await;
    let told = restore(&elsewhere.url, &copy, &[]).succeeded();
    assert!(told.contains("Centro de Formación: 4 assets, 0 discrepancies"), "{told}");
    #[cfg(unix)]
    for file in [&copy, &file_of(&elsewhere)] {
        let mode = std::os::unix::fs::PermissionsExt::mode(&file.metadata().expect("it is there").permissions());
        assert_eq!(mode & 0o077, 0, "{} is for its owner alone", file.display());
    }
    let server = Server::over(Arc::new(elsewhere), &[]);
    let root = server.root().await.inside(&center.id);
    every_answer_is_there(&root, &before).await;
    for asset in &assets {
        units_add_up(&root, asset).await;
    }
    let found = root.get("/api/v1/inventory?search=tripode&count=true").await.is(200);
    assert_eq!(found["count"], 4, "what is there is found");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_said_of_postgresql_backs_it_up_and_restores_it() {
    let (mut center, assets, answered, all) = busy(Kind::Postgres).await;
    let folder = folder();
    let copy = folder.path().join("the school's.dump");
    let url = center.server.database.url.clone();
    let dump = command_in(&backup(&url, &copy), "pg_dump");
    let (before, ()) = meanwhile(&answered, move || in_a_shell(&dump, &url)).await;
    center.server.kill();
    all.join_all().await;
    let elsewhere = TestDatabase::empty(Kind::Postgres).await;
    in_a_shell(&command_in(&restore(&elsewhere.url, &copy, &[]), "pg_restore"), &elsewhere.url);
    assert!(proves(&elsewhere).contains("Centro de Formación: 4 assets"));
    let server = Server::over(Arc::new(elsewhere), &[]);
    let root = server.root().await.inside(&center.id);
    every_answer_is_there(&root, &before).await;
    for asset in &assets {
        units_add_up(&root, asset).await;
    }
}

/// The line of an explanation that runs this program.
fn command_in(said: &Said, program: &str) -> String {
    assert!(!said.well, "nothing was done: {}", said.out);
    let line = said.err.lines().find(|line| line.trim_start().starts_with(program));
    line.unwrap_or_else(|| panic!("no {program} in {}", said.err)).trim().to_owned()
}

/// Runs a line as an operator would, with the programs that belong to the server of the tests.
fn in_a_shell(line: &str, url: &str) {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/postgres.sh");
    let programs = Command::new(script).arg("programs").output().expect("the script runs");
    let programs = String::from_utf8(programs.stdout).expect("UTF-8");
    let path = format!("{}:/usr/local/bin:/usr/bin:/bin", programs.trim());
    let output = Command::new("sh")
        .args(["-c", line])
        .env("PATH", path)
        .env("PLANTEL_DATABASE__URL", url)
        .output()
        .expect("there is a shell");
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_backup_replaces_nothing_and_leaves_nothing_when_it_fails() {
    let folder = folder();
    let (there, new) = (folder.path().join("there.db"), folder.path().join("new.db"));
    std::fs::write(&there, "dear").expect("it can be written");
    let no_database = format!("sqlite://{}/none.db", folder.path().display());
    backup(&no_database, &new).explains(&["there is no database", "none.db"]);
    let other = format!("sqlite://{}", there.display());
    backup(&other, &there).explains(&["there already"]);
    backup(&other, &new).explains(&["there.db"]);
    let mut left: Vec<_> = std::fs::read_dir(folder.path()).expect("it can be read").collect();
    assert_eq!(left.len(), 1, "{left:?}");
    let name = left.remove(0).expect("it can be read").file_name();
    assert_eq!(name, "there.db");
    assert_eq!(std::fs::read_to_string(&there).expect("it can be read"), "dear");
}

/// Spoils a backup.
type Spoil = fn(&Path);

/// Other bytes in the midst of it.
fn overwritten(file: &Path) {
    let mut bytes = std::fs::read(file).expect("it can be read");
    let page = bytes.len() / 2 / 4096 * 4096;
    bytes[page..page + 16 * 4096].fill(0x5a);
    std::fs::write(file, bytes).expect("it can be written");
}

fn cut(file: &Path) {
    let bytes = std::fs::read(file).expect("it can be read");
    std::fs::write(file, &bytes[..bytes.len() / 2]).expect("it can be written");
}

fn a_letter(file: &Path) {
    std::fs::write(file, "Dear operator, this is no database. ".repeat(400)).expect("it can be written");
}

fn empty(file: &Path) {
    std::fs::write(file, "").expect("it can be written");
}

fn in_use(file: &Path) {
    std::fs::write(format!("{}-wal", file.display()), "a log").expect("it can be written");
}

#[tokio::test]
async fn what_is_no_backup_is_not_restored() {
    let database = TestDatabase::migrated(Kind::Sqlite).await;
    let spoils: [(Spoil, &str); 5] = [
        (overwritten, "damaged"),
        (cut, "damaged"),
        (a_letter, "no SQLite database"),
        (empty, "not Plantel's"),
        (in_use, "no backup"),
    ];
    for (spoil, why) in spoils {
        let folder = folder();
        let copy = folder.path().join("copy.db");
        backup(&database.url, &copy).succeeded();
        spoil(&copy);
        let elsewhere = TestDatabase::empty(Kind::Sqlite).await;
        restore(&elsewhere.url, &copy, &[]).explains(&["copy.db", why]);
        let place = file_of(&elsewhere);
        let left: Vec<_> = std::fs::read_dir(place.parent().expect("a folder")).expect("it can be read").collect();
        assert!(left.is_empty(), "{left:?}");
        // And what is there stays, also where it might be put aside.
        restore(&database.url, &copy, &["--force"]).explains(&[why]);
        assert!(file_of(&database).is_file());
    }
}

#[tokio::test]
async fn a_backup_of_a_newer_program_is_not_restored() {
    let database = TestDatabase::migrated(Kind::Sqlite).await;
    let pools = database.pools().await;
    let newer = "INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_of_tomorrow', 0)";
    assert_eq!(change(&pools, newer).await, 1);
    let folder = folder();
    let copy = folder.path().join("copy.db");
    backup(&database.url, &copy).succeeded();
    let elsewhere = TestDatabase::empty(Kind::Sqlite).await;
    restore(&elsewhere.url, &copy, &[]).explains(&["newer", "m9999_of_tomorrow"]);
    assert!(!file_of(&elsewhere).exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_there_is_put_aside_when_that_is_said_and_nobody_uses_it() {
    let mut center = Center::open(Kind::Sqlite).await;
    let (database, folder) = (Arc::clone(&center.server.database), folder());
    let copy = folder.path().join("copy.db");
    backup(&database.url, &copy).succeeded();
    let later = center.root.post("/api/v1/environments", json!({"name": "Aula nueva"})).await.is(201);
    restore(&database.url, &copy, &[]).explains(&["there already", "--force"]);
    restore(&database.url, &copy, &["--force"]).explains(&["in use", "stop the server"]);
    let path = format!("/api/v1/environments/{}", id(&later));
    center.root.get(&path).await.is(200);
    center.server.kill();
    restore(&database.url, &copy, &["--force"]).succeeded();
    let server = Server::over(Arc::clone(&database), &[]);
    let root = server.root().await.inside(&center.id);
    assert_eq!(root.get(&path).await.status, 404, "it is as it was");

    // What was put aside is whole: it can be brought back.
    let aside = PathBuf::from(format!("{}.replaced", file_of(&database).display()));
    let elsewhere = TestDatabase::empty(Kind::Sqlite).await;
    restore(&elsewhere.url, &aside, &[]).succeeded();
    let server = Server::over(Arc::new(elsewhere), &[]);
    server.root().await.inside(&center.id).get(&path).await.is(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_asks_for_health_is_told_whether_the_server_serves() {
    let server = Server::start(Kind::Sqlite, &[]).await;
    let nowhere = "sqlite://never/opened.db";
    let asked = |url: &str| run(nowhere, &[], &["health", "--url", url], "");
    assert!(asked(&server.address).succeeded().contains("\"ok\""));
    let port = server.address.rsplit(':').next().expect("a port").to_owned();
    let configured = [("PLANTEL_HTTP__PORT", port.as_str()), ("PLANTEL_HTTP__HOST", "0.0.0.0")];
    run(nowhere, &configured, &["health"], "").succeeded();
    run(nowhere, &[], &["health"], "").explains(&["--url"]);
    asked("https://plantel.test").explains(&["http://"]);
    asked(&format!("{}/elsewhere", server.address)).explains(&["not ready", "404"]);
    let closed = format!("http://127.0.0.1:{}", plantel_tests::server::free_port());
    asked(&closed).explains(&["does not answer"]);
}
