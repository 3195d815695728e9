use super::*;
use crate::inventory::samples::id;
use rstest::rstest;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn days(first: &str, last: &str) -> Period {
    Period::new(day(first), day(last)).unwrap()
}

fn now() -> Timestamp {
    "2026-01-10T15:00:00Z".parse().unwrap()
}

fn year() -> SchoolYear {
    let new = NewSchoolYear { name: Line::parse("2026").unwrap(), period: days("2026-01-19", "2026-11-27") };
    SchoolYear::new((id(1), id(2)), new, Timestamp::UNIX_EPOCH).unwrap()
}

fn in_state(state: SchoolYearState) -> SchoolYear {
    SchoolYear { state, ..year() }
}

fn part(name: &str, first: &str, last: &str, weight: Option<u8>) -> PlannedPeriod {
    PlannedPeriod { id: None, name: Line::parse(name).unwrap(), period: days(first, last), weight }
}

/// Two halves, of 40 and 60 percent.
fn halves() -> Vec<PlannedPeriod> {
    vec![part("Segundo", "2026-06-15", "2026-11-27", Some(60)), part("Primero", "2026-01-19", "2026-06-14", Some(40))]
}

fn with_halves() -> SchoolYear {
    let mut next = 100;
    let new_id = || {
        next += 1;
        id(next)
    };
    year().set_periods(halves(), new_id, now()).unwrap().0
}

/// What is refused, and where.
fn refused(planned: Vec<PlannedPeriod>) -> Vec<(String, &'static str)> {
    let refusal = with_halves().set_periods(planned, || id(9), now()).unwrap_err();
    refusal.fields().iter().map(|field| (field.pointer.clone(), field.reason.code)).collect()
}

fn reason() -> Prose<500> {
    Prose::parse("Faltó una nota").unwrap()
}

#[test]
fn a_year_goes_from_state_to_state_as_its_edges_say_and_no_other_way() {
    use SchoolYearState::{Active, Archived, Closed, Planning};
    for from in SchoolYearState::ALL {
        let verbs = [
            (Planning, Active, in_state(*from).activate(now()).map(|(year, _)| year)),
            (Active, Closed, in_state(*from).close(now()).map(|(year, _)| year)),
            (Closed, Active, in_state(*from).reopen(reason(), now()).map(|(year, _)| year)),
            (Closed, Archived, in_state(*from).archive(now()).map(|(year, _)| year)),
        ];
        for (begins, ends, done) in verbs {
            assert!(SchoolYearState::EDGES.contains(&(begins, ends)));
            match done {
                Ok(year) => assert_eq!((*from, year.state, year.updated_at), (begins, ends, now())),
                Err(error) => assert_eq!((error, *from == begins), (SchoolYearError::WrongState(*from), false)),
            }
        }
    }
    assert_eq!(SchoolYearState::EDGES.len(), 4);
}

#[rstest]
#[case(SchoolYearState::Planning, true)]
#[case(SchoolYearState::Active, true)]
#[case(SchoolYearState::Closed, false)]
#[case(SchoolYearState::Archived, false)]
fn nothing_is_written_of_a_year_that_is_over(#[case] state: SchoolYearState, #[case] open: bool) {
    let year = in_state(state);
    assert_eq!(year.open().is_ok(), open);
    let renamed = SchoolYearChange { name: Some(Line::parse("Otro").unwrap()), ..SchoolYearChange::default() };
    let changed = year.clone().change(renamed, now());
    assert_eq!(changed.map(|(year, _)| year.key()).ok(), open.then(|| "otro".to_owned()));
    let set = year.set_periods(Vec::new(), || id(9), now());
    assert_eq!(set.err().map(|refusal| refusal.code()), (!open).then_some("school-year.closed"));
}

#[test]
fn periods_come_by_their_first_day_and_keep_the_ids_that_are_named() {
    let year = with_halves();
    let [first, second] = year.periods.as_slice() else { panic!("two periods, not {:?}", year.periods) };
    assert_eq!((first.name.as_str(), second.name.as_str()), ("Primero", "Segundo"));
    assert_eq!((first.id, second.id), (id(102), id(101)));
    let kept = PlannedPeriod { id: Some(second.id), ..part("Final", "2026-02-01", "2026-03-01", None) };
    let (year, told) = year.clone().set_periods(vec![kept], || id(7), now()).unwrap();
    assert_eq!((year.periods.len(), year.periods[0].id, told.school_year), (1, id(101), year.id));
    let (bare, _) = year.set_periods(Vec::new(), || id(7), now()).unwrap();
    assert_eq!(bare.periods, []);
}

#[rstest]
#[case::before_the_year(
    part("A", "2026-01-18", "2026-02-01", None),
    "/periods/0/starts_on",
    "academic-period.outside-year"
)]
#[case::after_the_year(
    part("A", "2026-11-01", "2026-11-28", None),
    "/periods/0/ends_on",
    "academic-period.outside-year"
)]
#[case::too_heavy(part("A", "2026-02-01", "2026-03-01", Some(101)), "/periods/0/weight", "field.out-of-range")]
#[case::unknown(
    PlannedPeriod { id: Some(id(55)), ..part("A", "2026-02-01", "2026-03-01", None) },
    "/periods/0/id",
    "academic-period.not-found"
)]
fn a_period_that_cannot_be_is_told_where_it_was_sent(
    #[case] planned: PlannedPeriod,
    #[case] pointer: &str,
    #[case] code: &str,
) {
    let refused = refused(vec![planned]);
    assert!(refused.iter().any(|(at, why)| (at.as_str(), *why) == (pointer, code)), "{refused:?}");
}

#[test]
fn two_periods_have_no_day_no_name_and_no_id_in_common() {
    let both = |first: PlannedPeriod, second: PlannedPeriod| refused(vec![first, second]);
    let one = || part("Uno", "2026-02-01", "2026-03-01", None);
    let overlapping = both(one(), part("Dos", "2026-03-01", "2026-04-01", None));
    assert_eq!(overlapping, [("/periods/1/starts_on".to_owned(), "academic-period.overlaps")]);
    let called_alike = both(one(), part(" UNO", "2026-03-02", "2026-04-01", None));
    assert_eq!(called_alike, [("/periods/1/name".to_owned(), "academic-period.name-twice")]);
    let known = |it: PlannedPeriod| PlannedPeriod { id: Some(id(101)), ..it };
    let twice = both(known(one()), known(part("Dos", "2026-03-02", "2026-04-01", None)));
    assert_eq!(twice, [("/periods/1/id".to_owned(), "list.twice")]);
}

#[test]
fn weights_make_a_whole_where_each_period_has_one() {
    let whole = |first, second| {
        let one = part("Uno", "2026-02-01", "2026-03-01", first);
        refused_of(vec![one, part("Dos", "2026-03-02", "2026-04-01", second)])
    };
    let wrong = [("/periods".to_owned(), "academic-period.weights")];
    for (first, second, right) in [
        (Some(40), Some(60), true),
        (Some(0), Some(100), true),
        (Some(40), Some(61), false),
        (Some(40), Some(59), false),
        (Some(40), None, true),
        (None, None, true),
    ] {
        let told = whole(first, second);
        assert_eq!(told, if right { vec![] } else { wrong.to_vec() }, "{first:?} and {second:?}");
    }
}

/// As [`refused`], nothing where it is taken.
fn refused_of(planned: Vec<PlannedPeriod>) -> Vec<(String, &'static str)> {
    match year().set_periods(planned, || id(9), now()) {
        Ok(_) => Vec::new(),
        Err(refusal) => refusal.fields().iter().map(|field| (field.pointer.clone(), field.reason.code)).collect(),
    }
}

#[test]
fn a_year_has_no_more_periods_than_the_most() {
    let days = day("2026-02-01").iter_days();
    let each = |(at, day): (usize, Day)| PlannedPeriod {
        id: None,
        name: Line::parse(&at.to_string()).unwrap(),
        period: Period::new(day, day).unwrap(),
        weight: None,
    };
    let parts: Vec<_> = days.take(MOST_PERIODS + 1).enumerate().map(each).collect();
    assert_eq!(refused_of(parts[1..].to_vec()), []);
    assert_eq!(refused_of(parts), [("/periods".to_owned(), "list.too-long")]);
}

#[rstest]
#[case(Some("2026-01-20"), None, vec!["/starts_on"])]
#[case(None, Some("2026-11-26"), vec!["/ends_on"])]
#[case(Some("2026-02-01"), Some("2026-10-01"), vec!["/starts_on", "/ends_on"])]
#[case(Some("2026-01-12"), Some("2026-12-04"), vec![])]
fn the_days_of_a_year_leave_no_period_outside(
    #[case] starts_on: Option<&str>,
    #[case] ends_on: Option<&str>,
    #[case] wrong: Vec<&str>,
) {
    let (starts_on, ends_on) = (starts_on.map(day), ends_on.map(day));
    let change = SchoolYearChange { starts_on, ends_on, ..SchoolYearChange::default() };
    let changed = with_halves().change(change, now());
    let told = changed.err().map(|refusal| refusal.fields().to_vec()).unwrap_or_default();
    assert!(told.iter().all(|field| field.reason.code == "academic-period.outside-year"));
    assert_eq!(told.iter().map(|field| field.pointer.as_str()).collect::<Vec<_>>(), wrong);
}

#[test]
fn a_year_ends_after_it_begins_and_has_at_most_so_many_days() {
    let ends = |last: &str| {
        let change = SchoolYearChange { ends_on: Some(day(last)), ..SchoolYearChange::default() };
        year().change(change, now()).err().map(|refusal| refusal.fields()[0].reason.code)
    };
    assert_eq!(ends("2026-01-18"), Some("date.before-start"));
    assert_eq!(ends("2026-01-19"), None);
    assert_eq!(ends("2027-02-22"), None, "400 days");
    assert_eq!(ends("2027-02-23"), Some("date.too-many-days"));
    let new = NewSchoolYear { name: Line::parse("Largo").unwrap(), period: days("2026-01-01", "2027-06-01") };
    assert!(SchoolYear::new((id(1), id(2)), new, now()).is_err());
}
