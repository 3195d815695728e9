//! A year that goes over into the next, as it is sent and shown.

use crate::house::House;
use plantel_domain::enrollment::{Enrollment, EnrollmentState};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, SchoolYearState};
use plantel_testkit::builders::{
    a_class_group, a_grade, a_school_year, a_site, a_student, an_enrollment, brought_to, line, period, placed_in, seed,
};
use serde_json::{Value, json};

/// A year with two students of the third grade and one of whom no grade follows, and the next.
struct School {
    house: House,
    year: SchoolYear,
    next: SchoolYear,
    taught: Vec<Enrollment>,
}

impl School {
    async fn new() -> Self {
        let house = House::build().await;
        let store = &*house.store;
        let site = seed(store, a_site(house.id())).await;
        let year = SchoolYear { name: line("2026"), state: SchoolYearState::Active, ..a_school_year(house.id()) };
        let year = seed(store, year).await;
        let next = SchoolYear {
            name: line("2027"),
            period: period("2027-01-18", "2027-11-26"),
            state: SchoolYearState::Planning,
            ..a_school_year(house.id())
        };
        let next = seed(store, next).await;
        let mut taught = Vec::new();
        for grade in ["3", "3", "99"] {
            let group = ClassGroup { grade: a_grade(grade), ..a_class_group(&site, &year) };
            let group = seed(store, group).await;
            let student = seed(store, a_student(house.id())).await;
            let it = placed_in(an_enrollment(&student, &year, &site), &group);
            taught.push(seed(store, brought_to(it, EnrollmentState::Active)).await);
        }
        Self { house, year, next, taught }
    }

    fn path(&self) -> String {
        format!("/api/v1/school-years/{}/promotion", self.year.id)
    }

    fn body(&self, more: Value) -> Value {
        let mut body = more;
        body["to_year_id"] = json!(self.next.id.to_string());
        body
    }

    fn decided(&self, n: usize, decision: &str) -> Value {
        json!({"student_id": self.taught[n].student.to_string(), "decision": decision})
    }
}

#[actix_web::test]
async fn a_year_is_rehearsed_unless_it_is_said_otherwise_and_tells_whom_it_cannot_take() {
    let school = School::new().await;
    let house = &school.house;
    let rehearsed = house.json("rector", "POST", &school.path(), &school.body(json!({}))).await;
    let body = &rehearsed.body;
    assert_eq!((rehearsed.status, &body["promoted"], &body["dry_run"]), (200, &json!(2), &json!(true)));
    let refused = &body["refused"][0];
    let dead_end = school.taught[2].student.to_string();
    assert_eq!((&refused["student_id"], &refused["code"]), (&json!(dead_end), &json!("promotion.no-next-grade")));
    assert_eq!(refused["decision"], Value::Null);
    assert!(refused["detail"].as_str().is_some_and(|detail| !detail.contains('$')), "{refused}");
    let told = house.json("rector", "POST", &school.path(), &school.body(json!({"dry_run": false}))).await;
    assert_eq!(told.told(), (409, "promotion.refused"));
    assert_eq!(told.faults(), [("/default", "promotion.no-next-grade")]);
    let decisions = json!([school.decided(2, "repeat"), school.decided(1, "leave")]);
    let body = school.body(json!({"dry_run": false, "decisions": decisions}));
    let done = house.json("rector", "POST", &school.path(), &body).await.body;
    let counts = [&done["promoted"], &done["repeating"], &done["left"], &done["ended"], &done["enrolled"]];
    assert_eq!(counts, [1, 1, 1, 3, 2]);
    let again = house.json("rector", "POST", &school.path(), &body).await.body;
    assert_eq!((&again["unchanged"], &again["ended"], &again["enrolled"]), (&json!(3), &json!(0), &json!(0)));
    let list = format!("/api/v1/enrollments?year_id={}&count=true", school.next.id);
    assert_eq!(house.get("secretary", &list).await.body["count"], 2);
}

#[actix_web::test]
async fn every_bad_decision_is_told_with_its_place() {
    let school = School::new().await;
    let odd = json!({"student_id": school.taught[1].student.to_string(), "decision": "", "note": ""});
    let body = json!({"default": "later", "decisions": [school.decided(0, "leave"), odd]});
    let told = school.house.json("rector", "POST", &school.path(), &school.body(body)).await;
    let expected = [
        ("/default", "decision.unknown"),
        ("/decisions/1/decision", "decision.unknown"),
        ("/decisions/1/note", "text.empty"),
    ];
    assert_eq!((told.status, told.faults()), (422, expected.to_vec()));
    let twice = json!({"decisions": [school.decided(0, "leave"), school.decided(0, "repeat")]});
    let told = school.house.json("rector", "POST", &school.path(), &school.body(twice)).await;
    assert_eq!(told.faults(), [("/decisions/1/student_id", "list.twice")]);
    let nowhere = json!({"to_year_id": school.taught[0].id.to_string()});
    let told = school.house.json("rector", "POST", &school.path(), &nowhere).await;
    assert_eq!(told.faults(), [("/to_year_id", "school-year.not-found")]);
    let same = json!({"to_year_id": school.year.id.to_string()});
    let told = school.house.json("rector", "POST", &school.path(), &same).await;
    assert_eq!(told.told(), (409, "promotion.not-a-later-year"));
    let told = school.house.json("secretary", "POST", &school.path(), &school.body(json!({}))).await;
    assert_eq!(told.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn who_never_came_is_withdrawn_and_an_enrolment_in_another_grade_is_named() {
    let school = School::new().await;
    let house = &school.house;
    let store = &*house.store;
    let place = &school.taught[0];
    let student = seed(store, a_student(house.id())).await;
    let site = seed(store, a_site(house.id())).await;
    let waiting = seed(store, an_enrollment(&student, &school.year, &site)).await;
    let odd = house.json("rector", "POST", &school.path(), &school.body(json!({"never_active": "forget"}))).await;
    assert_eq!((odd.status, odd.faults()), (422, vec![("/never_active", "never-active.unknown")]));
    let close = format!("/api/v1/school-years/{}/close", school.year.id);
    let told = house.json("rector", "POST", &close, &json!({})).await;
    assert_eq!(told.told(), (409, "school-year.has-open-enrollments"));
    assert!(told.body["detail"].as_str().is_some_and(|detail| detail.contains('4')), "{}", told.body);
    let body = json!({"dry_run": false, "never_active": "withdraw", "decisions": [school.decided(2, "repeat")]});
    let done = house.json("rector", "POST", &school.path(), &school.body(body)).await.body;
    assert_eq!([&done["withdrawn"], &done["ended"], &done["enrolled"]], [1, 4, 3]);
    let found = house.get("secretary", &format!("/api/v1/enrollments/{}", waiting.id)).await.body;
    assert_eq!(found["state"], "withdrawn");
    assert_eq!(found["history"][1]["reason"], "No ingresó en el año 2026");
    let gone = json!({"student_id": student.id.to_string(), "decision": "leave"});
    let again = json!({"decisions": [school.decided(0, "repeat"), gone]});
    let rehearsed = house.json("rector", "POST", &school.path(), &school.body(again)).await.body;
    let list = format!("/api/v1/enrollments?year_id={}&student_id={}", school.next.id, place.student);
    let next = house.get("secretary", &list).await.body["data"][0]["id"].clone();
    let refused = rehearsed["refused"].as_array().unwrap();
    let codes: Vec<_> = refused.iter().map(|it| &it["code"]).collect();
    assert_eq!(codes, ["promotion.enrolled-otherwise", "promotion.not-taught"]);
    assert_eq!((&refused[0]["enrollment_id"], &refused[1]["enrollment_id"]), (&next, &Value::Null));
    assert!(refused[0]["detail"].as_str().unwrap().contains(next.as_str().unwrap()));
    assert!(refused[1]["detail"].as_str().unwrap().contains("Ana María Peña Ruiz"), "{}", refused[1]);
}
