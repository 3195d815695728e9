//! Which assets or transfers of a list, and in which order.

use super::{CategoryCode, Condition, Status, Tracking, TransferState};
use crate::clock::Day;
use crate::error::Params;
use crate::form::BadValue;
use crate::ids::{AssetId, EnvironmentId, UserId};
use crate::page::{Sort, SortField};
use crate::text::{Line, fold};
use iso_currency::Currency;

/// The fewest letters of a search, folded.
pub const SHORTEST_SEARCH: usize = 3;

/// What is searched for, folded: at least [`SHORTEST_SEARCH`] letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search(String);

impl Search {
    /// Reads what somebody typed.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let folded = fold(Line::<200>::parse(typed)?.as_str());
        if folded.chars().count() < SHORTEST_SEARCH {
            let min = i64::try_from(SHORTEST_SEARCH).unwrap_or(i64::MAX);
            return Err(BadValue::with("search.too-short", Params::none().number("min", min)));
        }
        Ok(Self(folded))
    }

    /// The folded key.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// From a value to a value, both included; without one it is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Range<T> {
    /// Not below.
    pub from: Option<T>,
    /// Not above.
    pub to: Option<T>,
}

impl<T: PartialOrd + Copy> Range<T> {
    /// Whether nothing is asked.
    pub fn open(&self) -> bool {
        self.from.is_none() && self.to.is_none()
    }

    /// Whether a value lies within; no value lies in none but the open range.
    pub fn holds(&self, value: Option<T>) -> bool {
        let within = |value: T| self.from.is_none_or(|from| value >= from) && self.to.is_none_or(|to| value <= to);
        self.open() || value.is_some_and(within)
    }
}

/// Which assets of a list. Retired ones are left out unless they are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetFilter {
    /// Code, name, serial number, brand or model contain this, without regard to accents and case.
    pub search: Option<Search>,
    /// These alone.
    pub ids: Option<Vec<AssetId>>,
    /// Of this kind.
    pub category: Option<CategoryCode>,
    /// Kept in this place, or with units there.
    pub environment: Option<EnvironmentId>,
    /// So standing.
    pub status: Option<Status>,
    /// With at least one unit in this condition.
    pub condition: Option<Condition>,
    /// Single things or quantities.
    pub tracking: Option<Tracking>,
    /// For which this person answers.
    pub custodian: Option<UserId>,
    /// Whose warranty ends then.
    pub warranty: Range<Day>,
    /// Bought then.
    pub purchased: Range<Day>,
    /// Of which one unit cost so much, in minor units of the currency below.
    pub cost: Range<i64>,
    /// In which these amounts are: what cost in another is not found.
    pub cost_currency: Option<Currency>,
    /// Retired ones alone, or none; none when nobody says, unless the status asks for them.
    pub retired: Option<bool>,
    /// Order.
    pub sort: Sort<AssetSort>,
}

impl AssetFilter {
    /// Whether retired assets, or the others, or (none) all are listed.
    pub fn wants_retired(&self) -> Option<bool> {
        match (self.retired, self.status) {
            (None, Some(Status::Retired)) => Some(true),
            (None, _) if self.ids.is_some() => None,
            (retired, _) => Some(retired.unwrap_or(false)),
        }
    }
}

/// What assets are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssetSort {
    /// By code, without regard to accents and case.
    Code,
    /// By name, without regard to accents and case.
    Name,
    /// By when they were registered.
    CreatedAt,
}

impl SortField for AssetSort {
    const ALL: &'static [(&'static str, Self)] =
        &[("code", Self::Code), ("name", Self::Name), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::Code, descending: false };
}

/// Which transfers of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransferFilter {
    /// So standing.
    pub state: Option<TransferState>,
    /// From here.
    pub from: Option<EnvironmentId>,
    /// To here.
    pub to: Option<EnvironmentId>,
    /// With this asset.
    pub asset: Option<AssetId>,
    /// Order.
    pub sort: Sort<TransferSort>,
}

/// What transfers are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransferSort {
    /// By when they were sent.
    CreatedAt,
}

impl SortField for TransferSort {
    const ALL: &'static [(&'static str, Self)] = &[("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::CreatedAt, descending: true };
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
