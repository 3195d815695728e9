//! The kept contract: accounts.

use crate::house::{House, PASSWORD, keys};
use plantel_application::identity::AccountRules;
use plantel_domain::identity::SignUp;
use rstest::rstest;
use serde_json::{Value, json};

const USERS: &str = "/api/v1/users";
const PUBLIC: [&str; 6] = ["created_at", "email", "full_name", "id", "is_active", "is_superuser"];
const NO_PRIVILEGES: &str = "The user doesn't have enough privileges";
const NOBODY: &str = "0197f000-0000-7000-8000-000000000000";

async fn open() -> House {
    House::ruled(AccountRules { sign_up: SignUp::Open, ..AccountRules::default() }).await
}

fn path_of(house: &House, who: &str, slash: &str) -> String {
    format!("{USERS}/{}{slash}", house.users[who].id)
}

#[rstest]
#[actix_web::test]
async fn all_accounts_are_listed_newest_first(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    house.clock.advance(chrono::Duration::seconds(1));
    let body = json!({"email": "new@plantel.test", "password": PASSWORD});
    house.json("admin", "POST", &format!("{USERS}{slash}"), &body).await;
    let all = house.get("admin", &format!("{USERS}{slash}")).await;
    assert_eq!((all.status, all.keys()), (200, vec!["count", "data"]));
    let data = all.body["data"].as_array().unwrap();
    assert_eq!((all.body["count"].as_u64(), data.len()), (Some(house.users.len() as u64 + 1), house.users.len() + 1));
    assert_eq!(data[0]["email"], "new@plantel.test");
    assert!(data.iter().all(|user| keys(user) == PUBLIC));
    let page = house.get("admin", &format!("{USERS}{slash}?skip=1&limit=2")).await;
    assert_eq!(page.body["data"].as_array().unwrap(), &data[1..3]);
    assert_eq!(page.body["count"], all.body["count"]);
    assert_eq!(house.get("instructor", &format!("{USERS}{slash}")).await.detail(), (403, NO_PRIVILEGES));
}

#[rstest]
#[case("limit=0", "limit")]
#[case("limit=-1", "limit")]
#[case("limit=1001", "limit")]
#[case("limit=100000000000000000000", "limit")]
#[case("skip=-1", "skip")]
#[case("skip=100000000000000000000", "skip")]
#[actix_web::test]
async fn a_bad_page_is_refused_where_the_other_server_falls_over(#[case] query: &str, #[case] name: &str) {
    let house = House::build().await;
    for path in [USERS, "/api/v1/items"] {
        let answer = house.get("admin", &format!("{path}/?{query}")).await;
        let detail = answer.body["detail"].as_array().unwrap();
        assert_eq!((answer.status, detail.len(), &detail[0]["loc"]), (422, 1, &json!(["query", name])));
        assert_eq!(keys(&detail[0]), ["loc", "msg", "type"]);
    }
}

#[rstest]
#[actix_web::test]
async fn an_administrator_makes_an_account(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = format!("{USERS}{slash}");
    let body = json!({"email": "Ana@PLANTEL.test", "password": PASSWORD, "full_name": "Ana", "is_superuser": true,
        "unknown": "ignored"});
    let answer = house.json("admin", "POST", &path, &body).await;
    assert_eq!((answer.status, answer.keys()), (200, PUBLIC.to_vec()));
    assert_eq!(
        [&answer.body["email"], &answer.body["is_superuser"], &answer.body["is_active"]],
        [&json!("Ana@plantel.test"), &json!(true), &json!(true)]
    );
    house.services.relay.settle().await.unwrap();
    assert_eq!(house.fakes.post.sent()[0].to.as_str(), "Ana@plantel.test");
    let again = json!({"email": "ana@plantel.test", "password": PASSWORD});
    let text = "The user with this email already exists in the system.";
    assert_eq!(house.json("admin", "POST", &path, &again).await.detail(), (400, text));
    assert_eq!(house.json("instructor", "POST", &path, &body).await.detail(), (403, NO_PRIVILEGES));
}

#[rstest]
#[actix_web::test]
async fn anybody_signs_up_where_that_is_allowed(#[values("", "/")] slash: &str) {
    let house = open().await;
    let path = format!("{USERS}/signup{slash}");
    // Nobody makes an administrator of oneself.
    let body = json!({"email": "ana@plantel.test", "password": PASSWORD, "full_name": "", "is_superuser": true});
    let answer = house.json("nobody", "POST", &path, &body).await;
    assert_eq!((answer.status, answer.keys()), (200, PUBLIC.to_vec()));
    assert_eq!((&answer.body["is_superuser"], &answer.body["full_name"]), (&json!(false), &Value::Null));
    let text = "The user with this email already exists in the system";
    assert_eq!(house.json("nobody", "POST", &path, &body).await.detail(), (400, text));
    assert_eq!(house.login("ana", PASSWORD).await.status, 200);
}

#[rstest]
#[case::by_invitation(SignUp::ByInvitation, "sign-up.by-invitation")]
#[case::not_at_all(SignUp::Closed, "sign-up.closed")]
#[actix_web::test]
async fn nobody_signs_up_where_that_is_not_allowed(#[case] sign_up: SignUp, #[case] code: &str) {
    let house = House::ruled(AccountRules { sign_up, ..AccountRules::default() }).await;
    for email in ["ana@plantel.test", "instructor@plantel.test"] {
        let body = json!({"email": email, "password": PASSWORD});
        let answer = house.json("nobody", "POST", "/api/v1/users/signup", &body).await;
        assert_eq!((answer.status, answer.code()), (403, code), "{email}");
    }
}

#[rstest]
#[actix_web::test]
async fn everybody_sees_and_changes_the_own_account(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = format!("{USERS}/me{slash}");
    for who in ["instructor", "admin"] {
        let answer = house.get(who, &path).await;
        assert_eq!((answer.status, answer.keys()), (200, PUBLIC.to_vec()));
        assert_eq!(answer.body["is_superuser"], who == "admin");
    }
    let body = json!({"full_name": "Ana", "email": "ana@plantel.test", "is_superuser": true, "is_active": false});
    let answer = house.json("instructor", "PATCH", &path, &body).await;
    let told = [&answer.body["full_name"], &answer.body["email"], &answer.body["is_superuser"]];
    assert_eq!((answer.status, told), (200, [&json!("Ana"), &json!("ana@plantel.test"), &json!(false)]));
    let taken = house.json("instructor", "PATCH", &path, &json!({"email": "Admin@plantel.test"})).await;
    assert_eq!(taken.detail(), (409, "User with this email already exists"));
    let cleared = house.json("instructor", "PATCH", &path, &json!({"full_name": null})).await;
    assert_eq!((cleared.status, &cleared.body["full_name"]), (200, &Value::Null));
}

#[rstest]
#[actix_web::test]
async fn everybody_but_an_administrator_deletes_the_own_account(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = format!("{USERS}/me{slash}");
    house.json("student", "POST", "/api/v1/items/", &json!({"title": "Cuaderno"})).await;
    let answer = house.call("student", "DELETE", &path).await;
    assert_eq!((answer.status, &answer.body), (200, &json!({"message": "User deleted successfully"})));
    assert_eq!(house.get("student", &path).await.detail(), (401, "Could not validate credentials"));
    assert_eq!(house.login("student", PASSWORD).await.status, 401);
    assert_eq!(house.get("admin", "/api/v1/items/").await.body["count"], 0);
    let text = "Super users are not allowed to delete themselves";
    assert_eq!(house.call("admin", "DELETE", &path).await.detail(), (403, text));
}

#[rstest]
#[actix_web::test]
async fn who_knows_the_password_changes_it(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = format!("{USERS}/me/password{slash}");
    let change = async |present: &str, new: &str| {
        let body = json!({"current_password": present, "new_password": new, "unknown": "ignored"});
        house.json("instructor", "PATCH", &path, &body).await
    };
    assert_eq!(change("wrong", "another-2026").await.detail(), (400, "Incorrect password"));
    let same = "New password cannot be the same as the current one";
    assert_eq!(change(PASSWORD, PASSWORD).await.detail(), (400, same));
    assert_eq!(change(PASSWORD, "short").await.status, 422);
    assert_eq!(change(PASSWORD, &"x".repeat(129)).await.status, 422);
    let other = house.login("instructor", PASSWORD).await.body["access_token"].as_str().unwrap().to_owned();
    let answer = change(PASSWORD, "another-2026").await;
    assert_eq!((answer.status, &answer.body), (200, &json!({"message": "Password updated successfully"})));
    // This session goes on; every other ended.
    assert_eq!(house.get("instructor", "/api/v1/users/me").await.status, 200);
    let bearer = format!("Bearer {other}");
    let ended = house.send("nobody", "GET", "/api/v1/users/me", &[("authorization", &bearer)], Vec::new()).await;
    assert_eq!(ended.code(), "token.revoked");
    let back = change("another-2026", PASSWORD).await;
    assert_eq!(back.status, 200);
}

#[rstest]
#[actix_web::test]
async fn an_account_is_shown_to_its_owner_and_to_administrators(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = path_of(&house, "instructor", slash);
    for who in ["instructor", "admin"] {
        let answer = house.get(who, &path).await;
        assert_eq!((answer.status, answer.keys()), (200, PUBLIC.to_vec()), "{who}");
    }
    let missing = format!("{USERS}/{NOBODY}{slash}");
    for path in [&path, &missing] {
        assert_eq!(house.get("student", path).await.detail(), (403, NO_PRIVILEGES));
    }
    assert_eq!(house.get("admin", &missing).await.detail(), (404, "User not found"));
    let answer = house.get("admin", &format!("{USERS}/nonsense{slash}")).await;
    assert_eq!((answer.status, &answer.body["detail"][0]["loc"]), (422, &json!(["path", "id"])));
}

#[rstest]
#[actix_web::test]
async fn an_administrator_changes_an_account(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = path_of(&house, "instructor", slash);
    let body = json!({"full_name": "Otro", "password": "another-2026", "unknown": "ignored"});
    let answer = house.json("admin", "PATCH", &path, &body).await;
    assert_eq!((answer.status, answer.keys(), &answer.body["full_name"]), (200, PUBLIC.to_vec(), &json!("Otro")));
    assert_eq!(house.login("instructor", "another-2026").await.status, 200);
    let missing = house.json("admin", "PATCH", &format!("{USERS}/{NOBODY}{slash}"), &body).await;
    assert_eq!(missing.detail(), (404, "The user with this id does not exist in the system"));
    let taken = house.json("admin", "PATCH", &path, &json!({"email": "student@plantel.test"})).await;
    assert_eq!(taken.detail(), (409, "User with this email already exists"));
    assert_eq!(house.json("student", "PATCH", &path, &body).await.detail(), (403, NO_PRIVILEGES));
    let own = path_of(&house, "admin", slash);
    for body in [json!({"is_active": false}), json!({"is_superuser": false})] {
        let answer = house.json("admin", "PATCH", &own, &body).await;
        assert_eq!((answer.status, answer.code()), (409, "user.own"));
    }
    let stale =
        house.send("admin", "PATCH", &path, &[JSON, ("if-match", "\"1\"")], b"{\"full_name\":\"x\"}".to_vec()).await;
    assert_eq!(stale.status, 412);
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[rstest]
#[actix_web::test]
async fn an_administrator_deletes_an_account(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = path_of(&house, "student", slash);
    assert_eq!(house.call("instructor", "DELETE", &path).await.detail(), (403, NO_PRIVILEGES));
    let answer = house.call("admin", "DELETE", &path).await;
    assert_eq!((answer.status, &answer.body), (200, &json!({"message": "User deleted successfully"})));
    assert_eq!(house.call("admin", "DELETE", &path).await.detail(), (404, "User not found"));
    assert_eq!(house.get("admin", &path).await.detail(), (404, "User not found"));
    let own = path_of(&house, "admin", slash);
    let text = "Super users are not allowed to delete themselves";
    assert_eq!(house.call("admin", "DELETE", &own).await.detail(), (403, text));
}

#[actix_web::test]
async fn who_has_borrowed_things_is_not_deleted() {
    let house = House::build().await;
    let loan = format!("/api/v1/loans/{}", house.loan.id);
    for verb in ["approve", "hand-over"] {
        assert_eq!(house.call("warehouse_admin", "POST", &format!("{loan}/{verb}")).await.status, 200, "{verb}");
    }
    let by_admin = house.call("admin", "DELETE", &path_of(&house, "instructor", "")).await;
    assert_eq!((by_admin.status, by_admin.code()), (409, "user.has-loans"));
    assert_eq!(house.call("instructor", "DELETE", "/api/v1/users/me").await.code(), "user.has-loans");
}

#[actix_web::test]
async fn every_bad_field_is_told_as_a_list() {
    let house = open().await;
    let body = json!({"email": "nonsense", "password": "short", "full_name": "a\u{0}b", "locale": "xx"});
    let answer = house.json("nobody", "POST", "/api/v1/users/signup", &body).await;
    assert_eq!(answer.status, 422);
    insta::assert_json_snapshot!(answer.body);
    for (body, loc) in [("{}", json!(["body", "email"])), ("null", json!(["body"])), ("7", json!(["body"]))] {
        let answer = house.send("nobody", "POST", "/api/v1/users/signup", &[JSON], body.into()).await;
        assert_eq!((answer.status, &answer.body["detail"][0]["loc"]), (422, &loc), "{body}");
    }
    let answer = house.send("admin", "GET", USERS, &[("x-institution-id", "nonsense")], Vec::new()).await;
    assert_eq!((answer.status, &answer.body["detail"][0]["loc"]), (422, &json!(["header", "x-institution-id"])));
}

#[actix_web::test]
async fn a_key_that_was_used_for_something_else_is_told_in_a_sentence() {
    let house = House::build().await;
    let headers = [JSON, ("idempotency-key", "a-key")];
    for (title, status) in [("a", 200), ("b", 422)] {
        let body = json!({"title": title}).to_string().into_bytes();
        let answer = house.send("instructor", "POST", "/api/v1/items/", &headers, body).await;
        assert_eq!((answer.status, answer.body["detail"].is_string()), (status, status == 422));
    }
}
