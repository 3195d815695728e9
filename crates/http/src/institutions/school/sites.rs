//! Sites: made, changed, retired, taken into use again and shown.

use super::site_views::{SiteBody, SiteChangeBody, SiteView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch, post};
use plantel_application::attempt;
use plantel_domain::institutions::school::{Site, SiteFilter};
use utoipa::IntoParams;

/// Which sites.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct SiteParams {
    /// Name, number at the statistics office or address contains this, without regard to accents and case.
    search: Option<String>,
    /// Only those in use, or only retired ones.
    active: Option<bool>,
    /// `name`, `created_at`; with `-` before it, largest first.
    #[param(default = "name", pattern = "^-?(name|created_at)$")]
    sort: Option<String>,
}

/// What the query asks for.
pub(super) fn filter(query: &mut Query) -> SiteFilter {
    SiteFilter { active: query.flag("active"), search: query.search(), sort: query.sort() }
}

fn tagged(site: Site) -> Tagged<SiteView> {
    Tagged::new(site.version, site.into())
}

/// Makes a site.
#[utoipa::path(operation_id = "sites-create", tag = "sites", request_body = SiteBody,
    security(("bearer" = ["manage:school"])),
    responses((status = CREATED, description = "The site", body = SiteView)))]
#[post("/sites")]
pub async fn create(caller: Caller, body: Valid<SiteBody>, services: Data<Services>) -> ApiResult<Tagged<SiteView>> {
    let new = body.0.read()?;
    let site = attempt(|| services.school.create_site(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/sites/{}", site.id);
    Ok(tagged(site).created(location))
}

/// Lists the sites.
#[utoipa::path(operation_id = "sites-list", tag = "sites", params(SiteParams, PageParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "A page", body = ListView<SiteView>)))]
#[get("/sites")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<SiteView>> {
    let page = query.page("sites");
    let filter = filter(&mut query);
    let link = query.done("sites")?;
    let page = attempt(|| services.school.list_sites(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows a site.
#[utoipa::path(operation_id = "sites-get", tag = "sites", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:school"])), responses((status = OK, description = "The site", body = SiteView)))]
#[get("/sites/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<SiteView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.school.find_site(&caller.ctx, id)).await?))
}

/// Changes a site that is in use.
#[utoipa::path(operation_id = "sites-update", tag = "sites", request_body = SiteChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "The site", body = SiteView)))]
#[patch("/sites/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<SiteChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<SiteView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    Ok(tagged(attempt(|| services.school.change_site(&caller.ctx, id, if_match.0, change.clone())).await?))
}

/// Takes a site out of use, once no group of a year that is not over is taught in it.
#[utoipa::path(operation_id = "sites-retire", tag = "sites", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:school"])), responses((status = OK, description = "The site", body = SiteView)))]
#[post("/sites/{id}/retire")]
pub async fn retire(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<SiteView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.school.retire_site(&caller.ctx, id, if_match.0)).await?))
}

/// Takes a retired site into use again.
#[utoipa::path(operation_id = "sites-reactivate", tag = "sites", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:school"])), responses((status = OK, description = "The site", body = SiteView)))]
#[post("/sites/{id}/reactivate")]
pub async fn reactivate(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<SiteView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.school.reactivate_site(&caller.ctx, id, if_match.0)).await?))
}
