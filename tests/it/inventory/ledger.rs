//! What the ledger promises: what is owned changes by receipts and write-offs alone.

use plantel_tests::center::Center;
use plantel_tests::databases::Kind;
use plantel_tests::look::{change, texts};
use plantel_tests::on_both_databases;
use plantel_tests::server::run;
use plantel_tests::stock::{balances, book, place_of, proves, units};
use serde_json::json;

on_both_databases!(
    counting_what_is_broken_and_missing_never_changes_what_is_owned,
    a_book_that_was_tampered_with_is_told,
    the_ledger_is_never_changed,
);

/// Ten of a thing; at each of three counts two are broken and one is not found.
async fn counting_what_is_broken_and_missing_never_changes_what_is_owned(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let asset = center.asset("MUL-1", &warehouse, 10).await;
    for count in 1..=3 {
        book(&keeper, &asset, "damage", 2).await.is(201);
        book(&keeper, &asset, "loss", 1).await.is(201);
        assert_eq!(units(&keeper, &asset).await, [10, 10 - 3 * count, 2 * count, count, 0, 0], "after count {count}");
    }
    book(&keeper, &asset, "damage", 2).await.refuses(409, "stock.not-enough");
    book(&keeper, &asset, "repair", 6).await.is(201);
    book(&keeper, &asset, "found", 3).await.is(201);
    assert_eq!(units(&keeper, &asset).await, [10, 10, 0, 0, 0, 0], "all are there again");
    assert_eq!(balances(&keeper, &asset).await, [(warehouse, "good".to_owned(), 10)]);
    // The same, said by a sheet that states how things are.
    let sheet = "code,name,quantity,damaged,missing\nMUL-1,Trípode,10,2,1\n";
    for _ in 0..3 {
        let report = center.root.upload("/api/v1/inventory/import?update=true", sheet).await.is(200);
        assert_eq!(report["refused"], 0, "{report}");
        assert_eq!(units(&keeper, &asset).await, [10, 7, 2, 1, 0, 0]);
    }
    let kinds = keeper.get(&format!("{}/movements?count=true", place_of(&asset))).await.is(200);
    assert_eq!(kinds["count"], 1 + 6 + 2 + 2, "what a sheet says twice is booked once");
    proves(&center.server.database);
}

async fn a_book_that_was_tampered_with_is_told(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("MUL-1", &warehouse, 10).await;
    let database = &center.server.database;
    proves(database);
    let pools = database.pools().await;
    let verify = || run(&database.url, &[], &["verify-ledger"], "");
    for (wrong, right) in [
        ("UPDATE assets SET quantity = 12", "UPDATE assets SET quantity = 10"),
        ("UPDATE balances SET quantity = 9", "UPDATE balances SET quantity = 10"),
        ("UPDATE asset_counts SET n = n + 1", "UPDATE asset_counts SET n = n - 1"),
        ("UPDATE assets SET status = 'missing'", "UPDATE assets SET status = 'available'"),
        ("UPDATE balances SET away = TRUE", "UPDATE balances SET away = FALSE"),
    ] {
        change(&pools, wrong).await;
        let said = verify();
        assert!(!said.well && said.err.contains("differs from the ledger"), "{wrong}: {} {}", said.out, said.err);
        change(&pools, right).await;
        proves(database);
    }
    change(&pools, "UPDATE assets SET quantity = 12").await;
    let said = verify();
    assert!(said.out.contains(&asset) && said.out.contains("units good"), "{}", said.out);
    let verified = center.root.get("/api/v1/audit-logs?action=ledger.verified&count=true").await.is(200);
    assert!(verified["count"].as_u64() > Some(5), "each run is in the journal: {verified}");
}

async fn the_ledger_is_never_changed(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("MUL-1", &warehouse, 10).await;
    book(&center.root, &asset, "damage", 2).await.is(201);
    let pools = center.server.database.pools().await;
    let ledger = "SELECT kind || ' ' || quantity || ' ' || at FROM movements ORDER BY at, id";
    let before = texts(&pools, ledger).await;
    assert_eq!(before.len(), 2);
    let copy = "SELECT id, institution_id, asset_id, kind, 7, from_environment_id, from_condition, to_environment_id,
        to_condition, reason, document, cause_kind, cause_id, user_id, at FROM movements";
    let into = "movements (id, institution_id, asset_id, kind, quantity, from_environment_id, from_condition,
        to_environment_id, to_condition, reason, document, cause_kind, cause_id, user_id, at)";
    let replace = match kind {
        Kind::Sqlite => format!("INSERT OR REPLACE INTO {into} {copy}"),
        Kind::Postgres => "TRUNCATE movements".to_owned(),
    };
    for sql in [
        "UPDATE movements SET quantity = 7",
        "DELETE FROM movements",
        "DELETE FROM movements WHERE kind = 'damage'",
        &format!("INSERT INTO {into} {copy} WHERE true ON CONFLICT (id) DO UPDATE SET quantity = 7"),
        &replace,
    ] {
        let done = sea_orm::ConnectionTrait::execute_unprepared(&pools.write, sql).await;
        assert!(done.is_err(), "the database took: {sql}");
    }
    assert_eq!(texts(&pools, ledger).await, before);
    let patched = center.root.patch(&format!("{}/movements", place_of(&asset)), json!({})).await;
    assert_eq!(patched.status, 405, "{}", patched.text());
    proves(&center.server.database);
}
