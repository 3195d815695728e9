//! What the tables of loans refuse by themselves.

use crate::schema::refused;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_tests::center::{Center, request_for};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::look::texts;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};

on_both_databases!(
    what_a_loan_must_not_be_is_refused_by_the_database_itself,
    loans_of_one_thing_come_through_the_step_that_gives_them_lines,
);

/// Steps of the schema before loans had lines.
const BEFORE: usize = 15;

/// Units of the thing that another loan has, for the line of a loan that waits for it.
const TWICE: &str = "INSERT INTO loan_units (institution_id, loan_id, line_id, seq, asset_id, promised, lent, good,
        damaged, incomplete, missing, start_date, end_date, serial)
    SELECT waits.institution_id, waits.loan_id, waits.id, 0, waits.asset_id, 1, 0, 0, 0, 0, 0, has.start_date,
        has.end_date, has.serial
    FROM loan_lines AS waits JOIN loan_units AS has ON has.asset_id = waits.asset_id AND has.loan_id <> waits.loan_id
    WHERE has.serial";

/// On PostgreSQL these are no SQL, so refused in any case; there only `ON CONFLICT` could do the like, by an update.
const SAME_CODE: &str = "INSERT OR REPLACE INTO loan_records (id, institution_id, loan_id, warehouse_id, year, number,
        code, contents, issued_at)
    SELECT loan_id, institution_id, loan_id, warehouse_id, year, number + 1, code, contents, issued_at
    FROM loan_records";
const SAME_NUMBER: &str =
    "INSERT OR REPLACE INTO loan_records (id, institution_id, loan_id, warehouse_id, year, number,
        code, contents, issued_at)
    SELECT loan_id, institution_id, loan_id, warehouse_id, year, number, 'AAAAABBBBBCCCCCDDDDD', contents, issued_at
    FROM loan_records";

async fn what_a_loan_must_not_be_is_refused_by_the_database_itself(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let borrower = center.person("instructor", &[]).await;
    let (many, one) = (center.asset("TRI-1", &warehouse, 3).await, center.asset("TRI-2", &warehouse, 1).await);
    borrower.post("/api/v1/loans", request_for(&many, 1)).await.is(201);
    let lent = id(&borrower.post("/api/v1/loans", request_for(&one, 1)).await.is(201));
    for verb in ["approve", "hand-over"] {
        center.root.post(&format!("/api/v1/loans/{lent}/{verb}"), Value::Null).await.is(200);
    }
    borrower.post("/api/v1/loans", request_for(&one, 1)).await.is(201);
    center.neighbour().await;
    let pools = center.server.database.pools().await;
    let known = "SELECT state || ' ' || priority || ' ' || kind || ' ' || quantity FROM loans JOIN loan_lines
        ON loan_lines.loan_id = loans.id ORDER BY 1";
    let before = texts(&pools, known).await;
    assert_eq!(before, ["active medium asset 1", "pending medium asset 1", "pending medium asset 1"]);
    for sql in [
        "UPDATE loans SET state = 'approved', approved_by = borrower_id, approved_at = created_at",
        "UPDATE loans SET state = 'approved'",
        "UPDATE loans SET waiting_since = created_at WHERE state = 'active'",
        "UPDATE loans SET noticed_at = created_at",
        "UPDATE loans SET remind = 'due', remind_at = created_at WHERE state = 'pending'",
        "UPDATE loans SET remind = NULL WHERE state = 'active'",
        "UPDATE loans SET cancel_reason = 'No'",
        "UPDATE loans SET extension_end = end_date",
        "UPDATE loans SET extension_granted = TRUE",
        "UPDATE loan_records SET number = 2",
        "DELETE FROM loan_records",
        SAME_CODE,
        SAME_NUMBER,
        "UPDATE loan_record_numbers SET last = last - 2",
        "UPDATE loans SET state = 'expired'",
        "UPDATE loans SET state = 'partially_returned'",
        "UPDATE loans SET state = 'lost'",
        "UPDATE loans SET state = 'mislaid'",
        "UPDATE loans SET priority = 'urgent'",
        "UPDATE loans SET end_date = '2150-03-01'",
        "UPDATE loans SET reason = 'none'",
        "UPDATE loans SET institution_id = (SELECT id FROM institutions WHERE code = 'VECINO')",
        "UPDATE loan_lines SET quantity = 0",
        "UPDATE loan_lines SET quantity = 'two'",
        "UPDATE loan_lines SET asset_id = NULL",
        "UPDATE loan_lines SET kind = 'model'",
        "UPDATE loan_lines SET kind = 'dream'",
        "UPDATE loan_lines SET words = 'a cable'",
        "UPDATE loan_lines SET brand = 'Canon'",
        "UPDATE loan_lines SET kind = 'category', asset_id = NULL, category = 'nothing'",
        "UPDATE loan_lines SET position = -1",
        "UPDATE loan_units SET promised = -1",
        "UPDATE loan_units SET lent = -1",
        "UPDATE loan_units SET missing = -1",
        "UPDATE loan_units SET lent = 0",
        "UPDATE loan_units SET end_date = '2150-03-01'",
        "UPDATE loan_units SET asset_id = loan_id",
        "UPDATE loan_handlings SET quantity = 0",
        "UPDATE loan_handlings SET hands = 'away'",
        "UPDATE loan_handlings SET condition = 'lost'",
        "UPDATE loan_handlings SET asset_id = loan_id",
        TWICE,
    ] {
        refused(&pools, sql).await;
    }
    assert_eq!(texts(&pools, known).await, before);
}

/// Each in the state it had, of the thing and as many units as before; what was of several things cannot be told there.
async fn loans_of_one_thing_come_through_the_step_that_gives_them_lines(kind: Kind) {
    let mut center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let borrower = center.person("instructor", &[]).await;
    let (many, one) = (center.asset("TRI-1", &warehouse, 9).await, center.asset("TRI-2", &warehouse, 1).await);
    let mut loans = Vec::new();
    for (asset, verbs) in [
        (&many, &[][..]),
        (&many, &["approve"]),
        (&many, &["approve", "hand-over"]),
        (&many, &["approve", "hand-over", "return"]),
        (&one, &["approve", "hand-over"]),
    ] {
        let loan = id(&borrower.post("/api/v1/loans", request_for(asset, 1)).await.is(201));
        for verb in verbs {
            center.root.post(&format!("/api/v1/loans/{loan}/{verb}"), Value::Null).await.is(200);
        }
        loans.push(loan);
    }
    let mut several = request_for(&many, 1);
    several["lines"] = json!([{"item_id": several["item_id"]}, {"description": "Un mantel"}]);
    several.as_object_mut().expect("an object").retain(|field, _| field != "item_id" && field != "quantity");
    let several = id(&borrower.post("/api/v1/loans", several).await.is(201));
    let pools = center.server.database.pools().await;
    let told = async |loan: &str| {
        let loan = center.root.get(&format!("/api/v1/loans/{loan}")).await.is(200);
        let line = &loan["lines"][0];
        let unit = |counter: &str| line["units"][0][counter].clone();
        let units = json!([unit("promised"), unit("out"), unit("good")]);
        json!([loan["state"], loan["item_id"], loan["quantity"], loan["approved"], loan["returned"], units])
    };
    let mut before = Vec::new();
    for loan in &loans {
        before.push(told(loan).await);
    }
    let later = u32::try_from(Migrator::migrations().len() - BEFORE).expect("some steps");
    let steps = async || {
        Migrator::down(&pools.write, Some(later)).await.expect("it goes down over loans");
        let states = texts(&pools, "SELECT state FROM loans ORDER BY 1").await;
        assert_eq!(states, ["active", "active", "approved", "pending", "returned"]);
        Migrator::up(&pools.write, None).await.expect("it comes up over loans");
    };
    center.server.without(steps).await;
    for (loan, before) in loans.iter().zip(before) {
        assert_eq!(told(loan).await, before);
    }
    center.root.get(&format!("/api/v1/loans/{several}")).await.is(404);
    // What one thing is lent for is still refused to others by the database itself.
    let waits = id(&borrower.post("/api/v1/loans", request_for(&one, 1)).await.is(201));
    refused(&pools, TWICE).await;
    center.root.post(&format!("/api/v1/loans/{waits}/approve"), Value::Null).await.is(409);
}
