//! Who sends what next.

use super::deliveries::{Column, Entity, delivery, waiting};
use super::endpoints::{self, HELD, ON, webhook};
use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::clock::Timestamp;
use plantel_domain::store::StoreError;
use plantel_domain::webhooks::{ClaimedHook, Webhook};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockBehavior, Query};
use sea_orm::{ExprTrait, Order, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

impl SeaWork {
    pub(super) async fn any_webhook_delivery_due(&self, now: Timestamp) -> Result<bool, StoreError> {
        let query = Entity::find().filter(waiting()).filter(Column::DueAt.lte(now)).limit(1);
        let found = query.select_only().column(Column::Id).into_tuple::<Uuid>().one(&self.db).await;
        Ok(found.map_err(fault("webhook delivery"))?.is_some())
    }

    /// Claims under a lock of each endpoint: who has it alone says how many more of it may be on their way.
    pub(super) async fn claim_webhook_deliveries(
        &self,
        (now, until): (Timestamp, Timestamp),
        limit: u32,
        each: u32,
    ) -> Result<Vec<ClaimedHook>, StoreError> {
        let mut ids: Vec<Uuid> = Vec::new();
        let mut endpoints: BTreeMap<Uuid, Webhook> = BTreeMap::new();
        for webhook in self.endpoints_with_something_due(now, limit, each).await? {
            let left = u64::from(limit).saturating_sub(ids.len() as u64);
            let of_it = Entity::find().filter(Column::WebhookId.eq(Uuid::from(webhook.id))).filter(waiting());
            let on_their_way = of_it.clone().filter(Column::ClaimedUntil.gt(now)).count(&self.db).await;
            let room = u64::from(each).saturating_sub(on_their_way.map_err(fault("webhook delivery"))?);
            // By its own name: conditions of queries have a `min` too.
            let some = Ord::min(left, room);
            if some == 0 {
                continue;
            }
            let due =
                of_it.filter(Column::DueAt.lte(now)).order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(some);
            let due = due.select_only().column(Column::Id).into_tuple::<Uuid>().all(&self.db).await;
            ids.extend(due.map_err(fault("webhook delivery"))?);
            endpoints.insert(webhook.id.into(), webhook);
        }
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

    /// Locked, in no order: who has much to be told stands in nobody's way. Those of which another claims, or as many
    /// as may be are on their way, come later.
    async fn endpoints_with_something_due(
        &self,
        now: Timestamp,
        limit: u32,
        each: u32,
    ) -> Result<Vec<Webhook>, StoreError> {
        let on_their_way = Entity::find().filter(waiting()).filter(Column::ClaimedUntil.gt(now));
        let on_their_way = on_their_way.select_only().column(Column::WebhookId).into_tuple::<Uuid>();
        let mut busy: BTreeMap<Uuid, u32> = BTreeMap::new();
        for id in on_their_way.all(&self.db).await.map_err(fault("webhook delivery"))? {
            *busy.entry(id).or_default() += 1;
        }
        let full = busy.into_iter().filter(|(_, count)| *count >= each).map(|(id, _)| id);
        let due = Query::select()
            .column(Column::WebhookId)
            .from(Entity)
            .and_where(waiting())
            .and_where(Column::DueAt.lte(now))
            .to_owned();
        let query = endpoints::Entity::find()
            .filter(endpoints::Column::State.eq(ON))
            .filter(endpoints::Column::Id.in_subquery(due))
            .filter(endpoints::Column::Id.is_not_in(full))
            .order_by(Expr::cust("random()"), Order::Asc)
            .limit(u64::from(limit))
            .lock_with_behavior(HELD, LockBehavior::SkipLocked);
        query.all(&self.db).await.map_err(fault("webhook"))?.into_iter().map(webhook).collect()
    }
}
