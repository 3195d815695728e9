use super::super::samples::{asset, at, away, carry, clerk, entry, held, home, id, lend, stored};
use super::super::{Asset, Status};
use super::*;
use Condition::{Damaged, Good, Missing, OnLoan};
use rstest::rstest;

#[test]
fn what_is_retired_is_written_off_wherever_it_is_and_gives_back_its_code_number_and_tag() {
    let mut holding = held([(Good, 3), (Damaged, 1), (Missing, 1)]);
    carry(&mut holding, 1);
    holding.mark_stored();
    let (code, serial) = (holding.asset.code_key(), holding.asset.serial_key());
    assert_eq!((code.as_str(), serial.as_deref()), ("cam-1", Some("sn 1")));
    holding.retire(RetirementReason::Scrapped, None, 0, clerk(&entry())).unwrap();
    assert!(holding.booked().iter().all(|it| it.kind == MovementKind::WriteOff && it.to.is_none()));
    assert_eq!(holding.booked().iter().map(|it| it.quantity).sum::<u32>(), 5);
    assert_eq!((holding.asset.units.quantity(), holding.asset.status()), (0, Status::Retired));
    assert_eq!((holding.asset.environment, &holding.asset.tag), (Some(home()), &None));
    assert_ne!((holding.asset.code_key(), holding.asset.serial_key()), (code, serial));
    let twin = Asset { id: id(21), ..holding.asset.clone() };
    assert_ne!(twin.code_key(), holding.asset.code_key());
    let again = holding.retire(RetirementReason::Sold, None, 0, clerk(&entry())).unwrap_err();
    assert_eq!(again.code(), "asset.retired");
}

#[rstest]
#[case::with_parts(RetirementReason::Sold, 1, None, 0, "asset.kit-has-parts")]
#[case::a_part(RetirementReason::Sold, 0, Some(50), 0, "asset.part-of-kit")]
#[case::without_a_word(RetirementReason::Other, 0, None, 0, "asset.note-needed")]
#[case::lent(RetirementReason::Lost, 0, None, 1, "asset.units-away")]
fn what_stands_in_the_way_of_retirement_is_told_and_nothing_changes(
    #[case] reason: RetirementReason,
    #[case] parts: usize,
    #[case] kit: Option<u128>,
    #[case] lent: u32,
    #[case] code: &str,
) {
    let mut holding = stored(Asset { kit: kit.map(id), ..asset(20) }, [(Good, 3)]);
    if lent > 0 {
        lend(&mut holding, lent);
    }
    let before = holding.clone();
    assert_eq!(holding.retire(reason, None, parts, clerk(&entry())).unwrap_err().code(), code);
    assert_eq!(holding, before);
}

#[test]
fn lost_things_are_given_up_once_they_are_back_from_the_borrower_or_missing() {
    let mut holding = held([(Good, 1)]);
    lend(&mut holding, 1);
    let (lent, lost) = (Some(at(home(), OnLoan)), Some(at(home(), Missing)));
    holding.book(MovementKind::LoanIn, 1, lent, lost, clerk(&entry())).unwrap();
    let note = Some(Prose::parse("No volvió").unwrap());
    holding.retire(RetirementReason::Other, note.clone(), 0, clerk(&entry())).unwrap();
    let retired = holding.asset.retired.as_ref().unwrap();
    assert_eq!((retired.reason, &retired.note), (RetirementReason::Other, &note));
    assert_eq!(holding.stock().units_in(Some(away())).quantity(), 0);
}
