//! Against a provider that lies, is slow to learn, or is somebody else.

use crate::fake::{Answer, Fake, key, now, published, signed, strangers_key};
use crate::world::{CLIENT, TestClock, provider, settings, unbelievable};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use jsonwebtoken::{Algorithm, EncodingKey};
use plantel_domain::identity::{Identified, IdentityProvider, SsoError};
use plantel_sso::{OpenIdProvider, SettingsError};
use rstest::rstest;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Instant;

type Arrived = Result<Identified, SsoError>;

/// Leaves, and comes back with the ID token that `make` makes for its nonce.
async fn arrive(fake: &Fake, provider: &OpenIdProvider, make: impl FnOnce(&str) -> String) -> Arrived {
    let left = provider.depart().await?;
    fake.gives(&make(&left.nonce));
    provider.arrive("a code".to_owned(), left.nonce, left.verifier).await
}

/// As [`arrive`], with what `change` makes of honest claims, honestly signed.
async fn arrive_with(change: impl FnOnce(&mut Value)) -> Arrived {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    arrive(&fake, &provider, |nonce| {
        let mut claims = fake.claims(nonce);
        change(&mut claims);
        signed(&claims, Algorithm::RS256, &key(Algorithm::RS256), "rsa")
    })
    .await
}

#[rstest]
#[tokio::test]
async fn an_id_token_is_believed_if_a_published_key_has_signed_it(
    #[values(Algorithm::RS256, Algorithm::RS512, Algorithm::PS256, Algorithm::ES256, Algorithm::EdDSA)]
    algorithm: Algorithm,
) {
    let fake = Fake::start().await;
    fake.publishes(&[
        published(&strangers_key(), Algorithm::RS256, "before"),
        published(&key(algorithm), algorithm, "now"),
    ]);
    let provider = provider(fake.issuer.clone());
    let arrived = arrive(&fake, &provider, |nonce| signed(&fake.claims(nonce), algorithm, &key(algorithm), "now"));
    assert_eq!(arrived.await.unwrap().subject, "ana");
}

#[rstest]
#[case::by_a_stranger_under_its_name("rsa")]
#[case::by_a_stranger_under_another_name("stranger")]
#[tokio::test]
async fn an_id_token_that_a_stranger_signed_is_not_believed(#[case] id: &str) {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    let forge = |nonce: &str| signed(&fake.claims(nonce), Algorithm::RS256, &strangers_key(), id);
    let arrived = arrive(&fake, &provider, forge).await;
    assert_eq!(arrived, Err(unbelievable("its ID token is not signed by a key of its own")));
    // Once to begin with, and once to look for new keys.
    assert_eq!(fake.asked("/keys").len(), 2);
}

#[rstest]
#[case::public_key(public_pem())]
#[case::client_secret(crate::world::SECRET.as_bytes().to_vec())]
#[tokio::test]
async fn an_id_token_signed_by_a_shared_secret_is_not_believed(#[case] secret: Vec<u8>) {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    let forge = |nonce: &str| signed(&fake.claims(nonce), Algorithm::HS256, &EncodingKey::from_secret(&secret), "rsa");
    let arrived = arrive(&fake, &provider, forge).await;
    assert_eq!(arrived, Err(unbelievable("its ID token is not signed in a way that is accepted")));
}

fn public_pem() -> Vec<u8> {
    include_bytes!("keys/rsa.pub.pem").to_vec()
}

#[rstest]
#[case(r#"{"alg":"none"}"#, "its ID token is not signed in a way that is accepted")]
#[case(r#"{"alg":"none","kid":"rsa"}"#, "its ID token is not signed in a way that is accepted")]
#[case(r#"{"alg":"NONE"}"#, "its tokens cannot be read")]
#[case(r#"{"alg":"RS256","kid":"rsa"}"#, "its ID token is not signed by a key of its own")]
#[case(r#"{"alg":"RS256","kid":"rsa","typ":"at+jwt"}"#, "its ID token is of no kind that is accepted")]
#[tokio::test]
async fn an_id_token_without_signature_is_not_believed(#[case] header: &str, #[case] why: &str) {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    let forge = |nonce: &str| {
        let claims = fake.claims(nonce).to_string();
        format!("{}.{}.", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
    };
    assert_eq!(arrive(&fake, &provider, forge).await, Err(unbelievable(why)));
}

#[rstest]
#[case::another_audience("aud", json!("another"), "its ID token is for another audience")]
#[case::no_audience("aud", json!([]), "its ID token is for another audience")]
#[case::one_audience_too_many("aud", json!([CLIENT, "another"]), "its ID token is for another audience")]
#[case::another_client("azp", json!("another"), "its ID token was issued to another client")]
#[case::another_issuer("iss", json!("https://accounts.example.org"), "its ID token is another issuer's")]
#[case::another_nonce("nonce", json!("another"), "its ID token answers another request")]
#[case::no_nonce("nonce", Value::Null, "its ID token answers another request")]
#[case::another_access_token("at_hash", json!("c29tZXRoaW5nIGVsc2U"), "its access token is not the ID token's")]
#[case::over("exp", json!(now() - 61), "its ID token is not of this time")]
#[case::to_come("iat", json!(now() + 120), "its ID token is not of this time")]
#[case::long_ago("iat", json!(now() - 3700), "its ID token is not of this time")]
#[case::nobody("sub", json!(""), "its ID token names nobody")]
#[case::too_long("sub", json!("x".repeat(256)), "its ID token names nobody")]
#[case::no_subject("sub", Value::Null, "its tokens cannot be read")]
#[case::no_end("exp", Value::Null, "its tokens cannot be read")]
#[case::beyond_time("exp", json!(1e300), "its tokens cannot be read")]
#[tokio::test]
async fn an_id_token_that_says_so_is_not_believed(#[case] claim: &str, #[case] value: Value, #[case] why: &str) {
    let arrived = arrive_with(|claims| {
        claims.as_object_mut().unwrap().remove(claim);
        if !value.is_null() {
            claims[claim] = value;
        }
    });
    assert_eq!(arrived.await, Err(unbelievable(why)));
}

#[rstest]
#[case::itself_as_one_of_one("aud", json!([CLIENT]))]
#[case::itself_as_party("azp", json!(CLIENT))]
// Half of the SHA-256 of `access`.
#[case::the_access_token("at_hash", json!("oFYf1knNtrqnhAVfBRuteQ"))]
#[case::a_clock_that_is_behind("exp", json!(now() - 30))]
#[case::a_clock_that_is_ahead("iat", json!(now() + 30))]
#[tokio::test]
async fn an_id_token_that_says_so_is_believed(#[case] claim: &str, #[case] value: Value) {
    assert_eq!(arrive_with(|claims| claims[claim] = value).await.map(|who| who.subject), Ok("ana".to_owned()));
}

#[rstest]
#[case::an_empty_modulus(Algorithm::RS256, json!({"kty": "RSA", "n": "", "e": "AQAB"}))]
#[case::an_even_modulus(Algorithm::RS256, json!({"kty": "RSA", "n": "AAAAAAAAAAI", "e": "AQAB"}))]
#[case::an_exponent_of_nothing(Algorithm::RS256, json!({"kty": "RSA", "n": "_____w", "e": ""}))]
#[case::a_huge_modulus(Algorithm::RS256, json!({"kty": "RSA", "n": "_".repeat(100_000), "e": "AQAB"}))]
#[case::a_small_modulus(Algorithm::PS256, json!({"kty": "RSA", "n": "_____w", "e": "Aw"}))]
#[case::no_point(Algorithm::ES256, json!({"kty": "EC", "crv": "P-256", "x": "", "y": ""}))]
#[case::a_point_off_the_curve(Algorithm::ES256, json!({"kty": "EC", "crv": "P-256", "x": "AQ", "y": "AQ"}))]
#[case::too_short_a_key(Algorithm::EdDSA, json!({"kty": "OKP", "crv": "Ed25519", "x": "AQ"}))]
#[case::a_secret(Algorithm::HS256, json!({"kty": "oct", "k": "AQ"}))]
#[tokio::test]
async fn a_published_key_that_is_none_signs_nothing(#[case] algorithm: Algorithm, #[case] mut published: Value) {
    let fake = Fake::start().await;
    published["kid"] = json!("none");
    fake.publishes(&[published]);
    let provider = provider(fake.issuer.clone());
    let secret = EncodingKey::from_secret(b"\x01");
    let key = if algorithm == Algorithm::HS256 { secret } else { key(algorithm) };
    let arrived = arrive(&fake, &provider, |nonce| signed(&fake.claims(nonce), algorithm, &key, "none"));
    assert!(matches!(arrived.await, Err(SsoError::Unbelievable(_))));
}

#[tokio::test]
async fn a_new_key_is_looked_for_when_it_is_first_used() {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    provider.depart().await.unwrap();
    fake.publishes(&[published(&key(Algorithm::EdDSA), Algorithm::EdDSA, "new")]);
    let by_new = |nonce: &str| signed(&fake.claims(nonce), Algorithm::EdDSA, &key(Algorithm::EdDSA), "new");
    assert!(arrive(&fake, &provider, by_new).await.is_ok());
    assert!(arrive(&fake, &provider, by_new).await.is_ok());
    assert_eq!(fake.asked("/keys").len(), 2);
    // The former key is worth nothing any more.
    let by_old = |nonce: &str| signed(&fake.claims(nonce), Algorithm::RS256, &key(Algorithm::RS256), "rsa");
    assert!(arrive(&fake, &provider, by_old).await.is_err());
}

#[tokio::test]
async fn what_a_provider_tells_of_itself_is_believed_for_an_hour() {
    let fake = Fake::start().await;
    let clock = Arc::new(TestClock::default());
    let provider = OpenIdProvider::new(settings(fake.issuer.clone()), clock.clone()).unwrap();
    assert!(fake.asked("/keys").is_empty());
    for (later, asked) in [(0, 1), (0, 1), (59, 1), (2, 2), (0, 2)] {
        clock.advance(Duration::minutes(later));
        provider.depart().await.unwrap();
        assert_eq!(fake.asked("/.well-known/openid-configuration").len(), asked);
    }
}

#[rstest]
#[case::is_another_issuer("issuer", "https://accounts.example.org", "its discovery document is another issuer's")]
#[case::asks_for_the_code_in_the_clear("token_endpoint", "http://example.org/", "it has endpoints without TLS")]
#[case::keeps_keys_in_the_clear("jwks_uri", "http://example.org/keys", "it has endpoints without TLS")]
#[case::tells_in_the_clear("userinfo_endpoint", "http://example.org/me", "it has endpoints without TLS")]
#[case::asks_for_passwords_in_the_clear(
    "authorization_endpoint",
    "http://example.org/",
    "it has endpoints without TLS"
)]
#[case::runs_a_script("authorization_endpoint", "javascript:alert(1)", "it has endpoints without TLS")]
#[case::has_no_address("token_endpoint", "nowhere", "its discovery document cannot be read")]
#[tokio::test]
async fn a_discovery_document_that_says_so_is_not_believed(
    #[case] field: &str,
    #[case] value: &str,
    #[case] why: &str,
) {
    let fake = Fake::start().await;
    let mut document = fake.document();
    document[field] = json!(value);
    fake.says("/.well-known/openid-configuration", Answer::json(&document));
    assert_eq!(provider(fake.issuer.clone()).depart().await, Err(unbelievable(why)));
}

#[rstest]
#[case(Answer::new(404, "", "not here"), "it has no discovery document")]
#[case(Answer::new(500, "", ""), "it has no discovery document")]
#[case(Answer::new(200, "", "<html>"), "its discovery document cannot be read")]
#[case(Answer::new(200, "", "x".repeat(2_000_000)), "its answer is too large")]
#[case(Answer::new(302, "location: /elsewhere\r\n", ""), "it sends elsewhere")]
#[tokio::test]
async fn what_is_no_discovery_document_is_not_taken_for_one(#[case] answer: Answer, #[case] why: &str) {
    let fake = Fake::start().await;
    fake.says("/.well-known/openid-configuration", answer);
    fake.says("/elsewhere", Answer::json(&fake.document()));
    assert_eq!(provider(fake.issuer.clone()).depart().await, Err(unbelievable(why)));
    assert!(fake.asked("/elsewhere").is_empty());
}

#[tokio::test]
async fn a_code_is_not_carried_along_a_redirect() {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    let left = provider.depart().await.unwrap();
    fake.says("/token", Answer::new(307, "location: /elsewhere\r\n", ""));
    let arrived = provider.arrive("a code".to_owned(), left.nonce, left.verifier).await;
    assert_eq!(arrived, Err(unbelievable("it sends elsewhere")));
    assert!(fake.asked("/elsewhere").is_empty());
}

#[tokio::test]
async fn a_provider_that_is_down_is_told_at_once_and_found_when_it_is_up() {
    let address = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        listener.local_addr().unwrap()
    };
    let provider = provider(format!("http://{address}").parse().unwrap());
    let before = Instant::now();
    assert_eq!(provider.depart().await, Err(unbelievable("it cannot be reached")));
    assert!(before.elapsed().as_secs() < 2);
    let _up = Fake::at(&address.to_string()).await;
    assert!(provider.depart().await.is_ok());
}

#[test]
fn a_provider_without_tls_is_not_even_set_up() {
    let settings = settings("http://accounts.example.org".parse().unwrap());
    let made = OpenIdProvider::new(settings, Arc::new(TestClock::default()));
    assert!(matches!(made.err(), Some(SettingsError::InsecureIssuer)));
}
