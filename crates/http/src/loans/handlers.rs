//! Asking for loans and seeing them.

use super::bodies::LoanBody;
use super::views::{HandlingsView, LoanView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, post};
use plantel_application::attempt;
use plantel_domain::loans::{LoanFilter, StateName};
use utoipa::IntoParams;

/// Which loans.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list` reads")]
pub struct LoanParams {
    /// `pending`, `approved`, `rejected`, `cancelled`, `expired`, `active`, `partially_returned`, `returned` or `lost`.
    state: Option<String>,
    /// That ask for this asset, or for which it stands.
    item_id: Option<uuid::Uuid>,
    /// From this warehouse.
    warehouse_id: Option<uuid::Uuid>,
    /// For this borrower.
    borrower_id: Option<uuid::Uuid>,
    /// `created_at`; with `-` before it, newest first.
    #[param(default = "-created_at")]
    sort: Option<String>,
}

/// What the query asks for.
pub(super) fn filter(query: &mut Query) -> LoanFilter {
    LoanFilter {
        state: query.read("state", StateName::parse),
        asset: query.id("item_id"),
        warehouse: query.id("warehouse_id"),
        borrower: query.id("borrower_id"),
        sort: query.sort(),
    }
}

/// Asks for things of one warehouse for some days: for assets, for any of a model or a category, or in words.
#[utoipa::path(operation_id = "loans-create", tag = "loans", request_body = LoanBody,
    security(("bearer" = ["request:loans"])),
    responses((status = CREATED, description = "The loan, pending", body = LoanView)))]
#[post("/loans")]
pub async fn request(caller: Caller, body: Valid<LoanBody>, services: Data<Services>) -> ApiResult<Tagged<LoanView>> {
    let new = body.0.read()?;
    let loan = attempt(|| services.loans.request(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/loans/{}", loan.id);
    // A request is never overdue, so its first day does for today.
    let today = loan.period.start();
    Ok(Tagged::new(loan.version, LoanView::of(loan, today)).created(location))
}

/// Lists the loans: the own ones, those of the own warehouses, or all, by what the caller may see.
#[utoipa::path(operation_id = "loans-list", tag = "loans", params(LoanParams, PageParams),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "A page", body = ListView<LoanView>)))]
#[get("/loans")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<LoanView>> {
    let page = query.page("loans");
    let filter = filter(&mut query);
    let link = query.done("loans")?;
    let page = attempt(|| services.loans.list(&caller.ctx, &filter, &page)).await?;
    let today = attempt(|| services.loans.day(&caller.ctx)).await?;
    Ok(Listed::new(page, &link, |loan| LoanView::of(loan, today)))
}

/// Shows a loan.
#[utoipa::path(operation_id = "loans-get", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The loan", body = LoanView)))]
#[get("/loans/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.find(&caller.ctx, id)).await?;
    let today = attempt(|| services.loans.day(&caller.ctx)).await?;
    Ok(Tagged::new(loan.version, LoanView::of(loan, today)))
}

/// Shows what changed hands in a loan: which units, how they were, and who handed them over or took them back.
#[utoipa::path(operation_id = "loans-handlings", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "What changed hands", body = HandlingsView)))]
#[get("/loans/{id}/handlings")]
pub async fn handlings(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<HandlingsView>> {
    let id = id.0.into();
    let handlings = attempt(|| services.loans.handlings(&caller.ctx, id)).await?;
    Ok(Json(HandlingsView { data: handlings.into_iter().map(Into::into).collect() }))
}
