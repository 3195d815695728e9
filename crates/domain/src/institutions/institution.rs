//! A school, training centre, university or farm: what everything else belongs to.

use crate::access::Module;
use crate::clock::Timestamp;
use crate::form::{BadValue, Patch};
use crate::identity::Locale;
use crate::ids::InstitutionId;
use crate::journal::facts;
use crate::store::Version;
use crate::text::Line;
use chrono_tz::Tz;
use iso_currency::Currency;
use serde::{Serialize, Serializer};
use std::collections::BTreeSet;

/// What an institution is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionKind {
    /// Of basic and secondary education.
    School,
    /// Of work training.
    TrainingCenter,
    /// Or one of its departments.
    University,
    /// Of a campus.
    Farm,
}

impl InstitutionKind {
    /// All of them, with their published names.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("school", Self::School),
        ("training_center", Self::TrainingCenter),
        ("university", Self::University),
        ("farm", Self::Farm),
    ];

    /// The published name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, kind)| *kind == self).map_or("", |(name, _)| name)
    }

    /// Of a published name.
    pub fn parse(name: &str) -> Result<Self, BadValue> {
        let known = Self::ALL.iter().find(|(known, _)| *known == name);
        known.map(|(_, kind)| *kind).ok_or(BadValue::new("kind.unknown"))
    }
}

/// A short name of an institution for people who type: letters, digits and dashes, in upper case; unique.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct InstitutionCode(String);

impl InstitutionCode {
    /// Reads 2 to 32 letters, digits or dashes, and puts them into upper case.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let code = typed.trim().to_ascii_uppercase();
        let allowed = code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if allowed && (2..=32).contains(&code.len()) { Ok(Self(code)) } else { Err(BadValue::new("code.invalid")) }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A Colombian tax number with its check digit, kept as `900123456-8`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Nit(String);

impl Nit {
    /// Reads up to 15 digits, with or without dots, then a dash and the check digit.
    ///
    /// The digit: weights 3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71 from the right,
    /// modulo 11, and 11 minus the rest when that is above 1 (DIAN, Orden Administrativa 4 of 1989).
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let invalid = BadValue::new("nit.invalid");
        let plain: String = typed.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let (number, digit) = plain.split_once('-').ok_or(invalid.clone())?;
        let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if !digits(number) || !digits(digit) || number.len() > 15 || digit.len() != 1 {
            return Err(invalid);
        }
        if digit.parse() != Ok(Self::check_digit(number)) {
            return Err(BadValue::new("nit.check-digit"));
        }
        Ok(Self(plain))
    }

    fn check_digit(number: &str) -> u32 {
        const WEIGHTS: [u32; 15] = [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71];
        let digits = number.bytes().rev().map(|b| u32::from(b - b'0'));
        let rest = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum::<u32>() % 11;
        if rest > 1 { 11 - rest } else { rest }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The 12 digits by which the statistics office DANE knows a school.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct DaneCode(String);

impl DaneCode {
    /// Reads 12 digits.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let code = typed.trim();
        let right = code.len() == 12 && code.bytes().all(|b| b.is_ascii_digit());
        if right { Ok(Self(code.to_owned())) } else { Err(BadValue::new("dane.invalid")) }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a name of the IANA time zone database, such as `America/Bogota`.
pub fn time_zone(name: &str) -> Result<Tz, BadValue> {
    name.parse().map_err(|_| BadValue::new("time-zone.unknown"))
}

/// The tenant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Institution {
    /// Its id.
    pub id: InstitutionId,
    /// What it is.
    pub kind: InstitutionKind,
    /// What it is called.
    pub name: Line<200>,
    /// What people type for it.
    pub code: InstitutionCode,
    /// Its tax number.
    pub nit: Option<Nit>,
    /// Its number at the statistics office.
    pub dane_code: Option<DaneCode>,
    /// Where its calendar days begin and end.
    #[serde(serialize_with = "zone_name")]
    pub time_zone: Tz,
    /// Its language, for who chose none.
    pub locale: Locale,
    /// The currency of amounts without one.
    #[serde(serialize_with = "currency_code")]
    pub currency: Currency,
    /// The modules switched on.
    pub modules: BTreeSet<Module>,
    /// Whether its people may act in it.
    pub active: bool,
    /// When it was made.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
fn zone_name<S: Serializer>(zone: &Tz, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(zone.name())
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the form that serde calls")]
fn currency_code<S: Serializer>(currency: &Currency, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(currency.code())
}

/// What a platform administrator fills in for a new institution.
#[derive(Clone, Debug)]
pub struct NewInstitution {
    /// What it is.
    pub kind: InstitutionKind,
    /// What it is called.
    pub name: Line<200>,
    /// What people type for it.
    pub code: InstitutionCode,
    /// Its tax number.
    pub nit: Option<Nit>,
    /// Its number at the statistics office.
    pub dane_code: Option<DaneCode>,
    /// Where it is.
    pub time_zone: Tz,
    /// Its language.
    pub locale: Locale,
    /// Its currency.
    pub currency: Currency,
    /// The modules it starts with.
    pub modules: BTreeSet<Module>,
}

/// A partial change of an institution's own data.
#[derive(Clone, Debug, Default)]
pub struct InstitutionChange {
    /// A new name.
    pub name: Option<Line<200>>,
    /// A new tax number.
    pub nit: Patch<Nit>,
    /// A new number at the statistics office.
    pub dane_code: Patch<DaneCode>,
    /// Another time zone.
    pub time_zone: Option<Tz>,
    /// Another language.
    pub locale: Option<Locale>,
    /// Switched off or on: for platform administrators.
    pub active: Option<bool>,
}

impl Institution {
    /// Applies a change.
    #[must_use]
    pub fn change(mut self, change: InstitutionChange) -> Self {
        if let Some(name) = change.name {
            self.name = name;
        }
        change.nit.apply(&mut self.nit);
        change.dane_code.apply(&mut self.dane_code);
        self.time_zone = change.time_zone.unwrap_or(self.time_zone);
        self.locale = change.locale.unwrap_or(self.locale);
        self.active = change.active.unwrap_or(self.active);
        self
    }
}

facts! {
    about "institution" {
        /// Which institution.
        institution: InstitutionId,
    }

    /// An institution was made.
    InstitutionCreated = "institution.created",
    /// Its data changed.
    InstitutionChanged = "institution.changed",
    /// Modules were switched on or off.
    ModulesSwitched = "institution.modules-switched",
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("800197268-4")] // the tax office itself
    #[case("899.999.034-1")] // SENA
    #[case("860034313-7")]
    fn a_real_tax_number_is_read(#[case] typed: &str) {
        assert!(Nit::parse(typed).is_ok());
    }

    #[rstest]
    #[case("800197268-5", "nit.check-digit")]
    #[case("800197268", "nit.invalid")]
    #[case("80019726A-4", "nit.invalid")]
    #[case("1234567890123456-1", "nit.invalid")]
    #[case("-4", "nit.invalid")]
    fn a_wrong_tax_number_is_refused(#[case] typed: &str, #[case] code: &str) {
        assert_eq!(Nit::parse(typed).unwrap_err().code, code);
    }

    #[test]
    fn a_school_has_twelve_digits() {
        assert!(DaneCode::parse("111001000001").is_ok());
        assert_eq!(DaneCode::parse("11100100000").unwrap_err().code, "dane.invalid");
    }

    #[test]
    fn each_kind_is_read_by_its_published_name() {
        for (name, kind) in InstitutionKind::ALL {
            assert_eq!((kind.name(), InstitutionKind::parse(name)), (*name, Ok(*kind)));
        }
        assert_eq!(InstitutionKind::parse("museum").unwrap_err().code, "kind.unknown");
    }

    #[rstest]
    #[case(" ie-15 ", "IE-15")]
    #[case("ab", "AB")]
    #[case("12345678901234567890123456789012", "12345678901234567890123456789012")]
    fn a_code_is_put_into_upper_case(#[case] typed: &str, #[case] code: &str) {
        assert_eq!(InstitutionCode::parse(typed).unwrap().as_str(), code);
    }

    #[rstest]
    #[case("a")]
    #[case("123456789012345678901234567890123")]
    #[case("ie_15")]
    #[case("niñez")]
    #[case("")]
    fn what_is_no_code_is_refused(#[case] typed: &str) {
        assert_eq!(InstitutionCode::parse(typed).unwrap_err().code, "code.invalid");
    }

    #[test]
    fn a_time_zone_is_one_of_the_database() {
        assert_eq!(time_zone("America/Bogota").unwrap(), chrono_tz::America::Bogota);
        assert_eq!(time_zone("Bogota").unwrap_err().code, "time-zone.unknown");
    }

    #[test]
    fn what_was_stored_comes_back_as_it_was() {
        let nit = Nit::parse("800.197.268-4").unwrap();
        assert_eq!(nit.as_str(), "800197268-4");
        assert_eq!(Nit::stored(nit.as_str().to_owned()), nit);
        let code = InstitutionCode::parse("sena").unwrap();
        assert_eq!(InstitutionCode::stored(code.as_str().to_owned()), code);
        let dane = DaneCode::parse(" 111001000001").unwrap();
        assert_eq!(DaneCode::stored(dane.as_str().to_owned()), dane);
    }
}
