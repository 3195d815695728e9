//! A student whom the law keeps, and whom nobody sees any more but who leads the school.

use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::school::{ENROLLMENTS, Enrolled, Person, STUDENTS, School, answering, attempt, child};
use serde_json::{Value, json};

on_both_databases!(who_is_blocked_is_kept_and_seen_by_the_rector_alone_until_it_ends);

const ANA: &str = "1007000013";
const LUIS: &str = "1007000026";
const DATA: &str = "/api/v1/data-requests";

/// Ana, who has finished the year, with her mother; and Luis.
struct House {
    school: School,
    ana: Enrolled,
    marta: Person,
}

impl House {
    async fn open(kind: Kind) -> Self {
        let school = School::open(kind).await;
        let ana = school.active(child(ANA, "Ana", json!([answering("52123456", "Marta Ruiz", "mother")])), 0).await;
        school.active(child(LUIS, "Luis", json!([answering("43123456", "Sara Gil", "mother")])), 1).await;
        school.secretary.post(&ana.verb("complete"), Value::Null).await.is(200);
        let marta = school.person("marta", "guardian").await;
        school.link(&ana.guardians[0], &marta).await;
        Self { school, ana, marta }
    }

    fn mother(&self) -> String {
        format!("/api/v1/guardians/{}", self.ana.guardians[0])
    }

    fn verb(&self, verb: &str) -> String {
        format!("{}/{verb}", self.ana.record())
    }

    /// Finds and lists Ana and her enrolment, in files too; while she is hidden, where those are asked for alone.
    async fn is_seen_by(&self, who: &Client, hidden: bool) {
        for (path, list) in [(self.ana.record(), STUDENTS), (self.ana.place(), ENROLLMENTS)] {
            who.get(&path).await.is(200);
            let (usual, blocked) = (named(who, list, false).await, named(who, list, true).await);
            let here = if hidden { (blocked, usual) } else { (usual, blocked) };
            assert_eq!(here, ((1, true), (0, false)), "{list}");
        }
        who.get(&format!("{}/consents", self.ana.record())).await.is(200);
        who.get(&self.ana.verb("documents")).await.is(200);
    }

    /// Finds her nowhere.
    async fn is_not_seen_by(&self, who: &Client) {
        who.get(&self.ana.record()).await.refuses(404, "student.not-found");
        who.get(&self.ana.place()).await.refuses(404, "enrollment.not-found");
        for list in [STUDENTS, ENROLLMENTS] {
            assert_eq!(named(who, list, false).await, (0, false), "{list}");
            assert_eq!(named(who, list, true).await, (0, false), "{list}");
        }
        who.get(&format!("{}/consents", self.ana.record())).await.refuses(404, "student.not-found");
        who.get(&self.ana.verb("documents")).await.refuses(404, "enrollment.not-found");
        let blocked = who.get(&format!("{STUDENTS}?blocked=true&count=true")).await.is(200);
        assert_eq!(blocked["count"], 0);
    }

    /// A list of one row, with Ana's paper.
    async fn import(&self) -> Value {
        let path = format!("{STUDENTS}/import?year_id={}&site_id={}", self.school.year, self.school.site);
        let head = "tipo_documento,numero_documento,apellido1,nombre1,fecha_nacimiento,genero,grado";
        let list = format!("{head}\nTI,{ANA},Otra,Niña,04/03/2020,F,8\n");
        self.school.secretary.upload(&path, list).await.is(200)
    }
}

/// How many of a list have Ana's number, of who is blocked or of all others, and whether its file names her.
async fn named(who: &Client, list: &str, blocked: bool) -> (u64, bool) {
    let found = who.get(&format!("{list}?search={ANA}&count=true&blocked={blocked}")).await.is(200);
    let file = who.get(&format!("{list}/export?blocked={blocked}")).await;
    assert_eq!(file.status, 200);
    (found["count"].as_u64().expect("it was counted"), file.text().contains(ANA))
}

async fn who_is_blocked_is_kept_and_seen_by_the_rector_alone_until_it_ends(kind: Kind) {
    let house = House::open(kind).await;
    let School { rector, secretary, teachers, .. } = &house.school;
    let (record, mother, marta) = (house.ana.record(), house.mother(), &house.marta.client);
    let asked = json!({"student_id": house.ana.student, "kind": "suppression", "text": "Borren a mi hija",
        "channel": "web"});
    let asked = id(&marta.post(DATA, asked).await.is(201));
    let said = json!({"student_id": house.ana.student, "student": {"address": "Vereda El Ñandú"}});
    marta.post("/api/v1/contact-proposals", said).await.is(201);
    let slip = json!({"student_id": house.ana.student, "kind": "query", "text": "Otro caso", "channel": "paper"});
    let slip = format!("{DATA}/{}/void", id(&secretary.post(DATA, slip).await.is(201)));
    let mistake = json!({"reason": "Era de otro estudiante"});
    assert_eq!(secretary.post(&slip, mistake).await.is(200)["state"], "void");
    let no = json!({"reason": "No"});
    secretary.post(&format!("{DATA}/{asked}/void"), no).await.refuses(409, "data-request.asked-by-web");
    let taken = house.school.taken().await;
    let before = rector.get(&record).await.is(200);
    assert_eq!(before["blocked"], Value::Null);
    for who in [rector, secretary, &teachers[0].client, marta] {
        house.is_seen_by(who, false).await;
    }

    let why = json!({"reason": "Supresión pedida, acta 12"});
    secretary.post(&house.verb("block"), why.clone()).await.refuses(403, "access.denied");
    rector.post(&house.verb("block"), json!({"reason": " "})).await.refuses(422, "text.empty");
    let blocked = rector.post(&house.verb("block"), why.clone()).await.is(200);
    assert_eq!(blocked["blocked"]["reason"], why["reason"]);
    rector.post(&house.verb("block"), why.clone()).await.refuses(409, "student.blocked");

    for who in [secretary, &teachers[0].client, marta] {
        house.is_not_seen_by(who).await;
    }
    house.is_seen_by(rector, true).await;
    let withdrawn = rector.get("/api/v1/contact-proposals?blocked=true").await.is(200);
    assert_eq!(withdrawn["data"][0]["state"], "withdrawn");
    let listed = rector.get(&format!("{STUDENTS}?blocked=true&count=true")).await.is(200);
    assert_eq!((&listed["count"], &listed["data"][0]["id"]), (&json!(1), &json!(house.ana.student)));
    for who in [secretary, marta] {
        who.get(&format!("{record}/data")).await.refuses(404, "student.not-found");
        who.get(&format!("{record}/sensitive")).await.refuses(404, "student.not-found");
    }
    assert_eq!(secretary.get(&format!("{DATA}?count=true")).await.is(200)["count"], 0);
    let own = marta.get(&format!("{DATA}?count=true")).await.is(200);
    assert_eq!((&own["count"], &own["data"][0]["student_name"]), (&json!(1), &Value::Null), "she asked it");
    assert_eq!(marta.get(&format!("{STUDENTS}?count=true")).await.is(200)["count"], 0, "of no children");
    secretary.get(&mother).await.refuses(404, "guardian.not-found");
    secretary.get(&format!("{mother}/students")).await.refuses(404, "guardian.not-found");
    assert_eq!(secretary.get("/api/v1/guardians?count=true").await.is(200)["count"], 1);
    assert_eq!(rector.get("/api/v1/guardians?count=true").await.is(200)["count"], 1);
    assert_eq!(rector.get("/api/v1/guardians?count=true&blocked=true").await.is(200)["count"], 1);
    let sister = child("1007000039", "Eva", json!([answering("52123456", "Marta Ruiz", "mother")]));
    secretary.post(STUDENTS, sister).await.refuses(409, "guardian.held");
    assert_eq!(house.school.taken().await, taken, "places are counted, and name nobody");

    for deed in house.ana.deeds_on_people().into_iter().chain(house.ana.deeds_on_enrollment()) {
        let path = deed.1.clone();
        assert_eq!(attempt(secretary, deed.clone()).await.status, 404, "{path}");
        attempt(rector, deed).await.refuses(409, "student.blocked");
    }
    let report = house.import().await;
    assert_eq!((&report["refused"], &report["refusals"][0]["code"]), (&json!(1), &json!("student.blocked")));
    secretary.post(STUDENTS, child(ANA, "Otra", json!([]))).await.refuses(409, "student.document-taken");
    let requests = rector.get(&format!("{DATA}?count=true&blocked=true")).await.is(200);
    assert_eq!(requests["count"], 2, "what she asked, and the slip");
    let answer = json!({"answer": "La ley obliga a conservarlos; quedan bloqueados."});
    rector.post(&format!("{DATA}/{asked}/answer"), answer.clone()).await.is(200);
    assert_eq!(marta.get(&format!("{DATA}/{asked}")).await.is(200)["answer"], answer["answer"]);

    let mistake = json!({"reason": "Fue un error"});
    let back = rector.post(&house.verb("unblock"), mistake.clone()).await.is(200);
    rector.post(&house.verb("unblock"), mistake).await.refuses(409, "student.not-blocked");
    let but_for_when = |mut student: Value| {
        student["updated_at"] = Value::Null;
        student
    };
    assert_eq!(but_for_when(back), but_for_when(before), "nothing was lost");
    for who in [rector, secretary, &teachers[0].client, marta] {
        house.is_seen_by(who, false).await;
    }
    assert_eq!(marta.get(DATA).await.is(200)["data"][0]["state"], "answered");
    let journal = rector.get("/api/v1/audit-logs/export").await.text();
    for told in ["student.blocked", "student.unblocked", "acta 12", "Fue un error"] {
        assert!(journal.contains(told), "the journal does not tell {told}");
    }
    assert!(!journal.contains(ANA) && !journal.contains("Borren"), "nor names anybody");
}
