//! Beginning checks, counting, and seeing them.

use super::bodies::{CheckBody, CheckCountsBody};
use super::params::{CheckParams, filter};
use super::setting::Setting;
use super::views::{CheckSheetView, CheckView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, post};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::checks::CheckSheet;

/// A check as it stands now, with its version.
pub(super) async fn shown(services: &Services, ctx: &Context, sheet: CheckSheet) -> Result<Tagged<CheckSheetView>> {
    let setting = Setting::of_sheet(services, ctx, &sheet).await?;
    Ok(Tagged::new(sheet.check.version, CheckSheetView::of(sheet, &setting)))
}

/// Begins the check of a shift, with what was counted already; or finds the one that somebody began, and adds that.
#[utoipa::path(operation_id = "checks-start", tag = "checks", request_body = CheckBody,
    security(("bearer" = ["count:checks"])),
    responses((status = CREATED, description = "The check, begun", body = CheckSheetView),
        (status = OK, description = "The check of this shift, which somebody had begun", body = CheckSheetView)))]
#[post("/inventory-checks")]
pub async fn start(
    caller: Caller,
    body: Valid<CheckBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (new, counts) = body.0.read()?;
    let begun = attempt(|| services.checks.start(&caller.ctx, new.clone(), counts.clone())).await?;
    let location = format!("/api/v1/inventory-checks/{}", begun.sheet.check.id);
    let sheet = shown(&services, &caller.ctx, begun.sheet).await?;
    Ok(if begun.new { sheet.created(location) } else { sheet.found_at(location) })
}

/// Lists the checks that the caller may see: of their rooms and groups, and those they began or are to act on.
#[utoipa::path(operation_id = "checks-list", tag = "checks", params(CheckParams, PageParams),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "A page", body = ListView<CheckView>)))]
#[get("/inventory-checks")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<CheckView>> {
    let page = query.page("inventory-checks");
    let filter = filter(&mut query);
    let link = query.done("inventory-checks")?;
    let page = attempt(|| services.checks.list(&caller.ctx, &filter, &page)).await?;
    let setting = Setting::of_checks(&services, &caller.ctx, &page.data).await?;
    Ok(Listed::new(page, &link, |check| CheckView::of(check, &setting)))
}

/// Shows a check with its items.
#[utoipa::path(operation_id = "checks-get", tag = "checks", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[get("/inventory-checks/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<CheckSheetView>> {
    let id = id.0.into();
    let sheet = attempt(|| services.checks.find(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}

/// Adds what was counted: of several entries of one item the latest by the clock of the devices stands.
#[utoipa::path(operation_id = "checks-count", tag = "checks", params(("id" = Uuid, Path)),
    request_body = CheckCountsBody, security(("bearer" = ["count:checks"])),
    responses((status = OK, description = "The check", body = CheckSheetView)))]
#[post("/inventory-checks/{id}/items")]
pub async fn count(
    caller: Caller,
    id: PathId,
    body: Valid<CheckCountsBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<CheckSheetView>> {
    let (id, counts) = (id.0.into(), body.0.read()?);
    let sheet = attempt(|| services.checks.save(&caller.ctx, id, counts.clone())).await?;
    Ok(shown(&services, &caller.ctx, sheet).await?)
}
