//! Accounts when the store fails half-way, and what is never done while a work is open.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, email, nobody, password, typed};
use crate::fakes::{credentials_with, rules};
use async_trait::async_trait;
use chrono::Duration;
use plantel_application::Result;
use plantel_application::access::NewInvitation;
use plantel_application::identity::{Identity, Joining, NewOwnAccount, UserChange};
use plantel_domain::access::{Context, Role};
use plantel_domain::error::Kind;
use plantel_domain::identity::{Password, PasswordHash, PasswordHasher};
use plantel_domain::journal::Sensitive;
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::builders::a_device;
use plantel_testkit::credentials::PlainHasher;
use plantel_testkit::{FailWith, MemoryStore};
use rstest::rstest;
use std::collections::BTreeSet;
use std::fmt::Debug;
use std::sync::Arc;

const EVA: &str = "eva@sena.edu.co";

/// Everything that signing in, setting a password or joining could have changed.
async fn everything(door: &Door) -> String {
    let (living, history, kinds) = (door.living().await, door.history().await, door.house.store.kinds());
    let mut reader = door.house.read().await;
    let page = PageRequest::first(50);
    let users = reader.users().list(&page).await.unwrap().data;
    let hashes: Vec<_> = users.iter().map(|user| user.password.0.0.clone()).collect();
    let factor = reader.second_factors().find(door.ana.id).await.unwrap();
    let invitations = reader.invitations().list(&page).await.unwrap().data;
    let members = reader.memberships().list(&page).await.unwrap().data;
    let waiting = reader.deliveries().backlog().await.unwrap();
    let codes = factor.as_ref().map(|factor| factor.recovery.0.clone());
    format!("{living:?} {history:?} {kinds:?} {users:?} {hashes:?} {factor:?} {codes:?}")
        + &format!("{invitations:?} {members:?} {waiting:?}")
}

/// Has the store fail at each call in turn until it is done: nothing is changed before. How many calls.
async fn fails_at_each<T: Debug>(door: &Door, with: FailWith, act: impl AsyncFn() -> Result<T>) -> u64 {
    let kind = if with == FailWith::Busy { Kind::Busy } else { Kind::Stale };
    let before = everything(door).await;
    for calls in 1.. {
        door.house.store.fail_at(calls, with);
        match act().await {
            Ok(_) => return calls - 1,
            Err(error) => assert_eq!(error.kind(), kind, "at call {calls}: {error}"),
        }
        assert_eq!(everything(door).await, before, "at call {calls}");
    }
    unreachable!()
}

#[rstest]
#[tokio::test]
async fn wherever_a_sign_in_fails_nobody_is_in(#[values(FailWith::Stale, FailWith::Busy)] with: FailWith) {
    let door = Door::new().await;
    door.joins_as(Role::Instructor).await;
    let (_, codes) = door.enrols().await;
    let mut brought = door.stored().await;
    brought.password = Sensitive(PlainHasher::brought_hash_of(PASSWORD));
    crate::door::store(&door, &mut brought).await;
    let calls = fails_at_each(&door, with, async || door.login_with(&codes[0]).await).await;
    assert!(calls >= 12, "{calls}");
    let kinds = door.house.store.kinds();
    assert_eq!(kinds[kinds.len() - 3..], ["session.opened", "second-factor.code-used", "user.password-rehashed"]);
}

#[rstest]
#[tokio::test]
async fn a_failure_that_cannot_be_counted_is_not_told(#[values(FailWith::Stale, FailWith::Busy)] with: FailWith) {
    let door = Door::new().await;
    let wrong = async || {
        let error = door.login(ADDRESS, "incorrecto").await.unwrap_err();
        if error.code() == "login.bad-credentials" { Ok(()) } else { Err(error) }
    };
    let calls = fails_at_each(&door, with, wrong).await;
    assert!(calls >= 6, "{calls}");
}

#[rstest]
#[tokio::test]
async fn wherever_a_reset_fails_the_password_stays(#[values(FailWith::Stale, FailWith::Busy)] with: FailWith) {
    let door = Door::new().await;
    door.signs_in().await;
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    let token = door.mailed_token().await;
    let reset = async || door.identity.reset_password(&nobody(), &token, password(OTHER)).await;
    let calls = fails_at_each(&door, with, reset).await;
    // Found, held, written; sessions ended, failures forgotten, accounts elsewhere and calendars looked for; committed.
    assert_eq!(calls, 8);
    assert_eq!(door.house.store.kinds().pop().unwrap(), "user.password-reset");
}

#[rstest]
#[case::somebody_new(EVA, false)]
#[case::somebody_known(ADDRESS, true)]
#[case::somebody_never_proven(ADDRESS, false)]
#[tokio::test]
async fn wherever_joining_fails_nobody_has_joined(
    #[case] address: &str,
    #[case] proven: bool,
    #[values(FailWith::Stale, FailWith::Busy)] with: FailWith,
) {
    let door = Door::of(|ana| ana.email_verified_at = proven.then_some(ana.created_at)).await;
    door.signs_in().await;
    let admin = door.house.person(Role::CenterAdmin).await;
    let (email, roles) = (email(address), BTreeSet::from([Role::Instructor]));
    let new = NewInvitation { email, roles, environments: BTreeSet::new(), modules: None };
    door.house.memberships().invite(&admin, new, Duration::days(1)).await.unwrap();
    let token = door.mailed_token().await;
    let join = async || {
        let joining = Joining { token: token.clone(), password: Some(password(OTHER)), full_name: None, locale: None };
        door.identity.accept_invitation(&nobody(), joining).await
    };
    let calls = fails_at_each(&door, with, join).await;
    assert!(calls >= 7, "{calls}");
    assert_eq!(door.house.store.kinds().pop().unwrap(), "membership.created");
}

/// Opens a work of its own while it hashes: it would wait for ever for one that is open.
struct GreedyHasher(Arc<MemoryStore>);

impl GreedyHasher {
    async fn waits(&self) {
        let ctx = Context::system("test", None);
        let opened = tokio::time::timeout(std::time::Duration::from_secs(5), self.0.begin(&ctx)).await;
        drop(opened.expect("no work is open while a password is hashed"));
    }
}

#[async_trait]
impl PasswordHasher for GreedyHasher {
    async fn hash(&self, password: Password) -> PasswordHash {
        self.waits().await;
        PlainHasher::hash_of(password.reveal())
    }

    async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> bool {
        self.waits().await;
        PlainHasher::default().verify(password, hash).await
    }

    fn outdated(&self, hash: &PasswordHash) -> bool {
        PlainHasher::default().outdated(hash)
    }

    fn reads(&self, hash: &PasswordHash) -> bool {
        PlainHasher::default().reads(hash)
    }
}

#[tokio::test]
async fn no_work_is_open_while_a_password_is_hashed() {
    let door = Door::of(|ana| ana.password = Sensitive(PlainHasher::brought_hash_of(PASSWORD))).await;
    let (store, clock, ids) = (door.house.store.clone(), door.house.clock.clone(), door.house.ids.clone());
    let credentials = credentials_with(Arc::new(GreedyHasher(store.clone())), door.fakes.tokens.clone());
    let identity = Identity::new(store, clock, ids, credentials, rules());
    let login = async |word: &str| identity.login(&nobody(), typed(ADDRESS, word), &a_device()).await;
    login("incorrecto").await.unwrap_err();
    login(PASSWORD).await.unwrap();
    let ctx = door.anas().await;
    identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap();
    identity.disable_factor(&ctx, password(PASSWORD)).await.unwrap_err();
    identity.change_password(&ctx, password(PASSWORD), password(OTHER)).await.unwrap();
    identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    let token = door.mailed_token().await;
    identity.reset_password(&nobody(), &token, password(PASSWORD)).await.unwrap();
    let own = |address: &str| NewOwnAccount {
        email: email(address),
        password: password(OTHER),
        full_name: None,
        locale: None,
    };
    identity.sign_up(&nobody(), own(EVA)).await.unwrap();
    let operator = door.operator().await;
    let change = UserChange { password: Some(password(OTHER)), ..UserChange::default() };
    identity.change_user(&operator, door.ana.id, None, change).await.unwrap();
    let command_line = Context::system("command-line", None);
    identity.ensure_admin(&command_line, email("root@sena.edu.co"), password(OTHER)).await.unwrap();
    let admin = door.house.person(Role::CenterAdmin).await;
    let (email, roles) = (email("luz@sena.edu.co"), BTreeSet::from([Role::Instructor]));
    let new = NewInvitation { email, roles, environments: BTreeSet::new(), modules: None };
    door.house.memberships().invite(&admin, new, Duration::days(1)).await.unwrap();
    door.post().await;
    let invited = door.fakes.post.sent().into_iter().find_map(|letter| match letter.message {
        plantel_domain::mail::Message::Invitation { token, .. } => Some(token),
        _ => None,
    });
    let joining = Joining { token: invited.unwrap(), password: Some(password(OTHER)), full_name: None, locale: None };
    identity.accept_invitation(&nobody(), joining).await.unwrap();
}
