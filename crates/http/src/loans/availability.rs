//! On which days things are free.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::get;
use actix_web::web::{Data, Json};
use chrono::NaiveDate;
use plantel_application::attempt;
use plantel_application::loans::{Availability, Look, ThingUnits};
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::CategoryCode;
use plantel_domain::loans::{DayUnits, Wanted};
use plantel_domain::text::Line;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// What is looked for, and when.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `look` reads")]
pub struct AvailabilityParams {
    /// This asset. Exactly one of `item_id`, `model` and `category`.
    item_id: Option<Uuid>,
    /// Any asset of this model.
    model: Option<String>,
    /// Whose model it must be, when that matters; with `model` alone.
    brand: Option<String>,
    /// Any asset of this category, by its code.
    category: Option<String>,
    /// In this warehouse; that of the asset when absent. Needed when no asset is named.
    warehouse_id: Option<Uuid>,
    /// From this day on, today or later; from today when absent.
    from: Option<NaiveDate>,
    /// Until this day, included, at most 366 days in all; 30 days after the first when absent.
    to: Option<NaiveDate>,
}

/// How units stand on a day.
#[derive(Serialize, ToSchema)]
#[schema(as = AvailabilityDay)]
pub struct DayView {
    /// Which day.
    pub day: NaiveDate,
    /// Units that can be promised for this day alone.
    #[schema(example = 3)]
    pub usable: u32,
    /// Units that are promised for it, and not handed over yet.
    #[schema(example = 1)]
    pub promised: u32,
    /// Units that are out, and not expected back before it is over.
    #[schema(example = 0)]
    pub out: u32,
}

/// How an asset stands.
#[derive(Serialize, ToSchema)]
#[schema(as = AvailabilityThing)]
pub struct ThingView {
    /// Which.
    pub item_id: Uuid,
    /// Its code.
    #[schema(example = "CAM-1")]
    pub code: String,
    /// Its name.
    #[schema(example = "Cámara réflex")]
    pub name: String,
    /// Good units on the shelf now.
    #[schema(example = 4)]
    pub on_shelf: u32,
    /// Units that can be promised for all of the days together.
    #[schema(example = 3)]
    pub usable: u32,
}

/// On which days things are free.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanAvailability)]
pub struct AvailabilityView {
    /// In which warehouse.
    pub warehouse_id: Uuid,
    /// First day.
    pub from: NaiveDate,
    /// Last day, included.
    pub to: NaiveDate,
    /// All that fits together, day by day.
    pub days: Vec<DayView>,
    /// How many assets fit.
    #[schema(example = 1)]
    pub assets: usize,
    /// The first 200 of them, each by itself.
    pub items: Vec<ThingView>,
}

impl From<DayUnits> for DayView {
    fn from(units: DayUnits) -> Self {
        Self { day: units.day, usable: units.usable, promised: units.promised, out: units.out }
    }
}

impl From<ThingUnits> for ThingView {
    fn from(thing: ThingUnits) -> Self {
        Self {
            item_id: thing.asset.into(),
            code: thing.code,
            name: thing.name,
            on_shelf: thing.on_shelf,
            usable: thing.usable,
        }
    }
}

impl From<Availability> for AvailabilityView {
    fn from(found: Availability) -> Self {
        Self {
            warehouse_id: found.warehouse.into(),
            from: found.period.start(),
            to: found.period.end(),
            days: found.days.into_iter().map(Into::into).collect(),
            assets: found.assets,
            items: found.things.into_iter().map(Into::into).collect(),
        }
    }
}

/// What the query asks for.
fn look(mut query: Query) -> ApiResult<Look> {
    let asset: Option<AssetId> = query.id("item_id");
    let (model, brand) = (query.read("model", Line::parse), query.read("brand", Line::parse));
    let category = query.read("category", CategoryCode::parse);
    let warehouse = query.id("warehouse_id");
    let (from, to) = (query.day("from"), query.day("to"));
    query.done("loans")?;
    let mut form = Form::new();
    if warehouse.is_none() && asset.is_none() {
        form.refuse("?warehouse_id", BadValue::new("field.required"));
    }
    if brand.is_some() && model.is_none() {
        form.refuse("?brand", BadValue::new("field.invalid"));
    }
    let wanted = match (asset, model, category) {
        (Some(asset), None, None) => Some(Wanted::Asset { asset }),
        (None, Some(model), None) => Some(Wanted::Model { brand, model }),
        (None, None, Some(category)) => Some(Wanted::Category { category }),
        (None, None, None) => {
            form.refuse("?item_id", BadValue::new("field.required"));
            None
        }
        _ => {
            form.refuse("?item_id", BadValue::new("field.invalid"));
            None
        }
    };
    let read: Result<Look, Invalid> = form.done(|| Some(Look { wanted: wanted?, warehouse, from, to }));
    Ok(read?)
}

/// Tells on which days an asset, a model or a category is free in a warehouse, as approval would count it.
///
/// One of `request:loans`, `read:loans` and `read:inventory` is enough.
#[utoipa::path(operation_id = "loans-availability", tag = "loans", params(AvailabilityParams),
    security(("bearer" = ["request:loans"]), ("bearer" = ["read:loans"]), ("bearer" = ["read:inventory"])),
    responses((status = OK, description = "Day by day", body = AvailabilityView)))]
#[get("/loans/availability")]
pub async fn show(caller: Caller, query: Query, services: Data<Services>) -> ApiResult<Json<AvailabilityView>> {
    let look = look(query)?;
    Ok(Json(attempt(|| services.loans.availability(&caller.ctx, &look)).await?.into()))
}
