//! Timed jobs.

use super::tables::KeptJob;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::relay::kept_error;
use plantel_domain::store::StoreError;
use plantel_domain::timed::{RunEnded, TimedJob, TimedRepositories, TimedRepository};
use std::sync::Arc;
use uuid::Uuid;

impl TimedRepositories for MemoryWork {
    fn timed(&mut self) -> &mut dyn TimedRepository {
        self
    }
}

#[async_trait]
impl TimedRepository for MemoryWork {
    async fn claim(
        &mut self,
        name: &str,
        due: Timestamp,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Uuid>, StoreError> {
        let new = self.random();
        self.call(|tables, _| {
            let jobs = Arc::make_mut(&mut tables.timed);
            let kept = jobs.entry(name.to_owned()).or_insert_with(|| KeptJob {
                job: TimedJob { name: name.to_owned(), ..TimedJob::default() },
                holder: None,
            });
            if !kept.job.is_due(due, now) {
                return Ok(None);
            }
            (kept.job.started_at, kept.job.held_until, kept.holder) = (Some(now), Some(until), Some(new));
            Ok(Some(new))
        })
    }

    async fn renew(&mut self, name: &str, holder: Uuid, until: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let kept = Arc::make_mut(&mut tables.timed).get_mut(name).filter(|kept| kept.holder == Some(holder));
            let Some(kept) = kept else { return Ok(false) };
            kept.job.held_until = Some(until);
            Ok(true)
        })
    }

    async fn finish(&mut self, name: &str, holder: Uuid, ended: RunEnded) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let kept = Arc::make_mut(&mut tables.timed).get_mut(name).filter(|kept| kept.holder == Some(holder));
            let Some(KeptJob { job, holder }) = kept else { return Ok(false) };
            (job.held_until, *holder) = (None, None);
            (job.finished_at, job.duration_ms) = (Some(ended.at), Some(ended.duration_ms));
            job.result = Some(kept_error(&ended.result));
            job.runs += 1;
            if ended.failed {
                job.failures += 1;
                job.failed_in_a_row += 1;
            } else {
                (job.succeeded_at, job.failed_in_a_row) = (Some(ended.at), 0);
            }
            Ok(true)
        })
    }

    async fn all(&mut self) -> Result<Vec<TimedJob>, StoreError> {
        self.call(|tables, _| Ok(tables.timed.values().map(|kept| kept.job.clone()).collect()))
    }

    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            let old = |job: &TimedJob| {
                job.started_at.is_some_and(|started| started < before)
                    && job.held_until.is_none_or(|until| until < before)
            };
            Ok(super::tables::remove_all(&mut tables.timed, |_, kept| old(&kept.job)))
        })
    }
}
