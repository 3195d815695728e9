//! Whom teachers, families and coordinators see, and what of them.

use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::school::{
    ENROLLMENTS, Enrolled, STUDENTS, School, answering, attempt, bring, child, pdf, words_for,
};
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(
    a_teacher_sees_whom_they_teach_and_nothing_that_is_sensitive,
    a_guardian_sees_the_own_child_and_not_where_the_other_parent_lives,
    a_guardian_consents_and_revokes_for_the_own_child_alone,
    a_student_sees_the_own_record_and_does_not_consent_before_they_are_of_age,
    a_coordinator_sees_everybody_but_nothing_that_is_sensitive_nor_papers,
);

const ANA: &str = "1007000013";
const LUIS: &str = "1007000026";
/// Papers of those who answer for them.
const MARTA: &str = "52123456";
const PEDRO: &str = "79123456";
const SARA: &str = "43123456";

/// Ana in the first group, and Luis in the second.
struct House {
    school: School,
    ana: Enrolled,
    luis: Enrolled,
}

impl House {
    async fn open(kind: Kind) -> Self {
        let school = School::open(kind).await;
        let parents = json!([answering(MARTA, "Marta Ruiz", "mother"), answering(PEDRO, "Pedro Peña", "father")]);
        let ana = school.active(child(ANA, "Ana", parents), 0).await;
        let luis = school.active(child(LUIS, "Luis", json!([answering(SARA, "Sara Gil", "mother")])), 1).await;
        Self { school, ana, luis }
    }

    /// Sees Ana, and of Luis not even that he is there.
    async fn shows_ana_alone(&self, who: &Client) {
        let pairs = [
            (STUDENTS, &self.ana.student, &self.luis.student, "student.not-found"),
            (ENROLLMENTS, &self.ana.id, &self.luis.id, "enrollment.not-found"),
        ];
        for (list, own, other, code) in pairs {
            let page = who.get(&format!("{list}?count=true")).await.is(200);
            assert_eq!((&page["count"], &page["data"][0]["id"]), (&json!(1), &json!(own)), "{list}");
            for question in ["search=luis".to_owned(), format!("search={LUIS}")] {
                let found = who.get(&format!("{list}?count=true&{question}")).await.is(200);
                assert_eq!(found["count"], 0, "{list} {question}");
            }
            let file = who.get(&format!("{list}/export")).await;
            assert_eq!((file.status, file.text().contains(ANA), file.text().contains(LUIS)), (200, true, false));
            who.get(&format!("{list}/{own}")).await.is(200);
            who.get(&format!("{list}/{other}")).await.refuses(404, code);
        }
        let asked =
            [format!("{STUDENTS}?document_number={LUIS}"), format!("{ENROLLMENTS}?student_id={}", self.luis.student)];
        for list in asked {
            assert_eq!(who.get(&list).await.is(200)["data"], json!([]), "{list}");
        }
        for of in ["guardians", "consents"] {
            who.get(&format!("{}/{of}", self.ana.record())).await.is(200);
            who.get(&format!("{}/{of}", self.luis.record())).await.refuses(404, "student.not-found");
        }
        who.get(&self.ana.verb("documents")).await.is(200);
        who.get(&self.luis.verb("documents")).await.refuses(404, "enrollment.not-found");
        who.get(&paper(&self.ana)).await.is(200);
        who.get(&paper(&self.luis)).await.refuses(404, "enrollment-document.not-found");
        who.get("/api/v1/guardians").await.refuses(403, "access.denied");
        who.get(&format!("/api/v1/guardians/{}", self.ana.guardians[1])).await.refuses(403, "access.denied");
    }

    /// Opens what is sensitive of Ana and her papers, and nothing of Luis.
    async fn opens_what_is_anas(&self, who: &Client) {
        who.get(&format!("{}/sensitive", self.ana.record())).await.is(200);
        who.get(&format!("{}/sensitive", self.luis.record())).await.refuses(404, "student.not-found");
        let content = who.get(&format!("{}/content?mode=download", paper(&self.ana))).await;
        assert_eq!((content.status, &content.bytes), (200, &pdf()));
        assert_eq!(content.header("content-type"), "application/pdf");
        assert!(content.header("cache-control").contains("no-store"), "{}", content.header("cache-control"));
        let other = who.get(&format!("{}/content", paper(&self.luis))).await;
        other.refuses(404, "enrollment-document.not-found");
    }

    /// Opens neither what is sensitive nor papers, of anybody.
    async fn opens_nothing(&self, who: &Client) {
        for it in [&self.ana, &self.luis] {
            who.get(&format!("{}/sensitive", it.record())).await.refuses(403, "access.denied");
            who.get(&format!("{}/content", paper(it))).await.refuses(403, "access.denied");
        }
    }

    /// Changes nothing, whatever it is.
    async fn changes_nothing(&self, who: &Client) {
        let before = self.state().await;
        let mut deeds = self.ana.deeds_on_people();
        deeds.extend(self.ana.deeds_on_enrollment());
        let new = child("1007000099", "Eva", json!([]));
        deeds.push((Method::POST, STUDENTS.to_owned(), new.clone()));
        deeds.push((Method::POST, ENROLLMENTS.to_owned(), self.school.request_for(new, 1)));
        for deed in deeds {
            attempt(who, deed).await.refuses(403, "access.denied");
        }
        bring(who, &self.ana, "photo", "foto.pdf", &pdf()).await.refuses(403, "access.denied");
        let list = format!("{STUDENTS}/import?year_id={}&site_id={}", self.school.year, self.school.site);
        who.upload(&list, "tipo_documento,numero_documento\nTI,1\n").await.refuses(403, "access.denied");
        assert_eq!(self.state().await, before);
    }

    /// All that could have changed, as the office sees it.
    async fn state(&self) -> [Value; 4] {
        let look = async |path: &str| self.school.secretary.get(path).await.is(200);
        let guardian = format!("/api/v1/guardians/{}", self.ana.guardians[0]);
        let documents = self.ana.verb("documents");
        let students = format!("{STUDENTS}?count=true");
        [look(&self.ana.place()).await, look(&guardian).await, look(&documents).await, look(&students).await]
    }
}

/// Where the first paper of somebody is.
fn paper(it: &Enrolled) -> String {
    format!("/api/v1/enrollment-documents/{}", it.papers[0])
}

async fn a_teacher_sees_whom_they_teach_and_nothing_that_is_sensitive(kind: Kind) {
    let house = House::open(kind).await;
    let [luz, omar] = &house.school.teachers;
    house.shows_ana_alone(&luz.client).await;
    house.opens_nothing(&luz.client).await;
    house.changes_nothing(&luz.client).await;
    // Who goes to another group goes out of the first teacher's sight.
    let moved = json!({"group_id": house.school.groups[1]});
    house.school.secretary.patch(&house.ana.place(), moved).await.is(200);
    luz.client.get(&house.ana.record()).await.refuses(404, "student.not-found");
    assert_eq!(omar.client.get(&format!("{STUDENTS}?count=true")).await.is(200)["count"], 2);
    let both = json!({"teacher_ids": [luz.user]});
    house.school.rector.patch(&format!("/api/v1/groups/{}", house.school.groups[1]), both).await.is(200);
    assert_eq!(luz.client.get(&format!("{STUDENTS}?count=true")).await.is(200)["count"], 2);
}

async fn a_guardian_sees_the_own_child_and_not_where_the_other_parent_lives(kind: Kind) {
    let house = House::open(kind).await;
    let marta = house.school.person("marta", "guardian").await;
    let nobody = marta.client.get(&format!("{STUDENTS}?count=true")).await.is(200);
    assert_eq!(nobody["count"], 0, "an account answers for nobody until somebody says so");
    house.school.link(&house.ana.guardians[0], &marta).await;
    house.shows_ana_alone(&marta.client).await;
    house.opens_what_is_anas(&marta.client).await;
    house.changes_nothing(&marta.client).await;

    let family = marta.client.get(&format!("{}/guardians", house.ana.record())).await.is(200);
    assert_eq!((&family[0]["document_number"], &family[1]["name"]), (&json!(MARTA), &json!("Pedro Peña")));
    assert_eq!(family[1]["may_pick_up"], true, "how the other answers is the child's affair too");
    for hidden in ["document_type", "document_number", "phone", "email", "address"] {
        assert_ne!(family[0][hidden], Value::Null, "{hidden}");
        assert_eq!(family[1][hidden], Value::Null, "{hidden}");
    }
    let lists = [STUDENTS.to_owned(), ENROLLMENTS.to_owned(), format!("{STUDENTS}/export"), house.ana.record()];
    for list in lists.into_iter().chain([house.ana.place(), format!("{}/guardians", house.ana.record())]) {
        let reply = marta.client.get(&list).await;
        assert!(reply.status == 200 && !reply.text().contains(PEDRO), "{list}: {}", reply.text());
    }
}

async fn a_guardian_consents_and_revokes_for_the_own_child_alone(kind: Kind) {
    let house = House::open(kind).await;
    let (school, consents) = (&house.school, format!("{}/consents", house.ana.record()));
    let (marta, pedro) = (school.person("marta", "guardian").await, school.person("pedro", "guardian").await);
    school.link(&house.ana.guardians[0], &marta).await;
    school.link(&house.ana.guardians[1], &pedro).await;
    let words = words_for(&school.rector, "image").await;
    let say = |guardian: &str, channel: &str| json!({"text_id": words, "guardian_id": guardian, "channel": channel});
    let own = say(&house.ana.guardians[0], "web");
    marta.client.post(&consents, say(&house.ana.guardians[0], "paper")).await.refuses(422, "consent.channel");
    let other = marta.client.post(&consents, say(&house.ana.guardians[1], "web")).await;
    other.refuses(409, "consent.not-their-guardian");
    let elsewhere = format!("{}/consents", house.luis.record());
    marta.client.post(&elsewhere, own.clone()).await.refuses(404, "student.not-found");
    let given = marta.client.post(&consents, own.clone()).await.is(201);
    assert_eq!((&given["purpose"], &given["revoked"]), (&json!("image"), &Value::Null));
    marta.client.post(&consents, own.clone()).await.refuses(409, "consent.given");

    let revoke = format!("/api/v1/consents/{}/revoke", id(&given));
    let web = json!({"channel": "web"});
    pedro.client.post(&revoke, web.clone()).await.refuses(409, "consent.not-their-guardian");
    let revoked = marta.client.post(&revoke, web.clone()).await.is(200);
    assert_eq!((&revoked["revoked"]["by"], &revoked["revoked"]["channel"]), (&json!(marta.user), &json!("web")));
    marta.client.post(&revoke, web.clone()).await.refuses(409, "consent.revoked");
    marta.client.post(&consents, own).await.is(201);
    let ledger = pedro.client.get(&consents).await.is(200);
    assert_eq!(ledger["data"].as_array().map(Vec::len), Some(3), "what was written stays: {ledger}");

    // What was said on paper is revoked by the own account too; nobody loses the place by it.
    let first = &ledger["data"][2];
    assert_eq!((&first["purpose"], &first["channel"]), (&json!("data_protection"), &json!("paper")));
    marta.client.post(&format!("/api/v1/consents/{}/revoke", id(first)), web.clone()).await.is(200);
    let sheet = marta.client.get(&house.ana.place()).await.is(200);
    assert_eq!((&sheet["state"], &sheet["consent"]), (&json!("active"), &json!(false)));
    let others = school.secretary.get(&format!("{}/consents", house.luis.record())).await.is(200);
    let theirs = format!("/api/v1/consents/{}/revoke", id(&others["data"][0]));
    marta.client.post(&theirs, web).await.refuses(404, "consent.not-found");
}

async fn a_student_sees_the_own_record_and_does_not_consent_before_they_are_of_age(kind: Kind) {
    let house = House::open(kind).await;
    let ana = house.school.person("ana", "student").await;
    let account = json!({"user_id": ana.user});
    house.school.secretary.put(&format!("{}/user", house.ana.record()), account.clone()).await.is(200);
    let taken = house.school.secretary.put(&format!("{}/user", house.luis.record()), account).await;
    taken.refuses(409, "student.user-taken");
    house.shows_ana_alone(&ana.client).await;
    house.opens_what_is_anas(&ana.client).await;
    house.changes_nothing(&ana.client).await;
    let family = ana.client.get(&format!("{}/guardians", house.ana.record())).await;
    assert!(![MARTA, PEDRO].iter().any(|number| family.text().contains(number)), "{}", family.text());
    let words = words_for(&house.school.rector, "outings").await;
    let consents = format!("{}/consents", house.ana.record());
    let own = json!({"text_id": words, "channel": "web"});
    ana.client.post(&consents, own).await.refuses(409, "consent.not-of-age");
    let as_mother = json!({"text_id": words, "guardian_id": house.ana.guardians[0], "channel": "web"});
    ana.client.post(&consents, as_mother).await.refuses(409, "consent.not-their-guardian");
}

async fn a_coordinator_sees_everybody_but_nothing_that_is_sensitive_nor_papers(kind: Kind) {
    let house = House::open(kind).await;
    let coordinator = house.school.person("carla", "coordinator").await.client;
    for list in [STUDENTS, ENROLLMENTS] {
        assert_eq!(coordinator.get(&format!("{list}?count=true")).await.is(200)["count"], 2, "{list}");
        let file = coordinator.get(&format!("{list}/export")).await.text();
        assert!(file.contains(ANA) && file.contains(LUIS), "{file}");
    }
    assert_eq!(coordinator.get("/api/v1/guardians?count=true").await.is(200)["count"], 3);
    let children = coordinator.get(&format!("/api/v1/guardians/{}/students", house.ana.guardians[1])).await.is(200);
    assert_eq!(children[0]["guardians"][1]["document_number"], PEDRO);
    for it in [&house.ana, &house.luis] {
        let papers = coordinator.get(&it.verb("documents")).await.is(200);
        assert_eq!(papers["data"].as_array().map(Vec::len), Some(2), "what is known of papers is no secret");
    }
    house.opens_nothing(&coordinator).await;
    house.changes_nothing(&coordinator).await;
    // Groups are the coordinator's to make.
    let group = json!({"capacity": 31});
    coordinator.patch(&format!("/api/v1/groups/{}", house.school.groups[1]), group).await.is(200);
}
