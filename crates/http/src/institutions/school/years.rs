//! School years: made, changed, begun, ended and shown.

use super::year_views::{AcademicPeriodsBody, ReopenBody, SchoolYearBody, SchoolYearChangeBody, SchoolYearView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch, post, put};
use plantel_application::attempt;
use plantel_domain::institutions::school::{SchoolYear, SchoolYearFilter, SchoolYearState};
use utoipa::IntoParams;

/// Which school years.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct SchoolYearParams {
    /// Name contains this, without regard to accents and case.
    search: Option<String>,
    /// `planning`, `active`, `closed` or `archived`.
    #[param(pattern = "^(planning|active|closed|archived)$")]
    state: Option<String>,
}

/// What the query asks for.
pub(super) fn filter(query: &mut Query) -> SchoolYearFilter {
    SchoolYearFilter { state: query.read("state", SchoolYearState::parse), search: query.search() }
}

fn tagged(year: SchoolYear) -> Tagged<SchoolYearView> {
    Tagged::new(year.version, year.into())
}

/// Makes a school year, that is prepared.
#[utoipa::path(operation_id = "school-years-create", tag = "school-years", request_body = SchoolYearBody,
    security(("bearer" = ["manage:school"])),
    responses((status = CREATED, description = "The school year", body = SchoolYearView)))]
#[post("/school-years")]
pub async fn create(
    caller: Caller,
    body: Valid<SchoolYearBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<SchoolYearView>> {
    let new = body.0.read()?;
    let year = attempt(|| services.school.create_year(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/school-years/{}", year.id);
    Ok(tagged(year).created(location))
}

/// Lists the school years, the one that begins last first.
#[utoipa::path(operation_id = "school-years-list", tag = "school-years", params(SchoolYearParams, PageParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "A page", body = ListView<SchoolYearView>)))]
#[get("/school-years")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<SchoolYearView>> {
    let page = query.page("school-years");
    let filter = filter(&mut query);
    let link = query.done("school-years")?;
    let page = attempt(|| services.school.list_years(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows a school year.
#[utoipa::path(operation_id = "school-years-get", tag = "school-years", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The school year", body = SchoolYearView)))]
#[get("/school-years/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<SchoolYearView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.school.find_year(&caller.ctx, id)).await?))
}

/// Changes the name or the days of a school year that is not over.
#[utoipa::path(operation_id = "school-years-update", tag = "school-years", request_body = SchoolYearChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The school year", body = SchoolYearView)))]
#[patch("/school-years/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<SchoolYearChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<SchoolYearView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    Ok(tagged(attempt(|| services.school.change_year(&caller.ctx, id, if_match.0, change.clone())).await?))
}

/// Gives a school year that is not over its periods, all of them; those whose ids are named stay the ones they were.
#[utoipa::path(operation_id = "school-years-set-periods", tag = "school-years", request_body = AcademicPeriodsBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The school year", body = SchoolYearView)))]
#[put("/school-years/{id}/periods")]
pub async fn set_periods(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<AcademicPeriodsBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<SchoolYearView>> {
    let (id, periods) = (id.0.into(), body.0.read()?);
    Ok(tagged(attempt(|| services.school.set_periods(&caller.ctx, id, if_match.0, periods.clone())).await?))
}

/// Begins a school year that is planned, if no other is active.
#[utoipa::path(operation_id = "school-years-activate", tag = "school-years", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The school year", body = SchoolYearView)))]
#[post("/school-years/{id}/activate")]
pub async fn activate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<SchoolYearView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.school.activate_year(&caller.ctx, id, if_match.0)).await?))
}

/// Closes the school year that is active: from now on whatever concerns it is refused.
#[utoipa::path(operation_id = "school-years-close", tag = "school-years", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The school year", body = SchoolYearView)))]
#[post("/school-years/{id}/close")]
pub async fn close(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<SchoolYearView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.school.close_year(&caller.ctx, id, if_match.0)).await?))
}

/// Makes a closed school year active again, if no other is, for a reason that the journal keeps.
#[utoipa::path(operation_id = "school-years-reopen", tag = "school-years", request_body = ReopenBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The school year", body = SchoolYearView)))]
#[post("/school-years/{id}/reopen")]
pub async fn reopen(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ReopenBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<SchoolYearView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    Ok(tagged(attempt(|| services.school.reopen_year(&caller.ctx, id, if_match.0, reason.clone())).await?))
}

/// Puts a closed school year away for good.
#[utoipa::path(operation_id = "school-years-archive", tag = "school-years", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The school year", body = SchoolYearView)))]
#[post("/school-years/{id}/archive")]
pub async fn archive(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<SchoolYearView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.school.archive_year(&caller.ctx, id, if_match.0)).await?))
}
