//! What is promised of failures that are counted.

use super::support::{assert_stale, at_once, nowhere, pause};
use crate::builders::an_attempt_key;
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::identity::{AttemptKey, Attempts, Lockout};
use plantel_domain::store::{Store, StoreError};
use std::net::IpAddr;
use std::sync::Arc;

/// Many failures before anything is locked.
const PATIENT: Lockout = Lockout { failures: 1000, first: Duration::minutes(15), longest: Duration::hours(24) };

async fn fail_once(store: &dyn Store, key: &AttemptKey) -> Result<(), StoreError> {
    let mut work = store.begin(&nowhere()).await?;
    let attempts = work.attempts().lock(key, moment()).await?;
    pause().await;
    work.attempts().store(&attempts.fail(&PATIENT, moment()).0).await?;
    work.commit_unjournaled().await
}

async fn forget_once(store: &dyn Store, key: &AttemptKey) -> Result<(), StoreError> {
    let mut work = store.begin(&nowhere()).await?;
    work.attempts().lock(key, moment()).await?;
    pause().await;
    work.attempts().forget(key).await?;
    work.commit_unjournaled().await
}

async fn failures(store: &Arc<dyn Store>, key: &AttemptKey) -> Option<u32> {
    seen!(store, &nowhere(), attempts.find(key)).map(|attempts| attempts.failures)
}

/// Whether read or locked, and none is what a key has before.
pub async fn attempts_come_back_as_they_were_stored(store: Arc<dyn Store>) {
    let v6 = AttemptKey { address: IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]), ..an_attempt_key() };
    for key in [an_attempt_key(), v6] {
        assert_eq!(seen!(store, &nowhere(), attempts.find(&key)), None);
        let now = moment() + Duration::microseconds(7);
        assert_eq!(kept!(store, &nowhere(), attempts.lock(&key, now)), Attempts::none(key.clone(), now));
        let open = Attempts { failures: 3, ..Attempts::none(key.clone(), moment()) };
        let closed = Attempts { failures: 0, locks: 2, locked_until: Some(now), last_at: now, key: key.clone() };
        for attempts in [open, closed] {
            kept!(store, &nowhere(), attempts.store(&attempts));
            assert_eq!(seen!(store, &nowhere(), attempts.find(&key)), Some(attempts.clone()));
            assert_eq!(kept!(store, &nowhere(), attempts.lock(&key, moment())), attempts);
        }
    }
}

/// Nor what was locked in a work that was dropped, nor what was never locked.
pub async fn what_was_only_locked_counts_nothing(store: Arc<dyn Store>) {
    let key = an_attempt_key();
    kept!(store, &nowhere(), attempts.lock(&key, moment()));
    assert_eq!(seen!(store, &nowhere(), attempts.find(&key)), None);
    assert_eq!(kept!(store, &nowhere(), attempts.forget_account(key.account.clone())), 0);
    let (key, now) = (an_attempt_key(), moment() + Duration::hours(1));
    tried!(store, &nowhere(), attempts.lock(&key, moment())).expect("the store takes it");
    assert_eq!(kept!(store, &nowhere(), attempts.lock(&key, now)), Attempts::none(key, now));
    assert_stale(tried!(store, &nowhere(), attempts.store(&Attempts::none(an_attempt_key(), moment()))));
}

/// A stranger elsewhere locks nobody out.
pub async fn failures_from_several_places_are_counted_apart(store: Arc<dyn Store>) {
    let here = an_attempt_key();
    let there = AttemptKey { address: IpAddr::from([198, 51, 100, 1]), ..here.clone() };
    let other = an_attempt_key();
    for (key, times) in [(&here, 2), (&there, 3), (&other, 4)] {
        for _ in 0..times {
            fail_once(&*store, key).await.expect("the store counts it");
        }
    }
    assert_eq!((failures(&store, &here).await, failures(&store, &there).await), (Some(2), Some(3)));
    kept!(store, &nowhere(), attempts.forget(&here));
    kept!(store, &nowhere(), attempts.forget(&here));
    assert_eq!((failures(&store, &here).await, failures(&store, &there).await), (None, Some(3)));
    fail_once(&*store, &here).await.expect("the store counts it");
    assert_eq!(kept!(store, &nowhere(), attempts.forget_account(here.account.clone())), 2);
    assert_eq!((failures(&store, &here).await, failures(&store, &there).await), (None, None));
    assert_eq!(failures(&store, &other).await, Some(4));
    assert_eq!(kept!(store, &nowhere(), attempts.forget_account(here.account)), 0);
}

/// Also the first of all.
pub async fn failures_at_once_are_all_counted(store: Arc<dyn Store>) {
    let key = an_attempt_key();
    let failing = {
        let key = key.clone();
        move |store: Arc<dyn Store>, _| {
            let key = key.clone();
            async move { fail_once(&*store, &key).await }
        }
    };
    at_once(8, &store, failing).await;
    assert_eq!(failures(&store, &key).await, Some(8));
}

/// Whoever waits for what another forgets begins anew.
pub async fn failures_are_counted_while_others_forget(store: Arc<dyn Store>) {
    let key = an_attempt_key();
    let both = {
        let key = key.clone();
        move |store: Arc<dyn Store>, n: usize| {
            let key = key.clone();
            async move {
                if n.is_multiple_of(2) { fail_once(&*store, &key).await } else { forget_once(&*store, &key).await }
            }
        }
    };
    at_once(12, &store, both).await;
    assert!(failures(&store, &key).await.is_none_or(|failures| failures <= 6));
}
