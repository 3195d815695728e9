//! An asset: one thing, or a quantity of equal ones.

use super::units::{Status, Tracking, Units, UnitsError};
use crate::access::Target;
use crate::clock::{Day, Timestamp};
use crate::form::{BadValue, Patch};
use crate::ids::{AssetId, EnvironmentId, InstitutionId};
use crate::money::Money;
use crate::store::Version;
use crate::text::{Line, Prose, fold};
use serde::Serialize;

/// What is written on the label: unique in the institution without regard to case.
pub type AssetCode = Line<50>;

/// What kind of thing: lower case, without regard to case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Category(String);

impl Category {
    /// Reads up to 60 characters.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        Line::<60>::parse(typed).map(|line| Self(line.as_str().to_lowercase()))
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An asset of an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Asset {
    /// Its id.
    pub id: AssetId,
    /// Whose.
    pub institution: InstitutionId,
    /// What is written on its label.
    pub code: AssetCode,
    /// What it is called.
    pub name: Line<200>,
    /// One thing or a quantity.
    pub tracking: Tracking,
    /// The maker's number; unique in the institution when there is one.
    pub serial_number: Option<Line<100>>,
    /// What kind of thing.
    pub category: Category,
    /// Who made it.
    pub brand: Option<Line<100>>,
    /// Which of the maker's.
    pub model: Option<Line<100>>,
    /// Where it is kept.
    pub environment: Option<EnvironmentId>,
    /// When it was bought.
    pub purchase_date: Option<Day>,
    /// What one unit cost.
    pub purchase_cost: Option<Money>,
    /// Last day of the maker's warranty.
    pub warranty_until: Option<Day>,
    /// Anything else.
    pub notes: Option<Prose<2000>>,
    /// How many, and where they went.
    #[serde(flatten)]
    pub units: Units,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// Counts that somebody states; lent units are never stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitCounts {
    /// Every unit owned, lent or not.
    pub quantity: u32,
    /// Broken.
    pub damaged: u32,
    /// Not found.
    pub missing: u32,
    /// Being repaired.
    pub maintenance: u32,
    /// At work in their room.
    pub in_use: u32,
}

/// What somebody fills in for a new asset.
#[derive(Clone, Debug)]
pub struct NewAsset {
    /// What is written on its label.
    pub code: AssetCode,
    /// What it is called.
    pub name: Line<200>,
    /// One thing or a quantity.
    pub tracking: Tracking,
    /// The maker's number.
    pub serial_number: Option<Line<100>>,
    /// What kind of thing.
    pub category: Category,
    /// Who made it.
    pub brand: Option<Line<100>>,
    /// Which of the maker's.
    pub model: Option<Line<100>>,
    /// Where it is kept.
    pub environment: Option<EnvironmentId>,
    /// When it was bought.
    pub purchase_date: Option<Day>,
    /// What one unit cost.
    pub purchase_cost: Option<Money>,
    /// Last day of the warranty.
    pub warranty_until: Option<Day>,
    /// Anything else.
    pub notes: Option<Prose<2000>>,
    /// How many.
    pub counts: UnitCounts,
}

/// A partial change of an asset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetChange {
    /// Another label.
    pub code: Option<AssetCode>,
    /// Another name.
    pub name: Option<Line<200>>,
    /// Another maker's number.
    pub serial_number: Patch<Line<100>>,
    /// Another kind.
    pub category: Option<Category>,
    /// Another maker.
    pub brand: Patch<Line<100>>,
    /// Another model.
    pub model: Patch<Line<100>>,
    /// Another place; refused while units are lent.
    pub environment: Patch<EnvironmentId>,
    /// Another day of purchase.
    pub purchase_date: Patch<Day>,
    /// Another cost.
    pub purchase_cost: Patch<Money>,
    /// Another end of warranty.
    pub warranty_until: Patch<Day>,
    /// Other notes.
    pub notes: Patch<Prose<2000>>,
    /// Another quantity.
    pub quantity: Option<u32>,
    /// Another count of broken units.
    pub damaged: Option<u32>,
    /// Another count of units not found.
    pub missing: Option<u32>,
    /// Another count of units being repaired.
    pub maintenance: Option<u32>,
    /// Another count of units at work.
    pub in_use: Option<u32>,
}

impl From<&Asset> for Target {
    fn from(asset: &Asset) -> Self {
        Self { institution: Some(asset.institution), environment: asset.environment, owner: None }
    }
}

impl Asset {
    /// A new asset, with nothing lent yet.
    pub fn register(
        new: NewAsset,
        id: AssetId,
        institution: InstitutionId,
        now: Timestamp,
    ) -> Result<Self, UnitsError> {
        Ok(Self {
            id,
            institution,
            units: counted(new.tracking, new.counts, 0)?,
            code: new.code,
            name: new.name,
            tracking: new.tracking,
            serial_number: new.serial_number,
            category: new.category,
            brand: new.brand,
            model: new.model,
            environment: new.environment,
            purchase_date: new.purchase_date,
            purchase_cost: new.purchase_cost,
            warranty_until: new.warranty_until,
            notes: new.notes,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// Applies a change. Lent units stay lent, so the rest must still add up.
    pub fn change(mut self, change: AssetChange, now: Timestamp) -> Result<Self, UnitsError> {
        let units = self.units;
        let counts = UnitCounts {
            quantity: change.quantity.unwrap_or(units.quantity()),
            damaged: change.damaged.unwrap_or(units.damaged()),
            missing: change.missing.unwrap_or(units.missing()),
            maintenance: change.maintenance.unwrap_or(units.maintenance()),
            in_use: change.in_use.unwrap_or(units.in_use()),
        };
        self.units = counted(self.tracking, counts, units.on_loan())?;
        let place = self.environment;
        change.environment.apply(&mut self.environment);
        if self.environment != place && units.on_loan() > 0 {
            return Err(UnitsError::OnLoan { on_loan: units.on_loan() });
        }
        self.code = change.code.unwrap_or(self.code);
        self.name = change.name.unwrap_or(self.name);
        self.category = change.category.unwrap_or(self.category);
        change.serial_number.apply(&mut self.serial_number);
        change.brand.apply(&mut self.brand);
        change.model.apply(&mut self.model);
        change.purchase_date.apply(&mut self.purchase_date);
        change.purchase_cost.apply(&mut self.purchase_cost);
        change.warranty_until.apply(&mut self.warranty_until);
        change.notes.apply(&mut self.notes);
        self.updated_at = now;
        Ok(self)
    }

    /// Hands units out.
    pub fn check_out(mut self, quantity: u32, now: Timestamp) -> Result<Self, UnitsError> {
        self.units = self.units.check_out(quantity)?;
        self.updated_at = now;
        Ok(self)
    }

    /// Takes units back.
    pub fn check_in(mut self, quantity: u32, now: Timestamp) -> Result<Self, UnitsError> {
        self.units = self.units.check_in(quantity)?;
        self.updated_at = now;
        Ok(self)
    }

    /// Whether a change left everything as it was.
    pub fn same_but_for_time(&self, before: &Self) -> bool {
        Self { updated_at: before.updated_at, ..self.clone() } == *before
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        self.units.status()
    }

    /// The form of the code that is unique.
    pub fn code_key(&self) -> String {
        fold(self.code.as_str())
    }

    /// The form of the serial number that is unique.
    pub fn serial_key(&self) -> Option<String> {
        self.serial_number.as_ref().map(|serial| fold(serial.as_str()))
    }

    /// What a search looks through.
    pub fn search_text(&self) -> String {
        let optional = [&self.serial_number, &self.brand, &self.model];
        let texts = optional.into_iter().flatten().map(Line::as_str);
        let all: Vec<_> =
            [self.code.as_str(), self.name.as_str(), self.category.as_str()].into_iter().chain(texts).collect();
        fold(&all.join(" "))
    }
}

fn counted(tracking: Tracking, counts: UnitCounts, on_loan: u32) -> Result<Units, UnitsError> {
    if tracking == Tracking::Serial && counts.quantity != 1 {
        return Err(UnitsError::SerialHasOne);
    }
    Units::new(counts.quantity, counts.damaged, counts.missing, counts.maintenance, counts.in_use, on_loan)
}
