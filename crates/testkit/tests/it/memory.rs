//! What only a store in memory can: fail when told, show its journal, forget under a clock that is set.

use chrono::Duration;
use plantel_domain::access::{Context, Idempotency};
use plantel_domain::items::ItemCreated;
use plantel_domain::store::{Answer, Store, StoreError};
use plantel_testkit::builders::{a_user, an_item, context_of, seed};
use plantel_testkit::{FailWith, FixedClock, MemoryStore, SequentialIds};
use std::sync::Arc;

fn system() -> Context {
    Context::system("test", None)
}

#[tokio::test]
async fn the_call_that_was_named_fails_once() {
    let store = MemoryStore::fresh();
    let user = seed(&*store, a_user()).await;
    store.fail_at(2, FailWith::Stale);
    let mut work = store.begin(&system()).await.expect("a work begins");
    work.items().add(&an_item(user.id)).await.expect("the first call is not named");
    let committed = work.commit_unjournaled().await;
    assert!(matches!(committed, Err(StoreError::Stale)), "{committed:?}");
    store.fail_at(1, FailWith::Busy);
    let mut reader = store.read(&system()).await.expect("it can be read");
    assert!(matches!(reader.users().find(user.id, None).await, Err(StoreError::Busy)));
    let mut reader = store.read(&system()).await.expect("it can be read");
    assert_eq!(reader.users().find(user.id, None).await.expect("once is enough"), Some(user));
}

#[tokio::test]
async fn after_a_fault_a_work_is_good_for_nothing() {
    let store = MemoryStore::fresh();
    let user = seed(&*store, a_user()).await;
    let mut work = store.begin(&system()).await.expect("a work begins");
    assert!(matches!(work.users().add(&user).await, Err(StoreError::Duplicate("user"))));
    assert!(matches!(work.users().find(user.id, None).await, Err(StoreError::Failed(_))));
    assert!(matches!(work.commit_unjournaled().await, Err(StoreError::Failed(_))));
}

#[tokio::test]
async fn the_journal_is_shown_in_order() {
    let clock = Arc::new(FixedClock::default());
    let store = MemoryStore::new(clock.clone(), Arc::new(SequentialIds::new()));
    let user = seed(&store, a_user()).await;
    for item in [an_item(user.id), an_item(user.id)] {
        let mut work = store.begin(&system()).await.expect("a work begins");
        work.items().add(&item).await.expect("it is taken");
        clock.advance(Duration::seconds(1));
        work.commit(ItemCreated { item: item.id }.into()).await.expect("it is committed");
    }
    assert_eq!(store.kinds(), ["item.created", "item.created"]);
    assert!(store.journal_entries().is_sorted_by_key(|entry| (entry.at, entry.id)));
}

#[tokio::test]
async fn an_answer_is_forgotten_after_a_day() {
    let clock = Arc::new(FixedClock::default());
    let store = MemoryStore::new(clock.clone(), Arc::new(SequentialIds::new()));
    let user = seed(&store, a_user()).await;
    for (after, forgotten) in [(Duration::zero(), true), (Duration::hours(24), true), (Duration::hours(23), false)] {
        clock.advance(after);
        let idempotency = Arc::new(Idempotency::new("key".to_owned(), "fingerprint".to_owned()));
        let ctx = Context { idempotency: Some(Arc::clone(&idempotency)), ..context_of(&user, None, None) };
        let answer = store.find_answer(user.id, "key").await.expect("it answers");
        assert_eq!(answer.is_none(), forgotten);
        let mut work = store.begin(&ctx).await.expect("a work begins");
        work.items().add(&an_item(user.id)).await.expect("it is taken");
        work.commit_unjournaled().await.expect("it is parked");
        let parked = idempotency.take().expect("it waits");
        let done = parked.finish(Answer { status: 201, headers: vec![], body: vec![] }).await;
        assert_eq!(done.is_ok(), forgotten, "{done:?}");
    }
}
