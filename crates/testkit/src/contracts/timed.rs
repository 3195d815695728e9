//! What is promised of timed jobs. No other contract runs in the store.

use super::support::{at_once, nowhere, pause};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::store::Store;
use plantel_domain::timed::{RunEnded, TimedJob};
use std::sync::Arc;
use uuid::Uuid;

fn hours(hours: i64) -> Timestamp {
    moment() + Duration::hours(hours)
}

/// For ten minutes, by who thinks that it was due then.
async fn claimed(store: &Arc<dyn Store>, name: &str, due: Timestamp, now: Timestamp) -> Option<Uuid> {
    kept!(store, &nowhere(), timed.claim(name, due, now, now + Duration::minutes(10)))
}

/// Whether somebody who asks gets it.
async fn is_free(store: &Arc<dyn Store>, name: &str, due: Timestamp, now: Timestamp) -> bool {
    claimed(store, name, due, now).await.is_some()
}

fn well(at: Timestamp, result: &str) -> RunEnded {
    RunEnded { at, duration_ms: 1_234, result: result.to_owned(), failed: false }
}

fn badly(at: Timestamp, result: &str) -> RunEnded {
    RunEnded { failed: true, ..well(at, result) }
}

async fn finished(store: &Arc<dyn Store>, name: &str, holder: Uuid, ended: RunEnded) -> bool {
    kept!(store, &nowhere(), timed.finish(name, holder, ended))
}

async fn job(store: &Arc<dyn Store>, name: &str) -> Option<TimedJob> {
    seen!(store, &nowhere(), timed.all()).into_iter().find(|job| job.name == name)
}

/// The others are told that it is not theirs.
pub async fn a_timed_job_is_claimed_by_one_of_many(store: Arc<dyn Store>) {
    let name = an_id().to_string();
    assert_eq!(job(&store, &name).await, None);
    for turn in 0..3 {
        let (due, name) = (hours(turn), name.clone());
        let claims = at_once(8, &store, move |store, _| {
            let name = name.clone();
            async move {
                let mut work = store.begin(&nowhere()).await?;
                let until = due + Duration::minutes(10);
                let holder = work.timed().claim(&name, due, due, until).await?;
                pause().await;
                work.commit_unjournaled().await?;
                Ok(holder)
            }
        });
        assert_eq!(claims.await.into_iter().flatten().count(), 1, "{turn}");
    }
}

/// Whoever asks, and whether it is done or not.
pub async fn a_timed_job_is_not_claimed_again_before_it_is_due(store: Arc<dyn Store>) {
    let (name, other) = (an_id().to_string(), an_id().to_string());
    let now = hours(2) + Duration::microseconds(1);
    let holder = claimed(&store, &name, hours(2), now).await.expect("nobody has it");
    let running = TimedJob {
        name: name.clone(),
        started_at: Some(now),
        held_until: Some(now + Duration::minutes(10)),
        ..TimedJob::default()
    };
    assert_eq!(job(&store, &name).await, Some(running.clone()));
    assert!(!is_free(&store, &name, hours(2), now + Duration::minutes(1)).await, "it runs");
    let end = now + Duration::minutes(2);
    assert!(finished(&store, &name, holder, well(end, "12 'ñ' \"%_\\\" 🐟")).await);
    let ended = TimedJob {
        finished_at: Some(end),
        duration_ms: Some(1_234),
        result: Some("12 'ñ' \"%_\\\" 🐟".to_owned()),
        succeeded_at: Some(end),
        runs: 1,
        held_until: None,
        ..running
    };
    assert_eq!(job(&store, &name).await, Some(ended.clone()));
    assert!(!is_free(&store, &name, hours(2), hours(30)).await, "it was done");
    assert!(!is_free(&store, &name, now, hours(30)).await, "it began just then");
    assert!(is_free(&store, &other, hours(2), now).await, "another is another matter");
    assert!(is_free(&store, &name, hours(3), hours(3)).await, "it is due again");
    let again = TimedJob { started_at: Some(hours(3)), held_until: Some(hours(3) + Duration::minutes(10)), ..ended };
    assert_eq!(job(&store, &name).await, Some(again), "what came of it last is told while it runs");
}

/// An hour, but for who is no more than some minutes behind.
pub async fn a_timed_job_is_claimed_again_after_the_clock_was_put_back(store: Arc<dyn Store>) {
    let name = an_id().to_string();
    let holder = claimed(&store, &name, hours(5), hours(5)).await.expect("nobody has it");
    assert!(finished(&store, &name, holder, well(hours(5), "done")).await);
    let behind = hours(5) - Duration::minutes(5);
    assert!(!is_free(&store, &name, behind, behind).await, "another server was a little ahead");
    let back = hours(4);
    let again = claimed(&store, &name, back, back).await.expect("it is due by the clock there is");
    assert!(!is_free(&store, &name, back, back).await, "it runs");
    assert!(finished(&store, &name, again, well(back, "done")).await);
    assert!(!is_free(&store, &name, back, back).await, "it was done");
    assert!(is_free(&store, &name, hours(5), hours(5)).await, "it is due again");
}

/// Once the claim is over, due or not: what was begun is ended.
pub async fn a_timed_job_of_a_server_that_died_is_claimed_again(store: Arc<dyn Store>) {
    let name = an_id().to_string();
    let first = claimed(&store, &name, hours(0), hours(0)).await.expect("nobody has it");
    let (early, over) = (Duration::minutes(10) - Duration::microseconds(1), Duration::minutes(10));
    let due = hours(0) + Duration::minutes(5);
    assert!(!is_free(&store, &name, due, hours(0) + early).await, "it still runs");
    let second = claimed(&store, &name, hours(0), hours(0) + over).await.expect("who had it died");
    assert_ne!(first, second);
    let end = hours(0) + over + Duration::minutes(1);
    assert!(finished(&store, &name, second, well(end, "done")).await);
    assert!(!is_free(&store, &name, hours(0), hours(1)).await, "it was done");
    let mut work = store.begin(&nowhere()).await.expect("the store begins a work");
    let later = hours(1);
    assert!(work.timed().claim(&name, later, later, hours(2)).await.expect("the store answers").is_some());
    drop(work);
    assert!(is_free(&store, &name, later, later).await, "a claim that is not kept is none");
}

/// And by nobody else.
pub async fn a_timed_job_is_held_for_longer_by_who_holds_it(store: Arc<dyn Store>) {
    let name = an_id().to_string();
    let holder = claimed(&store, &name, hours(0), hours(0)).await.expect("nobody has it");
    let renewed = async |holder| kept!(store, &nowhere(), timed.renew(&name, holder, hours(1)));
    assert!(!renewed(an_id()).await);
    assert_eq!(job(&store, &name).await.expect("it is").held_until, Some(hours(0) + Duration::minutes(10)));
    assert!(renewed(holder).await);
    assert_eq!(job(&store, &name).await.expect("it is").held_until, Some(hours(1)));
    assert!(!is_free(&store, &name, hours(1), hours(1) - Duration::microseconds(1)).await);
    let other = claimed(&store, &name, hours(1), hours(1)).await.expect("it is over");
    assert!(!renewed(holder).await, "it is another's");
    assert!(finished(&store, &name, other, well(hours(1), "done")).await);
    assert!(!renewed(other).await, "it has ended");
    assert!(!kept!(store, &nowhere(), timed.renew("no such job", other, hours(9))));
}

/// Nor by who held it before.
pub async fn a_timed_job_is_ended_by_who_holds_it_alone(store: Arc<dyn Store>) {
    let name = an_id().to_string();
    let late = claimed(&store, &name, hours(0), hours(0)).await.expect("nobody has it");
    let holder = claimed(&store, &name, hours(1), hours(1)).await.expect("it is over");
    for stranger in [late, an_id()] {
        assert!(!finished(&store, &name, stranger, badly(hours(2), "late")).await);
    }
    assert!(!finished(&store, "no such job", holder, badly(hours(2), "late")).await);
    let running = job(&store, &name).await.expect("it is");
    assert_eq!((running.result.clone(), running.runs, running.failures), (None, 0, 0));
    assert!(finished(&store, &name, holder, well(hours(2), "done")).await);
    assert!(!finished(&store, &name, holder, badly(hours(3), "twice")).await, "it ends once");
    let ended = job(&store, &name).await.expect("it is");
    assert_eq!((ended.result.as_deref(), ended.runs, ended.failures), (Some("done"), 1, 0));
}

/// In all, and since it last did not.
pub async fn failures_of_a_timed_job_are_counted(store: Arc<dyn Store>) {
    let name = an_id().to_string();
    let ends: [fn(Timestamp, &str) -> RunEnded; 4] = [badly, badly, well, badly];
    for (n, ended) in (0..).zip(ends) {
        let holder = claimed(&store, &name, hours(n), hours(n)).await.expect("nobody has it");
        assert!(finished(&store, &name, holder, ended(hours(n), &format!("{n}\0 {}", "ñ".repeat(2_000)))).await);
    }
    let job = job(&store, &name).await.expect("it is");
    assert_eq!((job.runs, job.failures, job.failed_in_a_row), (4, 3, 1));
    assert_eq!((job.finished_at, job.succeeded_at), (Some(hours(3)), Some(hours(2))));
    assert_eq!(job.result, Some(format!("3 {}", "ñ".repeat(998))), "a thousand characters are kept");
}

/// All that ever ran.
pub async fn timed_jobs_come_by_name(store: Arc<dyn Store>) {
    for name in ["verify-ledger", "a", "clean-up"] {
        assert!(is_free(&store, name, hours(0), hours(0)).await);
    }
    let names: Vec<_> = seen!(store, &nowhere(), timed.all()).into_iter().map(|job| job.name).collect();
    assert_eq!(names, ["a", "clean-up", "verify-ledger"]);
}

/// But not while somebody runs them.
pub async fn timed_jobs_that_are_no_more_are_forgotten(store: Arc<dyn Store>) {
    for (name, began) in [("old", 0), ("held", 0), ("new", 5)] {
        let holder = claimed(&store, name, hours(began), hours(began)).await.expect("nobody has it");
        if name != "held" {
            assert!(finished(&store, name, holder, well(hours(began), "done")).await);
        }
    }
    let soon = hours(0) + Duration::minutes(10);
    assert_eq!(kept!(store, &nowhere(), timed.forget(soon)), 1, "held is held until just then");
    assert_eq!(kept!(store, &nowhere(), timed.forget(hours(5))), 1, "who held it died long ago");
    let names: Vec<_> = seen!(store, &nowhere(), timed.all()).into_iter().map(|job| job.name).collect();
    assert_eq!(names, ["new"]);
}
