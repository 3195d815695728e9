//! A real mail server, which others wrote: see tests/peers.

use plantel_domain::journal::Sensitive;
use plantel_mail::{Security, Smtp, SmtpPost};
use plantel_testkit::FixedClock;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// Runs until it is dropped.
pub struct Peer {
    child: Child,
    folder: TempDir,
    pub port: u16,
}

/// What the server took.
pub struct Taken {
    pub message: Vec<u8>,
    /// `from`, `to`, `tls` and `user`.
    pub about: Value,
}

impl Peer {
    pub fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut child = Command::new(python())
            .arg(root().join("tests/peers/smtp.py"))
            .arg("--folder")
            .arg(folder.path())
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the mail server starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("its output")).read_line(&mut line).expect("a line");
        let port = line.trim().strip_prefix("PORT ").and_then(|port| port.parse().ok());
        Self { child, folder, port: port.unwrap_or_else(|| panic!("the mail server said {line:?}")) }
    }

    /// What it took, in order.
    pub fn taken(&self) -> Vec<Taken> {
        let files = fs::read_dir(self.folder.path()).expect("a folder");
        let mut messages: Vec<PathBuf> = files
            .map(|entry| entry.expect("an entry").path())
            .filter(|path| path.extension().is_some_and(|end| end == "eml"))
            .collect();
        messages.sort();
        let read = |path: &Path| fs::read(path).expect("a file");
        messages
            .iter()
            .map(|path| Taken {
                message: read(path),
                about: serde_json::from_slice(&read(&path.with_extension("json"))).expect("JSON"),
            })
            .collect()
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        self.child.wait().expect("the mail server ends");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Where this was built, or else where `make` builds.
fn python() -> PathBuf {
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
    let places = [built, root().join("target")].map(|target| target.join("peers/venv/bin/python"));
    let found = places.iter().find(|place| place.exists());
    found.cloned().unwrap_or_else(|| panic!("`make setup` installs the mail server of the tests; not in {places:?}"))
}

/// How to reach a server on this machine without any protection.
pub fn plain(port: u16) -> Smtp {
    Smtp {
        host: "127.0.0.1".to_owned(),
        port,
        security: Security::None,
        username: None,
        password: None,
        ca_file: None,
        timeout: Duration::from_secs(10),
    }
}

pub fn signed_in(smtp: Smtp, username: &str, password: &str) -> Smtp {
    Smtp { username: Some(username.to_owned()), password: Some(Sensitive(password.to_owned())), ..smtp }
}

pub fn post(smtp: &Smtp) -> SmtpPost {
    SmtpPost::new(&crate::letters::settings(), smtp, Arc::new(FixedClock::default())).expect("settings")
}
