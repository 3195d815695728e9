//! The program that is measured, as a child of this one.

use crate::api::Api;
use crate::database::Database;
use anyhow::{Context, Result, bail, ensure};
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
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

/// Behind this, Plantel prints where it listens.
const LISTENS: &str = "Plantel listens on ";

/// `plantel` with the configuration of a database.
pub struct Program {
    exe: PathBuf,
    folder: PathBuf,
    url: String,
    log: Option<PathBuf>,
}

impl Program {
    /// The program that lies at `exe`.
    pub fn new(exe: &Path, database: &Database) -> Result<Self> {
        ensure!(exe.is_file(), "{} is missing: build the workspace first", exe.display());
        let folder = database.folder.path().to_owned();
        Ok(Self { exe: exe.to_owned(), folder, url: database.url.clone(), log: None })
    }

    /// The same; what its servers log is kept, and can be asked for.
    #[must_use]
    pub fn logging(self) -> Self {
        let log = Some(self.folder.join("log"));
        Self { log, ..self }
    }

    /// What its servers logged so far.
    pub fn logged(&self) -> String {
        self.log.as_ref().and_then(|log| std::fs::read_to_string(log).ok()).unwrap_or_default()
    }

    fn command(&self, args: &[&str]) -> Command {
        self.dressed(Command::new(&self.exe), args)
    }

    /// With nothing of the caller's own configuration.
    fn dressed(&self, mut command: Command, args: &[&str]) -> Command {
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
        if let Some(log) = &self.log
            && let Ok(log) = OpenOptions::new().create(true).append(true).open(log)
        {
            command.stderr(log);
        }
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
        Self::begin(self.command(&["serve"]), variables).await
    }

    /// Serves while no file of the server may have more than so many kibibytes, until somebody lifts that.
    pub async fn serve_within(&self, kibibytes: u64, variables: &[(&str, &str)]) -> Result<Server> {
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("ulimit -S -f {kibibytes} && exec \"$0\" \"$@\"")).arg(&self.exe);
        Self::begin(self.dressed(shell, &["serve"]), variables).await
    }

    async fn begin(mut command: Command, variables: &[(&str, &str)]) -> Result<Server> {
        command.envs(variables.iter().copied());
        Server::start(command, LISTENS).await
    }

    /// The same, and whatever the server prints is added to this file.
    pub async fn serve_logged(&self, variables: &[(&str, &str)], log: &Path) -> Result<Server> {
        let mut kept = OpenOptions::new().create(true).append(true).open(log)?;
        let mut command = self.command(&["serve"]);
        command.envs(variables.iter().copied()).stderr(kept.try_clone()?);
        let (server, mut stdout, said) = ready(&mut command, LISTENS).await?;
        kept.write_all(said.as_bytes())?;
        // It ends with the server.
        std::thread::spawn(move || std::io::copy(&mut stdout, &mut kept));
        Ok(server)
    }

    /// Runs a command that ends by itself; whether it was well, and what it said.
    pub fn ask(&self, args: &[&str]) -> Result<(bool, String)> {
        let output = self.command(args).stderr(Stdio::inherit()).output()?;
        Ok((output.status.success(), String::from_utf8(output.stdout)?))
    }
}

/// Starts a server, and comes back when it is ready; with what it printed until it listened, and where more will come.
async fn ready(command: &mut Command, says: &'static str) -> Result<(Server, BufReader<ChildStdout>, String)> {
    let stranger = Api::stranger()?;
    let begun = Instant::now();
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().context("standard output is a pipe")?;
    let mut server = Server { child, stdout: None, address: String::new(), ready_after: Duration::ZERO };
    let told = tokio::task::spawn_blocking(move || listens(stdout, says));
    let (address, stdout, said) = timeout(PATIENCE, told).await.context("a server says nothing")???;
    let api = stranger.at(&address);
    while api.get("/health/ready").await.is_err() {
        ensure!(begun.elapsed() < PATIENCE, "a server is not ready");
        sleep(Duration::from_millis(1)).await;
    }
    server.ready_after = begun.elapsed();
    server.address = address;
    Ok((server, stdout, said))
}

/// Reads from what the server prints where it listens; with all that was read.
fn listens(stdout: ChildStdout, says: &str) -> Result<(String, BufReader<ChildStdout>, String)> {
    let mut stdout = BufReader::new(stdout);
    let mut said = String::new();
    loop {
        let known = said.len();
        if stdout.read_line(&mut said)? == 0 {
            bail!("a server ended without listening");
        }
        if let Some(address) = said[known..].trim_end().strip_prefix(says) {
            return Ok((address.to_owned(), stdout, said));
        }
    }
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
    /// Starts one that prints where it listens behind these words, and comes back when it is ready.
    pub async fn start(mut command: Command, says: &'static str) -> Result<Self> {
        let (mut server, stdout, _) = ready(&mut command, says).await?;
        server.stdout = Some(stdout);
        Ok(server)
    }

    /// Resident megabytes (`VmRSS` of Linux); none where nobody tells.
    pub fn resident_megabytes(&self) -> Option<f64> {
        self.megabytes("VmRSS:")
    }

    /// The most it ever had resident (`VmHWM`).
    pub fn peak_megabytes(&self) -> Option<f64> {
        self.megabytes("VmHWM:")
    }

    /// Lifts what [`Program::serve_within`] set.
    pub fn lift_limit(&self) -> Result<()> {
        let id = self.child.id().to_string();
        let status = Command::new("prlimit").args(["--pid", &id, "--fsize=unlimited:"]).status();
        ensure!(status.context("prlimit is a part of Linux")?.success(), "the limit cannot be lifted");
        Ok(())
    }

    /// Asks it to stop, and waits until it has.
    pub async fn stop(mut self) -> Result<ExitStatus> {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status()?;
        ensure!(asked.success(), "there is no server to stop");
        let begun = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait()? {
                return Ok(status);
            }
            ensure!(begun.elapsed() < PATIENCE, "the server does not stop");
            sleep(Duration::from_millis(20)).await;
        }
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
