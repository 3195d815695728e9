//! Asking for loans and seeing them.

use super::bodies::LoanBody;
use super::line_views::{HandlingView, HandlingsView};
use super::params::{LoanParams, Wished};
use super::verbs::shown;
use super::views::LoanView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, post};
use plantel_application::attempt;

/// Asks for things of one warehouse for some days: for assets, for any of a model or a category, or in words.
#[utoipa::path(operation_id = "loans-create", tag = "loans", request_body = LoanBody,
    security(("bearer" = ["request:loans"])),
    responses((status = CREATED, description = "The loan, pending", body = LoanView)))]
#[post("/loans")]
pub async fn request(caller: Caller, body: Valid<LoanBody>, services: Data<Services>) -> ApiResult<Tagged<LoanView>> {
    let new = body.0.read()?;
    let loan = attempt(|| services.loans.request(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/loans/{}", loan.id);
    Ok(shown(&services, &caller.ctx, loan).await?.created(location))
}

/// Lists the loans: the own ones, those of the own warehouses, or all, by what the caller may see.
#[utoipa::path(operation_id = "loans-list", tag = "loans", params(LoanParams, PageParams),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "A page", body = ListView<LoanView>)))]
#[get("/loans")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<LoanView>> {
    let page = query.page("loans");
    let wished = Wished::read(&mut query);
    let link = query.done("loans")?;
    let today = attempt(|| services.loans.day(&caller.ctx)).await?;
    let filter = wished.filter(caller.ctx.actor()?.user, today);
    let page = attempt(|| services.loans.list(&caller.ctx, &filter, &page)).await?;
    let names = attempt(|| services.loans.names(&caller.ctx, &page.data)).await?;
    let broken = attempt(|| services.loans.broken(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |loan| LoanView::of(loan, today, &names).with_broken(&broken)))
}

/// Shows a loan.
#[utoipa::path(operation_id = "loans-get", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The loan", body = LoanView)))]
#[get("/loans/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<LoanView>> {
    let id = id.0.into();
    let loan = attempt(|| services.loans.find(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, loan).await?)
}

/// Shows what changed hands in a loan: which units, how they were, and who handed them over or took them back.
#[utoipa::path(operation_id = "loans-handlings", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "What changed hands", body = HandlingsView)))]
#[get("/loans/{id}/handlings")]
pub async fn handlings(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<HandlingsView>> {
    let id = id.0.into();
    let handlings = attempt(|| services.loans.handlings(&caller.ctx, id)).await?;
    let names = attempt(|| services.loans.names_of_handlings(&caller.ctx, &handlings)).await?;
    Ok(Json(HandlingsView { data: handlings.into_iter().map(|it| HandlingView::of(it, &names)).collect() }))
}
