//! Rows of the items of checks: what the book said, and what was seen last.

use super::counts::{Seen, UNITS, stored, units};
use super::entity::{self, revision};
use crate::bulk::Write;
use crate::fault::{fault, unreadable};
use crate::since::Since;
use crate::work::SeaWork;
use chrono::{DateTime, Utc};
use plantel_domain::checks::{Book, CheckLine, CheckSheet, Count, StateName, Verdict};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Query, SimpleExpr};
use sea_orm::{ExprTrait, IntoActiveModel, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_lines")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub check_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub revision: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub asset_id: Uuid,
    pub book_good: i32,
    pub book_in_use: i32,
    pub book_damaged: i32,
    pub book_missing: i32,
    pub unit_value: Option<i64>,
    pub count_id: Option<Uuid>,
    pub count_revision: Option<i32>,
    pub counted_kind: Option<String>,
    pub found: Option<i32>,
    pub damaged: Option<i32>,
    pub missing: Option<i32>,
    pub surplus: Option<i32>,
    pub not_counted_reason: Option<String>,
    pub note: Option<String>,
    pub counted_by: Option<Uuid>,
    pub counted_at: Option<DateTime<Utc>>,
    pub received_at: Option<DateTime<Utc>>,
    pub verdict: Option<String>,
    pub verdict_reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// All but the key. What a line refers to stays as it is, so that no asset is held for what was counted of it.
const OTHERWISE: &str = " ON CONFLICT (institution_id, check_id, revision, asset_id) DO UPDATE SET
    book_good = excluded.book_good, book_in_use = excluded.book_in_use, book_damaged = excluded.book_damaged,
    book_missing = excluded.book_missing, unit_value = excluded.unit_value, count_id = excluded.count_id,
    count_revision = excluded.count_revision, counted_kind = excluded.counted_kind, found = excluded.found,
    damaged = excluded.damaged, missing = excluded.missing, surplus = excluded.surplus,
    not_counted_reason = excluded.not_counted_reason, note = excluded.note, counted_by = excluded.counted_by,
    counted_at = excluded.counted_at, received_at = excluded.received_at, verdict = excluded.verdict,
    verdict_reason = excluded.verdict_reason";

const ACCEPTED: &str = "accepted";
const REFUSED: &str = "refused";

fn row(sheet: &CheckSheet, line: &CheckLine) -> Model {
    let CheckLine { asset, book, unit_value, seen, verdict } = line;
    let columns = seen.as_ref().map(|count| Seen::from(&count.counted));
    let (kind, numbers, reason) = columns.map_or((None, [None; 4], None), |it| (Some(it.kind), it.units, it.reason));
    let [found, damaged, missing, surplus] = numbers;
    let (verdict, verdict_reason) = match verdict {
        None => (None, None),
        Some(Verdict::Accepted) => (Some(ACCEPTED), None),
        Some(Verdict::Refused { reason }) => (Some(REFUSED), Some(reason.to_string())),
    };
    Model {
        institution_id: sheet.check.institution.into(),
        check_id: sheet.check.id.into(),
        revision: sheet.check.revision.into(),
        asset_id: (*asset).into(),
        book_good: stored(book.good),
        book_in_use: stored(book.in_use),
        book_damaged: stored(book.damaged),
        book_missing: stored(book.missing),
        unit_value: *unit_value,
        count_id: seen.as_ref().map(|count| count.id.into()),
        count_revision: seen.as_ref().map(|count| count.revision.into()),
        counted_kind: kind,
        found,
        damaged,
        missing,
        surplus,
        not_counted_reason: reason,
        note: seen.as_ref().and_then(|count| count.note.as_ref()).map(ToString::to_string),
        counted_by: seen.as_ref().map(|count| count.by.into()),
        counted_at: seen.as_ref().map(|count| count.counted_at),
        received_at: seen.as_ref().map(|count| count.received_at),
        verdict: verdict.map(str::to_owned),
        verdict_reason,
    }
}

fn line(row: Model) -> Result<(u16, CheckLine), StoreError> {
    let book = Book {
        good: units(row.book_good)?,
        in_use: units(row.book_in_use)?,
        damaged: units(row.book_damaged)?,
        missing: units(row.book_missing)?,
    };
    let verdict = match (row.verdict.as_deref(), row.verdict_reason.clone()) {
        (None, None) => None,
        (Some(ACCEPTED), None) => Some(Verdict::Accepted),
        (Some(REFUSED), Some(reason)) => Some(Verdict::Refused { reason: Prose::stored(reason) }),
        _ => return Err(unreadable("verdict")),
    };
    let (of, asset, unit_value) = (revision(row.revision)?, row.asset_id.into(), row.unit_value);
    Ok((of, CheckLine { asset, book, unit_value, seen: seen(row)?, verdict }))
}

fn seen(row: Model) -> Result<Option<Count>, StoreError> {
    let Some(kind) = row.counted_kind else { return Ok(None) };
    let units = [row.found, row.damaged, row.missing, row.surplus];
    let counted = Seen { kind, units, reason: row.not_counted_reason }.read()?;
    let told = row.count_id.zip(row.count_revision).zip(row.counted_by).zip(row.counted_at.zip(row.received_at));
    let (((id, said_in), by), (counted_at, received_at)) = told.ok_or_else(|| unreadable("line of a check"))?;
    Ok(Some(Count {
        id: id.into(),
        check: row.check_id.into(),
        revision: revision(said_in)?,
        asset: row.asset_id.into(),
        counted,
        note: row.note.map(Prose::stored),
        by: by.into(),
        counted_at,
        received_at,
    }))
}

/// Whether a line is of the present revision of a check of this room that is complete.
fn of_complete(environment: EnvironmentId) -> SimpleExpr {
    let of_check = |column: entity::Column| Expr::col((entity::Entity, column));
    let mut complete = Query::select();
    complete
        .expr(Expr::cust("1"))
        .from(entity::Entity)
        .and_where(of_check(entity::Column::InstitutionId).equals((Entity, Column::InstitutionId)))
        .and_where(of_check(entity::Column::Id).equals((Entity, Column::CheckId)))
        .and_where(of_check(entity::Column::Revision).equals((Entity, Column::Revision)))
        .and_where(of_check(entity::Column::EnvironmentId).eq(Uuid::from(environment)))
        .and_where(of_check(entity::Column::State).eq(StateName::Complete.name()));
    Expr::exists(complete)
}

impl SeaWork {
    /// Those of these of which a complete check of the room has counted units after their moment.
    pub(super) async fn counted_since(
        &self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError> {
        let mut counted = Vec::new();
        for some in Since::of(since).batches() {
            let query = Entity::find()
                .select_only()
                .column(Column::AssetId)
                .column_as(Column::CountedAt.max(), "last")
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::AssetId.is_in(some.ids()))
                .filter(Column::CountedAt.gt(some.first()))
                .filter(Column::CountedKind.eq(UNITS))
                .filter(of_complete(environment))
                .group_by(Column::AssetId);
            let last: Vec<(Uuid, Timestamp)> = query.into_tuple().all(&self.db).await.map_err(fault("check line"))?;
            counted.extend(some.passed(last));
        }
        Ok(counted)
    }

    /// The lines of a check, of one revision or all, by revision and item.
    pub(super) async fn lines_of(&self, check: Uuid, of: Option<i32>) -> Result<Vec<(u16, CheckLine)>, StoreError> {
        let mut query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::CheckId.eq(check))
            .order_by_asc(Column::Revision)
            .order_by_asc(Column::AssetId);
        if let Some(of) = of {
            query = query.filter(Column::Revision.eq(of));
        }
        query.all(&self.db).await.map_err(fault("check line"))?.into_iter().map(line).collect()
    }

    /// Writes the lines that changed since the sheet was stored.
    pub(super) async fn write_lines(&self, sheet: &CheckSheet) -> Result<(), StoreError> {
        let rows: Vec<Model> = sheet.touched().map(|line| row(sheet, line)).collect();
        self.write_each(self.adding_unless::<Entity>("check line", rows.into_iter(), OTHERWISE)).await
    }

    /// Adds rows; of those that are there, what both databases understand says what becomes.
    pub(super) fn adding_unless<E>(
        &self,
        what: &'static str,
        rows: impl Iterator<Item = E::Model> + Send,
        otherwise: &'static str,
    ) -> impl Iterator<Item = Write> + Send
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    {
        self.adding::<E>(what, rows).map(move |write| -> Write {
            let (what, mut statement) = write?;
            statement.sql.push_str(otherwise);
            Ok((what, statement))
        })
    }
}
