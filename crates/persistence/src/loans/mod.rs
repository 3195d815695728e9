//! Loans.

mod clock;
pub(crate) mod entity;
mod figures;
mod filter;
mod handlings;
pub(crate) mod lines;
mod pictures;
mod policies;
mod records;
mod taken;

use crate::fault::fault;
use crate::inventory::entity as assets;
use crate::paging::page;
use crate::work::{BATCH, SeaWork, advance, delete_all, expect};
use async_trait::async_trait;
use entity::{Column, Entity, Model, row};
use filter::{filtered, keyset};
use lines::{line, unit};
use plantel_domain::access::Visibility;
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{AssetId, EnvironmentId, LoanId, LoanLineId, UserId};
use plantel_domain::inventory::Tracking;
use plantel_domain::loans::{
    Borrowed, CameBack, Claim, Handling, Loan, LoanFilter, LoanLine, LoanRepositories, LoanRepository,
};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::period::Period;
use plantel_domain::store::{StoreError, Version};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, JoinType, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl LoanRepositories for SeaWork {
    fn loans(&mut self) -> &mut dyn LoanRepository {
        self
    }
}

impl SeaWork {
    fn loans_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// These loans, of whatever institution, with their lines and the units that stand for those: one query.
    async fn with_units(&self, rows: Vec<Model>) -> Result<Vec<Loan>, StoreError> {
        let mut lines: BTreeMap<Uuid, Vec<LoanLine>> = BTreeMap::new();
        for rows in rows.chunks(BATCH) {
            let tenants: BTreeSet<Uuid> = rows.iter().map(|row| row.institution_id).collect();
            let query = line::Entity::find()
                .join(JoinType::LeftJoin, lines::standing())
                .select_also(unit::Entity)
                .filter(line::Column::InstitutionId.is_in(tenants))
                .filter(line::Column::LoanId.is_in(rows.iter().map(|row| row.id)))
                .order_by_asc(line::Column::LoanId)
                .order_by_asc(line::Column::Position)
                .order_by_asc(unit::Column::Seq);
            for (row, units) in query.all(&self.db).await.map_err(fault("loan"))? {
                let its = lines.entry(row.loan_id).or_default();
                let id = LoanLineId::from(row.id);
                if its.last().is_none_or(|last| last.id != id) {
                    its.push(lines::line(row, Vec::new())?);
                }
                if let (Some(last), Some(units)) = (its.last_mut(), units) {
                    last.allotments.push(lines::allotment(&units)?);
                }
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
        // What takes no unit any more is in nobody's way.
        let standing = l.lines.iter().flat_map(|line| &line.allotments).filter(|units| units.holds());
        let standing = standing.filter_map(|units| units.asset);
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

    async fn claims(
        &mut self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        wanted: &Period,
    ) -> Result<Vec<Claim>, StoreError> {
        self.claims_of(assets, warehouse, *wanted).await
    }

    async fn came_back(
        &mut self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        since: Timestamp,
    ) -> Result<Vec<CameBack>, StoreError> {
        self.back_since(assets, warehouse, since).await
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &LoanFilter,
        request: &PageRequest,
    ) -> Result<Page<Loan>, StoreError> {
        let query = filtered(self.loans_in_scope(), visible, filter);
        let rows = page(&self.db, query, keyset(filter.sort), request).await?;
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
        self.loans_over(before, limit).await
    }

    async fn to_remind(&mut self, now: Timestamp, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        self.loans_to_remind(now, limit).await
    }

    async fn of_leavers(&mut self, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        self.loans_of_leavers(limit).await
    }

    async fn waiting(&mut self, after: Option<(Timestamp, LoanId)>, limit: u64) -> Result<Vec<Loan>, StoreError> {
        self.loans_waiting(after, limit).await
    }

    async fn borrowed(&mut self, borrower: UserId, but: LoanId, today: Day) -> Result<Borrowed, StoreError> {
        self.borrowed_by(borrower, but, today).await
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
        self.handed(loan).await
    }
}
