//! Accounts and sign-ins as files.

use super::views::{SignInView, UserView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const USERS: &Sheet<UserView> = &Sheet {
    name: "users",
    columns: &[
        ("id", |user| user.id.into()),
        ("email", |user| (&user.email).into()),
        ("full_name", |user| user.full_name.as_ref().into()),
        ("is_active", |user| user.is_active.into()),
        ("is_superuser", |user| user.is_superuser.into()),
        ("created_at", |user| user.created_at.into()),
    ],
};

const LOGIN_HISTORY: &Sheet<SignInView> = &Sheet {
    name: "login-history",
    columns: &[
        ("id", |sign_in| sign_in.id.into()),
        ("at", |sign_in| sign_in.at.into()),
        ("outcome", |sign_in| sign_in.outcome.into()),
        ("address", |sign_in| (&sign_in.address).into()),
        ("device", |sign_in| sign_in.device.as_ref().into()),
        ("new_device", |sign_in| sign_in.new_device.into()),
        ("session_id", |sign_in| sign_in.session_id.into()),
    ],
};

/// Exports all accounts, newest first.
#[utoipa::path(operation_id = "users-export", tag = "users", params(FormatParams),
    security(("bearer" = ["manage:users"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/users/export")]
pub async fn users(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    query.done("users")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.identity.list_users(&ctx, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, USERS, format, rows).await
}

/// Exports the own sign-ins of the last months, those that failed too, newest first.
#[utoipa::path(operation_id = "auth-login-history-export", tag = "auth", params(FormatParams),
    security(("bearer" = [])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/auth/login-history/export")]
pub async fn login_history(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    query.done("login-history")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.identity.login_history(&ctx, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, LOGIN_HISTORY, format, rows).await
}
