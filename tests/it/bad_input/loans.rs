//! Requests and hand-overs of loans that cannot be.

use super::Target;
use plantel_tests::center::{FIRST_DAY, LAST_DAY};
use plantel_tests::client::{Reply, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::stock::{proves, units};
use serde_json::{Value, json};

on_both_databases!(
    lines_that_cannot_be_are_told_where_they_stand,
    things_that_are_not_lent_together_are_refused,
    units_that_cannot_change_hands_are_told_and_stay_where_they_are,
);

const NOBODY: &str = "0197f1f1-0000-7000-8000-000000000000";
const LOANS: &str = "/api/v1/loans";

/// A request for these lines of the warehouse.
fn asks(warehouse: &str, lines: Value) -> Value {
    json!({"warehouse_id": warehouse, "lines": lines, "start_date": FIRST_DAY, "end_date": LAST_DAY,
        "purpose": "Clase de fotografía"})
}

/// The field at this place has this problem.
#[track_caller]
fn points(reply: &Reply, code: &str, pointer: &str) {
    reply.refuses(422, code);
    let errors = reply.body["errors"].as_array().expect("a list");
    let told = errors.iter().any(|error| error["code"] == code && error["pointer"] == pointer);
    assert!(told, "{}\n{code} at {pointer} is not among {errors:?}", reply.asked);
}

async fn lines_that_cannot_be_are_told_where_they_stand(kind: Kind) {
    let target = Target::new(kind).await;
    let (root, asset) = (&target.center.root, &target.asset);
    let one = |line: Value| json!([line]);
    let twice = "loan.line-twice";
    let many: Vec<_> = (0..101).map(|number| json!({"description": format!("Cable {number}")})).collect();
    for (lines, code, pointer) in [
        (json!([]), "list.empty", "/lines"),
        (json!(many), "list.too-long", "/lines"),
        (json!("all"), "field.invalid", "/lines"),
        (json!(["TRI-1"]), "field.invalid", "/lines/0"),
        (one(json!({"item_id": asset, "quantity": 0})), "quantity.zero", "/lines/0/quantity"),
        (one(json!({"item_id": asset, "quantity": -1})), "quantity.negative", "/lines/0/quantity"),
        (one(json!({"item_id": asset, "quantity": 1.5})), "field.invalid", "/lines/0/quantity"),
        (one(json!({"item_id": asset, "quantity": "3"})), "field.invalid", "/lines/0/quantity"),
        (one(json!({"item_id": asset, "quantity": 1_000_001})), "quantity.too-large", "/lines/0/quantity"),
        (one(json!({})), "field.required", "/lines/0"),
        (one(json!({"quantity": 2})), "field.required", "/lines/0"),
        (one(json!({"item_id": asset, "model": "EOS T7"})), "field.invalid", "/lines/0"),
        (one(json!({"category": "other", "description": "Cable"})), "field.invalid", "/lines/0"),
        (one(json!({"category": "other", "brand": "Canon"})), "field.invalid", "/lines/0/brand"),
        (one(json!({"model": " "})), "text.empty", "/lines/0/model"),
        (one(json!({"model": "x".repeat(101)})), "text.too-long", "/lines/0/model"),
        (one(json!({"model": "EOS T7", "brand": "a\u{0}"})), "text.control-character", "/lines/0/brand"),
        (one(json!({"category": "nothing"})), "category.unknown", "/lines/0/category"),
        (one(json!({"category": "x".repeat(61)})), "text.too-long", "/lines/0/category"),
        (one(json!({"description": ""})), "text.empty", "/lines/0/description"),
        (one(json!({"description": "x".repeat(201)})), "text.too-long", "/lines/0/description"),
        (one(json!({"item_id": "banana"})), "field.invalid", "/lines/0/item_id"),
        (one(json!({"item_id": NOBODY})), "asset.not-found", "/lines/0/item_id"),
        (one(json!({"item_id": asset, "colour": "red"})), "field.unknown", "/lines/0/colour"),
        (json!([{"item_id": asset}, {"item_id": asset, "quantity": 2}]), twice, "/lines/1"),
        (json!([{"model": "T7", "brand": "Cañón"}, {"model": "t7", "brand": "CANON"}]), twice, "/lines/1"),
        (json!([{"category": "other"}, {"category": "OTHER"}]), twice, "/lines/1"),
        (json!([{"description": "Cable"}, {"model": "T7"}, {"description": "cable"}]), twice, "/lines/2"),
    ] {
        points(&root.post(LOANS, asks(&target.warehouse, lines)).await, code, pointer);
    }
    let cable = asks(&target.warehouse, json!([{"description": "Cable"}]));
    for (field, value, code, pointer) in [
        ("item_id", json!(asset), "field.invalid", "/lines"),
        ("quantity", json!(1), "field.invalid", "/lines"),
        ("lines", Value::Null, "field.required", "/lines"),
        ("warehouse_id", Value::Null, "field.required", "/warehouse_id"),
        ("warehouse_id", json!(NOBODY), "environment.not-found", "/warehouse_id"),
        ("warehouse_id", json!("banana"), "field.invalid", "/warehouse_id"),
        ("priority", json!("urgent"), "kind.unknown", "/priority"),
        ("priority", json!(1), "field.invalid", "/priority"),
    ] {
        let mut body = cable.clone();
        body[field] = value;
        points(&root.post(LOANS, body).await, code, pointer);
    }
    let several = asks(&target.warehouse, json!([{"item_id": asset, "quantity": 0}, {"quantity": -1}]));
    let told = root.post(LOANS, several).await;
    assert_eq!(told.body["errors"].as_array().map(Vec::len), Some(3), "every bad field is told: {}", told.body);
    target.is_unharmed().await;
}

async fn things_that_are_not_lent_together_are_refused(kind: Kind) {
    let target = Target::new(kind).await;
    let elsewhere = target.center.warehouse("Bodega Norte").await;
    let other = target.center.asset("TRI-2", &elsewhere, 1).await;
    let room = json!({"name": "Aula 7"});
    let room = id(&target.center.root.post("/api/v1/environments", room).await.is(201));
    let both = json!([{"item_id": target.asset}, {"item_id": other}]);
    for (body, code) in [
        (asks(&target.warehouse, both), "loan.several-places"),
        (asks(&elsewhere, json!([{"item_id": target.asset}])), "loan.several-places"),
        (asks(&room, json!([{"description": "Cable"}])), "loan.not-a-warehouse"),
        (asks(&target.warehouse, json!([{"item_id": target.asset, "quantity": 4}])), "loan.not-enough-units"),
    ] {
        target.refuses(LOANS, body, 409, code).await;
    }
    assert_eq!(target.center.root.get("/api/v1/loans?count=true").await.is(200)["count"], 0);
    target.has_no_fault();
}

async fn units_that_cannot_change_hands_are_told_and_stay_where_they_are(kind: Kind) {
    let target = Target::new(kind).await;
    let (root, asset) = (&target.center.root, &target.asset);
    let borrower = target.center.person("instructor", &[]).await;
    let lines = json!([{"item_id": asset, "quantity": 2}, {"description": "Cable"}]);
    let loan = borrower.post(LOANS, asks(&target.warehouse, lines)).await.is(201);
    let (place, cable) = (format!("{LOANS}/{}", id(&loan)), id(&loan["lines"][1]));
    let tripods = id(&loan["lines"][0]);
    let (hand_over, back) = (format!("{place}/hand-over"), format!("{place}/return"));
    root.post(&hand_over, json!({"units": [{"line_id": cable}]})).await.refuses(409, "loan.wrong-state");
    root.post(&format!("{place}/approve"), Value::Null).await.is(200);
    let one = |unit: Value| json!({"units": [unit]});
    let many: Vec<_> = (0..1001).map(|_| json!({"item_id": asset})).collect();
    for (body, code, pointer) in [
        (json!({"units": []}), "list.empty", "/units"),
        (json!({"units": many}), "list.too-long", "/units"),
        (json!({"units": "all"}), "field.invalid", "/units"),
        (json!({"unit": []}), "field.unknown", "/unit"),
        (json!([]), "field.invalid", ""),
        (one(json!({"quantity": 0})), "quantity.zero", "/units/0/quantity"),
        (one(json!({"quantity": -1})), "quantity.negative", "/units/0/quantity"),
        (one(json!({"quantity": 1.5})), "field.invalid", "/units/0/quantity"),
        (one(json!({"condition": "stolen"})), "kind.unknown", "/units/0/condition"),
        (one(json!({"note": "x".repeat(501)})), "text.too-long", "/units/0/note"),
        (one(json!({"line_id": "banana"})), "field.invalid", "/units/0/line_id"),
        (one(json!({"colour": "red"})), "field.unknown", "/units/0/colour"),
    ] {
        points(&root.post(&hand_over, body).await, code, pointer);
    }
    for (body, status, code) in [
        (one(json!({})), 409, "loan.unknown-line"),
        (one(json!({"line_id": NOBODY})), 409, "loan.unknown-line"),
        (one(json!({"line_id": cable, "item_id": asset})), 409, "loan.another-thing"),
        (one(json!({"line_id": tripods, "item_id": NOBODY})), 409, "loan.another-thing"),
        (one(json!({"item_id": asset, "condition": "missing"})), 409, "loan.missing-unit"),
        (one(json!({"item_id": asset, "quantity": 3})), 409, "loan.more-than-promised"),
        (json!({"units": [{"item_id": asset, "quantity": 2}, {"item_id": asset}]}), 409, "loan.more-than-promised"),
    ] {
        target.refuses(&hand_over, body, status, code).await;
    }
    target.refuses_bytes(&hand_over, Some("application/json"), b"{\"units\":", 400, "request.malformed").await;
    target.refuses_bytes(&hand_over, Some("text/plain"), b"{}", 415, "request.unsupported-media").await;
    target.refuses(&back, json!({}), 409, "loan.wrong-state").await;
    assert_eq!(units(root, asset).await, [3, 3, 0, 0, 0, 0], "nothing left the shelf");
    assert_eq!(root.post(&hand_over, json!({})).await.is(200)["state"], "active");
    target.refuses(&hand_over, json!({}), 409, "loan.wrong-state").await;
    for unit in [json!({"item_id": asset, "quantity": 3}), json!({"line_id": cable, "quantity": 2})] {
        target.refuses(&back, one(unit), 409, "loan.more-than-out").await;
    }
    assert_eq!(units(root, asset).await, [3, 1, 0, 0, 2, 0], "nothing came back");
    assert_eq!(root.post(&format!("{place}/lost"), Value::Null).await.is(200)["state"], "lost");
    target.refuses(&back, one(json!({"item_id": asset, "condition": "missing"})), 409, "loan.missing-unit").await;
    assert_eq!(units(root, asset).await, [3, 1, 0, 2, 0, 0]);
    target.has_no_fault();
    proves(&target.center.server.database);
}
