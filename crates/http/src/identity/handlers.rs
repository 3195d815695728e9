//! Signing in and out.

use super::views::{LoginBody, LoginForm, MeView, RefreshBody, SignedInView, SwitchBody, TokenView, UserView};
use crate::caller::{Caller, Visitor};
use crate::error::ApiResult;
use crate::extract::Valid;
use crate::limits::Class;
use crate::services::Services;
use actix_web::web::{Data, Form, Json};
use actix_web::{HttpResponse, get, post};
use plantel_application::attempt;

/// Signs in. Where there is a second factor, its code goes along; 401 `mfa.required` asks for it.
#[utoipa::path(operation_id = "auth-login", tag = "auth", request_body = LoginBody, security(()),
    responses((status = OK, description = "A pair of tokens", body = SignedInView)))]
#[post("/auth/login")]
pub async fn login(
    visitor: Visitor,
    body: Valid<LoginBody>,
    services: Data<Services>,
) -> ApiResult<Json<SignedInView>> {
    let typed = body.0.read();
    services.limiter.account(Class::Login, &typed.email)?;
    let signed_in = attempt(|| services.identity.login(&visitor.ctx, typed.clone(), &visitor.device)).await?;
    Ok(Json(signed_in.into()))
}

/// Signs in by OAuth 2's form. Where there is a second factor, its code goes along as `otp`.
#[utoipa::path(operation_id = "login-login_access_token", tag = "login",
    request_body(content = LoginForm, content_type = "application/x-www-form-urlencoded"),
    security(()), responses((status = OK, description = "An access token", body = TokenView)))]
#[post("/login/access-token")]
pub async fn login_form(
    visitor: Visitor,
    form: Form<LoginForm>,
    services: Data<Services>,
) -> ApiResult<Json<TokenView>> {
    let typed = form.into_inner().read()?;
    services.limiter.account(Class::Login, &typed.email)?;
    let signed_in = attempt(|| services.identity.login(&visitor.ctx, typed.clone(), &visitor.device)).await?;
    Ok(Json(TokenView { access_token: signed_in.access_token, token_type: "bearer" }))
}

/// Tells whose token this is.
#[utoipa::path(operation_id = "login-test_token", tag = "login", security(("bearer" = [])),
    responses((status = OK, description = "The account", body = UserView)))]
#[post("/login/test-token")]
pub async fn test_token(caller: Caller, services: Data<Services>) -> ApiResult<Json<UserView>> {
    Ok(Json(attempt(|| services.identity.who_am_i(&caller.ctx)).await?.user.into()))
}

/// Renews a session: a new pair of tokens for a refresh token, which is good once.
#[utoipa::path(operation_id = "auth-refresh", tag = "auth", request_body = RefreshBody, security(()),
    responses((status = OK, description = "The next pair of tokens", body = SignedInView)))]
#[post("/auth/refresh")]
pub async fn refresh(
    visitor: Visitor,
    body: Valid<RefreshBody>,
    services: Data<Services>,
) -> ApiResult<Json<SignedInView>> {
    let token = &body.0.refresh_token;
    Ok(Json(attempt(|| services.identity.refresh(&visitor.ctx, token, &visitor.device)).await?.into()))
}

/// Ends the caller's session.
#[utoipa::path(operation_id = "auth-logout", tag = "auth", security(("bearer" = [])),
    responses((status = NO_CONTENT, description = "The session has ended")))]
#[post("/auth/logout")]
pub async fn logout(caller: Caller, services: Data<Services>) -> ApiResult<HttpResponse> {
    attempt(|| services.identity.sign_out(&caller.ctx)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Works in another institution from now on.
#[utoipa::path(operation_id = "auth-switch", tag = "auth", request_body = SwitchBody, security(("bearer" = [])),
    responses((status = OK, description = "A pair of tokens for it", body = SignedInView)))]
#[post("/auth/switch")]
pub async fn switch(
    caller: Caller,
    body: Valid<SwitchBody>,
    services: Data<Services>,
) -> ApiResult<Json<SignedInView>> {
    let to = body.0.institution_id.into();
    Ok(Json(attempt(|| services.identity.switch(&caller.ctx, to)).await?.into()))
}

/// Tells who the caller is, where, and what they may do there.
#[utoipa::path(operation_id = "auth-me", tag = "auth", security(("bearer" = [])),
    responses((status = OK, description = "The caller", body = MeView)))]
#[get("/auth/me")]
pub async fn me(caller: Caller, services: Data<Services>) -> ApiResult<Json<MeView>> {
    Ok(Json(attempt(|| services.identity.who_am_i(&caller.ctx)).await?.into()))
}
