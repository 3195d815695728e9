//! What the clock asks of loans, and what somebody has borrowed.

use super::entity::{Column, Entity};
use super::filter::{CLAIMED, over};
use super::handlings;
use super::lines::{count, unit};
use crate::access::entity::membership;
use crate::fault::fault;
use crate::identity::users as user;
use crate::work::SeaWork;
use chrono::{DateTime, Utc};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{LoanId, UserId};
use plantel_domain::loans::{Borrowed, Handling, Loan, StateName, UnitState, none_out_since};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter, QueryOrder, QuerySelect, Select,
};
use uuid::Uuid;

impl SeaWork {
    async fn some(&self, query: Select<Entity>, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        let query = query.select_only().column(Column::Id).limit(limit);
        let found: Vec<Uuid> = query.into_tuple().all(&self.db).await.map_err(fault("loan"))?;
        Ok(found.into_iter().map(LoanId::from).collect())
    }

    pub(super) async fn loans_over(&self, before: Day, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        let query = self.loans_in_scope().filter(over(self.tenant(), before));
        self.some(query.order_by_asc(Column::EndDate).order_by_asc(Column::Id), limit).await
    }

    pub(super) async fn loans_to_remind(&self, now: Timestamp, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        let query = self.loans_in_scope().filter(Column::RemindAt.lte(now));
        self.some(query.order_by_asc(Column::RemindAt).order_by_asc(Column::Id), limit).await
    }

    pub(super) async fn loans_of_leavers(&self, limit: u64) -> Result<Vec<LoanId>, StoreError> {
        let mut here = Query::select();
        here.column((membership::Entity, membership::Column::Id))
            .from(membership::Entity)
            .inner_join(
                user::Entity,
                Expr::col((user::Entity, user::Column::Id)).equals((membership::Entity, membership::Column::UserId)),
            )
            .and_where(Expr::col((membership::Entity, membership::Column::UserId)).equals((Entity, Column::BorrowerId)))
            .and_where(membership::Column::InstitutionId.eq(self.tenant()))
            .and_where(membership::Column::Active.eq(true))
            .and_where(user::Column::Active.eq(true));
        let waiting = [StateName::Pending.name(), StateName::Approved.name()];
        let out = [StateName::Active.name(), StateName::PartiallyReturned.name()];
        let unmarked = Condition::all().add(Column::State.is_in(out)).add(Column::BorrowerLeftAt.is_null());
        let query = self
            .loans_in_scope()
            .filter(Condition::any().add(Column::State.is_in(waiting)).add(unmarked))
            .filter(Expr::not_exists(here));
        self.some(query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id), limit).await
    }

    pub(super) async fn loans_waiting(
        &self,
        after: Option<(Timestamp, LoanId)>,
        limit: u64,
    ) -> Result<Vec<Loan>, StoreError> {
        let mut query = self.loans_in_scope().filter(Column::WaitingSince.is_not_null());
        if let Some((since, id)) = after {
            let row = Expr::tuple([Column::WaitingSince.into_simple_expr(), Column::Id.into_simple_expr()]);
            query = query.filter(row.gt(Expr::tuple([Expr::value(since), Expr::value(Uuid::from(id))])));
        }
        let query = query.order_by_asc(Column::WaitingSince).order_by_asc(Column::Id).limit(limit);
        self.with_units(query.all(&self.db).await.map_err(fault("loan"))?).await
    }

    pub(super) async fn borrowed_by(&self, borrower: UserId, but: LoanId, today: Day) -> Result<Borrowed, StoreError> {
        // Two promises to one person are decided one after the other; SQLite has one writer anyway.
        let place = membership::Entity::find()
            .filter(membership::Column::InstitutionId.eq(self.tenant()))
            .filter(membership::Column::UserId.eq(Uuid::from(borrower)))
            .lock_exclusive();
        place.one(&self.db).await.map_err(fault("membership"))?;
        let of_borrower = || {
            let query = self.loans_in_scope().filter(Column::BorrowerId.eq(Uuid::from(borrower)));
            query.filter(Column::Id.ne(Uuid::from(but)))
        };
        let mut loans = Query::select();
        loans
            .column(Column::Id)
            .from(Entity)
            .and_where(Column::InstitutionId.eq(self.tenant()))
            .and_where(Column::BorrowerId.eq(Uuid::from(borrower)))
            .and_where(Column::Id.ne(Uuid::from(but)));
        let units = unit::Entity::find()
            .filter(unit::Column::InstitutionId.eq(self.tenant()))
            .filter(unit::Column::LoanId.in_subquery(loans))
            .filter(Expr::cust(CLAIMED));
        let mut has = Borrowed::default();
        for row in units.all(&self.db).await.map_err(fault("loan"))? {
            has.units = has.units.saturating_add(count(row.promised)?).saturating_add(count(row.lent)?);
            has.overdue |= row.lent > 0 && row.end_date < today;
        }
        has.last_late = self.last_late(of_borrower().filter(Column::Late.eq(true))).await?;
        Ok(has)
    }

    /// When one of these loans ended last. Of what was given up and found later, the end is when it was given up: only
    /// what changed hands tells that.
    async fn last_late(&self, late: Select<Entity>) -> Result<Option<Timestamp>, StoreError> {
        use handlings::Column as Handled;
        let mut missing = Query::select();
        missing
            .column(Handled::LoanId)
            .from(handlings::Entity)
            .and_where(Handled::InstitutionId.eq(self.tenant()))
            .and_where(Expr::col((handlings::Entity, Handled::LoanId)).equals((Entity, Column::Id)))
            .and_where(Handled::Condition.eq(UnitState::Missing.name()));
        let found = || Expr::exists(missing.clone()).and(Column::State.eq(StateName::Returned.name()));
        let plain = late.clone().filter(found().not()).select_only().column_as(Column::ClosedAt.max(), "last");
        let last: Option<Option<DateTime<Utc>>> = plain.into_tuple().one(&self.db).await.map_err(fault("loan"))?;
        let mut last = last.flatten();
        let again = late.filter(found()).select_only().column(Column::Id);
        let again: Vec<Uuid> = again.into_tuple().all(&self.db).await.map_err(fault("loan"))?;
        for id in again {
            last = Ord::max(last, none_out_since(&self.handed(id.into()).await?));
        }
        Ok(last)
    }

    /// What changed hands in a loan, in the order in which it was written.
    pub(super) async fn handed(&self, loan: LoanId) -> Result<Vec<Handling>, StoreError> {
        use handlings::Column as Handled;
        let query = handlings::Entity::find()
            .filter(Handled::InstitutionId.eq(self.tenant()))
            .filter(Handled::LoanId.eq(Uuid::from(loan)))
            .order_by_asc(Handled::Seq)
            .order_by_asc(Handled::Id);
        query.all(&self.db).await.map_err(fault("handling"))?.into_iter().map(handlings::handling).collect()
    }
}
