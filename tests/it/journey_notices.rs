//! People are told of what concerns them, and of nothing else.

use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_both_databases!(
    a_loan_is_told_to_keeper_and_borrower_in_their_language,
    an_announcement_reaches_who_is_meant_until_it_is_taken_back,
    nobody_writes_a_notice_and_nobody_reads_anothers,
);

const NOTICES: &str = "/api/v1/notifications";
const ANNOUNCEMENTS: &str = "/api/v1/announcements";
const SOON: Duration = Duration::from_secs(20);

/// What somebody was told of a type, once there is so much of it.
async fn told(who: &Client, kind: &str, number: usize) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let list = who.get(&format!("{NOTICES}?type={kind}")).await.is(200);
        let rows = list["data"].as_array().expect("a page has rows").clone();
        if rows.len() == number {
            return rows;
        }
        assert!(started.elapsed() < SOON, "{number} of {kind} are not there: {list}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn unread(who: &Client) -> u64 {
    who.get(&format!("{NOTICES}/unread-count")).await.is(200)["unread"].as_u64().expect("a number")
}

async fn a_loan_is_told_to_keeper_and_borrower_in_their_language(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 5).await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.named("borrower", "instructor", &[&warehouse]).await;
    // Of the first device nobody is told: what is counted is of the loan.
    assert_eq!(unread(&borrower).await, 0);

    let loan = id(&borrower.post("/api/v1/loans", request_for(&asset, 2)).await.is(201));
    let asked = told(&keeper.with("accept-language", "es"), "loan.requested", 1).await.remove(0);
    assert_eq!(asked["title"], "Solicitud de préstamo: Trípode (2)");
    let text = asked["text"].as_str().expect("a text");
    assert!(text.contains("Don borrower") && text.contains("2 de marzo de 2150"), "{text}");
    assert_eq!(asked["link"], json!({"type": "loan", "id": loan, "path": format!("/loans/{loan}")}));
    assert_eq!((&asked["group"], &asked["institution_id"]), (&json!("loans"), &json!(center.id)));
    let english = told(&keeper.with("accept-language", "en"), "loan.requested", 1).await.remove(0);
    assert_eq!(english["title"], "Loan request: Trípode (2)");
    assert_eq!(unread(&borrower).await, 0, "who asked is not told so");

    keeper.post(&format!("/api/v1/loans/{loan}/approve"), json!({})).await.is(200);
    let approved = told(&borrower, "loan.approved", 1).await.remove(0);
    assert_eq!((unread(&borrower).await, &approved["is_read"]), (1, &json!(false)));
    let path = format!("{NOTICES}/{}", id(&approved));
    let read = borrower.post(&format!("{path}/read"), json!({})).await.is(200);
    assert_eq!((unread(&borrower).await, &read["is_read"]), (0, &json!(true)));
    let again = borrower.put(&path, json!({"is_read": false})).await.is(200);
    assert_eq!((unread(&borrower).await, &again["read_at"]), (1, &Value::Null));
    borrower.delete(&path).await.is(204);
    borrower.delete(&path).await.refuses(404, "notice.not-found");
    assert_eq!(unread(&borrower).await, 0);
    assert_eq!(told(&borrower, "loan.approved", 0).await, Vec::<Value>::new());
}

async fn an_announcement_reaches_who_is_meant_until_it_is_taken_back(kind: Kind) {
    let center = Center::open(kind).await;
    let rector = center.person("rector", &[]).await;
    let teacher = center.person("teacher", &[]).await;
    let student = center.person("student", &[]).await;
    let body = |audience: Value| json!({"title": "Jornada", "text": "<script>alert(1)</script>", "audience": audience});
    for nobody in [json!({}), json!({"roles": []}), json!({"roles": ["guardian"]})] {
        rector.post(ANNOUNCEMENTS, body(nobody)).await.refuses(409, "announcement.nobody");
    }
    rector.post(ANNOUNCEMENTS, body(json!({"roles": ["boss"]}))).await.refuses(422, "role.unknown");
    let group = body(json!({"groups": ["11B"]}));
    rector.post(ANNOUNCEMENTS, group).await.refuses(422, "announcement.unknown-group");
    teacher.post(ANNOUNCEMENTS, body(json!({"everyone": true}))).await.refuses(403, "access.denied");

    let made = rector.post(ANNOUNCEMENTS, body(json!({"roles": ["teacher"]}))).await.is(201);
    let notice = told(&teacher, "announcement.made", 1).await.remove(0);
    let said = json!([notice["title"], notice["text"]]);
    assert_eq!(said, json!(["Jornada", "<script>alert(1)</script>"]), "plain text stays what it is");
    teacher.post(&format!("{NOTICES}/{}/read", id(&notice)), json!({})).await.is(200);
    let path = format!("{ANNOUNCEMENTS}/{}", id(&made));
    let seen = rector.get(&path).await.is(200);
    assert_eq!((&seen["readers"], &seen["read"]), (&json!(1), &json!(1)));
    teacher.get(&path).await.refuses(403, "access.denied");

    rector.post(&format!("{path}/withdraw"), json!({})).await.is(200);
    rector.post(&format!("{path}/withdraw"), json!({})).await.refuses(409, "announcement.withdrawn");
    told(&teacher, "announcement.made", 0).await;
    told(&student, "announcement.made", 0).await;
    told(&rector, "announcement.made", 0).await;
}

async fn nobody_writes_a_notice_and_nobody_reads_anothers(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 5).await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.named("borrower", "instructor", &[&warehouse]).await;
    borrower.post("/api/v1/loans", request_for(&asset, 1)).await.is(201);
    let notice = told(&keeper, "loan.requested", 1).await.remove(0);
    let path = format!("{NOTICES}/{}", id(&notice));
    for other in [&borrower, &center.root] {
        other.get(&path).await.refuses(404, "notice.not-found");
        other.post(&format!("{path}/read"), json!({})).await.refuses(404, "notice.not-found");
        other.put(&path, json!({"is_read": true})).await.refuses(404, "notice.not-found");
        other.delete(&path).await.refuses(404, "notice.not-found");
        let written = other.post(NOTICES, json!({"user_id": "x", "title": "Hola"})).await;
        written.refuses(405, "method.not-allowed");
    }
    let bad = keeper.get(&format!("{NOTICES}?type=loan.nothing&group=x&priority=now")).await;
    for code in ["notice-kind.unknown", "notice-group.unknown", "priority.unknown"] {
        bad.refuses(422, code);
    }
    assert_eq!(keeper.get(&path).await.is(200)["is_read"], false, "nothing of it was changed");
}
