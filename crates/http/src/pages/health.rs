//! How the server is.

use crate::operations::outcome;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use chrono::Duration;
use plantel_application::jobs::JobState;
use plantel_application::{Error, Result};
use plantel_domain::relay::Backlog;
use serde_json::{Value, json};

/// Each part, and the whole: `failing` when requests cannot be served as they should, `degraded` when somebody should
/// look. Says nothing of where they are.
#[get("/health")]
pub async fn health(services: Data<Services>) -> HttpResponse {
    let (database, storage) = (database(&services).await, storage(&services).await);
    let word = |well: bool| if well { "ok" } else { "failing" };
    let parts = json!({
        "database": {"status": word(database)},
        "storage": {"status": word(storage)},
        "letters": letters(&services).await,
        "deliveries": deliveries(&services).await,
        "dispatches": dispatches(&services).await,
        "webhooks": webhooks(&services).await,
        "jobs": jobs(&services).await,
    });
    let well = database && storage;
    let status = if well { whole(&parts) } else { "failing" };
    answer(well, &json!({"status": status, "parts": parts}))
}

/// What requests need is well: whether all else is, too.
fn whole(parts: &Value) -> &'static str {
    let is_well = |part: &Value| part["status"] == "ok";
    if parts.as_object().is_some_and(|parts| parts.values().all(is_well)) { "ok" } else { "degraded" }
}

/// What could not be read, and why it could not is told in the log alone.
fn unknown(what: &str, error: &Error) -> Value {
    tracing::warn!(what, %error, "a part of the health cannot be told");
    json!({"status": "failing"})
}

/// A word for what waits for somebody: it makes no server ill, but somebody should look.
fn concern(waiting_for_somebody: u64) -> &'static str {
    if waiting_for_somebody == 0 { "ok" } else { "degraded" }
}

/// Letters about accounts.
async fn letters(services: &Services) -> Value {
    match services.relay.backlog_of(&*services.letters).await {
        Ok(left) => json!({"status": concern(left.parked), "waiting": left.waiting, "parked": left.parked}),
        Err(error) => unknown("letters", &error),
    }
}

async fn left(services: &Services) -> Result<(Backlog, Duration)> {
    Ok((services.relay.backlog().await?, services.relay.waits().await?))
}

async fn deliveries(services: &Services) -> Value {
    match left(services).await {
        Ok((left, waits)) => json!({
            "status": concern(left.parked),
            "waiting": left.waiting,
            "parked": left.parked,
            "oldest_seconds": waits.num_seconds(),
        }),
        Err(error) => unknown("deliveries", &error),
    }
}

/// Notices on their way through channels.
async fn dispatches(services: &Services) -> Value {
    match services.dispatcher.backlog().await {
        Ok(left) => json!({"status": concern(left.parked), "waiting": left.waiting, "parked": left.parked}),
        Err(error) => unknown("dispatches", &error),
    }
}

/// Receivers that do not answer are their owners' matter, who are told.
async fn webhooks(services: &Services) -> Value {
    match services.hook_sender.backlog().await {
        Ok(left) => json!({"status": "ok", "waiting": left.waiting, "failed": left.failed}),
        Err(error) => unknown("webhooks", &error),
    }
}

/// What the clock does, without what came of it in words: those may name what strangers need not know.
async fn jobs(services: &Services) -> Value {
    let jobs = match services.jobs.states().await {
        Ok(jobs) => jobs,
        Err(error) => return unknown("jobs", &error),
    };
    let failing = jobs.iter().filter(|job| job.failed).count();
    let told = |job: &JobState| {
        json!({
            "name": job.name,
            "schedule": job.schedule,
            "result": outcome(job),
            "last_started_at": job.started_at,
            "last_duration_ms": job.duration_ms,
            "next_at": job.next,
        })
    };
    json!({"status": concern(failing as u64), "jobs": jobs.iter().map(told).collect::<Vec<_>>()})
}

/// The process runs: nothing else is asked.
#[get("/health/live")]
pub async fn live() -> HttpResponse {
    answer(true, &json!({"status": "ok"}))
}

/// Requests can be served, and are to be sent here.
#[get("/health/ready")]
pub async fn ready(services: Data<Services>) -> HttpResponse {
    if services.leaving.is_so() {
        return answer(false, &json!({"status": "leaving"}));
    }
    let ready = database(&services).await;
    answer(ready, &json!({"status": if ready { "ok" } else { "failing" }}))
}

/// Where pictures and spreadsheets lie.
async fn storage(services: &Services) -> bool {
    let answered = services.inventory.files_ready().await;
    if let Err(error) = &answered {
        tracing::warn!(%error, source = ?std::error::Error::source(error), "the storage is not ready");
    }
    answered.is_ok()
}

async fn database(services: &Services) -> bool {
    let answered = services.store.ready().await;
    if let Err(error) = &answered {
        tracing::warn!(%error, source = ?std::error::Error::source(error), "the database is not ready");
    }
    answered.is_ok()
}

fn answer(well: bool, body: &serde_json::Value) -> HttpResponse {
    if well { HttpResponse::Ok().json(body) } else { HttpResponse::ServiceUnavailable().json(body) }
}
