//! Lists as files: what they are called, who gets them, and what of a list stands in them.

use crate::asking::headers;
use crate::house::{Ask, House};
use actix_web::body::to_bytes;
use calamine::{Data, Reader, Xlsx};
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, day_in};
use plantel_domain::inventory::Asset;
use plantel_domain::store::Store;
use plantel_domain::tag::Tag;
use plantel_testkit::builders::{a_loan, an_asset, line, opened, seed};
use rstest::rstest;
use std::collections::BTreeMap;
use std::io::Cursor;

/// What begins a CSV file.
pub const MARK: &str = "\u{feff}";

/// A file, whole.
pub struct File {
    pub headers: BTreeMap<String, String>,
    pub bytes: Vec<u8>,
}

/// Asks for a file, which must be given and be whole.
pub async fn file(house: &House, who: &str, path: &str) -> File {
    let path = format!("/api/v1{path}");
    let response = house.respond(Ask { who, method: "GET", path: &path, ..Ask::default() }).await;
    assert_eq!(response.status().as_u16(), 200, "{path}");
    let headers = headers(&response);
    let bytes = to_bytes(response.into_body()).await.unwrap().to_vec();
    File { headers, bytes }
}

/// The lines of a CSV file, without its mark.
pub async fn lines(house: &House, who: &str, path: &str) -> Vec<String> {
    let text = String::from_utf8(file(house, who, path).await.bytes).unwrap();
    text.strip_prefix(MARK).unwrap().split_terminator("\r\n").map(str::to_owned).collect()
}

/// The rows of the first sheet of a workbook.
pub fn sheet(file: File) -> (String, Vec<Vec<Data>>) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.bytes)).unwrap();
    let name = book.sheet_names().remove(0);
    let rows = book.worksheet_range(&name).unwrap().rows().map(<[Data]>::to_vec).collect();
    (name, rows)
}

/// Adds assets of the warehouse, each after a change.
pub async fn stock(house: &House, count: usize, change: impl Fn(usize, &mut Asset)) {
    let tag = |number: u128| Some(Tag::stored(format!("{:032X}", 0xB000_0000 + number)));
    let each = (0..count).map(|number| {
        let mut asset = an_asset(house.id());
        (asset.code, asset.environment) = (line(&format!("B-{number:05}")), Some(house.warehouse.id));
        asset.tag = tag(u128::try_from(number).unwrap());
        change(number, &mut asset);
        asset
    });
    let holdings: Vec<_> = each.map(|asset| opened(&asset)).collect();
    let mut work = house.store.begin(&Context::system("test", Some(house.id()))).await.unwrap();
    work.assets().add_all(&holdings).await.unwrap();
    work.commit_unjournaled().await.unwrap();
}

#[rstest]
#[case("environments", 2)]
#[case("memberships", 12)]
#[case("invitations", 1)]
#[case("inventory", 2)]
#[case("loans", 1)]
#[case("audit-logs", 5)]
#[case("inventory/movements", 3)]
#[case("transfers", 1)]
#[case("imports", 1)]
#[case("schedules", 1)]
#[case("inventory-checks", 1)]
#[case("discrepancies", 1)]
#[actix_web::test]
async fn every_list_is_a_file_of_either_kind(#[case] list: &str, #[case] least: usize) {
    let house = House::build().await;
    let with = house.furnish().await;
    house.count_the_warehouse(&with).await;
    let csv = lines(&house, "center_admin", &format!("/{list}/export")).await;
    let (name, rows) = sheet(file(&house, "center_admin", &format!("/{list}/export?format=xlsx")).await);
    assert_eq!((Some(name.as_str()), rows.len()), (list.split('/').next_back(), csv.len()));
    assert!(rows.len() > least, "{list}: {}", rows.len());
    let headings: Vec<_> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(headings.join(","), csv[0]);
    let listed = house.get("center_admin", &format!("/api/v1/{list}?count=true&limit=1")).await;
    assert_eq!(listed.body["count"], rows.len() - 1, "{list}");
}

#[actix_web::test]
async fn a_file_is_named_after_its_list_and_the_day_of_the_institution_and_kept_by_nobody() {
    let house = House::build().await;
    let today = day_in(house.institution.time_zone, house.clock.now());
    let kinds = [
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ];
    for (format, media) in kinds {
        let file = file(&house, "instructor", &format!("/inventory/export?format={format}")).await;
        let field = |name: &str| file.headers[name].clone();
        assert_eq!(field("content-type"), media);
        assert_eq!(field("content-disposition"), format!("attachment; filename=\"inventory-{today}.{format}\""));
        assert_eq!((field("cache-control"), field("x-content-type-options")), ("no-store".into(), "nosniff".into()));
        assert_eq!(field("x-request-id"), "test");
    }
}

#[actix_web::test]
async fn filters_and_order_are_those_of_the_list() {
    let house = House::build().await;
    stock(&house, 3, |number, asset| asset.brand = (number == 1).then(|| line("Canon"))).await;
    let codes = |lines: Vec<String>| -> Vec<String> {
        lines[1..].iter().map(|line| line.split(',').nth(1).unwrap().to_owned()).collect()
    };
    let path = "/inventory/export?search=canon";
    assert_eq!(codes(lines(&house, "instructor", path).await), ["B-00001"]);
    let path = "/inventory/export?sort=-code&format=csv";
    assert_eq!(codes(lines(&house, "instructor", path).await), ["CAM-1", "B-00002", "B-00001", "B-00000"]);
    let path = "/inventory/export?status=missing";
    assert!(codes(lines(&house, "instructor", path).await).is_empty());
    let path = "/environments/export?is_warehouse=false";
    assert_eq!(lines(&house, "instructor", path).await.len(), 1);
}

#[rstest]
#[case("/inventory/export?format=pdf", "?format", "field.invalid")]
#[case("/inventory/export?sort=colour", "?sort", "sort.unknown")]
#[case("/inventory/export?limit=5", "?limit", "field.unknown")]
#[case("/inventory/export?cursor=x", "?cursor", "field.unknown")]
#[case("/memberships/export?search=x", "?search", "field.unknown")]
#[case("/audit-logs/export?from=yesterday", "?from", "field.invalid")]
#[case("/inventory/export?search=ab", "?search", "search.too-short")]
#[case("/inventory/movements/export?kind=x", "?kind", "kind.unknown")]
#[case("/inventory/movements/export?format=pdf", "?format", "field.invalid")]
#[case("/transfers/export?state=x", "?state", "kind.unknown")]
#[case("/transfers/export?count=true", "?count", "field.unknown")]
#[case("/imports/export?sort=name", "?sort", "sort.unknown")]
#[case("/institutions/export?limit=5", "?limit", "field.unknown")]
#[case("/inventory/categories/export?active=true", "?active", "field.unknown")]
#[case("/auth/login-history/export?cursor=x", "?cursor", "field.unknown")]
#[case("/inventory-checks/export?state=x", "?state", "kind.unknown")]
#[case("/inventory-checks/export?from=2026-03-02&until=2026-03-01", "?until", "date.before-start")]
#[case("/inventory-checks/compliance/export?by=x", "?by", "kind.unknown")]
#[case("/discrepancies/export?open=perhaps", "?open", "field.invalid")]
#[actix_web::test]
async fn what_is_asked_wrongly_is_an_ordinary_problem(#[case] path: &str, #[case] pointer: &str, #[case] code: &str) {
    let house = House::build().await;
    let answer = house.get("center_admin", &format!("/api/v1{path}")).await;
    assert_eq!((answer.status, answer.code()), (422, "request.invalid"));
    assert_eq!(answer.headers["content-type"], "application/problem+json");
    assert_eq!(answer.body["errors"][0]["pointer"], pointer);
    assert_eq!(answer.body["errors"][0]["code"], code);
}

#[actix_web::test]
async fn who_may_not_see_a_list_does_not_get_its_file() {
    let house = House::build().await;
    let lists = ["environments", "memberships", "invitations", "inventory", "loans", "audit-logs"];
    let more = ["inventory/movements", "transfers", "inventory-checks", "inventory-checks/compliance", "discrepancies"];
    for list in lists.into_iter().chain(more) {
        let path = format!("/api/v1/{list}/export?format=xlsx");
        let answer = house.get("guardian", &path).await;
        assert_eq!((answer.status, answer.code()), (403, "access.denied"), "{list}");
        assert!(!answer.headers.contains_key("content-disposition"));
        assert_eq!(house.get("nobody", &path).await.status, 401);
    }
}

#[actix_web::test]
async fn a_borrower_gets_the_own_loans_alone() {
    let house = House::build().await;
    seed(&*house.store, a_loan(&house.asset, &house.warehouse, house.users["auditor"].id)).await;
    for (who, loans) in [("instructor", 1), ("center_admin", 2)] {
        assert_eq!(lines(&house, who, "/loans/export").await.len(), loans + 1, "{who}");
    }
}
