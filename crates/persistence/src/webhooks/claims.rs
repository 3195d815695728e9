//! Who sends what next.

use super::deliveries::{Column, Entity, delivery, finished, waiting};
use super::endpoints::{self, HELD, ON, owner, owner_is, webhook};
use crate::fault::fault;
use crate::work::{BATCH, SeaWork};
use plantel_domain::clock::Timestamp;
use plantel_domain::store::StoreError;
use plantel_domain::webhooks::{CancelReason, ClaimedHook, HookOwner, HookPlaces, Room, Webhook, WebhookDeliveryState};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockBehavior, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbBackend, ExprTrait, Order, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// Any number but that of the schema; every server asks for the same one.
const CLAIMING: i64 = 0x0077_6562_686f_6f6b;

/// The endpoints of which something is due.
fn due(now: Timestamp) -> SelectStatement {
    Query::select()
        .column(Column::WebhookId)
        .from(Entity)
        .and_where(waiting())
        .and_where(Column::DueAt.lte(now))
        .to_owned()
}

impl SeaWork {
    pub(super) async fn any_webhook_delivery_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        let query = Entity::find().filter(waiting()).filter(Column::DueAt.lte(now)).limit(1);
        let found = query.select_only().column(Column::Id).into_tuple::<Uuid>().one(&self.db).await;
        Ok(found.map_err(fault("webhook delivery"))?.is_some())
    }

    /// Claims under a lock of each endpoint, as whoever writes down what came of a try takes them.
    pub(super) async fn claim_webhook_deliveries(
        &self,
        (now, until): (Timestamp, Timestamp),
        limit: u32,
        places: HookPlaces,
    ) -> Result<Vec<ClaimedHook>, StoreError> {
        self.take_turns_at_claiming().await?;
        let mut room = self.room_for_webhooks(now, places).await?;
        let mut ids: Vec<Uuid> = Vec::new();
        let mut endpoints: BTreeMap<Uuid, Webhook> = BTreeMap::new();
        for webhook in self.endpoints_with_something_due(now, limit, &room).await? {
            let left = u64::from(limit).saturating_sub(ids.len() as u64);
            // By its own name: conditions of queries have a `min` too.
            let some = Ord::min(left, u64::from(room.left(webhook.owner, webhook.id)));
            if some == 0 {
                continue;
            }
            let of_it = Entity::find().filter(Column::WebhookId.eq(Uuid::from(webhook.id))).filter(waiting());
            let due =
                of_it.filter(Column::DueAt.lte(now)).order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(some);
            let due = due.select_only().column(Column::Id).into_tuple::<Uuid>().all(&self.db).await;
            for id in due.map_err(fault("webhook delivery"))? {
                room.occupy(webhook.owner, webhook.id);
                ids.push(id);
            }
            endpoints.insert(webhook.id.into(), webhook);
        }
        self.claim_these((now, until), ids, &endpoints).await
    }

    async fn claim_these(
        &self,
        (now, until): (Timestamp, Timestamp),
        ids: Vec<Uuid>,
        endpoints: &BTreeMap<Uuid, Webhook>,
    ) -> Result<Vec<ClaimedHook>, StoreError> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let claim = Entity::update_many()
            .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
            .col_expr(Column::Tries, Expr::col(Column::Tries).add(1))
            .col_expr(Column::DueAt, Expr::value(until))
            .col_expr(Column::ClaimedUntil, Expr::value(until))
            .filter(Column::Id.is_in(ids.iter().copied()))
            .filter(waiting())
            .filter(Column::DueAt.lte(now));
        claim.exec(&self.db).await.map_err(fault("webhook delivery"))?;
        let claimed = Entity::find()
            .filter(Column::Id.is_in(ids))
            .filter(waiting())
            .filter(Column::ClaimedUntil.eq(until))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id);
        let mut hooks = Vec::new();
        for row in claimed.all(&self.db).await.map_err(fault("webhook delivery"))? {
            if let Some(webhook) = endpoints.get(&row.webhook_id).cloned() {
                hooks.push(ClaimedHook { delivery: delivery(row)?, webhook });
            }
        }
        Ok(hooks)
    }

    /// SQLite has one writer. On PostgreSQL those who claim take turns until their work ends: who counts what is on its
    /// way sees all of it.
    async fn take_turns_at_claiming(&self) -> Result<(), StoreError> {
        if self.db.get_database_backend() == DbBackend::Postgres {
            let turn = format!("SELECT pg_advisory_xact_lock({CLAIMING})");
            self.db.execute_unprepared(&turn).await.map_err(fault("webhook delivery"))?;
        }
        Ok(())
    }

    async fn room_for_webhooks(&self, now: Timestamp, places: HookPlaces) -> Result<Room, StoreError> {
        let on_their_way = Entity::find().filter(waiting()).filter(Column::ClaimedUntil.gt(now));
        let on_their_way = on_their_way.select_only().column(Column::WebhookId).into_tuple::<Uuid>();
        let on_their_way = on_their_way.all(&self.db).await.map_err(fault("webhook delivery"))?;
        let owners = endpoints::Entity::find()
            .filter(endpoints::Column::Id.is_in(on_their_way.iter().copied()))
            .select_only()
            .columns([endpoints::Column::Id, endpoints::Column::InstitutionId, endpoints::Column::UserId])
            .into_tuple::<(Uuid, Option<Uuid>, Option<Uuid>)>();
        let mut owned: BTreeMap<Uuid, HookOwner> = BTreeMap::new();
        for (id, institution, person) in owners.all(&self.db).await.map_err(fault("webhook"))? {
            owned.insert(id, owner(institution, person)?);
        }
        let mut room = Room::new(places);
        for id in on_their_way {
            if let Some(owner) = owned.get(&id) {
                room.occupy(*owner, id.into());
            }
        }
        Ok(room)
    }

    /// Locked, in no order: who has much to be told stands in nobody's way. Those that somebody writes, or of which as
    /// many as may be are on their way, come later.
    async fn endpoints_with_something_due(
        &self,
        now: Timestamp,
        limit: u32,
        room: &Room,
    ) -> Result<Vec<Webhook>, StoreError> {
        let institutions = room.full_owners().filter_map(HookOwner::institution).map(Uuid::from);
        let people = room.full_owners().filter_map(HookOwner::person).map(Uuid::from);
        let of_none_of_these = |owner: endpoints::Column, full: Vec<Uuid>| {
            Condition::any().add(owner.is_null()).add(owner.is_not_in(full))
        };
        let query = endpoints::Entity::find()
            .filter(endpoints::Column::State.eq(ON))
            .filter(endpoints::Column::Id.in_subquery(due(now)))
            .filter(endpoints::Column::Id.is_not_in(room.full_endpoints().map(Uuid::from)))
            .filter(of_none_of_these(endpoints::Column::InstitutionId, institutions.collect()))
            .filter(of_none_of_these(endpoints::Column::UserId, people.collect()))
            .filter(owner_is(true))
            .order_by(Expr::cust("random()"), Order::Asc)
            .limit(u64::from(limit))
            .lock_with_behavior(HELD, LockBehavior::SkipLocked);
        query.all(&self.db).await.map_err(fault("webhook"))?.into_iter().map(webhook).collect()
    }

    /// Under a lock of each endpoint, too; those that somebody writes come later.
    pub(super) async fn cancel_webhook_deliveries_of_absent(&self, now: Timestamp) -> Result<u64, StoreError> {
        let query = endpoints::Entity::find()
            .filter(owner_is(false))
            .filter(endpoints::Column::Id.in_subquery(due(now)))
            .order_by_asc(endpoints::Column::Id)
            .limit(BATCH as u64)
            .lock_with_behavior(HELD, LockBehavior::SkipLocked);
        let ids = query.select_only().column(endpoints::Column::Id).into_tuple::<Uuid>().all(&self.db).await;
        let ids = ids.map_err(fault("webhook"))?;
        if ids.is_empty() {
            return Ok(0);
        }
        let why = Some(CancelReason::OwnerOff);
        let query = finished(WebhookDeliveryState::Cancelled, why, Some(now))
            .filter(Column::WebhookId.is_in(ids))
            .filter(waiting());
        Ok(query.exec(&self.db).await.map_err(fault("webhook delivery"))?.rows_affected)
    }
}
