//! Whoever owns an account is told when what guards it changes, in case it was not them.

use super::{ANA, ANOTHER, account};
use plantel_tests::codes::Codes;
use plantel_tests::databases::Kind;
use plantel_tests::letters::{letters_to, settled, token_to};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};

on_both_databases!(a_change_of_what_guards_an_account_is_told_to_its_owner);

const NEW: &str = "ana@otra.test";

async fn a_change_of_what_guards_an_account_is_told_to_its_owner(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let user = account(&server, ANA).await;
    let ana = server.client().signed_in(ANA, PASSWORD).await;
    ana.patch("/api/v1/users/me", json!({"locale": "en", "full_name": "Ana"})).await.is(200);
    let change = json!({"current_password": PASSWORD, "new_password": ANOTHER});
    ana.post("/api/v1/auth/change-password", change).await.is(204);
    settled(&server).await;
    let told = letters_to(&server, ANA, 1).await;
    assert!(told.len() == 1 && told[0].subject.to_lowercase().contains("password"), "{told:#?}");
    assert!(!told[0].text.contains(ANOTHER) && !told[0].text.contains("?token="), "{}", told[0].text);

    ana.post("/api/v1/auth/forgot-password", json!({"email": ANA})).await.is(202);
    let token = token_to(&server, ANA, "reset-password").await;
    let reset = json!({"token": token, "new_password": PASSWORD});
    server.client().post("/api/v1/auth/reset-password", reset).await.is(204);
    let told = letters_to(&server, ANA, 3).await;
    assert_eq!(told[0].subject, told[2].subject, "the same is told, however it was set");

    let ana = server.client().signed_in(ANA, PASSWORD).await;
    let prepared = ana.post("/api/v1/auth/mfa/enrol", json!({"password": PASSWORD})).await.is(200);
    let otp = Codes::of(super::text(&prepared["secret"])).next().await;
    ana.post("/api/v1/auth/mfa/confirm", json!({"otp": otp})).await.is(200);
    server.root().await.post(&format!("/api/v1/users/{user}/reset-mfa"), Value::Null).await.is(200);
    let told = letters_to(&server, ANA, 4).await;
    assert_ne!(told[0].subject, told[2].subject);

    let ana = server.client().signed_in(ANA, PASSWORD).await;
    ana.patch("/api/v1/users/me", json!({"email": NEW})).await.is(200);
    token_to(&server, NEW, "verify-email").await;
    letters_to(&server, ANA, 5).await;
    settled(&server).await;
    let (old, new) = (letters_to(&server, ANA, 5).await, letters_to(&server, NEW, 1).await);
    assert_eq!((old.len(), new.len()), (5, 1), "{old:#?}");
    assert!(!old[0].text.contains("?token="), "the old address proves nothing: {}", old[0].text);
}
