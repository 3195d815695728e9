//! One's own account.

use super::{ANA, ANOTHER, House, LUIS, NO_PRIVILEGES, place};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{NOBODY, form_login, says, tells};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT};
use serde_json::json;

on_both_databases!(
    a_superuser_reads_the_own_account,
    a_user_reads_the_own_account,
    a_user_reads_the_own_account_by_its_id,
    a_user_does_not_read_another_account,
    a_user_does_not_learn_which_accounts_there_are,
    a_user_changes_name_and_address,
    a_user_does_not_take_the_address_of_another,
    a_password_is_changed_and_changed_back,
    a_password_is_not_changed_by_who_does_not_know_it,
    a_password_is_not_changed_to_itself,
    anybody_signs_up,
    nobody_signs_up_with_an_address_that_is_taken,
    a_user_deletes_the_own_account,
    a_superuser_does_not_delete_the_own_account,
);

const ME: &str = "/api/v1/users/me";
const MY_PASSWORD: &str = "/api/v1/users/me/password";

async fn a_superuser_reads_the_own_account(kind: Kind) {
    let me = House::open(kind).await.root.get(ME).await.is(200);
    assert_eq!((&me["is_active"], &me["is_superuser"], &me["email"]), (&json!(true), &json!(true), &json!(ROOT)));
}

async fn a_user_reads_the_own_account(kind: Kind) {
    let house = House::open(kind).await;
    let me = house.person(ANA).await.get(ME).await.is(200);
    assert_eq!((&me["is_active"], &me["is_superuser"], &me["email"]), (&json!(true), &json!(false), &json!(ANA)));
}

async fn a_user_reads_the_own_account_by_its_id(kind: Kind) {
    let house = House::open(kind).await;
    let ana = house.person(ANA).await;
    let me = ana.get(ME).await.is(200);
    assert_eq!(ana.get(&place(&me)).await.is(200), me);
}

async fn a_user_does_not_read_another_account(kind: Kind) {
    let house = House::open(kind).await;
    let other = house.account(LUIS).await;
    says(&house.person(ANA).await.get(&place(&other)).await, 403, NO_PRIVILEGES);
}

async fn a_user_does_not_learn_which_accounts_there_are(kind: Kind) {
    let house = House::open(kind).await;
    let missing = house.person(ANA).await.get(&format!("/api/v1/users/{NOBODY}")).await;
    says(&missing, 403, NO_PRIVILEGES);
}

async fn a_user_changes_name_and_address(kind: Kind) {
    let house = House::open(kind).await;
    let ana = house.person(ANA).await;
    let changed = ana.patch(ME, json!({"full_name": "Updated Name", "email": "new@house.test"})).await.is(200);
    assert_eq!((&changed["full_name"], &changed["email"]), (&json!("Updated Name"), &json!("new@house.test")));
    assert_eq!(house.root.get(&place(&changed)).await.is(200), changed);
    form_login(&house.server.client(), "new@house.test", PASSWORD, None).await.is(200);
}

async fn a_user_does_not_take_the_address_of_another(kind: Kind) {
    let house = House::open(kind).await;
    house.account(LUIS).await;
    let ana = house.person(ANA).await;
    says(&ana.patch(ME, json!({"email": LUIS})).await, 409, "User with this email already exists");
    assert_eq!(ana.get(ME).await.is(200)["email"], ANA);
}

async fn a_password_is_changed_and_changed_back(kind: Kind) {
    let house = House::open(kind).await;
    let client = house.server.client();
    for (current, new) in [(PASSWORD, ANOTHER), (ANOTHER, PASSWORD)] {
        let body = json!({"current_password": current, "new_password": new});
        tells(house.root.patch(MY_PASSWORD, body).await, "Password updated successfully");
        form_login(&client, ROOT, new, None).await.is(200);
        says(&form_login(&client, ROOT, current, None).await, 400, "Incorrect email or password");
    }
}

async fn a_password_is_not_changed_by_who_does_not_know_it(kind: Kind) {
    let house = House::open(kind).await;
    let body = json!({"current_password": ANOTHER, "new_password": ANOTHER});
    says(&house.root.patch(MY_PASSWORD, body).await, 400, "Incorrect password");
    form_login(&house.server.client(), ROOT, PASSWORD, None).await.is(200);
}

async fn a_password_is_not_changed_to_itself(kind: Kind) {
    let house = House::open(kind).await;
    let body = json!({"current_password": PASSWORD, "new_password": PASSWORD});
    says(&house.root.patch(MY_PASSWORD, body).await, 400, "New password cannot be the same as the current one");
}

async fn anybody_signs_up(kind: Kind) {
    let house = House::open(kind).await;
    let body = json!({"email": ANA, "password": PASSWORD, "full_name": "Ana Ruiz"});
    let made = house.server.client().post("/api/v1/users/signup", body).await.is(200);
    assert_eq!((&made["email"], &made["full_name"]), (&json!(ANA), &json!("Ana Ruiz")));
    assert_eq!(house.root.get(&place(&made)).await.is(200), made);
    form_login(&house.server.client(), ANA, PASSWORD, None).await.is(200);
    let sly = json!({"email": LUIS, "password": PASSWORD, "is_superuser": true, "is_active": false});
    let made = house.server.client().post("/api/v1/users/signup", sly).await.is(200);
    assert_eq!((&made["is_superuser"], &made["is_active"]), (&json!(false), &json!(true)));
}

async fn nobody_signs_up_with_an_address_that_is_taken(kind: Kind) {
    let house = House::open(kind).await;
    let body = json!({"email": ROOT, "password": ANOTHER, "full_name": "Another"});
    let again = house.server.client().post("/api/v1/users/signup", body).await;
    says(&again, 400, "The user with this email already exists in the system");
}

async fn a_user_deletes_the_own_account(kind: Kind) {
    let house = House::open(kind).await;
    let ana = house.person(ANA).await;
    let me = ana.get(ME).await.is(200);
    tells(ana.delete(ME).await, "User deleted successfully");
    says(&house.root.get(&place(&me)).await, 404, "User not found");
    let all = house.root.get("/api/v1/users/").await.is(200);
    assert_eq!((all["data"].as_array().map(Vec::len), &all["count"]), (Some(1), &json!(1)));
    says(&form_login(&house.server.client(), ANA, PASSWORD, None).await, 400, "Incorrect email or password");
}

async fn a_superuser_does_not_delete_the_own_account(kind: Kind) {
    let house = House::open(kind).await;
    says(&house.root.delete(ME).await, 403, "Super users are not allowed to delete themselves");
    house.root.get(ME).await.is(200);
}
