use super::super::samples::{at, away, held, home, id};
use super::*;
use crate::clock::Timestamp;
use Condition::{Damaged, Good, InTransit, InUse, Maintenance, Missing, OnLoan};
use rstest::rstest;

fn movement(kind: MovementKind, quantity: u32, from: Option<Place>, to: Option<Place>) -> Movement {
    Movement {
        id: id(70),
        institution: id(9),
        asset: id(20),
        kind,
        quantity,
        from,
        to,
        reason: None,
        document: None,
        cause: None,
        by: None,
        at: Timestamp::UNIX_EPOCH,
    }
}

#[test]
fn balances_of_one_place_are_added_up_and_those_of_nothing_left_out() {
    let stock = Stock::of([(at(home(), Good), 2), (at(home(), Good), 3), (at(away(), Good), 0)]);
    assert_eq!(stock.balances().collect::<Vec<_>>(), [(at(home(), Good), 5)]);
}

#[test]
fn units_are_told_by_environment_and_together() {
    let nowhere = Place { environment: None, condition: Good };
    let stock = Stock::of([(at(home(), Good), 2), (at(home(), Missing), 1), (at(away(), Good), 4), (nowhere, 8)]);
    assert_eq!(stock.units(), Units::default().with(Good, 14).with(Missing, 1));
    assert_eq!(stock.units_in(Some(home())), Units::default().with(Good, 2).with(Missing, 1));
    assert_eq!(stock.units_in(None), Units::default().with(Good, 8));
    assert_eq!(stock.environments().collect::<Vec<_>>(), [None, Some(home()), Some(away())]);
    assert_eq!(Stock::default().environments().count(), 0);
}

#[rstest]
#[case::more_than_there_is(
    MovementKind::Damage,
    4,
    Some(at(home(), Good)),
    Some(at(home(), Damaged)),
    "stock.not-enough"
)]
#[case::none_at_all(MovementKind::Damage, 0, Some(at(home(), Good)), Some(at(home(), Damaged)), "movement.not-so")]
#[case::of_another_room(MovementKind::Damage, 1, Some(at(away(), Good)), Some(at(away(), Damaged)), "stock.not-enough")]
#[case::from_nowhere_to_nowhere(MovementKind::Adjustment, 1, None, None, "movement.not-so")]
#[case::in_a_circle(MovementKind::Adjustment, 1, Some(at(home(), Good)), Some(at(home(), Good)), "movement.not-so")]
#[case::damage_elsewhere(MovementKind::Damage, 1, Some(at(home(), Good)), Some(at(away(), Damaged)), "movement.not-so")]
#[case::a_loan_elsewhere(MovementKind::LoanOut, 1, Some(at(home(), Good)), Some(at(away(), OnLoan)), "movement.not-so")]
#[case::sent_from_elsewhere(
    MovementKind::TransferOut,
    1,
    Some(at(home(), Good)),
    Some(at(away(), InTransit)),
    "movement.not-so"
)]
#[case::adjusted_elsewhere(
    MovementKind::Adjustment,
    1,
    Some(at(home(), Good)),
    Some(at(away(), InUse)),
    "movement.not-so"
)]
fn a_refused_movement_leaves_every_balance_as_it_was(
    #[case] kind: MovementKind,
    #[case] quantity: u32,
    #[case] from: Option<Place>,
    #[case] to: Option<Place>,
    #[case] code: &str,
) {
    let before = Stock::of([(at(home(), Good), 3)]);
    let mut stock = before.clone();
    assert_eq!(stock.take(&movement(kind, quantity, from, to)).unwrap_err().code(), code);
    assert_eq!(stock, before);
}

#[test]
fn the_last_unit_leaves_no_balance_behind() {
    let mut stock = Stock::of([(at(home(), Good), 3)]);
    let out = movement(MovementKind::WriteOff, 3, Some(at(home(), Good)), None);
    stock.take(&out).unwrap();
    assert_eq!((stock.balances().count(), stock.at(at(home(), Good))), (0, 0));
}

#[test]
fn what_is_short_is_told_with_numbers() {
    let error = StockError::NotEnough { there: 1, wanted: 2, condition: Maintenance };
    let params = Params::none().number("usable", 1).number("wanted", 2).text("state", "maintenance");
    assert_eq!((error.code(), error.params(), error.kind()), ("stock.not-enough", params, Kind::Refused));
}

/// A room of ten with two broken and one lost was counted as 10, 7, 4 and 1 on four days by a system that
/// wrote what it found over what it had.
#[test]
fn counting_the_same_room_every_day_never_makes_the_quantity_smaller() {
    let mut holding = held([(Good, 10)]);
    let entry = super::super::samples::entry();
    let clerk = super::super::samples::clerk(&entry);
    let good = Some(at(home(), Good));
    holding.book(MovementKind::Damage, 2, good, Some(at(home(), Damaged)), clerk).unwrap();
    holding.book(MovementKind::Loss, 1, good, Some(at(home(), Missing)), clerk).unwrap();
    let counted = Units::default().with(Good, 7).with(Damaged, 2).with(Missing, 1);
    for _ in 0..4 {
        holding.mark_stored();
        holding.restate(&counted, clerk).unwrap();
        assert_eq!((holding.asset.units, holding.asset.units.quantity()), (counted, 10));
        assert!(holding.booked().is_empty() && !holding.changed());
    }
    holding.book(MovementKind::Found, 1, Some(at(home(), Missing)), good, clerk).unwrap();
    holding.book(MovementKind::Repair, 2, Some(at(home(), Damaged)), good, clerk).unwrap();
    assert_eq!(holding.asset.units, Units::default().with(Good, 10));
}
