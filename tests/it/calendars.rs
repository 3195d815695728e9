//! Calendars of loans that programs read by a secret address.

use plantel_tests::calendars::read_calendar;
use plantel_tests::center::{Center, FIRST_DAY, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::look::texts;
use plantel_tests::on_both_databases;
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(
    a_calendar_program_reads_what_somebody_borrows_until_the_address_is_revoked,
    names_of_every_kind_come_through_whole,
    who_may_not_look_any_more_is_not_read_for,
    nothing_but_the_digest_of_a_secret_is_kept,
);

/// Longer than a line of a calendar, with all that has a meaning there.
const NAME: &str = "Cámara; con trípode, \\ y bolsa 📷 – edición de aniversario para la práctica de fotografía";

/// The day after the last of these tests.
const DAY_AFTER: &str = "2150-03-07";

/// Makes a feed: its path, and its id.
async fn feed(who: &Client, body: Value) -> (String, String) {
    let made = who.post("/api/v1/loan-feeds", body).await.is(201);
    let url = made["url"].as_str().expect("an address").to_owned();
    let at = url.find("/api/v1/calendars/").unwrap_or_else(|| panic!("{url}"));
    assert!(url.starts_with("http"), "it can be read from outside: {url}");
    (url[at..].to_owned(), id(&made))
}

/// A thing of this name, lent from its first day on.
async fn promised(center: &Center, borrower: &Client, keeper: &Client, warehouse: &str, name: &str) -> String {
    let body = json!({"code": "CAM-1", "name": name, "category": "other", "tracking": "bulk", "quantity": 3,
        "environment_id": warehouse});
    let asset = id(&center.root.post("/api/v1/inventory", body).await.is(201));
    let loan = id(&borrower.post("/api/v1/loans", request_for(&asset, 2)).await.is(201));
    keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200);
    loan
}

async fn a_calendar_program_reads_what_somebody_borrows_until_the_address_is_revoked(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let loan = promised(&center, &borrower, &keeper, &warehouse, "Cámara").await;
    let (mine, own) = feed(&borrower, json!({"kind": "mine"})).await;
    let stranger = center.server.client();
    let answer = stranger.get(&mine).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/calendar; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let read = read_calendar(&answer.bytes);
    let [event] = read["events"].as_array().expect("events").as_slice() else { panic!("one event: {read}") };
    assert_eq!(event["uid"], format!("{loan}@plantel"));
    assert_eq!([&event["start"], &event["end"]], [FIRST_DAY, DAY_AFTER]);
    assert_eq!((&event["summary"], &event["status"]), (&json!("Cámara [CAM-1] (2)"), &json!("CONFIRMED")));
    assert_eq!(event["errors"], json!([]));
    let asked = stranger.send(Method::HEAD, &mine, None, Vec::new()).await;
    assert_eq!((asked.status, asked.bytes.len()), (200, 0));
    assert_eq!(asked.header("etag"), answer.header("etag"));
    let unchanged = stranger.with("if-none-match", answer.header("etag")).get(&mine).await;
    assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0));
    let (lent, _) = feed(&keeper, json!({"kind": "warehouse", "warehouse_id": warehouse})).await;
    let read = read_calendar(&stranger.get(&lent).await.bytes);
    assert_eq!(read["events"][0]["summary"], "Don instructor: Cámara [CAM-1] (2)");
    keeper.delete(&format!("/api/v1/loan-feeds/{own}")).await.refuses(404, "loan-feed.not-found");
    assert_eq!(borrower.delete(&format!("/api/v1/loan-feeds/{own}")).await.status, 204);
    stranger.get(&mine).await.refuses(404, "loan-feed.not-found");
    stranger.get("/api/v1/calendars/c2VjcmV0.ics").await.refuses(404, "loan-feed.not-found");
    assert_eq!(borrower.get("/api/v1/loan-feeds").await.is(200)["data"], json!([]));
}

async fn names_of_every_kind_come_through_whole(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega, \"norte\"; 🏬").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    promised(&center, &borrower, &keeper, &warehouse, NAME).await;
    let (lent, _) = feed(&keeper, json!({"kind": "warehouse", "warehouse_id": warehouse})).await;
    let read = read_calendar(&center.server.client().get(&lent).await.bytes);
    assert_eq!(read["name"], "Préstamos: Bodega, \"norte\"; 🏬");
    assert_eq!(read["events"][0]["summary"], format!("Don instructor: {NAME} [CAM-1] (2)"));
    let told = read["events"][0]["description"].as_str().expect("a text");
    assert!(told.lines().any(|line| line == format!("Bienes: {NAME} [CAM-1] (2)")), "{told}");
}

async fn who_may_not_look_any_more_is_not_read_for(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let other = center.warehouse("Otra").await;
    let elsewhere = json!({"kind": "warehouse", "warehouse_id": other});
    keeper.post("/api/v1/loan-feeds", elsewhere).await.refuses(403, "access.denied");
    let of_warehouse = json!({"kind": "warehouse", "warehouse_id": warehouse});
    borrower.post("/api/v1/loan-feeds", of_warehouse.clone()).await.refuses(403, "access.denied");
    let (lent, _) = feed(&keeper, of_warehouse).await;
    let (mine, _) = feed(&borrower, json!({"kind": "mine"})).await;
    let stranger = center.server.client();
    let members = center.root.get("/api/v1/memberships").await.is(200);
    for member in members["data"].as_array().expect("members") {
        let path = format!("/api/v1/memberships/{}", id(member));
        center.root.patch(&path, json!({"active": false})).await.is(200);
    }
    stranger.get(&lent).await.refuses(404, "loan-feed.not-found");
    stranger.get(&mine).await.refuses(404, "loan-feed.not-found");
}

async fn nothing_but_the_digest_of_a_secret_is_kept(kind: Kind) {
    let center = Center::open(kind).await;
    let borrower = center.person("instructor", &[]).await;
    let (mine, _) = feed(&borrower.keyed("once"), json!({"kind": "mine"})).await;
    let secret = mine.trim_start_matches("/api/v1/calendars/").trim_end_matches(".ics");
    assert_eq!(secret.len(), 43, "256 bits");
    let pools = center.server.database.pools().await;
    let kept = texts(&pools, "SELECT digest FROM loan_feeds").await;
    assert_eq!(kept.len(), 1);
    assert!(kept.iter().all(|digest| digest.len() == 43 && digest != secret));
    let journal = "SELECT kind || CAST(data AS TEXT) || COALESCE(CAST(changes AS TEXT), '') FROM journal";
    let journal = texts(&pools, journal).await;
    assert!(journal.iter().any(|row| row.starts_with("loan-feed.created")));
    assert!(!journal.iter().any(|row| row.contains(secret) || row.contains(&kept[0])));
}
