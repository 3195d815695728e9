//! Who sends to other systems waits for nobody who waits for it, stops when it is told to, and ends what was asked.

use crate::webhooks::{Switchboard, THEIRS, new};
use crate::webhooks_hostile::{asked, sending, until_asked, written};
use crate::webhooks_sent::{approved, deliveries, happened, waiting};
use plantel_domain::access::{Context, Idempotency};
use plantel_domain::clock::Clock;
use plantel_domain::store::Store;
use plantel_domain::webhooks::WebhookDeliveryState;
use std::sync::Arc;
use std::time::{Duration, Instant};

#[tokio::test]
async fn answers_that_wait_to_be_written_down_keep_nobody_from_writing() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    // Two are on their way to one endpoint; the third is due, so that it is looked for more all the time.
    written(&it, &webhook, 2).await;
    it.poster.hang("/a");
    let sending = sending(&it);
    until_asked(&it, "/a", 2).await;
    let work = it.house.store.begin(&Context::system("test", None)).await.unwrap();
    it.poster.answer_again();
    // The one writer is busy for longer than it takes until it is looked for more.
    tokio::time::sleep(Duration::from_millis(1_200)).await;
    drop(work);
    let sent = tokio::time::timeout(Duration::from_mins(1), sending).await.expect("it waits for itself");
    assert_eq!(sent.unwrap().unwrap(), 3);
}

#[tokio::test]
async fn who_is_to_stop_claims_nothing_more_and_awaits_what_is_on_its_way() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    written(&it, &webhook, 2).await;
    it.poster.hang("/a");
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let sender = it.sender();
    let sending = tokio::spawn(async move { sender.step_until(|| *stopped.borrow()).await });
    until_asked(&it, "/a", 2).await;
    stop.send_replace(true);
    it.poster.answer_again();
    assert_eq!(sending.await.unwrap().unwrap(), 2);
    assert_eq!(asked(&it, "/a"), 2);
    assert_eq!(it.sender().step().await.unwrap(), 1, "who comes next goes on");
}

#[tokio::test]
async fn a_test_whose_caller_hangs_up_goes_on_to_its_end_and_stands_in_the_log() {
    for under_a_key in [false, true] {
        let it = Switchboard::new().await;
        let (made, _) = it.endpoint().await;
        it.poster.hang("/a");
        let idempotency = under_a_key.then(|| Arc::new(Idempotency::new("one".to_owned(), "that".to_owned())));
        let caller = Context { idempotency, ..it.director.clone() };
        tokio::select! {
            done = it.webhooks.test(&caller, THEIRS, made.id) => panic!("nobody answers, but: {done:?}"),
            () = until_asked(&it, "/a", 1) => {}
        }
        it.poster.answer_again();
        let started = Instant::now();
        while deliveries(&it, &made).await.is_empty() {
            assert!(started.elapsed().as_secs() < 60, "it stands in no log; under a key: {under_a_key}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        assert_eq!(deliveries(&it, &made).await[0].state, WebhookDeliveryState::Delivered);
        it.webhooks.test(&it.director, THEIRS, made.id).await.unwrap();
    }
}

#[tokio::test]
async fn a_post_that_panics_is_a_try_that_failed_and_holds_nobody_up() {
    let it = Switchboard::new().await;
    let (fatal, _) = it.endpoint().await;
    let (other, _) = it.webhooks.create(&it.director, THEIRS, new("b")).await.unwrap();
    let event = happened(&it, &approved()).await;
    it.hooks().on(&event).await.unwrap();
    it.poster.panic_at("/a");
    assert_eq!(it.sender().step().await.unwrap(), 2);
    assert_eq!(deliveries(&it, &other).await[0].state, WebhookDeliveryState::Delivered);
    let delivery = deliveries(&it, &fatal).await.remove(0);
    let now = it.house.clock.now();
    assert!(delivery.state == WebhookDeliveryState::Waiting && delivery.due_at > now, "{delivery:?}");
    let log = it.webhooks.delivery(&it.director, THEIRS, delivery.id).await.unwrap();
    let said: Vec<_> = log.attempts.iter().map(|tried| tried.error.as_deref()).collect();
    assert_eq!(said, [Some("sending it panicked")]);
    // A test is over as well, and another may run.
    for _ in 0..2 {
        let (tested, tried) = it.webhooks.test(&it.director, THEIRS, fatal.id).await.unwrap();
        assert_eq!((tested.state, tried.error.as_deref()), (WebhookDeliveryState::Failed, Some("sending it panicked")));
    }
}
