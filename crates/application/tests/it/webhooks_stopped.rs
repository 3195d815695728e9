//! Who sends to other systems waits for nobody who waits for it, stops when it is told to, and ends what was asked.

use crate::webhooks::{Switchboard, THEIRS};
use crate::webhooks_hostile::{asked, sending, until_asked, written};
use crate::webhooks_sent::{deliveries, waiting};
use plantel_domain::access::{Context, Idempotency};
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
