//! Students.

use super::PAPER_DIFFERS;
use super::params::{ConfirmParams, StudentParams, confirmed, students};
use super::sensitive_bodies::{SensitiveBody, SensitiveView};
use super::student_bodies::StudentBody;
use super::student_change::{StudentChangeBody, UserBody};
use super::views::StudentView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch, post, put};
use plantel_application::enrollment::NewGuardianship;
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::enrollment::Student;
use std::slice;

/// A student with its version.
pub(super) async fn shown(services: &Services, ctx: &Context, student: Student) -> Result<Tagged<StudentView>> {
    told(services, ctx, student, &[]).await
}

/// The same, with what is unusual of who was said to answer for them.
pub(super) async fn told(
    services: &Services,
    ctx: &Context,
    student: Student,
    said: &[NewGuardianship],
) -> Result<Tagged<StudentView>> {
    let answering = attempt(|| services.students.guardians_of(ctx, slice::from_ref(&student))).await?;
    let version = student.version;
    let mut view = StudentView::of(student, &answering);
    if answering.papers_differ(said) {
        view.warnings.push(PAPER_DIFFERS);
    }
    Ok(Tagged::new(version, view))
}

/// Writes down a student, with who answers for them.
#[utoipa::path(operation_id = "students-create", tag = "students", params(ConfirmParams), request_body = StudentBody,
    security(("bearer" = ["write:students"])),
    responses((status = CREATED, description = "The student", body = StudentView)))]
#[post("/students")]
pub async fn create(
    caller: Caller,
    mut query: Query,
    body: Valid<StudentBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let confirm = confirmed(&mut query);
    query.done("students")?;
    let new = body.0.read(confirm)?;
    let student = attempt(|| services.students.create(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/students/{}", student.id);
    Ok(told(&services, &caller.ctx, student, &new.guardians).await?.created(location))
}

/// Lists the students whom the caller may see.
#[utoipa::path(operation_id = "students-list", tag = "students", params(StudentParams, PageParams),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "A page", body = ListView<StudentView>)))]
#[get("/students")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<StudentView>> {
    let page = query.page("students");
    let filter = students(&mut query);
    let link = query.done("students")?;
    let page = attempt(|| services.students.list(&caller.ctx, &filter, &page)).await?;
    let answering = attempt(|| services.students.guardians_of(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |student| StudentView::of(student, &answering)))
}

/// Shows a student.
#[utoipa::path(operation_id = "students-get", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[get("/students/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<StudentView>> {
    let id = id.0.into();
    let student = attempt(|| services.students.find(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Changes what is known of a student.
#[utoipa::path(operation_id = "students-update", tag = "students", params(("id" = Uuid, Path)),
    request_body = StudentChangeBody, security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[patch("/students/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<StudentChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let student = attempt(|| services.students.change(&caller.ctx, id, if_match.0, change.clone())).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Switches off a student who is not enrolled.
#[utoipa::path(operation_id = "students-deactivate", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[post("/students/{id}/deactivate")]
pub async fn deactivate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let id = id.0.into();
    let student = attempt(|| services.students.deactivate(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Switches a student on again.
#[utoipa::path(operation_id = "students-reactivate", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[post("/students/{id}/reactivate")]
pub async fn reactivate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let id = id.0.into();
    let student = attempt(|| services.students.reactivate(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Says which account is the student's, or that none is.
#[utoipa::path(operation_id = "students-link-user", tag = "students", params(("id" = Uuid, Path)),
    request_body = UserBody, security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[put("/students/{id}/user")]
pub async fn link_user(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<UserBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let (id, user) = (id.0.into(), body.0.read());
    let student = attempt(|| services.students.link_user(&caller.ctx, id, if_match.0, user)).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Shows what the law calls sensitive of a student. The journal tells that the caller read it.
#[utoipa::path(operation_id = "students-get-sensitive", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:students_sensitive"])),
    responses((status = OK, description = "What is said", body = SensitiveView)))]
#[get("/students/{id}/sensitive")]
pub async fn sensitive(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<SensitiveView>> {
    let id = id.0.into();
    let data = attempt(|| services.students.sensitive(&caller.ctx, id)).await?;
    Ok(Tagged::new(data.version, data.into()))
}

/// Changes what is said of a student that the law calls sensitive.
#[utoipa::path(operation_id = "students-update-sensitive", tag = "students", params(("id" = Uuid, Path)),
    request_body = SensitiveBody, security(("bearer" = ["write:students_sensitive"])),
    responses((status = OK, description = "What is said", body = SensitiveView)))]
#[patch("/students/{id}/sensitive")]
pub async fn change_sensitive(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<SensitiveBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<SensitiveView>> {
    let (id, said) = (id.0.into(), body.0.read()?);
    let data = attempt(|| services.students.change_sensitive(&caller.ctx, id, if_match.0, said.clone())).await?;
    Ok(Tagged::new(data.version, data.into()))
}
