//! How much is lent, on the wire.

use crate::house::House;
use serde_json::{Value, json};

const STATISTICS: &str = "/api/v1/loans/statistics";

#[actix_web::test]
async fn loans_are_counted_by_state_month_item_and_borrower() {
    let house = House::build().await;
    let told = house.get("auditor", &format!("{STATISTICS}?from=2026-03-01&to=2026-03-31")).await;
    let instructor = house.users["instructor"].id.to_string();
    let expected = json!({
        "from": "2026-03-01",
        "to": "2026-03-31",
        "loans": 1,
        "units": 1,
        "by_state": {"pending": 1, "approved": 0, "rejected": 0, "cancelled": 0, "expired": 0, "active": 0,
            "partially_returned": 0, "returned": 0, "lost": 0},
        "by_month": [{"month": "2026-03", "loans": 1, "units": 1}],
        "by_item": [{"item_id": house.asset.id.to_string(), "code": "CAM-1", "name": "Cámara réflex", "loans": 1,
            "units": 1}],
        "by_borrower": [{"borrower_id": instructor, "name": "instructor", "loans": 1, "units": 1}],
        "mean_days": null,
        "overdue_rate": null,
        "late": 0,
        "overdue_now": 0,
    });
    assert_eq!((told.status, &told.body), (200, &expected), "{}", told.body);
    // Until today none begins.
    let told = house.get("auditor", STATISTICS).await;
    assert_eq!((&told.body["loans"], &told.body["from"]), (&json!(0), &json!("2025-03-17")));
    let here = format!("{STATISTICS}?to=2026-03-31&warehouse_id={}", house.warehouse.id);
    for (who, loans) in [("instructor", 1), ("warehouse_admin", 1), ("teacher", 0)] {
        assert_eq!(house.get(who, &here).await.body["loans"], loans, "{who}");
    }
}

#[actix_web::test]
async fn an_asset_that_was_never_lent_is_of_no_use_so_far() {
    let house = House::build().await;
    let asset = house.asset.id.to_string();
    let path = format!("/api/v1/loans/utilisation?item_id={asset}&from=2026-03-15&to=2026-03-15");
    let told = house.get("warehouse_admin", &path).await;
    let expected = json!({"item_id": asset, "from": "2026-03-15", "to": "2026-03-15", "units": 10,
        "lent_unit_days": 0.0, "unit_days": 10.0, "utilisation": 0.0, "loans": 0});
    assert_eq!((told.status, &told.body), (200, &expected), "{}", told.body);
    let ahead = format!("/api/v1/loans/utilisation?item_id={asset}&from=2026-04-01");
    assert_eq!(house.get("auditor", &ahead).await.body["utilisation"], Value::Null);
    assert_eq!(house.get("instructor", &path).await.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn bad_days_and_ids_are_told_where_they_stand() {
    let house = House::build().await;
    let cases = [
        ("statistics?from=2016-01-01&to=2026-03-16", ("?to", "date.too-many-days")),
        ("statistics?from=2026-03-17&to=2026-03-16", ("?to", "date.before-start")),
        ("statistics?from=yesterday", ("?from", "field.invalid")),
        ("statistics?warehouse_id=1", ("?warehouse_id", "id.invalid")),
        ("statistics?month=2026-03", ("?month", "field.unknown")),
        ("utilisation", ("?item_id", "field.required")),
        ("utilisation?item_id=", ("?item_id", "field.required")),
        ("utilisation?item_id=1", ("?item_id", "id.invalid")),
    ];
    for (query, expected) in cases {
        let told = house.get("auditor", &format!("/api/v1/loans/{query}")).await;
        assert_eq!((told.status, told.faults()), (422, vec![expected]), "{query}: {}", told.body);
    }
    let unknown = house.warehouse.id;
    let told = house.get("auditor", &format!("/api/v1/loans/utilisation?item_id={unknown}")).await;
    assert_eq!(told.told(), (404, "asset.not-found"));
    let told = house.get("auditor", &format!("{STATISTICS}?warehouse_id={}", house.asset.id)).await;
    assert_eq!(told.told(), (404, "environment.not-found"));
}
