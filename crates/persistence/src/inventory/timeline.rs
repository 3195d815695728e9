//! What happened to an asset: its movements, its loans, its changes and what imports did, in one list.

use super::counters::at;
use super::stock::{movement, movements};
use crate::audit::{changes, entity as journal, entry};
use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::inventory::import::ImportState;
use plantel_domain::inventory::{Happening, ImportStep, LoanStep, TimelineEntry};
use plantel_domain::loans::StateName;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, JoinType, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, IntoSimpleExpr, Order, QueryFilter, QueryOrder, QueryResult,
    QuerySelect,
};
use uuid::Uuid;

const LOANS: &str = "loans";
const ROWS: &str = "import_rows";
const IMPORTS: &str = "imports";

/// What of a loan is of the asset.
const ITS: &str = "its";

/// Where the last page ended.
type Before = Option<(Timestamp, Uuid)>;

impl SeaWork {
    pub(super) async fn timeline_of(
        &self,
        asset: Uuid,
        before: Before,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>, StoreError> {
        let mut all = self.movements_of(asset, before, limit).await?;
        all.extend(self.loans_of(asset, before, limit).await?);
        all.extend(self.changes_of(asset, before, limit).await?);
        all.extend(self.imports_of(asset, before, limit).await?);
        // Stable: of two steps of one loan or import at one moment the later one stays first.
        all.sort_by_key(|entry| std::cmp::Reverse((entry.at, entry.id)));
        all.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        Ok(all)
    }

    async fn movements_of(&self, asset: Uuid, before: Before, limit: u32) -> Result<Vec<TimelineEntry>, StoreError> {
        use movements::{Column, Entity};
        let query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::AssetId.eq(asset))
            .filter(earlier(Column::At.into_simple_expr(), Column::Id.into_simple_expr(), before))
            .order_by_desc(Column::At)
            .order_by_desc(Column::Id)
            .limit(u64::from(limit));
        let rows = query.all(&self.db).await.map_err(fault("movement"))?;
        let told = |row: movements::Model| {
            Ok(TimelineEntry { at: row.at, id: row.id, what: Happening::Movement(movement(row)?) })
        };
        rows.into_iter().map(told).collect()
    }

    async fn changes_of(&self, asset: Uuid, before: Before, limit: u32) -> Result<Vec<TimelineEntry>, StoreError> {
        use journal::{Column, Entity};
        let query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::SubjectKind.eq("asset"))
            .filter(Column::SubjectId.eq(asset))
            // The movements tell it better.
            .filter(Column::Kind.ne("asset.stock-moved"))
            .filter(earlier(Column::At.into_simple_expr(), Column::Id.into_simple_expr(), before))
            .order_by_desc(Column::At)
            .order_by_desc(Column::Id)
            .limit(u64::from(limit));
        let rows = query.all(&self.db).await.map_err(fault("journal row"))?;
        let told = |row: journal::Model| {
            let (at, id) = (row.at, row.id);
            Ok(TimelineEntry { at, id, what: Happening::Change(Box::new(entry(row)?)) })
        };
        rows.into_iter().map(told).collect()
    }

    /// A loan is a row; each of its moments is a step.
    async fn loans_of(&self, asset: Uuid, before: Before, limit: u32) -> Result<Vec<TimelineEntry>, StoreError> {
        let mut steps = self.steps(asset, "'pending'", "borrower_id", "created_at", 0);
        let others = [
            ("'approved'", "approved_by", "approved_at", 1),
            ("'active'", "handed_over_by", "handed_over_at", 2),
            ("state", "closed_by", "closed_at", 3),
        ];
        for (state, by, at, turn) in others {
            steps.union(UnionType::All, self.steps(asset, state, by, at, turn));
        }
        let mut query = Query::select();
        query
            .columns(["id", "at", "state", "borrower_id", "quantity", "step_by"])
            .from_subquery(steps, "steps")
            .and_where(earlier(Expr::col("at"), Expr::col("id"), before))
            .order_by("at", Order::Desc)
            .order_by("id", Order::Desc)
            .order_by("turn", Order::Desc)
            .limit(u64::from(limit));
        self.rows(&query).await?.iter().map(step).collect()
    }

    fn steps(&self, asset: Uuid, state: &'static str, by: &'static str, at: &'static str, turn: u8) -> SelectStatement {
        let same = Expr::col((ITS, "loan_id")).eq(Expr::col((LOANS, "id")));
        let mut query = Query::select();
        query
            .column("id")
            .expr_as(Expr::col(at), "at")
            .expr_as(Expr::cust(state), "state")
            .columns(["borrower_id", "quantity"])
            .expr_as(Expr::col(by), "step_by")
            .expr_as(Expr::cust(turn.to_string()), "turn")
            .from(LOANS)
            .join_subquery(JoinType::InnerJoin, self.lent(asset), ITS, same)
            .and_where(Expr::col("institution_id").eq(self.tenant()))
            .and_where(Expr::col(at).is_not_null());
        query
    }

    /// The loans that ask for an asset, or for which it stands, each with how many units of it: those that stand for
    /// the loan, and as many as it asks for while none do.
    fn lent(&self, asset: Uuid) -> SelectStatement {
        let units = "promised + lent + good + damaged + incomplete + missing";
        let mut parts = self.parts("loan_lines", asset, ("quantity", "0"));
        parts.union(UnionType::All, self.parts("loan_units", asset, ("0", units)));
        let mut query = Query::select();
        query
            .column("loan_id")
            .expr_as(Expr::cust("CASE WHEN SUM(units) > 0 THEN SUM(units) ELSE SUM(asked) END"), "quantity")
            .from_subquery(parts, "parts")
            .group_by_col("loan_id");
        query
    }

    fn parts(&self, table: &'static str, asset: Uuid, (asked, units): (&'static str, &'static str)) -> SelectStatement {
        let mut query = Query::select();
        query
            .column("loan_id")
            .expr_as(Expr::cust(asked), "asked")
            .expr_as(Expr::cust(units), "units")
            .from(table)
            .and_where(Expr::col("institution_id").eq(self.tenant()))
            .and_where(Expr::col("asset_id").eq(asset));
        query
    }

    /// What an import did is its row for the asset; that this was taken back is a moment of the import.
    async fn imports_of(&self, asset: Uuid, before: Before, limit: u32) -> Result<Vec<TimelineEntry>, StoreError> {
        let mut steps = self.import_steps(asset, (ROWS, "at"), 0);
        let mut undone = self.import_steps(asset, (IMPORTS, "finished_at"), 1);
        undone.and_where(Expr::col((IMPORTS, "state")).eq(ImportState::Undone.name()));
        steps.union(UnionType::All, undone);
        let mut query = Query::select();
        query
            .columns(["id", "at", "turn", "step_by", "changes"])
            .from_subquery(steps, "steps")
            .and_where(earlier(Expr::col("at"), Expr::col("id"), before))
            .order_by("at", Order::Desc)
            .order_by("id", Order::Desc)
            .order_by("turn", Order::Desc)
            .limit(u64::from(limit));
        self.rows(&query).await?.iter().map(import_step).collect()
    }

    fn import_steps(&self, asset: Uuid, at: (&'static str, &'static str), turn: u8) -> SelectStatement {
        let its = Condition::all()
            .add(Expr::col((IMPORTS, "institution_id")).eq(Expr::col((ROWS, "institution_id"))))
            .add(Expr::col((IMPORTS, "id")).eq(Expr::col((ROWS, "import_id"))));
        let mut query = Query::select();
        query
            .expr_as(Expr::col((ROWS, "import_id")), "id")
            .expr_as(Expr::col(at), "at")
            .expr_as(Expr::cust(turn.to_string()), "turn")
            .expr_as(Expr::col((IMPORTS, "created_by")), "step_by")
            .expr_as(Expr::col((ROWS, "changes")), "changes")
            .from(ROWS)
            .inner_join(IMPORTS, its)
            .and_where(Expr::col((ROWS, "institution_id")).eq(self.tenant()))
            .and_where(Expr::col((ROWS, "asset_id")).eq(asset))
            .and_where(Expr::col(at).is_not_null());
        query
    }
}

/// Strictly before; everything when there is nothing to be before.
fn earlier(at: SimpleExpr, id: SimpleExpr, before: Before) -> SimpleExpr {
    before.map_or(Expr::cust("1 = 1"), |(moment, last)| {
        Expr::tuple([at, id]).lt(Expr::tuple([Expr::value(moment), Expr::value(last)]))
    })
}

fn step(row: &QueryResult) -> Result<TimelineEntry, StoreError> {
    let (id, moment): (Uuid, DateTime<Utc>) = (at(row, 0)?, at(row, 1)?);
    let (state, borrower, by): (String, Uuid, Option<Uuid>) = (at(row, 2)?, at(row, 3)?, at(row, 5)?);
    let step = LoanStep {
        loan: id.into(),
        state: StateName::parse(&state).map_err(|_| unreadable("loan's state"))?.name(),
        borrower: Some(borrower.into()),
        quantity: u32::try_from(at::<i64>(row, 4)?).map_err(|_| unreadable("quantity"))?,
        by: by.map(Into::into),
    };
    Ok(TimelineEntry { at: moment, id, what: Happening::Loan(step) })
}

fn import_step(row: &QueryResult) -> Result<TimelineEntry, StoreError> {
    let (id, moment): (Uuid, DateTime<Utc>) = (at(row, 0)?, at(row, 1)?);
    let (turn, by): (i32, Option<Uuid>) = (at(row, 2)?, at(row, 3)?);
    let changed = at::<Option<serde_json::Value>>(row, 4)?.map(changes).transpose()?.unwrap_or_default();
    let step = match turn {
        0 => ImportStep::changed(id.into(), by.map(Into::into), changed),
        _ => ImportStep::undone(id.into(), changed),
    };
    Ok(TimelineEntry { at: moment, id, what: Happening::Import(step) })
}
