//! Assets and their categories as files. The headings of assets are known to the import, so that a file can be
//! taken over again.

use super::categories::CategoryView;
use super::filter::{AssetOrder, AssetParams, filter};
use super::views::AssetView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::Asset;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::text::Line;
use std::collections::HashMap;

/// An asset and what its place is called.
struct Row {
    asset: AssetView,
    environment: Option<String>,
}

const INVENTORY: &Sheet<Row> = &Sheet {
    name: "inventory",
    columns: &[
        ("id", |row| row.asset.id.into()),
        ("code", |row| (&row.asset.code).into()),
        ("name", |row| (&row.asset.name).into()),
        ("tracking", |row| row.asset.tracking.into()),
        ("serial_number", |row| row.asset.serial_number.as_ref().into()),
        ("category", |row| (&row.asset.category).into()),
        ("brand", |row| row.asset.brand.as_ref().into()),
        ("model", |row| row.asset.model.as_ref().into()),
        ("environment_id", |row| row.asset.environment_id.into()),
        ("environment", |row| row.environment.as_ref().into()),
        ("purchase_date", |row| row.asset.purchase_date.into()),
        ("purchase_cost", |row| row.asset.purchase_cost.as_ref().map(|cost| Cell::amount(&cost.amount)).into()),
        ("purchase_cost_currency", |row| row.asset.purchase_cost.as_ref().map(|cost| cost.currency).into()),
        ("salvage_value", |row| row.asset.salvage_value.as_ref().map(|value| Cell::amount(&value.amount)).into()),
        ("useful_life_months", |row| row.asset.useful_life_months.map(u32::from).into()),
        ("warranty_until", |row| row.asset.warranty_until.into()),
        ("maintenance_due_on", |row| row.asset.maintenance_due_on.into()),
        ("notes", |row| row.asset.notes.as_ref().into()),
        ("status", |row| row.asset.status.into()),
        ("quantity", |row| row.asset.units.quantity.into()),
        ("damaged", |row| row.asset.units.damaged.into()),
        ("missing", |row| row.asset.units.missing.into()),
        ("maintenance", |row| row.asset.units.maintenance.into()),
        ("in_use", |row| row.asset.units.in_use.into()),
        ("on_loan", |row| row.asset.units.on_loan.into()),
        ("in_transit", |row| row.asset.units.in_transit.into()),
        ("available", |row| row.asset.units.available.into()),
        ("custodian_id", |row| row.asset.custodian_id.into()),
        ("kit_id", |row| row.asset.kit_id.into()),
        ("tag", |row| row.asset.tag.as_ref().into()),
        ("retired_at", |row| row.asset.retired.as_ref().map(|retired| retired.at).into()),
        ("retired_reason", |row| row.asset.retired.as_ref().map(|retired| retired.reason).into()),
        ("extra", |row| Cell::json(&row.asset.extra)),
        ("created_at", |row| row.asset.created_at.into()),
        ("updated_at", |row| row.asset.updated_at.into()),
    ],
};

impl Row {
    fn of(asset: Asset, places: &HashMap<EnvironmentId, Line<100>>) -> Self {
        let environment = asset.environment.and_then(|id| places.get(&id)).map(ToString::to_string);
        Self { asset: asset.into(), environment }
    }
}

/// Exports the assets, by the filters and in the order of their list; the file can be imported again.
#[utoipa::path(operation_id = "inventory-export", tag = "inventory", params(AssetParams, AssetOrder, FormatParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/inventory/export")]
pub async fn inventory(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("inventory")?;
    let places = attempt(|| services.inventory.places(&caller.ctx)).await?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.inventory.list(&ctx, &filter, &page)).await?;
        Ok(page.map(|asset| Row::of(asset, &places)))
    };
    export::send(&services, &caller.ctx, INVENTORY, format, rows).await
}

const CATEGORIES: &Sheet<CategoryView> = &Sheet {
    name: "categories",
    columns: &[
        ("id", |category| category.id.into()),
        ("code", |category| (&category.code).into()),
        ("name", |category| (&category.name).into()),
        ("fields", |category| Cell::json(&category.fields)),
        ("useful_life_months", |category| category.useful_life_months.into()),
        ("active", |category| category.active.into()),
        ("created_at", |category| category.created_at.into()),
    ],
};

/// Exports the categories, all of them, by code.
#[utoipa::path(operation_id = "categories-export", tag = "categories", params(FormatParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/inventory/categories/export")]
pub async fn categories(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    query.done("categories")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    // The list is whole: one page.
    let rows = async move |_: PageRequest| {
        let all = attempt(|| reader.inventory.categories(&ctx)).await?;
        Ok(Page { data: all.into_iter().map(Into::into).collect(), count: None, next: None })
    };
    export::send(&services, &caller.ctx, CATEGORIES, format, rows).await
}
