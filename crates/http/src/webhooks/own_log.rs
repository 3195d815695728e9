//! What was sent to endpoints of the caller.

use super::bodies::WebhookReplayBody;
use super::shared::{self, WebhookDeliveryParams};
use super::views::{WebhookDeliveryLogView, WebhookDeliveryView, WebhookReplayView};
use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, post};
use plantel_application::webhooks::Whose;

/// Tells an endpoint that this is a test (`webhook.test`), now and once, one at a time, and shows how that went: the
/// status, or in a word why there is none. What the receiver answers is not shown.
#[utoipa::path(operation_id = "own-webhooks-test", tag = "webhooks", params(("id" = Uuid, Path)),
    security(("bearer" = [])),
    responses((status = OK, description = "How it went", body = WebhookDeliveryLogView)))]
#[post("/users/me/webhooks/{id}/test")]
pub async fn test(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<WebhookDeliveryLogView>> {
    shared::test(&services, &caller.ctx, Whose::Own, id.0).await
}

/// Lists what was and will be sent to an endpoint in the last thirty days, newest first.
#[utoipa::path(operation_id = "own-webhooks-deliveries", tag = "webhooks",
    params(("id" = Uuid, Path), WebhookDeliveryParams, PageParams), security(("bearer" = [])),
    responses((status = OK, description = "A page", body = ListView<WebhookDeliveryView>)))]
#[get("/users/me/webhooks/{id}/deliveries")]
pub async fn deliveries(
    caller: Caller,
    id: PathId,
    query: Query,
    services: Data<Services>,
) -> ApiResult<Listed<WebhookDeliveryView>> {
    shared::deliveries(&services, &caller.ctx, Whose::Own, id.0, query).await
}

/// Sends again what failed or was cancelled and was written since then, the oldest thousand; tests are left out.
#[utoipa::path(operation_id = "own-webhooks-replay", tag = "webhooks", params(("id" = Uuid, Path)),
    request_body = WebhookReplayBody, security(("bearer" = [])),
    responses((status = OK, description = "How many there are", body = WebhookReplayView)))]
#[post("/users/me/webhooks/{id}/replay")]
pub async fn replay_since(
    caller: Caller,
    id: PathId,
    body: Valid<WebhookReplayBody>,
    services: Data<Services>,
) -> ApiResult<Json<WebhookReplayView>> {
    shared::replay_since(&services, &caller.ctx, Whose::Own, id.0, body.0.read()?).await
}

/// Shows one event on its way, with what was sent and the tries at it.
#[utoipa::path(operation_id = "own-webhooks-delivery", tag = "webhooks", params(("id" = Uuid, Path)),
    security(("bearer" = [])),
    responses((status = OK, description = "The delivery", body = WebhookDeliveryLogView)))]
#[get("/users/me/webhook-deliveries/{id}")]
pub async fn delivery(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<WebhookDeliveryLogView>> {
    shared::delivery(&services, &caller.ctx, Whose::Own, id.0).await
}

/// Sends one event again, whatever came of it; the receiver knows it by the same `webhook-id`.
#[utoipa::path(operation_id = "own-webhooks-delivery-replay", tag = "webhooks", params(("id" = Uuid, Path)),
    security(("bearer" = [])),
    responses((status = OK, description = "The delivery", body = WebhookDeliveryLogView)))]
#[post("/users/me/webhook-deliveries/{id}/replay")]
pub async fn replay(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<WebhookDeliveryLogView>> {
    shared::replay(&services, &caller.ctx, Whose::Own, id.0).await
}
