//! What is done by the clock.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, anyhow};
use chrono::{DateTime, Utc};
use clap::Subcommand;
use plantel_application::jobs::JobState;
use plantel_domain::access::Context;
use plantel_http::sentence;

/// What is done with it.
#[derive(Subcommand)]
pub enum Deed {
    /// Show each job: how it went last, and when it is due next.
    List,
    /// Run a job now, whatever its schedule; fails when the job does, or when a server runs it.
    Run {
        /// Which, as `plantel jobs list` names it.
        name: String,
    },
}

/// Shows them, or runs one.
pub async fn jobs(config: &Config, deed: Deed) -> Result<()> {
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = wiring::services(config, pools)?;
    let ctx = Context::system("command-line", None);
    let failed = |error: plantel_application::Error| anyhow!("{}", sentence(error.fault()));
    match deed {
        Deed::List => {
            let jobs = services.jobs.list(&ctx).await.map_err(failed)?;
            println!("{}", row(["JOB", "SCHEDULE", "LAST", "BEGAN", "MS", "NEXT", "SAID"]));
            for job in &jobs {
                println!("{}", line(job));
            }
        }
        Deed::Run { name } => {
            let ran = services.jobs.run(&ctx, &name).await;
            match ran {
                Ok(said) => println!("{name}: {said}"),
                Err(error) if error.code() == "job.failed" => {
                    let jobs = services.jobs.list(&ctx).await.map_err(failed)?;
                    let said = jobs.into_iter().find(|job| job.name == name).and_then(|job| job.result);
                    return Err(anyhow!("{}: {}", sentence(error.fault()), said.unwrap_or_default()));
                }
                Err(error) => return Err(failed(error)),
            }
        }
    }
    Ok(())
}

fn row([name, schedule, last, began, took, next, said]: [&str; 7]) -> String {
    format!("{name:<16} {schedule:<12} {last:<8} {began:<19} {took:>8}  {next:<19}  {said}")
}

fn line(job: &JobState) -> String {
    let told = |at: DateTime<Utc>| at.format("%Y-%m-%d %H:%M:%S").to_string();
    let time = |at: Option<DateTime<Utc>>| at.map_or_else(|| "-".to_owned(), told);
    let last = match (job.running, job.finished_at, job.failed) {
        (true, ..) => "running",
        (false, None, _) => "never",
        (false, Some(_), true) => "failed",
        (false, Some(_), false) => "ok",
    };
    let schedule = if job.schedule.is_empty() { "off" } else { job.schedule.as_str() };
    let took = job.duration_ms.map_or_else(|| "-".to_owned(), |ms| ms.to_string());
    let said = job.result.as_deref().unwrap_or("-");
    row([job.name, schedule, last, &time(job.started_at), &took, &time(job.next), said])
}
