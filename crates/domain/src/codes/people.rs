//! What is written down of people: what they are called, how they are reached, where they live.

use super::spelling;
use crate::form::BadValue;
use crate::names::names;
use crate::text::{Line, fold};
use serde::Serialize;
use std::fmt;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

names! {
    /// The sex that a paper says, by the letters that SIMAT uses.
    Sex, "sex.unknown" {
        /// Femenino.
        Female = "F",
        /// Masculino.
        Male = "M",
    }
}

impl Sex {
    /// As offices write it: `f`, `Masculino`, `mujer`.
    pub fn read(typed: &str) -> Result<Self, BadValue> {
        const SPELLINGS: &[(Sex, &[&str])] =
            &[(Sex::Female, &["f", "femenino", "mujer"]), (Sex::Male, &["m", "masculino", "hombre"])];
        spelling::read(typed, SPELLINGS).ok_or(BadValue::new("sex.unknown"))
    }

    /// What it is called in Spanish.
    pub fn spanish(self) -> &'static str {
        match self {
            Self::Female => "Femenino",
            Self::Male => "Masculino",
        }
    }
}

names! {
    /// Where somebody lives: in town or in the country (SED data dictionary of Anexo 6A, cut of April 2024).
    Zone, "zone.unknown" {
        /// Urbana.
        Urban = "urban",
        /// Rural.
        Rural = "rural",
    }
}

impl Zone {
    /// SIMAT's code.
    pub fn simat(self) -> u8 {
        match self {
            Self::Urban => 1,
            Self::Rural => 2,
        }
    }

    /// What it is called in Spanish.
    pub fn spanish(self) -> &'static str {
        match self {
            Self::Urban => "Urbana",
            Self::Rural => "Rural",
        }
    }
}

/// The stratum of a dwelling, 1 to 6, or 0 where it has none (SED data dictionary of Anexo 6A, cut of April 2024).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Stratum(u8);

impl Stratum {
    /// All of them, from the lowest.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=6).map(Self)
    }

    /// Reads its digit.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let stratum = spelling::number::<u8>(typed).ok_or(BadValue::new("stratum.unknown"))?;
        Self::try_from(stratum)
    }

    /// Its digit.
    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Stratum {
    type Error = BadValue;

    fn try_from(stratum: u8) -> Result<Self, BadValue> {
        if stratum <= 6 { Ok(Self(stratum)) } else { Err(BadValue::new("stratum.unknown")) }
    }
}

/// One of a person's names or surnames: 1 to 200 letters of any script, with spaces, apostrophes, hyphens and dots
/// between them. Letters are composed and spaces single, so that names that look the same are the same.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct NamePart(String);

impl NamePart {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let composed: String = typed.nfc().collect();
        let line = Line::<200>::parse(&composed)?;
        let name = line.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        let allowed = |c: char| letter(c) || mark(c) || matches!(c, ' ' | '\'' | '’' | '-' | '.');
        let good = name.chars().all(allowed) && name.chars().any(letter);
        if good { Ok(Self(name)) } else { Err(BadValue::new("name.character")) }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The name itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for NamePart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Unicode counts letters in circles and squares as letters too, and some of them are drawn as pictures.
fn letter(c: char) -> bool {
    let drawn = matches!(c, 'ª' | 'º' | 'ℹ' | '\u{24b6}'..='\u{24e9}' | '\u{1f130}'..='\u{1f189}');
    c.is_alphabetic() && !c.is_numeric() && !drawn
}

/// Marks above and below letters; not those that draw a sign around them, or say how a picture is drawn.
fn mark(c: char) -> bool {
    is_combining_mark(c) && !matches!(c, '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}')
}

/// What somebody is called, in its parts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct PersonName {
    /// First surname.
    pub first_surname: NamePart,
    /// Second surname, of who has one.
    pub second_surname: Option<NamePart>,
    /// First name.
    pub first_name: NamePart,
    /// The other names, of who has them.
    pub second_name: Option<NamePart>,
}

impl PersonName {
    /// As people say it: `Ana María Peña Ruiz`.
    pub fn full(&self) -> String {
        let Self { first_surname, second_surname, first_name, second_name } = self;
        joined([Some(first_name), second_name.as_ref(), Some(first_surname), second_surname.as_ref()])
    }

    /// As lists have it: `Peña Ruiz Ana María`.
    pub fn sorted(&self) -> String {
        let Self { first_surname, second_surname, first_name, second_name } = self;
        joined([Some(first_surname), second_surname.as_ref(), Some(first_name), second_name.as_ref()])
    }

    /// As it is searched and put in order: [`sorted`](Self::sorted), [folded](fold).
    pub fn folded(&self) -> String {
        fold(&self.sorted())
    }
}

fn joined(parts: [Option<&NamePart>; 4]) -> String {
    parts.into_iter().flatten().map(NamePart::as_str).collect::<Vec<_>>().join(" ")
}

/// A number by which somebody is called: at least 7 digits, at most 20 characters with the `+` that may be first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads one with spaces and dashes.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let between = |c: char| matches!(c, ' ' | '\u{a0}' | '-' | '\u{2010}'..='\u{2015}');
        let phone: String = typed.trim().chars().filter(|c| !between(*c)).collect();
        let digits = phone.strip_prefix('+').unwrap_or(&phone);
        let good = digits.len() >= 7 && phone.len() <= 20 && digits.bytes().all(|b| b.is_ascii_digit());
        if good { Ok(Self(phone)) } else { Err(BadValue::new("phone.invalid")) }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The digits, with the `+` if there is one.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
#[path = "people_tests.rs"]
mod tests;
