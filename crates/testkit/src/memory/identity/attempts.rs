//! Failures that are counted.

use crate::memory::tables::remove_all;
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{AttemptKey, AttemptRepository, Attempts};
use plantel_domain::store::StoreError;
use std::sync::Arc;

#[async_trait]
impl AttemptRepository for MemoryWork {
    async fn find(&mut self, key: &AttemptKey) -> Result<Option<Attempts>, StoreError> {
        self.call(|tables, _| Ok(tables.attempts.get(key).filter(|attempts| counts(attempts)).cloned()))
    }

    async fn lock(&mut self, key: &AttemptKey, now: Timestamp) -> Result<Attempts, StoreError> {
        self.call(|tables, _| {
            let none = || Attempts::none(key.clone(), now);
            Ok(Arc::make_mut(&mut tables.attempts).entry(key.clone()).or_insert_with(none).clone())
        })
    }

    async fn store(&mut self, attempts: &Attempts) -> Result<(), StoreError> {
        self.call(|tables, _| {
            let stored = Arc::make_mut(&mut tables.attempts).get_mut(&attempts.key);
            *stored.ok_or(StoreError::Stale)? = attempts.clone();
            Ok(())
        })
    }

    async fn forget(&mut self, key: &AttemptKey) -> Result<(), StoreError> {
        self.call(|tables, _| {
            Arc::make_mut(&mut tables.attempts).remove(key);
            Ok(())
        })
    }

    async fn forget_account(&mut self, account: String) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            let of_account = |key: &AttemptKey| key.account == account;
            let forgotten = remove_all(&mut tables.attempts, |key, attempts| of_account(key) && counts(attempts));
            remove_all(&mut tables.attempts, |key, _| of_account(key));
            Ok(forgotten)
        })
    }
}

/// A row may count nothing: it was locked, and nothing was stored.
fn counts(attempts: &Attempts) -> bool {
    attempts.failures > 0 || attempts.locks > 0
}
