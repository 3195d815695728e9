//! What still stands of what was counted, and who is barred from another step.

use super::*;
use crate::error::{Fault, Param};

/// All is as the book says: the kit was counted a minute after the beginning, the single thing five minutes after.
fn told_apart() -> CheckSheet {
    let sheet = counted();
    let late = count(&sheet, 141, 12, (1, 0), 5);
    sheet.take(&[late], at(5)).unwrap()
}

fn since(sheet: &CheckSheet, asset: u128) -> Option<Timestamp> {
    sheet.stands_since(sheet.line(id(asset)).unwrap())
}

fn sent_back(sheet: CheckSheet, minute: i64, moved: &[u128]) -> CheckSheet {
    let moved: BTreeSet<AssetId> = moved.iter().map(|asset| id(*asset)).collect();
    let sheet = sheet.submit(acting(STUDENT)).unwrap().0;
    sheet.reject((id(TEACHER), at(minute)), prose("De nuevo"), in_the_room(), &moved).unwrap().0
}

#[test]
fn a_count_stands_for_when_it_was_made_or_for_the_book_it_was_compared_with() {
    let sheet = told_apart();
    assert_eq!((sheet.check.looked_up_at(), since(&sheet, 11), since(&sheet, 13)), (at(0), Some(at(0)), None));
    // By a telephone without a network, before anybody began the check.
    let early = count(&sheet, 142, 11, (7, 2), 9);
    let early = Count { counted_at: at(-30), ..early };
    let offline = started().take(&[early], at(9)).unwrap();
    assert_eq!(since(&offline, 11), Some(at(-30)));
    // What stands in the next revision is as old as it was; what is counted anew is of the new book.
    let again = sent_back(sheet, 8, &[12]);
    let anew = count(&again, 143, 12, (1, 0), 9);
    let again = again.take(&[anew], at(9)).unwrap();
    assert_eq!((again.check.looked_up_at(), since(&again, 11), since(&again, 12)), (at(8), Some(at(1)), Some(at(8))));
}

#[test]
fn what_was_moved_there_and_back_is_counted_again() {
    let sheet = sent_back(told_apart(), 8, &[11]);
    let stands: Vec<_> = sheet.lines().map(|line| (line.asset, line.seen.is_some())).collect();
    assert_eq!(stands, [(id(11), false), (id(12), true), (id(13), false)]);
}

#[test]
fn of_what_should_be_there_the_condition_counts_too() {
    let sheet = told_apart().submit(acting(STUDENT)).unwrap().0;
    // As many are expected as before, but one more of them is broken.
    let broke = vec![line(11, book(6, 3, 1), None), line(12, book(1, 0, 0), None)];
    let rejected = sheet.reject((id(TEACHER), at(8)), prose("De nuevo"), broke, &BTreeSet::new());
    let (sheet, _) = rejected.unwrap();
    assert!(sheet.line(id(11)).unwrap().seen.is_none() && sheet.line(id(12)).unwrap().seen.is_some());
}

#[test]
fn a_step_is_not_given_to_who_took_another_nor_does_it_wait_for_them() {
    let by_teacher = Count { by: id(TEACHER), ..count(&started(), 151, 12, (1, 0), 2) };
    let sheet = counted().take(&[by_teacher], at(2)).unwrap().submit(acting(9)).unwrap().0;
    assert_eq!((sheet.turn().person, sheet.turn().waits_for), (None, Some(Step::Instructor)));
    for (to, taken) in [(TEACHER, Step::Student), (STUDENT, Step::Student), (9, Step::Student)] {
        assert_eq!(sheet.clone().assign(id(to), at(3)).unwrap_err(), CheckError::TwoSteps(taken), "to {to}");
    }
    let (given, _) = sheet.assign(id(8), at(3)).unwrap();
    let confirmed = given.confirm(acting(8)).unwrap().0;
    assert_eq!(confirmed.clone().assign(id(8), at(4)).unwrap_err(), CheckError::TwoSteps(Step::Instructor));
    let (given, _) = confirmed.assign(id(SUPERVISOR), at(4)).unwrap();
    assert_eq!(given.turn().person, Some(id(SUPERVISOR)));
    // Of the check alone, without its lines, it is known who took a step.
    let mut check = given.check;
    check.supervisor = Some(id(8));
    assert_eq!(check.turn().person, None);
}

#[test]
fn the_first_twenty_items_are_named_and_the_others_counted() {
    let items = |number: u128| (1..=number).map(id::<AssetId>).collect::<Vec<_>>();
    for (number, named, more) in [(1, 1, 0), (20, 20, 0), (23, 20, 3)] {
        let told = CheckError::StockChanged(items(number)).params_with(|asset| asset.to_string(), |_| None);
        let told: Vec<_> = told.iter().cloned().collect();
        let [("count", count), ("items", Param::Text(names)), ("more", rest)] = told.as_slice() else {
            panic!("{told:?}")
        };
        assert_eq!((count, rest), (&Param::Number(i64::try_from(number).unwrap()), &Param::Number(more)));
        assert_eq!(names.split(", ").count(), named);
    }
    let other = CheckError::CountedSince(items(1));
    assert_eq!((other.code(), other.items(), other.person()), ("check.counted-since", items(1).as_slice(), None));
}
