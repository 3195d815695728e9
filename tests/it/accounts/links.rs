//! What the links in letters are good for.

use super::{ANA, ANOTHER, LUIS, ME, SIGN_UP, account, holder, is_over, text, tokens};
use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::kept::says;
use plantel_tests::letters::{letters, letters_to, settled, token_to};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};

on_both_databases!(
    who_signs_up_proves_the_address_by_a_letter,
    another_address_is_to_be_proven_anew,
    who_forgot_the_password_sets_another_by_a_letter,
    who_is_given_an_account_sets_its_password_by_a_letter,
    who_is_switched_off_gets_no_letter_and_sets_no_password,
    who_is_invited_joins_with_the_role_of_the_invitation,
    who_has_an_account_joins_with_it,
    an_invitation_taken_back_lets_nobody_in,
    who_may_sign_up_is_the_operators_choice,
);

const VERIFY: &str = "/api/v1/auth/verify-email";
const ACCEPT: &str = "/api/v1/auth/accept-invitation";

async fn proven(client: &Client) -> bool {
    let export = client.get("/api/v1/users/me/export").await.is(200);
    assert!(export["user"]["email"].is_string(), "{export}");
    !export["email_verified_at"].is_null()
}

async fn who_signs_up_proves_the_address_by_a_letter(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let client = server.client();
    let body = json!({"email": ANA, "password": PASSWORD, "full_name": "Ana Ruiz", "locale": "en"});
    client.post(SIGN_UP, body).await.is(200);
    let letter = letters_to(&server, ANA, 1).await.remove(0);
    assert_eq!(letter.subject, format!("Plantel - Email verification for user {ANA}"));
    assert!(letter.text.contains("Hello Ana Ruiz,"), "{}", letter.text);
    assert!(letter.text.contains("http://localhost:5173/verify-email?token="), "{}", letter.text);
    assert!(!letter.text.contains(PASSWORD));
    let token = letter.token("verify-email").expect("a link");
    let ana = client.signed_in(ANA, PASSWORD).await;
    assert!(!proven(&ana).await);
    // It is good for nothing else.
    let reset = json!({"token": token, "new_password": ANOTHER});
    says(&client.post("/api/v1/reset-password/", reset.clone()).await, 400, "Invalid token");
    client.post("/api/v1/auth/reset-password", reset).await.refuses(400, "mail-token.invalid");
    client.post(ACCEPT, json!({"token": token, "password": ANOTHER})).await.refuses(400, "mail-token.invalid");
    client.bearing(&token).get(ME).await.refuses(401, "token.invalid");
    client.post(VERIFY, json!({"token": format!("{token}x")})).await.refuses(400, "mail-token.invalid");
    client
        .post(VERIFY, json!({"token": text(&tokens(&server, ANA, PASSWORD).await["access_token"])}))
        .await
        .refuses(400, "mail-token.invalid");
    assert!(!proven(&ana).await);
    client.post(VERIFY, json!({"token": token})).await.is(204);
    assert!(proven(&ana).await);
    client.post(VERIFY, json!({"token": token})).await.is(204);
    ana.post("/api/v1/auth/verify-email/resend", Value::Null).await.is(202);
    settled(&server).await;
    assert_eq!(letters(&server).await.len(), 1, "nothing is left to prove");
}

async fn another_address_is_to_be_proven_anew(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let client = server.client();
    client.post(SIGN_UP, json!({"email": ANA, "password": PASSWORD})).await.is(200);
    let first = token_to(&server, ANA, "verify-email").await;
    let ana = client.signed_in(ANA, PASSWORD).await;
    ana.post("/api/v1/auth/verify-email/resend", Value::Null).await.is(202);
    letters_to(&server, ANA, 2).await;
    ana.patch("/api/v1/users/me", json!({"email": "ana@otra.test"})).await.is(200);
    let second = token_to(&server, "ana@otra.test", "verify-email").await;
    client.post(VERIFY, json!({"token": first})).await.refuses(400, "mail-token.invalid");
    assert!(!proven(&ana).await);
    client.post(VERIFY, json!({"token": second})).await.is(204);
    assert!(proven(&ana).await);
}

async fn who_forgot_the_password_sets_another_by_a_letter(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let client = server.client();
    account(&server, ANA).await;
    account(&server, LUIS).await;
    let sessions = [tokens(&server, ANA, PASSWORD).await, tokens(&server, ANA, PASSWORD).await];
    let other = tokens(&server, LUIS, PASSWORD).await;
    for email in [ANA, "ANA.Ruiz@Casa.Test", "nobody@casa.test"] {
        let asked = client.post("/api/v1/auth/forgot-password", json!({"email": email})).await;
        assert_eq!((asked.status, asked.text()), (202, String::new()));
    }
    let both = letters_to(&server, ANA, 2).await;
    settled(&server).await;
    assert_eq!(letters(&server).await.len(), 2);
    let [newer, older] = [0, 1].map(|at: usize| both[at].token("reset-password").expect("a link"));
    let reset = |token: &str, password: &str| {
        let (client, body) = (client.clone(), json!({"token": token, "new_password": password}));
        async move { client.post("/api/v1/auth/reset-password", body).await }
    };
    reset(&older, "short").await.refuses(422, "password.too-short");
    reset(&older, "password1").await.refuses(422, "password.common");
    client.login(ANA, PASSWORD).await.is(200);
    reset(&older, ANOTHER).await.is(204);
    reset(&newer, "yet another horse, a third").await.refuses(400, "mail-token.invalid");
    for session in &sessions {
        is_over(&server, session).await;
    }
    holder(&server, &other).get(ME).await.is(200);
    client.login(ANA, PASSWORD).await.refuses(401, "login.bad-credentials");
    client.login(ANA, ANOTHER).await.is(200);
}

async fn who_is_given_an_account_sets_its_password_by_a_letter(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let root = server.root().await;
    root.post("/api/v1/users/", json!({"email": ANA, "password": PASSWORD, "locale": "pt"})).await.is(200);
    let letter = letters_to(&server, ANA, 1).await.remove(0);
    assert!(!letter.text.contains(PASSWORD), "{}", letter.text);
    let token = letter.token("reset-password").expect("a link");
    let body = json!({"token": token, "new_password": ANOTHER});
    server.client().post("/api/v1/auth/reset-password", body).await.is(204);
    let ana = server.client().signed_in(ANA, ANOTHER).await;
    assert!(proven(&ana).await, "the letter arrived");
    let sent = root.post("/api/v1/utils/test-email/?email_to=buzon@casa.test", Value::Null).await;
    assert_eq!(sent.is(201), json!({"message": "Test email sent"}));
    let letter = letters_to(&server, "buzon@casa.test", 1).await.remove(0);
    assert!(letter.subject.starts_with("Plantel - "), "{}", letter.subject);
    let shown = root.post(&format!("/api/v1/password-recovery-html-content/{ANA}"), Value::Null).await;
    assert!(shown.text().contains("/reset-password?token="), "{}", shown.text());
    let subject = shown.headers.get("subject").expect("the subject").as_bytes();
    assert!(subject.starts_with(b"Plantel - Recupera") && subject.ends_with(ANA.as_bytes()), "{subject:?}");
}

async fn who_is_switched_off_gets_no_letter_and_sets_no_password(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let (root, client) = (server.root().await, server.client());
    let ana = account(&server, ANA).await;
    client.post(&format!("/api/v1/password-recovery/{ANA}"), Value::Null).await.is(200);
    let token = token_to(&server, ANA, "reset-password").await;
    root.patch(&format!("/api/v1/users/{ana}"), json!({"is_active": false})).await.is(200);
    let body = json!({"token": token, "new_password": ANOTHER});
    says(&client.post("/api/v1/reset-password/", body).await, 400, "Inactive user");
    client.post(&format!("/api/v1/password-recovery/{ANA}"), Value::Null).await.is(200);
    settled(&server).await;
    assert_eq!(letters(&server).await.len(), 1);
}

async fn invite(center: &Center, email: &str, roles: &[&str]) -> Value {
    center.root.post("/api/v1/invitations", json!({"email": email, "roles": roles})).await.is(201)
}

async fn who_is_invited_joins_with_the_role_of_the_invitation(kind: Kind) {
    let center = Center::open(kind).await;
    let (server, client) = (&center.server, center.server.client());
    let invitation = invite(&center, ANA, &["warehouse_admin"]).await;
    assert_eq!(invitation["state"], "pending");
    let letter = letters_to(server, ANA, 1).await.remove(0);
    assert!(letter.subject.contains("Centro de Formación"), "{}", letter.subject);
    let token = letter.token("accept-invitation").expect("a link");
    client.post(ACCEPT, json!({"token": token})).await.refuses(422, "field.required");
    client.post(ACCEPT, json!({"token": token, "password": "password1"})).await.refuses(422, "password.common");
    let body = json!({"token": token, "password": PASSWORD, "full_name": "Ana Ruiz"});
    let user = client.post(ACCEPT, body.clone()).await.is(200);
    assert_eq!((&user["email"], &user["full_name"]), (&json!(ANA), &json!("Ana Ruiz")));
    let ana = client.signed_in(ANA, PASSWORD).await;
    let me = ana.get(ME).await.is(200);
    assert_eq!(me["memberships"][0]["roles"], json!(["warehouse_admin"]));
    assert_eq!(me["institution_id"], *center.id);
    ana.get(super::INVENTORY).await.is(200);
    assert!(proven(&ana).await);
    let after = center.root.get(&format!("/api/v1/invitations/{}", id(&invitation))).await.is(200);
    assert_eq!((&after["state"], &after["user_id"]), (&json!("accepted"), &user["id"]));
    client.post(ACCEPT, body).await.refuses(409, "invitation.over");
    settled(server).await;
    assert_eq!(letters(server).await.len(), 1, "nothing is left to prove");
}

async fn who_has_an_account_joins_with_it(kind: Kind) {
    let center = Center::open(kind).await;
    let client = center.server.client();
    let ana = account(&center.server, ANA).await;
    invite(&center, "ANA.RUIZ@casa.test", &["instructor"]).await;
    let token = token_to(&center.server, "ANA.RUIZ@casa.test", "accept-invitation").await;
    let user = client.post(ACCEPT, json!({"token": token, "password": ANOTHER})).await.is(200);
    assert_eq!(user["id"], *ana);
    client.login(ANA, ANOTHER).await.refuses(401, "login.bad-credentials");
    let me = client.signed_in(ANA, PASSWORD).await.get(ME).await.is(200);
    assert_eq!(me["memberships"][0]["roles"], json!(["instructor"]));
}

async fn an_invitation_taken_back_lets_nobody_in(kind: Kind) {
    let center = Center::open(kind).await;
    let path = format!("/api/v1/invitations/{}", id(&invite(&center, ANA, &["instructor"]).await));
    let token = token_to(&center.server, ANA, "accept-invitation").await;
    let again = json!({"email": ANA, "roles": ["instructor"]});
    center.root.post("/api/v1/invitations", again).await.refuses(409, "invitation.pending");
    center.root.post(&format!("{path}/resend"), Value::Null).await.is(200);
    letters_to(&center.server, ANA, 2).await;
    assert_eq!(center.root.post(&format!("{path}/revoke"), Value::Null).await.is(200)["state"], "revoked");
    let body = json!({"token": token, "password": PASSWORD});
    center.server.client().post(ACCEPT, body).await.refuses(409, "invitation.over");
    center.server.client().login(ANA, PASSWORD).await.refuses(401, "login.bad-credentials");
}

async fn who_may_sign_up_is_the_operators_choice(kind: Kind) {
    let mut center = Center::open_with(kind, &[("PLANTEL_ACCOUNTS__SIGN_UP", "invitation")]).await;
    let body = json!({"email": ANA, "password": PASSWORD});
    center.server.client().post(SIGN_UP, body.clone()).await.refuses(403, "sign-up.by-invitation");
    invite(&center, ANA, &["instructor"]).await;
    invite(&center, LUIS, &["instructor"]).await;
    let join = |token: String| json!({"token": token, "password": PASSWORD});
    let luis = token_to(&center.server, LUIS, "accept-invitation").await;
    let ana = token_to(&center.server, ANA, "accept-invitation").await;
    center.server.client().post(ACCEPT, join(ana)).await.is(200);
    center.server.kill();
    let database = std::sync::Arc::clone(&center.server.database);
    center.server = Server::over(database, &[("PLANTEL_ACCOUNTS__SIGN_UP", "closed")]);
    let client = center.server.client();
    client.post(ACCEPT, join(luis.clone())).await.refuses(403, "sign-up.closed");
    client.post(SIGN_UP, json!({"email": LUIS, "password": PASSWORD})).await.refuses(403, "sign-up.closed");
    account(&center.server, LUIS).await;
    client.post(ACCEPT, join(luis)).await.is(200);
}
