//! Movements, timelines and transfers as files.

use super::movements::{CauseView, MovementParams, MovementView, OfAsset, PlaceView, filter_of_all};
use super::timeline::{TimelineView, timeline_page};
use super::transfer_views::TransferView;
use super::transfers::TransferParams;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::extract::PathId;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const MOVEMENTS: &Sheet<MovementView> = &Sheet {
    name: "movements",
    columns: &[
        ("id", |movement| movement.id.into()),
        ("at", |movement| movement.at.into()),
        ("asset_id", |movement| movement.asset_id.into()),
        ("kind", |movement| movement.kind.into()),
        ("quantity", |movement| movement.quantity.into()),
        ("from_environment_id", |movement| movement.from.as_ref().and_then(|from| from.environment_id).into()),
        ("from_condition", |movement| movement.from.as_ref().map(|from| from.condition).into()),
        ("to_environment_id", |movement| movement.to.as_ref().and_then(|to| to.environment_id).into()),
        ("to_condition", |movement| movement.to.as_ref().map(|to| to.condition).into()),
        ("reason", |movement| movement.reason.as_ref().into()),
        ("document", |movement| movement.document.as_ref().into()),
        ("cause", |movement| movement.cause.as_ref().map(|cause| cause.kind).into()),
        ("cause_id", |movement| movement.cause.as_ref().map(|cause| cause.id).into()),
        ("by", |movement| movement.by.into()),
    ],
};

/// Exports the movements, by the filters and in the order of their list.
#[utoipa::path(operation_id = "movements-export", tag = "inventory", params(OfAsset, MovementParams, FormatParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/inventory/movements/export")]
pub async fn movements(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter_of_all(&mut query);
    query.done("movements")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.inventory.movements(&ctx, &filter, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, MOVEMENTS, format, rows).await
}

/// What happened in one row, whatever it was. `what` is the list's own `kind`: that heading is the movement's, as in
/// the file of movements.
const TIMELINE: &Sheet<TimelineView> = &Sheet {
    name: "timeline",
    columns: &[
        ("at", |entry| entry.at.into()),
        ("what", |entry| entry.kind.into()),
        ("kind", |entry| entry.movement.as_ref().map(|movement| movement.kind).into()),
        ("quantity", quantity),
        ("from_environment_id", |entry| from(entry).and_then(|from| from.environment_id).into()),
        ("from_condition", |entry| from(entry).map(|from| from.condition).into()),
        ("to_environment_id", |entry| to(entry).and_then(|to| to.environment_id).into()),
        ("to_condition", |entry| to(entry).map(|to| to.condition).into()),
        ("reason", |entry| entry.movement.as_ref().and_then(|movement| movement.reason.as_ref()).into()),
        ("document", |entry| entry.movement.as_ref().and_then(|movement| movement.document.as_ref()).into()),
        ("cause", |entry| cause(entry).map(|cause| cause.kind).into()),
        ("cause_id", |entry| cause(entry).map(|cause| cause.id).into()),
        ("movement_id", |entry| entry.movement.as_ref().map(|movement| movement.id).into()),
        ("loan_id", |entry| entry.loan.as_ref().map(|step| step.loan_id).into()),
        ("state", |entry| entry.loan.as_ref().map(|step| step.state).into()),
        ("borrower_id", |entry| entry.loan.as_ref().and_then(|step| step.borrower_id).into()),
        ("import_id", |entry| entry.import.as_ref().map(|step| step.import_id).into()),
        ("event", event),
        ("data", |entry| entry.change.as_ref().map(|change| Cell::json(&change.data)).into()),
        ("changes", changes),
        ("by", |entry| entry.by.into()),
    ],
};

fn event(entry: &TimelineView) -> Cell<'_> {
    let changed = entry.change.as_ref().map(|change| change.event.as_str());
    changed.or(entry.import.as_ref().map(|step| step.event)).into()
}

fn changes(entry: &TimelineView) -> Cell<'_> {
    let changed = entry.change.as_ref().map(|change| &change.changes);
    changed.or(entry.import.as_ref().map(|step| &step.changes)).map(Cell::json).into()
}

fn quantity(entry: &TimelineView) -> Cell<'_> {
    let moved = entry.movement.as_ref().map(|movement| movement.quantity);
    moved.or(entry.loan.as_ref().map(|step| step.quantity)).into()
}

fn from(entry: &TimelineView) -> Option<&PlaceView> {
    entry.movement.as_ref()?.from.as_ref()
}

fn to(entry: &TimelineView) -> Option<&PlaceView> {
    entry.movement.as_ref()?.to.as_ref()
}

fn cause(entry: &TimelineView) -> Option<&CauseView> {
    entry.movement.as_ref()?.cause.as_ref()
}

/// Exports everything that ever happened to an asset, newest first.
#[utoipa::path(operation_id = "inventory-timeline-export", tag = "inventory",
    params(("id" = Uuid, Path), FormatParams), security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/inventory/{id}/timeline/export")]
pub async fn timeline(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (id, format) = (id.0.into(), Format::of(&mut query));
    query.done("timeline")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |request| {
        let page = timeline_page(&reader, &ctx, id, &request).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, TIMELINE, format, rows).await
}

const TRANSFERS: &Sheet<TransferView> = &Sheet {
    name: "transfers",
    columns: &[
        ("id", |transfer| transfer.id.into()),
        ("state", |transfer| transfer.state.into()),
        ("from_environment_id", |transfer| transfer.from_environment_id.into()),
        ("to_environment_id", |transfer| transfer.to_environment_id.into()),
        ("lines", |transfer| Cell::json(&transfer.lines)),
        ("note", |transfer| transfer.note.as_ref().into()),
        ("closing_note", |transfer| transfer.closing_note.as_ref().into()),
        ("sent_by", |transfer| transfer.sent_by.into()),
        ("created_at", |transfer| transfer.created_at.into()),
        ("closed_by", |transfer| transfer.closed_by.into()),
        ("closed_at", |transfer| transfer.closed_at.into()),
    ],
};

/// Exports the transfers, by the filters and in the order of their list.
#[utoipa::path(operation_id = "transfers-export", tag = "transfers", params(TransferParams, FormatParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/transfers/export")]
pub async fn transfers(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = super::transfers::filter(&mut query);
    query.done("transfers")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.transfers.list(&ctx, &filter, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, TRANSFERS, format, rows).await
}
