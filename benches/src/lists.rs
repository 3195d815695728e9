//! Whether a page deep in a list costs what the first one does.

use crate::api::{Api, text};
use crate::database::Kind;
use crate::fill::{NAMES, code};
use crate::place::{ADMIN, sign_in};
use crate::program::Server;
use crate::report::Report;
use crate::times::{median, ms};
use anyhow::{Result, ensure};
use std::time::{Duration, Instant};

/// How often each page is read.
const READS: usize = 200;

/// An order of the list.
struct Order {
    /// Begins the names of its measurements.
    name: &'static str,
    /// As the query spells it; none for the list's own.
    query: &'static str,
    /// Which filled row stands behind so many others.
    row_behind: fn(others: u64, rows: u64) -> u64,
}

const ORDERS: &[Order] = &[
    Order { name: "list", query: "", row_behind: |others, _| others + 1 },
    Order { name: "list_by_name", query: "&sort=name", row_behind: by_name },
    Order { name: "list_newest", query: "&sort=-created_at", row_behind: |others, rows| rows - others },
];

/// Each name belongs to as many rows, which are as far from each other as there are names.
fn by_name(others: u64, rows: u64) -> u64 {
    let sharing = rows / NAMES;
    let (name, nth) = (others / sharing, others % sharing);
    if name == 0 { (nth + 1) * NAMES } else { name + nth * NAMES }
}

/// Refuses a number of rows in which the names would not come out even.
pub fn check(rows: u64) -> Result<()> {
    let fits = rows > 0 && rows.is_multiple_of(NAMES) && rows < 10_000_000;
    ensure!(fits, "ROWS must be a multiple of {NAMES}, and below ten million");
    Ok(())
}

/// Reads the first page and the page behind nine tenths of the list in turn, in each order.
pub async fn measure(server: &Server, kind: Kind, rows: u64, report: &mut Report) -> Result<()> {
    let admin = sign_in(server, ADMIN).await?;
    for order in ORDERS {
        let first = format!("/api/v1/inventory?limit=50{}", order.query);
        expect(&admin, &first, &code((order.row_behind)(0, rows))).await?;
        let depth = rows / 10 * 9;
        let deep = format!("{first}&cursor={}", cursor_behind(&admin, order, depth).await?);
        expect(&admin, &deep, &code((order.row_behind)(depth, rows))).await?;
        let (first, deep) = in_turn(&admin, &first, &deep).await?;
        let name = |value: &str| format!("{}.{}.{value}", order.name, kind.name());
        report.lower(&name("first_page"), ms(first), "ms", None);
        report.lower(&name("deep_page"), ms(deep), "ms", None);
        report.lower(&name("deep_over_first"), deep.as_secs_f64() / first.as_secs_f64(), "x", Some(1.3));
    }
    Ok(())
}

/// The cursor that points at the row with this number, which skipping finds, though slowly.
async fn cursor_behind(caller: &Api, order: &Order, number: u64) -> Result<String> {
    let path = format!("/api/v1/inventory?limit=1&skip={}{}", number - 1, order.query);
    Ok(text(&caller.get_json(&path).await?, "/next")?.to_owned())
}

/// Makes sure that a page begins where it should.
async fn expect(caller: &Api, path: &str, code: &str) -> Result<()> {
    let page = caller.get_json(path).await?;
    let found = text(&page, "/data/0/code")?;
    ensure!(found == code, "{path} begins with {found}, not with {code}");
    Ok(())
}

/// The medians of both.
async fn in_turn(caller: &Api, first: &str, deep: &str) -> Result<(Duration, Duration)> {
    let mut times = [Vec::with_capacity(READS), Vec::with_capacity(READS)];
    for _ in 0..READS {
        for (path, times) in [first, deep].iter().zip(&mut times) {
            let begun = Instant::now();
            caller.get(path).await?;
            times.push(begun.elapsed());
        }
    }
    let [first, deep] = &mut times;
    Ok((median(first), median(deep)))
}
