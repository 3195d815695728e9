//! Reading alerts, seeing to them, and looking for causes.

use super::bodies::{AlertResolutionBody, AlertUpdateBody};
use super::views::{EvaluatedView, SystemAlertView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::language::Language;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, get, post, put};
use plantel_application::attempt;
use plantel_domain::alerts::{AlertError, AlertFilter, AlertKind, AlertState, Severity, SystemAlert};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which alerts.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct AlertParams {
    /// Of this type, by a name of today (`low_stock`) or of the system before this one (`stock_bajo`).
    #[param(rename = "type")]
    kind: Option<String>,
    /// `low`, `medium`, `high` or `critical`.
    #[param(pattern = "^(low|medium|high|critical)$")]
    severity: Option<String>,
    /// `open`, `resolved` or `closed`.
    #[param(pattern = "^(open|resolved|closed)$")]
    state: Option<String>,
    /// Those to which somebody must still see, or the others.
    is_resolved: Option<bool>,
    /// In this place.
    environment_id: Option<Uuid>,
    /// About this thing.
    subject_id: Option<Uuid>,
    /// `first_seen` or `severity`, with `-` in front the other way.
    #[param(default = "-first_seen", pattern = "^-?(first_seen|severity)$")]
    sort: Option<String>,
}

/// What the query asks for; a bad parameter is told when the query is done.
pub(super) fn filter(query: &mut Query) -> AlertFilter {
    AlertFilter {
        kind: query.read("type", AlertKind::read),
        severity: query.read("severity", Severity::parse),
        state: query.read("state", AlertState::parse),
        resolved: query.flag("is_resolved"),
        environment: query.id("environment_id"),
        subject: query.id("subject_id"),
        sort: query.sort(),
    }
}

fn shown(services: &Services, request: &HttpRequest, it: SystemAlert) -> Tagged<SystemAlertView> {
    let locale = Language::of(request).0;
    Tagged::new(it.version, SystemAlertView::of(it, &*services.wording, locale))
}

/// Lists the alerts that the caller may see, the newest first.
#[utoipa::path(operation_id = "alerts-list", tag = "alerts", params(AlertParams, PageParams),
    security(("bearer" = ["read:alerts"])),
    responses((status = OK, description = "A page", body = ListView<SystemAlertView>)))]
#[get("/system-alerts")]
pub async fn list(
    caller: Caller,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Listed<SystemAlertView>> {
    let (filter, page) = (filter(&mut query), query.page("system-alerts"));
    let link = query.done("system-alerts")?;
    let page = attempt(|| services.alerts.list(&caller.ctx, &filter, &page)).await?;
    let locale = Language::of(&request).0;
    Ok(Listed::new(page, &link, |alert| SystemAlertView::of(alert, &*services.wording, locale)))
}

/// Shows an alert.
#[utoipa::path(operation_id = "alerts-get", tag = "alerts", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:alerts"])),
    responses((status = OK, description = "The alert", body = SystemAlertView)))]
#[get("/system-alerts/{id}")]
pub async fn find(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Tagged<SystemAlertView>> {
    let id = id.0.into();
    let alert = attempt(|| services.alerts.find(&caller.ctx, id)).await?;
    Ok(shown(&services, &request, alert))
}

/// Says what was done about an alert. It is not raised again before its cause was gone once.
#[utoipa::path(operation_id = "alerts-resolve", tag = "alerts", params(("id" = Uuid, Path)),
    request_body = AlertResolutionBody, security(("bearer" = ["resolve:alerts"])),
    responses((status = OK, description = "The alert", body = SystemAlertView)))]
#[post("/system-alerts/{id}/resolve")]
pub async fn resolve(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<AlertResolutionBody>,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Tagged<SystemAlertView>> {
    let (id, note) = (id.0.into(), body.0.read()?);
    let resolve = || services.alerts.resolve(&caller.ctx, id, if_match.0, Some(note.clone()));
    let alert = attempt(resolve).await?;
    Ok(shown(&services, &request, alert))
}

/// Resolves an alert as the system before this one did: the note may be absent, and nobody opens it again.
#[utoipa::path(operation_id = "alerts-update", tag = "alerts", params(("id" = Uuid, Path)),
    request_body = AlertUpdateBody, security(("bearer" = ["resolve:alerts"])),
    responses((status = OK, description = "The alert", body = SystemAlertView)))]
#[put("/system-alerts/{id}")]
pub async fn update(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<AlertUpdateBody>,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Tagged<SystemAlertView>> {
    let (id, (resolved, note)) = (id.0.into(), body.0.read()?);
    if !resolved {
        attempt(|| services.alerts.find(&caller.ctx, id)).await?;
        return Err(AlertError::NotReopened.into());
    }
    let alert = attempt(|| services.alerts.resolve(&caller.ctx, id, if_match.0, note.clone())).await?;
    Ok(shown(&services, &request, alert))
}

/// Looks for causes in the caller's institution now, instead of when the clock does.
#[utoipa::path(operation_id = "alerts-evaluate", tag = "alerts", security(("bearer" = ["manage:alert_settings"])),
    responses((status = OK, description = "What came of it", body = EvaluatedView)))]
#[post("/system-alerts/evaluate")]
pub async fn evaluate(caller: Caller, services: Data<Services>) -> ApiResult<Json<EvaluatedView>> {
    Ok(Json(attempt(|| services.alerts.evaluate(&caller.ctx)).await?.into()))
}
