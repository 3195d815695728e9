//! Signing in by an account elsewhere.

use crate::door::{ADDRESS, Door, PASSWORD, email, nobody};
use crate::fakes::rules;
use crate::house::{bad_field, code};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use futures::future::join_all;
use plantel_application::Result;
use plantel_application::identity::{AccountRules, Arrived, SignedIn, UserChange};
use plantel_domain::identity::{Identified, PasswordHash, PersonName, SignUp};
use plantel_domain::ids::ExternalIdentityId;
use plantel_domain::journal::Sensitive;
use plantel_testkit::builders::{a_device, an_external_identity, line, seed};
use rstest::rstest;
use sha2::{Digest, Sha256};

const HOME: &str = "http://localhost:5173/entrada";
const VERIFIER: &str = "a verifier that only the client knows";
const EVA: &str = "eva@sena.edu.co";

fn challenge() -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER))
}

/// The state and the secret of a browser that left.
async fn leaves(door: &Door) -> (String, String) {
    let leaving = door.identity.sso_leave(&nobody(), "google", &challenge(), HOME).await.unwrap();
    let state = leaving.url.split_once("state=").unwrap().1.to_owned();
    (state, leaving.secret)
}

async fn arrives(door: &Door, state: &str, secret: &str, code: &str) -> Result<Arrived> {
    door.identity.sso_arrive(&nobody(), "google", state, secret, Ok(code.to_owned())).await
}

/// There and back again.
async fn comes_back(door: &Door, code: &str) -> std::result::Result<String, &'static str> {
    let (state, secret) = leaves(door).await;
    let arrived = arrives(door, &state, &secret, code).await.unwrap();
    assert_eq!(arrived.return_to, HOME);
    arrived.ticket
}

async fn session(door: &Door, ticket: &str, otp: Option<&str>) -> Result<SignedIn> {
    door.identity.sso_session(&nobody(), ticket, VERIFIER, otp.map(str::to_owned), &a_device()).await
}

/// Ana has proven her address, and the provider knows her.
async fn proven() -> Door {
    let door = Door::of(|ana| ana.email_verified_at = Some(ana.created_at)).await;
    door.fakes.provider.knows_verified("ana", "sub-ana", ADDRESS);
    door
}

#[tokio::test]
async fn who_is_not_known_yet_gets_an_account_without_a_password_and_comes_back_as_the_same() {
    let door = Door::new().await;
    let person = Identified {
        subject: "sub-eva".to_owned(),
        email: Some(email(EVA)),
        email_verified: true,
        name: Some(line("Eva Díaz")),
    };
    door.fakes.provider.knows("eva", person);
    let ticket = comes_back(&door, "eva").await.unwrap();
    let eva = session(&door, &ticket, None).await.unwrap().user;
    assert_eq!((eva.email.as_str(), eva.full_name.as_ref().map(PersonName::as_str)), (EVA, Some("Eva Díaz")));
    assert!(eva.email_verified_at.is_some() && !eva.password.0.is_some());
    assert_eq!(door.house.store.kinds(), ["user.signed-up", "external-identity.linked", "session.opened"]);
    // Known by subject from now on, whatever the address.
    door.fakes.provider.knows_verified("eva", "sub-eva", "otra@gmail.com");
    let ticket = comes_back(&door, "eva").await.unwrap();
    assert_eq!(session(&door, &ticket, None).await.unwrap().user.id, eva.id);
    assert!(door.post().await.is_empty());
}

#[tokio::test]
async fn nobody_is_made_where_nobody_may_sign_up() {
    for sign_up in [SignUp::ByInvitation, SignUp::Closed] {
        let door = Door::by(AccountRules { sign_up, ..rules() }).await;
        door.fakes.provider.knows_verified("eva", "sub-eva", EVA);
        assert_eq!(comes_back(&door, "eva").await, Err("sso.nobody-here"));
        door.house.assert_nothing_happened();
    }
}

#[tokio::test]
async fn an_account_with_the_same_proven_address_is_linked() {
    let door = proven().await;
    let ticket = comes_back(&door, "ana").await.unwrap();
    assert_eq!(session(&door, &ticket, None).await.unwrap().user.id, door.ana.id);
    let ctx = door.anas().await;
    let [linked] = door.identity.list_identities(&ctx).await.unwrap().try_into().unwrap();
    assert_eq!((linked.provider.as_str(), linked.subject.0.as_str()), ("google", "sub-ana"));
    assert_eq!(door.house.store.kinds(), ["external-identity.linked", "session.opened", "session.opened"]);
}

#[tokio::test]
async fn an_address_that_one_side_has_not_made_sure_of_links_nothing() {
    let door = Door::new().await;
    door.fakes.provider.knows_verified("ana", "sub-ana", ADDRESS);
    assert_eq!(comes_back(&door, "ana").await, Err("sso.unverified-email"), "Ana's was never proven here");
    let unverified =
        Identified { subject: "sub-x".to_owned(), email: Some(email(EVA)), email_verified: false, name: None };
    door.fakes.provider.knows("x", unverified.clone());
    assert_eq!(comes_back(&door, "x").await, Err("sso.unverified-email"));
    door.fakes.provider.knows("y", Identified { email: None, ..unverified });
    assert_eq!(comes_back(&door, "y").await, Err("sso.nobody-here"));
    door.house.assert_nothing_happened();
}

#[tokio::test]
async fn who_did_not_leave_from_here_or_came_back_before_is_refused() {
    let door = proven().await;
    let (state, secret) = leaves(&door).await;
    let (_, other_secret) = leaves(&door).await;
    assert_eq!(code(arrives(&door, "made up", &secret, "ana").await), "sso.not-begun-here");
    // Another browser; and then the first one comes too late.
    assert_eq!(code(arrives(&door, &state, &other_secret, "ana").await), "sso.not-begun-here");
    assert_eq!(code(arrives(&door, &state, &secret, "ana").await), "sso.not-begun-here");
    let (state, secret) = leaves(&door).await;
    arrives(&door, &state, &secret, "ana").await.unwrap();
    assert_eq!(code(arrives(&door, &state, &secret, "ana").await), "sso.not-begun-here");
    let (state, secret) = leaves(&door).await;
    door.later(Duration::minutes(10));
    assert_eq!(code(arrives(&door, &state, &secret, "ana").await), "sso.not-begun-here");
    let elsewhere = door.identity.sso_arrive(&nobody(), "github", &state, &secret, Ok("ana".to_owned())).await;
    assert_eq!(code(elsewhere), "sso.unknown-provider");
}

#[tokio::test]
async fn what_the_provider_refuses_or_nobody_believes_is_told_to_the_client() {
    let door = proven().await;
    let (state, secret) = leaves(&door).await;
    let refused = Err("access_denied".to_owned());
    let arrived = door.identity.sso_arrive(&nobody(), "google", &state, &secret, refused).await.unwrap();
    assert_eq!(arrived.ticket, Err("sso.provider-refused"));
    assert_eq!(comes_back(&door, "no such code").await, Err("sso.unbelievable"));
}

#[tokio::test]
async fn of_many_who_come_back_with_one_state_at_once_one_is_let_in() {
    let door = proven().await;
    let (state, secret) = leaves(&door).await;
    let all = join_all((0..5).map(|_| arrives(&door, &state, &secret, "ana"))).await;
    assert_eq!(all.iter().filter(|arrived| arrived.is_ok()).count(), 1);
}

#[tokio::test]
async fn a_ticket_is_good_once_for_two_minutes_and_for_the_client_that_asked() {
    let door = proven().await;
    let ticket = comes_back(&door, "ana").await.unwrap();
    let wrong = door.identity.sso_session(&nobody(), &ticket, "another verifier", None, &a_device()).await;
    assert_eq!(code(wrong), "sso.bad-ticket");
    assert_eq!(code(session(&door, "made up", None).await), "sso.bad-ticket");
    session(&door, &ticket, None).await.unwrap();
    assert_eq!(code(session(&door, &ticket, None).await), "sso.bad-ticket");
    let ticket = comes_back(&door, "ana").await.unwrap();
    let all = join_all((0..5).map(|_| session(&door, &ticket, None))).await;
    assert_eq!(all.iter().filter(|done| done.is_ok()).count(), 1);
    let late = comes_back(&door, "ana").await.unwrap();
    door.later(Duration::minutes(2));
    assert_eq!(code(session(&door, &late, None).await), "sso.bad-ticket");
}

#[tokio::test]
async fn the_second_factor_is_asked_for_and_the_ticket_outlives_a_wrong_code() {
    let door = proven().await;
    let (secret, _) = door.enrols().await;
    door.later(Duration::seconds(30));
    let ticket = comes_back(&door, "ana").await.unwrap();
    assert_eq!(code(session(&door, &ticket, None).await), "mfa.required");
    assert_eq!(code(session(&door, &ticket, Some("000000")).await), "mfa.wrong-code");
    session(&door, &ticket, Some(&door.otp(&secret))).await.unwrap();
    // A code is no more good twice than by password.
    let ticket = comes_back(&door, "ana").await.unwrap();
    assert_eq!(code(session(&door, &ticket, Some(&door.otp(&secret))).await), "mfa.wrong-code");
    for _ in 0..4 {
        assert_eq!(code(session(&door, &ticket, Some("000000")).await), "mfa.wrong-code");
    }
    assert_eq!(code(session(&door, &ticket, Some("000000")).await), "login.locked");
}

#[tokio::test]
async fn an_account_that_is_off_gets_no_ticket_and_no_session() {
    let door = proven().await;
    let ticket = comes_back(&door, "ana").await.unwrap();
    let off = UserChange { active: Some(false), ..UserChange::default() };
    door.identity.change_user(&door.operator().await, door.ana.id, None, off).await.unwrap();
    assert_eq!(code(session(&door, &ticket, None).await), "sso.bad-ticket");
    assert_eq!(comes_back(&door, "ana").await, Err("login.inactive"));
    let other = Door::of(|ana| (ana.active, ana.email_verified_at) = (false, Some(ana.created_at))).await;
    other.fakes.provider.knows_verified("ana", "sub-ana", ADDRESS);
    assert_eq!(comes_back(&other, "ana").await, Err("login.inactive"));
    other.house.assert_nothing_happened();
}

#[tokio::test]
async fn the_last_way_in_is_not_unlinked_and_nobodys_elses_ever() {
    let door = Door::of(|ana| ana.email_verified_at = Some(ana.created_at)).await;
    let stranger = door.house.person(plantel_domain::access::Role::Student).await;
    let first = seed(&*door.house.store, an_external_identity(door.ana.id)).await;
    let second = seed(&*door.house.store, an_external_identity(door.ana.id)).await;
    let ctx = door.anas().await;
    let mut ana = door.stored().await;
    ana.password = Sensitive(PasswordHash::none());
    crate::door::store(&door, &mut ana).await;
    let unlink = async |id: ExternalIdentityId| door.identity.unlink_identity(&ctx, id).await;
    assert_eq!(code(door.identity.unlink_identity(&stranger, first.id).await), "sso.identity-not-found");
    assert_eq!(code(unlink(door.house.ids.next().into()).await), "sso.identity-not-found");
    let done = join_all([unlink(first.id), unlink(second.id)]).await;
    let refused: Vec<_> = done.into_iter().filter(Result::is_err).map(code).collect();
    assert_eq!(refused, ["sso.last-way-in"]);
    ana = door.stored().await;
    ana.password = door.ana.password.clone();
    crate::door::store(&door, &mut ana).await;
    let [left] = door.identity.list_identities(&ctx).await.unwrap().try_into().unwrap();
    unlink(left.id).await.unwrap();
    assert_eq!(door.house.store.kinds().iter().filter(|kind| *kind == "external-identity.unlinked").count(), 2);
    door.login(ADDRESS, PASSWORD).await.unwrap();
}

#[rstest]
#[case::the_origin_itself("http://localhost:5173")]
#[case::a_page("http://localhost:5173/a/b?c=d")]
#[case::in_capitals("HTTP://LOCALHOST:5173/entrada")]
#[case::a_whole_address("co.plantel.app:/entrada")]
#[tokio::test]
async fn a_browser_goes_back_to_where_the_operator_allows(#[case] address: &str) {
    let door = Door::new().await;
    door.identity.sso_leave(&nobody(), "google", &challenge(), address).await.unwrap();
}

#[rstest]
#[case::another_host("http://evil.test/")]
#[case::a_longer_name("http://localhost:5173.evil.test/")]
#[case::a_longer_host("http://localhost.evil.test:5173/")]
#[case::another_port("http://localhost:51730/")]
#[case::no_port("http://localhost/")]
#[case::another_scheme("https://localhost:5173/")]
#[case::a_user_who_looks_like_the_host("http://localhost:5173@evil.test/")]
#[case::a_user("http://eva@localhost:5173/")]
#[case::a_user_and_a_password("http://eva:clave@localhost:5173/")]
#[case::an_escaped_user("http://localhost%3A5173@evil.test/")]
#[case::a_backslash("http://localhost:5173\\@evil.test/")]
#[case::two_backslashes("http:\\\\evil.test\\localhost:5173/")]
#[case::a_tab("http://localhost:5173\t.evil.test/")]
#[case::a_line("http://localhost:5173/\r\nSet-Cookie: a=b")]
#[case::blanks(" http://localhost:5173/ ")]
#[case::a_fragment("http://localhost:5173/#access_token=x")]
#[case::a_script("javascript:alert(1)")]
#[case::data("data:text/html,x")]
#[case::no_scheme("//localhost:5173/")]
#[case::a_path("/entrada")]
#[case::nothing("")]
#[case::more_than_the_whole_address("co.plantel.app:/entrada/otra")]
#[case::another_case_of_a_path("co.plantel.app:/Entrada")]
#[tokio::test]
async fn a_browser_goes_nowhere_else(#[case] address: &str) {
    let door = Door::new().await;
    let done = door.identity.sso_leave(&nobody(), "google", &challenge(), address).await;
    assert_eq!(bad_field(done), ("?return_to".to_owned(), "return-to.not-allowed"));
}

#[tokio::test]
async fn a_challenge_must_be_one_and_the_provider_known() {
    let door = Door::new().await;
    for bad in [String::new(), "a".repeat(42), "a".repeat(44), format!("{}=", "a".repeat(42))] {
        let done = door.identity.sso_leave(&nobody(), "google", &bad, HOME).await;
        assert_eq!(bad_field(done), ("?challenge".to_owned(), "challenge.invalid"));
    }
    let done = door.identity.sso_leave(&nobody(), "github", &challenge(), HOME).await;
    assert_eq!(code(done), "sso.unknown-provider");
    assert_eq!(door.identity.sso_providers(), [("google".to_owned(), "Con google".to_owned())]);
}
