//! Rows of assets.

use crate::fault::unreadable;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::inventory::{
    Asset, CategoryCode, Condition, Extra, FieldValue, Retirement, RetirementReason, Tracking, Units,
};
use plantel_domain::money::Money;
use plantel_domain::store::StoreError;
use plantel_domain::tag::Tag;
use plantel_domain::text::{Line, Prose, fold};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

// An import keeps the rows that it changes as JSON, to put them back.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel, Serialize, Deserialize)]
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
    pub extra: Json,
    pub brand: Option<String>,
    pub model: Option<String>,
    pub environment_id: Option<Uuid>,
    pub custodian_id: Option<Uuid>,
    pub kit_id: Option<Uuid>,
    pub purchase_date: Option<NaiveDate>,
    pub cost_minor: Option<i64>,
    pub cost_currency: Option<String>,
    pub salvage_minor: Option<i64>,
    pub useful_life_months: Option<i32>,
    pub warranty_until: Option<NaiveDate>,
    pub maintenance_due_on: Option<NaiveDate>,
    pub notes: Option<String>,
    pub tag: Option<String>,
    pub quantity: i32,
    pub damaged: i32,
    pub missing: i32,
    pub maintenance: i32,
    pub in_use: i32,
    pub on_loan: i32,
    pub in_transit: i32,
    pub status: String,
    pub retired_at: Option<DateTime<Utc>>,
    pub retired_reason: Option<String>,
    pub retired_note: Option<String>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A number of units as a column has it; none is above a million.
pub(super) fn count(units: u32) -> i32 {
    i32::try_from(units).unwrap_or(i32::MAX)
}

pub(super) fn row(a: &Asset) -> Model {
    let units = |condition| count(a.units.of(condition));
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
        extra: stored_extra(&a.extra),
        brand: text(&a.brand),
        model: text(&a.model),
        environment_id: a.environment.map(Into::into),
        custodian_id: a.custodian.map(Into::into),
        kit_id: a.kit.map(Into::into),
        purchase_date: a.purchase_date,
        cost_minor: a.purchase_cost.map(|cost| cost.minor()),
        cost_currency: a.purchase_cost.map(|cost| cost.currency().code().to_owned()),
        salvage_minor: a.salvage_value.map(|value| value.minor()),
        useful_life_months: a.useful_life_months.map(i32::from),
        warranty_until: a.warranty_until,
        maintenance_due_on: a.maintenance_due_on,
        notes: a.notes.as_ref().map(ToString::to_string),
        tag: a.tag.as_ref().map(ToString::to_string),
        quantity: count(a.units.quantity()),
        damaged: units(Condition::Damaged),
        missing: units(Condition::Missing),
        maintenance: units(Condition::Maintenance),
        in_use: units(Condition::InUse),
        on_loan: units(Condition::OnLoan),
        in_transit: units(Condition::InTransit),
        status: a.status().name().to_owned(),
        retired_at: a.retired.as_ref().map(|retired| retired.at),
        retired_reason: a.retired.as_ref().map(|retired| retired.reason.name().to_owned()),
        retired_note: a.retired.as_ref().and_then(|retired| retired.note.as_ref()).map(ToString::to_string),
        created_at: a.created_at,
        updated_at: a.updated_at,
        version: a.version,
    }
}

pub(super) fn asset(row: Model) -> Result<Asset, StoreError> {
    let units = units(&row)?;
    let money = |minor: Option<i64>| -> Result<Option<Money>, StoreError> {
        match (minor, &row.cost_currency) {
            (Some(minor), Some(code)) => {
                let currency = Money::currency_of(code).map_err(|_| unreadable("currency"))?;
                Ok(Some(Money::from_minor(minor, currency)))
            }
            _ => Ok(None),
        }
    };
    let life = |months: i32| u16::try_from(months).map_err(|_| unreadable("useful life"));
    let (purchase_cost, salvage_value) = (money(row.cost_minor)?, money(row.salvage_minor)?);
    let retired = match (row.retired_at, row.retired_reason) {
        (Some(at), Some(reason)) => Some(Retirement {
            at,
            reason: RetirementReason::parse(&reason).map_err(|_| unreadable("reason"))?,
            note: row.retired_note.map(Prose::stored),
        }),
        _ => None,
    };
    Ok(Asset {
        id: row.id.into(),
        institution: row.institution_id.into(),
        code: Line::stored(row.code),
        name: Line::stored(row.name),
        tracking: Tracking::parse(&row.tracking).map_err(|_| unreadable("tracking"))?,
        serial_number: row.serial_number.map(Line::stored),
        category: CategoryCode::stored(row.category),
        extra: read_extra(row.extra)?,
        brand: row.brand.map(Line::stored),
        model: row.model.map(Line::stored),
        environment: row.environment_id.map(Into::into),
        custodian: row.custodian_id.map(Into::into),
        kit: row.kit_id.map(Into::into),
        purchase_date: row.purchase_date,
        purchase_cost,
        salvage_value,
        useful_life_months: row.useful_life_months.map(life).transpose()?,
        warranty_until: row.warranty_until,
        maintenance_due_on: row.maintenance_due_on,
        notes: row.notes.map(Prose::stored),
        tag: row.tag.map(Tag::stored),
        units,
        retired,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// What is not counted in a column of its own is good.
fn units(row: &Model) -> Result<Units, StoreError> {
    let count = |n: i32| u32::try_from(n).map_err(|_| unreadable("quantity"));
    let others = [
        (Condition::Damaged, row.damaged),
        (Condition::Missing, row.missing),
        (Condition::Maintenance, row.maintenance),
        (Condition::InUse, row.in_use),
        (Condition::OnLoan, row.on_loan),
        (Condition::InTransit, row.in_transit),
    ];
    let good = row.quantity - others.iter().map(|(_, units)| units).sum::<i32>();
    let good = Units::default().with(Condition::Good, count(good)?);
    others.into_iter().try_fold(good, |units, (condition, n)| Ok(units.with(condition, count(n)?)))
}

/// A day says that it is one: it would be read as a text.
fn stored_extra(extra: &Extra) -> Value {
    let value = |value: &FieldValue| match value {
        FieldValue::Text(text) => json!(text),
        FieldValue::Boolean(yes) => json!(yes),
        FieldValue::Date(day) => json!({ "date": day }),
    };
    Value::Object(extra.iter().map(|(key, it)| (key.clone(), value(it))).collect::<Map<_, _>>())
}

fn read_extra(stored: Value) -> Result<Extra, StoreError> {
    let bad = || unreadable("field of a category");
    let Value::Object(stored) = stored else { return Err(bad()) };
    let value = |value: Value| match value {
        Value::String(text) => Ok(FieldValue::Text(text)),
        Value::Bool(yes) => Ok(FieldValue::Boolean(yes)),
        Value::Object(day) => {
            let day = day.get("date").and_then(Value::as_str).and_then(|day| day.parse().ok());
            day.map(FieldValue::Date).ok_or_else(bad)
        }
        _ => Err(bad()),
    };
    stored.into_iter().map(|(key, it)| Ok((key, value(it)?))).collect()
}
