//! A training centre looks after its things: what it has, where they are, and what became of them.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::pictures::{WHERE, jpeg, png, size_of};
use plantel_tests::stock::{balances, book, place_of, proves, units};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(
    a_center_keeps_book_of_its_things,
    what_is_sent_is_received_short_and_the_rest_is_missing,
    labels_are_printed_and_scanned,
    a_picture_is_written_anew_and_forgets_where_it_was_taken,
    what_is_retired_is_out_of_use_and_not_forgotten,
);

/// A centre, who administers it, a warehouse and a room.
async fn gather(kind: Kind) -> (Center, Client, String, String) {
    let center = Center::open(kind).await;
    let admin = center.person("center_admin", &[]).await;
    let warehouse = center.warehouse("Bodega").await;
    let room = json!({"name": "Aula 101"});
    let room = id(&admin.post("/api/v1/environments", room).await.is(201));
    (center, admin, warehouse, room)
}

fn drone() -> Value {
    json!({"code": "drone", "name": "Dron", "useful_life_months": 60, "fields": [
        {"key": "minutes", "label": "Minutos de vuelo", "kind": "number", "required": true},
        {"key": "colour", "label": "Color", "kind": "choice", "choices": ["Rojo", "Azul"]},
        {"key": "checked", "label": "Revisado", "kind": "date"},
    ]})
}

async fn ten_drones(admin: &Client, warehouse: &str) -> String {
    let new = json!({"code": "DRO-1", "name": "Dron de práctica", "category": "drone", "tracking": "bulk",
        "quantity": 10, "environment_id": warehouse, "purchase_date": "2026-01-15",
        "purchase_cost": {"amount": "600000", "currency": "COP"}, "extra": {"minutes": "25.5", "colour": "Rojo"}});
    let mut blank = new.clone();
    blank["extra"] = json!({"colour": "Verde", "wings": 2});
    let refused = admin.post("/api/v1/inventory", blank).await;
    refused.refuses(422, "field.required");
    assert!(["field.unknown", "kind.unknown"].iter().all(|code| refused.codes().contains(code)), "{}", refused.body);
    id(&admin.post("/api/v1/inventory", new).await.is(201))
}

async fn a_center_keeps_book_of_its_things(kind: Kind) {
    let (center, admin, warehouse, _) = gather(kind).await;
    let category = admin.post("/api/v1/inventory/categories", drone()).await.is(201);
    assert_eq!(category["fields"].as_array().map(Vec::len), Some(3), "{category}");
    let mut again = drone();
    again["code"] = json!("DRÓNE");
    admin.post("/api/v1/inventory/categories", again).await.refuses(409, "category.code-taken");
    let drones = ten_drones(&admin, &warehouse).await;
    let shown = admin.get(&place_of(&drones)).await.is(200);
    assert_eq!((&shown["extra"]["minutes"], &shown["useful_life_months"]), (&json!("25.5"), &json!(60)));

    // What is booked, how many, and then: quantity, good, damaged, missing.
    for (kind, quantity, after) in [
        ("damage", 3, [10, 7, 3, 0]),
        ("repair", 1, [10, 8, 2, 0]),
        ("loss", 2, [10, 6, 2, 2]),
        ("found", 1, [10, 7, 2, 1]),
        ("write_off", 1, [9, 7, 1, 1]),
        ("receipt", 4, [13, 11, 1, 1]),
    ] {
        let booked = book(&admin, &drones, kind, quantity).await.is(201);
        assert_eq!(booked["movement"]["kind"], kind);
        assert_eq!(units(&admin, &drones).await[..4], after, "after {kind}");
    }
    let surplus = json!({"kind": "found", "quantity": 1, "surplus": true, "reason": "Estaba en el taller"});
    let surplus = admin.post(&format!("{}/movements", place_of(&drones)), surplus).await.is(201);
    assert_eq!((&surplus["movement"]["from"], &surplus["asset"]["quantity"]), (&Value::Null, &json!(14)));
    let used = json!({"kind": "adjustment", "quantity": 2, "from_condition": "good", "to_condition": "in_use"});
    let used = admin.post(&format!("{}/movements", place_of(&drones)), used).await.is(201);
    assert_eq!((&used["asset"]["in_use"], &used["asset"]["available"]), (&json!(2), &json!(10)));
    book(&admin, &drones, "write_off", 2).await.refuses(409, "stock.not-enough");
    book(&admin, &drones, "loan_out", 1).await.refuses(422, "movement.not-by-hand");

    let value = admin.get(&format!("{}/value?on=2028-07-20", place_of(&drones))).await.is(200);
    let value = &value["valuation"];
    assert_eq!((&value["cost"]["amount"], &value["value"]["amount"]), (&json!("8400000.00"), &json!("4200000.00")));
    the_timeline_tells_it(&admin, &drones).await;
    how_things_stand(&admin, &drones).await;
    proves(&center.server.database);
}

async fn the_timeline_tells_it(admin: &Client, drones: &str) {
    let (mut path, mut kinds, mut times) = (format!("{}/timeline?limit=4", place_of(drones)), vec![], vec![]);
    loop {
        let page = admin.get(&path).await.is(200);
        for entry in page["data"].as_array().expect("a list") {
            times.push(entry["at"].as_str().expect("a time").to_owned());
            assert!(entry["by"].is_string(), "{entry}");
            kinds.extend(entry["movement"]["kind"].as_str().map(str::to_owned));
        }
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{}/timeline?limit=4&cursor={next}", place_of(drones));
    }
    let told = ["adjustment", "found", "receipt", "write_off", "found", "loss", "repair", "damage", "receipt"];
    assert_eq!(kinds, told, "newest first");
    assert!(times.is_sorted_by(|later, earlier| later >= earlier), "{times:?}");
    let ledger = admin.get(&format!("{}/movements?sort=at&count=true", place_of(drones))).await.is(200);
    let booked: Vec<_> = ledger["data"].as_array().expect("a list").iter().map(|one| one["kind"].clone()).collect();
    assert_eq!(booked, told.iter().rev().map(|kind| json!(kind)).collect::<Vec<_>>());
    let losses = admin.get(&format!("/api/v1/inventory/movements?asset_id={drones}&kind=loss")).await.is(200);
    assert_eq!(losses["data"].as_array().map(Vec::len), Some(1));
}

async fn how_things_stand(admin: &Client, drones: &str) {
    let stands = admin.get("/api/v1/inventory/statistics").await.is(200);
    assert_eq!((&stands["assets"], &stands["units"]), (&json!(1), &json!(14)));
    let by_condition = json!({"good": 10, "in_use": 2, "damaged": 1, "missing": 1});
    assert_eq!((&stands["by_condition"], &stands["by_status"]), (&by_condition, &json!({"available": 1})));
    assert_eq!(
        stands["by_category"],
        json!([{"category": "drone", "assets": {"available": 1}, "units": by_condition}])
    );
    assert_eq!((&stands["damaged_percent"], &stands["missing_percent"]), (&json!("7.14"), &json!("7.14")));
    assert_eq!(stands["values"][0]["cost"], json!({"amount": "8400000.00", "currency": "COP"}));
    let facets = admin.get("/api/v1/inventory/facets?search=PRACTICA&condition=missing").await.is(200);
    assert_eq!(facets["categories"], json!([{"value": "drone", "count": 1}]));
    assert_eq!(facets["statuses"], json!([{"value": "available", "count": 1}]));
    let found = admin.get("/api/v1/inventory?search=dron%20de&cost_from=600000&purchased_to=2026-01-15").await.is(200);
    assert_eq!((found["data"].as_array().map(Vec::len), &found["data"][0]["id"]), (Some(1), &json!(drones)));
    admin.get("/api/v1/inventory?search=dr").await.refuses(422, "search.too-short");
}

async fn what_is_sent_is_received_short_and_the_rest_is_missing(kind: Kind) {
    let (center, admin, warehouse, room) = gather(kind).await;
    let asset = center.asset("TRI-1", &warehouse, 10).await;
    book(&admin, &asset, "damage", 2).await.is(201);
    let line = |condition: &str, quantity| json!({"asset_id": asset, "condition": condition, "quantity": quantity});
    let body = |lines: Value| json!({"from_environment_id": warehouse, "to_environment_id": room, "lines": lines});
    let transfers = "/api/v1/transfers";
    let sent = admin.post(transfers, body(json!([line("good", 5), line("damaged", 1)]))).await;
    let (transfer, seen) = (sent.header("location").to_owned(), sent.header("etag").to_owned());
    assert_eq!(sent.is(201)["state"], "sent");
    assert_eq!(units(&admin, &asset).await, [10, 3, 1, 0, 0, 6], "under way, and still owned");
    admin.post(transfers, body(json!([line("good", 4)]))).await.refuses(409, "stock.not-enough");
    assert_eq!(units(&admin, &asset).await, [10, 3, 1, 0, 0, 6], "what was refused changed nothing");

    let arrived = json!({"lines": [{"asset_id": asset, "received": 3}], "note": "Faltan dos"});
    let receive = format!("{transfer}/receive");
    let more = json!({"lines": [{"asset_id": asset, "received": 6}]});
    admin.post(&receive, more).await.refuses(409, "transfer.more-than-sent");
    admin.with("if-match", "\"7\"").post(&receive, arrived.clone()).await.refuses(412, "store.precondition-failed");
    let received = admin.with("if-match", &seen).post(&receive, arrived.clone()).await.is(200);
    let line_of = |condition: &str| {
        received["lines"]
            .as_array()
            .expect("a list")
            .iter()
            .find(|line| line["condition"] == condition)
            .cloned()
            .expect("a line")
    };
    let (good, broken) = (line_of("good"), line_of("damaged"));
    assert_eq!((&received["state"], &good["received"], &good["short"]), (&json!("received"), &json!(3), &json!(2)));
    assert_eq!((&broken["received"], &broken["short"]), (&json!(1), &json!(0)));
    admin.post(&receive, arrived).await.refuses(409, "transfer.closed");
    admin.post(&format!("{transfer}/cancel"), json!({})).await.refuses(409, "transfer.closed");
    let mut expected = vec![
        (warehouse.clone(), "damaged".to_owned(), 1),
        (warehouse.clone(), "good".to_owned(), 3),
        (warehouse.clone(), "missing".to_owned(), 2),
        (room.clone(), "damaged".to_owned(), 1),
        (room.clone(), "good".to_owned(), 3),
    ];
    expected.sort();
    assert_eq!(balances(&admin, &asset).await, expected);
    let here = admin.get(&format!("/api/v1/inventory?environment_id={room}")).await.is(200);
    assert_eq!(here["data"][0]["id"], *asset, "found where it has units");

    let back = json!({"from_environment_id": room, "to_environment_id": warehouse, "lines": [line("good", 3)]});
    let back = admin.post(transfers, back).await.header("location").to_owned();
    let cancelled = admin.post(&format!("{back}/cancel"), json!({"note": "Hoy no"})).await.is(200);
    assert_eq!((&cancelled["state"], &cancelled["closing_note"]), (&json!("cancelled"), &json!("Hoy no")));
    assert_eq!(balances(&admin, &asset).await, expected, "called back: all is where it was");
    let listed = admin.get("/api/v1/transfers?state=received&count=true").await.is(200);
    assert_eq!((&listed["count"], &listed["data"][0]["id"]), (&json!(1), &received["id"]));
    let rows = center.root.get("/api/v1/audit-logs?action=transfer.received").await.is(200);
    assert_eq!(rows["data"].as_array().map(Vec::len), Some(1));
    proves(&center.server.database);
}

async fn labels_are_printed_and_scanned(kind: Kind) {
    let (center, admin, warehouse, _) = gather(kind).await;
    let asset = center.asset("TRI-1", &warehouse, 3).await;
    for (path, body) in [
        ("/api/v1/inventory/labels", json!({"sheet": "a4-24", "assets": [asset]})),
        ("/api/v1/inventory/labels", json!({"sheet": "letter-65", "environment_id": warehouse})),
        ("/api/v1/environments/labels", json!({"sheet": "a4-65"})),
    ] {
        let sheet = admin.post(path, body).await;
        assert_eq!((sheet.status, sheet.header("content-type")), (200, "application/pdf"), "{}", sheet.text());
        assert!(sheet.bytes.starts_with(b"%PDF-") && sheet.bytes.trim_ascii_end().ends_with(b"%%EOF"));
    }
    admin
        .post("/api/v1/inventory/labels", json!({"sheet": "a0", "assets": [asset]}))
        .await
        .refuses(422, "kind.unknown");
    let nothing = json!({"sheet": "a4-24", "search": "nada de esto"});
    admin.post("/api/v1/inventory/labels", nothing).await.refuses(409, "labels.none");

    let tag = admin.get(&place_of(&asset)).await.is(200)["tag"].as_str().expect("a tag").to_owned();
    let scanned = admin.get(&format!("/api/v1/qr/{tag}")).await.is(200);
    assert_eq!((&scanned["kind"], &scanned["asset"]["id"]), (&json!("asset"), &json!(asset)));
    let scanned = admin.post("/api/v1/qr/scan", json!({"payload": format!("http://localhost:5173/qr/{tag}")})).await;
    assert_eq!(scanned.is(200)["asset"]["code"], "TRI-1");
    let code = admin.get(&format!("{}/qr", place_of(&asset))).await;
    assert!(code.header("content-type").starts_with("image/"), "{:?}", code.headers);
    let renewed = admin.post(&format!("{}/tag", place_of(&asset)), Value::Null).await.is(200)["tag"].clone();
    assert_ne!(renewed, json!(tag));
    admin.get(&format!("/api/v1/qr/{tag}")).await.refuses(404, "tag.not-found");
}

async fn a_picture_is_written_anew_and_forgets_where_it_was_taken(kind: Kind) {
    let (center, admin, warehouse, _) = gather(kind).await;
    let asset = center.asset("TRI-1", &warehouse, 1).await;
    let pictures = format!("{}/pictures", place_of(&asset));
    for (kind, sent, size) in [
        ("image/png", png(40, 30), (40, 30)),
        ("image/jpeg", jpeg(2000, 1000), (1600, 800)),
        ("image/png", jpeg(9, 9), (9, 9)),
    ] {
        let added = admin.send(Method::POST, &pictures, Some(kind), sent.clone()).await;
        let place = added.header("location").to_owned();
        let added = added.is(201);
        assert_eq!((&added["width"], &added["height"]), (&json!(size.0), &json!(size.1)));
        let shown = admin.get(&place).await;
        assert_eq!((shown.status, shown.header("content-type")), (200, added["media_type"].as_str().expect("a type")));
        assert_eq!((size_of(&shown.bytes), shown.bytes == sent), (size, false), "written anew");
        assert!(!shown.bytes.windows(WHERE.len()).any(|part| part == WHERE), "it tells where it was taken");
        let small = admin.get(&format!("{place}?size=thumbnail")).await;
        assert!(size_of(&small.bytes).0 <= 320, "{:?}", size_of(&small.bytes));
        center.server.client().get(&place).await.refuses(401, "token.missing");
    }
    let listed = admin.get(&pictures).await.is(200);
    assert_eq!(listed["data"].as_array().map(Vec::len), Some(3));
    let first = format!("{pictures}/{}", id(&listed["data"][0]));
    admin.delete(&first).await.is(204);
    admin.get(&first).await.refuses(404, "picture.not-found");
}

async fn what_is_retired_is_out_of_use_and_not_forgotten(kind: Kind) {
    let (center, admin, warehouse, room) = gather(kind).await;
    let asset = center.asset("TRI-1", &warehouse, 4).await;
    book(&admin, &asset, "damage", 1).await.is(201);
    let tag = admin.get(&place_of(&asset)).await.is(200)["tag"].as_str().expect("a tag").to_owned();
    let retire = format!("{}/retire", place_of(&asset));
    admin.post(&retire, json!({"reason": "other"})).await.refuses(409, "asset.note-needed");
    admin.post(&retire, json!({"reason": "boredom"})).await.refuses(422, "kind.unknown");
    let line = json!({"from_environment_id": warehouse, "to_environment_id": room, "lines": [{"asset_id": asset}]});
    let transfer = admin.post("/api/v1/transfers", line).await.header("location").to_owned();
    admin.post(&retire, json!({"reason": "scrapped"})).await.refuses(409, "asset.units-away");
    admin.post(&format!("{transfer}/receive"), json!({})).await.is(200);

    let retired = admin.post(&retire, json!({"reason": "scrapped", "note": "Acta 7"})).await.is(200);
    assert_eq!(
        (&retired["status"], &retired["quantity"], &retired["tag"]),
        (&json!("retired"), &json!(0), &Value::Null)
    );
    assert_eq!((&retired["retired"]["reason"], &retired["retired"]["note"]), (&json!("scrapped"), &json!("Acta 7")));
    admin.post(&retire, json!({"reason": "scrapped"})).await.refuses(409, "asset.retired");
    book(&admin, &asset, "receipt", 1).await.refuses(409, "asset.retired");
    admin.patch(&place_of(&asset), json!({"name": "Otra"})).await.refuses(409, "asset.retired");
    admin.get(&format!("/api/v1/qr/{tag}")).await.refuses(404, "tag.not-found");
    let count = |query: &str| {
        let (admin, path) = (admin.clone(), format!("/api/v1/inventory?count=true&{query}"));
        async move { admin.get(&path).await.is(200)["count"].clone() }
    };
    assert_eq!(
        (count("").await, count("retired=true").await, count("status=retired").await),
        (json!(0), json!(1), json!(1))
    );
    let again = center.asset("TRI-1", &warehouse, 1).await;
    assert_ne!(again, asset, "its code is free again");
    let kinds = admin.get(&format!("{}/timeline", place_of(&asset))).await.is(200);
    let kinds: Vec<_> =
        kinds["data"].as_array().expect("a list").iter().filter_map(|one| one["movement"]["kind"].as_str()).collect();
    assert_eq!(kinds.iter().filter(|kind| **kind == "write_off").count(), 3, "each place of its own: {kinds:?}");
    let stands = admin.get("/api/v1/inventory/statistics").await.is(200);
    assert_eq!((&stands["assets"], &stands["units"]), (&json!(1), &json!(1)));
    assert_eq!(stands["by_status"], json!({"available": 1, "retired": 1}));
    proves(&center.server.database);
}
