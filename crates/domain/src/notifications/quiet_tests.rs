//! When quiet hours are over, also on days on which the clock is put forward or back.

use super::*;
use chrono_tz::{America, Australia, Europe};
use proptest::prelude::*;
use rstest::rstest;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn hours(from: &str, until: &str) -> QuietHours {
    QuietHours::new(time_of_day(from).unwrap(), time_of_day(until).unwrap()).unwrap()
}

#[rstest]
#[case("07:00", true)]
#[case("00:00", true)]
#[case("23:59", true)]
#[case("24:00", false)]
#[case("7:00", false)]
#[case("07:60", false)]
#[case("07:00:00", false)]
#[case("07-00", false)]
#[case("+7:00", false)]
#[case(" 7:00", false)]
#[case("０７:0", false)]
#[case("", false)]
fn a_time_of_day_is_hours_and_minutes(#[case] typed: &str, #[case] good: bool) {
    match time_of_day(typed) {
        Ok(time) => assert!(good && shown_time(time) == typed, "{typed}"),
        Err(bad) => assert!(!good && bad.code == "time-of-day.invalid", "{typed}"),
    }
}

#[test]
fn hours_that_end_when_they_begin_are_refused() {
    let seven = time_of_day("07:00").unwrap();
    assert_eq!(QuietHours::new(seven, seven).unwrap_err().code, "quiet-hours.empty");
}

// Bogotá is five hours behind and never changes; Lisbon is put forward on 29 March 2026 at 1:00 and back on 25 October
// at 2:00; Santiago is put back at midnight of 5 April and forward at midnight of 6 September.
#[rstest]
#[case::before_them(America::Bogota, "22:00", "06:00", "2026-03-21T02:59:59Z", None)]
#[case::as_they_begin(America::Bogota, "22:00", "06:00", "2026-03-21T03:00:00Z", Some("2026-03-21T11:00:00Z"))]
#[case::after_midnight(America::Bogota, "22:00", "06:00", "2026-03-21T10:59:59Z", Some("2026-03-21T11:00:00Z"))]
#[case::as_they_end(America::Bogota, "22:00", "06:00", "2026-03-21T11:00:00Z", None)]
#[case::at_noon(America::Bogota, "12:00", "14:00", "2026-03-20T18:30:00Z", Some("2026-03-20T19:00:00Z"))]
#[case::a_short_night(Europe::Lisbon, "22:00", "06:00", "2026-03-28T23:00:00Z", Some("2026-03-29T05:00:00Z"))]
#[case::a_long_night(Europe::Lisbon, "22:00", "06:00", "2026-10-24T22:00:00Z", Some("2026-10-25T06:00:00Z"))]
#[case::the_end_is_left_out(Europe::Lisbon, "22:00", "01:30", "2026-03-29T00:30:00Z", Some("2026-03-29T01:00:00Z"))]
#[case::the_end_comes_twice(Europe::Lisbon, "22:00", "01:30", "2026-10-25T00:10:00Z", Some("2026-10-25T00:30:00Z"))]
#[case::between_the_two(Europe::Lisbon, "22:00", "01:30", "2026-10-25T00:40:00Z", None)]
#[case::quiet_once_more(Europe::Lisbon, "22:00", "01:30", "2026-10-25T01:10:00Z", Some("2026-10-25T01:30:00Z"))]
#[case::no_midnight(America::Santiago, "22:00", "00:00", "2026-09-06T03:00:00Z", Some("2026-09-06T04:00:00Z"))]
#[case::eleven_twice(America::Santiago, "22:00", "06:00", "2026-04-05T02:30:00Z", Some("2026-04-05T10:00:00Z"))]
fn quiet_hours_are_over_when_the_clock_on_the_wall_says_so(
    #[case] zone: Tz,
    #[case] from: &str,
    #[case] until: &str,
    #[case] now: &str,
    #[case] over: Option<&str>,
) {
    assert_eq!(hours(from, until).over_at(zone, at(now)), over.map(at));
}

#[rstest]
#[case::today(America::Bogota, "07:00", "2026-03-20T11:59:59Z", "2026-03-20T12:00:00Z")]
#[case::at_that_moment_it_is_tomorrow(America::Bogota, "07:00", "2026-03-20T12:00:00Z", "2026-03-21T12:00:00Z")]
#[case::left_out(Europe::Lisbon, "01:30", "2026-03-29T00:00:00Z", "2026-03-29T01:00:00Z")]
#[case::the_first_of_two(Europe::Lisbon, "01:30", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z")]
#[case::not_the_second_of_two(Europe::Lisbon, "01:30", "2026-10-25T00:45:00Z", "2026-10-26T01:30:00Z")]
fn a_time_of_day_comes_once_a_day(#[case] zone: Tz, #[case] time: &str, #[case] now: &str, #[case] next: &str) {
    assert_eq!(next_at(zone, time_of_day(time).unwrap(), at(now)), at(next));
}

proptest! {
    #[test]
    fn nobody_is_left_waiting_in_the_past_or_until_they_are_quiet_again(
        minute in 0_i64..366 * 24 * 60,
        (from, until) in (0_u32..24 * 60, 0_u32..24 * 60),
        zone in prop::sample::select(vec![
            America::Santiago,
            Europe::Lisbon,
            America::Bogota,
            Australia::Lord_Howe,
        ]),
    ) {
        // A clock that is put forward must not leave out all of the time in between.
        prop_assume!((from + 24 * 60 - until) % (24 * 60) > 60);
        let time = |minute| NaiveTime::from_hms_opt(minute / 60, minute % 60, 0).unwrap();
        let now = at("2026-01-01T00:00:00Z") + TimeDelta::minutes(minute);
        let quiet = QuietHours::new(time(from), time(until)).unwrap();
        let shown = |moment: Timestamp| moment.with_timezone(&zone).time();
        match quiet.over_at(zone, now) {
            None => prop_assert!(!quiet.cover(shown(now))),
            Some(over) => {
                prop_assert!(quiet.cover(shown(now)) && !quiet.cover(shown(over)), "{over}");
                prop_assert!(over > now && over - now <= TimeDelta::hours(25), "{over}");
            }
        }
        let next = next_at(zone, time(from), now);
        prop_assert!(next > now && next - now <= TimeDelta::hours(26), "{next}");
    }
}
