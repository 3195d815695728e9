//! Timed jobs.

use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::{APART, Timestamp};
use plantel_domain::relay::kept_error;
use plantel_domain::store::StoreError;
use plantel_domain::timed::{RunEnded, TimedJob, TimedRepositories, TimedRepository};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ExprTrait, QueryOrder, UpdateMany};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "timed_jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    pub result: Option<String>,
    pub claimed_until: Option<DateTime<Utc>>,
    pub holder: Option<Uuid>,
    pub duration_ms: Option<i64>,
    pub succeeded_at: Option<DateTime<Utc>>,
    pub runs: i64,
    pub failures: i64,
    pub failed_in_a_row: i32,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TimedRepositories for SeaWork {
    fn timed(&mut self) -> &mut dyn TimedRepository {
        self
    }
}

/// One that is held by this.
fn held(name: &str, holder: Uuid) -> UpdateMany<Entity> {
    Entity::update_many().filter(Column::Name.eq(name)).filter(Column::Holder.eq(holder))
}

#[async_trait]
impl TimedRepository for SeaWork {
    async fn claim(
        &mut self,
        name: &str,
        due: Timestamp,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Option<Uuid>, StoreError> {
        let begun = (Entity, Column::StartedAt);
        let held = (Entity, Column::ClaimedUntil);
        let before = Expr::col(begun).is_null().or(Expr::col(begun).lt(due));
        // Or by a clock that was put back since.
        let is_due = before.or(Expr::col(begun).gt(now + APART));
        // Still claimed, and that is over: who ran it died.
        let is_left = Expr::col(held).is_not_null();
        let is_free = Expr::col(held).is_null().or(Expr::col(held).lte(now));
        let claimed = OnConflict::column(Column::Name)
            .update_columns([Column::StartedAt, Column::ClaimedUntil, Column::Holder])
            .action_and_where(is_due.or(is_left).and(is_free))
            .to_owned();
        let holder = self.ids.random();
        let row = ActiveModel {
            name: Set(name.to_owned()),
            started_at: Set(Some(now)),
            claimed_until: Set(Some(until)),
            holder: Set(Some(holder)),
            ..Default::default()
        };
        let insert = Entity::insert(row).on_conflict(claimed);
        let rows = insert.exec_without_returning(&self.db).await.map_err(fault("timed job"))?;
        Ok((rows > 0).then_some(holder))
    }

    async fn renew(&mut self, name: &str, holder: Uuid, until: Timestamp) -> Result<bool, StoreError> {
        let query = held(name, holder).col_expr(Column::ClaimedUntil, Expr::value(until));
        Ok(query.exec(&self.db).await.map_err(fault("timed job"))?.rows_affected > 0)
    }

    async fn finish(&mut self, name: &str, holder: Uuid, ended: RunEnded) -> Result<bool, StoreError> {
        let one_more = |column: Column| Expr::col(column).add(1);
        let mut query = held(name, holder)
            .col_expr(Column::FinishedAt, Expr::value(ended.at))
            .col_expr(Column::DurationMs, Expr::value(i64::try_from(ended.duration_ms).unwrap_or(i64::MAX)))
            .col_expr(Column::Result, Expr::value(kept_error(&ended.result)))
            .col_expr(Column::ClaimedUntil, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::Holder, Expr::value(None::<Uuid>))
            .col_expr(Column::Runs, one_more(Column::Runs));
        query = if ended.failed {
            query
                .col_expr(Column::Failures, one_more(Column::Failures))
                .col_expr(Column::FailedInARow, one_more(Column::FailedInARow))
        } else {
            query.col_expr(Column::SucceededAt, Expr::value(ended.at)).col_expr(Column::FailedInARow, Expr::value(0))
        };
        Ok(query.exec(&self.db).await.map_err(fault("timed job"))?.rows_affected > 0)
    }

    async fn all(&mut self) -> Result<Vec<TimedJob>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Name).all(&self.db).await.map_err(fault("timed job"))?;
        rows.into_iter().map(job).collect()
    }

    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let query = Entity::delete_many()
            .filter(Column::StartedAt.lt(before))
            .filter(Column::ClaimedUntil.is_null().or(Column::ClaimedUntil.lt(before)));
        Ok(query.exec(&self.db).await.map_err(fault("timed job"))?.rows_affected)
    }
}

fn job(row: Model) -> Result<TimedJob, StoreError> {
    let count = |n: i64| u64::try_from(n).map_err(|_| unreadable("count of runs"));
    Ok(TimedJob {
        name: row.name,
        started_at: row.started_at,
        finished_at: row.finished_at,
        duration_ms: row.duration_ms.map(count).transpose()?,
        result: row.result,
        succeeded_at: row.succeeded_at,
        runs: count(row.runs)?,
        failures: count(row.failures)?,
        failed_in_a_row: u32::try_from(row.failed_in_a_row).map_err(|_| unreadable("count of runs"))?,
        held_until: row.claimed_until,
    })
}
