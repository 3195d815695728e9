//! The published contract that an existing web client depends on: its exact statuses and texts.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{NOBODY, form, lists, names, says};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT, Server};
use serde_json::{Value, json};

on_both_databases!(
    items_are_made_read_changed_and_deleted,
    items_of_others_are_refused_as_the_contract_says,
    lists_of_items_are_paged_and_counted,
    invalid_items_are_told_as_a_list,
    a_malformed_id_is_told_as_a_part_of_the_path,
    signing_in_follows_the_contract,
    a_sign_in_form_that_is_not_whole_is_invalid,
    accounts_follow_the_contract,
);

/// A server, its superuser, and two users without any institution.
async fn gather(kind: Kind) -> (Server, Client, Client, Client) {
    let server = Server::start(kind, &[]).await;
    let root = server.root().await;
    for name in ["ana", "luis"] {
        let body = json!({"email": Center::address(name), "password": PASSWORD});
        root.post("/api/v1/users/", body).await.is(200);
    }
    let ana = server.client().signed_in(&Center::address("ana"), PASSWORD).await;
    let luis = server.client().signed_in(&Center::address("luis"), PASSWORD).await;
    (server, root, ana, luis)
}

async fn items_are_made_read_changed_and_deleted(kind: Kind) {
    let (_server, root, ana, _) = gather(kind).await;
    let me = id(&ana.get("/api/v1/users/me").await.is(200));
    for path in ["/api/v1/items/", "/api/v1/items"] {
        let body = json!({"title": "Foo", "description": "Fighters", "colour": "unknown fields are ignored"});
        let item = ana.post(path, body).await.is(200);
        assert_eq!(names(&item), ["created_at", "description", "id", "owner_id", "title"]);
        assert_eq!((&item["title"], &item["description"]), (&json!("Foo"), &json!("Fighters")));
        assert_eq!(item["owner_id"], *me);
        let own = format!("/api/v1/items/{}", id(&item));
        assert_eq!(ana.get(&own).await.is(200), item);
        assert_eq!(ana.get(&format!("{own}/")).await.is(200), item, "with and without the slash, directly");
        assert_eq!(root.get(&own).await.is(200), item, "a superuser reads all");
        let changed = ana.put(&own, json!({"title": "Bar"})).await.is(200);
        assert_eq!((&changed["title"], &changed["description"]), (&json!("Bar"), &json!("Fighters")));
        assert_eq!((&changed["id"], &changed["owner_id"]), (&item["id"], &item["owner_id"]));
        assert_eq!(ana.put(&own, json!({"description": null})).await.is(200)["description"], Value::Null);
        assert_eq!(ana.put(&own, json!({})).await.is(200)["title"], "Bar");
        assert_eq!(ana.delete(&own).await.is(200), json!({"message": "Item deleted successfully"}));
        says(&ana.get(&own).await, 404, "Item not found");
    }
    let bare = ana.post("/api/v1/items/", json!({"title": "Solo"})).await.is(200);
    assert_eq!(bare["description"], Value::Null);
}

async fn items_of_others_are_refused_as_the_contract_says(kind: Kind) {
    let (server, root, ana, luis) = gather(kind).await;
    let own = format!("/api/v1/items/{}", id(&ana.post("/api/v1/items/", json!({"title": "Mía"})).await.is(200)));
    let missing = format!("/api/v1/items/{NOBODY}");
    for (client, path, status, detail) in
        [(&luis, &own, 403, "Not enough permissions"), (&ana, &missing, 404, "Item not found")]
    {
        says(&client.get(path).await, status, detail);
        says(&client.put(path, json!({"title": "x"})).await, status, detail);
        says(&client.delete(path).await, status, detail);
    }
    says(&root.get(&missing).await, 404, "Item not found");
    let stranger = server.client();
    for reply in [stranger.get(&own).await, stranger.delete(&own).await, stranger.get("/api/v1/items/").await] {
        says(&reply, 401, "Not authenticated");
        assert_eq!(reply.header("www-authenticate"), "Bearer");
    }
    says(&stranger.post("/api/v1/items/", json!({"title": "x"})).await, 401, "Not authenticated");
    says(&stranger.bearing("banana").get("/api/v1/items/").await, 401, "Could not validate credentials");
    says(&stranger.bearing("banana").get(&own).await, 401, "Could not validate credentials");
    assert_eq!(ana.get(&own).await.is(200)["title"], "Mía");
    assert_eq!(root.put(&own, json!({"title": "Suya"})).await.is(200)["title"], "Suya", "a superuser changes all");
    root.delete(&own).await.is(200);
}

async fn lists_of_items_are_paged_and_counted(kind: Kind) {
    let (_server, root, ana, luis) = gather(kind).await;
    let empty = ana.get("/api/v1/items/").await.is(200);
    assert_eq!(empty, json!({"data": [], "count": 0}));
    for number in 0..5 {
        ana.post("/api/v1/items/", json!({"title": format!("Cosa {number}")})).await.is(200);
    }
    luis.post("/api/v1/items/", json!({"title": "De Luis"})).await.is(200);
    let titles = |body: &Value| -> Vec<String> {
        let rows = body["data"].as_array().expect("a list").iter();
        rows.map(|row| row["title"].as_str().expect("a title").to_owned()).collect()
    };
    let all = ana.get("/api/v1/items/").await.is(200);
    assert_eq!((names(&all), &all["count"]), (vec!["count", "data"], &json!(5)));
    assert_eq!(titles(&all), ["Cosa 4", "Cosa 3", "Cosa 2", "Cosa 1", "Cosa 0"], "newest first");
    let some = ana.get("/api/v1/items/?skip=1&limit=2").await.is(200);
    assert_eq!((titles(&some), &some["count"]), (vec!["Cosa 3".to_owned(), "Cosa 2".to_owned()], &json!(5)));
    assert_eq!(titles(&ana.get("/api/v1/items?skip=9").await.is(200)), [""; 0]);
    assert_eq!(root.get("/api/v1/items/").await.is(200)["count"], 6, "a superuser sees all");
}

async fn invalid_items_are_told_as_a_list(kind: Kind) {
    let (_server, _root, ana, _) = gather(kind).await;
    let path = "/api/v1/items/";
    for title in [json!(""), json!("  "), json!("a\u{0}"), json!("x".repeat(256)), json!(7), Value::Null] {
        lists(&ana.post(path, json!({"title": title})).await, &[&["body", "title"]]);
    }
    lists(&ana.post(path, json!({})).await, &[&["body", "title"]]);
    let both = ana.post(path, json!({"title": "", "description": "y".repeat(256)})).await;
    lists(&both, &[&["body", "title"], &["body", "description"]]);
    let own = format!("{path}{}", id(&ana.post(path, json!({"title": "Mía"})).await.is(200)));
    lists(&ana.put(&own, json!({"title": null})).await, &[&["body", "title"]]);
    lists(&ana.put(&own, json!({"title": ""})).await, &[&["body", "title"]]);
    lists(&ana.get("/api/v1/items/?limit=-1").await, &[&["query", "limit"]]);
    lists(&ana.get("/api/v1/items/?skip=-1").await, &[&["query", "skip"]]);
    let both = ana.get("/api/v1/items/?limit=100000000000000000000&skip=x").await;
    lists(&both, &[&["query", "limit"], &["query", "skip"]]);
}

async fn a_malformed_id_is_told_as_a_part_of_the_path(kind: Kind) {
    let (_server, root, ana, _) = gather(kind).await;
    lists(&ana.get("/api/v1/items/banana").await, &[&["path", "id"]]);
    lists(&ana.put("/api/v1/items/banana", json!({"title": "x"})).await, &[&["path", "id"]]);
    lists(&ana.delete("/api/v1/items/%00").await, &[&["path", "id"]]);
    lists(&root.get("/api/v1/users/banana").await, &[&["path", "id"]]);
}

async fn signing_in_follows_the_contract(kind: Kind) {
    let (server, root, ana, _) = gather(kind).await;
    let stranger = server.client();
    let good = format!("username={ROOT}&password={}", PASSWORD.replace(' ', "+"));
    let token = form(&stranger, &good).await.is(200);
    assert_eq!((names(&token), &token["token_type"]), (vec!["access_token", "token_type"], &json!("bearer")));
    says(&form(&stranger, &format!("username={ROOT}&password=no")).await, 400, "Incorrect email or password");
    says(&form(&stranger, "username=nobody%40x.test&password=no").await, 400, "Incorrect email or password");
    let tested = ana.post("/api/v1/login/test-token", Value::Null).await.is(200);
    assert_eq!(names(&tested), ["created_at", "email", "full_name", "id", "is_active", "is_superuser"]);
    assert_eq!(tested["email"], *Center::address("ana"));
    says(&stranger.post("/api/v1/login/test-token", Value::Null).await, 401, "Not authenticated");
    let user = format!("/api/v1/users/{}", id(&tested));
    root.patch(&user, json!({"is_active": false})).await.is(200);
    let refused = form(&stranger, &format!("username={}&password=correct+horse+battery", Center::address("ana"))).await;
    says(&refused, 400, "Inactive user");
    assert_eq!(ana.post("/api/v1/login/test-token", Value::Null).await.status, 401, "off at once");
}

async fn a_sign_in_form_that_is_not_whole_is_invalid(kind: Kind) {
    let (server, ..) = gather(kind).await;
    let stranger = server.client();
    lists(&form(&stranger, "username=only").await, &[&["body", "password"]]);
    lists(&form(&stranger, "password=only").await, &[&["body", "username"]]);
    let json = stranger.post("/api/v1/login/access-token", json!({"username": ROOT, "password": PASSWORD})).await;
    assert_eq!(json.status, 422, "{}", json.text());
    assert!(json.body["detail"].is_array(), "{}", json.text());
}

async fn accounts_follow_the_contract(kind: Kind) {
    let (_server, root, ana, luis) = gather(kind).await;
    let me = ana.get("/api/v1/users/me").await.is(200);
    assert_eq!((&me["is_superuser"], &me["is_active"]), (&json!(false), &json!(true)));
    assert_eq!(root.get("/api/v1/users/me").await.is(200)["is_superuser"], true);
    let own = format!("/api/v1/users/{}", id(&me));
    assert_eq!(ana.get(&own).await.is(200), me);
    assert_eq!(root.get(&own).await.is(200), me);
    let privileges = "The user doesn't have enough privileges";
    says(&luis.get(&own).await, 403, privileges);
    says(&luis.get(&format!("/api/v1/users/{NOBODY}")).await, 403, privileges);
    says(&root.get(&format!("/api/v1/users/{NOBODY}")).await, 404, "User not found");
    let missing = root.patch(&format!("/api/v1/users/{NOBODY}"), json!({"full_name": "x"})).await;
    says(&missing, 404, "The user with this id does not exist in the system");
    let list = root.get("/api/v1/users/").await.is(200);
    assert_eq!((names(&list), &list["count"]), (vec!["count", "data"], &json!(3)));
    assert_eq!(list["data"].as_array().map(Vec::len), Some(3));
    says(&ana.get("/api/v1/users/").await, 403, privileges);
    let again = json!({"email": "ANA@centro.test", "password": PASSWORD});
    let taken = root.post("/api/v1/users/", again.clone()).await;
    says(&taken, 400, "The user with this email already exists in the system.");
    let fresh = json!({"email": "nueva@centro.test", "password": PASSWORD});
    says(&ana.post("/api/v1/users/", fresh).await, 403, privileges);
    let taken = root.patch(&own, json!({"email": Center::address("luis")})).await;
    says(&taken, 409, "User with this email already exists");
    let named = root.patch(&own, json!({"full_name": "Ana María", "unknown": true})).await.is(200);
    assert_eq!(named["full_name"], "Ana María");
    lists(
        &root.post("/api/v1/users/", json!({"email": "no", "password": "short"})).await,
        &[&["body", "email"], &["body", "password"]],
    );
    lists(&root.patch(&own, json!({"email": "no"})).await, &[&["body", "email"]]);
}
