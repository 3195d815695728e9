//! What was measured to go wrong where the contract comes from, and goes right here.

use super::{ANA, ANOTHER, House};
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{form_login, lists, says, tells};
use plantel_tests::letters::token_to;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT};
use serde_json::{Value, json};
use tokio::task::JoinSet;

on_both_databases!(
    a_limit_that_is_no_size_of_a_page_is_invalid,
    a_title_that_is_null_or_blank_or_holds_a_nul_is_invalid,
    an_address_that_is_null_or_holds_a_nul_is_invalid,
    an_address_of_ten_kilobytes_is_invalid,
    a_reset_token_is_no_bearer_token,
    a_reset_token_is_good_once,
    access_tokens_from_before_a_reset_are_dead,
    addresses_that_differ_in_case_are_one,
    of_six_sign_ups_at_once_with_one_address_one_succeeds,
    the_last_superuser_stays_one,
);

const NO_CREDENTIALS: &str = "Could not validate credentials";

async fn a_limit_that_is_no_size_of_a_page_is_invalid(kind: Kind) {
    let house = House::open(kind).await;
    for path in ["/api/v1/items/", "/api/v1/users/"] {
        for limit in ["-1", "0", "100000000000000000000", "many"] {
            lists(&house.root.get(&format!("{path}?limit={limit}")).await, &[&["query", "limit"]]);
        }
        for skip in ["-1", "100000000000000000000", "few"] {
            lists(&house.root.get(&format!("{path}?skip={skip}")).await, &[&["query", "skip"]]);
        }
        let whole = house.root.get(&format!("{path}?limit=1000000")).await;
        assert!(whole.status == 422 || whole.body["data"].as_array().is_some_and(|rows| rows.len() <= 1000));
    }
}

async fn a_title_that_is_null_or_blank_or_holds_a_nul_is_invalid(kind: Kind) {
    let house = House::open(kind).await;
    let items = "/api/v1/items/";
    let item = house.root.post(items, json!({"title": "Foo"})).await.is(200);
    let own = format!("{items}{}", plantel_tests::client::id(&item));
    for title in [json!("   "), json!("\u{a0}\u{2003}"), json!("nul\u{0}"), Value::Null] {
        lists(&house.root.post(items, json!({"title": title})).await, &[&["body", "title"]]);
        lists(&house.root.put(&own, json!({"title": title})).await, &[&["body", "title"]]);
    }
    lists(&house.root.put(&own, json!({"description": "nul\u{0}"})).await, &[&["body", "description"]]);
    assert_eq!(house.root.get(&own).await.is(200), item);
}

async fn an_address_that_is_null_or_holds_a_nul_is_invalid(kind: Kind) {
    let house = House::open(kind).await;
    let ana = house.person(ANA).await;
    let me = ana.get("/api/v1/users/me").await.is(200);
    for email in [Value::Null, json!("a\u{0}@house.test"), json!("ana@house.test\u{0}"), json!("")] {
        lists(&ana.patch("/api/v1/users/me", json!({"email": email})).await, &[&["body", "email"]]);
        lists(&house.root.patch(&super::place(&me), json!({"email": email})).await, &[&["body", "email"]]);
        let new = json!({"email": email, "password": PASSWORD});
        lists(&house.server.client().post("/api/v1/users/signup", new).await, &[&["body", "email"]]);
    }
    let name = json!({"full_name": "nul\u{0}"});
    lists(&ana.patch("/api/v1/users/me", name).await, &[&["body", "full_name"]]);
    assert_eq!(ana.get("/api/v1/users/me").await.is(200), me);
}

async fn an_address_of_ten_kilobytes_is_invalid(kind: Kind) {
    let house = House::open(kind).await;
    let client = house.server.client();
    for email in [format!("{}@house.test", "a".repeat(10_240)), format!("a@{}.test", "a".repeat(10_240))] {
        let new = json!({"email": email, "password": PASSWORD});
        lists(&client.post("/api/v1/users/signup", new.clone()).await, &[&["body", "email"]]);
        lists(&house.root.post("/api/v1/users/", new.clone()).await, &[&["body", "email"]]);
        let login = client.post("/api/v1/auth/login", new).await;
        assert_eq!(login.status, 422, "{}", login.text());
        says(&form_login(&client, &email, PASSWORD, None).await, 400, "Incorrect email or password");
    }
}

async fn reset_token(house: &House, email: &str) -> String {
    house.server.client().post(&format!("/api/v1/password-recovery/{email}"), Value::Null).await.is(200);
    token_to(&house.server, email, "reset-password").await
}

async fn reset(client: &Client, token: &str, password: &str) -> Reply {
    client.post("/api/v1/reset-password/", json!({"token": token, "new_password": password})).await
}

async fn a_reset_token_is_no_bearer_token(kind: Kind) {
    let house = House::open(kind).await;
    house.account(ANA).await;
    let bearer = house.server.client().bearing(&reset_token(&house, ANA).await);
    says(&bearer.get("/api/v1/users/me").await, 401, NO_CREDENTIALS);
    says(&bearer.post("/api/v1/login/test-token", Value::Null).await, 401, NO_CREDENTIALS);
    bearer.get("/api/v1/auth/me").await.refuses(401, "token.invalid");
}

async fn a_reset_token_is_good_once(kind: Kind) {
    let house = House::open(kind).await;
    house.account(ANA).await;
    let client = house.server.client();
    let token = reset_token(&house, ANA).await;
    tells(reset(&client, &token, ANOTHER).await, "Password updated successfully");
    says(&reset(&client, &token, "yet another horse, a third").await, 400, "Invalid token");
    form_login(&client, ANA, ANOTHER, None).await.is(200);
}

async fn access_tokens_from_before_a_reset_are_dead(kind: Kind) {
    let house = House::open(kind).await;
    let ana = house.person(ANA).await;
    ana.get("/api/v1/users/me").await.is(200);
    reset(&house.server.client(), &reset_token(&house, ANA).await, ANOTHER).await.is(200);
    says(&ana.get("/api/v1/users/me").await, 401, NO_CREDENTIALS);
}

async fn addresses_that_differ_in_case_are_one(kind: Kind) {
    let house = House::open(kind).await;
    let client = house.server.client();
    let new = |email: &str| json!({"email": email, "password": PASSWORD});
    let made = client.post("/api/v1/users/signup", new("Bench@House.Test")).await.is(200);
    assert_eq!(made["email"], "Bench@house.test", "the part before the @ as it was typed");
    let again = client.post("/api/v1/users/signup", new("bench@house.test")).await;
    says(&again, 400, "The user with this email already exists in the system");
    let again = house.root.post("/api/v1/users/", new("BENCH@HOUSE.TEST")).await;
    says(&again, 400, "The user with this email already exists in the system.");
    form_login(&client, "bENCH@house.test", PASSWORD, None).await.is(200);
}

async fn of_six_sign_ups_at_once_with_one_address_one_succeeds(kind: Kind) {
    let house = House::open(kind).await;
    let mut all = JoinSet::new();
    for number in 0..6 {
        let client = house.server.client();
        let body = json!({"email": ANA, "password": PASSWORD, "full_name": format!("Ana {number}")});
        all.spawn(async move { client.post("/api/v1/users/signup", body).await });
    }
    let mut statuses: Vec<_> = all.join_all().await.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 400, 400, 400, 400, 400]);
    assert_eq!(house.root.get("/api/v1/users/").await.is(200)["count"], 2);
}

async fn the_last_superuser_stays_one(kind: Kind) {
    let house = House::open(kind).await;
    let body = json!({"email": ANA, "password": PASSWORD, "is_superuser": true});
    let other = house.root.post("/api/v1/users/", body).await.is(200);
    let root = house.root.get("/api/v1/users/me").await.is(200);
    for change in [json!({"is_superuser": false}), json!({"is_active": false})] {
        let own = house.root.patch(&super::place(&root), change).await;
        assert_eq!((own.status, &own.body["code"]), (409, &json!("user.own")), "{}", own.text());
    }
    let ana = house.server.client().signed_in(ANA, PASSWORD).await;
    ana.patch(&super::place(&root), json!({"is_superuser": false})).await.is(200);
    says(&house.root.delete(&super::place(&other)).await, 403, super::NO_PRIVILEGES);
    assert_eq!(ana.get("/api/v1/users/me").await.is(200)["is_superuser"], true);
    form_login(&house.server.client(), ROOT, PASSWORD, None).await.is(200);
}
