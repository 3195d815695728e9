//! What the clock does: the use cases that are timed jobs.

use super::{Doing, Job, Jobs, Timetable};
use crate::checks::Checks;
use crate::identity::Identity;
use crate::inventory::{Inventory, LEDGER_JOB};
use crate::loans::Loans;
use crate::{Error, Result};
use chrono::Duration;
use futures::FutureExt;
use futures::future::BoxFuture;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::store::Store;
use std::sync::Arc;

/// How long it is remembered of a job that is no more when it ran.
const KEPT: Duration = Duration::days(90);

type Cleaner = Arc<dyn Fn(Timestamp) -> BoxFuture<'static, Result<u64>> + Send + Sync>;

/// Collects jobs, and what is to be taken away by the one job `clean-up`.
#[derive(Default)]
pub struct Clockwork {
    jobs: Vec<Arc<dyn Job>>,
    cleaners: Vec<(&'static str, Cleaner)>,
}

/// A call of this use case.
fn doing<T, F, Fut>(name: &'static str, case: &Arc<T>, deed: F) -> Doing
where
    T: Send + Sync + 'static,
    F: Fn(Arc<T>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<String>> + Send + 'static,
{
    let case = Arc::clone(case);
    Doing::new(name, move |_| deed(Arc::clone(&case)))
}

impl Clockwork {
    /// With what is done by the clock with things, loans, checks and accounts.
    pub fn of(inventory: &Arc<Inventory>, loans: &Arc<Loans>, checks: &Arc<Checks>, identity: &Arc<Identity>) -> Self {
        Self::default()
            .runs(doing(LEDGER_JOB, inventory, |inventory| async move { inventory.verify_ledger_by_clock().await }))
            .runs(doing("expire-loans", loans, |loans| async move {
                let expired = loans.expire().await?;
                Ok(format!("{expired} loans expired that nobody collected"))
            }))
            .runs(doing("watch-loans", loans, |loans| async move {
                let told = loans.watch().await?;
                Ok(format!("told of {told} loans"))
            }))
            .runs(doing("watch-checks", checks, |checks| async move {
                let missed = checks.watch().await?;
                Ok(format!("{missed} checks were missed"))
            }))
            .cleans("sessions and sign-ins", identity, |identity, _| async move { identity.clean_up().await })
    }

    /// And this job.
    #[must_use]
    pub fn runs(self, job: impl Job + 'static) -> Self {
        self.runs_shared(Arc::new(job))
    }

    /// And this job, which others have too.
    #[must_use]
    pub fn runs_shared(mut self, job: Arc<dyn Job>) -> Self {
        self.jobs.push(job);
        self
    }

    /// And takes away what is old of this, by a call of this use case; how much there was.
    #[must_use]
    pub fn cleans<T, F, Fut>(mut self, what: &'static str, case: &Arc<T>, deed: F) -> Self
    where
        T: Send + Sync + 'static,
        F: Fn(Arc<T>, Timestamp) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<u64>> + Send + 'static,
    {
        let case = Arc::clone(case);
        self.cleaners.push((what, Arc::new(move |now| deed(Arc::clone(&case), now).boxed())));
        self
    }

    /// All of them by their usual schedules; what has none is never due.
    pub fn jobs(self, store: Arc<dyn Store>, clock: Arc<dyn Clock>) -> Jobs {
        let timed = Arc::new(Arc::clone(&store));
        let all = self.cleans("timed jobs that are no more", &timed, forget);
        let cleaners = Arc::new(all.cleaners);
        let clean_up = Doing::new("clean-up", move |now| clean_up(Arc::clone(&cleaners), now));
        let timetable = Timetable::usual();
        let mut jobs = all.jobs;
        jobs.push(Arc::new(clean_up));
        let usual = |job: Arc<dyn Job>| {
            let cron = timetable.of(job.name()).cloned().unwrap_or_else(super::Cron::never);
            (job, cron)
        };
        Jobs::new(store, clock, jobs.into_iter().map(usual).collect())
    }
}

/// Each part by itself: what fails keeps no other from being done.
async fn clean_up(cleaners: Arc<Vec<(&'static str, Cleaner)>>, now: Timestamp) -> Result<String> {
    let mut said = Vec::new();
    let mut failed: Option<Error> = None;
    for (what, clean) in cleaners.iter() {
        match clean(now).await {
            Ok(rows) => said.push(format!("{what}: {rows}")),
            Err(error) => {
                tracing::warn!(what, %error, "what is old could not be taken away");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or_else(|| Ok(said.join(", ")), Err)
}

async fn forget(store: Arc<Arc<dyn Store>>, now: Timestamp) -> Result<u64> {
    let mut work = store.begin(&Context::system("clean-up", None)).await?;
    let forgotten = work.timed().forget(now - KEPT).await?;
    work.commit_unjournaled().await?;
    Ok(forgotten)
}
