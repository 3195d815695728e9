//! What the server does beside answering: letters, and taking away what is old.

use actix_web::web::Data;
use plantel_http::Services;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long the relay rests when there was nothing to do.
const REST: Duration = Duration::from_millis(500);

/// How long it rests when the store failed.
const TROUBLE: Duration = Duration::from_secs(5);

/// How often old things are taken away. Every server does it: taking away twice is once.
const CLEAN: Duration = Duration::from_hours(1);

/// Work in the background; it ends when this is dropped.
pub struct Background(Vec<JoinHandle<()>>);

impl Background {
    /// Starts it on the main runtime, which outlives every worker.
    pub fn start(services: &Data<Services>) -> Self {
        let relay = tokio::spawn(drain(services.clone()));
        let clean = tokio::spawn(clean_up(services.clone()));
        Self(vec![relay, clean])
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for task in &self.0 {
            // What was claimed and not carried out is claimed again, by whoever comes next.
            task.abort();
        }
    }
}

async fn drain(services: Data<Services>) {
    loop {
        let rest = match services.relay.step().await {
            Ok(0) => REST,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, "the relay could not go on");
                TROUBLE
            }
        };
        tokio::time::sleep(rest).await;
    }
}

async fn clean_up(services: Data<Services>) {
    loop {
        match services.identity.clean_up().await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "old sessions and sign-ins were taken away"),
            Err(error) => tracing::warn!(%error, "old sessions and sign-ins could not be taken away"),
        }
        tokio::time::sleep(CLEAN).await;
    }
}
