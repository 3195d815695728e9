//! Money in integer minor units: a decimal column is a float on one of our databases.

use crate::form::BadValue;
use iso_currency::Currency;
use serde::{Serialize, Serializer};
use std::fmt;

/// An amount in minor units of its currency (ISO 4217: centavos for COP, nothing smaller for CLP).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    minor: i64,
    currency: Currency,
}

impl Money {
    /// From minor units.
    pub fn from_minor(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// From a decimal point notation such as `3200000.50`; more decimals than the currency has are refused.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, BadValue> {
        let bad = || BadValue::new("money.bad-amount");
        let decimals = decimals(currency);
        let (whole, fraction) = amount.split_once('.').unwrap_or((amount, ""));
        let (negative, whole) = whole.strip_prefix('-').map_or((false, whole), |w| (true, w));
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(fraction) || fraction.len() > decimals {
            return Err(bad());
        }
        if amount.ends_with('.') {
            return Err(bad());
        }
        let minor: i64 = format!("{whole}{fraction:0<decimals$}").parse().map_err(|_| bad())?;
        Ok(Self { minor: if negative { -minor } else { minor }, currency })
    }

    /// The currency of a code such as `COP`.
    pub fn currency_of(code: &str) -> Result<Currency, BadValue> {
        Currency::from_code(code).ok_or(BadValue::new("money.unknown-currency"))
    }

    /// Refuses less than nothing.
    pub fn not_negative(self) -> Result<Self, BadValue> {
        if self.minor < 0 { Err(BadValue::new("money.negative")) } else { Ok(self) }
    }

    /// In minor units.
    pub fn minor(&self) -> i64 {
        self.minor
    }

    /// Its currency.
    pub fn currency(&self) -> Currency {
        self.currency
    }

    /// In decimal point notation, with all decimals of the currency.
    pub fn amount(&self) -> String {
        let decimals = decimals(self.currency);
        let digits = format!("{:0>width$}", self.minor.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        let sign = if self.minor < 0 { "-" } else { "" };
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }
}

/// How many decimals the currency has.
pub fn decimals(currency: Currency) -> usize {
    currency.exponent().map_or(0, usize::from)
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount(), self.currency.code())
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("3200000.50", Currency::COP, 320_000_050)]
    #[case("3200000.5", Currency::COP, 320_000_050)]
    #[case("-0.01", Currency::COP, -1)]
    #[case("1500", Currency::CLP, 1500)]
    fn an_amount_is_read_to_the_last_unit(#[case] text: &str, #[case] currency: Currency, #[case] minor: i64) {
        assert_eq!(Money::parse(text, currency).unwrap().minor(), minor);
    }

    #[rstest]
    #[case("")]
    #[case("1.")]
    #[case(".5")]
    #[case("1.005")]
    #[case("1e3")]
    #[case("--1")]
    #[case("NaN")]
    #[case("92233720368547758.08")]
    fn what_is_no_amount_of_pesos_is_refused(#[case] text: &str) {
        assert_eq!(Money::parse(text, Currency::COP).unwrap_err().code, "money.bad-amount");
    }

    proptest! {
        #[test]
        fn an_amount_survives_being_written_and_read(minor in -i64::MAX..i64::MAX) {
            for currency in [Currency::COP, Currency::CLP, Currency::KWD] {
                let money = Money::from_minor(minor, currency);
                prop_assert_eq!(Money::parse(&money.amount(), currency).unwrap(), money);
            }
        }
    }
}
