//! Single values of a list as people and spreadsheets write them. A blank one is `None`.

use chrono::NaiveTime;
use plantel_domain::clock::{Day, plausible_day};
use plantel_domain::codes::Zone;
use plantel_domain::form::BadValue;
use plantel_domain::text::fold;

/// A value, nothing, or the code of why it cannot be taken.
pub(super) type Cell<T> = Result<Option<T>, &'static str>;

/// What spreadsheet programs write where a formula failed.
const ERRORS: [&str; 9] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// What `parse` reads; refused with this code. What a spreadsheet could not work out is nothing that anybody wrote.
pub(super) fn read<T>(typed: &str, parse: impl FnOnce(&str) -> Result<T, BadValue>, code: &'static str) -> Cell<T> {
    match typed.trim() {
        "" => Ok(None),
        typed if ERRORS.contains(&typed) => Err(code),
        typed => parse(typed).map(Some).map_err(|_| code),
    }
}

/// A day as `dd/mm/yyyy`, `d-m-yyyy` or `yyyy-mm-dd`, on which somebody can have been born by `today`; a time of the
/// day after it is not looked at.
pub(super) fn birth_day(typed: &str, today: Day) -> Cell<Day> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day = calendar_day(typed).and_then(|day| plausible_day(day).ok()).ok_or("import.bad-date")?;
    if day > today { Err("import.future-birth-date") } else { Ok(Some(day)) }
}

fn calendar_day(typed: &str) -> Option<Day> {
    let typed = match typed.split_once([' ', 'T']) {
        Some((day, time)) if NaiveTime::parse_from_str(time, "%H:%M:%S%.f").is_ok() => day,
        _ => typed,
    };
    let slashed = typed.contains('/');
    let parts: Vec<_> = typed.split(if slashed { '/' } else { '-' }).collect();
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    let [year, month, day] = match (parts.as_slice(), lengths.as_slice()) {
        ([d, m, y], [1..=2, 1..=2, 4]) => [y, m, d],
        ([y, m, d], [4, 2, 2]) if !slashed => [y, m, d],
        _ => return None,
    };
    let number = |part: &str| if part.bytes().all(|b| b.is_ascii_digit()) { part.parse::<u16>().ok() } else { None };
    Day::from_ymd_opt(number(year)?.into(), number(month)?.into(), number(day)?.into())
}

/// In town or outside of it, as offices write it; or by SIMAT's code, or its published name.
pub(super) fn zone(typed: &str) -> Result<Zone, BadValue> {
    match fold(typed).as_str() {
        "u" | "1" | "urbana" | "urbano" => Ok(Zone::Urban),
        "r" | "2" | "rural" => Ok(Zone::Rural),
        word => Zone::parse(word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("18/08/2021", "2021-08-18")]
    #[case(" 1/2/2015 ", "2015-02-01")]
    #[case("1-2-2015", "2015-02-01")]
    #[case("2015-02-01", "2015-02-01")]
    #[case("2015-02-01 00:00:00", "2015-02-01")]
    #[case("16/03/2026", "2026-03-16")]
    fn a_birth_is_read_as_offices_write_it(#[case] typed: &str, #[case] read: &str) {
        assert_eq!(birth_day(typed, day("2026-03-16")), Ok(Some(day(read))));
    }

    #[rstest]
    #[case("17/03/2026", "import.future-birth-date")]
    #[case("01/01/2033", "import.future-birth-date")]
    #[case("31/02/2015", "import.bad-date")]
    #[case("08/18/2021", "import.bad-date")]
    #[case("18/08/21", "import.bad-date")]
    #[case("2021/08/18", "import.bad-date")]
    #[case("01/01/1899", "import.bad-date")]
    #[case("+1/02/2015", "import.bad-date")]
    #[case("44426", "import.bad-date")]
    #[case("#N/A", "import.bad-date")]
    fn a_day_on_which_nobody_was_born_is_refused(#[case] typed: &str, #[case] code: &str) {
        assert_eq!(birth_day(typed, day("2026-03-16")), Err(code));
    }

    #[rstest]
    #[case("Urbana", Ok(Zone::Urban))]
    #[case("1", Ok(Zone::Urban))]
    #[case("RURAL", Ok(Zone::Rural))]
    #[case("urban", Ok(Zone::Urban))]
    #[case("centro", Err("zone.unknown"))]
    fn a_zone_is_read_as_offices_write_it(#[case] typed: &str, #[case] read: Result<Zone, &str>) {
        assert_eq!(zone(typed).map_err(|bad| bad.code), read);
    }

    #[test]
    fn what_a_formula_failed_to_give_is_no_text() {
        let text = |typed: &str| read(typed, |typed| Ok(typed.to_owned()), "import.bad-text");
        assert_eq!((text(" "), text("#REF!")), (Ok(None), Err("import.bad-text")));
        assert_eq!(text(" # 5-35 "), Ok(Some("# 5-35".to_owned())));
    }
}
