use super::super::samples::{asset, at, away, carry, clerk, entry, held, home, id, lend, stored, units};
use super::super::{RetirementReason, Tracking, UnitsError};
use super::*;
use Condition::{Damaged, Good, InTransit, InUse, Maintenance, Missing, OnLoan};
use rstest::rstest;
use std::num::NonZeroU32;

#[test]
fn the_first_units_are_receipts_where_the_asset_is_kept() {
    let stated = Asset { units: units([(Good, 99)]), ..asset(20) };
    let opened = Holding::opened(stated.clone(), &units([(Good, 3), (Damaged, 1)]), clerk(&entry())).unwrap();
    let booked = opened.booked().iter().map(|it| (it.kind, it.quantity, it.from, it.to));
    let receipt = |quantity, condition| (MovementKind::Receipt, quantity, None, Some(at(home(), condition)));
    assert_eq!(booked.collect::<Vec<_>>(), [receipt(3, Good), receipt(1, Damaged)]);
    assert!(opened.before().is_none() && opened.changed());
    let empty = Holding::opened(stated, &Units::default(), clerk(&entry())).unwrap();
    assert_eq!(empty.asset.units, empty.stock().units());
}

#[rstest]
#[case(Tracking::Bulk, [(OnLoan, 1)], "movement.not-so")]
#[case(Tracking::Bulk, [(InTransit, 1)], "movement.not-so")]
#[case(Tracking::Bulk, [(Good, Units::MAX + 1)], "asset.too-many-units")]
#[case(Tracking::Bulk, [(Good, u32::MAX)], "asset.too-many-units")]
#[case(Tracking::Serial, [(Good, 2)], "asset.serial-has-one-unit")]
fn first_units_that_cannot_be_are_refused(
    #[case] tracking: Tracking,
    #[case] counts: [(Condition, u32); 1],
    #[case] code: &str,
) {
    let refused = Holding::opened(Asset { tracking, ..asset(20) }, &units(counts), clerk(&entry()));
    assert_eq!(refused.unwrap_err().code(), code);
}

#[test]
fn a_million_is_the_most_that_is_ever_there_whatever_the_conditions() {
    let mut holding = held([(Good, Units::MAX - 1), (Missing, 1)]);
    let before = holding.clone();
    for quantity in [1, u32::MAX] {
        let more = holding.book(MovementKind::Receipt, quantity, None, Some(at(away(), Good)), clerk(&entry()));
        assert_eq!(more.unwrap_err(), StockError::Units(UnitsError::TooMany));
    }
    assert_eq!(holding, before);
}

fn by_hand(kind: MovementKind) -> NewMovement {
    NewMovement {
        kind,
        quantity: NonZeroU32::MIN,
        from: None,
        to: None,
        surplus: false,
        environment: None,
        reason: None,
        document: None,
    }
}

#[rstest]
#[case(MovementKind::Receipt, None, Some(Good))]
#[case(MovementKind::Damage, Some(Good), Some(Damaged))]
#[case(MovementKind::Repair, Some(Damaged), Some(Good))]
#[case(MovementKind::Loss, Some(Good), Some(Missing))]
#[case(MovementKind::Found, Some(Missing), Some(Good))]
#[case(MovementKind::WriteOff, Some(Damaged), None)]
fn what_nobody_says_is_the_usual(
    #[case] kind: MovementKind,
    #[case] from: Option<Condition>,
    #[case] to: Option<Condition>,
) {
    let mut holding = held([(Good, 2), (Damaged, 2), (Missing, 2)]);
    assert_eq!(by_hand(kind).check(), Ok(()));
    holding.book_by_hand(&by_hand(kind), clerk(&entry())).unwrap();
    let booked = &holding.booked()[0];
    let place = |condition: Condition| at(home(), condition);
    assert_eq!((booked.kind, booked.from, booked.to), (kind, from.map(place), to.map(place)));
}

#[test]
fn what_is_found_beyond_the_book_comes_from_outside() {
    let mut holding = held([(Good, 2)]);
    let surplus = NewMovement { surplus: true, environment: Some(away()), ..by_hand(MovementKind::Found) };
    assert_eq!(surplus.check(), Ok(()));
    holding.book_by_hand(&surplus, clerk(&entry())).unwrap();
    assert_eq!((holding.stock().at(at(away(), Good)), holding.asset.units.quantity()), (1, 3));
    let known = holding.book_by_hand(&by_hand(MovementKind::Found), clerk(&entry()));
    assert_eq!(known.unwrap_err(), StockError::NotEnough { there: 0, wanted: 1, condition: Missing });
}

#[rstest]
#[case(by_hand(MovementKind::LoanOut), &["/kind"])]
#[case(by_hand(MovementKind::TransferIn), &["/kind"])]
#[case(NewMovement { from: Some(OnLoan), to: Some(InTransit), ..by_hand(MovementKind::Adjustment) },
    &["/from_condition", "/to_condition"])]
#[case(NewMovement { surplus: true, ..by_hand(MovementKind::Receipt) }, &["/surplus"])]
#[case(NewMovement { surplus: true, from: Some(Missing), ..by_hand(MovementKind::Found) }, &["/surplus"])]
fn what_loans_and_transfers_book_nobody_books_by_hand(#[case] new: NewMovement, #[case] pointers: &[&str]) {
    let refused = new.check().unwrap_err().0;
    assert_eq!(refused.iter().map(|field| field.pointer.as_str()).collect::<Vec<_>>(), pointers);
}

#[test]
fn an_asset_goes_elsewhere_with_every_unit_that_is_where_it_is_kept() {
    let mut holding = held([(Good, 3), (Damaged, 1), (Missing, 2)]);
    carry(&mut holding, 1);
    holding.mark_stored();
    holding.relocate(Some(id(3)), clerk(&entry())).unwrap();
    let there = |condition| holding.stock().at(at(id(3), condition));
    assert_eq!((there(Good), there(Damaged), there(Missing)), (2, 1, 2));
    assert_eq!((holding.stock().at(at(away(), Good)), holding.asset.environment), (1, Some(id(3))));
    assert!(holding.booked().iter().all(|it| matches!(it.kind, MovementKind::TransferOut | MovementKind::TransferIn)));
    let booked = holding.booked().len();
    holding.relocate(Some(id(3)), clerk(&entry())).unwrap();
    assert_eq!(holding.booked().len(), booked);
}

#[test]
fn an_asset_with_units_away_from_where_it_is_kept_stays() {
    let mut holding = held([(Good, 3)]);
    lend(&mut holding, 1);
    let before = holding.clone();
    let refused = holding.relocate(Some(away()), clerk(&entry())).unwrap_err();
    assert_eq!(refused, RelocateError::UnitsAway { on_loan: 1, in_transit: 0 });
    assert_eq!((refused.code(), &holding), ("asset.units-away", &before));
}

#[test]
fn a_retired_asset_is_neither_booked_nor_moved_nor_restated() {
    let mut holding = held([(Good, 3)]);
    holding.retire(RetirementReason::Sold, None, 0, clerk(&entry())).unwrap();
    let before = holding.clone();
    let receipt = holding.book(MovementKind::Receipt, 1, None, Some(at(home(), Good)), clerk(&entry()));
    assert_eq!(receipt, Err(StockError::Retired));
    assert_eq!(holding.relocate(Some(away()), clerk(&entry())), Err(StockError::Retired.into()));
    assert_eq!(holding.restate(&units([(Good, 1)]), clerk(&entry())), Err(StockError::Retired));
    assert_eq!(holding, before);
}

#[rstest]
#[case::one_breaks([(Good, 4), (Damaged, 1)], 1)]
#[case::some_are_bought([(Good, 7), (Damaged, 0)], 1)]
#[case::all_go([(Good, 0), (Damaged, 0)], 1)]
#[case::nothing_changes([(Good, 5), (Damaged, 0)], 0)]
#[case::fewer_and_broken([(Good, 0), (Damaged, 2)], 2)]
#[case::more_and_repaired([(InUse, 9), (Maintenance, 1)], 3)]
fn a_restated_whole_stands_as_stated_with_as_few_adjustments_as_it_takes(
    #[case] counts: [(Condition, u32); 2],
    #[case] adjustments: usize,
) {
    let mut holding = held([(Good, 5)]);
    holding.restate(&units(counts), clerk(&entry())).unwrap();
    assert_eq!((holding.asset.units, holding.booked().len()), (units(counts), adjustments));
    assert!(holding.booked().iter().all(|it| it.kind == MovementKind::Adjustment));
}

#[test]
fn a_restatement_that_the_place_cannot_bear_changes_nothing() {
    let mut holding = held([(Good, 3), (Damaged, 2)]);
    carry(&mut holding, 2);
    holding.mark_stored();
    let before = holding.clone();
    // One good unit can be put to use where the asset is kept; the other two are elsewhere.
    let stated = units([(InUse, 1), (Maintenance, 2), (Damaged, 2)]);
    let refused = holding.restate(&stated, clerk(&entry())).unwrap_err();
    assert_eq!(refused, StockError::NotEnough { there: 0, wanted: 2, condition: Good });
    assert_eq!(holding, before);
    let serial = Asset { tracking: Tracking::Serial, ..asset(21) };
    let mut one = stored(serial, [(Good, 1)]);
    let before = one.clone();
    let two = one.restate(&units([(InUse, 1), (Missing, 1)]), clerk(&entry()));
    assert_eq!((two, &one), (Err(StockError::Units(UnitsError::SerialHasOne)), &before));
}

#[test]
fn nobody_states_what_is_lent_or_under_way() {
    let mut holding = held([(Good, 3)]);
    lend(&mut holding, 1);
    holding.mark_stored();
    for stated in [units([(Good, 3)]), units([(Good, 1), (OnLoan, 2)]), units([(OnLoan, 1), (InTransit, 2)])] {
        let refused = holding.restate(&stated, clerk(&entry()));
        assert_eq!(refused, Err(StockError::NotSo(MovementKind::Adjustment)));
    }
    assert!(!holding.changed());
    holding.restate(&units([(Damaged, 2), (OnLoan, 1)]), clerk(&entry())).unwrap();
    assert_eq!(holding.asset.units, units([(Damaged, 2), (OnLoan, 1)]));
}

#[test]
fn what_was_stored_is_told_apart_from_what_was_done_since() {
    let mut holding = held([(Good, 3)]);
    assert!(!holding.changed());
    lend(&mut holding, 1);
    assert!(holding.changed());
    let (before, stock) = holding.before().unwrap();
    assert_eq!((before.units.on_loan(), stock.at(at(home(), Good))), (0, 3));
    holding.mark_stored();
    assert!(!holding.changed() && holding.booked().is_empty());
    holding.asset.updated_at += chrono::Duration::days(1);
    assert!(!holding.changed());
    holding.asset.custodian = Some(id(5));
    assert!(holding.changed());
}

#[test]
fn movements_tell_all_that_changed_where_nothing_but_units_and_place_did() {
    let mut holding = held([(Good, 3)]);
    assert!(!holding.told_by_movements(), "nothing was booked");
    lend(&mut holding, 1);
    assert!(holding.told_by_movements());
    holding.asset.custodian = Some(id(5));
    assert!(!holding.told_by_movements());
    let mut carried = held([(Good, 3)]);
    carried.relocate(Some(away()), clerk(&entry())).unwrap();
    assert!(carried.told_by_movements());
    let mut empty = held([]);
    empty.relocate(Some(away()), clerk(&entry())).unwrap();
    assert!(empty.changed() && !empty.told_by_movements(), "there was nothing to be moved");
}

/// The journal tells each number of units by its own name, beside the asset's own fields.
#[test]
fn the_journal_tells_which_units_changed_and_a_tag_never() {
    let before = held([(Good, 3)]).asset;
    let after = Asset { units: units([(Good, 1), (Damaged, 1)]), tag: None, ..before.clone() };
    let changes = crate::journal::Change::between(&before, &after);
    let told: Vec<_> =
        changes.iter().map(|it| (it.field.as_str(), it.before.to_string(), it.after.to_string())).collect();
    let number = |field, before: u8, after: u8| (field, before.to_string(), after.to_string());
    let expected = [number("quantity", 3, 2), number("good", 3, 1), number("damaged", 0, 1)];
    for change in expected {
        assert!(told.contains(&change), "{change:?} in {told:?}");
    }
    assert_eq!(told.len(), 4);
    assert!(told.iter().any(|(field, before, _)| *field == "tag" && before == "\"***\""));
    let fields = serde_json::to_value(&before).unwrap();
    let names = Condition::ALL.iter().map(|condition| condition.name()).chain(["quantity"]);
    assert!(names.into_iter().all(|name| fields[name].is_u64()));
}
