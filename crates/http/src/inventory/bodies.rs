//! What is sent about assets.

use crate::extract::{patch, set};
use chrono::NaiveDate;
use plantel_domain::clock::plausible_day;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::inventory::{
    AssetChange, CategoryCode, Extra, LONGEST_LIFE, NewAsset, RawExtra, Tracking, UnitCounts,
};
use plantel_domain::money::Money;
use plantel_domain::text::{Line, Prose};
use serde::Deserialize;
use std::num::NonZeroU32;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An amount of money.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MoneyBody {
    /// In decimal point notation, with no more decimals than the currency has.
    #[schema(example = "3200000.50")]
    pub amount: String,
    /// ISO 4217.
    #[schema(example = "COP")]
    pub currency: String,
}

fn money(body: &MoneyBody) -> Result<Money, BadValue> {
    Money::parse(&body.amount, Money::currency_of(&body.currency)?)?.not_negative()
}

/// A number of units of which there is at least one.
pub fn at_least_one(number: i64) -> Result<NonZeroU32, BadValue> {
    NonZeroU32::new(UnitCounts::count(number)?).ok_or(BadValue::new("quantity.zero"))
}

/// A useful life: from one month to a hundred years.
pub fn life(months: i64) -> Result<u16, BadValue> {
    let most = i64::from(LONGEST_LIFE);
    let bounds = || BadValue::with("field.out-of-range", Params::none().number("min", 1).number("max", most));
    u16::try_from(months).ok().filter(|months| (1..=LONGEST_LIFE).contains(months)).ok_or_else(bounds)
}

/// A new asset.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AssetBody {
    /// What is written on its label; unique in the institution without regard to case.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 50, example = "CAM-9000")]
    pub code: String,
    /// What it is called.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 200, example = "Cámara réflex")]
    pub name: String,
    /// `serial` (one row, one thing) or `bulk` (a quantity).
    #[schema(default = "serial", example = "serial")]
    pub tracking: Option<String>,
    /// The maker's number; unique in the institution.
    #[schema(max_length = 100)]
    pub serial_number: Option<String>,
    /// What kind of thing: the code of a category.
    #[schema(default = "other", max_length = 60, example = "camera")]
    pub category: Option<String>,
    /// What its category wants to know of it.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub extra: RawExtra,
    /// Who made it.
    #[schema(max_length = 100)]
    pub brand: Option<String>,
    /// Which of the maker's.
    #[schema(max_length = 100)]
    pub model: Option<String>,
    /// Where it is kept.
    pub environment_id: Option<Uuid>,
    /// When it was bought; from 1900 on.
    pub purchase_date: Option<NaiveDate>,
    /// What one unit cost.
    pub purchase_cost: Option<MoneyBody>,
    /// What one unit is worth at the end of its useful life; nothing when absent.
    pub salvage_value: Option<MoneyBody>,
    /// For how many months it is useful; as its category says when absent.
    #[schema(minimum = 1, maximum = 1200, example = 60)]
    pub useful_life_months: Option<i64>,
    /// Last day of the warranty.
    pub warranty_until: Option<NaiveDate>,
    /// When it must be looked after next.
    pub maintenance_due_on: Option<NaiveDate>,
    /// Anything else.
    #[schema(max_length = 2000)]
    pub notes: Option<String>,
    /// Every unit owned, lent or not.
    #[schema(default = 1, minimum = 1, maximum = 1_000_000)]
    pub quantity: Option<i64>,
    /// Of it, broken.
    #[serde(default)]
    #[schema(default = 0, minimum = 0)]
    pub damaged: i64,
    /// Of it, not found.
    #[serde(default)]
    #[schema(default = 0, minimum = 0)]
    pub missing: i64,
    /// Of it, being repaired.
    #[serde(default)]
    #[schema(default = 0, minimum = 0)]
    pub maintenance: i64,
    /// Of it, at work in its room.
    #[serde(default)]
    #[schema(default = 0, minimum = 0)]
    pub in_use: i64,
}

impl AssetBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(NewAsset, RawExtra), Invalid> {
        let mut form = Form::new();
        let code = form.take("/code", Line::parse(&self.code));
        let name = form.take("/name", Line::parse(&self.name));
        let tracking = form.take("/tracking", Tracking::parse(self.tracking.as_deref().unwrap_or("serial")));
        let serial_number = form.take_some("/serial_number", self.serial_number.as_deref().map(Line::parse));
        let category = form.take("/category", CategoryCode::parse(self.category.as_deref().unwrap_or("other")));
        let brand = form.take_some("/brand", self.brand.as_deref().map(Line::parse));
        let model = form.take_some("/model", self.model.as_deref().map(Line::parse));
        let purchase_date = form.take_some("/purchase_date", self.purchase_date.map(plausible_day));
        let purchase_cost = form.take_some("/purchase_cost", self.purchase_cost.as_ref().map(money));
        let salvage_value = form.take_some("/salvage_value", self.salvage_value.as_ref().map(money));
        let life = form.take_some("/useful_life_months", self.useful_life_months.map(life));
        let warranty_until = form.take_some("/warranty_until", self.warranty_until.map(plausible_day));
        let due_on = form.take_some("/maintenance_due_on", self.maintenance_due_on.map(plausible_day));
        let notes = form.take_some("/notes", self.notes.as_deref().map(Prose::parse));
        let quantity = form.take("/quantity", at_least_one(self.quantity.unwrap_or(1)));
        let damaged = form.take("/damaged", UnitCounts::count(self.damaged));
        let missing = form.take("/missing", UnitCounts::count(self.missing));
        let maintenance = form.take("/maintenance", UnitCounts::count(self.maintenance));
        let in_use = form.take("/in_use", UnitCounts::count(self.in_use));
        form.done(|| {
            let counts = UnitCounts {
                quantity: quantity?.get(),
                damaged: damaged?,
                missing: missing?,
                maintenance: maintenance?,
                in_use: in_use?,
            };
            let new = NewAsset {
                code: code?,
                name: name?,
                tracking: tracking?,
                serial_number: serial_number?,
                category: category?,
                extra: Extra::new(),
                brand: brand?,
                model: model?,
                environment: self.environment_id.map(Into::into),
                purchase_date: purchase_date?,
                purchase_cost: purchase_cost?,
                salvage_value: salvage_value?,
                useful_life_months: life?,
                warranty_until: warranty_until?,
                maintenance_due_on: due_on?,
                notes: notes?,
                counts,
            };
            Some((new, self.extra))
        })
    }
}

/// A partial change of what an asset is. Where it is and how many there are is changed by movements.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AssetChangeBody {
    /// Another label.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 50)]
    pub code: Option<String>,
    /// Another name.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
    /// Another maker's number; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub serial_number: Patch<String>,
    /// Another kind.
    #[serde(default, deserialize_with = "set")]
    #[schema(max_length = 60)]
    pub category: Option<String>,
    /// Another maker; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub brand: Patch<String>,
    /// Another model; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 100)]
    pub model: Patch<String>,
    /// Another day of purchase; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<NaiveDate>)]
    pub purchase_date: Patch<NaiveDate>,
    /// Another cost, whole; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<MoneyBody>)]
    pub purchase_cost: Patch<MoneyBody>,
    /// Another value at the end of its life, whole; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<MoneyBody>)]
    pub salvage_value: Patch<MoneyBody>,
    /// Another useful life; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 1200)]
    pub useful_life_months: Patch<i64>,
    /// Another end of warranty; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<NaiveDate>)]
    pub warranty_until: Patch<NaiveDate>,
    /// Another day on which it must be looked after; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<NaiveDate>)]
    pub maintenance_due_on: Patch<NaiveDate>,
    /// Other notes; null clears them.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 2000)]
    pub notes: Patch<String>,
    /// Of what its category wants to know, what changes; a null takes a value away.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub extra: RawExtra,
}

impl AssetChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(AssetChange, RawExtra), Invalid> {
        let mut form = Form::new();
        let code = form.take_some("/code", self.code.as_deref().map(Line::parse));
        let name = form.take_some("/name", self.name.as_deref().map(Line::parse));
        let serial_number = form.take("/serial_number", self.serial_number.parse(|text| Line::parse(&text)));
        let category = form.take_some("/category", self.category.as_deref().map(CategoryCode::parse));
        let brand = form.take("/brand", self.brand.parse(|text| Line::parse(&text)));
        let model = form.take("/model", self.model.parse(|text| Line::parse(&text)));
        let purchase_date = form.take("/purchase_date", self.purchase_date.parse(plausible_day));
        let purchase_cost = form.take("/purchase_cost", self.purchase_cost.parse(|cost| money(&cost)));
        let salvage_value = form.take("/salvage_value", self.salvage_value.parse(|value| money(&value)));
        let life = form.take("/useful_life_months", self.useful_life_months.parse(life));
        let warranty_until = form.take("/warranty_until", self.warranty_until.parse(plausible_day));
        let due_on = form.take("/maintenance_due_on", self.maintenance_due_on.parse(plausible_day));
        let notes = form.take("/notes", self.notes.parse(|text| Prose::parse(&text)));
        form.done(|| {
            let change = AssetChange {
                code: code?,
                name: name?,
                serial_number: serial_number?,
                category: category?,
                extra: None,
                brand: brand?,
                model: model?,
                purchase_date: purchase_date?,
                purchase_cost: purchase_cost?,
                salvage_value: salvage_value?,
                useful_life_months: life?,
                warranty_until: warranty_until?,
                maintenance_due_on: due_on?,
                notes: notes?,
            };
            Some((change, self.extra))
        })
    }
}
