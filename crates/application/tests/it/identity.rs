//! Signing in, renewing, moving and ending a session.

use crate::door::{ADDRESS, Door, PASSWORD, nobody, typed};
use crate::fakes::{credentials_with, rules};
use crate::house::code;
use async_trait::async_trait;
use chrono::Duration;
use plantel_application::identity::Identity;
use plantel_domain::access::{Context, Module, Permission, Role};
use plantel_domain::identity::{Email, Password, PasswordHash, PasswordHasher, User};
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::Institution;
use plantel_domain::journal::Sensitive;
use plantel_domain::store::Store;
use plantel_testkit::MemoryStore;
use plantel_testkit::builders::{a_device, an_institution, seed};
use plantel_testkit::credentials::{PlainHasher, PlainTokens};
use std::sync::Arc;

#[tokio::test]
async fn an_address_in_any_spelling_and_its_password_open_a_session() {
    let door = Door::new().await;
    let signed_in = door.login(" ana.ruiz@SENA.EDU.CO", PASSWORD).await.unwrap();
    assert_eq!((signed_in.user.id, signed_in.expires_in), (door.ana.id, 900));
    assert_eq!(door.context(&signed_in.access_token).await.unwrap().user(), Some(door.ana.id));
    let [entry] = door.house.store.journal_entries().try_into().unwrap();
    assert_eq!((entry.kind.as_str(), entry.user), ("session.opened", Some(door.ana.id)));
    assert_eq!((entry.principal.as_str(), entry.request_id.as_str()), ("user", "request-1"));
}

#[tokio::test]
async fn an_unknown_address_costs_as_much_time_as_a_wrong_password_and_says_the_same() {
    let door = Door::new().await;
    for (email, password) in [("nobody@sena.edu.co", PASSWORD), ("no address", PASSWORD), (ADDRESS, "incorrecto")] {
        assert_eq!(code(door.login(email, password).await), "login.bad-credentials");
    }
    assert_eq!(door.fakes.hasher.verified(), [false, false, true]);
    door.house.assert_nothing_happened();
}

#[tokio::test]
async fn that_an_account_is_off_is_told_only_to_who_knows_its_password() {
    let door = Door::of(|ana| ana.active = false).await;
    assert_eq!(code(door.login(ADDRESS, "incorrecto").await), "login.bad-credentials");
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.inactive");
    door.house.assert_nothing_happened();
}

/// While it compares, somebody changes the account.
struct SlowHasher {
    store: Arc<MemoryStore>,
    change: fn(&mut User),
}

#[async_trait]
impl PasswordHasher for SlowHasher {
    async fn hash(&self, password: Password) -> PasswordHash {
        PlainHasher::hash_of(password.reveal())
    }

    async fn verify(&self, _password: Password, hash: Option<PasswordHash>) -> bool {
        let mut work = self.store.begin(&Context::system("test", None)).await.unwrap();
        let mut user = work.users().find_by_email(&Email::parse(ADDRESS).unwrap()).await.unwrap().unwrap();
        (self.change)(&mut user);
        work.users().update(&mut user).await.unwrap();
        work.commit_unjournaled().await.unwrap();
        hash.is_some()
    }

    fn outdated(&self, _hash: &PasswordHash) -> bool {
        false
    }

    fn reads(&self, _hash: &PasswordHash) -> bool {
        true
    }
}

#[tokio::test]
async fn an_account_that_changed_while_its_password_was_compared_opens_no_session() {
    let changes: [fn(&mut User); 2] =
        [|ana| ana.active = false, |ana| ana.password = Sensitive(PlainHasher::hash_of("otra"))];
    for change in changes {
        let door = Door::new().await;
        let (store, clock, ids) = (door.house.store.clone(), door.house.clock.clone(), door.house.ids.clone());
        let slow = Arc::new(SlowHasher { store: store.clone(), change });
        let credentials = credentials_with(slow, Arc::new(PlainTokens::default()));
        let identity = Identity::new(store, clock, ids, credentials, rules());
        let login = identity.login(&nobody(), typed(ADDRESS, PASSWORD), &a_device()).await;
        assert_eq!(code(login), "login.bad-credentials");
        door.house.assert_nothing_happened();
    }
}

#[tokio::test]
async fn a_session_starts_in_the_only_institution_else_in_the_last() {
    let door = Door::new().await;
    assert_eq!(door.signs_in().await.institution, None);
    door.joins(&door.house.institution).await;
    let signed_in = door.signs_in().await;
    assert_eq!(signed_in.institution, Some(door.house.institution.id));
    assert_eq!(door.house.store.journal_entries().pop().unwrap().institution, signed_in.institution);

    let other = seed(&*door.house.store, an_institution()).await;
    door.joins(&other).await;
    assert_eq!(door.signs_in().await.institution, None);
    let ctx = door.context(&door.signs_in().await.access_token).await.unwrap();
    door.identity.switch(&ctx, other.id).await.unwrap();
    assert_eq!(door.signs_in().await.institution, Some(other.id));
}

#[tokio::test]
async fn no_session_starts_in_an_institution_that_is_off() {
    let door = Door::new().await;
    let closed = Institution { active: false, ..an_institution() };
    door.joins(&seed(&*door.house.store, closed).await).await;
    assert_eq!(door.signs_in().await.institution, None);
}

#[tokio::test]
async fn a_refresh_gives_a_new_pair_and_the_session_goes_on_without_a_word() {
    let door = Door::new().await;
    let first = door.signs_in().await;
    door.house.clock.advance(Duration::days(13));
    assert_eq!(code(door.context(&first.access_token).await), "token.expired");
    let second = door.refresh(&first.refresh_token).await.unwrap();
    door.context(&second.access_token).await.unwrap();
    // Two weeks count from the renewal.
    door.house.clock.advance(Duration::days(13));
    door.refresh(&second.refresh_token).await.unwrap();
    assert_eq!(door.house.store.kinds(), ["session.opened"]);
}

#[tokio::test]
async fn a_refresh_token_used_twice_ends_the_session_for_both() {
    let door = Door::new().await;
    let first = door.signs_in().await;
    let second = door.refresh(&first.refresh_token).await.unwrap();
    let elsewhere = door.signs_in().await;
    assert_eq!(code(door.refresh(&first.refresh_token).await), "token.revoked");
    assert_eq!(code(door.refresh(&second.refresh_token).await), "token.revoked");
    assert_eq!(code(door.context(&second.access_token).await), "token.revoked");
    door.context(&elsewhere.access_token).await.unwrap();
    assert_eq!(door.house.store.kinds(), ["session.opened", "session.opened", "session.refresh-reused"]);
    let entry = door.house.store.journal_entries().pop().unwrap();
    assert_eq!(entry.data["user"], door.ana.id.to_string());
}

#[tokio::test]
async fn an_expired_refresh_token_and_one_of_another_system_are_refused() {
    let door = Door::new().await;
    let signed_in = door.signs_in().await;
    assert_eq!(code(door.refresh("stolen").await), "token.invalid");
    assert_eq!(code(door.refresh(&signed_in.access_token).await), "token.invalid");
    door.house.clock.advance(Duration::days(14));
    assert_eq!(code(door.refresh(&signed_in.refresh_token).await), "token.expired");
}

#[tokio::test]
async fn who_signs_out_leaves_no_token_that_is_good() {
    let door = Door::new().await;
    let signed_in = door.signs_in().await;
    let other_device = door.signs_in().await;
    let ctx = door.context(&signed_in.access_token).await.unwrap();
    door.identity.sign_out(&ctx).await.unwrap();
    assert_eq!(code(door.context(&signed_in.access_token).await), "token.revoked");
    assert_eq!(code(door.refresh(&signed_in.refresh_token).await), "token.revoked");
    door.context(&other_device.access_token).await.unwrap();
    assert_eq!(door.house.store.kinds().pop().unwrap(), "session.closed");
}

#[tokio::test]
async fn a_switch_moves_the_session_and_is_remembered() {
    let door = Door::new().await;
    let other = seed(&*door.house.store, an_institution()).await;
    door.joins(&door.house.institution).await;
    door.joins(&other).await;
    let before = door.signs_in().await;
    let ctx = door.context(&before.access_token).await.unwrap();
    let after = door.identity.switch(&ctx, other.id).await.unwrap();
    assert_eq!(after.institution, Some(other.id));
    assert_eq!(door.context(&after.access_token).await.unwrap().institution, Some(other.id));
    assert_eq!(door.stored().await.last_institution, Some(other.id));
    assert_eq!(door.refresh(&after.refresh_token).await.unwrap().institution, Some(other.id));
}

#[tokio::test]
async fn a_switch_leaves_the_refresh_token_before_it_good_for_nothing() {
    let door = Door::new().await;
    door.joins(&door.house.institution).await;
    let before = door.signs_in().await;
    let ctx = door.context(&before.access_token).await.unwrap();
    door.identity.switch(&ctx, door.house.institution.id).await.unwrap();
    assert_eq!(code(door.refresh(&before.refresh_token).await), "token.revoked");
}

#[tokio::test]
async fn nobody_switches_to_where_they_have_no_place() {
    let door = Door::new().await;
    let closed = seed(&*door.house.store, Institution { active: false, ..an_institution() }).await;
    door.joins(&closed).await;
    let ctx = door.context(&door.signs_in().await.access_token).await.unwrap();
    let nowhere = InstitutionId::from(door.house.ids.next());
    for to in [door.house.institution.id, closed.id, nowhere] {
        assert_eq!(code(door.identity.switch(&ctx, to).await), "institution.not-member");
    }
    assert_eq!(door.stored().await, door.ana);
}

#[tokio::test]
async fn a_platform_administrator_switches_to_any_institution_there_is() {
    let door = Door::of(|ana| ana.platform_admin = true).await;
    let ctx = door.context(&door.signs_in().await.access_token).await.unwrap();
    let moved = door.identity.switch(&ctx, door.house.institution.id).await.unwrap();
    let ctx = door.context(&moved.access_token).await.unwrap();
    assert_eq!(ctx.institution, Some(door.house.institution.id));
    let nowhere = InstitutionId::from(door.house.ids.next());
    assert_eq!(code(door.identity.switch(&ctx, nowhere).await), "institution.not-found");
}

#[tokio::test]
async fn everybody_is_told_who_they_are_and_what_they_may_do() {
    let door = Door::new().await;
    door.joins(&door.house.institution).await;
    let ctx = door.context(&door.signs_in().await.access_token).await.unwrap();
    let me = door.identity.who_am_i(&ctx).await.unwrap();
    assert_eq!((me.user.id, me.memberships.len()), (door.ana.id, 1));
    assert_eq!(me.institution.map(|institution| institution.id), Some(door.house.institution.id));
    assert!(me.permissions.iter().any(|grant| grant.permission == Permission::ApproveLoans));
    assert!(me.permissions.iter().all(|grant| Role::CenterAdmin.grants().contains(grant)));
    assert!(me.modules.contains(&Module::Inventory));
    assert_eq!(code(door.identity.who_am_i(&nobody()).await), "access.sign-in-required");
}
