//! What the clock finds: told to whom it concerns, closed by itself, resolved with a note.

use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::change;
use plantel_tests::on_both_databases;
use plantel_tests::stock::book;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_both_databases!(
    few_units_are_told_to_who_keeps_the_room_and_more_units_close_the_alert,
    a_loan_that_is_overdue_is_resolved_with_a_note_and_not_raised_again,
    what_is_worth_an_alert_is_said_by_names_of_before_and_for_oneself,
    what_only_one_wants_to_know_becomes_everybodys_and_theirs_again,
    many_that_are_raised_at_once_are_told_together,
);

const ALERTS: &str = "/api/v1/system-alerts";
const SETTINGS: &str = "/api/v1/alert-settings";
const SOON: Duration = Duration::from_secs(20);

/// Here nobody looks but who is asked to: the clock does not.
async fn open(kind: Kind) -> Center {
    Center::open_with(kind, &[("PLANTEL_JOBS__EVALUATE_ALERTS", "")]).await
}

/// Has causes looked up: how many were raised, and how many closed.
async fn evaluate(director: &Client) -> (Value, Value) {
    let done = director.post(&format!("{ALERTS}/evaluate"), Value::Null).await.is(200);
    (done["raised"].clone(), done["closed"].clone())
}

async fn listed(who: &Client, query: &str) -> Vec<Value> {
    let list = who.get(&format!("{ALERTS}?{query}")).await.is(200);
    list["data"].as_array().expect("a page has rows").clone()
}

/// What somebody was told of alerts, once there is so much of it.
async fn told(who: &Client, number: usize) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let list = who.get("/api/v1/notifications?type=alert.raised").await.is(200);
        let rows = list["data"].as_array().expect("a page has rows").clone();
        if rows.len() == number {
            return rows;
        }
        assert!(started.elapsed() < SOON, "{number} are not there: {list}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

async fn few_units_are_told_to_who_keeps_the_room_and_more_units_close_the_alert(kind: Kind) {
    let center = open(kind).await;
    let (here, there) = (center.warehouse("Bodega Norte").await, center.warehouse("Bodega Sur").await);
    let director = center.person("center_admin", &[]).await;
    let keeper = center.named("norte", "warehouse_admin", &[&here]).await;
    let other = center.named("sur", "warehouse_admin", &[&there]).await;
    let auditor = center.person("auditor", &[]).await;
    let asset = center.asset("TRI-1", &here, 3).await;
    center.asset("TRI-2", &there, 9).await;

    keeper.post(&format!("{ALERTS}/evaluate"), Value::Null).await.refuses(403, "access.denied");
    assert_eq!(evaluate(&director).await, (json!(1), json!(0)));
    let notice = told(&keeper.with("accept-language", "es"), 1).await.remove(0);
    assert_eq!(notice["title"], "Pocas unidades: Trípode");
    told(&director, 1).await;
    assert_eq!(told(&other, 0).await, Vec::<Value>::new(), "of another room");
    assert_eq!(evaluate(&director).await, (json!(0), json!(0)), "told once");

    let english = listed(&auditor.with("accept-language", "en"), "type=stock_bajo&is_resolved=false").await.remove(0);
    assert_eq!((&english["title"], &english["subject_id"]), (&json!("Few units: Trípode"), &json!(asset)));
    assert_eq!((&english["value"], &english["severity"]), (&json!(3), &json!("medium")));
    let path = format!("{ALERTS}/{}", id(&english));
    auditor.post(&format!("{path}/resolve"), json!({"note": "Visto"})).await.refuses(403, "access.denied");
    other.get(&path).await.refuses(404, "alert.not-found");
    assert!(listed(&other, "").await.is_empty());

    book(&center.root, &asset, "receipt", 20).await.is(201);
    assert_eq!(evaluate(&director).await, (json!(0), json!(1)));
    let closed = auditor.get(&path).await.is(200);
    assert_eq!((&closed["state"], &closed["is_resolved"]), (&json!("closed"), &json!(true)));
    director.post(&format!("{path}/resolve"), json!({"note": "Visto"})).await.refuses(409, "alert.closed");
    assert!(listed(&director, "state=open").await.is_empty());
    let file = auditor.get(&format!("{ALERTS}/export")).await.text();
    assert!(file.contains("low_stock") && file.lines().count() == 2, "{file}");
}

/// As if the last day of every loan had passed so many days ago.
async fn overdue(database: &TestDatabase, day: &str) {
    let pools = database.pools().await;
    let sql = format!("UPDATE loans SET start_date = '2024-01-01', end_date = '{day}'");
    assert_eq!(change(&pools, &sql).await, 1);
}

async fn a_loan_that_is_overdue_is_resolved_with_a_note_and_not_raised_again(kind: Kind) {
    let center = open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let director = center.person("center_admin", &[]).await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.named("borrower", "instructor", &[&warehouse]).await;
    let asset = center.asset("TRI-1", &warehouse, 50).await;
    let loan = id(&borrower.post("/api/v1/loans", request_for(&asset, 2)).await.is(201));
    for verb in ["approve", "hand-over"] {
        keeper.post(&format!("/api/v1/loans/{loan}/{verb}"), Value::Null).await.is(200);
    }
    overdue(&center.server.database, "2025-01-10").await;
    assert_eq!(evaluate(&director).await, (json!(1), json!(0)));
    let alert = listed(&keeper, "type=prestamo_vencido").await.remove(0);
    assert_eq!((&alert["subject_id"], &alert["severity"]), (&json!(loan), &json!("critical")));
    let told = told(&keeper, 1).await.remove(0);
    assert_eq!((&told["priority"], &told["link"]["type"]), (&json!("high"), &json!("alert")));
    borrower.get(ALERTS).await.refuses(403, "access.denied");
    let path = format!("{ALERTS}/{}", id(&alert));
    assert_eq!(keeper.post(&format!("{path}/resolve"), json!({})).await.codes(), ["text.empty", "request.invalid"]);
    let done = keeper.post(&format!("{path}/resolve"), json!({"note": "Se habló con Don borrower"})).await.is(200);
    assert_eq!((&done["state"], &done["note"]), (&json!("resolved"), &json!("Se habló con Don borrower")));
    director.put(&path, json!({"is_resolved": true})).await.refuses(409, "alert.resolved");
    director.put(&path, json!({"is_resolved": false})).await.refuses(409, "alert.not-reopened");
    assert_eq!(evaluate(&director).await, (json!(0), json!(0)), "its cause is there still");
    keeper.post(&format!("/api/v1/loans/{loan}/return"), Value::Null).await.is(200);
    assert_eq!(evaluate(&director).await, (json!(0), json!(1)));
}

async fn what_is_worth_an_alert_is_said_by_names_of_before_and_for_oneself(kind: Kind) {
    let center = open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let director = center.person("center_admin", &[]).await;
    let early = center.named("early", "warehouse_admin", &[&warehouse]).await;
    let usual = center.named("usual", "warehouse_admin", &[&warehouse]).await;
    center.asset("TRI-1", &warehouse, 8).await;
    assert_eq!(evaluate(&director).await, (json!(0), json!(0)));
    let body = json!({"alert_type": "stock_bajo", "is_enabled": true, "threshold_value": 8,
        "notification_methods": ["push", "sms"]});
    let own = early.post(SETTINGS, body).await.is(200);
    assert_eq!((&own["type"], &own["threshold"]), (&json!("low_stock"), &json!(8)));
    assert_eq!(own["channels"], json!(["in_app"]));
    assert_eq!(evaluate(&director).await, (json!(1), json!(0)));
    told(&early, 1).await;
    assert_eq!(told(&usual, 0).await, Vec::<Value>::new(), "five are few, eight are not");
    let alert = listed(&early, "type=low_stock").await.remove(0);
    assert_eq!(alert["is_personal"], json!(true));
    let path = format!("{ALERTS}/{}", id(&alert));
    early.post(&format!("{path}/resolve"), json!({"note": "Visto"})).await.refuses(409, "alert.personal");
    usual.get(&path).await.refuses(404, "alert.not-found");
    assert!(listed(&usual, "").await.is_empty() && listed(&director, "").await.is_empty());
    early.put(&format!("{SETTINGS}/user/document_pending"), json!({})).await.refuses(403, "access.denied");
    let setting = json!({"threshold": 8, "channels": ["in_app"], "escalate_after_hours": null});
    early.put(&format!("{SETTINGS}/low_stock"), setting.clone()).await.refuses(403, "access.denied");
    let written = director.put(&format!("{SETTINGS}/stock_bajo"), setting).await.is(200);
    assert_eq!((&written["type"], &written["escalate_after_hours"]), (&json!("low_stock"), &Value::Null));
    early.delete(&format!("{SETTINGS}/user/stock_bajo")).await.is(204);
    early.delete(&format!("{SETTINGS}/user/stock_bajo")).await.refuses(404, "alert-setting.not-found");
    let unknown = director.put(&format!("{SETTINGS}/weather"), json!({})).await;
    assert_eq!(unknown.codes(), ["alert-type.unknown", "request.invalid"]);
    director.put(&format!("{SETTINGS}/low_stock"), json!({"enabled": false})).await.is(200);
    assert_eq!(evaluate(&director).await, (json!(0), json!(1)), "nobody wants to hear of it");
}

async fn what_only_one_wants_to_know_becomes_everybodys_and_theirs_again(kind: Kind) {
    let center = open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let director = center.person("center_admin", &[]).await;
    let early = center.named("early", "warehouse_admin", &[&warehouse]).await;
    let asset = center.asset("TRI-1", &warehouse, 8).await;
    early.put(&format!("{SETTINGS}/user/low_stock"), json!({"threshold": 9})).await.is(200);
    director.put(&format!("{SETTINGS}/equipment_missing"), json!({"enabled": false})).await.is(200);
    assert_eq!(evaluate(&director).await, (json!(1), json!(0)));
    told(&early, 1).await;
    let first = listed(&early, "state=open").await.remove(0);
    book(&center.root, &asset, "loss", 4).await.is(201);
    assert_eq!(evaluate(&director).await, (json!(1), json!(0)), "it is everybody's now");
    told(&director, 1).await;
    let general = listed(&director, "state=open").await.remove(0);
    assert_eq!((&general["id"], &general["is_personal"]), (&first["id"], &json!(false)));
    director.post(&format!("{ALERTS}/{}/resolve", id(&general)), json!({"note": "Se pidieron"})).await.is(200);
    book(&center.root, &asset, "receipt", 4).await.is(201);
    assert_eq!(evaluate(&director).await, (json!(0), json!(1)), "it is closed for all");
    assert!(listed(&director, "state=open").await.is_empty());
    let theirs = listed(&early, "state=open").await.remove(0);
    assert_eq!((&theirs["is_personal"], &theirs["value"]), (&json!(true), &json!(8)));
    book(&center.root, &asset, "loss", 5).await.is(201);
    assert_eq!(evaluate(&director).await, (json!(1), json!(0)), "and raised for all again");
    told(&director, 1).await;
    assert!(told(&early, 0).await.is_empty(), "who has known of it all the time is not told again");
}

async fn many_that_are_raised_at_once_are_told_together(kind: Kind) {
    let center = open(kind).await;
    let (here, there) = (center.warehouse("Bodega Norte").await, center.warehouse("Bodega Sur").await);
    let director = center.person("center_admin", &[]).await;
    let keeper = center.named("norte", "warehouse_admin", &[&here]).await;
    let other = center.named("sur", "warehouse_admin", &[&there]).await;
    for (place, number) in [(&here, 5), (&there, 3)] {
        for which in 0..number {
            center.asset(&format!("TRI-{number}-{which}"), place, 4).await;
        }
    }
    assert_eq!(evaluate(&director).await, (json!(8), json!(0)));
    let one = told(&keeper.with("accept-language", "es"), 1).await.remove(0);
    assert_eq!((&one["title"], &one["priority"]), (&json!("Pocas unidades: 5 alertas"), &json!("medium")));
    assert_eq!(one["text"], json!("Trípode, Trípode, Trípode y 2 más."));
    let link = &one["link"];
    assert_eq!((&link["type"], &link["path"]), (&json!("alerts.low_stock"), &json!("/system-alerts?type=low_stock")));
    let all = told(&director.with("accept-language", "en"), 1).await.remove(0);
    assert_eq!(all["title"], json!("Few units: 8 alerts"));
    let each = told(&other, 3).await;
    let led: std::collections::BTreeSet<_> = each.iter().map(|it| it["link"]["id"].to_string()).collect();
    assert_eq!(led.len(), 3, "each leads to its own");
    assert!(each.iter().all(|it| it["link"]["type"] == "alert"));
}
