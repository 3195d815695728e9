//! Transfers, kits and kinds of things, as HTTP tells them.

use crate::exports::lines;
use crate::house::House;
use rstest::rstest;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_transfer_through_its_life() {
    let house = House::build().await;
    let with = house.furnish().await;
    let path = format!("/api/v1/transfers/{}", with.transfer);
    let sent = house.get("auditor", &path).await;
    assert_eq!((sent.status, sent.headers["etag"].as_str(), &sent.body["state"]), (200, "\"1\"", &json!("sent")));
    let stock = house.get("auditor", &house.camera("/stock")).await;
    assert_eq!((&stock.body["units"]["in_transit"], &stock.body["units"]["available"]), (&json!(2), &json!(8)));
    let camera = house.asset.id.to_string();
    let line = json!({"asset_id": camera, "received": 1});
    let body = json!({"lines": [line], "note": "Falta una"}).to_string().into_bytes();
    let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
    let received = house.send("center_admin", "POST", &format!("{path}/receive"), &headers, body.clone()).await;
    assert_eq!((received.status, received.headers["etag"].as_str()), (200, "\"2\""), "{}", received.body);
    let line = &received.body["lines"][0];
    assert_eq!((&line["sent"], &line["received"], &line["short"]), (&json!(2), &json!(1), &json!(1)));
    let closed = ["state", "closing_note", "closed_by"].map(|field| received.body[field].clone());
    assert_eq!(closed, [json!("received"), json!("Falta una"), json!(house.users["center_admin"].id.to_string())]);
    let balances = house.get("auditor", &house.camera("/stock")).await.body["balances"].clone();
    let balance = |place: &str, condition: &str, quantity: u32| {
        let place = json!(place);
        json!({"environment_id": place, "condition": condition, "quantity": quantity})
    };
    let here = house.warehouse.id.to_string();
    for expected in [balance(&here, "good", 8), balance(&here, "missing", 1), balance(&with.room, "good", 1)] {
        assert!(balances.as_array().unwrap().contains(&expected), "{expected} of {balances}");
    }
    for verb in ["receive", "cancel"] {
        let again = house.json("center_admin", "POST", &format!("{path}/{verb}"), &json!({})).await;
        assert_eq!(again.told(), (409, "transfer.closed"), "{verb}");
    }
    for (query, count) in [("state=received", 1), ("state=sent", 0), ("asset_id=", 1)] {
        let query = query.replace("asset_id=", &format!("asset_id={camera}"));
        let listed = house.get("auditor", &format!("/api/v1/transfers?count=true&{query}")).await;
        assert_eq!(listed.body["count"], count, "{query}");
    }
    let file = lines(&house, "auditor", "/transfers/export?state=received").await;
    assert!(file.len() == 2 && file[1].contains("Falta una") && file[1].contains("\"\"short\"\":1"), "{file:?}");
}

#[actix_web::test]
async fn a_bad_transfer_is_told_line_by_line() {
    let house = House::build().await;
    let with = house.furnish().await;
    let (here, camera) = (house.warehouse.id.to_string(), house.asset.id.to_string());
    let sent = |to: &str, lines: Value| json!({"from_environment_id": here, "to_environment_id": to, "lines": lines});
    let line =
        |condition: &str, quantity: i64| json!({"asset_id": camera, "condition": condition, "quantity": quantity});
    let cases = [
        (
            sent(&with.room, json!([line("broken", 1), line("good", 0)])),
            vec![("/lines/0/condition", "kind.unknown"), ("/lines/1/quantity", "quantity.zero")],
        ),
        (
            sent(&with.room, json!([line("missing", 1), line("on_loan", 1)])),
            vec![
                ("/lines/0/condition", "transfer.missing-units"),
                ("/lines/1/condition", "movement.condition-not-stated"),
            ],
        ),
        (sent(&with.room, json!([line("good", 1), line("good", 1)])), vec![("/lines/1", "list.twice")]),
        (sent(&with.room, json!([])), vec![("/lines", "list.empty")]),
        (sent(&with.room, json!([{"asset_id": with.room}])), vec![("/lines/0", "asset.not-found")]),
        (sent(&with.room, json!([{"asset_id": camera, "units": 1}])), vec![("/lines/0/units", "field.unknown")]),
        (sent(&with.room, json!([{"quantity": 1}])), vec![("/lines/0/asset_id", "field.required")]),
        (sent(&here, json!([line("good", 1)])), vec![("/to_environment_id", "transfer.same-place")]),
        (sent(&camera, json!([line("good", 1)])), vec![("/to_environment_id", "environment.not-found")]),
    ];
    for (body, faults) in cases {
        let answer = house.json("center_admin", "POST", "/api/v1/transfers", &body).await;
        assert_eq!((answer.status, answer.faults()), (422, faults), "{body}: {}", answer.body);
    }
    let many = sent(&with.room, json!([line("good", 9)]));
    assert_eq!(house.json("center_admin", "POST", "/api/v1/transfers", &many).await.told(), (409, "stock.not-enough"));
    let path = format!("/api/v1/transfers/{}/receive", with.transfer);
    let arrivals = [
        (json!([{"asset_id": camera, "received": -1}]), 422, vec![("/lines/0/received", "quantity.negative")]),
        (json!([{"asset_id": with.drone, "received": 1}]), 422, vec![("/lines/0", "asset.not-found")]),
        (json!([{"asset_id": camera, "received": 3}]), 409, vec![]),
    ];
    for (lines, status, faults) in arrivals {
        let answer = house.json("center_admin", "POST", &path, &json!({"lines": lines})).await;
        assert_eq!((answer.status, answer.faults()), (status, faults), "{}", answer.body);
    }
}

#[actix_web::test]
async fn a_kit_knows_what_is_with_it() {
    let house = House::build().await;
    let with = house.furnish().await;
    let made = json!({"code": "KIT-1", "name": "Maleta", "environment_id": house.warehouse.id.to_string()});
    let kit = house.json("center_admin", "POST", "/api/v1/inventory", &made).await.body["id"].clone();
    let path = format!("/api/v1/inventory/{}/parts", kit.as_str().unwrap());
    assert_eq!(house.get("auditor", &path).await.body, json!({"complete": true, "incomplete": 0, "parts": []}));
    let part = house.json("center_admin", "POST", &path, &json!({"asset_id": with.drone})).await;
    assert_eq!((part.status, &part.body["kit_id"], &part.body["id"]), (200, &kit, &json!(with.drone)), "{}", part.body);
    let broken = json!({"kind": "damage", "quantity": 1});
    let movements = format!("/api/v1/inventory/{}/movements", with.drone);
    assert_eq!(house.json("center_admin", "POST", &movements, &broken).await.status, 201);
    let parts = house.get("auditor", &path).await.body;
    assert_eq!((&parts["complete"], &parts["incomplete"]), (&json!(false), &json!(1)), "{parts}");
    assert_eq!(parts["parts"][0]["asset"]["code"], "DRO-1");
    let alone = json!({"assets": [with.drone], "environment_id": with.room});
    let alone = house.json("center_admin", "POST", "/api/v1/inventory/relocate", &alone).await;
    assert_eq!(alone.told(), (409, "asset.part-of-kit"));
    let gone = house.call("center_admin", "DELETE", &format!("{path}/{}", with.drone)).await;
    assert_eq!((gone.status, &gone.body["kit_id"]), (200, &Value::Null), "{}", gone.body);
    let again = house.call("center_admin", "DELETE", &format!("{path}/{}", with.drone)).await;
    assert_eq!(again.told(), (409, "asset.not-a-part"));
    let bad = house.call("center_admin", "DELETE", &format!("{path}/x")).await;
    assert_eq!((bad.status, bad.faults()), (422, vec![("{part_id}", "id.invalid")]));
    let bad = house.json("center_admin", "POST", &path, &json!({})).await;
    assert_eq!(bad.faults(), [("/asset_id", "field.required")]);
}

#[rstest]
#[case(json!({}), &[("/code", "text.empty"), ("/name", "text.empty")])]
#[case(json!({"code": "x", "name": "x", "fields": [{"key": "RAM", "label": "", "kind": "colour"}]}), &[
    ("/fields/0/key", "code.invalid"), ("/fields/0/label", "text.empty"), ("/fields/0/kind", "kind.unknown")])]
#[case(json!({"code": "x", "name": "x", "fields": [
    {"key": "a", "label": "A", "kind": "text"}, {"key": "a", "label": "B", "kind": "choice"}]}), &[
    ("/fields/1/key", "category.field-twice"), ("/fields/1/choices", "category.choices")])]
#[case(json!({"code": "x", "name": "x", "useful_life_months": 1201}), &[("/useful_life_months", "field.out-of-range")])]
#[case(json!({"code": "x", "name": "x", "fields": [{"label": "A", "kind": "text"}]}), &[
    ("/fields/0/key", "field.required")])]
#[case(json!({"code": "x", "name": "x", "active": true}), &[("/active", "field.unknown")])]
#[actix_web::test]
async fn a_bad_kind_of_thing_is_told_field_by_field(#[case] body: Value, #[case] faults: &[(&str, &str)]) {
    let house = House::build().await;
    let answer = house.json("center_admin", "POST", "/api/v1/inventory/categories", &body).await;
    assert_eq!((answer.status, answer.faults()), (422, faults.to_vec()), "{}", answer.body);
}

#[actix_web::test]
async fn a_kind_of_thing_says_what_its_things_must_tell() {
    let house = House::build().await;
    let with = house.furnish().await;
    let path = format!("/api/v1/inventory/categories/{}", with.category);
    let category = house.get("auditor", &path).await;
    assert_eq!((category.status, category.headers["etag"].as_str()), (200, "\"1\""));
    let all = house.get("auditor", "/api/v1/inventory/categories").await.body["data"].clone();
    let codes: Vec<_> = all.as_array().unwrap().iter().map(|category| category["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["drone", "medición", "other"]);
    let twin = json!({"code": "DRONE", "name": "x"});
    let taken = house.json("center_admin", "POST", "/api/v1/inventory/categories", &twin).await;
    assert_eq!(taken.told(), (409, "category.code-taken"));
    let of = |extra: Value| json!({"code": "D-2", "name": "Dron", "category": "drone", "extra": extra});
    let cases = [
        (of(json!({})), vec![("/extra/ram_gb", "field.required")]),
        (of(json!({"ram_gb": "four"})), vec![("/extra/ram_gb", "field.invalid")]),
        (of(json!({"ram_gb": 4.5})), vec![("/extra/ram_gb", "field.invalid")]),
        (of(json!({"ram_gb": "4", "co/lour~": "x"})), vec![("/extra/co~1lour~0", "field.unknown")]),
    ];
    for (body, faults) in cases {
        let answer = house.json("center_admin", "POST", "/api/v1/inventory", &body).await;
        assert_eq!((answer.status, answer.faults()), (422, faults), "{body}");
    }
    let drone = format!("/api/v1/inventory/{}", with.drone);
    let changed = house.json("center_admin", "PATCH", &drone, &json!({"extra": {"ram_gb": 8}})).await;
    assert_eq!((changed.status, &changed.body["extra"]), (200, &json!({"ram_gb": "8"})));
    let emptied = house.json("center_admin", "PATCH", &drone, &json!({"extra": {"ram_gb": null}})).await;
    assert_eq!((emptied.status, emptied.faults()), (422, vec![("/extra/ram_gb", "field.required")]));
    for body in [json!({"code": "x"}), json!({"name": null}), json!({"fields": null}), json!({"active": null})] {
        assert_eq!(house.json("center_admin", "PATCH", &path, &body).await.status, 422, "{body}");
    }
    let closed = house.json("center_admin", "PATCH", &path, &json!({"active": false})).await;
    assert_eq!((closed.status, closed.headers["etag"].as_str()), (200, "\"2\""));
    let late = house.json("center_admin", "POST", "/api/v1/inventory", &of(json!({"ram_gb": "4"}))).await;
    assert_eq!((late.status, late.faults()[0].0), (422, "/category"), "{}", late.body);
    let unknown = json!({"code": "D-2", "name": "x", "category": "spaceship"});
    let unknown = house.json("center_admin", "POST", "/api/v1/inventory", &unknown).await;
    assert_eq!((unknown.status, unknown.faults()[0].0), (422, "/category"), "{}", unknown.body);
}
