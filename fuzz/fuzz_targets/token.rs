//! Tokens of strangers: nothing is let in but what was signed here, for what it was signed.
//!
//! One line is a token, and the changes that are made to one of ours. Of two lines the first is the header and the
//! second the body of tokens that are signed by whoever could, and by us.
#![no_main]

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, Mac};
use libfuzzer_sys::fuzz_target;
use plantel_credentials::{Algorithm, JwtTokens, TokenSettings, VerifyBy, VerifyingKey};
use plantel_domain::identity::{Claims, Purpose, Tokens};
use serde_json::Value;
use sha2::Sha256;
use std::sync::LazyLock;
use uuid::Uuid;

const SECRET: &str = "a secret of the targets, long enough";
const PRIVATE: &str = include_str!("../../crates/credentials/src/test_keys/ed25519.pem");
const PUBLIC: &str = include_str!("../../crates/credentials/src/test_keys/ed25519.pub.pem");
const NOW: i64 = 1_800_000_000;

/// Signs with one key, and reads what that of last year signed.
static TOKENS: LazyLock<JwtTokens> = LazyLock::new(|| {
    let settings = TokenSettings {
        issuer: "plantel".to_owned(),
        audience: "plantel-api".to_owned(),
        key_id: "ours".to_owned(),
        algorithm: Algorithm::EdDsa { private_pem: PRIVATE.to_owned(), public_pem: PUBLIC.to_owned() },
        previous: Some(VerifyingKey { id: "former".to_owned(), algorithm: VerifyBy::Secret(SECRET.to_owned()) }),
    };
    JwtTokens::new(settings).expect("the keys of the tests can be read")
});

static OURS: LazyLock<String> = LazyLock::new(|| {
    let claims = Claims {
        user: Uuid::from_u128(1).into(),
        session: Uuid::from_u128(2).into(),
        institution: Some(Uuid::from_u128(3).into()),
        expires_at: moment(NOW + 1800),
    };
    let token = TOKENS.sign_access(&claims);
    assert_eq!(audiences(&token), ["plantel-api"]);
    token
});

fuzz_target!(|bytes: &[u8]| {
    match bytes.iter().position(|byte| *byte == b'\n') {
        None => one_line(bytes),
        Some(end) => two_lines(&bytes[..end], &bytes[end + 1..]),
    }
});

fn one_line(bytes: &[u8]) {
    let mut changed = OURS.clone().into_bytes();
    for change in bytes.chunks_exact(3) {
        let place = usize::from(u16::from_be_bytes([change[0], change[1]])) % changed.len();
        changed[place] = change[2];
    }
    for token in [bytes, changed.as_slice()] {
        let Ok(token) = std::str::from_utf8(token) else { continue };
        assert!(token == OURS.as_str() || audiences(token).is_empty(), "{token} was let in");
    }
}

fn two_lines(header: &[u8], body: &[u8]) {
    let said = [header, body].map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
    // The public key is no secret, nor is a signature good that stands under something else.
    let mut signatures: Vec<String> =
        ["", PUBLIC, PUBLIC.trim_end(), "another secret"].iter().map(|key| signature(key, &said)).collect();
    signatures.extend(OURS.rsplit('.').map(str::to_owned).take(1));
    signatures.push(String::new());
    for signature in signatures {
        assert!(audiences(&format!("{said}.{signature}")).is_empty(), "{said} was let in");
    }
    let accepted = audiences(&format!("{said}.{}", signature(SECRET, &said)));
    let Some(audience) = accepted.first() else { return };
    assert_eq!(accepted.len(), 1, "a token is good for one thing");
    // What is passed over there may be more than can be kept here.
    let [Ok(header), Ok(body)] = [header, body].map(serde_json::from_slice::<Value>) else { return };
    assert_eq!((&header["alg"], &header["kid"]), (&Value::from("HS256"), &Value::from("former")));
    assert_eq!((&body["iss"], &body["aud"]), (&Value::from("plantel"), &Value::from(*audience)));
    assert!(body["exp"].as_i64().is_some_and(|end| end > NOW));
}

fn signature(key: &str, said: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key may have any length");
    mac.update(said.as_bytes());
    URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::<Utc>::from_timestamp(seconds, 0).expect("it is in the calendar")
}

/// What a token is good for.
fn audiences(token: &str) -> Vec<&'static str> {
    let now = moment(NOW);
    let mail = |purpose| TOKENS.read_mail(purpose, token, now).is_ok();
    let good = [
        ("plantel-api", TOKENS.read_access(token, now).is_ok()),
        ("plantel-api:refresh", TOKENS.read_refresh(token, now).is_ok()),
        ("plantel-api:recovery", mail(Purpose::Recovery)),
        ("plantel-api:verification", mail(Purpose::Verification)),
        ("plantel-api:invitation", mail(Purpose::Invitation)),
    ];
    good.into_iter().filter(|(_, good)| *good).map(|(audience, _)| audience).collect()
}
