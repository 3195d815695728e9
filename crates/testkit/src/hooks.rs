//! Other systems that are none.

use async_trait::async_trait;
use plantel_domain::webhooks::{AddressError, AddressRules, HookOutcome, HookOwner, HookPost, HookRequest};
use std::collections::{BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;
use url::Url;

/// Tells nobody: keeps what would be sent, and answers what a test says, or 204.
pub struct FakeHookPost {
    sent: Mutex<Vec<HookRequest>>,
    answers: Mutex<VecDeque<HookOutcome>>,
    /// The paths at which nobody answers for now.
    silent: watch::Sender<BTreeSet<String>>,
    /// The paths at which whoever sends panics.
    fatal: Mutex<BTreeSet<String>>,
}

impl Default for FakeHookPost {
    fn default() -> Self {
        let silent = watch::Sender::new(BTreeSet::new());
        Self { sent: Mutex::default(), answers: Mutex::default(), silent, fatal: Mutex::default() }
    }
}

/// A test that failed while it held the lock has told so already.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FakeHookPost {
    /// Who answers with a status.
    pub fn status(status: u16) -> HookOutcome {
        HookOutcome { status: Some(status), answer: format!("status {status}"), took_ms: 7, ..HookOutcome::default() }
    }

    /// What is answered next, one after the other.
    pub fn answer(&self, outcomes: impl IntoIterator<Item = HookOutcome>) {
        held(&self.answers).extend(outcomes);
    }

    /// Forgets what was to be answered.
    pub fn forget_answers(&self) {
        held(&self.answers).clear();
    }

    /// Who is asked at this path does not answer until all do again.
    pub fn hang(&self, path: &str) {
        self.silent.send_modify(|silent| {
            silent.insert(path.to_owned());
        });
    }

    /// Who sends to this path panics.
    pub fn panic_at(&self, path: &str) {
        held(&self.fatal).insert(path.to_owned());
    }

    /// Everybody answers again.
    pub fn answer_again(&self) {
        self.silent.send_replace(BTreeSet::new());
    }

    /// What was sent, oldest first.
    pub fn sent(&self) -> Vec<HookRequest> {
        held(&self.sent).clone()
    }
}

#[async_trait]
impl HookPost for FakeHookPost {
    async fn check(&self, url: &Url, _: HookOwner) -> Result<(), AddressError> {
        AddressRules::default().check(url)
    }

    async fn post(&self, request: HookRequest) -> HookOutcome {
        let path = request.url.path().to_owned();
        held(&self.sent).push(request);
        let fatal = held(&self.fatal).contains(&path);
        assert!(!fatal, "nobody survives a post to {path}");
        let mut silent = self.silent.subscribe();
        // It ends with an error when nobody can answer any more: then nobody waits for it either.
        let _ = silent.wait_for(|paths| !paths.contains(&path)).await;
        held(&self.answers).pop_front().unwrap_or_else(|| Self::status(204))
    }
}
