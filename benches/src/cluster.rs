//! A PostgreSQL cluster of the soak's own, which it may kill and start again.

use anyhow::{Context, Result, ensure};
use std::ffi::OsStr;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Knows users, ports and processes.
const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../scripts/postgres.sh");

/// A cluster that writes to disk as one in production does; gone when this is dropped. Whatever is done to it waits
/// until it is done, so it belongs onto a thread that may block.
pub struct Cluster {
    url: String,
    folder: PathBuf,
}

impl Cluster {
    /// A new one, which runs.
    pub fn start() -> Result<Self> {
        let told = script(&[OsStr::new("start")])?;
        let said = |name: &str| {
            let line = told.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix('='));
            line.map(str::to_owned).with_context(|| format!("scripts/postgres.sh start does not say {name}"))
        };
        let folder = said("PLANTEL_TEST_POSTGRES_DIR")?.into();
        Ok(Self { url: said("PLANTEL_TEST_POSTGRES")?, folder })
    }

    /// The URL of its own database, by which others are made.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Ends all its processes at once, with SIGKILL.
    pub fn kill(&self) -> Result<()> {
        self.tell("kill")
    }

    /// Ends it in order.
    pub fn stop(&self) -> Result<()> {
        self.tell("halt")
    }

    /// Starts it again where it was, and comes back when it takes connections.
    pub fn revive(&self) -> Result<()> {
        self.tell("restart")
    }

    fn tell(&self, verb: &str) -> Result<()> {
        script(&[OsStr::new(verb), self.folder.as_os_str()]).map(drop)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.tell("stop") {
            eprintln!("{} stays behind: {error:#}", self.folder.display());
        }
    }
}

/// What it prints.
fn script(args: &[&OsStr]) -> Result<String> {
    let mut command = Command::new(SCRIPT);
    command.args(args).env("PLANTEL_TEST_POSTGRES_DURABLE", "1");
    let output = command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().context("scripts/postgres.sh")?;
    ensure!(output.status.success(), "scripts/postgres.sh {} failed: {}", args[0].to_string_lossy(), output.status);
    String::from_utf8(output.stdout).context("scripts/postgres.sh speaks UTF-8")
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectionTrait, Database};
    use std::net::TcpStream;

    /// Whether anybody takes connections where the URL says.
    fn listens(url: &str) -> bool {
        let place = url.split('@').nth(1).and_then(|place| place.split('/').next()).expect("a URL has a place");
        TcpStream::connect(place).is_ok()
    }

    async fn told(url: &str, sql: &str) -> u64 {
        let database = Database::connect(url).await.expect("it takes connections");
        let done = database.execute_unprepared(sql).await.expect("it is done");
        database.close().await.expect("it closes");
        done.rows_affected()
    }

    #[tokio::test]
    async fn what_was_committed_is_there_after_a_kill_and_in_the_same_place() {
        let cluster = Cluster::start().unwrap();
        told(cluster.url(), "CREATE TABLE kept (n integer)").await;
        told(cluster.url(), "INSERT INTO kept VALUES (1), (2)").await;
        for end in [Cluster::kill, Cluster::stop] {
            end(&cluster).unwrap();
            assert!(!listens(cluster.url()));
            cluster.revive().unwrap();
            assert_eq!(told(cluster.url(), "UPDATE kept SET n = n + 1").await, 2);
        }
    }
}
