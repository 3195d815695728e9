use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn days_of(year: i32) -> impl Iterator<Item = Day> {
    let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
    first.iter_days().take_while(move |day| day.year() == year)
}

/// As published for these years.
#[rstest]
#[case(2011, "01-01 01-10 03-21 04-21 04-22 05-01 06-06 06-27 07-04 07-20 08-07 08-15 10-17 11-07 11-14 12-08 12-25")]
#[case(
    2024,
    "01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 \
    12-08 12-25"
)]
#[case(2025, "01-01 01-06 03-24 04-17 04-18 05-01 06-02 06-23 06-30 07-20 08-07 08-18 10-13 11-03 11-17 12-08 12-25")]
#[case(
    2026,
    "01-01 01-12 03-23 04-02 04-03 05-01 05-18 06-08 06-15 06-29 07-13 07-20 08-07 08-17 10-12 11-02 11-16 \
    12-08 12-25"
)]
#[case(
    2027,
    "01-01 01-11 03-22 03-25 03-26 05-01 05-10 05-31 06-07 07-05 07-12 07-20 08-07 08-16 10-18 11-01 11-15 \
    12-08 12-25"
)]
#[case(
    2035,
    "01-01 01-08 03-19 03-22 03-23 05-01 05-07 05-28 06-04 07-02 07-09 07-20 08-07 08-20 10-15 11-05 11-12 \
    12-08 12-25"
)]
fn the_holidays_of_a_year_are_those_published(#[case] year: i32, #[case] published: &str) {
    let holidays = days_of(year).filter(|day| colombian_holiday(*day).is_some());
    let found: Vec<String> = holidays.map(|day| day.format("%m-%d").to_string()).collect();
    assert_eq!(found.join(" "), published);
}

#[rstest]
#[case("2026-01-01", Some(Holiday::NewYear))]
#[case("2026-01-06", None)]
#[case("2026-01-12", Some(Holiday::Epiphany))]
#[case("2025-01-06", Some(Holiday::Epiphany))]
#[case("2026-04-02", Some(Holiday::HolyThursday))]
#[case("2026-04-03", Some(Holiday::GoodFriday))]
#[case("2026-04-05", None)]
#[case("2026-05-18", Some(Holiday::Ascension))]
#[case("2026-06-08", Some(Holiday::CorpusChristi))]
#[case("2026-06-15", Some(Holiday::SacredHeart))]
#[case("2026-06-29", Some(Holiday::SaintsPeterAndPaul))]
#[case("2025-06-30", Some(Holiday::SacredHeart))]
#[case("2025-07-14", None)]
#[case("2026-07-13", Some(Holiday::OurLadyOfChiquinquira))]
#[case("2026-11-16", Some(Holiday::IndependenceOfCartagena))]
#[case("2024-02-29", None)]
fn a_day_is_told_by_what_is_celebrated(#[case] day: Day, #[case] holiday: Option<Holiday>) {
    assert_eq!(colombian_holiday(day), holiday);
}

#[test]
fn two_holidays_of_one_monday_are_one_day() {
    let day: Day = "2025-06-30".parse().unwrap();
    assert_eq!((by_easter(day), moved(day)), (Some(Holiday::SacredHeart), Some(Holiday::SaintsPeterAndPaul)));
}

#[rstest]
#[case(1961, "1961-04-02")]
#[case(2000, "2000-04-23")]
#[case(2008, "2008-03-23")]
#[case(2038, "2038-04-25")]
fn easter_is_where_the_church_has_it(#[case] year: i32, #[case] sunday: Day) {
    assert_eq!(easter(year), Some(sunday));
}

proptest! {
    #[test]
    fn what_is_moved_falls_on_a_monday_and_easter_on_a_sunday(year in 1984i32..2200) {
        prop_assert_eq!(easter(year).unwrap().weekday(), Weekday::Sun);
        for day in days_of(year) {
            let Some(holiday) = colombian_holiday(day) else { continue };
            let stays = FIXED.iter().any(|(.., fixed)| *fixed == holiday)
                || matches!(holiday, Holiday::HolyThursday | Holiday::GoodFriday);
            prop_assert!(stays || day.weekday() == Weekday::Mon, "{holiday:?} on {day}");
        }
    }

    #[test]
    fn each_holiday_comes_once_a_year_unless_another_stands_on_its_day(year in 1984i32..2200) {
        let found: Vec<Holiday> = days_of(year).filter_map(colombian_holiday).collect();
        let there_are = if year < CHIQUINQUIRA_SINCE { 18 } else { 19 };
        prop_assert!(found.len() == there_are || found.len() == there_are - 1, "{found:?}");
        let distinct: std::collections::BTreeSet<_> = found.iter().collect();
        prop_assert_eq!(distinct.len(), found.len());
    }
}
