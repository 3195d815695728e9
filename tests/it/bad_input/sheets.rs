//! Spreadsheets that were made to do harm.

use super::Target;
use calamine::{Data, Reader, Xlsx};
use plantel_tests::client::{Client, Reply};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::stock::{place_of, proves, units};
use plantel_tests::workbooks::{upload, workbook};
use serde_json::{Value, json};
use std::io::Cursor;

on_both_databases!(
    workbooks_that_swell_are_refused_before_they_take_the_memory,
    codes_that_stand_twice_in_a_file_or_the_database_are_told,
    what_a_spreadsheet_would_run_is_written_so_that_it_does_not,
    sheets_state_no_units_that_cannot_be,
);

const IMPORT: &str = "/api/v1/inventory/import";
/// The most memory that a server may ever have had, in kilobytes: 400 MB.
const MEMORY: u64 = 400 << 10;

async fn workbooks_that_swell_are_refused_before_they_take_the_memory(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    let row = br#"<row><c t="inlineStr"><is><t>A</t></is></c><c t="inlineStr"><is><t>B</t></is></c></row>"#;
    let cells = workbook(&cells_of_one_row(300_000), 1);
    for (what, bytes, codes) in [
        // Packed a thousandfold.
        ("blanks", workbook(&b" ".repeat(1 << 16), 1 << 10), &["import.too-large-inside"][..]),
        ("one text", workbook_of_one_text(20 << 20), &["import.too-large-inside", "import.broken-workbook"]),
        ("rows", workbook(&row.repeat(1_000), 60), &["import.too-many-rows", "import.too-large-inside"]),
        ("blank rows", workbook(&b"<row/>".repeat(10_000), 60), &["import.empty", "import.too-large-inside"]),
        ("cells", cells, &["import.empty", "import.too-many-columns", "import.too-large-inside"]),
        ("dense", workbook(&dense_rows(), 20), &[]),
        ("nothing", b"PK\x03\x04".to_vec(), &["import.broken-workbook", "import.not-a-table"]),
        ("half", workbook(row, 3)[..200].to_vec(), &["import.broken-workbook"]),
    ] {
        for path in [IMPORT, "/api/v1/imports"] {
            let reply = upload(root, path, bytes.clone()).await;
            assert!(refused_or_told(root, &reply, codes).await, "{what} {path}: {} {}", reply.status, reply.text());
        }
        let peak = target.center.server.peak_memory();
        assert!(peak.is_none_or(|peak| peak < MEMORY), "{what}: the server had {peak:?} kB");
    }
    target.has_no_fault();
    // What was stopped in the background may have had its first rows in.
    let imports = root.get("/api/v1/imports?limit=200").await.is(200);
    let told: i64 = imports["data"].as_array().expect("a list").iter().filter_map(|it| it["created"].as_i64()).sum();
    let count = root.get("/api/v1/inventory?count=true").await.is(200)["count"].clone();
    assert_eq!(count, 1 + told, "nothing went in that was not told: {imports}");
}

/// Refused at once with one of these codes, or every row of it told and none taken.
async fn refused_or_told(root: &Client, reply: &Reply, codes: &[&str]) -> bool {
    match reply.status {
        422 | 413 => reply.codes().iter().any(|code| codes.contains(code)),
        200 => reply.body["created"] == 0,
        // A million rows are allowed in the background: stopped before they go in.
        202 => root.post(&format!("{}/cancel", reply.header("location")), Value::Null).await.status < 500,
        _ => false,
    }
}

fn workbook_of_one_text(bytes: usize) -> Vec<u8> {
    let text = "x".repeat(bytes);
    workbook(format!(r#"<row><c t="inlineStr"><is><t>{text}</t></is></c><c t="str"><v>B</v></c></row>"#).as_bytes(), 1)
}

/// A thousand rows of a name, a code and a kilobyte that does not pack well.
fn dense_rows() -> Vec<u8> {
    let mut noise = 7_u32;
    let mut letter = || {
        noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        char::from(b'a' + u8::try_from(noise >> 24).expect("a byte") % 26)
    };
    let mut rows = String::new();
    for _ in 0..1_000 {
        let text: String = (0..1_000).map(|_| letter()).collect();
        rows.extend([r#"<row><c t="str"><v>=A</v></c><c t="str"><v>"#, &text, "</v></c></row>"]);
    }
    rows.into_bytes()
}

fn cells_of_one_row(number: usize) -> Vec<u8> {
    [&b"<row>"[..], &b"<c/>".repeat(number), b"</row>"].concat()
}

async fn codes_that_stand_twice_in_a_file_or_the_database_are_told(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    let sheet = "code,name,serial\ntri-1,Otro,\nN-1,Nueva,S-1\nn-1,Nueva,S-2\nN-2,Nueva,s-1\nÑ-1,Nueva,\nN-3,Nueva,\n";
    let report = root.upload(IMPORT, sheet).await.is(200);
    let told: Vec<_> = report["refusals"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| (one["line"].clone(), one["code"].clone()))
        .collect();
    let expected = [
        (2, "import.exists-with-other-data"),
        (4, "import.duplicate-code"),
        (5, "import.duplicate-serial"),
        (6, "import.duplicate-code"),
    ];
    assert_eq!(told, expected.map(|(line, code)| (json!(line), json!(code))), "{report}");
    assert_eq!(report["created"], 2);
    let again =
        root.upload(IMPORT, "code,name,serial\nN-1,Nueva,S-1\nN-9,Nueva,S-1\nTRI-1,Trípode,S-1\n").await.is(200);
    assert_eq!((&again["unchanged"], &again["created"]), (&json!(1), &json!(0)), "{again}");
    assert_eq!(root.get("/api/v1/inventory?count=true").await.is(200)["count"], 3);
    let undone =
        root.post(&format!("/api/v1/imports/{}/undo", report["import_id"].as_str().expect("an id")), Value::Null).await;
    assert_eq!(undone.status, 202, "what went in while somebody waited is taken back too: {}", undone.text());
    proves(&target.center.server.database);
}

async fn what_a_spreadsheet_would_run_is_written_so_that_it_does_not(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    let evil = [
        "=cmd|' /C calc'!A0",
        "+HYPERLINK(\"http://evil.test\")",
        "-2+3",
        "@SUM(A1)",
        "\u{ff1d}1+1",
        "'=1",
        "a\nb,\"c\";d",
    ];
    for (number, name) in evil.iter().enumerate() {
        let body = json!({"code": format!("={number}"), "name": name.replace('\n', " "), "notes": name});
        root.post("/api/v1/inventory", body).await.is(201);
    }
    let csv = root.get("/api/v1/inventory/export?search=cmd").await;
    assert!(csv.header("content-type").starts_with("text/csv"), "{:?}", csv.headers);
    let csv = root.get("/api/v1/inventory/export").await.text();
    for field in csv.split(['\n', ',']).map(|field| field.trim_start_matches('"')) {
        assert!(!field.starts_with(['=', '+', '@', '\t', '\r']), "a formula: {field}");
        assert!(!field.starts_with('-') || field.parse::<f64>().is_ok(), "a formula: {field}");
    }
    let book = root.get("/api/v1/inventory/export?format=xlsx").await;
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(book.bytes)).expect("it is a workbook");
    let name = book.sheet_names()[0].clone();
    let cells = book.worksheet_range(&name).expect("a sheet");
    assert_eq!(cells.height(), evil.len() + 2);
    assert!(book.worksheet_formula(&name).expect("a sheet").used_cells().next().is_none(), "no cell is a formula");
    let texts = cells.used_cells().filter(|(_, _, cell)| matches!(cell, Data::String(_))).count();
    assert!(texts > evil.len() * 3, "{texts}");
    // What was written out can be taken over again, and means what it meant.
    let report = root.upload(IMPORT, csv.into_bytes()).await.is(200);
    assert_eq!((&report["unchanged"], &report["refused"]), (&json!(evil.len() + 1), &json!(0)), "{report}");
    proves(&target.center.server.database);
}

async fn sheets_state_no_units_that_cannot_be(kind: Kind) {
    let target = Target::new(kind).await;
    let root = &target.center.root;
    let sheet = "code,name,quantity,damaged,missing\nA-1,Mesa,0,0,0\nA-2,Mesa,-1,0,0\nA-3,Mesa,1000000000000,0,0\n\
        A-4,Mesa,2,2,1\nA-5,Mesa,2,-1,0\nA-6,Mesa,1.5,0,0\nA-7,Mesa,=1+1,0,0\n\
        A-8,Mesa,1e3,0,0\nA-9,Mesa,99999999999999999999,0,0\n";
    let report = root.upload(IMPORT, sheet).await.is(200);
    assert_eq!((&report["rows"], &report["created"]), (&json!(9), &json!(0)), "{report}");
    // Units that are lent are not for a sheet to take away.
    let borrower = target.center.person("instructor", &[]).await;
    let keeper = target.center.person("warehouse_admin", &[&target.warehouse]).await;
    let asked = borrower.post("/api/v1/loans", plantel_tests::center::request_for(&target.asset, 2)).await;
    for verb in ["approve", "hand-over"] {
        keeper.post(&format!("{}/{verb}", asked.header("location")), Value::Null).await.is(200);
    }
    let sheet = "code,name,quantity\nTRI-1,Trípode,1\n";
    let report = root.upload(&format!("{IMPORT}?update=true"), sheet).await.is(200);
    assert_eq!((&report["updated"], &report["refused"]), (&json!(0), &json!(1)), "{report}");
    assert_eq!(units(root, &target.asset).await, [3, 1, 0, 0, 2, 0]);
    assert_eq!(root.get(&place_of(&target.asset)).await.is(200)["name"], "Trípode");
    proves(&target.center.server.database);
}
