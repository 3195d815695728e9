//! A family proposes other contact data, and the office decides.

use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::school::{Enrolled, Person, School, answering, child};
use serde_json::{Value, json};

on_both_databases!(
    what_a_mother_proposes_is_written_when_the_office_accepts_it_and_the_father_does_not_see_it,
    of_two_who_accept_at_once_one_does_and_nobody_accepts_the_own,
    of_many_proposals_at_once_one_is_pending,
);

const PROPOSALS: &str = "/api/v1/contact-proposals";
/// Where the mother moves, how she is called from now on, and where the child moves.
const HERS: [&str; 3] = ["Transversal 99 # 1-2", "3109998877", "Vereda El Ñandú, finca 3"];

struct Family {
    school: School,
    ana: Enrolled,
    marta: Person,
    pedro: Person,
}

impl Family {
    async fn open(kind: Kind) -> Self {
        let school = School::open(kind).await;
        let parents =
            json!([answering("52123456", "Marta Ruiz", "mother"), answering("79123456", "Pedro Peña", "father")]);
        let ana = school.enrol(child("1007000013", "Ana", parents), 0).await;
        let (marta, pedro) = (school.person("marta", "guardian").await, school.person("pedro", "guardian").await);
        school.link(&ana.guardians[0], &marta).await;
        school.link(&ana.guardians[1], &pedro).await;
        Self { school, ana, marta, pedro }
    }

    fn said(&self) -> Value {
        let [address, phone, home] = HERS;
        json!({"student_id": self.ana.student, "guardian": {"address": address, "phone": phone},
            "student": {"address": home, "municipality": "11001", "zone": "rural"}})
    }

    /// Where the mother's proposal is.
    async fn proposed(&self) -> String {
        format!("{PROPOSALS}/{}", id(&self.marta.client.post(PROPOSALS, self.said()).await.is(201)))
    }

    async fn guardian(&self, place: usize) -> Value {
        self.school.secretary.get(&format!("/api/v1/guardians/{}", self.ana.guardians[place])).await.is(200)
    }
}

async fn count(who: &Client, query: &str) -> Value {
    who.get(&format!("{PROPOSALS}?count=true{query}")).await.is(200)["count"].clone()
}

async fn what_a_mother_proposes_is_written_when_the_office_accepts_it_and_the_father_does_not_see_it(kind: Kind) {
    let family = Family::open(kind).await;
    let (marta, pedro, office) = (&family.marta.client, &family.pedro.client, &family.school.secretary);
    let before = family.guardian(0).await;
    let path = family.proposed().await;
    assert_eq!(family.guardian(0).await, before, "until somebody decides, all stays");
    pedro.get(&path).await.refuses(404, "contact-proposal.not-found");
    assert_eq!((count(pedro, "").await, count(marta, "").await), (json!(0), json!(1)));
    marta.post(&format!("{path}/accept"), Value::Null).await.refuses(403, "access.denied");
    let teacher = &family.school.teachers[0].client;
    teacher.get(PROPOSALS).await.refuses(403, "access.denied");
    for file in [format!("{PROPOSALS}/export"), format!("{}/data", family.ana.record())] {
        let (hers, his) = (marta.get(&file).await, pedro.get(&file).await);
        assert!(hers.status == 200 && hers.text().contains(HERS[0]), "{file}: {}", hers.text());
        assert!(his.status == 200 && !his.text().contains(HERS[0]) && !his.text().contains(HERS[1]), "{file}");
    }
    assert_eq!(count(office, "&state=pending").await, 1);
    let shown = office.get(&path).await.is(200);
    let address = json!({"was": before["address"], "proposed": HERS[0], "now": before["address"]});
    assert_eq!((&shown["guardian"]["address"], &shown["guardian"]["email"]), (&address, &Value::Null));

    // The office writes something else meanwhile.
    office.patch(&family.ana.record(), json!({"zone": "urban"})).await.is(200);
    let asked = office.post(&format!("{path}/accept"), Value::Null).await;
    asked.refuses(409, "contact-proposal.changed-meanwhile");
    assert!(asked.body["detail"].as_str().expect("a text").contains("student.zone"), "{}", asked.body);
    assert_eq!(family.guardian(0).await, before, "all of it, or nothing");
    office.with("if-match", "\"9\"").post(&format!("{path}/accept?confirm=true"), Value::Null).await.is(412);
    office.post(&format!("{path}/accept?confirm=true"), Value::Null).await.is(200);
    let after = family.guardian(0).await;
    assert_eq!([&after["address"], &after["phone"]], [HERS[0], HERS[1]]);
    assert_eq!(after["email"], before["email"], "nobody proposed another");
    let child = pedro.get(&family.ana.record()).await.is(200);
    assert_eq!((&child["address"], &child["zone"]), (&json!(HERS[2]), &json!("rural")));
    assert_eq!(marta.get(&path).await.is(200)["state"], "accepted");
    marta.post(PROPOSALS, family.said()).await.refuses(409, "contact-proposal.nothing");

    let journal = family.school.rector.get("/api/v1/audit-logs/export").await.text();
    assert!(journal.contains("contacts.proposed") && journal.contains("contacts.accepted"), "{journal}");
    for secret in HERS {
        assert!(!journal.contains(secret), "the journal tells {secret}");
    }
}

async fn of_two_who_accept_at_once_one_does_and_nobody_accepts_the_own(kind: Kind) {
    let family = Family::open(kind).await;
    let (rector, office) = (&family.school.rector, &family.school.secretary);
    let path = format!("{}/accept", family.proposed().await);
    let both = tokio::join!(rector.post(&path, Value::Null), office.post(&path, Value::Null));
    let mut replies = [both.0, both.1];
    replies.sort_by_key(|reply| reply.status);
    let [accepted, refused] = replies;
    assert_eq!(accepted.is(200)["state"], "accepted");
    refused.refuses(409, "contact-proposal.not-now");
    let told = rector.get("/api/v1/audit-logs?action=contacts.accepted&count=true").await.is(200);
    assert_eq!(told["count"], 1);

    // What the father says at the counter.
    let mut said = family.said();
    said["guardian_id"] = json!(family.ana.guardians[1]);
    let counter = format!("{PROPOSALS}/{}", id(&office.post(PROPOSALS, said).await.is(201)));
    office.post(&format!("{counter}/accept?confirm=true"), Value::Null).await.refuses(409, "contact-proposal.own");
    assert_eq!(family.pedro.client.get(&counter).await.is(200)["state"], "pending");
    family.marta.client.get(&counter).await.refuses(404, "contact-proposal.not-found");
    family.pedro.client.post(PROPOSALS, family.said()).await.refuses(409, "contact-proposal.pending");
    let reason = json!({"reason": "No es su casa."});
    assert_eq!(rector.post(&format!("{counter}/reject"), reason.clone()).await.is(200)["reason"], reason["reason"]);
    assert_ne!(family.guardian(1).await["phone"], HERS[1]);
}

async fn of_many_proposals_at_once_one_is_pending(kind: Kind) {
    let family = Family::open(kind).await;
    let marta = &family.marta.client;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..8 {
        let (marta, said) = (marta.clone(), family.said());
        all.spawn(async move { marta.post(PROPOSALS, said).await });
    }
    let replies = all.join_all().await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let odd = replies.iter().find(|reply| ![201, 409].contains(&reply.status));
    assert!(made > 0 && odd.is_none(), "{made}: {odd:?}");
    assert_eq!(count(marta, "&state=pending").await, 1);
    assert_eq!(count(marta, "&state=withdrawn").await, json!(made - 1));
}
