//! How assets are shown.

use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::inventory::{Asset, Condition, Extra, Retirement, Stock, Units, Valuation};
use plantel_domain::money::Money;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// An asset: one thing, or a quantity of equal ones.
#[derive(Serialize, ToSchema)]
#[schema(as = InventoryItem)]
pub struct AssetView {
    /// Its id.
    pub id: Uuid,
    /// What is written on its label.
    #[schema(example = "CAM-0100001")]
    pub code: String,
    /// What it is called.
    #[schema(example = "Cámara")]
    pub name: String,
    /// `serial` (one row, one thing) or `bulk` (a quantity).
    #[schema(example = "serial")]
    pub tracking: &'static str,
    /// The maker's number.
    pub serial_number: Option<String>,
    /// What kind of thing.
    #[schema(example = "camera")]
    pub category: String,
    /// What its category wants to know of it.
    #[schema(value_type = Object)]
    pub extra: Extra,
    /// Who made it.
    pub brand: Option<String>,
    /// Which of the maker's.
    pub model: Option<String>,
    /// Where it is kept.
    pub environment_id: Option<Uuid>,
    /// Who answers for it.
    pub custodian_id: Option<Uuid>,
    /// The kit it is a part of.
    pub kit_id: Option<Uuid>,
    /// When it was bought.
    pub purchase_date: Option<NaiveDate>,
    /// What one unit cost.
    pub purchase_cost: Option<MoneyView>,
    /// What one unit is worth at the end of its useful life.
    pub salvage_value: Option<MoneyView>,
    /// For how many months it is useful.
    #[schema(example = 60)]
    pub useful_life_months: Option<u16>,
    /// Last day of the warranty.
    pub warranty_until: Option<NaiveDate>,
    /// When it must be looked after next.
    pub maintenance_due_on: Option<NaiveDate>,
    /// Anything else.
    pub notes: Option<String>,
    /// What is printed on it; null while its tag is revoked.
    #[schema(example = "00112233445566778899AABBCCDDEEFF")]
    pub tag: Option<String>,
    /// Why it is out of use for good, if it is.
    pub retired: Option<RetirementView>,
    /// Derived from the units: `available`, `on_loan`, `in_use`, `in_transit`, `maintenance`, `damaged`,
    /// `missing`, `empty` (none is owned) or `retired`.
    #[schema(example = "available")]
    pub status: &'static str,
    /// How many, and where they went.
    #[serde(flatten)]
    pub units: UnitsView,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

/// Why an asset is out of use for good.
#[derive(Serialize, ToSchema)]
#[schema(as = Retirement)]
pub struct RetirementView {
    /// Since when.
    pub at: DateTime<Utc>,
    /// `sold`, `donated`, `scrapped`, `lost`, `stolen`, `given_back`, `mistake` or `other`.
    #[schema(example = "scrapped")]
    pub reason: &'static str,
    /// What there is to say about it.
    pub note: Option<String>,
}

impl From<Retirement> for RetirementView {
    fn from(retirement: Retirement) -> Self {
        let note = retirement.note.map(Into::into);
        Self { at: retirement.at, reason: retirement.reason.name(), note }
    }
}

/// Units in one place and condition.
#[derive(Serialize, ToSchema)]
#[schema(as = Balance)]
pub struct BalanceView {
    /// Where; null when nowhere in particular.
    pub environment_id: Option<Uuid>,
    /// `good`, `in_use`, `on_loan`, `in_transit`, `maintenance`, `damaged` or `missing`.
    #[schema(example = "good")]
    pub condition: &'static str,
    /// How many.
    #[schema(example = 1)]
    pub quantity: u32,
}

/// Where the units of an asset are.
#[derive(Serialize, ToSchema)]
#[schema(as = Stock)]
pub struct StockView {
    /// All of them together.
    pub units: UnitsView,
    /// By place and condition.
    pub balances: Vec<BalanceView>,
}

impl From<&Stock> for StockView {
    fn from(stock: &Stock) -> Self {
        let balance = |(place, quantity): (plantel_domain::inventory::Place, u32)| BalanceView {
            environment_id: place.environment.map(Into::into),
            condition: place.condition.name(),
            quantity,
        };
        Self { units: stock.units().into(), balances: stock.balances().map(balance).collect() }
    }
}

/// What an asset's units are worth on a day, by straight-line depreciation.
#[derive(Serialize, ToSchema)]
#[schema(as = Valuation)]
pub struct ValuationView {
    /// The day.
    pub on: NaiveDate,
    /// What all units cost.
    pub cost: MoneyView,
    /// What they are worth at the end of their useful life.
    pub salvage: MoneyView,
    /// What they are worth on the day.
    pub value: MoneyView,
    /// What they have lost until then.
    pub depreciated: MoneyView,
    /// How many months of their useful life are left; null when nothing depreciates.
    pub months_left: Option<u16>,
}

impl From<Valuation> for ValuationView {
    fn from(valuation: Valuation) -> Self {
        Self {
            on: valuation.on,
            cost: valuation.cost.into(),
            salvage: valuation.salvage.into(),
            value: valuation.value.into(),
            depreciated: valuation.depreciated.into(),
            months_left: valuation.months_left,
        }
    }
}

/// The units of an asset.
#[derive(Serialize, ToSchema)]
#[schema(as = Units)]
pub struct UnitsView {
    /// Every unit the institution owns, lent or not.
    #[schema(example = 1)]
    pub quantity: u32,
    /// Of it, broken.
    pub damaged: u32,
    /// Of it, not found.
    pub missing: u32,
    /// Of it, being repaired.
    pub maintenance: u32,
    /// Of it, at work in its room.
    pub in_use: u32,
    /// Of it, lent now.
    pub on_loan: u32,
    /// Of it, sent to another environment and not received yet.
    pub in_transit: u32,
    /// What is left: good and on the shelf.
    #[schema(example = 1)]
    pub available: u32,
}

/// An amount of money.
#[derive(Serialize, ToSchema)]
#[schema(as = Money)]
pub struct MoneyView {
    /// In decimal point notation.
    #[schema(example = "3200000.50")]
    pub amount: String,
    /// ISO 4217.
    #[schema(example = "COP")]
    pub currency: &'static str,
}

impl From<Money> for MoneyView {
    fn from(money: Money) -> Self {
        Self { amount: money.amount(), currency: money.currency().code() }
    }
}

impl From<Units> for UnitsView {
    fn from(units: Units) -> Self {
        Self {
            quantity: units.quantity(),
            damaged: units.of(Condition::Damaged),
            missing: units.of(Condition::Missing),
            maintenance: units.of(Condition::Maintenance),
            in_use: units.of(Condition::InUse),
            in_transit: units.of(Condition::InTransit),
            on_loan: units.on_loan(),
            available: units.available(),
        }
    }
}

impl From<Asset> for AssetView {
    fn from(asset: Asset) -> Self {
        Self {
            id: asset.id.into(),
            tracking: asset.tracking.name(),
            status: asset.status().name(),
            category: asset.category.as_str().to_owned(),
            code: asset.code.into(),
            name: asset.name.into(),
            serial_number: asset.serial_number.map(Into::into),
            brand: asset.brand.map(Into::into),
            model: asset.model.map(Into::into),
            environment_id: asset.environment.map(Into::into),
            custodian_id: asset.custodian.map(Into::into),
            kit_id: asset.kit.map(Into::into),
            extra: asset.extra,
            salvage_value: asset.salvage_value.map(Into::into),
            useful_life_months: asset.useful_life_months,
            tag: asset.tag.map(|tag| tag.to_string()),
            retired: asset.retired.map(Into::into),
            purchase_date: asset.purchase_date,
            purchase_cost: asset.purchase_cost.map(Into::into),
            warranty_until: asset.warranty_until,
            maintenance_due_on: asset.maintenance_due_on,
            notes: asset.notes.map(Into::into),
            units: asset.units.into(),
            created_at: asset.created_at,
            updated_at: asset.updated_at,
        }
    }
}
