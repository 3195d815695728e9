//! Imports, and what was told of their rows, as files.

use super::import_views::{FindingView, ImportJobView};
use super::imports::ImportOrder;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::extract::PathId;
use crate::language::Language;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use plantel_application::attempt;

const IMPORTS: &Sheet<ImportJobView> = &Sheet {
    name: "imports",
    columns: &[
        ("id", |import| import.id.into()),
        ("file_name", |import| import.file_name.as_ref().into()),
        ("state", |import| import.state.into()),
        ("dry_run", |import| import.dry_run.into()),
        ("rows", |import| import.rows.into()),
        ("read", |import| import.read.into()),
        ("created", |import| import.created.into()),
        ("updated", |import| import.updated.into()),
        ("unchanged", |import| import.unchanged.into()),
        ("refused", |import| import.refused.into()),
        ("environments_created", |import| Cell::list(&import.environments_created)),
        ("categories_created", |import| Cell::list(&import.categories_created)),
        ("error", |import| import.error.as_ref().into()),
        ("by", |import| import.by.into()),
        ("created_at", |import| import.created_at.into()),
        ("finished_at", |import| import.finished_at.into()),
    ],
};

const FINDINGS: &Sheet<FindingView> = &Sheet {
    name: "findings",
    columns: &[
        ("line", |finding| finding.line.into()),
        ("column", |finding| finding.column.as_ref().into()),
        ("value", |finding| (&finding.value).into()),
        ("code", |finding| (&finding.code).into()),
        ("detail", |finding| (&finding.detail).into()),
        ("warning", |finding| finding.warning.into()),
    ],
};

/// Exports the imports that the caller may see, in the order of their list.
#[utoipa::path(operation_id = "imports-export", tag = "imports", params(ImportOrder, FormatParams),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/imports/export")]
pub async fn imports(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let (format, sort) = (Format::of(&mut query), query.sort());
    query.done("imports")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.inventory.imports(&ctx, sort, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, IMPORTS, format, rows).await
}

/// Exports what was told of the rows of an import, by line.
#[utoipa::path(operation_id = "imports-findings-export", tag = "imports", params(("id" = Uuid, Path), FormatParams),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/imports/{id}/findings/export")]
pub async fn findings(
    caller: Caller,
    id: PathId,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (id, format) = (id.0.into(), Format::of(&mut query));
    query.done("findings")?;
    let language = Language::of(&request);
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.inventory.findings(&ctx, id, &page)).await?;
        Ok(page.map(|finding| FindingView::told(finding, language)))
    };
    export::send(&services, &caller.ctx, FINDINGS, format, rows).await
}
