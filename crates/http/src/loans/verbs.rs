//! What moves a loan from state to state.

use super::bodies::HandledBody;
use super::life_bodies::ReasonBody;
use super::views::LoanView;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid, ValidIfSent};
use crate::services::Services;
use actix_web::post;
use actix_web::web::Data;
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::loans::Loan;
use std::slice;

/// A loan as it stands today, with its version.
pub(super) async fn shown(services: &Services, ctx: &Context, loan: Loan) -> Result<Tagged<LoanView>> {
    let today = attempt(|| services.loans.day(ctx)).await?;
    let names = attempt(|| services.loans.names(ctx, slice::from_ref(&loan))).await?;
    let broken = attempt(|| services.loans.broken(ctx, slice::from_ref(&loan))).await?;
    Ok(Tagged::new(loan.version, LoanView::of(loan, today, &names).with_broken(&broken)))
}

/// Promises the units of a pending loan.
#[utoipa::path(operation_id = "loans-approve", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["approve:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/approve")]
pub async fn approve(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.approve(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Refuses a pending loan.
#[utoipa::path(operation_id = "loans-reject", tag = "loans", params(("id" = Uuid, Path)), request_body = ReasonBody,
    security(("bearer" = ["approve:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/reject")]
pub async fn reject(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ReasonBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let loan = attempt(|| services.loans.reject(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Takes the own request back, before hand-over.
#[utoipa::path(operation_id = "loans-cancel", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["request:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/cancel")]
pub async fn cancel(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.cancel(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Gives promised units into the borrower's hands: those that are named, or all when nothing is sent.
#[utoipa::path(operation_id = "loans-hand-over", tag = "loans", params(("id" = Uuid, Path)),
    request_body(content = Option<HandledBody>, content_type = "application/json"),
    security(("bearer" = ["hand-over:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/hand-over")]
pub async fn hand_over(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: ValidIfSent<HandledBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let (id, units) = (id.0.into(), body.0.read()?);
    let loan = attempt(|| services.loans.hand_over(&caller.ctx, id, if_match.0, units.clone())).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Takes units back: those that are named, or all that are out when nothing is sent.
#[utoipa::path(operation_id = "loans-return", tag = "loans", params(("id" = Uuid, Path)),
    request_body(content = Option<HandledBody>, content_type = "application/json"),
    security(("bearer" = ["hand-over:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/return")]
pub async fn take_back(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: ValidIfSent<HandledBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let (id, units) = (id.0.into(), body.0.read()?);
    let loan = attempt(|| services.loans.take_back(&caller.ctx, id, if_match.0, units.clone())).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Takes in what was found of a lost loan: the units that are named, or all that are missing when nothing is sent.
#[utoipa::path(operation_id = "loans-found", tag = "loans", params(("id" = Uuid, Path)),
    request_body(content = Option<HandledBody>, content_type = "application/json"),
    security(("bearer" = ["hand-over:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/found")]
pub async fn find_again(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: ValidIfSent<HandledBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let (id, units) = (id.0.into(), body.0.read()?);
    let loan = attempt(|| services.loans.find_again(&caller.ctx, id, if_match.0, units.clone())).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Gives up what is out: its units are missing from now on, until they are found.
#[utoipa::path(operation_id = "loans-lost", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["hand-over:loans"])), responses((status = OK, description = "The loan", body = LoanView)))]
#[post("/loans/{id}/lost")]
pub async fn lose(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.lose(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}
