//! Numbers of a workbook as a person would have typed them.

use chrono::{Days, NaiveDate};

/// How a number is shown, as far as it changes what it means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// As a number.
    #[default]
    Number,
    /// As a day, a time or both.
    Moment,
}

impl Format {
    /// What a format code makes of a number: a moment if its first section has a letter of one, unless it
    /// counts time (`[h]:mm`).
    pub fn of(code: &str) -> Self {
        let mut rest = code.chars();
        let mut moment = false;
        while let Some(c) = rest.next() {
            match c {
                '"' => drop(rest.by_ref().find(|c| *c == '"')),
                '\\' | '_' | '*' => drop(rest.next()),
                '[' => {
                    let inside: String = rest.by_ref().take_while(|c| *c != ']').collect();
                    if !inside.is_empty() && inside.chars().all(|c| matches!(c.to_ascii_lowercase(), 'h' | 'm' | 's')) {
                        return Self::Number;
                    }
                }
                ';' => break,
                c => moment |= matches!(c.to_ascii_lowercase(), 'd' | 'm' | 'y' | 'h' | 's'),
            }
        }
        if moment { Self::Moment } else { Self::Number }
    }
}

/// The built-in format of this number (ECMA-376 part 1, 18.8.30).
pub fn format(id: &str) -> Format {
    match id.parse() {
        Ok(14..=22 | 27..=36 | 45 | 47 | 50..=58) => Format::Moment,
        _ => Format::Number,
    }
}

/// A number as text: a whole one without decimals, none with an exponent, up to 15 significant digits as
/// Excel has them. Exactly three decimals get a zero more, or `1.125` would be read as thousands; where a text
/// is wanted, [`as_text`] takes it away.
pub fn number(typed: &str, format: Format, from_1904: bool) -> Option<String> {
    let number: f64 = typed.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
    let moment = if format == Format::Moment { moment(number, from_1904) } else { None };
    Some(moment.unwrap_or_else(|| decimal(number)))
}

fn decimal(number: f64) -> String {
    let scientific = format!("{:.14e}", number.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let digits = mantissa.replace('.', "");
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        return "0".to_owned();
    }
    let sign = if number < 0.0 { "-" } else { "" };
    let whole = usize::try_from(exponent + 1).unwrap_or(0);
    if whole >= digits.len() {
        return format!("{sign}{digits}{}", "0".repeat(whole - digits.len()));
    }
    let zeros = usize::try_from(-(exponent + 1)).unwrap_or(0);
    let (before, after) = digits.split_at(whole);
    let before = if before.is_empty() { "0" } else { before };
    let more = if zeros + after.len() == 3 { ADDED } else { "" };
    format!("{sign}{before}.{}{after}{more}", "0".repeat(zeros))
}

/// A zero that is none of the number's, with a sign behind it that no text has.
const ADDED: &str = "0\u{1}";

/// A cell as it stands.
pub fn as_text(cell: &str) -> &str {
    three_decimals(cell).unwrap_or(cell)
}

/// A cell for whom a point may stand between thousands.
pub fn as_number(cell: &str) -> &str {
    if three_decimals(cell).is_some() { &cell[..=cell.len() - ADDED.len()] } else { cell }
}

/// A number with a zero that is none of its own, without it.
fn three_decimals(cell: &str) -> Option<&str> {
    let number = cell.strip_suffix(ADDED)?;
    let (whole, decimals) = number.strip_prefix('-').unwrap_or(number).split_once('.')?;
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    (digits(whole) && digits(decimals) && decimals.len() == 3).then_some(number)
}

/// A count of days as `yyyy-mm-dd`, with the time if it has one. Excel counts a 29 February 1900.
fn moment(number: f64, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let seconds = (number * 86_400.0).round();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bounded above, and whole")]
    let seconds = seconds as u64;
    let (days, seconds) = (seconds / 86_400, seconds % 86_400);
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if days == 0 && !from_1904 {
        return Some(time);
    }
    let first = match () {
        () if from_1904 => NaiveDate::from_ymd_opt(1904, 1, 1)?,
        () if days < 60 => NaiveDate::from_ymd_opt(1899, 12, 31)?,
        () => NaiveDate::from_ymd_opt(1899, 12, 30)?,
    };
    let day = first.checked_add_days(Days::new(days))?;
    Some(if seconds == 0 { day.to_string() } else { format!("{day} {time}") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("26", "26")]
    #[case("26.0", "26")]
    #[case("2154000.5", "2154000.5")]
    #[case("1E+15", "1000000000000000")]
    #[case("1.5E-7", "0.00000015")]
    #[case("0.30000000000000004", "0.3")]
    #[case("123456789.12345678", "123456789.123457")]
    #[case("9007199254740993", "9007199254740990")]
    #[case("-4.5", "-4.5")]
    #[case("-0", "0")]
    fn a_number_is_what_a_person_would_have_typed(#[case] stored: &str, #[case] text: &str) {
        assert_eq!(number(stored, Format::Number, false).unwrap(), text);
    }

    #[rstest]
    #[case("1.125", "1.125", "1.1250")]
    #[case("0.001", "0.001", "0.0010")]
    #[case("1.1240000000000001", "1.124", "1.1240")]
    #[case("-1.125", "-1.125", "-1.1250")]
    #[case("1.25", "1.25", "1.25")]
    fn three_decimals_are_no_thousands(#[case] stored: &str, #[case] text: &str, #[case] as_read: &str) {
        let cell = number(stored, Format::Number, false).unwrap();
        assert_eq!((as_text(&cell), as_number(&cell)), (text, as_read));
    }

    #[rstest]
    #[case("44260", false, "2021-03-05")]
    #[case("44260.5", false, "2021-03-05 12:00:00")]
    #[case("44259.9999999", false, "2021-03-05")]
    #[case("42798", true, "2021-03-05")]
    #[case("59", false, "1900-02-28")]
    #[case("61", false, "1900-03-01")]
    #[case("0.25", false, "06:00:00")]
    #[case("-1", false, "-1")]
    #[case("2958466", false, "2958466")]
    #[case("1e300", false, &format!("1{}", "0".repeat(300)))]
    fn a_moment_is_counted_from_its_epoch(#[case] stored: &str, #[case] from_1904: bool, #[case] text: &str) {
        assert_eq!(number(stored, Format::Moment, from_1904).unwrap(), text);
    }

    #[rstest]
    #[case("dd/mm/yyyy", Format::Moment)]
    #[case("[$-409]d-mmm-yy;@", Format::Moment)]
    #[case("h:mm AM/PM", Format::Moment)]
    #[case("General", Format::Number)]
    #[case("#,##0.00", Format::Number)]
    #[case("[Red]0.00", Format::Number)]
    #[case("0 \"días\"", Format::Number)]
    #[case("0\\d", Format::Number)]
    #[case("_-* #,##0.00 [$€-1]_-;\\-* d", Format::Number)]
    #[case("[h]:mm:ss", Format::Number)]
    #[case("\"unclosed", Format::Number)]
    fn a_format_with_letters_of_a_date_makes_a_moment(#[case] code: &str, #[case] format: Format) {
        assert_eq!(Format::of(code), format);
    }
}
