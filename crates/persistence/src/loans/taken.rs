//! What loans take of assets: what is promised or out, and what came back a short while ago.

use super::entity::{Column, Entity};
use super::filter::CLAIMED;
use super::handlings;
use super::lines::{self, count, unit};
use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::loans::{CameBack, Claim, Hands, UnitState};
use plantel_domain::period::Period;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef};
use uuid::Uuid;

/// From units to the loan that they stand for.
fn of_loan() -> RelationDef {
    unit::Entity::belongs_to(Entity).from(unit::Column::LoanId).to(Column::Id).into()
}

/// From what changed hands to its loan.
fn in_loan() -> RelationDef {
    handlings::Entity::belongs_to(Entity).from(handlings::Column::LoanId).to(Column::Id).into()
}

impl SeaWork {
    pub(super) async fn claims_of(
        &self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        wanted: Period,
    ) -> Result<Vec<Claim>, StoreError> {
        use unit::Column as Unit;
        let mut claims = Vec::new();
        for assets in assets.chunks(BATCH) {
            let on_days =
                Condition::all().add(Unit::EndDate.gte(wanted.start())).add(Unit::StartDate.lte(wanted.end()));
            let query = unit::Entity::find()
                .join(JoinType::InnerJoin, of_loan())
                .filter(Column::WarehouseId.eq(Uuid::from(warehouse)))
                .filter(Unit::InstitutionId.eq(self.tenant()))
                .filter(Unit::AssetId.is_in(assets.iter().copied().map(Uuid::from)))
                .filter(Expr::cust(CLAIMED))
                .filter(Condition::any().add(Unit::Lent.gt(0)).add(on_days));
            for row in query.all(&self.db).await.map_err(fault("loan"))? {
                claims.push(lines::claim(&row, wanted)?);
            }
        }
        Ok(claims)
    }

    pub(super) async fn back_since(
        &self,
        assets: &[AssetId],
        warehouse: EnvironmentId,
        since: Timestamp,
    ) -> Result<Vec<CameBack>, StoreError> {
        use handlings::Column as Handled;
        let mut found = Vec::new();
        for assets in assets.chunks(BATCH) {
            let query = handlings::Entity::find()
                .join(JoinType::InnerJoin, in_loan())
                .filter(Column::WarehouseId.eq(Uuid::from(warehouse)))
                .filter(Handled::InstitutionId.eq(self.tenant()))
                .filter(Handled::AssetId.is_in(assets.iter().copied().map(Uuid::from)))
                .filter(Handled::Hands.eq(Hands::Back.name()))
                .filter(Handled::Condition.eq(UnitState::Good.name()))
                .filter(Handled::DoneAt.gte(since));
            for row in query.all(&self.db).await.map_err(fault("handling"))? {
                found.push(CameBack {
                    loan: row.loan_id.into(),
                    asset: row.asset_id.ok_or_else(|| unreadable("unit of a loan"))?.into(),
                    units: count(row.quantity)?,
                    at: row.done_at,
                });
            }
        }
        Ok(found)
    }
}
