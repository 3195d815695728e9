//! What is promised of timed jobs. No other contract runs in the store.

use super::support::{at_once, nowhere, pause};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::store::Store;
use plantel_domain::timed::TimedJob;
use std::sync::Arc;

fn hours(hours: i64) -> Timestamp {
    moment() + Duration::hours(hours)
}

/// For ten minutes, by who thinks that it was due then.
async fn claimed(store: &Arc<dyn Store>, name: &str, due: Timestamp, now: Timestamp) -> bool {
    kept!(store, &nowhere(), timed.claim(name, due, now, now + Duration::minutes(10)))
}

async fn finished(store: &Arc<dyn Store>, name: &str, now: Timestamp, result: &str) {
    kept!(store, &nowhere(), timed.finish(name, now, result.to_owned()));
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
                let is_mine = work.timed().claim(&name, due, due, until).await?;
                pause().await;
                work.commit_unjournaled().await?;
                Ok(is_mine)
            }
        });
        assert_eq!(claims.await.into_iter().filter(|is_mine| *is_mine).count(), 1, "{turn}");
    }
}

/// Whoever asks, and whether it is done or not.
pub async fn a_timed_job_is_not_claimed_again_before_it_is_due(store: Arc<dyn Store>) {
    let (name, other) = (an_id().to_string(), an_id().to_string());
    let now = hours(2) + Duration::microseconds(1);
    assert!(claimed(&store, &name, hours(2), now).await);
    let begun = |finished_at, result: Option<&str>| {
        let (name, result) = (name.clone(), result.map(str::to_owned));
        Some(TimedJob { name, started_at: Some(now), finished_at, result })
    };
    assert_eq!(job(&store, &name).await, begun(None, None));
    assert!(!claimed(&store, &name, hours(2), now + Duration::minutes(1)).await, "it runs");
    let end = now + Duration::minutes(2);
    finished(&store, &name, end, "12 'ñ' \"%_\\\" 🐟").await;
    assert_eq!(job(&store, &name).await, begun(Some(end), Some("12 'ñ' \"%_\\\" 🐟")));
    assert!(!claimed(&store, &name, hours(2), hours(30)).await, "it was done");
    assert!(!claimed(&store, &name, now, hours(30)).await, "it began just then");
    assert!(claimed(&store, &other, hours(2), now).await, "another is another matter");
    assert!(claimed(&store, &name, hours(3), hours(3)).await, "it is due again, before the claim is over");
    let again =
        TimedJob { started_at: Some(hours(3)), ..begun(Some(end), Some("12 'ñ' \"%_\\\" 🐟")).expect("it is") };
    assert_eq!(job(&store, &name).await, Some(again), "what came of it last is told while it runs");
}

/// Once it is due again and the claim is over.
pub async fn a_timed_job_of_a_server_that_died_is_claimed_again(store: Arc<dyn Store>) {
    let name = an_id().to_string();
    assert!(claimed(&store, &name, hours(0), hours(0)).await);
    let (early, over) = (Duration::minutes(10) - Duration::microseconds(1), Duration::minutes(10));
    let due = hours(0) + Duration::minutes(5);
    assert!(!claimed(&store, &name, due, hours(0) + early).await, "it still runs");
    assert!(claimed(&store, &name, due, hours(0) + over).await);
    let mut work = store.begin(&nowhere()).await.expect("the store begins a work");
    let later = hours(1);
    assert!(work.timed().claim(&name, later, later, hours(2)).await.expect("the store answers"));
    drop(work);
    assert!(claimed(&store, &name, later, later).await, "a claim that is not kept is none");
}

/// All that ever ran.
pub async fn timed_jobs_come_by_name(store: Arc<dyn Store>) {
    for name in ["verify-ledger", "a", "clean-up"] {
        assert!(claimed(&store, name, hours(0), hours(0)).await);
    }
    finished(&store, "unknown", hours(0), "nothing").await;
    let names: Vec<_> = seen!(store, &nowhere(), timed.all()).into_iter().map(|job| job.name).collect();
    assert_eq!(names, ["a", "clean-up", "verify-ledger"]);
}
