//! Transfers between environments.

use super::transfer_views::TransferView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, post};
use plantel_application::attempt;
use plantel_application::inventory::Arrival;
use plantel_domain::form::{Form, Invalid};
use plantel_domain::inventory::{Condition, NewTransfer, Transfer, TransferFilter, TransferState, UnitCounts};
use plantel_domain::text::Prose;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

fn tagged(transfer: Transfer) -> Tagged<TransferView> {
    Tagged::new(transfer.version, transfer.into())
}

/// Units to be sent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LineBody {
    /// Of which asset.
    pub asset_id: Uuid,
    /// In which condition.
    #[schema(default = "good", example = "good")]
    pub condition: Option<String>,
    /// How many.
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: Option<i64>,
}

/// Things to be sent.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TransferBody {
    /// From where.
    pub from_environment_id: Uuid,
    /// To where.
    pub to_environment_id: Uuid,
    /// What; the parts of a kit travel with it.
    #[serde(default)]
    #[schema(required, min_items = 1, max_items = 500)]
    pub lines: Vec<LineBody>,
    /// What there is to say.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

impl TransferBody {
    fn read(self) -> Result<NewTransfer, Invalid> {
        let mut form = Form::new();
        let note = form.take_some("/note", self.note.as_deref().map(Prose::parse));
        let mut lines = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let condition = Condition::parse(line.condition.as_deref().unwrap_or("good"));
            let condition = form.take(&format!("/lines/{at}/condition"), condition);
            let quantity = super::at_least_one(line.quantity.unwrap_or(1));
            let quantity = form.take(&format!("/lines/{at}/quantity"), quantity);
            lines.extend(condition.zip(quantity).map(|(condition, units)| (line.asset_id.into(), condition, units)));
        }
        form.done(|| {
            Some(NewTransfer {
                from: self.from_environment_id.into(),
                to: self.to_environment_id.into(),
                lines,
                note: note?,
            })
        })
    }
}

/// Sends things to another environment: until they are received they are under way, and counted where they left.
#[utoipa::path(operation_id = "transfers-create", tag = "transfers", request_body = TransferBody,
    security(("bearer" = ["write:inventory"])),
    responses((status = CREATED, description = "The transfer", body = TransferView)))]
#[post("/transfers")]
pub async fn send(
    caller: Caller,
    body: Valid<TransferBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<TransferView>> {
    let new = body.0.read()?;
    let transfer = attempt(|| services.transfers.send(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/transfers/{}", transfer.id);
    Ok(tagged(transfer).created(location))
}

/// Which transfers.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list` reads")]
pub struct TransferParams {
    /// `sent`, `received` or `cancelled`.
    #[param(pattern = "^(sent|received|cancelled)$")]
    state: Option<String>,
    /// From here.
    from_environment_id: Option<Uuid>,
    /// To here.
    to_environment_id: Option<Uuid>,
    /// With this asset.
    asset_id: Option<Uuid>,
    /// `-created_at` (newest first) or `created_at`.
    #[param(default = "-created_at", pattern = "^-?(created_at)$")]
    sort: Option<String>,
}

/// Reads the filters of transfers.
pub fn filter(query: &mut Query) -> TransferFilter {
    TransferFilter {
        state: query.read("state", TransferState::parse),
        from: query.id("from_environment_id"),
        to: query.id("to_environment_id"),
        asset: query.id("asset_id"),
        sort: query.sort(),
    }
}

/// Lists the transfers that leave or arrive where the caller sees things.
#[utoipa::path(operation_id = "transfers-list", tag = "transfers", params(TransferParams, PageParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "A page", body = ListView<TransferView>)))]
#[get("/transfers")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<TransferView>> {
    let page = query.page("transfers");
    let filter = filter(&mut query);
    let link = query.done("transfers")?;
    let page = attempt(|| services.transfers.list(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows a transfer.
#[utoipa::path(operation_id = "transfers-get", tag = "transfers", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The transfer", body = TransferView)))]
#[get("/transfers/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<TransferView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.transfers.find(&caller.ctx, id)).await?))
}

/// What arrived of an asset.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ArrivedBody {
    /// Of which asset.
    pub asset_id: Uuid,
    /// In which condition it was sent.
    #[schema(default = "good", example = "good")]
    pub condition: Option<String>,
    /// How many units arrived: none to as many as were sent.
    #[schema(minimum = 0, maximum = 1_000_000, example = 1)]
    pub received: i64,
}

/// What arrived.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct ArrivalBody {
    /// Lines of which fewer units arrived than were sent; the rest arrived whole.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub lines: Vec<ArrivedBody>,
    /// What there is to say.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

impl ArrivalBody {
    fn read(self) -> Result<Arrival, Invalid> {
        let mut form = Form::new();
        let note = form.take_some("/note", self.note.as_deref().map(Prose::parse));
        let mut lines = Vec::with_capacity(self.lines.len());
        for (at, line) in self.lines.iter().enumerate() {
            let condition = Condition::parse(line.condition.as_deref().unwrap_or("good"));
            let condition = form.take(&format!("/lines/{at}/condition"), condition);
            let received = form.take(&format!("/lines/{at}/received"), UnitCounts::count(line.received));
            lines.extend(condition.zip(received).map(|(condition, units)| (line.asset_id.into(), condition, units)));
        }
        form.done(|| Some(Arrival { lines, note: note? }))
    }
}

/// Receives a transfer. What is short is booked as missing where it was sent from.
#[utoipa::path(operation_id = "transfers-receive", tag = "transfers", request_body = ArrivalBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The transfer", body = TransferView)))]
#[post("/transfers/{id}/receive")]
pub async fn receive(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ArrivalBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<TransferView>> {
    let (id, arrival) = (id.0.into(), body.0.read()?);
    let deed = || services.transfers.receive(&caller.ctx, id, if_match.0, arrival.clone());
    Ok(tagged(attempt(deed).await?))
}

/// Why a transfer is called back.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct CancelTransferBody {
    /// What there is to say.
    #[schema(max_length = 500)]
    pub note: Option<String>,
}

/// Calls a transfer back before it was received: everything is where it was.
#[utoipa::path(operation_id = "transfers-cancel", tag = "transfers", request_body = CancelTransferBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The transfer", body = TransferView)))]
#[post("/transfers/{id}/cancel")]
pub async fn cancel(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<CancelTransferBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<TransferView>> {
    let mut form = Form::new();
    let note = form.take_some("/note", body.0.note.as_deref().map(Prose::parse));
    let (id, note) = (id.0.into(), form.done(|| note)?);
    let deed = || services.transfers.cancel(&caller.ctx, id, if_match.0, note.clone());
    Ok(tagged(attempt(deed).await?))
}
