//! Codes that change with time, and recovery codes.

use crate::door::{ADDRESS, Door, PASSWORD, nobody, password, request};
use crate::fakes::rules;
use crate::house::{bad_field, code};
use chrono::Duration;
use futures::future::join_all;
use plantel_application::identity::{AccountRules, FactorStatus};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Clock;
use plantel_domain::error::Kind;
use plantel_domain::identity::Outcome;
use plantel_testkit::credentials::PlainCodes;
use std::collections::BTreeSet;

/// Where center administrators must have a second factor, and platform administrators too.
fn strict() -> AccountRules {
    let second_factor_roles = BTreeSet::from([Role::CenterAdmin]);
    AccountRules { second_factor_roles, second_factor_admins: true, ..rules() }
}

async fn status(door: &Door, ctx: &Context) -> FactorStatus {
    door.identity.factor_status(ctx).await.unwrap()
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_its_first_code_was_shown() {
    let door = Door::new().await;
    let (ctx, elsewhere) = (door.anas().await, door.signs_in().await);
    let off = FactorStatus { since: None, codes_left: 0, demanded: false };
    assert_eq!(status(&door, &ctx).await, off);
    let prepared = door.identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap();
    assert!(prepared.url.contains(&prepared.secret) && prepared.url.contains(ADDRESS), "{}", prepared.url);
    assert_eq!(status(&door, &ctx).await, off);
    // Only prepared: nobody is asked yet.
    door.signs_in().await;

    let codes = door.identity.confirm_factor(&ctx, &door.otp(&prepared.secret)).await.unwrap();
    assert_eq!(codes.iter().collect::<BTreeSet<_>>().len(), 10);
    let since = Some(door.house.clock.now());
    assert_eq!(status(&door, &ctx).await, FactorStatus { since, codes_left: 10, demanded: false });
    assert_eq!(door.knows(&elsewhere).await, Err("token.revoked"), "every other session ends");
    assert_eq!(door.living().await.len(), 1);
    let error = door.login(ADDRESS, PASSWORD).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Unauthenticated, "mfa.required"));
    door.later(Duration::seconds(30));
    door.login_with(&format!(" {} ", door.otp(&prepared.secret))).await.unwrap();
    assert!(door.house.store.kinds().contains(&"second-factor.on".to_owned()));
}

#[tokio::test]
async fn a_wrong_first_code_is_a_bad_field_and_nothing_is_on() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    assert_eq!(code(door.identity.confirm_factor(&ctx, "123456").await), "mfa.off");
    let secret = door.identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap().secret;
    let late = PlainCodes::code_at(&secret, door.house.clock.now() - Duration::minutes(2));
    for wrong in ["", "000", late.as_str()] {
        let done = door.identity.confirm_factor(&ctx, wrong).await;
        assert_eq!(bad_field(done), ("/otp".to_owned(), "mfa.wrong-code"), "{wrong}");
    }
    door.signs_in().await;
    assert!(!door.house.store.kinds().contains(&"second-factor.on".to_owned()));
}

#[tokio::test]
async fn who_prepares_twice_confirms_the_later_one() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    let prepare = || door.identity.prepare_factor(&ctx, password(PASSWORD));
    let (first, second) = (prepare().await.unwrap().secret, prepare().await.unwrap().secret);
    assert_eq!(bad_field(door.identity.confirm_factor(&ctx, &door.otp(&first)).await).1, "mfa.wrong-code");
    door.identity.confirm_factor(&ctx, &door.otp(&second)).await.unwrap();
    assert_eq!(code(prepare().await), "mfa.already-on");
    assert_eq!(code(door.identity.confirm_factor(&ctx, &door.otp(&second)).await), "mfa.already-on");
}

#[tokio::test]
async fn of_many_who_prepare_at_once_the_last_one_counts() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    let prepared = join_all((0..8).map(|_| door.identity.prepare_factor(&ctx, password(PASSWORD)))).await;
    let mut confirmed = 0;
    for secret in prepared.into_iter().map(|prepared| prepared.unwrap().secret) {
        confirmed += usize::from(door.identity.confirm_factor(&ctx, &door.otp(&secret)).await.is_ok());
    }
    assert_eq!(confirmed, 1);
}

#[tokio::test]
async fn the_password_is_asked_for_once_more() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    let wrong = || password("incorrecto");
    assert_eq!(code(door.identity.prepare_factor(&ctx, wrong()).await), "password.wrong");
    door.enrols().await;
    assert_eq!(code(door.identity.renew_codes(&ctx, wrong()).await), "password.wrong");
    assert_eq!(code(door.identity.disable_factor(&ctx, wrong()).await), "password.wrong");
    assert_eq!(code(door.identity.prepare_factor(&nobody(), wrong()).await), "access.sign-in-required");
}

#[tokio::test]
async fn a_code_opens_one_session_and_none_after_a_later_one() {
    let door = Door::new().await;
    let (secret, _) = door.enrols().await;
    // The code of the confirmation itself.
    assert_eq!(code(door.login_with(&door.otp(&secret)).await), "mfa.wrong-code");
    let before = door.otp(&secret);
    door.later(Duration::seconds(30));
    let now = door.otp(&secret);
    let next = PlainCodes::code_at(&secret, door.house.clock.now() + Duration::seconds(30));
    door.login_with(&now).await.unwrap();
    assert_eq!(code(door.login_with(&now).await), "mfa.wrong-code");
    assert_eq!(code(door.login_with(&before).await), "mfa.wrong-code");
    // A clock that is a little fast is borne with.
    door.login_with(&next).await.unwrap();
    assert_eq!(code(door.login_with(&now).await), "mfa.wrong-code");
}

#[tokio::test]
async fn of_many_who_show_one_code_at_once_one_gets_in() {
    let door = Door::new().await;
    let (secret, codes) = door.enrols().await;
    door.later(Duration::seconds(30));
    for shown in [door.otp(&secret), codes[3].clone()] {
        let answers = join_all((0..4).map(|_| door.login_with(&shown))).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{shown}");
    }
}

#[tokio::test]
async fn a_recovery_code_is_good_once_however_it_is_typed() {
    let door = Door::new().await;
    let (_, codes) = door.enrols().await;
    let spelt = [codes[0].clone(), codes[1].replace('-', " ").to_uppercase(), codes[2].replace(['-', ' '], "")];
    for (n, shown) in spelt.iter().enumerate() {
        let ctx = door.context(&door.login_with(shown).await.unwrap().access_token).await.unwrap();
        assert_eq!(status(&door, &ctx).await.codes_left, 9 - n);
        assert_eq!(code(door.login_with(&codes[n]).await), "mfa.wrong-code");
    }
    let used = door.house.store.kinds().into_iter().filter(|kind| kind == "second-factor.code-used").count();
    assert_eq!(used, 3);
}

#[tokio::test]
async fn new_recovery_codes_replace_the_old() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    assert_eq!(code(door.identity.renew_codes(&ctx, password(PASSWORD)).await), "mfa.off");
    let secret = door.identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap().secret;
    // Prepared is not on.
    assert_eq!(code(door.identity.renew_codes(&ctx, password(PASSWORD)).await), "mfa.off");
    let old = door.identity.confirm_factor(&ctx, &door.otp(&secret)).await.unwrap();
    let new = door.identity.renew_codes(&ctx, password(PASSWORD)).await.unwrap();
    assert_eq!(code(door.login_with(&old[0]).await), "mfa.wrong-code");
    door.login_with(&new[0]).await.unwrap();
    assert_eq!(status(&door, &ctx).await.codes_left, 9);
}

#[tokio::test]
async fn wrong_codes_close_the_door_as_wrong_passwords_do() {
    let door = Door::new().await;
    let (secret, codes) = door.enrols().await;
    door.later(Duration::seconds(30));
    for _ in 0..5 {
        assert_eq!(code(door.login_with("000000").await), "mfa.wrong-code");
    }
    assert_eq!(code(door.login_with(&door.otp(&secret)).await), "login.locked");
    assert_eq!(code(door.login_with(&codes[0]).await), "login.locked");
    assert_eq!(door.history().await[0].outcome, Outcome::WrongCode);
    // What was shown behind the closed door is not used up.
    door.later(Duration::minutes(15));
    door.login_with(&codes[0]).await.unwrap();
}

#[tokio::test]
async fn of_many_wrong_codes_at_once_five_are_answered() {
    let door = Door::new().await;
    door.enrols().await;
    let answers = join_all((0..30).map(|_| door.login_with("000000"))).await;
    let wrong = answers.into_iter().map(code).filter(|code| *code == "mfa.wrong-code").count();
    assert_eq!(wrong, 5);
}

#[tokio::test]
async fn who_needs_no_second_factor_switches_it_off() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    assert_eq!(code(door.identity.disable_factor(&ctx, password(PASSWORD)).await), "mfa.off");
    let (_, codes) = door.enrols().await;
    let other = door.login_with(&codes[0]).await.unwrap();
    let ctx = door.context(&door.login_with(&codes[1]).await.unwrap().access_token).await.unwrap();
    door.identity.disable_factor(&ctx, password(PASSWORD)).await.unwrap();
    assert_eq!(door.knows(&other).await, Err("token.revoked"));
    assert_eq!(door.living().await.len(), 1);
    door.signs_in().await;
}

#[tokio::test]
async fn what_is_only_prepared_is_not_switched_off() {
    let door = Door::new().await;
    let (ctx, operator) = (door.anas().await, door.operator().await);
    door.signs_in().await;
    door.identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap();
    assert_eq!(code(door.identity.disable_factor(&ctx, password(PASSWORD)).await), "mfa.off");
    assert_eq!(code(door.identity.reset_second_factor(&operator, door.ana.id).await), "mfa.off");
    assert_eq!(door.living().await.len(), 2);
}

#[tokio::test]
async fn who_holds_a_role_that_demands_one_must_enrol_and_keeps_it() {
    let door = Door::by(strict()).await;
    door.joins_as(Role::CenterAdmin).await;
    let signed_in = door.signs_in().await;
    let must_enrol = async |token: &str| door.identity.authenticate(token, None, request()).await.unwrap().must_enrol;
    assert!(must_enrol(&signed_in.access_token).await);
    let ctx = door.context(&signed_in.access_token).await.unwrap();
    assert!(status(&door, &ctx).await.demanded);
    let secret = door.identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap().secret;
    assert!(must_enrol(&signed_in.access_token).await, "prepared is not enough");
    door.identity.confirm_factor(&ctx, &door.otp(&secret)).await.unwrap();
    assert!(!must_enrol(&signed_in.access_token).await);
    assert_eq!(code(door.identity.disable_factor(&ctx, password(PASSWORD)).await), "mfa.demanded");
    assert_eq!(code(door.login(ADDRESS, PASSWORD).await), "mfa.required");
}

#[tokio::test]
async fn other_roles_are_not_asked_and_platform_administrators_are() {
    let door = Door::by(strict()).await;
    door.joins_as(Role::Instructor).await;
    let token = door.signs_in().await.access_token;
    assert!(!door.identity.authenticate(&token, None, request()).await.unwrap().must_enrol);
    let admin = Door::with(strict(), |ana| ana.platform_admin = true).await;
    let token = admin.signs_in().await.access_token;
    assert!(admin.identity.authenticate(&token, None, request()).await.unwrap().must_enrol);
}

#[tokio::test]
async fn an_administrator_takes_a_lost_one_away() {
    let door = Door::new().await;
    let operator = door.operator().await;
    assert_eq!(code(door.identity.reset_second_factor(&operator, door.ana.id).await), "mfa.off");
    let (_, codes) = door.enrols().await;
    let ana = door.login_with(&codes[0]).await.unwrap();
    // The own one is switched off with the password, or taken away by another.
    let own = operator.user().unwrap();
    assert_eq!(code(door.identity.reset_second_factor(&operator, own).await), "user.own");
    let rector = door.house.person(Role::Rector).await;
    assert_eq!(code(door.identity.reset_second_factor(&rector, door.ana.id).await), "access.denied");
    door.identity.reset_second_factor(&operator, door.ana.id).await.unwrap();
    assert_eq!(door.knows(&ana).await, Err("token.revoked"));
    assert_eq!(door.house.store.kinds().pop().unwrap(), "second-factor.off");
    door.signs_in().await;
}

#[tokio::test]
async fn neither_secret_nor_code_is_in_the_journal() {
    let door = Door::new().await;
    let (secret, codes) = door.enrols().await;
    door.login_with(&codes[0]).await.unwrap();
    let journal = serde_json::to_string(&format!("{:?}", door.house.store.journal_entries())).unwrap();
    assert!(!journal.contains(&secret) && !codes.iter().any(|code| journal.contains(code)));
}

#[tokio::test]
async fn a_second_factor_that_was_sealed_anew_is_as_good_as_before() {
    let door = Door::new().await;
    let ctx = door.anas().await;
    let secret = door.identity.prepare_factor(&ctx, password(PASSWORD)).await.unwrap().secret;
    door.identity.confirm_factor(&ctx, &door.otp(&secret)).await.unwrap();
    let done = door.identity.reseal_factors().await.unwrap();
    assert_eq!((done.sealed, done.lost), (1, vec![]));
    door.later(Duration::seconds(30));
    door.login_with(&door.otp(&secret)).await.unwrap();
}
