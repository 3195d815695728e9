//! What the program tells of itself: lines of its log, and to others if the configuration names them.

use crate::config::{Config, LogFormat};
use anyhow::{Context, Result};
use plantel_telemetry::{Flusher, Listener};
use std::panic;
use std::time::Duration;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

/// How long what is still to be told may take when the program ends.
const PATIENCE: Duration = Duration::from_secs(3);

/// Its spans hold the address of the database with its password, and nothing that somebody looks for.
const NEVER_TOLD: &str = "sea_orm::driver::sqlx_postgres=off";

/// What is told, until the program ends.
pub struct Telling(Vec<Flusher>);

impl Telling {
    /// From now on.
    pub fn begin(config: &Config) -> Result<Self> {
        let about = config.about();
        let (mut listeners, mut flushers) = (vec![lines(config)?], Vec::new());
        if let Some(settings) = config.trace_settings() {
            let (listener, flusher) = plantel_telemetry::traces(&settings, &about).context("traces")?;
            listeners.push(listener);
            flushers.push(flusher);
        }
        if let Some(project) = config.sentry_project() {
            let (listener, flusher) = plantel_telemetry::errors(&project, &about).context("sentry")?;
            listeners.push(listener);
            flushers.push(flusher);
            tell_of_panics();
        }
        tracing_subscriber::registry().with(listeners).init();
        Ok(Self(flushers))
    }

    /// What is still to be told is, but nobody waits for long.
    pub async fn end(self) {
        futures::future::join_all(self.0.into_iter().map(|flusher| flusher.flush(PATIENCE))).await;
    }
}

/// Lines on standard error.
fn lines(config: &Config) -> Result<Listener> {
    let filter: EnvFilter = config.log.level.parse().context("log.level")?;
    let filter = filter.add_directive(NEVER_TOLD.parse().expect("it names a module and a level"));
    let lines = fmt::layer().with_writer(std::io::stderr);
    Ok(match config.log.format {
        LogFormat::Text => lines.with_filter(filter).boxed(),
        LogFormat::Json => lines.json().with_filter(filter).boxed(),
    })
}

/// Where, but not with what words: there may be anything in them.
fn tell_of_panics() {
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::error!(place, "a panic");
        before(panic);
    }));
}
