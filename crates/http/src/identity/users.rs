//! Accounts, by the kept contract.

use super::views::{OwnDataView, UserCreateBody, UserUpdateBody, UserUpdateMeBody, UserView, UsersView};
use crate::answer::MessageView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{KeptPageParams, Query};
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, patch, post};
use plantel_application::attempt;

/// Makes an account for somebody, who gets a mail with a link to set a password of their own.
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
    params(KeptPageParams),
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

/// Changes the own account.
#[utoipa::path(operation_id = "users-update_user_me", tag = "users", request_body = UserUpdateMeBody,
    security(("bearer" = [])), responses((status = OK, description = "The account", body = UserView)))]
#[patch("/users/me")]
pub async fn change_me(
    caller: Caller,
    body: Valid<UserUpdateMeBody>,
    services: Data<Services>,
) -> ApiResult<Json<UserView>> {
    let wanted = body.0.read()?;
    Ok(Json(attempt(|| services.identity.change_own(&caller.ctx, wanted.clone())).await?.into()))
}

/// Deletes the own account: what others did with it stays, but nobody can be known from it.
#[utoipa::path(operation_id = "users-delete_user_me", tag = "users", security(("bearer" = [])),
    responses((status = OK, description = "It is gone", body = MessageView)))]
#[delete("/users/me")]
pub async fn delete_me(caller: Caller, services: Data<Services>) -> ApiResult<Json<MessageView>> {
    attempt(|| services.identity.delete_own(&caller.ctx)).await?;
    Ok(Json(MessageView { message: "User deleted successfully" }))
}

/// Deletes an account: what others did with it stays, but nobody can be known from it.
#[utoipa::path(operation_id = "users-delete_user", tag = "users", security(("bearer" = ["manage:users"])),
    params(("id" = Uuid, Path)), responses((status = OK, description = "It is gone", body = MessageView)))]
#[delete("/users/{id}")]
pub async fn delete_user(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<MessageView>> {
    let id = id.0.into();
    attempt(|| services.identity.delete_user(&caller.ctx, id)).await?;
    Ok(Json(MessageView { message: "User deleted successfully" }))
}

/// Gives the caller everything that is kept of them, as one file.
#[utoipa::path(operation_id = "users-export_user_me", tag = "users", security(("bearer" = [])),
    responses((status = OK, description = "Everything", body = OwnDataView)))]
#[get("/users/me/export")]
pub async fn export_me(caller: Caller, services: Data<Services>) -> ApiResult<HttpResponse> {
    let data = attempt(|| services.identity.export_own(&caller.ctx)).await?;
    let view = OwnDataView::new(data, caller.ctx.actor()?.session);
    let disposition = (header::CONTENT_DISPOSITION, "attachment; filename=\"plantel-my-data.json\"");
    Ok(HttpResponse::Ok().insert_header(disposition).json(view))
}

/// Opens the door again that failed sign-ins closed.
#[utoipa::path(operation_id = "users-unlock_user", tag = "users", security(("bearer" = ["manage:users"])),
    params(("id" = Uuid, Path)), responses((status = OK, description = "It is open", body = MessageView)))]
#[post("/users/{id}/unlock")]
pub async fn unlock(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<MessageView>> {
    let id = id.0.into();
    attempt(|| services.identity.unlock_user(&caller.ctx, id)).await?;
    Ok(Json(MessageView { message: "User unlocked successfully" }))
}

/// Takes away the second factor of somebody who lost it together with the recovery codes.
#[utoipa::path(operation_id = "users-reset_mfa", tag = "users", security(("bearer" = ["manage:users"])),
    params(("id" = Uuid, Path)), responses((status = OK, description = "It is off", body = MessageView)))]
#[post("/users/{id}/reset-mfa")]
pub async fn reset_mfa(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<MessageView>> {
    let id = id.0.into();
    attempt(|| services.identity.reset_second_factor(&caller.ctx, id)).await?;
    Ok(Json(MessageView { message: "Second factor removed successfully" }))
}
