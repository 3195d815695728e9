//! Endpoints of the caller.

use super::bodies::{OwnWebhookBody, WebhookChangeBody, WebhookRotationBody};
use super::shared;
use super::views::{NewWebhookView, WebhookView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid, ValidIfSent};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, delete, get, patch, post};
use plantel_application::attempt;
use plantel_application::webhooks::Whose;

/// Where these are found.
const PLACE: &str = "/api/v1/users/me/webhooks";

/// Lists the endpoints of the caller, newest first.
#[utoipa::path(operation_id = "own-webhooks-list", tag = "webhooks", params(PageParams),
    security(("bearer" = [])),
    responses((status = OK, description = "A page", body = ListView<WebhookView>)))]
#[get("/users/me/webhooks")]
pub async fn list(caller: Caller, query: Query, services: Data<Services>) -> ApiResult<Listed<WebhookView>> {
    shared::list(&services, &caller.ctx, Whose::Own, query, "own-webhooks").await
}

/// Says where another system is told of the caller's own notices; with the secret that signs them, which is shown this
/// once.
#[utoipa::path(operation_id = "own-webhooks-create", tag = "webhooks", request_body = OwnWebhookBody,
    security(("bearer" = [])),
    responses((status = CREATED, description = "The endpoint, with its secret", body = NewWebhookView)))]
#[post("/users/me/webhooks")]
pub async fn create(
    caller: Caller,
    body: Valid<OwnWebhookBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<NewWebhookView>> {
    shared::create(&services, &caller.ctx, Whose::Own, body.0.into(), PLACE).await
}

/// Shows an endpoint.
#[utoipa::path(operation_id = "own-webhooks-get", tag = "webhooks", params(("id" = Uuid, Path)),
    security(("bearer" = [])),
    responses((status = OK, description = "The endpoint", body = WebhookView)))]
#[get("/users/me/webhooks/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<WebhookView>> {
    shared::find(&services, &caller.ctx, Whose::Own, id.0).await
}

/// Changes where or of what another system is told.
#[utoipa::path(operation_id = "own-webhooks-update", tag = "webhooks", params(("id" = Uuid, Path)),
    request_body = WebhookChangeBody, security(("bearer" = [])),
    responses((status = OK, description = "The endpoint", body = WebhookView)))]
#[patch("/users/me/webhooks/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<WebhookChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<WebhookView>> {
    shared::change(&services, &caller.ctx, Whose::Own, (id.0, if_match.0), body.0).await
}

/// Takes an endpoint away, with what was sent to it.
#[utoipa::path(operation_id = "own-webhooks-delete", tag = "webhooks", params(("id" = Uuid, Path)),
    security(("bearer" = [])), responses((status = NO_CONTENT, description = "It is told no more")))]
#[delete("/users/me/webhooks/{id}")]
pub async fn delete(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.webhooks.delete(&caller.ctx, Whose::Own, id, if_match.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Gives an endpoint a new secret, which is shown this once; for some hours the one before signs too.
#[utoipa::path(operation_id = "own-webhooks-rotate", tag = "webhooks", params(("id" = Uuid, Path)),
    request_body = WebhookRotationBody, security(("bearer" = [])),
    responses((status = OK, description = "The endpoint, with its secret", body = NewWebhookView)))]
#[post("/users/me/webhooks/{id}/rotate")]
pub async fn rotate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: ValidIfSent<WebhookRotationBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<NewWebhookView>> {
    shared::rotate(&services, &caller.ctx, Whose::Own, (id.0, if_match.0), body.0.read()?).await
}

/// Has an endpoint told again, as if nothing had failed.
#[utoipa::path(operation_id = "own-webhooks-on", tag = "webhooks", params(("id" = Uuid, Path)),
    security(("bearer" = [])),
    responses((status = OK, description = "The endpoint", body = WebhookView)))]
#[post("/users/me/webhooks/{id}/on")]
pub async fn switch_on(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<WebhookView>> {
    shared::switch_on(&services, &caller.ctx, Whose::Own, (id.0, if_match.0)).await
}

/// Has an endpoint told nothing any more; what waits for it is cancelled.
#[utoipa::path(operation_id = "own-webhooks-off", tag = "webhooks", params(("id" = Uuid, Path)),
    security(("bearer" = [])),
    responses((status = OK, description = "The endpoint", body = WebhookView)))]
#[post("/users/me/webhooks/{id}/off")]
pub async fn switch_off(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<WebhookView>> {
    shared::switch_off(&services, &caller.ctx, Whose::Own, (id.0, if_match.0)).await
}
