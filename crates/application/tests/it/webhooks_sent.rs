//! What happened comes to other systems: signed, tried again, and given up in the end.

use crate::house::code;
use crate::webhooks::{Switchboard, THEIRS, new};
use chrono::Duration;
use plantel_application::notifications::channels::Channel;
use plantel_application::webhooks::{WebhookChannel, Whose};
use plantel_domain::access::{Context, Role};
use plantel_domain::audit::JournalEntry;
use plantel_domain::identity::Locale;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Event, Fact};
use plantel_domain::loans::{LoanApproved, LoanOverdue};
use plantel_domain::notifications::{ChannelKind, Dispatch, MockWording, NoticeText};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_domain::webhooks::{
    HookOutcome, HookState, NewWebhook, OffReason, WAITS, Webhook, WebhookDelivery, WebhookDeliveryFilter,
    WebhookDeliveryState,
};
use plantel_testkit::builders::a_notice;
use plantel_testkit::ids::an_id;
use plantel_testkit::{FailWith, FakeHookPost};
use serde_json::Value;
use std::sync::Arc;

/// Somebody was promised something: as the journal has it.
pub async fn happened<F: Fact>(it: &Switchboard, fact: &F) -> JournalEntry {
    let ctx = Context::system("test", Some(it.house.institution.id));
    let work = it.house.store.begin(&ctx).await.unwrap();
    work.commit(Event::of(fact).into()).await.unwrap();
    it.house.store.journal_entries().pop().unwrap()
}

pub fn approved() -> LoanApproved {
    LoanApproved { loan: LoanId::from(an_id()), borrower: an_id().into(), quantity: 2 }
}

pub async fn deliveries(it: &Switchboard, webhook: &Webhook) -> Vec<WebhookDelivery> {
    let (filter, page) = (WebhookDeliveryFilter::default(), PageRequest::first(50));
    it.webhooks.deliveries(&it.director, THEIRS, webhook.id, &filter, &page).await.unwrap().data
}

/// With one delivery that waits.
pub async fn waiting(it: &Switchboard) -> Webhook {
    let (webhook, _) = it.endpoint().await;
    let event = happened(it, &approved()).await;
    it.hooks().on(&event).await.unwrap();
    webhook
}

fn failed() -> HookOutcome {
    HookOutcome { error: Some("it cannot be reached".to_owned()), ..HookOutcome::default() }
}

#[tokio::test]
async fn an_event_comes_to_each_endpoint_that_takes_it_once_and_signed() {
    let it = Switchboard::new().await;
    let (all, secret) = it.endpoint().await;
    let only = NewWebhook { events: Some(vec!["loan.overdue".to_owned()]), ..new("b") };
    let (other, _) = it.webhooks.create(&it.director, THEIRS, only).await.unwrap();
    let off = it.endpoint().await.0;
    it.webhooks.switch_off(&it.director, THEIRS, off.id, None).await.unwrap();
    let event = happened(&it, &approved()).await;
    for _ in 0..2 {
        it.hooks().on(&event).await.unwrap();
    }
    assert_eq!(deliveries(&it, &all).await.len(), 1, "told twice of it, it tells once");
    assert!(deliveries(&it, &other).await.is_empty() && deliveries(&it, &off).await.is_empty());
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let [request] = &it.poster.sent()[..] else { panic!("one was sent") };
    assert_eq!((request.url.path(), request.id), ("/a", event.id.into()));
    let signs = standardwebhooks::Webhook::new(&secret).unwrap();
    let expected = signs.sign(&request.id.to_string(), request.timestamp, request.body.as_bytes()).unwrap();
    assert_eq!(request.signature, expected);
    let sent: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!((&sent["type"], &sent["data"]["quantity"]), (&Value::from("loan.approved"), &Value::from(2)));
    assert_eq!(sent["data"]["institution_id"], it.house.institution.id.to_string());
    assert_eq!(deliveries(&it, &all).await[0].state, WebhookDeliveryState::Delivered);
    assert_eq!(it.sender().step().await.unwrap(), 0);
}

#[tokio::test]
async fn what_is_no_event_of_an_institution_or_of_the_catalogue_comes_to_nobody() {
    let it = Switchboard::new().await;
    let (webhook, _) = it.endpoint().await;
    let event = happened(&it, &approved()).await;
    it.hooks().on(&JournalEntry { kind: "student.sensitive-read".to_owned(), ..event.clone() }).await.unwrap();
    it.hooks().on(&JournalEntry { institution: None, ..event.clone() }).await.unwrap();
    let next_door = it.house.next_door().await.institution.id;
    it.hooks().on(&JournalEntry { institution: Some(next_door), ..event }).await.unwrap();
    assert!(deliveries(&it, &webhook).await.is_empty());
}

#[tokio::test]
async fn both_secrets_sign_while_they_overlap() {
    let it = Switchboard::new().await;
    let (webhook, old) = it.endpoint().await;
    let (_, fresh) = it.webhooks.rotate(&it.director, THEIRS, webhook.id, None, 1).await.unwrap();
    for (wait, secrets) in [(0, vec![&fresh, &old]), (60, vec![&fresh])] {
        it.house.clock.advance(Duration::minutes(wait));
        it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
        it.sender().step().await.unwrap();
        let request = it.poster.sent().pop().unwrap();
        let sign = |secret: &&String| {
            let signs = standardwebhooks::Webhook::new(secret).unwrap();
            signs.sign(&request.id.to_string(), request.timestamp, request.body.as_bytes()).unwrap()
        };
        assert_eq!(request.signature, secrets.iter().map(sign).collect::<Vec<_>>().join(" "));
    }
}

#[tokio::test]
async fn what_fails_is_tried_again_under_the_same_id_and_given_up_after_a_day() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    it.poster.answer(std::iter::repeat_n(failed(), 5).chain([FakeHookPost::status(500), FakeHookPost::status(301)]));
    it.poster.answer(std::iter::repeat_n(failed(), 20));
    for (n, seconds) in (1..).zip(WAITS) {
        assert_eq!(it.sender().step().await.unwrap(), 1, "try {n}");
        let now = it.house.clock.advance_to_due(&deliveries(&it, &webhook).await[0], *seconds);
        assert_eq!(it.sender().step().await.unwrap(), 0, "not before it is due");
        it.house.clock.set(now);
    }
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let delivery = deliveries(&it, &webhook).await.remove(0);
    assert_eq!((delivery.state, delivery.attempts), (WebhookDeliveryState::Failed, 11));
    let sent = it.poster.sent();
    assert!(sent.iter().all(|request| request.id == sent[0].id && request.body == sent[0].body));
    assert!(sent[10].timestamp > sent[0].timestamp && sent[10].signature != sent[0].signature);
    let log = it.webhooks.delivery(&it.director, THEIRS, delivery.id).await.unwrap();
    assert_eq!((log.attempts.len(), log.attempts[5].status, log.attempts[6].status), (11, Some(500), Some(301)));
    assert_eq!(it.sender().backlog().await.unwrap().failed, 1);
}

/// A clock that goes to just before something is due, and says when it is.
trait AdvanceToDue {
    fn advance_to_due(&self, delivery: &WebhookDelivery, seconds: i64) -> chrono::DateTime<chrono::Utc>;
}

impl AdvanceToDue for plantel_testkit::FixedClock {
    fn advance_to_due(&self, delivery: &WebhookDelivery, seconds: i64) -> chrono::DateTime<chrono::Utc> {
        use plantel_domain::clock::Clock;
        let wait = delivery.due_at - self.now();
        let tenth = Duration::milliseconds(seconds * 100);
        let usual = Duration::seconds(seconds);
        assert!(wait >= usual - tenth && wait <= usual + tenth, "{wait} is not about {usual}");
        self.set(delivery.due_at - Duration::microseconds(1));
        delivery.due_at
    }
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_switched_off_at_once() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
    it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
    it.poster.answer([FakeHookPost::status(410), FakeHookPost::status(410)]);
    it.sender().step().await.unwrap();
    let off = it.webhooks.find(&it.director, THEIRS, webhook.id).await.unwrap();
    assert!(matches!(off.state, HookState::Off { why: OffReason::Gone, .. }));
    assert!(it.poster.sent().len() <= 2, "nothing more is sent there");
    let states: Vec<_> = deliveries(&it, &webhook).await.iter().map(|it| it.state).collect();
    assert!(!states.contains(&WebhookDeliveryState::Waiting) && states.contains(&WebhookDeliveryState::Cancelled));
    let last = it.house.store.journal_entries().pop().unwrap();
    assert_eq!((last.kind.as_str(), &last.data["why"]), ("webhook.switched-off", &Value::from("gone")));
    assert_eq!((last.institution, &last.data["owner"]), (Some(it.house.institution.id), &Value::Null));
    assert_eq!(it.house.store.kinds().iter().filter(|kind| *kind == "webhook.switched-off").count(), 1);
}

#[tokio::test]
async fn five_days_without_one_success_switch_it_off_and_one_success_does_not() {
    for success in [false, true] {
        let it = Switchboard::new().await;
        let webhook = waiting(&it).await;
        for day in 0..6 {
            if success && day == 4 {
                it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
                it.poster.answer(std::iter::repeat_n(FakeHookPost::status(204), 9));
                while it.sender().step().await.unwrap() > 0 {}
            }
            for _ in 0..2 {
                it.hooks().on(&happened(&it, &approved()).await).await.unwrap();
            }
            // Tries of the days before are due again, too.
            it.poster.answer(std::iter::repeat_n(failed(), 40));
            while it.sender().step().await.unwrap() > 0 {}
            it.poster.forget_answers();
            it.house.clock.advance(Duration::days(1));
        }
        let now = it.webhooks.find(&it.director, THEIRS, webhook.id).await.unwrap();
        assert_eq!(now.is_on(), success, "{:?}", now.state);
        let off = it.house.store.kinds().iter().filter(|kind| *kind == "webhook.switched-off").count();
        assert_eq!(off, usize::from(!success));
    }
}

#[tokio::test]
async fn what_failed_or_was_cancelled_is_sent_again_when_it_is_on() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    it.webhooks.switch_off(&it.director, THEIRS, webhook.id, None).await.unwrap();
    let cancelled = deliveries(&it, &webhook).await.remove(0);
    assert_eq!(cancelled.state, WebhookDeliveryState::Cancelled);
    assert_eq!(code(it.webhooks.replay(&it.director, THEIRS, cancelled.id).await), "webhook.off");
    let since = cancelled.created_at;
    assert_eq!(code(it.webhooks.replay_since(&it.director, THEIRS, webhook.id, since).await), "webhook.off");
    it.webhooks.switch_on(&it.director, THEIRS, webhook.id, None).await.unwrap();
    assert_eq!(it.sender().step().await.unwrap(), 0, "by itself it is not sent again");
    assert_eq!(it.webhooks.replay_since(&it.director, THEIRS, webhook.id, since).await.unwrap(), 1);
    assert_eq!(code(it.webhooks.replay(&it.director, THEIRS, cancelled.id).await), "webhook-delivery.waits");
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let again = it.webhooks.replay(&it.director, THEIRS, cancelled.id).await.unwrap();
    assert_eq!((again.delivery.state, again.attempts.len()), (WebhookDeliveryState::Waiting, 1));
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let sent = it.poster.sent();
    assert_eq!((sent.len(), sent[0].id), (2, sent[1].id));
    let stranger = it.house.next_door().await.person(Role::Rector).await;
    assert_eq!(code(it.webhooks.replay(&stranger, THEIRS, cancelled.id).await), "webhook-delivery.not-found");
    assert_eq!(code(it.webhooks.delivery(&stranger, THEIRS, cancelled.id).await), "webhook-delivery.not-found");
}

#[tokio::test]
async fn when_what_came_of_it_cannot_be_written_down_it_is_sent_again_under_the_same_id() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    // Whether any is due, who left, the claim, its commit; then the record.
    it.house.store.fail_at(5, FailWith::Stale);
    assert!(it.sender().step().await.is_err());
    assert_eq!(deliveries(&it, &webhook).await[0].state, WebhookDeliveryState::Waiting);
    it.house.clock.advance(Duration::minutes(4));
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let sent = it.poster.sent();
    assert_eq!((sent.len(), sent[0].id), (2, sent[1].id));
    assert_eq!(deliveries(&it, &webhook).await[0].state, WebhookDeliveryState::Delivered);
}

#[tokio::test]
async fn what_was_sent_is_known_for_thirty_days() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    it.sender().step().await.unwrap();
    let created_at = deliveries(&it, &webhook).await[0].created_at;
    assert_eq!(it.webhooks.clean_up(created_at + Duration::days(30)).await.unwrap(), 0);
    assert_eq!(it.webhooks.clean_up(created_at + Duration::days(31)).await.unwrap(), 1);
}

#[tokio::test]
async fn a_notice_comes_to_the_endpoints_of_its_reader_alone_in_their_language() {
    let it = Switchboard::new().await;
    let reader = it.house.person(Role::Guardian).await;
    let (own, _) = it.webhooks.create(&reader, Whose::Own, new("own")).await.unwrap();
    it.endpoint().await;
    let mut wording = MockWording::new();
    wording.expect_notice().returning(|_, _, locale| {
        let title = if locale == Locale::En { "A loan" } else { "Un préstamo" };
        NoticeText { title: title.to_owned(), text: "<b>Cámara</b>".to_owned() }
    });
    let (store, ids) = (it.house.store.clone(), it.house.ids.clone());
    let channel = WebhookChannel::new(store, ids, Arc::new(wording), Locale::En);
    let user_id = reader.user().unwrap();
    let mut work = it.house.store.begin(&Context::system("test", None)).await.unwrap();
    let notice = work.notices().add_all(&[a_notice(user_id)]).await.unwrap().remove(0);
    work.commit_unjournaled().await.unwrap();
    let user = it.house.read().await.users().find(user_id, None).await.unwrap().unwrap();
    let (way, due_at) = (ChannelKind::Webhook, notice.created_at);
    let dispatch = Dispatch { id: an_id().into(), notice, channel: way, digest: false, due_at, attempts: 1 };
    for _ in 0..2 {
        channel.send(&user, std::slice::from_ref(&dispatch), due_at).await.unwrap();
    }
    assert_eq!(channel.kind(), way);
    assert_eq!(it.sender().step().await.unwrap(), 1);
    let request = it.poster.sent().remove(0);
    let sent: Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!((request.url.path(), &sent["type"]), ("/own", &Value::from("notice.created")));
    let said = (&sent["data"]["title"], &sent["data"]["text"]);
    assert_eq!(said, (&Value::from("A loan"), &Value::from("<b>Cámara</b>")));
    let other = it.house.person(Role::Guardian).await;
    assert_eq!(code(it.webhooks.find(&other, Whose::Own, own.id).await), "webhook.not-found");
}

#[tokio::test]
async fn a_slow_crowd_is_sent_two_at_a_time_until_all_are_through() {
    let it = Switchboard::new().await;
    let webhook = waiting(&it).await;
    for _ in 0..20 {
        let end = "2026-03-20".parse().unwrap();
        let overdue = LoanOverdue { loan: an_id().into(), borrower: an_id().into(), end };
        it.hooks().on(&happened(&it, &overdue).await).await.unwrap();
    }
    assert_eq!(it.sender().step().await.unwrap(), 21);
    assert!(deliveries(&it, &webhook).await.iter().all(|it| it.state == WebhookDeliveryState::Delivered));
    let ids: std::collections::BTreeSet<_> = it.poster.sent().into_iter().map(|request| request.id).collect();
    assert_eq!(ids.len(), 21);
}
