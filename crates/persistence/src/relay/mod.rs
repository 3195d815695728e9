//! Deliveries: written with their event, claimed by whoever carries them out.

mod outstanding;
mod repository;

use crate::audit::{entity as journal, entry};
use crate::fault::{fault, unreadable};
use crate::identity::sessions;
use crate::work::{BATCH, SeaWork, delete_all};
use chrono::{DateTime, Utc};
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::DeliveryId;
use plantel_domain::journal::Event;
use plantel_domain::relay::{DeliveryRepository, ListedDelivery, RelayRepositories, Tried};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{ActiveValue::Set, Condition, ExprTrait, UpdateMany};
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

/// Those that were claimed at these tries and not claimed, put aside or done since.
fn tried_so(tried: &[Tried]) -> Condition {
    let mut by_try: BTreeMap<u32, Vec<Uuid>> = BTreeMap::new();
    for (id, attempts) in tried {
        by_try.entry(*attempts).or_default().push((*id).into());
    }
    let same = |(attempts, ids): (u32, Vec<Uuid>)| {
        Condition::all().add(Column::Attempts.eq(count(attempts))).add(Column::Id.is_in(ids))
    };
    let any = by_try.into_iter().map(same).fold(Condition::any(), Condition::add);
    Condition::all().add(Column::ParkedAt.is_null()).add(any)
}

/// One that was set aside.
fn set_aside(id: DeliveryId) -> Condition {
    Condition::all().add(Column::Id.eq(Uuid::from(id))).add(Column::ParkedAt.is_not_null())
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

    /// As operators see them.
    async fn listed(&self, rows: Vec<Model>) -> Result<Vec<ListedDelivery>, StoreError> {
        let events = self.events_of(&rows).await?;
        let listed = rows.into_iter().map(|row| {
            let attempts = attempts(&row)?;
            let event = events.get(&row.event_id).ok_or_else(|| unreadable("delivery's event"))?;
            Ok(ListedDelivery {
                id: row.id.into(),
                reaction: row.reaction,
                kind: event.kind.clone(),
                institution: event.institution,
                at: event.at,
                attempts,
                due_at: row.due_at,
                parked_at: row.parked_at,
                error: row.error,
            })
        });
        listed.collect()
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
