//! Work by the clock: of several servers one does it, by a lease in the database.

use crate::clock::{APART, Timestamp};
use crate::error::{Fault, Kind, Params};
use crate::journal::{Fact, Subject};
use crate::store::StoreError;
use async_trait::async_trait;
use serde::Serialize;
use uuid::Uuid;

/// Gives access to the timed jobs.
pub trait TimedRepositories: Send {
    /// The timed jobs.
    fn timed(&mut self) -> &mut dyn TimedRepository;
}

/// How a timed job stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TimedJob {
    /// Its name.
    pub name: String,
    /// When it began last.
    pub started_at: Option<Timestamp>,
    /// When it ended last; none while it runs for the first time.
    pub finished_at: Option<Timestamp>,
    /// How long it took last, in milliseconds.
    pub duration_ms: Option<u64>,
    /// What came of it last, or why it failed.
    pub result: Option<String>,
    /// When it ended last and had not failed.
    pub succeeded_at: Option<Timestamp>,
    /// How often it ended.
    pub runs: u64,
    /// How often it failed.
    pub failures: u64,
    /// How often it failed since it last did not.
    pub failed_in_a_row: u32,
    /// Until when nobody else gets it; none while nobody runs it. Long past: who ran it died.
    pub held_until: Option<Timestamp>,
}

impl TimedJob {
    /// Whether somebody runs it.
    pub fn runs_at(&self, now: Timestamp) -> bool {
        self.held_until.is_some_and(|until| until > now)
    }

    /// Whether it must begin: it has not since `due`, or who began it died, and nobody runs it. By a clock that was put
    /// back, all that began by it is still to come, and says nothing.
    pub fn is_due(&self, due: Timestamp, now: Timestamp) -> bool {
        let begun = self.started_at.is_some_and(|started| started >= due && started <= now + APART);
        (!begun || self.held_until.is_some()) && !self.runs_at(now)
    }
}

/// How one run of a job ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunEnded {
    /// When.
    pub at: Timestamp,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// What came of it, or why it failed: stores keep it as [`kept_error`](crate::relay::kept_error) does.
    pub result: String,
    /// Whether it failed.
    pub failed: bool,
}

/// Keeps when timed jobs ran.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait TimedRepository: Send {
    /// Claims a job that [is due](TimedJob::is_due): nobody else gets it before `until`. What the caller holds it by;
    /// none when it is not theirs.
    async fn claim(
        &mut self,
        name: &str,
        due: Timestamp,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Uuid>, StoreError>;
    /// Holds it for longer; whether it was still the caller's.
    async fn renew(&mut self, name: &str, holder: Uuid, until: Timestamp) -> Result<bool, StoreError>;
    /// Writes down how it ended and lets it go; whether it was still the caller's.
    async fn finish(&mut self, name: &str, holder: Uuid, ended: RunEnded) -> Result<bool, StoreError>;
    /// All that ever ran, by name.
    async fn all(&mut self) -> Result<Vec<TimedJob>, StoreError>;
    /// Forgets those that have not begun since then and are not held since then, as jobs that are no more; how many.
    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}

/// Somebody had a job run, whatever its schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct JobAsked {
    /// Its name.
    pub job: &'static str,
}

impl Fact for JobAsked {
    const KIND: &'static str = "job.asked";
    /// Jobs have names and no ids.
    fn subject(&self) -> Subject {
        Subject::new("job", Uuid::nil())
    }
}

/// What stands in the way of running a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JobError {
    /// Somebody runs it.
    #[error("{0} runs already")]
    Running(&'static str),
    /// It was run, and failed; what it said is kept with it.
    #[error("{0} failed")]
    Failed(&'static str),
}

impl JobError {
    /// Its codes.
    pub const CODES: &'static [&'static str] = &["job.running", "job.failed"];
}

impl Fault for JobError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Running(_) => "job.running",
            Self::Failed(_) => "job.failed",
        }
    }
    fn params(&self) -> Params {
        let (Self::Running(job) | Self::Failed(job)) = self;
        Params::none().text("job", *job)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, TimeZone, Utc};
    use rstest::rstest;

    fn minute(n: i64) -> Timestamp {
        Utc.timestamp_opt(1_790_000_000, 0).unwrap() + Duration::minutes(n)
    }

    #[rstest]
    #[case::never_ran(None, None, true)]
    #[case::ran_before(Some(1), None, true)]
    #[case::ran_at_that_moment(Some(5), None, false)]
    #[case::ran_since(Some(6), None, false)]
    #[case::ran_by_a_clock_that_is_a_little_ahead(Some(15), None, false)]
    #[case::ran_before_the_clock_was_put_back(Some(16), None, true)]
    #[case::runs_since_before(Some(1), Some(11), false)]
    #[case::runs(Some(6), Some(11), false)]
    #[case::its_lease_is_just_over(Some(6), Some(10), true)]
    #[case::who_ran_it_died(Some(6), Some(9), true)]
    fn a_job_begins_once_after_it_was_due_or_again_after_who_died(
        #[case] started: Option<i64>,
        #[case] until: Option<i64>,
        #[case] expected: bool,
    ) {
        let job = TimedJob { started_at: started.map(minute), held_until: until.map(minute), ..TimedJob::default() };
        assert_eq!(job.is_due(minute(5), minute(10)), expected);
    }
}
