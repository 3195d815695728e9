//! The job that takes away what is old, and which jobs there are.

use crate::house::{House, code};
use chrono::Duration;
use plantel_application::jobs::{Clockwork, Cron, Doing, Job, Jobs, SCHEDULES};
use plantel_domain::access::Context;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

#[tokio::test]
async fn cleaning_up_does_all_of_it_and_fails_when_a_part_did() {
    let house = House::new().await;
    let counted = Arc::new(AtomicU32::new(0));
    let clockwork = |fails: bool| {
        Clockwork::default()
            .cleans("letters", &Arc::new(fails), |fails, _| async move {
                if *fails { Err(StoreError::Stale.into()) } else { Ok(3) }
            })
            .cleans("notices", &counted, |counted, _| async move {
                counted.fetch_add(1, Ordering::SeqCst);
                Ok(0)
            })
            .jobs(house.store.clone(), house.clock.clone())
    };
    let operator = house.platform_admin_of_none().await;
    let said = clockwork(false).run(&operator, "clean-up").await.unwrap();
    assert_eq!(said, "letters: 3, notices: 0, timed jobs that are no more: 0");
    assert_eq!(code(clockwork(true).run(&operator, "clean-up").await), "job.failed");
    assert_eq!(counted.load(Ordering::SeqCst), 2, "what comes behind is done");
}

#[tokio::test]
async fn a_job_that_is_no_more_is_forgotten_after_three_months() {
    let house = House::new().await;
    let former: Arc<dyn Job> = Arc::new(Doing::new("former", |_| async { Ok(String::new()) }));
    let hourly = Cron::parse("0 * * * *").unwrap();
    Jobs::new(house.store.clone(), house.clock.clone(), vec![(former, hourly)]).step().await.unwrap();
    let clockwork = Clockwork::default().jobs(house.store.clone(), house.clock.clone());
    let names = async || {
        let mut reader = house.store.read(&Context::system("test", None)).await.unwrap();
        reader.timed().all().await.unwrap().into_iter().map(|job| job.name).collect::<Vec<_>>()
    };
    house.clock.advance(Duration::days(90));
    clockwork.step().await.unwrap();
    assert_eq!(names().await, ["clean-up", "former"]);
    house.clock.advance(Duration::days(1));
    clockwork.step().await.unwrap();
    assert_eq!(names().await, ["clean-up"]);
}

#[test]
fn every_schedule_is_of_a_job_with_a_name_of_its_own() {
    let mut names: Vec<_> = SCHEDULES.iter().map(|(name, _)| *name).collect();
    names.dedup();
    assert_eq!(names.len(), SCHEDULES.len());
}
