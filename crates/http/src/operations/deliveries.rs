//! What is still to be delivered: reactions to events, and notices on their way through channels.

use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::PathId;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::notifications::ListedDispatch;
use plantel_domain::relay::{DeliveryFilter, DeliveryState, ListedDelivery, Outstanding, OutstandingKind};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which deliveries.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `list` reads")]
pub struct DeliveryParams {
    /// `delivery` (a reaction to an event) or `dispatch` (a notice that goes through a channel).
    what: Option<String>,
    /// `waiting` (tried without anybody) or `parked` (waits for an operator).
    #[param(pattern = "^(waiting|parked)$")]
    state: Option<String>,
}

/// One reaction to one event, or one notice that goes through one channel, until it is done.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    /// Its id.
    pub id: Uuid,
    /// `delivery` (a reaction to an event) or `dispatch` (a notice that goes through a channel).
    #[schema(example = "delivery")]
    pub what: &'static str,
    /// `waiting` or `parked`.
    #[schema(example = "parked")]
    pub state: &'static str,
    /// What is to be done of a delivery: `letters`, or `tell` (notices and webhooks); null for a dispatch.
    #[schema(example = "letters")]
    pub reaction: Option<String>,
    /// A delivery is about an event of this kind; null for a dispatch.
    #[schema(example = "recovery.requested")]
    pub event: Option<String>,
    /// On which way a dispatch goes: `email`, `webhook`, `push` or `sms`; null for a delivery.
    pub channel: Option<&'static str>,
    /// To whom a dispatch goes; null for a delivery.
    pub user_id: Option<Uuid>,
    /// A dispatch tells of this, by the name that notices have for it; null for a delivery.
    pub notice_type: Option<&'static str>,
    /// Where it happened; null when in no institution.
    pub institution_id: Option<Uuid>,
    /// When the event happened, or the notice was put on its way.
    pub at: DateTime<Utc>,
    /// How often it was tried since it began, or since an operator had it tried again.
    #[schema(example = 10)]
    pub attempts: u32,
    /// When it is tried next; null when it is parked.
    pub due_at: Option<DateTime<Utc>>,
    /// Since when it waits for an operator.
    pub parked_at: Option<DateTime<Utc>>,
    /// What the last try said that failed.
    #[schema(example = "no such mailbox")]
    pub error: Option<String>,
}

impl From<Outstanding> for DeliveryView {
    fn from(it: Outstanding) -> Self {
        match it {
            Outstanding::Delivery(it) => it.into(),
            Outstanding::Dispatch(it) => it.into(),
        }
    }
}

impl From<ListedDelivery> for DeliveryView {
    fn from(it: ListedDelivery) -> Self {
        Self {
            id: it.id.into(),
            what: OutstandingKind::Delivery.name(),
            state: it.state().name(),
            event: Some(it.kind),
            reaction: Some(it.reaction),
            channel: None,
            user_id: None,
            notice_type: None,
            institution_id: it.institution.map(Into::into),
            at: it.at,
            attempts: it.attempts,
            due_at: it.parked_at.is_none().then_some(it.due_at),
            parked_at: it.parked_at,
            error: it.error,
        }
    }
}

impl From<ListedDispatch> for DeliveryView {
    fn from(it: ListedDispatch) -> Self {
        Self {
            id: it.id.into(),
            what: OutstandingKind::Dispatch.name(),
            state: it.state().name(),
            event: None,
            reaction: None,
            channel: Some(it.channel.name()),
            user_id: Some(it.user.into()),
            notice_type: Some(it.kind.name()),
            institution_id: it.institution.map(Into::into),
            at: it.at,
            attempts: it.attempts,
            due_at: it.parked_at.is_none().then_some(it.due_at),
            parked_at: it.parked_at,
            error: it.error,
        }
    }
}

/// How many are tried again.
#[derive(Serialize, ToSchema)]
#[schema(as = DeliveriesRetried)]
pub struct RetriedView {
    /// So many.
    pub retried: u64,
}

/// Lists what is still to be delivered, oldest first, of every institution.
#[utoipa::path(operation_id = "deliveries-list", tag = "operations", params(DeliveryParams, PageParams),
    security(("bearer" = ["manage:jobs"])),
    responses((status = OK, description = "A page", body = ListView<DeliveryView>)))]
#[get("/deliveries")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<DeliveryView>> {
    let what = query.read("what", OutstandingKind::parse);
    let filter = DeliveryFilter { what, state: query.read("state", DeliveryState::parse) };
    let page = query.page("deliveries");
    let link = query.done("deliveries")?;
    let page = attempt(|| services.relay.list(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, DeliveryView::from))
}

/// Has everything tried again that waits for an operator.
#[utoipa::path(operation_id = "deliveries-retry-all", tag = "operations", security(("bearer" = ["manage:jobs"])),
    responses((status = OK, description = "How many there were", body = RetriedView)))]
#[post("/deliveries/retry")]
pub async fn retry_all(caller: Caller, services: Data<Services>) -> ApiResult<Json<RetriedView>> {
    let retried = attempt(|| services.relay.retry_parked(&caller.ctx)).await?;
    Ok(Json(RetriedView { retried }))
}

/// Has one tried again that waits for an operator; of a digest, all that waits so.
#[utoipa::path(operation_id = "deliveries-retry", tag = "operations", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:jobs"])),
    responses((status = OK, description = "The delivery", body = DeliveryView)))]
#[post("/deliveries/{id}/retry")]
pub async fn retry(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<DeliveryView>> {
    Ok(Json(attempt(|| services.relay.retry(&caller.ctx, id.0)).await?.into()))
}

/// Gives one up that waits for an operator: it is never carried out. A notice stays in the inbox.
#[utoipa::path(operation_id = "deliveries-give-up", tag = "operations", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:jobs"])),
    responses((status = NO_CONTENT, description = "It is gone")))]
#[delete("/deliveries/{id}")]
pub async fn give_up(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    attempt(|| services.relay.give_up(&caller.ctx, id.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
