//! Institutions and environments as files.

use super::environments::{EnvironmentParams, filter};
use super::views::{EnvironmentView, InstitutionView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const INSTITUTIONS: &Sheet<InstitutionView> = &Sheet {
    name: "institutions",
    columns: &[
        ("id", |place| place.id.into()),
        ("kind", |place| place.kind.into()),
        ("name", |place| (&place.name).into()),
        ("code", |place| (&place.code).into()),
        ("nit", |place| place.nit.as_ref().into()),
        ("dane_code", |place| place.dane_code.as_ref().into()),
        ("time_zone", |place| place.time_zone.into()),
        ("locale", |place| place.locale.into()),
        ("currency", |place| place.currency.into()),
        ("modules", |place| Cell::list(&place.modules)),
        ("active", |place| place.active.into()),
        ("created_at", |place| place.created_at.into()),
    ],
};

/// Exports all institutions, by name.
#[utoipa::path(operation_id = "institutions-export", tag = "institutions", params(FormatParams),
    security(("bearer" = ["manage:institutions"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/institutions/export")]
pub async fn institutions(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    query.done("institutions")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.institutions.list(&ctx, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, INSTITUTIONS, format, rows).await
}

const ENVIRONMENTS: &Sheet<EnvironmentView> = &Sheet {
    name: "environments",
    columns: &[
        ("id", |place| place.id.into()),
        ("name", |place| (&place.name).into()),
        ("code", |place| place.code.as_ref().into()),
        ("location", |place| place.location.as_ref().into()),
        ("capacity", |place| place.capacity.into()),
        ("is_warehouse", |place| place.is_warehouse.into()),
        ("active", |place| place.active.into()),
        ("created_at", |place| place.created_at.into()),
    ],
};

/// Exports the environments, by the filters and in the order of their list.
#[utoipa::path(operation_id = "environments-export", tag = "environments", params(EnvironmentParams, FormatParams),
    security(("bearer" = ["read:environments"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/environments/export")]
pub async fn environments(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("environments")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.environments.list(&ctx, &filter, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, ENVIRONMENTS, format, rows).await
}
