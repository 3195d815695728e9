//! The list of files that were made, as a file.

use super::exports::{SimatExportParams, filter};
use super::views::SimatExportView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const EXPORTS: &Sheet<SimatExportView> = &Sheet {
    name: "simat-exports",
    columns: &[
        ("id", |export| export.id.into()),
        ("year_id", |export| export.year_id.into()),
        ("site_id", |export| export.site_id.into()),
        ("layout", |export| (&export.layout).into()),
        ("encoding", |export| export.encoding.into()),
        ("rows", |export| export.rows.into()),
        ("left_out", |export| export.left_out.into()),
        ("errors", |export| export.errors.into()),
        ("warnings", |export| export.warnings.into()),
        ("file_name", |export| (&export.file_name).into()),
        ("bytes", |export| export.bytes.into()),
        ("sha256", |export| (&export.sha256).into()),
        ("created_by", |export| export.created_by.into()),
        ("created_by_name", |export| export.created_by_name.as_ref().into()),
        ("created_at", |export| export.created_at.into()),
    ],
};

/// Exports the list of files that were made for the ministry, by the filters and in the order of the list.
#[utoipa::path(operation_id = "simat-exports-export", tag = "simat", params(SimatExportParams, FormatParams),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/simat/exports/export")]
pub async fn exports(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("simat-exports")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.simat.exports(&ctx, &filter, &page)).await?;
        let names = attempt(|| reader.simat.names(&ctx, &page.data)).await?;
        Ok(page.map(|export| SimatExportView::of(&export, &names)))
    };
    export::send(&services, &caller.ctx, EXPORTS, format, rows).await
}
