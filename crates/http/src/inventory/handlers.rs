//! Assets.

use super::bodies::{AssetBody, AssetChangeBody};
use super::views::AssetView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch, post};
use plantel_application::attempt;
use plantel_domain::inventory::{Asset, AssetFilter, Category, Status, Tracking};
use utoipa::IntoParams;

/// Which assets.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list` reads")]
pub struct AssetParams {
    /// Code, name, category, serial number, brand or model contain this, without regard to accents and case.
    search: Option<String>,
    /// Of this kind.
    category: Option<String>,
    /// In this place.
    environment_id: Option<uuid::Uuid>,
    /// So standing.
    status: Option<String>,
    /// `serial` or `bulk`.
    tracking: Option<String>,
    /// `code`, `name`, `created_at`; with `-` before it, largest first.
    #[param(default = "code")]
    sort: Option<String>,
}

fn tagged(asset: Asset) -> Tagged<AssetView> {
    Tagged::new(asset.version, asset.into())
}

/// Registers an asset.
#[utoipa::path(operation_id = "inventory-create", tag = "inventory", request_body = AssetBody,
    security(("bearer" = ["write:inventory"])),
    responses((status = CREATED, description = "The asset", body = AssetView)))]
#[post("/inventory")]
pub async fn register(
    caller: Caller,
    body: Valid<AssetBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let new = body.0.read()?;
    let asset = attempt(|| services.inventory.register(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/inventory/{}", asset.id);
    Ok(tagged(asset).created(location))
}

/// Lists the assets.
#[utoipa::path(operation_id = "inventory-list", tag = "inventory", params(AssetParams, PageParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "A page", body = ListView<AssetView>)))]
#[get("/inventory")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<AssetView>> {
    let page = query.page("inventory");
    let filter = AssetFilter {
        search: query.search(),
        category: query.read("category", Category::parse),
        environment: query.id("environment_id"),
        status: query.read("status", Status::parse),
        tracking: query.read("tracking", Tracking::parse),
        sort: query.sort(),
    };
    let link = query.done("inventory")?;
    let page = attempt(|| services.inventory.list(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// Shows an asset.
#[utoipa::path(operation_id = "inventory-get", tag = "inventory", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The asset", body = AssetView)))]
#[get("/inventory/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<AssetView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.inventory.find(&caller.ctx, id)).await?))
}

/// Changes an asset.
#[utoipa::path(operation_id = "inventory-update", tag = "inventory", request_body = AssetChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["write:inventory"])),
    responses((status = OK, description = "The asset", body = AssetView)))]
#[patch("/inventory/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<AssetChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let changed = attempt(|| services.inventory.change(&caller.ctx, id, if_match.0, change.clone())).await?;
    Ok(tagged(changed))
}
