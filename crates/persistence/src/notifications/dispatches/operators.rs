//! What operators see of dispatches, and do about them.

use super::{Column, Entity, Model, attempts, channel};
use crate::fault::fault;
use crate::work::SeaWork;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::DispatchId;
use plantel_domain::notifications::ListedDispatch;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Condition;

/// One that was set aside.
pub(super) fn set_aside(id: DispatchId) -> Condition {
    Condition::all().add(Column::Id.eq(Uuid::from(id))).add(Column::ParkedAt.is_not_null())
}

/// What of the same digest was set aside.
fn digest_set_aside(row: &Model) -> Condition {
    Condition::all()
        .add(Column::Digest.eq(true))
        .add(Column::UserId.eq(row.user_id))
        .add(Column::Channel.eq(row.channel.as_str()))
        .add(Column::DueAt.eq(row.due_at))
        .add(Column::ParkedAt.is_not_null())
}

impl SeaWork {
    /// As operators see them; one whose notice was taken away meanwhile is gone with it.
    pub(crate) async fn listed_dispatches(&self, rows: Vec<Model>) -> Result<Vec<ListedDispatch>, StoreError> {
        let told = self.notices_of(&rows).await?;
        let listed = rows.into_iter().filter_map(|row| told.get(&row.notice_id).map(|notice| (row, notice)));
        let listed = listed.map(|(row, notice)| {
            let (channel, attempts) = (channel(&row)?, attempts(&row)?);
            Ok(ListedDispatch {
                id: row.id.into(),
                user: row.user_id.into(),
                channel,
                kind: notice.kind,
                institution: notice.institution,
                at: row.created_at,
                attempts,
                due_at: row.next_at,
                parked_at: row.parked_at,
                error: row.error,
            })
        });
        listed.collect()
    }

    /// Makes one due again that was set aside, with all of its digest; whether it was.
    pub(super) async fn retry_dispatch(&self, id: DispatchId, now: Timestamp) -> Result<bool, StoreError> {
        let row = Entity::find_by_id(Uuid::from(id)).one(&self.db).await.map_err(fault("dispatch"))?;
        let Some(row) = row.filter(|row| row.parked_at.is_some()) else { return Ok(false) };
        let query = Entity::update_many()
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::NextAt, Expr::value(now))
            .col_expr(Column::ParkedAt, Expr::value(None::<DateTime<Utc>>))
            .filter(if row.digest { digest_set_aside(&row) } else { set_aside(id) });
        Ok(query.exec(&self.db).await.map_err(fault("dispatch"))?.rows_affected > 0)
    }
}
