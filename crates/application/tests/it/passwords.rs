//! Changing a password, setting one by a link from a mail, and renewing hashes that were brought along.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, nobody, password, said};
use crate::house::{bad_field, code};
use chrono::Duration;
use futures::future::join_all;
use plantel_application::identity::UserChange;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::identity::{MailClaims, Password, PasswordHash, Purpose, Tokens};
use plantel_domain::journal::Sensitive;
use plantel_testkit::builders::{a_feed, an_external_identity, seed};
use plantel_testkit::credentials::{EASY, PlainHasher};

/// A link to set a password, from a mail that Ana got.
async fn link(door: &Door) -> String {
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    door.mailed_token().await
}

async fn reset(door: &Door, token: &str, to: &str) -> plantel_application::Result<()> {
    door.identity.reset_password(&nobody(), token, password(to)).await
}

async fn change(door: &Door, ctx: &Context, from: &str, to: Password) -> plantel_application::Result<()> {
    door.identity.change_password(ctx, password(from), to).await
}

#[tokio::test]
async fn who_knows_the_present_password_sets_another_and_every_other_session_ends() {
    let door = Door::new().await;
    let (here, elsewhere) = (door.signs_in().await, door.signs_in().await);
    let ctx = door.context(&here.access_token).await.unwrap();
    change(&door, &ctx, PASSWORD, password(OTHER)).await.unwrap();
    assert_eq!((door.knows(&here).await, door.knows(&elsewhere).await), (Ok(()), Err("token.revoked")));
    assert_eq!(code(door.refresh(&elsewhere.refresh_token).await), "token.revoked");
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.bad-credentials");
    door.login(ADDRESS, OTHER).await.unwrap();
    assert!(door.house.store.kinds().contains(&"user.password-changed".to_owned()));
}

#[tokio::test]
async fn a_change_needs_the_present_password_and_another_one_that_is_not_easily_guessed() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    assert_eq!(code(change(&door, &ctx, "incorrecto", password(OTHER)).await), "password.wrong");
    assert_eq!(code(change(&door, &ctx, PASSWORD, password(PASSWORD)).await), "password.same");
    for easy in [EASY, "soy Ana Ruiz", "mi ana.ruiz 77"] {
        let bad = bad_field(change(&door, &ctx, PASSWORD, password(easy)).await);
        assert_eq!(bad, ("/new_password".to_owned(), "password.common"), "{easy}");
    }
    assert_eq!(code(change(&door, &nobody(), PASSWORD, password(OTHER)).await), "access.sign-in-required");
    assert_eq!(door.stored().await, door.ana);
    assert_eq!(door.house.store.kinds(), ["session.opened"]);
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_made() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    let changes = ["primera nueva", "segunda nueva"].map(|new| change(&door, &ctx, PASSWORD, password(new)));
    let done = join_all(changes).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    assert_eq!(code(done.into_iter().find(Result::is_err).unwrap()), "password.wrong");
}

#[tokio::test]
async fn a_link_sets_a_password_once_ends_every_session_and_proves_the_address() {
    let door = Door::new().await;
    let before = door.signs_in().await;
    let token = link(&door).await;
    door.later(Duration::hours(1));
    reset(&door, &token, OTHER).await.unwrap();
    assert_eq!(door.stored().await.email_verified_at, Some(door.house.clock.now()));
    assert_eq!(code(door.refresh(&before.refresh_token).await), "token.revoked");
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "login.bad-credentials");
    door.login(ADDRESS, OTHER).await.unwrap();
    assert_eq!(code(reset(&door, &token, "una tercera clave").await), "mail-token.invalid");
    let told = ["session.opened", "recovery.requested", "user.password-reset", "session.opened"];
    assert_eq!(door.house.store.kinds(), told);
}

#[tokio::test]
async fn a_link_to_an_address_that_was_never_proven_leaves_no_account_elsewhere_that_opens_it() {
    for (proven, left) in [(false, 0), (true, 1)] {
        let door = Door::of(|ana| ana.email_verified_at = proven.then_some(ana.created_at)).await;
        seed(&*door.house.store, an_external_identity(door.ana.id)).await;
        let token = link(&door).await;
        reset(&door, &token, OTHER).await.unwrap();
        let ctx = door.anas_with(OTHER).await;
        assert_eq!(door.identity.list_identities(&ctx).await.unwrap().len(), left, "proven: {proven}");
        let unlinked = door.house.store.kinds().contains(&"external-identity.unlinked".to_owned());
        assert_eq!(unlinked, !proven);
    }
}

#[tokio::test]
async fn of_many_resets_by_one_link_at_once_one_wins() {
    let door = Door::new().await;
    let token = link(&door).await;
    let new = ["clave número 1", "clave número 2", "clave número 3", "clave número 4"];
    let done = join_all(new.iter().map(|new| reset(&door, &token, new))).await;
    let won: Vec<_> = new.iter().zip(&done).filter(|(_, done)| done.is_ok()).map(|(new, _)| *new).collect();
    assert_eq!(won.len(), 1);
    door.login(ADDRESS, won[0]).await.unwrap();
    assert!(done.into_iter().filter(Result::is_err).all(|lost| code(lost) == "mail-token.invalid"));
}

#[tokio::test]
async fn a_link_is_good_no_more_once_the_password_or_the_address_is_another() {
    let door = Door::new().await;
    let token = link(&door).await;
    change(&door, &door.anas().await, PASSWORD, password(OTHER)).await.unwrap();
    assert_eq!(code(reset(&door, &token, "una tercera clave").await), "mail-token.invalid");
    let token = link(&door).await;
    let email = crate::door::email("ana2@sena.edu.co");
    let another = UserChange { email: Some(email), ..UserChange::default() };
    door.identity.change_user(&door.operator().await, door.ana.id, None, another).await.unwrap();
    assert_eq!(code(reset(&door, &token, "una tercera clave").await), "mail-token.invalid");
    door.login("ana2@sena.edu.co", OTHER).await.unwrap();
}

#[tokio::test]
async fn a_link_is_good_for_two_days_from_when_it_was_asked_for() {
    let door = Door::new().await;
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    door.later(Duration::hours(10));
    let token = door.mailed_token().await;
    door.later(Duration::hours(38));
    assert_eq!(code(reset(&door, &token, OTHER).await), "mail-token.invalid");
    door.later(Duration::seconds(-1));
    reset(&door, &token, OTHER).await.unwrap();
}

#[tokio::test]
async fn tokens_of_other_purposes_or_of_nobody_set_no_password() {
    let door = Door::new().await;
    let signed_in = door.signs_in().await;
    let claims = |purpose, subject| {
        let (bound_to, expires_at) = ("x".to_owned(), door.house.clock.now() + Duration::hours(1));
        door.fakes.tokens.sign_mail(&MailClaims { purpose, subject, bound_to, expires_at })
    };
    let ana = door.ana.id.into();
    let tokens = [
        signed_in.access_token.clone(),
        signed_in.refresh_token.clone(),
        claims(Purpose::Verification, ana),
        claims(Purpose::Invitation, ana),
        claims(Purpose::Recovery, ana),
        claims(Purpose::Recovery, door.house.ids.next()),
        "no token at all".to_owned(),
    ];
    for token in tokens {
        assert_eq!(code(reset(&door, &token, OTHER).await), "mail-token.invalid", "{token}");
    }
    let token = link(&door).await;
    assert_eq!(code(door.identity.verify_email(&nobody(), &token).await), "mail-token.invalid");
    assert_eq!(code(door.context(&token).await), "token.invalid");
    assert_eq!(code(door.refresh(&token).await), "token.invalid");
}

#[tokio::test]
async fn an_account_that_was_switched_off_is_told_so_and_keeps_its_password() {
    let door = Door::new().await;
    let token = link(&door).await;
    let off = UserChange { active: Some(false), ..UserChange::default() };
    door.identity.change_user(&door.operator().await, door.ana.id, None, off).await.unwrap();
    assert_eq!(code(reset(&door, &token, OTHER).await), "login.inactive");
    assert_eq!(door.stored().await.password, door.ana.password);
}

#[tokio::test]
async fn the_new_password_is_judged_and_the_link_stays_good() {
    let door = Door::new().await;
    let token = link(&door).await;
    for easy in [EASY, "ana.ruiz 2026"] {
        assert_eq!(bad_field(reset(&door, &token, easy).await), ("/new_password".to_owned(), "password.common"));
    }
    reset(&door, &token, OTHER).await.unwrap();
}

#[tokio::test]
async fn asking_does_the_same_whether_anybody_has_the_address_or_not() {
    let door = Door::of(|ana| ana.platform_admin = true).await;
    for asked in [ADDRESS, "ana.ruiz@SENA.edu.co", "nadie@sena.edu.co", "not an address"] {
        door.identity.request_recovery(&nobody(), asked).await.unwrap();
    }
    let off = Door::of(|ana| ana.active = false).await;
    off.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    let entries = [door.house.store.journal_entries(), off.house.store.journal_entries()].concat();
    let known: Vec<bool> = entries.iter().map(|entry| entry.data["user"].is_string()).collect();
    assert_eq!(known, [true, true, false, false, false]);
    for entry in &entries {
        assert_eq!((entry.kind.as_str(), entry.user, entry.changes.len()), ("recovery.requested", None, 0));
        assert_eq!(entry.data.as_object().unwrap().keys().collect::<Vec<_>>(), ["request", "user"]);
    }
    // Each has a delivery, and only Ana gets a letter.
    assert_eq!(door.post().await.iter().map(said).collect::<Vec<_>>(), ["recovery", "recovery"]);
    assert!(off.post().await.is_empty());
}

#[tokio::test]
async fn a_hash_that_was_brought_along_is_renewed_at_the_next_sign_in() {
    let door = Door::of(|ana| ana.password = Sensitive(PlainHasher::brought_hash_of(PASSWORD))).await;
    assert_eq!(code(door.login(ADDRESS, "incorrecto").await), "login.bad-credentials");
    assert_eq!(door.stored().await.password.0.0, PlainHasher::brought_hash_of(PASSWORD).0);
    let signed_in = door.signs_in().await;
    assert_eq!(door.stored().await.password.0.0, PlainHasher::hash_of(PASSWORD).0);
    assert_eq!(signed_in.user, door.stored().await);
    door.signs_in().await;
    assert_eq!(door.house.store.kinds(), ["session.opened", "user.password-rehashed", "session.opened"]);
    assert_eq!(door.knows(&signed_in).await, Ok(()));
}

#[tokio::test]
async fn a_hash_is_not_renewed_for_who_has_no_code() {
    let door = Door::new().await;
    door.enrols().await;
    let mut brought = door.stored().await;
    brought.password = Sensitive(PlainHasher::brought_hash_of(PASSWORD));
    crate::door::store(&door, &mut brought).await;
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "mfa.required");
    assert_eq!(door.stored().await.password.0.0, PlainHasher::brought_hash_of(PASSWORD).0);
}

#[tokio::test]
async fn of_many_who_sign_in_at_once_with_a_brought_hash_all_who_are_told_no_may_try_again() {
    let door = Door::of(|ana| ana.password = Sensitive(PlainHasher::brought_hash_of(PASSWORD))).await;
    let all = join_all((0..4).map(|_| door.login(ADDRESS, PASSWORD))).await;
    assert!(all.iter().all(Result::is_ok), "{all:?}");
    let renewed = door.house.store.kinds().into_iter().filter(|kind| kind == "user.password-rehashed").count();
    assert_eq!(renewed, 1);
}

#[tokio::test]
async fn who_has_no_password_signs_in_with_none_and_sets_one_by_a_link() {
    let door = Door::of(|ana| ana.password = Sensitive(PasswordHash::none())).await;
    for guess in ["", "!", "hashed:!"] {
        assert_eq!(code(door.login(ADDRESS, guess).await), "login.bad-credentials");
    }
    let token = link(&door).await;
    reset(&door, &token, OTHER).await.unwrap();
    door.login(ADDRESS, OTHER).await.unwrap();
}

#[tokio::test]
async fn a_new_password_by_mail_takes_away_the_addresses_by_which_programs_read_calendars() {
    let door = Door::new().await;
    seed(&*door.house.store, a_feed(door.house.institution.id, door.ana.id)).await;
    reset(&door, &link(&door).await, OTHER).await.unwrap();
    assert_eq!(door.house.read().await.calendar_feeds().of_owner(door.ana.id).await.unwrap(), []);
    let kinds = door.house.store.kinds();
    assert_eq!(kinds[kinds.len() - 2..], ["user.password-reset", "loan-feed.revoked"]);
}
