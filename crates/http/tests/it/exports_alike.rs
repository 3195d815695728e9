//! Files of lists beside the lists: the same rows, in the same order, for the same people.

use crate::exports::{MARK, file, lines, sheet};
use crate::house::{House, keys};
use calamine::Data;
use chrono::{DateTime, Datelike, Duration, Timelike, Utc};
use csv::{Reader, StringRecord};
use plantel_domain::access::Context;
use plantel_domain::identity::{Device, SignIn, User};
use plantel_domain::institutions::Institution;
use plantel_domain::inventory::Category;
use plantel_domain::items::Item;
use plantel_domain::store::Store;
use plantel_testkit::builders::{
    a_category, a_device, a_loan, a_sign_in, a_user, an_institution, an_item, line, person_name, seed,
};
use serde_json::{Value, json};

/// A name that a spreadsheet would carry out, if it took it for a formula.
const FORMULA: &str = "=cmd|' /C calc'!A0";

/// With something in every list that is called like a formula; and the list of what was told of an import.
async fn with_formulas() -> (House, String) {
    let house = House::build().await;
    house.furnish().await;
    let (owner, other) = (house.users["instructor"].id, house.users["student"].id);
    seed(&*house.store, User { full_name: Some(person_name(FORMULA)), ..a_user() }).await;
    seed(&*house.store, Institution { name: line(FORMULA), ..an_institution() }).await;
    seed(&*house.store, Category { name: line(FORMULA), ..a_category(house.id()) }).await;
    seed(&*house.store, Item { title: line(FORMULA), ..an_item(owner) }).await;
    seed(&*house.store, an_item(other)).await;
    let device = Device { agent: Some(line(FORMULA)), ..a_device() };
    seed(&*house.store, SignIn { device, ..a_sign_in(owner) }).await;
    seed(&*house.store, a_sign_in(other)).await;
    let import = bring(&house, "codigo;nombre;estado\nA-5;Mesa;=1+1\nA-6;;disponible\n").await;
    (house, format!("/imports/{import}/findings"))
}

/// Has a spreadsheet taken over; gives the id of the import.
async fn bring(house: &House, rows: &str) -> String {
    let path = "/api/v1/imports?file_name=%3D1%2B1.csv";
    let csv = [("content-type", "text/csv")];
    let brought = house.send("center_admin", "POST", path, &csv, rows.as_bytes().to_vec()).await;
    assert_eq!(brought.status, 202, "{}", brought.body);
    while house.services.inventory.step_imports().await.unwrap() {}
    brought.body["id"].as_str().unwrap().to_owned()
}

/// Lists whose rows are flat, each with somebody who sees it.
fn flat(findings: &str) -> [(&'static str, &str); 7] {
    [
        ("admin", "/users"),
        ("admin", "/institutions"),
        ("center_admin", "/inventory/categories"),
        ("center_admin", "/imports"),
        ("center_admin", findings),
        ("instructor", "/items"),
        ("instructor", "/auth/login-history"),
    ]
}

async fn listed(house: &House, who: &str, list: &str) -> Vec<Value> {
    let listed = house.get(who, &format!("/api/v1{list}")).await;
    assert_eq!(listed.status, 200, "{list}: {}", listed.body);
    listed.body["data"].as_array().unwrap().clone()
}

/// The headings and the rows of a CSV file.
async fn records(house: &House, who: &str, path: &str) -> (StringRecord, Vec<StringRecord>) {
    let text = String::from_utf8(file(house, who, path).await.bytes).unwrap();
    let mut reader = Reader::from_reader(text.strip_prefix(MARK).unwrap().as_bytes());
    let headings = reader.headers().unwrap().clone();
    (headings, reader.records().map(Result::unwrap).collect())
}

/// Whether a cell of CSV holds what the list has.
fn holds(cell: &str, value: &Value) -> bool {
    match value {
        Value::Null => cell.is_empty(),
        Value::String(text) if text.starts_with('=') => cell.strip_prefix('\'') == Some(text.as_str()),
        Value::String(text) => cell == text,
        Value::Array(words) if words.iter().all(Value::is_string) => {
            cell == words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        Value::Object(fields) if fields.is_empty() => cell.is_empty(),
        Value::Array(_) | Value::Object(_) => serde_json::from_str::<Value>(cell).is_ok_and(|read| read == *value),
        Value::Bool(_) | Value::Number(_) => format!("{value}") == cell,
    }
}

/// Whether a cell of a workbook holds what the list has.
fn stands(cell: &Data, value: &Value) -> bool {
    let serial = |at: DateTime<Utc>| {
        f64::from(at.num_days_from_ce() - 693_594) + f64::from(at.num_seconds_from_midnight()) / 86_400.0
    };
    match (cell, value) {
        (Data::Empty, value) => holds("", value),
        (Data::Bool(flag), Value::Bool(known)) => flag == known,
        (Data::Float(number), Value::Number(known)) => known.as_f64() == Some(*number),
        (Data::String(words), Value::String(text)) => words == text,
        (Data::String(words), Value::Array(_)) => holds(words, value),
        (Data::DateTime(read), Value::String(text)) => {
            text.parse().is_ok_and(|at| (read.as_f64() - serial(at)).abs() < 1e-6)
        }
        _ => false,
    }
}

#[actix_web::test]
async fn a_csv_file_has_every_field_of_every_row_and_no_formula() {
    let (house, findings) = with_formulas().await;
    for (who, list) in flat(&findings) {
        let data = listed(&house, who, list).await;
        let (headings, rows) = records(&house, who, &format!("{list}/export")).await;
        let mut names: Vec<_> = headings.iter().collect();
        names.sort_unstable();
        assert_eq!(names, keys(&data[0]), "{list}");
        assert_eq!(rows.len(), data.len(), "{list}");
        for (row, known) in rows.iter().zip(&data) {
            for (heading, cell) in headings.iter().zip(row) {
                assert!(holds(cell, &known[heading]), "{list}: {heading} is {cell:?}, but listed as {known}");
            }
        }
        assert!(rows.iter().flatten().any(|cell| cell.starts_with("'=")), "{list}: {rows:?}");
    }
}

#[actix_web::test]
async fn a_workbook_has_every_field_of_every_row_too() {
    let (house, findings) = with_formulas().await;
    for (who, list) in flat(&findings) {
        let data = listed(&house, who, list).await;
        let (name, rows) = sheet(file(&house, who, &format!("{list}/export?format=xlsx")).await);
        assert_eq!(list.split('/').next_back(), Some(name.as_str()));
        assert_eq!(rows.len(), data.len() + 1, "{list}");
        for (row, known) in rows[1..].iter().zip(&data) {
            for (heading, cell) in rows[0].iter().zip(row) {
                let value = &known[heading.to_string()];
                assert!(stands(cell, value), "{list}: {heading} is {cell:?}, but listed as {known}");
            }
        }
        assert!(rows.iter().flatten().any(|cell| cell.to_string().starts_with('=')), "{list}: {rows:?}");
    }
}

/// The headings of a timeline, and where the list has what stands under them.
const TIMELINE: [(&str, &str); 21] = [
    ("at", "/at"),
    ("what", "/kind"),
    ("kind", "/movement/kind"),
    ("quantity", ""),
    ("from_environment_id", "/movement/from/environment_id"),
    ("from_condition", "/movement/from/condition"),
    ("to_environment_id", "/movement/to/environment_id"),
    ("to_condition", "/movement/to/condition"),
    ("reason", "/movement/reason"),
    ("document", "/movement/document"),
    ("cause", "/movement/cause/kind"),
    ("cause_id", "/movement/cause/id"),
    ("movement_id", "/movement/id"),
    ("loan_id", "/loan/loan_id"),
    ("state", "/loan/state"),
    ("borrower_id", "/loan/borrower_id"),
    ("import_id", "/import/import_id"),
    ("event", "/change/event"),
    ("data", "/change/data"),
    ("changes", "/change/changes"),
    ("by", "/by"),
];

#[actix_web::test]
async fn a_timeline_is_flat_whatever_happened() {
    let house = House::build().await;
    let damage = json!({"kind": "damage", "quantity": 3, "reason": FORMULA, "document": "Acta, 12"});
    assert_eq!(house.json("center_admin", "POST", &house.camera("/movements"), &damage).await.status, 201);
    house.clock.advance(Duration::seconds(1));
    for verb in ["approve", "hand-over"] {
        let path = format!("/api/v1/loans/{}/{verb}", house.loan.id);
        assert_eq!(house.call("warehouse_admin", "POST", &path).await.status, 200, "{verb}");
    }
    let notes = json!({"notes": "-2+3"});
    assert_eq!(house.json("center_admin", "PATCH", &house.camera(""), &notes).await.status, 200);
    let list = format!("/inventory/{}/timeline", house.asset.id);
    let data = listed(&house, "auditor", &list).await;
    let (headings, rows) = records(&house, "auditor", &format!("{list}/export")).await;
    assert!(headings.iter().eq(TIMELINE.map(|(heading, _)| heading)), "{headings:?}");
    assert_eq!(rows.len(), data.len());
    for (row, entry) in rows.iter().zip(&data) {
        for (&(heading, place), cell) in TIMELINE.iter().zip(row) {
            let of = |place: &str| entry.pointer(place).unwrap_or(&Value::Null).clone();
            let value = match heading {
                "quantity" if entry["loan"].is_object() => of("/loan/quantity"),
                "quantity" => of("/movement/quantity"),
                _ => of(place),
            };
            assert!(holds(cell, &value), "{heading} is {cell:?}, but listed as {entry}");
        }
    }
    for kind in ["movement", "loan", "change"] {
        assert!(rows.iter().any(|row| &row[1] == kind), "{kind}: {rows:?}");
    }
    let (name, book) = sheet(file(&house, "auditor", &format!("{list}/export?format=xlsx")).await);
    assert_eq!((name.as_str(), book.len()), ("timeline", data.len() + 1));
    assert!(book.iter().flatten().any(|cell| *cell == Data::String(FORMULA.to_owned())), "{book:?}");
}

#[actix_web::test]
async fn a_timeline_longer_than_a_page_is_whole_and_in_order() {
    let house = House::build().await;
    let mut work = house.store.begin(&Context::system("test", Some(house.id()))).await.unwrap();
    for _ in 0..1100 {
        let loan = a_loan(&house.asset, &house.warehouse, house.users["auditor"].id);
        work.loans().add(&loan).await.unwrap();
    }
    work.commit_unjournaled().await.unwrap();
    let list = house.camera("/timeline?limit=200");
    let (mut known, mut path) = (Vec::new(), list.clone());
    loop {
        let page = house.get("auditor", &path).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let loan = |entry: &Value| entry["loan"]["loan_id"].as_str().unwrap_or_default().to_owned();
        known.extend(page.body["data"].as_array().unwrap().iter().map(loan));
        let Some(next) = page.body["next"].as_str() else { break };
        path = format!("{list}&cursor={next}");
    }
    assert!(known.len() > 1100, "{}", known.len());
    let (headings, rows) = records(&house, "auditor", &format!("/inventory/{}/timeline/export", house.asset.id)).await;
    let column = headings.iter().position(|heading| heading == "loan_id").unwrap();
    let loans: Vec<_> = rows.iter().map(|row| row[column].to_owned()).collect();
    assert_eq!(loans, known);
}

#[actix_web::test]
async fn all_that_was_told_of_an_import_is_in_the_file_in_the_language_of_who_asks() {
    let house = House::build().await;
    let rows = format!("codigo;nombre\n{}", ";Mesa\n".repeat(1100));
    let import = bring(&house, &rows).await;
    let path = format!("/imports/{import}/findings/export");
    let (_, rows) = records(&house, "center_admin", &path).await;
    let told: Vec<u32> = rows.iter().map(|row| row[0].parse().unwrap()).collect();
    assert_eq!(told, (2..=1101).collect::<Vec<u32>>());
    let findings = format!("/imports/{import}/findings?limit=1");
    assert_eq!(rows[0][4], listed(&house, "center_admin", &findings).await[0]["detail"]);
    let english = [("accept-language", "en")];
    let said = house.send("center_admin", "GET", &format!("/api/v1{path}"), &english, Vec::new()).await;
    let said = String::from_utf8(said.bytes).unwrap();
    assert!(!said.contains(&rows[0][4]) && said.contains("import.missing-code"), "{:?}", said.lines().nth(1));
}

#[actix_web::test]
async fn who_is_refused_a_list_is_refused_its_file_in_the_same_words() {
    let (house, findings) = with_formulas().await;
    let timeline = format!("/inventory/{}/timeline", house.asset.id);
    for list in flat(&findings).map(|(_, list)| list).into_iter().chain([timeline.as_str()]) {
        for who in ["nobody", "guardian", "student", "auditor", "warehouse_admin", "center_admin", "admin"] {
            let listed = house.get(who, &format!("/api/v1{list}")).await;
            let file = house.get(who, &format!("/api/v1{list}/export?format=xlsx")).await;
            assert_eq!(file.told(), listed.told(), "{list} for {who}");
            let given = file.status == 200;
            assert_eq!(file.headers.contains_key("content-disposition"), given, "{list} for {who}");
            assert!(given || file.body["detail"] == listed.body["detail"], "{list} for {who}: {}", file.body);
            let own = ["/items", "/auth/login-history"].contains(&list);
            assert!(who != "nobody" || file.status == 401, "{list}");
            assert!(who != "guardian" || file.status == if own { 200 } else { 403 }, "{list}");
        }
    }
}

#[actix_web::test]
async fn what_is_somebodys_own_is_in_nobody_elses_file() {
    let (house, _) = with_formulas().await;
    let expected = [
        ("/items", [("instructor", 1), ("student", 1), ("guardian", 0), ("admin", 2)]),
        ("/auth/login-history", [("instructor", 1), ("student", 1), ("guardian", 0), ("admin", 0)]),
    ];
    for (list, people) in expected {
        for (who, rows) in people {
            let file = lines(&house, who, &format!("{list}/export")).await;
            assert_eq!(file.len(), rows + 1, "{list} of {who}: {file:?}");
        }
    }
    for (who, imports) in [("warehouse_admin", 0), ("center_admin", 2)] {
        assert_eq!(lines(&house, who, "/imports/export").await.len(), imports + 1, "{who}");
    }
}

#[actix_web::test]
async fn files_of_the_kept_contract_are_asked_for_as_its_lists_are() {
    let house = House::build().await;
    for list in ["users", "items"] {
        for (query, name) in [("format=pdf", "format"), ("limit=5", "limit"), ("skip=1", "skip")] {
            let answer = house.get("admin", &format!("/api/v1/{list}/export?{query}")).await;
            assert_eq!((answer.status, &answer.body["detail"][0]["loc"]), (422, &json!(["query", name])), "{list}");
        }
        // As its other routes, with a slash behind and without.
        assert_eq!(house.get("admin", &format!("/api/v1/{list}/export/")).await.status, 200);
    }
}
