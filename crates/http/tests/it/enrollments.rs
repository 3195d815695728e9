//! Enrolments as they are sent and shown.

use crate::house::House;
use plantel_domain::codes::Relationship;
use plantel_domain::enrollment::{Guardianship, Student};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_testkit::builders::{
    a_class_group, a_guardian, a_school_year, a_site, a_student, an_enrollment, line, seed,
};
use serde_json::{Value, json};

const LIST: &str = "/api/v1/enrollments";

/// A site, a year, a group of the third grade in them, and a student.
struct School {
    house: House,
    site: Site,
    year: SchoolYear,
    group: ClassGroup,
    student: Student,
}

impl School {
    async fn new() -> Self {
        let house = House::build().await;
        let site = seed(&*house.store, Site { name: line("Sede Central"), ..a_site(house.id()) }).await;
        let year = seed(&*house.store, SchoolYear { name: line("2026"), ..a_school_year(house.id()) }).await;
        let group = ClassGroup { code: line("0302"), ..a_class_group(&site, &year) };
        let group = seed(&*house.store, group).await;
        let student = seed(&*house.store, a_student(house.id())).await;
        Self { house, site, year, group, student }
    }

    fn body(&self) -> Value {
        json!({
            "student_id": self.student.id.to_string(), "year_id": self.year.id.to_string(),
            "site_id": self.site.id.to_string(), "grade": 3, "group_id": self.group.id.to_string(), "case": "new",
        })
    }

    async fn enrolled(&self) -> String {
        let made = self.house.json("secretary", "POST", LIST, &self.body()).await;
        assert_eq!(made.status, 201, "{}", made.body);
        format!("{LIST}/{}", made.body["id"].as_str().unwrap())
    }
}

#[actix_web::test]
async fn an_enrolment_is_shown_with_its_names_and_what_can_be_done() {
    let school = School::new().await;
    let house = &school.house;
    let path = school.enrolled().await;
    let shown = house.get("coordinator", &path).await;
    assert_eq!((shown.status, shown.headers["etag"].as_str()), (200, "\"1\""));
    let body = &shown.body;
    assert_eq!(body["student"]["name"], school.student.profile.name.full());
    assert_eq!((&body["year_name"], &body["site_name"]), (&json!("2026"), &json!("Sede Central")));
    assert_eq!((&body["group_code"], &body["shift"]), (&json!("0302"), &json!("morning")));
    assert_eq!((&body["state"], &body["next"]), (&json!("pending_documents"), &json!([])), "who reads does nothing");
    assert_eq!(house.get("secretary", &path).await.body["next"], json!(["submit", "withdraw"]));
    let usual = json!(["identity_document", "guardian_identity_document"]);
    assert_eq!(body["papers"], json!({"missing": usual, "not_validated": usual}));
    assert_eq!((&body["consent"], &body["history"][0]["to"]), (&json!(false), &json!("pending_documents")));
    let query = "search=PENA&grade=3&state=pending_documents&case=new&shift=morning&count=true";
    let listed = house.get("secretary", &format!("{LIST}?{query}")).await;
    assert_eq!((&listed.body["count"], &listed.body["data"][0]["group_code"]), (&json!(1), &json!("0302")));
    let file = house.get("secretary", &format!("{LIST}/export")).await;
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.lines().count() == 2 && text.contains("Sede Central"), "{text}");
}

#[actix_web::test]
async fn what_is_done_with_an_enrolment_is_said_by_verbs() {
    let school = School::new().await;
    let house = &school.house;
    let none = house.json("rector", "PUT", "/api/v1/enrollment-requirements", &json!({"papers": []})).await;
    assert_eq!((none.status, none.headers["etag"].as_str()), (200, "\"1\""));
    let path = school.enrolled().await;
    let again = house.json("secretary", "POST", LIST, &school.body()).await;
    assert_eq!(again.told(), (409, "enrollment.exists"));
    let verb = |verb: &str| format!("{path}/{verb}");
    assert_eq!(house.call("secretary", "POST", &verb("activate")).await.told(), (409, "enrollment.not-now"));
    let submitted = house.call("secretary", "POST", &verb("submit")).await;
    assert_eq!((submitted.status, &submitted.body["state"]), (200, &json!("in_review")));
    assert_eq!(house.call("secretary", "POST", &verb("activate")).await.told(), (409, "enrollment.no-consent"));
    let unsaid = house.json("secretary", "POST", &verb("send-back"), &json!({})).await;
    assert_eq!((unsaid.status, unsaid.faults()), (422, vec![("/reason", "text.empty")]));
    let back = house.json("secretary", "POST", &verb("send-back"), &json!({"reason": "No se lee"})).await;
    assert_eq!(back.body["history"][2]["reason"], "No se lee");
    let old = [("if-match", "\"1\""), ("content-type", "application/json")];
    let left = br#"{"reason": "Se va", "destination": "Otro"}"#.to_vec();
    let late = house.send("secretary", "POST", &verb("withdraw"), &old, left.clone()).await;
    assert_eq!(late.told(), (412, "store.precondition-failed"));
    let left = house.send("secretary", "POST", &verb("withdraw"), &old[1..], left).await;
    assert_eq!((left.status, &left.body["history"][3]["destination"]), (200, &json!("Otro")));
    let returned = house.call("secretary", "POST", &verb("re-enter")).await;
    assert_eq!(returned.body["state"], "pending_documents", "where it was left");
    let moved = house.json("secretary", "PATCH", &path, &json!({"group_id": null, "grade": 4})).await;
    assert_eq!((&moved.body["grade"], &moved.body["group_id"]), (&json!(4), &Value::Null));
}

#[actix_web::test]
async fn every_bad_field_of_an_enrolment_is_told() {
    let school = School::new().await;
    let send = async |change: Value| {
        let mut body = school.body();
        for (field, value) in change.as_object().unwrap() {
            body[field] = value.clone();
        }
        school.house.json("secretary", "POST", LIST, &body).await
    };
    let told = send(json!({"grade": 12, "shift": "dawn", "case": "", "student_id": null})).await;
    let mut faults = told.faults();
    faults.sort_unstable();
    let expected = [
        ("/case", "enrollment-case.unknown"),
        ("/grade", "grade.unknown"),
        ("/shift", "shift.unknown"),
        ("/student_id", "field.required"),
    ];
    assert_eq!((told.status, faults), (422, expected.to_vec()));
    let both = json!({"student": {"document_type": "TI", "document_number": "1", "first_surname": "Ruiz",
        "first_name": "Ana", "birth_date": "2015-01-01", "sex": "F"}});
    assert_eq!(send(both.clone()).await.faults(), [("/student", "field.invalid")]);
    let mut odd = both;
    odd["student_id"] = Value::Null;
    odd["student"]["sex"] = json!("X");
    assert_eq!(send(odd).await.faults(), [("/student/sex", "sex.unknown")]);
    let none = uuid::Uuid::nil().to_string();
    let told = send(json!({"year_id": none, "site_id": none, "group_id": none, "student_id": none})).await;
    let expected = [
        ("/student_id", "student.not-found"),
        ("/year_id", "school-year.not-found"),
        ("/site_id", "site.not-found"),
        ("/group_id", "group.not-found"),
    ];
    assert_eq!(told.faults(), expected);
    assert_eq!(send(json!({"grade": 4})).await.told(), (409, "enrollment.group-does-not-fit"));
}

#[actix_web::test]
async fn papers_that_are_needed_are_read_one_by_one() {
    let school = School::new().await;
    let house = &school.house;
    let path = "/api/v1/enrollment-requirements";
    let usual = house.get("guardian", path).await;
    assert_eq!((usual.headers["etag"].as_str(), usual.body["papers"].as_array().unwrap().len()), ("\"0\"", 5));
    let bad = json!({"papers": [
        {"kind": "X", "name": "Foto", "required": true},
        {"kind": "photo", "name": "", "grades": [3, 12], "cases": ["old"], "required": false},
    ]});
    let told = house.json("rector", "PUT", path, &bad).await;
    let expected = [
        ("/papers/0/kind", "document-kind.invalid"),
        ("/papers/1/name", "text.empty"),
        ("/papers/1/grades/1", "grade.unknown"),
        ("/papers/1/cases/0", "enrollment-case.unknown"),
    ];
    assert_eq!((told.status, told.faults()), (422, expected.to_vec()));
    let many = json!({"papers": (0..51).map(|_| bad["papers"][1].clone()).collect::<Vec<_>>()});
    assert_eq!(house.json("rector", "PUT", path, &many).await.faults(), [("/papers", "list.too-long")]);
    assert_eq!(house.json("secretary", "PUT", path, &json!({"papers": []})).await.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn a_guardian_sees_the_own_children_alone() {
    let school = School::new().await;
    let house = &school.house;
    let mut guardian = a_guardian(house.id());
    guardian.user = Some(house.users["guardian"].id);
    let guardian = seed(&*house.store, guardian).await;
    let link = Guardianship {
        guardian: guardian.id,
        relationship: Relationship::Mother,
        may_pick_up: true,
        emergency_contact: true,
        lives_with: true,
    };
    let child = seed(&*house.store, Student { guardians: vec![link], ..a_student(house.id()) }).await;
    let own = seed(&*house.store, an_enrollment(&child, &school.year, &school.site)).await;
    let other = school.enrolled().await;
    let own = format!("{LIST}/{}", own.id);
    assert_eq!(house.get("guardian", &own).await.status, 200);
    assert_eq!(house.get("guardian", &other).await.told(), (404, "enrollment.not-found"));
    assert_eq!(house.get("guardian", &format!("{LIST}?count=true")).await.body["count"], 1);
    let left = house.json("guardian", "POST", &format!("{own}/withdraw"), &json!({"reason": "No"})).await;
    assert_eq!(left.told(), (403, "access.denied"));
}
