//! Movements, custody, kits and the end of things, as HTTP tells them.

use crate::house::House;
use rstest::rstest;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_movement_is_booked_and_says_what_the_asset_is_now() {
    let house = House::build().await;
    let path = house.camera("/movements");
    let body = json!({"kind": "damage", "quantity": 3, "reason": "Golpe", "document": "Acta 12"});
    let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
    let answer = house.send("warehouse_admin", "POST", &path, &headers, body.to_string().into_bytes()).await;
    assert_eq!((answer.status, answer.headers["etag"].as_str()), (201, "\"2\""), "{}", answer.body);
    assert_eq!(answer.headers["location"], path);
    let (movement, asset) = (&answer.body["movement"], &answer.body["asset"]);
    let place = |condition: &str| json!({"environment_id": house.warehouse.id.to_string(), "condition": condition});
    assert_eq!((&movement["from"], &movement["to"]), (&place("good"), &place("damaged")));
    assert_eq!(
        (&movement["quantity"], &movement["kind"], &movement["cause"]),
        (&json!(3), &json!("damage"), &Value::Null)
    );
    assert_eq!(movement["by"], house.users["warehouse_admin"].id.to_string());
    assert_eq!((&asset["damaged"], &asset["available"], &asset["quantity"]), (&json!(3), &json!(7), &json!(10)));
    assert_eq!(house.get("auditor", &house.camera("")).await.headers["etag"], "\"2\"");
    let listed = house.get("auditor", &format!("{path}?kind=damage&count=true")).await;
    assert_eq!((&listed.body["count"], &listed.body["data"][0]), (&json!(1), movement));
    let again = house.send("warehouse_admin", "POST", &path, &headers, body.to_string().into_bytes()).await;
    assert_eq!(again.told(), (412, "store.precondition-failed"));
}

#[rstest]
#[case(json!({"kind": "lend", "quantity": 1}), &[("/kind", "kind.unknown")])]
#[case(json!({"kind": "loan_out", "quantity": 1}), &[("/kind", "movement.not-by-hand")])]
#[case(json!({"kind": "damage"}), &[("/quantity", "quantity.zero")])]
#[case(json!({"kind": "damage", "quantity": -1, "from_condition": "x"}),
    &[("/quantity", "quantity.negative"), ("/from_condition", "kind.unknown")])]
#[case(json!({"kind": "damage", "quantity": 1, "to_condition": "on_loan"}),
    &[("/to_condition", "movement.condition-not-stated")])]
#[case(json!({"kind": "damage", "quantity": 1, "surplus": true}), &[("/surplus", "field.invalid")])]
#[case(json!({"kind": "damage", "quantity": 1, "reason": "x".repeat(501)}), &[("/reason", "text.too-long")])]
#[case(json!({"kind": "damage", "quantity": "1"}), &[("/quantity", "field.invalid")])]
#[case(json!({"kind": "damage", "quantity": 1, "colour": 1}), &[("/colour", "field.unknown")])]
#[actix_web::test]
async fn a_bad_movement_is_told_field_by_field(#[case] body: Value, #[case] faults: &[(&str, &str)]) {
    let house = House::build().await;
    let answer = house.json("center_admin", "POST", &house.camera("/movements"), &body).await;
    assert_eq!(answer.told(), (422, "request.invalid"), "{}", answer.body);
    assert_eq!(answer.faults(), faults);
}

#[rstest]
#[case("es", "Hay 10 unidades así en ese lugar y usted pidió 11.")]
#[case("en", "There are 10 such units in that place, and you asked for 11.")]
#[case("pt", "Há 10 unidades assim nesse lugar e você pediu 11.")]
#[actix_web::test]
async fn a_problem_is_told_in_the_language_that_is_asked_for(#[case] language: &str, #[case] detail: &str) {
    let house = House::build().await;
    let headers = [("content-type", "application/json"), ("accept-language", language)];
    let body = json!({"kind": "damage", "quantity": 11}).to_string().into_bytes();
    let answer = house.send("center_admin", "POST", &house.camera("/movements"), &headers, body).await;
    assert_eq!(answer.told(), (409, "stock.not-enough"));
    let plain: String =
        answer.body["detail"].as_str().unwrap().chars().filter(|c| !"\u{2068}\u{2069}".contains(*c)).collect();
    assert_eq!(plain, detail);
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    let short = house.send("center_admin", "GET", "/api/v1/inventory?search=ab", &headers, Vec::new()).await;
    assert_eq!(short.faults(), [("?search", "search.too-short")]);
    assert!(short.body["errors"][0]["detail"].as_str().unwrap().contains('3'), "{}", short.body);
}

#[rstest]
#[case(json!({"quantity": 5}), "/quantity")]
#[case(json!({"damaged": 1}), "/damaged")]
#[case(json!({"environment_id": null}), "/environment_id")]
#[case(json!({"custodian_id": null}), "/custodian_id")]
#[case(json!({"tracking": "bulk"}), "/tracking")]
#[case(json!({"status": "damaged"}), "/status")]
#[actix_web::test]
async fn what_movements_change_is_not_changed_otherwise(#[case] body: Value, #[case] pointer: &str) {
    let house = House::build().await;
    let answer = house.json("center_admin", "PATCH", &house.camera(""), &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(pointer, "field.unknown")]), "{}", answer.body);
    assert_eq!(house.get("center_admin", &house.camera("")).await.headers["etag"], "\"1\"");
}

#[actix_web::test]
async fn a_timeline_has_everything_newest_first_and_page_by_page() {
    let house = House::build().await;
    house.json("center_admin", "PATCH", &house.camera(""), &json!({"brand": "Canon"})).await;
    house.clock.advance(chrono::Duration::seconds(1));
    let loan = format!("/api/v1/loans/{}/approve", house.loan.id);
    assert_eq!(house.call("warehouse_admin", "POST", &loan).await.status, 200);
    house.clock.advance(chrono::Duration::seconds(1));
    let body = json!({"kind": "damage", "quantity": 1});
    assert_eq!(house.json("center_admin", "POST", &house.camera("/movements"), &body).await.status, 201);
    let whole = house.get("auditor", &house.camera("/timeline")).await;
    assert_eq!((whole.status, &whole.body["next"], whole.headers.get("link")), (200, &Value::Null, None));
    let (mut path, mut paged) = (house.camera("/timeline?limit=2"), Vec::new());
    loop {
        let page = house.get("auditor", &path).await;
        assert_eq!(page.status, 200, "{}", page.body);
        paged.extend(page.body["data"].as_array().unwrap().clone());
        let Some(next) = page.body["next"].as_str() else { break };
        assert_eq!(
            page.headers["link"],
            format!("<{}&cursor={next}>; rel=\"next\"", house.camera("/timeline?limit=2"))
        );
        path = house.camera(&format!("/timeline?limit=2&cursor={next}"));
    }
    assert_eq!(Value::from(paged.clone()), whole.body["data"]);
    let kinds: Vec<_> = paged.iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds[0], "movement");
    assert!(kinds.contains(&"loan") && kinds.contains(&"change"), "{kinds:?}");
    for entry in &paged {
        let kind = entry["kind"].as_str().unwrap();
        let told: Vec<_> =
            ["movement", "loan", "change", "import"].into_iter().filter(|name| !entry[name].is_null()).collect();
        assert_eq!(told, [kind], "{entry}");
    }
    for (query, expected) in [("cursor=x", (400, "page.bad-cursor")), ("skip=1", (422, "request.invalid"))] {
        let answer = house.get("auditor", &house.camera(&format!("/timeline?{query}"))).await;
        assert_eq!(answer.told(), expected, "{query}");
    }
    let movements = house.get("auditor", &house.camera("/movements?limit=1")).await;
    let foreign = house.camera(&format!("/timeline?cursor={}", movements.body["next"].as_str().unwrap()));
    assert_eq!(house.get("auditor", &foreign).await.told(), (400, "page.bad-cursor"));
}

#[actix_web::test]
async fn somebody_answers_for_a_thing_until_nobody_does() {
    let house = House::build().await;
    let (path, auditor) = (house.camera("/custody"), house.users["auditor"].id.to_string());
    let given = house.json("center_admin", "POST", &path, &json!({"user_id": auditor})).await;
    assert_eq!(
        (given.status, given.headers["etag"].as_str(), &given.body["custodian_id"]),
        (200, "\"2\"", &json!(auditor))
    );
    let mine = house.get("center_admin", &format!("/api/v1/inventory?custodian_id={auditor}")).await;
    assert_eq!(mine.body["data"].as_array().unwrap().len(), 1);
    let taken = house.json("center_admin", "POST", &path, &json!({"user_id": null})).await;
    assert_eq!((taken.status, &taken.body["custodian_id"]), (200, &Value::Null));
    let nobody = house.json("center_admin", "POST", &path, &json!({})).await;
    assert_eq!(nobody.faults(), [("/user_id", "field.required")]);
    let outside = house.users["stranger"].id.to_string();
    let stranger = house.json("center_admin", "POST", &path, &json!({"user_id": outside})).await;
    assert_eq!(stranger.status, 422, "{}", stranger.body);
    assert_eq!(stranger.faults()[0].0, "/user_id");
}

#[actix_web::test]
async fn things_move_together_or_not_at_all() {
    let house = House::build().await;
    let with = house.furnish().await;
    let path = "/api/v1/inventory/relocate";
    let (camera, nowhere) = (house.asset.id.to_string(), house.users["auditor"].id.to_string());
    let warehouse = house.warehouse.id.to_string();
    // Two cameras are on their way.
    let both = json!({"assets": [with.drone, camera], "environment_id": with.room});
    assert_eq!(house.json("center_admin", "POST", path, &both).await.told(), (409, "asset.units-away"));
    let drone = house.get("auditor", &format!("/api/v1/inventory/{}", with.drone)).await;
    assert_eq!((&drone.body["environment_id"], drone.headers["etag"].as_str()), (&json!(warehouse), "\"1\""));
    let one = json!({"assets": [with.drone], "environment_id": with.room});
    let moved = house.json("center_admin", "POST", path, &one).await;
    assert_eq!((moved.status, &moved.body["data"][0]["environment_id"]), (200, &json!(with.room)));
    let cases = [
        (json!({"assets": [], "environment_id": with.room}), ("/assets", "list.empty")),
        (json!({"assets": [with.drone, with.drone], "environment_id": with.room}), ("/assets/1", "list.twice")),
        (json!({"assets": [with.drone], "environment_id": nowhere}), ("/environment_id", "environment.not-found")),
        (json!({"assets": [with.drone]}), ("/environment_id", "field.required")),
        (json!({"assets": ["x"], "environment_id": with.room}), ("/assets/0", "field.invalid")),
        (json!({"assets": [nowhere], "environment_id": with.room}), ("/assets/0", "asset.not-found")),
    ];
    for (body, fault) in cases {
        let answer = house.json("center_admin", "POST", path, &body).await;
        assert_eq!((answer.status, answer.faults()), (422, vec![fault]), "{body}: {}", answer.body);
    }
}

#[actix_web::test]
async fn what_is_out_of_use_is_still_there_for_who_asks() {
    let house = House::build().await;
    let with = house.furnish().await;
    let path = format!("/api/v1/inventory/{}", with.drone);
    let retire = format!("{path}/retire");
    for (body, faults) in [
        (json!({}), vec![("/reason", "kind.unknown")]),
        (json!({"reason": "eaten"}), vec![("/reason", "kind.unknown")]),
    ] {
        assert_eq!(house.json("center_admin", "POST", &retire, &body).await.faults(), faults);
    }
    let other = house.json("center_admin", "POST", &retire, &json!({"reason": "other"})).await;
    assert_eq!(other.told(), (409, "asset.note-needed"));
    let body = json!({"reason": "scrapped", "note": "Acta de baja 7"});
    let retired = house.json("center_admin", "POST", &retire, &body).await;
    assert_eq!((retired.status, &retired.body["status"], &retired.body["tag"]), (200, &json!("retired"), &Value::Null));
    assert_eq!(retired.body["retired"]["reason"], "scrapped");
    assert_eq!(house.get("auditor", &path).await.body, retired.body);
    for (query, count) in [("", 1), ("?retired=true", 1), ("?status=retired", 1), ("?retired=false", 1)] {
        let listed = house.get("auditor", &format!("/api/v1/inventory{query}")).await;
        assert_eq!(listed.body["data"].as_array().unwrap().len(), count, "{query}");
    }
    let deed = json!({"kind": "receipt", "quantity": 1});
    assert_eq!(
        house.json("center_admin", "POST", &format!("{path}/movements"), &deed).await.told(),
        (409, "asset.retired")
    );
    assert_eq!(house.json("center_admin", "PATCH", &path, &json!({"name": "x"})).await.told(), (409, "asset.retired"));
    let free = json!({"code": "DRO-1", "name": "Dron", "environment_id": with.room});
    assert_eq!(house.json("center_admin", "POST", "/api/v1/inventory", &free).await.status, 201);
}
