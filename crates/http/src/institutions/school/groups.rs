//! Groups: made, changed, taken away and shown.

use super::group_views::{ClassGroupBody, ClassGroupChangeBody, ClassGroupView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, delete, get, patch, post};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::institutions::school::{ClassGroup, ClassGroupFilter};
use std::slice;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which groups.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct ClassGroupParams {
    /// Code contains this, without regard to accents and case.
    search: Option<String>,
    /// At this site.
    site_id: Option<Uuid>,
    /// In this year.
    school_year_id: Option<Uuid>,
    /// Of this grade, by its code in SIMAT.
    grade: Option<i32>,
    /// `full_day`, `morning`, `afternoon`, `night`, `weekend` or `single`.
    #[param(pattern = "^(full_day|morning|afternoon|night|weekend|single)$")]
    shift: Option<String>,
    /// Which this user teaches, as homeroom teacher or beside them.
    teacher_id: Option<Uuid>,
    /// `grade`, and then by code; `code`, `created_at`; with `-` before it, largest first.
    #[param(default = "grade", pattern = "^-?(grade|code|created_at)$")]
    sort: Option<String>,
}

/// What the query asks for.
pub(super) fn filter(query: &mut Query) -> ClassGroupFilter {
    ClassGroupFilter {
        year: query.id("school_year_id"),
        site: query.id("site_id"),
        grade: query.read("grade", GradeLevel::parse),
        shift: query.read("shift", Shift::parse),
        teacher: query.id("teacher_id"),
        search: query.search(),
        sort: query.sort(),
    }
}

/// A group with its version.
async fn shown(services: &Services, ctx: &Context, group: ClassGroup) -> Result<Tagged<ClassGroupView>> {
    let names = attempt(|| services.school.group_names(ctx, slice::from_ref(&group))).await?;
    Ok(Tagged::new(group.version, ClassGroupView::of(group, &names)))
}

/// Makes a group of a year that is not over, at a site that is in use.
#[utoipa::path(operation_id = "groups-create", tag = "groups", request_body = ClassGroupBody,
    security(("bearer" = ["write:groups"])),
    responses((status = CREATED, description = "The group", body = ClassGroupView)))]
#[post("/groups")]
pub async fn create(
    caller: Caller,
    body: Valid<ClassGroupBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<ClassGroupView>> {
    let new = body.0.read()?;
    let group = attempt(|| services.school.create_group(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/groups/{}", group.id);
    Ok(shown(&services, &caller.ctx, group).await?.created(location))
}

/// Lists the groups.
#[utoipa::path(operation_id = "groups-list", tag = "groups", params(ClassGroupParams, PageParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "A page", body = ListView<ClassGroupView>)))]
#[get("/groups")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<ClassGroupView>> {
    let page = query.page("groups");
    let filter = filter(&mut query);
    let link = query.done("groups")?;
    let page = attempt(|| services.school.list_groups(&caller.ctx, &filter, &page)).await?;
    let names = attempt(|| services.school.group_names(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |group| ClassGroupView::of(group, &names)))
}

/// Shows a group.
#[utoipa::path(operation_id = "groups-get", tag = "groups", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The group", body = ClassGroupView)))]
#[get("/groups/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<ClassGroupView>> {
    let id = id.0.into();
    let group = attempt(|| services.school.find_group(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, group).await?)
}

/// Changes a group of a year that is not over; where and what it is, while nobody is in it.
#[utoipa::path(operation_id = "groups-update", tag = "groups", request_body = ClassGroupChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:groups"])),
    responses((status = OK, description = "The group", body = ClassGroupView)))]
#[patch("/groups/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ClassGroupChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<ClassGroupView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let group = attempt(|| services.school.change_group(&caller.ctx, id, if_match.0, change.clone())).await?;
    Ok(shown(&services, &caller.ctx, group).await?)
}

/// Takes a group of a year that is not over away, if nobody is in it, nor ever was.
#[utoipa::path(operation_id = "groups-delete", tag = "groups", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:groups"])), responses((status = NO_CONTENT, description = "It is gone")))]
#[delete("/groups/{id}")]
pub async fn remove(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.school.remove_group(&caller.ctx, id, if_match.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
