//! How things stand.

use super::views::MoneyView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use plantel_application::attempt;
use plantel_domain::inventory::{Condition, Statistics, Status};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What a category has.
#[derive(Serialize, ToSchema)]
#[schema(as = CategoryStatistics)]
pub struct CategoryStatisticsView {
    /// Its code.
    #[schema(example = "camera")]
    pub category: String,
    /// How many assets, by status.
    #[schema(example = json!({"available": 12}))]
    pub assets: BTreeMap<&'static str, u64>,
    /// How many units, by condition.
    #[schema(example = json!({"good": 30}))]
    pub units: BTreeMap<&'static str, u64>,
}

/// What things cost and are worth in one currency.
#[derive(Serialize, ToSchema)]
#[schema(as = TotalValue)]
pub struct TotalValueView {
    /// What everything cost.
    pub cost: MoneyView,
    /// What it is worth today, by straight-line depreciation.
    pub value: MoneyView,
}

/// How things stand today.
#[derive(Serialize, ToSchema)]
#[schema(as = InventoryStatistics)]
pub struct StatisticsView {
    /// Of one environment; null for all that the caller sees.
    pub environment_id: Option<Uuid>,
    /// How many assets are in use, retired ones aside.
    #[schema(example = 972)]
    pub assets: u64,
    /// How many assets, by status; retired ones too.
    #[schema(example = json!({"available": 900}))]
    pub by_status: BTreeMap<&'static str, u64>,
    /// How many units are owned.
    #[schema(example = 4200)]
    pub units: u64,
    /// How many units, by condition.
    #[schema(example = json!({"good": 4000}))]
    pub by_condition: BTreeMap<&'static str, u64>,
    /// The same for each category.
    pub by_category: Vec<CategoryStatisticsView>,
    /// What things cost and are worth, by currency.
    pub values: Vec<TotalValueView>,
    /// How many warranties end within 30, 60 and 90 days.
    #[schema(example = json!({"30": 2, "60": 5, "90": 9}))]
    pub warranties_ending: BTreeMap<&'static str, u64>,
    /// Damaged units of those owned, in per cent with two decimals.
    #[schema(example = "1.25")]
    pub damaged_percent: String,
    /// Missing units of those owned, in per cent with two decimals.
    #[schema(example = "0.40")]
    pub missing_percent: String,
}

fn by_status(counts: &BTreeMap<Status, u64>) -> BTreeMap<&'static str, u64> {
    counts.iter().filter(|(_, count)| **count > 0).map(|(status, count)| (status.name(), *count)).collect()
}

fn by_condition(counts: &BTreeMap<Condition, u64>) -> BTreeMap<&'static str, u64> {
    counts.iter().filter(|(_, count)| **count > 0).map(|(condition, count)| (condition.name(), *count)).collect()
}

fn percent(hundredths: u32) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

impl From<Statistics> for StatisticsView {
    fn from(statistics: Statistics) -> Self {
        let category = |(code, of): (&plantel_domain::inventory::CategoryCode, _)| {
            let of: &plantel_domain::inventory::CategoryStatistics = of;
            let category = code.as_str().to_owned();
            CategoryStatisticsView { category, assets: by_status(&of.assets), units: by_condition(&of.units) }
        };
        let worth = |total: &plantel_domain::inventory::TotalValue| TotalValueView {
            cost: total.cost.into(),
            value: total.value.into(),
        };
        let ending = ["30", "60", "90"].into_iter().zip(statistics.warranties_ending);
        let has = |of: &CategoryStatisticsView| !of.assets.is_empty() || !of.units.is_empty();
        Self {
            environment_id: statistics.environment.map(Into::into),
            assets: statistics.assets,
            by_status: by_status(&statistics.by_status),
            units: statistics.units,
            by_condition: by_condition(&statistics.by_condition),
            by_category: statistics.by_category.iter().map(category).filter(has).collect(),
            values: statistics.values.iter().map(worth).collect(),
            warranties_ending: ending.collect(),
            damaged_percent: percent(statistics.damaged_share),
            missing_percent: percent(statistics.missing_share),
        }
    }
}

/// Of what.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `show` reads")]
pub struct StatisticsParams {
    /// Of this environment; of all that the caller sees when absent.
    environment_id: Option<Uuid>,
}

/// Shows how things stand today, in one environment or in all that the caller sees.
#[utoipa::path(operation_id = "inventory-statistics", tag = "inventory", params(StatisticsParams),
    security(("bearer" = ["read:inventory"])),
    responses((status = OK, description = "How things stand", body = StatisticsView)))]
#[get("/inventory/statistics")]
pub async fn show(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<StatisticsView>> {
    let environment = query.id("environment_id");
    query.done("inventory")?;
    let statistics = attempt(|| services.inventory.statistics(&caller.ctx, environment)).await?;
    Ok(Json(statistics.into()))
}
