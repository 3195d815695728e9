//! A store in memory that keeps the contracts of the real ones: whoever writes works on a copy,
//! one after another, and a commit swaps the copy in.

mod alert_causes;
mod alerts;
mod announcements;
mod calendar_feeds;
mod check_lists;
mod check_pictures;
mod check_rules;
mod checks;
mod constraints;
mod contacts;
mod data_rights;
mod discrepancies;
mod dispatches;
mod enrollments;
mod hooks;
mod identity;
mod institutions;
mod inventory;
mod invitations;
mod items;
mod journal;
mod loan_figures;
mod loan_pictures;
mod loan_policies;
mod loan_records;
mod loans;
mod memberships;
mod notices;
mod paging;
mod papers_of_enrollment;
mod papers_of_enrollment_consents;
mod people;
mod people_guardians;
mod relay;
mod schedules;
mod school;
mod school_groups;
mod simat;
mod since;
mod tables;
mod timed;
mod webhooks;
mod work;

use crate::{FixedClock, RandomIds};
use async_trait::async_trait;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::CallerChanges;
use plantel_domain::ids::{IdSource, UserId};
use plantel_domain::relay::Route;
use plantel_domain::store::{Repositories, Store, StoreError, StoredAnswer, UnitOfWork};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tables::{KeptAnswer, Tables};
use work::MemoryWork;

/// How a call is made to fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailWith {
    /// As if somebody else's write came between.
    Stale,
    /// As if there were too much at once.
    Busy,
    /// As if there were no room for what is written.
    Full,
}

impl From<FailWith> for StoreError {
    fn from(fail: FailWith) -> Self {
        match fail {
            FailWith::Stale => Self::Stale,
            FailWith::Busy => Self::Busy,
            FailWith::Full => Self::Full("no room".into()),
        }
    }
}

/// A store in memory. Clones share what is kept.
#[derive(Clone)]
pub struct MemoryStore {
    shared: Arc<Shared>,
    routes: &'static [Route],
}

struct Shared {
    committed: Mutex<Tables>,
    turn: Arc<tokio::sync::Mutex<()>>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    failures: Mutex<Vec<(u64, FailWith)>>,
    changes: Arc<CallerChanges>,
}

impl MemoryStore {
    /// An empty one, in which no event has a reaction; clock and ids are for its journal and its answers.
    pub fn new(clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        let (committed, failures) = (Mutex::default(), Mutex::default());
        let changes = CallerChanges::own();
        let shared = Shared { committed, turn: Arc::default(), clock, ids, failures, changes };
        Self { shared: Arc::new(shared), routes: &[] }
    }

    /// The same, with these reactions: a commit writes a delivery for each that its events have.
    #[must_use]
    pub fn routed(self, routes: &'static [Route]) -> Self {
        Self { routes, ..self }
    }

    /// An empty one with a clock that stands still and ids that nobody else has.
    pub fn fresh() -> Arc<Self> {
        Arc::new(Self::new(Arc::new(FixedClock::default()), Arc::new(RandomIds)))
    }

    /// Makes the `n`-th call from now on fail, once: of any repository, or a commit; the next is the first.
    pub fn fail_at(&self, n: u64, with: FailWith) {
        held(&self.shared.failures).push((n, with));
    }

    /// Takes back the failures that no call has met; how many there were.
    pub fn fails_no_more(&self) -> usize {
        std::mem::take(&mut *held(&self.shared.failures)).len()
    }

    /// The whole journal, oldest first.
    pub fn journal_entries(&self) -> Vec<JournalEntry> {
        held(&self.shared.committed).journal.to_vec()
    }

    /// The kinds of all that happened, oldest first.
    pub fn kinds(&self) -> Vec<String> {
        held(&self.shared.committed).journal.iter().map(|entry| entry.kind.clone()).collect()
    }
}

impl Shared {
    fn count_call(&self) -> Result<(), StoreError> {
        let mut failures = held(&self.failures);
        for (left, _) in failures.iter_mut() {
            *left = left.saturating_sub(1);
        }
        let due = failures.iter().position(|(left, _)| *left == 0);
        due.map_or(Ok(()), |at| Err(failures.remove(at).1.into()))
    }

    fn snapshot(&self) -> Tables {
        held(&self.committed).clone()
    }

    fn swap_in(&self, tables: Tables) {
        *held(&self.committed) = tables;
    }
}

/// A test that failed while it held the lock has told so already.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether an answer is still remembered: for a day.
fn remembered(answer: &KeptAnswer, now: Timestamp) -> bool {
    now - answer.at < Duration::hours(24)
}

#[async_trait]
impl Store for MemoryStore {
    async fn begin(&self, ctx: &Context) -> Result<Box<dyn UnitOfWork>, StoreError> {
        let turn = Arc::clone(&self.shared.turn).lock_owned().await;
        Ok(Box::new(MemoryWork::new(&self.shared, self.routes, ctx, Some(turn))))
    }

    async fn read(&self, ctx: &Context) -> Result<Box<dyn Repositories + Send>, StoreError> {
        Ok(Box::new(MemoryWork::new(&self.shared, self.routes, ctx, None)))
    }

    async fn find_answer(&self, user: UserId, key: &str) -> Result<Option<StoredAnswer>, StoreError> {
        let tables = self.shared.snapshot();
        let kept = tables.answers.get(&(user, key.to_owned()));
        Ok(kept.filter(|answer| remembered(answer, self.shared.clock.now())).map(|answer| answer.stored.clone()))
    }

    async fn ready(&self) -> Result<(), StoreError> {
        Ok(())
    }

    fn caller_changes(&self) -> Option<&Arc<CallerChanges>> {
        Some(&self.shared.changes)
    }
}
