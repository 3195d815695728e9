//! Notices that could not be sent wait for an operator, beside deliveries.

use crate::operations::{notices, until};
use plantel_persistence::Pools;
use plantel_tests::center::{Center, request_for};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::look::{change, texts};
use plantel_tests::on_both_databases;
use plantel_tests::server::run;
use serde_json::{Value, json};

on_both_databases!(an_operator_looks_after_notices_that_could_not_be_sent_by_command);

/// A centre in which somebody was told of two loans, and who that is.
async fn told_of_two_loans(kind: Kind) -> (Center, String) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let asset = center.asset("TRI-1", &warehouse, 5).await;
    let mut loans = Vec::new();
    for _ in 0..2 {
        let loan = id(&borrower.post("/api/v1/loans", request_for(&asset, 1)).await.is(201));
        loans.push(keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200));
    }
    until("the borrower is told", async || notices(&borrower, "loan.approved").await.len() == 2).await;
    (center, loans[0]["borrower_id"].as_str().expect("an id").to_owned())
}

/// Both notices could not be sent to a telephone, on which nobody wants them any more.
async fn parked(kind: Kind, pools: &Pools) {
    let random = if kind == Kind::Postgres { "gen_random_uuid()" } else { "randomblob(16)" };
    let made = format!(
        "INSERT INTO dispatches (id, notice_id, user_id, channel, digest, due_at, next_at, attempts, parked_at, error,
            created_at)
         SELECT {random}, id, user_id, 'push', FALSE, created_at, created_at, 10, created_at, 'no such telephone',
            created_at FROM notices WHERE kind = 'loan.approved'"
    );
    assert_eq!(change(pools, &made).await, 2);
}

/// How many are left.
async fn left(pools: &Pools) -> usize {
    texts(pools, "SELECT channel FROM dispatches WHERE channel = 'push'").await.len()
}

async fn an_operator_looks_after_notices_that_could_not_be_sent_by_command(kind: Kind) {
    let (center, user) = told_of_two_loans(kind).await;
    let pools = center.server.database.pools().await;
    let said = |args: &[&str]| run(&center.server.database.url, &[], &[&["deliveries"], args].concat(), "");
    parked(kind, &pools).await;
    let listed = said(&["list"]).succeeded();
    let line = format!("push of loan.approved to {user}, tried 10 times: no such telephone\n");
    assert_eq!(listed.matches(&line).count(), 2, "{listed}");
    assert!(listed.ends_with("2 wait.\n"), "{listed}");
    let first = center.root.get("/api/v1/deliveries?what=dispatch&state=parked&limit=1").await.is(200);
    let next = first["next"].as_str().expect("there is another");
    let path = format!("/api/v1/deliveries?what=dispatch&state=parked&limit=1&cursor={next}");
    let second = center.root.get(&path).await.is(200);
    assert_eq!((&second["data"][0]["user_id"], &second["next"]), (&json!(user), &Value::Null));
    let [first, second] = [&first, &second].map(|page| id(&page["data"][0]));
    assert!(first != second && listed.contains(&first) && listed.contains(&second), "{listed}");
    let health = center.server.client().get("/health").await.is(200);
    assert_eq!((&health["status"], &health["parts"]["dispatches"]["parked"]), (&json!("degraded"), &json!(2)));

    let retried = said(&["retry", &first]).succeeded();
    assert_eq!(retried, format!("push of loan.approved to {user} is tried again by the servers.\n"));
    until("the first was looked at again", async || left(&pools).await == 1).await;
    said(&["retry", &first]).explains(&["no such delivery"]);
    assert!(said(&["give-up", &second]).succeeded().contains("given up"));
    said(&["give-up", &second]).explains(&["no such delivery"]);
    assert_eq!(left(&pools).await, 0);

    parked(kind, &pools).await;
    assert_eq!(said(&["retry"]).succeeded(), "2 are tried again by the servers.\n");
    until("both were looked at again", async || left(&pools).await == 0).await;
    let told = texts(&pools, "SELECT kind FROM journal WHERE kind LIKE 'dispatch%' ORDER BY at, id").await;
    assert_eq!(told, ["dispatch.retried", "dispatch.given-up", "dispatches.retried"]);
    let health = center.server.client().get("/health").await.is(200);
    assert_eq!((&health["status"], &health["parts"]["dispatches"]["parked"]), (&json!("ok"), &json!(0)));
}
