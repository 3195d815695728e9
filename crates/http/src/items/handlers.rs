//! Users' own things.

use super::views::{ItemBody, ItemChangeBody, ItemView, ItemsView};
use crate::answer::MessageView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::query::{KeptPageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{delete, get, post, put};
use plantel_application::attempt;

/// Makes an item.
#[utoipa::path(operation_id = "items-create_item", tag = "items", request_body = ItemBody, security(("bearer" = [])),
    responses((status = OK, description = "The item", body = ItemView)))]
#[post("/items")]
pub async fn create(caller: Caller, body: Valid<ItemBody>, services: Data<Services>) -> ApiResult<Json<ItemView>> {
    let new = body.0.read()?;
    Ok(Json(attempt(|| services.items.create(&caller.ctx, new.clone())).await?.into()))
}

/// Lists the own items; for a platform administrator all.
#[utoipa::path(operation_id = "items-read_items", tag = "items", security(("bearer" = [])),
    params(KeptPageParams),
    responses((status = OK, description = "The items", body = ItemsView)))]
#[get("/items")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<ItemsView>> {
    let page = query.kept_page("items");
    query.done("items")?;
    let page = attempt(|| services.items.list(&caller.ctx, &page)).await?;
    let count = page.count.unwrap_or_default();
    Ok(Json(ItemsView { data: page.data.into_iter().map(Into::into).collect(), count }))
}

/// Shows an item.
#[utoipa::path(operation_id = "items-read_item", tag = "items", params(("id" = Uuid, Path)), security(("bearer" = [])),
    responses((status = OK, description = "The item", body = ItemView)))]
#[get("/items/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<ItemView>> {
    let id = id.0.into();
    Ok(Json(attempt(|| services.items.find(&caller.ctx, id)).await?.into()))
}

/// Changes an item: only what is sent changes.
#[utoipa::path(operation_id = "items-update_item", tag = "items", params(("id" = Uuid, Path)),
    request_body = ItemChangeBody, security(("bearer" = [])),
    responses((status = OK, description = "The item", body = ItemView)))]
#[put("/items/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    body: Valid<ItemChangeBody>,
    services: Data<Services>,
) -> ApiResult<Json<ItemView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    Ok(Json(attempt(|| services.items.change(&caller.ctx, id, change.clone())).await?.into()))
}

/// Takes an item away.
#[utoipa::path(operation_id = "items-delete_item", tag = "items", params(("id" = Uuid, Path)),
    security(("bearer" = [])), responses((status = OK, description = "It is gone", body = MessageView)))]
#[delete("/items/{id}")]
pub async fn delete(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<MessageView>> {
    let id = id.0.into();
    attempt(|| services.items.delete(&caller.ctx, id)).await?;
    Ok(Json(MessageView { message: "Item deleted successfully" }))
}
