//! What operators see of deliveries and dispatches in one list, and do about dispatches. No other contract runs in the
//! store.

use super::deliveries::{self, later, letter, tell};
use super::dispatches::{by_mail, claimed, claimed_digest, minutes, sent, together, told};
use super::support::{Place, nowhere};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::ids::DispatchId;
use plantel_domain::notifications::{ChannelKind, Dispatch, ListedDispatch, NewDispatch};
use plantel_domain::page::SortKey;
use plantel_domain::relay::{DeliveryFilter, DeliveryState, Outstanding, OutstandingKind};
use plantel_domain::store::Store;
use std::sync::Arc;

async fn found(store: &Arc<dyn Store>, id: DispatchId) -> ListedDispatch {
    seen!(store, &nowhere(), dispatches.find(id)).expect("it is there")
}

/// Two reactions, of which one waits for an operator, and four notices on their way: one that was put off, one that
/// waits for an operator, and two that are being sent.
async fn some_of_each(store: &Arc<dyn Store>, place: &Place) -> (Vec<Outstanding>, Vec<Dispatch>) {
    tell(store, &place.ctx, letter()).await;
    let notices = told(store, place, place.user.id, 4).await;
    let new: Vec<_> = notices.iter().map(|notice| by_mail(notice, moment())).collect();
    kept!(store, &nowhere(), dispatches.add_all(&new));
    tell(store, &nowhere(), letter()).await;
    let reactions = deliveries::claimed(store, later(), 100).await;
    kept!(store, &nowhere(), deliveries.park(reactions[1].id, 1, "gone".to_owned()));
    let letters = claimed(store, moment()).await;
    kept!(store, &nowhere(), dispatches.postpone(&[(letters[1].id, 1)], minutes(30), "not \0now".to_owned()));
    kept!(store, &nowhere(), dispatches.park(&[(letters[2].id, 1)], "never".to_owned()));
    let mut all = Vec::new();
    for one in &reactions {
        let listed = seen!(store, &nowhere(), deliveries.find(one.id)).expect("it is there");
        all.push(Outstanding::Delivery(listed));
    }
    for one in &letters {
        all.push(Outstanding::Dispatch(found(store, one.id).await));
    }
    all.sort_by_key(|one| (one.at(), one.id()));
    (all, letters)
}

/// Whatever of it is asked for.
pub async fn deliveries_and_dispatches_are_listed_together_oldest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (all, _) = some_of_each(&store, &place).await;
    assert_eq!(all.len(), 6);
    let whats = [None, Some(OutstandingKind::Delivery), Some(OutstandingKind::Dispatch)];
    let states = [None, Some(DeliveryState::Waiting), Some(DeliveryState::Parked)];
    let mut sizes = Vec::new();
    for what in whats {
        for state in states {
            let filter = DeliveryFilter { what, state };
            let expected: Vec<_> = all.iter().filter(|one| filter.takes(one)).cloned().collect();
            sizes.push(expected.len());
            assert_pages!(store, &nowhere(), deliveries.list(&filter), expected.clone());
        }
    }
    assert_eq!(sizes, [6, 4, 2, 2, 1, 1, 4, 3, 1]);
}

/// With what operators need to know, and without what is told.
pub async fn a_dispatch_is_shown_as_it_stands(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (_, letters) = some_of_each(&store, &place).await;
    let at = found(&store, letters[0].id).await.at;
    let listed = |one: &Dispatch| ListedDispatch {
        id: one.id,
        user: place.user.id,
        channel: one.channel,
        kind: one.notice.kind,
        institution: Some(place.institution.id),
        at,
        attempts: 1,
        due_at: minutes(5),
        parked_at: None,
        error: None,
    };
    assert_eq!(found(&store, letters[0].id).await, listed(&letters[0]));
    let put_off = ListedDispatch { due_at: minutes(30), error: Some("not now".to_owned()), ..listed(&letters[1]) };
    assert_eq!(found(&store, letters[1].id).await, put_off);
    let parked = found(&store, letters[2].id).await;
    assert!(parked.parked_at.is_some());
    let (parked_at, error) = (parked.parked_at, Some("never".to_owned()));
    assert_eq!(parked, ListedDispatch { parked_at, error, ..listed(&letters[2]) });
    assert_eq!(seen!(store, &nowhere(), dispatches.find(an_id().into())), None);
}

/// In none of its parts.
pub async fn the_cursor_of_another_list_is_not_one_of_both(store: Arc<dyn Store>) {
    for what in [None, Some(OutstandingKind::Delivery), Some(OutstandingKind::Dispatch)] {
        let filter = DeliveryFilter { what, ..DeliveryFilter::default() };
        assert_refuses_cursors!(store, &nowhere(), deliveries.list(&filter), "at", SortKey::Micros(0));
    }
}

/// The others wait on.
pub async fn one_dispatch_that_was_set_aside_is_tried_again_or_given_up(store: Arc<dyn Store>) {
    sent(&store, 4).await;
    let all = claimed(&store, moment()).await;
    for one in &all[..3] {
        kept!(store, &nowhere(), dispatches.park(&[(one.id, 1)], "never".to_owned()));
    }
    assert!(kept!(store, &nowhere(), dispatches.retry(all[0].id, minutes(60))));
    assert!(kept!(store, &nowhere(), dispatches.give_up(all[1].id)));
    for id in [all[0].id, all[1].id, all[3].id, an_id().into()] {
        assert!(!kept!(store, &nowhere(), dispatches.retry(id, minutes(60))), "it does not wait for an operator");
        assert!(!kept!(store, &nowhere(), dispatches.give_up(id)), "it does not wait for an operator");
    }
    let left = seen!(store, &nowhere(), dispatches.backlog());
    assert_eq!((left.waiting, left.parked), (2, 1));
    assert_eq!(seen!(store, &nowhere(), dispatches.find(all[1].id)), None);
    let retried = claimed(&store, minutes(60)).await;
    let retried = retried.iter().find(|one| one.id == all[0].id).expect("it is due");
    assert_eq!(*retried, all[0], "from its first try");
    assert_eq!(found(&store, all[2].id).await.state(), DeliveryState::Parked);
}

/// What of another digest, or no digest, was set aside stays so.
pub async fn a_digest_that_was_set_aside_is_tried_again_whole(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let notices = told(&store, &place, place.user.id, 4).await;
    let (alone, other) = (by_mail(&notices[2], moment()), together(&notices[3], minutes(1)));
    let new = [together(&notices[0], moment()), together(&notices[1], moment()), alone, other];
    kept!(store, &nowhere(), dispatches.add_all(&new));
    let mut first = claimed_digest(&store, minutes(1)).await;
    let mut all = claimed_digest(&store, minutes(1)).await;
    all.extend(claimed(&store, minutes(1)).await);
    all.extend(first.iter().cloned());
    for one in &all {
        kept!(store, &nowhere(), dispatches.park(&[(one.id, 1)], "never".to_owned()));
    }
    assert_eq!((first.len(), all.len()), (2, 4));
    assert!(kept!(store, &nowhere(), dispatches.retry(first[1].id, minutes(60))));
    assert!(!kept!(store, &nowhere(), dispatches.retry(first[0].id, minutes(60))), "it is due already");
    let mut again = claimed_digest(&store, minutes(60)).await;
    again.sort_by_key(|one| one.id);
    first.sort_by_key(|one| one.id);
    assert_eq!(again, first, "from its first try");
    assert_eq!(seen!(store, &nowhere(), dispatches.backlog()).parked, 2);
}

/// Behind what was due before, and before what is due later.
pub async fn dispatches_that_are_tried_again_at_once_are_claimed_by_age(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let notices = told(&store, &place, place.user.id, 7).await;
    let old: Vec<NewDispatch> = notices[..5].iter().map(|notice| by_mail(notice, moment())).collect();
    kept!(store, &nowhere(), dispatches.add_all(&old));
    for one in claimed(&store, moment()).await.iter().rev() {
        kept!(store, &nowhere(), dispatches.park(&[(one.id, 1)], "never".to_owned()));
    }
    let fresh = [by_mail(&notices[5], minutes(9)), by_mail(&notices[6], minutes(10) + Duration::microseconds(1))];
    kept!(store, &nowhere(), dispatches.add_all(&fresh));
    assert_eq!(kept!(store, &nowhere(), dispatches.retry_parked(minutes(10))), 5);
    let mut order = Vec::new();
    loop {
        let some = kept!(store, &nowhere(), dispatches.claim(ChannelKind::Email, minutes(20), minutes(90), 2));
        if some.is_empty() {
            break;
        }
        order.extend(some.iter().map(|one| one.id));
    }
    let mut expected = vec![fresh[0].id];
    expected.extend(old.iter().map(|one| one.id));
    expected.push(fresh[1].id);
    assert_eq!(order, expected);
}
