//! `wrk`, which asks: a program in C with one thread, so that most of the machine is left to who is measured.

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPT: &str = include_str!("../../limit/wrk.lua");

/// Begins the line of the script among those of `wrk` itself.
const MARK: &str = "limit: ";

/// A folder for what `wrk` reads, and who asks.
pub struct Wrk {
    folder: PathBuf,
    token: String,
}

/// One run.
#[derive(Clone, Debug)]
pub struct Run {
    pub address: String,
    pub method: &'static str,
    pub paths: Vec<String>,
    /// What is sent each time.
    pub body: Option<Value>,
    pub connections: u32,
    pub seconds: u32,
}

/// What the script tells.
#[derive(Clone, Debug, Deserialize, PartialEq)]
pub struct Said {
    pub answers: u64,
    pub microseconds: u64,
    /// Of a hundred answers one took longer, in microseconds.
    pub p99: f64,
    /// How often something was asked for: what is under way in the end is used up too.
    pub asked: u64,
    refused: u64,
    broken: u64,
}

impl Wrk {
    /// Refuses where it is not installed.
    pub fn check() -> Result<()> {
        // It ends with an error when it is asked for its version.
        let found = Command::new("wrk").arg("--version").output();
        found.context("wrk is not installed: scripts/wrk.sh ensure").map(drop)
    }

    pub fn new(folder: &Path, token: &str) -> Result<Self> {
        std::fs::write(folder.join("wrk.lua"), SCRIPT)?;
        Ok(Self { folder: folder.to_owned(), token: token.to_owned() })
    }

    /// Asks for as long as that. An answer that is none ends the bench.
    pub async fn run(&self, run: Run) -> Result<Said> {
        let file = |name: &str| self.folder.join(name);
        std::fs::write(file("paths"), run.paths.join("\n") + "\n")?;
        let mut command = Command::new("wrk");
        command
            .env("LIMIT_TOKEN", &self.token)
            .args(["-t1", "--latency", &format!("-c{}", run.connections), &format!("-d{}s", run.seconds), "-s"])
            .arg(file("wrk.lua"))
            .args([run.address.as_str(), "--", run.method])
            .arg(file("paths"));
        if let Some(body) = &run.body {
            std::fs::write(file("body"), body.to_string())?;
            command.arg(file("body"));
        }
        let output = tokio::task::spawn_blocking(move || command.output()).await??;
        let text = String::from_utf8_lossy(&output.stdout);
        ensure!(output.status.success(), "wrk failed: {text}{}", String::from_utf8_lossy(&output.stderr));
        let said = read(&text)?;
        ensure!(said.answers > 0 && said.refused == 0 && said.broken == 0, "{}: {said:?}", run.address);
        ensure!(run.method == "GET" || said.asked <= run.paths.len() as u64, "what can be written to is used up");
        Ok(said)
    }
}

fn read(text: &str) -> Result<Said> {
    let Some(line) = text.lines().find_map(|line| line.strip_prefix(MARK)) else {
        bail!("wrk did not run its script: {text}");
    };
    Ok(serde_json::from_str(line)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_script_says_is_found_among_what_wrk_says() {
        let text = "Requests/sec: 10\nlimit: {\"answers\": 2, \"microseconds\": 3, \"p99\": 4, \"asked\": 5, \
                    \"refused\": 0, \"broken\": 0}\n";
        let said = Said { answers: 2, microseconds: 3, p99: 4.0, asked: 5, refused: 0, broken: 0 };
        assert_eq!(read(text).unwrap(), said);
        assert!(read("Requests/sec: 10").is_err());
    }
}
