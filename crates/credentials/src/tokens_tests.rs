use super::*;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Duration;
use rstest::rstest;

const SECRET: &str = "a secret of the tests, long enough";

fn hs256(key_id: &str, secret: &str) -> TokenSettings {
    TokenSettings {
        issuer: "plantel".to_owned(),
        audience: "plantel-api".to_owned(),
        key_id: key_id.to_owned(),
        algorithm: Algorithm::Hs256(secret.to_owned()),
        previous: None,
    }
}

fn eddsa() -> TokenSettings {
    let private_pem = include_str!("test_keys/ed25519.pem").to_owned();
    let public_pem = include_str!("test_keys/ed25519.pub.pem").to_owned();
    TokenSettings { algorithm: Algorithm::EdDsa { private_pem, public_pem }, ..hs256("ed", "") }
}

fn tokens(settings: TokenSettings) -> JwtTokens {
    JwtTokens::new(settings).unwrap()
}

fn now() -> Timestamp {
    DateTime::<Utc>::from_timestamp(1_800_000_000, 0).unwrap()
}

fn claims() -> Claims {
    Claims {
        user: Uuid::from_u128(1).into(),
        session: Uuid::from_u128(2).into(),
        institution: Some(Uuid::from_u128(3).into()),
        expires_at: now() + Duration::minutes(30),
    }
}

#[rstest]
#[case(hs256("a", SECRET))]
#[case(eddsa())]
fn a_token_says_what_was_signed(#[case] settings: TokenSettings) {
    let tokens = tokens(settings);
    assert_eq!(tokens.read_access(&tokens.sign_access(&claims()), now()), Ok(claims()));
    let refresh =
        RefreshClaims { session: claims().session, id: Uuid::from_u128(4), expires_at: now() + Duration::days(7) };
    assert_eq!(tokens.read_refresh(&tokens.sign_refresh(&refresh), now()), Ok(refresh));
}

#[test]
fn a_token_ends_with_its_time() {
    let tokens = tokens(hs256("a", SECRET));
    let token = tokens.sign_access(&claims());
    assert_eq!(tokens.read_access(&token, now() + Duration::minutes(30)), Err(TokenError::Expired));
}

#[test]
fn a_token_is_good_also_when_the_clock_was_put_back_since() {
    let tokens = tokens(hs256("a", SECRET));
    let token = tokens.sign_access(&claims());
    assert_eq!(tokens.read_access(&token, now() - Duration::hours(1)), Ok(claims()));
}

#[test]
fn a_refresh_token_is_no_access_token_nor_the_other_way_round() {
    let tokens = tokens(hs256("a", SECRET));
    let refresh = RefreshClaims { session: claims().session, id: Uuid::nil(), expires_at: now() + Duration::days(7) };
    assert_eq!(tokens.read_access(&tokens.sign_refresh(&refresh), now()), Err(TokenError::Invalid));
    assert_eq!(tokens.read_refresh(&tokens.sign_access(&claims()), now()), Err(TokenError::Invalid));
}

#[rstest]
#[case::another_secret(hs256("a", "another secret of about that length"))]
#[case::another_key_id(hs256("b", SECRET))]
#[case::another_issuer(TokenSettings { issuer: "other".to_owned(), ..hs256("a", SECRET) })]
#[case::another_audience(TokenSettings { audience: "other".to_owned(), ..hs256("a", SECRET) })]
#[case::another_algorithm(TokenSettings { key_id: "a".to_owned(), ..eddsa() })]
fn a_foreign_token_is_refused(#[case] foreign: TokenSettings) {
    let token = tokens(foreign).sign_access(&claims());
    assert_eq!(tokens(hs256("a", SECRET)).read_access(&token, now()), Err(TokenError::Invalid));
}

#[test]
fn a_token_without_signature_is_refused() {
    let ours = tokens(hs256("a", SECRET)).sign_access(&claims());
    let body = ours.split('.').nth(1).unwrap();
    for header in [r#"{"alg":"none","kid":"a"}"#, r#"{"alg":"None"}"#, r#"{"alg":"HS256","kid":"a"}"#] {
        let forged = format!("{}.{body}.", URL_SAFE_NO_PAD.encode(header));
        assert_eq!(tokens(hs256("a", SECRET)).read_access(&forged, now()), Err(TokenError::Invalid));
    }
}

/// The public key is no secret: a token that uses it as one must not pass.
#[test]
fn the_public_key_is_not_taken_for_a_secret() {
    let public = include_str!("test_keys/ed25519.pub.pem");
    let forged = tokens(hs256("ed", public)).sign_access(&claims());
    assert_eq!(tokens(eddsa()).read_access(&forged, now()), Err(TokenError::Invalid));
}

#[test]
fn while_rotating_the_key_before_is_accepted_but_signs_no_more() {
    let old = tokens(hs256("2025", SECRET)).sign_access(&claims());
    let previous = VerifyingKey { id: "2025".to_owned(), algorithm: VerifyBy::Secret(SECRET.to_owned()) };
    let rotating = tokens(TokenSettings { previous: Some(previous), ..eddsa() });
    assert_eq!(rotating.read_access(&old, now()), Ok(claims()));
    let fresh = rotating.sign_access(&claims());
    assert_eq!(tokens(hs256("2025", SECRET)).read_access(&fresh, now()), Err(TokenError::Invalid));
}

#[rstest]
#[case("")]
#[case("a.b")]
#[case("....")]
#[case("\0")]
fn what_is_no_token_is_refused(#[case] text: &str) {
    assert_eq!(tokens(hs256("a", SECRET)).read_access(text, now()), Err(TokenError::Invalid));
}

const PURPOSES: [Purpose; 3] = [Purpose::Recovery, Purpose::Verification, Purpose::Invitation];

fn mail(purpose: Purpose) -> MailClaims {
    let bound_to = "9f86d081".to_owned();
    MailClaims { purpose, subject: Uuid::from_u128(5), bound_to, expires_at: now() + Duration::hours(1) }
}

#[rstest]
#[case(hs256("a", SECRET))]
#[case(eddsa())]
fn a_token_by_mail_says_what_was_signed_and_ends_with_its_time(#[case] settings: TokenSettings) {
    let tokens = tokens(settings);
    for purpose in PURPOSES {
        let token = tokens.sign_mail(&mail(purpose));
        assert_eq!(tokens.read_mail(purpose, &token, now()), Ok(mail(purpose)));
        assert_eq!(tokens.read_mail(purpose, &token, now() + Duration::hours(1)), Err(TokenError::Expired));
    }
}

/// Every kind of token is tried as every other.
#[test]
fn no_token_is_taken_for_one_of_another_kind() {
    let tokens = tokens(hs256("a", SECRET));
    let refresh = RefreshClaims { session: claims().session, id: Uuid::nil(), expires_at: now() + Duration::days(7) };
    let access = tokens.sign_access(&claims());
    let refresh = tokens.sign_refresh(&refresh);
    for purpose in PURPOSES {
        let token = tokens.sign_mail(&mail(purpose));
        assert_eq!(tokens.read_access(&token, now()), Err(TokenError::Invalid));
        assert_eq!(tokens.read_refresh(&token, now()), Err(TokenError::Invalid));
        assert_eq!(tokens.read_mail(purpose, &access, now()), Err(TokenError::Invalid));
        assert_eq!(tokens.read_mail(purpose, &refresh, now()), Err(TokenError::Invalid));
        for other in PURPOSES.into_iter().filter(|other| *other != purpose) {
            assert_eq!(tokens.read_mail(other, &token, now()), Err(TokenError::Invalid));
        }
    }
}

/// The body of one kind under the audience of another: the claims must be those of its kind too.
#[test]
fn a_body_of_another_kind_is_refused_whatever_its_audience_says() {
    let tokens = tokens(hs256("a", SECRET));
    let (iss, exp) = ("plantel".to_owned(), (now() + Duration::hours(1)).timestamp());
    let (sub, bnd) = (Uuid::from_u128(5), "9f86d081".to_owned());
    let mail = tokens.sign(&MailBody { iss: iss.clone(), aud: "plantel-api".to_owned(), sub, bnd, exp });
    assert_eq!(tokens.read_access(&mail, now()), Err(TokenError::Invalid));
    let aud = "plantel-api:recovery".to_owned();
    let access = tokens.sign(&AccessBody { iss, aud, sub, sid: Uuid::nil(), inst: None, exp });
    assert_eq!(tokens.read_mail(Purpose::Recovery, &access, now()), Err(TokenError::Invalid));
}

#[rstest]
#[case::another_secret(hs256("a", "another secret of about that length"))]
#[case::another_issuer(TokenSettings { issuer: "other".to_owned(), ..hs256("a", SECRET) })]
#[case::another_audience(TokenSettings { audience: "other".to_owned(), ..hs256("a", SECRET) })]
fn a_foreign_token_by_mail_is_refused(#[case] foreign: TokenSettings) {
    let token = tokens(foreign).sign_mail(&mail(Purpose::Recovery));
    assert_eq!(tokens(hs256("a", SECRET)).read_mail(Purpose::Recovery, &token, now()), Err(TokenError::Invalid));
}

#[test]
fn a_token_by_mail_with_another_subject_is_refused() {
    let tokens = tokens(hs256("a", SECRET));
    let token = tokens.sign_mail(&mail(Purpose::Recovery));
    let parts: Vec<_> = token.split('.').collect();
    let body = String::from_utf8(URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    let forged = body.replace(&Uuid::from_u128(5).to_string(), &Uuid::from_u128(6).to_string());
    assert_ne!(body, forged);
    let forged = format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode(forged), parts[2]);
    assert_eq!(tokens.read_mail(Purpose::Recovery, &forged, now()), Err(TokenError::Invalid));
}

#[test]
fn keys_do_not_print_themselves() {
    let previous = VerifyingKey { id: "2025".to_owned(), algorithm: VerifyBy::Secret(SECRET.to_owned()) };
    let printed = format!("{:?}", TokenSettings { previous: Some(previous), ..hs256("a", SECRET) });
    assert!(!printed.contains(SECRET) && printed.contains("***"), "{printed}");
    assert!(!format!("{:?}", eddsa()).contains("PRIVATE"));
}
