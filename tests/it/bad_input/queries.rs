//! Queries, paths and methods that lead nowhere.

use super::Target;
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use reqwest::Method;

on_both_databases!(bad_queries_and_paths_are_told);

/// An answer that may be anything but a fault of ours.
#[track_caller]
fn not_ours(reply: &Reply) {
    assert!(reply.status < 500, "{}\n{} {}", reply.asked, reply.status, reply.text());
}

async fn bad_queries_and_paths_are_told(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    target.center.asset("TRI-2", &target.warehouse, 1).await;
    let page = root.get("/api/v1/inventory?limit=1&sort=name").await.is(200);
    let cursor = page["next"].as_str().expect("there is another page");
    // {"r":"inventory","s":"code","t":"\u0000","i":"0197f1f1-0000-7000-8000-000000000000"}
    let nul = "eyJyIjoiaW52ZW50b3J5IiwicyI6ImNvZGUiLCJ0IjoiXHUwMDAwIiwiaSI6IjAxOTdmMWYxLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJ9";
    // {"r":"loans","s":"-created_at","m":-9223372036854775808,"i":"0197f1f1-0000-7000-8000-000000000000"}
    let long_ago = "eyJyIjoibG9hbnMiLCJzIjoiLWNyZWF0ZWRfYXQiLCJtIjotOTIyMzM3MjAzNjg1NDc3NTgwOCwiaSI6IjAxOTdmMWYxLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJ9";
    for (path, status, code) in [
        ("inventory?limit=-1", 422, "limit.out-of-range"),
        ("inventory?limit=0", 422, "limit.out-of-range"),
        ("inventory?limit=201", 422, "limit.out-of-range"),
        ("inventory?limit=100000000000000000000", 422, "limit.out-of-range"),
        ("inventory?limit=ten", 422, "limit.out-of-range"),
        ("inventory?skip=-1", 422, "skip.out-of-range"),
        ("inventory?skip=99999999999999999999", 422, "skip.out-of-range"),
        ("items?limit=-1", 422, "limit.out-of-range"),
        ("items?skip=-1", 422, "skip.out-of-range"),
        ("users?limit=100000000000000000000", 422, "limit.out-of-range"),
        ("inventory?cursor=banana", 400, "page.bad-cursor"),
        ("inventory?cursor=%00", 400, "page.bad-cursor"),
        (&format!("inventory?cursor={nul}"), 400, "page.bad-cursor"),
        (&format!("loans?cursor={long_ago}"), 400, "page.bad-cursor"),
        (&format!("inventory?cursor={cursor}"), 400, "page.bad-cursor"),
        (&format!("environments?sort=name&cursor={cursor}"), 400, "page.bad-cursor"),
        (&format!("loans?cursor={cursor}"), 400, "page.bad-cursor"),
        (&format!("inventory?sort=name&skip=1&cursor={cursor}"), 422, "page.skip-and-cursor"),
        ("inventory?search=a%00b", 422, "text.control-character"),
        (&format!("inventory?search={}", "x".repeat(201)), 422, "text.too-long"),
        ("inventory?search=ab", 422, "search.too-short"),
        ("inventory?category=%00", 422, "text.control-character"),
        ("inventory?condition=lost", 422, "kind.unknown"),
        ("inventory?tracking=none", 422, "kind.unknown"),
        ("inventory?custodian_id=1", 422, "id.invalid"),
        ("inventory?warranty_from=tomorrow", 422, "field.invalid"),
        ("inventory?purchased_to=2026-02-30", 422, "field.invalid"),
        ("inventory?cost_from=many", 422, "money.bad-amount"),
        ("inventory?cost_to=-1", 422, "money.negative"),
        ("inventory?cost_from=1&cost_currency=XYZ", 422, "money.unknown-currency"),
        ("inventory?retired=perhaps", 422, "field.invalid"),
        ("inventory/statistics?environment_id=1", 422, "id.invalid"),
        ("loans/statistics?warehouse_id=1", 422, "id.invalid"),
        ("loans/statistics?from=2026-02-30", 422, "field.invalid"),
        ("loans/statistics?from=1900-01-01&to=2199-12-31", 422, "date.too-many-days"),
        ("loans/utilisation", 422, "field.required"),
        ("inventory/export?format=pdf", 422, "field.invalid"),
        ("inventory/categories/export?format=pdf", 422, "field.invalid"),
        ("imports/export?sort=name", 422, "sort.unknown"),
        ("users/export?limit=5", 422, "field.unknown"),
        ("items/export?format=pdf", 422, "field.invalid"),
        ("auth/login-history/export?skip=1", 422, "field.unknown"),
        ("transfers?state=lost", 422, "kind.unknown"),
        ("imports?sort=name", 422, "sort.unknown"),
        ("qr/banana", 422, "tag.invalid"),
        ("inventory?status=%00", 422, "kind.unknown"),
        ("inventory?environment_id=%00", 422, "id.invalid"),
        ("inventory?environment_id=1", 422, "id.invalid"),
        ("inventory?sort=colour", 422, "sort.unknown"),
        ("inventory?sort=%00", 422, "sort.unknown"),
        ("inventory?colour=red", 422, "field.unknown"),
        ("inventory?count=maybe", 422, "field.invalid"),
        ("inventory/banana", 422, "id.invalid"),
        ("inventory/%00", 422, "id.invalid"),
        ("inventory/..%2f..", 422, "id.invalid"),
        ("inventory/0197f1f1-0000-7000-8000-000000000000", 404, "asset.not-found"),
        ("loans?state=found", 422, "kind.unknown"),
        ("audit-logs?from=yesterday", 422, "field.invalid"),
        ("audit-logs?action=a%00", 422, "text.control-character"),
        ("nothing/here", 404, "path.not-found"),
        ("inventory/a/b/c", 404, "path.not-found"),
    ] {
        root.get(&format!("/api/v1/{path}")).await.refuses(status, code);
    }
    for path in [
        "inventory?search=%ff%fe",
        "inventory?search=%zz",
        "inventory?%",
        "inventory?&&&=&=",
        "inventory?search=%25_%5C'",
        "%ff",
        "inventory/%ff%fe",
        "%2e%2e/%2e%2e/etc/passwd",
        "inventory?skip=4294967295",
        "item%73",
        "audit-logs?from=-262143-01-01T00:00:00Z",
        "audit-logs?until=%2B262142-12-31T00:00:00Z",
        "audit-logs?from=-9999-01-01T00:00:00Z",
    ] {
        not_ours(&root.get(&format!("/api/v1/{path}")).await);
    }
    wrong_methods_name_the_right_ones(root).await;
    assert_eq!(root.get("/api/v1/inventory?count=true").await.is(200)["count"], 2);
    target.has_no_fault();
}

async fn wrong_methods_name_the_right_ones(root: &Client) {
    for (method, path, allowed) in [
        (Method::DELETE, "/api/v1/inventory", "GET, POST"),
        (Method::PUT, "/api/v1/loans", "GET, POST"),
        (Method::GET, "/api/v1/auth/login", "POST"),
        (Method::POST, "/ping", "GET"),
        (Method::DELETE, "/api/v1/inventory/0197f1f1-0000-7000-8000-000000000000", "GET, PATCH"),
        (Method::GET, "/api/v1/loans/0197f1f1-0000-7000-8000-000000000000/approve", "POST"),
    ] {
        let reply = root.send(method, path, None, Vec::new()).await;
        reply.refuses(405, "method.not-allowed");
        assert_eq!(reply.header("allow"), allowed, "{path}");
    }
    root.get("/nowhere").await.refuses(404, "path.not-found");
}
