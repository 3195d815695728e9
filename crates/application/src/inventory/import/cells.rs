//! Single values of a sheet as people and spreadsheets write them. A blank one is `None`.

use plantel_domain::clock::{Day, plausible_day};
use plantel_domain::form::BadValue;
use plantel_domain::inventory::Units;
use plantel_domain::money::Money;
use plantel_domain::text::fold;

/// A value, nothing, or the code of why it cannot be taken.
pub type Cell<T> = Result<Option<T>, &'static str>;

/// Reads an amount in decimal point notation into the institution's currency.
pub type ReadMoney<'a> = dyn Fn(&str) -> Result<Money, BadValue> + 'a;

/// What the status word of a row hints at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hint {
    /// Nothing is wrong.
    Good,
    /// Being repaired.
    Maintenance,
    /// At work in its room.
    InUse,
    /// Broken.
    Damaged,
    /// Not found.
    Missing,
}

/// The status words, folded, `_` and `-` read as spaces.
const WORDS: &[(Hint, &[&str])] = &[
    (Hint::Good, &["disponible", "available", "bueno", "buena", "buen estado", "good"]),
    (Hint::Maintenance, &["mantenimiento", "en mantenimiento", "en reparacion", "maintenance", "in maintenance"]),
    (Hint::InUse, &["en uso", "in use"]),
    (Hint::Damaged, &["danado", "danada", "averiado", "averiada", "damaged", "broken"]),
    (Hint::Missing, &["faltante", "perdido", "perdida", "extraviado", "extraviada", "missing", "lost"]),
];

/// Text that `parse` bounds.
pub fn text<T>(typed: &str, parse: impl Fn(&str) -> Result<T, BadValue>) -> Cell<T> {
    let typed = typed.trim();
    if typed.is_empty() { Ok(None) } else { parse(typed).map(Some).map_err(|_| "import.bad-text") }
}

/// A whole number of units, also as `26.0`; none may be below zero or above [`Units::MAX`].
pub fn units(typed: &str) -> Cell<u32> {
    const BAD: &str = "import.bad-quantity";
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let below_zero = typed.strip_prefix(['-', '\u{2212}']);
    let number = below_zero.unwrap_or(typed);
    let whole = [".0", ",0", ".00", ",00"].iter().find_map(|none| number.strip_suffix(none)).unwrap_or(number);
    if !digits(whole) {
        return Err(BAD);
    }
    if below_zero.is_some() && whole.bytes().any(|b| b != b'0') {
        return Err("import.negative-quantity");
    }
    whole.parse().ok().filter(|units| *units <= Units::MAX).map(Some).ok_or(BAD)
}

/// A quantity: at least one.
pub fn quantity(typed: &str) -> Cell<u32> {
    match units(typed)? {
        Some(0) => Err("import.bad-quantity"),
        quantity => Ok(quantity),
    }
}

/// A day as `dd/mm/yyyy`, `d-m-yyyy` or `yyyy-mm-dd`.
pub fn day(typed: &str) -> Cell<Day> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    calendar_day(typed).and_then(|day| plausible_day(day).ok()).map(Some).ok_or("import.bad-date")
}

fn calendar_day(typed: &str) -> Option<Day> {
    let slashed = typed.contains('/');
    let parts: Vec<_> = typed.split(if slashed { '/' } else { '-' }).collect();
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    let [year, month, day] = match (parts.as_slice(), lengths.as_slice()) {
        ([d, m, y], [1..=2, 1..=2, 4]) => [y, m, d],
        ([y, m, d], [4, 2, 2]) if !slashed => [y, m, d],
        _ => return None,
    };
    let number = |part: &str| digits(part).then(|| part.parse::<u16>().ok())?;
    Day::from_ymd_opt(number(year)?.into(), number(month)?.into(), number(day)?.into())
}

/// An amount of money that is not negative: `3.200.000,50`, `3200000.50`, `$ 1.200` or `COP 1.200,00`,
/// where the currency must be the one that `read` reads.
pub fn money(typed: &str, read: &ReadMoney<'_>) -> Cell<Money> {
    const BAD: &str = "import.bad-money";
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let currency: String = typed.chars().filter(|c| c.is_alphabetic()).collect();
    let amount = typed.trim_matches(|c: char| c == '$' || c.is_alphabetic() || c.is_whitespace());
    let money = decimal_point(amount).and_then(|amount| read(&amount).ok()).ok_or(BAD)?;
    let own = currency.is_empty() || currency.eq_ignore_ascii_case(money.currency().code());
    if own { Ok(Some(money)) } else { Err(BAD) }
}

/// Brings an amount into decimal point notation. Of two kinds of separators the last is the decimal
/// one; one kind alone separates thousands if all groups after the first have three digits, else decimals.
fn decimal_point(amount: &str) -> Option<String> {
    let Some(at) = amount.rfind(['.', ',']) else { return digits(amount).then(|| amount.to_owned()) };
    let (whole, decimals) = (&amount[..at], &amount[at + 1..]);
    let (last, other) = if amount[at..].starts_with('.') { ('.', ',') } else { (',', '.') };
    if thousands(amount, last) {
        return Some(amount.replace(last, ""));
    }
    let whole = if thousands(whole, other) { whole.replace(other, "") } else { whole.to_owned() };
    if !digits(&whole) || !digits(decimals) || (decimals.len() > 2 && !amount.contains(other)) {
        return None;
    }
    // So that `1.200,00` is also an amount of a currency without decimals.
    let none = decimals.bytes().all(|b| b == b'0');
    Some(if none { whole } else { format!("{whole}.{decimals}") })
}

fn thousands(amount: &str, separator: char) -> bool {
    let groups: Vec<_> = amount.split(separator).collect();
    let [first, rest @ ..] = groups.as_slice() else { return false };
    let leads = digits(first) && first.len() <= 3 && !first.starts_with('0');
    leads && !rest.is_empty() && rest.iter().all(|group| digits(group) && group.len() == 3)
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A status word.
pub fn hint(typed: &str) -> Cell<Hint> {
    let word = fold(&typed.replace(['_', '-'], " "));
    if word.is_empty() {
        return Ok(None);
    }
    let known = WORDS.iter().find(|(_, words)| words.contains(&word.as_str()));
    known.map(|(hint, _)| Some(*hint)).ok_or("import.unknown-status")
}

#[cfg(test)]
mod tests {
    use super::*;
    use plantel_domain::text::Line;
    use rstest::rstest;

    fn pesos(amount: &str) -> Result<Money, BadValue> {
        Money::parse(amount, Money::currency_of("COP").unwrap())
    }

    #[rstest]
    #[case("3.200.000,50", 320_000_050)]
    #[case("3,200,000.50", 320_000_050)]
    #[case("3.200.000", 320_000_000)]
    #[case("3,200,000", 320_000_000)]
    #[case("3200000.50", 320_000_050)]
    #[case("3200000,5", 320_000_050)]
    #[case("3200000", 320_000_000)]
    #[case("32.000", 3_200_000)]
    #[case("$ 1.200", 120_000)]
    #[case("$1.200", 120_000)]
    #[case("COP 1.200,00", 120_000)]
    #[case("1.200 cop", 120_000)]
    #[case("$\u{a0}0", 0)]
    #[case("0,5", 50)]
    fn an_amount_is_read_as_it_is_meant(#[case] typed: &str, #[case] minor: i64) {
        assert_eq!(money(typed, &pesos).unwrap().unwrap().minor(), minor);
    }

    #[rstest]
    #[case("-1.200")]
    #[case("$ -5")]
    #[case("-$5")]
    #[case("(1.200)")]
    #[case("1.2.3")]
    #[case("3.200,50.5")]
    #[case("3.20.000,00")]
    #[case("1.200,505")]
    #[case("0.500")]
    #[case("3200.000")]
    #[case("1.")]
    #[case(",5")]
    #[case("1e3")]
    #[case("USD 5")]
    #[case("gratis")]
    #[case("99.999.999.999.999.999.999")]
    fn what_is_no_amount_or_may_mean_two_is_refused(#[case] typed: &str) {
        assert_eq!(money(typed, &pesos), Err("import.bad-money"));
    }

    #[test]
    fn an_amount_of_a_currency_without_decimals_may_be_written_with_none() {
        let chilean = |amount: &str| Money::parse(amount, Money::currency_of("CLP").unwrap());
        assert_eq!(money("1.200,00", &chilean).unwrap().unwrap().minor(), 1200);
        assert!(money("1.200,50", &chilean).is_err());
    }

    #[rstest]
    #[case("29/02/2024", "2024-02-29")]
    #[case("5/3/2021", "2021-03-05")]
    #[case("05-03-2021", "2021-03-05")]
    #[case(" 2021-03-05 ", "2021-03-05")]
    fn a_day_is_read_as_it_is_meant(#[case] typed: &str, #[case] read: &str) {
        assert_eq!(day(typed).unwrap().unwrap().to_string(), read);
    }

    #[rstest]
    #[case("31/02/2024")]
    #[case("29/02/2023")]
    #[case("13/13/2021")]
    #[case("00/01/2021")]
    #[case("5/3/21")]
    #[case("2021/03/05")]
    #[case("05/03-2021")]
    #[case("+5/03/2021")]
    #[case("31/12/1899")]
    #[case("01/01/2200")]
    #[case("marzo")]
    fn what_is_no_day_of_the_calendar_or_a_mistake_is_refused(#[case] typed: &str) {
        assert_eq!(day(typed), Err("import.bad-date"));
    }

    #[rstest]
    #[case("26", Ok(Some(26)))]
    #[case("26.0", Ok(Some(26)))]
    #[case("0", Ok(Some(0)))]
    #[case("-0", Ok(Some(0)))]
    #[case("1000000", Ok(Some(1_000_000)))]
    #[case("", Ok(None))]
    #[case("-1", Err("import.negative-quantity"))]
    #[case("1000001", Err("import.bad-quantity"))]
    #[case("1.000", Err("import.bad-quantity"))]
    #[case("2.5", Err("import.bad-quantity"))]
    #[case("99999999999999", Err("import.bad-quantity"))]
    #[case("+3", Err("import.bad-quantity"))]
    #[case("dos", Err("import.bad-quantity"))]
    fn units_are_whole_numbers(#[case] typed: &str, #[case] read: Cell<u32>) {
        assert_eq!(units(typed), read);
    }

    #[test]
    fn a_quantity_is_at_least_one() {
        assert_eq!((quantity("1"), quantity("0")), (Ok(Some(1)), Err("import.bad-quantity")));
    }

    #[rstest]
    #[case("Disponible", Ok(Some(Hint::Good)))]
    #[case("MANTENIMIENTO", Ok(Some(Hint::Maintenance)))]
    #[case("in_use", Ok(Some(Hint::InUse)))]
    #[case(" en  uso ", Ok(Some(Hint::InUse)))]
    #[case("Dañado", Ok(Some(Hint::Damaged)))]
    #[case("lost", Ok(Some(Hint::Missing)))]
    #[case("", Ok(None))]
    #[case("prestado a Juan", Err("import.unknown-status"))]
    fn a_status_word_is_a_hint(#[case] typed: &str, #[case] read: Cell<Hint>) {
        assert_eq!(hint(typed), read);
    }

    #[test]
    fn text_is_bounded_and_blank_text_is_none() {
        assert_eq!(text(" ", Line::<3>::parse), Ok(None));
        assert_eq!(text("a\u{0}b", Line::<3>::parse), Err("import.bad-text"));
        assert_eq!(text("four", Line::<3>::parse), Err("import.bad-text"));
    }
}
