//! The program that is measured, as a child of this one.

use crate::api::Api;
use crate::database::Database;
use anyhow::{Context, Result, bail, ensure};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tokio::time::{sleep, timeout};

/// How long a server may take until it is given up.
const PATIENCE: Duration = Duration::from_mins(1);

/// What limits how often one caller may ask.
const RATES: &[&str] = &[
    "ANNOUNCEMENTS_PER_ACCOUNT",
    "GENERAL_PER_ACCOUNT",
    "GENERAL_PER_ADDRESS",
    "LOGIN_PER_ACCOUNT",
    "LOGIN_PER_ADDRESS",
    "RECOVERY_PER_ACCOUNT",
    "RECOVERY_PER_ADDRESS",
];

/// `plantel` with the configuration of a database.
pub struct Program {
    exe: PathBuf,
    folder: PathBuf,
    url: String,
}

impl Program {
    /// The program that lies at `exe`.
    pub fn new(exe: &Path, database: &Database) -> Result<Self> {
        ensure!(exe.is_file(), "{} is missing: build the workspace first", exe.display());
        let folder = database.folder.path().to_owned();
        Ok(Self { exe: exe.to_owned(), folder, url: database.url.clone() })
    }

    /// With nothing of the caller's own configuration.
    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.exe);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PLANTEL_") {
                command.env_remove(name);
            }
        }
        command
            .args(args)
            .current_dir(&self.folder)
            .env("PLANTEL_DATABASE__URL", &self.url)
            .env("PLANTEL_HTTP__PORT", "0")
            .env("PLANTEL_LOG__LEVEL", "warn")
            // One address and one account do here what a whole school does.
            .env("PLANTEL_ACCOUNTS__LOCKOUT_FAILURES", "100")
            .env("PLANTEL_ACCOUNTS__SESSIONS__PLATFORM_ADMIN", "1000")
            .envs(RATES.iter().map(|rate| (format!("PLANTEL_LIMITS__{rate}"), "off")))
            .stdin(Stdio::null());
        command
    }

    /// Runs a command that ends by itself, with this text on its standard input.
    pub fn run(&self, args: &[&str], input: &str) -> Result<()> {
        let mut child = self.command(args).stdin(Stdio::piped()).stdout(Stdio::null()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            stdin.write_all(input.as_bytes())?;
        }
        let status = child.wait()?;
        ensure!(status.success(), "plantel {} failed: {status}", args.join(" "));
        Ok(())
    }

    /// Serves, and comes back when the server is ready.
    pub async fn serve(&self) -> Result<Server> {
        self.serve_with(&[]).await
    }

    /// Serves with these variables too.
    pub async fn serve_with(&self, variables: &[(&str, &str)]) -> Result<Server> {
        let stranger = Api::stranger()?;
        let begun = Instant::now();
        let mut command = self.command(&["serve"]);
        let mut child = command.envs(variables.iter().copied()).stdout(Stdio::piped()).spawn()?;
        let stdout = child.stdout.take().context("standard output is a pipe")?;
        let mut server = Server { child, stdout: None, address: String::new(), ready_after: Duration::ZERO };
        let told = tokio::task::spawn_blocking(move || listens(stdout));
        let (address, stdout) = timeout(PATIENCE, told).await.context("plantel serve says nothing")???;
        let api = stranger.at(&address);
        while api.get("/health/ready").await.is_err() {
            ensure!(begun.elapsed() < PATIENCE, "plantel serve is not ready");
            sleep(Duration::from_millis(1)).await;
        }
        server.ready_after = begun.elapsed();
        server.address = address;
        server.stdout = Some(stdout);
        Ok(server)
    }
}

/// Reads from what the server prints where it listens.
fn listens(stdout: ChildStdout) -> Result<(String, BufReader<ChildStdout>)> {
    let mut stdout = BufReader::new(stdout);
    let mut line = String::new();
    while stdout.read_line(&mut line)? > 0 {
        if let Some(address) = line.trim_end().strip_prefix("Plantel listens on ") {
            return Ok((address.to_owned(), stdout));
        }
        line.clear();
    }
    bail!("plantel serve ended without listening")
}

/// A running server; it ends when this is dropped.
pub struct Server {
    child: Child,
    /// Kept open: a server that cannot print would fall over.
    stdout: Option<BufReader<ChildStdout>>,
    /// `http://host:port`.
    pub address: String,
    /// From its start until it said that it was ready.
    pub ready_after: Duration,
}

impl Server {
    /// Resident megabytes (`VmRSS` of Linux); none where nobody tells.
    pub fn resident_megabytes(&self) -> Option<f64> {
        self.megabytes("VmRSS:")
    }

    /// The most it ever had resident (`VmHWM`).
    pub fn peak_megabytes(&self) -> Option<f64> {
        self.megabytes("VmHWM:")
    }

    fn megabytes(&self, name: &str) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        let kibibytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
        Some(kibibytes * 1024.0 / 1e6)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself; then there is nothing to kill, only to wait for.
        let _ = self.child.kill();
        let _ = self.child.wait();
        drop(self.stdout.take());
    }
}
