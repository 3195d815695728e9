//! What becomes of notices that cannot go out, or whose sender dies.

use crate::outstanding::relay;
use crate::post_room::{PostRoom, Recorder};
use chrono::Duration;
use plantel_application::notifications::channels::Channel;
use plantel_application::relay::Failed;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::User;
use plantel_domain::mail::PostError;
use plantel_domain::notifications::{ChannelKind, Dispatch, NoticeKind};
use plantel_domain::relay::TRIES;
use plantel_testkit::FailWith;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// A mail server that hangs with one kind of notice and panics with another.
struct Unsteady;

#[async_trait::async_trait]
impl Channel for Unsteady {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Email
    }

    async fn send(&self, _: &User, dispatches: &[Dispatch], _: Timestamp) -> Result<(), Failed> {
        match dispatches[0].notice.kind {
            NoticeKind::LoanRejected => std::future::pending().await,
            NoticeKind::Announcement => panic!("out of luck"),
            _ => Ok(()),
        }
    }
}

#[tokio::test]
async fn a_letter_that_cannot_go_now_goes_later_under_the_same_name() {
    let room = PostRoom::new().await;
    room.tell_of(NoticeKind::LoanApproved).await;
    room.post.fail_next(PostError::Temporary("no line".to_owned()));
    assert!(room.letters().await.is_empty());
    assert_eq!(room.backlog().await, (1, 0));
    room.house.clock.advance(Duration::seconds(4));
    assert!(room.letters().await.is_empty());
    room.house.clock.advance(Duration::seconds(1));
    assert_eq!((room.letters().await.len(), room.backlog().await), (1, (0, 0)));
}

#[tokio::test]
async fn what_can_never_be_sent_waits_for_an_operator() {
    let room = PostRoom::new().await;
    room.tell_of(NoticeKind::LoanApproved).await;
    room.post.fail_next(PostError::Permanent("no such mailbox".to_owned()));
    assert!(room.letters().await.is_empty());
    assert_eq!(room.backlog().await, (0, 1));
    let operator = room.house.platform_admin_of_none().await;
    assert_eq!(relay(&room).retry_parked(&operator).await.unwrap(), 1);
    assert_eq!((room.letters().await.len(), room.backlog().await), (1, (0, 0)));
}

#[tokio::test]
async fn a_channel_that_is_not_here_is_tried_until_an_operator_has_to_look() {
    let room = PostRoom::new().await;
    room.prefers(|wishes| {
        wishes.choices.insert((NoticeKind::LoanRequested, ChannelKind::Push), true);
    })
    .await;
    room.tell_of(NoticeKind::LoanRequested).await;
    for _ in 0..TRIES {
        assert_eq!(room.backlog().await, (1, 0));
        assert_eq!(room.dispatcher().step().await.unwrap(), 1);
        room.house.clock.advance(Duration::hours(2));
    }
    assert_eq!(room.backlog().await, (0, 1));
    let push = Recorder::new(ChannelKind::Push, Some(Failed::Never("gone".to_owned())));
    let operator = room.house.platform_admin_of_none().await;
    relay(&room).retry_parked(&operator).await.unwrap();
    room.dispatcher_with(vec![push.clone()]).settle().await.unwrap();
    assert_eq!((push.sent().len(), room.backlog().await), (1, (0, 1)));
}

#[tokio::test]
async fn what_was_sent_is_written_down_though_another_hangs_or_panics_and_goes_no_second_time() {
    let room = PostRoom::new().await;
    room.prefers(|wishes| {
        wishes.choices.insert((NoticeKind::LoanApproved, ChannelKind::Push), true);
    })
    .await;
    for kind in [NoticeKind::LoanRejected, NoticeKind::Announcement, NoticeKind::LoanApproved] {
        room.tell_of(kind).await;
    }
    let push = Recorder::new(ChannelKind::Push, None);
    let dispatcher = room.dispatcher_with(vec![Arc::new(Unsteady), push.clone()]);
    assert_eq!(dispatcher.step_of(ChannelKind::Push).await.unwrap(), 1, "mail that waits is not its own");
    assert_eq!((push.sent().len(), room.backlog().await), (1, (3, 0)));
    let written = async {
        while room.backlog().await != (2, 0) {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    };
    tokio::select! {
        done = dispatcher.step_of(ChannelKind::Email) => panic!("one hangs, but: {done:?}"),
        written = tokio::time::timeout(std::time::Duration::from_mins(1), written) => written.unwrap(),
    }
    room.house.clock.advance(Duration::minutes(6));
    assert_eq!((room.letters().await.len(), room.backlog().await), (2, (0, 0)));
}

#[tokio::test]
async fn whoever_dies_with_a_letter_in_hand_sends_it_again_under_the_same_name() {
    for digest in [false, true] {
        let mut repeated = 0;
        for call in 1.. {
            let room = PostRoom::new().await;
            if digest {
                room.prefers_a_digest().await;
            }
            room.tell_of(NoticeKind::LoanApproved).await;
            room.house.clock.advance(Duration::hours(2));
            room.house.store.fail_at(call, FailWith::Stale);
            for _ in 0..4 {
                // As when a server dies at this call: another goes on when its claim is over.
                let _ = room.dispatcher().step().await;
                room.house.clock.advance(Duration::minutes(6));
            }
            if room.house.store.fails_no_more() > 0 {
                assert!(call > 10, "there are not so few calls");
                break;
            }
            assert_eq!(room.backlog().await, (0, 0), "call {call}");
            let sent = room.post.sent();
            let names: BTreeSet<Uuid> = sent.iter().map(|letter| letter.id).collect();
            assert_eq!((names.len(), sent.len() <= 2), (1, true), "call {call}: {sent:?}");
            repeated += usize::from(sent.len() == 2);
        }
        assert!(repeated > 0, "one of these calls writes down that it was sent");
    }
}
