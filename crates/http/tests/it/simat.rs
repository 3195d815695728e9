//! The ministry's files on the wire.

use crate::house::{Answer, House};
use plantel_domain::enrollment::{Profile, Student};
use plantel_testkit::builders::{Pupil, a_reported_pupil, seed};
use rstest::rstest;
use serde_json::{Value, json};

/// The media type of a form with a file.
const FORM: &str = "multipart/form-data; boundary=b";

/// A part of a form.
fn part(head: &str, contains: &[u8]) -> Vec<u8> {
    let head = format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n");
    [head.as_bytes(), contains, b"\r\n"].concat()
}

/// The ministry's file of a year, with the differences that are accepted, as a browser sends it.
pub fn sent(year: &str, accept: &str, file: &[u8]) -> Vec<u8> {
    let file = part("name=\"file\"; filename=\"6A.csv\"", file);
    let accept = if accept.is_empty() { Vec::new() } else { part("name=\"accept\"", accept.as_bytes()) };
    [part("name=\"year_id\"", year.as_bytes()), accept, file, b"--b--\r\n".to_vec()].concat()
}

/// A house with a pupil of whom all is known that the ministry asks for.
async fn school() -> (House, Pupil) {
    let house = House::build().await;
    let pupil = seed(&*house.store, a_reported_pupil(house.id())).await;
    (house, pupil)
}

async fn made(house: &House, pupil: &Pupil, encoding: &str) -> Value {
    let body = json!({"year_id": pupil.year.id.to_string(), "encoding": encoding});
    let made = house.json("secretary", "POST", "/api/v1/simat/exports", &body).await;
    assert_eq!(made.status, 201, "{}", made.body);
    assert_eq!(made.headers["location"], format!("/api/v1/simat/exports/{}", made.body["id"].as_str().unwrap()));
    made.body
}

async fn laid(house: &House, body: Vec<u8>) -> Answer {
    house.send("secretary", "POST", "/api/v1/simat/reconciliation", &[("content-type", FORM)], body).await
}

#[actix_web::test]
async fn a_file_is_made_listed_and_taken_and_nothing_on_its_way_keeps_it() {
    let (house, pupil) = school().await;
    let export = made(&house, &pupil, "latin1").await;
    let path = format!("/api/v1/simat/exports/{}", export["id"].as_str().unwrap());
    let told = ["rows", "left_out", "errors", "layout"].map(|field| export[field].clone());
    assert_eq!(json!(told), json!([1, 0, 0, "anexo_6a_2022"]));
    assert_eq!(export["created_by_name"], "secretary");
    assert_eq!(house.get("coordinator", &path).await.body, export);
    let year = pupil.year.id;
    let listed = house.get("rector", &format!("/api/v1/simat/exports?year_id={year}&count=true")).await;
    assert_eq!((&listed.body["data"], &listed.body["count"]), (&json!([export]), &json!(1)));
    let file = house.get("secretary", &format!("{path}/content")).await;
    let field = |name: &str| file.headers[name].as_str();
    assert_eq!(field("content-type"), "text/csv; charset=iso-8859-1");
    let name = export["file_name"].as_str().unwrap();
    assert_eq!(field("content-disposition"), format!("attachment; filename=\"{name}\""));
    assert_eq!((field("cache-control"), field("x-content-type-options")), ("no-store", "nosniff"));
    assert!(file.bytes.starts_with(b"ANO_INF;") && file.bytes.windows(4).any(|four| four == b"Pe\xF1a"));
    assert_eq!(house.get("coordinator", &format!("{path}/content")).await.told(), (403, "access.denied"));
    let changes = house.get("secretary", &format!("{path}/changes")).await;
    assert_eq!((&changes.body["added"], &changes.body["changed"]), (&json!([]), &json!([])));
    assert_eq!((&changes.body["before"], &changes.body["after"]), (&export, &Value::Null));
}

#[actix_web::test]
async fn a_problem_says_where_it_is_mended_in_the_callers_language() {
    let house = House::build().await;
    let pupil = a_reported_pupil(house.id());
    let profile = Profile { address: None, ..pupil.student.profile };
    let pupil = Pupil { student: Student { profile, ..pupil.student }, ..pupil };
    let pupil = seed(&*house.store, pupil).await;
    let body = json!({"year_id": pupil.year.id.to_string()});
    let refused = house.json("secretary", "POST", "/api/v1/simat/exports", &body).await;
    assert_eq!(refused.told(), (409, "simat.has-problems"));
    let path = format!("/api/v1/simat/problems?year_id={}&count=true", pupil.year.id);
    let found = house.send("coordinator", "GET", &path, &[("accept-language", "en")], Vec::new()).await;
    assert_eq!((found.status, &found.body["count"]), (200, &json!(1)));
    let expected = json!({
        "student_id": pupil.student.id.to_string(),
        "student_name": "Peña Ruiz Ana María",
        "enrollment_id": pupil.enrollment.id.to_string(),
        "site_id": pupil.site.id.to_string(),
        "column": "DIRECCION_RESIDENCIA",
        "code": "simat.missing",
        "severity": "error",
        "value": "",
        "detail": "This is missing, and the ministry demands it.",
        "mend": {"path": format!("/api/v1/students/{}", pupil.student.id), "fields": ["address"]},
    });
    assert_eq!(found.body["data"], json!([expected]));
    let (student, address) = (format!("/api/v1/students/{}", pupil.student.id), json!({"address": "CL 1"}));
    assert_eq!(house.json("secretary", "PATCH", &student, &address).await.status, 200);
    assert_eq!(house.get("coordinator", &path).await.body["count"], 0);
    let unnamed = house.get("coordinator", "/api/v1/simat/problems").await;
    assert_eq!((unnamed.status, unnamed.faults()), (422, vec![("?year_id", "field.required")]));
}

#[actix_web::test]
async fn what_is_stated_is_written_whole_with_its_version() {
    let (house, pupil) = school().await;
    let path = format!("/api/v1/enrollments/{}/simat", pupil.enrollment.id);
    let unsaid = house.get("secretary", &path).await;
    assert_eq!((unsaid.headers["etag"].as_str(), &unsaid.body["facts"]), ("\"0\"", &json!({})));
    assert_eq!(unsaid.body["updated_at"], Value::Null);
    let columns = unsaid.body["columns"].as_array().unwrap();
    let sisben = columns.iter().find(|column| column["name"] == "SISBEN").unwrap();
    assert_eq!((sisben["default"].as_str(), sisben["codes"].as_array().unwrap().len()), (Some("NO APLICA"), 52));
    let facts = json!({"facts": {"SISBEN": "B4", "SRPA": "02"}});
    let said = [("content-type", "application/json"), ("if-match", "\"0\"")];
    let stated = house.send("secretary", "PUT", &path, &said, facts.to_string().into_bytes()).await;
    assert_eq!((stated.status, stated.headers["etag"].as_str()), (200, "\"1\""));
    assert_eq!(stated.body["facts"], facts["facts"]);
    let stale = house.send("secretary", "PUT", &path, &said, facts.to_string().into_bytes()).await;
    assert_eq!(stale.told(), (412, "store.precondition-failed"));
    let wrong = json!({"facts": {"SISBEN": "Z9", "GRADO": "5", "A/B": "1"}});
    let wrong = house.json("secretary", "PUT", &path, &wrong).await;
    let faults =
        [("/facts/A~1B", "field.unknown"), ("/facts/GRADO", "field.unknown"), ("/facts/SISBEN", "simat.code-unknown")];
    assert_eq!((wrong.status, wrong.faults()), (422, faults.to_vec()));
    for body in [json!({}), json!({"facts": null}), json!({"facts": {"SISBEN": 4}}), json!({"facts": {}, "x": 1})] {
        assert_eq!(house.json("secretary", "PUT", &path, &body).await.status, 422, "{body}");
    }
    assert_eq!(house.json("coordinator", "PUT", &path, &facts).await.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn the_ministrys_file_changes_nothing_but_what_is_accepted() {
    let (house, pupil) = school().await;
    let export = made(&house, &pupil, "utf-8").await;
    let content = format!("/api/v1/simat/exports/{}/content", export["id"].as_str().unwrap());
    let file = String::from_utf8(house.get("secretary", &content).await.bytes).unwrap();
    let file = file.replacen(";Ruiz;", ";GÓMEZ;", 1).into_bytes();
    let year = pupil.year.id.to_string();
    let found = laid(&house, sent(&year, "", &file)).await;
    assert_eq!((found.status, &found.body["matched"]), (200, &json!(1)));
    let difference = &found.body["differences"][0];
    let known = ["column", "ours", "theirs", "can_accept"].map(|field| difference[field].clone());
    assert_eq!(json!(known), json!(["APELLIDO2", "Ruiz", "GÓMEZ", true]));
    let student = format!("/api/v1/students/{}", pupil.student.id);
    assert_eq!(house.get("secretary", &student).await.headers["etag"], "\"1\"");
    let id = difference["id"].as_str().unwrap();
    let taken = laid(&house, sent(&year, id, &file)).await;
    assert_eq!((&taken.body["accepted"], &taken.body["differences"]), (&json!(1), &json!([])));
    assert_eq!(house.get("secretary", &student).await.headers["etag"], "\"2\"");
    assert_eq!(laid(&house, sent(&year, id, &file)).await.told(), (409, "simat.difference-gone"));
    let (path, form) = ("/api/v1/simat/reconciliation", [("content-type", FORM)]);
    let alone = house.send("coordinator", "POST", path, &form, sent(&year, "", &file)).await;
    assert_eq!(alone.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn a_form_that_is_written_anew_with_another_boundary_is_the_same_request() {
    let (house, pupil) = school().await;
    let form = |number: &str| {
        let file = format!("TIPO_DOCUMENTO;NRO_DOCUMENTO\n2;{number}\n");
        sent(&pupil.year.id.to_string(), "", file.as_bytes())
    };
    let send = async |boundary: &str, body: Vec<u8>| {
        let media = format!("multipart/form-data; boundary={boundary}");
        let headers = [("content-type", media.as_str()), ("idempotency-key", "k")];
        house.send("secretary", "POST", "/api/v1/simat/reconciliation", &headers, body).await
    };
    let first = send("b", form("1")).await;
    assert_eq!((first.status, &first.body["rows"]), (200, &json!(1)), "{}", first.body);
    let anew = String::from_utf8(form("1")).unwrap().replace("--b", "--c").into_bytes();
    let again = send("c", anew).await;
    assert_eq!((again.status, &again.body), (200, &first.body));
    assert!(again.headers.contains_key("idempotency-replayed"));
    assert_eq!(send("b", form("2")).await.told(), (422, "idempotency.key-reused"));
}

#[rstest]
#[case(b"--b--\r\n".to_vec(), &[("/year_id", "field.required"), ("/file", "field.required")])]
#[case(sent("x", "", b"a"), &[("/year_id", "id.invalid")])]
#[case(sent("x", "y;z", b"a"), &[("/year_id", "id.invalid"), ("/accept", "id.invalid")])]
#[case([part("name=\"colour\"", b"red"), sent("x", "", b"a")].concat(), &[("/colour", "field.unknown")])]
#[case([part("name=\"year_id\"", b"x"), sent("x", "", b"a")].concat(), &[("/year_id", "field.invalid")])]
#[actix_web::test]
async fn a_form_that_cannot_be_read_is_told_by_its_parts(#[case] body: Vec<u8>, #[case] faults: &[(&str, &str)]) {
    let house = House::build().await;
    let answer = laid(&house, body).await;
    assert_eq!((answer.status, answer.faults()), (422, faults.to_vec()), "{}", answer.body);
}

#[actix_web::test]
async fn what_is_no_form_or_no_table_or_too_large_is_refused() {
    let (house, pupil) = school().await;
    let house = house.with_settings(|settings| settings.upload_limit = 1_000);
    let year = pupil.year.id.to_string();
    let path = "/api/v1/simat/reconciliation";
    let csv = house.send("secretary", "POST", path, &[("content-type", "text/csv")], b"A;B\n".to_vec()).await;
    assert_eq!(csv.told(), (415, "request.unsupported-media"));
    assert_eq!(laid(&house, sent(&year, "", b"%PDF-1.7")).await.told(), (422, "import.not-a-table"));
    assert_eq!(laid(&house, sent(&year, "", &[b'a'; 1_001])).await.told(), (413, "request.too-large"));
    assert_eq!(laid(&house, b"--b\r\nhalf".to_vec()).await.status, 400);
    let elsewhere = laid(&house, sent(&house.id().to_string(), "", b"TIPO_DOCUMENTO;NRO_DOCUMENTO\n2;1\n")).await;
    assert_eq!(elsewhere.told(), (404, "school-year.not-found"));
}
