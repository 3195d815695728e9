//! What becomes of a loan beside hand-over and return.

use crate::house::{Answer, House};
use plantel_testkit::builders::{a_loan, seed};
use rstest::rstest;
use serde_json::{Value, json};

const LOANS: &str = "/api/v1/loans";

impl House {
    /// Somebody does something to the loan that the instructor asked for.
    async fn life(&self, who: &str, verb: &str, body: &Value) -> Answer {
        self.json(who, "POST", &format!("{LOANS}/{}/{verb}", self.loan.id), body).await
    }

    /// The loan of the instructor, promised.
    async fn promised(&self) -> Value {
        let approved = self.life("warehouse_admin", "approve", &json!({})).await;
        assert_eq!(approved.status, 200, "{}", approved.body);
        approved.body
    }

    /// The loan of the instructor, as it is stored.
    async fn stored(&self) -> Value {
        self.get("instructor", &format!("{LOANS}/{}", self.loan.id)).await.body
    }

    fn id_of(&self, who: &str) -> Value {
        json!(self.users[who].id.to_string())
    }
}

fn more_days(end: &str) -> Value {
    json!({"end_date": end, "reason": "La práctica sigue"})
}

#[actix_web::test]
async fn more_days_are_asked_for_once_and_granted_by_somebody_else() {
    let house = House::build().await;
    let early = house.life("instructor", "extension", &more_days("2026-03-26")).await;
    assert_eq!(early.told(), (409, "loan.wrong-state"));
    house.promised().await;
    for verb in ["extension/grant", "extension/refuse"] {
        let nothing = house.life("warehouse_admin", verb, &json!({"reason": "No"})).await;
        assert_eq!(nothing.told(), (409, "loan.no-extension"), "{verb}");
    }
    let asked = house.life("instructor", "extension", &more_days("2026-03-26")).await;
    assert_eq!((asked.status, asked.headers["etag"].as_str()), (200, "\"3\""), "{}", asked.body);
    let open = &asked.body["extension"];
    assert_eq!((&open["end_date"], &open["reason"]), (&json!("2026-03-26"), &json!("La práctica sigue")));
    assert_eq!((&open["asked"]["by"], &open["asked"]["by_name"]), (&house.id_of("instructor"), &json!("instructor")));
    assert_eq!((&open["granted"], &open["answer"], &open["answered"]), (&Value::Null, &Value::Null, &Value::Null));
    assert_eq!(asked.body["end_date"], "2026-03-24", "asking changes no day");
    let again = house.life("instructor", "extension", &more_days("2026-03-27")).await;
    assert_eq!(again.told(), (409, "loan.extension-open"));
    assert_eq!(house.life("instructor", "extension/grant", &json!({})).await.told(), (403, "access.denied"));
    let granted = house.life("warehouse_admin", "extension/grant", &json!({})).await;
    assert_eq!((granted.status, &granted.body["end_date"]), (200, &json!("2026-03-26")), "{}", granted.body);
    let answer = &granted.body["extension"];
    assert_eq!((&answer["granted"], &answer["answered"]["by"]), (&json!(true), &house.id_of("warehouse_admin")));
    let twice = house.life("warehouse_admin", "extension/grant", &json!({})).await;
    assert_eq!(twice.told(), (409, "loan.no-extension"));
}

#[actix_web::test]
async fn more_days_are_refused_with_a_reason() {
    let house = House::build().await;
    house.promised().await;
    assert_eq!(house.life("instructor", "extension", &more_days("2026-03-26")).await.status, 200);
    let silent = house.life("warehouse_admin", "extension/refuse", &json!({"reason": " "})).await;
    assert_eq!((silent.status, silent.faults()), (422, vec![("/reason", "text.empty")]));
    let refused = house.life("warehouse_admin", "extension/refuse", &json!({"reason": "Otros la esperan"})).await;
    assert_eq!(refused.status, 200, "{}", refused.body);
    let answer = &refused.body["extension"];
    assert_eq!((&answer["granted"], &answer["answer"]), (&json!(false), &json!("Otros la esperan")));
    assert_eq!(refused.body["end_date"], "2026-03-24");
    let again = house.life("instructor", "extension", &more_days("2026-03-25")).await;
    assert_eq!((again.status, &again.body["extension"]["granted"]), (200, &Value::Null), "{}", again.body);
}

#[actix_web::test]
async fn nobody_grants_or_refuses_days_to_themselves() {
    let house = House::build().await;
    let asked = a_loan(&house.asset, &house.warehouse, house.users["warehouse_admin"].id);
    let path = format!("{LOANS}/{}", seed(&*house.store, asked).await.id);
    let does =
        async |who: &str, verb: &str, body: Value| house.json(who, "POST", &format!("{path}/{verb}"), &body).await;
    assert_eq!(does("center_admin", "approve", json!({})).await.status, 200);
    assert_eq!(does("warehouse_admin", "extension", more_days("2026-03-26")).await.status, 200);
    for verb in ["extension/grant", "extension/refuse", "revoke"] {
        let own = does("warehouse_admin", verb, json!({"reason": "No"})).await;
        assert_eq!(own.told(), (403, "loan.own-request"), "{verb}");
    }
}

#[rstest]
#[case(more_days("2200-01-01"), ("/end_date", "date.too-late"))]
#[case(more_days("mañana"), ("/end_date", "field.invalid"))]
#[case(json!({"reason": "La práctica sigue"}), ("/end_date", "field.required"))]
#[case(json!({"end_date": "2026-03-26"}), ("/reason", "text.empty"))]
#[case(json!({"end_date": "2026-03-26", "reason": "x".repeat(501)}), ("/reason", "text.too-long"))]
#[case(json!({"end_date": "2026-03-26", "reason": "Sí", "days": 2}), ("/days", "field.unknown"))]
#[actix_web::test]
async fn days_that_cannot_be_asked_for_are_told_where_they_stand(#[case] body: Value, #[case] expected: (&str, &str)) {
    let house = House::build().await;
    house.promised().await;
    let told = house.life("instructor", "extension", &body).await;
    assert_eq!((told.status, told.faults()), (422, vec![expected]), "{}", told.body);
    assert_eq!(house.stored().await["extension"], Value::Null);
}

#[actix_web::test]
async fn more_days_end_after_the_present_last_one() {
    let house = House::build().await;
    house.promised().await;
    for end in ["2026-03-24", "2026-03-19", "1999-12-31"] {
        let told = house.life("instructor", "extension", &more_days(end)).await;
        assert_eq!(told.told(), (409, "loan.extension-not-longer"), "{end}");
    }
    assert_eq!(house.stored().await["extension"], Value::Null);
}

#[actix_web::test]
async fn a_borrower_waits_for_units_and_stops_waiting() {
    let house = House::build().await;
    assert_eq!(house.life("instructor", "stop-waiting", &json!({})).await.told(), (409, "loan.not-waiting"));
    let waits = house.life("instructor", "wait", &json!({})).await;
    let since = json!("2026-03-16T15:00:00Z");
    assert_eq!((waits.status, &waits.body["waiting_since"]), (200, &since), "{}", waits.body);
    assert_eq!((&waits.body["noticed_at"], &waits.body["state"]), (&Value::Null, &json!("pending")));
    assert_eq!(house.life("instructor", "wait", &json!({})).await.told(), (409, "loan.waiting-already"));
    for verb in ["wait", "stop-waiting"] {
        let stranger = house.life("warehouse_admin", verb, &json!({})).await;
        assert_eq!(stranger.told(), (403, "loan.not-the-borrower"), "{verb}");
    }
    let stops = house.life("instructor", "stop-waiting", &json!({})).await;
    assert_eq!((stops.status, &stops.body["waiting_since"]), (200, &Value::Null), "{}", stops.body);
    house.promised().await;
    assert_eq!(house.life("instructor", "wait", &json!({})).await.told(), (409, "loan.wrong-state"));
}

#[actix_web::test]
async fn a_promise_is_taken_back_with_a_reason() {
    let house = House::build().await;
    let reason = json!({"reason": "La cámara va a mantenimiento"});
    assert_eq!(house.life("warehouse_admin", "revoke", &reason).await.told(), (409, "loan.wrong-state"));
    house.promised().await;
    let silent = house.life("warehouse_admin", "revoke", &json!({})).await;
    assert_eq!((silent.status, silent.faults()), (422, vec![("/reason", "text.empty")]));
    assert_eq!(house.stored().await["state"], "approved");
    assert_eq!(house.life("instructor", "revoke", &reason).await.told(), (403, "access.denied"));
    let revoked = house.life("warehouse_admin", "revoke", &reason).await;
    assert_eq!((revoked.status, &revoked.body["state"]), (200, &json!("cancelled")), "{}", revoked.body);
    let told = (&revoked.body["reason"], &revoked.body["cancelled"]["by"]);
    assert_eq!(told, (&reason["reason"], &house.id_of("warehouse_admin")));
    assert_eq!(revoked.body["lines"][0]["units"], json!([]), "what was promised is free");
}

/// Two tripods, a loan of one of them by their category that is promised, and the ids of both: the promised one first.
async fn two_tripods(house: &House) -> (String, [String; 2]) {
    let mut tripods = Vec::new();
    for code in ["TRI-1", "TRI-2"] {
        let tripod = json!({"code": code, "name": "Trípode", "environment_id": house.warehouse.id.to_string()});
        let made = house.json("center_admin", "POST", "/api/v1/inventory", &tripod).await;
        assert_eq!(made.status, 201, "{}", made.body);
        tripods.push(made.body["id"].as_str().unwrap().to_owned());
    }
    let body = json!({"warehouse_id": house.warehouse.id.to_string(), "lines": [{"category": "other"}],
        "start_date": "2026-03-20", "end_date": "2026-03-24", "purpose": "Clase"});
    let loan = house.json("instructor", "POST", LOANS, &body).await;
    assert_eq!(loan.status, 201, "{}", loan.body);
    let path = format!("{LOANS}/{}", loan.body["id"].as_str().unwrap());
    let approved = house.call("warehouse_admin", "POST", &format!("{path}/approve")).await;
    assert_eq!(approved.status, 200, "{}", approved.body);
    let first = approved.body["lines"][0]["units"][0]["item_id"].as_str().unwrap().to_owned();
    tripods.sort_by_key(|id| *id != first);
    (path, tripods.try_into().unwrap())
}

#[actix_web::test]
async fn a_promise_moves_to_another_asset_that_the_line_asks_for() {
    let house = House::build().await;
    let (path, [from, to]) = two_tripods(&house).await;
    let body = json!({"from_item_id": from, "to_item_id": to});
    let denied = house.json("instructor", "POST", &format!("{path}/swap"), &body).await;
    assert_eq!(denied.told(), (403, "access.denied"));
    let swapped = house.json("warehouse_admin", "POST", &format!("{path}/swap"), &body).await;
    assert_eq!(swapped.status, 200, "{}", swapped.body);
    let units = &swapped.body["lines"][0]["units"];
    assert_eq!(units.as_array().unwrap().len(), 1, "{units}");
    let one = &units[0];
    assert_eq!((&one["item_id"], &one["promised"], &one["item_name"]), (&json!(to), &json!(1), &json!("Trípode")));
}

#[actix_web::test]
async fn a_swap_that_cannot_be_changes_nothing() {
    let house = House::build().await;
    let (path, [from, to]) = two_tripods(&house).await;
    let camera = house.asset.id.to_string();
    let with = |change: Value| {
        let mut body = json!({"from_item_id": from, "to_item_id": to});
        for (field, value) in change.as_object().unwrap() {
            body[field] = value.clone();
        }
        body
    };
    let before = house.get("warehouse_admin", &path).await.body;
    for (body, status, code) in [
        (with(json!({"to_item_id": from})), 409, "loan.same-thing"),
        (with(json!({"to_item_id": camera})), 409, "loan.another-thing"),
        (with(json!({"quantity": 2})), 409, "loan.not-enough-units"),
        (with(json!({"line_id": camera})), 409, "loan.unknown-line"),
        (with(json!({"from_item_id": to, "to_item_id": from})), 409, "loan.unit-not-promised"),
    ] {
        let told = house.json("warehouse_admin", "POST", &format!("{path}/swap"), &body).await;
        assert_eq!(told.told(), (status, code), "{body}");
    }
    for (body, pointer, code) in [
        (with(json!({"quantity": 0})), "/quantity", "quantity.zero"),
        (with(json!({"quantity": -1})), "/quantity", "quantity.negative"),
        (with(json!({"line_id": "banana"})), "/line_id", "field.invalid"),
        (json!({"from_item_id": from}), "/to_item_id", "field.required"),
        (json!({"to_item_id": to}), "/from_item_id", "field.required"),
        (with(json!({"colour": "red"})), "/colour", "field.unknown"),
    ] {
        let told = house.json("warehouse_admin", "POST", &format!("{path}/swap"), &body).await;
        assert_eq!((told.status, told.faults()), (422, vec![(pointer, code)]), "{body}");
    }
    assert_eq!(house.get("warehouse_admin", &path).await.body, before);
}

#[actix_web::test]
async fn a_verb_of_another_version_is_refused() {
    let house = House::build().await;
    house.promised().await;
    for (who, verb) in [("instructor", "extension"), ("warehouse_admin", "revoke")] {
        let path = format!("{LOANS}/{}/{verb}", house.loan.id);
        let body = if verb == "revoke" { json!({"reason": "No"}) } else { more_days("2026-03-26") };
        let headers = [("content-type", "application/json"), ("if-match", "\"1\"")];
        let told = house.send(who, "POST", &path, &headers, body.to_string().into_bytes()).await;
        assert_eq!(told.status, 412, "{verb}: {}", told.body);
    }
    assert_eq!(house.stored().await["state"], "approved");
}
