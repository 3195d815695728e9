//! Straight-line depreciation (IAS 16, 62): the same part of cost less salvage value each month of
//! the useful life. Months are those of the calendar; the one of the purchase counts nothing yet.

use crate::clock::Day;
use crate::form::{BadValue, Form};
use crate::money::Money;
use chrono::Datelike;
use serde::Serialize;

/// The longest useful life, in months.
pub const LONGEST_LIFE: u16 = 1200;

/// A month of the calendar, counted from year nought.
pub fn month_of(day: Day) -> i32 {
    day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0)
}

/// What depreciates together: assets bought in the same month, with the same useful life. Amounts
/// are in minor units, of all their units together; what is linear in each is linear in the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueGroup {
    /// The month of the purchase, as [`month_of`]; without one nothing depreciates.
    pub month: Option<i32>,
    /// The useful life in months; without one nothing depreciates.
    pub life: Option<u16>,
    /// What they cost.
    pub cost: i64,
    /// What is left of it at the end of their life.
    pub salvage: i64,
}

impl ValueGroup {
    /// What they are worth on a day, in minor units, rounded half up.
    pub fn value_on(&self, day: Day) -> i64 {
        let (Some(month), Some(life)) = (self.month, self.life.filter(|life| *life > 0)) else { return self.cost };
        let (life, elapsed) = (i128::from(life), i128::from(month_of(day) - month));
        let elapsed = elapsed.clamp(0, life);
        let (cost, salvage) = (i128::from(self.cost), i128::from(self.salvage));
        let value = cost * life - (cost - salvage) * elapsed;
        i64::try_from((2 * value + life).div_euclid(2 * life)).unwrap_or(self.salvage)
    }
}

/// What an asset's units are worth on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Valuation {
    /// The day.
    pub on: Day,
    /// What all units cost.
    pub cost: Money,
    /// What they are worth at the end of their useful life.
    pub salvage: Money,
    /// What they are worth on the day.
    pub value: Money,
    /// What they have lost until then.
    pub depreciated: Money,
    /// How many months of their life are left on the day; none when nothing depreciates.
    pub months_left: Option<u16>,
}

/// The values somebody states must fit together: the salvage value needs a cost, of the same
/// currency, that is not lower.
pub fn check_values(form: &mut Form, cost: Option<Money>, salvage: Option<Money>) {
    let Some(salvage) = salvage else { return };
    let fits = cost.is_some_and(|cost| cost.currency() == salvage.currency() && salvage.minor() <= cost.minor());
    if !fits {
        form.refuse("/salvage_value", BadValue::new("salvage.above-cost"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2023-12-31", 3_600_000)]
    #[case("2024-01-31", 3_600_000)]
    #[case("2024-02-01", 3_510_000)]
    #[case("2025-01-15", 2_520_000)]
    #[case("2027-01-01", 360_000)]
    #[case("2099-01-01", 360_000)]
    fn a_value_falls_by_the_same_part_each_month(#[case] on: &str, #[case] value: i64) {
        let group =
            ValueGroup { month: Some(month_of(day("2024-01-10"))), life: Some(36), cost: 3_600_000, salvage: 360_000 };
        assert_eq!(group.value_on(day(on)), value);
    }

    #[test]
    fn without_a_purchase_or_a_life_nothing_depreciates() {
        let group = ValueGroup { month: None, life: Some(12), cost: 100, salvage: 0 };
        assert_eq!(group.value_on(day("2090-01-01")), 100);
        assert_eq!(ValueGroup { month: Some(0), life: None, ..group }.value_on(day("2090-01-01")), 100);
    }

    #[test]
    fn half_a_unit_is_rounded_up() {
        let group = ValueGroup { month: Some(2000 * 12), life: Some(2), cost: 1, salvage: 0 };
        assert_eq!(group.value_on(day("2000-02-01")), 1);
    }

    #[test]
    fn the_largest_amounts_are_counted_without_overflow() {
        let group = ValueGroup { month: Some(2000 * 12), life: Some(1200), cost: i64::MAX, salvage: i64::MIN };
        assert_eq!(group.value_on(day("2000-01-01")), i64::MAX);
        assert_eq!(group.value_on(day("2199-01-01")), i64::MIN);
    }

    proptest! {
        #[test]
        fn a_value_never_rises_and_stays_between_cost_and_salvage(
            cost in 0i64..1_000_000_000_000, part in 0i64..=100, life in 1u16..1200, month in 0i32..1200,
        ) {
            let salvage = cost / 100 * part;
            let group = ValueGroup { month: Some(2000 * 12), life: Some(life), cost, salvage };
            let on = |months: i32| day("2000-01-01") + chrono::Months::new(u32::try_from(months).unwrap());
            let (now, later) = (group.value_on(on(month)), group.value_on(on(month + 1)));
            prop_assert!(later <= now && (salvage..=cost).contains(&now));
        }
    }
}
