//! Timed jobs.

use crate::fault::fault;
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::store::StoreError;
use plantel_domain::timed::{TimedJob, TimedRepositories, TimedRepository};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ExprTrait, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "timed_jobs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub started_at: Option<DateTime<Utc>>,
    pub finished_at: Option<DateTime<Utc>>,
    pub result: Option<String>,
    pub claimed_until: Option<DateTime<Utc>>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl TimedRepositories for SeaWork {
    fn timed(&mut self) -> &mut dyn TimedRepository {
        self
    }
}

#[async_trait]
impl TimedRepository for SeaWork {
    async fn claim(
        &mut self,
        name: &str,
        due: Timestamp,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let begun = (Entity, Column::StartedAt);
        let held = (Entity, Column::ClaimedUntil);
        let is_due = Expr::col(begun).is_null().or(Expr::col(begun).lt(due));
        let is_free = Expr::col(held).is_null().or(Expr::col(held).lte(now));
        let claimed = OnConflict::column(Column::Name)
            .update_columns([Column::StartedAt, Column::ClaimedUntil])
            .action_and_where(is_due.and(is_free))
            .to_owned();
        let row = ActiveModel {
            name: Set(name.to_owned()),
            started_at: Set(Some(now)),
            claimed_until: Set(Some(until)),
            ..Default::default()
        };
        let insert = Entity::insert(row).on_conflict(claimed);
        Ok(insert.exec_without_returning(&self.db).await.map_err(fault("timed job"))? > 0)
    }

    async fn finish(&mut self, name: &str, now: Timestamp, result: String) -> Result<(), StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::FinishedAt, Expr::value(now))
            .col_expr(Column::Result, Expr::value(result))
            .col_expr(Column::ClaimedUntil, Expr::value(None::<DateTime<Utc>>))
            .filter(Column::Name.eq(name));
        query.exec(&self.db).await.map_err(fault("timed job"))?;
        Ok(())
    }

    async fn all(&mut self) -> Result<Vec<TimedJob>, StoreError> {
        let rows = Entity::find().order_by_asc(Column::Name).all(&self.db).await.map_err(fault("timed job"))?;
        Ok(rows.into_iter().map(job).collect())
    }
}

fn job(row: Model) -> TimedJob {
    TimedJob { name: row.name, started_at: row.started_at, finished_at: row.finished_at, result: row.result }
}
