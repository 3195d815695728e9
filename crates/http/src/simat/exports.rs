//! Making files for the ministry, and taking them.

use super::views::SimatExportView;
use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::{PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use plantel_application::attempt;
use plantel_application::simat::{NewSimatExport, SimatScope};
use plantel_domain::form::{Form, Invalid};
use plantel_domain::simat::{Encoding, SimatExportFilter};
use serde::Deserialize;
use std::slice;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// What is asked of a file.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct SimatExportBody {
    /// Of this school year.
    pub year_id: Uuid,
    /// At this site; at all when it is absent.
    pub site_id: Option<Uuid>,
    /// `latin1`, as the ministry's own program writes it, or `utf-8`.
    #[schema(default = "latin1", example = "latin1")]
    pub encoding: Option<String>,
    /// Whether it is made though errors are found: their lines are then left out, and counted.
    #[serde(default)]
    #[schema(default = false)]
    pub with_errors: bool,
}

impl SimatExportBody {
    fn read(self) -> Result<NewSimatExport, Invalid> {
        let mut form = Form::new();
        let encoding = form.take_some("/encoding", self.encoding.as_deref().map(Encoding::parse));
        let scope = SimatScope { year: self.year_id.into(), site: self.site_id.map(Into::into) };
        form.done(|| {
            let encoding = encoding?.unwrap_or(Encoding::Latin1);
            Some(NewSimatExport { scope, encoding, with_errors: self.with_errors })
        })
    }
}

/// Which files.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct SimatExportParams {
    /// Of this school year.
    year_id: Option<Uuid>,
    /// `-created_at` (newest first) or `created_at`.
    #[param(default = "-created_at", pattern = "^-?(created_at)$")]
    sort: Option<String>,
}

/// What the query asks for; a bad parameter is told when the query is done.
pub(super) fn filter(query: &mut Query) -> SimatExportFilter {
    SimatExportFilter { year: query.id("year_id"), sort: query.sort() }
}

/// Makes the ministry's file of who is, or was to the end of the year, taught: its columns in its order, with headings,
/// `;` between fields. While errors are found it is refused, unless their lines may be left out.
#[utoipa::path(operation_id = "simat-exports-create", tag = "simat", request_body = SimatExportBody,
    security(("bearer" = ["export:simat"])),
    responses((status = CREATED, description = "What is known of the file", body = SimatExportView)))]
#[post("/simat/exports")]
pub async fn create(caller: Caller, body: Valid<SimatExportBody>, services: Data<Services>) -> ApiResult<HttpResponse> {
    let new = body.0.read()?;
    let export = attempt(|| services.simat.export(&caller.ctx, new)).await?;
    let names = attempt(|| services.simat.names(&caller.ctx, slice::from_ref(&export))).await?;
    let location = format!("/api/v1/simat/exports/{}", export.id);
    let view = SimatExportView::of(&export, &names);
    Ok(HttpResponse::Created().insert_header((header::LOCATION, location)).json(view))
}

/// Lists the files that were made.
#[utoipa::path(operation_id = "simat-exports-list", tag = "simat", params(SimatExportParams, PageParams),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "A page", body = ListView<SimatExportView>)))]
#[get("/simat/exports")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<SimatExportView>> {
    let (filter, page) = (filter(&mut query), query.page("simat-exports"));
    let link = query.done("simat-exports")?;
    let page = attempt(|| services.simat.exports(&caller.ctx, &filter, &page)).await?;
    let names = attempt(|| services.simat.names(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |export| SimatExportView::of(&export, &names)))
}

/// Shows what is known of a file.
#[utoipa::path(operation_id = "simat-exports-get", tag = "simat", params(("id" = Uuid, Path)),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "What is known of the file", body = SimatExportView)))]
#[get("/simat/exports/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<SimatExportView>> {
    let id = id.0.into();
    let export = attempt(|| services.simat.find_export(&caller.ctx, id)).await?;
    let names = attempt(|| services.simat.names(&caller.ctx, slice::from_ref(&export))).await?;
    Ok(Json(SimatExportView::of(&export, &names)))
}

/// Gives a file, as it was made. It asks for `read:students_sensitive` too. That it was taken stands in the journal,
/// and nothing on its way may keep it.
#[utoipa::path(operation_id = "simat-exports-content", tag = "simat", params(("id" = Uuid, Path)),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "The file", body = BinaryFile, content_type = "text/csv")))]
#[get("/simat/exports/{id}/content")]
pub async fn content(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    let (export, bytes) = attempt(|| services.simat.content(&caller.ctx, id)).await?;
    let charset = match export.encoding {
        Encoding::Latin1 => "text/csv; charset=iso-8859-1",
        Encoding::Utf8 => "text/csv; charset=utf-8",
    };
    let mut answer = HttpResponse::Ok();
    answer.content_type(charset).insert_header((header::CACHE_CONTROL, "no-store"));
    answer.insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    answer.insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"));
    let name = format!("attachment; filename=\"{}\"", export.file_name());
    answer.insert_header((header::CONTENT_DISPOSITION, name));
    Ok(answer.body(bytes))
}
