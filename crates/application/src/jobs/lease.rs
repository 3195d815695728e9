//! Running a claimed job: it is held as long as it lives, and written down how it ended.

use super::Job;
use crate::{Error, Result, attempt};
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::store::Store;
use plantel_domain::timed::RunEnded;
use std::any::Any;
use std::sync::Arc;
use tokio::task::{JoinError, JoinSet};
use tracing::Instrument;
use uuid::Uuid;

/// A job that was claimed.
pub(super) struct Lease<'a> {
    pub(super) store: &'a dyn Store,
    pub(super) clock: &'a dyn Clock,
    pub(super) holder: Uuid,
    pub(super) started: Timestamp,
}

/// What a run said, or why it failed.
type Said = std::result::Result<String, String>;

impl Lease<'_> {
    /// Runs it to its end; none when another took it over meanwhile.
    pub(super) async fn run(&self, job: Arc<dyn Job>) -> Result<Option<Said>> {
        let Some(said) = self.held(&job).await else {
            tracing::error!(job = job.name(), "another took the job over: it was dropped here");
            return Ok(None);
        };
        match &said {
            Ok(result) => tracing::debug!(job = job.name(), result, "a job ended"),
            Err(why) => tracing::warn!(job = job.name(), why, "a job failed"),
        }
        let at = self.clock.now();
        let ended = RunEnded {
            at,
            duration_ms: u64::try_from((at - self.started).num_milliseconds()).unwrap_or(0),
            result: said.clone().unwrap_or_else(|why| why),
            failed: said.is_err(),
        };
        let finished = attempt(|| self.finished(job.name(), ended.clone())).await?;
        Ok(finished.then_some(said))
    }

    /// Runs it and renews the lease meanwhile. A job of its own task, so that one that panics ends nothing else, and
    /// one that computes for long does not keep the lease from being renewed.
    async fn held(&self, job: &Arc<dyn Job>) -> Option<Said> {
        let (name, longest) = (job.name(), job.longest());
        let third = (longest / 3).to_std().unwrap_or(std::time::Duration::from_secs(1));
        let (doing, started) = (Arc::clone(job), self.started);
        // Whatever drops this set drops the job with it.
        let mut running = JoinSet::new();
        running.spawn(async move { doing.run(started).await }.instrument(tracing::info_span!("job", name)));
        let mut until = started + longest;
        loop {
            tokio::select! {
                ended = running.join_next() => return ended.map(said),
                () = tokio::time::sleep(third) => until = self.renewed(name, longest, until).await?,
            }
        }
    }

    /// Until when it is held now; none when it is another's. A store that fails is asked again, for as long as the
    /// lease lasts.
    async fn renewed(&self, name: &str, longest: Duration, until: Timestamp) -> Option<Timestamp> {
        let now = self.clock.now();
        let renewed = attempt(|| async {
            let mut work = self.store.begin(&Context::system("jobs", None)).await?;
            let is_ours = work.timed().renew(name, self.holder, now + longest).await?;
            work.commit_unjournaled().await?;
            Ok(is_ours)
        });
        match renewed.await {
            Ok(true) => Some(now + longest),
            Ok(false) => None,
            Err(error) => {
                tracing::warn!(job = name, %error, "the lease of a job could not be renewed");
                (now < until).then_some(until)
            }
        }
    }

    async fn finished(&self, name: &str, ended: RunEnded) -> Result<bool> {
        let mut work = self.store.begin(&Context::system("jobs", None)).await?;
        let is_ours = work.timed().finish(name, self.holder, ended).await?;
        work.commit_unjournaled().await?;
        Ok(is_ours)
    }
}

fn said(ended: std::result::Result<Result<String>, JoinError>) -> Said {
    match ended {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(error)) => Err(told(&error)),
        Err(error) if error.is_panic() => Err(format!("it panicked: {}", words(&*error.into_panic()))),
        Err(_) => Err("it was broken off".to_owned()),
    }
}

/// With its cause: operators alone read it.
fn told(error: &Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}

/// What a panic said.
fn words(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("without words")
}
