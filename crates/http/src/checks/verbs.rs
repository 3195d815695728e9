//! What moves a check from step to step.

use super::handlers::shown;
use super::said::{
    CheckApprovalBody, CheckAssignmentBody, CheckCancellationBody, CheckConfirmationBody, CheckRejectionBody,
    CheckSubmissionBody,
};
use super::views::CheckSheetView;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid, ValidIfSent};
use crate::services::Services;
use actix_web::post;
use actix_web::web::Data;
use plantel_application::attempt;

/// Submits what was counted, once something was said of every item that should be in the room.
#[utoipa::path(operation_id = "checks-submit", tag = "checks", params(("id" = Uuid, Path)),
    request_body = CheckSubmissionBody, security(("bearer" = ["count:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[post("/inventory-checks/{id}/submit")]
pub async fn submit(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CheckSubmissionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (id, (counts, said)) = (id.0.into(), body.0.read()?);
    let submit = || services.checks.submit(&caller.ctx, id, if_match.0, counts.clone(), said.clone());
    let sheet = attempt(submit).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}

/// Confirms what was submitted, as its instructor or as who confirms in this room.
#[utoipa::path(operation_id = "checks-confirm", tag = "checks", params(("id" = Uuid, Path)),
    request_body = CheckConfirmationBody, security(("bearer" = ["confirm:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[post("/inventory-checks/{id}/confirm")]
pub async fn confirm(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CheckConfirmationBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (id, said) = (id.0.into(), body.0.read()?);
    let sheet = attempt(|| services.checks.confirm(&caller.ctx, id, if_match.0, said.clone())).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}

/// Completes a check: what differs from the book is booked, but for what is refused, which stays open.
#[utoipa::path(operation_id = "checks-approve", tag = "checks", params(("id" = Uuid, Path)),
    request_body = CheckApprovalBody, security(("bearer" = ["approve:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[post("/inventory-checks/{id}/approve")]
pub async fn approve(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CheckApprovalBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (id, (said, refusals)) = (id.0.into(), body.0.read()?);
    let approve = || services.checks.approve(&caller.ctx, id, if_match.0, said.clone(), refusals.clone());
    let sheet = attempt(approve).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}

/// Sends a check back, with a reason: its items are to be counted again, as the next revision.
#[utoipa::path(operation_id = "checks-reject", tag = "checks", params(("id" = Uuid, Path)),
    request_body = CheckRejectionBody, security(("bearer" = ["confirm:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[post("/inventory-checks/{id}/reject")]
pub async fn reject(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CheckRejectionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let sheet = attempt(|| services.checks.reject(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}

/// Gives a check up, with a reason: another of the same shift may begin.
#[utoipa::path(operation_id = "checks-cancel", tag = "checks", params(("id" = Uuid, Path)),
    request_body = CheckCancellationBody, security(("bearer" = ["count:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[post("/inventory-checks/{id}/cancel")]
pub async fn cancel(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CheckCancellationBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let sheet = attempt(|| services.checks.cancel(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}

/// Gives the next step, other than counting, to somebody who may take it, or takes it over.
#[utoipa::path(operation_id = "checks-assign", tag = "checks", params(("id" = Uuid, Path)),
    request_body(content = Option<CheckAssignmentBody>, content_type = "application/json"),
    security(("bearer" = ["approve:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[post("/inventory-checks/{id}/assign")]
pub async fn assign(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: ValidIfSent<CheckAssignmentBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (id, to) = (id.0.into(), body.0.read());
    let sheet = attempt(|| services.checks.assign(&caller.ctx, id, if_match.0, to)).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}
