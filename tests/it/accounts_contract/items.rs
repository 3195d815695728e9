//! Items.

use super::{ANA, House, LUIS};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::kept::{NOBODY, says, tells};
use plantel_tests::on_both_databases;
use serde_json::{Value, json};

on_both_databases!(
    an_item_is_created,
    an_own_item_is_read,
    an_item_that_is_missing_is_not_read,
    an_item_of_another_is_not_read,
    own_items_are_listed,
    an_own_item_is_updated,
    an_item_that_is_missing_is_not_updated,
    an_item_of_another_is_not_updated,
    an_own_item_is_deleted,
    an_item_that_is_missing_is_not_deleted,
    an_item_of_another_is_not_deleted,
);

const MISSING: &str = "/api/v1/items/0197f1f1-0000-7000-8000-000000000000";

async fn make(client: &Client) -> Value {
    client.post("/api/v1/items/", json!({"title": "Foo", "description": "Fighters"})).await.is(200)
}

fn at(item: &Value) -> String {
    format!("/api/v1/items/{}", id(item))
}

async fn an_item_is_created(kind: Kind) {
    let house = House::open(kind).await;
    let item = make(&house.root).await;
    assert_eq!((&item["title"], &item["description"]), (&json!("Foo"), &json!("Fighters")));
    assert_eq!(id(&item).len(), NOBODY.len());
    assert_eq!(item["owner_id"], house.root.get("/api/v1/users/me").await.is(200)["id"]);
}

async fn an_own_item_is_read(kind: Kind) {
    let house = House::open(kind).await;
    let item = make(&house.root).await;
    let read = house.root.get(&at(&item)).await.is(200);
    for field in ["title", "description", "id", "owner_id"] {
        assert_eq!(read[field], item[field]);
    }
}

async fn an_item_that_is_missing_is_not_read(kind: Kind) {
    says(&House::open(kind).await.root.get(MISSING).await, 404, "Item not found");
}

async fn an_item_of_another_is_not_read(kind: Kind) {
    let house = House::open(kind).await;
    let item = make(&house.person(ANA).await).await;
    says(&house.person(LUIS).await.get(&at(&item)).await, 403, "Not enough permissions");
}

async fn own_items_are_listed(kind: Kind) {
    let house = House::open(kind).await;
    let made = [make(&house.root).await, make(&house.root).await];
    let all = house.root.get("/api/v1/items/").await.is(200);
    let data = all["data"].as_array().expect("a list");
    assert!(data.len() >= 2 && made.iter().all(|item| data.contains(item)), "{all}");
    assert_eq!(all["count"], 2);
}

async fn an_own_item_is_updated(kind: Kind) {
    let house = House::open(kind).await;
    let item = make(&house.root).await;
    let body = json!({"title": "Updated title", "description": "Updated description"});
    let updated = house.root.put(&at(&item), body).await.is(200);
    assert_eq!((&updated["title"], &updated["description"]), (&json!("Updated title"), &json!("Updated description")));
    assert_eq!((&updated["id"], &updated["owner_id"]), (&item["id"], &item["owner_id"]));
}

async fn an_item_that_is_missing_is_not_updated(kind: Kind) {
    let house = House::open(kind).await;
    says(&house.root.put(MISSING, json!({"title": "Updated title"})).await, 404, "Item not found");
}

async fn an_item_of_another_is_not_updated(kind: Kind) {
    let house = House::open(kind).await;
    let item = make(&house.person(ANA).await).await;
    let tried = house.person(LUIS).await.put(&at(&item), json!({"title": "Updated title"})).await;
    says(&tried, 403, "Not enough permissions");
    assert_eq!(house.root.get(&at(&item)).await.is(200)["title"], "Foo");
}

async fn an_own_item_is_deleted(kind: Kind) {
    let house = House::open(kind).await;
    let item = make(&house.root).await;
    tells(house.root.delete(&at(&item)).await, "Item deleted successfully");
    says(&house.root.get(&at(&item)).await, 404, "Item not found");
}

async fn an_item_that_is_missing_is_not_deleted(kind: Kind) {
    says(&House::open(kind).await.root.delete(MISSING).await, 404, "Item not found");
}

async fn an_item_of_another_is_not_deleted(kind: Kind) {
    let house = House::open(kind).await;
    let item = make(&house.person(ANA).await).await;
    says(&house.person(LUIS).await.delete(&at(&item)).await, 403, "Not enough permissions");
    house.root.get(&at(&item)).await.is(200);
}
