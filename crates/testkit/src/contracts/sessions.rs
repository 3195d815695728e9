//! What is promised of sessions.

use super::support::{assert_failed, assert_stale, nowhere};
use crate::builders::{a_device, a_session, a_user, an_institution, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::identity::{Device, Rotation, Session};
use plantel_domain::ids::SessionId;
use plantel_domain::store::{Store, StoreError};
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// Whether read or locked.
pub async fn every_session_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let institution = seed(&*store, an_institution()).await;
    let user = seed(&*store, a_user()).await;
    let full = Session {
        institution: Some(institution.id),
        device: Device {
            address: IpAddr::from([0x2001, 0xdb8, 0, 0, 0, 0, 0, 1]), agent: Some(line("Ñ'\"\\ 🐟 %_"))
        },
        created_at: moment() + Duration::microseconds(1),
        last_used_at: moment() + Duration::microseconds(2),
        expires_at: moment() + Duration::days(3_650) + Duration::microseconds(999_999),
        revoked_at: Some(moment() + Duration::microseconds(100_000)),
        version: 3,
        ..a_session(user.id)
    };
    let silent = Session { device: Device { agent: None, ..a_device() }, ..a_session(user.id) };
    for session in [a_session(user.id), full, silent] {
        seed(&*store, session.clone()).await;
        assert_eq!(seen!(store, &nowhere(), sessions.find(session.id)), Some(session.clone()));
        assert_eq!(kept!(store, &nowhere(), sessions.lock(session.id)), Some(session));
    }
    let unknown = SessionId::from(an_id());
    assert_eq!(seen!(store, &nowhere(), sessions.find(unknown)), None);
    assert_eq!(kept!(store, &nowhere(), sessions.lock(unknown)), None);
}

/// Those that there are, each once.
pub async fn sessions_are_found_by_many_ids(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let mut all = Vec::new();
    for _ in 0..3 {
        all.push(seed(&*store, a_session(user.id)).await);
    }
    seed(&*store, a_session(user.id)).await;
    let asked = [all[2].id, all[0].id, an_id().into(), all[1].id, all[0].id];
    let mut found = seen!(store, &nowhere(), sessions.find_all(&asked));
    found.sort_by_key(|session| session.id);
    all.sort_by_key(|session| session.id);
    assert_eq!(found, all);
    assert_eq!(seen!(store, &nowhere(), sessions.find_all(&[])), []);
}

/// Else it cannot be stored.
pub async fn a_session_is_of_a_known_user(store: Arc<dyn Store>) {
    assert_failed(tried!(store, &nowhere(), sessions.add(&a_session(a_user().id))));
}

/// And a change of an old one is refused.
pub async fn a_change_of_a_session_counts_its_version(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let mut old = seed(&*store, a_session(user.id)).await;
    let mut session = Session {
        refresh: an_id(),
        device: Device { address: IpAddr::from([198, 51, 100, 1]), agent: None },
        last_used_at: moment() + Duration::hours(1),
        expires_at: moment() + Duration::days(90),
        ..old.clone()
    };
    kept!(store, &nowhere(), sessions.update(&mut session));
    assert_eq!(session.version, 2);
    assert_stale(tried!(store, &nowhere(), sessions.update(&mut old)));
    assert_stale(tried!(store, &nowhere(), sessions.update(&mut a_session(user.id))));
    assert_eq!(seen!(store, &nowhere(), sessions.find(session.id)), Some(session));
}

/// One that had ended keeps its moment, another user's goes on, and whoever read one before is stale.
pub async fn all_sessions_of_a_user_end_at_once(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let mut open = seed(&*store, a_session(user.id)).await;
    let second = seed(&*store, a_session(user.id)).await;
    let ended = seed(&*store, Session { revoked_at: Some(moment()), ..a_session(user.id) }).await;
    let others = seed(&*store, a_session(other.id)).await;
    let now = moment() + Duration::microseconds(5);
    kept!(store, &nowhere(), sessions.revoke_all(user.id, None, now));
    for id in [open.id, second.id] {
        let session = seen!(store, &nowhere(), sessions.find(id)).expect("it is still there");
        assert_eq!((session.revoked_at, session.version), (Some(now), 2));
    }
    assert_eq!(seen!(store, &nowhere(), sessions.find(ended.id)), Some(ended));
    assert_eq!(seen!(store, &nowhere(), sessions.find(others.id)), Some(others));
    assert_stale(tried!(store, &nowhere(), sessions.update(&mut open)));
}

/// Another user's goes on as well.
pub async fn all_sessions_but_one_end_at_once(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let own = seed(&*store, a_session(user.id)).await;
    let second = seed(&*store, a_session(user.id)).await;
    let others = seed(&*store, a_session(other.id)).await;
    let now = moment() + Duration::microseconds(5);
    for _ in 0..2 {
        kept!(store, &nowhere(), sessions.revoke_all(user.id, Some(own.id), now));
    }
    let ended = Session { revoked_at: Some(now), version: 2, ..second };
    for session in [own, ended, others] {
        assert_eq!(seen!(store, &nowhere(), sessions.find(session.id)), Some(session));
    }
}

/// Newest first, those of one moment by id; the last moment of one is no longer its own.
pub async fn living_sessions_of_a_user_are_those_not_over(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    seed(&*store, a_session(other.id)).await;
    let now = moment() + Duration::hours(1);
    let ending = |expires_at| Session { expires_at, ..a_session(user.id) };
    seed(&*store, ending(now)).await;
    seed(&*store, Session { revoked_at: Some(now), ..a_session(user.id) }).await;
    let mut living = vec![seed(&*store, ending(now + Duration::microseconds(1))).await];
    for micros in [2, 1, 1, 3] {
        let created_at = moment() + Duration::microseconds(micros);
        living.push(seed(&*store, Session { created_at, ..a_session(user.id) }).await);
    }
    living.sort_by_key(|session| std::cmp::Reverse((session.created_at, session.id)));
    assert_eq!(seen!(store, &nowhere(), sessions.living(user.id, now)), living);
    assert_eq!(seen!(store, &nowhere(), sessions.living(a_user().id, now)), []);
}

/// Nor is it put back by who is late.
pub async fn a_use_that_is_written_down_does_not_stand_in_the_way(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let mut session = seed(&*store, a_session(user.id)).await;
    let others = seed(&*store, a_session(user.id)).await;
    let later = moment() + Duration::minutes(5) + Duration::microseconds(1);
    kept!(store, &nowhere(), sessions.touch(session.id, later));
    kept!(store, &nowhere(), sessions.touch(session.id, moment()));
    kept!(store, &nowhere(), sessions.touch(an_id().into(), later));
    let touched = Session { last_used_at: later, ..session.clone() };
    assert_eq!(seen!(store, &nowhere(), sessions.find(session.id)), Some(touched));
    assert_eq!(seen!(store, &nowhere(), sessions.find(others.id)), Some(others));
    session.refresh = an_id();
    kept!(store, &nowhere(), sessions.update(&mut session));
}

/// Every later use finds the session renewed already, and ends it.
pub async fn a_refresh_token_used_many_times_at_once_is_renewed_once(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let session = seed(&*store, a_session(user.id)).await;
    let attempts = (0..8).map(|_| tokio::spawn(refreshed(Arc::clone(&store), session.id, session.refresh)));
    let mut renewed = 0;
    for used in attempts.collect::<Vec<_>>() {
        renewed += u32::from(used.await.expect("the use ends"));
    }
    assert_eq!(renewed, 1);
    let session = seen!(store, &nowhere(), sessions.find(session.id)).expect("it is still there");
    assert!(session.revoked_at.is_some(), "a copied token ended it");
}

/// Uses a refresh token as signing in anew does; whether it was good.
async fn refreshed(store: Arc<dyn Store>, id: SessionId, presented: Uuid) -> bool {
    loop {
        match rotated(&*store, id, presented).await {
            Err(StoreError::Busy) => tokio::time::sleep(std::time::Duration::from_millis(5)).await,
            done => break done.expect("the store answers"),
        }
    }
}

async fn rotated(store: &dyn Store, id: SessionId, presented: Uuid) -> Result<bool, StoreError> {
    let mut work = store.begin(&nowhere()).await?;
    let session = work.sessions().lock(id).await?.expect("it is there");
    let rotation = session.rotate(presented, an_id(), moment() + Duration::hours(1), Duration::days(14));
    let (mut session, renewed) = match rotation {
        Rotation::Renewed(session) => (session, true),
        Rotation::Reused(session) => (session, false),
        Rotation::Over => return Ok(false),
    };
    work.sessions().update(&mut session).await?;
    work.commit_unjournaled().await?;
    Ok(renewed)
}
