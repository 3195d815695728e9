//! What is promised of users.

use super::support::{assert_duplicate, assert_other_version, assert_stale, at_once, by_id, nowhere, pause};
use crate::builders::{a_user, an_institution, person_name, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::identity::{Email, Locale, PasswordHash, User};
use plantel_domain::ids::UserId;
use plantel_domain::journal::Sensitive;
use plantel_domain::page::SortKey;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

/// With every field filled, empty and odd.
pub async fn every_user_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let institution = seed(&*store, an_institution()).await;
    let bare = User { full_name: None, active: false, ..a_user() };
    let full = User {
        full_name: Some(person_name("José 'Ñandú' O\"Higgins 李 🐟 %_\\")),
        password: Sensitive(PasswordHash("$plantel$ñ'\"\\".to_owned())),
        email_verified_at: Some(moment() + Duration::microseconds(999_999)),
        platform_admin: true,
        last_institution: Some(institution.id),
        created_at: moment() + Duration::microseconds(123_457),
        version: 7,
        ..a_user()
    };
    let before_1970 = User { created_at: moment() - Duration::days(30_000) - Duration::microseconds(1), ..a_user() };
    let spoken = Locale::ALL.iter().map(|locale| User { locale: Some(*locale), ..a_user() });
    let deleted = a_user().anonymised(moment() + Duration::microseconds(1));
    for user in spoken.chain([bare, full, before_1970, deleted]) {
        seed(&*store, user.clone()).await;
        assert_eq!(seen!(store, &nowhere(), users.find(user.id, None)), Some(user.clone()));
        assert_eq!(seen!(store, &nowhere(), users.find_by_email(&user.email)), Some(user));
    }
    assert_eq!(seen!(store, &nowhere(), users.find(an_id().into(), None)), None);
    assert_eq!(seen!(store, &nowhere(), users.find(an_id().into(), Some(1))), None);
}

fn shouted(user: &User) -> Email {
    Email::parse(&user.email.as_str().to_uppercase()).expect("an address may be in upper case")
}

/// And is shown as it was typed.
pub async fn a_user_is_found_by_address_in_any_case(store: Arc<dyn Store>) {
    let mut user = a_user();
    user.email = shouted(&user);
    seed(&*store, user.clone()).await;
    let whispered = Email::parse(&user.email.as_str().to_lowercase()).expect("an address may be in lower case");
    assert_eq!(seen!(store, &nowhere(), users.find_by_email(&whispered)), Some(user));
    assert_eq!(seen!(store, &nowhere(), users.find_by_email(&a_user().email)), None);
}

/// When a user is added and when one changes.
pub async fn an_address_is_taken_in_any_case(store: Arc<dyn Store>) {
    let (first, mut second) = (seed(&*store, a_user()).await, seed(&*store, a_user()).await);
    let same = User { email: shouted(&first), ..a_user() };
    assert_duplicate(tried!(store, &nowhere(), users.add(&same)), "user");
    second.email = shouted(&first);
    assert_duplicate(tried!(store, &nowhere(), users.update(&mut second)), "user");
    let mut first = User { email: shouted(&first), ..first };
    kept!(store, &nowhere(), users.update(&mut first));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_a_user_counts_its_version(store: Arc<dyn Store>) {
    let mut old = seed(&*store, a_user()).await;
    let mut user = User { full_name: None, locale: Some(Locale::Pt), active: false, ..old.clone() };
    kept!(store, &nowhere(), users.update(&mut user));
    assert_eq!(user.version, 2);
    assert_eq!(seen!(store, &nowhere(), users.find(user.id, Some(2))), Some(user.clone()));
    assert_other_version(asked!(store, &nowhere(), users.find(user.id, Some(1))));
    assert_other_version(asked!(store, &nowhere(), users.find(user.id, Some(3))));
    assert_stale(tried!(store, &nowhere(), users.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    assert_stale(tried!(store, &nowhere(), users.update(&mut a_user())));
    assert_eq!(seen!(store, &nowhere(), users.find(user.id, None)), Some(user));
}

/// Without those that are not there.
pub async fn many_users_are_found_by_their_ids(store: Arc<dyn Store>) {
    let users = [seed(&*store, a_user()).await, seed(&*store, a_user()).await];
    seed(&*store, a_user()).await;
    let ids = [users[0].id, an_id().into(), users[1].id, users[0].id];
    let found = by_id(seen!(store, &nowhere(), users.find_all(&ids)), |user| user.id);
    assert_eq!(found, by_id(users.to_vec(), |user| user.id));
    assert_eq!(seen!(store, &nowhere(), users.find_all(&[])), []);
}

/// Each once, also those of one moment.
pub async fn users_are_listed_newest_first(store: Arc<dyn Store>) {
    let mut users = Vec::new();
    for micros in [0, 1, 1, 1, 2] {
        let created_at = moment() + Duration::days(365) + Duration::microseconds(micros);
        users.push(seed(&*store, User { created_at, ..a_user() }).await);
    }
    users.sort_by_key(|user| std::cmp::Reverse((user.created_at, user.id)));
    for limit in [2, 3, 200] {
        let mut listed = by_cursor!(store, &nowhere(), limit, users.list());
        listed.retain(|user| users.contains(user));
        assert_eq!(listed, users);
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_users(store: Arc<dyn Store>) {
    assert_refuses_cursors!(store, &nowhere(), users.list(), "-created_at", SortKey::Micros(0));
}

async fn active_admins(store: &dyn Store, among: &[UserId]) -> Result<Vec<User>, StoreError> {
    let mut work = store.begin(&nowhere()).await?;
    let admins = work.users().lock_admins().await?;
    Ok(admins.into_iter().filter(|admin| among.contains(&admin.id)).collect())
}

/// Those who may sign in, each once.
pub async fn the_platform_administrators_are_those_who_are_active(store: Arc<dyn Store>) {
    let admin = || User { platform_admin: true, ..a_user() };
    let admins = [seed(&*store, admin()).await, seed(&*store, admin()).await];
    let off = seed(&*store, User { active: false, ..admin() }).await;
    let plain = seed(&*store, a_user()).await;
    let ids = [admins[1].id, plain.id, admins[0].id, off.id];
    let found = active_admins(&*store, &ids).await.expect("the store answers");
    assert_eq!(by_id(found, |admin| admin.id), by_id(admins.to_vec(), |admin| admin.id));
}

/// Switches the other one off, if that leaves somebody.
async fn other_switched_off(store: &dyn Store, ids: [UserId; 2], own: usize) -> Result<(), StoreError> {
    let mut work = store.begin(&nowhere()).await?;
    let admins = work.users().lock_admins().await?;
    let mut admins: Vec<_> = admins.into_iter().filter(|admin| ids.contains(&admin.id)).collect();
    pause().await;
    if admins.len() == 2 {
        let other = admins.iter_mut().find(|admin| admin.id != ids[own]).expect("there is another");
        other.active = false;
        work.users().update(other).await?;
    }
    work.commit_unjournaled().await
}

/// Each sees what the other decided, and neither is too late.
pub async fn of_two_administrators_who_switch_each_other_off_one_is_left(store: Arc<dyn Store>) {
    for _ in 0..5 {
        let admin = || User { platform_admin: true, ..a_user() };
        let ids = [seed(&*store, admin()).await.id, seed(&*store, admin()).await.id];
        at_once(2, &store, move |store, own| async move { other_switched_off(&*store, ids, own).await }).await;
        assert_eq!(active_admins(&*store, &ids).await.expect("the store answers").len(), 1);
    }
}
