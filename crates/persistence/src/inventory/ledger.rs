//! Reading the ledger.

use super::entity as assets;
use super::filter::FEW;
use super::stock::movements::{Column, Entity, Model};
use super::stock::{balances, movement};
use crate::fault::fault;
use crate::paging::{Holds, Keyset, micros, page};
use crate::since::Since;
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Days, NaiveTime, Utc};
use plantel_domain::access::Visibility;
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Discrepancy, LedgerRepository, Movement, MovementFilter, MovementSort, TimelineEntry};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, ExprTrait, IntoSimpleExpr, QueryFilter, QuerySelect, Select};
use uuid::Uuid;

impl SeaWork {
    async fn movements(&self, visible: &Visibility, filter: &MovementFilter) -> Result<Select<Entity>, StoreError> {
        let mut query = Entity::find()
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::InstitutionId.eq(Uuid::from(visible.institution)));
        if !visible.everything {
            let along = self.sqlite() && filter.asset.is_none() && !self.few_movements(visible).await?;
            query = query.filter(seen(visible, along));
        }
        if let Some(asset) = filter.asset {
            query = query.filter(Column::AssetId.eq(Uuid::from(asset)));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(Column::Kind.eq(kind.name()));
        }
        if let Some(place) = filter.environment.map(Uuid::from) {
            let from_or_to = Column::FromEnvironmentId.eq(place).or(Column::ToEnvironmentId.eq(place));
            query = query.filter(from_or_to);
        }
        if let Some(from) = filter.from {
            query = query.filter(Column::At.gte(midnight(from)));
        }
        if let Some(until) = filter.until {
            query = query.filter(Column::At.lt(midnight(until + Days::new(1))));
        }
        Ok(query)
    }

    /// Those of these of which something was booked from or to an environment after their moment.
    pub(super) async fn booked_since(
        &self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError> {
        let (place, mut moved) = (Uuid::from(environment), Vec::new());
        for some in Since::of(since).batches() {
            let query = Entity::find()
                .select_only()
                .column(Column::AssetId)
                .column_as(Column::At.max(), "last")
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::AssetId.is_in(some.ids()))
                .filter(Column::At.gt(some.first()))
                .filter(Column::FromEnvironmentId.eq(place).or(Column::ToEnvironmentId.eq(place)))
                .group_by(Column::AssetId);
            let last: Vec<(Uuid, Timestamp)> = query.into_tuple().all(&self.db).await.map_err(fault("movement"))?;
            moved.extend(some.passed(last));
        }
        Ok(moved)
    }

    /// Whether so few movements led to these environments that all can be read and sorted.
    async fn few_movements(&self, visible: &Visibility) -> Result<bool, StoreError> {
        let places = visible.environments.iter().copied().map(Uuid::from);
        let mut some = Query::select();
        some.expr(Expr::cust("1"))
            .from(Entity)
            .and_where(Column::InstitutionId.eq(self.tenant()))
            .and_where(Column::ToEnvironmentId.is_in(places))
            .limit(FEW + 1);
        let mut count = Query::select();
        count.expr(Expr::cust("COUNT(*)")).from_subquery(some, "few");
        let rows = self.rows(&count).await?;
        Ok(rows.first().map_or(Ok(0), |row| super::counters::number(row, 0))? <= FEW)
    }
}

/// From or to an environment that is seen, or of an asset that is kept or has units in one. SQLite would gather
/// all of them and sort: `along` the order of the list a page is soon full, unless they are few.
fn seen(visible: &Visibility, along: bool) -> Condition {
    let places = || visible.environments.iter().copied().map(Uuid::from);
    let column = |column: Column| -> SimpleExpr {
        if along {
            Expr::cust(format!("+movements.{}", sea_orm::Iden::to_string(&column)))
        } else {
            column.into_simple_expr()
        }
    };
    let mut kept = Query::select();
    kept.from(assets::Entity).and_where(Expr::col((assets::Entity, assets::Column::EnvironmentId)).is_in(places()));
    let kept = if along {
        let own = Expr::col((assets::Entity, assets::Column::Id)).equals((Entity, Column::AssetId));
        Expr::exists(kept.expr(Expr::cust("1")).and_where(own).to_owned())
    } else {
        let own = (assets::Entity, assets::Column::InstitutionId);
        kept.column((assets::Entity, assets::Column::Id));
        kept.and_where(Expr::col(own).eq(Uuid::from(visible.institution)));
        Column::AssetId.in_subquery(kept)
    };
    let mut away = Query::select();
    let column_of = |column: balances::Column| Expr::col((balances::Entity, column));
    away.from(balances::Entity)
        .and_where(column_of(balances::Column::EnvironmentId).is_in(places()))
        .and_where(column_of(balances::Column::InstitutionId).eq(Uuid::from(visible.institution)))
        .and_where(column_of(balances::Column::Away).eq(true));
    away.column((balances::Entity, balances::Column::AssetId));
    let ends = [Column::FromEnvironmentId, Column::ToEnvironmentId].map(|end| column(end).is_in(places()));
    let units = column(Column::AssetId).in_subquery(away);
    ends.into_iter().fold(Condition::any(), Condition::add).add(kept).add(units)
}

/// The beginning of a day, UTC.
fn midnight(day: Day) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}

#[async_trait]
impl LedgerRepository for SeaWork {
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &MovementFilter,
        request: &PageRequest,
    ) -> Result<Page<Movement>, StoreError> {
        let MovementSort::At = filter.sort.field;
        let keyset = Keyset {
            sort: filter.sort.name(),
            column: Column::At,
            id: Column::Id,
            descending: filter.sort.descending,
            key: |row: &Model| (micros(row.at), row.id),
            holds: Holds::Time,
        };
        let query = self.movements(visible, filter).await?;
        crate::paging::read(page(&self.db, query, keyset, request).await?, movement)
    }

    async fn timeline(
        &mut self,
        asset: AssetId,
        before: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>, StoreError> {
        self.timeline_of(asset.into(), before, limit).await
    }

    async fn verify(&mut self) -> Result<(u64, Vec<Discrepancy>), StoreError> {
        self.verify_ledger().await
    }
}
