//! Errors of the log, as Sentry takes them.

use crate::{About, CARRIERS, Flusher, Listener, PATIENCE, SettingsError};
use reqwest::Client;
use reqwest::redirect::Policy;
use sentry::integrations::tracing::{ErrorLayer, SpanLayer};
use sentry::transports::ReqwestHttpTransportOptions;
use sentry::types::Dsn;
use sentry::{ClientOptions, MaxRequestBodySize, Transport, TransportFactory, TransportOptions};
use std::sync::Arc;
use tracing::{Level, Metadata};
use tracing_subscriber::filter::{LevelFilter, filter_fn};
use tracing_subscriber::{Layer, Registry};

/// Sends with a client of ours.
struct Post(Client);

impl TransportFactory for Post {
    fn create_transport_with_options(&self, options: TransportOptions) -> Arc<dyn Transport> {
        Arc::new(ReqwestHttpTransportOptions::from(options).with_client(self.0.clone()).build())
    }
}

/// Tells a project of each line of the log that is an error, with the spans that it lies in.
///
/// Threads that logged before may tell nothing: it is begun first of all.
pub fn errors(project: &Dsn, about: &About) -> Result<(Listener, Flusher), SettingsError> {
    let client = Client::builder().timeout(PATIENCE).redirect(Policy::none()).build().map_err(SettingsError::Client)?;
    let mut options = ClientOptions::new()
        .release(format!("plantel@{}", about.version))
        .environment(about.environment.clone())
        .send_default_pii(false)
        .max_request_body_size(MaxRequestBodySize::None)
        .max_breadcrumbs(0)
        .default_integrations(false)
        .transport(Post(client));
    options.dsn = Some(project.clone());
    let guard = sentry::init(options);
    let layer = Layer::<Registry>::and_then(SpanLayer::new(), ErrorLayer::new().enable_span_attributes());
    let told = filter_fn(is_told).with_max_level_hint(LevelFilter::INFO);
    let flusher = Flusher::new(move |patience| {
        guard.close(Some(patience));
    });
    Ok((layer.with_filter(told).boxed(), flusher))
}

/// Spans are told with the errors within, and never alone.
fn is_told(about: &Metadata<'_>) -> bool {
    if about.is_span() {
        return *about.level() <= Level::INFO;
    }
    *about.level() == Level::ERROR && !about.target().starts_with(CARRIERS)
}
