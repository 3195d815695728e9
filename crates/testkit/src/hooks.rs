//! Other systems that are none.

use async_trait::async_trait;
use plantel_domain::webhooks::{AddressError, AddressRules, HookOutcome, HookPost, HookRequest};
use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use url::Url;

/// Tells nobody: keeps what would be sent, and answers what a test says, or 204.
#[derive(Default)]
pub struct FakeHookPost {
    sent: Mutex<Vec<HookRequest>>,
    answers: Mutex<VecDeque<HookOutcome>>,
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

    /// What was sent, oldest first.
    pub fn sent(&self) -> Vec<HookRequest> {
        held(&self.sent).clone()
    }
}

#[async_trait]
impl HookPost for FakeHookPost {
    async fn check(&self, url: &Url) -> Result<(), AddressError> {
        AddressRules::default().check(url)
    }

    async fn post(&self, request: HookRequest) -> HookOutcome {
        held(&self.sent).push(request);
        held(&self.answers).pop_front().unwrap_or_else(|| Self::status(204))
    }
}
