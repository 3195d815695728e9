//! Who owns an account is told when what guards it was changed.

use crate::door::{ADDRESS, Door, OTHER, PASSWORD, email, nobody, password, said};
use chrono::Duration;
use plantel_application::identity::{OwnChange, UserChange};
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::form::Patch;
use plantel_domain::mail::{AccountChange, Message, PostError};
use plantel_testkit::builders::person_name;

/// What was told, and to which address.
async fn told(door: &Door) -> Vec<(&'static str, String)> {
    door.post().await.iter().map(|letter| (said(letter), letter.to.as_str().to_owned())).collect()
}

#[tokio::test]
async fn another_password_is_told_of_whoever_set_it() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    door.identity.change_password(&ctx, password(PASSWORD), password(OTHER)).await.unwrap();
    let at = door.house.clock.now();
    let [letter] = door.post().await.try_into().unwrap();
    assert_eq!(letter.message, Message::Changed { what: AccountChange::Password, at });
    assert_eq!(letter.to, door.ana.email);
    door.identity.request_recovery(&nobody(), ADDRESS).await.unwrap();
    let token = door.mailed_token().await;
    door.identity.reset_password(&nobody(), &token, password(PASSWORD)).await.unwrap();
    let kinds: Vec<_> = told(&door).await.into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, ["password-changed", "recovery", "password-changed"]);
}

#[tokio::test]
async fn another_address_is_told_to_the_one_before_when_that_was_proven() {
    let door = Door::of(|ana| ana.email_verified_at = Some(ana.created_at)).await;
    let (ctx, operator) = (door.anas().await, door.operator().await);
    let own = OwnChange { email: Some(email("nueva@sena.edu.co")), ..OwnChange::default() };
    door.identity.change_own(&ctx, own).await.unwrap();
    let mut first = told(&door).await;
    first.sort();
    let expected = [("address-changed", ADDRESS.to_owned()), ("verification", "nueva@sena.edu.co".to_owned())];
    assert_eq!(first, expected);
    // The second was never proven to be anybody's.
    let by_operator = UserChange { email: Some(email("otra@sena.edu.co")), ..UserChange::default() };
    door.identity.change_user(&operator, door.ana.id, None, by_operator).await.unwrap();
    assert_eq!(told(&door).await[2..], [("verification", "otra@sena.edu.co".to_owned())]);
    let journal = format!("{:?}", door.house.store.journal_entries());
    assert!(!journal.contains("@sena.edu.co"), "no address is in the journal");
}

#[tokio::test]
async fn a_password_that_an_administrator_set_is_told_of() {
    let door = Door::new().await;
    let set = UserChange { password: Some(password(OTHER)), ..UserChange::default() };
    door.identity.change_user(&door.operator().await, door.ana.id, None, set).await.unwrap();
    assert_eq!(told(&door).await, [("password-changed", ADDRESS.to_owned())]);
}

#[tokio::test]
async fn a_second_factor_that_is_gone_is_told_of() {
    let door = Door::new().await;
    let (_, codes) = door.enrols().await;
    assert_eq!(told(&door).await, []);
    let ctx: Context = door.context(&door.login_with(&codes[0]).await.unwrap().access_token).await.unwrap();
    door.identity.disable_factor(&ctx, password(PASSWORD)).await.unwrap();
    door.enrols().await;
    door.identity.reset_second_factor(&door.operator().await, door.ana.id).await.unwrap();
    let off = ("second-factor-off", ADDRESS.to_owned());
    assert_eq!(told(&door).await, [off.clone(), off]);
}

#[tokio::test]
async fn another_name_is_not_told_of_and_old_news_are_none() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    let named = OwnChange { full_name: Patch::Set(person_name("Ana María")), ..OwnChange::default() };
    door.identity.change_own(&ctx, named).await.unwrap();
    door.identity.change_password(&ctx, password(PASSWORD), password(OTHER)).await.unwrap();
    door.later(Duration::days(7));
    assert_eq!(told(&door).await, []);
}

#[tokio::test]
async fn what_could_not_be_sent_goes_with_who_is_deleted() {
    let door = Door::new().await;
    let operator = door.operator().await;
    let ctx = door.anas().await;
    door.fakes.post.fail_next(PostError::Permanent("no such mailbox".to_owned()));
    door.identity.change_password(&ctx, password(PASSWORD), password(OTHER)).await.unwrap();
    door.post().await;
    let relay = crate::fakes::relay(&door.house, &door.fakes, door.rules.clone());
    assert_eq!(relay.parked(&operator).await.unwrap().len(), 1);
    door.identity.delete_user(&operator, door.ana.id).await.unwrap();
    assert_eq!(relay.parked(&operator).await.unwrap(), []);
}
