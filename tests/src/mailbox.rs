//! A real mail server, which others wrote: see `tests/peers`.

use mail_parser::MessageParser;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Runs until it is dropped.
pub struct Mailbox {
    child: Child,
    folder: TempDir,
    /// Where it listens, on this machine.
    pub port: u16,
}

/// A letter that it took.
#[derive(Debug)]
pub struct Taken {
    /// Its subject.
    pub subject: String,
    /// Its part in plain text.
    pub text: String,
    /// Its part in HTML.
    pub html: String,
    /// What names it for good.
    pub id: String,
    /// From whom and to whom, as the envelope says.
    pub envelope: Value,
}

impl Mailbox {
    /// A new one, with these words on its command line.
    pub fn start(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let mut command = Command::new(python());
        command.arg(root().join("tests/peers/smtp.py")).arg("--folder").arg(folder.path()).args(options);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("the mail server starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output is ours");
        BufReader::new(out).read_line(&mut line).expect("it speaks UTF-8");
        let port = line.trim().strip_prefix("PORT ").and_then(|port| port.parse().ok());
        Self { child, folder, port: port.unwrap_or_else(|| panic!("the mail server said {line:?}")) }
    }

    /// The variables by which the program sends its letters here.
    pub fn env(&self) -> [(&'static str, String); 3] {
        reach(self.port)
    }

    /// What it took so far, in order.
    pub fn taken(&self) -> Vec<Taken> {
        self.files("eml").iter().map(|path| read(path)).collect()
    }

    /// The ids of messages that came whole and were never answered: with `--hang-once`.
    pub fn hung(&self) -> Vec<String> {
        let id = |path: &PathBuf| {
            let bytes = std::fs::read(path).expect("a file");
            let mail = MessageParser::default().parse(&bytes).expect("a message");
            mail.message_id().expect("an id").to_owned()
        };
        self.files("hung").iter().map(id).collect()
    }

    /// Files of its folder whose name ends so, in order.
    fn files(&self, ending: &str) -> Vec<PathBuf> {
        let files =
            std::fs::read_dir(self.folder.path()).expect("a folder").map(|entry| entry.expect("an entry").path());
        let mut files: Vec<PathBuf> = files.filter(|path| path.extension().is_some_and(|end| end == ending)).collect();
        files.sort();
        files
    }

    /// What it took, once there is so much.
    pub async fn takes(&self, number: usize, within: Duration) -> Vec<Taken> {
        let started = Instant::now();
        loop {
            let taken = self.taken();
            if taken.len() >= number {
                return taken;
            }
            assert!(started.elapsed() < within, "{} of {number} letters came: {taken:#?}", taken.len());
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

/// The variables by which the program sends its letters to this port.
pub fn reach(port: u16) -> [(&'static str, String); 3] {
    [
        ("PLANTEL_MAIL__SMTP_HOST", "127.0.0.1".to_owned()),
        ("PLANTEL_MAIL__SMTP_PORT", port.to_string()),
        ("PLANTEL_MAIL__SMTP_SECURITY", "none".to_owned()),
    ]
}

fn read(path: &Path) -> Taken {
    let bytes = std::fs::read(path).expect("a file");
    let mail = MessageParser::default().parse(&bytes).expect("a message");
    let kind = mail.header_raw("Content-Type").unwrap_or_default();
    assert!(kind.trim().starts_with("multipart/alternative"), "{kind}");
    let envelope = std::fs::read(path.with_extension("json")).expect("a file");
    Taken {
        subject: mail.subject().expect("a subject").to_owned(),
        text: mail.body_text(0).expect("a text").into_owned(),
        html: mail.body_html(0).expect("HTML").into_owned(),
        id: mail.message_id().expect("an id").to_owned(),
        envelope: serde_json::from_slice(&envelope).expect("JSON"),
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Where this was built, or else where `make` builds.
pub(crate) fn python() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let beside = test.ancestors().map(|folder| folder.join("peers/venv/bin/python"));
    let found = beside.chain([root().join("target/peers/venv/bin/python")]).find(|place| place.exists());
    found.expect("the mail server is installed: run `scripts/test-peers.sh ensure` first")
}
