//! Planning classes and seeing what is planned.

use super::bodies::{ScheduleBody, ScheduleChangeBody};
use super::params::{ScheduleParams, filter};
use super::views::ScheduleView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{delete, get, patch, post};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::schedules::Schedule;
use std::slice;

/// A schedule with its version.
async fn shown(services: &Services, ctx: &Context, schedule: Schedule) -> Result<Tagged<ScheduleView>> {
    let names = attempt(|| services.schedules.names(ctx, slice::from_ref(&schedule))).await?;
    Ok(Tagged::new(schedule.version, ScheduleView::of(schedule, &names)))
}

/// Plans the classes of a group, if its room and its instructor are free at all of their hours.
#[utoipa::path(operation_id = "schedules-create", tag = "schedules", request_body = ScheduleBody,
    security(("bearer" = ["write:schedules"])),
    responses((status = CREATED, description = "The schedule", body = ScheduleView)))]
#[post("/schedules")]
pub async fn create(
    caller: Caller,
    body: Valid<ScheduleBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<ScheduleView>> {
    let plan = body.0.read(caller.ctx.actor()?.user)?;
    let schedule = attempt(|| services.schedules.create(&caller.ctx, plan.clone())).await?;
    let location = format!("/api/v1/schedules/{}", schedule.id);
    Ok(shown(&services, &caller.ctx, schedule).await?.created(location))
}

/// Lists the schedules: of the own groups and rooms, or all, by what the caller may see.
#[utoipa::path(operation_id = "schedules-list", tag = "schedules", params(ScheduleParams, PageParams),
    security(("bearer" = ["read:schedules"])),
    responses((status = OK, description = "A page", body = ListView<ScheduleView>)))]
#[get("/schedules")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<ScheduleView>> {
    let page = query.page("schedules");
    let filter = filter(&mut query);
    let link = query.done("schedules")?;
    let page = attempt(|| services.schedules.list(&caller.ctx, &filter, &page)).await?;
    let names = attempt(|| services.schedules.names(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |schedule| ScheduleView::of(schedule, &names)))
}

/// Shows a schedule.
#[utoipa::path(operation_id = "schedules-get", tag = "schedules", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:schedules"])),
    responses((status = OK, description = "The schedule", body = ScheduleView)))]
#[get("/schedules/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<ScheduleView>> {
    let id = id.0.into();
    let schedule = attempt(|| services.schedules.find(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, schedule).await?)
}

/// Changes the classes of a schedule that have not begun.
#[utoipa::path(operation_id = "schedules-update", tag = "schedules", params(("id" = Uuid, Path)),
    request_body = ScheduleChangeBody, security(("bearer" = ["write:schedules"])),
    responses((status = OK, description = "The schedule", body = ScheduleView)))]
#[patch("/schedules/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ScheduleChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<ScheduleView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let schedule = attempt(|| services.schedules.change(&caller.ctx, id, if_match.0, change.clone())).await?;
    Ok(shown(&services, &caller.ctx, schedule).await?)
}

/// Ends a schedule: none of its classes begins any more. What has begun stays, with its checks.
#[utoipa::path(operation_id = "schedules-end", tag = "schedules", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:schedules"])),
    responses((status = OK, description = "The schedule", body = ScheduleView)))]
#[delete("/schedules/{id}")]
pub async fn end(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<ScheduleView>> {
    let id = id.0.into();
    let schedule = attempt(|| services.schedules.end(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, schedule).await?)
}
