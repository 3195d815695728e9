//! A secretary tells the ministry who is enrolled, and takes from its file what it knows better.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(a_year_is_told_to_the_ministry_and_reconciled_with_it);

/// The ministry's file of a year, with the differences that are accepted.
fn form(year: &str, accept: &str, file: &str) -> Vec<u8> {
    let part =
        |head: &str, contains: &str| format!("--b\r\nContent-Disposition: form-data; {head}\r\n\r\n{contains}\r\n");
    let file = part("name=\"file\"; filename=\"6A.csv\"", file);
    let words = [part("name=\"year_id\"", year), part("name=\"accept\"", accept), file, "--b--\r\n".to_owned()];
    words.concat().into_bytes()
}

async fn laid(office: &Client, body: Vec<u8>) -> plantel_tests::client::Reply {
    office.send(Method::POST, "/api/v1/simat/reconciliation", Some("multipart/form-data; boundary=b"), body).await
}

/// Somebody with all that the ministry asks for, but an address; in the group.
fn a_girl(year: &str, site: &str, group: &str) -> Value {
    json!({
        "year_id": year, "site_id": site, "grade": 3, "group_id": group, "case": "new",
        "student": {
            "document_type": "TI", "document_number": "1007000013", "first_surname": "Peña", "second_surname": "Ruiz",
            "first_name": "Ana", "second_name": "María", "birth_date": "2017-08-20", "birth_municipality": "76520",
            "sex": "F", "municipality": "76520", "zone": "urban", "stratum": 2, "phone": "3001234567",
            "guardians": [{
                "guardian": {"document_type": "CC", "document_number": "31888777", "name": "Marta Ruiz"},
                "relationship": "mother", "may_pick_up": true, "emergency_contact": true, "lives_with": true,
            }],
        },
    })
}

/// She has her place: the institution asks for no papers, and her mother consents.
async fn enrolled(rector: &Client, office: &Client, girl: Value) -> Value {
    rector.put("/api/v1/enrollment-requirements", json!({"papers": []})).await.is(200);
    let words = json!({"purpose": "data_protection", "text": "Autorizo el tratamiento de los datos."});
    let words = id(&rector.post("/api/v1/consent-texts", words).await.is(201));
    let enrollment = office.post("/api/v1/enrollments", girl).await.is(201);
    let student = enrollment["student_id"].as_str().expect("an id");
    let known = office.get(&format!("/api/v1/students/{student}")).await.is(200);
    let consent = json!({"text_id": words, "guardian_id": known["guardians"][0]["guardian_id"], "channel": "paper"});
    office.post(&format!("/api/v1/students/{student}/consents"), consent).await.is(201);
    let place = format!("/api/v1/enrollments/{}", id(&enrollment));
    office.post(&format!("{place}/submit"), Value::Null).await.is(200);
    office.post(&format!("{place}/activate"), Value::Null).await.is(200);
    enrollment
}

async fn a_year_is_told_to_the_ministry_and_reconciled_with_it(kind: Kind) {
    let center = Center::open(kind).await;
    let (rector, office) = (center.person("rector", &[]).await, center.person("secretary", &[]).await);
    let site = json!({"name": "Sede Palmira", "dane_code": "176520000123", "municipality": "76520", "zone": "urban"});
    let site = id(&rector.post("/api/v1/sites", site).await.is(201));
    let year = json!({"name": "2026", "starts_on": "2026-01-19", "ends_on": "2026-11-27"});
    let year = id(&rector.post("/api/v1/school-years", year).await.is(201));
    let group = json!({"site_id": site, "school_year_id": year, "grade": 3, "shift": "morning", "code": "0301",
        "capacity": 35});
    let group = id(&office.post("/api/v1/groups", group).await.is(201));
    let enrollment = enrolled(&rector, &office, a_girl(&year, &site, &group)).await;
    let student = format!("/api/v1/students/{}", enrollment["student_id"].as_str().expect("an id"));
    let problems = format!("/api/v1/simat/problems?year_id={year}");
    let found = office.get(&problems).await.is(200);
    let told: Vec<_> = found["data"].as_array().expect("a list").iter().map(|one| &one["column"]).collect();
    assert_eq!(told, ["DIRECCION_RESIDENCIA"]);
    assert_eq!(found["data"][0]["mend"], json!({"path": student, "fields": ["address"]}));
    let asked = json!({"year_id": year, "encoding": "utf-8"});
    office.post("/api/v1/simat/exports", asked.clone()).await.refuses(409, "simat.has-problems");
    office.patch(&student, json!({"address": "CL 31 # 4-5"})).await.is(200);
    let facts = format!("/api/v1/enrollments/{}/simat", id(&enrollment));
    office.put(&facts, json!({"facts": {"SISBEN": "B4"}})).await.is(200);
    let export = office.keyed("archivo").post("/api/v1/simat/exports", asked).await.is(201);
    assert_eq!((&export["rows"], &export["errors"]), (&json!(1), &json!(0)));
    let path = format!("/api/v1/simat/exports/{}", id(&export));
    let file = office.get(&format!("{path}/content")).await;
    assert_eq!((file.status, file.header("cache-control")), (200, "no-store"));
    let file = file.text();
    assert!(file.contains(";2;1007000013;") && file.contains(";B4;20/08/2017;76;520;F;"), "{file}");
    let theirs = file.replacen(";Peña;", ";PEÑAS;", 1).replacen(";B4;", ";B5;", 1);
    let found = laid(&office, form(&year, "", &theirs)).await.is(200);
    let differences = found["differences"].as_array().expect("a list");
    let ids: Vec<&str> = differences.iter().filter_map(|one| one["id"].as_str()).collect();
    assert_eq!(ids.len(), 2);
    let taken = laid(&office, form(&year, &ids.join(","), &theirs)).await.is(200);
    assert_eq!((&taken["accepted"], &taken["differences"]), (&json!(2), &json!([])));
    assert_eq!(office.get(&student).await.is(200)["first_surname"], "PEÑAS");
    laid(&office, form(&year, ids[0], &theirs)).await.refuses(409, "simat.difference-gone");
    let changes = office.get(&format!("{path}/changes")).await.is(200);
    let columns: Vec<_> = changes["changed"].as_array().expect("a list").iter().map(|one| &one["column"]).collect();
    assert_eq!(columns, ["APELLIDO1", "SISBEN"]);
    rector.post(&format!("/api/v1/school-years/{year}/activate"), Value::Null).await.is(200);
    office.get(&format!("/api/v1/simat/problems?year_id={site}")).await.refuses(404, "school-year.not-found");
}
