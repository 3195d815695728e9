//! How much is lent.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use plantel_application::attempt;
use plantel_domain::form::BadValue;
use plantel_domain::loans::{BorrowerFigure, ItemFigure, LoanCount, LoanStatistics, StateName, Utilisation};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Loans that begin in a month.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanMonth)]
pub struct MonthView {
    /// Which.
    #[schema(example = "2026-03")]
    pub month: String,
    /// How many loans.
    #[schema(example = 12)]
    pub loans: u64,
    /// How many units they ask for.
    #[schema(example = 30)]
    pub units: u64,
}

/// An asset that is asked for by name, or stands for what is asked for.
#[derive(Serialize, ToSchema)]
#[schema(as = LentItem)]
pub struct LentItemView {
    /// Which.
    pub item_id: Uuid,
    /// What is written on its label.
    #[schema(example = "CAM-1")]
    pub code: String,
    /// What it is called.
    #[schema(example = "Cámara")]
    pub name: String,
    /// How many loans.
    #[schema(example = 5)]
    pub loans: u64,
    /// How many units of it.
    #[schema(example = 8)]
    pub units: u64,
}

/// Somebody who borrows.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanBorrower)]
pub struct BorrowerView {
    /// Who.
    pub borrower_id: Uuid,
    /// What they are called, or null.
    #[schema(example = "Ana Ruiz")]
    pub name: Option<String>,
    /// How many loans.
    #[schema(example = 3)]
    pub loans: u64,
    /// How many units they asked for.
    #[schema(example = 4)]
    pub units: u64,
}

/// What loans count up to.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanStatistics)]
pub struct LoanStatisticsView {
    /// First day of those in which the loans begin.
    pub from: NaiveDate,
    /// Last of these days, included.
    pub to: NaiveDate,
    /// How many loans.
    #[schema(example = 40)]
    pub loans: u64,
    /// How many units they ask for.
    #[schema(example = 95)]
    pub units: u64,
    /// How many loans stand where, all nine states.
    #[schema(example = json!({"pending": 2, "returned": 30}))]
    pub by_state: BTreeMap<&'static str, u64>,
    /// By the month in which they begin, the earliest first; months of none are left out.
    pub by_month: Vec<MonthView>,
    /// The 20 assets of most loans.
    pub by_item: Vec<LentItemView>,
    /// The 20 borrowers of most loans.
    pub by_borrower: Vec<BorrowerView>,
    /// For how many days a loan that is back was out, from the first hand-over to the last return, with one decimal;
    /// null when none is back.
    #[schema(example = 3.5)]
    pub mean_days: Option<f64>,
    /// Which share of the loans that were handed over was late or is overdue, 0 to 1; null when none was.
    #[schema(example = 0.125)]
    pub overdue_rate: Option<f64>,
    /// Loans of which something came back, or was given up, after the last day.
    #[schema(example = 4)]
    pub late: u64,
    /// Loans of which something is out after the last day.
    #[schema(example = 1)]
    pub overdue_now: u64,
}

/// How much of the time that has passed an asset was lent.
#[derive(Serialize, ToSchema)]
#[schema(as = Utilisation)]
pub struct UtilisationView {
    /// Which.
    pub item_id: Uuid,
    /// First day.
    pub from: NaiveDate,
    /// Last day, included.
    pub to: NaiveDate,
    /// How many units the institution owns now.
    #[schema(example = 10)]
    pub units: u32,
    /// Units times the days for which they were lent, with two decimals.
    #[schema(example = 12.5)]
    pub lent_unit_days: f64,
    /// Units times the days that have passed, with two decimals.
    #[schema(example = 300.0)]
    pub unit_days: f64,
    /// The first of the second, with four decimals; null when nothing is owned, or no time has passed. More than 1
    /// when more was lent than is owned now.
    #[schema(example = 0.0417)]
    pub utilisation: Option<f64>,
    /// How many loans had units of it out.
    #[schema(example = 3)]
    pub loans: u64,
}

/// A number of which the last digits are decimals. A sum of millions of units over ten years is exact.
#[allow(clippy::cast_precision_loss, reason = "no sum comes near 2^53")]
fn decimal(number: u64, unit: u32) -> f64 {
    number as f64 / f64::from(unit)
}

impl From<ItemFigure> for LentItemView {
    fn from(figure: ItemFigure) -> Self {
        let LoanCount { loans, units } = figure.count;
        Self { item_id: figure.item.into(), code: figure.code.into(), name: figure.name.into(), loans, units }
    }
}

impl From<BorrowerFigure> for BorrowerView {
    fn from(figure: BorrowerFigure) -> Self {
        let LoanCount { loans, units } = figure.count;
        let name = figure.name.map(|name| name.as_str().to_owned());
        Self { borrower_id: figure.borrower.into(), name, loans, units }
    }
}

impl From<LoanStatistics> for LoanStatisticsView {
    fn from(statistics: LoanStatistics) -> Self {
        let LoanCount { loans, units } = statistics.all();
        let in_state = |state: &StateName| statistics.by_state.get(state).map_or(0, |count| count.loans);
        let month = |(first, count): (&NaiveDate, &LoanCount)| MonthView {
            month: first.format("%Y-%m").to_string(),
            loans: count.loans,
            units: count.units,
        };
        Self {
            from: statistics.period.start(),
            to: statistics.period.end(),
            loans,
            units,
            by_state: StateName::ALL.iter().map(|state| (state.name(), in_state(state))).collect(),
            by_month: statistics.by_month.iter().map(month).collect(),
            mean_days: statistics.mean_out().map(|tenths| decimal(tenths, 10)),
            overdue_rate: statistics.overdue_rate().map(|share| decimal(share, 10_000)),
            late: statistics.late,
            overdue_now: statistics.overdue_now,
            by_item: statistics.by_item.into_iter().map(Into::into).collect(),
            by_borrower: statistics.by_borrower.into_iter().map(Into::into).collect(),
        }
    }
}

impl From<Utilisation> for UtilisationView {
    fn from(used: Utilisation) -> Self {
        Self {
            item_id: used.asset.into(),
            from: used.period.start(),
            to: used.period.end(),
            units: used.units,
            lent_unit_days: decimal(used.lent_unit_days(), 100),
            unit_days: decimal(used.unit_days(), 100),
            utilisation: used.share().map(|share| decimal(share, 10_000)),
            loans: used.loans,
        }
    }
}

/// Which loans are counted.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `show` reads")]
pub struct LoanStatisticsParams {
    /// From this warehouse; from all that the caller sees when absent.
    warehouse_id: Option<Uuid>,
    /// First of the days in which they begin; 364 days before the last when absent. At most 3,660 days.
    from: Option<NaiveDate>,
    /// Last of these days, included; today when absent.
    to: Option<NaiveDate>,
}

/// Of what, and when.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `utilisation` reads")]
pub struct UtilisationParams {
    /// Of this asset.
    item_id: Uuid,
    /// First day; 364 days before the last when absent. At most 3,660 days.
    from: Option<NaiveDate>,
    /// Last day, included; today when absent.
    to: Option<NaiveDate>,
}

/// Shows what the loans count up to that the caller may see.
#[utoipa::path(operation_id = "loans-statistics", tag = "loans", params(LoanStatisticsParams),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The figures", body = LoanStatisticsView)))]
#[get("/loans/statistics")]
pub async fn show(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<LoanStatisticsView>> {
    let warehouse = query.id("warehouse_id");
    let (from, to) = (query.day("from"), query.day("to"));
    query.done("loans")?;
    let statistics = attempt(|| services.loans.statistics(&caller.ctx, warehouse, from, to)).await?;
    Ok(Json(statistics.into()))
}

/// Shows how much of the time that has passed an asset was lent.
#[utoipa::path(operation_id = "loans-utilisation", tag = "loans", params(UtilisationParams),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The figures", body = UtilisationView)))]
#[get("/loans/utilisation")]
pub async fn utilisation(
    caller: Caller,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Json<UtilisationView>> {
    let parse = |text: &str| Uuid::try_parse(text).map_err(|_| BadValue::new("id.invalid"));
    let item = query.required_as("item_id", parse);
    let (from, to) = (query.day("from"), query.day("to"));
    query.done("loans")?;
    // Whoever named none was refused.
    let item = item.unwrap_or_default().into();
    let used = attempt(|| services.loans.utilisation(&caller.ctx, item, from, to)).await?;
    Ok(Json(used.into()))
}
