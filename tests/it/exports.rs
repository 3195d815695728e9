//! Lists as files, from both databases.

use plantel_tests::center::Center;
use plantel_tests::client::Client;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::stock::{book, place_of};
use serde_json::{Value, json};
use std::time::Duration;

on_both_databases!(a_file_has_the_rows_of_its_list_in_its_order);

/// Has a spreadsheet taken over; gives the place of the import.
async fn imported(client: &Client, rows: &str) -> String {
    let place = client.upload("/api/v1/imports", rows).await.header("location").to_owned();
    while client.get(&place).await.is(200)["finished_at"].is_null() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    place
}

fn text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

async fn a_file_has_the_rows_of_its_list_in_its_order(kind: Kind) {
    let center = Center::open(kind).await;
    let root = &center.root;
    center.neighbour().await;
    center.account("ana").await;
    for title in ["Cuaderno", "=1+1"] {
        root.post("/api/v1/items", json!({"title": title})).await.is(200);
    }
    let warehouse = center.warehouse("Bodega").await;
    let thing = center.asset("MES-1", &warehouse, 4).await;
    for kind in ["damage", "repair"] {
        book(root, &thing, kind, 1).await.is(201);
    }
    let drone = json!({"code": "drone", "name": "=1+1"});
    root.post("/api/v1/inventory/categories", drone).await.is(201);
    let import = imported(root, "code,name\n,Mesa\nA-1,\n").await;
    imported(root, "code,name\nA-2,Silla\n").await;
    for (list, first) in [
        ("/api/v1/users".to_owned(), "id"),
        ("/api/v1/institutions".to_owned(), "id"),
        ("/api/v1/items".to_owned(), "id"),
        ("/api/v1/auth/login-history".to_owned(), "id"),
        ("/api/v1/inventory/categories".to_owned(), "id"),
        ("/api/v1/imports".to_owned(), "id"),
        (format!("{import}/findings"), "line"),
        (format!("{}/timeline", place_of(&thing)), "at"),
    ] {
        let listed = root.get(&list).await.is(200);
        let known: Vec<_> = listed["data"].as_array().expect("a list").iter().map(|row| text(&row[first])).collect();
        assert!(!known.is_empty(), "{list}");
        let file = root.get(&format!("{list}/export")).await;
        assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"), "{list}");
        let written = file.text();
        let mut lines = written.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').next());
        assert_eq!(lines.next(), Some(Some(first)), "{list}");
        assert!(lines.eq(known.iter().map(|cell| Some(cell.as_str()))), "{list}: {written}\n{known:?}");
        assert!(!written.contains(",=1+1"), "{list}: {written}");
        let book = root.get(&format!("{list}/export?format=xlsx")).await;
        assert!(book.status == 200 && book.bytes.starts_with(b"PK"), "{list}: {}", book.status);
    }
}
