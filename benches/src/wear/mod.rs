//! Kills servers and the database under a mixed load of loans, checks, imports and enrolments, and holds afterwards
//! what everybody was told against what is there: nothing that was acknowledged is lost, nothing is there by half, the
//! ledger balances, every deed has its row in the journal, and whoever is to be told of it was. Nor does any secret
//! stand in what was printed meanwhile.

mod book;
mod caller;
mod counting;
mod enrolments;
mod faults;
mod found;
mod load;
mod loans;
mod notes;
mod place;
mod receiver;
mod secrets;
mod settings;
mod sheets;
mod verdict;
mod visits;

use crate::cluster::Cluster;
use crate::database::{Database, Kind};
use crate::place::{OPERATOR, PASSWORD};
use crate::program::Program;
use crate::soak::seconds;
use crate::soak::servers::Servers;
use anyhow::{Context, Result};
use book::Book;
use found::Found;
use load::Load;
use notes::Notes;
use place::Place;
use receiver::Receiver;
use secrets::Search;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;
use tokio::time::sleep;
use verdict::Verdict;

/// How long it is waited, at the end, for one thing less to be under way. What a killed server was telling another
/// system is told again after three minutes.
const PATIENCE: Duration = Duration::from_mins(5);

/// Runs on both databases; whether all was as it was told.
pub async fn run() -> Result<bool> {
    let (seconds, seed) = (seconds()?, seed()?);
    println!("\nSOAK_SEED={seed}");
    let exe = std::env::current_exe()?;
    let folder = exe.parent().context("the program lies in a folder")?;
    let target = folder.parent().context("that folder lies in the target folder")?;
    let mut well = true;
    for kind in [Kind::Postgres, Kind::Sqlite] {
        let cluster = match kind {
            Kind::Postgres => Some(Arc::new(spawn_blocking(Cluster::start).await??)),
            Kind::Sqlite => None,
        };
        let database = database(cluster.as_deref(), target).await?;
        let done = wear(&database, &folder.join("plantel"), cluster.as_ref(), seconds, seed).await;
        database.remove().await;
        let verdict = done.with_context(|| format!("on {}, SOAK_SEED={seed}", kind.name()))?;
        println!("\n{}, killed at random:\n{verdict}", kind.name());
        well &= verdict.is_good();
    }
    let told = if well { "All is as everybody was told." } else { "Not all is as somebody was told." };
    println!("\n{told}");
    Ok(well)
}

/// Where the dice begin: the same seed gives the same kills, though not at the same moments of the load.
fn seed() -> Result<u64> {
    #[expect(clippy::disallowed_methods, reason = "where the soak learns what to do again")]
    let said = std::env::var("SOAK_SEED");
    said.map_or_else(|_| Ok(fastrand::u64(..)), |text| text.parse()).context("SOAK_SEED is a number")
}

async fn database(cluster: Option<&Cluster>, target: &Path) -> Result<Database> {
    let Some(cluster) = cluster else { return Database::create(Kind::Sqlite, target).await };
    let mut database = Database::create_in(cluster.url(), target).await?;
    database.url = settings::with_password(&database.url)?;
    Ok(database)
}

async fn wear(
    database: &Database,
    exe: &Path,
    cluster: Option<&Arc<Cluster>>,
    seconds: u32,
    seed: u64,
) -> Result<Verdict> {
    let program = Program::new(exe, database)?;
    program.run(&["migrate", "up"], "")?;
    program.run(&["create-admin", "--email", OPERATOR, "--password-stdin"], PASSWORD)?;
    let (notes, receiver, log) = (Arc::new(Notes::default()), Receiver::listen()?, database.folder.path().join("log"));
    settings::plant(&notes)?;
    let count = if cluster.is_some() { 2 } else { 1 };
    let servers = Arc::new(Servers::start(program, count, settings::variables(), log.clone()).await?);
    let place = Place::make(&servers, &notes, &receiver.address).await?;
    eprintln!("{}: {seconds} s of load and kills", database.kind.name());
    let load = Load::begin(&place, &servers, &notes)?;
    let kills = faults::strike(&servers, count, cluster, seconds, seed).await?;
    load.end().await?;
    if let Some(cluster) = cluster {
        faults::restart(cluster).await?;
    }
    let book = Book::open(database).await?;
    quiet(&book).await?;
    let (mut search, address) = (search(&notes)?, servers.address(0).context("a server runs")?);
    let mut found = Found::look(&place, &address, &book, &receiver, &mut search).await?;
    book.close().await?;
    found.prove(servers.program())?;
    // What they print last is printed when they end.
    for nth in 0..count {
        servers.kill(nth).await;
    }
    search.through_file(&log)?;
    Ok(Verdict::of(kills, &notes.told(), &found, &search))
}

/// Waits until nothing is under way, or nothing comes further.
async fn quiet(book: &Book) -> Result<()> {
    let (mut least, mut since) = (usize::MAX, Instant::now());
    while since.elapsed() < PATIENCE {
        let undone = book.undone().await?;
        if undone == 0 {
            return Ok(());
        }
        if undone < least {
            (least, since) = (undone, Instant::now());
        }
        sleep(Duration::from_millis(500)).await;
    }
    eprintln!("{least} things are still under way");
    Ok(())
}

/// A search for all secrets, which has been through what callers were refused with.
fn search(notes: &Notes) -> Result<Search> {
    let told = notes.told();
    let mut search = Search::of(told.secrets.iter().map(|(secret, what)| (secret.as_str(), *what)))?;
    for refusal in &told.refusals {
        search.through(refusal.as_bytes());
    }
    Ok(search)
}
