//! What is promised of what other systems are sent. No other contract sends in its store.

use super::support::{Place, assert_failed, at_once, nowhere};
use crate::builders::{a_webhook, a_webhook_delivery};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::page::{PageRequest, SortKey};
use plantel_domain::store::Store;
use plantel_domain::webhooks::{
    CancelReason, ClaimedHook, HookAttempt, HookBacklog, HookOutcome, HookOwner, HookPlaces, HookState, OffReason,
    Replay, Verdict, WEBHOOK_TEST, Webhook, WebhookDelivery, WebhookDeliveryFilter, WebhookDeliveryState,
};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Two of an endpoint, four of an owner.
pub(super) const PLACES: HookPlaces = HookPlaces { each: 2, owner: 4 };

/// An endpoint of an institution of its own.
pub(super) async fn endpoint(store: &Arc<dyn Store>) -> (Place, Webhook) {
    let place = Place::new(store).await;
    let webhook = a_webhook(HookOwner::Institution(place.institution.id));
    kept!(store, &place.ctx, webhooks.add(&webhook));
    (place, webhook)
}

pub(super) async fn sent_to(store: &Arc<dyn Store>, webhook: &Webhook, count: usize) -> Vec<WebhookDelivery> {
    let new: Vec<_> = (0..count).map(|_| a_webhook_delivery(webhook)).collect();
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.add_all(&new)), count as u64);
    new
}

/// Those due at a moment, claimed for a minute.
pub(super) async fn claimed(store: &Arc<dyn Store>, now: Timestamp, limit: u32) -> Vec<ClaimedHook> {
    kept!(store, &nowhere(), webhook_deliveries.claim(now, now + Duration::minutes(1), limit, PLACES))
}

pub(super) fn answered(number: u32, status: u16) -> HookAttempt {
    let answer = "Hecho: \"ñ\" \\ 🐟\n".to_owned();
    let outcome = HookOutcome { status: Some(status), answer, took_ms: 7, ..HookOutcome::default() };
    HookAttempt::of(number, moment(), &outcome)
}

pub(super) async fn stored(store: &Arc<dyn Store>, it: &WebhookDelivery) -> Option<WebhookDelivery> {
    let webhook = seen!(store, &nowhere(), webhooks.lock(it.webhook)).expect("its endpoint is there");
    seen!(store, &nowhere(), webhook_deliveries.find(webhook.owner, it.id))
}

pub(super) async fn backlog(store: &Arc<dyn Store>) -> (u64, u64) {
    let HookBacklog { waiting, failed } = seen!(store, &nowhere(), webhook_deliveries.backlog());
    (waiting, failed)
}

/// As it was, and once of each event.
pub async fn an_event_comes_to_an_endpoint_once(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let (_, other) = endpoint(&store).await;
    let first = sent_to(&store, &webhook, 1).await.remove(0);
    assert_eq!(stored(&store, &first).await.as_ref(), Some(&first));
    let again = WebhookDelivery { event: first.event, ..a_webhook_delivery(&webhook) };
    let elsewhere = WebhookDelivery { event: first.event, ..a_webhook_delivery(&other) };
    let both = [again.clone(), elsewhere.clone()];
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.add_all(&both)), 1);
    assert_eq!((stored(&store, &again).await, stored(&store, &elsewhere).await), (None, Some(elsewhere.clone())));
    assert_eq!(seen!(store, &nowhere(), webhook_deliveries.find(webhook.owner, elsewhere.id)), None);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.add_all(&[])), 0);
    let nowhere_to_go = a_webhook_delivery(&a_webhook(webhook.owner));
    assert_failed(tried!(store, &nowhere(), webhook_deliveries.add_all(&[nowhere_to_go])));
    let odd = WebhookDelivery { finished_at: Some(moment()), ..a_webhook_delivery(&webhook) };
    assert_failed(tried!(store, &nowhere(), webhook_deliveries.add_all(&[odd])));
    let odd = WebhookDelivery { cancelled_why: Some(CancelReason::OwnerOff), ..a_webhook_delivery(&webhook) };
    assert_failed(tried!(store, &nowhere(), webhook_deliveries.add_all(&[odd])));
}

/// And nobody else has it until the claim is over.
pub async fn a_delivery_is_claimed_when_it_is_due(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let it = sent_to(&store, &webhook, 1).await.remove(0);
    let early = moment() - Duration::microseconds(1);
    assert!(!seen!(store, &nowhere(), webhook_deliveries.any_due(early)));
    assert_eq!(claimed(&store, early, 9).await, []);
    assert!(seen!(store, &nowhere(), webhook_deliveries.any_due(moment())));
    let [hook] = &claimed(&store, moment(), 9).await[..] else { panic!("it is due") };
    assert_eq!((hook.webhook.clone(), hook.delivery.id), (webhook, it.id));
    assert_eq!((hook.delivery.attempts, hook.delivery.tries), (1, 1));
    assert_eq!(hook.delivery.payload, it.payload);
    assert_eq!(claimed(&store, moment() + Duration::seconds(59), 9).await, []);
    let again = claimed(&store, moment() + Duration::minutes(1), 9).await;
    assert_eq!((again.len(), again[0].delivery.attempts), (1, 2), "whoever died with it is followed by another");
}

/// Of what somebody claimed, one alone has each; of one endpoint two at a time, however many ask.
pub async fn many_who_claim_at_once_get_no_more_than_two_of_an_endpoint(store: Arc<dyn Store>) {
    let mut all = 0;
    for _ in 0..3 {
        let (_, webhook) = endpoint(&store).await;
        all += sent_to(&store, &webhook, 5).await.len();
    }
    assert_eq!(all, 15);
    let claims = at_once(8, &store, |store, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let hooks = work.webhook_deliveries().claim(moment(), moment() + Duration::minutes(1), 16, PLACES).await?;
        work.commit_unjournaled().await.map(|()| hooks)
    })
    .await;
    let claimed_now: Vec<_> = claims.into_iter().flatten().collect();
    let ids: BTreeSet<_> = claimed_now.iter().map(|hook| hook.delivery.id).collect();
    assert_eq!(ids.len(), claimed_now.len(), "nobody has what another has");
    let rest = claimed(&store, moment(), 16).await;
    assert_eq!(claimed_now.len() + rest.len(), 6, "two of each endpoint");
}

/// A full endpoint leaves the others theirs.
pub async fn an_endpoint_with_much_to_be_told_stands_in_nobodys_way(store: Arc<dyn Store>) {
    let (_, busy) = endpoint(&store).await;
    sent_to(&store, &busy, 40).await;
    assert_eq!(claimed(&store, moment(), 16).await.len(), 2);
    let (_, other) = endpoint(&store).await;
    let one = sent_to(&store, &other, 1).await.remove(0);
    let hooks = claimed(&store, moment(), 16).await;
    assert_eq!(hooks.iter().map(|hook| hook.delivery.id).collect::<Vec<_>>(), [one.id]);
    assert_eq!(claimed(&store, moment() + Duration::minutes(1), 1).await.len(), 1, "no more than is asked for");
}

/// With what was said, in order.
pub async fn what_came_of_a_try_is_written_down(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    sent_to(&store, &webhook, 1).await;
    let first = claimed(&store, moment(), 9).await.remove(0).delivery;
    let wait = Verdict::Again(Duration::seconds(30));
    let put_off = first.clone().after(wait, moment());
    let refused = HookAttempt { status: None, error: Some("it takes too long".to_owned()), ..answered(1, 200) };
    assert!(kept!(store, &nowhere(), webhook_deliveries.settle(&put_off, &refused)));
    assert_eq!(stored(&store, &first).await, Some(put_off));
    assert_eq!(claimed(&store, moment() + Duration::seconds(29), 9).await, []);
    let later = moment() + Duration::seconds(30);
    let second = claimed(&store, later, 9).await.remove(0).delivery;
    let done = second.clone().after(Verdict::Delivered, later);
    assert!(kept!(store, &nowhere(), webhook_deliveries.settle(&done, &answered(2, 204))));
    assert_eq!(stored(&store, &first).await, Some(done));
    let tries = seen!(store, &nowhere(), webhook_deliveries.attempts(first.id));
    assert_eq!(tries, [refused, answered(2, 204)]);
    assert_eq!(backlog(&store).await, (0, 0));
    assert!(!seen!(store, &nowhere(), webhook_deliveries.any_due(later + Duration::days(9))));
}

/// What another does with it stays; that it was tried is known.
pub async fn who_is_late_with_a_delivery_changes_nothing(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    sent_to(&store, &webhook, 1).await;
    let late = claimed(&store, moment(), 9).await.remove(0).delivery;
    let next = claimed(&store, moment() + Duration::minutes(2), 9).await.remove(0).delivery;
    let failed = late.clone().after(Verdict::Failed, moment());
    assert!(!kept!(store, &nowhere(), webhook_deliveries.settle(&failed, &answered(1, 500))));
    assert_eq!(stored(&store, &next).await.map(|it| it.state), Some(WebhookDeliveryState::Waiting));
    assert_eq!(seen!(store, &nowhere(), webhook_deliveries.attempts(next.id)), [answered(1, 500)]);
    kept!(store, &nowhere(), webhook_deliveries.settle(&failed, &answered(1, 500)));
    assert_eq!(seen!(store, &nowhere(), webhook_deliveries.attempts(next.id)).len(), 1, "a try is written down once");
    let gone = a_webhook_delivery(&webhook);
    assert!(!kept!(store, &nowhere(), webhook_deliveries.settle(&gone, &answered(1, 500))), "it is there no more");
}

/// And what is off is sent nothing, also what comes later.
pub async fn what_waits_for_an_endpoint_that_is_switched_off_is_cancelled(store: Arc<dyn Store>) {
    let (place, webhook) = endpoint(&store).await;
    let waiting = sent_to(&store, &webhook, 2).await;
    claimed(&store, moment(), 1).await;
    let mut off = Webhook { state: HookState::Off { since: moment(), why: OffReason::Gone }, ..webhook.clone() };
    kept!(store, &place.ctx, webhooks.update(&mut off));
    let why = CancelReason::EndpointOff;
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.cancel(webhook.id, why, moment())), 2);
    for it in &waiting {
        let cancelled = stored(&store, it).await.expect("it is there");
        assert_eq!((cancelled.state, cancelled.finished_at), (WebhookDeliveryState::Cancelled, Some(moment())));
        assert_eq!(cancelled.cancelled_why, Some(why));
    }
    sent_to(&store, &webhook, 1).await;
    assert_eq!(claimed(&store, moment() + Duration::days(1), 9).await, []);
}

/// One whatever came of it, or the oldest of those that failed.
pub async fn a_delivery_that_is_over_can_be_sent_again(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let now = moment() + Duration::hours(1);
    let states = [WebhookDeliveryState::Failed, WebhookDeliveryState::Cancelled, WebhookDeliveryState::Delivered];
    let mut all = Vec::new();
    for (n, state) in (0..).zip(states.into_iter().chain([WebhookDeliveryState::Failed])) {
        let created_at = moment() + Duration::minutes(n);
        let done = WebhookDelivery { state, created_at, finished_at: Some(created_at), ..a_webhook_delivery(&webhook) };
        let cancelled_why = (state == WebhookDeliveryState::Cancelled).then_some(CancelReason::OwnerOff);
        all.push(WebhookDelivery { attempts: 11, tries: 11, cancelled_why, ..done });
    }
    let tested = WebhookDelivery { id: an_id().into(), event: an_id(), ..all[3].clone() };
    let tested = WebhookDelivery { kind: WEBHOOK_TEST.to_owned(), ..tested };
    kept!(store, &nowhere(), webhook_deliveries.add_all(&[tested]));
    kept!(store, &nowhere(), webhook_deliveries.add_all(&all));
    assert_eq!(backlog(&store).await, (0, 2));
    let since = Replay::FailedSince(moment() + Duration::minutes(1));
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(webhook.id, since, now, 1)), 1);
    let again = stored(&store, &all[1]).await.expect("it is there");
    assert_eq!((again.state, again.due_at, again.finished_at), (WebhookDeliveryState::Waiting, now, None));
    assert_eq!((again.attempts, again.tries, again.cancelled_why), (11, 0, None));
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(webhook.id, since, now, 9)), 1);
    let one = Replay::One(all[2].id);
    let stranger = an_id().into();
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(stranger, one, now, 1)), 0);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(webhook.id, one, now, 1)), 1);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(webhook.id, one, now, 1)), 0, "it waits");
    assert_eq!(backlog(&store).await, (3, 1));
    assert_eq!(claimed(&store, now, 9).await[0].delivery.attempts, 12);
}

/// Newest first, by where they stand and of what they tell.
pub async fn deliveries_of_an_endpoint_are_listed_newest_first(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let (_, other) = endpoint(&store).await;
    sent_to(&store, &other, 1).await;
    let mut all = Vec::new();
    for n in 0..5 {
        let created_at = moment() + Duration::microseconds(n / 2);
        let it = WebhookDelivery { created_at, ..a_webhook_delivery(&webhook) };
        let done = Some(moment()).filter(|_| n % 2 == 0);
        let state = if done.is_some() { WebhookDeliveryState::Delivered } else { it.state };
        let kind = if n == 4 { "loan.lost".to_owned() } else { it.kind };
        all.push(WebhookDelivery { state, finished_at: done, kind, ..it });
    }
    kept!(store, &nowhere(), webhook_deliveries.add_all(&all));
    all.sort_by_key(|it| std::cmp::Reverse((it.created_at, it.id)));
    let none = WebhookDeliveryFilter::default();
    assert_pages!(store, &nowhere(), webhook_deliveries.list(webhook.id, &none), all.clone());
    assert_refuses_cursors!(
        store,
        &nowhere(),
        webhook_deliveries.list(webhook.id, &none),
        "-created_at",
        SortKey::Micros(0)
    );
    let delivered = WebhookDeliveryFilter { state: Some(WebhookDeliveryState::Delivered), ..none.clone() };
    let lost = WebhookDeliveryFilter { kind: Some("loan.lost".to_owned()), ..none };
    for (filter, count) in [(delivered, 3), (lost, 1)] {
        let found = seen!(store, &nowhere(), webhook_deliveries.list(webhook.id, &filter, &PageRequest::first(9))).data;
        assert_eq!(found.len(), count);
        let fits = |it: &WebhookDelivery| {
            filter.state.is_none_or(|state| it.state == state) && filter.kind.iter().all(|kind| it.kind == *kind)
        };
        assert!(found.iter().all(fits));
    }
}

/// Whatever came of them.
pub async fn old_deliveries_are_forgotten(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let old = WebhookDelivery { created_at: moment() - Duration::days(31), ..a_webhook_delivery(&webhook) };
    let new = a_webhook_delivery(&webhook);
    kept!(store, &nowhere(), webhook_deliveries.add_all(&[old.clone(), new.clone()]));
    let hook = claimed(&store, moment(), 1).await.remove(0).delivery;
    kept!(store, &nowhere(), webhook_deliveries.settle(&hook, &answered(1, 500)));
    let before = moment() - Duration::days(30);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.forget(before)), 1);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.forget(before)), 0);
    assert_eq!((stored(&store, &old).await, stored(&store, &new).await.is_some()), (None, true));
}
