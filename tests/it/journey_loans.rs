//! A training centre takes over its spreadsheet and lends its first camera.

use plantel_tests::center::{Center, FIRST_DAY, INVENTORY, LAST_DAY, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

on_both_databases!(
    the_sample_inventory_is_imported_once_and_only_once,
    a_camera_is_lent_and_returned_by_those_who_may,
    a_wrong_transition_says_in_which_state_the_loan_is,
    a_stale_version_changes_nothing,
    a_request_repeated_under_its_key_has_one_effect,
);

const IMPORT: &str = "/api/v1/inventory/import?create_environments=true";

async fn count(client: &Client, list: &str) -> Value {
    client.get(&format!("{list}?count=true&limit=1")).await.is(200)["count"].clone()
}

async fn the_sample_inventory_is_imported_once_and_only_once(kind: Kind) {
    let center = Center::open(kind).await;
    let admin = center.person("center_admin", &[]).await;

    let rehearsed = admin.upload(&format!("{IMPORT}&dry_run=true"), INVENTORY).await.is(200);
    assert_eq!((&rehearsed["dry_run"], &rehearsed["created"]), (&json!(true), &json!(972)));
    assert_eq!(count(&admin, "/api/v1/inventory").await, 0, "a rehearsal stores nothing");
    assert_eq!(count(&admin, "/api/v1/environments").await, 0);

    let report = admin.upload(IMPORT, INVENTORY).await.is(200);
    let numbers = ["rows", "created", "updated", "unchanged", "refused"].map(|name| report[name].as_u64());
    assert_eq!(numbers, [Some(1000), Some(972), Some(0), Some(0), Some(28)]);
    let kept = admin.get(&format!("/api/v1/imports/{}", report["import_id"].as_str().expect("an id"))).await.is(200);
    assert_eq!((&kept["state"], &kept["created"], &kept["refused"]), (&json!("done"), &json!(972), &json!(28)));
    assert_eq!((&rehearsed["import_id"], &report["categories_created"]), (&Value::Null, &json!([])));
    assert_eq!((&report["encoding"], &report["delimiter"]), (&json!("windows-1252"), &json!(";")));
    assert_eq!(refusals(&report), expected_refusals());
    for refusal in report["refusals"].as_array().expect("a list") {
        let told = ["column", "detail"].iter().all(|name| refusal[*name].as_str().is_some_and(|text| !text.is_empty()));
        assert!(told && refusal["line"].is_u64() && refusal["value"].is_string(), "{refusal}");
    }
    assert_eq!(count(&admin, "/api/v1/inventory").await, 972);
    assert_eq!(count(&admin, "/api/v1/environments").await, 6);

    let again = admin.upload(IMPORT, INVENTORY).await.is(200);
    let numbers = ["created", "updated", "unchanged", "refused"].map(|name| again[name].as_u64());
    assert_eq!(numbers, [Some(0), Some(0), Some(972), Some(28)]);
    assert_eq!(count(&admin, "/api/v1/inventory").await, 972);
}

/// How many rows each code refuses.
fn refusals(report: &Value) -> BTreeMap<String, u64> {
    let mut lines: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
    for refusal in report["refusals"].as_array().expect("a list") {
        let code = refusal["code"].as_str().expect("a code").to_owned();
        lines.entry(code).or_default().insert(refusal["line"].as_u64().expect("a line"));
    }
    lines.into_iter().map(|(code, lines)| (code, lines.len() as u64)).collect()
}

fn expected_refusals() -> BTreeMap<String, u64> {
    let expected: Value = serde_json::from_str(include_str!("../data/expected.json")).expect("it is JSON");
    let reasons = expected["inventario.csv"]["refused"].as_object().expect("reasons");
    let code = |reason: &String| format!("import.{}", reason.replace('_', "-"));
    reasons.iter().map(|(reason, rows)| (code(reason), rows.as_u64().expect("a number"))).collect()
}

/// The people around a camera that is to be lent.
struct People {
    center: Center,
    warehouse: String,
    keeper: Client,
    instructor: Client,
    student: Client,
    auditor: Client,
}

impl People {
    /// With the sample inventory.
    async fn gather(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let admin = center.person("center_admin", &[]).await;
        admin.upload(IMPORT, INVENTORY).await.is(200);
        let found = admin.get("/api/v1/environments?search=bodega%20principal&is_warehouse=true").await.is(200);
        let warehouse = id(&found["data"][0]);
        let rooms = admin.get("/api/v1/environments?is_warehouse=false").await.is(200);
        let room = id(&rooms["data"][0]);
        Self {
            keeper: center.person("warehouse_admin", &[&warehouse]).await,
            instructor: center.person("instructor", &[]).await,
            student: center.person("student", &[&room]).await,
            auditor: center.person("auditor", &[]).await,
            center,
            warehouse,
        }
    }

    /// A free camera of the warehouse, found as an instructor finds it.
    async fn find_camera(&self) -> Value {
        let path = format!(
            "/api/v1/inventory?search=camara&category=camera&status=available&environment_id={}",
            self.warehouse
        );
        let found = self.instructor.get(&path).await.is(200);
        let cameras = found["data"].as_array().expect("a list");
        assert!(!cameras.is_empty());
        for camera in cameras {
            assert_eq!((&camera["name"], &camera["category"]), (&json!("Cámara"), &json!("camera")));
            assert_eq!((&camera["status"], &camera["available"]), (&json!("available"), &json!(1)));
            assert_eq!(camera["environment_id"], *self.warehouse);
        }
        cameras[0].clone()
    }
}

async fn a_camera_is_lent_and_returned_by_those_who_may(kind: Kind) {
    let people = People::gather(kind).await;
    let camera = people.find_camera().await;
    let thing = format!("/api/v1/inventory/{}", id(&camera));
    let asked = people.instructor.with("x-request-id", "asked-by-the-instructor");
    let reply = asked.post("/api/v1/loans", request_for(&id(&camera), 1)).await;
    let place = reply.header("location").to_owned();
    let loan = reply.is(201);
    assert_eq!(place, format!("/api/v1/loans/{}", id(&loan)));
    assert_eq!((&loan["state"], &loan["quantity"]), (&json!("pending"), &json!(1)));
    assert_eq!((&loan["start_date"], &loan["end_date"]), (&json!(FIRST_DAY), &json!(LAST_DAY)));

    let verb = |verb: &str| format!("{place}/{verb}");
    people.instructor.post(&verb("approve"), Value::Null).await.refuses(403, "access.denied");
    let keeper = people.keeper.with("x-request-id", "approved-by-the-keeper");
    assert_eq!(keeper.post(&verb("approve"), Value::Null).await.is(200)["state"], "approved");
    people.instructor.post(&verb("hand-over"), Value::Null).await.refuses(403, "access.denied");
    assert_eq!(people.keeper.get(&thing).await.is(200)["status"], "available", "promised, not lent");
    assert_eq!(people.keeper.post(&verb("hand-over"), Value::Null).await.is(200)["state"], "active");
    let lent = people.keeper.get(&thing).await.is(200);
    assert_eq!((&lent["status"], &lent["on_loan"], &lent["available"]), (&json!("on_loan"), &json!(1), &json!(0)));

    let own = people.instructor.get("/api/v1/loans?state=active&count=true").await.is(200);
    assert_eq!((&own["count"], &own["data"][0]["id"]), (&json!(1), &loan["id"]));
    people.student.get(&place).await.refuses(403, "access.denied");
    people.student.get("/api/v1/loans").await.refuses(403, "access.denied");
    people.student.post("/api/v1/loans", request_for(&id(&camera), 1)).await.refuses(403, "access.denied");

    let back = people.keeper.post(&verb("return"), Value::Null).await.is(200);
    assert_eq!((&back["state"], &back["overdue"]), (&json!("returned"), &json!(false)));
    let free = people.keeper.get(&thing).await.is(200);
    assert_eq!((&free["status"], &free["on_loan"]), (&json!("available"), &json!(0)));
    the_journal_tells_it_all(&people, &loan).await;
}

async fn the_journal_tells_it_all(people: &People, loan: &Value) {
    let rows = people.auditor.get(&format!("/api/v1/audit-logs?subject_id={}", id(loan))).await.is(200);
    let rows = rows["data"].as_array().expect("a list");
    let actions: Vec<_> = rows.iter().filter_map(|row| row["action"].as_str()).collect();
    assert_eq!(actions, ["loan.returned", "loan.handed-over", "loan.approved", "loan.requested"], "newest first");
    let (approved, requested) = (&rows[2], &rows[3]);
    assert_eq!((&requested["role"], &requested["user_id"]), (&json!("instructor"), &loan["borrower_id"]));
    assert_eq!(requested["request_id"], "asked-by-the-instructor");
    assert_eq!((&approved["role"], &approved["principal"]), (&json!("warehouse_admin"), &json!("user")));
    assert_eq!(approved["request_id"], "approved-by-the-keeper");
    assert_eq!(approved["institution_id"], *people.center.id);
    let state = approved["changes"].as_array().and_then(|all| all.iter().find(|change| change["field"] == "state"));
    let state = state.expect("the state changed");
    assert_eq!((&state["before"]["name"], &state["after"]["name"]), (&json!("pending"), &json!("approved")));
    people.instructor.get("/api/v1/audit-logs").await.refuses(403, "access.denied");
    people.keeper.get("/api/v1/audit-logs").await.refuses(403, "access.denied");
}

/// A warehouse with its keeper, somebody who borrows, and so many things.
async fn warehouse(kind: Kind, quantity: u32) -> (Center, Client, Client, String) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let asset = center.asset("TRI-1", &warehouse, quantity).await;
    (center, keeper, borrower, asset)
}

async fn a_wrong_transition_says_in_which_state_the_loan_is(kind: Kind) {
    let (_center, keeper, borrower, asset) = warehouse(kind, 1).await;
    let ask = || async { id(&borrower.post("/api/v1/loans", request_for(&asset, 1)).await.is(201)) };
    let refused = |state: &'static str, place: String, verb: &'static str, body: Value| {
        let keeper = keeper.with("accept-language", "en");
        async move {
            let reply = keeper.post(&format!("{place}/{verb}"), body).await;
            reply.refuses(409, "loan.wrong-state");
            assert!(reply.body["detail"].as_str().is_some_and(|text| text.contains(state)), "{}", reply.body);
        }
    };
    let place = format!("/api/v1/loans/{}", ask().await);
    refused("pending", place.clone(), "hand-over", Value::Null).await;
    refused("pending", place.clone(), "return", Value::Null).await;
    keeper.post(&format!("{place}/approve"), Value::Null).await.is(200);
    refused("approved", place.clone(), "approve", Value::Null).await;
    refused("approved", place.clone(), "return", Value::Null).await;
    refused("approved", place.clone(), "reject", json!({"reason": "No"})).await;
    let second = format!("/api/v1/loans/{}", ask().await);
    keeper.post(&format!("{second}/approve"), Value::Null).await.refuses(409, "loan.not-enough-units");
    keeper.post(&format!("{second}/reject"), json!({"reason": " "})).await.refuses(422, "text.empty");
    assert_eq!(
        keeper.post(&format!("{second}/reject"), json!({"reason": "Ya está"})).await.is(200)["reason"],
        "Ya está"
    );
    refused("rejected", second.clone(), "approve", Value::Null).await;
    let cancelled = borrower.post(&format!("{place}/cancel"), Value::Null).await.is(200);
    assert_eq!(cancelled["state"], "cancelled");
    refused("cancelled", place.clone(), "hand-over", Value::Null).await;
    let own = format!("/api/v1/loans/{}", id(&keeper.post("/api/v1/loans", request_for(&asset, 1)).await.is(201)));
    keeper.post(&format!("{own}/approve"), Value::Null).await.refuses(403, "loan.own-request");
}

async fn a_stale_version_changes_nothing(kind: Kind) {
    let (center, keeper, borrower, asset) = warehouse(kind, 1).await;
    let reply = borrower.post("/api/v1/loans", request_for(&asset, 1)).await;
    let (place, seen) = (reply.header("location").to_owned(), reply.header("etag").to_owned());
    reply.is(201);
    let approve = format!("{place}/approve");
    keeper.with("if-match", "\"77\"").post(&approve, Value::Null).await.refuses(412, "store.precondition-failed");
    keeper.with("if-match", "banana").post(&approve, Value::Null).await.refuses(400, "if-match.malformed");
    assert_eq!(keeper.get(&place).await.is(200)["state"], "pending");
    let approved = keeper.with("if-match", &seen).post(&approve, Value::Null).await;
    assert_ne!(approved.header("etag"), seen);
    approved.is(200);
    let hand_over = format!("{place}/hand-over");
    keeper.with("if-match", &seen).post(&hand_over, Value::Null).await.refuses(412, "store.precondition-failed");
    keeper.with("if-match", "*").post(&hand_over, Value::Null).await.is(200);
    let thing = format!("/api/v1/inventory/{asset}");
    let old = center.root.get(&thing).await.header("etag").to_owned();
    center.root.with("if-match", &old).patch(&thing, json!({"notes": "una"})).await.is(200);
    let again = center.root.with("if-match", &old).patch(&thing, json!({"notes": "dos"})).await;
    again.refuses(412, "store.precondition-failed");
    assert_eq!(center.root.get(&thing).await.is(200)["notes"], "una");
}

async fn a_request_repeated_under_its_key_has_one_effect(kind: Kind) {
    let (center, keeper, borrower, asset) = warehouse(kind, 5).await;
    let keyed = borrower.keyed("b3f1-una-sola-vez");
    let first = keyed.post("/api/v1/loans", request_for(&asset, 1)).await;
    assert_eq!(first.header("idempotency-replayed"), "");
    let again = keyed.post("/api/v1/loans", request_for(&asset, 1)).await;
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!((again.status, &again.bytes), (201, &first.bytes));
    for name in ["location", "etag", "content-type"] {
        assert_eq!(again.header(name), first.header(name));
    }
    assert_eq!(count(&borrower, "/api/v1/loans").await, 1);
    let other = keyed.post("/api/v1/loans", request_for(&asset, 2)).await;
    other.refuses(422, "idempotency.key-reused");
    let elsewhere = keyed.post(&format!("{}/cancel", first.header("location")), Value::Null).await;
    elsewhere.refuses(422, "idempotency.key-reused");
    // A key is its caller's own.
    keeper.keyed("b3f1-una-sola-vez").post("/api/v1/loans", request_for(&asset, 1)).await.is(201);
    let approve = format!("{}/approve", first.header("location"));
    keeper.keyed("aprobar").post(&approve, Value::Null).await.is(200);
    let twice = keeper.keyed("aprobar").post(&approve, Value::Null).await;
    assert_eq!(twice.header("idempotency-replayed"), "true", "a second click with its key replays");
    assert_eq!(twice.is(200)["state"], "approved");
    keeper.post(&approve, Value::Null).await.refuses(409, "loan.wrong-state");
    let rows = center.root.get("/api/v1/audit-logs?action=loan.approved&count=true").await.is(200);
    assert_eq!(rows["count"], 1);
}
