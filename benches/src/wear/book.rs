//! A look behind the program, into its database.

use super::notes::plain;
use super::place::THINGS;
use crate::database::{Database, Kind};
use anyhow::{Context, Result};
use plantel_persistence::Pools;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use std::collections::BTreeMap;

/// What the last movements of an asset, a room and a condition add up to, and its balance: counted where they differ.
const BALANCES: &str = "
SELECT COUNT(*) FROM (
    SELECT asset_id FROM (
        SELECT asset_id, to_environment_id AS room, to_condition {bytes} AS state, quantity AS units
        FROM movements WHERE to_condition IS NOT NULL
        UNION ALL SELECT asset_id, from_environment_id, from_condition {bytes}, -quantity
        FROM movements WHERE from_condition IS NOT NULL
        UNION ALL SELECT asset_id, environment_id, condition {bytes}, -quantity FROM balances
    ) AS parts GROUP BY asset_id, room, state HAVING SUM(units) <> 0
) AS differing
";

/// Assets whose units are not the sum of their balances.
const TOTALS: &str = "
SELECT COUNT(*) FROM assets AS a WHERE a.quantity <> (SELECT COALESCE(SUM(b.quantity), 0) FROM balances AS b
    WHERE b.institution_id = a.institution_id AND b.asset_id = a.id)
";

/// Checks that lack lines of their room, or that were submitted and have lines of which nothing was said.
const CHECKS: &str = "
SELECT COUNT(*) FROM inventory_checks AS c
WHERE {things} <> (SELECT COUNT(*) FROM check_lines AS l
    WHERE l.institution_id = c.institution_id AND l.check_id = c.id AND l.revision = c.revision)
OR (c.state NOT IN ('student_pending', 'cancelled') AND EXISTS (SELECT 1 FROM check_lines AS l
    WHERE l.institution_id = c.institution_id AND l.check_id = c.id AND l.revision = c.revision
    AND l.counted_kind IS NULL))
";

/// Enrolments that are not where their history ends, and students whom nobody answers for or who are enrolled nowhere.
const ENROLMENTS: &str = "
SELECT (
    SELECT COUNT(*) FROM enrollments AS e WHERE NOT EXISTS (SELECT 1 FROM enrollment_history AS h
        WHERE h.institution_id = e.institution_id AND h.enrollment_id = e.id AND h.to_state = e.state
        AND h.position = (SELECT MAX(p.position) FROM enrollment_history AS p
            WHERE p.institution_id = e.institution_id AND p.enrollment_id = e.id))
) + (
    SELECT COUNT(*) FROM students AS s WHERE NOT EXISTS (SELECT 1 FROM enrollments AS e
        WHERE e.institution_id = s.institution_id AND e.student_id = s.id)
    OR NOT EXISTS (SELECT 1 FROM student_guardians AS g
        WHERE g.institution_id = s.institution_id AND g.student_id = s.id)
) + (
    SELECT COUNT(*) FROM class_groups AS c WHERE c.taken <> (SELECT COUNT(*) FROM enrollments AS e
        WHERE e.institution_id = c.institution_id AND e.group_id = c.id
        AND e.state IN ('active', 'completed', 'graduated'))
)
";

/// What is still to be done: reactions that tell others, what others are to be told, sheets behind the request.
const UNDONE: &str = "
SELECT (SELECT COUNT(*) FROM deliveries WHERE reaction = 'tell')
    + (SELECT COUNT(*) FROM webhook_deliveries WHERE state = 'waiting')
    + (SELECT COUNT(*) FROM imports WHERE state IN ('queued', 'running'))
";

/// The rows of a database.
pub struct Book {
    kind: Kind,
    pools: Pools,
}

impl Book {
    /// Of this database.
    pub async fn open(database: &Database) -> Result<Self> {
        Ok(Self { kind: database.kind, pools: database.pools().await? })
    }

    /// Closes it.
    pub async fn close(self) -> Result<()> {
        self.pools.write.close().await?;
        Ok(self.pools.read.close().await?)
    }

    /// Balances that are not the sum of their movements.
    pub async fn wrong_balances(&self) -> Result<usize> {
        let bytes = if self.kind == Kind::Sqlite { "COLLATE BINARY" } else { "COLLATE \"C\"" };
        self.count(&BALANCES.replace("{bytes}", bytes)).await
    }

    /// Assets that are not the sum of their balances.
    pub async fn wrong_totals(&self) -> Result<usize> {
        self.count(TOTALS).await
    }

    /// Checks that are there by half.
    pub async fn half_checks(&self) -> Result<usize> {
        self.count(&CHECKS.replace("{things}", &THINGS.to_string())).await
    }

    /// Enrolments that are there by half.
    pub async fn half_enrolments(&self) -> Result<usize> {
        self.count(ENROLMENTS).await
    }

    /// What is under way.
    pub async fn undone(&self) -> Result<usize> {
        self.count(UNDONE).await
    }

    /// Where each thing stands that has a state.
    pub async fn states(&self) -> Result<BTreeMap<String, String>> {
        let mut states = BTreeMap::new();
        for table in ["loans", "inventory_checks", "imports", "enrollments"] {
            let sql = format!("SELECT {}, state FROM {table}", self.id("id"));
            for row in self.rows(&sql).await? {
                states.insert(plain(&row.try_get_by_index::<String>(0)?), row.try_get_by_index(1)?);
            }
        }
        Ok(states)
    }

    /// Of each loan where it stands, and how often units of it went out and came in.
    pub async fn loans(&self) -> Result<Vec<(String, i64, i64)>> {
        let booked = |kind: &str| {
            format!(
                "(SELECT COUNT(*) FROM movements AS m WHERE m.institution_id = l.institution_id
                 AND m.cause_id = l.id AND m.cause_kind = 'loan' AND m.kind = '{kind}')"
            )
        };
        let sql = format!("SELECT l.state, {}, {} FROM loans AS l", booked("loan_out"), booked("loan_in"));
        let read = |row: &QueryResult| -> Result<(String, i64, i64)> {
            Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?, row.try_get_by_index(2)?))
        };
        self.rows(&sql).await?.iter().map(read).collect()
    }

    /// How many assets came from each sheet, by what their codes begin with.
    pub async fn sheets(&self) -> Result<BTreeMap<String, usize>> {
        let mut sheets = BTreeMap::new();
        for row in self.rows("SELECT code FROM assets WHERE code LIKE 'H%'").await? {
            let code: String = row.try_get_by_index(0)?;
            let (prefix, _) = code.rsplit_once('-').context("every code here has a dash")?;
            *sheets.entry(prefix.to_owned()).or_insert(0) += 1;
        }
        Ok(sheets)
    }

    async fn count(&self, sql: &str) -> Result<usize> {
        let rows = self.rows(sql).await?;
        let count: i64 = rows.first().context("a count is one row")?.try_get_by_index(0)?;
        Ok(usize::try_from(count)?)
    }

    async fn rows(&self, sql: &str) -> Result<Vec<QueryResult>> {
        let asked = Statement::from_string(self.pools.read.get_database_backend(), sql);
        Ok(self.pools.read.query_all_raw(asked).await?)
    }

    fn id(&self, column: &str) -> String {
        if self.kind == Kind::Sqlite { format!("lower(hex({column}))") } else { format!("{column}::text") }
    }
}
