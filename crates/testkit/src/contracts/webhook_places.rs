//! What is promised of who has how many of the places of those that send, and of what is over before it was sent. No
//! other contract sends in its store.

use super::support::{Place, at_once, nowhere, pause};
use super::webhook_deliveries::{PLACES, answered, backlog, claimed, endpoint, sent_to, stored};
use crate::builders::{a_webhook, a_webhook_delivery};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::store::Store;
use plantel_domain::webhooks::{
    CancelReason, ClaimedHook, HookOwner, Replay, Verdict, WEBHOOK_TEST, Webhook, WebhookDelivery, WebhookDeliveryState,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Endpoints of one owner, each with five that are due.
async fn busy(store: &Arc<dyn Store>, place: &Place, owner: HookOwner, count: usize) -> Vec<Webhook> {
    let mut all = Vec::new();
    for _ in 0..count {
        let webhook = a_webhook(owner);
        kept!(store, &place.ctx, webhooks.add(&webhook));
        sent_to(store, &webhook, 5).await;
        all.push(webhook);
    }
    all
}

fn by_owner(hooks: &[ClaimedHook]) -> BTreeMap<HookOwner, usize> {
    let mut owners = BTreeMap::new();
    for hook in hooks {
        *owners.entry(hook.webhook.owner).or_default() += 1;
    }
    owners
}

/// Those that hang keep their own waiting; what comes free is theirs again.
pub async fn an_owner_whose_receivers_hang_keeps_nobody_waiting(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (school, person) = (HookOwner::Institution(place.institution.id), HookOwner::Person(place.user.id));
    busy(&store, &place, school, 5).await;
    busy(&store, &place, person, 3).await;
    let mut hanging = Vec::new();
    for _ in 0..4 {
        hanging.extend(claimed(&store, moment(), 16).await);
    }
    assert_eq!(by_owner(&hanging), BTreeMap::from([(school, 4), (person, 4)]));
    let (_, other) = endpoint(&store).await;
    sent_to(&store, &other, 3).await;
    let got = claimed(&store, moment(), 16).await;
    assert_eq!(by_owner(&got), BTreeMap::from([(other.owner, 2)]));
    let free = hanging.iter().find(|hook| hook.webhook.owner == school).expect("it has four").delivery.clone();
    let done = free.after(Verdict::Delivered, moment());
    assert!(kept!(store, &nowhere(), webhook_deliveries.settle(&done, &answered(1, 204))));
    let mut next = Vec::new();
    for _ in 0..4 {
        next.extend(claimed(&store, moment(), 16).await);
    }
    assert_eq!(by_owner(&next), BTreeMap::from([(school, 1)]));
    let later = moment() + Duration::minutes(1);
    let mut again = Vec::new();
    for _ in 0..4 {
        again.extend(claimed(&store, later, 16).await);
    }
    assert_eq!(by_owner(&again)[&school], 4, "what nobody has any more holds no place");
}

/// However many servers ask.
pub async fn many_who_claim_at_once_keep_to_the_places_of_each_owner(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (school, person) = (HookOwner::Institution(place.institution.id), HookOwner::Person(place.user.id));
    busy(&store, &place, school, 6).await;
    busy(&store, &place, person, 1).await;
    let claims = at_once(8, &store, |store, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let hooks = work.webhook_deliveries().claim(moment(), moment() + Duration::minutes(1), 3, PLACES).await?;
        pause().await;
        work.commit_unjournaled().await.map(|()| hooks)
    })
    .await;
    let mut all: Vec<_> = claims.into_iter().flatten().collect();
    for _ in 0..4 {
        all.extend(claimed(&store, moment(), 16).await);
    }
    assert_eq!(by_owner(&all), BTreeMap::from([(school, 4), (person, 2)]));
    let ids: BTreeSet<_> = all.iter().map(|hook| hook.delivery.id).collect();
    assert_eq!(ids.len(), all.len(), "nobody has what another has");
    let mut endpoints: BTreeMap<_, u32> = BTreeMap::new();
    for hook in &all {
        *endpoints.entry(hook.webhook.id).or_default() += 1;
    }
    assert!(endpoints.values().all(|count| *count <= PLACES.each), "{endpoints:?}");
}

/// What waits for them is cancelled when it is due, and says why.
pub async fn endpoints_of_who_is_switched_off_are_sent_nothing(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let owners = [HookOwner::Institution(place.institution.id), HookOwner::Person(place.user.id)];
    let mut lost = Vec::new();
    for owner in owners {
        let webhook = a_webhook(owner);
        kept!(store, &place.ctx, webhooks.add(&webhook));
        lost.extend(sent_to(&store, &webhook, 2).await);
        let later = WebhookDelivery { due_at: moment() + Duration::hours(8), ..a_webhook_delivery(&webhook) };
        kept!(store, &place.ctx, webhook_deliveries.add_all(std::slice::from_ref(&later)));
        lost.push(later);
    }
    let neighbour = a_webhook(HookOwner::Person(there.user.id));
    kept!(store, &there.ctx, webhooks.add(&neighbour));
    let sent = sent_to(&store, &neighbour, 1).await.remove(0);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.cancel_of_absent(moment())), 0, "all are there");
    let (mut user, mut institution) = (place.user.clone(), place.institution.clone());
    (user.active, institution.active) = (false, false);
    kept!(store, &nowhere(), users.update(&mut user));
    kept!(store, &nowhere(), institutions.update(&mut institution));
    let early = moment() - Duration::seconds(1);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.cancel_of_absent(early)), 0, "nothing is due");
    let got = claimed(&store, moment(), 16).await;
    assert_eq!(got.iter().map(|hook| hook.delivery.id).collect::<Vec<_>>(), [sent.id]);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.cancel_of_absent(moment())), 6);
    for it in &lost {
        let cancelled = stored(&store, it).await.expect("it is there");
        assert_eq!((cancelled.state, cancelled.finished_at), (WebhookDeliveryState::Cancelled, Some(moment())));
        assert_eq!(cancelled.cancelled_why, Some(CancelReason::OwnerOff));
    }
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.cancel_of_absent(moment())), 0);
    assert!(!seen!(store, &nowhere(), webhook_deliveries.any_due(moment())));
}

/// Who sent it before it was cancelled and replayed is late: what comes of the replay is decided by the replay.
pub async fn a_try_from_before_a_replay_decides_nothing(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let it = sent_to(&store, &webhook, 1).await.remove(0);
    let late = claimed(&store, moment(), 9).await.remove(0).delivery;
    kept!(store, &nowhere(), webhook_deliveries.cancel(webhook.id, CancelReason::EndpointOff, moment()));
    let later = moment() + Duration::seconds(1);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(webhook.id, Replay::One(it.id), later, 1)), 1);
    for verdict in [Verdict::Delivered, Verdict::Failed, Verdict::Again(Duration::hours(1))] {
        let after = late.clone().after(verdict, later);
        assert!(!kept!(store, &nowhere(), webhook_deliveries.settle(&after, &answered(1, 500))), "{verdict:?}");
    }
    let again = stored(&store, &it).await.expect("it is there");
    assert_eq!((again.state, again.due_at), (WebhookDeliveryState::Waiting, later));
    let next = claimed(&store, later, 9).await.remove(0).delivery;
    assert_eq!((next.attempts, next.tries), (2, 1));
    let done = next.after(Verdict::Delivered, later);
    assert!(kept!(store, &nowhere(), webhook_deliveries.settle(&done, &answered(2, 204))));
    let tries = seen!(store, &nowhere(), webhook_deliveries.attempts(it.id));
    assert_eq!(tries, [answered(1, 500), answered(2, 204)]);
}

/// And nobody has it sent twice.
pub async fn a_delivery_that_many_replay_at_once_is_replayed_once(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let it = sent_to(&store, &webhook, 1).await.remove(0);
    let done = claimed(&store, moment(), 1).await.remove(0).delivery.after(Verdict::Failed, moment());
    kept!(store, &nowhere(), webhook_deliveries.settle(&done, &answered(1, 500)));
    let (id, endpoint) = (it.id, webhook.id);
    let replayed = at_once(8, &store, move |store, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let count = work.webhook_deliveries().replay(endpoint, Replay::One(id), moment(), 1).await?;
        pause().await;
        work.commit_unjournaled().await.map(|()| count)
    })
    .await;
    assert_eq!(replayed.into_iter().sum::<u64>(), 1);
}

/// It is of no event: nobody waits for it, and it failed for nobody.
pub async fn a_test_is_neither_left_to_be_sent_nor_replayed_with_others(store: Arc<dyn Store>) {
    let (_, webhook) = endpoint(&store).await;
    let test = || WebhookDelivery { kind: WEBHOOK_TEST.to_owned(), ..a_webhook_delivery(&webhook) };
    let done = |state| WebhookDelivery { state, finished_at: Some(moment()), ..test() };
    let failed = done(WebhookDeliveryState::Failed);
    let all = [test(), failed.clone(), done(WebhookDeliveryState::Cancelled)];
    kept!(store, &nowhere(), webhook_deliveries.add_all(&all));
    assert_eq!(backlog(&store).await, (0, 0));
    let since = Replay::FailedSince(moment() - Duration::days(1));
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(webhook.id, since, moment(), 9)), 0);
    let one = Replay::One(failed.id);
    assert_eq!(kept!(store, &nowhere(), webhook_deliveries.replay(webhook.id, one, moment(), 9)), 1, "by itself it is");
    assert_eq!(backlog(&store).await, (0, 0));
}
