//! What is told, to a collector and a Sentry that only listen.

use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::KeyValue;
use opentelemetry_proto::tonic::common::v1::any_value::Value as Told;
use opentelemetry_proto::tonic::trace::v1::Span;
use opentelemetry_proto::tonic::trace::v1::span::SpanKind;
use opentelemetry_proto::tonic::trace::v1::status::StatusCode;
use plantel_telemetry::{About, Dsn, TraceSettings, errors, traces};
use prost::Message;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;
use tracing::field::Empty;
use tracing::{error, info, info_span, warn};
use tracing_subscriber::layer::SubscriberExt;

/// For how long a busy machine may think about it.
const PATIENCE: Duration = Duration::from_secs(30);

/// For how long somebody is waited for who is not there.
const NOT_LONG: Duration = Duration::from_secs(2);

/// One request: its first line, its headers, its body.
struct Heard {
    line: String,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

/// Listens until the test ends: its address, and what comes.
fn listening(status: &'static str) -> (String, Receiver<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let address = format!("http://{}", listener.local_addr().expect("it has an address"));
    let (sender, heard) = channel();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let request = read(&stream);
            // Before it is answered: who waits for the answer finds it here.
            let _ = sender.send(request);
            let answer = format!("HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
            let _ = stream.write_all(answer.as_bytes());
        }
    });
    (address, heard)
}

fn read(stream: &TcpStream) -> Heard {
    let mut reader = BufReader::new(stream);
    let mut next = || {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line comes");
        line.trim_end().to_owned()
    };
    let line = next();
    let mut headers = BTreeMap::new();
    while let Some((name, value)) = next().split_once(": ") {
        headers.insert(name.to_lowercase(), value.to_owned());
    }
    let mut body = vec![0; headers["content-length"].parse().expect("a length")];
    reader.read_exact(&mut body).expect("a body comes");
    Heard { line, headers, body }
}

fn about() -> About {
    About { version: "1.2.3".to_owned(), environment: "production".to_owned() }
}

fn settings(address: &str, ratio: f64) -> TraceSettings {
    let endpoint = address.parse().expect("an address");
    TraceSettings { endpoint, authorization: Some("Bearer of-news".to_owned()), ratio }
}

/// What a post tells of spans.
fn told(heard: &Heard) -> ExportTraceServiceRequest {
    ExportTraceServiceRequest::decode(&heard.body[..]).expect("it is OTLP")
}

/// All spans of a post, by name.
fn spans(heard: &Heard) -> BTreeMap<String, Span> {
    let scopes = told(heard).resource_spans.into_iter().flat_map(|resource| resource.scope_spans);
    scopes.flat_map(|scope| scope.spans).map(|span| (span.name.clone(), span)).collect()
}

/// What is said under this name.
fn attribute(all: &[KeyValue], name: &str) -> Option<Told> {
    all.iter().find(|one| one.key == name)?.value.clone()?.value
}

fn text(told: &str) -> Told {
    Told::StringValue(told.to_owned())
}

/// Whether a span failed.
fn failed(span: &Span) -> bool {
    span.status.as_ref().is_some_and(|status| status.code() == StatusCode::Error)
}

#[tokio::test]
async fn a_request_is_a_span_with_what_happened_in_it_below_the_span_of_who_asked() {
    let (address, heard) = listening("200 OK");
    let (listener, flusher) = traces(&settings(&address, 1.0), &about()).expect("it can be told");
    tracing::subscriber::with_default(tracing_subscriber::registry().with(listener), || {
        let traceparent = Some("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        let request = info_span!(
            "request",
            id = "r-1",
            method = %"GET",
            path = %"/api/v1/loans",
            traceparent,
            http.response.status_code = Empty,
            otel.status_code = Empty
        );
        request.in_scope(|| {
            info_span!("job", name = "verify-ledger").in_scope(|| error!(found = 3, "the book differs"));
        });
        request.record("http.response.status_code", 503_i64);
        request.record("otel.status_code", "ERROR");
        drop(request);
        info!("nobody's");
    });
    flusher.flush(PATIENCE).await;
    let heard = heard.try_recv().expect("it was told");
    assert_eq!(heard.line, "POST /v1/traces HTTP/1.1");
    assert_eq!(heard.headers["content-type"], "application/x-protobuf");
    assert_eq!(heard.headers["authorization"], "Bearer of-news");
    let resource = told(&heard).resource_spans[0].resource.clone().expect("who tells").attributes;
    assert_eq!(attribute(&resource, "service.name"), Some(text("plantel")));
    assert_eq!(attribute(&resource, "service.version"), Some(text("1.2.3")));
    assert_eq!(attribute(&resource, "deployment.environment.name"), Some(text("production")));
    let spans = spans(&heard);
    let (request, job) = (&spans["request"], &spans["job"]);
    assert_eq!(request.trace_id, 0x0af7_6519_16cd_43dd_8448_eb21_1c80_319c_u128.to_be_bytes());
    assert_eq!(request.parent_span_id, 0xb7ad_6b71_6920_3331_u64.to_be_bytes());
    assert_eq!(request.kind(), SpanKind::Server);
    assert_eq!(attribute(&request.attributes, "http.request.method"), Some(text("GET")));
    assert_eq!(attribute(&request.attributes, "url.path"), Some(text("/api/v1/loans")));
    assert_eq!(attribute(&request.attributes, "http.response.status_code"), Some(Told::IntValue(503)));
    assert_eq!(attribute(&request.attributes, "traceparent"), None, "it is told once");
    assert!(failed(request) && request.start_time_unix_nano <= request.end_time_unix_nano);
    assert_eq!((&job.trace_id, &job.parent_span_id), (&request.trace_id, &request.span_id));
    assert!(failed(job) && job.kind() == SpanKind::Internal);
    assert_eq!(attribute(&job.attributes, "name"), Some(text("verify-ledger")));
    let event = &job.events[0];
    assert_eq!(event.name, "the book differs");
    assert_eq!(attribute(&event.attributes, "found"), Some(Told::IntValue(3)));
}

#[tokio::test]
async fn of_traces_as_many_are_told_as_was_asked_for() {
    let (address, heard) = listening("200 OK");
    for (ratio, least, most) in [(0.0, 0, 0), (0.5, 50, 150), (1.0, 200, 200)] {
        let (listener, flusher) = traces(&settings(&address, ratio), &about()).expect("it can be told");
        tracing::subscriber::with_default(tracing_subscriber::registry().with(listener), || {
            for _ in 0..200 {
                drop(info_span!("request"));
            }
        });
        flusher.flush(PATIENCE).await;
        let posts: Vec<_> = heard.try_iter().map(|heard| told(&heard)).collect();
        let scopes = posts.iter().flat_map(|post| &post.resource_spans).flat_map(|resource| &resource.scope_spans);
        let told: usize = scopes.map(|scope| scope.spans.len()).sum();
        assert!((least..=most).contains(&told), "{told} of 200 for {ratio}");
    }
}

#[tokio::test]
async fn an_error_is_told_with_the_request_it_happened_in_and_nothing_less_is() {
    let (address, heard) = listening("200 OK");
    let dsn: Dsn = format!("{}/42", address.replace("http://", "http://abc123@")).parse().expect("a project");
    let (listener, flusher) = errors(&dsn, &about()).expect("it can be told");
    tracing::subscriber::with_default(tracing_subscriber::registry().with(listener), || {
        info_span!("request", id = "r-1", path = %"/api/v1/loans").in_scope(|| {
            warn!("a warning");
            error!(what = "imports", "work panicked");
        });
        error!(target: "opentelemetry_sdk", "of who carries traces");
    });
    flusher.flush(PATIENCE).await;
    let one = heard.try_recv().expect("it was told");
    assert!(heard.try_recv().is_err(), "nothing else was");
    assert_eq!(one.line, "POST /api/42/envelope/ HTTP/1.1");
    assert!(one.headers["x-sentry-auth"].contains("sentry_key=abc123"));
    let body = String::from_utf8(one.body).expect("UTF-8");
    let lines: Vec<Value> = body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let [first, part, event] = &lines[..] else { panic!("{body}") };
    // The one with hyphens, the other without.
    let same = |told: &Value| told["event_id"].as_str().map(|id| id.replace('-', ""));
    assert_eq!((same(first), &part["type"]), (same(event), &json!("event")));
    assert_eq!(event["message"], "work panicked");
    let fields = &event["contexts"]["Rust Tracing Fields"];
    assert_eq!((&fields["request:id"], &fields["request:path"]), (&json!("r-1"), &json!("/api/v1/loans")));
    assert_eq!(fields["what"], "imports");
    assert_eq!((&event["release"], &event["environment"]), (&json!("plantel@1.2.3"), &json!("production")));
    for private in ["user", "request", "server_name", "breadcrumbs"] {
        assert_eq!(event[private], Value::Null, "{private}");
    }
}

#[tokio::test]
async fn who_cannot_be_told_is_not_waited_for() {
    let nowhere = TcpListener::bind("127.0.0.1:0").expect("there is a free port");
    let closed = format!("http://{}", nowhere.local_addr().expect("it has an address"));
    drop(nowhere);
    let (refusing, heard) = listening("503 Service Unavailable");
    for address in [closed, refusing] {
        let (listener, flusher) = traces(&settings(&address, 1.0), &about()).expect("it can be told");
        tracing::subscriber::with_default(tracing_subscriber::registry().with(listener), || {
            // More than there is room for.
            for _ in 0..10_000 {
                drop(info_span!("request"));
            }
        });
        flusher.flush(NOT_LONG).await;
    }
    assert!(heard.try_iter().count() > 0, "it was tried");
}

#[tokio::test]
async fn what_authorizes_must_be_able_to_stand_in_a_header() {
    let whole = settings("http://localhost:4318", 1.0);
    let broken = TraceSettings { authorization: Some("of\nnews".to_owned()), ..whole };
    assert!(traces(&broken, &about()).is_err());
}
