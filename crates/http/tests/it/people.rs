//! Students and who answers for them, on the wire.

use crate::exports::{file, lines, sheet};
use crate::house::House;
use rstest::rstest;
use serde_json::{Value, json};

const STUDENTS: &str = "/api/v1/students";

/// All that must be said of a student.
pub fn a_student() -> Value {
    json!({"document_type": "TI", "document_number": "1.007.000.013", "first_surname": "Peña", "first_name": "Ana",
        "birth_date": "2015-08-20", "sex": "F"})
}

pub fn with(mut body: Value, field: &str, value: &Value) -> Value {
    body[field] = value.clone();
    body
}

/// Somebody described, as mother.
pub fn a_mother() -> Value {
    json!({"guardian": {"document_type": "CC", "document_number": "52123456", "name": "Marta Lucía Ruiz",
        "phone": "300 123 4567", "address": "Calle 45 # 12-30"}, "relationship": "mother", "may_pick_up": true})
}

pub async fn made(house: &House, body: &Value) -> Value {
    let answer = house.json("secretary", "POST", STUDENTS, body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.body
}

fn place(student: &Value) -> String {
    format!("{STUDENTS}/{}", student["id"].as_str().unwrap())
}

#[actix_web::test]
async fn a_student_is_told_as_they_were_written_down_and_nothing_sensitive_with_them() {
    let house = House::build().await;
    let mut body = a_student();
    body["guardians"] = json!([a_mother()]);
    body["sensitive"] = json!({"blood_type": "O+", "allergies": "Penicilina", "disability": 3, "ethnicity": 0});
    let said = [
        ("second_surname", json!("D'Angelo-Núñez")),
        ("second_name", json!("María")),
        ("birth_country", json!("ve")),
        ("municipality", json!("5001")),
        ("zone", json!("rural")),
        ("stratum", json!(0)),
        ("phone", json!("+57 604 123 4567")),
        ("email", json!("ana@example.edu.co")),
    ];
    for (field, value) in said {
        body[field] = value;
    }
    let student = made(&house, &body).await;
    for (field, value) in [
        ("document_number", json!("1007000013")),
        ("full_name", json!("Ana María Peña D'Angelo-Núñez")),
        ("birth_country", json!("VE")),
        ("municipality", json!("05001")),
        ("stratum", json!(0)),
        ("phone", json!("+576041234567")),
        ("warnings", json!([])),
        ("active", json!(true)),
    ] {
        assert_eq!(student[field], value, "{field}");
    }
    assert_eq!(student["guardians"][0]["name"], "Marta Lucía Ruiz");
    assert_eq!(student["guardians"][0]["phone"], "3001234567");
    let told = student.to_string();
    assert!(!told.contains("Penicilina") && !told.contains("O+"), "{told}");
    let sensitive = house.get("secretary", &format!("{}/sensitive", place(&student))).await;
    assert_eq!((sensitive.status, sensitive.headers["etag"].as_str()), (200, "\"1\""));
    assert_eq!((&sensitive.body["allergies"], &sensitive.body["disability"]), (&json!("Penicilina"), &json!(3)));
    let (name, rows) = sheet(file(&house, "secretary", "/students/export?format=xlsx").await);
    assert_eq!((name.as_str(), rows.len()), ("students", 2));
    let file = lines(&house, "secretary", "/students/export").await.join("\n");
    assert!(file.contains("Marta Lucía Ruiz (mother) 3001234567") && !file.contains("Penicilina"), "{file}");
    assert_eq!(lines(&house, "secretary", "/guardians/export").await.len(), 2);
}

#[rstest]
#[case("document_type", json!("XX"), "document-type.unknown")]
#[case("document_type", json!("ti"), "document-type.unknown")]
#[case("document_type", json!(""), "field.required")]
#[case("document_type", json!(2), "field.invalid")]
#[case("document_number", json!(""), "field.required")]
#[case("document_number", json!(" .- "), "document-number.invalid")]
#[case("document_number", json!("123456789012345678901"), "document-number.invalid")]
#[case("document_number", json!("12/34"), "document-number.invalid")]
#[case("document_number", json!("12🙂"), "document-number.invalid")]
#[case("document_number", json!("' OR 1=1"), "document-number.invalid")]
#[case("issued_in", json!("99999"), "municipality.unknown")]
#[case("first_surname", json!(" "), "field.required")]
#[case("first_surname", json!("Peña 🐟"), "name.character")]
#[case("first_name", json!("Ana1"), "name.character")]
#[case("first_name", json!("Ana\u{0}"), "text.control-character")]
#[case("second_surname", json!(""), "text.empty")]
#[case("second_name", json!("<b>"), "name.character")]
#[case("birth_date", json!("2026-03-17"), "birth-date.future")]
#[case("birth_date", json!("1899-12-31"), "date.too-early")]
#[case("birth_date", json!("2026-02-30"), "field.invalid")]
#[case("birth_municipality", json!("00000"), "municipality.unknown")]
#[case("birth_country", json!("XX"), "country.unknown")]
#[case("birth_country", json!("CO"), "country.is-colombia")]
#[case("birth_country", json!("co"), "country.is-colombia")]
#[case("sex", json!("X"), "sex.unknown")]
#[case("address", json!("a\nb"), "text.control-character")]
#[case("municipality", json!("Medellín"), "municipality.unknown")]
#[case("zone", json!("urbana"), "zone.unknown")]
#[case("stratum", json!(7), "stratum.unknown")]
#[case("stratum", json!(-1), "stratum.unknown")]
#[case("phone", json!("123456"), "phone.invalid")]
#[case("phone", json!("call me"), "phone.invalid")]
#[case("email", json!("ana"), "email.invalid")]
#[case("nickname", json!("Anita"), "field.unknown")]
#[actix_web::test]
async fn a_bad_value_is_told_where_it_stands(#[case] field: &str, #[case] value: Value, #[case] code: &str) {
    let house = House::build().await;
    let answer = house.json("secretary", "POST", STUDENTS, &with(a_student(), field, &value)).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(format!("/{field}").as_str(), code)]));
    assert_eq!(house.get("secretary", &format!("{STUDENTS}?count=true")).await.body["count"], 0);
    let student = made(&house, &a_student()).await;
    let mut change = json!({});
    change[field] = value;
    let both = [["document_type", "document_number"], ["first_surname", "first_name"]];
    for pair in both.iter().filter(|pair| pair.contains(&field)) {
        for other in pair.iter().filter(|other| **other != field) {
            change[*other] = a_student()[*other].clone();
        }
    }
    if field.starts_with("second_") {
        change["first_surname"] = json!("Peña");
        change["first_name"] = json!("Ana");
    }
    let answer = house.json("secretary", "PATCH", &place(&student), &change).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(format!("/{field}").as_str(), code)]));
    assert_eq!(house.get("secretary", &place(&student)).await.body, student);
}

#[rstest]
#[case("/guardians/0/guardian/document_type", "document-type.unknown", "guardian", json!({"document_type": "X",
    "document_number": "1", "name": "Marta"}))]
#[case("/guardians/0/guardian/name", "field.required", "guardian", json!({"document_type": "CC",
    "document_number": "1"}))]
#[case("/guardians/0/guardian/name", "name.character", "guardian", json!({"document_type": "CC",
    "document_number": "1", "name": "<b>Marta</b>"}))]
#[case("/guardians/0/guardian", "field.required", "guardian", Value::Null)]
#[case("/guardians/0/guardian", "field.invalid", "guardian_id", json!("01935f3c-0000-7000-8000-000000000000"))]
#[case("/guardians/0/relationship", "relationship.unknown", "relationship", json!("vecino"))]
#[case("/guardians/0/relationship", "field.required", "relationship", json!(""))]
#[actix_web::test]
async fn a_bad_guardian_is_told_where_it_stands(
    #[case] pointer: &str,
    #[case] code: &str,
    #[case] field: &str,
    #[case] value: Value,
) {
    let house = House::build().await;
    let body = with(a_student(), "guardians", &json!([with(a_mother(), field, &value)]));
    let answer = house.json("secretary", "POST", STUDENTS, &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(pointer, code)]));
}

#[actix_web::test]
async fn one_guardian_stands_once_in_a_body_and_ten_at_most() {
    let house = House::build().await;
    let body = with(a_student(), "guardians", &json!([a_mother(), a_mother()]));
    let answer = house.json("secretary", "POST", STUDENTS, &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![("/guardians/1", "list.twice")]));
    let mut younger = a_mother();
    younger["guardian"]["document_type"] = json!("TI");
    let body = with(a_student(), "guardians", &json!([a_mother(), younger]));
    let answer = house.json("secretary", "POST", STUDENTS, &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![("/guardians/1", "list.twice")]));
    let body = with(a_student(), "guardians", &json!(vec![a_mother(); 11]));
    let answer = house.json("secretary", "POST", STUDENTS, &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![("/guardians", "list.too-long")]));
}

#[actix_web::test]
async fn names_with_apostrophes_and_two_hundred_letters_pass_and_one_more_does_not() {
    let house = House::build().await;
    let long = "ñ".repeat(200);
    let mut body = with(a_student(), "first_surname", &json!(long));
    body["second_surname"] = json!("O’Neil d'Ávila-Gómez Jr.");
    assert_eq!(made(&house, &body).await["first_surname"], long.as_str());
    let body = with(a_student(), "first_name", &json!("ñ".repeat(201)));
    let answer = house.json("secretary", "POST", STUDENTS, &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![("/first_name", "text.too-long")]));
}

#[rstest]
#[case(json!({"document_type": "CC"}), "/document_number")]
#[case(json!({"document_number": "123"}), "/document_type")]
#[case(json!({"first_name": "Eva"}), "/first_surname")]
#[case(json!({"first_surname": "Eva"}), "/first_name")]
#[actix_web::test]
async fn half_a_paper_and_half_a_name_are_refused(#[case] change: Value, #[case] missing: &str) {
    let house = House::build().await;
    let student = made(&house, &a_student()).await;
    let answer = house.json("secretary", "PATCH", &place(&student), &change).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(missing, "field.required")]));
}

#[actix_web::test]
async fn a_change_says_what_it_says_and_null_clears() {
    let house = House::build().await;
    let student = made(&house, &with(a_student(), "birth_municipality", &json!("05001"))).await;
    let change = json!({"phone": "3001234567", "birth_country": "VE", "first_surname": "Ruiz", "first_name": "Eva"});
    let changed = house.json("secretary", "PATCH", &place(&student), &change).await;
    assert_eq!((changed.status, changed.headers["etag"].as_str()), (200, "\"2\""));
    assert_eq!((&changed.body["birth_municipality"], &changed.body["birth_country"]), (&Value::Null, &json!("VE")));
    assert_eq!(changed.body["full_name"], "Eva Ruiz");
    let clear = json!({"phone": null, "birth_country": null});
    let cleared = house.json("secretary", "PATCH", &place(&student), &clear).await;
    assert_eq!((&cleared.body["phone"], &cleared.body["birth_country"]), (&Value::Null, &Value::Null));
    let nobody = house.json("secretary", "PUT", &format!("{}/user", place(&student)), &json!({})).await;
    assert_eq!((nobody.status, nobody.faults()), (422, vec![("/user_id", "field.required")]));
}

#[actix_web::test]
async fn a_parent_sees_the_own_child_and_of_the_other_parent_the_name_alone() {
    let house = House::build().await;
    let mut other = a_mother();
    other["relationship"] = json!("father");
    other["guardian"]["document_number"] = json!("79123456");
    let student = made(&house, &with(a_student(), "guardians", &json!([a_mother(), other]))).await;
    let own = student["guardians"][0]["guardian_id"].as_str().unwrap();
    assert_eq!(house.get("guardian", &place(&student)).await.told(), (404, "student.not-found"));
    let account = json!({"user_id": house.users["guardian"].id.to_string()});
    let linked = house.json("secretary", "PUT", &format!("/api/v1/guardians/{own}/user"), &account).await;
    assert_eq!(linked.status, 200, "{}", linked.body);
    let seen = house.get("guardian", &place(&student)).await.body;
    let (mother, father) = (&seen["guardians"][0], &seen["guardians"][1]);
    assert_eq!((&mother["address"], &father["address"]), (&json!("Calle 45 # 12-30"), &Value::Null));
    assert_eq!((&father["name"], &father["phone"]), (&json!("Marta Lucía Ruiz"), &Value::Null));
    assert_eq!(father["document_number"], Value::Null);
    assert_eq!(house.get("guardian", "/api/v1/guardians").await.told(), (403, "access.denied"));
    let sensitive = house.get("guardian", &format!("{}/sensitive", place(&student))).await;
    assert_eq!((sensitive.status, &sensitive.body["updated_at"]), (200, &Value::Null));
}

#[actix_web::test]
async fn who_answers_is_added_moved_and_taken_away() {
    let house = House::build().await;
    let student = made(&house, &with(a_student(), "guardians", &json!([a_mother()]))).await;
    let links = format!("{}/guardians", place(&student));
    let father = json!({"guardian": {"document_type": "CC", "document_number": "79123456", "name": "Juan Peña"},
        "relationship": "father", "place": 0});
    let added = house.json("secretary", "POST", &links, &father).await;
    assert_eq!((added.status, &added.body["guardians"][0]["name"]), (200, &json!("Juan Peña")));
    let id = added.body["guardians"][0]["guardian_id"].as_str().unwrap().to_owned();
    let moved = house.json("secretary", "PATCH", &format!("{links}/{id}"), &json!({"place": 1})).await;
    assert_eq!(moved.body["guardians"][1]["guardian_id"], id.as_str());
    let bad = house.json("secretary", "PATCH", &format!("{links}/{id}"), &json!({"place": 10})).await;
    assert_eq!((bad.status, bad.faults()), (422, vec![("/place", "field.out-of-range")]));
    let gone = house.call("secretary", "DELETE", &format!("{links}/{id}")).await;
    assert_eq!((gone.status, gone.body["guardians"].as_array().unwrap().len()), (200, 1));
    assert_eq!(house.call("secretary", "DELETE", &format!("{links}/{id}")).await.told(), (404, "guardian.not-found"));
    assert_eq!(house.get("secretary", &links).await.body.as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn a_shared_guardian_is_changed_by_confirmation_alone() {
    let house = House::build().await;
    let first = made(&house, &with(a_student(), "guardians", &json!([a_mother()]))).await;
    let mut other = with(a_student(), "guardians", &json!([a_mother()]));
    other["document_number"] = json!("1007000014");
    other["guardians"][0]["guardian"]["phone"] = json!("6041234567");
    let asked = house.json("secretary", "POST", STUDENTS, &other).await;
    assert_eq!(asked.told(), (409, "guardian.shared"));
    assert!(asked.body["detail"].as_str().unwrap().contains("Ana Peña"), "{}", asked.body);
    let done = house.json("secretary", "POST", &format!("{STUDENTS}?confirm=true"), &other).await;
    assert_eq!(done.status, 201, "{}", done.body);
    let guardian = first["guardians"][0]["guardian_id"].as_str().unwrap();
    let children = house.get("secretary", &format!("/api/v1/guardians/{guardian}/students")).await;
    assert_eq!(children.body.as_array().unwrap().len(), 2);
    let path = format!("/api/v1/guardians/{guardian}");
    let change = json!({"name": "Marta Ruiz"});
    assert_eq!(house.json("secretary", "PATCH", &path, &change).await.told(), (409, "guardian.shared"));
    let path = format!("{path}?confirm=true");
    assert_eq!(house.json("secretary", "PATCH", &path, &change).await.body["name"], "Marta Ruiz");
}

#[rstest]
#[case("year_id=7", "?year_id", "id.invalid")]
#[case("grade=12", "?grade", "grade.unknown")]
#[case("document_number=%F0%9F%99%82", "?document_number", "document-number.invalid")]
#[case("sort=birth_date", "?sort", "sort.unknown")]
#[case("active=perhaps", "?active", "field.invalid")]
#[actix_web::test]
async fn a_bad_filter_is_refused(#[case] query: &str, #[case] pointer: &str, #[case] code: &str) {
    let house = House::build().await;
    let answer = house.get("secretary", &format!("{STUDENTS}?{query}")).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(pointer, code)]));
}
