//! Has people told of events for a minute, a hundred a second, while a server is killed and comes back: each of them is
//! told of each event once, in the list and on the stream.

mod makers;
mod readers;
mod school;
pub mod servers;
mod verdict;

use crate::database::{Database, Kind};
use crate::place::PASSWORD;
use crate::program::Program;
use anyhow::{Context, Result, ensure};
use makers::make;
use readers::Reader;
use school::School;
use servers::Servers;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::sleep;
use verdict::Verdict;

/// What stands in no log: everybody's password, and the beginning that all tokens have.
pub const SECRETS: [&str; 2] = [PASSWORD, "eyJ"];

/// Events in a second.
const RATE: u32 = 100;

/// For how long, unless `SOAK_SECONDS` says otherwise.
const SECONDS: u32 = 60;

/// How long the killed server stays away.
const AWAY: Duration = Duration::from_secs(5);

/// How long it is waited, at the end, for one notice more.
const PATIENCE: Duration = Duration::from_mins(1);

/// Runs on both databases; whether all was told once.
pub async fn run() -> Result<bool> {
    let seconds = seconds()?;
    let exe = std::env::current_exe()?;
    let folder = exe.parent().context("the program lies in a folder")?;
    let target = folder.parent().context("that folder lies in the target folder")?;
    let mut well = true;
    for (kind, servers) in [(Kind::Postgres, 2), (Kind::Sqlite, 1)] {
        let database = Database::create(kind, target).await?;
        let done = on(&database, &folder.join("plantel"), servers, seconds).await;
        database.remove().await;
        let verdict = done.with_context(|| format!("on {}", kind.name()))?;
        println!("\n{}, {servers} servers, one killed:\n{verdict}", kind.name());
        well &= verdict.is_good();
    }
    let told = if well { "Everybody was told everything once." } else { "Somebody was not told, or told again." };
    println!("\n{told}");
    Ok(well)
}

/// For how long each soak goes on.
pub fn seconds() -> Result<u32> {
    #[expect(clippy::disallowed_methods, reason = "where the soak learns how long it takes")]
    let said = std::env::var("SOAK_SECONDS");
    let seconds = said.map_or(Ok(SECONDS), |text| text.parse()).context("SOAK_SECONDS is a number of seconds")?;
    ensure!((5..=3600).contains(&seconds), "SOAK_SECONDS must be between 5 and 3600");
    Ok(seconds)
}

async fn on(database: &Database, exe: &Path, count: usize, seconds: u32) -> Result<Verdict> {
    let program = Program::new(exe, database)?;
    program.run(&["migrate", "up"], "")?;
    program.run(&["create-admin", "--email", crate::place::OPERATOR, "--password-stdin"], PASSWORD)?;
    let log = database.folder.path().join("log");
    let servers = Arc::new(Servers::start(program, count, Vec::new(), log.clone()).await?);
    let school = Arc::new(School::make(&servers).await?);
    eprintln!("{}: {} events in {seconds} s", database.kind.name(), RATE * seconds);
    let readers: Vec<Arc<Reader>> = school.keepers.iter().map(|keeper| Arc::new(Reader::new(keeper))).collect();
    let mut following = JoinSet::new();
    for (nth, reader) in readers.iter().enumerate() {
        following.spawn(Arc::clone(reader).follow(Arc::clone(&servers), nth));
    }
    for reader in &readers {
        reader.began(PATIENCE).await?;
    }
    let making = tokio::spawn(make(Arc::clone(&school), Arc::clone(&servers), RATE, seconds));
    sleep(Duration::from_secs(u64::from(seconds / 2))).await;
    servers.kill(count - 1).await;
    sleep(AWAY).await;
    servers.revive(count - 1).await?;
    let made = making.await??;
    for reader in &readers {
        reader.has(made.told_to(reader.warehouse), PATIENCE).await;
    }
    following.shutdown().await;
    let mut verdict = Verdict::of(&servers, &readers, &made).await?;
    let written = String::from_utf8_lossy(&std::fs::read(&log)?).into_owned();
    verdict.leaked = SECRETS.iter().map(|secret| written.matches(secret).count()).sum();
    Ok(verdict)
}
