//! Loans of several things on the wire.

use crate::exports::lines;
use crate::house::{Answer, House};
use plantel_domain::inventory::Asset;
use plantel_testkit::builders::{a_loan, an_asset, category_code, good, line, seed};
use rstest::rstest;
use serde_json::{Value, json};

const LOANS: &str = "/api/v1/loans";

impl House {
    /// The instructor asks for so many multimeters, and for a cable.
    async fn asks(&self, quantity: u32) -> Answer {
        let lines = json!([{"item_id": self.asset.id.to_string(), "quantity": quantity},
            {"description": "Extensión eléctrica"}]);
        self.json("instructor", "POST", LOANS, &self.request(&lines)).await
    }

    fn request(&self, lines: &Value) -> Value {
        json!({"warehouse_id": self.warehouse.id.to_string(), "lines": lines, "start_date": "2026-03-20",
            "end_date": "2026-03-24", "purpose": "Clase"})
    }

    /// The keeper does something to a loan that the instructor asked for.
    async fn does(&self, loan: &Value, verb: &str, body: &Value) -> Answer {
        self.json("warehouse_admin", "POST", &place(loan, verb), body).await
    }
}

fn place(loan: &Value, verb: &str) -> String {
    format!("{LOANS}/{}/{verb}", loan["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_loan_in_the_short_form_has_one_line() {
    let house = House::build().await;
    let asset = house.asset.id.to_string();
    let body = json!({"item_id": asset, "quantity": 3, "start_date": "2026-03-20", "end_date": "2026-03-24",
        "purpose": "Clase"});
    let loan = house.json("instructor", "POST", LOANS, &body).await;
    assert_eq!(loan.status, 201, "{}", loan.body);
    let (line, priority) = (&loan.body["lines"][0], &loan.body["priority"]);
    assert_eq!((&loan.body["item_id"], &loan.body["quantity"], priority), (&json!(asset), &json!(3), &json!("medium")));
    assert_eq!((&line["item_id"], &line["quantity"], &line["units"]), (&json!(asset), &json!(3), &json!([])));
    assert_eq!(loan.body["lines"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_loan_of_several_things_is_of_no_asset_alone() {
    let house = House::build().await;
    let loan = house.asks(2).await;
    assert_eq!(loan.status, 201, "{}", loan.body);
    assert_eq!((&loan.body["item_id"], &loan.body["quantity"]), (&Value::Null, &json!(3)));
    let cable = &loan.body["lines"][1];
    assert_eq!((&cable["description"], &cable["item_id"]), (&json!("Extensión eléctrica"), &Value::Null));
    let approved = house.does(&loan.body, "approve", &json!({})).await;
    assert_eq!(approved.status, 200, "{}", approved.body);
    let units = &approved.body["lines"][0]["units"][0];
    assert_eq!((&units["promised"], &units["item_id"]), (&json!(2), &json!(house.asset.id.to_string())));
}

#[rstest]
#[case::no_body(b"")]
#[case::null(b"null")]
#[case::no_fields(b"{}")]
#[actix_web::test]
async fn everything_changes_hands_when_nothing_is_sent(#[case] body: &[u8]) {
    let house = House::build().await;
    let loan = house.asks(2).await.body;
    assert_eq!(house.does(&loan, "approve", &json!({})).await.status, 200);
    for (verb, state, out) in [("hand-over", "active", 2), ("return", "returned", 0)] {
        let json = [("content-type", "application/json")];
        let told = house.send("warehouse_admin", "POST", &place(&loan, verb), &json, body.to_vec()).await;
        assert_eq!((told.status, &told.body["state"]), (200, &json!(state)), "{}", told.body);
        assert_eq!(told.body["lines"][0]["out"], out);
    }
}

#[actix_web::test]
async fn a_body_of_another_media_type_is_refused_even_where_none_is_needed() {
    let house = House::build().await;
    let loan = house.asks(2).await.body;
    let text = [("content-type", "text/plain")];
    let told = house.send("warehouse_admin", "POST", &place(&loan, "hand-over"), &text, b"{}".to_vec()).await;
    assert_eq!(told.told(), (415, "request.unsupported-media"));
}

#[actix_web::test]
async fn what_changed_hands_is_told_in_order() {
    let house = House::build().await;
    let loan = house.asks(2).await.body;
    assert_eq!(house.does(&loan, "approve", &json!({})).await.status, 200);
    let asset = house.asset.id.to_string();
    let both = json!({"units": [{"item_id": asset, "quantity": 2, "note": "Con estuche"}]});
    assert_eq!(house.does(&loan, "hand-over", &both).await.status, 200);
    let broken = json!({"units": [{"item_id": asset, "condition": "damaged"}]});
    let back = house.does(&loan, "return", &broken).await;
    assert_eq!((back.status, &back.body["state"]), (200, &json!("partially_returned")), "{}", back.body);
    assert_eq!(back.body["lines"][0]["units"][0]["damaged"], 1);
    for who in ["instructor", "warehouse_admin"] {
        let told = house.get(who, &place(&loan, "handlings")).await;
        let told = told.body["data"].as_array().unwrap();
        let ways: Vec<_> = told.iter().map(|one| [&one["hands"], &one["condition"], &one["note"]]).collect();
        let expected = [json!(["out", "good", "Con estuche"]), json!(["back", "damaged", null])];
        assert_eq!(ways.iter().map(|way| json!(way)).collect::<Vec<_>>(), expected);
        let keeper = house.users["warehouse_admin"].id.to_string();
        assert!(told.iter().all(|one| one["by"] == keeper && one["item_id"] == asset), "{told:?}");
    }
    assert_eq!(house.get("guardian", &place(&loan, "handlings")).await.status, 403);
}

#[actix_web::test]
async fn nobody_hands_over_or_gives_up_what_they_asked_for() {
    let house = House::build().await;
    let asked = a_loan(&house.asset, &house.warehouse, house.users["warehouse_admin"].id);
    let loan = json!({"id": seed(&*house.store, asked).await.id.to_string()});
    assert_eq!(house.does(&loan, "approve", &json!({})).await.told(), (403, "loan.own-request"));
    let approved = house.json("center_admin", "POST", &place(&loan, "approve"), &json!({})).await;
    assert_eq!(approved.status, 200, "{}", approved.body);
    assert_eq!(house.does(&loan, "hand-over", &json!({})).await.told(), (403, "loan.own-request"));
    let given = house.json("center_admin", "POST", &place(&loan, "hand-over"), &json!({})).await;
    assert_eq!(given.status, 200, "{}", given.body);
    for verb in ["return", "lost"] {
        assert_eq!(house.does(&loan, verb, &json!({})).await.told(), (403, "loan.own-request"), "{verb}");
    }
}

#[rstest]
#[case(json!({"lines": []}), ("/lines", "list.empty"))]
#[case(json!({"lines": [{"description": "Cable", "quantity": 0}]}), ("/lines/0/quantity", "quantity.zero"))]
#[case(json!({"lines": [{"description": "Cable", "quantity": 0.5}]}), ("/lines/0/quantity", "field.invalid"))]
#[case(json!({"lines": [{"description": "Cable"}, {"description": "CABLE"}]}), ("/lines/1", "loan.line-twice"))]
#[case(json!({"lines": [{"description": "Cable", "category": "other"}]}), ("/lines/0", "field.invalid"))]
#[case(json!({"lines": [{}]}), ("/lines/0", "field.required"))]
#[case(json!({"quantity": 1}), ("/lines", "field.invalid"))]
#[case(json!({"lines": null}), ("/lines", "field.required"))]
#[case(json!({"lines": null, "item_id": "019cf729-3980-7000-8000-000000000003", "quantity": 0}),
    ("/quantity", "quantity.zero"))]
#[case(json!({"warehouse_id": null}), ("/warehouse_id", "field.required"))]
#[case(json!({"priority": "urgent"}), ("/priority", "kind.unknown"))]
#[actix_web::test]
async fn a_bad_request_is_told_where_it_stands(#[case] change: Value, #[case] expected: (&str, &str)) {
    let house = House::build().await;
    let mut body = house.request(&json!([{"description": "Cable"}]));
    for (field, value) in change.as_object().unwrap() {
        body[field] = value.clone();
    }
    let told = house.json("instructor", "POST", LOANS, &body).await;
    assert_eq!((told.status, told.faults()), (422, vec![expected]), "{}", told.body);
}

#[actix_web::test]
async fn the_file_has_the_lines_of_a_loan_in_one_cell() {
    let house = House::build().await;
    let cameras = Asset {
        environment: Some(house.warehouse.id),
        category: category_code("other"),
        brand: Some(line("Canon")),
        model: Some(line("EOS T7")),
        units: good(3),
        ..an_asset(house.id())
    };
    seed(&*house.store, cameras).await;
    let body = house.request(&json!([{"model": "EOS T7", "brand": "Canon", "quantity": 2}, {"category": "OTHER"},
        {"description": "Extensión eléctrica"}]));
    assert_eq!(house.json("instructor", "POST", LOANS, &body).await.status, 201);
    let rows = lines(&house, "instructor", "/loans/export").await;
    for cell in ["2 x Canon EOS T7; 1 x other; 1 x Extensión eléctrica", "1 x CAM-1 Cámara réflex"] {
        assert_eq!(rows[1..].iter().filter(|row| row.contains(cell)).count(), 1, "{cell}: {rows:?}");
    }
    for heading in ["lines", "priority", "expired_at", "lost_by", "lost_at", "extension_granted", "waiting_since"] {
        assert!(rows[0].split(',').any(|known| known == heading), "{heading}: {}", rows[0]);
    }
}
