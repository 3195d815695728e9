//! Spans, as OpenTelemetry takes them: OTLP over HTTP.

use crate::{About, CARRIERS, Flusher, Listener, PATIENCE, SettingsError};
use opentelemetry::propagation::TextMapPropagator;
use opentelemetry::trace::{SpanBuilder, SpanKind, TraceContextExt, Tracer, TracerProvider};
use opentelemetry::{Context, KeyValue};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::{Sampler, SdkTracer, SdkTracerProvider, Span};
use reqwest::blocking::Client;
use reqwest::header::{AUTHORIZATION, HeaderMap, HeaderValue};
use reqwest::redirect::Policy;
use std::collections::HashMap;
use std::thread;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::{Layer, Registry};
use url::Url;

/// What one span tells of itself at most.
const EVENTS: u32 = 32;

/// A span of this name is a request that somebody made.
const REQUEST: &str = "request";

/// The field of a span, and the header, that names the span of who asks.
const TRACEPARENT: &str = "traceparent";

/// Our names, and those that OpenTelemetry has for the same.
const NAMES: &[(&str, &str)] = &[("method", "http.request.method"), ("path", "url.path")];

/// Where traces go.
#[derive(Clone, Debug)]
pub struct TraceSettings {
    /// Where a collector listens, such as `http://localhost:4318`.
    pub endpoint: Url,
    /// What the header `Authorization` says, if there is one.
    pub authorization: Option<String>,
    /// Which part of all traces is told, from 0 to 1.
    pub ratio: f64,
}

/// Tells a collector of the spans of the program from now on.
pub fn traces(settings: &TraceSettings, about: &About) -> Result<(Listener, Flusher), SettingsError> {
    let exporter = SpanExporter::builder()
        .with_http()
        .with_http_client(client(settings)?)
        .with_protocol(Protocol::HttpBinary)
        .with_endpoint(address(&settings.endpoint))
        .with_timeout(PATIENCE)
        .build()
        .map_err(SettingsError::Exporter)?;
    let provider = SdkTracerProvider::builder()
        .with_batch_exporter(exporter)
        // Of the trace alone, so that every server decides alike, whatever a stranger asks for.
        .with_sampler(Sampler::TraceIdRatioBased(settings.ratio))
        .with_max_events_per_span(EVENTS)
        .with_resource(resource(about))
        .build();
    let layer = tracing_opentelemetry::layer::<Registry>()
        .with_tracer(Named(provider.tracer("plantel")))
        .with_location(false)
        .with_target(false)
        .with_threads(false)
        .with_tracked_inactivity(false);
    // Whatever the log leaves out, spans are begun and ended.
    let told = Targets::new().with_default(LevelFilter::INFO).with_target(CARRIERS, LevelFilter::OFF);
    let flusher = Flusher::new(move |patience| {
        // The log says so when it fails.
        let _ = provider.shutdown_with_timeout(patience);
    });
    Ok((layer.with_filter(told).boxed(), flusher))
}

/// The client that spans are sent with.
fn client(settings: &TraceSettings) -> Result<Client, SettingsError> {
    let mut headers = HeaderMap::new();
    if let Some(authorization) = &settings.authorization {
        let mut value = HeaderValue::from_str(authorization).map_err(|_| SettingsError::Authorization)?;
        value.set_sensitive(true);
        headers.insert(AUTHORIZATION, value);
    }
    let make = || Client::builder().timeout(PATIENCE).redirect(Policy::none()).default_headers(headers).build();
    // It has a runtime within, and refuses to be made on a thread of another.
    let built = thread::spawn(make).join().expect("it is made, or is an error");
    built.map_err(SettingsError::Client)
}

/// Where a collector takes spans.
fn address(endpoint: &Url) -> String {
    let mut url = endpoint.clone();
    url.set_path(&format!("{}/v1/traces", endpoint.path().trim_end_matches('/')));
    url.into()
}

/// What all spans have in common.
fn resource(about: &About) -> Resource {
    let version = KeyValue::new("service.version", about.version.clone());
    let environment = KeyValue::new("deployment.environment.name", about.environment.clone());
    Resource::builder_empty().with_service_name("plantel").with_attributes([version, environment]).build()
}

/// Begins spans with the names that OpenTelemetry has for what they say, below the span that a caller names.
struct Named(SdkTracer);

impl Tracer for Named {
    type Span = Span;

    fn build_with_context(&self, mut builder: SpanBuilder, parent: &Context) -> Span {
        let (told, given) = renamed(builder.attributes.take().unwrap_or_default());
        builder.attributes = Some(told);
        if builder.name == REQUEST {
            builder.span_kind = Some(SpanKind::Server);
        }
        match given {
            Some(caller) if !parent.has_active_span() => self.0.build_with_context(builder, &below(parent, caller)),
            _ => self.0.build_with_context(builder, parent),
        }
    }
}

/// What a span says, and by the way which one it lies in.
fn renamed(attributes: Vec<KeyValue>) -> (Vec<KeyValue>, Option<String>) {
    let known = |name: &str| NAMES.iter().find(|(ours, _)| *ours == name).map(|(_, theirs)| *theirs);
    let (given, others): (Vec<_>, Vec<_>) = attributes.into_iter().partition(|one| one.key.as_str() == TRACEPARENT);
    let told = others.into_iter().map(|one| match known(one.key.as_str()) {
        Some(name) => KeyValue::new(name, one.value),
        None => one,
    });
    (told.collect(), given.first().map(|one| one.value.as_str().into_owned()))
}

/// Below the span that a caller names by the W3C's Trace Context, if it is one.
fn below(parent: &Context, caller: String) -> Context {
    let headers = HashMap::from([(TRACEPARENT.to_owned(), caller)]);
    TraceContextPropagator::new().extract_with_context(parent, &headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_go_below_the_path_of_the_collector() {
        for (endpoint, expected) in [
            ("http://localhost:4318", "http://localhost:4318/v1/traces"),
            ("https://traces.test/otlp/", "https://traces.test/otlp/v1/traces"),
        ] {
            assert_eq!(address(&endpoint.parse().expect("an address")), expected);
        }
    }

    #[test]
    fn a_caller_names_a_span_or_does_not() {
        let named = |text: &str| below(&Context::new(), text.to_owned()).has_active_span();
        assert!(named("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        for wrong in [
            "00-00000000000000000000000000000000-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
            "00-0af7651916cd43dd8448eb211c80319g-b7ad6b7169203331-01",
            "",
        ] {
            assert!(!named(wrong), "{wrong}");
        }
    }
}
