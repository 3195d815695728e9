//! Loans.

pub(crate) mod entity;
mod handlings;
pub(crate) mod lines;

use crate::fault::fault;
use crate::inventory::entity as assets;
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{BATCH, SeaWork, advance, delete_all, expect};
use async_trait::async_trait;
use entity::{Column, Entity, Model, row};
use lines::{line, unit};
use plantel_domain::access::Visibility;
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, LoanId, UserId};
use plantel_domain::inventory::Tracking;
use plantel_domain::loans::{
    Allotment, Claim, Handling, Loan, LoanFilter, LoanLine, LoanRepositories, LoanRepository, LoanSort, Period,
};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    QuerySelect, Select,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// As the index of units that are claimed has it: a bound value would not be known to mean the same.
const CLAIMED: &str = "promised + lent > 0";

/// As the index of loans that may expire has it.
const OPEN: &str = "state IN ('pending', 'approved')";

impl LoanRepositories for SeaWork {
    fn loans(&mut self) -> &mut dyn LoanRepository {
        self
    }
}

impl SeaWork {
    fn loans_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// These loans, of whatever institution, with their lines: one query for all lines, and one for all units.
    async fn with_units(&self, rows: Vec<Model>) -> Result<Vec<Loan>, StoreError> {
        let mut units: BTreeMap<(Uuid, Uuid), Vec<Allotment>> = BTreeMap::new();
        let mut lines: BTreeMap<Uuid, Vec<LoanLine>> = BTreeMap::new();
        for rows in rows.chunks(BATCH) {
            let tenants: BTreeSet<Uuid> = rows.iter().map(|row| row.institution_id).collect();
            let query = unit::Entity::find()
                .filter(unit::Column::InstitutionId.is_in(tenants.iter().copied()))
                .filter(unit::Column::LoanId.is_in(rows.iter().map(|row| row.id)))
                .order_by_asc(unit::Column::LoanId)
                .order_by_asc(unit::Column::LineId)
                .order_by_asc(unit::Column::Seq);
            for row in query.all(&self.db).await.map_err(fault("loan"))? {
                units.entry((row.loan_id, row.line_id)).or_default().push(lines::allotment(&row)?);
            }
            let query = line::Entity::find()
                .filter(line::Column::InstitutionId.is_in(tenants))
                .filter(line::Column::LoanId.is_in(rows.iter().map(|row| row.id)))
                .order_by_asc(line::Column::LoanId)
                .order_by_asc(line::Column::Position);
            for row in query.all(&self.db).await.map_err(fault("loan"))? {
                let its = units.remove(&(row.loan_id, row.id)).unwrap_or_default();
                lines.entry(row.loan_id).or_default().push(lines::line(row, its)?);
            }
        }
        let whole = rows.into_iter().map(|row| {
            let lines = lines.remove(&row.id).unwrap_or_default();
            entity::loan(row, lines)
        });
        whole.collect()
    }

    /// Which of the assets that stand for a loan are one thing each.
    async fn serials(&self, l: &Loan) -> Result<BTreeSet<Uuid>, StoreError> {
        let standing = l.lines.iter().flat_map(|line| &line.allotments).filter_map(|units| units.asset);
        let standing: BTreeSet<Uuid> = standing.map(Uuid::from).collect();
        let (mut serials, standing) = (BTreeSet::new(), Vec::from_iter(standing));
        for standing in standing.chunks(BATCH) {
            let query = assets::Entity::find()
                .select_only()
                .column(assets::Column::Id)
                .filter(assets::Column::InstitutionId.eq(self.tenant()))
                .filter(assets::Column::Id.is_in(standing.iter().copied()))
                .filter(assets::Column::Tracking.eq(Tracking::Serial.name()));
            let found: Vec<Uuid> = query.into_tuple().all(&self.db).await.map_err(fault("loan"))?;
            serials.extend(found);
        }
        Ok(serials)
    }

    async fn add_units(&self, l: &Loan) -> Result<(), StoreError> {
        let serials = self.serials(l).await?;
        let rows: Vec<_> = lines::unit_rows(l, &serials).map(IntoActiveModel::into_active_model).collect();
        for rows in rows.chunks(BATCH) {
            let insert = unit::Entity::insert_many(rows.to_vec());
            insert.exec_without_returning(&self.db).await.map_err(fault("loan"))?;
        }
        Ok(())
    }

    /// For each of these loans of which something was written, the number of what is written next.
    async fn written(&self, loans: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, i64>, StoreError> {
        use handlings::Column;
        let query = handlings::Entity::find()
            .select_only()
            .column(Column::LoanId)
            .column_as(Column::Seq.max(), "seq")
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::LoanId.is_in(loans.iter().copied()))
            .group_by(Column::LoanId);
        let last: Vec<(Uuid, i64)> = query.into_tuple().all(&self.db).await.map_err(fault("handling"))?;
        Ok(last.into_iter().map(|(loan, seq)| (loan, seq + 1)).collect())
    }
}

#[async_trait]
impl LoanRepository for SeaWork {
    async fn find(&mut self, id: LoanId, expected: Option<Version>) -> Result<Option<Loan>, StoreError> {
        let query = self.loans_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("loan"))?;
        let rows = expect(found, expected, |row| row.version)?.into_iter().collect();
        Ok(self.with_units(rows).await?.pop())
    }

    async fn claims(&mut self, assets: &[AssetId], wanted: &Period) -> Result<Vec<Claim>, StoreError> {
        use unit::Column;
        let mut claims = Vec::new();
        for assets in assets.chunks(BATCH) {
            let on_days =
                Condition::all().add(Column::EndDate.gte(wanted.start())).add(Column::StartDate.lte(wanted.end()));
            let query = unit::Entity::find()
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::AssetId.is_in(assets.iter().copied().map(Uuid::from)))
                .filter(Expr::cust(CLAIMED))
                .filter(Condition::any().add(Column::Lent.gt(0)).add(on_days));
            for row in query.all(&self.db).await.map_err(fault("loan"))? {
                claims.push(lines::claim(&row, *wanted)?);
            }
        }
        Ok(claims)
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &LoanFilter,
        request: &PageRequest,
    ) -> Result<Page<Loan>, StoreError> {
        let query = filtered(self.loans_in_scope(), visible, filter);
        let LoanSort::CreatedAt = filter.sort.field;
        let keyset = Keyset {
            sort: filter.sort.name(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: filter.sort.descending,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        let rows = page(&self.db, query, keyset, request).await?;
        let data = self.with_units(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn of_borrower(&mut self, borrower: UserId) -> Result<Vec<Loan>, StoreError> {
        let query = Entity::find().filter(Column::BorrowerId.eq(Uuid::from(borrower)));
        let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
        let rows = query.all(&self.db).await.map_err(fault("loan"))?;
        self.with_units(rows).await
    }

    async fn expired(&mut self, before: Day, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        let mut query = Entity::find()
            .select_only()
            .column(Column::Id)
            .filter(Expr::cust(OPEN))
            .filter(Column::EndDate.lt(before))
            .order_by_asc(Column::EndDate)
            .order_by_asc(Column::Id)
            .limit(limit);
        // The clock asks for all institutions at once.
        if let Some(institution) = self.ctx.institution {
            query = query.filter(Column::InstitutionId.eq(Uuid::from(institution)));
        }
        let found: Vec<Uuid> = query.into_tuple().all(&self.db).await.map_err(fault("loan"))?;
        Ok(found.into_iter().map(LoanId::from).collect())
    }

    async fn add(&mut self, l: &Loan) -> Result<(), StoreError> {
        self.within(l.institution)?;
        Entity::insert(row(l).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("loan"))?;
        let rows: Vec<_> = lines::line_rows(l).map(IntoActiveModel::into_active_model).collect();
        for rows in rows.chunks(BATCH) {
            let insert = line::Entity::insert_many(rows.to_vec());
            insert.exec_without_returning(&self.db).await.map_err(fault("loan"))?;
        }
        self.add_units(l).await
    }

    async fn update(&mut self, l: &mut Loan) -> Result<(), StoreError> {
        let mut next = row(l).into_active_model().reset_all();
        next.version = Set(l.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(l.id)))
            .filter(Column::Version.eq(l.version));
        let done = query.exec(&self.db).await.map_err(fault("loan"))?;
        let mut version = l.version;
        advance(done.rows_affected, &mut version)?;
        // What a loan asks for stays: units alone change, and their days.
        let of_tenant = Condition::all().add(unit::Column::InstitutionId.eq(self.tenant()));
        delete_all::<unit::Entity>(&self.db, of_tenant.add(unit::Column::LoanId.eq(Uuid::from(l.id)))).await?;
        self.add_units(l).await?;
        l.version = version;
        Ok(())
    }

    async fn add_handlings(&mut self, handlings: &[Handling]) -> Result<(), StoreError> {
        let loans: BTreeSet<Uuid> = handlings.iter().map(|handling| handling.loan.into()).collect();
        if loans.is_empty() {
            return Ok(());
        }
        let mut written = self.written(&loans).await?;
        for handlings in handlings.chunks(BATCH) {
            let rows = handlings.iter().map(|handling| {
                let next = written.entry(handling.loan.into()).or_default();
                let seq = *next;
                *next += 1;
                handlings::row(self.tenant(), seq, handling).into_active_model()
            });
            let rows: Vec<_> = rows.collect();
            let insert = handlings::Entity::insert_many(rows);
            insert.exec_without_returning(&self.db).await.map_err(fault("handling"))?;
        }
        Ok(())
    }

    async fn handlings(&mut self, loan: LoanId) -> Result<Vec<Handling>, StoreError> {
        use handlings::Column;
        let query = handlings::Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::LoanId.eq(Uuid::from(loan)))
            .order_by_asc(Column::Seq)
            .order_by_asc(Column::Id);
        query.all(&self.db).await.map_err(fault("handling"))?.into_iter().map(handlings::handling).collect()
    }
}

/// The loans that ask for an asset, or for which it stands.
fn of_asset(institution: Uuid, asset: AssetId) -> SelectStatement {
    let mut units = Query::select();
    units
        .column(unit::Column::LoanId)
        .from(unit::Entity)
        .and_where(unit::Column::InstitutionId.eq(institution))
        .and_where(unit::Column::AssetId.eq(Uuid::from(asset)));
    let mut lines = Query::select();
    lines
        .column(line::Column::LoanId)
        .from(line::Entity)
        .and_where(line::Column::InstitutionId.eq(institution))
        .and_where(line::Column::AssetId.eq(Uuid::from(asset)))
        .union(UnionType::Distinct, units);
    lines
}

fn filtered(query: Select<Entity>, visible: &Visibility, filter: &LoanFilter) -> Select<Entity> {
    let mut query = query.filter(Column::InstitutionId.eq(Uuid::from(visible.institution)));
    if !visible.everything {
        let places = visible.environments.iter().copied().map(Uuid::from);
        let mut any = Condition::any().add(Column::WarehouseId.is_in(places));
        if let Some(owner) = visible.owner {
            any = any.add(Column::BorrowerId.eq(Uuid::from(owner)));
        }
        query = query.filter(any);
    }
    if let Some(state) = filter.state {
        query = query.filter(Column::State.eq(state.name()));
    }
    if let Some(asset) = filter.asset {
        query = query.filter(Column::Id.in_subquery(of_asset(Uuid::from(visible.institution), asset)));
    }
    if let Some(warehouse) = filter.warehouse {
        query = query.filter(Column::WarehouseId.eq(Uuid::from(warehouse)));
    }
    if let Some(borrower) = filter.borrower {
        query = query.filter(Column::BorrowerId.eq(Uuid::from(borrower)));
    }
    query
}
