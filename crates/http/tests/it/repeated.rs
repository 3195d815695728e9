//! The same request of the inventory sent twice under one key: one effect, and one answer.

use crate::furnished::Furniture;
use crate::house::{Answer, House};
use plantel_testkit::pictures::a_jpeg;
use serde_json::{Value, json};

const JSON: &str = "application/json";

/// What is sent: its name, path, media type and body.
struct Sent {
    name: &'static str,
    path: String,
    media: &'static str,
    body: Vec<u8>,
    status: u16,
}

fn sent(house: &House, with: &Furniture) -> Vec<Sent> {
    let (camera, warehouse) = (house.asset.id.to_string(), house.warehouse.id.to_string());
    let drone = |behind: &str| format!("inventory/{}/{behind}", with.drone);
    let lines = json!([{"asset_id": camera}]);
    let transfer = json!({"from_environment_id": warehouse, "to_environment_id": with.room, "lines": lines});
    let csv = b"codigo;nombre\nA-7;Mesa\n".to_vec();
    let all = [
        ("a category", "inventory/categories".to_owned(), json!({"code": "laptop", "name": "Portátil"}), 201),
        ("an asset", "inventory".to_owned(), json!({"code": "X-9", "name": "Mesa", "environment_id": warehouse}), 201),
        ("a movement", format!("inventory/{camera}/movements"), json!({"kind": "damage", "quantity": 1}), 201),
        ("a transfer", "transfers".to_owned(), transfer, 201),
        ("an arrival", format!("transfers/{}/receive", with.transfer), json!({}), 200),
        ("custody", drone("custody"), json!({"user_id": house.users["auditor"].id.to_string()}), 200),
        ("a tag", drone("tag"), json!({}), 200),
        ("a door's tag", format!("environments/{}/tag", with.room), json!({}), 200),
        ("a part", format!("inventory/{camera}/parts"), json!({"asset_id": with.drone}), 409),
        ("a move", "inventory/relocate".to_owned(), json!({"assets": [with.drone], "environment_id": with.room}), 200),
        ("the end", drone("retire"), json!({"reason": "scrapped"}), 200),
    ];
    let json = |(name, path, body, status): (_, String, Value, _)| {
        let (path, body) = (format!("/api/v1/{path}"), body.to_string().into_bytes());
        Sent { name, path, media: JSON, body, status }
    };
    let file = |name, path: String, media, body: &[u8], status| Sent { name, path, media, body: body.to_vec(), status };
    let files = [
        file("a picture", house.camera("/pictures"), "image/jpeg", &a_jpeg("b"), 201),
        file("an import", "/api/v1/imports".to_owned(), "text/csv", &csv, 202),
        file("an import at once", "/api/v1/inventory/import".to_owned(), "text/csv", &csv, 200),
    ];
    // Pictures come before the camera's units are sent away: they are in nobody's way.
    files.into_iter().chain(all.into_iter().map(json)).collect()
}

async fn journal(house: &House) -> u64 {
    house.get("center_admin", "/api/v1/audit-logs?count=true&limit=1").await.body["count"].as_u64().unwrap()
}

fn told(answer: &Answer) -> (u16, &Value, Option<&String>, Option<&String>) {
    (answer.status, &answer.body, answer.headers.get("etag"), answer.headers.get("location"))
}

#[actix_web::test]
async fn what_is_sent_twice_under_a_key_happens_once() {
    let house = House::build().await;
    let with = house.furnish().await;
    for Sent { name, path, media, body, status } in sent(&house, &with) {
        let before = journal(&house).await;
        let key = name.replace(' ', "-");
        let headers = [("content-type", media), ("idempotency-key", key.as_str())];
        let first = house.send("center_admin", "POST", &path, &headers, body.clone()).await;
        assert_eq!(first.status, status, "{name}: {}", first.body);
        let (happened, files) = (journal(&house).await, house.files.keys());
        assert_eq!(happened > before, status < 300, "{name}");
        let second = house.send("center_admin", "POST", &path, &headers, body).await;
        assert_eq!(told(&second), told(&first), "{name}");
        assert_eq!(second.headers.contains_key("idempotency-replayed"), status < 300, "{name}");
        assert_eq!((journal(&house).await, house.files.keys()), (happened, files), "{name}");
        let other = [("content-type", media), ("idempotency-key", key.as_str())];
        let third = house.send("center_admin", "POST", &path, &other, b"{}     ".to_vec()).await;
        assert!(status > 300 || third.told() == (422, "idempotency.key-reused"), "{name}: {}", third.body);
    }
    let camera = house.get("center_admin", &house.camera("")).await;
    assert_eq!((&camera.body["damaged"], &camera.body["in_transit"]), (&json!(1), &json!(1)));
}

#[actix_web::test]
async fn an_old_version_is_refused_wherever_one_may_be_named() {
    let house = House::build().await;
    let with = house.furnish().await;
    let drone = |behind: &str| format!("/api/v1/inventory/{}{behind}", with.drone);
    let (room, import) = (format!("/api/v1/environments/{}", with.room), format!("/api/v1/imports/{}", with.import));
    let transfer = format!("/api/v1/transfers/{}", with.transfer);
    let category = format!("/api/v1/inventory/categories/{}", with.category);
    let deeds = [
        ("PATCH", drone(""), json!({"notes": "x"})),
        ("PATCH", category, json!({"name": "x"})),
        ("POST", drone("/movements"), json!({"kind": "damage", "quantity": 1})),
        ("POST", drone("/custody"), json!({"user_id": null})),
        ("POST", drone("/tag"), json!({})),
        ("DELETE", drone("/tag"), json!({})),
        ("POST", drone("/retire"), json!({"reason": "scrapped"})),
        ("POST", format!("{room}/tag"), json!({})),
        ("DELETE", format!("{room}/tag"), json!({})),
        ("POST", format!("{transfer}/receive"), json!({})),
        ("POST", format!("{transfer}/cancel"), json!({})),
        ("POST", format!("{import}/cancel"), json!({})),
        ("POST", format!("{import}/undo"), json!({})),
    ];
    let before = journal(&house).await;
    for (method, path, body) in &deeds {
        for (tag, expected) in [("\"99\"", (412, "store.precondition-failed")), ("99", (400, "if-match.malformed"))] {
            let headers = [("content-type", JSON), ("if-match", tag)];
            let answer = house.send("center_admin", method, path, &headers, body.to_string().into_bytes()).await;
            assert_eq!(answer.told(), expected, "{method} {path}: {}", answer.body);
        }
    }
    assert_eq!(journal(&house).await, before);
}
