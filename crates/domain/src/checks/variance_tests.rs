use super::*;
use crate::checks::Counted;
use crate::inventory::samples::{asset, carry, clerk, entry, held, home, lend, stored};
use crate::inventory::{Asset, Tracking, UnitsError};
use Condition::{Damaged, Good, InUse, Missing, OnLoan};
use proptest::prelude::*;
use rstest::rstest;

fn a_book() -> impl Strategy<Value = Book> {
    (0u32..30, 0u32..10, 0u32..10, 0u32..10).prop_map(|(good, in_use, damaged, missing)| Book {
        good,
        in_use,
        damaged,
        missing,
    })
}

/// What the book says is at home; of the same thing two more are lent, and three are elsewhere.
fn in_the_room(book: &Book) -> Holding {
    let mut holding =
        held([(Good, book.good + 5), (InUse, book.in_use), (Damaged, book.damaged), (Missing, book.missing)]);
    lend(&mut holding, 2);
    carry(&mut holding, 3);
    holding.mark_stored();
    holding
}

fn book_of(holding: &Holding) -> Book {
    let here = holding.stock().units_in(Some(home()));
    Book { good: here.of(Good), in_use: here.of(InUse), damaged: here.of(Damaged), missing: here.of(Missing) }
}

fn booked(mut holding: Holding, corrections: &Corrections) -> Result<Holding, StockError> {
    corrections.book(&mut holding, home(), clerk(&entry()))?;
    Ok(holding)
}

fn owned(holding: &Holding) -> i64 {
    holding.stock().units().quantity().into()
}

/// One thing of its own, at home.
fn the_thing(condition: Condition) -> Holding {
    stored(Asset { tracking: Tracking::Serial, ..asset(21) }, [(condition, 1)])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn what_is_booked_is_what_was_seen(book in a_book(), found in 0u32..45, damaged in 0u32..45) {
        let (before, variance) = (in_the_room(&book), Variance::between(&book, found, damaged));
        prop_assert_eq!(book_of(&before), book);
        let after = booked(before.clone(), &variance.corrections).unwrap();
        let there = book_of(&after);
        prop_assert_eq!((there.good + there.in_use, there.damaged), (found, damaged));
        let Corrections { lost_good, lost_damaged, found_good, found_damaged, .. } = variance.corrections;
        let (lost, turned_up) = (lost_good + lost_damaged, found_good + found_damaged);
        let never_booked = turned_up.saturating_sub(book.missing);
        prop_assert_eq!(there.missing, book.missing + lost - (turned_up - never_booked));
        prop_assert_eq!(owned(&after) - owned(&before), i64::from(never_booked));
        // Counted again, it is right.
        prop_assert!(Variance::between(&there, found, damaged).corrections.is_none());
    }

    #[test]
    fn what_is_lent_or_elsewhere_stays_as_it_is(book in a_book(), found in 0u32..45, damaged in 0u32..45) {
        let (before, variance) = (in_the_room(&book), Variance::between(&book, found, damaged));
        let after = booked(before.clone(), &variance.corrections).unwrap();
        let beside = |holding: &Holding| {
            let all = holding.stock().balances();
            all.filter(|(at, _)| at.environment != Some(home()) || at.condition == OnLoan).collect::<Vec<_>>()
        };
        prop_assert_eq!(beside(&after), beside(&before));
        let here = |place: Option<Place>| place.is_none_or(|place| place.environment == Some(home()));
        prop_assert!(after.booked().iter().all(|it| it.quantity > 0 && here(it.from) && here(it.to)));
        prop_assert!(after.booked().iter().all(|it| it.kind.by_hand() && it.kind != MovementKind::WriteOff));
    }

    #[test]
    fn nothing_is_both_lost_and_found_and_the_units_are_the_difference(
        book in a_book(), found in 0u32..45, damaged in 0u32..45,
    ) {
        let variance = Variance::between(&book, found, damaged);
        let it = variance.corrections;
        prop_assert!(it.lost_good + it.lost_damaged == 0 || it.found_good + it.found_damaged == 0, "{:?}", it);
        prop_assert!(it.broke == 0 || it.mended == 0, "{:?}", it);
        prop_assert_eq!(variance.units, i64::from(found + damaged) - i64::from(book.expected()));
        prop_assert_eq!(it.units(), variance.units);
        prop_assert_eq!(it.is_none(), (found, damaged) == (book.good + book.in_use, book.damaged));
    }

    #[test]
    fn a_count_that_equals_the_book_books_nothing(book in a_book()) {
        let before = in_the_room(&book);
        let variance = Variance::between(&book, book.good + book.in_use, book.damaged);
        prop_assert_eq!(booked(before.clone(), &variance.corrections).unwrap(), before);
    }

    #[test]
    fn what_was_moved_since_is_booked_whole_or_not_at_all(
        book in a_book(), now in a_book(), found in 0u32..45, damaged in 0u32..20,
    ) {
        let (mut holding, corrections) = (in_the_room(&now), Variance::between(&book, found, damaged).corrections);
        let before = holding.clone();
        let done = corrections.book(&mut holding, home(), clerk(&entry()));
        if done.is_err() {
            prop_assert_eq!(&holding, &before);
        }
        let broken_and_lost = corrections.lost_damaged + corrections.mended;
        let enough = corrections.broke + corrections.lost_good <= now.good + now.in_use
            && broken_and_lost <= now.damaged + corrections.broke;
        prop_assert_eq!(done.is_ok(), enough);
    }

    #[test]
    fn the_sum_of_a_line_holds(expected in 0u32..60, found in 0u32..60, damaged in 0u32..60) {
        let Ok(Counted::Units { missing, surplus, .. }) = Counted::units(expected, (found, damaged), None, None) else {
            panic!("units were told");
        };
        prop_assert_eq!(expected + surplus, found + damaged + missing);
        prop_assert!(missing == 0 || surplus == 0);
        let told = Counted::units(expected, (found, damaged), Some(missing), Some(surplus));
        prop_assert!(told.is_ok());
        let more = Counted::units(expected, (found, damaged), Some(missing + 1), Some(surplus));
        let codes = ["check-line.sum", "check-line.missing-and-surplus"];
        prop_assert!(more.is_err_and(|bad| codes.contains(&bad.code)));
    }
}

/// Each check of the system before this one took what was broken and missing off the whole once more: 10, 7, 4, 1.
#[test]
fn a_kit_of_which_some_are_broken_and_missing_is_not_less_after_each_check() {
    let start = held([(Good, 7), (Damaged, 2), (Missing, 1)]);
    let mut holding = start.clone();
    for _ in 0..3 {
        let book = book_of(&holding);
        let seen = Counted::units(book.expected(), (7, 2), None, None).unwrap();
        assert_eq!(seen, Counted::Units { found: 7, damaged: 2, missing: 0, surplus: 0 });
        let variance = Variance::between(&book, 7, 2);
        assert_eq!((variance.units, variance.corrections), (0, Corrections::default()));
        holding = booked(holding, &variance.corrections).unwrap();
    }
    assert_eq!((&holding, owned(&holding)), (&start, 10));
    let turned_up = Variance::between(&book_of(&holding), 8, 2);
    let holding = booked(holding, &turned_up.corrections).unwrap();
    assert_eq!((turned_up.units, book_of(&holding).missing, owned(&holding)), (1, 0, 10));
}

#[rstest]
#[case(Good, (1, 0), Good)]
#[case(Good, (0, 1), Damaged)]
#[case(Good, (0, 0), Missing)]
#[case(InUse, (1, 0), InUse)]
#[case(InUse, (0, 1), Damaged)]
#[case(InUse, (0, 0), Missing)]
#[case(Damaged, (1, 0), Good)]
#[case(Damaged, (0, 1), Damaged)]
#[case(Damaged, (0, 0), Missing)]
#[case(Missing, (1, 0), Good)]
#[case(Missing, (0, 1), Damaged)]
#[case(Missing, (0, 0), Missing)]
fn one_thing_stays_one_thing(
    #[case] stood: Condition,
    #[case] (found, damaged): (u32, u32),
    #[case] stands: Condition,
) {
    let thing = the_thing(stood);
    let variance = Variance::between(&book_of(&thing), found, damaged);
    let after = booked(thing, &variance.corrections).unwrap();
    assert_eq!((after.asset.units.of(stands), after.asset.units.quantity()), (1, 1));
    assert_eq!(after.booked().len(), usize::from(stood != stands));
}

#[rstest]
#[case(2, 0)]
#[case(0, 2)]
#[case(1, 1)]
fn one_thing_is_not_found_twice(#[case] found: u32, #[case] damaged: u32) {
    let mut thing = the_thing(Good);
    let (before, variance) = (thing.clone(), Variance::between(&book_of(&thing), found, damaged));
    let done = variance.corrections.book(&mut thing, home(), clerk(&entry()));
    assert_eq!(done, Err(StockError::Units(UnitsError::SerialHasOne)));
    assert_eq!(thing, before);
}

#[test]
fn what_stands_on_the_shelf_is_lost_before_what_is_at_work() {
    let holding = held([(Good, 2), (InUse, 3)]);
    let variance = Variance::between(&book_of(&holding), 1, 1);
    let Corrections { broke, lost_good, .. } = variance.corrections;
    assert_eq!((broke, lost_good, variance.units), (1, 3, -3));
    let after = booked(holding, &variance.corrections).unwrap();
    assert_eq!(book_of(&after), Book { good: 0, in_use: 1, damaged: 1, missing: 3 });
    let taken: Vec<_> = after.booked().iter().map(|it| (it.kind, it.quantity, it.from.unwrap().condition)).collect();
    let (damage, loss) = (MovementKind::Damage, MovementKind::Loss);
    assert_eq!(taken, [(damage, 1, Good), (loss, 1, Good), (loss, 2, InUse)]);
}

#[test]
fn numbers_without_end_are_told_and_break_nothing() {
    let book = Book { good: u32::MAX, in_use: u32::MAX, damaged: u32::MAX, missing: u32::MAX };
    assert_eq!(book.expected(), u32::MAX);
    let variance = Variance::between(&book, 0, u32::MAX);
    assert_eq!((variance.units, variance.corrections.broke), (-2 * i64::from(u32::MAX), 0));
    for units in [1_000_001, u32::MAX] {
        let bad = Counted::units(5, (units, units), None, None).unwrap_err();
        assert_eq!(bad.code, "quantity.too-large");
    }
}
