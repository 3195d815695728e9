//! The real program: found beside the tests, run in a folder of its own, ended by its own process id.

use crate::client::Client;
use crate::databases::{Kind, Peopled, TestDatabase};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The first administrator's address.
pub const ROOT: &str = "root@plantel.test";
/// The password of everybody in these tests.
pub const PASSWORD: &str = "correct horse battery";

/// Variables and their values.
pub type Env<'a> = &'a [(&'a str, &'a str)];

/// Where the program is.
pub fn program() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let found = test.ancestors().skip(1).take(2).map(|folder| folder.join("plantel")).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("no plantel beside {}: run `cargo build --workspace` first", test.display()))
}

/// What a test sets itself, if it is about that: whoever calls here calls from one address, and often.
const LOOSE: Env<'static> = &[
    ("PLANTEL_HTTP__PORT", "0"),
    ("PLANTEL_HTTP__WORKERS", "2"),
    ("PLANTEL_AUTH__BCRYPT_COST", "4"),
    ("PLANTEL_LOG__LEVEL", "warn"),
    // Small sheets have several pieces.
    ("PLANTEL_INVENTORY__IMPORT_PIECE", "1000"),
    // What the clock finds would stand in journals beside what a test does.
    ("PLANTEL_JOBS__EVALUATE_ALERTS", ""),
    ("PLANTEL_LIMITS__LOGIN_PER_ADDRESS", "off"),
    ("PLANTEL_LIMITS__LOGIN_PER_ACCOUNT", "off"),
    ("PLANTEL_LIMITS__RECOVERY_PER_ADDRESS", "off"),
    ("PLANTEL_LIMITS__RECOVERY_PER_ACCOUNT", "off"),
    ("PLANTEL_LIMITS__SIGN_UP_PER_ADDRESS", "off"),
    ("PLANTEL_LIMITS__RESET_PER_ADDRESS", "off"),
    ("PLANTEL_LIMITS__RESET_PER_ACCOUNT", "off"),
    ("PLANTEL_LIMITS__ANNOUNCEMENTS_PER_ACCOUNT", "off"),
    ("PLANTEL_LIMITS__GENERAL_PER_ADDRESS", "off"),
    ("PLANTEL_LIMITS__GENERAL_PER_ACCOUNT", "off"),
    ("PLANTEL_LIMITS__WEBHOOK_TESTS_PER_ACCOUNT", "off"),
];

/// What production asks for, and nothing more.
pub const PRODUCTION: Env<'static> = &[
    ("PLANTEL_ENVIRONMENT", "production"),
    ("PLANTEL_AUTH__BCRYPT_COST", "10"),
    ("PLANTEL_AUTH__SECRET", "a production secret of more than 32 bytes"),
    ("PLANTEL_AUTH__ENCRYPTION_SECRET", "another production secret, for what is sealed"),
];

/// A command line of the program over this database, with nothing of the surrounding environment.
pub fn command(database: &str, folder: &Path, env: Env<'_>) -> Command {
    let mut command = Command::new(program());
    command.current_dir(folder).env_clear().envs(LOOSE.iter().copied());
    command.env("PLANTEL_DATABASE__URL", database).env("PLANTEL_MAIL__CAPTURE_FOLDER", folder.join("mail"));
    command.envs(env.iter().copied());
    command
}

/// A port on which nobody listens, for who must know it before the server does.
pub fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    listener.local_addr().expect("it has an address").port()
}

/// What a command said and how it ended.
#[derive(Debug)]
pub struct Said {
    /// Whether it succeeded.
    pub well: bool,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Said {
    /// Fails unless the command succeeded; gives its output.
    #[track_caller]
    pub fn succeeded(self) -> String {
        assert!(self.well, "the command failed: {}{}", self.out, self.err);
        self.out
    }

    /// Fails unless the command was refused, with an explanation that has all of these words.
    #[track_caller]
    pub fn explains(&self, words: &[&str]) {
        assert!(!self.well, "the command should have been refused, but said: {}", self.out);
        for word in words {
            assert!(self.err.contains(word), "no {word:?} in: {}", self.err);
        }
        assert!(!self.err.contains("panicked"), "{}", self.err);
    }
}

/// Runs a command to its end, with this standard input.
pub fn run(database: &str, env: Env<'_>, args: &[&str], input: &str) -> Said {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    run_in(folder.path(), database, env, args, input)
}

/// Runs a command to its end in this folder.
pub fn run_in(folder: &Path, database: &str, env: Env<'_>, args: &[&str], input: &str) -> Said {
    let mut command = command(database, folder, env);
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    // It may have ended without reading.
    let _ = child.stdin.take().expect("its input is ours").write_all(input.as_bytes());
    let output = child.wait_with_output().expect("the program ends");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("the program speaks UTF-8");
    Said { well: output.status.success(), out: text(output.stdout), err: text(output.stderr) }
}

/// The program as it serves this database, and its address, once it listens.
fn listening(database: &TestDatabase, folder: &TempDir, env: &[(String, String)]) -> (Child, String) {
    let log = folder.path().join("log");
    let errors = std::fs::OpenOptions::new().create(true).append(true).open(&log).expect("a log file can be made");
    let mut command = command(&database.url, folder.path(), &[]);
    command.envs(env.iter().map(|(name, value)| (name, value))).args(["--config", "plantel.toml", "serve"]);
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(errors).spawn().expect("it starts");
    let mut said = BufReader::new(child.stdout.take().expect("its output is ours"));
    let mut line = String::new();
    let address = loop {
        line.clear();
        let read = said.read_line(&mut line).expect("the program speaks UTF-8");
        let written = || std::fs::read_to_string(&log).unwrap_or_default();
        assert!(read > 0, "the server ended before it listened: {}", written());
        if let Some(address) = line.trim().strip_prefix("Plantel listens on ") {
            break address.to_owned();
        }
    };
    // What else it says must not fill the pipe.
    std::thread::spawn(move || said.read_to_end(&mut Vec::new()));
    (child, address)
}

/// A running server.
pub struct Server {
    child: Child,
    folder: TempDir,
    /// What it was started with.
    env: Vec<(String, String)>,
    /// `http://127.0.0.1:12345`.
    pub address: String,
    /// What it serves.
    pub database: Arc<TestDatabase>,
}

impl Server {
    /// A server over an empty database, in which only the first administrator is known.
    pub async fn start(kind: Kind, env: Env<'_>) -> Self {
        Self::over(Arc::new(TestDatabase::peopled(kind, Peopled::Root).await), env)
    }

    /// A server over a database that may have others.
    pub fn over(database: Arc<TestDatabase>, env: Env<'_>) -> Self {
        Self::configured(database, env, "")
    }

    /// A server with a configuration file of this content too, for what variables cannot say.
    pub fn configured(database: Arc<TestDatabase>, env: Env<'_>, file: &str) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        std::fs::write(folder.path().join("plantel.toml"), file).expect("it can be written");
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect::<Vec<_>>();
        let (child, address) = listening(&database, &folder, &env);
        Self { child, folder, env, address, database }
    }

    /// Kills it, does this, and starts it where it was: what changes the schema must not meet a server at work, whose
    /// transactions would wait for those of the steps, and those for them.
    pub async fn without<T>(&mut self, work: impl AsyncFnOnce() -> T) -> T {
        self.kill();
        let done = work().await;
        let port = self.address.rsplit(':').next().expect("an address has a port").to_owned();
        let mut env = self.env.clone();
        env.push(("PLANTEL_HTTP__PORT".to_owned(), port));
        (self.child, self.address) = listening(&self.database, &self.folder, &env);
        done
    }

    /// A client that has not signed in.
    pub fn client(&self) -> Client {
        Client::new(&self.address)
    }

    /// The first administrator, signed in.
    pub async fn root(&self) -> Client {
        self.client().signed_in(ROOT, PASSWORD).await
    }

    /// What it wrote to standard error.
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The most memory it ever had, in kilobytes, where the system tells.
    pub fn peak_memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches("kB").trim().parse().ok()
    }

    /// Ends it at once, in the middle of what it does.
    pub fn kill(&mut self) {
        self.child.kill().expect("our own child can be killed");
        self.child.wait().expect("and is gone then");
    }

    /// Asks it to stop, as an operator does.
    pub fn ask_to_stop(&self) {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().expect("kill is there");
        assert!(asked.success());
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self, within: Duration) -> ExitStatus {
        let started = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("our own child can be asked") {
                return status;
            }
            assert!(started.elapsed() < within, "the server did not end within {within:?}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Sends bytes as they are and reads the answer: for what no HTTP client would send.
    pub fn raw(&self, request: &[u8]) -> String {
        let place = self.address.trim_start_matches("http://");
        let mut stream = std::net::TcpStream::connect(place).expect("the server listens");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a timeout can be set");
        // It may answer and hang up before it has read everything.
        let _ = stream.write_all(request);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let log = self.log();
        if std::thread::panicking() {
            eprintln!("the log of {}:\n{log}", self.address);
        } else {
            assert!(!log.contains("panicked"), "the server panicked: {log}");
        }
    }
}
