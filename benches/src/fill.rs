//! Fills the large institution by SQL: over HTTP a million assets would take an hour.
//!
//! The rows are written as they were before stock was a ledger, and the migrations then make of them
//! what they make of any institution's: movements, balances, counters, tags, the index of searches.

use crate::database::{Database, Kind};
use crate::place::{Place, ROOMS};
use crate::program::Program;
use crate::report::Report;
use crate::times::ms;
use anyhow::Result;
use plantel_migrations::{Migrator, MigratorTrait};
use sea_orm::ConnectionTrait;
use std::time::Instant;

/// So many migrations come before those that make a ledger of what is counted.
const BEFORE_THE_LEDGER: usize = 9;

/// How many names the assets share.
pub const NAMES: u64 = 1000;

/// Begins the id of each filled asset; the number of its row follows in fifteen digits.
const ID: &str = "019a0000000070008";

/// The id of the filled asset in this row; rows count from 1.
pub fn id(row: u64) -> String {
    format!("{ID}{row:015}")
}

/// The code of the filled asset in this row.
pub fn code(row: u64) -> String {
    format!("B-{row:07}")
}

/// Codes, ids and times rise with the row; each name comes back after [`NAMES`] rows, each room after
/// [`ROOMS`]; purchases spread over five years, warranties over a thousand days; every tenth asset is
/// in maintenance. Keys are the texts in lower case, as the program folds them.
const INSERT: &str = "
INSERT INTO assets (
    id, institution_id, code, code_key, name, name_key, search_text, tracking, serial_number, serial_key,
    category, brand, model, environment_id, purchase_date, cost_minor, cost_currency, warranty_until, notes,
    quantity, damaged, missing, maintenance, in_use, on_loan, status, created_at, updated_at, version
)
{series}, rooms (number, id) AS (VALUES {room_ids})
SELECT
    {id}, {institution}, 'B-' || digits, 'b-' || digits, 'Asset ' || name, 'asset ' || name,
    'b-' || digits || ' asset ' || name || ' ' || category || ' sn' || digits || ' canon eos t7',
    'serial', 'SN' || digits, 'sn' || digits, category, 'Canon', 'EOS T7', rooms.id, {bought},
    100000 * (1 + n % 5000), 'COP', {warranty}, NULL, 1, 0, 0, broken, 0, 0, CASE broken WHEN 1 THEN 'maintenance' ELSE 'available' END, {time}, {time}, 1
FROM (
    SELECT
        n, substr('' || (10000000 + n), 2) AS digits, substr('' || (10000 + n % {names}), 2) AS name,
        CASE n % 4 WHEN 0 THEN 'camera' WHEN 1 THEN 'computer' WHEN 2 THEN 'projector' ELSE 'tv' END AS category,
        CASE n % 10 WHEN 0 THEN 1 ELSE 0 END AS broken
    FROM numbers
) AS rows
JOIN rooms ON rooms.number = rows.n % {rooms}
";

/// Placeholder, SQLite, PostgreSQL.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "{series}",
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows})",
        "WITH numbers (n) AS (SELECT generate_series(1, {rows}))",
    ),
    ("{id}", "unhex({id_text})", "({id_text})::uuid"),
    ("{id_text}", "'{prefix}00000000' || digits", "'{prefix}00000000' || digits"),
    ("{institution}", "unhex(replace('{institution_id}', '-', ''))", "'{institution_id}'"),
    ("{bought}", "date('2021-01-01', '+' || (n % 1800) || ' days')", "date '2021-01-01' + (n % 1800)::integer"),
    ("{warranty}", "date('now', '+' || (n % 1000) || ' days')", "current_date + (n % 1000)::integer"),
    // The text that the program itself would write.
    ("{time}", "strftime('%Y-%m-%dT%H:%M:%S+00:00', 1735689600 + n, 'unixepoch')", "to_timestamp(1735689600 + n)"),
];

/// Fills it, and leaves the database as it would be some hours later: analysed, with nothing to tidy.
pub async fn fill(database: &Database, program: &Program, place: &Place, rows: u64, report: &mut Report) -> Result<()> {
    let steps = Migrator::migrations().len() - BEFORE_THE_LEDGER;
    program.run(&["migrate", "down", "--steps", &steps.to_string(), "--yes"], "")?;
    run(database, &[&insert(database.kind, place, rows)]).await?;
    let begun = Instant::now();
    program.run(&["migrate", "up"], "")?;
    report.lower(&format!("migrate_to_ledger.{}", database.kind.name()), ms(begun.elapsed()), "ms", None);
    let tidy: &[&str] = match database.kind {
        Kind::Sqlite => &["ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"],
        Kind::Postgres => &["VACUUM (ANALYZE)", "CHECKPOINT"],
    };
    run(database, tidy).await?;
    eprintln!("{}: {rows} assets filled in {} s", database.kind.name(), begun.elapsed().as_secs());
    Ok(())
}

async fn run(database: &Database, steps: &[&str]) -> Result<()> {
    let pools = database.pools().await?;
    if database.kind == Kind::Sqlite {
        pools.write.execute_unprepared("PRAGMA cache_size = -262144").await?;
    }
    for step in steps {
        pools.write.execute_unprepared(step).await?;
    }
    pools.write.close().await?;
    pools.read.close().await?;
    Ok(())
}

fn insert(kind: Kind, place: &Place, rows: u64) -> String {
    let sql = WORDS.iter().fold(INSERT.to_owned(), |sql, (placeholder, sqlite, postgres)| {
        sql.replace(placeholder, if kind == Kind::Sqlite { sqlite } else { postgres })
    });
    let room = |(number, id): (usize, &String)| match kind {
        Kind::Sqlite => format!("({number}, unhex(replace('{id}', '-', '')))"),
        Kind::Postgres => format!("({number}, '{id}'::uuid)"),
    };
    let rooms: Vec<String> = place.rooms.iter().enumerate().map(room).collect();
    sql.replace("{prefix}", ID)
        .replace("{institution_id}", &place.institution)
        .replace("{room_ids}", &rooms.join(", "))
        .replace("{rooms}", &ROOMS.to_string())
        .replace("{names}", &NAMES.to_string())
        .replace("{rows}", &rows.to_string())
}
