//! What operators see of the clock and of deliveries, and what Prometheus reads.

use crate::house::{Ask, House};
use plantel_application::jobs::{Cron, Doing, Job, Jobs, SCHEDULES};
use plantel_domain::access::Context;
use plantel_domain::identity::RecoveryRequested;
use plantel_domain::ids::DeliveryId;
use plantel_domain::mail::PostError;
use plantel_domain::store::{Store, StoreError};
use plantel_testkit::ids::an_id;
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;

const DELIVERIES: &str = "/api/v1/deliveries";

/// With one job that ends well, and one that fails.
async fn with_jobs() -> House {
    let house = House::build().await;
    let (store, clock): (Arc<dyn Store>, _) = (house.store.clone(), house.clock.clone());
    let well = Doing::new("well", |_| async { Ok("told of 2 loans".to_owned()) });
    let badly = Doing::new("badly", |_| async { Err(StoreError::failed("the password is s3cret").into()) });
    let jobs: Vec<(Arc<dyn Job>, Cron)> =
        vec![(Arc::new(well), Cron::parse("30 7 * * *").unwrap()), (Arc::new(badly), Cron::never())];
    house.with_services(|mut services| {
        services.jobs = Jobs::new(store, clock, jobs);
        services
    })
}

/// So many letters that nobody can ever take, oldest first.
async fn parked(house: &House, number: usize) -> Vec<DeliveryId> {
    let ctx = Context::system("test", None);
    for _ in 0..number {
        let work = house.store.begin(&ctx).await.unwrap();
        let asked = RecoveryRequested { request: an_id(), user: Some(house.users["student"].id) };
        work.commit(asked.into()).await.unwrap();
        house.fakes.post.fail_next(PostError::Permanent("no such mailbox".to_owned()));
        house.services.relay.settle().await.unwrap();
    }
    house.services.relay.parked(&ctx).await.unwrap().into_iter().map(|one| one.id).collect()
}

#[actix_web::test]
async fn an_operator_sees_what_the_clock_does_and_runs_it() {
    let house = with_jobs().await;
    let listed = house.get("admin", "/api/v1/jobs").await;
    let never = json!({
        "name": "well", "schedule": "30 7 * * *", "running": false, "result": "never", "said": null,
        "last_started_at": null, "last_finished_at": null, "last_succeeded_at": null, "last_duration_ms": null,
        "runs": 0, "failures": 0, "failed_in_a_row": 0, "next_at": "2026-03-17T07:30:00Z",
    });
    assert_eq!(listed.body["data"][1], never);
    let ran = house.call("admin", "POST", "/api/v1/jobs/well/run").await;
    assert_eq!((ran.status, &ran.body), (200, &json!({"name": "well", "said": "told of 2 loans"})));
    assert_eq!(house.call("admin", "POST", "/api/v1/jobs/badly/run").await.told(), (409, "job.failed"));
    assert_eq!(house.call("admin", "POST", "/api/v1/jobs/none/run").await.told(), (404, "job.not-found"));
    let listed = house.get("admin", "/api/v1/jobs").await;
    let now = "2026-03-16T15:00:00Z";
    let [badly, well] = [0, 1].map(|n: usize| &listed.body["data"][n]);
    assert_eq!((&badly["result"], &badly["schedule"], &badly["next_at"]), (&json!("failed"), &json!(""), &Value::Null));
    assert_eq!((&badly["failures"], &badly["last_succeeded_at"]), (&json!(1), &Value::Null));
    assert_eq!((&well["result"], &well["said"]), (&json!("ok"), &json!("told of 2 loans")));
    assert_eq!((&well["last_started_at"], &well["last_duration_ms"]), (&json!(now), &json!(0)));
}

#[actix_web::test]
async fn a_key_does_not_keep_a_job_from_running() {
    let house = with_jobs().await;
    for runs in 1..=2 {
        let headers = [("idempotency-key", "once")];
        let ran = house.send("admin", "POST", "/api/v1/jobs/well/run", &headers, Vec::new()).await;
        assert_eq!((ran.status, ran.headers.contains_key("idempotency-replayed")), (200, false));
        assert_eq!(house.get("admin", "/api/v1/jobs").await.body["data"][1]["runs"], runs);
    }
}

#[rstest]
#[case("GET", "/api/v1/jobs")]
#[case("POST", "/api/v1/jobs/well/run")]
#[case("GET", DELIVERIES)]
#[case("POST", "/api/v1/deliveries/retry")]
#[actix_web::test]
async fn operations_are_for_administrators_of_the_platform(#[case] method: &str, #[case] path: &str) {
    let house = with_jobs().await;
    for who in ["center_admin", "rector", "supervisor", "auditor"] {
        assert_eq!(house.call(who, method, path).await.told(), (403, "access.denied"), "{who}");
    }
    assert_eq!(house.call("nobody", method, path).await.told(), (401, "token.missing"));
}

#[actix_web::test]
async fn an_operator_sees_what_waits_and_has_it_tried_again_or_gives_it_up() {
    let house = House::build().await;
    let ids = parked(&house, 3).await;
    let listed = house.get("admin", &format!("{DELIVERIES}?state=parked&count=true&limit=2")).await;
    assert_eq!((&listed.body["count"], listed.body["data"].as_array().unwrap().len()), (&json!(3), 2));
    let at = "2026-03-16T15:00:00Z";
    let first = json!({
        "id": ids[0], "what": "delivery", "state": "parked", "reaction": "letters", "event": "recovery.requested",
        "channel": null, "user_id": null, "notice_type": null, "institution_id": null, "at": at, "attempts": 1,
        "due_at": null, "parked_at": at, "error": "no such mailbox",
    });
    assert_eq!(listed.body["data"][0], first);
    let next = listed.body["next"].as_str().unwrap();
    let rest = house.get("admin", &format!("{DELIVERIES}?state=parked&cursor={next}")).await;
    assert_eq!((&rest.body["data"][0]["id"], &rest.body["next"]), (&json!(ids[2]), &Value::Null));
    assert_eq!(house.get("admin", &format!("{DELIVERIES}?state=waiting")).await.body["data"], json!([]));

    let path = |id: DeliveryId| format!("{DELIVERIES}/{id}");
    let again = house.call("admin", "POST", &format!("{}/retry", path(ids[0]))).await;
    assert_eq!((&again.body["state"], &again.body["attempts"]), (&json!("waiting"), &json!(0)));
    let twice = house.call("admin", "POST", &format!("{}/retry", path(ids[0]))).await;
    assert_eq!(twice.told(), (409, "delivery.not-parked"));
    assert_eq!(house.call("admin", "DELETE", &path(ids[0])).await.told(), (409, "delivery.not-parked"));
    assert_eq!(house.call("admin", "DELETE", &path(ids[1])).await.status, 204);
    assert_eq!(house.call("admin", "DELETE", &path(ids[1])).await.told(), (404, "delivery.not-found"));
    let all = house.call("admin", "POST", "/api/v1/deliveries/retry").await;
    assert_eq!(all.body, json!({"retried": 1}));
    house.services.relay.settle().await.unwrap();
    assert_eq!(house.get("admin", DELIVERIES).await.body["data"], json!([]));
    assert_eq!(house.fakes.post.sent().len(), 2, "what was given up is not sent");
}

#[rstest]
#[case("?state=lost", 422, "?state", "delivery-state.unknown")]
#[case("?what=letter", 422, "?what", "delivery-what.unknown")]
#[case("?reaction=letters", 422, "?reaction", "field.unknown")]
#[case("?limit=0", 422, "?limit", "limit.out-of-range")]
#[actix_web::test]
async fn what_deliveries_are_not_asked_by_is_told(
    #[case] query: &str,
    #[case] status: u16,
    #[case] pointer: &str,
    #[case] code: &str,
) {
    let told = House::build().await.get("admin", &format!("{DELIVERIES}{query}")).await;
    assert_eq!((told.status, told.faults()), (status, vec![(pointer, code)]));
}

#[actix_web::test]
async fn odd_ids_and_cursors_are_refused() {
    let house = House::build().await;
    let odd = house.call("admin", "POST", "/api/v1/deliveries/7/retry").await;
    assert_eq!(odd.faults(), [("{id}", "id.invalid")]);
    let unknown = house.call("admin", "POST", &format!("{DELIVERIES}/{}/retry", an_id())).await;
    assert_eq!(unknown.told(), (404, "delivery.not-found"));
    assert_eq!(house.get("admin", &format!("{DELIVERIES}?cursor=x")).await.told(), (400, "page.bad-cursor"));
    assert_eq!(house.get("admin", "/api/v1/jobs?name=x").await.faults(), [("?name", "field.unknown")]);
}

#[actix_web::test]
async fn health_tells_strangers_how_it_goes_and_not_what_went_wrong() {
    let house = with_jobs().await;
    let parts = |body: &Value| body["parts"].clone();
    let well = house.get("nobody", "/health").await;
    assert_eq!((well.status, &well.body["status"]), (200, &json!("ok")));
    for part in ["database", "storage", "letters", "deliveries", "dispatches", "webhooks", "jobs"] {
        assert_eq!(parts(&well.body)[part]["status"], "ok", "{part}");
    }
    let never = json!({
        "name": "well", "schedule": "30 7 * * *", "result": "never", "last_started_at": null,
        "last_duration_ms": null, "next_at": "2026-03-17T07:30:00Z",
    });
    assert_eq!(parts(&well.body)["jobs"]["jobs"][1], never);
    house.call("admin", "POST", "/api/v1/jobs/badly/run").await;
    let told = house.get("nobody", "/health").await;
    assert_eq!((told.status, &told.body["status"]), (200, &json!("degraded")), "no server is ill of it");
    let jobs = &parts(&told.body)["jobs"];
    assert_eq!((&jobs["status"], &jobs["jobs"][0]["result"]), (&json!("degraded"), &json!("failed")));
    assert!(!told.body.to_string().contains("s3cret"), "{}", told.body);
    assert_eq!(house.get("nobody", "/health/ready").await.body["status"], "ok");
}

#[actix_web::test]
async fn health_counts_what_waits_and_how_long() {
    let house = House::build().await;
    let [id] = parked(&house, 1).await.try_into().unwrap();
    let health = house.get("nobody", "/health").await.body;
    let (status, parts) = (&health["status"], &health["parts"]);
    let left = json!({"status": "degraded", "waiting": 0, "parked": 1});
    assert_eq!(status, "degraded");
    assert_eq!(parts["letters"], left);
    assert_eq!((&parts["deliveries"]["parked"], &parts["deliveries"]["oldest_seconds"]), (&json!(1), &json!(0)));
    house.call("admin", "POST", &format!("{DELIVERIES}/{id}/retry")).await;
    house.clock.advance(chrono::Duration::seconds(90));
    let deliveries = house.get("nobody", "/health").await.body["parts"]["deliveries"].clone();
    assert_eq!(deliveries, json!({"status": "ok", "waiting": 1, "parked": 0, "oldest_seconds": 90}));
}

/// What Prometheus reads, by name and labels.
fn figure<'a>(text: &'a str, name: &str) -> &'a str {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in {text}"))
}

#[actix_web::test]
async fn metrics_tell_how_often_a_caller_was_in_memory() {
    let house = House::build().await;
    for _ in 0..3 {
        assert_eq!(house.get("rector", "/api/v1/auth/me").await.status, 200);
    }
    let told = house.ask(Ask { method: "GET", path: "/metrics", peer: Some("127.0.0.1"), ..Ask::default() }).await;
    let text = String::from_utf8(told.bytes).unwrap();
    for (source, times) in [("store", "1"), ("memory", "2")] {
        assert_eq!(figure(&text, &format!("plantel_callers_known_total{{source=\"{source}\"}}")), times, "{source}");
    }
}

#[actix_web::test]
async fn a_program_on_this_machine_reads_metrics() {
    let house = with_jobs().await;
    house.call("admin", "POST", "/api/v1/jobs/well/run").await;
    house.call("admin", "POST", "/api/v1/jobs/badly/run").await;
    parked(&house, 2).await;
    let ask = Ask { method: "GET", path: "/metrics", peer: Some("127.0.0.1"), ..Ask::default() };
    let told = house.ask(ask).await;
    assert_eq!((told.status, told.headers["cache-control"].as_str()), (200, "no-store"));
    assert!(told.headers["content-type"].starts_with("application/openmetrics-text"), "{:?}", told.headers);
    let text = String::from_utf8(told.bytes).unwrap();
    for (name, value) in [
        ("plantel_deliveries_waiting", "0"),
        ("plantel_deliveries_parked", "2"),
        ("plantel_dispatches_waiting", "0"),
        ("plantel_dispatches_parked", "0"),
        ("plantel_webhook_deliveries_waiting", "0"),
        ("plantel_webhook_deliveries_failed", "0"),
        ("plantel_requests_in_flight", "0"),
        ("plantel_streams_open", "0"),
        ("plantel_scrape_parts_missing", "0"),
        ("plantel_relay_oldest_seconds", "0.0"),
        ("plantel_job_failures_total{job=\"badly\"}", "1"),
        ("plantel_job_failures_total{job=\"well\"}", "0"),
        ("plantel_job_runs_total{job=\"well\"}", "1"),
        ("plantel_job_running{job=\"well\"}", "0"),
        ("plantel_job_last_run_timestamp_seconds{job=\"well\"}", "1773673200"),
        ("plantel_job_last_success_timestamp_seconds{job=\"well\"}", "1773673200"),
        ("plantel_job_last_duration_seconds{job=\"well\"}", "0.0"),
        ("plantel_job_last_failed{job=\"badly\"}", "1"),
        ("plantel_job_last_failed{job=\"well\"}", "0"),
        ("plantel_job_next_run_timestamp_seconds{job=\"well\"}", "1773732600"),
    ] {
        assert_eq!(figure(&text, name), value, "{name}");
    }
    assert!(!text.contains("success_timestamp_seconds{job=\"badly\"}"), "it never was one: {text}");
    assert!(!text.contains("next_run_timestamp_seconds{job=\"badly\"}"), "the clock never runs it: {text}");
    assert!(text.ends_with("# EOF\n"), "{text}");
}

#[cfg(target_os = "linux")]
#[actix_web::test]
async fn what_the_process_takes_of_the_machine_is_told_by_the_names_of_prometheus() {
    let ask = Ask { method: "GET", path: "/metrics", peer: Some("127.0.0.1"), ..Ask::default() };
    let text = String::from_utf8(House::build().await.ask(ask).await.bytes).unwrap();
    for name in ["process_resident_memory_bytes", "process_open_fds"] {
        assert!(figure(&text, name).parse::<u64>().unwrap() > 0, "{name}");
    }
    assert_eq!(text.matches("# EOF").count(), 1, "{text}");
}

#[rstest]
#[case::a_stranger(Some("203.0.113.9"), &[])]
#[case::nobody_knows_from_where(None, &[])]
#[case::handed_on_by_a_proxy(Some("127.0.0.1"), &[("x-forwarded-for", "127.0.0.1")])]
#[case::a_page_of_another_site(Some("127.0.0.1"), &[("origin", "https://elsewhere.example")])]
#[case::by_a_name_of_somebody_else(Some("127.0.0.1"), &[("host", "rebound.example")])]
#[case::with_a_token_that_is_none(Some("203.0.113.9"), &[("authorization", "Bearer ")])]
#[actix_web::test]
async fn without_a_token_metrics_are_for_this_machine_alone(
    #[case] peer: Option<&str>,
    #[case] headers: &[(&str, &str)],
) {
    let ask = Ask { method: "GET", path: "/metrics", peer, headers: headers.to_vec(), ..Ask::default() };
    assert_eq!(House::build().await.ask(ask).await.told(), (403, "metrics.elsewhere"));
}

#[rstest]
#[case(None, 401, "token.missing")]
#[case(Some("Basic s3cret-of-metrics"), 401, "token.missing")]
#[case(Some("Bearer s3cret-of-metric"), 401, "token.invalid")]
#[case(Some("Bearer"), 401, "token.missing")]
#[case(Some("Bearer "), 401, "token.invalid")]
#[case(Some("Bearer s3cret-of-metrics"), 200, "")]
#[case(Some("bearer s3cret-of-metrics"), 200, "")]
#[actix_web::test]
async fn with_a_token_metrics_are_for_who_has_it(
    #[case] header: Option<&str>,
    #[case] status: u16,
    #[case] code: &str,
    #[values("203.0.113.9", "127.0.0.1")] peer: &str,
) {
    let house = House::build().await;
    let house = house.with_settings(|settings| settings.metrics_token.0 = "s3cret-of-metrics".to_owned());
    let headers: Vec<_> = header.map(|value| ("authorization", value)).into_iter().collect();
    let ask = Ask { method: "GET", path: "/metrics", peer: Some(peer), headers, ..Ask::default() };
    assert_eq!(house.ask(ask).await.told(), (status, code));
}

#[actix_web::test]
async fn every_job_of_the_timetable_is_there_and_no_other() {
    let house = House::build().await;
    let names: Vec<_> = SCHEDULES.iter().map(|(name, _)| *name).collect();
    assert_eq!(house.services.jobs.names(), names);
}
