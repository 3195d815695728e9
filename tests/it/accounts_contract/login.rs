//! Signing in, passwords that were forgotten, and accounts made without signing in.

use super::{ANA, ANOTHER, House, place};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{form_login, says, tells};
use plantel_tests::letters::{letters, settled, token_to};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT};
use serde_json::{Value, json};

on_both_databases!(
    a_superuser_gets_a_token,
    a_wrong_password_gets_none,
    a_token_tells_whose_it_is,
    recovery_answers_the_same_for_a_known_and_an_unknown_address,
    a_password_is_reset_by_a_token,
    a_password_is_not_reset_by_what_is_no_token,
    an_account_is_made_without_signing_in,
);

const SENT: &str = "If that email is registered, we sent a password recovery link";

async fn a_superuser_gets_a_token(kind: Kind) {
    let house = House::open(kind).await;
    let token = form_login(&house.server.client(), ROOT, PASSWORD, None).await.is(200);
    assert!(token["access_token"].as_str().is_some_and(|text| !text.is_empty()), "{token}");
    assert_eq!(token["token_type"], "bearer");
}

async fn a_wrong_password_gets_none(kind: Kind) {
    let house = House::open(kind).await;
    says(&form_login(&house.server.client(), ROOT, "incorrect", None).await, 400, "Incorrect email or password");
}

async fn a_token_tells_whose_it_is(kind: Kind) {
    let house = House::open(kind).await;
    let whose = house.root.post("/api/v1/login/test-token", Value::Null).await.is(200);
    assert_eq!((&whose["email"], &whose["is_superuser"]), (&json!(ROOT), &json!(true)));
}

async fn recovery_answers_the_same_for_a_known_and_an_unknown_address(kind: Kind) {
    let house = House::open(kind).await;
    house.account(ANA).await;
    let client = house.server.client();
    for email in [ANA, "jVgQr@example.test"] {
        tells(client.post(&format!("/api/v1/password-recovery/{email}"), Value::Null).await, SENT);
    }
    token_to(&house.server, ANA, "reset-password").await;
    settled(&house.server).await;
    assert_eq!(letters(&house.server).await.len(), 1, "nobody else gets a letter");
}

async fn a_password_is_reset_by_a_token(kind: Kind) {
    let house = House::open(kind).await;
    house.account(ANA).await;
    let client = house.server.client();
    tells(client.post(&format!("/api/v1/password-recovery/{ANA}"), Value::Null).await, SENT);
    let token = token_to(&house.server, ANA, "reset-password").await;
    let body = json!({"token": token, "new_password": ANOTHER});
    tells(client.post("/api/v1/reset-password/", body).await, "Password updated successfully");
    form_login(&client, ANA, ANOTHER, None).await.is(200);
    says(&form_login(&client, ANA, PASSWORD, None).await, 400, "Incorrect email or password");
}

async fn a_password_is_not_reset_by_what_is_no_token(kind: Kind) {
    let house = House::open(kind).await;
    let body = json!({"token": "invalid", "new_password": ANOTHER});
    says(&house.server.client().post("/api/v1/reset-password/", body).await, 400, "Invalid token");
}

async fn an_account_is_made_without_signing_in(kind: Kind) {
    let house = House::open(kind).await;
    let body = json!({"email": "pollo@listo.test", "password": PASSWORD, "full_name": "Pollo Listo"});
    let made = house.server.client().post("/api/v1/private/users/", body).await.is(200);
    assert_eq!((&made["email"], &made["full_name"]), (&json!("pollo@listo.test"), &json!("Pollo Listo")));
    assert_eq!(house.root.get(&place(&made)).await.is(200), made);
}
