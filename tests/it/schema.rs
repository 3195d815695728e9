//! The schema, up and down, and what it refuses by itself.

use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_tests::center::{Center, request_for};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::{rows, texts};
use plantel_tests::on_both_databases;
use plantel_tests::server::{Said, run};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::{BTreeMap, BTreeSet};

on_both_databases!(
    the_schema_comes_up_from_empty_goes_all_the_way_down_and_up_again,
    each_step_goes_down_and_up_by_itself,
    the_commands_move_a_schema_that_holds_data,
    a_server_that_may_not_migrate_says_what_is_pending,
    every_foreign_key_has_an_index,
    the_journal_is_never_changed,
    a_row_of_the_journal_is_not_replaced_by_another,
    what_must_not_be_is_refused_by_the_database_itself,
);

async fn tables(pools: &Pools, kind: Kind) -> Vec<String> {
    let sql = match kind {
        Kind::Sqlite => "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND type <> 'index' ORDER BY name",
        Kind::Postgres => {
            "SELECT relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v', 'm', 'S')
             UNION SELECT proname::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace
             UNION SELECT typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
             ORDER BY 1"
        }
    };
    texts(pools, sql).await
}

/// Everything there is, word for word.
async fn shape(pools: &Pools, kind: Kind) -> Vec<String> {
    let sql = match kind {
        Kind::Sqlite => "SELECT COALESCE(sql, name) FROM sqlite_master ORDER BY 1",
        Kind::Postgres => {
            "SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
             FROM information_schema.columns WHERE table_schema = 'public'
             UNION SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
             UNION SELECT conrelid::regclass::text || ' ' || conname || ' ' || pg_get_constraintdef(oid)
             FROM pg_constraint WHERE connamespace = 'public'::regnamespace
             UNION SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
        }
    };
    texts(pools, sql).await
}

async fn the_schema_comes_up_from_empty_goes_all_the_way_down_and_up_again(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let pools = database.pools().await;
    Migrator::up(&pools.write, None).await.expect("it comes up from empty");
    let first = shape(&pools, kind).await;
    assert!(tables(&pools, kind).await.contains(&"loans".to_owned()));
    Migrator::up(&pools.write, None).await.expect("a second time changes nothing");
    assert_eq!(shape(&pools, kind).await, first);
    Migrator::down(&pools.write, None).await.expect("it goes all the way down");
    assert_eq!(tables(&pools, kind).await, ["seaql_migrations"], "only the bookkeeping is left");
    Migrator::up(&pools.write, None).await.expect("it comes up again");
    assert_eq!(shape(&pools, kind).await, first, "the same as before");
}

async fn each_step_goes_down_and_up_by_itself(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let pools = database.pools().await;
    let steps = u32::try_from(Migrator::migrations().len()).expect("few");
    for step in 0..steps {
        let before = shape(&pools, kind).await;
        Migrator::up(&pools.write, Some(1)).await.unwrap_or_else(|error| panic!("up, step {step}: {error}"));
        if step > 0 {
            Migrator::down(&pools.write, Some(1)).await.unwrap_or_else(|error| panic!("down, step {step}: {error}"));
            assert_eq!(shape(&pools, kind).await, before, "step {step} leaves something behind");
            Migrator::up(&pools.write, Some(1)).await.unwrap_or_else(|error| panic!("up, step {step}: {error}"));
        }
    }
    assert!(Migrator::get_pending_migrations(&pools.write).await.expect("it can be asked").is_empty());
}

fn migrate(database: &TestDatabase, args: &[&str]) -> Said {
    run(&database.url, &[], &[&["migrate"], args].concat(), "")
}

async fn the_commands_move_a_schema_that_holds_data(kind: Kind) {
    let mut center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    center.asset("TRI-1", &warehouse, 3).await;
    center.server.kill();
    let database = &center.server.database;
    let status = migrate(database, &["status"]).succeeded();
    assert!(status.contains("applied  m0001_institutions_and_users") && !status.contains("pending"), "{status}");
    migrate(database, &["down", "--all"]).explains(&["--yes"]);
    migrate(database, &["down"]).explains(&["--yes"]);
    assert_eq!(migrate(database, &["status"]).succeeded(), status, "without --yes nothing moves");
    let one = migrate(database, &["down", "--yes"]).succeeded();
    assert_eq!(one.matches("pending").count(), 1, "{one}");
    let none = migrate(database, &["down", "--all", "--yes"]).succeeded();
    assert!(none.contains("pending  m0001_institutions_and_users") && !none.contains("applied"), "{none}");
    let pools = database.pools().await;
    assert_eq!(tables(&pools, kind).await, ["seaql_migrations"], "only the bookkeeping is left");
    assert_eq!(migrate(database, &["up"]).succeeded(), status);
    assert_eq!(texts(&pools, "SELECT name FROM institutions").await, [""; 0]);
}

async fn a_server_that_may_not_migrate_says_what_is_pending(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let refused = run(&database.url, &[("PLANTEL_DATABASE__MIGRATE", "false")], &["serve"], "");
    refused.explains(&["pending", "plantel migrate up"]);
    let status = migrate(&database, &["status"]).succeeded();
    assert!(status.contains("pending") && !status.contains("applied"), "asking moves nothing: {status}");
}

/// Foreign keys as their table, name and columns; and indexes as their table and columns.
type Keys = (Vec<(String, String, BTreeSet<String>)>, Vec<(String, Vec<String>)>);

async fn keys_of_sqlite(pools: &Pools) -> Keys {
    let (mut keys, mut indexes) = (Vec::new(), Vec::new());
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'";
    for table in texts(pools, tables).await {
        let mut found: BTreeMap<i32, BTreeSet<String>> = BTreeMap::new();
        for row in rows(pools, &format!("PRAGMA foreign_key_list({table})")).await {
            let column: String = row.try_get("", "from").expect("a column");
            found.entry(row.try_get("", "id").expect("a number")).or_default().insert(column);
        }
        keys.extend(found.into_iter().map(|(id, columns)| (table.clone(), id.to_string(), columns)));
        // A partial index answers for all rows that have a key only if it leaves out nothing but nulls.
        let whole = format!(
            "SELECT i.name FROM pragma_index_list('{table}') AS i LEFT JOIN sqlite_master AS m ON m.name = i.name
             WHERE i.partial = 0 OR m.sql LIKE '%IS NOT NULL'"
        );
        for index in texts(pools, &whole).await {
            let columns = texts(pools, &format!("SELECT name FROM pragma_index_info('{index}') ORDER BY seqno")).await;
            indexes.push((table.clone(), columns));
        }
    }
    (keys, indexes)
}

async fn keys_of_postgres(pools: &Pools) -> Keys {
    let keys = "SELECT c.conrelid::regclass::text, c.conname::text, string_agg(a.attname::text, ',')
        FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
        WHERE c.contype = 'f' GROUP BY 1, 2";
    let indexes = "SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text, string_agg(a.attname::text, ',' ORDER BY k.at)
        FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k (attnum, at)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
        WHERE i.indpred IS NULL OR pg_get_expr(i.indpred, i.indrelid) LIKE '%IS NOT NULL)' GROUP BY 1, 2";
    let text = |row: &QueryResult, at| row.try_get_by_index::<String>(at).expect("a text");
    let columns = |row: &QueryResult| text(row, 2).split(',').map(str::to_owned).collect::<Vec<_>>();
    let keys = rows(pools, keys).await;
    let indexes = rows(pools, indexes).await;
    (
        keys.iter().map(|row| (text(row, 0), text(row, 1), columns(row).into_iter().collect())).collect(),
        indexes.iter().map(|row| (text(row, 0), columns(row))).collect(),
    )
}

async fn every_foreign_key_has_an_index(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let pools = database.pools().await;
    Migrator::up(&pools.write, None).await.expect("the schema comes up");
    let (keys, indexes) = match kind {
        Kind::Sqlite => keys_of_sqlite(&pools).await,
        Kind::Postgres => keys_of_postgres(&pools).await,
    };
    assert!(keys.len() > 10, "{keys:?}");
    let covered = |table: &str, columns: &BTreeSet<String>| {
        let leading = |index: &Vec<String>| index.iter().take(columns.len()).cloned().collect::<BTreeSet<_>>();
        indexes.iter().any(|(of, index)| of == table && leading(index) == *columns)
    };
    let bare: Vec<_> = keys.iter().filter(|(table, _, columns)| !covered(table, columns)).collect();
    assert!(bare.is_empty(), "without an index: {bare:?}");
}

/// The database refuses this statement.
pub async fn refused(pools: &Pools, sql: &str) {
    let done = pools.write.execute_unprepared(sql).await;
    assert!(done.is_err(), "the database took: {sql}");
}

async fn the_journal_is_never_changed(kind: Kind) {
    let center = Center::open(kind).await;
    let pools = center.server.database.pools().await;
    let journal = "SELECT kind || ' ' || role FROM journal ORDER BY at, id";
    let before = texts(&pools, journal).await;
    assert!(!before.is_empty());
    refused(&pools, "UPDATE journal SET role = 'nobody'").await;
    refused(&pools, "UPDATE journal SET role = 'nobody' WHERE kind = 'institution.created'").await;
    refused(&pools, "DELETE FROM journal").await;
    refused(&pools, "DELETE FROM journal WHERE kind = 'institution.created'").await;
    if kind == Kind::Postgres {
        refused(&pools, "TRUNCATE journal").await;
        refused(&pools, "TRUNCATE institutions CASCADE").await;
    }
    assert_eq!(texts(&pools, journal).await, before);
}

async fn a_row_of_the_journal_is_not_replaced_by_another(kind: Kind) {
    let center = Center::open(kind).await;
    let pools = center.server.database.pools().await;
    let journal = "SELECT kind || ' ' || role FROM journal ORDER BY at, id";
    let before = texts(&pools, journal).await;
    let rows = "SELECT id, at, institution_id, kind, version, subject_kind, subject_id, principal, user_id, 'nobody',
        request_id, data, changes FROM journal";
    if kind == Kind::Postgres {
        refused(&pools, &format!("INSERT INTO journal {rows} ON CONFLICT (id) DO UPDATE SET role = 'nobody'")).await;
    } else {
        refused(&pools, &format!("INSERT OR REPLACE INTO journal {rows}")).await;
        refused(
            &pools,
            &format!("INSERT INTO journal {rows} WHERE true ON CONFLICT (id) DO UPDATE SET role = 'nobody'"),
        )
        .await;
    }
    assert_eq!(texts(&pools, journal).await, before);
}

async fn what_must_not_be_is_refused_by_the_database_itself(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let borrower = center.person("instructor", &[]).await;
    let asset = center.asset("TRI-1", &warehouse, 3).await;
    center.asset("TRI-2", &warehouse, 1).await;
    borrower.post("/api/v1/loans", request_for(&asset, 1)).await.is(201);
    let neighbour = center.neighbour().await;
    center.root.inside(&neighbour).post("/api/v1/environments", serde_json::json!({"name": "Aula"})).await.is(201);
    let pools = center.server.database.pools().await;
    for sql in [
        "UPDATE assets SET on_loan = 4",
        "UPDATE assets SET damaged = 2, missing = 2",
        "UPDATE assets SET damaged = -1",
        "UPDATE assets SET quantity = -1",
        "UPDATE assets SET quantity = 2 WHERE tracking = 'serial'",
        "UPDATE assets SET quantity = 'many'",
        "UPDATE assets SET status = 'lost'",
        "UPDATE assets SET quantity = 1000001",
        "UPDATE assets SET status = 'retired'",
        "UPDATE assets SET category = 'nothing'",
        "UPDATE assets SET kit_id = (SELECT id FROM environments)",
        "UPDATE assets SET salvage_minor = 5",
        "UPDATE assets SET useful_life_months = 0",
        "UPDATE assets SET tag = 'same'",
        "UPDATE balances SET quantity = -1",
        "UPDATE balances SET condition = 'lost'",
        "UPDATE balances SET environment_id = NULL",
        "UPDATE movements SET quantity = 1",
        "DELETE FROM movements",
        "UPDATE categories SET code = 'same'",
        "DELETE FROM categories",
        "UPDATE assets SET code_key = 'tri-1'",
        "UPDATE assets SET cost_minor = 5, cost_currency = NULL",
        "UPDATE assets SET environment_id =
            (SELECT e.id FROM environments e WHERE e.institution_id <> assets.institution_id)",
        "UPDATE users SET email_key = 'same@centro.test'",
        "UPDATE users SET active = 'perhaps'",
        "UPDATE environments SET name_key = 'same', institution_id = (SELECT id FROM institutions WHERE code = 'CENTRO')",
        "UPDATE institutions SET code = 'SAME'",
        "UPDATE institutions SET kind = 'castle'",
        "DELETE FROM institutions",
        "DELETE FROM environments",
        "DELETE FROM assets",
        "DELETE FROM users",
    ] {
        refused(&pools, sql).await;
    }
    center.root.get(&format!("/api/v1/inventory/{asset}")).await.is(200);
}
