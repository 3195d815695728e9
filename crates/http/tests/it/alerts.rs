//! Alerts, and what is worth one, as they are sent and shown.

use crate::house::House;
use plantel_domain::inventory::Asset;
use plantel_testkit::builders::{an_asset, good, seed};
use rstest::rstest;
use serde_json::{Value, json};

const ALERTS: &str = "/api/v1/system-alerts";
const SETTINGS: &str = "/api/v1/alert-settings";

/// With three units of something in the warehouse, of which there is an alert: its path.
async fn few(house: &House) -> String {
    let environment = Some(house.warehouse.id);
    seed(&*house.store, Asset { units: good(3), environment, ..an_asset(house.id()) }).await;
    let done = house.json("center_admin", "POST", &format!("{ALERTS}/evaluate"), &json!({})).await;
    assert_eq!((done.status, &done.body["raised"]), (200, &json!(1)), "{}", done.body);
    let list = house.get("auditor", ALERTS).await;
    format!("{ALERTS}/{}", list.body["data"][0]["id"].as_str().unwrap())
}

#[actix_web::test]
async fn an_alert_is_shown_in_the_language_of_who_reads_and_resolved_by_who_may() {
    let house = House::build().await;
    let path = few(&house).await;
    let spanish = house.send("auditor", "GET", &path, &[("accept-language", "es")], Vec::new()).await;
    assert_eq!(spanish.body["title"], "Pocas unidades: Multímetro digital");
    let english = house.send("auditor", "GET", &path, &[("accept-language", "en")], Vec::new()).await;
    assert_eq!(english.body["title"], "Few units: Multímetro digital");
    assert_eq!((&english.body["type"], &english.body["value"]), (&json!("low_stock"), &json!(3)));
    assert_eq!(english.headers["etag"], "\"1\"");
    let resolve = format!("{path}/resolve");
    let note = json!({"note": "Se pidieron más"});
    assert_eq!(house.json("auditor", "POST", &resolve, &note).await.told(), (403, "access.denied"));
    let empty = house.json("warehouse_admin", "POST", &resolve, &json!({"note": " "})).await;
    assert_eq!((empty.status, empty.faults()), (422, vec![("/note", "text.empty")]));
    let done = house.json("warehouse_admin", "POST", &resolve, &note).await;
    assert_eq!((done.status, &done.body["state"], &done.body["note"]), (200, &json!("resolved"), &note["note"]));
    assert_eq!(house.json("center_admin", "POST", &resolve, &note).await.told(), (409, "alert.resolved"));
}

#[actix_web::test]
async fn the_door_of_the_system_before_resolves_without_a_note_and_opens_nothing() {
    let house = House::build().await;
    let path = few(&house).await;
    let opened = house.json("warehouse_admin", "PUT", &path, &json!({"is_resolved": false})).await;
    assert_eq!(opened.told(), (409, "alert.not-reopened"));
    let done = house.json("warehouse_admin", "PUT", &path, &json!({"is_resolved": true})).await;
    assert_eq!((done.status, &done.body["is_resolved"], &done.body["note"]), (200, &json!(true), &Value::Null));
    let by_hand = house.json("center_admin", "POST", ALERTS, &json!({"type": "low_stock"})).await;
    assert_eq!(by_hand.status, 405, "nobody makes an alert");
}

#[actix_web::test]
async fn what_an_own_threshold_alone_reaches_is_shown_to_whose_it_is_and_resolved_by_nobody() {
    let house = House::build().await;
    let environment = Some(house.warehouse.id);
    seed(&*house.store, Asset { units: good(6), environment, ..an_asset(house.id()) }).await;
    let own = format!("{SETTINGS}/user/low_stock");
    assert_eq!(house.json("warehouse_admin", "PUT", &own, &json!({"threshold": 6})).await.status, 200);
    let done = house.json("center_admin", "POST", &format!("{ALERTS}/evaluate"), &json!({})).await;
    assert_eq!((done.status, &done.body["raised"]), (200, &json!(1)), "{}", done.body);
    let list = house.get("warehouse_admin", ALERTS).await;
    let alert = &list.body["data"][0];
    assert_eq!((&alert["is_personal"], &alert["value"]), (&json!(true), &json!(6)), "{}", list.body);
    let path = format!("{ALERTS}/{}", alert["id"].as_str().unwrap());
    for (method, path, body) in [
        ("POST", format!("{path}/resolve"), json!({"note": "Visto"})),
        ("PUT", path.clone(), json!({"is_resolved": true})),
    ] {
        let told = house.json("warehouse_admin", method, &path, &body).await;
        assert_eq!(told.told(), (409, "alert.personal"));
        assert_eq!(house.json("center_admin", method, &path, &body).await.told(), (404, "alert.not-found"));
    }
    assert_eq!(house.get("auditor", &path).await.told(), (404, "alert.not-found"));
    assert_eq!(house.get("auditor", ALERTS).await.body["data"], json!([]));
    for (who, lines) in [("warehouse_admin", 2), ("auditor", 1)] {
        let file = house.get(who, &format!("{ALERTS}/export")).await;
        assert_eq!(String::from_utf8(file.bytes).unwrap().lines().count(), lines, "{who}");
    }
}

#[actix_web::test]
async fn of_things_that_somebody_never_sees_there_is_no_own_setting() {
    let house = House::build().await;
    let path = |kind: &str| format!("{SETTINGS}/user/{kind}");
    let mine = house.get("technician", &format!("{SETTINGS}/user")).await;
    let kinds: Vec<&str> = mine.body.as_array().unwrap().iter().filter_map(|it| it["type"].as_str()).collect();
    let of_assets = ["low_stock", "warranty_ending", "maintenance_due", "equipment_missing", "equipment_damaged"];
    assert_eq!(kinds, of_assets);
    let told = house.json("technician", "PUT", &path("loan_overdue"), &json!({"threshold": 3})).await;
    assert_eq!(told.told(), (403, "access.denied"));
    let told = house.json("technician", "POST", SETTINGS, &json!({"alert_type": "prestamo_vencido"})).await;
    assert_eq!(told.told(), (403, "access.denied"));
    let own = house.json("technician", "PUT", &path("low_stock"), &json!({"threshold": 3})).await;
    assert_eq!((own.status, &own.body["own"]), (200, &json!(true)));
}

#[rstest]
#[case("type=low_stock", 1)]
#[case("type=stock_bajo", 1)]
#[case("type=loan_overdue", 0)]
#[case("severity=medium", 1)]
#[case("severity=high", 0)]
#[case("state=open", 1)]
#[case("is_resolved=true", 0)]
#[case("is_resolved=false&sort=-severity", 1)]
#[actix_web::test]
async fn alerts_are_found_by_what_they_are(#[case] query: &str, #[case] count: usize) {
    let house = House::build().await;
    few(&house).await;
    let list = house.get("auditor", &format!("{ALERTS}?{query}")).await;
    assert_eq!(list.body["data"].as_array().unwrap().len(), count, "{}", list.body);
    let file = house.get("auditor", &format!("{ALERTS}/export?{query}")).await;
    assert_eq!(String::from_utf8(file.bytes).unwrap().lines().count(), count + 1);
}

#[rstest]
#[case("type=weather", "?type", "alert-type.unknown")]
#[case("severity=grave", "?severity", "severity.unknown")]
#[case("state=lost", "?state", "kind.unknown")]
#[case("is_resolved=perhaps", "?is_resolved", "field.invalid")]
#[case("sort=title", "?sort", "sort.unknown")]
#[actix_web::test]
async fn a_bad_filter_is_told(#[case] query: &str, #[case] pointer: &str, #[case] code: &str) {
    let house = House::build().await;
    let told = house.get("auditor", &format!("{ALERTS}?{query}")).await;
    assert_eq!((told.status, told.faults()), (422, vec![(pointer, code)]), "{}", told.body);
}

#[actix_web::test]
async fn every_type_has_a_setting_and_what_is_absent_is_as_usual() {
    let house = House::build().await;
    let list = house.get("auditor", SETTINGS).await;
    assert_eq!(list.body.as_array().unwrap().len(), 10);
    assert_eq!((&list.body[0]["threshold"], &list.body[0]["escalate_after_hours"]), (&json!(5), &json!(48)));
    let path = format!("{SETTINGS}/item_da%C3%B1ado");
    let written = house.json("center_admin", "PUT", &path, &json!({"escalate_after_hours": null})).await;
    assert_eq!((written.status, written.headers["etag"].as_str()), (200, "\"1\""), "{}", written.body);
    assert_eq!((&written.body["type"], &written.body["threshold"]), (&json!("equipment_damaged"), &json!(1)));
    assert_eq!(written.body["escalate_after_hours"], Value::Null);
    let path = format!("{SETTINGS}/user/low_stock");
    let own = house.json("warehouse_admin", "PUT", &path, &json!({"threshold": 9})).await;
    assert_eq!((&own.body["threshold"], &own.body["own"]), (&json!(9), &json!(true)));
    let mine = house.get("warehouse_admin", &format!("{SETTINGS}/user")).await;
    assert_eq!((&mine.body[0]["threshold"], &mine.body[1]["own"]), (&json!(9), &json!(false)));
    assert_eq!(house.call("warehouse_admin", "DELETE", &path).await.status, 204);
}

#[rstest]
#[case("low_stock", json!({"threshold": -1, "severity": "grave", "channels": ["sms"], "escalate_after_hours": 0}),
    &[("/threshold", "field.out-of-range"), ("/severity", "severity.unknown"), ("/channels", "alert-setting.channel"),
    ("/escalate_after_hours", "field.out-of-range")])]
#[case("check_missed", json!({"threshold": 32}), &[("/threshold", "field.out-of-range")])]
#[case("weather", json!({}), &[("{type}", "alert-type.unknown")])]
#[actix_web::test]
async fn every_bad_field_of_a_setting_is_told(
    #[case] kind: &str,
    #[case] body: Value,
    #[case] faults: &[(&str, &str)],
) {
    let house = House::build().await;
    let told = house.json("center_admin", "PUT", &format!("{SETTINGS}/{kind}"), &body).await;
    assert_eq!((told.status, told.faults()), (422, faults.to_vec()), "{}", told.body);
}

#[actix_web::test]
async fn the_names_of_before_are_taken_and_others_are_told() {
    let house = House::build().await;
    let body = json!({"alert_type": "prestamo_vencido", "threshold_value": 3, "notification_methods": ["push", "sms"]});
    let own = house.json("auditor", "POST", SETTINGS, &body).await;
    assert_eq!((own.status, &own.body["type"]), (200, &json!("loan_overdue")), "{}", own.body);
    assert_eq!((&own.body["threshold"], &own.body["channels"]), (&json!(3), &json!(["in_app"])));
    let again = house.json("auditor", "POST", SETTINGS, &json!({"alert_type": "loan_overdue"})).await;
    assert_eq!((again.status, &again.body["threshold"]), (200, &json!(0)));
    let odd = json!({"alert_type": "clima", "notification_methods": ["pigeon"]});
    let told = house.json("auditor", "POST", SETTINGS, &odd).await;
    let faults = vec![("/alert_type", "alert-type.unknown"), ("/notification_methods", "alert-setting.channel")];
    assert_eq!((told.status, told.faults()), (422, faults));
}

#[actix_web::test]
async fn the_next_maintenance_of_a_thing_is_said_changed_and_taken_back() {
    let house = House::build().await;
    let body = json!({"code": "TOR-1", "name": "Torno", "maintenance_due_on": "2026-05-04"});
    let made = house.json("center_admin", "POST", "/api/v1/inventory", &body).await;
    assert_eq!((made.status, &made.body["maintenance_due_on"]), (201, &json!("2026-05-04")), "{}", made.body);
    let path = format!("/api/v1/inventory/{}", made.body["id"].as_str().unwrap());
    for due in [json!("2027-05-04"), Value::Null] {
        let changed = house.json("center_admin", "PATCH", &path, &json!({"maintenance_due_on": due})).await;
        assert_eq!((changed.status, &changed.body["maintenance_due_on"]), (200, &due));
    }
    for (method, path) in [("POST", "/api/v1/inventory"), ("PATCH", path.as_str())] {
        let body = json!({"code": "TOR-2", "name": "Torno", "maintenance_due_on": "1899-12-31"});
        let told = house.json("center_admin", method, path, &body).await;
        assert_eq!((told.status, told.faults()), (422, vec![("/maintenance_due_on", "date.too-early")]));
    }
}
