//! Saying what is worth an alert.

use super::bodies::{AlertSettingAsBeforeBody, AlertSettingBody, OwnAlertSettingBody};
use super::views::{AlertSettingView, OwnAlertSettingView};
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, Valid};
use crate::services::Services;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpResponse, delete, get, post, put};
use plantel_application::attempt;
use plantel_domain::alerts::{AlertKind, AlertSetting, OwnAlertSetting};
use plantel_domain::form::Invalid;

/// The type in a path, by a name of today or of before.
fn named(kind: &str) -> Result<AlertKind, Invalid> {
    AlertKind::read(kind).map_err(|unknown| Invalid::at("{type}", unknown))
}

fn shown(setting: AlertSetting) -> Tagged<AlertSettingView> {
    Tagged::new(setting.version, setting.into())
}

fn own_shown((setting, mine): &(AlertSetting, OwnAlertSetting)) -> Tagged<OwnAlertSettingView> {
    Tagged::new(mine.version, OwnAlertSettingView::of(setting, Some(mine)))
}

/// Lists what is worth an alert to the institution: every type, with what was written or the usual.
#[utoipa::path(operation_id = "alert-settings-list", tag = "alerts", security(("bearer" = ["read:alerts"])),
    responses((status = OK, description = "Every type", body = Vec<AlertSettingView>)))]
#[get("/alert-settings")]
pub async fn list(caller: Caller, services: Data<Services>) -> ApiResult<Json<Vec<AlertSettingView>>> {
    let settings = attempt(|| services.alerts.settings(&caller.ctx)).await?;
    Ok(Json(settings.into_iter().map(Into::into).collect()))
}

/// Says for the institution what is worth an alert of a type.
#[utoipa::path(operation_id = "alert-settings-write", tag = "alerts", params(("type" = String, Path)),
    request_body = AlertSettingBody, security(("bearer" = ["manage:alert_settings"])),
    responses((status = OK, description = "What holds from now on", body = AlertSettingView)))]
#[put("/alert-settings/{type}")]
pub async fn write(
    caller: Caller,
    kind: Path<String>,
    if_match: IfMatch,
    body: Valid<AlertSettingBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AlertSettingView>> {
    let kind = named(&kind)?;
    let written = body.0.read(kind)?;
    let put = || services.alerts.write_setting(&caller.ctx, kind, if_match.0, written.clone());
    Ok(shown(attempt(put).await?))
}

/// Lists what is worth an alert to the caller: every type whose things they may see, as they wrote it or as the
/// institution says.
#[utoipa::path(operation_id = "alert-settings-own", tag = "alerts", security(("bearer" = ["read:alerts"])),
    responses((status = OK, description = "Every type that the caller may see", body = Vec<OwnAlertSettingView>)))]
#[get("/alert-settings/user")]
pub async fn own(caller: Caller, services: Data<Services>) -> ApiResult<Json<Vec<OwnAlertSettingView>>> {
    let settings = attempt(|| services.alerts.own_settings(&caller.ctx)).await?;
    Ok(Json(settings.into_iter().map(|(setting, mine)| OwnAlertSettingView::of(&setting, mine.as_ref())).collect()))
}

/// Says for the caller what is worth an alert of a type whose things they may see.
#[utoipa::path(operation_id = "alert-settings-write-own", tag = "alerts", params(("type" = String, Path)),
    request_body = OwnAlertSettingBody, security(("bearer" = ["read:alerts"])),
    responses((status = OK, description = "What holds for the caller", body = OwnAlertSettingView)))]
#[put("/alert-settings/user/{type}")]
pub async fn write_own(
    caller: Caller,
    kind: Path<String>,
    if_match: IfMatch,
    body: Valid<OwnAlertSettingBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<OwnAlertSettingView>> {
    let kind = named(&kind)?;
    let written = body.0.read(kind)?;
    let put = || services.alerts.write_own_setting(&caller.ctx, kind, if_match.0, written.clone());
    Ok(own_shown(&attempt(put).await?))
}

/// Says for the caller what is worth an alert, as the system before this one was told it. Of what is written twice the
/// last holds.
#[utoipa::path(operation_id = "alert-settings-write-as-before", tag = "alerts",
    request_body = AlertSettingAsBeforeBody, security(("bearer" = ["read:alerts"])),
    responses((status = OK, description = "What holds for the caller", body = OwnAlertSettingView)))]
#[post("/alert-settings")]
pub async fn write_as_before(
    caller: Caller,
    body: Valid<AlertSettingAsBeforeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<OwnAlertSettingView>> {
    let (kind, written) = body.0.read()?;
    let put = || services.alerts.write_own_setting(&caller.ctx, kind, None, written.clone());
    Ok(own_shown(&attempt(put).await?))
}

/// Takes back what the caller wrote of a type: what the institution says holds for them again.
#[utoipa::path(operation_id = "alert-settings-drop-own", tag = "alerts", params(("type" = String, Path)),
    security(("bearer" = ["read:alerts"])), responses((status = NO_CONTENT, description = "It is gone")))]
#[delete("/alert-settings/user/{type}")]
pub async fn drop_own(caller: Caller, kind: Path<String>, services: Data<Services>) -> ApiResult<HttpResponse> {
    let kind = named(&kind)?;
    attempt(|| services.alerts.drop_own_setting(&caller.ctx, kind)).await?;
    Ok(HttpResponse::NoContent().finish())
}
