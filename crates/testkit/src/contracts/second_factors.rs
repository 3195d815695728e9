//! What is promised of second factors.

use super::support::{assert_duplicate, assert_failed, assert_stale, at_once, nowhere, pause};
use crate::builders::{a_second_factor, a_user, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::identity::{SecondFactor, Shown};
use plantel_domain::ids::UserId;
use plantel_domain::journal::Sensitive;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

/// Prepared and confirmed; whether read or locked.
pub async fn every_second_factor_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let users = [seed(&*store, a_user()).await, seed(&*store, a_user()).await];
    let prepared = SecondFactor::prepare(users[0].id, "sealed'\"\\ñ".to_owned(), moment());
    let full = SecondFactor {
        confirmed_at: Some(moment() + Duration::microseconds(1)),
        last_step: i64::MAX,
        recovery: Sensitive(vec!["b".to_owned(), "a'\"\\ñ".to_owned(), String::new()]),
        created_at: moment() - Duration::microseconds(1),
        version: 4,
        ..a_second_factor(users[1].id)
    };
    for factor in [prepared, full] {
        seed(&*store, factor.clone()).await;
        assert_eq!(seen!(store, &nowhere(), second_factors.find(factor.user)), Some(factor.clone()));
        assert_eq!(kept!(store, &nowhere(), second_factors.lock(factor.user)), Some(factor));
    }
    assert_eq!(seen!(store, &nowhere(), second_factors.find(a_user().id)), None);
    assert_eq!(kept!(store, &nowhere(), second_factors.lock(a_user().id)), None);
}

/// Also one that is only prepared; and it is of a known user.
pub async fn a_user_has_one_second_factor(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    seed(&*store, SecondFactor::prepare(user.id, "sealed".to_owned(), moment())).await;
    assert_duplicate(tried!(store, &nowhere(), second_factors.add(&a_second_factor(user.id))), "second factor");
    assert_failed(tried!(store, &nowhere(), second_factors.add(&a_second_factor(a_user().id))));
}

/// And a change of an old one is refused.
pub async fn a_change_of_a_second_factor_counts_its_version(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    let mut old = seed(&*store, a_second_factor(user.id)).await;
    let mut factor = old.clone().prove(&Shown::Recovery("digest-1".to_owned())).expect("the code is good");
    kept!(store, &nowhere(), second_factors.update(&mut factor));
    assert_eq!(factor.version, 2);
    assert_stale(tried!(store, &nowhere(), second_factors.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    assert_stale(tried!(store, &nowhere(), second_factors.update(&mut a_second_factor(a_user().id))));
    assert_eq!(seen!(store, &nowhere(), second_factors.find(user.id)), Some(factor));
}

/// And may be set up anew; another user's stays.
pub async fn a_second_factor_that_is_taken_away_is_gone(store: Arc<dyn Store>) {
    let (user, other) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    seed(&*store, a_second_factor(user.id)).await;
    let others = seed(&*store, a_second_factor(other.id)).await;
    for _ in 0..2 {
        kept!(store, &nowhere(), second_factors.delete(user.id));
        assert_eq!(seen!(store, &nowhere(), second_factors.find(user.id)), None);
    }
    assert_eq!(seen!(store, &nowhere(), second_factors.find(other.id)), Some(others));
    seed(&*store, a_second_factor(user.id)).await;
}

/// In order, piece by piece; there may be others.
pub async fn who_has_a_second_factor_is_told_by_id(store: Arc<dyn Store>) {
    let mut own = Vec::new();
    for _ in 0..3 {
        let user = seed(&*store, a_user()).await;
        seed(&*store, a_second_factor(user.id)).await;
        own.push(user.id);
    }
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let piece = seen!(store, &nowhere(), second_factors.users_after(after, 2));
        assert!(piece.len() <= 2, "{piece:?}");
        all.extend(&piece);
        after = piece.last().copied();
        if after.is_none() {
            break;
        }
    }
    assert!(all.is_sorted_by(|before, after| before < after), "{all:?}");
    assert!(own.iter().all(|user| all.contains(user)), "{own:?} of {all:?}");
}

async fn proved(store: &dyn Store, user: UserId) -> Result<bool, StoreError> {
    let mut work = store.begin(&nowhere()).await?;
    let factor = work.second_factors().lock(user).await?.expect("it is there");
    pause().await;
    let Ok(mut factor) = factor.prove(&Shown::Step(1_001)) else { return Ok(false) };
    work.second_factors().update(&mut factor).await?;
    work.commit_unjournaled().await?;
    Ok(true)
}

/// And nobody who comes too late is told that the store failed.
pub async fn a_code_shown_many_times_at_once_is_good_once(store: Arc<dyn Store>) {
    let user = seed(&*store, a_user()).await;
    seed(&*store, a_second_factor(user.id)).await;
    let good = at_once(8, &store, move |store, _| async move { proved(&*store, user.id).await }).await;
    assert_eq!(good.iter().filter(|good| **good).count(), 1, "{good:?}");
}
