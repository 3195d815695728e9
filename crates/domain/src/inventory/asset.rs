//! An asset: one thing, or a quantity of equal ones.

use super::category::{CategoryCode, Extra};
use super::depreciation::{Valuation, ValueGroup, month_of};
use super::retirement::Retirement;
use super::units::{Status, Tracking, UnitCounts, Units};
use crate::access::Target;
use crate::clock::{Day, Timestamp};
use crate::form::Patch;
use crate::ids::{AssetId, EnvironmentId, InstitutionId, UserId};
use crate::money::Money;
use crate::store::Version;
use crate::tag::Tag;
use crate::text::{Line, Prose, fold};
use serde::Serialize;

/// What is written on the label: unique in the institution without regard to case.
pub type AssetCode = Line<50>;

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
    pub category: CategoryCode,
    /// What its category wants to know of it.
    pub extra: Extra,
    /// Who made it.
    pub brand: Option<Line<100>>,
    /// Which of the maker's.
    pub model: Option<Line<100>>,
    /// Where it is kept. Single units of a quantity may be elsewhere: the stock tells.
    pub environment: Option<EnvironmentId>,
    /// Who answers for it.
    pub custodian: Option<UserId>,
    /// The kit it is a part of.
    pub kit: Option<AssetId>,
    /// When it was bought.
    pub purchase_date: Option<Day>,
    /// What one unit cost.
    pub purchase_cost: Option<Money>,
    /// What one unit is worth at the end of its useful life; nothing when nobody says.
    pub salvage_value: Option<Money>,
    /// For how many months it is useful.
    pub useful_life_months: Option<u16>,
    /// Last day of the maker's warranty.
    pub warranty_until: Option<Day>,
    /// When it must be looked after next.
    pub maintenance_due_on: Option<Day>,
    /// Anything else.
    pub notes: Option<Prose<2000>>,
    /// What is printed on it; none while its tag is revoked.
    #[serde(serialize_with = "told")]
    pub tag: Option<Tag>,
    /// How many, and in which condition: the sum of the stock.
    #[serde(flatten)]
    pub units: Units,
    /// Why it is out of use for good, if it is.
    pub retired: Option<Retirement>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// The journal says that a tag changed, not what to: whoever reads it has not held the thing.
fn told<T: Serialize, S: serde::Serializer>(tag: &T, serializer: S) -> Result<S::Ok, S::Error> {
    crate::journal::Sensitive(tag).serialize(serializer)
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
    pub category: CategoryCode,
    /// What its category wants to know of it.
    pub extra: Extra,
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
    /// What one unit is worth at the end.
    pub salvage_value: Option<Money>,
    /// For how many months it is useful.
    pub useful_life_months: Option<u16>,
    /// Last day of the warranty.
    pub warranty_until: Option<Day>,
    /// When it must be looked after next.
    pub maintenance_due_on: Option<Day>,
    /// Anything else.
    pub notes: Option<Prose<2000>>,
    /// How many.
    pub counts: UnitCounts,
}

/// A partial change of what an asset is. Where it is and how many there are is for movements to say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetChange {
    /// Another label.
    pub code: Option<AssetCode>,
    /// Another name.
    pub name: Option<Line<200>>,
    /// Another maker's number.
    pub serial_number: Patch<Line<100>>,
    /// Another kind.
    pub category: Option<CategoryCode>,
    /// What the kind wants to know, whole.
    pub extra: Option<Extra>,
    /// Another maker.
    pub brand: Patch<Line<100>>,
    /// Another model.
    pub model: Patch<Line<100>>,
    /// Another day of purchase.
    pub purchase_date: Patch<Day>,
    /// Another cost.
    pub purchase_cost: Patch<Money>,
    /// Another value at the end.
    pub salvage_value: Patch<Money>,
    /// Another useful life.
    pub useful_life_months: Patch<u16>,
    /// Another end of warranty.
    pub warranty_until: Patch<Day>,
    /// Another day on which it must be looked after.
    pub maintenance_due_on: Patch<Day>,
    /// Other notes.
    pub notes: Patch<Prose<2000>>,
}

impl From<&Asset> for Target {
    fn from(asset: &Asset) -> Self {
        Self::institution(asset.institution).at(asset.environment)
    }
}

impl Asset {
    /// A new asset, without any units yet: [`super::Holding::opened`] books them.
    pub fn register(new: NewAsset, id: AssetId, tag: Tag, institution: InstitutionId, now: Timestamp) -> Self {
        Self {
            id,
            institution,
            code: new.code,
            name: new.name,
            tracking: new.tracking,
            serial_number: new.serial_number,
            category: new.category,
            extra: new.extra,
            brand: new.brand,
            model: new.model,
            environment: new.environment,
            custodian: None,
            kit: None,
            purchase_date: new.purchase_date,
            purchase_cost: new.purchase_cost,
            salvage_value: new.salvage_value,
            useful_life_months: new.useful_life_months,
            warranty_until: new.warranty_until,
            maintenance_due_on: new.maintenance_due_on,
            notes: new.notes,
            tag: Some(tag),
            units: Units::default(),
            retired: None,
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    /// Applies a change.
    #[must_use]
    pub fn change(mut self, change: AssetChange, now: Timestamp) -> Self {
        self.code = change.code.unwrap_or(self.code);
        self.name = change.name.unwrap_or(self.name);
        self.category = change.category.unwrap_or(self.category);
        self.extra = change.extra.unwrap_or(self.extra);
        change.serial_number.apply(&mut self.serial_number);
        change.brand.apply(&mut self.brand);
        change.model.apply(&mut self.model);
        change.purchase_date.apply(&mut self.purchase_date);
        change.purchase_cost.apply(&mut self.purchase_cost);
        change.salvage_value.apply(&mut self.salvage_value);
        change.useful_life_months.apply(&mut self.useful_life_months);
        change.warranty_until.apply(&mut self.warranty_until);
        change.maintenance_due_on.apply(&mut self.maintenance_due_on);
        change.notes.apply(&mut self.notes);
        self.updated_at = now;
        self
    }

    /// Whether a change left everything as it was.
    pub fn same_but_for_time(&self, before: &Self) -> bool {
        Self { updated_at: before.updated_at, ..self.clone() } == *before
    }

    /// How it stands.
    pub fn status(&self) -> Status {
        Status::of(&self.units, self.retired.as_ref())
    }

    /// The form of the code that is unique. What is retired gives its code back.
    pub fn code_key(&self) -> String {
        self.released(fold(self.code.as_str()))
    }

    /// The form of the serial number that is unique. What is retired gives it back.
    pub fn serial_key(&self) -> Option<String> {
        self.serial_number.as_ref().map(|serial| self.released(fold(serial.as_str())))
    }

    fn released(&self, key: String) -> String {
        if self.retired.is_some() { format!("{key} {}", self.id) } else { key }
    }

    /// What a search looks through.
    pub fn search_text(&self) -> String {
        let optional = [&self.serial_number, &self.brand, &self.model];
        let texts = optional.into_iter().flatten().map(Line::as_str);
        let all: Vec<_> = [self.code.as_str(), self.name.as_str()].into_iter().chain(texts).collect();
        fold(&all.join(" "))
    }

    /// What its units cost together, and how that falls; nothing when nobody knows what one cost.
    pub fn value_group(&self) -> Option<ValueGroup> {
        self.values_of(i64::from(self.units.quantity()))
    }

    /// What one of its units is worth on a day; nothing when nobody knows what it cost.
    pub fn unit_value_on(&self, on: Day) -> Option<Money> {
        Some(Money::from_minor(self.values_of(1)?.value_on(on), self.purchase_cost?.currency()))
    }

    fn values_of(&self, units: i64) -> Option<ValueGroup> {
        let cost = self.purchase_cost?;
        let salvage = self.salvage_value.map_or(0, |salvage| salvage.minor());
        Some(ValueGroup {
            month: self.purchase_date.map(month_of),
            life: self.useful_life_months,
            cost: cost.minor().saturating_mul(units),
            salvage: salvage.saturating_mul(units),
        })
    }

    /// What its units are worth on a day; nothing when nobody knows what one cost.
    pub fn value_on(&self, on: Day) -> Option<Valuation> {
        let (group, currency) = (self.value_group()?, self.purchase_cost?.currency());
        let money = |minor| Money::from_minor(minor, currency);
        let value = group.value_on(on);
        let elapsed = group.month.map(|month| (month_of(on) - month).max(0));
        let months_left = elapsed
            .zip(group.life.filter(|life| *life > 0))
            .map(|(elapsed, life)| u16::try_from((i32::from(life) - elapsed).max(0)).unwrap_or(life));
        Some(Valuation {
            on,
            cost: money(group.cost),
            salvage: money(group.salvage),
            value: money(value),
            depreciated: money(group.cost.saturating_sub(value)),
            months_left,
        })
    }
}

#[cfg(test)]
#[path = "asset_tests.rs"]
mod tests;
