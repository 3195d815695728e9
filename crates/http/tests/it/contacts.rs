//! Other contact data, as they are proposed and shown.

use crate::house::House;
use plantel_domain::enrollment::{Guardian, Student};
use plantel_testkit::builders::{a_guardian, a_mother, a_student, seed};
use serde_json::{Value, json};

const LIST: &str = "/api/v1/contact-proposals";

struct Desk {
    house: House,
    mother: Guardian,
    child: Student,
}

impl Desk {
    /// A child, whose mother has the account of the house's guardian.
    async fn new() -> Self {
        let house = House::build().await;
        let user = Some(house.users["guardian"].id);
        let mother = seed(&*house.store, Guardian { user, ..a_guardian(house.id()) }).await;
        let guardians = vec![a_mother(mother.id)];
        let child = seed(&*house.store, Student { guardians, ..a_student(house.id()) }).await;
        Self { house, mother, child }
    }

    fn body(&self) -> Value {
        json!({"student_id": self.child.id.to_string(), "guardian": {"phone": "310 999 8877", "address": null},
            "student": {"address": "Vereda El Ñandú", "municipality": "05001", "zone": "rural"}})
    }

    /// Where the proposal of the mother is.
    async fn proposed(&self) -> String {
        let made = self.house.json("guardian", "POST", LIST, &self.body()).await;
        assert_eq!((made.status, made.headers["etag"].as_str()), (201, "\"1\""), "{}", made.body);
        made.headers["location"].clone()
    }
}

#[actix_web::test]
async fn a_proposal_shows_what_was_what_is_proposed_and_what_is_now() {
    let desk = Desk::new().await;
    let (house, path) = (&desk.house, desk.proposed().await);
    let shown = house.get("secretary", &path).await.body;
    assert_eq!(shown["guardian"]["phone"], json!({"was": null, "proposed": "3109998877", "now": null}));
    assert_eq!((&shown["guardian"]["address"], &shown["guardian"]["email"]), (&Value::Null, &Value::Null));
    assert_eq!(shown["student"]["zone"], json!({"was": null, "proposed": "rural", "now": null}));
    assert_eq!(shown["student"]["municipality"]["proposed"], "05001");
    assert_eq!(shown["student_name"], desk.child.profile.name.full());
    assert_eq!(shown["guardian_name"], desk.mother.profile.name.to_string());
    let accepted = house.call("secretary", "POST", &format!("{path}/accept")).await;
    assert_eq!((accepted.status, accepted.headers["etag"].as_str()), (200, "\"2\""), "{}", accepted.body);
    let address = json!({"was": null, "proposed": "Vereda El Ñandú", "now": "Vereda El Ñandú"});
    assert_eq!((&accepted.body["state"], &accepted.body["student"]["address"]), (&json!("accepted"), &address));
    let student = house.get("guardian", &format!("/api/v1/students/{}", desk.child.id)).await.body;
    assert_eq!((&student["zone"], &student["guardians"][0]["phone"]), (&json!("rural"), &json!("3109998877")));
    let again = house.call("rector", "POST", &format!("{path}/accept")).await;
    assert_eq!(again.told(), (409, "contact-proposal.not-now"));
    let same = house.json("guardian", "POST", LIST, &desk.body()).await;
    assert_eq!(same.told(), (409, "contact-proposal.nothing"));
}

#[actix_web::test]
async fn every_bad_field_of_a_proposal_is_told() {
    let desk = Desk::new().await;
    let mut odd = desk.body();
    odd["guardian"] = json!({"phone": "x", "email": "@", "address": " "});
    odd["student"] =
        json!({"address": "a\u{0}b", "municipality": "99999", "zone": "town", "phone": "1", "email": "ana"});
    let told = desk.house.json("guardian", "POST", LIST, &odd).await;
    let mut faults = told.faults();
    faults.sort_unstable();
    let expected = [
        ("/guardian/address", "text.empty"),
        ("/guardian/email", "email.invalid"),
        ("/guardian/phone", "phone.invalid"),
        ("/student/address", "text.control-character"),
        ("/student/email", "email.invalid"),
        ("/student/municipality", "municipality.unknown"),
        ("/student/phone", "phone.invalid"),
        ("/student/zone", "zone.unknown"),
    ];
    assert_eq!((told.status, faults), (422, expected.to_vec()));
    odd = desk.body();
    odd["guardian"]["name"] = json!("Otra");
    let told = desk.house.json("guardian", "POST", LIST, &odd).await;
    assert_eq!(told.faults(), [("/guardian/name", "field.unknown")], "only contact data are proposed");
    let stranger = desk.house.json("student", "POST", LIST, &desk.body()).await;
    assert_eq!(stranger.told(), (404, "student.not-found"));
    let teacher = desk.house.json("teacher", "POST", LIST, &desk.body()).await;
    assert_eq!(teacher.told(), (403, "access.denied"));
    let office = desk.house.json("secretary", "POST", LIST, &desk.body()).await;
    assert_eq!(office.faults(), [("/guardian_id", "field.required")]);
    assert_eq!(desk.house.get("secretary", &format!("{LIST}?count=true")).await.body["count"], 0);
}

#[actix_web::test]
async fn who_proposed_takes_it_back_and_does_not_accept_it() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let mut body = desk.body();
    body["guardian_id"] = json!(desk.mother.id.to_string());
    let made = house.json("secretary", "POST", LIST, &body).await;
    let path = made.headers["location"].clone();
    let own = house.call("secretary", "POST", &format!("{path}/accept?confirm=true")).await;
    assert_eq!(own.told(), (409, "contact-proposal.own"));
    let other = house.call("rector", "POST", &format!("{path}/withdraw")).await;
    assert_eq!(other.told(), (409, "contact-proposal.not-yours"));
    let waits = house.json("guardian", "POST", LIST, &desk.body()).await;
    assert_eq!(waits.told(), (409, "contact-proposal.pending"));
    let empty = house.json("rector", "POST", &format!("{path}/reject"), &json!({"reason": " "})).await;
    assert_eq!(empty.faults(), [("/reason", "text.empty")]);
    let withdrawn = house.call("secretary", "POST", &format!("{path}/withdraw")).await;
    assert_eq!(withdrawn.body["state"], "withdrawn");
    let path = desk.proposed().await;
    let rejected = house.json("rector", "POST", &format!("{path}/reject"), &json!({"reason": "No existe"})).await;
    assert_eq!((&rejected.body["state"], &rejected.body["reason"]), (&json!("rejected"), &json!("No existe")));
}

#[actix_web::test]
async fn what_was_changed_meanwhile_is_named_until_that_is_confirmed() {
    let desk = Desk::new().await;
    let (house, path) = (&desk.house, desk.proposed().await);
    let student = format!("/api/v1/students/{}", desk.child.id);
    let moved = house.json("secretary", "PATCH", &student, &json!({"address": "Calle 1"})).await;
    assert_eq!(moved.status, 200, "{}", moved.body);
    let asked = house.call("secretary", "POST", &format!("{path}/accept")).await;
    assert_eq!(asked.told(), (409, "contact-proposal.changed-meanwhile"));
    assert!(asked.body["detail"].as_str().unwrap().contains("student.address"), "{}", asked.body);
    assert_eq!(house.get("secretary", &path).await.body["student"]["address"]["now"], "Calle 1");
    let accepted = house.call("secretary", "POST", &format!("{path}/accept?confirm=true")).await;
    assert_eq!(accepted.body["state"], "accepted");
    assert_eq!(house.get("secretary", &student).await.body["address"], "Vereda El Ñandú");
}

#[actix_web::test]
async fn proposals_are_listed_filtered_exported_and_in_the_copy_of_what_is_kept() {
    let desk = Desk::new().await;
    let (house, path) = (&desk.house, desk.proposed().await);
    let child = desk.child.id.to_string();
    let other = seed(&*house.store, a_student(house.id())).await.id;
    for (query, count) in [
        ("state=pending".to_owned(), 1),
        ("state=accepted".to_owned(), 0),
        (format!("student_id={child}&sort=updated_at"), 1),
        (format!("student_id={other}"), 0),
    ] {
        for who in ["secretary", "guardian"] {
            let listed = house.get(who, &format!("{LIST}?{query}&count=true")).await;
            assert_eq!(listed.body["count"], count, "{who} {query}");
        }
    }
    assert_eq!(house.get("student", &format!("{LIST}?count=true")).await.body["count"], 0);
    assert_eq!(house.get("student", &path).await.told(), (404, "contact-proposal.not-found"));
    let odd = house.get("secretary", &format!("{LIST}?state=lost")).await;
    assert_eq!(odd.faults(), [("?state", "kind.unknown")]);
    let file = house.get("secretary", &format!("{LIST}/export")).await;
    let text = String::from_utf8(file.bytes).unwrap();
    assert!(text.lines().count() == 2 && text.contains("Vereda El Ñandú"), "{text}");
    let data = house.get("guardian", &format!("/api/v1/students/{child}/data")).await.body;
    assert_eq!(data["contact_proposals"][0]["guardian"]["phone"]["proposed"], "3109998877");
}
