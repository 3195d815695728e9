//! A year that is over, and somebody from another school.

use plantel_tests::center::Center;
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::school::{
    Deed, ENROLLMENTS, Enrolled, LIST, STUDENTS, School, answering, attempt, bring, child, pdf,
};
use plantel_tests::server::PASSWORD;
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(of_a_year_that_is_closed_nothing_is_written, nothing_of_a_school_is_there_for_somebody_of_another);

/// A school with one student in it.
async fn with_ana(kind: Kind) -> (School, Enrolled) {
    let school = School::open(kind).await;
    let family = json!([answering("52123456", "Marta Ruiz", "mother")]);
    let ana = school.active(child("1007000013", "Ana", family), 0).await;
    (school, ana)
}

/// The list of a school, brought to its year and site.
fn list(school: &School) -> String {
    format!("{STUDENTS}/import?year_id={}&site_id={}", school.year, school.site)
}

fn enrolling(school: &School, student: &str) -> Deed {
    let mut body = school.request_for(Value::Null, 1);
    body["student_id"] = json!(student);
    (Method::POST, ENROLLMENTS.to_owned(), body)
}

/// All that the year and its groups are changed by.
fn deeds_on_year(school: &School) -> Vec<Deed> {
    let (year, group) = (format!("/api/v1/school-years/{}", school.year), &school.groups[1]);
    let new = json!({"site_id": school.site, "school_year_id": school.year, "grade": 8, "shift": "morning",
        "code": "0803", "capacity": 30});
    vec![
        (Method::PATCH, year.clone(), json!({"name": "Otro"})),
        (Method::PUT, format!("{year}/periods"), json!({"periods": []})),
        (Method::POST, "/api/v1/groups".to_owned(), new),
        (Method::PATCH, format!("/api/v1/groups/{group}"), json!({"capacity": 31})),
        (Method::DELETE, format!("/api/v1/groups/{group}"), Value::Null),
    ]
}

async fn of_a_year_that_is_closed_nothing_is_written(kind: Kind) {
    let (school, ana) = with_ana(kind).await;
    let eva = school.enrol(child("1007000039", "Eva", json!([])), 1).await;
    let close = format!("/api/v1/school-years/{}/close", school.year);
    school.rector.post(&close, Value::Null).await.refuses(409, "school-year.has-open-enrollments");
    school.secretary.post(&ana.verb("complete"), Value::Null).await.is(200);
    school.secretary.post(&eva.verb("withdraw"), json!({"reason": "Cambio de ciudad"})).await.is(200);
    school.rector.post(&close, Value::Null).await.is(200);
    let places = [ana.place(), eva.place(), "/api/v1/groups?sort=code".to_owned(), format!("{STUDENTS}?count=true")];
    let look = async || {
        let mut seen = Vec::new();
        for place in &places {
            seen.push(school.secretary.get(place).await.is(200));
        }
        seen
    };
    let before = look().await;
    assert_eq!((&before[0]["state"], &before[0]["next"]), (&json!("completed"), &json!([])), "what was done stays");

    for deed in ana.deeds_on_enrollment().into_iter().chain([enrolling(&school, &ana.student)]) {
        attempt(&school.secretary, deed).await.refuses(409, "school-year.closed");
    }
    for deed in deeds_on_year(&school) {
        attempt(&school.rector, deed).await.refuses(409, "school-year.closed");
    }
    bring(&school.secretary, &eva, "photo", "foto.pdf", &pdf()).await.refuses(409, "school-year.closed");
    let new = child("1007000099", "Luis", json!([answering("43123456", "Sara Gil", "mother")]));
    let both = school.secretary.post(ENROLLMENTS, school.request_for(new, 1)).await;
    both.refuses(409, "school-year.closed");
    for dry_run in ["", "&dry_run=true"] {
        let brought = school.secretary.upload(&format!("{}{dry_run}", list(&school)), LIST).await;
        brought.refuses(409, "school-year.closed");
    }
    assert_eq!(look().await, before);

    let reopen = format!("/api/v1/school-years/{}/reopen", school.year);
    school.rector.post(&reopen, json!({"reason": "Faltaba Eva"})).await.is(200);
    school.secretary.post(&eva.verb("re-enter"), Value::Null).await.is(200);
    bring(&school.secretary, &eva, "photo", "foto.pdf", &pdf()).await.is(201);
    school.rector.post(&close, Value::Null).await.refuses(409, "school-year.has-open-enrollments");
}

/// What is not there, by its path.
fn missing(path: &str) -> &'static str {
    match path.split('/').nth(3) {
        Some("students") => "student.not-found",
        Some("guardians") => "guardian.not-found",
        Some("enrollments") => "enrollment.not-found",
        Some("enrollment-documents") => "enrollment-document.not-found",
        Some("sites") => "site.not-found",
        Some("school-years") => "school-year.not-found",
        Some("groups") => "group.not-found",
        _ => panic!("nobody knows what is at {path}"),
    }
}

async fn nothing_of_a_school_is_there_for_somebody_of_another(kind: Kind) {
    let (school, ana) = with_ana(kind).await;
    let consents = school.secretary.get(&format!("{}/consents", ana.record())).await.is(200);
    let next_door = school.center.root.inside(&school.center.neighbour().await);
    let user = school.center.account("vecina").await;
    let place = json!({"user_id": user, "roles": ["rector"], "environment_ids": []});
    next_door.post("/api/v1/memberships", place).await.is(201);
    let stranger = school.center.server.client().signed_in(&Center::address("vecina"), PASSWORD).await;
    let before = school.secretary.get(&ana.place()).await.is(200);

    let (record, guardian) = (ana.record(), format!("/api/v1/guardians/{}", ana.guardians[0]));
    let paper = format!("/api/v1/enrollment-documents/{}", ana.papers[0]);
    let ours = ["sensitive", "guardians", "consents"].map(|of| format!("{record}/{of}"));
    let of_others = [format!("{guardian}/students"), ana.verb("documents"), format!("{paper}/content")];
    let places = [record.clone(), guardian, ana.place(), paper, format!("/api/v1/sites/{}", school.site)];
    for path in places.into_iter().chain(ours).chain(of_others) {
        stranger.get(&path).await.refuses(404, missing(&path));
    }
    let mut deeds = ana.deeds_on_people();
    deeds.extend(ana.deeds_on_enrollment());
    deeds.extend(deeds_on_year(&school).into_iter().filter(|(_, path, _)| path != "/api/v1/groups"));
    let consent = json!({"text_id": school.words, "guardian_id": ana.guardians[0], "channel": "paper"});
    deeds.push((Method::POST, format!("{record}/consents"), consent));
    for deed in deeds {
        let code = missing(&deed.1);
        attempt(&stranger, deed).await.refuses(404, code);
    }
    bring(&stranger, &ana, "photo", "foto.pdf", &pdf()).await.refuses(404, "enrollment.not-found");
    let revoke = format!("/api/v1/consents/{}/revoke", id(&consents["data"][0]));
    stranger.post(&revoke, json!({"channel": "paper"})).await.refuses(404, "consent.not-found");
    stranger.upload(&list(&school), LIST).await.refuses(404, "school-year.not-found");
    let enrolled = attempt(&stranger, enrolling(&school, &ana.student)).await;
    for code in ["student.not-found", "school-year.not-found", "site.not-found", "group.not-found"] {
        enrolled.refuses(422, code);
    }
    for list in [STUDENTS, ENROLLMENTS, "/api/v1/guardians", "/api/v1/groups", "/api/v1/sites"] {
        assert_eq!(stranger.get(&format!("{list}?count=true")).await.is(200)["count"], 0, "{list}");
    }
    assert_eq!(stranger.get("/api/v1/consent-texts").await.is(200)["data"], json!([]));
    // Who names the other school is no member of it.
    stranger.inside(&school.center.id).get(&record).await.refuses(403, "institution.not-member");
    assert_eq!(school.secretary.get(&ana.place()).await.is(200), before);
}
