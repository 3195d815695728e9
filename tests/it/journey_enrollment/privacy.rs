//! What the journal tells of people, and what is said of who answers for several children.

use plantel_tests::client::Client;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::school::{ENROLLMENTS, PAPERS, STUDENTS, School, answering, bring, child, pdf};
use serde_json::{Value, json};

on_both_databases!(
    the_journal_tells_who_read_what_is_sensitive_and_never_what_it_is,
    who_answers_for_two_children_is_changed_when_that_is_confirmed,
);

const NUMBER: &str = "1098000777";
const MOTHER: &str = "52999111";

/// What nobody may read in the journal: names, papers, addresses, illnesses, and what people typed of them.
const SECRETS: [&str; 11] = [
    NUMBER,
    MOTHER,
    "Zulema",
    "Ñustes",
    "Hermelinda",
    "Carrera 7",
    "Calle Escondida",
    "Penicilina",
    "Asma",
    "EPS Salud",
    "2020-03-04",
];

/// Zulema with her mother, as she is sent.
fn zulema() -> Value {
    let mut zulema = child(NUMBER, "Zulema", json!([answering(MOTHER, "Hermelinda Ñustes", "mother")]));
    zulema["first_surname"] = json!("Ñustes");
    zulema["sensitive"] = json!({"allergies": "Penicilina", "health_insurer": "EPS Salud", "blood_type": "O+"});
    zulema
}

/// How often something is told; with who did it, the newest first.
async fn told(auditor: &Client, action: &str) -> Vec<Value> {
    let rows = auditor.get(&format!("/api/v1/audit-logs?action={action}")).await.is(200);
    rows["data"].as_array().expect("a list").iter().map(|row| row["user_id"].clone()).collect()
}

async fn the_journal_tells_who_read_what_is_sensitive_and_never_what_it_is(kind: Kind) {
    let school = School::open(kind).await;
    let (office, auditor) = (&school.secretary, school.person("dora", "auditor").await.client);
    let mother = school.person("marta", "guardian").await;
    let it = school.enrol(zulema(), 0).await;
    let record = it.record();
    let sensitive = format!("{record}/sensitive");
    school.link(&it.guardians[0], &mother).await;
    office.patch(&record, json!({"address": "Calle Escondida 8"})).await.is(200);
    office.patch(&sensitive, json!({"health_notes": "Asma: lleva inhalador"})).await.is(200);
    let read = mother.client.get(&sensitive).await.is(200);
    assert_eq!((&read["allergies"], &read["health_notes"]), (&json!("Penicilina"), &json!("Asma: lleva inhalador")));
    office.get(&sensitive).await.is(200);
    auditor.get(&sensitive).await.refuses(403, "access.denied");

    let paper = bring(office, &it, PAPERS[0], "Registro de Zulema.pdf", &pdf()).await.is(201);
    assert_eq!(paper["file_name"], "Registro de Zulema.pdf");
    let paper = format!("/api/v1/enrollment-documents/{}", paper["id"].as_str().expect("an id"));
    mother.client.get(&format!("{paper}/content")).await.is(200);
    auditor.get(&format!("{paper}/content")).await.refuses(403, "access.denied");
    office.post(&format!("{paper}/reject"), json!({"reason": "Zulema no firmó"})).await.is(200);
    let consent = json!({"text_id": school.words, "guardian_id": it.guardians[0], "channel": "web"});
    let consent = mother.client.post(&format!("{record}/consents"), consent).await.is(201);
    let revoke = format!("/api/v1/consents/{}/revoke", consent["id"].as_str().expect("an id"));
    let said = json!({"channel": "web", "reason": "Hermelinda lo pensó mejor"});
    mother.client.post(&revoke, said).await.is(200);
    let leaves = json!({"reason": "Zulema se va", "destination": "Colegio de Zulema"});
    office.post(&it.verb("withdraw"), leaves).await.is(200);

    for seen in [record.clone(), it.place(), format!("{STUDENTS}?count=true"), ENROLLMENTS.to_owned()] {
        auditor.get(&seen).await.is(200);
    }
    auditor.patch(&record, json!({"address": "Otra"})).await.refuses(403, "access.denied");
    let journal = auditor.get("/api/v1/audit-logs/export").await;
    assert_eq!(journal.status, 200);
    let journal = journal.text();
    for secret in SECRETS {
        assert!(!journal.contains(secret), "the journal tells {secret}");
    }
    for happened in [
        "student.created",
        "guardian.created",
        "guardian.user-linked",
        "student.changed",
        "student.sensitive-changed",
        "enrollment.created",
        "enrollment-document.uploaded",
        "enrollment-document.opened",
        "enrollment-document.rejected",
        "consent.given",
        "consent.revoked",
        "enrollment.moved",
    ] {
        assert!(journal.contains(happened), "the journal does not tell {happened}");
    }
    let readers = told(&auditor, "student.sensitive-read").await;
    assert_eq!(readers.len(), 3, "each reading, what a change answers too, and no refusal");
    assert_eq!(readers[1], json!(mother.user), "the mother read between the office and the office");
    assert_eq!(told(&auditor, "enrollment-document.opened").await, [json!(mother.user)]);
}

async fn who_answers_for_two_children_is_changed_when_that_is_confirmed(kind: Kind) {
    let school = School::open(kind).await;
    let office = &school.secretary;
    let mother = answering(MOTHER, "Hermelinda Ñustes", "mother");
    let ana = school.enrol(child("1007000013", "Ana", json!([mother])), 0).await;
    let place = format!("/api/v1/guardians/{}", ana.guardians[0]);
    let moved = json!({"address": "Calle 1 # 2-3"});
    office.patch(&place, moved.clone()).await.is(200);
    // With the next child she is described as she was before: that would change her for the first one too.
    let eva = school.secretary.post(STUDENTS, child("1007000039", "Eva", json!([mother]))).await;
    eva.refuses(409, "guardian.shared");
    let named = eva.body["detail"].as_str().expect("a text");
    assert!(named.contains("Ana Peña Ruiz") && !named.contains("Eva"), "the other child is named: {named}");
    let known = json!({"guardian_id": ana.guardians[0], "relationship": "mother"});
    let eva = office.post(STUDENTS, child("1007000039", "Eva", json!([known]))).await.is(201);
    assert_eq!(eva["guardians"][0]["guardian_id"], *ana.guardians[0], "one person, and not two");

    let elsewhere = json!({"address": "Calle 9 # 9-9"});
    let asked = office.patch(&place, elsewhere.clone()).await;
    asked.refuses(409, "guardian.shared");
    let named = asked.body["detail"].as_str().expect("a text");
    assert!(named.contains("Ana Peña Ruiz") && named.contains("Eva Peña Ruiz"), "{named}");
    assert_eq!(office.get(&place).await.is(200)["address"], moved["address"], "nothing changed");
    let changed = office.patch(&format!("{place}?confirm=true"), elsewhere.clone()).await.is(200);
    assert_eq!(changed["address"], elsewhere["address"]);
    let children = office.get(&format!("{place}/students")).await.is(200);
    let addresses: Vec<_> =
        children.as_array().expect("a list").iter().map(|child| &child["guardians"][0]["address"]).collect();
    assert_eq!(addresses, [&elsewhere["address"]; 2]);

    let third = child("1007000052", "Iris", json!([mother]));
    office.post(STUDENTS, third.clone()).await.refuses(409, "guardian.shared");
    office.post(&format!("{STUDENTS}?confirm=true"), third).await.is(201);
    assert_eq!(office.get(&place).await.is(200)["address"], mother["guardian"]["address"]);
    let all = office.get("/api/v1/guardians?count=true").await.is(200);
    assert_eq!(all["count"], 1);
}
