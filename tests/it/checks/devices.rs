//! What telephones send, and what they should not.

use chrono::{Days, TimeDelta};
use plantel_tests::classes::{CHECKS, Class, all_well_and, now};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};

on_both_databases!(
    entries_come_in_any_order_and_twice_and_the_latest_stands,
    every_fault_of_a_submission_is_told_at_its_place_and_nothing_is_taken,
    a_check_is_begun_for_its_own_class_room_and_day_alone,
    a_room_of_five_hundred_items_is_submitted_in_one_request,
    what_was_scanned_names_its_item,
);

const ENTRY: &str = "01981a6e-0000-7000-8000-000000000001";
const CHECK: &str = "01981a6e-0000-7000-8000-00000000000c";

async fn entries_come_in_any_order_and_twice_and_the_latest_stands(kind: Kind) {
    let class = Class::open(kind).await;
    let chairs = class.things("SILLA", [10, 0, 0]).await;
    let mut beginning = class.beginning();
    beginning["id"] = json!(CHECK);
    let check = format!("{CHECKS}/{CHECK}");
    class.student.post(CHECKS, beginning.clone()).await.is(201);
    class.student.post(CHECKS, beginning).await.is(200);
    let at = |minutes: i64| now() - TimeDelta::minutes(minutes);
    let late = json!({"items": [{"id": ENTRY, "item_id": chairs, "found": 9, "counted_at": at(1)}]});
    let early = json!({"items": [{"item_id": chairs, "found": 3, "counted_at": at(30)}]});
    let path = format!("{check}/items");
    for body in [&late, &early, &late] {
        class.student.post(&path, body.clone()).await.is(200);
    }
    let sheet = class.student.get(&check).await.is(200);
    assert_eq!(sheet["items"][0]["found"], 9);
    let told = class.student.get(&format!("{check}/counts?item_id={chairs}")).await.is(200);
    let found: Vec<_> = told["data"].as_array().expect("a list").iter().map(|one| one["found"].clone()).collect();
    assert_eq!(found, [9, 3]);
}

async fn every_fault_of_a_submission_is_told_at_its_place_and_nothing_is_taken(kind: Kind) {
    let class = Class::open(kind).await;
    let chairs = class.things("SILLA", [10, 0, 0]).await;
    let warehouse = class.center.warehouse("Bodega").await;
    let elsewhere = class.center.asset("CAM-1", &warehouse, 1).await;
    let check = class.begun().await;
    let ahead = now() + TimeDelta::days(1);
    let items = json!({"items": [
        {"item_id": elsewhere, "found": 1},
        {"item_id": chairs, "found": 8, "missing": 1},
        {"item_id": chairs, "found": 10, "counted_at": ahead},
        {"item_id": chairs, "found": 9, "missing": 2, "surplus": 1},
    ]});
    let refused = class.student.post(&format!("{check}/submit"), all_well_and(&items)).await;
    refused.refuses(422, "request.invalid");
    let codes = refused.codes();
    for code in ["check.item-of-another-room", "check-line.sum", "check.clock-wrong", "check-line.missing-and-surplus"]
    {
        assert!(codes.contains(&code), "{code} in {codes:?}");
    }
    for bad in [
        json!({"item_id": chairs, "found": -1}),
        json!({"item_id": chairs, "found": 2_000_000}),
        json!({"item_id": chairs, "found": 1.5}),
        json!({"item_id": chairs}),
        json!({"found": 1}),
    ] {
        let refused = class.student.post(&format!("{check}/items"), json!({"items": [bad]})).await;
        assert!([400, 422].contains(&refused.status), "{bad}: {}", refused.text());
    }
    let untold = json!({"is_clean": true, "is_organized": true});
    class.student.post(&format!("{check}/submit"), untold).await.refuses(422, "request.invalid");
    let unsaid = json!({"items": [{"item_id": chairs, "found": 10}], "is_clean": false});
    class.student.post(&format!("{check}/submit"), all_well_and(&unsaid)).await.refuses(422, "request.invalid");
    let sheet = class.student.get(&check).await.is(200);
    assert_eq!((&sheet["state"], &sheet["items"][0]["found"]), (&json!("student_pending"), &Value::Null));
}

async fn a_check_is_begun_for_its_own_class_room_and_day_alone(kind: Kind) {
    let class = Class::open(kind).await;
    let other = class.center.warehouse("Bodega").await;
    let on = |day: Value| json!({"environment_id": class.room, "schedule_id": class.schedule, "day": day});
    let refused = |body: Value, code: &'static str| {
        let student = class.student.clone();
        async move {
            let reply = student.post(CHECKS, body).await;
            assert!(reply.status == 422 && reply.codes().contains(&code), "{}", reply.text());
        }
    };
    refused(on(json!(class.today + Days::new(1))), "check.not-begun").await;
    refused(on(json!(class.today + Days::new(60))), "check.no-session").await;
    let elsewhere = json!({"environment_id": other, "schedule_id": class.schedule});
    refused(elsewhere, "check.schedule-of-another-room").await;
    let unknown = json!({"environment_id": class.room, "schedule_id": CHECK});
    refused(unknown, "schedule.not-found").await;
}

async fn a_room_of_five_hundred_items_is_submitted_in_one_request(kind: Kind) {
    let class = Class::open(kind).await;
    let rows: Vec<_> = (0..500).map(|number| format!("COSA-{number:03};Cosa {number};other;Ambiente 301;3")).collect();
    let sheet = format!("codigo;nombre;categoria;ambiente;cantidad\n{}", rows.join("\n"));
    class.center.root.upload("/api/v1/inventory/import", sheet).await.is(200);
    let check = class.begun().await;
    let sheet = class.student.get(&check).await.is(200);
    let items: Vec<_> = sheet["items"].as_array().expect("a list").iter().map(|it| it["item_id"].clone()).collect();
    assert_eq!(items.len(), 500);
    let items: Vec<_> = items.into_iter().map(|item| json!({"item_id": item, "found": 3})).collect();
    let said = all_well_and(&json!({"items": items}));
    let sheet = class.student.post(&format!("{check}/submit"), said).await.is(200);
    assert_eq!((&sheet["summary"]["counted"], &sheet["summary"]["found"]), (&json!(500), &json!(1500)));
}

async fn what_was_scanned_names_its_item(kind: Kind) {
    let class = Class::open(kind).await;
    let chairs = class.things("SILLA", [10, 0, 0]).await;
    let check = class.begun().await;
    let asset = class.center.root.get(&format!("/api/v1/inventory/{chairs}")).await.is(200);
    let old = r#"{"v":1,"type":"item","id":"9","ts":1700000000,"code":"silla","name":"x","sig":"00"}"#;
    for (scanned, found) in [(asset["tag"].as_str().expect("it has a tag"), 8), (old, 10)] {
        let body = json!({"items": [{"tag": scanned, "found": found}]});
        let sheet = class.student.post(&format!("{check}/items"), body).await.is(200);
        assert_eq!(sheet["items"][0]["found"], found);
    }
    let body = json!({"items": [{"tag": "00112233445566778899AABBCCDDEEFF", "found": 1}]});
    let refused = class.student.post(&format!("{check}/items"), body).await;
    assert!(refused.codes().contains(&"check.item-of-another-room"), "{}", refused.text());
}
