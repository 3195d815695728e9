//! A database of before the ledger, served after its steps; and one of today, taken down and up again.

use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::ids::an_id;
use plantel_tests::center::{Center, INVENTORY, request_for};
use plantel_tests::client::id;
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::{change, texts};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT, Server, run};
use plantel_tests::stock::{book, place_of, proves};
use sea_orm::prelude::Uuid;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

on_both_databases!(
    what_was_there_before_the_ledger_is_served_after_it,
    an_inventory_in_use_goes_down_and_up_again_and_is_proved,
);

const BEFORE: u32 = 9;
const AT: &str = "'2026-01-02T03:04:05.678901+00:00'";
/// Each asset with its counts, as the older schema has them too.
const COUNTS: &str =
    "SELECT code_key || ' ' || quantity || ' ' || damaged || ' ' || missing || ' ' || maintenance || ' '
    || in_use || ' ' || on_loan || ' ' || status || ' ' || category FROM assets ORDER BY code_key";

fn literal(kind: Kind, id: Uuid) -> String {
    match kind {
        Kind::Sqlite => format!("x'{}'", id.simple()),
        Kind::Postgres => format!("'{id}'"),
    }
}

/// What is owned of kinds that were written in many ways, in a room with a code and one that is retired.
async fn fill(pools: &Pools, kind: Kind) {
    let new = || literal(kind, an_id());
    let here = new();
    change(
        pools,
        &format!(
            "INSERT INTO institutions (id, kind, name, name_key, code, time_zone, locale, currency, modules, active,
                created_at, version)
             VALUES ({here}, 'training_center', 'Centro', 'centro', 'CENTRO', 'America/Bogota', 'es', 'COP',
                'inventory', TRUE, {AT}, 1)"
        ),
    )
    .await;
    let (room, old) = (new(), new());
    for (id, name, active) in [(&room, "Depósito", "TRUE"), (&old, "Viejo", "FALSE")] {
        change(
            pools,
            &format!(
                "INSERT INTO environments (id, institution_id, name, name_key, code, search_text, is_warehouse, active,
                    created_at, version)
                 VALUES ({id}, {here}, '{name}', lower('{name}'), 'ÑA-{active}', lower('{name}'), TRUE, {active},
                    {AT}, 1)"
            ),
        )
        .await;
    }
    let kinds = ["camera", "Cámara", "CÁMARA", "camara", "medición", "Medicion", "other", "tv"];
    for (number, category) in kinds.iter().enumerate() {
        let (id, counts) = (new(), ["9, 1, 2, 1, 1, 0", "5, 5, 0, 0, 0, 0", "3, 0, 3, 0, 0, 0"][number % 3]);
        let status = ["available", "damaged", "missing"][number % 3];
        let place = if number % 2 == 0 { &room } else { "NULL" };
        change(
            pools,
            &format!(
                "INSERT INTO assets (id, institution_id, code, code_key, name, name_key, search_text, category,
                    environment_id, tracking, quantity, damaged, missing, maintenance, in_use, on_loan, status,
                    created_at, updated_at, version)
                 VALUES ({id}, {here}, 'A-{number}', 'a-{number}', 'Cosa {number}', 'cosa {number}',
                    'a-{number} cosa {number} {category}', '{category}', {place}, 'bulk', {counts}, '{status}', {AT},
                    {AT}, 1)"
            ),
        )
        .await;
    }
}

async fn what_was_there_before_the_ledger_is_served_after_it(kind: Kind) {
    let database = Arc::new(TestDatabase::empty(kind).await);
    let pools = database.pools().await;
    Migrator::up(&pools.write, Some(BEFORE)).await.expect("the first steps come up");
    fill(&pools, kind).await;
    let before = texts(&pools, COUNTS).await;
    let args = ["create-admin", "--email", ROOT, "--password-stdin"];
    run(&database.url, &[], &args, &format!("{PASSWORD}\n")).succeeded();
    assert_eq!(texts(&pools, COUNTS).await, before, "the totals are as before");
    assert!(proves(&database).contains("Centro: 8 assets"));

    let server = Server::over(Arc::clone(&database), &[]);
    let root = server.root().await;
    let institution = id(&root.get("/api/v1/institutions").await.is(200)["data"][0]);
    let root = root.inside(&institution);
    let listed = root.get("/api/v1/inventory?count=true").await.is(200);
    let assets = listed["data"].as_array().expect("a list");
    let tags: BTreeSet<_> = assets.iter().filter_map(|asset| asset["tag"].as_str()).collect();
    assert_eq!((assets.len(), tags.len()), (8, 8), "each has a tag of its own: {tags:?}");
    for asset in assets {
        let scanned = root.get(&format!("/api/v1/qr/{}", asset["tag"].as_str().expect("a tag"))).await.is(200);
        assert_eq!(scanned["asset"]["id"], asset["id"]);
    }
    let kinds = root.get("/api/v1/inventory/categories").await.is(200);
    let codes: BTreeSet<_> =
        kinds["data"].as_array().expect("a list").iter().filter_map(|kind| kind["code"].as_str()).collect();
    let usual = ["computer", "projector", "keyboard", "mouse", "tv", "camera", "microphone", "tablet", "other"];
    assert!(usual.iter().all(|code| codes.contains(code)), "{codes:?}");
    assert!(assets.iter().all(|asset| codes.contains(asset["category"].as_str().expect("a code"))), "{codes:?}");
    let rooms = root.get("/api/v1/environments?limit=200").await.is(200);
    assert_eq!(rooms["data"].as_array().map(Vec::len), Some(2), "{rooms}");
    let doors = "SELECT name FROM environments WHERE tag IS NOT NULL AND length(tag) = 32";
    assert_eq!(texts(&pools, doors).await, ["Depósito"], "what is in use has a tag");

    let stands = root.get("/api/v1/inventory/statistics").await.is(200);
    assert_eq!((&stands["assets"], &stands["units"]), (&json!(8), &json!(9 * 3 + 5 * 3 + 3 * 2)));
    assert_eq!(
        stands["by_condition"],
        json!({"good": 12, "damaged": 18, "missing": 12, "maintenance": 3, "in_use": 3}),
        "{stands}"
    );
    let thing = id(&root.get("/api/v1/inventory?search=cosa%200").await.is(200)["data"][0]);
    book(&root, &thing, "repair", 1).await.is(201);
    root.patch(&place_of(&thing), json!({"notes": "Servida"})).await.is(200);
    proves(&database);
}

async fn an_inventory_in_use_goes_down_and_up_again_and_is_proved(kind: Kind) {
    let mut center = Center::open(kind).await;
    let path = "/api/v1/inventory/import?create_environments=true";
    center.root.upload(path, INVENTORY).await.is(200);
    let (warehouse, other) = (center.warehouse("Bodega A").await, center.warehouse("Bodega B").await);
    let keeper = center.person("warehouse_admin", &[&warehouse, &other]).await;
    let borrower = center.person("instructor", &[]).await;
    let mut assets = Vec::new();
    for number in 0..5 {
        assets.push(center.asset(&format!("Z-{number}"), &warehouse, 6).await);
    }
    let asked = borrower.post("/api/v1/loans", request_for(&assets[0], 2)).await.header("location").to_owned();
    for verb in ["approve", "hand-over"] {
        keeper.post(&format!("{asked}/{verb}"), Value::Null).await.is(200);
    }
    for (asset, receives) in [(&assets[0], true), (&assets[1], false)] {
        let line = json!([{"asset_id": asset, "quantity": 2}]);
        let send = json!({"from_environment_id": warehouse, "to_environment_id": other, "lines": line});
        let transfer = keeper.post("/api/v1/transfers", send).await.header("location").to_owned();
        if receives {
            let short = json!({"lines": [{"asset_id": asset, "received": 1}]});
            keeper.post(&format!("{transfer}/receive"), short).await.is(200);
        }
    }
    keeper.post(&format!("{}/retire", place_of(&assets[2])), json!({"reason": "sold"})).await.is(200);
    center.asset("Z-2", &warehouse, 1).await;
    book(&keeper, &assets[3], "damage", 6).await.is(201);
    book(&keeper, &assets[3], "write_off", 6).await.is(201);
    book(&keeper, &assets[4], "loss", 2).await.is(201);
    center.server.kill();

    let database = Arc::clone(&center.server.database);
    let pools = database.pools().await;
    let migrate = |args: &[&str]| run(&database.url, &[], &[&["migrate"], args].concat(), "").succeeded();
    let number = u32::try_from(Migrator::migrations().len()).expect("few");
    let before = texts(&pools, COUNTS).await;
    for _ in BEFORE..number {
        migrate(&["down", "--yes"]);
    }
    let narrow = texts(&pools, COUNTS).await;
    let same = before.iter().filter(|row| narrow.contains(row)).count();
    // The retired one, the empty one, and none else: what was under way is on the shelf.
    assert_eq!((narrow.len(), same), (before.len(), before.len() - 2), "what the older schema cannot say");
    migrate(&["up"]);
    assert_eq!(texts(&pools, COUNTS).await, narrow);
    proves(&database);
    let server = Server::over(Arc::clone(&database), &[]);
    let keeper = keeper.at(&server.address);
    let lent = keeper.get(&place_of(&assets[0])).await.is(200);
    assert_eq!((&lent["on_loan"], &lent["quantity"]), (&json!(2), &json!(6)));
    keeper.post(&format!("{asked}/return"), Value::Null).await.is(200);
    let back = keeper.get(&place_of(&assets[0])).await.is(200);
    assert_eq!((&back["on_loan"], &back["available"]), (&json!(0), &json!(5)));
    proves(&database);
}
