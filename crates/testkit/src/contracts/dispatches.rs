//! What is promised of notices on their way through channels. No other contract runs in the store.

use super::support::{Place, assert_failed, nowhere, pause};
use crate::builders::{a_user, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{
    ChannelKind, Dispatch, NewDispatch, NewNotice, Notice, NoticeKind, NoticeParams, Priority, Tried,
};
use plantel_domain::store::Store;
use std::sync::Arc;

pub(super) fn minutes(minutes: i64) -> Timestamp {
    moment() + Duration::minutes(minutes)
}

/// Notices of one user, as many as this.
pub(super) async fn told(store: &Arc<dyn Store>, place: &Place, user: UserId, count: usize) -> Vec<Notice> {
    let notice = |_| NewNotice {
        user,
        kind: NoticeKind::LoanApproved,
        params: NoticeParams::from([("item".to_owned(), "Cámara".into()), ("count".to_owned(), 2.into())]),
        priority: Priority::Medium,
        link: None,
        cause: an_id(),
        shown: true,
        expires_at: None,
    };
    let new: Vec<NewNotice> = (0..count).map(notice).collect();
    kept!(store, &place.ctx, notices.add_all(&new))
}

pub(super) fn by_mail(notice: &Notice, due_at: Timestamp) -> NewDispatch {
    let (notice, user) = (notice.id, notice.user);
    NewDispatch { id: an_id().into(), notice, user, channel: ChannelKind::Email, digest: false, due_at }
}

pub(super) fn together(notice: &Notice, due_at: Timestamp) -> NewDispatch {
    NewDispatch { digest: true, ..by_mail(notice, due_at) }
}

/// This many that go alone, due at the moment.
pub(super) async fn sent(store: &Arc<dyn Store>, count: usize) -> Vec<NewDispatch> {
    let place = Place::new(store).await;
    let notices = told(store, &place, place.user.id, count).await;
    let new: Vec<NewDispatch> = notices.iter().map(|notice| by_mail(notice, moment())).collect();
    assert_eq!(kept!(store, &nowhere(), dispatches.add_all(&new)), count as u64);
    new
}

/// Those due then, one way after the other, claimed for five minutes.
pub(super) async fn claimed(store: &Arc<dyn Store>, now: Timestamp) -> Vec<Dispatch> {
    let mut all = Vec::new();
    for channel in ChannelKind::OUTWARD {
        all.extend(kept!(store, &nowhere(), dispatches.claim(*channel, now, now + Duration::minutes(5), 100)));
    }
    all
}

pub(super) async fn claimed_digest(store: &Arc<dyn Store>, now: Timestamp) -> Vec<Dispatch> {
    for channel in ChannelKind::OUTWARD {
        let digest = kept!(store, &nowhere(), dispatches.claim_digest(*channel, now, now + Duration::minutes(5)));
        if !digest.is_empty() {
            return digest;
        }
    }
    Vec::new()
}

async fn any_due(store: &Arc<dyn Store>, now: Timestamp) -> bool {
    let mut any = false;
    for channel in ChannelKind::OUTWARD {
        any |= seen!(store, &nowhere(), dispatches.any_due(*channel, now));
    }
    any
}

async fn backlog(store: &Arc<dyn Store>) -> (u64, u64) {
    let left = seen!(store, &nowhere(), dispatches.backlog());
    (left.waiting, left.parked)
}

fn tried_of(all: &[Dispatch]) -> Vec<Tried> {
    all.iter().map(|one| (one.id, one.attempts)).collect()
}

/// Until the claim is over; a claim that is dropped is none.
pub async fn a_dispatch_is_due_when_it_says_and_then_nobody_elses(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let notice = told(&store, &place, place.user.id, 1).await.remove(0);
    let new = NewDispatch { channel: ChannelKind::Webhook, ..by_mail(&notice, minutes(10)) };
    kept!(store, &nowhere(), dispatches.add_all(&[new]));
    let early = minutes(10) - Duration::microseconds(1);
    assert!(!any_due(&store, early).await && any_due(&store, minutes(10)).await);
    assert_eq!(claimed(&store, early).await, []);
    let dropped = tried!(store, &nowhere(), dispatches.claim(ChannelKind::Webhook, minutes(10), minutes(99), 100));
    assert_eq!(dropped.expect("the store answers").len(), 1);
    let mut first = Vec::new();
    // Who dropped it may still be letting it go.
    for _ in 0..400 {
        first = claimed(&store, minutes(10)).await;
        if !first.is_empty() {
            break;
        }
        pause().await;
    }
    let (channel, due_at) = (ChannelKind::Webhook, minutes(10));
    assert_eq!(first, [Dispatch { id: new.id, notice, channel, digest: false, due_at, attempts: 1 }]);
    assert!(!any_due(&store, minutes(14)).await);
    assert_eq!(claimed(&store, minutes(15) - Duration::microseconds(1)).await, []);
    let second = claimed(&store, minutes(15)).await;
    assert_eq!(second, [Dispatch { attempts: 2, ..first.remove(0) }], "its day stays");
}

/// However often it is planned; each channel is one of its own, and claimed by itself.
pub async fn a_notice_goes_through_a_channel_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let notices = told(&store, &place, place.user.id, 2).await;
    let first = by_mail(&notices[0], minutes(0));
    assert_eq!(kept!(store, &nowhere(), dispatches.add_all(&[first])), 1);
    let again = by_mail(&notices[0], minutes(5));
    let hooked = NewDispatch { channel: ChannelKind::Webhook, ..again };
    let new = [again, NewDispatch { id: an_id().into(), ..hooked }, by_mail(&notices[1], minutes(0))];
    assert_eq!(kept!(store, &nowhere(), dispatches.add_all(&new)), 2);
    assert_eq!(kept!(store, &nowhere(), dispatches.add_all(&[])), 0);
    let hooks = kept!(store, &nowhere(), dispatches.claim(ChannelKind::Webhook, minutes(60), minutes(70), 100));
    assert_eq!(hooks.iter().map(|one| one.channel).collect::<Vec<_>>(), [ChannelKind::Webhook]);
    for (channel, any) in [(ChannelKind::Webhook, false), (ChannelKind::Push, false), (ChannelKind::Email, true)] {
        assert_eq!(seen!(store, &nowhere(), dispatches.any_due(channel, minutes(60))), any, "{channel:?}");
    }
    let all = claimed(&store, minutes(80)).await;
    assert_eq!(all.len(), 3);
    assert!(all.iter().any(|one| (one.id, one.due_at) == (first.id, minutes(0))), "the first stays as it was");
}

/// Up to the limit.
pub async fn the_oldest_dispatches_are_claimed_first(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let notices = told(&store, &place, place.user.id, 4).await;
    let new: Vec<_> = notices.iter().zip([30, 10, 40, 20]).map(|(notice, due)| by_mail(notice, minutes(due))).collect();
    kept!(store, &nowhere(), dispatches.add_all(&new));
    let mut order = Vec::new();
    for _ in 0..3 {
        let two = kept!(store, &nowhere(), dispatches.claim(ChannelKind::Email, minutes(40), minutes(90), 2));
        order.extend(two.iter().map(|one| one.id));
    }
    assert_eq!(order, [new[1].id, new[3].id, new[0].id, new[2].id]);
}

/// One user's, on one way, at one time, all of it, the oldest notice first; what goes alone is not among it.
pub async fn a_digest_is_claimed_whole(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, a_user()).await.id;
    let (own, theirs) = (told(&store, &place, place.user.id, 4).await, told(&store, &place, other, 1).await);
    let hooked = NewDispatch { channel: ChannelKind::Push, ..together(&own[0], minutes(7)) };
    let new = [
        together(&own[2], minutes(7)),
        together(&own[0], minutes(7)),
        together(&own[1], minutes(8)),
        together(&theirs[0], minutes(6)),
        by_mail(&own[3], minutes(7)),
        hooked,
    ];
    kept!(store, &nowhere(), dispatches.add_all(&new));
    assert_eq!(claimed_digest(&store, minutes(5)).await, []);
    let alone: Vec<_> = claimed(&store, minutes(9)).await.iter().map(|one| one.id).collect();
    assert_eq!(alone, [new[4].id]);
    let mut digests = Vec::new();
    for _ in 0..4 {
        let digest = claimed_digest(&store, minutes(9)).await;
        assert!(digest.iter().all(|one| one.digest && one.attempts == 1));
        digests.push(digest.iter().map(|one| one.id).collect::<Vec<_>>());
    }
    let mailed = [vec![new[3].id], vec![new[1].id, new[0].id], vec![new[2].id]];
    assert_eq!(digests[..3], mailed);
    assert_eq!(digests[3], [hooked.id]);
    assert_eq!(claimed_digest(&store, minutes(9)).await, []);
    // Each is one again when nobody sent it.
    let again: Vec<usize> = {
        let mut sizes = Vec::new();
        for _ in 0..4 {
            sizes.push(claimed_digest(&store, minutes(20)).await.len());
        }
        sizes
    };
    assert_eq!((again.iter().sum::<usize>(), again.iter().max()), (5, Some(&2)));
}

/// It belongs to who claimed it since.
pub async fn who_is_too_late_with_a_dispatch_changes_nothing(store: Arc<dyn Store>) {
    sent(&store, 1).await;
    let first = claimed(&store, minutes(0)).await.remove(0);
    let second = claimed(&store, minutes(10)).await.remove(0);
    assert_eq!((first.id, first.attempts, second.attempts), (second.id, 1, 2));
    for attempts in [0, 1, 3] {
        let late = [(first.id, attempts)];
        kept!(store, &nowhere(), dispatches.done(&late));
        kept!(store, &nowhere(), dispatches.postpone(&late, minutes(9_000), "late".to_owned()));
        kept!(store, &nowhere(), dispatches.park(&late, "late".to_owned()));
    }
    assert_eq!(backlog(&store).await, (1, 0));
    assert_eq!(claimed(&store, minutes(20)).await, [Dispatch { attempts: 3, ..second }]);
}

/// And what is done is gone.
pub async fn dispatches_that_are_put_off_wait(store: Arc<dyn Store>) {
    sent(&store, 3).await;
    let first = claimed(&store, minutes(0)).await;
    kept!(store, &nowhere(), dispatches.postpone(&tried_of(&first[..2]), minutes(30), "not now".to_owned()));
    assert_eq!(claimed(&store, minutes(29)).await.len(), 1);
    let again = claimed(&store, minutes(30)).await;
    assert_eq!(again.iter().map(|one| one.id).collect::<Vec<_>>(), [first[0].id, first[1].id]);
    assert!(again.iter().all(|one| one.attempts == 2 && one.due_at == moment()), "{again:?}");
    let mut done = tried_of(&again[..1]);
    done.push((first[2].id, 2));
    kept!(store, &nowhere(), dispatches.done(&done));
    kept!(store, &nowhere(), dispatches.done(&done));
    assert_eq!(backlog(&store).await, (1, 0));
    assert_eq!(claimed(&store, minutes(60)).await[0].id, first[1].id);
}

/// And begins anew when one says so.
pub async fn dispatches_that_are_set_aside_wait_for_an_operator(store: Arc<dyn Store>) {
    sent(&store, 2).await;
    let all = claimed(&store, minutes(0)).await;
    let errors = ["never: ñ\0 '\"\\".to_owned(), "ñ".repeat(2_000)];
    let told = ["never: ñ '\"\\".to_owned(), "ñ".repeat(1_000)];
    for (one, error) in all.iter().zip(errors) {
        kept!(store, &nowhere(), dispatches.park(&[(one.id, 1)], error));
        kept!(store, &nowhere(), dispatches.done(&[(one.id, 1)]));
    }
    for (one, error) in all.iter().zip(told) {
        let listed = seen!(store, &nowhere(), dispatches.find(one.id)).expect("it is there");
        assert_eq!((listed.user, listed.channel, listed.kind), (one.notice.user, one.channel, one.notice.kind));
        assert_eq!((listed.attempts, listed.error, listed.parked_at.is_some()), (1, Some(error), true));
    }
    assert_eq!(backlog(&store).await, (0, 2));
    assert!(!any_due(&store, minutes(9_000)).await);
    assert_eq!(claimed(&store, minutes(9_000)).await, []);
    assert_eq!(kept!(store, &nowhere(), dispatches.retry_parked(minutes(60))), 2);
    assert_eq!(kept!(store, &nowhere(), dispatches.retry_parked(minutes(60))), 0);
    assert_eq!(backlog(&store).await, (2, 0));
    assert_eq!(claimed(&store, minutes(59)).await, []);
    assert_eq!(claimed(&store, minutes(60)).await, all, "from their first try");
}

/// What is on its way to others stays.
pub async fn a_dispatch_goes_with_its_user_and_its_notice(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let gone = seed(&*store, a_user()).await;
    let own = told(&store, &place, place.user.id, 2).await;
    let new: Vec<_> = own.iter().map(|notice| by_mail(notice, moment())).collect();
    kept!(store, &nowhere(), dispatches.add_all(&new));
    let theirs = told(&store, &place, gone.id, 1).await;
    kept!(store, &nowhere(), dispatches.add_all(&[by_mail(&theirs[0], moment())]));
    let mut erased = gone.clone().anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut erased, &gone.email));
    assert_eq!(backlog(&store).await, (2, 0));
    kept!(store, &nowhere(), notices.delete(place.user.id, own[0].id, moment()));
    assert_eq!(backlog(&store).await, (2, 0), "who sends it sees that it was deleted");
    kept!(store, &nowhere(), notices.forget(minutes(1)));
    assert_eq!(backlog(&store).await, (1, 0));
    assert_eq!(claimed(&store, moment()).await[0].notice.id, own[1].id);
}

/// Of no notice, to nobody, or into the inbox, which is no way out.
pub async fn a_dispatch_that_cannot_be_is_not_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let good = by_mail(&told(&store, &place, place.user.id, 1).await[0], moment());
    for wrong in [
        NewDispatch { notice: an_id().into(), ..good },
        NewDispatch { user: an_id().into(), ..good },
        NewDispatch { channel: ChannelKind::InApp, ..good },
    ] {
        assert_failed(tried!(store, &nowhere(), dispatches.add_all(&[wrong])));
    }
    assert_eq!(backlog(&store).await, (0, 0));
}
