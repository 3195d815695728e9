//! Students who are blocked, on the wire.

use crate::exports::lines;
use crate::house::House;
use crate::people::{a_mother, a_student, made, with};
use rstest::rstest;
use serde_json::{Value, json};

const STUDENTS: &str = "/api/v1/students";

fn place(student: &Value) -> String {
    format!("{STUDENTS}/{}", student["id"].as_str().unwrap())
}

#[actix_web::test]
async fn who_is_blocked_is_shown_to_who_may_block_with_since_when_by_whom_and_why() {
    let house = House::build().await;
    let student = made(&house, &with(a_student(), "guardians", &json!([a_mother()]))).await;
    let other = with(a_student(), "document_number", &json!("1007000014"));
    made(&house, &other).await;
    assert_eq!(student.get("blocked"), None, "nothing is said of who is not");
    let why = json!({"reason": "Supresión pedida, acta 12"});
    let blocked = house.json("rector", "POST", &format!("{}/block", place(&student)), &why).await;
    assert_eq!((blocked.status, blocked.headers["etag"].as_str()), (200, "\"2\""));
    let told = &blocked.body["blocked"];
    let rector = house.users["rector"].id.to_string();
    assert_eq!((&told["reason"], &told["by"]), (&why["reason"], &json!(rector)));
    assert_eq!(told["at"], blocked.body["updated_at"]);
    assert_eq!(house.get("rector", &place(&student)).await.body, blocked.body);
    for (who, query, count) in [
        ("rector", "", 1),
        ("rector", "&blocked=true", 1),
        ("rector", "&blocked=false", 1),
        ("secretary", "", 1),
        ("secretary", "&blocked=true", 0),
        ("secretary", "&blocked=false", 1),
    ] {
        let listed = house.get(who, &format!("{STUDENTS}?count=true{query}")).await;
        assert_eq!(listed.body["count"], count, "{who} {query}");
    }
    for (who, list, usual, blocked) in [
        ("rector", "students", 1, 1),
        ("secretary", "students", 1, 0),
        ("rector", "guardians", 0, 1),
        ("secretary", "guardians", 0, 0),
        ("rector", "enrollments", 0, 0),
        ("rector", "contact-proposals", 0, 0),
        ("rector", "data-requests", 0, 0),
    ] {
        for (query, count) in [("", usual), ("?blocked=false", usual), ("?blocked=true", blocked)] {
            let file = lines(&house, who, &format!("/{list}/export{query}")).await;
            assert_eq!(file.len(), count + 1, "{who} {list}{query}, with the heading");
            let listed = house.get(who, &format!("/api/v1/{list}{query}")).await;
            assert_eq!(listed.body["data"].as_array().unwrap().len(), count, "{who} {list}{query}");
        }
    }
    assert_eq!(house.get("secretary", &place(&student)).await.told(), (404, "student.not-found"));
    let mother = student["guardians"][0]["guardian_id"].as_str().unwrap();
    let mother = format!("/api/v1/guardians/{mother}");
    assert_eq!(house.get("secretary", &mother).await.told(), (404, "guardian.not-found"));
    assert_eq!(house.get("rector", &mother).await.status, 200);
}

#[actix_web::test]
async fn nothing_changes_of_who_is_blocked_until_they_are_unblocked() {
    let house = House::build().await;
    let student = made(&house, &a_student()).await;
    let path = place(&student);
    let why = json!({"reason": "Supresión pedida"});
    let unblock = format!("{path}/unblock");
    assert_eq!(house.json("rector", "POST", &unblock, &why).await.told(), (409, "student.not-blocked"));
    assert_eq!(house.json("rector", "POST", &format!("{path}/block"), &why).await.status, 200);
    let phone = json!({"phone": "3001234567"});
    assert_eq!(house.json("rector", "PATCH", &path, &phone).await.told(), (409, "student.blocked"));
    assert_eq!(house.json("secretary", "PATCH", &path, &phone).await.told(), (404, "student.not-found"));
    assert_eq!(house.call("rector", "POST", &format!("{path}/reactivate")).await.told(), (409, "student.blocked"));
    let same = house.json("secretary", "POST", STUDENTS, &a_student()).await;
    assert_eq!(same.told(), (409, "student.document-taken"));
    let back = house.json("rector", "POST", &unblock, &why).await;
    assert_eq!((back.status, back.headers["etag"].as_str(), back.body.get("blocked")), (200, "\"3\"", None));
    assert_eq!(house.json("secretary", "PATCH", &path, &phone).await.status, 200);
}

#[rstest]
#[case(json!({}), "/reason", "text.empty")]
#[case(json!({"reason": " \n"}), "/reason", "text.empty")]
#[case(json!({"reason": "a\u{0}"}), "/reason", "text.control-character")]
#[case(json!({"reason": "ñ".repeat(501)}), "/reason", "text.too-long")]
#[case(json!({"reason": "Sí", "until": "2027"}), "/until", "field.unknown")]
#[actix_web::test]
async fn a_bad_reason_blocks_nobody(#[case] body: Value, #[case] pointer: &str, #[case] code: &str) {
    let house = House::build().await;
    let student = made(&house, &a_student()).await;
    for verb in ["block", "unblock"] {
        let answer = house.json("rector", "POST", &format!("{}/{verb}", place(&student)), &body).await;
        assert_eq!((answer.status, answer.faults()), (422, vec![(pointer, code)]));
    }
    assert_eq!(house.get("secretary", &place(&student)).await.body, student);
}

#[actix_web::test]
async fn a_bad_filter_of_blocked_students_is_refused() {
    let house = House::build().await;
    for list in ["students", "guardians", "enrollments", "contact-proposals", "data-requests"] {
        let answer = house.get("rector", &format!("/api/v1/{list}?blocked=perhaps")).await;
        assert_eq!((answer.status, answer.faults()), (422, vec![("?blocked", "field.invalid")]), "{list}");
    }
}

#[actix_web::test]
async fn who_answers_for_blocked_students_alone_is_described_to_nobody_who_may_not_block() {
    let house = House::build().await;
    let student = made(&house, &with(a_student(), "guardians", &json!([a_mother()]))).await;
    let why = json!({"reason": "Supresión pedida"});
    assert_eq!(house.json("rector", "POST", &format!("{}/block", place(&student)), &why).await.status, 200);
    let sister = with(a_student(), "document_number", &json!("1007000014"));
    let sister = with(sister, "guardians", &json!([a_mother()]));
    let held = house.json("secretary", "POST", STUDENTS, &sister).await;
    assert_eq!(held.told(), (409, "guardian.held"));
    assert!(!held.body.to_string().contains("Marta"), "{}", held.body);
    let made = house.json("rector", "POST", STUDENTS, &sister).await;
    assert_eq!((made.status, &made.body["guardians"][0]["name"]), (201, &json!("Marta Lucía Ruiz")));
}

#[actix_web::test]
async fn another_type_of_the_same_bearer_is_a_warning() {
    let house = House::build().await;
    let first = made(&house, &with(a_student(), "guardians", &json!([a_mother()]))).await;
    assert_eq!(first["warnings"], json!([]));
    let mut mother = a_mother();
    mother["guardian"]["document_type"] = json!("NUIP");
    let sister = with(a_student(), "document_number", &json!("1007000014"));
    let warned = made(&house, &with(sister.clone(), "guardians", &json!([mother.clone()]))).await;
    assert_eq!(warned["warnings"], json!(["guardian.paper-differs"]));
    assert_eq!(warned["guardians"][0]["document_type"], "CC", "the old paper stays");
    let third = made(&house, &with(sister, "document_number", &json!("1007000015"))).await;
    let linked = house.json("secretary", "POST", &format!("{}/guardians", place(&third)), &mother).await;
    assert_eq!((linked.status, &linked.body["warnings"]), (200, &json!(["guardian.paper-differs"])));
}
