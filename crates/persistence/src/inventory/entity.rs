//! Rows of assets.

use crate::fault::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::inventory::{Asset, Category, Tracking, Units};
use plantel_domain::money::Money;
use plantel_domain::store::StoreError;
use plantel_domain::text::{Line, Prose, fold};
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assets")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub code: String,
    pub code_key: String,
    pub name: String,
    pub name_key: String,
    pub search_text: String,
    pub tracking: String,
    pub serial_number: Option<String>,
    pub serial_key: Option<String>,
    pub category: String,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub environment_id: Option<Uuid>,
    pub purchase_date: Option<NaiveDate>,
    pub cost_minor: Option<i64>,
    pub cost_currency: Option<String>,
    pub warranty_until: Option<NaiveDate>,
    pub notes: Option<String>,
    pub quantity: i32,
    pub damaged: i32,
    pub missing: i32,
    pub maintenance: i32,
    pub in_use: i32,
    pub on_loan: i32,
    pub status: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(a: &Asset) -> Model {
    let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let text = |line: &Option<Line<100>>| line.as_ref().map(ToString::to_string);
    Model {
        id: a.id.into(),
        institution_id: a.institution.into(),
        code: a.code.to_string(),
        code_key: a.code_key(),
        name: a.name.to_string(),
        name_key: fold(a.name.as_str()),
        search_text: a.search_text(),
        tracking: a.tracking.name().to_owned(),
        serial_number: text(&a.serial_number),
        serial_key: a.serial_key(),
        category: a.category.as_str().to_owned(),
        brand: text(&a.brand),
        model: text(&a.model),
        environment_id: a.environment.map(Into::into),
        purchase_date: a.purchase_date,
        cost_minor: a.purchase_cost.map(|cost| cost.minor()),
        cost_currency: a.purchase_cost.map(|cost| cost.currency().code().to_owned()),
        warranty_until: a.warranty_until,
        notes: a.notes.as_ref().map(ToString::to_string),
        quantity: count(a.units.quantity()),
        damaged: count(a.units.damaged()),
        missing: count(a.units.missing()),
        maintenance: count(a.units.maintenance()),
        in_use: count(a.units.in_use()),
        on_loan: count(a.units.on_loan()),
        status: a.status().name().to_owned(),
        created_at: a.created_at,
        updated_at: a.updated_at,
        version: a.version,
    }
}

pub(super) fn asset(row: Model) -> Result<Asset, StoreError> {
    let units = units(&row)?;
    let purchase_cost = match (row.cost_minor, row.cost_currency) {
        (Some(minor), Some(code)) => {
            Some(Money::from_minor(minor, Money::currency_of(&code).map_err(|_| unreadable("currency"))?))
        }
        _ => None,
    };
    Ok(Asset {
        id: row.id.into(),
        institution: row.institution_id.into(),
        code: Line::stored(row.code),
        name: Line::stored(row.name),
        tracking: Tracking::parse(&row.tracking).map_err(|_| unreadable("tracking"))?,
        serial_number: row.serial_number.map(Line::stored),
        category: Category::stored(row.category),
        brand: row.brand.map(Line::stored),
        model: row.model.map(Line::stored),
        environment: row.environment_id.map(Into::into),
        purchase_date: row.purchase_date,
        purchase_cost,
        warranty_until: row.warranty_until,
        notes: row.notes.map(Prose::stored),
        units,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

fn units(row: &Model) -> Result<Units, StoreError> {
    let count = |n: i32| u32::try_from(n).map_err(|_| unreadable("quantity"));
    Units::new(
        count(row.quantity)?,
        count(row.damaged)?,
        count(row.missing)?,
        count(row.maintenance)?,
        count(row.in_use)?,
        count(row.on_loan)?,
    )
    .map_err(|_| unreadable("quantity"))
}
