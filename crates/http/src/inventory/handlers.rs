//! Assets.

use super::bodies::{AssetBody, AssetChangeBody};
use super::filter::{AssetOrder, AssetParams, filter};
use super::views::{AssetView, StockView, ValuationView};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, patch, post};
use plantel_application::attempt;
use plantel_domain::inventory::{Asset, Facets};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

pub fn tagged(asset: Asset) -> Tagged<AssetView> {
    Tagged::new(asset.version, asset.into())
}

/// Registers an asset, and books its first units as a receipt.
#[utoipa::path(operation_id = "inventory-create", tag = "inventory", request_body = AssetBody,
    security(("bearer" = ["write:inventory"])),
    responses((status = CREATED, description = "The asset", body = AssetView)))]
#[post("/inventory")]
pub async fn register(
    caller: Caller,
    body: Valid<AssetBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<AssetView>> {
    let (new, extra) = body.0.read()?;
    let asset = attempt(|| services.inventory.register(&caller.ctx, new.clone(), extra.clone())).await?;
    let location = format!("/api/v1/inventory/{}", asset.id);
    Ok(tagged(asset).created(location))
}

/// Lists the assets.
#[utoipa::path(operation_id = "inventory-list", tag = "inventory", params(AssetParams, AssetOrder, PageParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "A page", body = ListView<AssetView>)))]
#[get("/inventory")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<AssetView>> {
    let page = query.page("inventory");
    let filter = filter(&mut query);
    let link = query.done("inventory")?;
    let page = attempt(|| services.inventory.list(&caller.ctx, &filter, &page)).await?;
    Ok(Listed::new(page, &link, Into::into))
}

/// How many assets of a list have what.
#[derive(Serialize, ToSchema)]
#[schema(as = Facets)]
pub struct FacetsView {
    /// By category, most first.
    pub categories: Vec<FacetView>,
    /// By status, most first.
    pub statuses: Vec<FacetView>,
    /// By where they are kept, most first; a null stands for nowhere in particular.
    pub environments: Vec<PlaceFacetView>,
}

/// A value and how many have it.
#[derive(Serialize, ToSchema)]
#[schema(as = Facet)]
pub struct FacetView {
    /// The value, as filters take it.
    #[schema(example = "camera")]
    pub value: String,
    /// How many assets have it.
    pub count: u64,
}

/// A place and how many are kept there.
#[derive(Serialize, ToSchema)]
#[schema(as = PlaceFacet)]
pub struct PlaceFacetView {
    /// The place.
    pub value: Option<Uuid>,
    /// How many assets are kept there.
    pub count: u64,
}

impl From<Facets> for FacetsView {
    fn from(facets: Facets) -> Self {
        let facet = |(value, count): (&str, u64)| FacetView { value: value.to_owned(), count };
        let mut categories: Vec<_> = facets.categories.iter().map(|(c, n)| facet((c.as_str(), *n))).collect();
        let mut statuses: Vec<_> = facets.statuses.iter().map(|(s, n)| facet((s.name(), *n))).collect();
        let place = |(place, count): (&Option<plantel_domain::ids::EnvironmentId>, &u64)| PlaceFacetView {
            value: place.map(Into::into),
            count: *count,
        };
        let mut environments: Vec<_> = facets.environments.iter().map(place).collect();
        categories.sort_by_key(|facet| std::cmp::Reverse(facet.count));
        statuses.sort_by_key(|facet| std::cmp::Reverse(facet.count));
        environments.sort_by_key(|facet| std::cmp::Reverse(facet.count));
        Self { categories, statuses, environments }
    }
}

/// Counts the assets of a list by category, status and place.
#[utoipa::path(operation_id = "inventory-facets", tag = "inventory", params(AssetParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "How many have what", body = FacetsView)))]
#[get("/inventory/facets")]
pub async fn show_facets(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<FacetsView>> {
    let filter = filter(&mut query);
    query.done("inventory")?;
    Ok(Json(attempt(|| services.inventory.facets(&caller.ctx, &filter)).await?.into()))
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

/// Shows where the units of an asset are, and in which condition.
#[utoipa::path(operation_id = "inventory-stock", tag = "inventory", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The balances", body = StockView)))]
#[get("/inventory/{id}/stock")]
pub async fn show_stock(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<StockView>> {
    let id = id.0.into();
    let (_, stock) = attempt(|| services.inventory.with_stock(&caller.ctx, id)).await?;
    Ok(Json(StockView::from(&stock)))
}

/// The day of a valuation.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `value` reads")]
pub struct ValueParams {
    /// On which day; today when absent.
    on: Option<chrono::NaiveDate>,
}

/// What an asset is worth.
#[derive(Serialize, ToSchema)]
#[schema(as = AssetValue)]
pub struct ValueView {
    /// Null when nobody knows what it cost.
    pub valuation: Option<ValuationView>,
}

/// Says what an asset is worth on a day, by straight-line depreciation.
#[utoipa::path(operation_id = "inventory-value", tag = "inventory", params(("id" = Uuid, Path), ValueParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "What it is worth", body = ValueView)))]
#[get("/inventory/{id}/value")]
pub async fn show_value(
    caller: Caller,
    id: PathId,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Json<ValueView>> {
    let (id, on) = (id.0.into(), query.day("on"));
    query.done("inventory")?;
    let valuation = attempt(|| services.inventory.value(&caller.ctx, id, on)).await?;
    Ok(Json(ValueView { valuation: valuation.map(Into::into) }))
}

/// Changes what an asset is.
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
    let id = id.0.into();
    let (change, extra) = body.0.read()?;
    let deed = || services.inventory.change(&caller.ctx, id, if_match.0, change.clone(), extra.clone());
    Ok(tagged(attempt(deed).await?))
}
