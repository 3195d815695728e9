//! What of an asset can be promised for a period.

use crate::clock::{Day, Timestamp, day_in};
use crate::ids::{AssetId, LoanId};
use crate::period::Period;
use chrono_tz::Tz;

/// What a loan takes of an asset: units that are promised to it, units it has, and units that came back and rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// Which loan.
    pub loan: LoanId,
    /// Of which asset.
    pub asset: AssetId,
    /// When.
    pub period: Period,
    /// Promised, and not handed over yet.
    pub promised: u32,
    /// In the borrower's hands.
    pub out: u32,
    /// Back as they should be since the last day of the period, and resting after it: whatever days the loan had.
    pub resting: u32,
}

/// Units of an asset that came back from a loan as they should be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CameBack {
    /// From which loan.
    pub loan: LoanId,
    /// Of which asset.
    pub asset: AssetId,
    /// How many.
    pub units: u32,
    /// When.
    pub at: Timestamp,
}

impl CameBack {
    /// What it takes of the asset from the day on which it came back, by the clocks of this zone.
    pub fn rests(&self, zone: Tz) -> Claim {
        let Self { loan, asset, units, at } = *self;
        Claim { loan, asset, period: Period::of_day(day_in(zone, at)), promised: 0, out: 0, resting: units }
    }
}

impl Claim {
    /// How many units it takes on a day, or lets rest. What is out is expected back after its last day; once that has
    /// passed, it is back when it is back.
    pub(super) fn takes(&self, day: Day, today: Day, turnaround: u16) -> u32 {
        let taken = self.period.resting(turnaround);
        let promised = if taken.has(day) { self.promised } else { 0 };
        let overdue = today > self.period.end();
        let out = if overdue || day <= taken.end() { self.out } else { 0 };
        // Where nothing rests, what is back can be lent on the same day.
        let resting = if turnaround > 0 && taken.has(day) { self.resting } else { 0 };
        promised + out + resting
    }
}

/// Units that can be promised from the first day of a period to its last: those on the shelf and those that are out,
/// less the most that others take on one of the days. After a loan a thing rests for `turnaround` days before the next
/// one begins: after its last day, or after the day on which it came back, once it has.
pub fn usable(on_shelf: u32, claims: &[Claim], period: &Period, today: Day, turnaround: u16) -> u32 {
    let period = period.resting(turnaround);
    let sum = |units: &dyn Fn(&Claim) -> u32| claims.iter().map(|claim| u64::from(units(claim))).sum::<u64>();
    let there_are = u64::from(on_shelf) + sum(&|claim| claim.out);
    // What is taken can only rise where a promise, or the period itself, begins.
    let beginnings = claims.iter().map(|claim| claim.period.start()).filter(|day| period.has(*day));
    let most = beginnings
        .chain([period.start()])
        .map(|day| sum(&|claim| claim.takes(day, today, turnaround)))
        .max()
        .unwrap_or(0);
    u32::try_from(there_are.saturating_sub(most)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{Duration, NaiveDate};
    use proptest::prelude::*;
    use uuid::Uuid;

    fn on(n: i64) -> Day {
        NaiveDate::from_ymd_opt(2026, 3, 1).unwrap() + Duration::days(n)
    }

    fn days(start: i64, end: i64) -> Period {
        Period::new(on(start), on(end)).unwrap()
    }

    fn claim(start: i64, end: i64, promised: u32, out: u32) -> Claim {
        let (loan, asset) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
        Claim { loan, asset, period: days(start, end), promised, out, resting: 0 }
    }

    fn promise(start: i64, end: i64, units: u32) -> Claim {
        claim(start, end, units, 0)
    }

    fn usable(on_shelf: u32, claims: &[Claim], period: Period, today: Day) -> u32 {
        super::usable(on_shelf, claims, &period, today, 0)
    }

    #[test]
    fn only_good_units_that_nobody_was_promised_can_be_promised() {
        let promises = [promise(0, 4, 2), promise(5, 9, 1)];
        assert_eq!(usable(5, &promises, days(4, 4), on(0)), 3);
        assert_eq!(usable(5, &promises, days(10, 12), on(0)), 5);
    }

    #[test]
    fn promises_of_different_days_need_the_same_units_but_once() {
        assert_eq!(usable(2, &[promise(0, 0, 1), promise(2, 2, 1)], days(0, 2), on(0)), 1);
    }

    #[test]
    fn the_last_day_of_one_and_the_first_of_another_are_one_day() {
        assert_eq!(usable(1, &[promise(0, 3, 1)], days(3, 5), on(0)), 0);
    }

    #[test]
    fn more_promised_than_is_left_makes_nothing_usable() {
        assert_eq!(usable(0, &[promise(0, 3, 2)], days(0, 0), on(0)), 0);
    }

    #[test]
    fn what_is_out_is_expected_back_after_its_last_day() {
        let lent = [claim(0, 3, 0, 1)];
        assert_eq!(usable(0, &lent, days(3, 5), on(2)), 0);
        assert_eq!(usable(0, &lent, days(4, 5), on(2)), 1);
    }

    #[test]
    fn what_was_handed_over_early_is_out_before_its_first_day() {
        assert_eq!(usable(0, &[claim(4, 6, 0, 1)], days(1, 2), on(1)), 0);
    }

    #[test]
    fn what_is_overdue_is_back_when_it_is_back() {
        let lent = [claim(0, 3, 0, 1)];
        assert_eq!(usable(0, &lent, days(40, 50), on(3)), 1);
        assert_eq!(usable(0, &lent, days(40, 50), on(4)), 0);
    }

    #[test]
    fn between_two_loans_a_thing_rests() {
        let (lent, promised) = ([claim(0, 3, 0, 1)], [promise(6, 8, 1)]);
        for (first, last, turnaround, after, before) in
            [(4, 5, 0, 1, 1), (4, 5, 1, 0, 0), (5, 5, 1, 1, 0), (4, 4, 1, 0, 1), (12, 13, 3, 1, 1), (11, 13, 3, 1, 0)]
        {
            let period = days(first, last);
            assert_eq!(super::usable(0, &lent, &period, on(2), turnaround), after, "{first} {last} {turnaround}");
            assert_eq!(super::usable(1, &promised, &period, on(2), turnaround), before, "{first} {last} {turnaround}");
        }
    }

    #[test]
    fn what_came_back_rests_from_that_day_on() {
        let back = [Claim { resting: 1, ..claim(3, 3, 0, 0) }];
        for (first, last, turnaround, units) in [(3, 3, 0, 2), (3, 3, 1, 1), (4, 9, 1, 1), (5, 9, 1, 2), (5, 9, 2, 1)] {
            let told = super::usable(2, &back, &days(first, last), on(3), turnaround);
            assert_eq!(told, units, "{first} {last} {turnaround}");
        }
    }

    proptest! {
        #[test]
        fn on_no_day_is_more_taken_than_there_is(
            asked in prop::collection::vec((0i64..20, 0i64..6, 1u32..4, any::<bool>()), 1..30), today in 0i64..26,
        ) {
            let mut granted: Vec<Claim> = Vec::new();
            for (start, length, units, lent) in asked {
                let end = start + length;
                let out = lent && start <= today && today <= end;
                let wish = if out { claim(start, end, 0, units) } else { promise(start, end, units) };
                let lent: u32 = granted.iter().map(|it| it.out).sum();
                if usable(5 - lent, &granted, wish.period, on(today)) >= units {
                    granted.push(wish);
                }
            }
            for day in 0..30 {
                let on_day = granted.iter().filter(|it| it.period.has(on(day)));
                let taken: u32 = on_day.map(|it| it.promised + it.out).sum();
                prop_assert!(taken <= 5, "{taken} units taken on day {day}");
            }
        }
    }
}
