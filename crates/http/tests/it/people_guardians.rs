//! Who answers for students, on the wire.

use crate::house::House;
use crate::people::{a_mother, a_student, made, with};
use serde_json::json;

#[actix_web::test]
async fn what_is_unusual_of_a_guardians_paper_is_a_warning_and_a_name_has_the_letters_of_names() {
    let house = House::build().await;
    let mut mother = a_mother();
    mother["guardian"]["document_number"] = json!("A2");
    let student = made(&house, &with(a_student(), "guardians", &json!([mother]))).await;
    let path = format!("/api/v1/guardians/{}", student["guardians"][0]["guardian_id"].as_str().unwrap());
    let unusual = json!(["document.digits-expected", "document.length-unusual"]);
    assert_eq!(house.get("secretary", &path).await.body["warnings"], unusual);
    assert_eq!(house.get("secretary", "/api/v1/guardians").await.body["data"][0]["warnings"], unusual);
    let usual = json!({"document_type": "CC", "document_number": "52123456"});
    assert_eq!(house.json("secretary", "PATCH", &path, &usual).await.body["warnings"], json!([]));
    let bad = house.json("secretary", "PATCH", &path, &json!({"name": "Marta 2"})).await;
    assert_eq!((bad.status, bad.faults()), (422, vec![("/name", "name.character")]));
}
