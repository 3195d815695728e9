//! Checks, what became of them, and discrepancies as files.

use super::compliance::{ComplianceParams, ComplianceRowView, wish};
use super::discrepancies::{DiscrepancyView, setting};
use super::params::{CheckParams, DiscrepancyParams, discrepancy_filter, filter};
use super::setting::Setting;
use super::views::CheckView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::loans::DeedView;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;
use plantel_domain::page::{Page, PageRequest};

const CHECKS: &Sheet<CheckView> = &Sheet {
    name: "inventory-checks",
    columns: &[
        ("id", |check| check.id.into()),
        ("environment_id", |check| check.environment_id.into()),
        ("environment_name", |check| check.environment_name.as_ref().into()),
        ("schedule_id", |check| check.schedule_id.into()),
        ("day", |check| check.day.into()),
        ("group", |check| (&check.group).into()),
        ("instructor_id", |check| check.instructor_id.into()),
        ("instructor_name", |check| check.instructor_name.as_ref().into()),
        ("supervisor_id", |check| check.supervisor_id.into()),
        ("supervisor_name", |check| check.supervisor_name.as_ref().into()),
        ("revision", |check| check.revision.into()),
        ("state", |check| check.state.into()),
        ("waits_for", |check| check.waits_for.into()),
        ("waits_for_person", |check| check.waits_for_person.into()),
        ("due_at", |check| check.due_at.into()),
        ("late", |check| check.late.into()),
        ("has_issues", |check| check.has_issues.into()),
        ("started_by", |check| check.started_by.into()),
        ("started_by_name", |check| check.started_by_name.as_ref().into()),
        ("started_at", |check| check.started_at.into()),
        ("submitted_at", |check| check.submitted_at.into()),
        ("completed_by", |check| by(check.completed.as_ref())),
        ("completed_at", |check| at(check.completed.as_ref())),
        ("cancelled_by", |check| by(check.cancelled.as_ref())),
        ("cancelled_at", |check| at(check.cancelled.as_ref())),
        ("reason", |check| check.reason.as_ref().into()),
        ("items", |check| check.summary.items.into()),
        ("to_count", |check| check.summary.to_count.into()),
        ("counted", |check| check.summary.counted.into()),
        ("not_counted", |check| check.summary.not_counted.into()),
        ("percent", |check| u16::from(check.summary.percent).into()),
        ("expected", |check| check.summary.expected.into()),
        ("found", |check| check.summary.found.into()),
        ("damaged", |check| check.summary.damaged.into()),
        ("missing", |check| check.summary.missing.into()),
        ("surplus", |check| check.summary.surplus.into()),
        ("variances", |check| check.summary.variances.into()),
        ("units", |check| check.summary.units.into()),
        ("value", |check| Cell::amount(&check.summary.value.amount)),
        ("value_currency", |check| check.summary.value.currency.into()),
        ("updated_at", |check| check.updated_at.into()),
    ],
};

const COMPLIANCE: &Sheet<ComplianceRowView> = &Sheet {
    name: "compliance",
    columns: &[
        ("day", |row| row.day.into()),
        ("environment_id", |row| row.environment_id.into()),
        ("environment_name", |row| row.environment_name.as_ref().into()),
        ("instructor_id", |row| row.instructor_id.into()),
        ("instructor_name", |row| row.instructor_name.as_ref().into()),
        ("group", |row| row.group.as_ref().into()),
        ("expected", |row| row.figures.expected.into()),
        ("done", |row| row.figures.done.into()),
        ("late", |row| row.figures.late.into()),
        ("cancelled", |row| row.figures.cancelled.into()),
        ("missed", |row| row.figures.missed.into()),
        ("open", |row| row.figures.open.into()),
        ("complete", |row| row.figures.complete.into()),
        ("percent", |row| row.figures.percent.map_or(Cell::Empty, |it| Cell::Number(it.to_string().into()))),
    ],
};

const DISCREPANCIES: &Sheet<DiscrepancyView> = &Sheet {
    name: "discrepancies",
    columns: &[
        ("id", |it| it.id.into()),
        ("item_id", |it| it.item_id.into()),
        ("item_code", |it| it.item_code.as_ref().into()),
        ("item_name", |it| it.item_name.as_ref().into()),
        ("environment_id", |it| it.environment_id.into()),
        ("check_id", |it| it.check_id.into()),
        ("units", |it| it.units.into()),
        ("broke", |it| it.corrections.broke.into()),
        ("mended", |it| it.corrections.mended.into()),
        ("lost_good", |it| it.corrections.lost_good.into()),
        ("lost_damaged", |it| it.corrections.lost_damaged.into()),
        ("found_good", |it| it.corrections.found_good.into()),
        ("found_damaged", |it| it.corrections.found_damaged.into()),
        ("value", |it| it.value.as_ref().map_or(Cell::Empty, |value| Cell::amount(&value.amount))),
        ("value_currency", |it| it.value.as_ref().map(|value| value.currency).into()),
        ("reason", |it| (&it.reason).into()),
        ("open", |it| it.open.into()),
        ("opened_by", |it| by(Some(&it.opened))),
        ("opened_at", |it| at(Some(&it.opened))),
        ("resolution", |it| it.resolution.into()),
        ("note", |it| it.note.as_ref().into()),
        ("resolved_by", |it| by(it.resolved.as_ref())),
        ("resolved_at", |it| at(it.resolved.as_ref())),
    ],
};

fn by(deed: Option<&DeedView>) -> Cell<'static> {
    deed.and_then(|deed| deed.by).into()
}

fn at(deed: Option<&DeedView>) -> Cell<'static> {
    deed.map(|deed| deed.at).into()
}

/// Exports the checks that the caller may see, without their items, by the filters and in the order of their list.
#[utoipa::path(operation_id = "checks-export", tag = "checks", params(CheckParams, FormatParams),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/inventory-checks/export")]
pub async fn checks(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("inventory-checks")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.checks.list(&ctx, &filter, &page)).await?;
        let setting = Setting::of_checks(&reader, &ctx, &page.data).await?;
        Ok(page.map(|check| CheckView::of(check, &setting)))
    };
    export::send(&services, &caller.ctx, CHECKS, format, rows).await
}

/// Exports how many of the checks that were expected were done, of those that the caller may see.
#[utoipa::path(operation_id = "checks-compliance-export", tag = "checks", params(ComplianceParams, FormatParams),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/inventory-checks/compliance/export")]
pub async fn compliance(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let wish = wish(&mut query);
    query.done("inventory-checks")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    // The list is whole: one page.
    let rows = async move |_: PageRequest| {
        let all = attempt(|| reader.checks.compliance(&ctx, wish.clone())).await?;
        let data = all.figures.iter().map(|figure| ComplianceRowView::of(figure, &all.names)).collect();
        Ok(Page { data, count: None, next: None })
    };
    export::send(&services, &caller.ctx, COMPLIANCE, format, rows).await
}

/// Exports what differs from the book and was not booked, by the filters and in the order of its list.
#[utoipa::path(operation_id = "discrepancies-export", tag = "checks", params(DiscrepancyParams, FormatParams),
    security(("bearer" = ["read:checks"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/discrepancies/export")]
pub async fn discrepancies(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = discrepancy_filter(&mut query);
    query.done("discrepancies")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.checks.discrepancies(&ctx, &filter, &page)).await?;
        let setting = setting(&reader, &ctx, &page.data).await?;
        Ok(page.map(|it| DiscrepancyView::of(it, &setting)))
    };
    export::send(&services, &caller.ctx, DISCREPANCIES, format, rows).await
}
