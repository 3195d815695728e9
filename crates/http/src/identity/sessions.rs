//! The caller's sessions and second factor.

use super::passwords::caller_key;
use super::views::{
    CodeBody, FactorStatusView, PasswordBody, PreparedFactorView, RecoveryCodesView, SessionView, SignInView,
};
use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::limits::Class;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post};
use plantel_application::attempt;

/// Lists the own living sessions, newest first.
#[utoipa::path(operation_id = "auth-list-sessions", tag = "auth", security(("bearer" = [])),
    responses((status = OK, description = "All of them", body = ListView<SessionView>)))]
#[get("/auth/sessions")]
pub async fn list(caller: Caller, services: Data<Services>) -> ApiResult<Json<ListView<SessionView>>> {
    let sessions = attempt(|| services.identity.list_sessions(&caller.ctx)).await?;
    let current = caller.ctx.actor()?.session;
    let data: Vec<_> = sessions.into_iter().map(|session| SessionView::new(session, current)).collect();
    Ok(Json(ListView { count: u64::try_from(data.len()).ok(), data, next: None }))
}

/// Ends one of the own sessions.
#[utoipa::path(operation_id = "auth-end-session", tag = "auth", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = NO_CONTENT, description = "It has ended")))]
#[delete("/auth/sessions/{id}")]
pub async fn end(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.identity.end_session(&caller.ctx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ends all of the own sessions but this one; the addresses by which programs read calendars are good no more.
#[utoipa::path(operation_id = "auth-end-other-sessions", tag = "auth", security(("bearer" = [])),
    responses((status = NO_CONTENT, description = "They have ended")))]
#[post("/auth/sessions/end-others")]
pub async fn end_others(caller: Caller, services: Data<Services>) -> ApiResult<HttpResponse> {
    attempt(|| services.identity.end_other_sessions(&caller.ctx)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Lists the own sign-ins of the last months, those that failed too, newest first.
#[utoipa::path(operation_id = "auth-login-history", tag = "auth", security(("bearer" = [])), params(PageParams),
    responses((status = OK, description = "A page", body = ListView<SignInView>)))]
#[get("/auth/login-history")]
pub async fn history(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<SignInView>> {
    let page = query.page("login-history");
    let link = query.done("login-history")?;
    let page = attempt(|| services.identity.login_history(&caller.ctx, &page)).await?;
    Ok(Listed::new(page, &link, SignInView::from))
}

/// Tells how the own second factor stands.
#[utoipa::path(operation_id = "auth-mfa-status", tag = "auth", security(("bearer" = [])),
    responses((status = OK, description = "How it stands", body = FactorStatusView)))]
#[get("/auth/mfa")]
pub async fn factor_status(caller: Caller, services: Data<Services>) -> ApiResult<Json<FactorStatusView>> {
    Ok(Json(attempt(|| services.identity.factor_status(&caller.ctx)).await?.into()))
}

/// Prepares a second factor (TOTP): the secret, as text and as QR code. Nothing is asked for before it is
/// confirmed.
#[utoipa::path(operation_id = "auth-mfa-enrol", tag = "auth", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = OK, description = "For the app that makes codes", body = PreparedFactorView)))]
#[post("/auth/mfa/enrol")]
pub async fn prepare_factor(
    caller: Caller,
    body: Valid<PasswordBody>,
    services: Data<Services>,
) -> ApiResult<Json<PreparedFactorView>> {
    services.limiter.account(Class::Reset, &caller_key(&caller.ctx))?;
    Ok(Json(attempt(|| services.identity.prepare_factor(&caller.ctx, body.0.read())).await?.into()))
}

/// Switches the second factor on by its first code. Every other session ends.
#[utoipa::path(operation_id = "auth-mfa-confirm", tag = "auth", security(("bearer" = [])), request_body = CodeBody,
    responses((status = OK, description = "Shown once", body = RecoveryCodesView)))]
#[post("/auth/mfa/confirm")]
pub async fn confirm_factor(
    caller: Caller,
    body: Valid<CodeBody>,
    services: Data<Services>,
) -> ApiResult<Json<RecoveryCodesView>> {
    services.limiter.account(Class::Reset, &caller_key(&caller.ctx))?;
    let recovery_codes = attempt(|| services.identity.confirm_factor(&caller.ctx, &body.0.otp)).await?;
    Ok(Json(RecoveryCodesView { recovery_codes }))
}

/// Gives new recovery codes in place of the old.
#[utoipa::path(operation_id = "auth-mfa-recovery-codes", tag = "auth", security(("bearer" = [])),
    request_body = PasswordBody, responses((status = OK, description = "Shown once", body = RecoveryCodesView)))]
#[post("/auth/mfa/recovery-codes")]
pub async fn renew_codes(
    caller: Caller,
    body: Valid<PasswordBody>,
    services: Data<Services>,
) -> ApiResult<Json<RecoveryCodesView>> {
    services.limiter.account(Class::Reset, &caller_key(&caller.ctx))?;
    let recovery_codes = attempt(|| services.identity.renew_codes(&caller.ctx, body.0.read())).await?;
    Ok(Json(RecoveryCodesView { recovery_codes }))
}

/// Switches the second factor off, unless a role demands it. Every other session ends.
#[utoipa::path(operation_id = "auth-mfa-disable", tag = "auth", security(("bearer" = [])), request_body = PasswordBody,
    responses((status = NO_CONTENT, description = "It is off")))]
#[post("/auth/mfa/disable")]
pub async fn disable_factor(
    caller: Caller,
    body: Valid<PasswordBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    services.limiter.account(Class::Reset, &caller_key(&caller.ctx))?;
    attempt(|| services.identity.disable_factor(&caller.ctx, body.0.read())).await?;
    Ok(HttpResponse::NoContent().finish())
}
