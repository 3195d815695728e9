//! Statistics: folded from counters that are kept in the transactions they count.

use super::category::CategoryCode;
use super::depreciation::ValueGroup;
use super::units::{Condition, Status};
use crate::clock::Day;
use crate::ids::EnvironmentId;
use crate::money::Money;
use chrono::Days;
use iso_currency::Currency;
use std::collections::BTreeMap;

/// What is counted of one environment, or of several together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Assets kept there, by category and status, retired ones too.
    pub assets: Vec<(CategoryCode, Status, u64)>,
    /// Units there, by category and condition.
    pub units: Vec<(CategoryCode, Condition, u64)>,
    /// What the assets kept there cost, by currency, month of purchase and useful life.
    pub values: Vec<(Currency, ValueGroup)>,
    /// Assets kept there by the last day of their warranty, from today to 90 days ahead.
    pub warranties: Vec<(Day, u64)>,
}

/// The days ahead for which ending warranties are counted.
pub const WARRANTY_DAYS: [u64; 3] = [30, 60, 90];

/// What a category has.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CategoryStatistics {
    /// How many assets, by status.
    pub assets: BTreeMap<Status, u64>,
    /// How many units, by condition.
    pub units: BTreeMap<Condition, u64>,
}

/// A value in one currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TotalValue {
    /// What everything cost.
    pub cost: Money,
    /// What it is worth today.
    pub value: Money,
}

/// The state of things on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Of one environment; of all that the caller may see when there is none.
    pub environment: Option<EnvironmentId>,
    /// How many assets are in use.
    pub assets: u64,
    /// How many assets, by status; retired ones too.
    pub by_status: BTreeMap<Status, u64>,
    /// How many units are owned.
    pub units: u64,
    /// How many units, by condition.
    pub by_condition: BTreeMap<Condition, u64>,
    /// The same for each category.
    pub by_category: BTreeMap<CategoryCode, CategoryStatistics>,
    /// What things cost and are worth, by currency.
    pub values: Vec<TotalValue>,
    /// How many warranties end within 30, 60 and 90 days.
    pub warranties_ending: [u64; 3],
    /// Damaged units of those owned, in hundredths of a per cent.
    pub damaged_share: u32,
    /// Missing units of those owned, in hundredths of a per cent.
    pub missing_share: u32,
}

impl Statistics {
    /// What counters say on a day.
    pub fn of(environment: Option<EnvironmentId>, counters: &Counters, today: Day) -> Self {
        let mut all = Self { environment, ..Self::default() };
        for (category, status, assets) in &counters.assets {
            *all.by_status.entry(*status).or_default() += assets;
            *all.by_category.entry(category.clone()).or_default().assets.entry(*status).or_default() += assets;
            all.assets += if *status == Status::Retired { 0 } else { *assets };
        }
        for (category, condition, units) in &counters.units {
            *all.by_condition.entry(*condition).or_default() += units;
            *all.by_category.entry(category.clone()).or_default().units.entry(*condition).or_default() += units;
            all.units += units;
        }
        all.values = values(&counters.values, today);
        for (count, days) in all.warranties_ending.iter_mut().zip(WARRANTY_DAYS) {
            let end = today + Days::new(days);
            let ending = counters.warranties.iter().filter(|(day, _)| (today..=end).contains(day));
            *count = ending.map(|(_, assets)| assets).sum();
        }
        all.damaged_share = all.share(Condition::Damaged);
        all.missing_share = all.share(Condition::Missing);
        all
    }

    fn share(&self, condition: Condition) -> u32 {
        let part = u128::from(self.by_condition.get(&condition).copied().unwrap_or(0));
        let whole = u128::from(self.units.max(1));
        u32::try_from((part * 20_000 + whole) / (2 * whole)).unwrap_or(10_000)
    }
}

fn values(groups: &[(Currency, ValueGroup)], today: Day) -> Vec<TotalValue> {
    let mut sums: BTreeMap<&str, (Currency, i64, i64)> = BTreeMap::new();
    for (currency, group) in groups {
        let sum = sums.entry(currency.code()).or_insert((*currency, 0, 0));
        sum.1 = sum.1.saturating_add(group.cost);
        sum.2 = sum.2.saturating_add(group.value_on(today));
    }
    let total = |(currency, cost, value)| TotalValue {
        cost: Money::from_minor(cost, currency),
        value: Money::from_minor(value, currency),
    };
    sums.into_values().map(total).collect()
}

/// How many assets of a list have which category, status and environment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// By category.
    pub categories: BTreeMap<CategoryCode, u64>,
    /// By status.
    pub statuses: BTreeMap<Status, u64>,
    /// By where they are kept.
    pub environments: BTreeMap<Option<EnvironmentId>, u64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counters_are_folded_into_what_people_ask_for() {
        let today: Day = "2026-03-01".parse().unwrap();
        let code = |code: &str| CategoryCode::stored(code.to_owned());
        let cop = Money::currency_of("COP").unwrap();
        let group = |cost| ValueGroup { month: None, life: None, cost, salvage: 0 };
        let counters = Counters {
            assets: vec![
                (code("tv"), Status::Available, 2),
                (code("tv"), Status::Retired, 1),
                (code("pc"), Status::Available, 5),
            ],
            units: vec![(code("tv"), Condition::Good, 2), (code("pc"), Condition::Damaged, 1)],
            values: vec![(cop, group(100)), (cop, group(50))],
            warranties: vec![(today, 1), (today + Days::new(30), 1), (today + Days::new(31), 1)],
        };
        let statistics = Statistics::of(None, &counters, today);
        assert_eq!((statistics.assets, statistics.units), (7, 3));
        assert_eq!(statistics.by_status, BTreeMap::from([(Status::Available, 7), (Status::Retired, 1)]));
        assert_eq!(statistics.by_category[&code("tv")].assets[&Status::Retired], 1);
        assert_eq!(statistics.values[0].cost.minor(), 150);
        assert_eq!(statistics.warranties_ending, [2, 3, 3]);
        assert_eq!((statistics.damaged_share, statistics.missing_share), (3333, 0));
    }

    #[test]
    fn nothing_has_no_share_and_sums_end_at_the_most_there_is() {
        let today: Day = "2026-03-01".parse().unwrap();
        let none = Statistics::of(None, &Counters::default(), today);
        assert_eq!((none.damaged_share, none.missing_share, none.values.len()), (0, 0, 0));
        let group = ValueGroup { month: None, life: None, cost: i64::MAX, salvage: 0 };
        let [cop, usd] = ["COP", "USD"].map(|code| Money::currency_of(code).unwrap());
        let lost = (CategoryCode::stored("tv".to_owned()), Condition::Missing, 7);
        let values = vec![(usd, group), (cop, group), (cop, group)];
        let full = Statistics::of(None, &Counters { values, units: vec![lost], ..Counters::default() }, today);
        let told: Vec<_> = full.values.iter().map(|it| (it.cost.currency().code(), it.cost.minor())).collect();
        assert_eq!(told, [("COP", i64::MAX), ("USD", i64::MAX)]);
        assert_eq!(full.missing_share, 10_000);
    }
}
