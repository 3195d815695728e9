//! What `make bench` and `make soak` run: against the `plantel` that lies beside them, on SQLite and on the PostgreSQL
//! that `PLANTEL_TEST_POSTGRES` names.
//!
//! - `plantel-bench [ROWS]` measures. It prints a table and writes `bench.json` into the target folder. A missed goal
//!   is marked, not an error. The load comes from the same machine, so rates are for comparing one build with another.
//!   With fewer `ROWS` than a million the run is shorter, and its numbers are good for nothing but trying.
//! - `plantel-bench limit` measures only what docs/performance.md tells of: how far Plantel is from bare servers that do
//!   the same statements. It writes `bench-limit.json` and, as a table, `bench-limit.md`, which a whole run writes too.
//! - `plantel-soak telling` has people told of many events while a server is killed, and fails if anybody is told of
//!   one less than once, or more.
//! - `plantel-soak wear` kills servers, and a PostgreSQL of its own, at random moments under a mixed load, and fails if
//!   anything that was acknowledged is lost, or anything is there by half.
//! - `plantel-soak trials` fills a disk, takes the database away, and restarts servers in turn. `plantel-soak` does all.

mod api;
mod approvals;
mod checks;
mod cluster;
mod database;
mod events;
mod export;
mod fill;
mod finding;
mod growth;
mod growth_fill;
mod imports;
mod limit;
mod lists;
mod load;
mod logins;
mod overload;
mod place;
mod program;
mod report;
mod silence;
mod soak;
mod start;
mod streams;
mod students;
mod times;
mod trials;
mod wear;

use anyhow::{Context, Result, bail};
use database::{Database, Kind};
use place::Place;
use program::Program;
use report::Report;
use std::path::Path;
use std::time::Instant;

/// Assets of the large institution.
const ROWS: u64 = 1_000_000;

/// Measures everything, and tells.
pub async fn bench() -> Result<()> {
    // Whichever way it ends, what runs is dropped, and with it every child.
    tokio::select! {
        done = measure_everything() => done,
        () = told_to_stop() => bail!("stopped"),
    }
}

/// Has people told of many events while a server is killed, kills servers and the database under a mixed load, and
/// takes away from servers what they stand on; or one of these, as it is called; whether all was well.
pub async fn soak() -> Result<bool> {
    tokio::select! {
        done = soak_all() => done,
        () = told_to_stop() => bail!("stopped"),
    }
}

async fn soak_all() -> Result<bool> {
    match std::env::args().nth(1).as_deref() {
        None => {
            let told = soak::run().await?;
            let worn = wear::run().await?;
            Ok(trials::run().await? && worn && told)
        }
        Some("telling") => soak::run().await,
        Some("wear") => wear::run().await,
        Some("trials") => trials::run().await,
        Some(_) => bail!("usage: plantel-soak [telling | wear | trials]"),
    }
}

async fn told_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = tokio::signal::ctrl_c() => {}, _ = terminate.recv() => {} }
        }
        Err(_) => std::future::pending().await,
    }
}

async fn measure_everything() -> Result<()> {
    let argument = std::env::args().nth(1);
    let rows = match argument.as_deref() {
        Some("limit") => None,
        None => Some(ROWS),
        Some(text) => Some(text.parse().context("usage: plantel-bench [ROWS | limit]")?),
    };
    let begun = Instant::now();
    let exe = std::env::current_exe()?;
    let folder = exe.parent().context("the program lies in a folder")?;
    let target = folder.parent().context("that folder lies in the target folder")?;
    let mut report = Report::default();
    if let Some(rows) = rows {
        measure_both(target, &folder.join("plantel"), rows, &mut report).await?;
    }
    let table = limit::measure(target, folder, &mut report).await?;
    std::fs::write(target.join("bench-limit.md"), &table)?;
    let file = target.join(if rows.is_some() { "bench.json" } else { "bench-limit.json" });
    report.write(&file)?;
    println!("{report}\n{table}");
    println!("{} s; written to {}", begun.elapsed().as_secs(), file.display());
    Ok(())
}

async fn measure_both(target: &Path, exe: &Path, rows: u64, report: &mut Report) -> Result<()> {
    lists::check(rows)?;
    // Both at once: that there is no cluster should not come out after minutes.
    let databases = [Database::create(Kind::Sqlite, target).await?, Database::create(Kind::Postgres, target).await?];
    for database in databases {
        let kind = database.kind;
        let done = measure(&database, exe, rows, report).await;
        database.remove().await;
        done.with_context(|| format!("on {}", kind.name()))?;
    }
    Ok(())
}

async fn measure(database: &Database, exe: &Path, rows: u64, report: &mut Report) -> Result<()> {
    let kind = database.kind;
    let program = Program::new(exe, database)?;
    program.run(&["migrate", "up"], "")?;
    program.run(&["create-admin", "--email", place::OPERATOR, "--password-stdin"], place::PASSWORD)?;
    if kind == Kind::Sqlite {
        start::measure(&program, report).await?;
    }
    streams::measure(database, &program, report).await?;
    let server = program.serve().await?;
    let operator = place::sign_in(&server, place::OPERATOR).await?;
    imports::measure(&operator, kind, report).await?;
    if kind == Kind::Sqlite {
        logins::measure(&operator, report).await?;
    }
    silence::measure(&operator, kind, report).await?;
    checks::measure(&server, &operator, kind, report).await?;
    students::measure(database, &operator, report).await?;
    let place = Place::make(&operator).await?;
    drop(server);
    fill::fill(database, &program, &place, rows, report).await?;
    let server = program.serve().await?;
    export::measure(&server, kind, report).await?;
    drop(server);
    let server = program.serve().await?;
    finding::measure(&server, kind, &place, rows, report).await?;
    lists::measure(&server, kind, rows, report).await?;
    load::measure(&server, kind, &place, rows, report).await?;
    approvals::measure(&server, kind, &place, report).await?;
    drop(server);
    growth::measure(database, exe, &program, &place, rows, report).await?;
    overload::measure(&program, kind, report).await
}
