//! Tests of what loans count up to.

use super::*;
use chrono::NaiveDate;
use chrono_tz::America::{Bogota, Santiago};
use proptest::prelude::*;
use uuid::Uuid;

fn day(n: u32) -> Day {
    NaiveDate::from_ymd_opt(2026, 3, n).unwrap()
}

fn days(start: u32, end: u32) -> Period {
    Period::new(day(start), day(end)).unwrap()
}

/// So many hours after the first of March has begun in Bogotá.
fn at(hours: i64) -> Timestamp {
    "2026-03-01T05:00:00Z".parse::<Timestamp>().unwrap() + Duration::hours(hours)
}

fn moved(loan: u128, hands: Hands, units: u32, hours: i64) -> UnitsMoved {
    UnitsMoved { loan: Uuid::from_u128(loan).into(), hands, units, at: at(hours) }
}

fn out(loan: u128, units: u32, hours: i64) -> UnitsMoved {
    moved(loan, Hands::Out, units, hours)
}

fn back(loan: u128, units: u32, hours: i64) -> UnitsMoved {
    moved(loan, Hands::Back, units, hours)
}

/// Of two units, from the third of March to the sixth, at the end of it.
fn used(moved: &[UnitsMoved]) -> Utilisation {
    let period = days(3, 6);
    Utilisation::of(Uuid::from_u128(9).into(), 2, period, &passed(period, Bogota, at(500)), moved)
}

#[test]
fn lent_time_is_counted_within_the_days() {
    let cases = [
        ("never", vec![], 0, 0, 0),
        ("one unit for a day", vec![out(1, 1, 50), back(1, 1, 74)], 100, 1250, 1),
        ("part of them later", vec![out(1, 2, 48), back(1, 1, 72), back(1, 1, 84)], 250, 3125, 1),
        ("begun before", vec![out(1, 1, 0), back(1, 1, 60)], 50, 625, 1),
        ("not back yet", vec![out(1, 1, 120)], 100, 1250, 1),
        ("all the time", vec![out(1, 1, 0), out(2, 1, 1)], 800, 10_000, 2),
        ("over before", vec![out(1, 2, 0), back(1, 2, 48)], 0, 0, 0),
        ("begun after", vec![out(1, 2, 144)], 0, 0, 0),
        ("lost and found", vec![out(1, 1, 48), back(1, 1, 72), back(1, 1, 80), out(2, 1, 96)], 300, 3750, 2),
        ("a clock that went back", vec![out(1, 1, 60), back(1, 1, 59)], 0, 0, 0),
    ];
    for (name, moved, lent, share, loans) in cases {
        let used = used(&moved);
        assert_eq!((used.lent_unit_days(), used.unit_days(), used.loans), (lent, 800, loans), "{name}");
        assert_eq!(used.share(), Some(share), "{name}");
    }
}

#[test]
fn what_has_not_passed_does_not_count() {
    let period = days(3, 6);
    let until = |hours| {
        let span = passed(period, Bogota, at(hours));
        let used = Utilisation::of(Uuid::from_u128(9).into(), 1, period, &span, &[out(1, 1, 54)]);
        (used.lent_unit_days(), used.unit_days(), used.share())
    };
    assert_eq!(until(60), (25, 50, Some(5000)));
    assert_eq!(until(48), (0, 0, None));
    assert_eq!(until(10), (0, 0, None));
}

#[test]
fn nothing_that_is_owned_has_no_share() {
    let period = days(3, 6);
    let span = passed(period, Bogota, at(500));
    let used = Utilisation::of(Uuid::from_u128(9).into(), 0, period, &span, &[out(1, 1, 48), back(1, 1, 72)]);
    assert_eq!((used.lent_unit_days(), used.unit_days(), used.share()), (100, 0, None));
}

#[test]
fn a_day_begins_by_the_calendar_of_the_institution() {
    assert_eq!(passed(days(1, 1), Bogota, at(500)), at(0)..at(24));
    // In Chile clocks went from 24:00 on the fifth of September 2026 to 1:00 on the sixth.
    let sixth = NaiveDate::from_ymd_opt(2026, 9, 6).unwrap();
    let span = passed(Period::new(sixth, sixth).unwrap(), Santiago, "2027-01-01T00:00:00Z".parse().unwrap());
    assert_eq!(span.start.to_rfc3339(), "2026-09-06T04:00:00+00:00");
    assert_eq!(span.end - span.start, Duration::hours(23));
}

#[test]
fn the_last_year_is_looked_at_when_nobody_says() {
    let (today, from) = (day(16), NaiveDate::from_ymd_opt(2025, 3, 17).unwrap());
    assert_eq!(looked_at(None, None, today), Period::new(from, today));
    assert_eq!(looked_at(Some(day(3)), None, today), Ok(days(3, 16)));
    assert_eq!(looked_at(Some(day(20)), None, today), Ok(days(20, 20)));
    assert_eq!(looked_at(Some(day(20)), Some(day(19)), today).unwrap_err().code, "date.before-start");
}

#[test]
fn ten_years_are_the_most_that_is_looked_at() {
    let end = day(16);
    let from = |days| looked_at(Some(end - Days::new(days)), Some(end), end);
    assert!(from(3659).is_ok());
    assert_eq!(from(3660).unwrap_err().code, "date.too-many-days");
}

#[test]
fn shares_and_means_of_nothing_are_not_told() {
    let none = LoanStatistics::none(days(1, 2));
    assert_eq!((none.mean_out(), none.overdue_rate(), none.all()), (None, None, LoanCount::default()));
    let some = LoanStatistics { returned: 3, out_seconds: 86_400, handed_over: 7, in_default: 1, ..none };
    assert_eq!((some.mean_out(), some.overdue_rate()), (Some(3), Some(1429)));
}

proptest! {
    #[test]
    fn no_more_is_lent_than_is_owned_when_no_more_is_handed_over(
        loans in prop::collection::vec((0i64..400, 0i64..200, 1u32..4), 0..20), start in 1u32..10, length in 0u32..10,
    ) {
        let (mut all, mut owned) = (Vec::new(), 0);
        for (n, (hours, length, units)) in (1..).zip(loans) {
            owned += units;
            all.extend([out(n, units, hours), back(n, units, hours + length)]);
        }
        let period = days(start, start + length);
        let span = passed(period, Bogota, at(300));
        let used = Utilisation::of(Uuid::from_u128(9).into(), owned, period, &span, &all);
        prop_assert!(used.share().is_none_or(|share| share <= 10_000), "{used:?}");
        prop_assert!(used.lent_unit_days() <= used.unit_days());
    }

    #[test]
    fn the_days_of_a_period_add_up(
        loans in prop::collection::vec((0i64..400, 0i64..200, 1u32..4), 0..10), middle in 2u32..19,
    ) {
        let mut all = Vec::new();
        for (n, (hours, length, units)) in (1..).zip(loans) {
            all.extend([out(n, units, hours), back(n, units, hours + length)]);
        }
        let lent = |period| {
            let span = passed(period, Bogota, at(450));
            Utilisation::of(Uuid::from_u128(9).into(), 5, period, &span, &all)
        };
        let (whole, first, second) = (lent(days(1, 20)), lent(days(1, middle)), lent(days(middle + 1, 20)));
        prop_assert_eq!(whole.lent, first.lent + second.lent);
        prop_assert_eq!(whole.owned, first.owned + second.owned);
    }
}
