//! Sites, school years and groups on the wire.

use crate::exports::{file, lines, sheet};
use crate::house::{Answer, House};
use rstest::rstest;
use serde_json::{Value, json};

const SITES: &str = "/api/v1/sites";
const YEARS: &str = "/api/v1/school-years";
const GROUPS: &str = "/api/v1/groups";

fn at(list: &str, thing: &Value, behind: &str) -> String {
    format!("{list}/{}{behind}", thing["id"].as_str().unwrap())
}

/// The rector does it, and it is done.
async fn runs(house: &House, method: &str, path: &str, body: Value) -> Value {
    let answer = tries(house, method, path, &body).await;
    assert!([200, 201].contains(&answer.status), "{method} {path}: {}", answer.body);
    answer.body
}

/// The rector tries it.
async fn tries(house: &House, method: &str, path: &str, body: &Value) -> Answer {
    house.json("rector", method, path, body).await
}

async fn a_site(house: &House, name: &str) -> Value {
    runs(house, "POST", SITES, json!({"name": name})).await
}

async fn a_year(house: &House, name: &str) -> Value {
    runs(house, "POST", YEARS, json!({"name": name, "starts_on": "2026-01-19", "ends_on": "2026-11-27"})).await
}

fn a_group(site: &Value, year: &Value) -> Value {
    json!({"site_id": site["id"], "school_year_id": year["id"], "grade": 3, "shift": "morning", "code": "0302",
        "capacity": 35})
}

/// The body with this field set so.
fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

#[actix_web::test]
async fn a_site_says_where_it_is() {
    let house = House::build().await;
    let whole = json!({"name": "Sede Central", "dane_code": "111001000123", "municipality": "11001",
        "address": "Calle 85 # 37-33", "zone": "urban"});
    let made = tries(&house, "POST", SITES, &whole).await;
    assert_eq!((made.status, made.headers["etag"].as_str()), (201, "\"1\""));
    assert_eq!(made.headers["location"], at(SITES, &made.body, ""));
    let keys = "active,address,consecutive,created_at,dane_code,id,municipality,municipality_name,name,zone".split(',');
    assert_eq!(made.keys(), keys.collect::<Vec<_>>());
    assert_eq!((&made.body["zone"], &made.body["active"]), (&json!("urban"), &json!(true)));
    let cleared = json!({"dane_code": null, "zone": null, "address": null, "municipality": null});
    let cleared = runs(&house, "PATCH", &at(SITES, &made.body, ""), cleared).await;
    assert!(
        ["dane_code", "zone", "address", "municipality", "municipality_name"].iter().all(|f| cleared[*f].is_null())
    );
    let retired = runs(&house, "POST", &at(SITES, &made.body, "/retire"), json!({})).await;
    assert_eq!(retired["active"], false);
    let again = tries(&house, "PATCH", &at(SITES, &made.body, ""), &json!({"name": "Otra"})).await;
    assert_eq!(again.told(), (409, "site.retired"));
    let back = runs(&house, "POST", &at(SITES, &made.body, "/reactivate"), json!({})).await;
    assert_eq!(back["active"], true);
    let numbered = runs(&house, "PATCH", &at(SITES, &made.body, ""), json!({"consecutive": "02"})).await;
    assert_eq!(numbered["consecutive"], "02");
    let twice = tries(&house, "POST", &at(SITES, &made.body, "/reactivate"), &json!({})).await;
    assert_eq!(twice.told(), (409, "site.in-use"));
}

#[rstest]
#[case("name", json!(" "), "text.empty")]
#[case("name", json!("x".repeat(101)), "text.too-long")]
#[case("name", json!("a\u{0}"), "text.control-character")]
#[case("dane_code", json!("12345"), "dane.invalid")]
#[case("dane_code", json!("176520000123"), "dane.other-municipality")]
#[case("consecutive", json!("00"), "site.consecutive-invalid")]
#[case("municipality", json!("99999"), "municipality.unknown")]
#[case("zone", json!("moon"), "zone.unknown")]
#[case("address", json!("x".repeat(201)), "text.too-long")]
#[case("capacity", json!(3), "field.unknown")]
#[actix_web::test]
async fn a_site_that_cannot_be_is_told_field_by_field(#[case] field: &str, #[case] value: Value, #[case] code: &str) {
    let house = House::build().await;
    let body = with(&json!({"name": "Sede", "municipality": "11001"}), field, value);
    let answer = tries(&house, "POST", SITES, &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(format!("/{field}").as_str(), code)]), "{}", answer.body);
    assert_eq!(house.get("rector", SITES).await.body["data"], json!([]));
}

#[actix_web::test]
async fn a_year_is_planned_taught_closed_and_opened_again() {
    let house = House::build().await;
    let year = a_year(&house, "2026").await;
    assert_eq!((&year["state"], &year["periods"]), (&json!("planning"), &json!([])));
    let place = |behind: &str| at(YEARS, &year, behind);
    let halves = json!({"periods": [
        {"name": "Segundo", "starts_on": "2026-06-15", "ends_on": "2026-11-27", "weight": 60},
        {"name": "Primero", "starts_on": "2026-01-19", "ends_on": "2026-06-14", "weight": 40},
    ]});
    let set = runs(&house, "PUT", &place("/periods"), halves).await;
    assert_eq!(set["periods"][0]["name"], "Primero");
    let kept = set["periods"][1]["id"].clone();
    let one = json!({"periods": [{"id": kept, "name": "Único", "starts_on": "2026-02-01", "ends_on": "2026-10-30"}]});
    let set = runs(&house, "PUT", &place("/periods"), one).await;
    assert_eq!((&set["periods"][0]["id"], &set["periods"][0]["weight"]), (&kept, &Value::Null));
    let outside = tries(&house, "PATCH", &place(""), &json!({"ends_on": "2026-10-29"})).await;
    assert_eq!(outside.faults(), [("/ends_on", "academic-period.outside-year")]);
    assert_eq!(runs(&house, "POST", &place("/activate"), json!({})).await["state"], "active");
    assert_eq!(tries(&house, "POST", &place("/activate"), &json!({})).await.told(), (409, "school-year.wrong-state"));
    assert_eq!(runs(&house, "POST", &place("/close"), json!({})).await["state"], "closed");
    for (method, behind, body) in [("PATCH", "", json!({"name": "Otro"})), ("PUT", "/periods", json!({"periods": []}))]
    {
        assert_eq!(tries(&house, method, &place(behind), &body).await.told(), (409, "school-year.closed"));
    }
    let mute = tries(&house, "POST", &place("/reopen"), &json!({})).await;
    assert_eq!(mute.faults(), [("/reason", "text.empty")]);
    let reason = json!({"reason": "Faltaban notas"});
    assert_eq!(runs(&house, "POST", &place("/reopen"), reason).await["state"], "active");
    runs(&house, "POST", &place("/close"), json!({})).await;
    assert_eq!(runs(&house, "POST", &place("/archive"), json!({})).await["state"], "archived");
}

#[actix_web::test]
async fn the_active_year_is_named_to_who_would_begin_another() {
    let house = House::build().await;
    let (first, second) = (a_year(&house, "Año 2025").await, a_year(&house, "2026").await);
    runs(&house, "POST", &at(YEARS, &first, "/activate"), json!({})).await;
    let refused = tries(&house, "POST", &at(YEARS, &second, "/activate"), &json!({})).await;
    assert_eq!(refused.told(), (409, "school-year.another-active"));
    assert!(refused.body["detail"].as_str().unwrap().contains("Año 2025"), "{}", refused.body);
    let listed = house.get("teacher", &format!("{YEARS}?state=active")).await;
    assert_eq!(listed.body["data"][0]["id"], first["id"]);
    let unknown = house.get("teacher", &format!("{YEARS}?state=asleep")).await;
    assert_eq!(unknown.faults(), [("?state", "kind.unknown")]);
}

#[rstest]
#[case("/periods/0/name", json!({"name": ""}), "text.empty")]
#[case("/periods/0/starts_on", json!({"starts_on": "1899-12-31"}), "date.too-early")]
#[case("/periods/0/starts_on", json!({"starts_on": "2026-01-18"}), "academic-period.outside-year")]
#[case("/periods/0/ends_on", json!({"ends_on": "2026-01-31"}), "date.before-start")]
#[case("/periods/0/ends_on", json!({"ends_on": "2026-11-28"}), "academic-period.outside-year")]
#[case("/periods/0/weight", json!({"weight": 101}), "field.out-of-range")]
#[case("/periods/0/weight", json!({"weight": -1}), "field.out-of-range")]
#[case("/periods", json!({"weight": 99}), "academic-period.weights")]
#[case("/periods/0/id", json!({"id": "0197f1f1-0000-7000-8000-000000000000"}), "academic-period.not-found")]
#[case("/periods/0/colour", json!({"colour": "red"}), "field.unknown")]
#[actix_web::test]
async fn periods_that_cannot_be_are_told_where_they_stand(
    #[case] pointer: &str,
    #[case] wrong: Value,
    #[case] code: &str,
) {
    let house = House::build().await;
    let year = a_year(&house, "2026").await;
    let mut part = json!({"name": "Uno", "starts_on": "2026-02-01", "ends_on": "2026-03-01"});
    part.as_object_mut().unwrap().extend(wrong.as_object().unwrap().clone());
    let answer = tries(&house, "PUT", &at(YEARS, &year, "/periods"), &json!({"periods": [part]})).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(pointer, code)]), "{}", answer.body);
}

#[actix_web::test]
async fn a_group_is_shown_with_names() {
    let house = House::build().await;
    let (site, year) = (a_site(&house, "Sede Central").await, a_year(&house, "2026").await);
    let teacher = house.users["teacher"].id.to_string();
    let body =
        with(&with(&a_group(&site, &year), "homeroom_teacher_id", json!(teacher)), "teacher_ids", json!([teacher]));
    let made = house.json("secretary", "POST", GROUPS, &body).await;
    assert_eq!((made.status, made.headers["location"].clone()), (201, at(GROUPS, &made.body, "")), "{}", made.body);
    let shown = house.get("student", &at(GROUPS, &made.body, "")).await;
    assert_eq!((&shown.body, shown.headers["etag"].as_str()), (&made.body, "\"1\""));
    assert_eq!((&shown.body["site_name"], &shown.body["school_year_name"]), (&json!("Sede Central"), &json!("2026")));
    assert_eq!((&shown.body["grade"], &shown.body["grade_name"]), (&json!(3), &json!("Tercero")));
    assert_eq!(shown.body["homeroom_teacher_name"], "teacher");
    assert_eq!(shown.body["teachers"], json!([{"user_id": teacher, "name": "teacher"}]));
    let old = [("if-match", "\"7\""), ("content-type", "application/json")];
    let path = at(GROUPS, &made.body, "");
    let stale = house.send("secretary", "PATCH", &path, &old, b"{\"capacity\": 3}".to_vec()).await;
    assert_eq!(stale.told(), (412, "store.precondition-failed"));
    assert_eq!(house.call("teacher", "DELETE", &path).await.told(), (403, "access.denied"));
    assert_eq!(house.call("secretary", "DELETE", &path).await.status, 204);
    assert_eq!(house.get("student", &path).await.told(), (404, "group.not-found"));
}

#[rstest]
#[case("grade", json!(12), "grade.unknown")]
#[case("shift", json!("noon"), "shift.unknown")]
#[case("code", json!(""), "text.empty")]
#[case("code", json!("x".repeat(21)), "text.too-long")]
#[case("capacity", json!(0), "field.out-of-range")]
#[case("capacity", json!(201), "field.out-of-range")]
#[case("site_id", json!("0197f1f1-0000-7000-8000-000000000000"), "site.not-found")]
#[case("school_year_id", json!("0197f1f1-0000-7000-8000-000000000000"), "school-year.not-found")]
#[case("homeroom_teacher_id", json!("0197f1f1-0000-7000-8000-000000000000"), "group.teacher-not-member")]
#[case("teacher_ids", json!(["0197f1f1-0000-7000-8000-000000000000"]), "group.teacher-not-member")]
#[case("taken", json!(3), "field.unknown")]
#[actix_web::test]
async fn a_group_that_cannot_be_is_told_field_by_field(#[case] field: &str, #[case] value: Value, #[case] code: &str) {
    let house = House::build().await;
    let (site, year) = (a_site(&house, "Sede Central").await, a_year(&house, "2026").await);
    let answer = tries(&house, "POST", GROUPS, &with(&a_group(&site, &year), field, value)).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![(format!("/{field}").as_str(), code)]), "{}", answer.body);
}

#[actix_web::test]
async fn too_many_teachers_or_periods_are_refused_at_once() {
    let house = House::build().await;
    let (site, year) = (a_site(&house, "Sede Central").await, a_year(&house, "2026").await);
    let many: Vec<Value> = (0..51).map(|n| json!(format!("0197f1f1-0000-7000-8000-{n:012}"))).collect();
    let answer = tries(&house, "POST", GROUPS, &with(&a_group(&site, &year), "teacher_ids", json!(many))).await;
    assert_eq!(answer.faults(), [("/teacher_ids", "list.too-long")]);
    let part = json!({"name": "Uno", "starts_on": "2026-02-01", "ends_on": "2026-03-01"});
    let parts = json!({"periods": vec![part; 21]});
    let answer = tries(&house, "PUT", &at(YEARS, &year, "/periods"), &parts).await;
    assert_eq!(answer.faults(), [("/periods", "list.too-long")]);
}

#[rstest]
#[case("", 3)]
#[case("?grade=3", 2)]
#[case("?grade=tercero", 2)]
#[case("?shift=afternoon", 1)]
#[case("?search=0303", 1)]
#[case("?sort=-code", 3)]
#[actix_web::test]
async fn groups_are_filtered_in_the_list_as_in_its_file(#[case] query: &str, #[case] found: usize) {
    let house = House::build().await;
    let (site, year) = (a_site(&house, "Sede Central").await, a_year(&house, "2026").await);
    let plain = a_group(&site, &year);
    for (grade, shift, code) in [(3, "morning", "0302"), (3, "afternoon", "0303"), (11, "morning", "1101")] {
        let body = with(&with(&with(&plain, "grade", json!(grade)), "shift", json!(shift)), "code", json!(code));
        runs(&house, "POST", GROUPS, body).await;
    }
    let listed = house.get("student", &format!("{GROUPS}{query}")).await;
    assert_eq!(listed.body["data"].as_array().unwrap().len(), found, "{}", listed.body);
    assert_eq!(lines(&house, "student", &format!("/groups/export{query}")).await.len(), found + 1);
}

#[rstest]
#[case("sites", "Sede Central")]
#[case("school-years", "Primero 2026-01-19 2026-06-14; Segundo 2026-06-15 2026-11-27")]
#[case("groups", "Tercero")]
#[actix_web::test]
async fn every_list_of_a_school_is_a_file_of_either_kind(#[case] list: &str, #[case] known: &str) {
    let house = House::build().await;
    let (site, year) = (a_site(&house, "Sede Central").await, a_year(&house, "2026").await);
    let halves = json!({"periods": [
        {"name": "Primero", "starts_on": "2026-01-19", "ends_on": "2026-06-14"},
        {"name": "Segundo", "starts_on": "2026-06-15", "ends_on": "2026-11-27"},
    ]});
    runs(&house, "PUT", &at(YEARS, &year, "/periods"), halves).await;
    runs(&house, "POST", GROUPS, a_group(&site, &year)).await;
    let csv = lines(&house, "auditor", &format!("/{list}/export")).await;
    assert!(csv.len() == 2 && csv[1].contains(known), "{csv:?}");
    let (name, rows) = sheet(file(&house, "auditor", &format!("/{list}/export?format=xlsx")).await);
    assert_eq!((name.as_str(), rows.len()), (list, 2));
    let headings: Vec<_> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(headings.join(","), csv[0]);
    assert_eq!(house.get("center_admin", &format!("/api/v1/{list}/export")).await.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn what_is_asked_wrongly_of_a_school_is_an_ordinary_problem() {
    let house = House::build().await;
    for (path, pointer, code) in [
        ("groups?grade=12", "?grade", "grade.unknown"),
        ("groups?shift=x", "?shift", "shift.unknown"),
        ("groups?site_id=1", "?site_id", "id.invalid"),
        ("groups/export?limit=5", "?limit", "field.unknown"),
        ("school-years?sort=name", "?sort", "field.unknown"),
        ("sites?active=perhaps", "?active", "field.invalid"),
        ("sites?sort=colour", "?sort", "sort.unknown"),
        ("sites/banana", "{id}", "id.invalid"),
    ] {
        let answer = house.get("rector", &format!("/api/v1/{path}")).await;
        assert_eq!((answer.status, answer.faults()), (422, vec![(pointer, code)]), "{path}: {}", answer.body);
    }
}
