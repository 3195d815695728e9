//! What is promised of deliveries. The store has the reactions of [`ROUTES`](super::ROUTES), and no
//! other contract runs in it.

use super::support::{Place, at_once, nowhere, pause};
use crate::builders::{a_session, a_user, context_of, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::{Context, Idempotency};
use plantel_domain::audit::{JournalEntry, JournalFilter};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::UserId;
use plantel_domain::journal::{Event, Happened, Subject};
use plantel_domain::page::PageRequest;
use plantel_domain::relay::{Backlog, Delivery, ParkedDelivery};
use plantel_domain::store::{Answer, Store};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Later than any event of a contract.
pub(super) fn later() -> Timestamp {
    moment() + Duration::days(36_500)
}

pub(super) fn event(kind: &'static str) -> Event {
    let subject = Subject::new("thing", an_id());
    Event { kind, version: 1, subject, data: json!({"a": 1}), changes: vec![], confidential: None }
}

/// With one reaction.
pub(super) fn letter() -> Event {
    event("contract.letter-asked").confiding(&json!({"token": "s3cret ñ", "hours": 2}))
}

pub(super) async fn tell(store: &Arc<dyn Store>, ctx: &Context, happened: impl Into<Happened>) {
    let work = store.begin(ctx).await.expect("the store begins a work");
    work.commit(happened.into()).await.expect("the store commits it");
}

/// Those due at a moment, claimed for a minute.
pub(super) async fn claimed(store: &Arc<dyn Store>, now: Timestamp, limit: u32) -> Vec<Delivery> {
    kept!(store, &nowhere(), deliveries.claim(now, now + Duration::minutes(1), limit))
}

/// The one that is due.
async fn claimed_one(store: &Arc<dyn Store>, now: Timestamp) -> Delivery {
    let mut all = claimed(store, now, 100).await;
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

/// The one that is due, once the work that was dropped over it has let it go.
async fn claimed_soon(store: &Arc<dyn Store>, now: Timestamp) -> Delivery {
    for _ in 0..400 {
        if let Some(one) = claimed(store, now, 100).await.pop() {
            return one;
        }
        pause().await;
    }
    panic!("nobody lets it go")
}

pub(super) async fn backlog(store: &Arc<dyn Store>) -> (u64, u64) {
    let Backlog { waiting, parked } = seen!(store, &nowhere(), deliveries.backlog());
    (waiting, parked)
}

async fn entries(store: &Arc<dyn Store>, ctx: &Context) -> Vec<JournalEntry> {
    let mut entries = seen!(store, ctx, journal.list(&JournalFilter::default(), &PageRequest::first(200))).data;
    entries.reverse();
    entries
}

/// With what the event confided, which the journal does not keep.
pub async fn a_commit_leaves_a_delivery_for_each_reaction_of_its_events(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let happened = Happened::from(event("contract.done-twice")).and(event("contract.unheard")).and(letter());
    tell(&store, &place.ctx, happened).await;
    let [twice, _, asked] = &entries(&store, &place.ctx).await[..] else { panic!("three rows were written") };
    assert!(!format!("{asked:?}").contains("s3cret"), "the journal does not keep it");
    let all = claimed(&store, later(), 100).await;
    let told: Vec<_> = all.iter().map(|one| (one.reaction.as_str(), &one.event, one.attempts)).collect();
    assert_eq!(told, [("contract-first", twice, 1), ("contract-second", twice, 1), ("contract-letter", asked, 1)]);
    assert_eq!(all[0].confidential, None);
    assert_eq!(all[2].confidential, letter().confidential);
    assert_eq!(all.iter().map(|one| one.id).collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(backlog(&store).await, (3, 0));
}

/// Nor does what is nobody's deed, or not committed.
pub async fn what_has_no_reaction_leaves_no_delivery(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    tell(&store, &place.ctx, event("contract.unheard")).await;
    drop(store.begin(&place.ctx).await.expect("the store begins a work"));
    let work = store.begin(&place.ctx).await.expect("the store begins a work");
    work.commit_unjournaled().await.expect("the store commits it");
    assert_eq!(backlog(&store).await, (0, 0));
    assert_eq!(claimed(&store, later(), 100).await, []);
}

/// And not before, or when it is dropped.
pub async fn parked_work_leaves_its_deliveries_when_it_is_finished(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    for finished in [false, true] {
        let idempotency = Arc::new(Idempotency::new(an_id().to_string(), "fingerprint".to_owned()));
        let ctx = Context { idempotency: Some(Arc::clone(&idempotency)), ..context_of(&user, None, None) };
        tell(&store, &ctx, letter()).await;
        let parked = idempotency.take().expect("the work waits for its answer");
        assert_eq!(backlog(&store).await, (0, 0));
        if finished {
            let answer = Answer { status: 204, headers: vec![], body: vec![] };
            parked.finish(answer).await.expect("the store commits it");
        }
    }
    let delivery = claimed_one(&store, later()).await;
    assert_eq!(delivery.confidential, letter().confidential);
    assert_eq!(delivery.event.user, Some(user.id));
}

/// And then nobody else's until its time is up.
pub async fn a_delivery_is_due_from_its_event_on(store: Arc<dyn Store>) {
    tell(&store, &nowhere(), letter()).await;
    let at = entries(&store, &nowhere()).await[0].at;
    assert_eq!(claimed(&store, at - Duration::microseconds(1), 100).await, []);
    let first = claimed_one(&store, at).await;
    let until = at + Duration::minutes(1);
    assert_eq!(claimed(&store, until - Duration::microseconds(1), 100).await, []);
    for (now, any) in [(at, false), (until - Duration::microseconds(1), false), (until, true)] {
        assert_eq!(seen!(store, &nowhere(), deliveries.any_due(now)), any, "at {now}");
    }
    assert_eq!(claimed_one(&store, until).await, Delivery { attempts: 2, ..first });
    let dropped = tried!(store, &nowhere(), deliveries.claim(later(), later(), 100)).expect("the store answers");
    assert_eq!(dropped[0].attempts, 3);
    assert_eq!(claimed_soon(&store, later()).await.attempts, 3, "a dropped claim is none");
}

/// And one that was tried waits, whatever the clock.
pub async fn a_delivery_is_claimed_also_when_the_clock_was_put_back(store: Arc<dyn Store>) {
    tell(&store, &nowhere(), letter()).await;
    let at = entries(&store, &nowhere()).await[0].at;
    let behind = at - Duration::minutes(5);
    assert_eq!(claimed(&store, behind, 100).await, [], "another server was a little ahead");
    assert!(!seen!(store, &nowhere(), deliveries.any_due(behind)));
    let back = at - Duration::hours(1);
    assert!(seen!(store, &nowhere(), deliveries.any_due(back)));
    let first = claimed_one(&store, back).await;
    assert_eq!(claimed(&store, back, 100).await, [], "it is somebody's");
    kept!(store, &nowhere(), deliveries.postpone(first.id, 1, at, "not now".to_owned()));
    assert_eq!(claimed(&store, back, 100).await, [], "it failed, and waits");
    assert!(!seen!(store, &nowhere(), deliveries.any_due(back)));
}

/// Up to the limit, and those of one moment as they were written.
pub async fn the_oldest_deliveries_are_claimed_first(store: Arc<dyn Store>) {
    for _ in 0..4 {
        tell(&store, &nowhere(), letter()).await;
    }
    assert_eq!(claimed(&store, later(), 0).await, []);
    let all = claimed(&store, later(), 100).await;
    assert!(all.is_sorted_by_key(|one| (one.event.at, one.event.id)), "{all:?}");
    let seconds = [30, 10, 40, 10];
    for (one, seconds) in all.iter().zip(seconds) {
        let due = later() + Duration::seconds(seconds);
        kept!(store, &nowhere(), deliveries.postpone(one.id, 1, due, "not now".to_owned()));
    }
    let due = later() + Duration::seconds(40);
    let mut order = Vec::new();
    for _ in 0..3 {
        let two = claimed(&store, due, 2).await;
        order.extend(two.iter().map(|one| one.id));
    }
    assert_eq!(order, [all[1].id, all[3].id, all[0].id, all[2].id]);
}

/// Until nothing is left.
pub async fn deliveries_claimed_by_many_at_once_are_claimed_once(store: Arc<dyn Store>) {
    for _ in 0..20 {
        tell(&store, &nowhere(), event("contract.done-twice")).await;
    }
    let until = later() + Duration::minutes(1);
    let claiming = move |store: Arc<dyn Store>, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let some = work.deliveries().claim(later(), until, 3).await?;
        pause().await;
        work.commit_unjournaled().await.map(|()| some)
    };
    let mut all = Vec::new();
    while all.len() < 40 {
        let more: Vec<_> = at_once(6, &store, claiming).await.into_iter().flatten().collect();
        assert!(!more.is_empty(), "{} of 40 were claimed", all.len());
        all.extend(more);
    }
    assert!(all.iter().all(|one| one.attempts == 1));
    assert_eq!(all.iter().map(|one| one.id).collect::<BTreeSet<_>>().len(), 40);
    assert_eq!(claimed(&store, later(), 100).await, []);
}

/// The journal keeps its event.
pub async fn a_delivery_that_is_done_is_gone(store: Arc<dyn Store>) {
    tell(&store, &nowhere(), event("contract.done-twice")).await;
    let all = claimed(&store, later(), 100).await;
    for tried in [vec![(all[0].id, 1)], vec![(all[0].id, 1), (an_id().into(), 1)], vec![]] {
        kept!(store, &nowhere(), deliveries.done_all(&tried));
    }
    assert_eq!(backlog(&store).await, (1, 0));
    assert_eq!(claimed_one(&store, later() + Duration::days(1)).await.id, all[1].id);
    assert_eq!(entries(&store, &nowhere()).await.len(), 1);
}

/// It belongs to who claimed it since.
pub async fn who_is_too_late_with_a_delivery_changes_nothing(store: Arc<dyn Store>) {
    tell(&store, &nowhere(), letter()).await;
    let first = claimed_one(&store, later()).await;
    let day = |n| later() + Duration::days(n);
    let second = claimed_one(&store, day(1)).await;
    assert_eq!((first.id, first.attempts, second.attempts), (second.id, 1, 2));
    for attempts in [0, 1, 3] {
        kept!(store, &nowhere(), deliveries.done_all(&[(first.id, attempts)]));
        kept!(store, &nowhere(), deliveries.renew(&[(first.id, attempts)], day(100)));
        kept!(store, &nowhere(), deliveries.postpone(first.id, attempts, day(100), "late".to_owned()));
        kept!(store, &nowhere(), deliveries.park(first.id, attempts, "late".to_owned()));
    }
    assert_eq!(backlog(&store).await, (1, 0));
    assert_eq!(claimed_one(&store, day(2)).await, Delivery { attempts: 3, ..second });
}

/// At the same try: others may go on with theirs.
pub async fn deliveries_are_held_for_longer_by_who_claimed_them(store: Arc<dyn Store>) {
    for _ in 0..2 {
        tell(&store, &nowhere(), letter()).await;
    }
    let [one, two] = claimed(&store, later(), 100).await.try_into().expect("there are two");
    let (over, longer) = (later() + Duration::minutes(1), later() + Duration::minutes(3));
    kept!(store, &nowhere(), deliveries.renew(&[(one.id, 1), (two.id, 2), (an_id().into(), 1)], longer));
    assert_eq!(claimed_one(&store, over).await, Delivery { attempts: 2, ..two });
    assert_eq!(claimed(&store, longer - Duration::microseconds(1), 100).await.len(), 1, "two again, not one");
    kept!(store, &nowhere(), deliveries.park(one.id, 1, "never".to_owned()));
    kept!(store, &nowhere(), deliveries.renew(&[(one.id, 1)], later()));
    assert_eq!(seen!(store, &nowhere(), deliveries.parked()).len(), 1, "what is set aside stays so");
}

/// Of different tries, and more than go into one statement.
pub async fn many_deliveries_are_done_at_once(store: Arc<dyn Store>) {
    let mut happened = Happened::from(letter());
    for _ in 1..1_200 {
        happened = happened.and(letter());
    }
    tell(&store, &nowhere(), happened).await;
    let mut tried = BTreeMap::new();
    for (now, times) in [(later(), 3), (later() + Duration::hours(1), 1)] {
        for _ in 0..times {
            tried.extend(claimed(&store, now, 400).await.into_iter().map(|one| (one.id, one.attempts)));
        }
    }
    let twice = tried.values().filter(|attempts| **attempts == 2).count();
    assert_eq!((tried.len(), twice), (1_200, 400));
    let late: Vec<_> = tried.keys().map(|id| (*id, 1)).collect();
    kept!(store, &nowhere(), deliveries.done_all(&late));
    assert_eq!(backlog(&store).await, (400, 0), "those that were claimed again are not done");
    let done: Vec<_> = tried.into_iter().collect();
    kept!(store, &nowhere(), deliveries.done_all(&done));
    assert_eq!(backlog(&store).await, (0, 0));
}

/// And keeps what it was confided.
pub async fn a_delivery_that_is_put_off_waits(store: Arc<dyn Store>) {
    tell(&store, &nowhere(), letter()).await;
    let first = claimed_one(&store, later()).await;
    let due = later() + Duration::hours(5) + Duration::microseconds(1);
    kept!(store, &nowhere(), deliveries.postpone(first.id, 1, due, "not now".to_owned()));
    assert_eq!(backlog(&store).await, (1, 0));
    assert_eq!(claimed(&store, due - Duration::microseconds(1), 100).await, []);
    assert_eq!(claimed_one(&store, due).await, Delivery { attempts: 2, ..first });
}

/// And begins anew when one says so.
pub async fn a_delivery_that_is_set_aside_waits_for_an_operator(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    tell(&store, &place.ctx, letter()).await;
    tell(&store, &nowhere(), event("contract.done-twice")).await;
    let all = claimed(&store, later(), 100).await;
    let errors = ["never: ñ\0 '\"\\", "", &"ñ".repeat(2_000)];
    let kept = ["never: ñ '\"\\", "", &"ñ".repeat(1_000)];
    for (one, error) in all.iter().zip(errors).rev() {
        kept!(store, &nowhere(), deliveries.park(one.id, 1, error.to_owned()));
        kept!(store, &nowhere(), deliveries.done_all(&[(one.id, 1)]));
    }
    let expected = all.iter().zip(kept).map(|(one, error)| ParkedDelivery {
        id: one.id,
        reaction: one.reaction.clone(),
        kind: one.event.kind.clone(),
        attempts: 1,
        error: error.to_owned(),
        at: one.event.at,
    });
    assert_eq!(seen!(store, &nowhere(), deliveries.parked()), expected.collect::<Vec<_>>());
    assert_eq!(backlog(&store).await, (0, 3));
    assert_eq!(claimed(&store, later() + Duration::days(1), 100).await, []);
    let again = later() + Duration::days(2);
    assert_eq!(kept!(store, &nowhere(), deliveries.retry_parked(again)), 3);
    assert_eq!(kept!(store, &nowhere(), deliveries.retry_parked(again)), 0);
    assert_eq!((backlog(&store).await, seen!(store, &nowhere(), deliveries.parked())), ((3, 0), vec![]));
    assert_eq!(claimed(&store, again - Duration::microseconds(1), 100).await, []);
    assert_eq!(claimed(&store, again, 100).await, all, "from their first try");
}

/// Nor what was confided of them; what is about others stays.
pub async fn what_is_left_about_an_erased_user_goes_with_them(store: Arc<dyn Store>) {
    let (gone, stays) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let session = seed(&*store, a_session(gone.id)).await;
    let about = |subject: Subject| Event { subject, ..letter() };
    tell(&store, &nowhere(), about(Subject::new("user", gone.id))).await;
    tell(&store, &nowhere(), about(Subject::new("session", session.id))).await;
    tell(&store, &nowhere(), about(Subject::new("user", stays.id))).await;
    assert_eq!(backlog(&store).await, (3, 0));
    let mut erased = gone.clone().anonymised(moment());
    kept!(store, &nowhere(), users.erase(&mut erased, &gone.email));
    let left = claimed(&store, later(), 100).await;
    let of: Vec<_> = left.iter().map(|one| UserId::from(one.event.subject_id)).collect();
    assert_eq!(of, [stays.id]);
}
