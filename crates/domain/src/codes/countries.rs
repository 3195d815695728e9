//! Countries, by ISO 3166-1.

use crate::form::BadValue;
use celes::Country as Listed;
use serde::Serialize;
use std::sync::LazyLock;

/// What SIMAT writes for a country that nobody named (SED data dictionary of Anexo 6A, cut of April 2024).
pub const UNSPECIFIED_COUNTRY: u16 = 996;

/// In the list of `celes`, and not in the standard: its letters and its number are lent.
const KOSOVO: &str = "XK";

static ALL: LazyLock<Vec<Country>> = LazyLock::new(|| {
    let official = Listed::get_countries().into_iter().filter(|one| one.alpha2 != KOSOVO);
    let numeric = |value: usize| u16::try_from(value).unwrap_or(UNSPECIFIED_COUNTRY);
    let each = official.map(|one| Country { code: one.alpha2, numeric: numeric(one.value), name: one.long_name });
    let mut all: Vec<Country> = each.collect();
    all.sort_unstable_by_key(|one| one.code);
    all
});

/// A country.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Country {
    /// Its two letters.
    pub code: &'static str,
    /// Its number, which SIMAT uses.
    pub numeric: u16,
    /// What it is officially called in English.
    pub name: &'static str,
}

/// All countries, by code.
pub fn countries() -> &'static [Country] {
    &ALL
}

/// The two letters of a country, upper case.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct CountryCode(String);

impl CountryCode {
    /// Of a code that is in the list, in any case.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let code = typed.trim().to_ascii_uppercase();
        if country(&code).is_some() { Ok(Self(code)) } else { Err(BadValue::new("country.unknown")) }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// Whether it is this country.
    pub fn is_colombia(&self) -> bool {
        self.0 == "CO"
    }

    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Its number; [`UNSPECIFIED_COUNTRY`] when the list has it no more.
    pub fn numeric(&self) -> u16 {
        country(&self.0).map_or(UNSPECIFIED_COUNTRY, |one| one.numeric)
    }

    /// What it is officially called in English; empty when the list has it no more.
    pub fn name(&self) -> &'static str {
        country(&self.0).map_or("", |one| one.name)
    }
}

fn country(code: &str) -> Option<&'static Country> {
    let at = ALL.binary_search_by(|one| one.code.cmp(code)).ok()?;
    ALL.get(at)
}
