//! The port to deliveries.

use super::{Column, Entity, attempts, held, set_aside, tried_so};
use crate::fault::{fault, unreadable};
use crate::work::{BATCH, Conn, SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::{APART, Timestamp};
use plantel_domain::ids::DeliveryId;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::relay::{
    Backlog, Delivery, DeliveryFilter, DeliveryRepository, ListedDelivery, Outstanding, ParkedDelivery, Tried,
    kept_error,
};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{Condition, ExprTrait, QueryOrder, QuerySelect};

/// The most that `parked` shows.
const SHOWN: u64 = 1000;

async fn backlog(db: &Conn, all: Select<Entity>) -> Result<Backlog, StoreError> {
    let waiting = all.clone().filter(Column::ParkedAt.is_null()).count(db).await.map_err(fault("delivery"))?;
    let parked = all.filter(Column::ParkedAt.is_not_null()).count(db).await.map_err(fault("delivery"))?;
    Ok(Backlog { waiting, parked })
}

/// Those that are due.
fn due(now: Timestamp) -> Condition {
    Condition::all().add(Column::ParkedAt.is_null()).add(Column::DueAt.lte(now))
}

/// Those that the clock, before it was put back, had due at once.
fn to_come(now: Timestamp) -> Condition {
    // Written then too. By this `deliveries_waiting` finds that there are none, however many wait for another try.
    let ahead = Column::CreatedAt.gt(now + APART);
    Condition::all().add(Column::ParkedAt.is_null()).add(Column::Attempts.eq(0)).add(ahead)
}

#[async_trait]
impl DeliveryRepository for SeaWork {
    async fn claim(&mut self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        // Held first, then written: PostgreSQL may run a subquery that skips what is locked more than
        // once for one UPDATE, and would claim more than the limit.
        let mut rows = Vec::new();
        for which in [due(now), to_come(now)] {
            let query = Entity::find()
                .filter(which)
                .order_by_asc(Column::DueAt)
                .order_by_asc(Column::Id)
                .limit(Ord::min(u64::from(limit), BATCH as u64))
                .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
            rows = query.all(&self.db).await.map_err(fault("delivery"))?;
            if !rows.is_empty() {
                break;
            }
        }
        if rows.is_empty() {
            return Ok(Vec::new());
        }
        Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::DueAt, Expr::value(until))
            .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
            .exec(&self.db)
            .await
            .map_err(fault("delivery"))?;
        let events = self.events_of(&rows).await?;
        let claimed = rows.into_iter().map(|row| {
            let attempts = attempts(&row)? + 1;
            let event = events.get(&row.event_id).cloned().ok_or_else(|| unreadable("delivery's event"))?;
            Ok(Delivery { id: row.id.into(), reaction: row.reaction, event, confidential: row.confidential, attempts })
        });
        claimed.collect()
    }

    async fn any_due(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        for which in [due(now), to_come(now)] {
            let query = Entity::find().select_only().column(Column::Id).filter(which).limit(1).into_tuple::<Uuid>();
            if query.one(&self.db).await.map_err(fault("delivery"))?.is_some() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    async fn renew(&mut self, tried: &[Tried], until: Timestamp) -> Result<(), StoreError> {
        for tried in tried.chunks(BATCH) {
            let query = Entity::update_many().col_expr(Column::DueAt, Expr::value(until)).filter(tried_so(tried));
            query.exec(&self.db).await.map_err(fault("delivery"))?;
        }
        Ok(())
    }

    async fn done_all(&mut self, tried: &[Tried]) -> Result<(), StoreError> {
        for tried in tried.chunks(BATCH) {
            delete_all::<Entity>(&self.db, tried_so(tried)).await?;
        }
        Ok(())
    }

    async fn postpone(
        &mut self,
        id: DeliveryId,
        attempts: u32,
        due: Timestamp,
        error: String,
    ) -> Result<(), StoreError> {
        let query = held(id, attempts)
            .col_expr(Column::DueAt, Expr::value(due))
            .col_expr(Column::Error, Expr::value(kept_error(&error)));
        query.exec(&self.db).await.map_err(fault("delivery"))?;
        Ok(())
    }

    async fn park(&mut self, id: DeliveryId, attempts: u32, error: String) -> Result<(), StoreError> {
        let query = held(id, attempts)
            .col_expr(Column::ParkedAt, Expr::value(self.clock.now()))
            .col_expr(Column::Error, Expr::value(kept_error(&error)));
        query.exec(&self.db).await.map_err(fault("delivery"))?;
        Ok(())
    }

    async fn parked(&mut self) -> Result<Vec<ParkedDelivery>, StoreError> {
        let query = Entity::find()
            .filter(Column::ParkedAt.is_not_null())
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .limit(SHOWN);
        let rows = query.all(&self.db).await.map_err(fault("delivery"))?;
        let events = self.events_of(&rows).await?;
        let shown = rows.into_iter().map(|row| {
            let attempts = attempts(&row)?;
            let event = events.get(&row.event_id).ok_or_else(|| unreadable("delivery's event"))?;
            let (kind, at, error) = (event.kind.clone(), event.at, row.error.unwrap_or_default());
            Ok(ParkedDelivery { id: row.id.into(), reaction: row.reaction, kind, attempts, error, at })
        });
        shown.collect()
    }

    async fn retry_parked(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::DueAt, Expr::value(now))
            .col_expr(Column::ParkedAt, Expr::value(None::<DateTime<Utc>>))
            .filter(Column::ParkedAt.is_not_null());
        Ok(query.exec(&self.db).await.map_err(fault("delivery"))?.rows_affected)
    }

    async fn find(&mut self, id: DeliveryId) -> Result<Option<ListedDelivery>, StoreError> {
        let row = Entity::find_by_id(Uuid::from(id)).one(&self.db).await.map_err(fault("delivery"))?;
        Ok(self.listed(row.into_iter().collect()).await?.pop())
    }

    async fn list(&mut self, filter: &DeliveryFilter, page: &PageRequest) -> Result<Page<Outstanding>, StoreError> {
        self.outstanding(filter, page).await
    }

    async fn retry(&mut self, id: DeliveryId, now: Timestamp) -> Result<bool, StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::DueAt, Expr::value(now))
            .col_expr(Column::ParkedAt, Expr::value(None::<DateTime<Utc>>))
            .filter(set_aside(id));
        Ok(query.exec(&self.db).await.map_err(fault("delivery"))?.rows_affected > 0)
    }

    async fn give_up(&mut self, id: DeliveryId) -> Result<bool, StoreError> {
        Ok(delete_all::<Entity>(&self.db, set_aside(id)).await? > 0)
    }

    async fn backlog(&mut self) -> Result<Backlog, StoreError> {
        backlog(&self.db, Entity::find()).await
    }

    async fn backlog_of(&mut self, reaction: &str) -> Result<Backlog, StoreError> {
        backlog(&self.db, Entity::find().filter(Column::Reaction.eq(reaction))).await
    }

    async fn oldest(&mut self) -> Result<Option<Timestamp>, StoreError> {
        let query = Entity::find()
            .select_only()
            .column(Column::CreatedAt)
            .filter(Column::ParkedAt.is_null())
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .limit(1)
            .into_tuple::<DateTime<Utc>>();
        query.one(&self.db).await.map_err(fault("delivery"))
    }
}
