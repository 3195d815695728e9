//! Loans.

pub(crate) mod entity;

use crate::fault::fault;
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use entity::{Column, Entity, Model, loan, period, quantity, row};
use plantel_domain::access::Visibility;
use plantel_domain::ids::{AssetId, LoanId, UserId};
use plantel_domain::loans::{Loan, LoanFilter, LoanRepositories, LoanRepository, LoanSort, Period, Promise, StateName};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Select,
};
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
}

#[async_trait]
impl LoanRepository for SeaWork {
    async fn find(&mut self, id: LoanId, expected: Option<Version>) -> Result<Option<Loan>, StoreError> {
        let query = self.loans_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("loan"))?;
        expect(found, expected, |row| row.version)?.map(loan).transpose()
    }

    async fn promises(&mut self, asset: AssetId, wanted: &Period, except: LoanId) -> Result<Vec<Promise>, StoreError> {
        let query = self
            .loans_in_scope()
            .filter(Column::AssetId.eq(Uuid::from(asset)))
            .filter(Column::State.eq(StateName::Approved.name()))
            .filter(Column::EndDate.gte(wanted.start()))
            .filter(Column::StartDate.lte(wanted.end()))
            .filter(Column::Id.ne(Uuid::from(except)));
        let rows = query.all(&self.db).await.map_err(fault("loan"))?;
        rows.iter().map(|row| Ok(Promise { period: period(row)?, quantity: quantity(row)? })).collect()
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
        crate::paging::read(page(&self.db, query, keyset, request).await?, loan)
    }

    async fn of_borrower(&mut self, borrower: UserId) -> Result<Vec<Loan>, StoreError> {
        let query = Entity::find().filter(Column::BorrowerId.eq(Uuid::from(borrower)));
        let query = query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id);
        query.all(&self.db).await.map_err(fault("loan"))?.into_iter().map(loan).collect()
    }

    async fn add(&mut self, l: &Loan) -> Result<(), StoreError> {
        self.within(l.institution)?;
        Entity::insert(row(l).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("loan"))?;
        Ok(())
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
        advance(done.rows_affected, &mut l.version)
    }
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
        query = query.filter(Column::AssetId.eq(Uuid::from(asset)));
    }
    if let Some(warehouse) = filter.warehouse {
        query = query.filter(Column::WarehouseId.eq(Uuid::from(warehouse)));
    }
    if let Some(borrower) = filter.borrower {
        query = query.filter(Column::BorrowerId.eq(Uuid::from(borrower)));
    }
    query
}
