//! The clock's jobs.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json, Path};
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_application::jobs::JobState;
use serde::Serialize;
use utoipa::ToSchema;

/// Something that is done by the clock.
#[derive(Serialize, ToSchema)]
#[schema(as = Job)]
pub struct JobView {
    /// Its name.
    #[schema(example = "watch-loans")]
    pub name: &'static str,
    /// When it is due: a cron expression of five fields, in UTC. Empty when the clock never runs it.
    #[schema(example = "* * * * *")]
    pub schedule: String,
    /// Whether a server runs it.
    pub running: bool,
    /// What came of it last: `ok`, `failed` or `never`.
    #[schema(example = "ok")]
    pub result: &'static str,
    /// The same in words.
    #[schema(example = "told of 2 loans")]
    pub said: Option<String>,
    /// When it began last.
    pub last_started_at: Option<DateTime<Utc>>,
    /// When it ended last.
    pub last_finished_at: Option<DateTime<Utc>>,
    /// When it ended last and had not failed.
    pub last_succeeded_at: Option<DateTime<Utc>>,
    /// How long it took last, in milliseconds.
    #[schema(example = 42)]
    pub last_duration_ms: Option<u64>,
    /// How often it ended.
    pub runs: u64,
    /// How often it failed.
    pub failures: u64,
    /// How often it failed since it last did not.
    pub failed_in_a_row: u32,
    /// When it is due next.
    pub next_at: Option<DateTime<Utc>>,
}

/// All that is done by the clock.
#[derive(Serialize, ToSchema)]
#[schema(as = Jobs)]
pub struct JobsView {
    /// By name.
    pub data: Vec<JobView>,
}

/// What came of a job that was run.
#[derive(Serialize, ToSchema)]
#[schema(as = JobRun)]
pub struct JobRunView {
    /// Its name.
    #[schema(example = "watch-loans")]
    pub name: String,
    /// What came of it, in words.
    #[schema(example = "told of 2 loans")]
    pub said: String,
}

/// What came of a job last, in one word.
pub(crate) fn outcome(job: &JobState) -> &'static str {
    match (job.finished_at, job.failed) {
        (None, _) => "never",
        (Some(_), true) => "failed",
        (Some(_), false) => "ok",
    }
}

impl From<JobState> for JobView {
    fn from(job: JobState) -> Self {
        Self {
            name: job.name,
            result: outcome(&job),
            schedule: job.schedule,
            running: job.running,
            said: job.result,
            last_started_at: job.started_at,
            last_finished_at: job.finished_at,
            last_succeeded_at: job.succeeded_at,
            last_duration_ms: job.duration_ms,
            runs: job.runs,
            failures: job.failures,
            failed_in_a_row: job.failed_in_a_row,
            next_at: job.next,
        }
    }
}

/// Lists what is done by the clock, and how it went last.
#[utoipa::path(operation_id = "jobs-list", tag = "operations", security(("bearer" = ["manage:jobs"])),
    responses((status = OK, description = "All jobs", body = JobsView)))]
#[get("/jobs")]
pub async fn list(caller: Caller, query: Query, services: Data<Services>) -> ApiResult<Json<JobsView>> {
    query.done("jobs")?;
    let jobs = attempt(|| services.jobs.list(&caller.ctx)).await?;
    Ok(Json(JobsView { data: jobs.into_iter().map(Into::into).collect() }))
}

/// Runs a job now, whatever its schedule, and waits for it; it goes on to its end also when the caller goes away.
#[utoipa::path(operation_id = "jobs-run", tag = "operations",
    params(("name" = String, Path, description = "Which job")), security(("bearer" = ["manage:jobs"])),
    responses((status = OK, description = "What came of it", body = JobRunView)))]
#[post("/jobs/{name}/run")]
pub async fn run(caller: Caller, name: Path<String>, services: Data<Services>) -> ApiResult<Json<JobRunView>> {
    let name = name.into_inner();
    // Tried once: what failed has been run.
    let said = services.jobs.run(&caller.ctx, &name).await?;
    Ok(Json(JobRunView { name, said }))
}
