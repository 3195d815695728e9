//! What becomes of a loan beside hand-over and return: more days, waiting for units, another asset, a promise that is
//! taken back.

use super::life_bodies::{ExtensionBody, ReasonBody, SwapBody};
use super::verbs::shown;
use super::views::LoanView;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::services::Services;
use actix_web::post;
use actix_web::web::Data;
use plantel_application::attempt;

/// Asks for more days of the own loan, while it is promised or out.
#[utoipa::path(operation_id = "loans-ask-extension", tag = "loans", params(("id" = Uuid, Path)),
    request_body = ExtensionBody, security(("bearer" = ["request:loans"])),
    responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/extension")]
pub async fn ask_extension(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ExtensionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let (end, reason) = body.0.read()?;
    let loan = attempt(|| services.loans.ask_extension(&caller.ctx, id, if_match.0, end, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Grants the days that were asked for, if the units are free on them.
#[utoipa::path(operation_id = "loans-grant-extension", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["approve:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/extension/grant")]
pub async fn grant_extension(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.grant_extension(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Refuses the days that were asked for.
#[utoipa::path(operation_id = "loans-refuse-extension", tag = "loans", params(("id" = Uuid, Path)),
    request_body = ReasonBody, security(("bearer" = ["approve:loans"])),
    responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/extension/refuse")]
pub async fn refuse_extension(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ReasonBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let loan = attempt(|| services.loans.refuse_extension(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Has the caller told when units are free for the own pending request.
#[utoipa::path(operation_id = "loans-wait", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["request:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/wait")]
pub async fn wait(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.wait(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Waits no longer; the request stays pending.
#[utoipa::path(operation_id = "loans-stop-waiting", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["request:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/stop-waiting")]
pub async fn stop_waiting(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.stop_waiting(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Moves promised units of a line to another asset that the line asks for and that is free, before hand-over.
#[utoipa::path(operation_id = "loans-swap", tag = "loans", params(("id" = Uuid, Path)), request_body = SwapBody,
    security(("bearer" = ["hand-over:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/swap")]
pub async fn swap(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<SwapBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let (id, swap) = (id.0.into(), body.0.read()?);
    let loan = attempt(|| services.loans.swap(&caller.ctx, id, if_match.0, swap)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Takes the promise of an approved loan back, with a reason, before anything is handed over.
#[utoipa::path(operation_id = "loans-revoke", tag = "loans", params(("id" = Uuid, Path)), request_body = ReasonBody,
    security(("bearer" = ["approve:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/revoke")]
pub async fn revoke(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ReasonBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let loan = attempt(|| services.loans.revoke(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}
