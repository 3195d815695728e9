//! What of an asset can be promised for a period.

use super::Period;

/// Units that an approved loan will take, but has not taken yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Promise {
    /// When.
    pub period: Period,
    /// How many.
    pub quantity: u32,
}

/// Units that are good, on the shelf of the warehouse now, and on no day of the period promised to
/// another: what is free less the most promised on one day.
///
/// A lent unit counts as gone whatever its due date: it is back when it is back.
pub fn usable(free: u32, promises: &[Promise], period: &Period) -> u32 {
    let overlapping = || promises.iter().filter(|promise| promise.period.overlaps(period));
    // The number promised can only rise where a promise, or the period itself, begins.
    let beginnings = overlapping().map(|promise| promise.period.start().max(period.start()));
    let promised_on = |day| overlapping().filter(|p| p.period.has(day)).map(|p| u64::from(p.quantity)).sum::<u64>();
    let most = beginnings.map(promised_on).max().unwrap_or(0);
    u32::try_from(u64::from(free).saturating_sub(most)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, NaiveDate};
    use proptest::prelude::*;

    fn days(start: i64, end: i64) -> Period {
        let day = |n| NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Duration::days(n);
        Period::new(day(start), day(end)).unwrap()
    }

    fn promise(start: i64, end: i64, quantity: u32) -> Promise {
        Promise { period: days(start, end), quantity }
    }

    #[test]
    fn only_good_units_that_nobody_was_promised_can_be_promised() {
        let promises = [promise(0, 4, 2), promise(5, 9, 1)];
        assert_eq!(usable(5, &promises, &days(4, 4)), 3);
        assert_eq!(usable(5, &promises, &days(10, 12)), 5);
    }

    #[test]
    fn promises_of_different_days_need_the_same_units_but_once() {
        assert_eq!(usable(2, &[promise(0, 0, 1), promise(2, 2, 1)], &days(0, 2)), 1);
    }

    #[test]
    fn the_last_day_of_one_and_the_first_of_another_are_one_day() {
        assert_eq!(usable(1, &[promise(0, 3, 1)], &days(3, 5)), 0);
    }

    #[test]
    fn more_promised_than_is_left_makes_nothing_usable() {
        assert_eq!(usable(0, &[promise(0, 3, 2)], &days(0, 0)), 0);
    }

    proptest! {
        #[test]
        fn on_no_day_is_more_promised_than_there_is(
            asked in prop::collection::vec((0i64..20, 0i64..6, 1u32..4), 1..30),
        ) {
            let mut granted: Vec<Promise> = Vec::new();
            for (start, length, quantity) in asked {
                let wish = promise(start, start + length, quantity);
                if usable(5, &granted, &wish.period) >= quantity {
                    granted.push(wish);
                }
            }
            for day in 0..30 {
                let day = days(day, day).start();
                let out: u32 = granted.iter().filter(|p| p.period.has(day)).map(|p| p.quantity).sum();
                prop_assert!(out <= 5, "{out} units promised on {day}");
            }
        }
    }
}
