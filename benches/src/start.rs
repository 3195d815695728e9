//! How soon a server is ready, and what it holds when idle.

use crate::program::Program;
use crate::report::Report;
use crate::times::{median, ms};
use anyhow::Result;
use std::time::Duration;

const STARTS: usize = 5;

/// Starts the server some times, with a database that is migrated already.
pub async fn measure(program: &Program, report: &mut Report) -> Result<()> {
    let mut times = Vec::with_capacity(STARTS);
    for _ in 0..STARTS {
        times.push(program.serve().await?.ready_after);
    }
    report.lower("start.sqlite.ready", ms(median(&mut times)), "ms", Some(1000.0));
    let server = program.serve().await?;
    tokio::time::sleep(Duration::from_secs(2)).await;
    if let Some(megabytes) = server.resident_megabytes() {
        report.lower("memory.sqlite.idle", megabytes, "MB", Some(60.0));
    }
    Ok(())
}
