//! The statements of a check. What has many rows goes to PostgreSQL as arrays, and to SQLite as rows.

use crate::caller::Caller;
use crate::database::{Connection, Database, Value};
use crate::statements::{listed, rows_of};
use anyhow::Result;
use chrono::{DateTime, Utc};
use uuid::Uuid;

pub const CHECK_HELD: &str = concat!(
    "SELECT ",
    check_columns!(),
    " FROM inventory_checks WHERE institution_id = $1 AND id = $2 LIMIT $3 FOR UPDATE"
);
pub const CHECK: &str =
    concat!("SELECT ", check_columns!(), " FROM inventory_checks WHERE institution_id = $1 AND id = $2 LIMIT $3");
pub const LINES: &str = concat!(
    "SELECT ",
    check_line_columns!(),
    " FROM check_lines WHERE institution_id = $1 AND check_id = $2 AND revision = $3 \
     ORDER BY revision ASC, asset_id ASC"
);
pub const STEPS: &str = concat!(
    "SELECT ",
    check_step_columns!(),
    " FROM check_steps WHERE institution_id = $1 AND check_id IN ($2) ORDER BY check_id ASC, position ASC"
);
pub const STEPS_COUNTED: &str = concat!(
    "SELECT COUNT(*) AS num_items FROM (SELECT ",
    check_step_columns!(),
    " FROM check_steps WHERE institution_id = $1 AND check_id = $2) AS sub_query"
);
pub const ADD_STEP: &str = concat!(
    "INSERT INTO check_steps (",
    check_step_columns!(),
    ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
);
pub const KNOWN: &str =
    concat!("SELECT ", check_count_columns!(), " FROM check_counts WHERE institution_id = $1 AND id IN ({list})");
pub const UPDATE: &str = "UPDATE inventory_checks SET id = $1, institution_id = $2, environment_id = $3, schedule_id \
    = $4, day = $5, group_name = $6, group_key = $7, instructor_id = $8, deputy_id = $9, supervisor_id = $10, due_at \
    = $11, revision = $12, state = $13, reason = $14, started_by = $15, started_at = $16, submitted_at = $17, \
    closed_by = $18, closed_at = $19, tally = $20, has_issues = $21, has_variance = $22, updated_at = $23, version = \
    $24 WHERE institution_id = $25 AND id = $26 AND version = $27";
const TAKEN: &str = "SELECT id FROM check_counts WHERE id IN ({list})";
const LAST: &str = "SELECT check_id, MAX(seq) AS last_seq FROM check_counts WHERE institution_id = $1 AND check_id \
    IN ($2) GROUP BY check_id";
pub const PEOPLE: &str = concat!("SELECT ", user_columns!(), " FROM users WHERE id IN ($1)");
pub const ROOM: &str =
    concat!("SELECT ", environment_columns!(), " FROM environments WHERE institution_id = $1 AND id IN ($2)");
pub const THINGS: &str =
    concat!("SELECT ", asset_columns!(), " FROM assets WHERE institution_id = $1 AND id IN ({list})");
pub const PICTURES: &str = "SELECT asset_id, COUNT(id) AS pictures FROM check_pictures WHERE institution_id = $1 AND \
    check_id = $2 AND revision = $3 GROUP BY asset_id";

macro_rules! over {
    () => {
        " ON CONFLICT (institution_id, check_id, revision, asset_id) DO UPDATE SET book_good = \
         excluded.book_good, book_in_use = excluded.book_in_use, book_damaged = excluded.book_damaged, \
         book_missing = excluded.book_missing, unit_value = excluded.unit_value, count_id = \
         excluded.count_id, count_revision = excluded.count_revision, counted_kind = excluded.counted_kind, \
         found = excluded.found, damaged = excluded.damaged, missing = excluded.missing, surplus = \
         excluded.surplus, not_counted_reason = excluded.not_counted_reason, note = excluded.note, counted_by \
         = excluded.counted_by, counted_at = excluded.counted_at, received_at = excluded.received_at, verdict \
         = excluded.verdict, verdict_reason = excluded.verdict_reason"
    };
}

const LINES_OF_ARRAYS: &str = concat!(
    "INSERT INTO check_lines (",
    check_line_columns!(),
    ") SELECT * FROM (SELECT $1::uuid AS institution_id, $2::uuid AS check_id, $3::integer AS revision, \
     asset_id, $5::integer AS book_good, $6::integer AS book_in_use, $7::integer AS book_damaged, $8::integer \
     AS book_missing, $9::bigint AS unit_value, count_id, $11::integer AS count_revision, $12::varchar AS \
     counted_kind, $13::integer AS found, $14::integer AS damaged, $15::integer AS missing, $16::integer AS \
     surplus, $17::varchar AS not_counted_reason, $18::varchar AS note, $19::uuid AS counted_by, \
     $20::timestamp with time zone AS counted_at, $21::timestamp with time zone AS received_at, $22::varchar \
     AS verdict, $23::varchar AS verdict_reason FROM unnest($4::uuid[], $10::uuid[]) AS u (asset_id, \
     count_id)) AS r",
    over!()
);
const LINES_OF_ROWS: &str = concat!("INSERT INTO check_lines (", check_line_columns!(), ") VALUES {rows}", over!());
const COUNTS_OF_ARRAYS: &str = concat!(
    "INSERT INTO check_counts (",
    check_count_columns!(),
    ") SELECT * FROM (SELECT id, $2::uuid AS institution_id, seq, $4::uuid AS check_id, $5::integer AS \
     revision, asset_id, $7::varchar AS counted_kind, $8::integer AS found, $9::integer AS damaged, \
     $10::integer AS missing, $11::integer AS surplus, $12::varchar AS not_counted_reason, $13::varchar AS \
     note, $14::uuid AS counted_by, $15::timestamp with time zone AS counted_at, $16::timestamp with time \
     zone AS received_at FROM unnest($1::uuid[], $3::bigint[], $6::uuid[]) AS u (id, seq, asset_id)) AS r ON \
     CONFLICT (id) DO NOTHING"
);
const COUNTS_OF_ROWS: &str =
    concat!("INSERT INTO check_counts (", check_count_columns!(), ") VALUES {rows} ON CONFLICT (id) DO NOTHING");

/// What was counted of a room where everything is as the book says: of each thing so many are there, and whole.
pub struct Counted<'a> {
    pub check: Uuid,
    pub revision: i32,
    pub assets: &'a [Uuid],
    /// The ids of what was counted.
    pub ids: &'a [Uuid],
    /// How many there are of each.
    pub found: &'a [i32],
    pub at: DateTime<Utc>,
}

impl Counted<'_> {
    /// Plantel names once what is the same in all rows, and then it has another statement: the bench counts rooms where
    /// it is.
    fn same(&self) -> Option<i32> {
        self.found.first().copied().filter(|first| self.found.iter().all(|found| found == first))
    }

    /// The columns of a line behind those that tell it from others, and of a count behind its kind.
    fn seen(&self, caller: &Caller, found: i32) -> [Value<'static>; 11] {
        let (none, zero) = (Value::Text(None), Value::Int(Some(0)));
        [
            self.revision.into(),
            "units".into(),
            found.into(),
            zero,
            zero,
            zero,
            none,
            none,
            caller.user.into(),
            self.at.into(),
            self.at.into(),
        ]
    }

    /// Writes the lines over those that are there.
    pub async fn write_lines<D: Database>(&self, work: &mut D::Work, caller: &Caller) -> Result<()> {
        let (tenant, zero, none) = (caller.institution, Value::Int(Some(0)), Value::Text(None));
        let line = |asset: Value<'static>, count: Value<'static>, found: i32| {
            let first: [Value<'static>; 4] = [tenant.into(), self.check.into(), self.revision.into(), asset];
            let book: [Value<'static>; 6] = [found.into(), zero, zero, zero, Value::Long(None), count];
            first.into_iter().chain(book).chain(self.seen(caller, found)).chain([none, none])
        };
        if let Some(found) = self.same().filter(|_| D::POSTGRES) {
            let mut values: Vec<Value<'_>> = line(none, none, found).collect();
            values[3] = Value::Ids(self.assets);
            values[9] = Value::Ids(self.ids);
            work.run(LINES_OF_ARRAYS, &values).await?;
            return Ok(());
        }
        anyhow::ensure!(!D::POSTGRES, "the bench counts as many of each thing");
        let each = self.assets.iter().zip(self.ids).zip(self.found);
        let values: Vec<Value<'_>> =
            each.flat_map(|((asset, id), found)| line((*asset).into(), (*id).into(), *found)).collect();
        work.run(rows_of(LINES_OF_ROWS, self.assets.len(), 23), &values).await?;
        Ok(())
    }

    /// Writes what was counted, behind what was before.
    pub async fn write_counts<D: Database>(&self, work: &mut D::Work, caller: &Caller) -> Result<()> {
        let tenant = caller.institution;
        let ids: Vec<Value<'_>> = self.ids.iter().map(|id| (*id).into()).collect();
        let taken = work.rows(listed(TAKEN, 1, ids.len()), &ids).await?;
        let last = work.rows(LAST, &[tenant.into(), self.check.into()]).await?;
        anyhow::ensure!(taken.is_empty() && last.is_empty(), "the bench counts each room once");
        let numbers: Vec<i64> = (0..).take(self.ids.len()).collect();
        let count = |id: Value<'static>, number: Value<'static>, asset: Value<'static>, found: i32| {
            let [revision, seen @ ..] = self.seen(caller, found);
            let first: [Value<'static>; 6] = [id, tenant.into(), number, self.check.into(), revision, asset];
            first.into_iter().chain(seen)
        };
        let none = Value::Text(None);
        if let Some(found) = self.same().filter(|_| D::POSTGRES) {
            let mut values: Vec<Value<'_>> = count(none, none, none, found).collect();
            values[0] = Value::Ids(self.ids);
            values[2] = Value::Longs(&numbers);
            values[5] = Value::Ids(self.assets);
            work.run(COUNTS_OF_ARRAYS, &values).await?;
            return Ok(());
        }
        let each = self.ids.iter().zip(&numbers).zip(self.assets).zip(self.found);
        let row = |(((id, number), asset), found): (((&Uuid, &i64), &Uuid), &i32)| {
            count((*id).into(), (*number).into(), (*asset).into(), *found)
        };
        let values: Vec<Value<'_>> = each.flat_map(row).collect();
        work.run(rows_of(COUNTS_OF_ROWS, self.ids.len(), 16), &values).await?;
        Ok(())
    }
}
