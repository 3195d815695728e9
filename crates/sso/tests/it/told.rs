//! How this program proves itself to a provider, how it is refused, and what userinfo adds.

use crate::fake::{Answer, Fake, key, signed};
use crate::world::{CLIENT, SECRET, provider, provider_of, settings, unbelievable};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jsonwebtoken::Algorithm;
use plantel_domain::identity::{Email, Identified, IdentityProvider, SsoError};
use plantel_domain::text::Line;
use plantel_sso::OpenIdProvider;
use rstest::rstest;
use serde_json::{Value, json};

const STRANGE: &str = "its userinfo is of somebody else, or not its own";

/// Arrives with an honest ID token that tells these things of the person, and no more.
async fn arrive(fake: &Fake, provider: &OpenIdProvider, told: Value) -> Result<Identified, SsoError> {
    let left = provider.depart().await.unwrap();
    let mut claims = fake.claims(&left.nonce);
    let all = claims.as_object_mut().unwrap();
    all.retain(|name, _| !["email", "email_verified", "name"].contains(&name.as_str()));
    all.extend(told.as_object().unwrap().clone());
    fake.gives(&signed(&claims, Algorithm::RS256, &key(Algorithm::RS256), "rsa"));
    provider.arrive("a code".to_owned(), left.nonce, left.verifier).await
}

fn told(who: &Identified) -> (Option<&str>, bool, Option<&str>) {
    (who.email.as_ref().map(Email::as_str), who.email_verified, who.name.as_ref().map(Line::as_str))
}

#[rstest]
#[case::all_by_userinfo(
    json!({}), json!({"email": "b@x.test", "email_verified": true, "name": "B"}), (Some("b@x.test"), true, Some("B"))
)]
#[case::in_the_words_of_some(
    json!({}), json!({"email": "b@x.test", "email_verified": "true"}), (Some("b@x.test"), true, None)
)]
#[case::nothing_of_the_address_is_mixed(
    json!({"email": "a@x.test"}), json!({"email": "b@x.test", "email_verified": true, "name": "B"}),
    (Some("a@x.test"), false, Some("B"))
)]
#[case::no_address_is_verified_of_none(
    json!({"email_verified": true, "name": "A"}), json!({"email": "b@x.test"}), (Some("b@x.test"), false, Some("A"))
)]
#[case::what_is_no_address_is_none(
    json!({"email": "nowhere", "email_verified": true}), json!({"email": "b@x.test"}), (None, false, None)
)]
#[case::a_name_in_a_language(json!({}), json!({"name#es": "Be"}), (None, false, Some("Be")))]
#[case::a_name_that_is_too_long(json!({"name": "x".repeat(256)}), json!({}), (None, false, None))]
#[tokio::test]
async fn what_the_id_token_does_not_tell_is_told_by_userinfo(
    #[case] by_token: Value,
    #[case] mut by_userinfo: Value,
    #[case] expected: (Option<&str>, bool, Option<&str>),
) {
    let fake = Fake::start().await;
    by_userinfo["sub"] = json!("ana");
    fake.says("/userinfo", Answer::json(&by_userinfo));
    let who = arrive(&fake, &provider(fake.issuer.clone()), by_token).await.unwrap();
    assert_eq!(told(&who), expected);
    assert!(fake.asked("/userinfo")[0].head.contains("authorization: Bearer access\r\n"));
}

#[tokio::test]
async fn userinfo_is_not_asked_for_what_is_told_or_not_wanted() {
    let fake = Fake::start().await;
    let all = json!({"email": "a@x.test", "email_verified": true, "name": "A"});
    assert!(arrive(&fake, &provider(fake.issuer.clone()), all).await.is_ok());
    let mut settings = settings(fake.issuer.clone());
    settings.scopes = vec!["openid".to_owned()];
    assert!(arrive(&fake, &provider_of(settings), json!({})).await.is_ok());
    assert!(fake.asked("/userinfo").is_empty());
}

#[tokio::test]
async fn a_provider_without_userinfo_tells_what_it_tells() {
    let fake = Fake::start().await;
    let mut document = fake.document();
    document.as_object_mut().unwrap().remove("userinfo_endpoint");
    fake.says("/.well-known/openid-configuration", Answer::json(&document));
    let who = arrive(&fake, &provider(fake.issuer.clone()), json!({"name": "A"})).await.unwrap();
    assert_eq!(told(&who), (None, false, Some("A")));
}

#[rstest]
#[case::of_another(
    Answer::json(&json!({"sub": "luis", "email": "luis@school.test"})), STRANGE
)]
#[case::of_nobody(Answer::json(&json!({"email": "luis@school.test"})), "its userinfo cannot be read")]
#[case::refused(Answer::new(401, "", ""), "its userinfo cannot be read")]
#[case::elsewhere(Answer::new(302, "location: /elsewhere\r\n", ""), "it sends elsewhere")]
#[case::unsigned(
    Answer::new(200, "content-type: application/jwt\r\n", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbmEifQ."),
    STRANGE
)]
#[tokio::test]
async fn userinfo_that_is_no_good_is_not_believed(#[case] answer: Answer, #[case] why: &str) {
    let fake = Fake::start().await;
    fake.says("/userinfo", answer);
    assert_eq!(arrive(&fake, &provider(fake.issuer.clone()), json!({})).await, Err(unbelievable(why)));
}

#[tokio::test]
async fn an_access_token_that_fits_in_no_header_is_none() {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    let left = provider.depart().await.unwrap();
    let mut claims = fake.claims(&left.nonce);
    claims.as_object_mut().unwrap().remove("name");
    let token = signed(&claims, Algorithm::RS256, &key(Algorithm::RS256), "rsa");
    let tokens = json!({"access_token": "two\r\nlines", "token_type": "Bearer", "id_token": token});
    fake.says("/token", Answer::json(&tokens));
    let arrived = provider.arrive("a code".to_owned(), left.nonce, left.verifier).await;
    assert_eq!(arrived, Err(unbelievable("its access token is none")));
}

const FORTY: &str = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

#[rstest]
#[case(Answer::new(400, "", r#"{"error": "invalid_grant", "error_description": "no"}"#), Some("invalid_grant"))]
#[case(Answer::new(503, "", r#"{"error": "temporarily_unavailable"}"#), Some("temporarily_unavailable"))]
#[case(Answer::new(400, "", r#"{"error": "a b\n\u0000é<script>"}"#), Some("ab<script>"))]
#[case(Answer::new(400, "", json!({"error": "x".repeat(9000)}).to_string()), Some(FORTY))]
#[case(Answer::new(400, "", "no JSON"), None)]
#[case(Answer::new(502, "", ""), None)]
#[case(Answer::new(200, "", r#"{"error": "invalid_grant"}"#), None)]
#[tokio::test]
async fn a_refusal_is_told_in_one_word_of_the_provider(#[case] answer: Answer, #[case] word: Option<&str>) {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    let left = provider.depart().await.unwrap();
    fake.says("/token", answer);
    let expected = word.map_or(unbelievable("its tokens cannot be read"), |word| SsoError::Refused(word.to_owned()));
    assert_eq!(provider.arrive("a code".to_owned(), left.nonce, left.verifier).await, Err(expected));
}

#[tokio::test]
async fn tokens_without_an_id_token_name_nobody() {
    let fake = Fake::start().await;
    let provider = provider(fake.issuer.clone());
    let left = provider.depart().await.unwrap();
    fake.says("/token", Answer::json(&json!({"access_token": "access", "token_type": "Bearer"})));
    let arrived = provider.arrive("a code".to_owned(), left.nonce, left.verifier).await;
    assert_eq!(arrived, Err(unbelievable("it gives no ID token")));
}

/// The `authorization` line and the form of the question for tokens.
async fn proof(methods: &Value, secret: Option<&str>) -> (Option<String>, String) {
    let fake = Fake::start().await;
    let mut document = fake.document();
    document["token_endpoint_auth_methods_supported"] = methods.clone();
    fake.says("/.well-known/openid-configuration", Answer::json(&document));
    let mut settings = settings(fake.issuer.clone());
    settings.client_secret = secret.map(str::to_owned);
    arrive(&fake, &provider_of(settings), json!({"email": "a@x.test", "name": "A"})).await.unwrap();
    let asked = fake.asked("/token").remove(0);
    let line = asked.head.lines().find_map(|line| line.strip_prefix("authorization: ").map(str::to_owned));
    (line, asked.body)
}

#[tokio::test]
async fn a_client_proves_itself_by_its_secret_or_by_pkce_alone() {
    let escaped = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let basic = format!("Basic {}", STANDARD.encode(format!("{CLIENT}:{}", escaped(SECRET))));
    for methods in [Value::Null, json!(["client_secret_post", "client_secret_basic"]), json!(["private_key_jwt"])] {
        let (line, form) = proof(&methods, Some(SECRET)).await;
        assert_eq!(line.as_ref(), Some(&basic));
        assert!(form.contains("code_verifier=") && !form.contains("client_secret"), "{form}");
    }
    let (line, form) = proof(&json!(["client_secret_post"]), Some(SECRET)).await;
    assert!(line.is_none() && form.contains(&format!("client_secret={}", escaped(SECRET))), "{form}");
    let (line, form) = proof(&Value::Null, None).await;
    assert!(line.is_none() && form.contains("client_id=plantel") && form.contains("code_verifier="), "{form}");
    assert!(!form.contains("client_secret"), "{form}");
}
