//! Asking about data, and answering.

use super::bodies::{DataRequestAnswerBody, DataRequestBody, DataRequestExtensionBody, DataRequestVoidBody};
use super::views::DataRequestView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, post};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::data_rights::{DataRequest, DataRequestFilter, DataRequestKind, DataRequestState};
use std::slice;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which requests.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct DataRequestParams {
    /// About the data of this student.
    student_id: Option<Uuid>,
    /// `query`, `correction`, `update`, `suppression`, `revocation` or `complaint`.
    #[param(pattern = "^(query|correction|update|suppression|revocation|complaint)$")]
    kind: Option<String>,
    /// `open`, `in_progress`, `answered`, `rejected` or `void`.
    #[param(pattern = "^(open|in_progress|answered|rejected|void)$")]
    state: Option<String>,
    /// Those alone that wait longer than they may.
    #[param(default = false)]
    overdue: Option<bool>,
    /// Only those about students who are blocked, whom nobody sees but who may block; else all others.
    #[param(default = false)]
    blocked: Option<bool>,
    /// `last_day` (which must be answered first) or `created_at`, with `-` in front the other way.
    #[param(default = "last_day", pattern = "^-?(last_day|created_at)$")]
    sort: Option<String>,
}

/// What the query asks for, and whether only what is overdue; a bad parameter is told when the query is done.
pub(super) fn filter(query: &mut Query) -> (DataRequestFilter, bool) {
    let filter = DataRequestFilter {
        student: query.id("student_id"),
        kind: query.read("kind", DataRequestKind::parse),
        state: query.read("state", DataRequestState::parse),
        overdue_on: None,
        blocked: query.flag("blocked").unwrap_or(false),
        sort: query.sort(),
    };
    (filter, query.flag("overdue").unwrap_or(false))
}

async fn shown(services: &Services, ctx: &Context, it: DataRequest) -> Result<Tagged<DataRequestView>> {
    let with = attempt(|| services.data_rights.shown_with(ctx, slice::from_ref(&it))).await?;
    Ok(Tagged::new(it.version, DataRequestView::of(it, &with)))
}

/// Asks something about the data of a student: by the own account of oneself or of the own children (`web`), or before
/// the office, which writes it down (`paper`, `in_person`). Its term begins the day after it came.
#[utoipa::path(operation_id = "data-requests-create", tag = "data-requests", request_body = DataRequestBody,
    security(("bearer" = ["ask:data_requests"])),
    responses((status = CREATED, description = "The request", body = DataRequestView)))]
#[post("/data-requests")]
pub async fn create(
    caller: Caller,
    body: Valid<DataRequestBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<DataRequestView>> {
    let new = body.0.read()?;
    let request = attempt(|| services.data_rights.ask(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/data-requests/{}", request.id);
    Ok(shown(&services, &caller.ctx, request).await?.created(location))
}

/// Lists the requests that the caller may see, which must be answered first first.
#[utoipa::path(operation_id = "data-requests-list", tag = "data-requests", params(DataRequestParams, PageParams),
    security(("bearer" = ["ask:data_requests"])),
    responses((status = OK, description = "A page", body = ListView<DataRequestView>)))]
#[get("/data-requests")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<DataRequestView>> {
    let ((filter, overdue), page) = (filter(&mut query), query.page("data-requests"));
    let link = query.done("data-requests")?;
    let page = attempt(|| services.data_rights.list(&caller.ctx, &filter, overdue, &page)).await?;
    let with = attempt(|| services.data_rights.shown_with(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |request| DataRequestView::of(request, &with)))
}

/// Shows a request.
#[utoipa::path(operation_id = "data-requests-get", tag = "data-requests", params(("id" = Uuid, Path)),
    security(("bearer" = ["ask:data_requests"])),
    responses((status = OK, description = "The request", body = DataRequestView)))]
#[get("/data-requests/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<DataRequestView>> {
    let id = id.0.into();
    let request = attempt(|| services.data_rights.find(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, request).await?)
}

/// Says that somebody works on a request.
#[utoipa::path(operation_id = "data-requests-start", tag = "data-requests", params(("id" = Uuid, Path)),
    security(("bearer" = ["answer:data_requests"])),
    responses((status = OK, description = "The request", body = DataRequestView)))]
#[post("/data-requests/{id}/start")]
pub async fn start(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<DataRequestView>> {
    let id = id.0.into();
    let request = attempt(|| services.data_rights.start(&caller.ctx, id, if_match.0)).await?;
    Ok(shown(&services, &caller.ctx, request).await?)
}

/// Says that the answer comes later, and why: once, before the first term is over.
#[utoipa::path(operation_id = "data-requests-extend", tag = "data-requests", params(("id" = Uuid, Path)),
    request_body = DataRequestExtensionBody, security(("bearer" = ["answer:data_requests"])),
    responses((status = OK, description = "The request", body = DataRequestView)))]
#[post("/data-requests/{id}/extend")]
pub async fn extend(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<DataRequestExtensionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<DataRequestView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let extend = || services.data_rights.extend(&caller.ctx, id, if_match.0, reason.clone());
    let request = attempt(extend).await?;
    Ok(shown(&services, &caller.ctx, request).await?)
}

/// Answers a request.
#[utoipa::path(operation_id = "data-requests-answer", tag = "data-requests", params(("id" = Uuid, Path)),
    request_body = DataRequestAnswerBody, security(("bearer" = ["answer:data_requests"])),
    responses((status = OK, description = "The request", body = DataRequestView)))]
#[post("/data-requests/{id}/answer")]
pub async fn answer(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<DataRequestAnswerBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<DataRequestView>> {
    let (id, words) = (id.0.into(), body.0.read()?);
    let answer = || services.data_rights.answer(&caller.ctx, id, if_match.0, words.clone());
    let request = attempt(answer).await?;
    Ok(shown(&services, &caller.ctx, request).await?)
}

/// Refuses a request, with a reason.
#[utoipa::path(operation_id = "data-requests-reject", tag = "data-requests", params(("id" = Uuid, Path)),
    request_body = DataRequestAnswerBody, security(("bearer" = ["answer:data_requests"])),
    responses((status = OK, description = "The request", body = DataRequestView)))]
#[post("/data-requests/{id}/reject")]
pub async fn reject(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<DataRequestAnswerBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<DataRequestView>> {
    let (id, words) = (id.0.into(), body.0.read()?);
    let reject = || services.data_rights.reject(&caller.ctx, id, if_match.0, words.clone());
    let request = attempt(reject).await?;
    Ok(shown(&services, &caller.ctx, request).await?)
}

/// Takes back what the office wrote down by mistake, and says why; it is kept. What was asked by the own account is not
/// taken back.
#[utoipa::path(operation_id = "data-requests-void", tag = "data-requests", params(("id" = Uuid, Path)),
    request_body = DataRequestVoidBody, security(("bearer" = ["answer:data_requests"])),
    responses((status = OK, description = "The request", body = DataRequestView)))]
#[post("/data-requests/{id}/void")]
pub async fn void(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<DataRequestVoidBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<DataRequestView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let void = || services.data_rights.void(&caller.ctx, id, if_match.0, reason.clone());
    let request = attempt(void).await?;
    Ok(shown(&services, &caller.ctx, request).await?)
}
