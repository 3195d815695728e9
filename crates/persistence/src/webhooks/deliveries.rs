//! Rows of what is sent.

use super::endpoints;
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{BATCH, SeaWork, delete_all};
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{WebhookDeliveryId, WebhookId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::StoreError;
use plantel_domain::webhooks::{
    CancelReason, HookAttempt, HookBacklog, HookOwner, Replay, WEBHOOK_TEST, WebhookDelivery, WebhookDeliveryFilter,
    WebhookDeliveryState,
};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{OnConflict, Query, SimpleExpr};
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect, UpdateMany};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhook_deliveries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub webhook_id: Uuid,
    pub event_id: Uuid,
    pub kind: String,
    pub payload: String,
    pub state: String,
    pub due_at: DateTime<Utc>,
    pub claimed_until: Option<DateTime<Utc>>,
    pub attempts: i32,
    pub tries: i32,
    pub created_at: DateTime<Utc>,
    pub finished_at: Option<DateTime<Utc>>,
    pub cancelled_why: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// One try.
mod attempt {
    use super::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "webhook_attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub delivery_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i32,
        pub at: DateTime<Utc>,
        pub status: Option<i32>,
        pub took_ms: i64,
        pub error: Option<String>,
        pub answer: String,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn number(count: u32) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}

fn count(stored: i32) -> Result<u32, StoreError> {
    u32::try_from(stored).map_err(|_| unreadable("count of tries"))
}

fn row(it: &WebhookDelivery) -> Model {
    Model {
        id: it.id.into(),
        webhook_id: it.webhook.into(),
        event_id: it.event,
        kind: it.kind.clone(),
        payload: it.payload.clone(),
        state: it.state.name().to_owned(),
        due_at: it.due_at,
        claimed_until: None,
        attempts: number(it.attempts),
        tries: number(it.tries),
        created_at: it.created_at,
        finished_at: it.finished_at,
        cancelled_why: it.cancelled_why.map(|why| why.name().to_owned()),
    }
}

pub(super) fn delivery(row: Model) -> Result<WebhookDelivery, StoreError> {
    let why = row.cancelled_why.as_deref().map(CancelReason::parse).transpose();
    Ok(WebhookDelivery {
        id: row.id.into(),
        webhook: row.webhook_id.into(),
        event: row.event_id,
        kind: row.kind,
        payload: row.payload,
        state: WebhookDeliveryState::parse(&row.state).map_err(|_| unreadable("state of a delivery"))?,
        due_at: row.due_at,
        attempts: count(row.attempts)?,
        tries: count(row.tries)?,
        created_at: row.created_at,
        finished_at: row.finished_at,
        cancelled_why: why.map_err(|_| unreadable("reason of a delivery"))?,
    })
}

fn attempt_row(id: WebhookDeliveryId, it: &HookAttempt) -> attempt::Model {
    attempt::Model {
        delivery_id: id.into(),
        number: number(it.number),
        at: it.at,
        status: it.status.map(Into::into),
        took_ms: it.took_ms.into(),
        error: it.error.clone().filter(|error| !error.is_empty()),
        answer: it.answer.clone(),
    }
}

fn attempt(row: attempt::Model) -> Result<HookAttempt, StoreError> {
    let status = row.status.map(u16::try_from).transpose().map_err(|_| unreadable("status of an answer"))?;
    Ok(HookAttempt {
        number: count(row.number)?,
        at: row.at,
        status,
        took_ms: u32::try_from(row.took_ms).map_err(|_| unreadable("time of a try"))?,
        error: row.error,
        answer: row.answer,
    })
}

/// Those that are still to be sent.
pub(super) fn waiting() -> SimpleExpr {
    Column::State.eq(WebhookDeliveryState::Waiting.name())
}

/// Those of something that happened.
fn no_test() -> SimpleExpr {
    Column::Kind.ne(WEBHOOK_TEST)
}

/// They stand so from now on, and nobody has them.
pub(super) fn finished(
    state: WebhookDeliveryState,
    cancelled_why: Option<CancelReason>,
    at: Option<Timestamp>,
) -> UpdateMany<Entity> {
    Entity::update_many()
        .col_expr(Column::CancelledWhy, Expr::value(cancelled_why.map(CancelReason::name)))
        .col_expr(Column::State, Expr::value(state.name()))
        .col_expr(Column::FinishedAt, Expr::value(at))
        .col_expr(Column::ClaimedUntil, Expr::value(None::<DateTime<Utc>>))
}

impl SeaWork {
    pub(super) async fn add_webhook_deliveries(&self, new: &[WebhookDelivery]) -> Result<u64, StoreError> {
        let mut added = 0;
        let known = OnConflict::columns([Column::WebhookId, Column::EventId]).do_nothing().to_owned();
        for new in new.chunks(BATCH) {
            let rows = new.iter().map(|it| row(it).into_active_model());
            let insert = Entity::insert_many(rows).on_conflict(known.clone());
            added += insert.exec_without_returning(&self.db).await.map_err(fault("webhook delivery"))?;
        }
        Ok(added)
    }

    pub(super) async fn settle_webhook_delivery(
        &self,
        after: &WebhookDelivery,
        tried: &HookAttempt,
    ) -> Result<bool, StoreError> {
        let id = Uuid::from(after.id);
        let held = Entity::find_by_id(id).lock(endpoints::HELD).one(&self.db).await;
        if held.map_err(fault("webhook delivery"))?.is_none() {
            return Ok(false);
        }
        let once = OnConflict::columns([attempt::Column::DeliveryId, attempt::Column::Number]).do_nothing().to_owned();
        let insert = attempt::Entity::insert(attempt_row(after.id, tried).into_active_model()).on_conflict(once);
        insert.exec_without_returning(&self.db).await.map_err(fault("webhook attempt"))?;
        // What was replayed since is claimed by nobody yet.
        let query = finished(after.state, None, after.finished_at)
            .col_expr(Column::DueAt, Expr::value(after.due_at))
            .filter(Column::Id.eq(id))
            .filter(waiting())
            .filter(Column::ClaimedUntil.is_not_null())
            .filter(Column::Attempts.eq(number(after.attempts)));
        Ok(query.exec(&self.db).await.map_err(fault("webhook delivery"))?.rows_affected > 0)
    }

    pub(super) async fn webhook_delivery(
        &self,
        owner: HookOwner,
        id: WebhookDeliveryId,
    ) -> Result<Option<WebhookDelivery>, StoreError> {
        let own = Query::select()
            .column(endpoints::Column::Id)
            .from(endpoints::Entity)
            .and_where(endpoints::owned(owner))
            .to_owned();
        let query = Entity::find_by_id(Uuid::from(id)).filter(Column::WebhookId.in_subquery(own));
        query.one(&self.db).await.map_err(fault("webhook delivery"))?.map(delivery).transpose()
    }

    pub(super) async fn webhook_attempts(&self, id: WebhookDeliveryId) -> Result<Vec<HookAttempt>, StoreError> {
        let query = attempt::Entity::find()
            .filter(attempt::Column::DeliveryId.eq(Uuid::from(id)))
            .order_by_asc(attempt::Column::Number);
        query.all(&self.db).await.map_err(fault("webhook attempt"))?.into_iter().map(attempt).collect()
    }

    pub(super) async fn list_webhook_deliveries(
        &self,
        webhook: WebhookId,
        filter: &WebhookDeliveryFilter,
        asked: &PageRequest,
    ) -> Result<Page<WebhookDelivery>, StoreError> {
        let mut query = Entity::find().filter(Column::WebhookId.eq(Uuid::from(webhook)));
        if let Some(state) = filter.state {
            query = query.filter(Column::State.eq(state.name()));
        }
        if let Some(kind) = &filter.kind {
            query = query.filter(Column::Kind.eq(kind.as_str()));
        }
        let keyset = Keyset {
            sort: "-created_at".to_owned(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        crate::paging::read(page(&self.db, query, keyset, asked).await?, delivery)
    }

    pub(super) async fn cancel_webhook_deliveries(
        &self,
        webhook: WebhookId,
        why: CancelReason,
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let query = finished(WebhookDeliveryState::Cancelled, Some(why), Some(now))
            .filter(Column::WebhookId.eq(Uuid::from(webhook)))
            .filter(waiting());
        Ok(query.exec(&self.db).await.map_err(fault("webhook delivery"))?.rows_affected)
    }

    pub(super) async fn replay_webhook_deliveries(
        &self,
        webhook: WebhookId,
        which: Replay,
        now: Timestamp,
        most: u32,
    ) -> Result<u64, StoreError> {
        let query = Entity::find().filter(Column::WebhookId.eq(Uuid::from(webhook)));
        let query = match which {
            Replay::One(id) => query
                .filter(Column::Id.eq(Uuid::from(id)))
                .filter(Column::State.ne(WebhookDeliveryState::Waiting.name())),
            Replay::FailedSince(since) => {
                let lost =
                    [WebhookDeliveryState::Failed, WebhookDeliveryState::Cancelled].map(WebhookDeliveryState::name);
                query.filter(Column::State.is_in(lost)).filter(Column::CreatedAt.gte(since)).filter(no_test())
            }
        };
        let query = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id).limit(u64::from(most));
        let ids = query.select_only().column(Column::Id).into_tuple::<Uuid>().all(&self.db).await;
        let (ids, mut replayed) = (ids.map_err(fault("webhook delivery"))?, 0);
        for ids in ids.chunks(BATCH) {
            let query = finished(WebhookDeliveryState::Waiting, None, None)
                .col_expr(Column::DueAt, Expr::value(now))
                .col_expr(Column::Tries, Expr::value(0))
                .filter(Column::Id.is_in(ids.iter().copied()))
                .filter(Column::State.ne(WebhookDeliveryState::Waiting.name()));
            replayed += query.exec(&self.db).await.map_err(fault("webhook delivery"))?.rows_affected;
        }
        Ok(replayed)
    }

    pub(super) async fn webhook_backlog(&self) -> Result<HookBacklog, StoreError> {
        let failed = Column::State.eq(WebhookDeliveryState::Failed.name());
        let all = Entity::find().filter(no_test());
        let waiting = all.clone().filter(waiting()).count(&self.db).await.map_err(fault("webhook delivery"))?;
        let failed = all.filter(failed).count(&self.db).await.map_err(fault("webhook delivery"))?;
        Ok(HookBacklog { waiting, failed })
    }

    pub(super) async fn forget_webhook_deliveries(&self, before: Timestamp) -> Result<u64, StoreError> {
        delete_all::<Entity>(&self.db, Column::CreatedAt.lt(before)).await
    }
}
