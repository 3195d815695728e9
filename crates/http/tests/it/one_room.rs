//! Who sees one room sees what is in it, and nothing else of the inventory.

use crate::exports::{lines, stock};
use crate::house::House;
use plantel_domain::inventory::Asset;
use plantel_domain::store::Store;
use plantel_testkit::builders::{an_environment, line, seed};
use serde_json::json;

/// The student's is the warehouse; in the other room there is one thing more.
async fn rooms() -> (House, String, String) {
    let house = House::build().await;
    let mut room = an_environment(house.id());
    room.name = line("Laboratorio");
    let room = seed(&*house.store, room).await;
    stock(&house, 1, |_, asset| {
        (asset.name, asset.environment) = (line("Secreto"), Some(room.id));
    })
    .await;
    let hidden = hidden(&house).await;
    (house, room.id.to_string(), hidden.id.to_string())
}

async fn hidden(house: &House) -> Asset {
    let ctx = plantel_domain::access::Context::system("test", Some(house.id()));
    let mut reader = house.store.read(&ctx).await.unwrap();
    reader.assets().find_by_code("b-00000").await.unwrap().unwrap()
}

#[actix_web::test]
async fn one_thing_of_another_room_is_refused_in_whatever_way_it_is_asked_for() {
    let (house, room, thing) = rooms().await;
    let paths = ["", "/stock", "/timeline", "/timeline/export", "/movements", "/value", "/parts", "/pictures", "/qr"];
    for behind in paths {
        let answer = house.get("student", &house.camera(behind)).await;
        assert_eq!(answer.status, 200, "{behind}: {}", answer.body);
        let answer = house.get("student", &format!("/api/v1/inventory/{thing}{behind}")).await;
        assert_eq!(answer.told(), (403, "access.denied"), "{behind}: {}", answer.body);
    }
    let path = format!("/api/v1/inventory/movements?asset_id={thing}");
    assert_eq!(house.get("student", &path).await.told(), (403, "access.denied"));
    let path = format!("/api/v1/inventory/statistics?environment_id={room}");
    assert_eq!(house.get("student", &path).await.told(), (403, "access.denied"));
    let tag = hidden(&house).await.tag.unwrap();
    assert_eq!(house.get("student", &format!("/api/v1/qr/{tag}")).await.told(), (404, "tag.not-found"));
    for payload in [tag.to_string(), r#"{"type":"item","code":"B-00000"}"#.to_owned()] {
        let scanned = house.json("student", "POST", "/api/v1/qr/scan", &json!({"payload": payload})).await;
        assert_eq!(scanned.told(), (404, "tag.not-found"));
    }
    let own = format!("/api/v1/qr/{}", house.asset.tag.as_ref().unwrap());
    assert_eq!(house.get("student", &own).await.status, 200);
}

#[actix_web::test]
async fn lists_files_and_numbers_have_the_own_room_alone() {
    let (house, room, thing) = rooms().await;
    for query in ["", "?count=true", "?search=secreto", "?sort=name"] {
        let listed = house.get("student", &format!("/api/v1/inventory{query}")).await;
        assert_eq!(listed.status, 200);
        assert!(!listed.body.to_string().contains("Secreto"), "{}", listed.body);
        assert!(listed.body["count"].is_null() || listed.body["count"] == 1, "{}", listed.body);
    }
    let elsewhere = format!("/api/v1/inventory?environment_id={room}");
    assert_eq!(house.get("student", &elsewhere).await.body["data"], json!([]));
    for list in ["inventory", "inventory/movements"] {
        let (own, all) = (format!("/{list}/export"), format!("/{list}/export?format=csv"));
        let (own, all) = (lines(&house, "student", &own).await, lines(&house, "auditor", &all).await);
        assert_eq!((own.len(), all.len()), (2, 3), "{list}");
        assert!(!own.concat().contains(&thing));
    }
    let facets = house.get("student", "/api/v1/inventory/facets").await;
    assert_eq!(facets.body["environments"], json!([{"value": house.warehouse.id.to_string(), "count": 1}]));
    let statistics = house.get("student", "/api/v1/inventory/statistics").await;
    assert_eq!((&statistics.body["assets"], &statistics.body["units"]), (&json!(1), &json!(10)));
    let statistics = house.get("auditor", "/api/v1/inventory/statistics").await;
    assert_eq!((&statistics.body["assets"], &statistics.body["units"]), (&json!(2), &json!(20)));
    let movements = house.get("student", "/api/v1/inventory/movements?count=true").await;
    assert_eq!(movements.body["count"], 1);
    let labels = house.json("student", "POST", "/api/v1/inventory/labels", &json!({"sheet": "a4-24"})).await;
    let text = String::from_utf8(labels.bytes).unwrap();
    assert!(text.contains("CAM-1") && !text.contains("Secreto"), "{text}");
    let one = json!({"sheet": "a4-24", "assets": [thing]});
    let one = house.json("student", "POST", "/api/v1/inventory/labels", &one).await;
    assert_eq!(one.told(), (409, "labels.none"));
}

#[actix_web::test]
async fn a_transfer_is_seen_from_both_its_ends_alone() {
    let (house, room, thing) = rooms().await;
    let warehouse = house.warehouse.id.to_string();
    let third = house.json("center_admin", "POST", "/api/v1/environments", &json!({"name": "Aula 3"})).await;
    let third = third.body["id"].as_str().unwrap().to_owned();
    for (to, status, seen) in [(warehouse, 200, 1), (third, 403, 1)] {
        let body = json!({"from_environment_id": room, "to_environment_id": to, "lines": [{"asset_id": thing}]});
        let sent = house.json("center_admin", "POST", "/api/v1/transfers", &body).await;
        assert_eq!(sent.status, 201, "{}", sent.body);
        let path = format!("/api/v1/transfers/{}", sent.body["id"].as_str().unwrap());
        assert_eq!(house.get("student", &path).await.status, status);
        let listed = house.get("student", "/api/v1/transfers?count=true").await;
        assert_eq!(listed.body["count"], seen);
        assert_eq!(lines(&house, "student", "/transfers/export").await.len(), seen + 1);
    }
}
