//! Stock: what tests book, count and prove.

use crate::client::{Client, Reply};
use crate::databases::TestDatabase;
use crate::server::run;
use serde_json::{Value, json};

/// Where an asset is found.
pub fn place_of(asset: &str) -> String {
    format!("/api/v1/inventory/{asset}")
}

/// Books so many units, from and to the usual conditions of the kind.
pub async fn book(client: &Client, asset: &str, kind: &str, quantity: i64) -> Reply {
    client.post(&format!("{}/movements", place_of(asset)), json!({"kind": kind, "quantity": quantity})).await
}

/// How many units of an asset there are: all, and of them good, damaged, missing, lent and under way.
pub async fn units(client: &Client, asset: &str) -> [u64; 6] {
    let asset = client.get(&place_of(asset)).await.is(200);
    ["quantity", "available", "damaged", "missing", "on_loan", "in_transit"]
        .map(|name| asset[name].as_u64().expect("a number"))
}

/// The balances of an asset, by the environment's id and condition; an empty id is nowhere in particular.
pub async fn balances(client: &Client, asset: &str) -> Vec<(String, String, u64)> {
    let stock = client.get(&format!("{}/stock", place_of(asset))).await.is(200);
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let balance = |balance: &Value| {
        (text(&balance["environment_id"]), text(&balance["condition"]), balance["quantity"].as_u64().expect("a number"))
    };
    let mut found: Vec<_> = stock["balances"].as_array().expect("a list").iter().map(balance).collect();
    found.sort();
    found
}

/// Fails unless every book is what its ledger says; gives what the command says.
#[track_caller]
pub fn proves(database: &TestDatabase) -> String {
    let said = run(&database.url, &[], &["verify-ledger"], "").succeeded();
    assert!(!said.is_empty() && said.lines().all(|line| line.ends_with(" 0 discrepancies")), "{said}");
    said
}
