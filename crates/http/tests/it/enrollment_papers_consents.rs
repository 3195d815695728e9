//! To what people consent, and that they did.

use crate::enrollment_papers::school;
use crate::house::House;
use plantel_domain::access::Context;
use plantel_domain::clock::Day;
use plantel_domain::enrollment::{Guardian, Profile, Student};
use plantel_domain::ids::UserId;
use plantel_domain::store::Store;
use plantel_testkit::builders::{Pupil, a_guardian, a_mother, a_pupil, a_student, a_student_profile, seed};
use plantel_testkit::ids::an_id;
use serde_json::{Value, json};

const TEXTS: &str = "/api/v1/consent-texts";

/// The rector writes words down; their id.
async fn words(house: &House, purpose: &str) -> String {
    let text = json!({"purpose": purpose, "text": "Autorizo a la institución."});
    let made = house.json("rector", "POST", TEXTS, &text).await;
    assert_eq!(made.status, 201, "{}", made.body);
    made.body["id"].as_str().unwrap().to_owned()
}

fn of(pupil: &Pupil) -> String {
    format!("/api/v1/students/{}/consents", pupil.student.id)
}

fn by_mother(pupil: &Pupil, text: &str, channel: &str) -> Value {
    json!({"text_id": text, "guardian_id": pupil.mother.id.to_string(), "channel": channel})
}

#[actix_web::test]
async fn words_are_written_in_versions_and_read_by_who_is_asked() {
    let (house, _) = school().await;
    words(&house, "image").await;
    let second = words(&house, "image").await;
    words(&house, "data_protection").await;
    for who in ["rector", "secretary", "guardian", "teacher", "student", "auditor"] {
        let told = house.get(who, &format!("{TEXTS}?purpose=image")).await.body;
        let numbers: Vec<_> = told["data"].as_array().unwrap().iter().map(|text| text["number"].clone()).collect();
        assert_eq!((numbers, &told["data"][0]["id"]), (vec![json!(2), json!(1)], &json!(second)), "{who}");
    }
    let all = house.get("guardian", TEXTS).await.body;
    assert_eq!((all["data"].as_array().unwrap().len(), &all["data"][0]["purpose"]), (3, &json!("data_protection")));
    assert_eq!(all["data"][0]["sha256"].as_str().map(str::len), Some(64));
    let wrong = house.get("guardian", &format!("{TEXTS}?purpose=all")).await;
    assert_eq!((wrong.status, wrong.faults()), (422, vec![("?purpose", "kind.unknown")]));
    for who in ["secretary", "coordinator", "guardian", "auditor"] {
        let text = json!({"purpose": "image", "text": "Otro"});
        assert_eq!(house.json(who, "POST", TEXTS, &text).await.told(), (403, "access.denied"), "{who}");
    }
    let long = "a".repeat(20_001);
    let bad = house.json("rector", "POST", TEXTS, &json!({"purpose": "all", "text": long})).await;
    assert_eq!(bad.faults(), [("/purpose", "kind.unknown"), ("/text", "text.too-long")]);
}

#[actix_web::test]
async fn a_guardian_consents_by_the_own_account_and_revokes() {
    let (house, pupil) = school().await;
    let text = words(&house, "data_protection").await;
    let given = house.json("guardian", "POST", &of(&pupil), &by_mother(&pupil, &text, "web")).await;
    assert_eq!(given.status, 201, "{}", given.body);
    let known = ["text_id", "purpose", "text_number", "guardian_id", "channel", "recorded_by", "revoked"];
    let known: Vec<Value> = known.iter().map(|field| given.body[*field].clone()).collect();
    let (mother, user) = (pupil.mother.id.to_string(), house.users["guardian"].id.to_string());
    assert_eq!(json!(known), json!([text, "data_protection", 1, mother, "web", user, null]));
    let again = house.json("guardian", "POST", &of(&pupil), &by_mother(&pupil, &text, "web")).await;
    assert_eq!(again.told(), (409, "consent.given"));
    let path = format!("/api/v1/consents/{}/revoke", given.body["id"].as_str().unwrap());
    let revoked = house.json("guardian", "POST", &path, &json!({"channel": "web"})).await;
    assert_eq!((revoked.status, &revoked.body["revoked"]["channel"]), (200, &json!("web")), "{}", revoked.body);
    let twice = house.json("secretary", "POST", &path, &json!({"channel": "paper"})).await;
    assert_eq!(twice.told(), (409, "consent.revoked"));
    assert_eq!(house.get("coordinator", &of(&pupil)).await.body["data"], json!([revoked.body]));
}

#[actix_web::test]
async fn the_office_writes_down_what_it_is_told_and_speaks_for_nobody_by_web() {
    let (house, pupil) = school().await;
    let text = words(&house, "image").await;
    let by_web = house.json("secretary", "POST", &of(&pupil), &by_mother(&pupil, &text, "web")).await;
    assert_eq!((by_web.status, by_web.faults()), (422, vec![("/channel", "consent.channel")]));
    let given = house.json("secretary", "POST", &of(&pupil), &by_mother(&pupil, &text, "in_person")).await;
    assert_eq!(given.status, 201, "{}", given.body);
    let path = format!("/api/v1/consents/{}/revoke", given.body["id"].as_str().unwrap());
    let by_paper = house.json("guardian", "POST", &path, &json!({"channel": "paper"})).await;
    assert_eq!((by_paper.status, by_paper.faults()), (422, vec![("/channel", "consent.channel")]));
    let bad = house.json("secretary", "POST", &path, &json!({"channel": "fax", "reason": " "})).await;
    assert_eq!(bad.faults(), [("/channel", "kind.unknown"), ("/reason", "text.empty")]);
    let said = json!({"channel": "paper", "reason": "La familia lo pidió"});
    let revoked = house.json("secretary", "POST", &path, &said).await;
    assert_eq!(revoked.body["revoked"]["reason"], "La familia lo pidió");
    for (who, reads) in [("rector", true), ("guardian", true), ("coordinator", false), ("auditor", false)] {
        let told = house.get(who, &of(&pupil)).await.body["data"][0]["revoked"]["reason"].clone();
        assert_eq!(told, if reads { json!("La familia lo pidió") } else { Value::Null }, "{who}");
    }
    for entry in house.store.journal_entries() {
        assert!(!format!("{entry:?}").contains("La familia"), "{entry:?}");
    }
}

#[actix_web::test]
async fn who_works_in_the_office_consents_for_the_own_child_by_the_own_account() {
    let (house, _) = school().await;
    let text = words(&house, "image").await;
    let own = Guardian { user: Some(house.users["secretary"].id), ..a_guardian(house.id()) };
    let own = seed(&*house.store, own).await;
    let child = Student { guardians: vec![a_mother(own.id)], ..a_student(house.id()) };
    let child = seed(&*house.store, child).await;
    let path = format!("/api/v1/students/{}/consents", child.id);
    let body = json!({"text_id": text, "guardian_id": own.id.to_string(), "channel": "web"});
    let given = house.json("secretary", "POST", &path, &body).await;
    assert_eq!((given.status, &given.body["channel"]), (201, &json!("web")), "{}", given.body);
}

#[actix_web::test]
async fn who_is_of_age_revokes_what_a_guardian_consented_to_and_a_child_does_not() {
    let (house, pupil) = school().await;
    let text = words(&house, "image").await;
    for (birth, status) in [("2000-01-01", 200), ("2015-01-01", 409)] {
        let mut student = Student { guardians: vec![a_mother(pupil.mother.id)], ..a_student(house.id()) };
        student.profile.birth_date = birth.parse().unwrap();
        let mut student = seed(&*house.store, student).await;
        let path = format!("/api/v1/students/{}/consents", student.id);
        let body = json!({"text_id": text, "guardian_id": pupil.mother.id.to_string(), "channel": "paper"});
        let given = house.json("secretary", "POST", &path, &body).await;
        link(&house, &mut student, Some(house.users["student"].id)).await;
        let path = format!("/api/v1/consents/{}/revoke", given.body["id"].as_str().unwrap());
        let told = house.json("student", "POST", &path, &json!({"channel": "web"})).await;
        assert_eq!(told.status, status, "{}", told.body);
        link(&house, &mut student, None).await;
    }
}

async fn link(house: &House, student: &mut Student, user: Option<UserId>) {
    student.user = user;
    let mut work = house.store.begin(&Context::system("test", Some(house.id()))).await.unwrap();
    work.students().update(student).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[actix_web::test]
async fn nobody_consents_for_others() {
    let (house, pupil) = school().await;
    let text = words(&house, "image").await;
    let father = seed(&*house.store, a_guardian(house.id())).await;
    let guardians = vec![a_mother(pupil.mother.id), a_mother(father.id)];
    let student = seed(&*house.store, Student { guardians, ..a_student(house.id()) }).await;
    let path = format!("/api/v1/students/{}/consents", student.id);
    let give = async |who: &str, guardian: Option<String>, channel: &str| {
        let body = json!({"text_id": text, "guardian_id": guardian, "channel": channel});
        house.json(who, "POST", &path, &body).await
    };
    let fathers = Some(father.id.to_string());
    let told = give("guardian", fathers.clone(), "web").await;
    assert_eq!(told.told(), (409, "consent.not-their-guardian"));
    let told = give("guardian", None, "web").await;
    assert_eq!(told.told(), (409, "consent.not-their-guardian"));
    let told = give("secretary", Some(an_id().to_string()), "paper").await;
    assert_eq!(told.told(), (409, "consent.not-their-guardian"));
    assert_eq!(give("secretary", None, "paper").await.told(), (409, "consent.not-of-age"));
    for who in ["teacher", "coordinator", "auditor"] {
        assert_eq!(give(who, fathers.clone(), "paper").await.told(), (403, "access.denied"), "{who}");
    }
    let given = give("secretary", fathers, "paper").await;
    let revoke = format!("/api/v1/consents/{}/revoke", given.body["id"].as_str().unwrap());
    let told = house.json("guardian", "POST", &revoke, &json!({"channel": "web"})).await;
    assert_eq!(told.told(), (409, "consent.not-their-guardian"));
    let other = seed(&*house.store, a_pupil(house.id())).await;
    let told = house.json("guardian", "POST", &of(&other), &by_mother(&other, &text, "web")).await;
    assert_eq!(told.told(), (404, "student.not-found"));
    assert_eq!(house.get("guardian", &of(&other)).await.told(), (404, "student.not-found"));
}

#[actix_web::test]
async fn a_student_of_age_consents_for_themself_to_the_newest_words() {
    let (house, _) = school().await;
    let old = words(&house, "outings").await;
    let newest = words(&house, "outings").await;
    let pupil = a_pupil(house.id());
    let birth_date = Day::from_ymd_opt(2008, 3, 16).unwrap();
    let student = Student {
        user: Some(house.users["student"].id),
        profile: Profile { birth_date, ..a_student_profile() },
        ..pupil.student
    };
    let mother = Guardian { user: None, ..pupil.mother };
    let pupil = seed(&*house.store, Pupil { student, mother, ..pupil }).await;
    let own = |text: &str| json!({"text_id": text, "guardian_id": null, "channel": "web"});
    let give = async |text: &str| house.json("student", "POST", &of(&pupil), &own(text)).await;
    assert_eq!(give(&old).await.told(), (409, "consent.old-text"));
    assert_eq!(give(&an_id().to_string()).await.told(), (404, "consent-text.not-found"));
    let given = give(&newest).await;
    assert_eq!((given.status, &given.body["guardian_id"]), (201, &Value::Null), "{}", given.body);
    let for_mother = house.json("student", "POST", &of(&pupil), &by_mother(&pupil, &newest, "web")).await;
    assert_eq!(for_mother.told(), (409, "consent.not-their-guardian"));
}
