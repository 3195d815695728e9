//! How assets are shown.

use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::inventory::{Asset, Units};
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
    /// Who made it.
    pub brand: Option<String>,
    /// Which of the maker's.
    pub model: Option<String>,
    /// Where it is kept.
    pub environment_id: Option<Uuid>,
    /// When it was bought.
    pub purchase_date: Option<NaiveDate>,
    /// What one unit cost.
    pub purchase_cost: Option<MoneyView>,
    /// Last day of the warranty.
    pub warranty_until: Option<NaiveDate>,
    /// Anything else.
    pub notes: Option<String>,
    /// Derived from the units: `available`, `on_loan`, `in_use`, `maintenance`, `damaged` or `missing`.
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
            damaged: units.damaged(),
            missing: units.missing(),
            maintenance: units.maintenance(),
            in_use: units.in_use(),
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
            purchase_date: asset.purchase_date,
            purchase_cost: asset.purchase_cost.map(Into::into),
            warranty_until: asset.warranty_until,
            notes: asset.notes.map(Into::into),
            units: asset.units.into(),
            created_at: asset.created_at,
            updated_at: asset.updated_at,
        }
    }
}
