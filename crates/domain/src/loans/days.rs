//! What of an asset can be promised, day by day.

use super::Claim;
use crate::clock::Day;
use crate::period::Period;
use std::collections::VecDeque;

/// How an asset, or several, stand on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayUnits {
    /// Which day.
    pub day: Day,
    /// Units that can be promised for this day alone.
    pub usable: u32,
    /// Units that are promised for it, and not handed over yet.
    pub promised: u32,
    /// Units that are out, and not expected back before it is over.
    pub out: u32,
}

impl DayUnits {
    /// A day of which nothing is known yet.
    pub fn none(day: Day) -> Self {
        Self { day, usable: 0, promised: 0, out: 0 }
    }

    /// With those of another asset, on the same day.
    pub fn include(&mut self, other: &Self) {
        self.usable = self.usable.saturating_add(other.usable);
        self.promised = self.promised.saturating_add(other.promised);
        self.out = self.out.saturating_add(other.out);
    }
}

/// Each day of a period as if somebody asked for it alone: the same as [`usable`](super::usable) of that day, in one
/// pass over the claims and one over the days.
pub fn by_day(on_shelf: u32, claims: &[Claim], period: &Period, today: Day, turnaround: u16) -> Vec<DayUnits> {
    let days: Vec<Day> = period.start().iter_days().take_while(|day| *day <= period.end()).collect();
    let rest = i64::from(turnaround);
    // What is lent on the last day rests on days after it.
    let length = days.len() + usize::from(turnaround);
    let (mut promised, mut out) = (Sweep::new(days.len()), Sweep::new(days.len()));
    let mut taken = Sweep::new(length);
    for claim in claims {
        let place = |day: Day| (day - period.start()).num_days();
        let (first, last) = (place(claim.period.start()), place(claim.period.end()));
        promised.add(first, last, claim.promised);
        taken.add(first, last + rest, claim.promised);
        // Where nothing rests, what is back can be lent on the same day.
        if rest > 0 {
            taken.add(first, last + rest, claim.resting);
        }
        // What is overdue is back when it is back.
        let overdue = today > claim.period.end();
        out.add(0, if overdue { i64::MAX } else { last }, claim.out);
        taken.add(0, if overdue { i64::MAX } else { last + rest }, claim.out);
    }
    let there_are = u64::from(on_shelf) + claims.iter().map(|claim| u64::from(claim.out)).sum::<u64>();
    let most = most_ahead(&taken.sums(), usize::from(turnaround));
    let each = days.into_iter().zip(most).zip(promised.sums().into_iter().zip(out.sums()));
    let whole = |units: u64| u32::try_from(units).unwrap_or(u32::MAX);
    each.map(|((day, most), (promised, out))| DayUnits {
        day,
        usable: whole(there_are.saturating_sub(most)),
        promised: whole(promised),
        out: whole(out),
    })
    .collect()
}

/// For each place the most of it and of so many behind it.
fn most_ahead(units: &[u64], ahead: usize) -> Vec<u64> {
    let mut most = Vec::with_capacity(units.len().saturating_sub(ahead));
    // Places whose units fall from the first to the last: the first is the most.
    let mut falling: VecDeque<usize> = VecDeque::new();
    for (at, here) in units.iter().enumerate() {
        while falling.back().is_some_and(|last| units[*last] <= *here) {
            falling.pop_back();
        }
        falling.push_back(at);
        let Some(from) = at.checked_sub(ahead) else { continue };
        while falling.front().is_some_and(|first| *first < from) {
            falling.pop_front();
        }
        most.extend(falling.front().map(|first| units[*first]));
    }
    most
}

/// Sums over days, of what begins and ends on some of them.
struct Sweep {
    begin: Vec<u64>,
    end: Vec<u64>,
}

impl Sweep {
    /// Over so many days.
    fn new(days: usize) -> Self {
        Self { begin: vec![0; days], end: vec![0; days] }
    }

    /// So many units from a day to a day, both included, as far as they are among the days.
    fn add(&mut self, first: i64, last: i64, units: u32) {
        let Some(final_day) = self.begin.len().checked_sub(1) else { return };
        let (Ok(from), Ok(to)) = (usize::try_from(first.max(0)), usize::try_from(last)) else { return };
        if from <= final_day && from <= to {
            self.begin[from] += u64::from(units);
            self.end[to.min(final_day)] += u64::from(units);
        }
    }

    fn sums(&self) -> Vec<u64> {
        let mut now = 0;
        let day = |(begin, end): (&u64, &u64)| {
            now += begin;
            let sum = now;
            now -= end;
            sum
        };
        self.begin.iter().zip(&self.end).map(day).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::usable;
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

    fn told(days: &[DayUnits]) -> Vec<[u32; 3]> {
        days.iter().map(|day| [day.usable, day.promised, day.out]).collect()
    }

    #[test]
    fn each_day_tells_what_is_left_what_is_promised_and_what_is_out() {
        let claims = [claim(1, 2, 2, 0), claim(2, 3, 1, 0), claim(0, 1, 0, 1)];
        let found = by_day(4, &claims, &days(0, 4), on(0), 0);
        assert_eq!(told(&found), [[4, 0, 1], [2, 2, 1], [2, 3, 0], [4, 1, 0], [5, 0, 0]]);
        assert_eq!(found.iter().map(|day| day.day).collect::<Vec<_>>(), (0..5).map(on).collect::<Vec<_>>());
    }

    #[test]
    fn what_is_overdue_is_out_on_every_day() {
        let found = by_day(1, &[claim(-5, -1, 0, 2)], &days(0, 2), on(0), 0);
        assert_eq!(told(&found), [[1, 0, 2]; 3]);
    }

    #[test]
    fn more_promised_than_there_is_leaves_nothing() {
        assert_eq!(told(&by_day(1, &[claim(0, 0, 3, 0)], &days(0, 0), on(0), 0)), [[0, 3, 0]]);
    }

    #[test]
    fn units_rest_before_and_after_a_loan() {
        let found = by_day(1, &[claim(3, 4, 1, 0)], &days(0, 7), on(0), 2);
        let usable: Vec<u32> = found.iter().map(|day| day.usable).collect();
        assert_eq!(usable, [1, 0, 0, 0, 0, 0, 0, 1]);
    }

    proptest! {
        #[test]
        fn each_day_is_what_can_be_used_on_that_day_alone(
            shelf in 0u32..6, today in -4i64..16, rest in 0u16..4, first in -2i64..10, length in 0i64..14,
            claimed in prop::collection::vec((-6i64..20, 0i64..8, 0u32..4, 0u32..3), 0..20),
            back in prop::collection::vec((-6i64..16, 0u32..3), 0..4),
        ) {
            let mut claims: Vec<Claim> =
                claimed.into_iter().map(|(start, long, units, out)| claim(start, start + long, units, out)).collect();
            claims.extend(back.into_iter().map(|(day, resting)| Claim { resting, ..claim(day, day, 0, 0) }));
            let period = days(first, first + length);
            let found = by_day(shelf, &claims, &period, on(today), rest);
            prop_assert_eq!(found.len(), usize::try_from(length).unwrap() + 1);
            for day in found {
                let alone = Period::new(day.day, day.day).unwrap();
                prop_assert_eq!(day.usable, usable(shelf, &claims, &alone, on(today), rest), "on {}", day.day);
            }
        }
    }
}
