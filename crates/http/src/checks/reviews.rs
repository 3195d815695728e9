//! What waits for somebody, and the last word over many checks at once.

use super::said::SupervisorReviewsBody;
use super::setting::Setting;
use super::views::CheckView;
use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::Valid;
use crate::language::Language;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, get, post};
use plantel_application::{Error, attempt};
use plantel_domain::checks::Step;
use plantel_domain::ids::CheckId;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// In which step.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `waiting` reads")]
pub struct WaitingParams {
    /// `student`, `instructor` or `supervisor`; in whichever the caller takes when absent.
    #[param(pattern = "^(student|instructor|supervisor)$")]
    step: Option<String>,
}

/// What became of checks that were to be approved together.
#[derive(Serialize, ToSchema)]
#[schema(as = SupervisorReviews)]
pub struct ReviewsView {
    /// Those that are complete now.
    pub approved: Vec<Uuid>,
    /// Those that are as they were.
    pub refused: Vec<RefusedReviewView>,
}

/// A check that could not be approved.
#[derive(Serialize, ToSchema)]
#[schema(as = RefusedReview)]
pub struct RefusedReviewView {
    /// Which check.
    pub id: Uuid,
    /// Why: stable, for programs.
    #[schema(example = "check.has-variance")]
    pub code: &'static str,
    /// One sentence, in the caller's language.
    #[schema(example = "2 bienes no coinciden con el inventario; decida sobre esta verificación por separado.")]
    pub detail: String,
}

impl RefusedReviewView {
    fn of(id: CheckId, error: &Error, language: Language) -> Self {
        let fault = error.fault();
        Self { id: id.into(), code: fault.code(), detail: language.detail(fault.code(), &fault.params()) }
    }
}

/// Lists what waits for the caller, what was begun first before the rest.
#[utoipa::path(operation_id = "checks-waiting", tag = "checks", params(WaitingParams, PageParams),
    security(("bearer" = ["count:checks"])),
    responses((status = OK, description = "A page", body = ListView<CheckView>)))]
#[get("/inventory-checks/waiting")]
pub async fn waiting(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<CheckView>> {
    let page = query.page("inventory-checks-waiting");
    let step = query.read("step", Step::parse);
    let link = query.done("inventory-checks-waiting")?;
    let page = attempt(|| services.checks.waiting(&caller.ctx, step, &page)).await?;
    let setting = Setting::of_checks(&services, &caller.ctx, &page.data).await?;
    Ok(Listed::new(page, &link, |check| CheckView::of(check, &setting)))
}

/// Lists what waits for the caller's last word, what was begun first before the rest.
#[utoipa::path(operation_id = "supervisor-reviews-list", tag = "checks", params(PageParams),
    security(("bearer" = ["approve:checks"])),
    responses((status = OK, description = "A page", body = ListView<CheckView>)))]
#[get("/supervisor-reviews")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<CheckView>> {
    let page = query.page("supervisor-reviews");
    let link = query.done("supervisor-reviews")?;
    let page = attempt(|| services.checks.waiting(&caller.ctx, Some(Step::Supervisor), &page)).await?;
    let setting = Setting::of_checks(&services, &caller.ctx, &page.data).await?;
    Ok(Listed::new(page, &link, |check| CheckView::of(check, &setting)))
}

/// Completes checks in which nothing differs from the book, all that can be; each other one is told with its reason.
#[utoipa::path(operation_id = "supervisor-reviews-approve", tag = "checks", request_body = SupervisorReviewsBody,
    security(("bearer" = ["approve:checks"])),
    responses((status = OK, description = "What became of each", body = ReviewsView)))]
#[post("/supervisor-reviews")]
pub async fn approve(
    request: HttpRequest,
    caller: Caller,
    body: Valid<SupervisorReviewsBody>,
    services: Data<Services>,
) -> ApiResult<Json<ReviewsView>> {
    let language = Language::of(&request);
    let (ids, said) = body.0.read()?;
    let decided = attempt(|| services.checks.approve_all(&caller.ctx, ids.clone(), said.clone())).await?;
    let mut view = ReviewsView { approved: Vec::new(), refused: Vec::new() };
    for (id, result) in decided {
        match result {
            Ok(_) => view.approved.push(id.into()),
            Err(error) => view.refused.push(RefusedReviewView::of(id, &error, language)),
        }
    }
    Ok(Json(view))
}
