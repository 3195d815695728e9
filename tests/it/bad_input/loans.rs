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
    days_and_swaps_that_cannot_be_are_told_and_change_nothing,
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
pub(super) fn points(reply: &Reply, code: &str, pointer: &str) {
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
    target.refuses(&back, json!({}), 409, "loan.wrong-state").await;
    let found = format!("{place}/found");
    target.refuses(&found, one(json!({"item_id": asset, "condition": "missing"})), 409, "loan.missing-unit").await;
    assert_eq!(units(root, asset).await, [3, 1, 0, 2, 0, 0]);
    target.has_no_fault();
    proves(&target.center.server.database);
}

async fn days_and_swaps_that_cannot_be_are_told_and_change_nothing(kind: Kind) {
    let target = Target::new(kind).await;
    let (root, asset) = (&target.center.root, &target.asset);
    let borrower = target.center.person("instructor", &[]).await;
    let loan = borrower.post(LOANS, asks(&target.warehouse, json!([{"item_id": asset}]))).await.is(201);
    let place = format!("{LOANS}/{}", id(&loan));
    let at = |verb: &str| format!("{place}/{verb}");
    let days = |end: &str| json!({"end_date": end, "reason": "La práctica sigue"});
    borrower.post(&at("extension"), days("2190-01-01")).await.refuses(409, "loan.wrong-state");
    root.post(&at("revoke"), json!({"reason": "No"})).await.refuses(409, "loan.wrong-state");
    borrower.post(&at("stop-waiting"), Value::Null).await.refuses(409, "loan.not-waiting");
    root.post(&at("approve"), Value::Null).await.is(200);
    borrower.post(&at("wait"), Value::Null).await.refuses(409, "loan.wrong-state");
    let promised = root.get(&place).await.is(200);
    for (body, code, pointer) in [
        (days("2200-01-01"), "date.too-late", "/end_date"),
        (days("1899-12-31"), "date.too-early", "/end_date"),
        (days("2026-02-30"), "field.invalid", "/end_date"),
        (days(""), "field.invalid", "/end_date"),
        (json!({"reason": "Sí"}), "field.required", "/end_date"),
        (json!({"end_date": 20_260_326, "reason": "Sí"}), "field.invalid", "/end_date"),
        (json!({"end_date": LAST_DAY}), "text.empty", "/reason"),
        (json!({"end_date": LAST_DAY, "reason": "x".repeat(501)}), "text.too-long", "/reason"),
        (json!({"end_date": LAST_DAY, "reason": "a\u{0}"}), "text.control-character", "/reason"),
        (json!({"end_date": LAST_DAY, "reason": "Sí", "days": 3}), "field.unknown", "/days"),
        (json!([]), "field.invalid", ""),
    ] {
        points(&borrower.post(&at("extension"), body).await, code, pointer);
    }
    borrower.post(&at("extension"), days(LAST_DAY)).await.refuses(409, "loan.extension-not-longer");
    borrower.post(&at("extension"), days("1999-12-31")).await.refuses(409, "loan.extension-not-longer");
    for verb in ["extension/refuse", "revoke"] {
        points(&root.post(&at(verb), json!({})).await, "text.empty", "/reason");
        points(&root.post(&at(verb), json!({"reason": 1})).await, "field.invalid", "/reason");
        points(&root.post(&at(verb), json!({"reason": "x".repeat(501)})).await, "text.too-long", "/reason");
    }
    target.refuses(&at("extension/grant"), json!({}), 409, "loan.no-extension").await;
    target.refuses(&at("extension/refuse"), json!({"reason": "No"}), 409, "loan.no-extension").await;
    let swap = |field: &str, value: Value| {
        let mut body = json!({"from_item_id": asset, "to_item_id": NOBODY});
        body[field] = value;
        body
    };
    for (body, code, pointer) in [
        (swap("quantity", json!(0)), "quantity.zero", "/quantity"),
        (swap("quantity", json!(-1)), "quantity.negative", "/quantity"),
        (swap("quantity", json!(1.5)), "field.invalid", "/quantity"),
        (swap("quantity", json!(1_000_001)), "quantity.too-large", "/quantity"),
        (swap("line_id", json!("banana")), "field.invalid", "/line_id"),
        (swap("from_item_id", Value::Null), "field.invalid", "/from_item_id"),
        (json!({"from_item_id": asset}), "field.required", "/to_item_id"),
        (json!({"to_item_id": asset}), "field.required", "/from_item_id"),
        (swap("colour", json!("red")), "field.unknown", "/colour"),
    ] {
        points(&root.post(&at("swap"), body).await, code, pointer);
    }
    target.refuses(&at("swap"), swap("to_item_id", json!(asset)), 409, "loan.same-thing").await;
    target.refuses(&at("swap"), swap("line_id", json!(NOBODY)), 409, "loan.unknown-line").await;
    target.refuses_bytes(&at("swap"), Some("text/plain"), b"{}", 415, "request.unsupported-media").await;
    assert_eq!(root.get(&place).await.is(200), promised, "the loan changed");
    for (query, code) in [
        ("view=late", "kind.unknown"),
        ("view=mine&borrower_id=0197f1f1-0000-7000-8000-000000000000", "field.invalid"),
        ("from=2026-03-20&to=2026-03-19", "date.before-start"),
        ("from=yesterday", "field.invalid"),
        ("to=%2B262142-12-31", "date.too-late"),
        ("sort=quantity", "sort.unknown"),
    ] {
        root.get(&format!("{LOANS}?{query}")).await.refuses(422, code);
    }
    target.has_no_fault();
    proves(&target.center.server.database);
}
