//! Large spreadsheets: brought, seen, watched, stopped, undone.

use super::import::{ImportParams, brought};
use super::import_views::{FindingView, ImportJobView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::{IfMatch, LargeUpload, PathId, Upload};
use crate::language::Language;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, Responder, get, post};
use futures::stream;
use plantel_application::attempt;
use plantel_domain::access::Context;
use plantel_domain::ids::ImportId;
use plantel_domain::inventory::import::Import;
use std::time::Duration;
use utoipa::IntoParams;

/// How often a watched import is looked at.
const LOOK: Duration = Duration::from_millis(500);

/// How long one watcher is served; an `EventSource` comes back by itself.
const LONGEST: u32 = 1_200;

fn tagged(import: Import) -> Tagged<ImportJobView> {
    Tagged::new(import.version, import.into())
}

/// As accepted work: where its progress is seen.
fn accepted(import: Import, request: &HttpRequest) -> HttpResponse {
    let location = format!("/api/v1/imports/{}", import.id);
    let mut answer = tagged(import).respond_to(request);
    *answer.status_mut() = StatusCode::ACCEPTED;
    if let Ok(location) = header::HeaderValue::from_str(&location) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}

/// Takes in a spreadsheet, CSV or XLSX, of up to a million rows, to be taken over in the background: piece by
/// piece, through restarts, until all rows are through or somebody stops it.
#[utoipa::path(operation_id = "imports-create", tag = "imports", params(ImportParams),
    request_body(content(
        (String = "text/csv"),
        (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    security(("bearer" = ["import:inventory"])),
    responses((status = ACCEPTED, description = "The import", body = ImportJobView)))]
#[post("/imports")]
pub async fn create(
    caller: Caller,
    mut query: Query,
    file: LargeUpload,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let brought = brought(&mut query, Upload(file.0));
    query.done("imports")?;
    let import = attempt(|| services.inventory.queue_import(&caller.ctx, brought.clone())).await?;
    Ok(accepted(import, &request))
}

/// How imports are ordered.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `list` reads")]
pub struct ImportOrder {
    /// `-created_at` (newest first) or `created_at`.
    #[param(default = "-created_at", pattern = "^-?(created_at)$")]
    sort: Option<String>,
}

/// Lists imports: the caller's own, and all for who imports everywhere.
#[utoipa::path(operation_id = "imports-list", tag = "imports", params(ImportOrder, PageParams),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "A page", body = ListView<ImportJobView>)))]
#[get("/imports")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<ImportJobView>> {
    let (page, sort) = (query.page("imports"), query.sort());
    let link = query.done("imports")?;
    let page = attempt(|| services.inventory.imports(&caller.ctx, sort, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows how far an import is.
#[utoipa::path(operation_id = "imports-get", tag = "imports", params(("id" = Uuid, Path)),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "The import", body = ImportJobView)))]
#[get("/imports/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<ImportJobView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.inventory.find_import(&caller.ctx, id)).await?))
}

/// Lists what was told of the rows of an import, by line.
#[utoipa::path(operation_id = "imports-findings", tag = "imports", params(("id" = Uuid, Path), PageParams),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "A page", body = ListView<FindingView>)))]
#[get("/imports/{id}/findings")]
pub async fn list_findings(
    caller: Caller,
    id: PathId,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Listed<FindingView>> {
    let (id, page) = (id.0.into(), query.page("findings"));
    let link = query.done("findings")?;
    let page = attempt(|| services.inventory.findings(&caller.ctx, id, &page)).await?;
    let language = Language::of(&request);
    Ok(Listed::new(page, &link, |finding| FindingView::told(finding, language)))
}

/// Stops an import. What went in before stays, and can be undone.
#[utoipa::path(operation_id = "imports-cancel", tag = "imports", params(("id" = Uuid, Path)),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "The import", body = ImportJobView)))]
#[post("/imports/{id}/cancel")]
pub async fn cancel(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<ImportJobView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.inventory.cancel_import(&caller.ctx, id, if_match.0)).await?))
}

/// Has an import taken back as a whole, if nothing else touched what it did: new assets are retired, changed ones
/// are as they were.
#[utoipa::path(operation_id = "imports-undo", tag = "imports", params(("id" = Uuid, Path)),
    security(("bearer" = ["import:inventory"])),
    responses((status = ACCEPTED, description = "The import", body = ImportJobView)))]
#[post("/imports/{id}/undo")]
pub async fn undo(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    let import = attempt(|| services.inventory.undo_import(&caller.ctx, id, if_match.0)).await?;
    Ok(accepted(import, &request))
}

/// Watches an import: an event `progress` each time it comes further, until it has settled (server-sent events).
#[utoipa::path(operation_id = "imports-events", tag = "imports", params(("id" = Uuid, Path)),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "Events whose data is an `Import`", body = String,
        content_type = "text/event-stream")))]
#[get("/imports/{id}/events")]
pub async fn watch(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id: ImportId = id.0.into();
    let first = attempt(|| services.inventory.find_import(&caller.ctx, id)).await?;
    let watch = Watch { ctx: caller.ctx, id, services, next: Some(first), told: 0, looks: 0 };
    let mut answer = HttpResponse::Ok();
    answer.content_type("text/event-stream").insert_header((header::CACHE_CONTROL, "no-store"));
    // No proxy holds events back, no compression waits for more of them.
    answer.insert_header(("X-Accel-Buffering", "no")).insert_header(header::ContentEncoding::Identity);
    Ok(answer.streaming(stream::unfold(watch, Watch::event)))
}

/// Somebody who watches.
struct Watch {
    ctx: Context,
    id: ImportId,
    services: Data<Services>,
    next: Option<Import>,
    told: i64,
    looks: u32,
}

impl Watch {
    /// The next event; none when it has settled, or cannot be seen any more.
    async fn event(mut self) -> Option<(Result<Bytes, actix_web::Error>, Self)> {
        loop {
            let import = match self.next.take() {
                Some(import) => import,
                None if self.told < 0 || self.looks >= LONGEST => return None,
                None => {
                    tokio::time::sleep(LOOK).await;
                    self.looks += 1;
                    match attempt(|| self.services.inventory.find_import(&self.ctx, self.id)).await {
                        Ok(import) => import,
                        Err(error) => {
                            tracing::info!(%error, "an import is watched no more");
                            return None;
                        }
                    }
                }
            };
            if import.version == self.told {
                // A word now and then, so that nobody takes the line for dead.
                if self.looks.is_multiple_of(30) {
                    return Some((Ok(Bytes::from_static(b": waiting\n\n")), self));
                }
                continue;
            }
            self.told = if import.state.settled() { -1 } else { import.version };
            let data = serde_json::to_string(&ImportJobView::from(import)).expect("a view is plain data");
            return Some((Ok(Bytes::from(format!("event: progress\ndata: {data}\n\n"))), self));
        }
    }
}
