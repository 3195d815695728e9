//! Work by the clock: of several servers one does it, by a lease in the database.

use crate::clock::Timestamp;
use crate::store::StoreError;
use async_trait::async_trait;

/// Gives access to the timed jobs.
pub trait TimedRepositories: Send {
    /// The timed jobs.
    fn timed(&mut self) -> &mut dyn TimedRepository;
}

/// How a timed job stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimedJob {
    /// Its name.
    pub name: String,
    /// When it began last.
    pub started_at: Option<Timestamp>,
    /// When it ended last; none while it runs for the first time.
    pub finished_at: Option<Timestamp>,
    /// What came of it last.
    pub result: Option<String>,
}

/// Keeps when timed jobs ran.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait TimedRepository: Send {
    /// Claims a job that has not begun since `due`, and that nobody runs: nobody else gets it before
    /// `until`. Whether it is the caller's now.
    async fn claim(&mut self, name: &str, due: Timestamp, now: Timestamp, until: Timestamp)
    -> Result<bool, StoreError>;
    /// Writes down what came of it.
    async fn finish(&mut self, name: &str, now: Timestamp, result: String) -> Result<(), StoreError>;
    /// All that ever ran, by name.
    async fn all(&mut self) -> Result<Vec<TimedJob>, StoreError>;
}
