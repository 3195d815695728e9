//! What is still to be delivered.

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
use plantel_domain::relay::{DeliveryFilter, DeliveryState, ListedDelivery};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which deliveries.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `list` reads")]
pub struct DeliveryParams {
    /// `waiting` (tried without anybody) or `parked` (waits for an operator).
    state: Option<String>,
}

/// One reaction to one event, until it is done.
#[derive(Serialize, ToSchema)]
#[schema(as = Delivery)]
pub struct DeliveryView {
    /// Its id.
    pub id: Uuid,
    /// `waiting` or `parked`.
    #[schema(example = "parked")]
    pub state: &'static str,
    /// What is to be done: `letters`, or `tell` (notices and webhooks).
    #[schema(example = "letters")]
    pub reaction: String,
    /// About an event of this kind.
    #[schema(example = "recovery.requested")]
    pub event: String,
    /// Where the event happened; null when in no institution.
    pub institution_id: Option<Uuid>,
    /// When the event happened.
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

impl From<ListedDelivery> for DeliveryView {
    fn from(it: ListedDelivery) -> Self {
        Self {
            id: it.id.into(),
            state: it.state().name(),
            event: it.kind,
            reaction: it.reaction,
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
    let filter = DeliveryFilter { state: query.read("state", DeliveryState::parse) };
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

/// Has one tried again that waits for an operator.
#[utoipa::path(operation_id = "deliveries-retry", tag = "operations", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:jobs"])),
    responses((status = OK, description = "The delivery", body = DeliveryView)))]
#[post("/deliveries/{id}/retry")]
pub async fn retry(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<DeliveryView>> {
    let id = id.0.into();
    Ok(Json(attempt(|| services.relay.retry(&caller.ctx, id)).await?.into()))
}

/// Gives one up that waits for an operator: it is never carried out.
#[utoipa::path(operation_id = "deliveries-give-up", tag = "operations", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:jobs"])),
    responses((status = NO_CONTENT, description = "It is gone")))]
#[delete("/deliveries/{id}")]
pub async fn give_up(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.relay.give_up(&caller.ctx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
