//! Making an account of one's own, and proving that its address is right.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, email, nobody, said};
use crate::fakes::rules;
use crate::house::{bad_field, code};
use chrono::Duration;
use futures::future::join_all;
use plantel_application::Result;
use plantel_application::identity::{AccountRules, NewOwnAccount, OwnChange};
use plantel_domain::clock::Clock;
use plantel_domain::form::Patch;
use plantel_domain::identity::{Locale, Password, SignUp, User};
use plantel_domain::mail::Message;
use plantel_testkit::builders::person_name;
use plantel_testkit::credentials::EASY;

const EVA: &str = "eva@sena.edu.co";

fn new(address: &str, password: &str) -> NewOwnAccount {
    NewOwnAccount {
        email: email(address),
        password: Password::chosen(password.to_owned()).unwrap(),
        full_name: Some(person_name("Eva Díaz")),
        locale: Some(Locale::Pt),
    }
}

async fn signs_up(door: &Door, address: &str) -> Result<User> {
    door.identity.sign_up(&nobody(), new(address, OTHER)).await
}

#[tokio::test]
async fn anybody_makes_an_account_where_that_is_open_and_is_nothing_more_than_a_user() {
    let door = Door::new().await;
    let eva = signs_up(&door, EVA).await.unwrap();
    assert_eq!(
        (eva.active, eva.platform_admin, eva.email_verified_at, eva.locale),
        (true, false, None, Some(Locale::Pt))
    );
    assert_eq!(door.login(EVA, OTHER).await.unwrap().user, eva);
    assert_eq!(door.house.store.kinds(), ["user.signed-up", "user.email-unproven", "session.opened"]);
    let [letter] = door.post().await.try_into().unwrap();
    assert_eq!((said(&letter), letter.to, letter.locale), ("verification", eva.email, Locale::Pt));
    assert_eq!(letter.name.as_deref(), Some("Eva Díaz"));
}

#[tokio::test]
async fn nobody_makes_one_where_an_invitation_is_needed_or_administrators_do() {
    for (sign_up, expected) in [(SignUp::ByInvitation, "sign-up.by-invitation"), (SignUp::Closed, "sign-up.closed")] {
        let door = Door::by(AccountRules { sign_up, ..rules() }).await;
        assert_eq!(code(signs_up(&door, EVA).await), expected);
        door.house.assert_nothing_happened();
    }
}

#[tokio::test]
async fn an_address_is_taken_in_any_case() {
    let door = Door::new().await;
    assert_eq!(code(signs_up(&door, "ana.ruiz@SENA.edu.co").await), "user.email-taken");
    door.house.assert_nothing_happened();
}

#[tokio::test]
async fn of_many_who_sign_up_with_one_address_at_once_one_has_it() {
    let door = Door::new().await;
    let spelt = ["eva@sena.edu.co", "EVA@sena.edu.co", "Eva@Sena.Edu.Co", "eva@SENA.edu.co"];
    let done = join_all(spelt.map(|address| signs_up(&door, address))).await;
    assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    assert!(done.into_iter().filter(Result::is_err).all(|lost| code(lost) == "user.email-taken"));
    assert_eq!(door.post().await.len(), 1);
}

#[tokio::test]
async fn a_password_that_is_easily_guessed_makes_no_account() {
    let door = Door::new().await;
    for easy in [EASY, "eva 2026 segura", "soy eva díaz"] {
        let done = door.identity.sign_up(&nobody(), new(EVA, easy)).await;
        assert_eq!(bad_field(done), ("/password".to_owned(), "password.common"));
    }
    door.house.assert_nothing_happened();
}

#[tokio::test]
async fn the_link_from_the_mail_proves_the_address() {
    let door = Door::new().await;
    let eva = signs_up(&door, EVA).await.unwrap();
    let token = door.mailed_token().await;
    door.later(Duration::days(6));
    door.identity.verify_email(&nobody(), &token).await.unwrap();
    let found = door.identity.find_user(&door.operator().await, eva.id).await.unwrap();
    assert_eq!(found.email_verified_at, Some(door.house.clock.now()));
    // Opened once more, it does no harm.
    door.identity.verify_email(&nobody(), &token).await.unwrap();
    assert_eq!(door.house.store.kinds().iter().filter(|kind| *kind == "user.email-verified").count(), 1);
}

#[tokio::test]
async fn a_link_that_is_too_old_or_for_another_purpose_proves_nothing() {
    let door = Door::new().await;
    signs_up(&door, EVA).await.unwrap();
    let token = door.mailed_token().await;
    assert_eq!(code(door.identity.reset_password(&nobody(), &token, new(EVA, PASSWORD).password).await), BAD);
    door.later(Duration::days(7));
    assert_eq!(code(door.identity.verify_email(&nobody(), &token).await), BAD);
    assert_eq!(code(door.identity.verify_email(&nobody(), "made up").await), BAD);
}

const BAD: &str = "mail-token.invalid";

#[tokio::test]
async fn another_address_is_to_be_proven_anew_and_the_link_to_the_first_is_good_no_more() {
    let door = Door::of(|ana| ana.email_verified_at = Some(ana.created_at)).await;
    let ctx = door.anas().await;
    let moved = OwnChange { email: Some(email("ana.nueva@sena.edu.co")), ..OwnChange::default() };
    let ana = door.identity.change_own(&ctx, moved).await.unwrap();
    assert_eq!(ana.email_verified_at, None);
    let first = door.mailed_token().await;
    let again = OwnChange { email: Some(email("ana.otra@sena.edu.co")), ..OwnChange::default() };
    door.identity.change_own(&ctx, again).await.unwrap();
    let second = door.mailed_token().await;
    let sent = door.fakes.post.sent();
    let asked = sent.iter().filter(|letter| said(letter) == "verification");
    let to: Vec<_> = asked.map(|letter| letter.to.as_str()).collect();
    assert_eq!(to, ["ana.nueva@sena.edu.co", "ana.otra@sena.edu.co"]);
    assert_eq!(code(door.identity.verify_email(&nobody(), &first).await), BAD);
    door.identity.verify_email(&nobody(), &second).await.unwrap();
}

#[tokio::test]
async fn the_same_address_in_another_case_stays_proven() {
    let door = Door::of(|ana| ana.email_verified_at = Some(ana.created_at)).await;
    let ctx = door.anas().await;
    let spelt = OwnChange { email: Some(email(&ADDRESS.to_lowercase())), ..OwnChange::default() };
    let ana = door.identity.change_own(&ctx, spelt).await.unwrap();
    assert_eq!((ana.email.as_str(), ana.email_verified_at.is_some()), ("ana.ruiz@sena.edu.co", true));
    assert!(door.post().await.is_empty());
}

#[tokio::test]
async fn an_own_change_keeps_what_it_does_not_name_and_says_nothing_when_nothing_changes() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    let named = OwnChange { full_name: Patch::Set(person_name("Ana María")), ..OwnChange::default() };
    let ana = door.identity.change_own(&ctx, named.clone()).await.unwrap();
    assert_eq!((ana.version, ana.email.clone()), (2, door.ana.email.clone()));
    assert_eq!(door.identity.change_own(&ctx, named).await.unwrap(), ana);
    assert_eq!(door.house.store.kinds(), ["session.opened", "user.changed"]);
    let eva = signs_up(&door, EVA).await.unwrap();
    let taken = OwnChange { email: Some(eva.email), ..OwnChange::default() };
    assert_eq!(code(door.identity.change_own(&ctx, taken).await), "user.email-taken");
    assert_eq!(code(door.identity.change_own(&nobody(), OwnChange::default()).await), "access.sign-in-required");
}

#[tokio::test]
async fn the_mail_is_sent_again_to_who_asks_until_the_address_is_proven() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    door.identity.request_verification(&ctx).await.unwrap();
    let token = door.mailed_token().await;
    let [letter] = door.fakes.post.sent().try_into().unwrap();
    assert_eq!(letter.message, Message::Verification { token: token.clone(), hours: 168 });
    door.identity.verify_email(&nobody(), &token).await.unwrap();
    door.identity.request_verification(&ctx).await.unwrap();
    assert_eq!(door.post().await.len(), 1);
    assert_eq!(code(door.identity.request_verification(&nobody()).await), "access.sign-in-required");
}
