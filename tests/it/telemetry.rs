//! What a server tells others of itself, when it is told whom.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Told;
use opentelemetry_proto::tonic::trace::v1::Span;
use plantel_tests::databases::Kind;
use plantel_tests::receiver::{Heard, Receiver};
use plantel_tests::server::{Server, run};
use prost::Message;
use std::time::{Duration, Instant};

fn told(heard: &Heard) -> ExportTraceServiceRequest {
    ExportTraceServiceRequest::decode(&heard.body[..]).expect("it is OTLP")
}

/// All spans that came, with this text somewhere in them.
fn spans(collector: &Receiver, with: &str) -> Vec<Span> {
    let heard = collector.heard();
    let posts = heard.iter().filter(|one| one.path == "/v1/traces").map(told);
    let scopes = posts.flat_map(|post| post.resource_spans).flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).filter(|span| format!("{span:?}").contains(with)).collect()
}

/// What a span says under this name.
fn attribute(span: &Span, name: &str) -> Option<Told> {
    span.attributes.iter().find(|one| one.key == name)?.value.clone()?.value
}

fn text(told: &str) -> Told {
    Told::StringValue(told.to_owned())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_are_traced_below_the_span_of_who_asks_whatever_the_log_leaves_out() {
    let collector = Receiver::saying([]);
    let env = [("PLANTEL_TRACES__ENDPOINT", collector.address.as_str()), ("PLANTEL_LOG__LEVEL", "error")];
    let mut server = Server::start(Kind::Sqlite, &env).await;
    let asking = server.root().await.with("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    let asking = asking.with("x-request-id", "the-one-request");
    let begun = Instant::now();
    while spans(&collector, "verify-ledger").is_empty() {
        assert!(begun.elapsed() < Duration::from_mins(1), "jobs are spans too");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    asking.get("/api/v1/users/me").await.is(200);
    // What waits is told before the program ends.
    server.ask_to_stop();
    assert!(server.ended(Duration::from_mins(1)).await.success());
    let found = spans(&collector, "the-one-request");
    let [span] = &found[..] else { panic!("one span: {found:?}") };
    assert_eq!(span.name, "request");
    assert_eq!(span.trace_id, 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes());
    assert_eq!(span.parent_span_id, 0xb7ad_6b71_6920_3331_u64.to_be_bytes());
    assert_eq!(attribute(span, "http.request.method"), Some(text("GET")));
    assert_eq!(attribute(span, "url.path"), Some(text("/api/v1/users/me")));
    assert_eq!(attribute(span, "http.response.status_code"), Some(Told::IntValue(200)));
    let secrets = ["correct horse battery", "Bearer", "root@plantel.test"];
    for heard in collector.heard() {
        let told = format!("{:?}", told(&heard));
        assert!(secrets.iter().all(|secret| !told.contains(secret)), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_is_not_there_to_be_told_keeps_nobody_waiting() {
    let nobody = format!("http://127.0.0.1:{}", plantel_tests::server::free_port());
    let sentry = nobody.replace("http://", "http://abc123@") + "/42";
    let env = [("PLANTEL_TRACES__ENDPOINT", nobody.as_str()), ("PLANTEL_SENTRY__DSN", sentry.as_str())];
    let mut server = Server::start(Kind::Sqlite, &env).await;
    server.root().await.get("/api/v1/users/me").await.is(200);
    let begun = Instant::now();
    while !server.log().contains("HTTP export failed") {
        assert!(begun.elapsed() < Duration::from_mins(1), "an operator is told: {}", server.log());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!server.log().contains("abc123"), "but no key");
    server.ask_to_stop();
    assert!(server.ended(Duration::from_mins(1)).await.success());
}

#[test]
fn what_others_are_told_by_is_checked_at_the_start_and_not_shown() {
    for (name, value, key) in [
        ("PLANTEL_TRACES__ENDPOINT", "localhost:4318", "traces.endpoint"),
        ("PLANTEL_TRACES__RATIO", "1.5", "traces.ratio"),
        ("PLANTEL_TRACES__AUTHORIZATION", "Bearer\tñ", "traces.authorization"),
        ("PLANTEL_SENTRY__DSN", "https://errors.test/42", "sentry.dsn"),
    ] {
        run("sqlite://never/opened.db", &[(name, value)], &["check-config"], "").explains(&[key]);
    }
    let env = [
        ("PLANTEL_TRACES__RATIO", "0.25"),
        ("PLANTEL_TRACES__AUTHORIZATION", "Bearer of-news"),
        ("PLANTEL_SENTRY__DSN", "https://abc123@errors.test/42"),
    ];
    let said = run("sqlite://never/opened.db", &env, &["check-config"], "").succeeded();
    assert!(said.contains("\"ratio\": 0.25") && !said.contains("abc123") && !said.contains("of-news"), "{said}");
}
