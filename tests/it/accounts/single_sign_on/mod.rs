//! Signing in by an account elsewhere, at a certified provider, as a browser does it.

#[path = "../../../../crates/sso/tests/it/peer.rs"]
#[allow(clippy::unwrap_used, reason = "it belongs to another test, where a test may end so")]
mod peer;
mod stage;

use super::{ANA, ME, SIGN_UP, account, holder, text};
use peer::parameter;
use plantel_tests::codes::Codes;
use plantel_tests::databases::Kind;
use plantel_tests::letters::token_to;
use plantel_tests::on_both_databases;
use plantel_tests::server::PASSWORD;
use serde_json::json;
use stage::{Browser, CHALLENGE, CLIENT, Campus, RETURN_TO, VERIFIER, tells, ticket};
use url::Url;

on_both_databases!(
    who_is_known_elsewhere_comes_in_and_the_next_time_without_a_question,
    a_browser_that_did_not_leave_from_here_is_refused,
    a_ticket_is_good_once_and_only_for_who_asked_for_it,
    an_address_that_the_provider_has_not_verified_opens_no_account,
    an_account_whose_address_is_not_proven_here_is_not_linked_until_it_is,
    the_second_factor_is_asked_here_too,
    who_turns_away_or_is_lied_about_comes_back_with_a_reason,
    a_browser_is_sent_only_where_the_operator_allows,
);

const IDENTITIES: &str = "/api/v1/auth/sso/identities";

fn is_callback(url: &Url) -> bool {
    url.path().ends_with("/sso/campus/callback")
}

async fn who_is_known_elsewhere_comes_in_and_the_next_time_without_a_question(kind: Kind) {
    let campus = Campus::open(kind, &[]).await;
    let client = campus.server.client();
    let listed = client.get("/api/v1/auth/sso").await.is(200);
    let shown = json!({"name": "campus", "label": "Campus", "start": "/api/v1/auth/sso/campus/start"});
    assert_eq!(listed["data"], json!([shown]));
    let left = client.get(&campus.start()[campus.server.address.len()..]).await;
    let cookie = left.header("set-cookie").to_lowercase();
    for part in ["plantel_sso=", "httponly", "samesite=lax", "path=/api/v1/auth/sso", "max-age=600"] {
        assert!(cookie.contains(part), "no {part} in {cookie}");
    }
    let mut browser = Browser::new();
    let end = browser.goes(&campus.start(), "ana", |url| url.as_str().starts_with(CLIENT)).await;
    assert!(end.as_str().starts_with(RETURN_TO) && end.query().is_none(), "{end}");
    assert_eq!(browser.forms, 2, "a sign-in and a consent");
    let signed_in = campus.session(&ticket(&end), VERIFIER, None).await.is(200);
    let ana = holder(&campus.server, &signed_in);
    let me = ana.get(ME).await.is(200);
    assert_eq!((&me["user"]["email"], &me["user"]["full_name"]), (&json!(ANA), &json!("Ana Ruiz")));
    let linked = ana.get(IDENTITIES).await.is(200);
    assert_eq!((&linked["data"][0]["provider"], &linked["data"][0]["email"]), (&json!("campus"), &json!(ANA)));
    let end = browser.goes(&campus.start(), "nobody types this", |url| url.as_str().starts_with(CLIENT)).await;
    assert_eq!(browser.forms, 2, "nothing is asked again");
    let again = campus.session(&ticket(&end), VERIFIER, None).await.is(200);
    let same = holder(&campus.server, &again).get(ME).await.is(200);
    assert_eq!(same["user"]["id"], me["user"]["id"]);
    assert_eq!(ana.get(IDENTITIES).await.is(200)["data"].as_array().map(Vec::len), Some(1));
    assert_eq!(campus.users().await, 2);
    for url in &browser.visited {
        for pair in [&signed_in, &again] {
            let secrets = ["access_token", "refresh_token"].map(|name| text(&pair[name]));
            assert!(!secrets.iter().any(|secret| url.as_str().contains(secret)), "{url}");
        }
        assert!(!url.as_str().contains(&ticket(&end)) && !url.as_str().contains(VERIFIER), "{url}");
        assert_eq!(parameter(url, "access_token").or(parameter(url, "id_token")).or(parameter(url, "ticket")), None);
    }
    // It is the only way in: there is no password.
    client.login(ANA, "").await.refuses(401, "login.bad-credentials");
    let identity = format!("{IDENTITIES}/{}", text(&linked["data"][0]["id"]));
    ana.delete(&identity).await.refuses(409, "sso.last-way-in");
    client.post("/api/v1/auth/forgot-password", json!({"email": ANA})).await.is(202);
    let token = token_to(&campus.server, ANA, "reset-password").await;
    client.post("/api/v1/auth/reset-password", json!({"token": token, "new_password": PASSWORD})).await.is(204);
    client.signed_in(ANA, PASSWORD).await.delete(&identity).await.is(204);
}

async fn a_browser_that_did_not_leave_from_here_is_refused(kind: Kind) {
    let campus = Campus::open(kind, &[]).await;
    let path = |url: &Url| url.as_str()[campus.server.address.len()..].to_owned();
    let mut one = Browser::new();
    let back = one.goes(&campus.start(), "ana", is_callback).await;
    // Without a cookie, as somebody who was sent the link has none.
    campus.server.client().get(&path(&back)).await.refuses(400, "sso.not-begun-here");
    let forged = campus.server.client().with("cookie", "plantel_sso=banana");
    let mut other = Browser::new();
    let others_back = other.goes(&campus.start(), "luis", is_callback).await;
    let refused = other.get(back.clone()).await;
    assert_eq!(refused.status().as_u16(), 400, "another's departure");
    let refused = one.get(back.clone()).await;
    assert_eq!(refused.status().as_u16(), 400, "it was tried by another: it is over");
    forged.get(&path(&others_back)).await.refuses(400, "sso.not-begun-here");
    // The first once more, whole, and then the same way back a second time.
    let back = one.goes(&campus.start(), "ana", is_callback).await;
    let end = one.goes(back.as_str(), "ana", |url| url.as_str().starts_with(CLIENT)).await;
    let again = one.get(back).await;
    assert_eq!(again.status().as_u16(), 400, "a way back is gone once");
    campus.session(&ticket(&end), VERIFIER, None).await.is(200);
    let state = "/api/v1/auth/sso/campus/callback?state=banana&code=banana";
    forged.get(state).await.refuses(400, "sso.not-begun-here");
    assert_eq!(campus.users().await, 2);
}

async fn a_ticket_is_good_once_and_only_for_who_asked_for_it(kind: Kind) {
    let campus = Campus::open(kind, &[]).await;
    let ticket = campus.ticket("ana").await;
    let other = VERIFIER.replace('d', "e");
    campus.session(&ticket, &other, None).await.refuses(401, "sso.bad-ticket");
    campus.session(&ticket, CHALLENGE, None).await.refuses(401, "sso.bad-ticket");
    campus.session("banana", VERIFIER, None).await.refuses(401, "sso.bad-ticket");
    campus.server.client().bearing(&ticket).get(ME).await.refuses(401, "token.invalid");
    campus.session(&ticket, VERIFIER, None).await.is(200);
    campus.session(&ticket, VERIFIER, None).await.refuses(401, "sso.bad-ticket");
    let ticket = campus.ticket("ana").await;
    let (one, other) = tokio::join!(campus.session(&ticket, VERIFIER, None), campus.session(&ticket, VERIFIER, None));
    let mut statuses = [one.status, other.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401]);
}

async fn an_address_that_the_provider_has_not_verified_opens_no_account(kind: Kind) {
    let campus = Campus::open(kind, &[]).await;
    tells(&campus.travel("luis").await, "sso.unverified-email");
    account(&campus.server, "luis@casa.test").await;
    tells(&campus.travel("luis").await, "sso.unverified-email");
    campus.peer.set_accounts(&json!([{"sub": "luis", "email": "luis@casa.test", "email_verified": true}]));
    campus.session(&campus.ticket("luis").await, VERIFIER, None).await.is(200);
    assert_eq!(campus.users().await, 2);
}

async fn an_account_whose_address_is_not_proven_here_is_not_linked_until_it_is(kind: Kind) {
    let campus = Campus::open(kind, &[]).await;
    let client = campus.server.client();
    let made = client.post(SIGN_UP, json!({"email": ANA, "password": PASSWORD})).await.is(200);
    tells(&campus.travel("ana").await, "sso.unverified-email");
    let token = token_to(&campus.server, ANA, "verify-email").await;
    client.post("/api/v1/auth/verify-email", json!({"token": token})).await.is(204);
    let signed_in = campus.session(&campus.ticket("ana").await, VERIFIER, None).await.is(200);
    let ana = holder(&campus.server, &signed_in);
    assert_eq!(ana.get(ME).await.is(200)["user"]["id"], made["id"]);
    client.login(ANA, PASSWORD).await.is(200);
    let linked = ana.get(IDENTITIES).await.is(200);
    ana.delete(&format!("{IDENTITIES}/{}", text(&linked["data"][0]["id"]))).await.is(204);
    let again = campus.session(&campus.ticket("ana").await, VERIFIER, None).await.is(200);
    assert_eq!(holder(&campus.server, &again).get(ME).await.is(200)["user"]["id"], made["id"]);
    let user = format!("/api/v1/users/{}", text(&made["id"]));
    campus.server.root().await.patch(&user, json!({"is_active": false})).await.is(200);
    tells(&campus.travel("ana").await, "login.inactive");
}

async fn the_second_factor_is_asked_here_too(kind: Kind) {
    let campus = Campus::open(kind, &[]).await;
    account(&campus.server, ANA).await;
    let ana = campus.server.client().signed_in(ANA, PASSWORD).await;
    let prepared = ana.post("/api/v1/auth/mfa/enrol", json!({"password": PASSWORD})).await.is(200);
    let mut codes = Codes::of(text(&prepared["secret"]));
    ana.post("/api/v1/auth/mfa/confirm", json!({"otp": codes.next().await})).await.is(200);
    let ticket = campus.ticket("ana").await;
    campus.session(&ticket, VERIFIER, None).await.refuses(401, "mfa.required");
    campus.session(&ticket, VERIFIER, Some(&codes.again())).await.refuses(401, "mfa.wrong-code");
    let signed_in = campus.session(&ticket, VERIFIER, Some(&codes.next().await)).await.is(200);
    holder(&campus.server, &signed_in).get(ME).await.is(200);
}

async fn who_turns_away_or_is_lied_about_comes_back_with_a_reason(kind: Kind) {
    let campus = Campus::open(kind, &["--wrong-nonce"]).await;
    tells(&campus.travel("ana").await, "sso.unbelievable");
    let mut browser = Browser::new();
    let login = browser.goes(&campus.start(), "ana", |url| url.path().contains("/interaction/")).await;
    let away = format!("{}/abort", login.as_str().trim_end_matches('/'));
    let end = browser.goes(&away, "ana", |url| url.as_str().starts_with(CLIENT)).await;
    tells(&end, "sso.provider-refused");
    assert_eq!(campus.users().await, 1);
}

async fn a_browser_is_sent_only_where_the_operator_allows(kind: Kind) {
    let campus = Campus::open(kind, &[]).await;
    let client = campus.server.client();
    let start = |provider: &str, challenge: &str, return_to: &str| {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("challenge", challenge)
            .append_pair("return_to", return_to)
            .finish();
        let (client, path) = (client.clone(), format!("/api/v1/auth/sso/{provider}/start?{query}"));
        async move { client.get(&path).await }
    };
    for elsewhere in [
        "http://localhost:5173.evil.test/",
        "http://localhost:5173@evil.test/",
        "https://localhost:5173/",
        "http://localhost:5174/",
        "//localhost:5173/",
        "javascript:alert(1)",
        "http://localhost:5173/#already",
    ] {
        start("campus", CHALLENGE, elsewhere).await.refuses(422, "return-to.not-allowed");
    }
    start("campus", "too short", RETURN_TO).await.refuses(422, "challenge.invalid");
    start("nobody", CHALLENGE, RETURN_TO).await.refuses(404, "sso.unknown-provider");
    let plain = client.get("/api/v1/auth/sso/campus/start").await;
    assert_eq!(plain.status, 422, "{}", plain.text());
    assert_eq!(start("campus", CHALLENGE, RETURN_TO).await.status, 303);
}
