//! What loans count up to, added up by the database.

use super::entity::Column;
use super::{filtered, handlings, lines};
use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::access::Visibility;
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::identity::PersonName;
use plantel_domain::ids::AssetId;
use plantel_domain::loans::{
    BorrowerFigure, Hands, ItemFigure, LoanCount, LoanFigureRepository, LoanFigures, LoanFilter, LoanScope,
    LoanStatistics, MOST_LENT, StateName, UnitsMoved,
};
use plantel_domain::store::StoreError;
use plantel_domain::text::Line;
use sea_orm::sea_query::{Expr, JoinType, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, Order, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, QueryTrait,
};
use uuid::Uuid;

/// The loans that are counted, as a part of a query.
const ITS: &str = "its";

/// The units that a loan asks for.
const ASKED: &str = "(SELECT CAST(SUM(asked.quantity) AS bigint) FROM loan_lines AS asked \
    WHERE asked.institution_id = loans.institution_id AND asked.loan_id = loans.id)";

/// In SQLite and in PostgreSQL: the month in which a loan begins.
const MONTH: [&str; 2] = ["strftime('%Y-%m', start_date)", "to_char(start_date, 'YYYY-MM')"];

/// For how many whole seconds it was out.
const SECONDS: [&str; 2] = [
    "CAST(strftime('%s', substr(closed_at, 1, 19)) AS INTEGER) \
    - CAST(strftime('%s', substr(handed_over_at, 1, 19)) AS INTEGER)",
    "CAST(floor(extract(epoch FROM closed_at)) - floor(extract(epoch FROM handed_over_at)) AS bigint)",
];

/// How many are so.
const SO_MANY: [&str; 5] = [
    "handed_over_at IS NOT NULL",
    "late",
    "overdue",
    "handed_over_at IS NOT NULL AND (late OR overdue)",
    "state = 'returned'",
];

impl LoanFigures for SeaWork {
    fn loan_figures(&mut self) -> &mut dyn LoanFigureRepository {
        self
    }
}

impl SeaWork {
    /// The loans that may be seen and begin in the period, with what is counted of them.
    fn counted_loans(&self, visible: &Visibility, scope: &LoanScope) -> SelectStatement {
        let dialect = usize::from(self.db.get_database_backend() != DbBackend::Sqlite);
        let filter = LoanFilter { warehouse: scope.warehouse, ..LoanFilter::default() };
        let query = filtered(self.loans_in_scope(), visible, &filter)
            .filter(Column::StartDate.gte(scope.period.start()))
            .filter(Column::StartDate.lte(scope.period.end()))
            .select_only()
            .columns([Column::Id, Column::State, Column::BorrowerId, Column::HandedOverAt, Column::Late]);
        let out = StateName::ALL.iter().filter(|state| state.out()).map(|state| state.name());
        let overdue = Column::State.is_in(out).and(Column::EndDate.lt(scope.today));
        let mut its = query.into_query();
        its.expr_as(Expr::cust(ASKED), "units")
            .expr_as(Expr::cust(MONTH[dialect]), "month")
            .expr_as(Expr::cust(SECONDS[dialect]), "seconds")
            .expr_as(overdue, "overdue");
        its
    }

    async fn figures(&self, query: &SelectStatement) -> Result<Vec<QueryResult>, StoreError> {
        self.db.query_all(query).await.map_err(fault("loan"))
    }

    /// How many loans, and units, have each value of a column.
    async fn counts_by(
        &self,
        its: &SelectStatement,
        column: &'static str,
    ) -> Result<Vec<(String, LoanCount)>, StoreError> {
        let mut query = Query::select();
        query.column(column).from_subquery(its.clone(), ITS).group_by_col(column);
        add_counts(&mut query, "units");
        let rows = self.figures(&query).await?;
        rows.iter().map(|row| Ok((at(row, 0)?, count(row, 1)?))).collect()
    }

    async fn counts_by_borrower(&self, its: &SelectStatement) -> Result<Vec<BorrowerFigure>, StoreError> {
        let mut query = Query::select();
        query
            .columns([("users", "id"), ("users", "full_name")])
            .from_subquery(its.clone(), ITS)
            .inner_join("users", Expr::col(("users", "id")).eq(Expr::col((ITS, "borrower_id"))))
            .group_by_columns([("users", "id"), ("users", "full_name")]);
        add_counts(&mut query, "its.units");
        most(&mut query, ("users", "id"));
        let figure = |row: &QueryResult| {
            let name: Option<String> = at(row, 1)?;
            let borrower = at::<Uuid>(row, 0)?.into();
            Ok(BorrowerFigure { borrower, name: name.map(PersonName::stored), count: count(row, 2)? })
        };
        self.figures(&query).await?.iter().map(figure).collect()
    }

    async fn counts_by_item(&self, its: &SelectStatement) -> Result<Vec<ItemFigure>, StoreError> {
        let units = "promised + lent + good + damaged + incomplete + missing";
        let mut parts = self.of_items("loan_lines", ("quantity", "0"), its);
        parts.union(UnionType::All, self.of_items("loan_units", ("0", units), its));
        // As many as it asks for while none stand for it.
        let mut items = Query::select();
        items
            .columns(["loan_id", "asset_id"])
            .expr_as(Expr::cust("CASE WHEN SUM(units) > 0 THEN SUM(units) ELSE SUM(asked) END"), "units")
            .from_subquery(parts, "parts")
            .group_by_columns(["loan_id", "asset_id"]);
        let same = Condition::all()
            .add(Expr::col(("assets", "institution_id")).eq(self.tenant()))
            .add(Expr::col(("assets", "id")).eq(Expr::col(("items", "asset_id"))));
        let names = [("assets", "id"), ("assets", "code"), ("assets", "name")];
        let mut query = Query::select();
        query
            .columns(names)
            .from_subquery(items, "items")
            .join_subquery(
                JoinType::InnerJoin,
                its.clone(),
                ITS,
                Expr::col((ITS, "id")).eq(Expr::col(("items", "loan_id"))),
            )
            .inner_join("assets", same)
            .group_by_columns(names);
        add_counts(&mut query, "items.units");
        most(&mut query, ("assets", "id"));
        let figure = |row: &QueryResult| {
            let (item, code, name) = (at::<Uuid>(row, 0)?.into(), Line::stored(at(row, 1)?), Line::stored(at(row, 2)?));
            Ok(ItemFigure { item, code, name, count: count(row, 3)? })
        };
        self.figures(&query).await?.iter().map(figure).collect()
    }

    /// Lines or units of assets, in these loans.
    fn of_items(
        &self,
        table: &'static str,
        (asked, units): (&'static str, &'static str),
        its: &SelectStatement,
    ) -> SelectStatement {
        let (mut query, mut ids) = (Query::select(), Query::select());
        ids.column("id").from_subquery(its.clone(), ITS);
        query
            .columns(["loan_id", "asset_id"])
            .expr_as(Expr::cust(asked), "asked")
            .expr_as(Expr::cust(units), "units")
            .from(table)
            .and_where(Expr::col("institution_id").eq(self.tenant()))
            .and_where(Expr::col("loan_id").in_subquery(ids))
            .and_where(Expr::col("asset_id").is_not_null());
        query
    }
}

#[async_trait]
impl LoanFigureRepository for SeaWork {
    async fn statistics(&mut self, visible: &Visibility, scope: &LoanScope) -> Result<LoanStatistics, StoreError> {
        let its = self.counted_loans(visible, scope);
        let mut all = LoanStatistics::none(scope.period);
        for (name, count) in self.counts_by(&its, "state").await? {
            all.by_state.insert(StateName::parse(&name).map_err(|_| unreadable("loan's state"))?, count);
        }
        for (month, count) in self.counts_by(&its, "month").await? {
            let first: Day = format!("{month}-01").parse().map_err(|_| unreadable("month"))?;
            all.by_month.insert(first, count);
        }
        all.by_item = self.counts_by_item(&its).await?;
        all.by_borrower = self.counts_by_borrower(&its).await?;
        let mut query = Query::select();
        for so in SO_MANY {
            query.expr(Expr::cust(format!("CAST(COALESCE(SUM(CASE WHEN {so} THEN 1 ELSE 0 END), 0) AS bigint)")));
        }
        let seconds = "CAST(COALESCE(SUM(CASE WHEN state = 'returned' THEN seconds ELSE 0 END), 0) AS bigint)";
        query.expr(Expr::cust(seconds)).from_subquery(its, ITS);
        if let Some(row) = self.figures(&query).await?.first() {
            all.handed_over = number(row, 0)?;
            all.late = number(row, 1)?;
            all.overdue_now = number(row, 2)?;
            all.in_default = number(row, 3)?;
            all.returned = number(row, 4)?;
            all.out_seconds = number(row, 5)?;
        }
        Ok(all)
    }

    async fn handled_of(&mut self, asset: AssetId, until: Timestamp) -> Result<Vec<UnitsMoved>, StoreError> {
        use handlings::Column;
        let query = handlings::Entity::find()
            .select_only()
            .columns([Column::LoanId, Column::Hands, Column::Quantity, Column::DoneAt])
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::AssetId.eq(Uuid::from(asset)))
            .filter(Column::DoneAt.lt(until))
            .order_by_asc(Column::LoanId)
            .order_by_asc(Column::Seq)
            .order_by_asc(Column::Id);
        let rows: Vec<(Uuid, String, i32, DateTime<Utc>)> =
            query.into_tuple().all(&self.db).await.map_err(fault("handling"))?;
        let moved = |(loan, hands, quantity, at): (Uuid, String, i32, DateTime<Utc>)| {
            let hands = Hands::parse(&hands).map_err(|_| unreadable("way of units"))?;
            Ok(UnitsMoved { loan: loan.into(), hands, units: lines::count(quantity)?, at })
        };
        rows.into_iter().map(moved).collect()
    }
}

/// How many loans, and how many of these units.
fn add_counts(query: &mut SelectStatement, units: &'static str) {
    query
        .expr_as(Expr::cust("COUNT(*)"), "loans")
        .expr_as(Expr::cust(format!("CAST(COALESCE(SUM({units}), 0) AS bigint)")), "in_all");
}

/// Those of most loans, then of most units, then by id.
fn most(query: &mut SelectStatement, id: (&'static str, &'static str)) {
    query
        .order_by("loans", Order::Desc)
        .order_by("in_all", Order::Desc)
        .order_by(id, Order::Asc)
        .limit(u64::from(MOST_LENT));
}

/// A column by its position.
fn at<T: sea_orm::TryGetable>(row: &QueryResult, index: usize) -> Result<T, StoreError> {
    row.try_get_by_index(index).map_err(fault("loan"))
}

/// A count by its position; never below nothing.
fn number(row: &QueryResult, index: usize) -> Result<u64, StoreError> {
    Ok(u64::try_from(at::<i64>(row, index)?).unwrap_or(0))
}

fn count(row: &QueryResult, first: usize) -> Result<LoanCount, StoreError> {
    Ok(LoanCount { loans: number(row, first)?, units: number(row, first + 1)? })
}
