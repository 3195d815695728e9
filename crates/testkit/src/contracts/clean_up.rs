//! What is promised of cleaning up. No other contract runs in the store.

use super::support::nowhere;
use crate::builders::{a_departure, a_session, a_sign_in, a_ticket, a_user, an_attempt_key, an_item, context_of, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::access::{Context, Idempotency};
use plantel_domain::audit::JournalFilter;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Attempts, Departure, Session, SignIn, Ticket};
use plantel_domain::items::ItemCreated;
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Answer, Store};
use std::sync::Arc;

fn before() -> Timestamp {
    moment() - Duration::days(90)
}

/// The last moment before this one.
fn just(at: Timestamp) -> Timestamp {
    at - Duration::microseconds(1)
}

async fn cleaned(store: &Arc<dyn Store>, now: Timestamp) -> u64 {
    kept!(store, &nowhere(), sessions.clean_up(before(), now))
}

/// By its end or before its time; the history forgets which it was, and keeps the rest.
pub async fn sessions_that_were_over_before_are_taken_away(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let session = |expires_at, revoked_at| Session { expires_at, revoked_at, ..a_session(user.id) };
    let later = moment() + Duration::days(1);
    let gone = [
        session(just(before()), None),
        session(later, Some(just(before()))),
        session(before() - Duration::days(900), Some(before())),
    ];
    let stay = [session(before(), None), session(later, Some(before())), session(later, None)];
    for session in gone.iter().chain(&stay) {
        seed(&*store, session.clone()).await;
    }
    let told = seed(&*store, SignIn { session: Some(gone[0].id), ..a_sign_in(user.id) }).await;
    assert_eq!(cleaned(&store, moment()).await, 3);
    for session in gone {
        assert_eq!(seen!(store, &nowhere(), sessions.find(session.id)), None);
    }
    for session in stay {
        assert_eq!(seen!(store, &nowhere(), sessions.find(session.id)), Some(session));
    }
    let left = seen!(store, &nowhere(), sign_ins.list(user.id, &PageRequest::first(10))).data;
    assert_eq!(left, [SignIn { session: None, ..told }]);
    assert_eq!(cleaned(&store, moment()).await, 0);
}

/// Whosever it is.
pub async fn history_of_before_is_taken_away(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let wrong = plantel_domain::identity::Outcome::WrongPassword;
    let old = SignIn { at: just(before()), ..a_sign_in(user.id) };
    seed(&*store, SignIn { user: None, outcome: wrong, ..old.clone() }).await;
    seed(&*store, SignIn { id: crate::ids::an_id().into(), ..old }).await;
    let stays = seed(&*store, SignIn { at: before(), ..a_sign_in(user.id) }).await;
    assert_eq!(cleaned(&store, moment()).await, 2);
    let left = seen!(store, &nowhere(), sign_ins.list(user.id, &PageRequest::first(10))).data;
    assert_eq!(left, [stays]);
}

/// But for what still keeps a door closed.
pub async fn failures_of_before_are_taken_away(store: Arc<dyn Store>) {
    let failed = |last_at, locked_until| {
        let none = Attempts::none(an_attempt_key(), last_at);
        Attempts { failures: 1, locked_until, ..none }
    };
    let gone = [failed(just(before()), None), failed(just(before()), Some(moment()))];
    let stay = [failed(before(), None), failed(just(before()), Some(moment() + Duration::microseconds(1)))];
    for attempts in gone.iter().chain(&stay) {
        kept!(store, &nowhere(), attempts.lock(&attempts.key, moment()));
        kept!(store, &nowhere(), attempts.store(attempts));
    }
    assert_eq!(cleaned(&store, moment()).await, 2);
    for attempts in gone {
        assert_eq!(seen!(store, &nowhere(), attempts.find(&attempts.key)), None);
    }
    for attempts in stay {
        assert_eq!(seen!(store, &nowhere(), attempts.find(&attempts.key)), Some(attempts));
    }
}

/// At the moment when it is too late.
pub async fn single_sign_on_that_was_not_finished_is_taken_away(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let later = moment() + Duration::microseconds(1);
    let departures = [moment(), later].map(|expires_at| Departure { expires_at, ..a_departure() });
    let tickets = [moment(), later].map(|expires_at| Ticket { expires_at, ..a_ticket(user.id) });
    for departure in &departures {
        kept!(store, &nowhere(), external_identities.depart(departure));
    }
    for ticket in &tickets {
        kept!(store, &nowhere(), external_identities.issue(ticket));
    }
    assert_eq!(cleaned(&store, moment()).await, 2);
    let [gone, stays] = departures;
    assert_eq!(kept!(store, &nowhere(), external_identities.take_departure(gone.state)), None);
    let taken = kept!(store, &nowhere(), external_identities.take_departure(stays.state.clone()));
    assert_eq!(taken, Some(stays));
    let [gone, stays] = tickets;
    assert_eq!(seen!(store, &nowhere(), external_identities.find_ticket(gone.digest)), None);
    assert_eq!(seen!(store, &nowhere(), external_identities.find_ticket(stays.digest.clone())), Some(stays));
}

/// Not what it answered to.
pub async fn answers_of_the_day_before_are_taken_away(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let idempotency = Arc::new(Idempotency::new("key".to_owned(), "fingerprint".to_owned()));
    let ctx = Context { idempotency: Some(Arc::clone(&idempotency)), ..context_of(&user, None, None) };
    let item = an_item(user.id);
    let mut work = store.begin(&ctx).await.expect("the store begins a work");
    work.items().add(&item).await.expect("the store takes the item");
    work.commit(ItemCreated { item: item.id }.into()).await.expect("the work is parked");
    let answer = Answer { status: 201, headers: vec![], body: vec![] };
    idempotency.take().expect("the work waits").finish(answer).await.expect("the store commits it");
    let told = seen!(store, &nowhere(), journal.list(&JournalFilter::default(), &PageRequest::first(1))).data;
    let day = told[0].at + Duration::hours(24);
    assert_eq!(cleaned(&store, just(day)).await, 0);
    assert!(store.find_answer(user.id, "key").await.expect("the store answers").is_some());
    assert_eq!(cleaned(&store, day + Duration::hours(1)).await, 1);
    assert_eq!(store.find_answer(user.id, "key").await.expect("the store answers"), None);
    assert_eq!(seen!(store, &nowhere(), items.find(item.id, None)), Some(item));
}
