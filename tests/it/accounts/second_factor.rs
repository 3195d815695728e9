//! The second factor.

use super::{ANA, INVENTORY, ME, account, holder, is_over, text, tokens};
use plantel_tests::center::Center;
use plantel_tests::client::{Client, Reply, id};
use plantel_tests::codes::Codes;
use plantel_tests::databases::Kind;
use plantel_tests::kept::form_login;
use plantel_tests::look::everything;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};

on_both_databases!(
    both_sign_ins_ask_for_a_code_and_take_each_once,
    a_recovery_code_is_good_once,
    wrong_codes_close_the_door_as_wrong_passwords_do,
    whose_role_demands_a_second_factor_may_only_set_one_up,
    the_secret_is_sealed_and_recovery_codes_are_not_kept,
);

const MFA: &str = "/api/v1/auth/mfa";

async fn prepare(client: &Client) -> Value {
    client.post(&format!("{MFA}/enrol"), json!({"password": PASSWORD})).await.is(200)
}

/// Sets one up; what makes its codes, and the recovery codes.
async fn enrol(client: &Client) -> (Codes, Vec<String>) {
    let mut codes = Codes::of(text(&prepare(client).await["secret"]));
    let confirmed = client.post(&format!("{MFA}/confirm"), json!({"otp": codes.next().await})).await.is(200);
    let recovery = confirmed["recovery_codes"].as_array().expect("a list").iter();
    (codes, recovery.map(|code| text(code).to_owned()).collect())
}

async fn login(server: &Server, otp: &str) -> Reply {
    let body = json!({"email": ANA, "password": PASSWORD, "otp": otp});
    server.client().post("/api/v1/auth/login", body).await
}

#[track_caller]
fn asks(reply: &Reply, code: &str) {
    assert_eq!((reply.status, &reply.body["code"]), (401, &json!(code)), "{}\n{}", reply.asked, reply.text());
}

async fn both_sign_ins_ask_for_a_code_and_take_each_once(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    let (own, other) = (tokens(&server, ANA, PASSWORD).await, tokens(&server, ANA, PASSWORD).await);
    let ana = holder(&server, &own);
    ana.post(&format!("{MFA}/enrol"), json!({"password": "wrong"})).await.refuses(409, "password.wrong");
    ana.post(&format!("{MFA}/confirm"), json!({"otp": "123456"})).await.refuses(409, "mfa.off");
    let prepared = prepare(&ana).await;
    let url = text(&prepared["otpauth_url"]);
    assert!(url.starts_with("otpauth://totp/") && url.contains(text(&prepared["secret"])), "{url}");
    assert!(text(&prepared["qr_svg"]).contains("<svg"));
    let between = tokens(&server, ANA, PASSWORD).await;
    ana.post(&format!("{MFA}/confirm"), json!({"otp": "000000"})).await.refuses(422, "mfa.wrong-code");
    let mut codes = Codes::of(text(&prepared["secret"]));
    let confirmed = ana.post(&format!("{MFA}/confirm"), json!({"otp": codes.next().await})).await.is(200);
    assert_eq!(confirmed["recovery_codes"].as_array().map(Vec::len), Some(10));
    ana.get(ME).await.is(200);
    is_over(&server, &other).await;
    is_over(&server, &between).await;
    ana.post(&format!("{MFA}/enrol"), json!({"password": PASSWORD})).await.refuses(409, "mfa.already-on");

    let client = server.client();
    asks(&client.login(ANA, PASSWORD).await, "mfa.required");
    asks(&form_login(&client, ANA, PASSWORD, None).await, "mfa.required");
    asks(&form_login(&client, ANA, PASSWORD, Some("")).await, "mfa.required");
    client.login(ANA, "wrong").await.refuses(401, "login.bad-credentials");
    asks(&login(&server, &codes.again()).await, "mfa.wrong-code");
    form_login(&client, ANA, PASSWORD, Some(&codes.next().await)).await.is(200);
    asks(&form_login(&client, ANA, PASSWORD, Some(&codes.again())).await, "mfa.wrong-code");
    asks(&login(&server, &codes.again()).await, "mfa.wrong-code");
    login(&server, &codes.next().await).await.is(200);
    asks(&form_login(&client, ANA, PASSWORD, Some(&codes.again())).await, "mfa.wrong-code");
    let status = ana.get(MFA).await.is(200);
    let shown = (&status["on"], &status["recovery_codes_left"], &status["demanded"]);
    assert_eq!(shown, (&json!(true), &json!(10), &json!(false)));
}

async fn a_recovery_code_is_good_once(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    let ana = server.client().signed_in(ANA, PASSWORD).await;
    let (_, recovery) = enrol(&ana).await;
    login(&server, &recovery[0]).await.is(200);
    asks(&login(&server, &recovery[0]).await, "mfa.wrong-code");
    let typed = recovery[1].replace('-', " ").to_uppercase();
    form_login(&server.client(), ANA, PASSWORD, Some(&typed)).await.is(200);
    asks(&form_login(&server.client(), ANA, PASSWORD, Some(&recovery[1])).await, "mfa.wrong-code");
    assert_eq!(ana.get(MFA).await.is(200)["recovery_codes_left"], 8);
    let path = format!("{MFA}/recovery-codes");
    ana.post(&path, json!({"password": "wrong"})).await.refuses(409, "password.wrong");
    let fresh = ana.post(&path, json!({"password": PASSWORD})).await.is(200);
    asks(&login(&server, &recovery[2]).await, "mfa.wrong-code");
    login(&server, text(&fresh["recovery_codes"][0])).await.is(200);
    ana.post(&format!("{MFA}/disable"), json!({"password": "wrong"})).await.refuses(409, "password.wrong");
    ana.post(&format!("{MFA}/disable"), json!({"password": PASSWORD})).await.is(204);
    server.client().login(ANA, PASSWORD).await.is(200);
}

async fn wrong_codes_close_the_door_as_wrong_passwords_do(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    let (mut codes, recovery) = enrol(&server.client().signed_in(ANA, PASSWORD).await).await;
    for _ in 0..5 {
        asks(&login(&server, "0000").await, "mfa.wrong-code");
    }
    login(&server, &codes.next().await).await.refuses(423, "login.locked");
    login(&server, &recovery[0]).await.refuses(423, "login.locked");
}

async fn whose_role_demands_a_second_factor_may_only_set_one_up(kind: Kind) {
    let center = Center::open_with(kind, &[("PLANTEL_ACCOUNTS__MFA_ROLES", r#"["center_admin"]"#)]).await;
    let instructor = center.person("instructor", &[]).await;
    instructor.get(INVENTORY).await.is(200);
    let admin = center.person("center_admin", &[]).await;
    admin.get(INVENTORY).await.refuses(403, "mfa.enrol-first");
    admin.post("/api/v1/environments", json!({"name": "Aula"})).await.refuses(403, "mfa.enrol-first");
    admin.get("/api/v1/users/me/export").await.refuses(403, "mfa.enrol-first");
    for change in [json!({"full_name": "x"}), json!({"email": "otra@casa.test"})] {
        let refused = admin.patch("/api/v1/users/me", change).await;
        assert_eq!((refused.status, &refused.body["code"]), (403, &json!("mfa.enrol-first")), "{}", refused.text());
    }
    assert_eq!(admin.delete("/api/v1/users/me").await.status, 403);
    let me = admin.get(ME).await.is(200);
    assert_eq!(admin.get(MFA).await.is(200)["demanded"], true);
    enrol(&admin).await;
    admin.get(INVENTORY).await.is(200);
    admin.post(&format!("{MFA}/disable"), json!({"password": PASSWORD})).await.refuses(409, "mfa.demanded");
    let user = id(&me["user"]);
    let reset = center.root.post(&format!("/api/v1/users/{user}/reset-mfa"), Value::Null).await.is(200);
    assert_eq!(reset, json!({"message": "Second factor removed successfully"}));
    admin.get(ME).await.refuses(401, "token.revoked");
    let again = center.server.client().signed_in(&Center::address("center_admin"), PASSWORD).await;
    again.get(INVENTORY).await.refuses(403, "mfa.enrol-first");
}

async fn the_secret_is_sealed_and_recovery_codes_are_not_kept(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    let ana = server.client().signed_in(ANA, PASSWORD).await;
    let prepared = prepare(&ana).await;
    let secret = text(&prepared["secret"]);
    let otp = Codes::of(secret).next().await;
    let confirmed = ana.post(&format!("{MFA}/confirm"), json!({"otp": otp})).await.is(200);
    let all = everything(&server.database.pools().await, kind).await.join("\n").to_lowercase();
    assert!(all.contains("\nsecond_factors: ") || all.starts_with("second_factors: "), "{all}");
    assert!(!all.contains(&secret.to_lowercase()), "the secret can be read");
    for code in confirmed["recovery_codes"].as_array().expect("a list") {
        assert!(!all.contains(text(code)) && !all.contains(&text(code).replace('-', "")), "a code can be read");
    }
}
