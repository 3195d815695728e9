//! What operators see of deliveries, and do about them. No other contract runs in the store.

use super::deliveries::{backlog, claimed, event, later, letter, tell};
use super::support::{Place, nowhere};
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::page::SortKey;
use plantel_domain::relay::{Delivery, DeliveryFilter, DeliveryState, ListedDelivery, Outstanding};
use plantel_domain::store::Store;
use std::sync::Arc;

/// With what operators need to know, and without what was confided.
pub async fn deliveries_are_listed_oldest_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    tell(&store, &place.ctx, letter()).await;
    for _ in 0..3 {
        tell(&store, &nowhere(), letter()).await;
    }
    let all = claimed(&store, later(), 100).await;
    kept!(store, &nowhere(), deliveries.postpone(all[1].id, 1, later(), "not \0now".to_owned()));
    kept!(store, &nowhere(), deliveries.park(all[2].id, 1, "never".to_owned()));
    let listed = |one: &Delivery| ListedDelivery {
        id: one.id,
        reaction: one.reaction.clone(),
        kind: one.event.kind.clone(),
        institution: one.event.institution,
        at: one.event.at,
        attempts: 1,
        due_at: later() + Duration::minutes(1),
        parked_at: None,
        error: None,
    };
    let mut expected: Vec<_> = all.iter().map(listed).collect();
    expected[1] = ListedDelivery { due_at: later(), error: Some("not now".to_owned()), ..expected[1].clone() };
    let parked = seen!(store, &nowhere(), deliveries.find(all[2].id)).expect("it is there");
    assert!(parked.parked_at.is_some());
    expected[2] =
        ListedDelivery { parked_at: parked.parked_at, error: Some("never".to_owned()), ..expected[2].clone() };
    assert_eq!(expected[0].institution, Some(place.institution.id));
    let filter = DeliveryFilter::default();
    let shown: Vec<_> = expected.iter().cloned().map(Outstanding::Delivery).collect();
    assert_pages!(store, &place.ctx, deliveries.list(&filter), shown.clone());
    let waiting = DeliveryFilter { state: Some(DeliveryState::Waiting), ..DeliveryFilter::default() };
    let of_them = [0, 1, 3].map(|n: usize| shown[n].clone());
    assert_pages!(store, &nowhere(), deliveries.list(&waiting), of_them.to_vec());
    let parked = DeliveryFilter { state: Some(DeliveryState::Parked), ..DeliveryFilter::default() };
    assert_pages!(store, &nowhere(), deliveries.list(&parked), vec![shown[2].clone()]);
    for one in &expected {
        assert_eq!(seen!(store, &nowhere(), deliveries.find(one.id)).as_ref(), Some(one));
    }
    assert_eq!(seen!(store, &nowhere(), deliveries.find(an_id().into())), None);
}

/// Or taken for one of them.
pub async fn the_cursor_of_another_list_is_not_one_of_deliveries(store: Arc<dyn Store>) {
    let filter = DeliveryFilter::default();
    assert_refuses_cursors!(store, &nowhere(), deliveries.list(&filter), "at", SortKey::Micros(0));
}

/// The others wait on.
pub async fn one_delivery_that_was_set_aside_is_tried_again_or_given_up(store: Arc<dyn Store>) {
    for _ in 0..4 {
        tell(&store, &nowhere(), letter()).await;
    }
    let all = claimed(&store, later(), 100).await;
    for one in &all[..3] {
        kept!(store, &nowhere(), deliveries.park(one.id, 1, "never".to_owned()));
    }
    let again = later() + Duration::days(2);
    assert!(kept!(store, &nowhere(), deliveries.retry(all[0].id, again)));
    assert!(kept!(store, &nowhere(), deliveries.give_up(all[1].id)));
    for id in [all[0].id, all[1].id, all[3].id, an_id().into()] {
        assert!(!kept!(store, &nowhere(), deliveries.retry(id, again)), "it does not wait for an operator");
        assert!(!kept!(store, &nowhere(), deliveries.give_up(id)), "it does not wait for an operator");
    }
    assert_eq!(backlog(&store).await, (2, 1));
    let retried = claimed(&store, again, 100).await;
    let retried = retried.iter().find(|one| one.id == all[0].id).expect("it is due");
    assert_eq!(*retried, all[0], "from its first try");
    assert_eq!(seen!(store, &nowhere(), deliveries.parked())[0].id, all[2].id);
}

/// Each by itself.
pub async fn what_is_left_of_a_reaction_is_counted(store: Arc<dyn Store>) {
    for _ in 0..2 {
        tell(&store, &nowhere(), letter()).await;
    }
    tell(&store, &nowhere(), event("contract.done-twice")).await;
    let all = claimed(&store, later(), 100).await;
    let letter = all.iter().find(|one| one.reaction == "contract-letter").expect("there are two");
    kept!(store, &nowhere(), deliveries.park(letter.id, 1, "never".to_owned()));
    for (reaction, waiting, parked) in
        [("contract-letter", 1, 1), ("contract-first", 1, 0), ("contract-second", 1, 0), ("unknown", 0, 0)]
    {
        let left = seen!(store, &nowhere(), deliveries.backlog_of(reaction));
        assert_eq!((left.waiting, left.parked), (waiting, parked), "{reaction}");
    }
    assert_eq!(backlog(&store).await, (3, 1));
}

/// Of those that will be tried.
pub async fn the_age_of_deliveries_is_that_of_the_oldest(store: Arc<dyn Store>) {
    assert_eq!(seen!(store, &nowhere(), deliveries.oldest()), None);
    for _ in 0..2 {
        tell(&store, &nowhere(), letter()).await;
    }
    let all = claimed(&store, later(), 100).await;
    assert_eq!(seen!(store, &nowhere(), deliveries.oldest()), Some(all[0].event.at));
    kept!(store, &nowhere(), deliveries.park(all[0].id, 1, "never".to_owned()));
    assert_eq!(seen!(store, &nowhere(), deliveries.oldest()), Some(all[1].event.at));
    kept!(store, &nowhere(), deliveries.done_all(&[(all[1].id, 1)]));
    assert_eq!(seen!(store, &nowhere(), deliveries.oldest()), None);
}
