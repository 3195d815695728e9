//! Enrolling students, placing them, and seeing enrolments.

use super::bodies::{EnrollmentBody, EnrollmentChangeBody};
use super::params::{ConfirmParams, EnrollmentParams, filter};
use super::views::{EnrollmentSheetView, EnrollmentView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::enrollment::people::PAPER_DIFFERS;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch, post};
use plantel_application::attempt;
use plantel_application::enrollment::{EnrollmentSheet, WhoEnrolls};
use std::slice;

/// A sheet with its version.
pub(super) fn shown(sheet: EnrollmentSheet) -> Tagged<EnrollmentSheetView> {
    Tagged::new(sheet.enrollment.version, sheet.into())
}

/// Enrols a student who is known, or writes one down with who answers for them and enrols them: all of it, or nothing.
#[utoipa::path(operation_id = "enrollments-create", tag = "enrollments", params(ConfirmParams),
    request_body = EnrollmentBody, security(("bearer" = ["write:enrollment"])),
    responses((status = CREATED, description = "The enrolment", body = EnrollmentSheetView)))]
#[post("/enrollments")]
pub async fn create(
    caller: Caller,
    mut query: Query,
    body: Valid<EnrollmentBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let confirm = query.flag("confirm").unwrap_or(false);
    query.done("enrollments")?;
    let new = body.0.read(confirm)?;
    let mut sheet = attempt(|| services.enrollments.create(&caller.ctx, new.clone())).await?;
    if let WhoEnrolls::New(student) = &new.who {
        let enrolled = slice::from_ref(&sheet.student);
        let answering = attempt(|| services.students.guardians_of(&caller.ctx, enrolled)).await?;
        if answering.papers_differ(&student.guardians) {
            sheet.profile_doubts.push(PAPER_DIFFERS);
        }
    }
    let location = format!("/api/v1/enrollments/{}", sheet.enrollment.id);
    Ok(shown(sheet).created(location))
}

/// Lists the enrolments of all students, of those of the own groups, or of the own children, as the caller may see.
#[utoipa::path(operation_id = "enrollments-list", tag = "enrollments", params(EnrollmentParams, PageParams),
    security(("bearer" = ["read:enrollment"])),
    responses((status = OK, description = "A page", body = ListView<EnrollmentView>)))]
#[get("/enrollments")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<EnrollmentView>> {
    let page = query.page("enrollments");
    let filter = filter(&mut query);
    let link = query.done("enrollments")?;
    let page = attempt(|| services.enrollments.list(&caller.ctx, &filter, &page)).await?;
    let names = attempt(|| services.enrollments.names(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |it| EnrollmentView::of(&it, &names)))
}

/// Shows an enrolment, with what brought it where it stands, what can be done next, and what it still needs.
#[utoipa::path(operation_id = "enrollments-get", tag = "enrollments", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[get("/enrollments/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let id = id.0.into();
    Ok(shown(attempt(|| services.enrollments.find(&caller.ctx, id)).await?))
}

/// Places a student elsewhere. Who has a place in a group has one in the next, if one is free there.
#[utoipa::path(operation_id = "enrollments-update", tag = "enrollments", params(("id" = Uuid, Path)),
    request_body = EnrollmentChangeBody, security(("bearer" = ["write:enrollment"])),
    responses((status = OK, description = "The enrolment", body = EnrollmentSheetView)))]
#[patch("/enrollments/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<EnrollmentChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnrollmentSheetView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    Ok(shown(attempt(|| services.enrollments.change(&caller.ctx, id, if_match.0, change.clone())).await?))
}
