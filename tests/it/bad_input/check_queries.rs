//! Lists of classes and checks that are asked for wrongly.

use super::loans::points;
use crate::schema_checks::kept;
use plantel_tests::classes::Class;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;

on_both_databases!(lists_of_classes_and_checks_that_are_asked_wrongly_are_told);

const NOBODY: &str = "0197f1f1-0000-7000-8000-000000000000";

/// {"r":"schedules","s":"-created_at","m":-9223372036854775808,"i":"0197f1f1-0000-7000-8000-000000000000"}
const LONG_AGO: &str = "eyJyIjoic2NoZWR1bGVzIiwicyI6Ii1jcmVhdGVkX2F0IiwibSI6LTkyMjMzNzIwMzY4NTQ3NzU4MDgsImkiOiIwMTk3ZjFmMS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAifQ";
/// {"r":"schedules","s":"first_day","t":"banana","i":"0197f1f1-0000-7000-8000-000000000000"}
const NO_DAY: &str = "eyJyIjoic2NoZWR1bGVzIiwicyI6ImZpcnN0X2RheSIsInQiOiJiYW5hbmEiLCJpIjoiMDE5N2YxZjEtMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAwIn0";
/// {"r":"schedules","s":"first_day","t":"-4800-01-01","i":"0197f1f1-0000-7000-8000-000000000000"}
const NO_SUCH_DAY: &str = "eyJyIjoic2NoZWR1bGVzIiwicyI6ImZpcnN0X2RheSIsInQiOiItNDgwMC0wMS0wMSIsImkiOiIwMTk3ZjFmMS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDAifQ";
/// {"r":"inventory-checks","s":"day","t":"\u0000","i":"0197f1f1-0000-7000-8000-000000000000"}
const NUL: &str = "eyJyIjoiaW52ZW50b3J5LWNoZWNrcyIsInMiOiJkYXkiLCJ0IjoiXHUwMDAwIiwiaSI6IjAxOTdmMWYxLTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJ9";

/// What is asked, the problem, and which parameter has it.
const WRONG: &[(&str, &str, &str)] = &[
    ("schedules?environment_id=1", "id.invalid", "?environment_id"),
    ("schedules?instructor_id=%00", "id.invalid", "?instructor_id"),
    ("schedules?group=a%00", "text.control-character", "?group"),
    ("schedules?day=2026-02-30", "field.invalid", "?day"),
    ("schedules?day=9999-12-31", "date.too-late", "?day"),
    ("schedules?active=perhaps", "field.invalid", "?active"),
    ("schedules?search=a%00b", "text.control-character", "?search"),
    ("schedules?sort=programme", "sort.unknown", "?sort"),
    ("schedules?limit=100000000000000000000", "limit.out-of-range", "?limit"),
    ("schedules?skip=-1", "skip.out-of-range", "?skip"),
    ("schedules?colour=red", "field.unknown", "?colour"),
    ("schedules/export?format=pdf", "field.invalid", "?format"),
    ("schedules/banana", "id.invalid", "{id}"),
    ("schedules/today?from=2026-03-16", "field.unknown", "?from"),
    ("schedules/today?schedule_id=1", "id.invalid", "?schedule_id"),
    ("schedules/calendar?from=2026-01-01&until=2027-01-02", "date.too-many-days", "?until"),
    ("schedules/calendar?from=2026-03-02&until=2026-03-01", "date.before-start", "?until"),
    ("schedules/calendar?from=9999-12-31", "date.too-late", "?from"),
    ("inventory-checks?state=found", "kind.unknown", "?state"),
    ("inventory-checks?from=2026-03-02&until=2026-03-01", "date.before-start", "?until"),
    ("inventory-checks?until=1899-12-31", "date.too-early", "?until"),
    ("inventory-checks?has_issues=1", "field.invalid", "?has_issues"),
    ("inventory-checks?limit=201", "limit.out-of-range", "?limit"),
    ("inventory-checks?sort=state", "sort.unknown", "?sort"),
    ("inventory-checks/banana", "id.invalid", "{id}"),
    ("inventory-checks/waiting?step=teacher", "kind.unknown", "?step"),
    ("supervisor-reviews?limit=0", "limit.out-of-range", "?limit"),
    ("inventory-checks/compliance?by=week", "kind.unknown", "?by"),
    ("inventory-checks/compliance?from=1900-01-01&until=2199-12-31", "date.too-many-days", "?until"),
    ("inventory-checks/compliance?from=2026-03-02&until=2026-03-01", "date.before-start", "?until"),
    ("inventory-checks/compliance?from=9999-12-31", "date.too-late", "?from"),
    ("inventory-checks/compliance/export?format=pdf", "field.invalid", "?format"),
    ("discrepancies?open=perhaps", "field.invalid", "?open"),
    ("discrepancies?since=yesterday", "field.invalid", "?since"),
    ("discrepancies?check_id=1", "id.invalid", "?check_id"),
    ("discrepancies/banana", "id.invalid", "{id}"),
];

async fn lists_of_classes_and_checks_that_are_asked_wrongly_are_told(kind: Kind) {
    let class = Class::open(kind).await;
    let check = class.begun().await;
    let root = &class.center.root;
    let pools = class.center.server.database.pools().await;
    let before = kept(&pools, kind).await;
    for (path, code, pointer) in WRONG {
        points(&root.get(&format!("/api/v1/{path}")).await, code, pointer);
    }
    for (name, most) in [("search", 200), ("group", 60)] {
        let path = format!("/api/v1/schedules?{name}={}", "x".repeat(most + 1));
        points(&root.get(&path).await, "text.too-long", &format!("?{name}"));
    }
    points(&root.get(&format!("{check}/counts?item_id=1")).await, "id.invalid", "?item_id");
    for path in [
        "schedules?cursor=banana".to_owned(),
        format!("schedules?cursor={LONG_AGO}"),
        format!("schedules?sort=first_day&cursor={NO_DAY}"),
        format!("schedules?sort=first_day&cursor={NO_SUCH_DAY}"),
        format!("inventory-checks?sort=day&cursor={NUL}"),
        format!("inventory-checks?cursor={LONG_AGO}"),
    ] {
        root.get(&format!("/api/v1/{path}")).await.refuses(400, "page.bad-cursor");
    }
    for (path, code) in [
        ("schedules", "schedule.not-found"),
        ("inventory-checks", "check.not-found"),
        ("discrepancies", "discrepancy.not-found"),
    ] {
        root.get(&format!("/api/v1/{path}/{NOBODY}")).await.refuses(404, code);
    }
    // As far as days go, and no further.
    for path in ["schedules/calendar?from=2199-12-31", "inventory-checks/compliance?until=1900-01-01"] {
        root.get(&format!("/api/v1/{path}")).await.is(200);
    }
    assert_eq!(kept(&pools, kind).await, before, "something changed");
    let log = class.center.server.log();
    assert!(!log.contains("a fault of ours"), "{log}");
}
