//! Work by the clock: who runs it, how it ends, and what operators see and may.

use crate::house::{House, code};
use async_trait::async_trait;
use chrono::Duration;
use plantel_application::Result;
use plantel_application::jobs::{Cron, Doing, Job, JobState, Jobs, Timetable};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::store::{Store, StoreError};
use plantel_testkit::FailWith;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Notify;
use tokio::task::JoinSet;

/// How often something was done.
#[derive(Default)]
struct Counted {
    ran: AtomicU32,
}

/// At each full hour.
fn hourly(job: impl Job + 'static) -> (Arc<dyn Job>, Cron) {
    (Arc::new(job), Cron::parse("0 * * * *").unwrap())
}

fn counting(name: &'static str, counted: &Arc<Counted>) -> Doing {
    let counted = Arc::clone(counted);
    Doing::new(name, move |_| {
        let counted = Arc::clone(&counted);
        async move { Ok(format!("run {}", counted.ran.fetch_add(1, Ordering::SeqCst) + 1)) }
    })
}

fn failing(name: &'static str) -> Doing {
    Doing::new(name, |_| async { Err(StoreError::Stale.into()) })
}

fn jobs(house: &House, all: Vec<(Arc<dyn Job>, Cron)>) -> Jobs {
    Jobs::new(house.store.clone(), house.clock.clone(), all)
}

async fn state(jobs: &Jobs, name: &str) -> JobState {
    jobs.states().await.unwrap().into_iter().find(|job| job.name == name).unwrap()
}

/// Who may look after jobs: an administrator of the platform, of no institution.
async fn operator(house: &House) -> Context {
    house.platform_admin_of_none().await
}

#[tokio::test]
async fn what_is_due_runs_once_for_all_servers_and_again_when_it_is_due_again() {
    let (house, counted) = (House::new().await, Arc::new(Counted::default()));
    let server = || jobs(&house, vec![hourly(counting("count", &counted))]);
    let mut running = JoinSet::new();
    for _ in 0..8 {
        let jobs = server();
        running.spawn(async move { jobs.step().await.unwrap() });
    }
    assert_eq!(running.join_all().await.into_iter().sum::<usize>(), 1, "what was missed while all were down");
    house.clock.advance(Duration::minutes(59));
    assert_eq!(server().step().await.unwrap(), 0);
    house.clock.advance(Duration::minutes(1));
    assert_eq!(server().step().await.unwrap(), 1);
    house.clock.advance(Duration::days(3));
    let steps = [server().step().await.unwrap(), server().step().await.unwrap()];
    assert_eq!(steps, [1, 0], "many that were missed are one");
    assert_eq!(counted.ran.load(Ordering::SeqCst), 3);
    let now = house.clock.now();
    let state = state(&server(), "count").await;
    let expected = JobState {
        name: "count",
        schedule: "0 * * * *".to_owned(),
        started_at: Some(now),
        finished_at: Some(now),
        succeeded_at: Some(now),
        duration_ms: Some(0),
        result: Some("run 3".to_owned()),
        failed: false,
        runs: 3,
        failures: 0,
        failed_in_a_row: 0,
        next: Some(now + Duration::hours(1)),
        running: false,
    };
    assert_eq!(state, expected);
}

#[tokio::test]
async fn a_job_that_fails_says_why_and_runs_again_when_it_is_due_again() {
    let (house, counted) = (House::new().await, Arc::new(Counted::default()));
    let jobs = jobs(&house, vec![hourly(failing("fail")), hourly(counting("count", &counted))]);
    for row in 1..=2 {
        assert_eq!(jobs.step().await.unwrap(), 2, "the other runs beside it");
        let failed = state(&jobs, "fail").await;
        assert_eq!((failed.failed, failed.failures, failed.failed_in_a_row), (true, u64::from(row), row));
        assert_eq!(failed.result.as_deref(), Some("somebody else changed it (store.stale)"));
        assert_eq!((failed.succeeded_at, failed.running), (None, false));
        assert_eq!(jobs.step().await.unwrap(), 0, "not before");
        house.clock.advance(Duration::hours(1));
    }
}

#[tokio::test]
async fn a_job_that_panics_failed() {
    let house = House::new().await;
    let panics = Doing::new("panic", |now: Timestamp| async move {
        let what = "luck";
        assert!(now.timestamp() < 0, "out of {what}");
        Ok(String::new())
    });
    let jobs = jobs(&house, vec![hourly(panics)]);
    assert_eq!(jobs.step().await.unwrap(), 1);
    let failed = state(&jobs, "panic").await;
    assert_eq!((failed.failed, failed.result.as_deref()), (true, Some("it panicked: out of luck")));
}

/// Says when it began, and ends when it is told.
#[derive(Default)]
struct Slow {
    began: Notify,
    end: Notify,
}

struct SlowJob(Arc<Slow>);

#[async_trait]
impl Job for SlowJob {
    fn name(&self) -> &'static str {
        "slow"
    }

    async fn run(&self, _: Timestamp) -> Result<String> {
        self.0.began.notify_one();
        self.0.end.notified().await;
        Ok("slowly".to_owned())
    }

    fn longest(&self) -> Duration {
        Duration::milliseconds(30)
    }
}

/// The lease as it stands.
async fn held_until(house: &House) -> Option<Timestamp> {
    let mut reader = house.store.read(&Context::system("test", None)).await.unwrap();
    reader.timed().all().await.unwrap()[0].held_until
}

#[tokio::test]
async fn a_job_that_takes_long_is_held_for_as_long_as_it_runs() {
    let (house, slow) = (House::new().await, Arc::new(Slow::default()));
    let server = || jobs(&house, vec![hourly(SlowJob(Arc::clone(&slow)))]);
    let (first, other) = (server(), server());
    let running = tokio::spawn(async move { first.step().await });
    slow.began.notified().await;
    assert!(state(&other, "slow").await.running);
    // Its lease would be over by now.
    house.clock.advance(Duration::hours(2));
    let held = house.clock.now() + Duration::milliseconds(30);
    while held_until(&house).await != Some(held) {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    assert_eq!(other.step().await.unwrap(), 0, "it is due again, and runs");
    slow.end.notify_one();
    assert_eq!(running.await.unwrap().unwrap(), 1);
    assert_eq!(state(&other, "slow").await.duration_ms, Some(2 * 3_600_000));
}

#[tokio::test]
async fn a_job_that_another_took_over_is_dropped_and_tells_nothing() {
    let (house, slow) = (House::new().await, Arc::new(Slow::default()));
    let first = jobs(&house, vec![hourly(SlowJob(Arc::clone(&slow)))]);
    let running = tokio::spawn(async move { first.step().await });
    slow.began.notified().await;
    let much_later = house.clock.now() + Duration::days(1);
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    let taken = work.timed().claim("slow", much_later, much_later, much_later + Duration::hours(1)).await.unwrap();
    assert!(taken.is_some());
    work.commit_unjournaled().await.unwrap();
    assert_eq!(running.await.unwrap().unwrap(), 0, "nobody told it to end");
    // The job is gone with what it held.
    while Arc::strong_count(&slow) > 1 {
        tokio::task::yield_now().await;
    }
    let kept = state(&jobs(&house, vec![hourly(failing("slow"))]), "slow").await;
    assert_eq!((kept.runs, kept.result), (0, None));
}

#[tokio::test]
async fn what_the_clock_never_runs_is_run_by_hand() {
    let (house, counted) = (House::new().await, Arc::new(Counted::default()));
    let job: Arc<dyn Job> = Arc::new(counting("count", &counted));
    let jobs = jobs(&house, vec![(job, Cron::never())]);
    assert_eq!(jobs.step().await.unwrap(), 0);
    assert_eq!((jobs.wait("count"), jobs.wait("unknown")), (None, None));
    let operator = operator(&house).await;
    for run in ["run 1", "run 2"] {
        assert_eq!(jobs.run(&operator, "count").await.unwrap(), run, "at the same moment, too");
    }
    assert_eq!(house.store.kinds(), ["job.asked"; 2]);
    let entry = &house.store.journal_entries()[0];
    assert_eq!((entry.user, entry.data["job"].as_str()), (operator.user(), Some("count")));
    let listed = jobs.list(&operator).await.unwrap();
    assert_eq!((listed[0].schedule.as_str(), listed[0].next, listed[0].runs), ("", None, 2));
}

#[tokio::test]
async fn a_job_that_runs_is_not_run_beside_itself_and_one_that_fails_says_so() {
    let (house, slow) = (House::new().await, Arc::new(Slow::default()));
    let jobs = jobs(&house, vec![hourly(SlowJob(Arc::clone(&slow))), hourly(failing("fail"))]);
    let operator = operator(&house).await;
    let (other, ctx) = (jobs.clone(), operator.clone());
    let running = tokio::spawn(async move { other.run(&ctx, "slow").await });
    slow.began.notified().await;
    assert_eq!(code(jobs.run(&operator, "slow").await), "job.running");
    slow.end.notify_one();
    assert_eq!(running.await.unwrap().unwrap(), "slowly");
    assert_eq!(code(jobs.run(&operator, "fail").await), "job.failed");
    assert!(state(&jobs, "fail").await.failed);
    assert_eq!(code(jobs.run(&operator, "unknown").await), "job.not-found");
    assert_eq!(house.store.kinds(), ["job.asked"; 2], "what did not run was not asked");
}

#[tokio::test]
async fn a_job_goes_on_when_who_asked_for_it_goes_away() {
    let (house, slow) = (House::new().await, Arc::new(Slow::default()));
    let jobs = jobs(&house, vec![hourly(SlowJob(Arc::clone(&slow)))]);
    let (other, ctx) = (jobs.clone(), operator(&house).await);
    let asking = tokio::spawn(async move { other.run(&ctx, "slow").await });
    slow.began.notified().await;
    asking.abort();
    assert!(asking.await.unwrap_err().is_cancelled());
    slow.end.notify_one();
    while state(&jobs, "slow").await.running {
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    assert_eq!(state(&jobs, "slow").await.result.as_deref(), Some("slowly"));
}

#[tokio::test]
async fn jobs_are_for_administrators_of_the_platform_alone() {
    let (house, counted) = (House::new().await, Arc::new(Counted::default()));
    let jobs = jobs(&house, vec![hourly(counting("count", &counted))]);
    for role in Role::ALL {
        let ctx = house.person(*role).await;
        assert_eq!(code(jobs.list(&ctx).await), "access.denied", "{role:?}");
        assert_eq!(code(jobs.run(&ctx, "count").await), "access.denied", "{role:?}");
    }
    let nobody = Context { principal: plantel_domain::access::Principal::Anonymous, ..operator(&house).await };
    assert_eq!(code(jobs.list(&nobody).await), "access.sign-in-required");
    assert_eq!(counted.ran.load(Ordering::SeqCst), 0);
    house.assert_nothing_happened();
    assert!(jobs.list(&house.platform_admin().await).await.is_ok(), "also inside of an institution");
}

#[tokio::test]
async fn a_store_that_fails_before_a_job_begins_leaves_it_due() {
    let (house, counted) = (House::new().await, Arc::new(Counted::default()));
    let jobs = jobs(&house, vec![hourly(counting("count", &counted))]);
    // Looked for, claimed, committed.
    for call in 1..=3 {
        house.store.fail_at(call, FailWith::Stale);
        assert_eq!(code(jobs.step().await), "store.stale", "at call {call}");
        assert_eq!(counted.ran.load(Ordering::SeqCst), 0);
    }
    assert_eq!(jobs.step().await.unwrap(), 1);
}

#[tokio::test]
async fn the_timetable_says_when_and_others_keep_theirs() {
    let (house, counted) = (House::new().await, Arc::new(Counted::default()));
    let mut timetable = Timetable::usual();
    timetable.set("clean-up", "5 4 * * *").unwrap();
    let all = vec![hourly(counting("clean-up", &counted)), hourly(counting("of-a-test", &counted))];
    let jobs = jobs(&house, all).scheduled(&timetable);
    let schedules: Vec<_> = jobs.states().await.unwrap().into_iter().map(|job| (job.name, job.schedule)).collect();
    assert_eq!(jobs.names(), ["clean-up", "of-a-test"]);
    assert_eq!(schedules, [("clean-up", "5 4 * * *".to_owned()), ("of-a-test", "0 * * * *".to_owned())]);
    assert_eq!(jobs.wait("clean-up"), Some(Duration::minutes(13 * 60 + 5)), "at 15:00");
}
