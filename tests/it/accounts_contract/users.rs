//! Accounts of others.

use super::{ANA, House, LUIS, NO_PRIVILEGES, place};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{NOBODY, form_login, names, says, tells};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT};
use serde_json::json;

on_both_databases!(
    a_superuser_creates_a_user,
    a_superuser_reads_a_user,
    a_superuser_is_told_that_a_user_is_missing,
    a_superuser_does_not_create_a_user_twice,
    a_user_creates_nobody,
    a_superuser_lists_users,
    a_superuser_changes_a_user,
    a_superuser_changes_nobody_who_is_missing,
    a_superuser_gives_nobody_the_address_of_another,
    a_superuser_deletes_a_user,
    a_superuser_deletes_nobody_who_is_missing,
    a_superuser_does_not_delete_themselves_by_id,
    a_user_deletes_nobody,
);

const USERS: &str = "/api/v1/users/";

async fn a_superuser_creates_a_user(kind: Kind) {
    let house = House::open(kind).await;
    let made = house.root.post(USERS, json!({"email": ANA, "password": PASSWORD})).await.is(200);
    assert_eq!(made["email"], ANA);
    assert_eq!(names(&made), ["created_at", "email", "full_name", "id", "is_active", "is_superuser"]);
    assert_eq!(house.root.get(&place(&made)).await.is(200), made);
    form_login(&house.server.client(), ANA, PASSWORD, None).await.is(200);
}

async fn a_superuser_reads_a_user(kind: Kind) {
    let house = House::open(kind).await;
    let made = house.account(ANA).await;
    assert_eq!(house.root.get(&place(&made)).await.is(200)["email"], ANA);
}

async fn a_superuser_is_told_that_a_user_is_missing(kind: Kind) {
    let house = House::open(kind).await;
    says(&house.root.get(&format!("{USERS}{NOBODY}")).await, 404, "User not found");
}

async fn a_superuser_does_not_create_a_user_twice(kind: Kind) {
    let house = House::open(kind).await;
    house.account(ANA).await;
    let again = house.root.post(USERS, json!({"email": ANA, "password": PASSWORD})).await;
    says(&again, 400, "The user with this email already exists in the system.");
    assert!(again.body.get("_id").is_none() && again.body.get("id").is_none());
}

async fn a_user_creates_nobody(kind: Kind) {
    let house = House::open(kind).await;
    let ana = house.person(ANA).await;
    says(&ana.post(USERS, json!({"email": LUIS, "password": PASSWORD})).await, 403, NO_PRIVILEGES);
    assert_eq!(house.root.get(USERS).await.is(200)["count"], 2);
}

async fn a_superuser_lists_users(kind: Kind) {
    let house = House::open(kind).await;
    house.account(ANA).await;
    house.account(LUIS).await;
    let all = house.root.get(USERS).await.is(200);
    let data = all["data"].as_array().expect("a list");
    assert!(data.len() > 1 && data.iter().all(|user| user["email"].is_string()), "{all}");
    assert_eq!(all["count"], 3);
    let emails: Vec<_> = data.iter().map(|user| user["email"].as_str().expect("an address")).collect();
    assert_eq!(emails, [LUIS, ANA, ROOT], "newest first");
}

async fn a_superuser_changes_a_user(kind: Kind) {
    let house = House::open(kind).await;
    let made = house.account(ANA).await;
    let changed = house.root.patch(&place(&made), json!({"full_name": "Updated_full_name"})).await.is(200);
    assert_eq!(changed["full_name"], "Updated_full_name");
    assert_eq!(house.root.get(&place(&made)).await.is(200), changed);
}

async fn a_superuser_changes_nobody_who_is_missing(kind: Kind) {
    let house = House::open(kind).await;
    let missing = house.root.patch(&format!("{USERS}{NOBODY}"), json!({"full_name": "Updated_full_name"})).await;
    says(&missing, 404, "The user with this id does not exist in the system");
}

async fn a_superuser_gives_nobody_the_address_of_another(kind: Kind) {
    let house = House::open(kind).await;
    house.account(LUIS).await;
    let made = house.account(ANA).await;
    let taken = house.root.patch(&place(&made), json!({"email": LUIS})).await;
    says(&taken, 409, "User with this email already exists");
}

async fn a_superuser_deletes_a_user(kind: Kind) {
    let house = House::open(kind).await;
    let made = house.account(ANA).await;
    tells(house.root.delete(&place(&made)).await, "User deleted successfully");
    says(&house.root.get(&place(&made)).await, 404, "User not found");
}

async fn a_superuser_deletes_nobody_who_is_missing(kind: Kind) {
    let house = House::open(kind).await;
    says(&house.root.delete(&format!("{USERS}{NOBODY}")).await, 404, "User not found");
}

async fn a_superuser_does_not_delete_themselves_by_id(kind: Kind) {
    let house = House::open(kind).await;
    let me = house.root.get("/api/v1/users/me").await.is(200);
    says(&house.root.delete(&place(&me)).await, 403, "Super users are not allowed to delete themselves");
}

async fn a_user_deletes_nobody(kind: Kind) {
    let house = House::open(kind).await;
    let other = house.account(LUIS).await;
    says(&house.person(ANA).await.delete(&place(&other)).await, 403, NO_PRIVILEGES);
    house.root.get(&place(&other)).await.is(200);
}
