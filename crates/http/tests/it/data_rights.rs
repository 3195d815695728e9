//! What people ask about data, as it is sent and shown.

use crate::house::House;
use plantel_domain::enrollment::Student;
use plantel_testkit::builders::{a_student, seed};
use serde_json::{Value, json};

const LIST: &str = "/api/v1/data-requests";

struct Desk {
    house: House,
    student: Student,
}

impl Desk {
    /// A student with the account of the house's student.
    async fn new() -> Self {
        let house = House::build().await;
        let user = Some(house.users["student"].id);
        let student = seed(&*house.store, Student { user, ..a_student(house.id()) }).await;
        Self { house, student }
    }

    fn body(&self, channel: &str) -> Value {
        let id = self.student.id.to_string();
        json!({"student_id": id, "kind": "query", "text": "¿Qué guardan de mí?", "channel": channel})
    }
}

#[actix_web::test]
async fn a_student_asks_and_reads_the_answer() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let made = house.json("student", "POST", LIST, &desk.body("web")).await;
    assert_eq!((made.status, made.headers["etag"].as_str()), (201, "\"1\""));
    let path = made.headers["location"].clone();
    assert_eq!((&made.body["state"], &made.body["overdue"]), (&json!("open"), &json!(false)));
    assert_eq!(made.body["student_name"], desk.student.profile.name.full());
    let started = house.call("secretary", "POST", &format!("{path}/start")).await;
    assert_eq!(started.body["state"], "in_progress");
    let later = house.json("secretary", "POST", &format!("{path}/extend"), &json!({"reason": "Se busca"})).await;
    assert_eq!(later.body["extension_reason"], "Se busca");
    let again = house.json("secretary", "POST", &format!("{path}/extend"), &json!({"reason": "Más"})).await;
    assert_eq!(again.told(), (409, "data-request.extended"));
    let answered = house.json("secretary", "POST", &format!("{path}/answer"), &json!({"answer": "Esto"})).await;
    assert_eq!((answered.status, &answered.body["answer"]), (200, &json!("Esto")));
    let refused = house.json("secretary", "POST", &format!("{path}/reject"), &json!({"answer": "No"})).await;
    assert_eq!(refused.told(), (409, "data-request.not-now"));
    let shown = house.get("student", &path).await;
    assert_eq!(shown.body["state"], "answered");
    for (query, count) in [("state=answered", 1), ("state=open", 0), ("overdue=true", 0), ("kind=query", 1)] {
        let listed = house.get("secretary", &format!("{LIST}?{query}&count=true")).await;
        assert_eq!(listed.body["count"], count, "{query}");
    }
    let file = house.get("secretary", &format!("{LIST}/export")).await;
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.lines().count() == 2 && text.contains("answered"), "{text}");
}

#[actix_web::test]
async fn every_bad_field_of_a_request_is_told() {
    let desk = Desk::new().await;
    let mut odd = desk.body("smoke");
    (odd["kind"], odd["text"], odd["received_on"]) = (json!("order"), json!(""), json!("1066-10-14"));
    let told = desk.house.json("student", "POST", LIST, &odd).await;
    let mut faults = told.faults();
    faults.sort_unstable();
    let expected = [
        ("/channel", "kind.unknown"),
        ("/kind", "kind.unknown"),
        ("/received_on", "date.too-early"),
        ("/text", "text.empty"),
    ];
    assert_eq!((told.status, faults), (422, expected.to_vec()));
    let paper = desk.house.json("student", "POST", LIST, &desk.body("paper")).await;
    assert_eq!(paper.told(), (409, "data-request.channel"));
    let stranger = desk.house.json("guardian", "POST", LIST, &desk.body("web")).await;
    assert_eq!(stranger.told(), (404, "student.not-found"));
}

#[actix_web::test]
async fn the_terms_are_those_of_the_law_until_the_office_writes_others() {
    let desk = Desk::new().await;
    let path = "/api/v1/data-request-terms";
    let law = desk.house.get("student", path).await;
    assert_eq!((law.headers["etag"].as_str(), &law.body["query_days"]), ("\"0\"", &json!(10)));
    let mut body = json!({"query_days": 0, "query_extension": 91, "claim_days": 15, "claim_extension": 8});
    let told = desk.house.json("rector", "PUT", path, &body).await;
    let out = "term-days.out-of-range";
    assert_eq!(told.faults(), [("/query_days", out), ("/query_extension", out)]);
    for far in [-1, 256, 70_000, i64::MAX] {
        (body["query_days"], body["query_extension"]) = (json!(8), json!(far));
        assert_eq!(desk.house.json("rector", "PUT", path, &body).await.faults(), [("/query_extension", out)], "{far}");
    }
    (body["query_days"], body["query_extension"]) = (json!(8), json!(0));
    let written = desk.house.json("rector", "PUT", path, &body).await;
    assert_eq!((written.status, written.headers["etag"].as_str()), (200, "\"1\""));
    assert_eq!(desk.house.json("student", "PUT", path, &body).await.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn a_student_gets_everything_that_is_kept_of_them() {
    let desk = Desk::new().await;
    desk.house.json("student", "POST", LIST, &desk.body("web")).await;
    let path = format!("/api/v1/students/{}/data", desk.student.id);
    let data = desk.house.get("student", &path).await;
    assert_eq!((data.status, data.headers["cache-control"].as_str()), (200, "no-store"));
    assert_eq!(data.body["student"]["document_number"], desk.student.profile.document.number.as_str());
    assert_eq!((&data.body["sensitive"], &data.body["enrollments"]), (&Value::Null, &json!([])));
    assert_eq!(data.body["requests"][0]["text"], "¿Qué guardan de mí?");
    assert_eq!(desk.house.get("guardian", &path).await.told(), (404, "student.not-found"));
    assert_eq!(desk.house.get("teacher", &path).await.told(), (403, "access.denied"));
}

#[actix_web::test]
async fn the_office_writes_down_for_whom_and_takes_back_its_slip() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let mut body = desk.body("paper");
    body["guardian_id"] = json!("0190c8f0-0000-7000-8000-000000000001");
    let unknown = house.json("secretary", "POST", LIST, &body).await;
    assert_eq!(unknown.told(), (404, "guardian.not-found"));
    (body["guardian_id"], body["received_on"]) = (Value::Null, json!("2020-02-02"));
    let early = house.json("secretary", "POST", LIST, &body).await;
    assert_eq!(early.faults(), [("/received_on", "data-request.too-early")]);
    let slip = house.json("secretary", "POST", LIST, &desk.body("paper")).await;
    assert_eq!((slip.status, &slip.body["guardian_id"]), (201, &Value::Null));
    let void = format!("{}/void", slip.headers["location"]);
    assert_eq!(house.json("secretary", "POST", &void, &json!({})).await.faults(), [("/reason", "text.empty")]);
    let why = json!({"reason": "Era de otro estudiante"});
    assert_eq!(house.json("student", "POST", &void, &why).await.told(), (403, "access.denied"));
    let done = house.json("secretary", "POST", &void, &why).await;
    assert_eq!((done.status, &done.body["state"], &done.body["answer"]), (200, &json!("void"), &why["reason"]));
    assert_eq!(house.json("secretary", "POST", &void, &why).await.told(), (409, "data-request.not-now"));
    let listed = house.get("secretary", &format!("{LIST}?state=void&count=true")).await;
    assert_eq!(listed.body["count"], 1);
    let by_web = house.json("student", "POST", LIST, &desk.body("web")).await;
    let void = format!("{}/void", by_web.headers["location"]);
    assert_eq!(house.json("secretary", "POST", &void, &why).await.told(), (409, "data-request.asked-by-web"));
    // The student sees the own request alone, and of the other in the copy that it came.
    assert_eq!(house.get("student", &format!("{LIST}?count=true")).await.body["count"], 1);
    let copy = house.get("student", &format!("/api/v1/students/{}/data", desk.student.id)).await;
    let other = &copy.body["requests_of_others"][0];
    assert_eq!((&other["kind"], &other["state"], other.get("text")), (&json!("query"), &json!("void"), None));
    assert_eq!(copy.body["requests"].as_array().map(Vec::len), Some(1));
}
