//! Changing and recovering passwords, and proving addresses.

use super::views::{
    ChangePasswordBody, ForgotPasswordBody, NewPasswordBody, ResetPasswordBody, TokenBody, UpdatePasswordBody,
};
use crate::answer::MessageView;
use crate::caller::{Caller, Visitor};
use crate::error::ApiResult;
use crate::extract::Valid;
use crate::limits::Class;
use crate::services::Services;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, patch, post};
use plantel_application::attempt;
use plantel_domain::access::Context;
use plantel_domain::form::Invalid;
use plantel_domain::identity::{Email, Password};

/// Sends a mail with a link to set a new password, if anybody has the address; the answer never tells.
#[utoipa::path(operation_id = "login-recover_password", tag = "login", security(()), params(("email" = String, Path)),
    responses((status = OK, description = "The same for every address", body = MessageView)))]
#[post("/password-recovery/{email}")]
pub async fn recover(visitor: Visitor, email: Path<String>, services: Data<Services>) -> ApiResult<Json<MessageView>> {
    services.limiter.account(Class::Recovery, &email)?;
    attempt(|| services.identity.request_recovery(&visitor.ctx, &email)).await?;
    Ok(Json(MessageView { message: "If that email is registered, we sent a password recovery link" }))
}

/// Sets a password by the token of a mail, which is good once. Every session of the account ends.
#[utoipa::path(operation_id = "login-reset_password", tag = "login", security(()), request_body = NewPasswordBody,
    responses((status = OK, description = "It is set", body = MessageView)))]
#[post("/reset-password")]
pub async fn reset(
    visitor: Visitor,
    body: Valid<NewPasswordBody>,
    services: Data<Services>,
) -> ApiResult<Json<MessageView>> {
    set(&services, &visitor, body.0.read()?).await?;
    Ok(Json(MessageView { message: "Password updated successfully" }))
}

/// The recovery mail that somebody would get, for an administrator to look at.
#[utoipa::path(operation_id = "login-recover_password_html_content", tag = "login",
    security(("bearer" = ["manage:users"])), params(("email" = String, Path)),
    responses((status = OK, description = "The mail; its subject is in the header `subject`", body = String,
        content_type = "text/html")))]
#[post("/password-recovery-html-content/{email}")]
pub async fn recovery_html(caller: Caller, email: Path<String>, services: Data<Services>) -> ApiResult<HttpResponse> {
    let user = attempt(|| services.identity.user_of_address(&caller.ctx, &email)).await?;
    let letter = services.letters.recovery(services.ids.next(), &user);
    let rendered = services.post.render(&letter);
    let mut response = HttpResponse::Ok().content_type("text/html; charset=utf-8").body(rendered.html);
    if let Ok(subject) = HeaderValue::from_bytes(&latin1(&rendered.subject)) {
        response.headers_mut().insert(HeaderName::from_static("subject"), subject);
    }
    Ok(response)
}

/// As clients read a header: ISO 8859-1. What it lacks becomes a question mark; the mail has the whole.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).ok().filter(|_| !c.is_control()).unwrap_or(b'?')).collect()
}

/// Changes the own password. Every other session ends.
#[utoipa::path(operation_id = "users-update_password_me", tag = "users", security(("bearer" = [])),
    request_body = UpdatePasswordBody, responses((status = OK, description = "It is changed", body = MessageView)))]
#[patch("/users/me/password")]
pub async fn change_kept(
    caller: Caller,
    body: Valid<UpdatePasswordBody>,
    services: Data<Services>,
) -> ApiResult<Json<MessageView>> {
    change(&services, &caller.ctx, body.0.read()).await?;
    Ok(Json(MessageView { message: "Password updated successfully" }))
}

/// Changes the own password. Every other session ends.
#[utoipa::path(operation_id = "auth-change-password", tag = "auth", security(("bearer" = [])),
    request_body = ChangePasswordBody, responses((status = NO_CONTENT, description = "It is changed")))]
#[post("/auth/change-password")]
pub async fn change_own(
    caller: Caller,
    body: Valid<ChangePasswordBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    change(&services, &caller.ctx, body.0.read()).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sends a mail with a link to set a new password, if anybody has the address; the answer never tells.
#[utoipa::path(operation_id = "auth-forgot-password", tag = "auth", security(()), request_body = ForgotPasswordBody,
    responses((status = ACCEPTED, description = "The same for every address")))]
#[post("/auth/forgot-password")]
pub async fn forgot(
    visitor: Visitor,
    body: Valid<ForgotPasswordBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let email = Email::parse(&body.0.email).map_err(|bad| Invalid::at("/email", bad))?;
    services.limiter.account(Class::Recovery, &email.key())?;
    attempt(|| services.identity.request_recovery(&visitor.ctx, email.as_str())).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// Sets a password by the token of a mail, which is good once. Every session of the account ends.
#[utoipa::path(operation_id = "auth-reset-password", tag = "auth", security(()), request_body = ResetPasswordBody,
    responses((status = NO_CONTENT, description = "It is set")))]
#[post("/auth/reset-password")]
pub async fn reset_own(
    visitor: Visitor,
    body: Valid<ResetPasswordBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    set(&services, &visitor, body.0.read()?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Proves by the token of a mail that an address is its owner's.
#[utoipa::path(operation_id = "auth-verify-email", tag = "auth", security(()), request_body = TokenBody,
    responses((status = NO_CONTENT, description = "It is proven")))]
#[post("/auth/verify-email")]
pub async fn verify_email(
    visitor: Visitor,
    body: Valid<TokenBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    attempt(|| services.identity.verify_email(&visitor.ctx, &body.0.token)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Sends the mail again that asks whether the own address is right.
#[utoipa::path(operation_id = "auth-resend-verification", tag = "auth", security(("bearer" = [])),
    responses((status = ACCEPTED, description = "It is on its way, unless the address is proven already")))]
#[post("/auth/verify-email/resend")]
pub async fn resend_verification(caller: Caller, services: Data<Services>) -> ApiResult<HttpResponse> {
    services.limiter.account(Class::Recovery, &caller_key(&caller.ctx))?;
    attempt(|| services.identity.request_verification(&caller.ctx)).await?;
    Ok(HttpResponse::Accepted().finish())
}

/// By what the account of a caller is counted: whoever stole a token must not guess the password with it.
pub fn caller_key(ctx: &Context) -> String {
    ctx.user().map(|id| id.to_string()).unwrap_or_default()
}

async fn change(services: &Services, ctx: &Context, read: Result<(Password, Password), Invalid>) -> ApiResult<()> {
    let (present, new) = read?;
    services.limiter.account(Class::Reset, &caller_key(ctx))?;
    Ok(attempt(|| services.identity.change_password(ctx, present.clone(), new.clone())).await?)
}

async fn set(services: &Services, visitor: &Visitor, (token, new): (String, Password)) -> ApiResult<()> {
    services.limiter.account(Class::Reset, &token)?;
    Ok(attempt(|| services.identity.reset_password(&visitor.ctx, &token, new.clone())).await?)
}
