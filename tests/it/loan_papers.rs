//! The paper of a hand-over, from the counter to whoever wants to know whether it is genuine.

use crate::schema::refused;
use plantel_tests::center::{Center, request_for};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::look::texts;
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

on_both_databases!(
    a_hand_over_leaves_a_record_that_anybody_can_verify,
    a_record_is_never_changed,
    a_picture_of_a_loan_is_not_replaced_by_another,
);

async fn lent(center: &Center) -> String {
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 3).await;
    let borrower = center.person("instructor", &[]).await;
    let loan = id(&borrower.post("/api/v1/loans", request_for(&asset, 2)).await.is(201));
    for verb in ["approve", "hand-over"] {
        center.root.post(&format!("/api/v1/loans/{loan}/{verb}"), Value::Null).await.is(200);
    }
    loan
}

async fn a_hand_over_leaves_a_record_that_anybody_can_verify(kind: Kind) {
    let center = Center::open(kind).await;
    let loan = lent(&center).await;
    let records = center.root.get(&format!("/api/v1/loans/{loan}/records")).await.is(200);
    assert_eq!(records["data"].as_array().map(Vec::len), Some(1), "{records}");
    let record = &records["data"][0];
    assert_eq!((&record["number"], &record["units"]), (&json!(1), &json!(2)));
    assert_eq!(record["issued"]["by_name"], center.root.get("/api/v1/users/me").await.is(200)["full_name"]);
    let path = format!("/api/v1/loans/{loan}/records/{}", id(record));
    let file = center.root.get(&path).await;
    assert_eq!(file.status, 200, "{}", file.body);
    assert!(file.bytes.starts_with(b"%PDF"));
    assert_eq!(file.headers["content-type"], "application/pdf");
    let name = file.headers["content-disposition"].to_str().expect("a text");
    let expected = format!("attachment; filename=\"loan-record-bodega-{}-0001.pdf\"", record["year"]);
    assert_eq!(name, expected);
    let again = center.root.get(&path).await;
    assert_eq!((again.bytes, &again.headers["etag"]), (file.bytes, &file.headers["etag"]));

    let stranger = center.server.client();
    let code = record["code"].as_str().expect("a code");
    let proven = stranger.get(&format!("/api/v1/loan-records/{code}")).await.is(200);
    assert_eq!((&proven["warehouse"], &proven["state"]), (&json!("Bodega"), &json!("active")));
    let digest = proven["sha256"].as_str().expect("it is kept by now");
    assert_eq!(file.headers["etag"].to_str().expect("a text"), format!("\"{digest}\""));
    assert!(!proven.to_string().contains("Don "), "no names of people: {proven}");
    for wrong in ["00000-00000-00000-00000", "nonsense", "%F0%9F%90%9F"] {
        let told = stranger.get(&format!("/api/v1/loan-records/{wrong}")).await.is(404);
        assert_eq!(told["code"], "loan-record.not-found");
    }
}

async fn a_record_is_never_changed(kind: Kind) {
    let center = Center::open(kind).await;
    let loan = lent(&center).await;
    let records = center.root.get(&format!("/api/v1/loans/{loan}/records")).await.is(200);
    let path = format!("/api/v1/loans/{loan}/records/{}", id(&records["data"][0]));
    let pools = center.server.database.pools().await;
    for kept in [false, true] {
        if kept {
            assert_eq!(center.root.get(&path).await.status, 200);
        }
        refused(&pools, "UPDATE loan_records SET number = 2").await;
        refused(&pools, "UPDATE loan_records SET code = 'AAAAABBBBBCCCCCDDDDD'").await;
        refused(&pools, "DELETE FROM loan_records").await;
    }
    refused(&pools, "UPDATE loan_records SET kept_at = issued_at").await;
    refused(&pools, "UPDATE loan_record_numbers SET last = 0").await;
    if kind == Kind::Postgres {
        refused(&pools, "TRUNCATE loan_records").await;
        refused(&pools, "TRUNCATE loan_pictures").await;
    }
    assert_eq!(texts(&pools, "SELECT CAST(number AS text) FROM loan_records").await, ["1"]);
}

/// On PostgreSQL what would replace it is no SQL.
async fn a_picture_of_a_loan_is_not_replaced_by_another(kind: Kind) {
    let center = Center::open(kind).await;
    lent(&center).await;
    let pools = center.server.database.pools().await;
    let picture = |verb: &str, id: &str, position: u8| {
        format!(
            "{verb} INTO loan_pictures (id, institution_id, loan_id, handling_id, position, format, thumbnail_format,
                width, height, bytes, created_at)
            SELECT {id}, institution_id, loan_id, id, {position}, 'image/jpeg', 'image/jpeg', 1, 1, 1, done_at
            FROM loan_handlings"
        )
    };
    let first = pools.write.execute_unprepared(&picture("INSERT", "id", 0)).await;
    first.expect("a picture");
    refused(&pools, &picture("INSERT OR REPLACE", "loan_id", 0)).await;
    refused(&pools, &picture("INSERT OR REPLACE", "id", 1)).await;
    refused(&pools, &picture("INSERT", "loan_id", 0)).await;
    let own = "SELECT CAST(position AS text) FROM loan_pictures WHERE id = handling_id";
    assert_eq!(texts(&pools, own).await, ["0"]);
}
