//! Who answers for students.

use super::guardian_bodies::{GuardianChangeBody, GuardianshipBody, GuardianshipChangeBody};
use super::params::{ConfirmParams, GuardianParams, confirmed, guardians};
use super::student_change::UserBody;
use super::students::{shown, told};
use super::views::{GuardianView, GuardianshipView, StudentView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::inventory::second_id;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, delete, get, patch, post, put};
use plantel_application::attempt;
use plantel_domain::enrollment::Guardian;
use std::slice;

fn tagged(guardian: Guardian) -> Tagged<GuardianView> {
    Tagged::new(guardian.version, guardian.into())
}

/// Shows who answers for a student, whom to call first first; with the version of the student.
#[utoipa::path(operation_id = "students-guardians", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "Who answers", body = Vec<GuardianshipView>)))]
#[get("/students/{id}/guardians")]
pub async fn of_student(
    caller: Caller,
    id: PathId,
    services: Data<Services>,
) -> ApiResult<Tagged<Vec<GuardianshipView>>> {
    let id = id.0.into();
    let student = attempt(|| services.students.find(&caller.ctx, id)).await?;
    let answering = attempt(|| services.students.guardians_of(&caller.ctx, slice::from_ref(&student))).await?;
    let views = student.guardians.iter().map(|link| GuardianshipView::of(student.id, link, &answering)).collect();
    Ok(Tagged::new(student.version, views))
}

/// Has somebody answer for a student: one who is written down, or one who may be known by their paper.
#[utoipa::path(operation_id = "students-add-guardian", tag = "students", params(("id" = Uuid, Path), ConfirmParams),
    request_body = GuardianshipBody, security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[post("/students/{id}/guardians")]
pub async fn add(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    mut query: Query,
    body: Valid<GuardianshipBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let confirm = confirmed(&mut query);
    query.done("students")?;
    let (id, (link, place)) = (id.0.into(), body.0.read()?);
    let student =
        attempt(|| services.students.answer_for(&caller.ctx, id, if_match.0, link.clone(), place, confirm)).await?;
    Ok(told(&services, &caller.ctx, student, slice::from_ref(&link)).await?)
}

/// Changes how somebody answers for a student, or when they are called.
#[utoipa::path(operation_id = "students-update-guardian", tag = "students",
    params(("id" = Uuid, Path), ("guardian_id" = Uuid, Path)), request_body = GuardianshipChangeBody,
    security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[patch("/students/{id}/guardians/{guardian_id}")]
pub async fn change_link(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    if_match: IfMatch,
    body: Valid<GuardianshipChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let (pair, said) = ((id.0.into(), second_id(&request, "guardian_id")?.into()), body.0.read()?);
    let student = attempt(|| services.students.answer_otherwise(&caller.ctx, pair, if_match.0, said.clone())).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Has somebody answer for a student no longer. They stay written down.
#[utoipa::path(operation_id = "students-remove-guardian", tag = "students",
    params(("id" = Uuid, Path), ("guardian_id" = Uuid, Path)), security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[delete("/students/{id}/guardians/{guardian_id}")]
pub async fn remove(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let (id, guardian) = (id.0.into(), second_id(&request, "guardian_id")?.into());
    let student = attempt(|| services.students.no_longer(&caller.ctx, id, if_match.0, guardian)).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Lists who answers for students: for who may see all of those.
#[utoipa::path(operation_id = "guardians-list", tag = "students", params(GuardianParams, PageParams),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "A page", body = ListView<GuardianView>)))]
#[get("/guardians")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<GuardianView>> {
    let page = query.page("guardians");
    let filter = guardians(&mut query);
    let link = query.done("guardians")?;
    let page = attempt(|| services.students.guardians(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows somebody who answers for students: for who may see all of those.
#[utoipa::path(operation_id = "guardians-get", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "The guardian", body = GuardianView)))]
#[get("/guardians/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<GuardianView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.students.guardian(&caller.ctx, id)).await?))
}

/// Changes what is known of somebody; who answers for several children, only when that is confirmed.
#[utoipa::path(operation_id = "guardians-update", tag = "students", params(("id" = Uuid, Path), ConfirmParams),
    request_body = GuardianChangeBody, security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The guardian", body = GuardianView)))]
#[patch("/guardians/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    mut query: Query,
    body: Valid<GuardianChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<GuardianView>> {
    let confirm = confirmed(&mut query);
    query.done("guardians")?;
    let (id, change) = (id.0.into(), body.0.read()?);
    let guardian =
        attempt(|| services.students.change_guardian(&caller.ctx, id, if_match.0, change.clone(), confirm)).await?;
    Ok(tagged(guardian))
}

/// Lists for whom somebody answers, by name: for who may see all students.
#[utoipa::path(operation_id = "guardians-students", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:students"])),
    responses((status = OK, description = "The students", body = Vec<StudentView>)))]
#[get("/guardians/{id}/students")]
pub async fn children(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<Vec<StudentView>>> {
    let id = id.0.into();
    let children = attempt(|| services.students.children_of(&caller.ctx, id)).await?;
    let answering = attempt(|| services.students.guardians_of(&caller.ctx, &children)).await?;
    Ok(Json(children.into_iter().map(|child| StudentView::of(child, &answering)).collect()))
}

/// Says which account is the guardian's, or that none is: by it they see the students for whom they answer.
#[utoipa::path(operation_id = "guardians-link-user", tag = "students", params(("id" = Uuid, Path)),
    request_body = UserBody, security(("bearer" = ["write:students"])),
    responses((status = OK, description = "The guardian", body = GuardianView)))]
#[put("/guardians/{id}/user")]
pub async fn link_user(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<UserBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<GuardianView>> {
    let (id, user) = (id.0.into(), body.0.read());
    Ok(tagged(attempt(|| services.students.link_guardian_user(&caller.ctx, id, if_match.0, user)).await?))
}
