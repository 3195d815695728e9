//! What things look like on the wire.

use crate::house::House;
use serde_json::json;

#[actix_web::test]
async fn an_asset() {
    let house = House::build().await;
    let answer = house.get("instructor", &format!("/api/v1/inventory/{}", house.asset.id)).await;
    assert_eq!((answer.status, answer.headers["etag"].as_str()), (200, "\"1\""));
    insta::assert_json_snapshot!(answer.body);
}

#[actix_web::test]
async fn a_loan_through_its_life() {
    let house = House::build().await;
    let path = format!("/api/v1/loans/{}", house.loan.id);
    for verb in ["approve", "hand-over", "return"] {
        let answer = house.send("warehouse_admin", "POST", &format!("{path}/{verb}"), &[], Vec::new()).await;
        assert_eq!(answer.status, 200, "{verb}: {}", answer.body);
    }
    insta::assert_json_snapshot!(house.get("instructor", &path).await.body);
}

#[actix_web::test]
async fn a_page_of_a_list_and_its_link() {
    let house = House::build().await;
    house.json("center_admin", "POST", "/api/v1/environments", &json!({"name": "Aula 1"})).await;
    let answer = house.get("instructor", "/api/v1/environments?limit=1&count=true&search=a").await;
    insta::assert_json_snapshot!(json!({"body": answer.body, "link": answer.headers["link"]}));
}

#[actix_web::test]
async fn who_the_caller_is() {
    let house = House::build().await;
    let answer = house.get("warehouse_admin", "/api/v1/auth/me").await;
    assert_eq!(answer.status, 200);
    insta::assert_json_snapshot!(answer.body, {
        ".memberships[].id" => "[id]", ".memberships[].institution_id" => "[id]", ".memberships[].user_id" => "[id]",
        ".memberships[].environment_ids[]" => "[id]", ".user.id" => "[id]", ".institution_id" => "[id]",
    });
}

#[actix_web::test]
async fn a_row_of_the_journal() {
    let house = House::build().await;
    let path = format!("/api/v1/inventory/{}", house.asset.id);
    house.json("warehouse_admin", "PATCH", &path, &json!({"brand": "Canon", "notes": "Golpeada"})).await;
    let answer = house.get("auditor", "/api/v1/audit-logs?action=asset.changed").await;
    insta::assert_json_snapshot!(answer.body);
}
