//! Tells others how a server fares: traces by OTLP, errors to Sentry.
//!
//! Both listen to what is logged anyway: what must not be in the log is in neither. What cannot be told is dropped;
//! nobody waits for it.

mod errors;
mod flusher;
mod traces;

pub use errors::errors;
pub use flusher::Flusher;
pub use sentry::types::Dsn;
pub use traces::{TraceSettings, traces};

use opentelemetry_otlp::ExporterBuildError;
use std::time::Duration;
use tracing_subscriber::{Layer, Registry};

/// Under names that begin so the carriers of traces log; their lines are told to nobody else.
const CARRIERS: &str = "opentelemetry";

/// How long whoever is told may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// Hears what is logged and tells of it what others are to know.
pub type Listener = Box<dyn Layer<Registry> + Send + Sync>;

/// Who tells.
#[derive(Clone, Debug)]
pub struct About {
    /// The version of the program.
    pub version: String,
    /// Where it runs, such as `production`.
    pub environment: String,
}

/// Why nothing can be told.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// It cannot stand in a header.
    #[error("what authorizes must have visible characters alone")]
    Authorization,
    /// Of the certificates of the machine.
    #[error("no client can be made")]
    Client(#[source] reqwest::Error),
    /// Of where they go.
    #[error("no traces can be sent")]
    Exporter(#[source] ExporterBuildError),
}
