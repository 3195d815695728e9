//! The rector prepares a year, and the office enrols children in it.

use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::school::{ENROLLMENTS, Enrolled, PAPERS, STUDENTS, School, answering, bring, child, pdf, scan};
use serde_json::{Value, json};

on_both_databases!(
    a_rector_prepares_a_year_and_nobody_else_does,
    a_child_is_enrolled_paper_by_paper,
    the_last_place_goes_to_one_and_whoever_leaves_gives_theirs_back,
    a_family_is_written_down_with_its_enrolment_or_not_at_all,
);

async fn a_rector_prepares_a_year_and_nobody_else_does(kind: Kind) {
    let school = School::open(kind).await;
    let seen = &school.secretary;
    let year = seen.get(&format!("/api/v1/school-years/{}", school.year)).await.is(200);
    assert_eq!((&year["state"], year["periods"].as_array().map(Vec::len)), (&json!("active"), Some(4)));
    let site = seen.get(&format!("/api/v1/sites/{}", school.site)).await.is(200);
    assert_eq!((&site["dane_code"], &site["municipality"]), (&json!("111001000123"), &json!("11001")));
    let groups = seen.get("/api/v1/groups?sort=code").await.is(200);
    let told = |n: usize| ["code", "capacity", "taken", "homeroom_teacher_name"].map(|field| &groups["data"][n][field]);
    assert_eq!(told(0), [&json!("0801"), &json!(1), &json!(0), &json!("Don luz")]);
    assert_eq!(told(1), [&json!("0802"), &json!(30), &json!(0), &json!("Don omar")]);
    let needed = seen.get("/api/v1/enrollment-requirements").await.is(200);
    let kinds: Vec<_> = needed["papers"].as_array().into_iter().flatten().map(|paper| &paper["kind"]).collect();
    assert_eq!(kinds, PAPERS);

    let teacher = &school.teachers[0].client;
    let words = teacher.get("/api/v1/consent-texts?purpose=data_protection").await.is(200);
    assert_eq!((&words["data"][0]["id"], &words["data"][0]["number"]), (&json!(school.words), &json!(1)));

    let close = format!("/api/v1/school-years/{}/close", school.year);
    for who in [seen, teacher] {
        who.post("/api/v1/sites", json!({"name": "Otra"})).await.refuses(403, "access.denied");
        who.post(&close, Value::Null).await.refuses(403, "access.denied");
        who.put("/api/v1/enrollment-requirements", json!({"papers": []})).await.refuses(403, "access.denied");
        let text = json!({"purpose": "image", "text": "Autorizo."});
        who.post("/api/v1/consent-texts", text).await.refuses(403, "access.denied");
    }
}

/// The steps of an enrolment so far.
fn steps(sheet: &Value) -> Vec<&Value> {
    sheet["history"].as_array().expect("a list").iter().map(|step| &step["to"]).collect()
}

async fn look(school: &School, it: &Enrolled) -> Value {
    school.secretary.get(&it.place()).await.is(200)
}

/// Brings a paper: its path.
async fn brought(who: &Client, it: &Enrolled, kind: &str, file: &[u8], number: u16) -> String {
    let paper = bring(who, it, kind, "papel", file).await.is(201);
    assert_eq!((&paper["state"], &paper["number"]), (&json!("uploaded"), &json!(number)));
    format!("/api/v1/enrollment-documents/{}", id(&paper))
}

async fn a_child_is_enrolled_paper_by_paper(kind: Kind) {
    let school = School::open(kind).await;
    let (office, marta) = (&school.secretary, school.person("marta", "guardian").await);
    let family = json!([answering("52123456", "Marta Ruiz", "mother"), answering("79123456", "Pedro Peña", "father")]);
    let sheet = office.post(ENROLLMENTS, school.request_for(child("1007000013", "Ana", family), 0)).await.is(201);
    assert_eq!((&sheet["state"], &sheet["group_code"]), (&json!("pending_documents"), &json!("0801")));
    assert_eq!((&sheet["next"], &sheet["consent"]), (&json!(["submit", "withdraw"]), &json!(false)));
    assert_eq!(sheet["papers"]["missing"], json!(PAPERS));
    let unusual = sheet["warnings"].as_array().expect("a list");
    assert!(unusual.contains(&json!("enrollment.age-unusual")), "told, and refused nowhere: {unusual:?}");
    let ana = school.known(&sheet).await;
    office.post(&ana.verb("submit"), Value::Null).await.refuses(409, "enrollment.papers-missing");

    let own = brought(office, &ana, PAPERS[0], &pdf(), 1).await;
    let certificate = brought(office, &ana, PAPERS[1], &scan(), 1).await;
    bring(office, &ana, PAPERS[1], "papel.pdf", b"<html>").await.refuses(415, "enrollment-document.not-a-paper");
    let review = office.post(&ana.verb("submit"), Value::Null).await.is(200);
    assert_eq!(review["next"], json!(["send-back", "activate", "withdraw"]));
    assert_eq!(office.post(&format!("{own}/validate"), Value::Null).await.is(200)["state"], "validated");
    office.post(&ana.verb("activate"), Value::Null).await.refuses(409, "enrollment.papers-missing");
    let reason = json!({"reason": "No se lee el número."});
    let rejected = office.post(&format!("{certificate}/reject"), reason.clone()).await.is(200);
    assert_eq!((&rejected["state"], &rejected["reason"]), (&json!("rejected"), &reason["reason"]));
    let back = look(&school, &ana).await;
    assert_eq!((&back["state"], &back["history"][2]["reason"]), (&json!("pending_documents"), &reason["reason"]));
    assert_eq!(back["papers"]["missing"], json!([PAPERS[1]]));
    office.post(&ana.verb("submit"), Value::Null).await.refuses(409, "enrollment.papers-missing");

    let newer = brought(office, &ana, PAPERS[1], &pdf(), 2).await;
    office.post(&ana.verb("submit"), Value::Null).await.is(200);
    let older = office.post(&format!("{certificate}/validate"), Value::Null).await;
    older.refuses(409, "enrollment-document.superseded");
    office.post(&format!("{newer}/validate"), Value::Null).await.is(200);
    office.post(&ana.verb("activate"), Value::Null).await.refuses(409, "enrollment.no-consent");

    let consents = format!("{}/consents", ana.record());
    let consent = json!({"text_id": school.words, "guardian_id": ana.guardians[0], "channel": "web"});
    marta.client.post(&consents, consent.clone()).await.refuses(404, "student.not-found");
    school.link(&ana.guardians[0], &marta).await;
    let given = marta.client.post(&consents, consent).await.is(201);
    assert_eq!((&given["recorded_by"], &given["channel"]), (&json!(marta.user), &json!("web")));
    let active = office.post(&ana.verb("activate"), Value::Null).await.is(200);
    assert_eq!((&active["state"], &active["consent"]), (&json!("active"), &json!(true)));
    assert_eq!(active["next"], json!(["complete", "withdraw", "transfer"]), "eighth grade is not the last");
    let life = ["pending_documents", "in_review", "pending_documents", "in_review", "active"];
    assert_eq!(steps(&active), life);
    assert_eq!(school.taken().await, [1, 0]);
}

async fn the_last_place_goes_to_one_and_whoever_leaves_gives_theirs_back(kind: Kind) {
    let school = School::open(kind).await;
    let office = &school.secretary;
    let mother = |number: &str| json!([answering(number, "Marta Ruiz", "mother")]);
    let ana = school.active(child("1007000013", "Ana", mother("52123456")), 0).await;
    let luis = school.ready(child("1007000026", "Luis", mother("52123457")), 0).await;
    let before = look(&school, &luis).await;
    office.post(&luis.verb("activate"), Value::Null).await.refuses(409, "group.full");
    assert_eq!(look(&school, &luis).await, before, "nothing changed");

    let moved = office.patch(&ana.place(), json!({"group_id": school.groups[1]})).await.is(200);
    assert_eq!((&moved["group_code"], &moved["state"]), (&json!("0802"), &json!("active")));
    assert_eq!(school.taken().await, [0, 1]);
    office.post(&luis.verb("activate"), Value::Null).await.is(200);
    let back = json!({"group_id": school.groups[0]});
    office.patch(&ana.place(), back).await.refuses(409, "group.full");
    assert_eq!(school.taken().await, [1, 1], "who finds no place elsewhere keeps the own");
    office.patch(&ana.place(), json!({"group_id": null})).await.refuses(409, "enrollment.no-group");

    office.post(&ana.verb("withdraw"), json!({"reason": " "})).await.refuses(422, "text.empty");
    let leaves = json!({"reason": "Cambio de ciudad", "destination": "Colegio San José"});
    let left = office.post(&ana.verb("withdraw"), leaves.clone()).await.is(200);
    let last = left["history"].as_array().and_then(|steps| steps.last()).expect("it was told");
    assert_eq!((&last["reason"], &last["destination"]), (&leaves["reason"], &leaves["destination"]));
    assert_eq!((&left["next"], school.taken().await), (&json!(["re-enter"]), vec![json!(1), json!(0)]));
    office.post(&ana.verb("activate"), Value::Null).await.refuses(409, "enrollment.not-now");

    let returned = office.post(&ana.verb("re-enter"), Value::Null).await.is(200);
    assert_eq!(returned["state"], "in_review", "the office looks again");
    office.post(&ana.verb("activate"), Value::Null).await.is(200);
    assert_eq!(school.taken().await, [1, 1]);

    let elsewhere = json!({"destination": "Colegio San José"});
    let gone = office.post(&luis.verb("transfer"), elsewhere).await.is(200);
    assert_eq!((&gone["state"], school.taken().await), (&json!("transferred"), vec![json!(0), json!(1)]));
    office.post(&luis.verb("complete"), Value::Null).await.refuses(409, "enrollment.not-now");
    let done = office.post(&ana.verb("complete"), Value::Null).await.is(200);
    assert_eq!((&done["next"], school.taken().await), (&json!([]), vec![json!(0), json!(1)]));
    office.patch(&ana.place(), json!({"group_id": school.groups[0]})).await.refuses(409, "enrollment.settled");
}

async fn a_family_is_written_down_with_its_enrolment_or_not_at_all(kind: Kind) {
    let school = School::open(kind).await;
    let office = &school.secretary;
    let family = json!([answering("52123456", "Marta Ruiz", "mother")]);
    let ana = child("1007000013", "Ana", family.clone());
    let mut request = school.request_for(ana.clone(), 0);
    request["grade"] = json!(7);
    office.post(ENROLLMENTS, request).await.refuses(409, "enrollment.group-does-not-fit");
    let mut nobody = ana.clone();
    nobody["first_name"] = json!("");
    let told = office.post(ENROLLMENTS, school.request_for(nobody, 0)).await;
    told.refuses(422, "field.required");
    assert_eq!(told.body["errors"][0]["pointer"], "/student/first_name", "{}", told.body);
    for list in [STUDENTS, "/api/v1/guardians", ENROLLMENTS] {
        assert_eq!(office.get(&format!("{list}?count=true")).await.is(200)["count"], 0, "{list}");
    }
    let known = school.enrol(ana.clone(), 0).await;
    office.post(ENROLLMENTS, school.request_for(ana, 0)).await.refuses(409, "student.document-taken");
    let mut again = school.request_for(Value::Null, 0);
    again["student_id"] = json!(known.student);
    office.post(ENROLLMENTS, again).await.refuses(409, "enrollment.exists");
    let own = json!([answering("1007000039", "Eva", "other")]);
    let mut eva = child("1007000039", "Eva", own);
    eva["document_type"] = json!("CC");
    office.post(ENROLLMENTS, school.request_for(eva, 1)).await.refuses(409, "guardian.is-the-student");
    assert_eq!(office.get(&format!("{STUDENTS}?count=true")).await.is(200)["count"], 1);
}
