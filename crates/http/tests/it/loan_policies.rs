//! Policies of lending, and the groups of members they speak of.

use crate::house::House;
use serde_json::{Value, json};

const POLICIES: &str = "/api/v1/loan-policies";

#[actix_web::test]
async fn a_policy_says_all_its_terms_and_is_replaced_whole() {
    let house = House::build().await;
    let body = json!({
        "warehouse_id": house.warehouse.id.to_string(),
        "allowed": [{"roles": ["instructor"], "groups": ["2758492"]}, {"categories": []}],
        "longest_days": 8, "open_on": ["friday", "monday"], "closed_on_holidays": true,
        "closed_days": [{"start_date": "2026-12-16", "end_date": "2027-01-11", "reason": "Receso"}],
        "approval": "automatic", "remind_at": "18:30", "due_soon_days": null,
    });
    let made = house.json("warehouse_admin", "POST", POLICIES, &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let told = &made.body;
    assert_eq!((&told["longest_days"], &told["most_units"]), (&json!(8), &Value::Null));
    assert_eq!(told["due_soon_days"], Value::Null);
    assert_eq!((&told["open_on"], &told["remind_at"]), (&json!(["monday", "friday"]), &json!("18:30")));
    assert_eq!(told["closed_days"], body["closed_days"]);
    assert_eq!(told["allowed"][0], json!({"roles": ["instructor"], "groups": ["2758492"], "categories": []}));
    let place = format!("{POLICIES}/{}", told["id"].as_str().unwrap());
    assert_eq!(house.get("instructor", &place).await.body, made.body);
    let replaced = house.json("warehouse_admin", "PUT", &place, &json!({"most_units": 2})).await;
    assert_eq!(replaced.status, 200, "{}", replaced.body);
    assert_eq!((&replaced.body["longest_days"], &replaced.body["due_soon_days"]), (&Value::Null, &json!(1)));
    assert_eq!(replaced.body["open_on"].as_array().unwrap().len(), 7);
    let effective = format!("{POLICIES}/effective?warehouse_id={}", house.warehouse.id);
    assert_eq!(house.get("instructor", &effective).await.body["most_units"], 2);
    let elsewhere = house.get("instructor", &format!("{POLICIES}/effective")).await;
    assert_eq!(elsewhere.body["most_units"], Value::Null);
    let listed = house.get("instructor", POLICIES).await;
    assert_eq!(listed.body, json!({"data": [replaced.body]}));
    assert_eq!(house.call("warehouse_admin", "DELETE", &place).await.status, 204);
    assert_eq!(house.get("instructor", &place).await.code(), "loan-policy.not-found");
}

#[actix_web::test]
async fn every_bad_term_is_told_where_it_stands() {
    let house = House::build().await;
    let body = json!({
        "allowed": [{"roles": ["king"], "groups": [" "]}],
        "longest_days": 0, "ahead_days": -1, "most_units": 1_000_001, "open_on": ["lunes"], "approval": "perhaps",
        "closed_days": [{"start_date": "2026-02-02", "end_date": "2026-02-01", "reason": ""}],
        "block_days": 366, "remind_at": "7", "due_soon_days": 0,
    });
    let refused = house.json("center_admin", "POST", POLICIES, &body).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    for pointer in [
        "/allowed/0/roles/0",
        "/allowed/0/groups/0",
        "/longest_days",
        "/ahead_days",
        "/most_units",
        "/open_on/0",
        "/approval",
        "/closed_days/0/end_date",
        "/closed_days/0/reason",
        "/block_days",
        "/remind_at",
        "/due_soon_days",
    ] {
        assert!(refused.body.to_string().contains(&format!("\"{pointer}\"")), "{pointer}: {}", refused.body);
    }
    let none = house.json("center_admin", "POST", POLICIES, &json!({"open_on": []})).await;
    assert_eq!(none.status, 422, "{}", none.body);
    assert_eq!(house.get("center_admin", POLICIES).await.body, json!({"data": []}));
}

#[actix_web::test]
async fn groups_of_a_member_come_back_and_stay_when_nobody_speaks_of_them() {
    let house = House::build().await;
    let members = house.get("center_admin", "/api/v1/memberships?limit=200").await;
    let student = house.users["student"].id.to_string();
    let rows = members.body["data"].as_array().unwrap();
    let place = rows.iter().find(|row| row["user_id"] == student.as_str()).unwrap();
    assert_eq!(place["groups"], json!([]));
    let place = format!("/api/v1/memberships/{}", place["id"].as_str().unwrap());
    let groups = json!({"groups": ["Semillero de Robótica", "2758492", "semillero de robotica"]});
    let changed = house.json("center_admin", "PATCH", &place, &groups).await;
    assert_eq!(changed.status, 200, "{}", changed.body);
    assert_eq!(changed.body["groups"].as_array().unwrap().len(), 2);
    let other = house.json("center_admin", "PATCH", &place, &json!({"roles": ["student", "instructor"]})).await;
    assert_eq!(other.body["groups"], changed.body["groups"]);
    let many: Vec<String> = (0..51).map(|n| n.to_string()).collect();
    let refused = house.json("center_admin", "PATCH", &place, &json!({"groups": many})).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    assert!(refused.body.to_string().contains("list.too-long"), "{}", refused.body);
}
