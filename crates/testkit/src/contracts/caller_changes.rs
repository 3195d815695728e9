//! What is promised to whoever remembers what was read of callers.

use super::support::{Place, nowhere};
use crate::builders::{a_membership, a_second_factor, a_session, a_user, context_of, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::access::{Context, Idempotency};
use plantel_domain::identity::{CallerChanges, User};
use plantel_domain::store::{Answer, Store};
use std::sync::Arc;

fn changes_of(store: &Arc<dyn Store>) -> &Arc<CallerChanges> {
    store.caller_changes().expect("a store counts the changes of callers")
}

/// One call in a work of its own that is committed, after which what was read of a user is good no more.
macro_rules! counted {
    ($store:expr, $user:expr, $ctx:expr, $repository:ident.$method:ident($($arg:expr),* $(,)?)) => {{
        let stamp = changes_of(&$store).stamp_of($user).expect("changes are heard");
        kept!($store, $ctx, $repository.$method($($arg),*));
        let what = concat!(stringify!($repository), ".", stringify!($method));
        assert!(!changes_of(&$store).holds(stamp), "{what} is counted");
    }};
}

/// Of accounts, sessions, memberships, second factors.
pub async fn every_write_of_what_tells_who_calls_is_counted(store: Arc<dyn Store>) {
    let _hearing = changes_of(&store).hear();
    let place = Place::new(&store).await;
    let (mut user, id) = (place.user.clone(), place.user.id);
    counted!(store, id, &nowhere(), users.update(&mut user));

    let mut session = seed(&*store, a_session(id)).await;
    counted!(store, id, &nowhere(), sessions.update(&mut session));
    counted!(store, id, &nowhere(), sessions.revoke_all(id, None, moment()));

    let mut factor = a_second_factor(id);
    counted!(store, id, &nowhere(), second_factors.add(&factor));
    counted!(store, id, &nowhere(), second_factors.update(&mut factor));
    counted!(store, id, &nowhere(), second_factors.delete(id));

    let mut membership = a_membership(place.institution.id, id);
    counted!(store, id, &place.ctx, memberships.add(&membership));
    counted!(store, id, &place.ctx, memberships.update(&mut membership));
    counted!(store, id, &nowhere(), memberships.end_all(id));

    let email = user.email.clone();
    let mut gone = user.anonymised(moment());
    counted!(store, id, &nowhere(), users.erase(&mut gone, &email));
}

/// Of which others are told by their id alone: whatever was read of anybody is good no more.
pub async fn a_change_of_an_institution_is_counted_for_everybody(store: Arc<dyn Store>) {
    let _hearing = changes_of(&store).hear();
    let place = Place::new(&store).await;
    let institutions = changes_of(&store).stamp_of_institutions().expect("changes are heard");
    let mut institution = place.institution.clone();
    institution.active = false;
    counted!(store, place.user.id, &nowhere(), institutions.update(&mut institution));
    assert!(!changes_of(&store).holds(institutions));
}

/// Nor is what adds somebody or a session: nobody had read them.
pub async fn what_only_reads_or_uses_a_session_is_not_counted(store: Arc<dyn Store>) {
    let _hearing = changes_of(&store).hear();
    let user = seed(&*store, a_user()).await;
    let session = seed(&*store, a_session(user.id)).await;
    let stamp = changes_of(&store).stamp_of(user.id).expect("changes are heard");
    kept!(store, &nowhere(), users.lock(user.id, None));
    kept!(store, &nowhere(), memberships.of_user(user.id));
    kept!(store, &nowhere(), second_factors.lock(user.id));
    kept!(store, &nowhere(), sessions.lock(session.id));
    kept!(store, &nowhere(), sessions.touch(session.id, moment() + Duration::minutes(5)));
    seed(&*store, a_session(user.id)).await;
    assert!(changes_of(&store).holds(stamp));
}

async fn switched_off(store: &Arc<dyn Store>, user: &User) -> bool {
    seen!(store, &nowhere(), users.find(user.id, None)).is_some_and(|user| !user.active)
}

/// And not before: who reads until then reads what was.
pub async fn a_change_is_counted_when_its_work_is_committed(store: Arc<dyn Store>) {
    let _hearing = changes_of(&store).hear();
    let mut user = seed(&*store, a_user()).await;
    let stamp = changes_of(&store).stamp_of(user.id).expect("changes are heard");
    let mut work = store.begin(&nowhere()).await.expect("the store begins a work");
    user.active = false;
    work.users().update(&mut user).await.expect("the store takes it");
    assert!(changes_of(&store).holds(stamp));
    work.commit_unjournaled().await.expect("the store commits it");
    assert!(!changes_of(&store).holds(stamp));
    assert!(switched_off(&store, &user).await);
}

/// And not when it is parked.
pub async fn a_change_that_waits_for_its_answer_is_counted_with_it(store: Arc<dyn Store>) {
    let _hearing = changes_of(&store).hear();
    let mut user = seed(&*store, a_user()).await;
    let stamp = changes_of(&store).stamp_of(user.id).expect("changes are heard");
    let key = Arc::new(Idempotency::new(format!("key {}", user.id), "fingerprint".to_owned()));
    let ctx = Context { idempotency: Some(Arc::clone(&key)), ..context_of(&user, None, None) };
    let mut work = store.begin(&ctx).await.expect("the store begins a work");
    user.active = false;
    work.users().update(&mut user).await.expect("the store takes it");
    work.commit_unjournaled().await.expect("the work is parked");
    assert!(changes_of(&store).holds(stamp));
    let parked = key.take().expect("the work waits for its answer");
    let answer = Answer { status: 200, headers: vec![], body: Vec::new() };
    parked.finish(answer).await.expect("the store commits it");
    assert!(!changes_of(&store).holds(stamp));
    assert!(switched_off(&store, &user).await);
}
