//! Institutions.

use super::views::{InstitutionBody, InstitutionChangeBody, InstitutionView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch, post};
use plantel_application::attempt;
use plantel_domain::institutions::Institution;

fn tagged(institution: Institution) -> Tagged<InstitutionView> {
    Tagged::new(institution.version, institution.into())
}

/// Makes an institution.
#[utoipa::path(operation_id = "institutions-create", tag = "institutions", request_body = InstitutionBody,
    security(("bearer" = ["manage:institutions"])),
    responses((status = CREATED, description = "The institution", body = InstitutionView)))]
#[post("/institutions")]
pub async fn create(
    caller: Caller,
    body: Valid<InstitutionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<InstitutionView>> {
    let new = body.0.read()?;
    let institution = attempt(|| services.institutions.create(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/institutions/{}", institution.id);
    Ok(tagged(institution).created(location))
}

/// Lists all institutions, by name.
#[utoipa::path(operation_id = "institutions-list", tag = "institutions", params(PageParams),
    security(("bearer" = ["manage:institutions"])),
    responses((status = OK, description = "A page", body = ListView<InstitutionView>)))]
#[get("/institutions")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<InstitutionView>> {
    let page = query.page("institutions");
    let link = query.done("institutions")?;
    let page = attempt(|| services.institutions.list(&caller.ctx, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows the institution the caller acts in.
#[utoipa::path(operation_id = "institutions-current", tag = "institutions", security(("bearer" = ["read:institution"])),
    responses((status = OK, description = "The institution", body = InstitutionView)))]
#[get("/institutions/current")]
pub async fn current(caller: Caller, services: Data<Services>) -> ApiResult<Tagged<InstitutionView>> {
    Ok(tagged(attempt(|| services.institutions.current(&caller.ctx)).await?))
}

/// Changes the institution the caller acts in; `active` is not theirs to change.
#[utoipa::path(operation_id = "institutions-update-current", tag = "institutions", request_body = InstitutionChangeBody,
    security(("bearer" = ["write:institution"])),
    responses((status = OK, description = "The institution", body = InstitutionView)))]
#[patch("/institutions/current")]
pub async fn change_current(
    caller: Caller,
    if_match: IfMatch,
    body: Valid<InstitutionChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<InstitutionView>> {
    let wish = body.0.read()?;
    let changed = attempt(|| services.institutions.change_current(&caller.ctx, if_match.0, wish.clone())).await?;
    Ok(tagged(changed))
}

/// Shows any institution.
#[utoipa::path(operation_id = "institutions-get", tag = "institutions", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:institutions"])),
    responses((status = OK, description = "The institution", body = InstitutionView)))]
#[get("/institutions/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<InstitutionView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.institutions.find(&caller.ctx, id)).await?))
}

/// Changes any institution, switches it off or on.
#[utoipa::path(operation_id = "institutions-update", tag = "institutions", request_body = InstitutionChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:institutions"])),
    responses((status = OK, description = "The institution", body = InstitutionView)))]
#[patch("/institutions/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<InstitutionChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<InstitutionView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let changed = attempt(|| services.institutions.change(&caller.ctx, id, if_match.0, change.clone())).await?;
    Ok(tagged(changed))
}
