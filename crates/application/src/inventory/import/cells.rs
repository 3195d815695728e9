//! Single values of a sheet as people and spreadsheets write them. A blank one is `None`.

use chrono::{Months, NaiveTime};
use plantel_domain::clock::{Day, plausible_day};
use plantel_domain::form::BadValue;
use plantel_domain::inventory::{Field, FieldKind, FieldValue, Units};
use plantel_domain::money::Money;
use plantel_domain::text::fold;
use serde_json::Value;

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
    (
        Hint::Good,
        &[
            "disponible",
            "available",
            "bueno",
            "buena",
            "buen estado",
            "good",
            "en prestamo",
            "prestado",
            "prestada",
            "on loan",
            "in transit",
            "en transito",
            "empty",
        ],
    ),
    (Hint::Maintenance, &["mantenimiento", "en mantenimiento", "en reparacion", "maintenance", "in maintenance"]),
    (Hint::InUse, &["en uso", "in use"]),
    (Hint::Damaged, &["danado", "danada", "averiado", "averiada", "damaged", "broken"]),
    (Hint::Missing, &["faltante", "perdido", "perdida", "extraviado", "extraviada", "missing", "lost"]),
    // The labels of Snipe-IT; what is pending or archived there is not handed out.
    (Hint::Good, &["ready to deploy", "deployable"]),
    (Hint::InUse, &["deployed"]),
    (Hint::Maintenance, &["pending", "archived", "undeployable", "out for diagnostics", "out for repair"]),
    (Hint::Damaged, &["broken not fixable"]),
    (Hint::Missing, &["lost/stolen"]),
];

/// How yes and no are written, folded.
const YES: [&str; 7] = ["si", "yes", "true", "1", "verdadero", "sim", "verdadeiro"];
const NO: [&str; 5] = ["no", "false", "0", "falso", "nao"];

/// What spreadsheets show in place of a value that they could not work out.
const ERRORS: [&str; 9] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// The most months that are read.
const MAX_MONTHS: u16 = 1200;

/// Text that `parse` bounds. What a spreadsheet could not work out is no text.
pub fn text<T>(typed: &str, parse: impl Fn(&str) -> Result<T, BadValue>) -> Cell<T> {
    const BAD: &str = "import.bad-text";
    let typed = typed.trim();
    match typed {
        "" => Ok(None),
        typed if ERRORS.contains(&typed) => Err(BAD),
        typed => parse(typed).map(Some).map_err(|_| BAD),
    }
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

/// A day as `dd/mm/yyyy`, `d-m-yyyy` or `yyyy-mm-dd`; a time of the day after it is not looked at.
pub fn day(typed: &str) -> Cell<Day> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    calendar_day(typed).and_then(|day| plausible_day(day).ok()).map(Some).ok_or("import.bad-date")
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
    let number = |part: &str| digits(part).then(|| part.parse::<u16>().ok())?;
    Day::from_ymd_opt(number(year)?.into(), number(month)?.into(), number(day)?.into())
}

/// A whole number of months from 1 to 1200, also as `36 months`; 0 says that there are none.
pub fn months(typed: &str) -> Cell<u16> {
    let typed = typed.trim();
    let number = typed.split_once(' ').filter(|(_, unit)| {
        ["months", "month", "meses", "mes"].iter().any(|known| unit.trim().eq_ignore_ascii_case(known))
    });
    let months = units(number.map_or(typed, |(number, _)| number)).map(Option::unwrap_or_default);
    let months = months.ok().and_then(|months| u16::try_from(months).ok()).filter(|months| *months <= MAX_MONTHS);
    months.map(|months| (months > 0).then_some(months)).ok_or("import.bad-months")
}

/// Until when there is a warranty, or for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Warranty {
    /// Its last day.
    Until(Day),
    /// For so many months from the day of purchase.
    Months(u16),
}

impl Warranty {
    /// Its last day: so many months after the purchase on the same day, or the last of a shorter month.
    pub fn until(self, purchase: Option<Day>) -> Option<Day> {
        match self {
            Self::Until(day) => Some(day),
            Self::Months(months) => purchase?.checked_add_months(Months::new(months.into())),
        }
    }
}

/// A day, or a whole number of months: what stands there decides, for headings such as `Warranty` mean both.
pub fn warranty(typed: &str) -> Cell<Warranty> {
    match months(typed) {
        Ok(months) => Ok(months.map(Warranty::Months)),
        Err(_) => Ok(day(typed)?.map(Warranty::Until)),
    }
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

/// What a field of a category holds, as people write it; nothing where it cannot hold that.
pub fn field(field: &Field, typed: &str) -> Option<FieldValue> {
    let said = match field.kind {
        FieldKind::Text if ERRORS.contains(&typed) => return None,
        FieldKind::Text => Value::from(typed),
        FieldKind::Number => Value::from(decimal_comma(typed).unwrap_or_else(|| typed.to_owned())),
        FieldKind::Boolean => Value::from(flag(typed)?),
        FieldKind::Date => return day(typed).ok()?.map(FieldValue::Date),
        FieldKind::Choice => {
            let mut alike = field.choices.iter().filter(|choice| fold(choice.as_str()) == fold(typed));
            let exact = field.choices.iter().find(|choice| choice.as_str() == typed);
            Value::from(exact.or_else(|| alike.next())?.as_str())
        }
    };
    field.read(&said).ok()
}

fn flag(typed: &str) -> Option<bool> {
    let word = fold(typed);
    let yes = YES.contains(&word.as_str());
    (yes || NO.contains(&word.as_str())).then_some(yes)
}

/// A number such as `15,6` in decimal point notation. Three digits behind a comma may be thousands, unless
/// none or more than three stand before it.
fn decimal_comma(typed: &str) -> Option<String> {
    let (whole, decimals) = typed.split_once(',')?;
    let digits = whole.trim_start_matches('-');
    let thousands = decimals.len() == 3 && digits.len() <= 3 && !digits.starts_with('0');
    (!thousands).then(|| format!("{whole}.{decimals}"))
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
#[path = "cells_tests.rs"]
mod tests;
