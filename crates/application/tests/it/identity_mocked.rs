//! Signing in over mocks: what is not asked, and what is not done, when a step before it fails.

use crate::door::{ADDRESS, OTHER, PASSWORD, nobody, password, typed};
use crate::fakes::{credentials, rules};
use crate::house::{code, kinds};
use crate::mocks::{MockStore, MockWork};
use chrono::Duration;
use mockall::predicate::eq;
use plantel_application::identity::{Credentials, Identity};
use plantel_domain::error::Kind;
use plantel_domain::identity::{
    AttemptKey, Attempts, Email, LoginError, MockIdentityProvider, MockPasswordHasher, MockTokens, PasswordHash,
    SsoError, TokenError, User,
};
use plantel_domain::journal::Sensitive;
use plantel_domain::store::StoreError;
use plantel_testkit::builders::{a_device, a_user};
use plantel_testkit::clock::moment;
use plantel_testkit::credentials::PlainHasher;
use plantel_testkit::{FakeCredentials, FixedClock, RandomIds};
use std::sync::Arc;

fn ana() -> User {
    let password = Sensitive(PlainHasher::hash_of(PASSWORD));
    User { email: Email::parse(ADDRESS).unwrap(), password, ..a_user() }
}

fn identity(store: Arc<MockStore>, credentials: Credentials) -> Identity {
    Identity::new(store, Arc::new(FixedClock::default()), Arc::new(RandomIds), credentials, rules())
}

fn plain() -> Credentials {
    credentials(&FakeCredentials::new())
}

fn locked(key: &AttemptKey) -> Attempts {
    let until = Some(moment() + Duration::minutes(1));
    Attempts { locked_until: until, locks: 1, ..Attempts::none(key.clone(), moment()) }
}

/// What a sign-in reads before the password is compared.
fn reader(user: &User) -> MockWork {
    let mut work = MockWork::default();
    let user = user.clone();
    work.attempts.expect_find().once().return_once(|_| Ok(None));
    work.users.expect_find_by_email().once().return_once(|_| Ok(Some(user)));
    work
}

/// Where the session is to start: nowhere.
fn start() -> MockWork {
    let mut work = MockWork::default();
    work.memberships.expect_of_user().once().return_once(|_| Ok(vec![]));
    work
}

#[tokio::test]
async fn behind_a_closed_door_neither_the_account_is_read_nor_a_password_compared() {
    let mut work = MockWork::default();
    work.attempts.expect_find().once().returning(|key| Ok(Some(locked(key))));
    let store = MockStore::of(work);
    // A hasher of which nothing is expected.
    let credentials = Credentials { hasher: Arc::new(MockPasswordHasher::new()), ..plain() };
    let done = identity(store.clone(), credentials).login(&nobody(), typed(ADDRESS, PASSWORD), &a_device()).await;
    assert_eq!(code(done), "login.locked");
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn a_door_that_closed_meanwhile_lets_nobody_read_the_second_factor() {
    let ana = ana();
    let mut entry = MockWork::default();
    let held = ana.clone();
    entry.users.expect_lock().with(eq(ana.id), eq(None)).once().return_once(|_, _| Ok(Some(held)));
    entry.attempts.expect_lock().once().returning(|key, _| Ok(locked(key)));
    entry.second_factors.expect_lock().never();
    entry.sessions.expect_add().never();
    let store = MockStore::of_each([reader(&ana), start(), entry]);
    let done = identity(store.clone(), plain()).login(&nobody(), typed(ADDRESS, PASSWORD), &a_device()).await;
    assert_eq!(code(done), "login.locked");
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn a_session_that_cannot_be_stored_leaves_no_history_and_nothing_is_committed() {
    let ana = ana();
    let mut entry = MockWork::default();
    let held = ana.clone();
    entry.users.expect_lock().once().return_once(|_, _| Ok(Some(held)));
    entry.attempts.expect_lock().once().returning(|key, now| Ok(Attempts::none(key.clone(), now)));
    entry.second_factors.expect_lock().once().return_once(|_| Ok(None));
    entry.attempts.expect_forget().once().return_once(|_| Ok(()));
    entry.sessions.expect_living().once().return_once(|_, _| Ok(vec![]));
    entry.sessions.expect_add().once().return_once(|_| Err(StoreError::failed("the disk is full")));
    entry.sign_ins.expect_add().never();
    let store = MockStore::of_each([reader(&ana), start(), entry]);
    let done = identity(store.clone(), plain()).login(&nobody(), typed(ADDRESS, PASSWORD), &a_device()).await;
    assert_eq!(done.unwrap_err().kind(), Kind::Internal);
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn the_fifth_failure_is_counted_written_down_and_told_of_in_one_commit() {
    let ana = ana();
    let mut counting = MockWork::default();
    let four = |key: &AttemptKey| Attempts { failures: 4, ..Attempts::none(key.clone(), moment()) };
    counting.attempts.expect_lock().once().returning(move |key, _| Ok(four(key)));
    let closed = |attempts: &Attempts| attempts.locked_until == Some(moment() + Duration::minutes(15));
    counting.attempts.expect_store().withf(closed).once().return_once(|_| Ok(()));
    counting.sign_ins.expect_add().once().return_once(|_| Ok(()));
    let store = MockStore::of_each([reader(&ana), counting]);
    let done = identity(store.clone(), plain()).login(&nobody(), typed(ADDRESS, "incorrecto"), &a_device()).await;
    assert_eq!(code(done), "login.bad-credentials");
    let all = store.committed();
    let [Some(happened)] = all.as_slice() else { panic!("one commit with its event, not {all:?}") };
    assert_eq!(kinds(happened), ["user.locked"]);
}

#[tokio::test]
async fn a_token_that_cannot_be_read_asks_nothing_of_the_store() {
    let mut tokens = MockTokens::new();
    tokens.expect_read_mail().times(2).returning(|_, _, _| Err(TokenError::Expired));
    let store = MockStore::of(MockWork::default());
    let identity = identity(store.clone(), Credentials { tokens: Arc::new(tokens), ..plain() });
    assert_eq!(code(identity.reset_password(&nobody(), "x", password(OTHER)).await), "mail-token.invalid");
    assert_eq!(code(identity.verify_email(&nobody(), "x").await), "mail-token.invalid");
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn who_has_no_account_is_compared_with_no_hash_and_told_the_same() {
    let mut reading = MockWork::default();
    reading.attempts.expect_find().once().return_once(|_| Ok(None));
    reading.users.expect_find_by_email().once().return_once(|_| Ok(None));
    let mut counting = MockWork::default();
    counting.attempts.expect_lock().once().returning(|key, now| Ok(Attempts::none(key.clone(), now)));
    counting.attempts.expect_store().once().return_once(|_| Ok(()));
    counting.sign_ins.expect_add().withf(|sign_in| sign_in.user.is_none()).once().return_once(|_| Ok(()));
    let mut hasher = MockPasswordHasher::new();
    hasher.expect_verify().withf(|_, hash: &Option<PasswordHash>| hash.is_none()).once().return_once(|_, _| false);
    let store = MockStore::of_each([reading, counting]);
    let credentials = Credentials { hasher: Arc::new(hasher), ..plain() };
    let done = identity(store.clone(), credentials).login(&nobody(), typed(ADDRESS, PASSWORD), &a_device()).await;
    assert_eq!(done.unwrap_err().code(), plantel_domain::error::Fault::code(&LoginError::BadCredentials));
    assert_eq!(store.committed(), [None]);
}

#[tokio::test]
async fn a_provider_that_cannot_be_reached_is_asked_with_no_work_open_and_nobody_leaves() {
    let mut provider = MockIdentityProvider::new();
    provider.expect_name().return_const("google".to_owned());
    provider.expect_depart().once().returning(|| Err(SsoError::Unbelievable("it does not answer".to_owned())));
    let store = MockStore::of(MockWork::default());
    let identity = identity(store.clone(), Credentials { providers: vec![Arc::new(provider)], ..plain() });
    let done = identity.sso_leave(&nobody(), "google", &"a".repeat(43), "http://localhost:5173").await;
    assert_eq!(code(done), "sso.unbelievable");
    assert_eq!(store.committed(), []);
}
