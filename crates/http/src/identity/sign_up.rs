//! Making an account of one's own, and joining by an invitation.

use super::views::{AcceptInvitationBody, PrivateUserBody, UserRegisterBody, UserView};
use crate::caller::Visitor;
use crate::client::is_local;
use crate::error::{ApiResult, EdgeError};
use crate::extract::Valid;
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, post};
use plantel_application::attempt;
use plantel_domain::access::Context;

/// Makes an account of one's own, where anybody may.
#[utoipa::path(operation_id = "users-register_user", tag = "users", security(()), request_body = UserRegisterBody,
    responses((status = OK, description = "The account", body = UserView)))]
#[post("/users/signup")]
pub async fn sign_up(
    visitor: Visitor,
    body: Valid<UserRegisterBody>,
    services: Data<Services>,
) -> ApiResult<Json<UserView>> {
    let new = body.0.read()?;
    Ok(Json(attempt(|| services.identity.sign_up(&visitor.ctx, new.clone())).await?.into()))
}

/// Joins an institution by the token of an invitation: as the account that has the address, or as a new one
/// with the password that is sent along.
#[utoipa::path(operation_id = "auth-accept-invitation", tag = "auth", security(()),
    request_body = AcceptInvitationBody, responses((status = OK, description = "The account", body = UserView)))]
#[post("/auth/accept-invitation")]
pub async fn accept_invitation(
    visitor: Visitor,
    body: Valid<AcceptInvitationBody>,
    services: Data<Services>,
) -> ApiResult<Json<UserView>> {
    let joining = body.0.read()?;
    Ok(Json(attempt(|| services.identity.accept_invitation(&visitor.ctx, joining.clone())).await?.into()))
}

/// Makes an account without asking who calls: in development alone, and only for programs on this machine.
#[utoipa::path(operation_id = "private-create_user", tag = "private", security(()), request_body = PrivateUserBody,
    responses((status = OK, description = "The account", body = UserView)))]
#[post("/private/users")]
pub async fn create_private(
    request: HttpRequest,
    body: Result<Valid<PrivateUserBody>, crate::error::ApiError>,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<Json<UserView>> {
    if !settings.private_routes || !is_local(&request) {
        return Err(EdgeError::PathNotFound.into());
    }
    let new = body?.0.read()?;
    let ctx = Context::system("private-users", None);
    Ok(Json(attempt(|| services.identity.create_user(&ctx, new.clone())).await?.into()))
}
