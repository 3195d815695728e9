//! Accounts, by the kept contract.

use super::views::{UserCreateBody, UserUpdateBody, UserView, UsersView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, patch, post};
use plantel_application::attempt;

/// Makes an account.
#[utoipa::path(operation_id = "users-create_user", tag = "users", request_body = UserCreateBody,
    security(("bearer" = ["manage:users"])), responses((status = OK, description = "The account", body = UserView)))]
#[post("/users")]
pub async fn create(
    caller: Caller,
    body: Valid<UserCreateBody>,
    services: Data<Services>,
) -> ApiResult<Json<UserView>> {
    let new = body.0.read()?;
    Ok(Json(attempt(|| services.identity.create_user(&caller.ctx, new.clone())).await?.into()))
}

/// Lists all accounts, newest first.
#[utoipa::path(operation_id = "users-read_users", tag = "users", security(("bearer" = ["manage:users"])),
    params(("skip" = Option<u32>, Query), ("limit" = Option<u16>, Query)),
    responses((status = OK, description = "The accounts", body = UsersView)))]
#[get("/users")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<UsersView>> {
    let page = query.kept_page("users");
    query.done("users")?;
    let page = attempt(|| services.identity.list_users(&caller.ctx, &page)).await?;
    let count = page.count.unwrap_or_default();
    Ok(Json(UsersView { data: page.data.into_iter().map(Into::into).collect(), count }))
}

/// Shows the caller's own account.
#[utoipa::path(operation_id = "users-read_user_me", tag = "users", security(("bearer" = [])),
    responses((status = OK, description = "The account", body = UserView)))]
#[get("/users/me")]
pub async fn me(caller: Caller, services: Data<Services>) -> ApiResult<Json<UserView>> {
    Ok(Json(attempt(|| services.identity.who_am_i(&caller.ctx)).await?.user.into()))
}

/// Shows an account: the own one, or any to who keeps them.
#[utoipa::path(operation_id = "users-read_user_by_id", tag = "users", security(("bearer" = ["manage:users"])),
    params(("id" = Uuid, Path)), responses((status = OK, description = "The account", body = UserView)))]
#[get("/users/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<UserView>> {
    let id = id.0.into();
    Ok(Json(attempt(|| services.identity.find_user(&caller.ctx, id)).await?.into()))
}

/// Changes an account. Switching it off, or setting its password, ends all its sessions.
#[utoipa::path(operation_id = "users-update_user", tag = "users", request_body = UserUpdateBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:users"])),
    responses((status = OK, description = "The account", body = UserView)))]
#[patch("/users/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<UserUpdateBody>,
    services: Data<Services>,
) -> ApiResult<Json<UserView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let user = attempt(|| services.identity.change_user(&caller.ctx, id, if_match.0, change.clone())).await?;
    Ok(Json(user.into()))
}
