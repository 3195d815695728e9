use super::*;
use crate::error::Fault;
use crate::holidays::Holiday;
use crate::loans::{Allowance, Approval, Bounds, Closure};
use crate::text::Line;
use rstest::rstest;

/// A Monday.
const TODAY: &str = "2026-03-16";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn period(start: &str, end: &str) -> Period {
    Period::new(day(start), day(end)).unwrap()
}

fn code(text: &str) -> CategoryCode {
    CategoryCode::parse(text).unwrap()
}

fn group(text: &str) -> GroupName {
    GroupName::parse(text).unwrap()
}

fn terms() -> LoanTerms {
    LoanTerms::default()
}

/// An instructor of a group asks for two cameras, and has a unit already.
fn judged(terms: &LoanTerms, period: Period, change: impl FnOnce(&mut Borrowing<'_>)) -> Result<(), PolicyError> {
    let (roles, groups) = (BTreeSet::from([Role::Instructor]), BTreeSet::from([group("Semillero de robótica")]));
    let camera = code("camera");
    let mut borrower = Borrowing { roles: &roles, groups: &groups, units: 1, overdue: false, last_late: None };
    change(&mut borrower);
    let wish = Wish { period, today: day(TODAY), categories: vec![Some(&camera), Some(&camera)], units: 2 };
    terms.permit(&wish, &borrower)
}

fn judge(terms: &LoanTerms, start: &str, end: &str) -> Result<(), PolicyError> {
    judged(terms, period(start, end), |_| {})
}

#[test]
fn who_has_said_nothing_permits_everything_and_decides_over_it() {
    assert_eq!(judge(&terms(), "2026-03-21", "2031-01-01"), Ok(()));
    assert_eq!((terms().approval, terms().check()), (Approval::Needed, Ok(())));
    let late = judged(&terms(), period(TODAY, TODAY), |who| (who.overdue, who.last_late) = (true, Some(day(TODAY))));
    assert_eq!(late, Ok(()));
}

fn allowance(roles: &[Role], groups: &[&str], categories: &[&str]) -> Allowance {
    Allowance {
        roles: roles.iter().copied().collect(),
        groups: groups.iter().map(|name| group(name)).collect(),
        categories: categories.iter().map(|name| code(name)).collect(),
    }
}

#[rstest]
#[case::everybody_everything(vec![allowance(&[], &[], &[])], true)]
#[case::the_role(vec![allowance(&[Role::Teacher, Role::Instructor], &[], &[])], true)]
#[case::another_role(vec![allowance(&[Role::Student], &[], &[])], false)]
#[case::the_group_in_other_words(vec![allowance(&[], &["SEMILLERO DE ROBOTICA"], &[])], true)]
#[case::another_group(vec![allowance(&[], &["2758492"], &[])], false)]
#[case::the_role_but_another_group(vec![allowance(&[Role::Instructor], &["2758492"], &[])], false)]
#[case::the_category(vec![allowance(&[], &[], &["tablet", "camera"])], true)]
#[case::another_category(vec![allowance(&[], &[], &["tablet"])], false)]
#[case::the_category_for_others(vec![allowance(&[Role::Student], &[], &["camera"])], false)]
#[case::any_of_several(vec![allowance(&[Role::Student], &[], &[]), allowance(&[], &[], &["camera"])], true)]
fn a_thing_is_lent_to_whom_an_allowance_names(#[case] allowed: Vec<Allowance>, #[case] permitted: bool) {
    let terms = LoanTerms { allowed, ..terms() };
    let expected = if permitted { Ok(()) } else { Err(PolicyError::NotForBorrower) };
    assert_eq!(judge(&terms, "2026-03-17", "2026-03-17"), expected);
}

#[rstest]
#[case(allowance(&[], &[], &[]), true)]
#[case(allowance(&[], &[], &["camera"]), false)]
fn what_is_not_registered_is_lent_by_an_allowance_of_every_category(#[case] of: Allowance, #[case] permitted: bool) {
    let (roles, groups, camera) = (BTreeSet::new(), BTreeSet::new(), code("camera"));
    let borrower = Borrowing { roles: &roles, groups: &groups, units: 0, overdue: false, last_late: None };
    let period = period(TODAY, TODAY);
    let wish = Wish { period, today: day(TODAY), categories: vec![Some(&camera), None], units: 2 };
    assert_eq!(LoanTerms { allowed: vec![of], ..terms() }.permit(&wish, &borrower).is_ok(), permitted);
}

#[rstest]
#[case("2026-03-17", "2026-03-19", Ok(()))]
#[case("2026-03-17", "2026-03-20", Err(PolicyError::TooLong { days: 4, max: 3 }))]
#[case("2026-03-23", "2026-03-23", Ok(()))]
#[case("2026-03-24", "2026-03-24", Err(PolicyError::TooFarAhead { max: 7 }))]
fn a_loan_lasts_and_begins_within_days(
    #[case] start: &str,
    #[case] end: &str,
    #[case] expected: Result<(), PolicyError>,
) {
    let terms = LoanTerms { longest_days: Some(3), ahead_days: Some(7), ..terms() };
    assert_eq!(judge(&terms, start, end), expected);
}

#[test]
fn nobody_has_more_units_than_the_most() {
    let with = |max| judge(&LoanTerms { most_units: Some(max), ..terms() }, TODAY, TODAY);
    assert_eq!(with(3), Ok(()));
    assert_eq!(with(2), Err(PolicyError::TooManyUnits { has: 1, wanted: 2, max: 2 }));
}

/// Open from Monday to Friday; 23 March is San José, and 26 to 27 March are closed.
#[rstest]
#[case("2026-03-17", "2026-03-20", None)]
#[case("2026-03-20", "2026-03-24", None)]
#[case("2026-03-21", "2026-03-24", Some(("2026-03-21", Why::Weekday)))]
#[case("2026-03-20", "2026-03-22", Some(("2026-03-22", Why::Weekday)))]
#[case("2026-03-20", "2026-03-23", Some(("2026-03-23", Why::Holiday(Holiday::SaintJoseph))))]
#[case("2026-03-27", "2026-03-30", Some(("2026-03-27", Why::Closure(Line::stored("Inventario".to_owned())))))]
fn the_first_and_the_last_day_are_open(#[case] start: &str, #[case] end: &str, #[case] shut: Option<(&str, Why)>) {
    let mut terms = LoanTerms { closed_on_holidays: true, ..terms() };
    terms.open_on.retain(|open| !matches!(open, Weekday::Saturday | Weekday::Sunday));
    let reason = Line::parse("Inventario").unwrap();
    terms.closed_days = vec![Closure { period: period("2026-03-26", "2026-03-27"), reason }];
    let expected = shut.map_or(Ok(()), |(on, why)| Err(PolicyError::Closed { day: day(on), why }));
    assert_eq!(judge(&terms, start, end), expected);
}

#[test]
fn a_holiday_is_a_day_as_any_other_unless_the_policy_says_so() {
    assert_eq!(judge(&terms(), "2026-03-23", "2026-03-23"), Ok(()));
}

/// Something came back late on a day; blocked for so many days after it.
#[rstest]
#[case(true, None, 5, Err(None))]
#[case(false, None, 5, Ok(()))]
#[case(false, Some("2026-03-11"), 5, Err(Some("2026-03-16")))]
#[case(false, Some("2026-03-10"), 5, Ok(()))]
#[case(false, Some(TODAY), 0, Ok(()))]
fn who_is_late_or_was_borrows_nothing_for_a_while(
    #[case] overdue: bool,
    #[case] last_late: Option<&str>,
    #[case] block_days: u16,
    #[case] expected: Result<(), Option<&str>>,
) {
    let terms = LoanTerms { block_late: true, block_days, ..terms() };
    let change = |who: &mut Borrowing<'_>| (who.overdue, who.last_late) = (overdue, last_late.map(day));
    let expected = expected.map_err(|until| PolicyError::BorrowerLate { until: until.map(day) });
    assert_eq!(judged(&terms, period(TODAY, TODAY), change), expected);
}

#[test]
fn each_rule_is_named_with_what_it_demands() {
    let told = |error: PolicyError| {
        let params = error.params().iter().map(|(name, value)| format!("{name} {value:?}")).collect::<Vec<_>>();
        (error.code(), params.join(", "))
    };
    let closed = PolicyError::Closed { day: day(TODAY), why: Why::Holiday(Holiday::NewYear) };
    assert_eq!(told(closed), ("loan-policy.closed", r#"day Text("2026-03-16"), why Text("holiday")"#.to_owned()));
    let late = PolicyError::BorrowerLate { until: None };
    assert_eq!(told(late), ("loan-policy.borrower-late", r#"until Text("back")"#.to_owned()));
    let long = PolicyError::TooLong { days: 9, max: 3 };
    assert_eq!(told(long), ("loan-policy.too-long", "days Number(9), max Number(3)".to_owned()));
}

#[test]
fn every_fault_of_terms_is_told_where_it_was_sent() {
    let bad = LoanTerms {
        allowed: vec![Allowance::default(); 51],
        longest_days: Some(0),
        ahead_days: Some(3651),
        most_units: Some(0),
        open_on: BTreeSet::new(),
        closed_days: vec![Closure { period: period(TODAY, TODAY), reason: Line::stored("Inventario".to_owned()) }; 101],
        block_days: 366,
        turnaround_days: 366,
        collect_days: Some(366),
        remind_at: chrono::NaiveTime::from_hms_opt(7, 0, 1).unwrap(),
        due_soon_days: Some(0),
        lost_after_days: Some(0),
        ..terms()
    };
    let refused = bad.check().unwrap_err();
    let told: Vec<_> = refused.0.iter().map(|field| field.pointer.trim_start_matches('/')).collect();
    let expected = "longest_days ahead_days most_units block_days turnaround_days collect_days due_soon_days \
        lost_after_days open_on remind_at allowed closed_days";
    assert_eq!(told.join(" "), expected);
}

#[test]
fn a_number_is_read_within_its_bounds() {
    assert_eq!(Bounds::DAYS.read::<u16>(365), Ok(365));
    assert_eq!(Bounds::DAYS.read::<u16>(-1).unwrap_err().code, "field.out-of-range");
    assert_eq!(Bounds::UNITS.read::<u16>(70_000).unwrap_err().code, "field.out-of-range");
}
