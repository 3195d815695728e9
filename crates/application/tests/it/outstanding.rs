//! What operators see of notices on their way, and do about them; and that many of them block nobody.

use crate::house::code;
use crate::post_room::{PostRoom, Recorder};
use chrono::Duration;
use plantel_application::relay::{Failed, Relay};
use plantel_domain::access::Role;
use plantel_domain::ids::DispatchId;
use plantel_domain::mail::PostError;
use plantel_domain::notifications::{ChannelKind, ListedDispatch, NoticeKind};
use plantel_domain::page::PageRequest;
use plantel_domain::relay::{DeliveryFilter, DeliveryState, Outstanding};
use plantel_testkit::FailWith;
use plantel_testkit::ids::an_id;
use serde_json::json;

/// What operators of a room use.
pub fn relay(room: &PostRoom) -> Relay {
    Relay::new(room.house.store.clone(), room.house.clock.clone(), Vec::new())
}

/// A room in which so many letters wait for an operator, and these, oldest first.
async fn parked(number: usize) -> (PostRoom, Vec<ListedDispatch>) {
    let room = PostRoom::new().await;
    for _ in 0..number {
        room.tell_of(NoticeKind::LoanApproved).await;
        room.post.fail_next(PostError::Permanent("<ana@plantel.test>: no such mailbox".to_owned()));
        assert!(room.letters().await.is_empty());
        room.house.clock.advance(Duration::seconds(1));
    }
    let parked = listed(&room, DeliveryState::Parked).await;
    assert_eq!(parked.len(), number);
    (room, parked)
}

async fn listed(room: &PostRoom, state: DeliveryState) -> Vec<ListedDispatch> {
    let operator = room.house.platform_admin_of_none().await;
    let filter = DeliveryFilter { state: Some(state), ..DeliveryFilter::default() };
    let page = relay(room).list(&operator, &filter, &PageRequest::first(200)).await.unwrap();
    let told = |one| match one {
        Outstanding::Dispatch(it) => it,
        Outstanding::Delivery(it) => panic!("there is no delivery: {it:?}"),
    };
    page.data.into_iter().map(told).collect()
}

#[tokio::test]
async fn an_operator_has_one_notice_tried_again_or_all_or_gives_one_up() {
    let (room, aside) = parked(3).await;
    let (relay, operator) = (relay(&room), room.house.platform_admin_of_none().await);
    let ids: Vec<DispatchId> = aside.iter().map(|one| one.id).collect();
    let first = &aside[0];
    assert_eq!((first.user, first.channel, first.kind), (room.ana.id, ChannelKind::Email, NoticeKind::LoanApproved));
    assert_eq!((first.attempts, first.error.as_deref()), (1, Some("<ana@plantel.test>: no such mailbox")));
    let retried = relay.retry(&operator, ids[0].into()).await.unwrap();
    let Outstanding::Dispatch(retried) = retried else { panic!("it is a dispatch: {retried:?}") };
    assert_eq!((retried.id, retried.attempts, retried.state()), (ids[0], 0, DeliveryState::Waiting));
    assert_eq!(code(relay.retry(&operator, ids[0].into()).await), "delivery.not-parked");
    assert_eq!(code(relay.give_up(&operator, ids[0].into()).await), "delivery.not-parked");
    assert_eq!((room.letters().await.len(), room.backlog().await), (1, (0, 2)));
    relay.give_up(&operator, ids[1].into()).await.unwrap();
    assert_eq!(code(relay.give_up(&operator, ids[1].into()).await), "delivery.not-found");
    assert_eq!(code(relay.retry(&operator, an_id()).await), "delivery.not-found");
    assert_eq!(relay.retry_parked(&operator).await.unwrap(), 1);
    assert_eq!(relay.retry_parked(&operator).await.unwrap(), 0);
    assert_eq!((room.letters().await.len(), room.backlog().await), (2, (0, 0)));
    let told = room.house.store.journal_entries();
    let told: Vec<_> = told.iter().filter(|entry| entry.kind.starts_with("dispatch")).collect();
    let kinds: Vec<_> = told.iter().map(|entry| entry.kind.as_str()).collect();
    assert_eq!(kinds, ["dispatch.retried", "dispatch.given-up", "dispatches.retried"], "and nothing twice");
    assert!(told.iter().all(|entry| entry.user == operator.user()));
    // What the mail server said names an address, and the journal cannot forget.
    let expected = json!({"dispatch": ids[1], "user": room.ana.id, "channel": "email", "notice": "loan.approved"});
    assert_eq!((&told[1].data, told[2].data["count"].as_u64()), (&expected, Some(1)));
}

#[tokio::test]
async fn notices_on_their_way_are_for_administrators_of_the_platform_alone() {
    let (room, aside) = parked(1).await;
    let id = aside[0].id;
    for role in Role::ALL {
        let (relay, ctx) = (relay(&room), room.house.person(*role).await);
        assert_eq!(code(relay.retry(&ctx, id.into()).await), "access.denied", "{role:?}");
        assert_eq!(code(relay.retry_parked(&ctx).await), "access.denied", "{role:?}");
        assert_eq!(code(relay.give_up(&ctx, id.into()).await), "access.denied", "{role:?}");
    }
    assert_eq!(room.backlog().await, (0, 1));
}

#[tokio::test]
async fn a_store_that_fails_leaves_a_notice_where_it_was() {
    let (room, aside) = parked(1).await;
    let (relay, operator, id) = (relay(&room), room.house.platform_admin_of_none().await, aside[0].id.into());
    let before = room.house.store.kinds().len();
    // Looked for among deliveries, found, tried again, both again, committed; and the first two, given up, committed.
    for call in 1..=6 {
        room.house.store.fail_at(call, FailWith::Stale);
        assert_eq!(code(relay.retry(&operator, id).await), "store.stale", "at call {call}");
        assert_eq!((room.backlog().await, room.house.store.kinds().len()), ((0, 1), before));
    }
    for call in 1..=4 {
        room.house.store.fail_at(call, FailWith::Stale);
        assert_eq!(code(relay.give_up(&operator, id).await), "store.stale", "at call {call}");
        assert_eq!((room.backlog().await, room.house.store.kinds().len()), ((0, 1), before));
    }
    for call in 1..=3 {
        room.house.store.fail_at(call, FailWith::Stale);
        assert_eq!(code(relay.retry_parked(&operator).await), "store.stale", "at call {call}");
        assert_eq!((room.backlog().await, room.house.store.kinds().len()), ((0, 1), before));
    }
}

/// What waits for an operator stands in nobody's way; what is tried again goes once, the oldest first, before anything
/// of it goes a second time.
#[tokio::test]
async fn many_notices_that_are_tried_again_at_once_go_by_age_and_keep_no_new_one_waiting() {
    let (room, aside) = parked(103).await;
    let operator = room.house.platform_admin_of_none().await;
    let working = Recorder::new(ChannelKind::Email, None);
    room.tell_of(NoticeKind::LoanApproved).await;
    assert_eq!(room.dispatcher_with(vec![working.clone()]).step().await.unwrap(), 1);
    assert_eq!((working.sent().len(), room.backlog().await), (1, (0, 103)), "at once, past all of them");

    assert_eq!(relay(&room).retry_parked(&operator).await.unwrap(), 103);
    room.house.clock.advance(Duration::seconds(1));
    room.tell_of(NoticeKind::LoanApproved).await;
    let fresh = listed(&room, DeliveryState::Waiting).await.pop().unwrap().id;
    let broken = Recorder::new(ChannelKind::Email, Some(Failed::Later("no line".to_owned())));
    room.dispatcher_with(vec![broken.clone()]).settle().await.unwrap();
    let mut expected: Vec<DispatchId> = aside.iter().map(|one| one.id).collect();
    expected.push(fresh);
    let tried: Vec<DispatchId> = broken.sent().into_iter().flat_map(|(_, ids)| ids).collect();
    assert_eq!(tried, expected, "each once, the new one before the second try of any other");

    // While they wait for their second try, what is new goes at once.
    room.tell_of(NoticeKind::LoanApproved).await;
    assert_eq!(room.dispatcher_with(vec![working.clone()]).step().await.unwrap(), 1);
    room.house.clock.advance(Duration::seconds(5));
    room.dispatcher_with(vec![working.clone()]).settle().await.unwrap();
    assert_eq!((working.sent().len(), room.backlog().await), (106, (0, 0)));
}
