use super::*;
use rstest::rstest;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

#[rstest]
#[case::each_minute("* * * * *", "2026-03-01T10:20:00Z", "2026-03-01T10:21:00Z")]
#[case::each_five_minutes("*/5 * * * *", "2026-03-01T10:20:00Z", "2026-03-01T10:25:00Z")]
#[case::each_night("30 7 * * *", "2026-03-01T07:30:00Z", "2026-03-02T07:30:00Z")]
#[case::later_that_day("0 23 * * *", "2026-02-28T23:00:00Z", "2026-03-01T23:00:00Z")]
#[case::a_weekday("0 6 * * MON", "2026-02-23T06:00:00Z", "2026-03-02T06:00:00Z")]
#[case::a_day_of_the_month("0 0 31 * *", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z")]
#[case::a_leap_day("0 0 29 2 *", "2024-02-29T00:00:00Z", "2028-02-29T00:00:00Z")]
fn a_schedule_was_due_and_is_due_again(#[case] text: &str, #[case] last: &str, #[case] next: &str) {
    let cron = Cron::parse(text).unwrap();
    let now = at("2026-03-01T10:20:00.000001Z");
    assert_eq!((cron.last(now), cron.next(now)), (Some(at(last)), Some(at(next))));
    assert_eq!(cron.wait(now), Some(at(next) - now));
}

#[test]
fn the_moment_itself_was_due_and_is_not_due_next() {
    let (cron, now) = (Cron::parse("20 10 * * *").unwrap(), at("2026-03-01T10:20:00Z"));
    assert_eq!((cron.last(now), cron.next(now)), (Some(now), Some(at("2026-03-02T10:20:00Z"))));
}

#[rstest]
#[case("")]
#[case("  ")]
fn an_empty_schedule_is_never_due(#[case] text: &str) {
    let cron = Cron::parse(text).unwrap();
    let now = at("2026-03-01T10:20:00Z");
    assert_eq!((&cron, cron.last(now), cron.next(now), cron.wait(now)), (&Cron::never(), None, None, None));
    assert_eq!(cron.as_str(), "");
}

#[rstest]
#[case::four_fields("30 7 * *")]
#[case::seconds("0 30 7 * * *")]
#[case::a_year("0 30 7 * * * 2030")]
#[case::a_nickname("@daily")]
#[case::words("every day at seven")]
fn another_number_of_fields_is_refused(#[case] text: &str) {
    assert_eq!(Cron::parse(text), Err(BadCron::Fields));
}

#[rstest]
#[case("60 * * * *")]
#[case("* 24 * * *")]
#[case("* * 0 * *")]
#[case("* * 32 * *")]
#[case("* * * 13 *")]
#[case("* * * * 8")]
#[case("*/0 * * * *")]
#[case("a b c d e")]
#[case("-1 * * * *")]
#[case("5-1 * * * *")]
fn a_field_that_cannot_be_so_is_refused(#[case] text: &str) {
    assert!(matches!(Cron::parse(text), Err(BadCron::Field(_))), "{text}: {:?}", Cron::parse(text));
}

#[test]
fn a_day_that_no_calendar_has_is_refused() {
    assert_eq!(Cron::parse("0 0 30 2 *"), Err(BadCron::Never));
}

#[test]
fn a_schedule_is_told_as_it_was_written_with_single_spaces() {
    assert_eq!(Cron::parse(" 30   7 * * * ").unwrap().to_string(), "30 7 * * *");
    assert_eq!(Cron::daily(7, 30).unwrap(), Cron::parse("30 7 * * *").unwrap());
    assert_eq!(Cron::daily(24, 0).unwrap_err(), Cron::parse("0 24 * * *").unwrap_err());
}
