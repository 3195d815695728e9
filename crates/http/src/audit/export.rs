//! The journal as a file.

use super::{AuditLogView, AuditParams, filter};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const AUDIT_LOGS: &Sheet<AuditLogView> = &Sheet {
    name: "audit-logs",
    columns: &[
        ("id", |row| row.id.into()),
        ("at", |row| row.at.into()),
        ("institution_id", |row| row.institution_id.into()),
        ("action", |row| (&row.action).into()),
        ("subject_type", |row| (&row.subject_type).into()),
        ("subject_id", |row| row.subject_id.into()),
        ("principal", |row| (&row.principal).into()),
        ("user_id", |row| row.user_id.into()),
        ("role", |row| (&row.role).into()),
        ("request_id", |row| (&row.request_id).into()),
        ("data", |row| Cell::json(&row.data)),
        ("changes", |row| Cell::json(&row.changes)),
    ],
};

/// Exports what was done, newest first, by the filters of its list.
#[utoipa::path(operation_id = "audit-logs-export", tag = "audit", params(AuditParams, FormatParams),
    security(("bearer" = ["read:audit_log"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/audit-logs/export")]
pub async fn audit_logs(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("audit-logs")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.audit.list(&ctx, &filter, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, AUDIT_LOGS, format, rows).await
}
