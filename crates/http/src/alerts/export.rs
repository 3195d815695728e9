//! The list of alerts, as a file.

use super::handlers::{AlertParams, filter};
use super::views::SystemAlertView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Format, FormatParams, Sheet};
use crate::language::Language;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use plantel_application::attempt;

const ALERTS: &Sheet<SystemAlertView> = &Sheet {
    name: "system-alerts",
    columns: &[
        ("id", |it| it.id.into()),
        ("type", |it| it.kind.into()),
        ("severity", |it| it.severity.into()),
        ("title", |it| (&it.title).into()),
        ("text", |it| (&it.text).into()),
        ("subject_kind", |it| it.subject_kind.into()),
        ("subject_id", |it| it.subject_id.into()),
        ("environment_id", |it| it.environment_id.into()),
        ("is_personal", |it| it.is_personal.into()),
        ("value", |it| it.value.into()),
        ("state", |it| it.state.into()),
        ("resolved_by", |it| it.resolved_by.into()),
        ("resolved_at", |it| it.resolved_at.into()),
        ("note", |it| it.note.as_ref().into()),
        ("closed_at", |it| it.closed_at.into()),
        ("first_seen", |it| it.first_seen.into()),
        ("last_seen", |it| it.last_seen.into()),
        ("times", |it| it.times.into()),
        ("escalated_at", |it| it.escalated_at.into()),
    ],
};

/// Exports the alerts that the caller may see, by the filters and in the order of the list.
#[utoipa::path(operation_id = "alerts-export", tag = "alerts", params(AlertParams, FormatParams),
    security(("bearer" = ["read:alerts"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/system-alerts/export")]
pub async fn alerts(
    caller: Caller,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("system-alerts")?;
    let locale = Language::of(&request).0;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.alerts.list(&ctx, &filter, &page)).await?;
        Ok(page.map(|alert| SystemAlertView::of(alert, &*reader.wording, locale)))
    };
    export::send(&services, &caller.ctx, ALERTS, format, rows).await
}
