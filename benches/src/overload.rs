//! What becomes of a server of which more is asked than it can do.

use crate::api::Api;
use crate::database::Kind;
use crate::place::{ADMIN, sign_in};
use crate::program::Program;
use crate::report::Report;
use crate::times::{ms, percentile};
use anyhow::{Result, bail};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Callers at once, each on a connection of its own.
const CALLERS: usize = 500;

/// For how long they ask, each again as soon as it was answered.
const LASTS: Duration = Duration::from_secs(5);

/// How long somebody rests who looks whether the server lives.
const LOOK: Duration = Duration::from_millis(10);

/// What such a look may take, of a hundred all but one.
const GOAL: f64 = 100.0;

/// What the server may hold at the most meanwhile, in megabytes.
const MEMORY: f64 = 512.0;

/// Has all of them ask for pages of a large list, and looks after the server meanwhile.
pub async fn measure(program: &Program, kind: Kind, report: &mut Report) -> Result<()> {
    let server = program.serve().await?;
    let admin = sign_in(&server, ADMIN).await?;
    let doctor = Api::stranger()?.at(&server.address);
    let mut callers: JoinSet<Result<[u32; 2]>> = JoinSet::new();
    let begun = Instant::now();
    for _ in 0..CALLERS {
        callers.spawn(ask(admin.clone(), begun));
    }
    let mut took = Vec::new();
    while begun.elapsed() < LASTS {
        let asked = Instant::now();
        doctor.get("/health/live").await?;
        took.push(asked.elapsed());
        tokio::time::sleep(LOOK).await;
    }
    let [mut well, mut later] = [0, 0];
    while let Some(done) = callers.join_next().await {
        let [one, other] = done??;
        (well, later) = (well + one, later + other);
    }
    // As if nothing had been.
    admin.get("/api/v1/inventory?limit=50").await?;
    let name = |value: &str| format!("overload.{}.{value}", kind.name());
    report.lower(&name("live_p99"), ms(percentile(&mut took, 99)), "ms", Some(GOAL));
    report.higher(&name("served"), f64::from(well) / LASTS.as_secs_f64(), "1/s", None);
    report.lower(&name("refused"), f64::from(later) / f64::from((well + later).max(1)), "x", None);
    if let Some(megabytes) = server.peak_megabytes() {
        report.lower(&name("peak"), megabytes, "MB", Some(MEMORY));
    }
    Ok(())
}

/// Asks over and over: how often it was served, and how often it was told to come again.
async fn ask(admin: Api, begun: Instant) -> Result<[u32; 2]> {
    let [mut served, mut refused] = [0, 0];
    while begun.elapsed() < LASTS {
        match admin.told("/api/v1/inventory?limit=50").await? {
            (200, _) => served += 1,
            (503, true) => refused += 1,
            (status, when) => bail!("{status} under load; told when to come again: {when}"),
        }
    }
    Ok([served, refused])
}
