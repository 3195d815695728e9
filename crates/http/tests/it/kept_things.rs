//! The kept contract: users' own things, and what is offered beside them.

use crate::house::{House, keys};
use rstest::rstest;
use serde_json::{Value, json};

const ITEMS: &str = "/api/v1/items";
const PUBLIC: [&str; 5] = ["created_at", "description", "id", "owner_id", "title"];
const MISSING: &str = "0197f000-0000-7000-8000-000000000000";

#[rstest]
#[actix_web::test]
async fn everybody_keeps_things_of_their_own(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let all = format!("{ITEMS}{slash}");
    let body = json!({"title": "Cuaderno", "description": "Rojo", "owner_id": MISSING});
    let made = house.json("instructor", "POST", &all, &body).await;
    assert_eq!((made.status, made.keys()), (200, PUBLIC.to_vec()));
    let owner = json!(house.users["instructor"].id.to_string());
    assert_eq!(
        [&made.body["title"], &made.body["description"], &made.body["owner_id"]],
        [&json!("Cuaderno"), &json!("Rojo"), &owner]
    );
    let one = format!("{ITEMS}/{}{slash}", made.body["id"].as_str().unwrap());
    assert_eq!(house.get("instructor", &one).await.body, made.body);
    let changed = house.json("instructor", "PUT", &one, &json!({"title": "Otro"})).await;
    assert_eq!(
        (changed.status, &changed.body["title"], &changed.body["description"]),
        (200, &json!("Otro"), &json!("Rojo"))
    );
    assert_eq!((&changed.body["id"], &changed.body["owner_id"]), (&made.body["id"], &owner));
    let cleared = house.json("instructor", "PUT", &one, &json!({"description": null})).await;
    assert_eq!((cleared.status, &cleared.body["description"]), (200, &Value::Null));
    let deleted = house.call("instructor", "DELETE", &one).await;
    assert_eq!((deleted.status, &deleted.body), (200, &json!({"message": "Item deleted successfully"})));
    assert_eq!(house.get("instructor", &one).await.detail(), (404, "Item not found"));
}

#[rstest]
#[actix_web::test]
async fn others_things_are_for_administrators_alone(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    for (who, title) in [("instructor", "a"), ("student", "b"), ("instructor", "c")] {
        house.clock.advance(chrono::Duration::seconds(1));
        house.json(who, "POST", ITEMS, &json!({"title": title})).await;
    }
    for (who, titles) in [("instructor", vec!["c", "a"]), ("student", vec!["b"]), ("admin", vec!["c", "b", "a"])] {
        let list = house.get(who, &format!("{ITEMS}{slash}")).await;
        assert_eq!((list.status, list.keys()), (200, vec!["count", "data"]));
        let data = list.body["data"].as_array().unwrap();
        assert_eq!(data.iter().map(|item| item["title"].as_str().unwrap()).collect::<Vec<_>>(), titles);
        assert!(list.body["count"] == titles.len() && data.iter().all(|item| keys(item) == PUBLIC));
    }
    let theirs = house.get("student", ITEMS).await.body["data"][0]["id"].as_str().unwrap().to_owned();
    for (id, detail) in [(theirs.as_str(), (403, "Not enough permissions")), (MISSING, (404, "Item not found"))] {
        let path = format!("{ITEMS}/{id}{slash}");
        assert_eq!(house.get("instructor", &path).await.detail(), detail);
        assert_eq!(house.json("instructor", "PUT", &path, &json!({"title": "x"})).await.detail(), detail);
        assert_eq!(house.call("instructor", "DELETE", &path).await.detail(), detail);
    }
    assert_eq!(house.get("admin", &format!("{ITEMS}/{theirs}{slash}")).await.status, 200);
}

#[rstest]
#[case(json!({}))]
#[case(json!({"title": ""}))]
#[case(json!({"title": "   "}))]
#[case(json!({"title": null}))]
#[case(json!({"title": 7}))]
#[case(json!({"title": "a\u{0}b"}))]
#[case(json!({"title": "x".repeat(256)}))]
#[case(json!({"title": "x", "description": "x".repeat(256)}))]
#[case(json!({"title": "x", "description": "a\u{0}b"}))]
#[actix_web::test]
async fn what_is_no_thing_is_refused(#[case] body: Value) {
    let house = House::build().await;
    let made = house.json("instructor", "POST", ITEMS, &json!({"title": "Cuaderno"})).await;
    let path = format!("{ITEMS}/{}", made.body["id"].as_str().unwrap());
    let field = if body.get("description").is_some() { "description" } else { "title" };
    let mut tries = vec![house.json("instructor", "POST", ITEMS, &body).await];
    if body != json!({}) {
        tries.push(house.json("instructor", "PUT", &path, &body).await);
    }
    for answer in tries {
        assert_eq!((answer.status, &answer.body["detail"][0]["loc"]), (422, &json!(["body", field])));
    }
}

#[rstest]
#[actix_web::test]
async fn an_administrator_sees_whether_mail_arrives(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = format!("/api/v1/utils/test-email{slash}");
    let answer = house.call("admin", "POST", &format!("{path}?email_to=ana%40plantel.test")).await;
    assert_eq!((answer.status, &answer.body), (201, &json!({"message": "Test email sent"})));
    house.services.relay.settle().await.unwrap();
    assert_eq!(house.fakes.post.sent()[0].to.as_str(), "ana@plantel.test");
    for query in ["", "?email_to=", "?email_to=nonsense", "?email_to=a%00@b.co"] {
        let answer = house.call("admin", "POST", &format!("{path}{query}")).await;
        assert_eq!((answer.status, &answer.body["detail"][0]["loc"]), (422, &json!(["query", "email_to"])), "{query}");
    }
    let refused = house.call("instructor", "POST", &format!("{path}?email_to=ana@plantel.test")).await;
    assert_eq!(refused.detail(), (403, "The user doesn't have enough privileges"));
    house.services.relay.settle().await.unwrap();
    assert_eq!(house.fakes.post.sent().len(), 1);
}

#[rstest]
#[actix_web::test]
async fn the_server_says_that_it_answers(#[values("", "/")] slash: &str) {
    let house = House::build().await;
    let path = format!("/api/v1/utils/health-check{slash}");
    let answer = house.get("nobody", &path).await;
    assert_eq!((answer.status, &answer.body), (200, &json!(true)));
    for method in ["HEAD", "POST", "DELETE"] {
        let answer = house.call("nobody", method, &path).await;
        assert_eq!((answer.status, answer.headers["allow"].as_str()), (405, "GET"), "{method}");
    }
}

#[rstest]
#[case::none(&[], "token.missing", "Not authenticated", "Bearer")]
#[case::another_scheme(&[("authorization", "Basic YTpi")], "token.missing", "Not authenticated", "Bearer")]
#[case::no_scheme(&[("authorization", "access-0")], "token.missing", "Not authenticated", "Bearer")]
#[case::not_ours(&[("authorization", "Bearer nonsense")], "token.invalid", "Could not validate credentials",
    r#"Bearer error="invalid_token", error_description="invalid""#)]
#[case::empty(&[("authorization", "Bearer ")], "token.invalid", "Could not validate credentials",
    r#"Bearer error="invalid_token", error_description="invalid""#)]
#[actix_web::test]
async fn without_a_good_token_nobody_gets_in(
    #[case] headers: &[(&str, &str)],
    #[case] code: &str,
    #[case] detail: &str,
    #[case] challenge: &str,
) {
    let house = House::build().await;
    for (method, path) in [("GET", "/api/v1/users/me/"), ("POST", "/api/v1/login/test-token"), ("GET", ITEMS)] {
        let answer = house.send("nobody", method, path, headers, Vec::new()).await;
        assert_eq!((answer.detail(), answer.code()), ((401, detail), code), "{path}");
        assert_eq!(answer.headers["www-authenticate"], challenge);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
    }
}

#[actix_web::test]
async fn a_token_ends_with_its_time_its_session_and_its_account() {
    let house = House::build().await;
    let challenge = |why: &str| format!(r#"Bearer error="invalid_token", error_description="{why}""#);
    house.call("student", "POST", "/api/v1/auth/logout").await;
    house.switch_off("instructor").await;
    house.call("auditor", "DELETE", "/api/v1/users/me").await;
    for who in ["student", "instructor", "auditor"] {
        let answer = house.get(who, ITEMS).await;
        assert_eq!((answer.detail(), answer.code()), ((401, "Could not validate credentials"), "token.revoked"));
        assert_eq!(answer.headers["www-authenticate"], challenge("revoked"), "{who}");
    }
    house.clock.advance(chrono::Duration::days(15));
    let answer = house.get("guardian", ITEMS).await;
    assert_eq!((answer.detail(), answer.code()), ((401, "Could not validate credentials"), "token.expired"));
    assert_eq!(answer.headers["www-authenticate"], challenge("expired"));
}
