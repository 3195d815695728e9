//! Rooms, laboratories and warehouses.

use super::views::{EnvironmentBody, EnvironmentChangeBody, EnvironmentView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch, post};
use plantel_application::attempt;
use plantel_domain::institutions::{Environment, EnvironmentFilter};
use utoipa::IntoParams;

/// Which environments.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list` reads")]
pub struct EnvironmentParams {
    /// Name, code or location contains this, without regard to accents and case.
    search: Option<String>,
    /// Only warehouses, or only others.
    is_warehouse: Option<bool>,
    /// Only those in use, or only retired ones.
    active: Option<bool>,
    /// `name`, `created_at`; with `-` before it, largest first.
    #[param(default = "name", pattern = "^-?(name|created_at)$")]
    sort: Option<String>,
}

/// What the query asks for.
pub(super) fn filter(query: &mut Query) -> EnvironmentFilter {
    EnvironmentFilter {
        is_warehouse: query.flag("is_warehouse"),
        active: query.flag("active"),
        search: query.search(),
        sort: query.sort(),
    }
}

fn tagged(environment: Environment) -> Tagged<EnvironmentView> {
    Tagged::new(environment.version, environment.into())
}

/// Makes an environment.
#[utoipa::path(operation_id = "environments-create", tag = "environments", request_body = EnvironmentBody,
    security(("bearer" = ["write:environments"])),
    responses((status = CREATED, description = "The environment", body = EnvironmentView)))]
#[post("/environments")]
pub async fn create(
    caller: Caller,
    body: Valid<EnvironmentBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnvironmentView>> {
    let new = body.0.read()?;
    let environment = attempt(|| services.environments.create(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/environments/{}", environment.id);
    Ok(tagged(environment).created(location))
}

/// Lists the environments.
#[utoipa::path(operation_id = "environments-list", tag = "environments", params(EnvironmentParams, PageParams),
    security(("bearer" = ["read:environments"])),
    responses((status = OK, description = "A page", body = ListView<EnvironmentView>)))]
#[get("/environments")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<EnvironmentView>> {
    let page = query.page("environments");
    let filter = filter(&mut query);
    let link = query.done("environments")?;
    let page = attempt(|| services.environments.list(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows an environment.
#[utoipa::path(operation_id = "environments-get", tag = "environments", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:environments"])),
    responses((status = OK, description = "The environment", body = EnvironmentView)))]
#[get("/environments/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<EnvironmentView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.environments.find(&caller.ctx, id)).await?))
}

/// Changes an environment that is in use.
#[utoipa::path(operation_id = "environments-update", tag = "environments", request_body = EnvironmentChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:environments"])),
    responses((status = OK, description = "The environment", body = EnvironmentView)))]
#[patch("/environments/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<EnvironmentChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<EnvironmentView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let changed = attempt(|| services.environments.change(&caller.ctx, id, if_match.0, change.clone())).await?;
    Ok(tagged(changed))
}

/// Takes an environment out of use, once nothing is kept in it.
#[utoipa::path(operation_id = "environments-retire", tag = "environments", params(("id" = Uuid, Path)),
    security(("bearer" = ["write:environments"])),
    responses((status = OK, description = "The environment", body = EnvironmentView)))]
#[post("/environments/{id}/retire")]
pub async fn retire(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<EnvironmentView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.environments.retire(&caller.ctx, id, if_match.0)).await?))
}
