//! Too many sign-ins that fail close the door.

use super::{ANA, LUIS, account};
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{form_login, tells};
use plantel_tests::look::texts;
use plantel_tests::on_both_databases;
use plantel_tests::server::{Env, PASSWORD, Server};
use serde_json::{Value, json};
use tokio::task::JoinSet;

on_both_databases!(
    five_failures_close_the_door_to_one_address_until_an_administrator_opens_it,
    who_calls_through_no_proxy_of_ours_has_one_address,
    a_success_in_between_forgets_the_failures,
    of_many_guesses_at_once_five_are_judged,
    a_new_password_by_a_letter_opens_the_door,
);

const PROXY: Env<'static> = &[("PLANTEL_HTTP__TRUSTED_PROXIES", r#"["127.0.0.1/32"]"#)];

/// Somebody behind a proxy.
fn behind(server: &Server, address: &str) -> Client {
    server.client().with("x-forwarded-for", address)
}

/// So many guesses, all of them judged and wrong.
async fn guess(client: &Client, email: &str, number: usize) {
    for _ in 0..number {
        client.login(email, "wrong").await.refuses(401, "login.bad-credentials");
    }
}

#[track_caller]
fn is_locked(reply: &Reply) {
    reply.refuses(423, "login.locked");
    let seconds: u64 = reply.header("retry-after").parse().unwrap_or_else(|_| panic!("{:?}", reply.headers));
    assert!((800..=900).contains(&seconds), "a quarter of an hour, not {seconds} s");
}

async fn five_failures_close_the_door_to_one_address_until_an_administrator_opens_it(kind: Kind) {
    let server = Server::start(kind, PROXY).await;
    let ana = account(&server, ANA).await;
    account(&server, LUIS).await;
    let (here, there) = (behind(&server, "203.0.113.9"), behind(&server, "198.51.100.7"));
    for (email, real) in [(ANA, true), ("nobody@casa.test", false)] {
        guess(&here, email, 5).await;
        is_locked(&here.login(email, PASSWORD).await);
        is_locked(&here.login(&email.to_uppercase(), "wrong").await);
        is_locked(&form_login(&here, email, PASSWORD, None).await);
        let elsewhere = there.login(email, PASSWORD).await;
        assert_eq!(elsewhere.status, if real { 200 } else { 401 }, "{}", elsewhere.text());
    }
    here.login(LUIS, PASSWORD).await.is(200);
    is_locked(&here.login(ANA, PASSWORD).await);
    let path = format!("/api/v1/users/{ana}/unlock");
    assert_eq!(there.signed_in(LUIS, PASSWORD).await.post(&path, Value::Null).await.status, 403);
    is_locked(&here.login(ANA, PASSWORD).await);
    tells(server.root().await.post(&path, Value::Null).await, "User unlocked successfully");
    here.login(ANA, PASSWORD).await.is(200);
    let sql = "SELECT kind FROM journal WHERE kind IN ('user.locked', 'user.unlocked') ORDER BY at, id";
    assert_eq!(texts(&server.database.pools().await, sql).await, ["user.locked", "user.unlocked"]);
}

async fn who_calls_through_no_proxy_of_ours_has_one_address(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    for number in 0..5 {
        guess(&behind(&server, &format!("203.0.113.{number}")), ANA, 1).await;
    }
    is_locked(&behind(&server, "203.0.113.99").login(ANA, PASSWORD).await);
}

async fn a_success_in_between_forgets_the_failures(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    for _ in 0..2 {
        guess(&server.client(), ANA, 4).await;
        server.client().login(ANA, PASSWORD).await.is(200);
    }
}

async fn of_many_guesses_at_once_five_are_judged(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let client = server.client();
        all.spawn(async move { client.login(ANA, "wrong").await.status });
    }
    let mut statuses = all.join_all().await;
    statuses.sort_unstable();
    assert_eq!(statuses, [vec![401; 5], vec![423; 15]].concat());
}

async fn a_new_password_by_a_letter_opens_the_door(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    guess(&server.client(), ANA, 5).await;
    server.client().post("/api/v1/auth/forgot-password", json!({"email": ANA})).await.is(202);
    let token = plantel_tests::letters::token_to(&server, ANA, "reset-password").await;
    is_locked(&server.client().login(ANA, PASSWORD).await);
    let body = json!({"token": token, "new_password": super::ANOTHER});
    server.client().post("/api/v1/auth/reset-password", body).await.is(204);
    server.client().login(ANA, super::ANOTHER).await.is(200);
}
