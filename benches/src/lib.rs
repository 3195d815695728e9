//! What `make bench` and `make soak` run: against the `plantel` that lies beside them, on SQLite and on the PostgreSQL
//! that `PLANTEL_TEST_POSTGRES` names.
//!
//! - `plantel-bench [ROWS]` measures. It prints a table and writes `bench.json` into the target folder. A missed goal
//!   is marked, not an error. The load comes from the same machine, so rates are for comparing one build with another.
//!   With fewer `ROWS` than a million the run is shorter, and its numbers are good for nothing but trying.
//! - `plantel-soak` has people told of many events while a server is killed, and fails if anybody is told of one less
//!   than once, or more.

mod api;
mod approvals;
mod checks;
mod database;
mod events;
mod export;
mod fill;
mod finding;
mod growth;
mod growth_fill;
mod imports;
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

/// Has people told of many events while a server is killed; whether each was told everything once.
pub async fn soak() -> Result<bool> {
    tokio::select! {
        done = soak::run() => done,
        () = told_to_stop() => bail!("stopped"),
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
    let rows = match std::env::args().nth(1) {
        None => ROWS,
        Some(text) => text.parse().context("usage: plantel-bench [ROWS]")?,
    };
    lists::check(rows)?;
    let begun = Instant::now();
    let exe = std::env::current_exe()?;
    let folder = exe.parent().context("the program lies in a folder")?;
    let target = folder.parent().context("that folder lies in the target folder")?;
    let mut report = Report::default();
    // Both at once: that there is no cluster should not come out after minutes.
    let databases = [Database::create(Kind::Sqlite, target).await?, Database::create(Kind::Postgres, target).await?];
    for database in databases {
        let kind = database.kind;
        let done = measure(&database, &folder.join("plantel"), rows, &mut report).await;
        database.remove().await;
        done.with_context(|| format!("on {}", kind.name()))?;
    }
    let file = target.join("bench.json");
    report.write(&file)?;
    println!("{report}");
    println!("{} s; written to {}", begun.elapsed().as_secs(), file.display());
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
