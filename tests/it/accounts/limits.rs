//! How often one caller may ask.

use super::{ANA, ANOTHER, LUIS, account, text};
use plantel_tests::center::Center;
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::Kind;
use plantel_tests::kept::form_login;
use plantel_tests::letters::{letters, settled};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};

on_both_databases!(
    sign_ins_to_one_account_are_limited_whoever_asks,
    sign_ins_from_one_address_are_limited_whomever_they_are_about,
    letters_of_recovery_are_limited_and_nobody_learns_whose_they_are,
    sign_ups_and_spent_tokens_are_limited,
    everything_else_is_limited_too,
    announcements_of_one_account_are_limited,
);

/// Fails unless this was once too often, by this policy.
#[track_caller]
fn is_too_often(reply: &Reply, policy: &str, burst: u32, seconds: u64) {
    assert_eq!((reply.status, &reply.body["code"]), (429, &json!("request.too-many")), "{}", reply.text());
    let wait: u64 = reply.header("retry-after").parse().unwrap_or_else(|_| panic!("{:?}", reply.headers));
    assert!((1..=seconds).contains(&wait), "{wait} s");
    assert_eq!(reply.header("ratelimit-policy"), format!(r#""{policy}";q={burst};w={seconds}"#));
    assert_eq!(reply.header("ratelimit"), format!(r#""{policy}";r=0;t={wait}"#));
}

const PROXY: (&str, &str) = ("PLANTEL_HTTP__TRUSTED_PROXIES", r#"["127.0.0.1/32"]"#);

fn behind(server: &Server, address: &str) -> Client {
    server.client().with("x-forwarded-for", address)
}

async fn sign_ins_to_one_account_are_limited_whoever_asks(kind: Kind) {
    let server = Server::start(kind, &[PROXY, ("PLANTEL_LIMITS__LOGIN_PER_ACCOUNT", "3/600")]).await;
    account(&server, ANA).await;
    account(&server, LUIS).await;
    for address in ["203.0.113.1", "203.0.113.2"] {
        behind(&server, address).login(ANA, PASSWORD).await.is(200);
    }
    form_login(&behind(&server, "203.0.113.3"), "ANA.ruiz@casa.test", PASSWORD, None).await.is(200);
    let client = behind(&server, "203.0.113.4");
    is_too_often(&client.login(ANA, PASSWORD).await, "login", 3, 600);
    is_too_often(&form_login(&client, ANA, PASSWORD, None).await, "login", 3, 600);
    client.login(LUIS, PASSWORD).await.is(200);
}

async fn sign_ins_from_one_address_are_limited_whomever_they_are_about(kind: Kind) {
    let server = Server::start(kind, &[PROXY, ("PLANTEL_LIMITS__LOGIN_PER_ADDRESS", "3/600")]).await;
    account(&server, ANA).await;
    let client = behind(&server, "203.0.113.1");
    for number in 0..3 {
        let unknown = client.login(&format!("nobody{number}@casa.test"), PASSWORD).await;
        unknown.refuses(401, "login.bad-credentials");
    }
    is_too_often(&client.login(ANA, PASSWORD).await, "login-address", 3, 600);
    is_too_often(&client.post("/api/v1/auth/login", json!("no body")).await, "login-address", 3, 600);
    is_too_often(&client.post("/api/v1/auth/lo%67in", json!({})).await, "login-address", 3, 600);
    behind(&server, "203.0.113.2").login(ANA, PASSWORD).await.is(200);
    client.get("/api/v1/utils/health-check/").await.is(200);
    // Of an IPv6 network its customer has all.
    for last in ["1", "2", "ffff:1:2:3"] {
        let address = if last.len() > 1 { format!("2001:db8:0:1:{last}") } else { format!("2001:db8:0:1::{last}") };
        assert_eq!(behind(&server, &address).login(ANA, "wrong").await.status, 401);
    }
    let same = behind(&server, "2001:db8:0:1::9").login(ANA, PASSWORD).await;
    is_too_often(&same, "login-address", 3, 600);
    behind(&server, "2001:db8:0:2::9").login(ANA, PASSWORD).await.is(200);
}

async fn letters_of_recovery_are_limited_and_nobody_learns_whose_they_are(kind: Kind) {
    let server = Server::start(kind, &[("PLANTEL_LIMITS__RECOVERY_PER_ACCOUNT", "2/600")]).await;
    account(&server, ANA).await;
    let client = server.client();
    for email in [ANA, "nobody@casa.test"] {
        client.post(&format!("/api/v1/password-recovery/{email}"), Value::Null).await.is(200);
        client.post("/api/v1/auth/forgot-password", json!({"email": email.to_uppercase()})).await.is(202);
        let third = client.post("/api/v1/auth/forgot-password", json!({"email": email})).await;
        is_too_often(&third, "recovery", 2, 600);
        let third = client.post(&format!("/api/v1/password-recovery/{email}"), Value::Null).await;
        is_too_often(&third, "recovery", 2, 600);
    }
    settled(&server).await;
    assert_eq!(letters(&server).await.len(), 2);
}

async fn sign_ups_and_spent_tokens_are_limited(kind: Kind) {
    let env = [
        ("PLANTEL_LIMITS__SIGN_UP_PER_ADDRESS", "2/600"),
        ("PLANTEL_LIMITS__RESET_PER_ADDRESS", "5/600"),
        ("PLANTEL_LIMITS__RESET_PER_ACCOUNT", "2/600"),
    ];
    let server = Server::start(kind, &env).await;
    let client = server.client();
    for email in [ANA, LUIS] {
        client.post(super::SIGN_UP, json!({"email": email, "password": PASSWORD})).await.is(200);
    }
    let third = client.post(super::SIGN_UP, json!({"email": "eva@casa.test", "password": PASSWORD})).await;
    is_too_often(&third, "sign-up-address", 2, 600);
    let accept = client.post("/api/v1/auth/accept-invitation", json!({"token": "x"})).await;
    is_too_often(&accept, "sign-up-address", 2, 600);
    let reset = |token: &str| {
        let (client, body) = (client.clone(), json!({"token": token, "new_password": ANOTHER}));
        async move { client.post("/api/v1/auth/reset-password", body).await }
    };
    for _ in 0..2 {
        reset("one").await.refuses(400, "mail-token.invalid");
    }
    is_too_often(&reset("one").await, "reset", 2, 600);
    for _ in 0..2 {
        reset("two").await.refuses(400, "mail-token.invalid");
    }
    is_too_often(&reset("three").await, "reset-address", 5, 600);
    is_too_often(&client.post("/api/v1/reset-password/", json!({})).await, "reset-address", 5, 600);
    // Who stole a token must not guess the password with it.
    let ana = client.signed_in(ANA, PASSWORD).await;
    let guess = json!({"current_password": "wrong", "new_password": ANOTHER});
    for _ in 0..2 {
        ana.post("/api/v1/auth/change-password", guess.clone()).await.refuses(409, "password.wrong");
    }
    is_too_often(&ana.patch("/api/v1/users/me/password", guess).await, "reset", 2, 600);
    let enrol = ana.post("/api/v1/auth/mfa/enrol", json!({"password": "wrong"})).await;
    is_too_often(&enrol, "reset", 2, 600);
}

async fn everything_else_is_limited_too(kind: Kind) {
    let env =
        [PROXY, ("PLANTEL_LIMITS__GENERAL_PER_ADDRESS", "5/600"), ("PLANTEL_LIMITS__GENERAL_PER_ACCOUNT", "7/600")];
    let server = Server::start(kind, &env).await;
    let tokens = server.client().login(plantel_tests::server::ROOT, PASSWORD).await.is(200);
    let at = |address: &str| behind(&server, address).bearing(text(&tokens["access_token"]));
    for _ in 0..5 {
        at("203.0.113.1").get("/api/v1/users/me").await.is(200);
    }
    is_too_often(&at("203.0.113.1").get("/api/v1/users/me").await, "general-address", 5, 600);
    is_too_often(&behind(&server, "203.0.113.1").get("/api/v1/nothing").await, "general-address", 5, 600);
    server.client().get("/health").await.is(200);
    for _ in 0..2 {
        at("203.0.113.2").get("/api/v1/users/me").await.is(200);
    }
    is_too_often(&at("203.0.113.3").get("/api/v1/users/me").await, "general", 7, 600);
    behind(&server, "203.0.113.3").get("/api/v1/utils/health-check").await.is(200);
}

async fn announcements_of_one_account_are_limited(kind: Kind) {
    let center = Center::open_with(kind, &[("PLANTEL_LIMITS__ANNOUNCEMENTS_PER_ACCOUNT", "2/3600")]).await;
    let (rector, coordinator) = (center.person("rector", &[]).await, center.person("coordinator", &[]).await);
    let body = json!({"title": "Jornada", "text": "Mañana no hay clases.", "audience": {"everyone": true}});
    for _ in 0..2 {
        rector.post("/api/v1/announcements", body.clone()).await.is(201);
    }
    is_too_often(&rector.post("/api/v1/announcements", body.clone()).await, "announcements", 2, 3_600);
    coordinator.post("/api/v1/announcements", body).await.is(201);
}
