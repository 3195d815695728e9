//! Receivers that hang or answer late, endpoints that change while they are asked, and owners who left.

use crate::house::code;
use crate::webhooks::{Switchboard, THEIRS, new};
use crate::webhooks_sent::{approved, deliveries, happened, waiting};
use chrono::Duration;
use plantel_application::webhooks::Whose;
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Clock;
use plantel_domain::ids::WebhookId;
use plantel_domain::store::Store;
use plantel_domain::webhooks::{
    CancelReason, HookState, OffReason, Webhook, WebhookChange, WebhookDelivery, WebhookDeliveryState,
};
use plantel_testkit::builders::a_webhook_delivery;
use plantel_testkit::{FailWith, FakeHookPost};
use std::time::Instant;

/// How much was sent to paths that begin so.
pub fn asked(it: &Switchboard, path: &str) -> usize {
    it.poster.sent().iter().filter(|request| request.url.path().starts_with(path)).count()
}

/// Once so much was sent there, beside this.
pub async fn until_asked(it: &Switchboard, path: &str, count: usize) {
    let started = Instant::now();
    while asked(it, path) < count {
        assert!(started.elapsed().as_secs() < 60, "{} of {count} came to {path}", asked(it, path));
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

/// Goes on beside the test.
pub fn sending(it: &Switchboard) -> tokio::task::JoinHandle<plantel_application::Result<usize>> {
    let sender = it.sender();
    tokio::spawn(async move { sender.step().await })
}

pub async fn written(it: &Switchboard, webhook: &Webhook, count: usize) -> Vec<WebhookDelivery> {
    let new: Vec<_> = (0..count).map(|_| a_webhook_delivery(webhook)).collect();
    let mut work = it.house.store.begin(&Context::system("test", None)).await.unwrap();
    work.webhook_deliveries().add_all(&new).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    new
}

async fn found(it: &Switchboard, id: WebhookId) -> Webhook {
    it.webhooks.find(&it.director, THEIRS, id).await.unwrap()
}

fn switched_off(it: &Switchboard) -> usize {
    it.house.store.kinds().iter().filter(|kind| *kind == "webhook.switched-off").count()
}

#[tokio::test]
async fn receivers_of_one_owner_that_hang_keep_nobody_waiting() {
    let it = Switchboard::new().await;
    for n in 0..6 {
        it.poster.hang(&format!("/hangs{n}"));
        it.webhooks.create(&it.director, THEIRS, new(&format!("hangs{n}"))).await.unwrap();
    }
    for _ in 0..3 {
        it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
    }
    let sending = sending(&it);
    until_asked(&it, "/hangs", 4).await;
    let reader = it.house.person(Role::Guardian).await;
    let (own, _) = it.webhooks.create(&reader, Whose::Own, new("own")).await.unwrap();
    written(&it, &own, 5).await;
    until_asked(&it, "/own", 5).await;
    assert_eq!(asked(&it, "/hangs"), 4, "of one owner four at a time");
    it.poster.answer_again();
    assert_eq!(sending.await.unwrap().unwrap(), 23);
    assert_eq!(asked(&it, "/hangs"), 18);
}

#[tokio::test]
async fn what_cannot_be_written_down_keeps_nothing_else_waiting_for_a_receiver_that_hangs() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    it.poster.hang("/a");
    let reader = it.house.person(Role::Guardian).await;
    let (own, _) = it.webhooks.create(&reader, Whose::Own, new("own")).await.unwrap();
    written(&it, &own, 1).await;
    // Whether any is due, who left, the claim, its commit; then the record of the one that is answered.
    it.house.store.fail_at(5, FailWith::Stale);
    let sending = sending(&it);
    until_asked(&it, "/own", 1).await;
    written(&it, &own, 1).await;
    until_asked(&it, "/own", 2).await;
    it.poster.answer_again();
    assert!(sending.await.unwrap().is_err(), "that something failed is told in the end");
    assert_eq!(deliveries(&it, &webhook).await[0].state, WebhookDeliveryState::Delivered);
}

#[tokio::test]
async fn what_an_address_of_before_says_is_not_said_of_the_new_one() {
    for status in [410, 500] {
        let it = Switchboard::new().await;
        let webhook = waiting(&it).await;
        it.poster.hang("/a");
        it.poster.answer([FakeHookPost::status(status)]);
        let sending = sending(&it);
        until_asked(&it, "/a", 1).await;
        let change = WebhookChange { url: Some(new("b").url), ..WebhookChange::default() };
        it.webhooks.change(&it.director, THEIRS, webhook.id, None, change).await.unwrap();
        it.poster.answer_again();
        assert_eq!(sending.await.unwrap().unwrap(), 1);
        let now = found(&it, webhook.id).await;
        assert_eq!((now.is_on(), now.failures, now.failing_since), (true, 0, None), "{status}");
        assert_eq!(switched_off(&it), 0);
        let log = deliveries(&it, &webhook).await.remove(0);
        let log = it.webhooks.delivery(&it.director, THEIRS, log.id).await.unwrap();
        assert_eq!(log.attempts[0].status, Some(status), "that it was tried is known");
    }
}

#[tokio::test]
async fn what_is_switched_off_while_it_is_sent_is_cancelled_once_whatever_comes_of_it() {
    for status in [204, 410, 500] {
        let it = Switchboard::new().await;
        let webhook = waiting(&it).await;
        it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
        it.poster.hang("/a");
        it.poster.answer([FakeHookPost::status(status), FakeHookPost::status(status)]);
        let sending = sending(&it);
        until_asked(&it, "/a", 2).await;
        it.webhooks.switch_off(&it.director, THEIRS, webhook.id, None).await.unwrap();
        it.poster.answer_again();
        assert_eq!(sending.await.unwrap().unwrap(), 2);
        for delivery in deliveries(&it, &webhook).await {
            assert_eq!(delivery.state, WebhookDeliveryState::Cancelled, "{status}");
            assert_eq!(delivery.cancelled_why, Some(CancelReason::EndpointOff));
            let log = it.webhooks.delivery(&it.director, THEIRS, delivery.id).await.unwrap();
            assert_eq!(log.attempts[0].status, Some(status));
        }
        let off = found(&it, webhook.id).await;
        assert!(matches!(off.state, HookState::Off { why: OffReason::ByPerson, .. }));
        assert_eq!((switched_off(&it), off.failures), (1, 0));
    }
}

#[tokio::test]
async fn a_delivery_is_replayed_once_it_is_over_and_its_late_answer_decides_nothing() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    it.poster.hang("/a");
    it.poster.answer([FakeHookPost::status(410)]);
    let sending = sending(&it);
    until_asked(&it, "/a", 1).await;
    let id = deliveries(&it, &webhook).await[0].id;
    assert_eq!(code(it.webhooks.replay(&it.director, THEIRS, id).await), "webhook-delivery.waits");
    it.webhooks.switch_off(&it.director, THEIRS, webhook.id, None).await.unwrap();
    it.webhooks.switch_on(&it.director, THEIRS, webhook.id, None).await.unwrap();
    it.poster.answer_again();
    assert_eq!(sending.await.unwrap().unwrap(), 1);
    assert!(found(&it, webhook.id).await.is_on(), "what was asked before it was switched on again says nothing");
    it.webhooks.replay(&it.director, THEIRS, id).await.unwrap();
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let log = it.webhooks.delivery(&it.director, THEIRS, id).await.unwrap();
    assert_eq!((log.delivery.state, log.delivery.cancelled_why), (WebhookDeliveryState::Delivered, None));
    let statuses: Vec<_> = log.attempts.iter().map(|tried| tried.status).collect();
    assert_eq!(statuses, [Some(410), Some(204)]);
}

#[tokio::test]
async fn who_is_gone_when_a_delivery_is_replayed_is_switched_off_once() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let id = deliveries(&it, &webhook).await[0].id;
    it.webhooks.replay(&it.director, THEIRS, id).await.unwrap();
    it.poster.answer([FakeHookPost::status(410)]);
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let off = found(&it, webhook.id).await;
    assert!(matches!(off.state, HookState::Off { why: OffReason::Gone, .. }));
    assert_eq!(switched_off(&it), 1);
    let log = it.webhooks.delivery(&it.director, THEIRS, id).await.unwrap();
    assert_eq!((log.delivery.state, log.attempts.len()), (WebhookDeliveryState::Failed, 2));
    assert_eq!(code(it.webhooks.replay(&it.director, THEIRS, id).await), "webhook.off");
}

#[tokio::test]
async fn endpoints_of_who_was_switched_off_are_told_nothing_more() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    let reader = it.house.person(Role::Guardian).await;
    let (own, _) = it.webhooks.create(&reader, Whose::Own, new("own")).await.unwrap();
    let personal = written(&it, &own, 1).await.remove(0);
    let mut work = it.house.store.begin(&Context::system("test", None)).await.unwrap();
    let mut institution = it.house.institution.clone();
    institution.active = false;
    work.institutions().update(&mut institution).await.unwrap();
    let mut user = work.users().find(reader.user().unwrap(), None).await.unwrap().unwrap();
    user.active = false;
    work.users().update(&mut user).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert_eq!(it.sender().step().await.unwrap(), 0);
    assert!(it.poster.sent().is_empty());
    let theirs = deliveries(&it, &webhook).await.remove(0);
    let own = it.webhooks.delivery(&reader, Whose::Own, personal.id).await.unwrap().delivery;
    for lost in [theirs, own] {
        assert_eq!((lost.state, lost.attempts), (WebhookDeliveryState::Cancelled, 0));
        assert_eq!(lost.cancelled_why, Some(CancelReason::OwnerOff));
    }
    assert!(found(&it, webhook.id).await.is_on(), "who is back is told again");
}

#[tokio::test]
async fn one_test_of_an_endpoint_runs_at_a_time_and_tells_nothing_of_what_is_answered() {
    let it = Switchboard::new().await;
    let (made, _) = it.endpoint().await;
    it.poster.hang("/a");
    let first = it.webhooks.test(&it.director, THEIRS, made.id);
    let beside = async {
        until_asked(&it, "/a", 1).await;
        let second = it.webhooks.test(&it.director, THEIRS, made.id).await;
        it.poster.answer_again();
        code(second)
    };
    let (first, second) = tokio::join!(first, beside);
    assert_eq!((second, asked(&it, "/a")), ("webhook.test-running", 1));
    let (delivery, attempt) = first.unwrap();
    assert_eq!((attempt.status, attempt.answer.as_str()), (Some(204), ""));
    let log = it.webhooks.delivery(&it.director, THEIRS, delivery.id).await.unwrap();
    assert_eq!((log.delivery, log.attempts), (delivery, vec![attempt]));
    it.webhooks.test(&it.director, THEIRS, made.id).await.unwrap();
}

#[tokio::test]
async fn a_test_whose_server_died_bars_others_for_a_while() {
    let it = Switchboard::new().await;
    let (made, _) = it.endpoint().await;
    let (now, until) = (it.house.clock.now(), it.house.clock.now() + Duration::seconds(90));
    let mut work = it.house.store.begin(&Context::system("test", None)).await.unwrap();
    assert!(work.webhooks().begin_test(made.id, now, until).await.unwrap());
    work.commit_unjournaled().await.unwrap();
    it.house.clock.advance(Duration::seconds(89));
    assert_eq!(code(it.webhooks.test(&it.director, THEIRS, made.id).await), "webhook.test-running");
    it.house.clock.advance(Duration::seconds(1));
    it.webhooks.test(&it.director, THEIRS, made.id).await.unwrap();
    assert_eq!(deliveries(&it, &made).await.len(), 1, "what nobody saw the end of stands in no log");
}

#[tokio::test]
async fn a_test_that_failed_is_not_sent_again_with_what_failed() {
    let it = Switchboard::new().await;
    let (made, _) = it.endpoint().await;
    it.poster.answer([FakeHookPost::status(500)]);
    let (failed, _) = it.webhooks.test(&it.director, THEIRS, made.id).await.unwrap();
    assert_eq!(it.sender().backlog().await.unwrap().failed, 0);
    let since = failed.created_at;
    assert_eq!(it.webhooks.replay_since(&it.director, THEIRS, made.id, since).await.unwrap(), 0);
    assert_eq!(it.sender().step().await.unwrap(), 0);
    assert_eq!(asked(&it, "/a"), 1);
}

#[tokio::test]
async fn every_secret_signs_for_as_long_as_was_promised_and_there_are_five_at_the_most() {
    let it = Switchboard::new().await;
    let (webhook, first) = it.endpoint().await;
    let rotate = async |hours| it.webhooks.rotate(&it.director, THEIRS, webhook.id, None, hours).await;
    let (_, second) = rotate(24).await.unwrap();
    let (_, third) = rotate(1).await.unwrap();
    for (wait, secrets) in [(0, vec![&third, &second, &first]), (1, vec![&third, &first]), (23, vec![&third])] {
        it.house.clock.advance(Duration::hours(wait));
        it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
        it.sender().step().await.unwrap();
        let request = it.poster.sent().pop().unwrap();
        let sign = |secret: &&String| {
            let signs = standardwebhooks::Webhook::new(secret).unwrap();
            signs.sign(&request.id.to_string(), request.timestamp, request.body.as_bytes()).unwrap()
        };
        assert_eq!(request.signature, secrets.iter().map(sign).collect::<Vec<_>>().join(" "));
    }
    for _ in 0..4 {
        rotate(1).await.unwrap();
    }
    assert_eq!(code(rotate(1).await), "webhook.too-many-secrets");
    let (alone, _) = rotate(0).await.unwrap();
    assert!(alone.previous.is_empty(), "a secret that leaked is ended at once");
}
