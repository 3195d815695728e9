//! What is done with an enrolment, step by step.

use super::bodies::{EnrollmentReopeningBody, EnrollmentReturnBody, ReEntryBody, SchoolTransferBody, WithdrawalBody};
use super::handlers::shown;
use super::views::EnrollmentSheetView;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid, ValidIfSent};
use crate::services::Services;
use actix_web::post;
use actix_web::web::Data;
use plantel_application::attempt;

/// Offers a place to a student who asked for one.
#[utoipa::path(operation_id = "enrollments-admit", tag = "enrollments", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/admit")]
pub async fn admit(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.enrollments.admit(&caller.ctx, id, if_match.0)).await?))
}

/// Gives the papers to the office, once all that are needed are there.
#[utoipa::path(operation_id = "enrollments-submit", tag = "enrollments", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/submit")]
pub async fn submit(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.enrollments.submit(&caller.ctx, id, if_match.0)).await?))
}

/// Sends an enrolment back, with a reason: a paper does not do.
#[utoipa::path(operation_id = "enrollments-send-back", tag = "enrollments", params(("id" = Uuid, Path)),
    request_body = EnrollmentReturnBody, security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/send-back")]
pub async fn send_back(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<EnrollmentReturnBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let send_back = || services.enrollments.send_back(&caller.ctx, id, if_match.0, reason.clone());
    Ok(shown(attempt(send_back).await?))
}

/// Gives the student a place in the group, if one is free, every paper does, and somebody who may has consented.
#[utoipa::path(operation_id = "enrollments-activate", tag = "enrollments", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/activate")]
pub async fn activate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.enrollments.activate(&caller.ctx, id, if_match.0)).await?))
}

/// Ends the year of a student, who keeps their place in it.
#[utoipa::path(operation_id = "enrollments-complete", tag = "enrollments", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/complete")]
pub async fn complete(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.enrollments.complete(&caller.ctx, id, if_match.0)).await?))
}

/// Ends the last year of a student.
#[utoipa::path(operation_id = "enrollments-graduate", tag = "enrollments", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/graduate")]
pub async fn graduate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.enrollments.graduate(&caller.ctx, id, if_match.0)).await?))
}

/// Writes down that a student leaves, and why; their place is free again.
#[utoipa::path(operation_id = "enrollments-withdraw", tag = "enrollments", params(("id" = Uuid, Path)),
    request_body = WithdrawalBody, security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/withdraw")]
pub async fn withdraw(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<WithdrawalBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let (id, (reason, destination)) = (id.0.into(), body.0.read()?);
    let (ctx, seen) = (&caller.ctx, if_match.0);
    let withdraw = || services.enrollments.withdraw(ctx, id, seen, reason.clone(), destination.clone());
    Ok(shown(attempt(withdraw).await?))
}

/// Writes down that a student leaves for another school; their place is free again.
#[utoipa::path(operation_id = "enrollments-transfer", tag = "enrollments", params(("id" = Uuid, Path)),
    request_body = SchoolTransferBody, security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/transfer")]
pub async fn transfer(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<SchoolTransferBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let (id, (destination, reason)) = (id.0.into(), body.0.read()?);
    let (ctx, seen) = (&caller.ctx, if_match.0);
    let transfer = || services.enrollments.transfer(ctx, id, seen, destination.clone(), reason.clone());
    Ok(shown(attempt(transfer).await?))
}

/// Takes a student back who left in the same year, to where the enrolment was left; at who had a place the office looks
/// again.
#[utoipa::path(operation_id = "enrollments-re-enter", tag = "enrollments", params(("id" = Uuid, Path)),
    request_body(content = Option<ReEntryBody>, content_type = "application/json"),
    security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/re-enter")]
pub async fn re_enter(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: ValidIfSent<ReEntryBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let re_enter = || services.enrollments.re_enter(&caller.ctx, id, if_match.0, reason.clone());
    Ok(shown(attempt(re_enter).await?))
}

/// Opens an enrolment again that was completed or graduated too early, with a reason; the student kept the place. Needs
/// `write:enrollment` too.
#[utoipa::path(operation_id = "enrollments-reopen", tag = "enrollments", params(("id" = Uuid, Path)),
    request_body = EnrollmentReopeningBody, security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments/{id}/reopen")]
pub async fn reopen(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<EnrollmentReopeningBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let reopen = || services.enrollments.reopen(&caller.ctx, id, if_match.0, reason.clone());
    Ok(shown(attempt(reopen).await?))
}
