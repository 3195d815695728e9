//! Work by the clock. Each job has a name, a schedule and a row in the store; of several servers one runs it, under a
//! lease that it renews, and whoever dies with it is followed by another.

mod clockwork;
mod cron;
mod lease;
mod registry;

pub use clockwork::Clockwork;
pub use cron::{BadCron, Cron};
pub use registry::{Doing, SCHEDULES, Timetable};

use crate::{Result, attempt};
use async_trait::async_trait;
use chrono::Duration;
use futures::future::join_all;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::error::not_found;
use plantel_domain::store::Store;
use plantel_domain::timed::{JobAsked, JobError, TimedJob};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// Something done by the clock. It may be done again from its beginning, after who did it died.
#[async_trait]
pub trait Job: Send + Sync {
    /// Its name: what stands in the store, in the configuration and in metrics.
    fn name(&self) -> &'static str;
    /// Does it; what came of it, in one line.
    async fn run(&self, now: Timestamp) -> Result<String>;
    /// How long it is held before it must be renewed: whoever dies with it is followed by another after that.
    fn longest(&self) -> Duration {
        Duration::minutes(10)
    }
}

/// How a job stands, for operators.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobState {
    /// Its name.
    pub name: &'static str,
    /// Its cron expression, in UTC; empty when the clock never runs it.
    pub schedule: String,
    /// When it began last.
    pub started_at: Option<Timestamp>,
    /// When it ended last.
    pub finished_at: Option<Timestamp>,
    /// When it ended last and had not failed.
    pub succeeded_at: Option<Timestamp>,
    /// How long it took last, in milliseconds.
    pub duration_ms: Option<u64>,
    /// What came of it last, or why it failed.
    pub result: Option<String>,
    /// Whether it failed last.
    pub failed: bool,
    /// How often it ended.
    pub runs: u64,
    /// How often it failed.
    pub failures: u64,
    /// How often it failed since it last did not.
    pub failed_in_a_row: u32,
    /// When it is due next.
    pub next: Option<Timestamp>,
    /// Whether somebody runs it.
    pub running: bool,
}

struct Entry {
    job: Arc<dyn Job>,
    cron: Cron,
}

/// All that is done by the clock. Several servers may have one each. Clones are the same.
#[derive(Clone)]
pub struct Jobs {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    all: Arc<Vec<Entry>>,
}

impl Jobs {
    /// Over these ports, these jobs by these schedules.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, jobs: Vec<(Arc<dyn Job>, Cron)>) -> Self {
        let mut all: Vec<_> = jobs.into_iter().map(|(job, cron)| Entry { job, cron }).collect();
        all.sort_by_key(|entry| entry.job.name());
        Self { store, clock, all: Arc::new(all) }
    }

    /// The same jobs by the schedules of a timetable; those that it does not name keep theirs.
    #[must_use]
    pub fn scheduled(self, timetable: &Timetable) -> Self {
        let entry = |entry: &Entry| {
            let cron = timetable.of(entry.job.name()).unwrap_or(&entry.cron).clone();
            Entry { job: Arc::clone(&entry.job), cron }
        };
        Self { all: Arc::new(self.all.iter().map(entry).collect()), ..self }
    }

    /// The names of all jobs, in order.
    pub fn names(&self) -> Vec<&'static str> {
        self.all.iter().map(|entry| entry.job.name()).collect()
    }

    /// Runs what is due and nobody else runs, at the same time; how many there were. A job that fails is written down
    /// and fails nobody.
    pub async fn step(&self) -> Result<usize> {
        let done = join_all(self.all.iter().map(|entry| self.look(entry.job.name()))).await;
        let mut ran = 0;
        for one in done {
            ran += usize::from(one?);
        }
        Ok(ran)
    }

    /// Runs one job if it is due and nobody else runs it; whether it ran here.
    pub async fn look(&self, name: &str) -> Result<bool> {
        let Some(entry) = self.all.iter().find(|entry| entry.job.name() == name) else { return Ok(false) };
        let now = self.clock.now();
        let Some(due) = entry.cron.last(now) else { return Ok(false) };
        let ctx = Context::system("jobs", None);
        // Asked first without writing: each server asks all the time.
        let known = self.store.read(&ctx).await?.timed().all().await?;
        if known.iter().any(|job| job.name == name && !job.is_due(due, now)) {
            return Ok(false);
        }
        let until = now + entry.job.longest();
        let claimed = attempt(|| self.claimed(&ctx, entry.job.name(), (due, now, until), None)).await?;
        let Some(holder) = claimed else { return Ok(false) };
        // What it says is written down with it.
        Ok(self.carry_out(Arc::clone(&entry.job), holder, now).await?.is_some())
    }

    /// How long until a job is due next; none when the clock never runs it.
    pub fn wait(&self, name: &str) -> Option<Duration> {
        let entry = self.all.iter().find(|entry| entry.job.name() == name)?;
        entry.cron.wait(self.clock.now())
    }

    /// How all jobs stand, by name.
    pub async fn list(&self, ctx: &Context) -> Result<Vec<JobState>> {
        ctx.require(Permission::ManageJobs, &Target::default())?;
        self.states().await
    }

    /// The same for who asks for no permission: health and metrics, which show no results.
    pub async fn states(&self) -> Result<Vec<JobState>> {
        let ctx = Context::system("jobs", None);
        let known = self.store.read(&ctx).await?.timed().all().await?;
        let mut known: BTreeMap<String, TimedJob> = known.into_iter().map(|job| (job.name.clone(), job)).collect();
        let now = self.clock.now();
        let state = |entry: &Entry| {
            let kept = known.remove(entry.job.name()).unwrap_or_default();
            JobState {
                name: entry.job.name(),
                schedule: entry.cron.to_string(),
                running: kept.runs_at(now),
                failed: kept.failed_in_a_row > 0,
                next: entry.cron.next(now),
                started_at: kept.started_at,
                finished_at: kept.finished_at,
                succeeded_at: kept.succeeded_at,
                duration_ms: kept.duration_ms,
                result: kept.result,
                runs: kept.runs,
                failures: kept.failures,
                failed_in_a_row: kept.failed_in_a_row,
            }
        };
        Ok(self.all.iter().map(state).collect())
    }

    /// Runs a job now, whatever its schedule; what came of it. It goes on to its end also when the caller goes away.
    pub async fn run(&self, ctx: &Context, name: &str) -> Result<String> {
        ctx.require(Permission::ManageJobs, &Target::default())?;
        let entry = self.all.iter().find(|entry| entry.job.name() == name).ok_or(not_found::JOB)?;
        let (job, known) = (Arc::clone(&entry.job), entry.job.name());
        let now = self.clock.now();
        // The answer under an idempotency key would keep the claim open, and its lock, until the job is done.
        let ctx = Context { idempotency: None, ..ctx.clone() };
        // Whenever it began last: a day from now is later than that, also by a clock that is not ours.
        let times = (now + Duration::days(1), now, now + job.longest());
        let claimed = attempt(|| self.claimed(&ctx, known, times, Some(JobAsked { job: known }))).await?;
        let holder = claimed.ok_or(JobError::Running(known))?;
        let (jobs, running) = (self.clone(), Arc::clone(&job));
        let ran = tokio::spawn(async move { jobs.carry_out(running, holder, now).await });
        match ran.await {
            Ok(Ok(Some(Ok(said)))) => Ok(said),
            Ok(Err(error)) => Err(error),
            Ok(Ok(Some(Err(_)) | None)) | Err(_) => Err(JobError::Failed(known).into()),
        }
    }

    /// Claims a job that was due then, now, until then; it is written down who asked, if anybody did.
    async fn claimed(
        &self,
        ctx: &Context,
        name: &'static str,
        (due, now, until): (Timestamp, Timestamp, Timestamp),
        asked: Option<JobAsked>,
    ) -> Result<Option<Uuid>> {
        let mut work = self.store.begin(ctx).await?;
        let holder = work.timed().claim(name, due, now, until).await?;
        match (holder, asked) {
            (None, _) => return Ok(None),
            (Some(_), Some(asked)) => work.commit(asked.into()).await?,
            (Some(_), None) => work.commit_unjournaled().await?,
        }
        Ok(holder)
    }

    /// Runs a claimed job to its end and writes down how it ended: what it said, or why it failed. None when another
    /// took it over meanwhile.
    async fn carry_out(
        &self,
        job: Arc<dyn Job>,
        holder: Uuid,
        started: Timestamp,
    ) -> Result<Option<std::result::Result<String, String>>> {
        lease::Lease { store: &*self.store, clock: &*self.clock, holder, started }.run(job).await
    }
}
