//! Figures for Prometheus, collected when it asks.

use super::process::Process;
use crate::client::is_local;
use crate::error::{ApiResult, EdgeError};
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, web};
use hmac::{Hmac, Mac};
use plantel_application::identity::CallersKnown;
use plantel_application::jobs::JobState;
use plantel_domain::identity::TokenError;
use plantel_domain::store::StoreError;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use sha2::Sha256;
use std::sync::atomic::AtomicU64;

/// What Prometheus reads (`OpenMetrics` 1.0).
const MEDIA: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

type Seconds = Gauge<f64, AtomicU64>;
type ByJob<M> = Family<[(&'static str, &'static str); 1], M>;
type BySource = Family<[(&'static str, &'static str); 1], Counter>;

/// The figures of this server and of the database that it shares with others.
#[get("/metrics")]
pub async fn scrape(
    request: HttpRequest,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    may_read(&request, &settings.metrics_token.0)?;
    let mut registry = Registry::with_prefix("plantel");
    let mut missing = 0;
    match services.jobs.states().await {
        Ok(jobs) => of_jobs(&mut registry, &jobs),
        Err(error) => missing += lost("jobs", &error),
    }
    match services.relay.backlog().await {
        Ok(left) => {
            count(&mut registry, "deliveries_waiting", "Deliveries that will be tried", left.waiting);
            count(&mut registry, "deliveries_parked", "Deliveries that wait for an operator", left.parked);
        }
        Err(error) => missing += lost("deliveries", &error),
    }
    match services.relay.waits().await {
        Ok(waits) => {
            let oldest = Seconds::default();
            oldest.set(waits.as_seconds_f64());
            registry.register("relay_oldest_seconds", "How long the oldest delivery has waited", oldest);
        }
        Err(error) => missing += lost("the oldest delivery", &error),
    }
    match services.dispatcher.backlog().await {
        Ok(left) => {
            count(&mut registry, "dispatches_waiting", "Letters and the like that are on their way", left.waiting);
            count(&mut registry, "dispatches_parked", "Letters and the like that wait for an operator", left.parked);
        }
        Err(error) => missing += lost("dispatches", &error),
    }
    match services.hook_sender.backlog().await {
        Ok(left) => {
            let (waiting, failed) = (left.waiting, left.failed);
            count(&mut registry, "webhook_deliveries_waiting", "Webhook deliveries that will be tried", waiting);
            count(&mut registry, "webhook_deliveries_failed", "Webhook deliveries that were given up", failed);
        }
        Err(error) => missing += lost("webhook deliveries", &error),
    }
    let under_way = u64::try_from(services.in_flight.open()).unwrap_or(u64::MAX);
    count(&mut registry, "requests_in_flight", "Requests that this server has under way", under_way);
    let open = u64::try_from(services.live.open()).unwrap_or(u64::MAX);
    count(&mut registry, "streams_open", "Streams of notices that this server has open", open);
    of_callers(&mut registry, services.identity.callers_known());
    count(&mut registry, "scrape_parts_missing", "Parts that could not be read this time", missing);
    let mut process = Registry::default();
    if let Ok(known) = web::block(Process::of_this_server).await {
        known.tell(&mut process);
    }
    let mut text = String::new();
    encode_registry(&mut text, &registry).map_err(StoreError::failed)?;
    encode_registry(&mut text, &process).map_err(StoreError::failed)?;
    encode_eof(&mut text).map_err(StoreError::failed)?;
    Ok(HttpResponse::Ok().content_type(MEDIA).insert_header((header::CACHE_CONTROL, "no-store")).body(text))
}

pub(super) fn count(registry: &mut Registry, name: &str, help: &str, value: u64) {
    let gauge: Gauge = Gauge::default();
    gauge.set(i64::try_from(value).unwrap_or(i64::MAX));
    registry.register(name, help, gauge);
}

/// What cannot be read is left out, and counted: one.
fn lost(what: &str, error: &plantel_application::Error) -> u64 {
    tracing::warn!(what, %error, "a part of the metrics could not be read");
    1
}

fn of_callers(registry: &mut Registry, known: CallersKnown) {
    let requests = BySource::default();
    for (source, times) in [("memory", known.remembered), ("store", known.read)] {
        requests.get_or_create(&[("source", source)]).inc_by(times);
    }
    registry.register("callers_known", "Requests whose caller this server had in memory, or read", requests);
}

fn of_jobs(registry: &mut Registry, jobs: &[JobState]) {
    let (last, succeeded, took) = (ByJob::<Gauge>::default(), ByJob::<Gauge>::default(), ByJob::<Seconds>::default());
    let (running, runs, failures) =
        (ByJob::<Gauge>::default(), ByJob::<Counter>::default(), ByJob::<Counter>::default());
    let (next, failed) = (ByJob::<Gauge>::default(), ByJob::<Gauge>::default());
    for job in jobs {
        let label = [("job", job.name)];
        if let Some(at) = job.started_at {
            last.get_or_create(&label).set(at.timestamp());
        }
        if let Some(at) = job.succeeded_at {
            succeeded.get_or_create(&label).set(at.timestamp());
        }
        if let Some(ms) = job.duration_ms {
            took.get_or_create(&label).set(std::time::Duration::from_millis(ms).as_secs_f64());
        }
        if let Some(at) = job.next {
            next.get_or_create(&label).set(at.timestamp());
        }
        if job.finished_at.is_some() {
            failed.get_or_create(&label).set(i64::from(job.failed));
        }
        running.get_or_create(&label).set(i64::from(job.running));
        runs.get_or_create(&label).inc_by(job.runs);
        failures.get_or_create(&label).inc_by(job.failures);
    }
    registry.register("job_last_run_timestamp_seconds", "When the job began last", last);
    registry.register("job_last_success_timestamp_seconds", "When the job ended last and had not failed", succeeded);
    registry.register("job_last_duration_seconds", "How long the job took last", took);
    registry.register("job_last_failed", "Whether the job failed last", failed);
    registry.register("job_next_run_timestamp_seconds", "When the job is due next", next);
    registry.register("job_running", "Whether a server runs the job", running);
    registry.register("job_runs", "How often the job ended", runs);
    registry.register("job_failures", "How often the job failed", failures);
}

/// Whoever has the token of the configuration; without one, programs on this machine.
fn may_read(request: &HttpRequest, token: &str) -> ApiResult<()> {
    if token.is_empty() {
        return if is_local(request) { Ok(()) } else { Err(EdgeError::MetricsElsewhere.into()) };
    }
    let header = request.headers().get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let said = header.and_then(|value| value.split_once(' '));
    let said = said.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"));
    let (_, given) = said.ok_or(TokenError::Missing)?;
    if same(given.trim(), token) { Ok(()) } else { Err(TokenError::Invalid.into()) }
}

/// In a time that tells nothing of where they differ, nor of how long they are.
fn same(given: &str, token: &str) -> bool {
    let sealed = |text: &str| {
        let mac = Hmac::<Sha256>::new_from_slice(b"plantel.metrics").expect("a key has any length");
        mac.chain_update(text.as_bytes())
    };
    sealed(given).verify(&sealed(token).finalize().into_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_the_same_or_it_is_not() {
        for (given, expected) in
            [("s3cret-of-metrics", true), ("s3cret-of-metric", false), ("S3cret-of-metrics", false), ("", false)]
        {
            assert_eq!(same(given, "s3cret-of-metrics"), expected, "{given}");
        }
    }
}
