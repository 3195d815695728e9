//! The ledger: what was booked, and what ever happened to an asset.

use super::views::AssetView;
use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::form::{Form, Invalid};
use plantel_domain::inventory::{Cause, Condition, Movement, MovementFilter, MovementKind, NewMovement, Place};
use plantel_domain::text::{Line, Prose};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

/// Where units are, and in which condition.
#[derive(Serialize, ToSchema)]
#[schema(as = Place)]
pub struct PlaceView {
    /// Where; null when nowhere in particular.
    pub environment_id: Option<Uuid>,
    /// In which condition.
    #[schema(example = "good")]
    pub condition: &'static str,
}

/// What made a movement necessary.
#[derive(Serialize, ToSchema)]
#[schema(as = Cause)]
pub struct CauseView {
    /// `check`, `loan`, `transfer` or `import`.
    #[schema(example = "loan")]
    pub kind: &'static str,
    /// Which.
    pub id: Uuid,
}

/// A change of quantity, condition or place, as it stands in the ledger for ever.
#[derive(Serialize, ToSchema)]
#[schema(as = Movement)]
pub struct MovementView {
    /// Its id.
    pub id: Uuid,
    /// Of which asset.
    pub asset_id: Uuid,
    /// `receipt`, `transfer_out`, `transfer_in`, `loan_out`, `loan_in`, `damage`, `repair`, `loss`, `found`,
    /// `write_off` or `adjustment`.
    #[schema(example = "damage")]
    pub kind: &'static str,
    /// How many units.
    #[schema(example = 1)]
    pub quantity: u32,
    /// Where they were; null when they come from outside.
    pub from: Option<PlaceView>,
    /// Where they are now; null when they are owned no more.
    pub to: Option<PlaceView>,
    /// Why.
    pub reason: Option<String>,
    /// The paper behind it.
    pub document: Option<String>,
    /// What made it necessary.
    pub cause: Option<CauseView>,
    /// Who; null for a job.
    pub by: Option<Uuid>,
    /// When.
    pub at: DateTime<Utc>,
}

impl From<Place> for PlaceView {
    fn from(place: Place) -> Self {
        Self { environment_id: place.environment.map(Into::into), condition: place.condition.name() }
    }
}

impl From<Movement> for MovementView {
    fn from(movement: Movement) -> Self {
        let cause = movement.cause.map(|cause| match cause {
            Cause::Check(id) => CauseView { kind: "check", id: id.into() },
            Cause::Loan(id) => CauseView { kind: "loan", id: id.into() },
            Cause::Transfer(id) => CauseView { kind: "transfer", id: id.into() },
            Cause::Import(id) => CauseView { kind: "import", id: id.into() },
        });
        Self {
            id: movement.id.into(),
            asset_id: movement.asset.into(),
            kind: movement.kind.name(),
            quantity: movement.quantity,
            from: movement.from.map(Into::into),
            to: movement.to.map(Into::into),
            reason: movement.reason.map(Into::into),
            document: movement.document.map(Into::into),
            cause,
            by: movement.by.map(Into::into),
            at: movement.at,
        }
    }
}

/// A movement to be booked.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct MovementBody {
    /// `receipt`, `damage`, `repair`, `loss`, `found`, `write_off` or `adjustment`.
    #[serde(default)]
    #[schema(required, example = "damage")]
    pub kind: String,
    /// How many units.
    #[serde(default)]
    #[schema(required, minimum = 1, maximum = 1_000_000, example = 1)]
    pub quantity: i64,
    /// From which condition; the usual one of the kind when absent: `good` for damage and loss, `damaged`
    /// for repair and write-off, `missing` for found.
    pub from_condition: Option<String>,
    /// To which condition; the usual one of the kind when absent.
    pub to_condition: Option<String>,
    /// `found` alone: the units were never booked before.
    #[serde(default)]
    pub surplus: bool,
    /// Where; where the asset is kept when absent.
    pub environment_id: Option<Uuid>,
    /// Why.
    #[schema(max_length = 500, example = "Pantalla rota")]
    pub reason: Option<String>,
    /// The paper behind it: an invoice, a report, minutes.
    #[schema(max_length = 100, example = "Acta 12")]
    pub document: Option<String>,
}

impl MovementBody {
    fn read(self) -> Result<NewMovement, Invalid> {
        let mut form = Form::new();
        let kind = form.take("/kind", MovementKind::parse(&self.kind));
        let quantity = form.take("/quantity", super::at_least_one(self.quantity));
        let from = form.take_some("/from_condition", self.from_condition.as_deref().map(Condition::parse));
        let to = form.take_some("/to_condition", self.to_condition.as_deref().map(Condition::parse));
        let reason = form.take_some("/reason", self.reason.as_deref().map(Prose::parse));
        let document = form.take_some("/document", self.document.as_deref().map(Line::parse));
        form.done(|| {
            Some(NewMovement {
                kind: kind?,
                quantity: quantity?,
                from: from?,
                to: to?,
                surplus: self.surplus,
                environment: self.environment_id.map(Into::into),
                reason: reason?,
                document: document?,
            })
        })
    }
}

/// A movement, and the asset after it.
#[derive(Serialize, ToSchema)]
#[schema(as = BookedMovement)]
pub struct BookedView {
    /// What was booked.
    pub movement: MovementView,
    /// The asset after it.
    pub asset: AssetView,
}

/// Books a movement of an asset's units. Nothing is ever changed or taken out of the ledger: what was
/// booked wrongly is put right by another movement.
#[utoipa::path(operation_id = "inventory-book", tag = "inventory", request_body = MovementBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = CREATED, description = "What was booked", body = BookedView)))]
#[post("/inventory/{id}/movements")]
pub async fn book(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<MovementBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (id, new) = (id.0.into(), body.0.read()?);
    let deed = || services.inventory.book(&caller.ctx, id, if_match.0, new.clone());
    let (asset, movement) = attempt(deed).await?;
    let location = format!("/api/v1/inventory/{id}/movements");
    let mut answer = HttpResponse::Created();
    answer.insert_header((header::LOCATION, location));
    answer.insert_header((header::ETAG, format!("\"{}\"", asset.version)));
    Ok(answer.json(BookedView { movement: movement.into(), asset: asset.into() }))
}

/// Which movements.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct MovementParams {
    /// Of this kind.
    kind: Option<String>,
    /// From or to this environment.
    environment_id: Option<Uuid>,
    /// Not before this day, UTC.
    from: Option<chrono::NaiveDate>,
    /// Not after this day, UTC.
    until: Option<chrono::NaiveDate>,
    /// `-at` (newest first) or `at`.
    #[param(default = "-at", pattern = "^-?(at)$")]
    sort: Option<String>,
}

/// Of which asset.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `list` reads")]
pub struct OfAsset {
    /// Of this asset.
    asset_id: Option<Uuid>,
}

fn filter(query: &mut Query) -> MovementFilter {
    MovementFilter {
        asset: None,
        kind: query.read("kind", MovementKind::parse),
        environment: query.id("environment_id"),
        from: query.day("from"),
        until: query.day("until"),
        sort: query.sort(),
    }
}

/// Reads the filters of all movements.
pub fn filter_of_all(query: &mut Query) -> MovementFilter {
    let asset = query.id("asset_id");
    MovementFilter { asset, ..filter(query) }
}

/// Lists movements of assets that the caller sees, and those from and to their environments.
#[utoipa::path(operation_id = "movements-list", tag = "inventory", params(OfAsset, MovementParams, PageParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "A page", body = ListView<MovementView>)))]
#[get("/inventory/movements")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<MovementView>> {
    let page = query.page("movements");
    let filter = filter_of_all(&mut query);
    let link = query.done("movements")?;
    let page = attempt(|| services.inventory.movements(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Lists the movements of an asset.
#[utoipa::path(operation_id = "inventory-movements", tag = "inventory",
    params(("id" = Uuid, Path), MovementParams, PageParams), security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "A page", body = ListView<MovementView>)))]
#[get("/inventory/{id}/movements")]
pub async fn of_asset(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Listed<MovementView>> {
    let page = query.page("movements");
    let filter = MovementFilter { asset: Some(id.0.into()), ..filter(&mut query) };
    let link = query.done("movements")?;
    let page = attempt(|| services.inventory.movements(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}
