//! Timed jobs.

use super::tables::KeptJob;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::store::StoreError;
use plantel_domain::timed::{TimedJob, TimedRepositories, TimedRepository};
use std::sync::Arc;

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
    ) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let jobs = Arc::make_mut(&mut tables.timed);
            let kept = jobs.entry(name.to_owned()).or_insert_with(|| KeptJob {
                job: TimedJob { name: name.to_owned(), started_at: None, finished_at: None, result: None },
                until: None,
            });
            let begun = kept.job.started_at.is_some_and(|started| started >= due);
            let running = kept.until.is_some_and(|until| until > now);
            if begun || running {
                return Ok(false);
            }
            (kept.job.started_at, kept.until) = (Some(now), Some(until));
            Ok(true)
        })
    }

    async fn finish(&mut self, name: &str, now: Timestamp, result: String) -> Result<(), StoreError> {
        self.call(|tables, _| {
            if let Some(kept) = Arc::make_mut(&mut tables.timed).get_mut(name) {
                (kept.job.finished_at, kept.job.result, kept.until) = (Some(now), Some(result), None);
            }
            Ok(())
        })
    }

    async fn all(&mut self) -> Result<Vec<TimedJob>, StoreError> {
        self.call(|tables, _| Ok(tables.timed.values().map(|kept| kept.job.clone()).collect()))
    }
}
