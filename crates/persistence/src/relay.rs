//! Deliveries: written with their event, claimed by whoever carries them out.

use crate::audit::{entity as journal, entry};
use crate::fault::{fault, unreadable};
use crate::identity::sessions;
use crate::work::{BATCH, SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::DeliveryId;
use plantel_domain::journal::Event;
use plantel_domain::relay::{Backlog, Delivery, DeliveryRepository, ParkedDelivery, RelayRepositories, kept_error};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockBehavior, LockType, Query};
use sea_orm::{ActiveValue::Set, ExprTrait, QueryOrder, QuerySelect, UpdateMany};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub event_id: Uuid,
    pub reaction: String,
    pub confidential: Option<Json>,
    pub due_at: DateTime<Utc>,
    pub attempts: i32,
    pub parked_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The most that `parked` shows.
const SHOWN: u64 = 1000;

impl RelayRepositories for SeaWork {
    fn deliveries(&mut self) -> &mut dyn DeliveryRepository {
        self
    }
}

fn count(attempts: u32) -> i32 {
    i32::try_from(attempts).unwrap_or(i32::MAX)
}

fn attempts(row: &Model) -> Result<u32, StoreError> {
    u32::try_from(row.attempts).map_err(|_| unreadable("count of tries"))
}

/// One that was claimed at this try and not claimed, put aside or done since.
fn held(id: DeliveryId, attempts: u32) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(Uuid::from(id)))
        .filter(Column::Attempts.eq(count(attempts)))
        .filter(Column::ParkedAt.is_null())
}

impl SeaWork {
    /// Writes a delivery for each reaction that these events, whose rows in the journal have these ids, have.
    pub(crate) async fn write_deliveries(
        &self,
        ids: &[Uuid],
        events: &[Event],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut rows = Vec::new();
        for (event_id, event) in ids.iter().zip(events) {
            for (_, reaction) in self.routes.iter().filter(|(kind, _)| *kind == event.kind) {
                rows.push(ActiveModel {
                    id: Set(self.ids.next()),
                    event_id: Set(*event_id),
                    reaction: Set((*reaction).to_owned()),
                    confidential: Set(event.confidential.clone()),
                    due_at: Set(now),
                    attempts: Set(0),
                    parked_at: Set(None),
                    error: Set(None),
                    created_at: Set(now),
                });
            }
        }
        for rows in rows.chunks(BATCH) {
            let insert = Entity::insert_many(rows.to_vec());
            insert.exec_without_returning(&self.db).await.map_err(fault("delivery"))?;
        }
        Ok(())
    }

    /// Takes away what is still to be done about a user or one of their sessions: who would be told is
    /// gone, and what was confided of them must not stay.
    pub(crate) async fn delete_deliveries_about(&self, user: Uuid) -> Result<(), StoreError> {
        let own = Query::select()
            .column(sessions::Column::Id)
            .from(sessions::Entity)
            .and_where(sessions::Column::UserId.eq(user))
            .to_owned();
        let left = Query::select().column(Column::EventId).from(Entity).to_owned();
        let about = journal::Column::SubjectId.eq(user).or(journal::Column::SubjectId.in_subquery(own));
        let events = Query::select()
            .column(journal::Column::Id)
            .from(journal::Entity)
            .and_where(journal::Column::Id.in_subquery(left))
            .and_where(about)
            .to_owned();
        delete_all::<Entity>(&self.db, Column::EventId.in_subquery(events)).await?;
        Ok(())
    }

    /// The events of these deliveries.
    async fn events_of(&self, rows: &[Model]) -> Result<BTreeMap<Uuid, JournalEntry>, StoreError> {
        let mut events = BTreeMap::new();
        for rows in rows.chunks(BATCH) {
            let among = journal::Column::Id.is_in(rows.iter().map(|row| row.event_id));
            let query = journal::Entity::find().filter(among);
            for row in query.all(&self.db).await.map_err(fault("journal row"))? {
                events.insert(row.id, entry(row)?);
            }
        }
        Ok(events)
    }
}

#[async_trait]
impl DeliveryRepository for SeaWork {
    async fn claim(&mut self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        // Held first, then written: PostgreSQL may run a subquery that skips what is locked more than
        // once for one UPDATE, and would claim more than the limit.
        let query = Entity::find()
            .filter(Column::ParkedAt.is_null())
            .filter(Column::DueAt.lte(now))
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::Id)
            .limit(Ord::min(u64::from(limit), BATCH as u64))
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let rows = query.all(&self.db).await.map_err(fault("delivery"))?;
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

    async fn done(&mut self, id: DeliveryId, attempts: u32) -> Result<(), StoreError> {
        let query = Entity::delete_many()
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::Attempts.eq(count(attempts)))
            .filter(Column::ParkedAt.is_null());
        query.exec(&self.db).await.map_err(fault("delivery"))?;
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

    async fn backlog(&mut self) -> Result<Backlog, StoreError> {
        let waiting = Entity::find().filter(Column::ParkedAt.is_null()).count(&self.db).await;
        let parked = Entity::find().filter(Column::ParkedAt.is_not_null()).count(&self.db).await;
        Ok(Backlog { waiting: waiting.map_err(fault("delivery"))?, parked: parked.map_err(fault("delivery"))? })
    }
}
