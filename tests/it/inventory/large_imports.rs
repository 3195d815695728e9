//! Spreadsheets that go in behind the caller's back: through a kill, stopped, taken back.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, Reply, id};
use plantel_tests::databases::Kind;
use plantel_tests::look::change;
use plantel_tests::on_both_databases;
use plantel_tests::server::Server;
use plantel_tests::stock::{book, proves};
use serde_json::{Value, json};
use std::fmt::Write;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

on_both_databases!(
    an_import_goes_on_by_itself_after_its_server_was_killed,
    an_import_that_was_stopped_is_taken_back_as_if_it_had_never_been,
    an_import_that_was_touched_is_not_taken_back,
    of_two_imports_of_the_same_rows_each_row_goes_in_once,
    a_rehearsal_in_the_background_stores_nothing,
);

const ROWS: usize = 6_000;

/// So many rows; of each hundred one repeats the code before it, and one has no name.
fn sheet(rows: usize) -> String {
    let mut text = String::from("Código interno;Nombre;Ambiente;Cantidad;Dañados;Valor unitario\n");
    for row in 0..rows {
        let (code, name) = match row % 100 {
            17 => (row - 1, "Mesa"),
            33 => (row, ""),
            _ => (row, "Mesa"),
        };
        let place = ["Bodega", "Aula 1", "Aula 2"][row % 3];
        writeln!(text, "M-{code};{name};{place};3;1;1.500,50").expect("a string takes it");
    }
    text
}

/// A centre whose files outlive its server.
struct House {
    center: Center,
    files: TempDir,
}

impl House {
    async fn open(kind: Kind) -> Self {
        let files = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = files.path().to_str().expect("its name is text");
        let center = Center::open_with(kind, &[("PLANTEL_STORAGE__FOLDER", folder)]).await;
        Self { center, files }
    }

    /// Another server over the same database and files.
    fn another(&self) -> Server {
        let folder = self.files.path().to_str().expect("its name is text");
        Server::over(Arc::clone(&self.center.server.database), &[("PLANTEL_STORAGE__FOLDER", folder)])
    }
}

async fn begin(client: &Client, rows: usize, more: &str) -> String {
    let path = format!("/api/v1/imports?create_environments=true&file_name=mesas.csv{more}");
    let begun = client.upload(&path, sheet(rows)).await;
    let place = begun.header("location").to_owned();
    assert_eq!(place, format!("/api/v1/imports/{}", id(&begun.is(202))));
    place
}

/// Looks at an import until it is so.
async fn until(client: &Client, place: &str, so: impl Fn(&Value) -> bool) -> Reply {
    loop {
        let reply = client.get(place).await;
        if so(&reply.clone().is(200)) {
            return reply;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn settled(client: &Client, place: &str) -> Value {
    let settled =
        |import: &Value| !["queued", "running", "undoing"].contains(&import["state"].as_str().expect("a word"));
    until(client, place, settled).await.body
}

/// Some rows are in, and some are not.
fn half_way(import: &Value) -> bool {
    import["read"].as_u64() >= Some(1_000)
}

async fn count(client: &Client, query: &str) -> u64 {
    client.get(&format!("/api/v1/inventory?limit=1&count=true{query}")).await.is(200)["count"]
        .as_u64()
        .expect("a number")
}

/// How many assets, units, broken units and movements there are.
async fn all_told(client: &Client) -> [u64; 4] {
    let stands = client.get("/api/v1/inventory/statistics").await.is(200);
    let ledger = client.get("/api/v1/inventory/movements?limit=1&count=true").await.is(200);
    [&stands["assets"], &stands["units"], &stands["by_condition"]["damaged"], &ledger["count"]]
        .map(|number| number.as_u64().unwrap_or(0))
}

async fn an_import_goes_on_by_itself_after_its_server_was_killed(kind: Kind) {
    let mut house = House::open(kind).await;
    let place = begin(&house.center.root, ROWS, "").await;
    until(&house.center.root, &place, half_way).await;
    house.center.server.kill();
    let database = Arc::clone(&house.center.server.database);
    let pools = database.pools().await;
    let interrupted = plantel_tests::look::texts(&pools, "SELECT state FROM imports").await;
    assert_eq!(interrupted, ["running"], "it was killed in the middle");
    proves(&database);
    // The claim of a server that died holds for a minute: here it is over at once.
    assert_eq!(change(&pools, "UPDATE imports SET claimed_until = created_at").await, 1);
    house.center.server = house.another();
    let root = house.center.root.at(&house.center.server.address);
    let done = settled(&root, &place).await;
    let numbers = ["rows", "read", "created", "updated", "unchanged", "refused"].map(|name| done[name].as_u64());
    let [rows, refused] = [ROWS as u64, ROWS as u64 / 50].map(Some);
    assert_eq!(done["state"], "done", "{done}");
    assert_eq!(numbers, [rows, rows, Some(ROWS as u64 * 49 / 50), Some(0), Some(0), refused], "every row once");
    let good = ROWS as u64 * 49 / 50;
    assert_eq!(all_told(&root).await, [good, good * 3, good, good * 2], "a receipt for each condition");
    assert_eq!(root.get("/api/v1/environments?count=true").await.is(200)["count"], 3);
    let findings = root.get(&format!("{place}/findings?limit=200")).await.is(200);
    let findings = findings["data"].as_array().expect("a list");
    assert_eq!(findings.len() as u64, ROWS as u64 / 50);
    let file = root.get(&format!("{place}/findings/export")).await;
    assert_eq!((file.status, file.text().lines().count()), (200, findings.len() + 1));
    let (first, second) = (&findings[0], &findings[1]);
    assert_eq!((&first["line"], &first["code"]), (&json!(19), &json!("import.duplicate-code")));
    assert_eq!((&second["line"], &second["code"]), (&json!(35), &json!("import.missing-name")));
    let watched = root.get(&format!("{place}/events")).await;
    assert!(watched.text().starts_with("event: progress\ndata: {"), "{}", watched.text());
    proves(&database);
}

async fn an_import_that_was_stopped_is_taken_back_as_if_it_had_never_been(kind: Kind) {
    let house = House::open(kind).await;
    let (center, root) = (&house.center, &house.center.root);
    let warehouse = center.warehouse("Bodega").await;
    // One that the sheet knows too, and changes.
    let known = center.asset("M-5", &warehouse, 7).await;
    book(root, &known, "damage", 3).await.is(201);
    let shown = |asset: Value| {
        let mut asset = asset;
        asset["updated_at"] = Value::Null;
        asset
    };
    let path = format!("/api/v1/inventory/{known}");
    let (before, known_before) = (all_told(root).await, shown(root.get(&path).await.is(200)));
    let statistics = root.get("/api/v1/inventory/statistics").await.is(200);
    let place = begin(root, ROWS, "&update=true").await;
    until(root, &place, half_way).await;
    let stopped = root.post(&format!("{place}/cancel"), Value::Null).await.is(200);
    assert_eq!(stopped["state"], "cancelled");
    let read = stopped["read"].as_u64().expect("a number");
    assert!((1_000..ROWS as u64).contains(&read), "it was stopped in the middle: {stopped}");
    root.post(&format!("{place}/cancel"), Value::Null).await.refuses(409, "import.wrong-state");
    let made = stopped["created"].as_u64().expect("a number");
    assert_eq!((count(root, "").await, &stopped["updated"]), (made + 1, &json!(1)));
    assert_ne!(shown(root.get(&path).await.is(200)), known_before, "it was changed");
    proves(&center.server.database);

    let undoing = root.post(&format!("{place}/undo"), Value::Null).await;
    assert_eq!(undoing.is(202)["state"], "undoing");
    let undone = settled(root, &place).await;
    assert_eq!((&undone["state"], &undone["error"]), (&json!("undone"), &Value::Null));
    assert_eq!(shown(root.get(&path).await.is(200)), known_before);
    let after = all_told(root).await;
    assert_eq!(after[..3], before[..3]);
    assert!(after[3] > before[3], "the ledger forgets nothing");
    assert_eq!((count(root, "").await, count(root, "&retired=true").await), (1, made));
    let mut now = root.get("/api/v1/inventory/statistics").await.is(200);
    let retired = now["by_status"].as_object_mut().expect("an object").remove("retired");
    assert_eq!(retired, Some(json!(made)));
    for name in ["assets", "by_status", "units", "by_condition", "values", "damaged_percent"] {
        assert_eq!(now[name], statistics[name], "{name}");
    }
    root.post(&format!("{place}/undo"), Value::Null).await.refuses(409, "import.wrong-state");
    // The codes are free again.
    let again = settled(root, &begin(root, 100, "&update=true").await).await;
    assert_eq!((&again["created"], &again["updated"]), (&json!(97), &json!(1)), "{again}");
    proves(&center.server.database);
}

async fn an_import_that_was_touched_is_not_taken_back(kind: Kind) {
    let house = House::open(kind).await;
    let root = &house.center.root;
    let place = begin(root, 300, "").await;
    let done = settled(root, &place).await;
    assert_eq!((&done["state"], &done["created"]), (&json!("done"), &json!(294)));
    let thing = root.get("/api/v1/inventory?search=m-250").await.is(200);
    book(root, &id(&thing["data"][0]), "damage", 1).await.is(201);
    let before = all_told(root).await;
    root.post(&format!("{place}/undo"), Value::Null).await.refuses(409, "import.touched");
    assert_eq!((settled(root, &place).await["state"].clone(), all_told(root).await), (json!("done"), before));
    proves(&house.center.server.database);
}

async fn of_two_imports_of_the_same_rows_each_row_goes_in_once(kind: Kind) {
    let house = House::open(kind).await;
    let second = house.another();
    let root = &house.center.root;
    let places = [begin(root, 2_500, "").await, begin(&root.at(&second.address), 2_500, "").await];
    let mut created = 0;
    for place in &places {
        let done = settled(root, place).await;
        assert_eq!((&done["state"], &done["read"]), (&json!("done"), &json!(2_500)), "{done}");
        created += done["created"].as_u64().expect("a number");
    }
    assert_eq!((created, count(root, "").await), (2_450, 2_450));
    proves(&house.center.server.database);
}

async fn a_rehearsal_in_the_background_stores_nothing(kind: Kind) {
    let house = House::open(kind).await;
    let root = &house.center.root;
    let done = settled(root, &begin(root, 300, "&dry_run=true").await).await;
    assert_eq!((&done["state"], &done["created"], &done["refused"]), (&json!("done"), &json!(294), &json!(6)));
    assert_eq!(all_told(root).await, [0; 4]);
    assert_eq!(root.get("/api/v1/environments?count=true").await.is(200)["count"], 0);
    let keeper = house.center.person("warehouse_admin", &[]).await;
    let others = keeper.get("/api/v1/imports?count=true").await.is(200);
    assert_eq!(others["count"], 0, "somebody else's file is none of theirs");
}
