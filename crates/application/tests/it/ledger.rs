//! Proving that the book is what the ledger says, once a night.

use crate::house::House;
use crate::mocks::{MockStore, MockWork};
use chrono::Duration;
use plantel_application::inventory::{Inventory, LEDGER_JOB, Workshop};
use plantel_application::jobs::{Cron, Doing, Job, Jobs};
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::inventory::Discrepancy;
use plantel_domain::page::Page;
use plantel_domain::store::Store;
use plantel_testkit::builders::an_institution;
use plantel_testkit::{FailWith, FakeLabels, FakePictures, FixedClock, MemoryFiles, RandomIds};
use std::sync::Arc;
use tokio::task::JoinSet;

async fn job(house: &House) -> plantel_domain::timed::TimedJob {
    let system = Context::system("test", None);
    let jobs = house.store.read(&system).await.unwrap().timed().all().await.unwrap();
    jobs.into_iter().find(|job| job.name == LEDGER_JOB).unwrap()
}

/// As each server has it: at half past seven each day.
fn nightly(house: &House) -> Jobs {
    let inventory = Arc::new(house.inventory());
    let verify = Doing::new(LEDGER_JOB, move |_| {
        let inventory = Arc::clone(&inventory);
        async move { inventory.verify_ledger_by_clock().await }
    });
    let jobs: Vec<(Arc<dyn Job>, Cron)> = vec![(Arc::new(verify), Cron::daily(7, 30).unwrap())];
    Jobs::new(house.store.clone(), house.clock.clone(), jobs)
}

#[tokio::test]
async fn every_institution_is_compared_and_its_journal_says_so() {
    let house = House::new().await;
    let neighbour = house.next_door().await;
    house.asset(3).await;
    house.asset(1).await;
    neighbour.asset(1).await;
    let system = Context::system(LEDGER_JOB, None);
    let mut verified = house.inventory().verify_ledger(&system).await.unwrap();
    verified.sort_by_key(|one| std::cmp::Reverse(one.assets));
    let found: Vec<_> = verified.iter().map(|one| (one.institution, one.assets, one.discrepancies.len())).collect();
    assert_eq!(found, [(house.institution.id, 2, 0), (neighbour.institution.id, 1, 0)]);
    let entries = house.store.journal_entries();
    assert_eq!(house.store.kinds(), ["ledger.verified"; 2]);
    let own = entries.iter().find(|entry| entry.institution == Some(house.institution.id)).unwrap();
    assert_eq!((own.principal.as_str(), own.data["assets"].as_u64()), (LEDGER_JOB, Some(2)));
}

#[tokio::test]
async fn of_several_servers_one_compares_and_again_the_next_night() {
    let house = House::new().await;
    house.asset(3).await;
    let mut running = JoinSet::new();
    for _ in 0..5 {
        let jobs = nightly(&house);
        running.spawn(async move { jobs.look(LEDGER_JOB).await.unwrap() });
    }
    assert_eq!(running.join_all().await.into_iter().filter(|ran| *ran).count(), 1);
    assert_eq!(house.store.kinds(), ["ledger.verified"]);
    assert_eq!(job(&house).await.result.as_deref(), Some("1 assets compared, 0 discrepancies"));
    house.clock.advance(Duration::days(1));
    assert!(nightly(&house).look(LEDGER_JOB).await.unwrap());
    assert!(!nightly(&house).look(LEDGER_JOB).await.unwrap());
    assert_eq!(job(&house).await.finished_at, Some(house.clock.now()));
}

#[tokio::test]
async fn a_night_that_failed_is_written_down_and_the_next_one_runs() {
    let house = House::new().await;
    // It is looked for, claimed and committed; the institutions cannot be read.
    house.store.fail_at(4, FailWith::Busy);
    assert!(nightly(&house).look(LEDGER_JOB).await.unwrap());
    let failed = job(&house).await;
    assert_eq!(failed.result.as_deref(), Some("the store is busy (store.busy)"));
    assert_eq!((failed.failures, failed.failed_in_a_row, failed.succeeded_at), (1, 1, None));
    assert!(!nightly(&house).look(LEDGER_JOB).await.unwrap());
    house.clock.advance(Duration::days(1));
    assert!(nightly(&house).look(LEDGER_JOB).await.unwrap());
    let mended = job(&house).await;
    assert_eq!((mended.runs, mended.failures, mended.failed_in_a_row), (2, 1, 0));
}

#[tokio::test]
async fn what_does_not_add_up_is_told_and_counted_in_the_journal() {
    let (institution, mut reader, mut book) = (an_institution(), MockWork::default(), MockWork::default());
    let page = Page { data: vec![institution.clone()], count: None, next: None };
    reader.institutions.expect_list().return_once(|_| Ok(page));
    let wrong = Discrepancy { asset: None, what: "good".to_owned(), ledger: 3, book: 4 };
    let found = wrong.clone();
    book.ledger.expect_verify().once().return_once(move || Ok((7, vec![found])));
    let store = MockStore::of_each([reader, book, MockWork::default()]);
    let workshop = Workshop {
        files: Arc::new(MemoryFiles::new()),
        pictures: Arc::new(FakePictures),
        labels: Arc::new(FakeLabels),
        qr_base: String::new(),
        piece: 1_000,
    };
    let inventory = Inventory::new(store.clone(), Arc::new(FixedClock::default()), Arc::new(RandomIds), workshop);
    let verified = inventory.verify_ledger(&Context::system(LEDGER_JOB, None)).await.unwrap();
    assert_eq!((verified[0].assets, verified[0].discrepancies.as_slice()), (7, [wrong].as_slice()));
    let committed = store.committed();
    let event = &committed[0].as_ref().unwrap().events()[0];
    assert_eq!((event.kind, event.data["discrepancies"].as_u64()), ("ledger.verified", Some(1)));
}
