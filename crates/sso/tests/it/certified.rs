//! Against `oidc-provider`, which the OpenID Foundation has certified.

use crate::peer::{Options, Peer, Person, browse, parameter};
use crate::world::{CALLBACK, CLIENT, SECRET, provider, provider_of, settings, unbelievable};
use plantel_domain::identity::{Email, IdentityProvider, Redirect, SsoError};
use plantel_domain::text::Line;
use plantel_sso::OpenIdProvider;
use rstest::rstest;
use serde_json::{Value, json};

fn accounts() -> Value {
    json!([
        {"sub": "ana", "email": "Ana@School.test", "email_verified": true, "name": "Ana Ruiz"},
        {"sub": "luis", "email": "luis@school.test", "email_verified": false, "name": "Luis Peña"},
        {"sub": "nobody"},
        {"sub": "odd", "email": "no address", "email_verified": true, "name": "two\nlines"},
    ])
}

async fn start(more: &[&str]) -> Peer {
    Peer::start(Options { accounts: &accounts(), clients: &[[CLIENT, SECRET, CALLBACK]], more }).await
}

/// Goes there and comes back with a code.
async fn travel(provider: &OpenIdProvider, subject: &str) -> (Redirect, String) {
    let left = provider.depart().await.unwrap();
    let back = browse(&left.url, Person::SignsIn(subject)).await;
    assert!(back.as_str().starts_with(CALLBACK), "{back}");
    assert_eq!(parameter(&back, "state").as_ref(), Some(&left.state));
    let code = parameter(&back, "code").unwrap_or_else(|| panic!("no code in {back}"));
    (left, code)
}

#[tokio::test]
async fn a_whole_sign_in_tells_subject_address_whether_it_is_verified_and_name() {
    let peer = start(&[]).await;
    let provider = provider(peer.issuer());
    for (subject, email, verified, name) in
        [("ana", "Ana@school.test", true, "Ana Ruiz"), ("luis", "luis@school.test", false, "Luis Peña")]
    {
        let (left, code) = travel(&provider, subject).await;
        let who = provider.arrive(code, left.nonce, left.verifier).await.unwrap();
        assert_eq!(who.subject, subject);
        assert_eq!(who.email, Some(Email::parse(email).unwrap()));
        assert_eq!(who.email_verified, verified);
        assert_eq!(who.name, Some(Line::parse(name).unwrap()));
    }
}

#[rstest]
#[case::nothing_is_told("nobody")]
#[case::what_is_told_is_no_address_and_no_name("odd")]
#[tokio::test]
async fn an_account_without_address_and_name_is_still_somebody(#[case] subject: &str) {
    let peer = start(&[]).await;
    let provider = provider(peer.issuer());
    let (left, code) = travel(&provider, subject).await;
    let who = provider.arrive(code, left.nonce, left.verifier).await.unwrap();
    assert_eq!((who.subject.as_str(), who.email, who.email_verified, who.name), (subject, None, false, None));
}

#[tokio::test]
async fn only_what_was_asked_for_is_told() {
    let peer = start(&[]).await;
    let mut settings = settings(peer.issuer());
    settings.scopes = vec!["email".to_owned()];
    let provider = provider_of(settings);
    let (left, code) = travel(&provider, "ana").await;
    let who = provider.arrive(code, left.nonce, left.verifier).await.unwrap();
    assert_eq!((who.email.is_some(), who.name), (true, None));
}

#[tokio::test]
async fn a_code_is_good_once() {
    let peer = start(&[]).await;
    let provider = provider(peer.issuer());
    let (left, code) = travel(&provider, "ana").await;
    let arrive = || provider.arrive(code.clone(), left.nonce.clone(), left.verifier.clone());
    assert!(arrive().await.is_ok());
    assert_eq!(arrive().await, Err(SsoError::Refused("invalid_grant".to_owned())));
}

#[tokio::test]
async fn a_code_is_no_good_with_the_verifier_of_another_departure() {
    let peer = start(&[]).await;
    let provider = provider(peer.issuer());
    let (left, code) = travel(&provider, "ana").await;
    let other = provider.depart().await.unwrap();
    let arrived = provider.arrive(code, left.nonce, other.verifier).await;
    assert_eq!(arrived, Err(SsoError::Refused("invalid_grant".to_owned())));
}

#[tokio::test]
async fn a_code_is_no_good_with_the_nonce_of_another_departure() {
    let peer = start(&[]).await;
    let provider = provider(peer.issuer());
    let (left, code) = travel(&provider, "ana").await;
    let other = provider.depart().await.unwrap();
    let arrived = provider.arrive(code, other.nonce, left.verifier).await;
    assert_eq!(arrived, Err(unbelievable("its ID token answers another request")));
}

#[tokio::test]
async fn a_client_that_cannot_prove_itself_is_refused() {
    let peer = start(&[]).await;
    let mut settings = settings(peer.issuer());
    settings.client_secret = Some("another".to_owned());
    let provider = provider_of(settings);
    let (left, code) = travel(&provider, "ana").await;
    let arrived = provider.arrive(code, left.nonce, left.verifier).await;
    assert_eq!(arrived, Err(SsoError::Refused("invalid_client".to_owned())));
}

#[tokio::test]
async fn who_turns_away_at_the_provider_comes_back_without_code() {
    let peer = start(&[]).await;
    let left = provider(peer.issuer()).depart().await.unwrap();
    let back = browse(&left.url, Person::TurnsAway).await;
    assert_eq!(parameter(&back, "error").as_deref(), Some("access_denied"));
    assert_eq!((parameter(&back, "code"), parameter(&back, "state")), (None, Some(left.state)));
}

#[rstest]
#[case("--wrong-nonce", "its ID token answers another request")]
#[case("--wrong-audience", "its ID token is for another audience")]
#[case("--wrong-issuer", "its ID token is another issuer's")]
#[case("--wrong-key", "its ID token is not signed by a key of its own")]
#[case("--expired", "its ID token is not of this time")]
#[case("--unsigned", "its ID token is not signed in a way that is accepted")]
#[tokio::test]
async fn an_id_token_that_lies_is_not_believed(#[case] lie: &str, #[case] why: &str) {
    let peer = start(&[lie]).await;
    let provider = provider(peer.issuer());
    let (left, code) = travel(&provider, "ana").await;
    assert_eq!(provider.arrive(code, left.nonce, left.verifier).await, Err(unbelievable(why)));
}

#[tokio::test]
async fn every_departure_has_its_own_secrets_of_256_bits_and_asks_for_a_code_with_pkce() {
    let peer = start(&[]).await;
    let provider = provider(peer.issuer());
    let (one, other) = (provider.depart().await.unwrap(), provider.depart().await.unwrap());
    for (one, other) in [(&one.state, &other.state), (&one.nonce, &other.nonce), (&one.verifier, &other.verifier)] {
        assert_ne!(one, other);
        // 43 characters of base64 are 256 bits.
        assert!(one.len() >= 43);
    }
    let url = one.url.parse().unwrap();
    let asked = |name| parameter(&url, name).unwrap();
    assert_eq!(asked("response_type"), "code");
    assert_eq!((asked("client_id").as_str(), asked("redirect_uri").as_str()), (CLIENT, CALLBACK));
    assert_eq!((asked("state"), asked("nonce")), (one.state, one.nonce));
    assert_eq!((asked("scope").as_str(), asked("code_challenge_method").as_str()), ("openid email profile", "S256"));
    assert!(!one.url.contains(&one.verifier));
}
