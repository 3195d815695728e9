//! What became of the checks that were expected, and of the differences that were not booked.

use plantel_domain::checks::{
    Book, CheckError, ComplianceFigure, ComplianceKey, Corrections, CountDiscrepancy, Outcome, Resolution,
    ResolutionKind, outcome,
};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::deed::Deed;
use plantel_domain::text::Prose;
use proptest::prelude::*;
use rstest::rstest;
use uuid::Uuid;

fn at(minute: i64) -> Timestamp {
    Timestamp::from_timestamp(1_773_000_000 + 60 * minute, 0).expect("a moment")
}

fn of_a_day() -> ComplianceFigure {
    ComplianceFigure::none(ComplianceKey::Day(Day::from_ymd_opt(2026, 3, 16).expect("a day")))
}

/// A class that is over at minute 60.
#[rstest]
#[case::submitted_before(Some(30), false, 90, Outcome::Done)]
#[case::submitted_at_its_end(Some(60), false, 90, Outcome::Done)]
#[case::submitted_after(Some(61), false, 90, Outcome::Late)]
#[case::submitted_and_then_given_up_and_begun_anew(Some(30), true, 90, Outcome::Done)]
#[case::given_up(None, true, 90, Outcome::Cancelled)]
#[case::given_up_before_its_end(None, true, 30, Outcome::Cancelled)]
#[case::not_over(None, false, 59, Outcome::Open)]
#[case::over_at_this_moment(None, false, 60, Outcome::Missed)]
#[case::over(None, false, 90, Outcome::Missed)]
fn each_session_has_one_outcome(
    #[case] submitted: Option<i64>,
    #[case] cancelled: bool,
    #[case] now: i64,
    #[case] expected: Outcome,
) {
    assert_eq!(outcome(at(60), submitted.map(at), cancelled, at(now)), expected);
}

proptest! {
    /// The system before this one told of 200 percent.
    #[test]
    fn the_parts_are_the_whole_and_nothing_is_more_than_all_of_it(
        sessions in prop::collection::vec((prop::option::of(0i64..120), any::<bool>(), 0i64..120, any::<bool>()), 0..40),
    ) {
        let mut figure = of_a_day();
        for (submitted, cancelled, now, complete) in &sessions {
            let outcome = outcome(at(60), submitted.map(at), *cancelled, at(*now));
            figure.add(outcome, *complete && submitted.is_some());
        }
        let ComplianceFigure { expected, done, late, cancelled, missed, open, complete, .. } = figure;
        prop_assert_eq!(expected, sessions.len() as u64);
        prop_assert_eq!(expected, done + late + cancelled + missed + open);
        prop_assert!(complete <= done + late);
        match figure.percent() {
            None => prop_assert_eq!(done + late + missed, 0),
            Some(percent) => prop_assert!((0.0..=100.0).contains(&percent), "{}", percent),
        }
    }
}

#[test]
fn the_share_is_of_those_that_could_be_done_by_now() {
    assert_eq!(of_a_day().percent(), None);
    let mut figure = of_a_day();
    for outcome in [Outcome::Open, Outcome::Cancelled] {
        figure.add(outcome, false);
    }
    assert_eq!((figure.percent(), figure.expected), (None, 2));
    for outcome in [Outcome::Done, Outcome::Late, Outcome::Missed] {
        figure.add(outcome, outcome == Outcome::Done);
    }
    assert_eq!((figure.percent(), figure.complete), (Some(66.7), 1));
}

#[test]
fn a_discrepancy_is_resolved_once() {
    let id = |number| Uuid::from_u128(number);
    let deed = |minute| Deed { by: Some(id(1).into()), at: at(minute) };
    let open = CountDiscrepancy {
        book: Book::default(),
        id: id(2).into(),
        institution: id(3).into(),
        asset: id(4).into(),
        environment: id(5).into(),
        check: id(6).into(),
        corrections: Corrections { lost_good: 2, broke: 1, ..Corrections::default() },
        value: Some(-2_000),
        reason: Prose::parse("Están en el taller").unwrap(),
        opened: deed(0),
        resolution: None,
        version: 1,
    };
    assert_eq!(open.opened_now().units, -2);
    for kind in ResolutionKind::ALL {
        let resolution = Resolution { kind: *kind, deed: deed(9), note: Prose::parse("Aparecieron").ok() };
        let (resolved, told) = open.clone().resolve(resolution.clone()).unwrap();
        assert_eq!((resolved.resolution.as_ref(), told.units), (Some(&resolution), -2));
        assert_eq!(resolved.resolve(resolution).unwrap_err(), CheckError::Resolved);
    }
}
