//! Papers that say who somebody is: their types, their numbers, and what is unusual about them.

use super::spelling;
use crate::clock::Day;
use crate::form::BadValue;
use crate::names::names;
use DocumentType as D;
use serde::Serialize;
use std::fmt;
use std::ops::RangeInclusive;

names! {
    /// The type of a paper that says who somebody is. SIMAT's codes are those of the SED data dictionary of Anexo 6A,
    /// cut of April 2024.
    DocumentType, "document-type.unknown" {
        /// Registro civil de nacimiento.
        Rc = "RC",
        /// Tarjeta de identidad.
        Ti = "TI",
        /// Cédula de ciudadanía.
        Cc = "CC",
        /// Cédula de extranjería.
        Ce = "CE",
        /// Número de identificación personal.
        Nip = "NIP",
        /// Número único de identificación personal.
        Nuip = "NUIP",
        /// Number that the Secretaría de Educación gives who has no papers yet.
        Nes = "NES",
        /// Certificado de cabildo.
        Cabildo = "CABILDO",
        /// Permiso especial de permanencia.
        Pep = "PEP",
        /// Visa.
        Visa = "VISA",
        /// Tarjeta de movilidad fronteriza.
        Tmf = "TMF",
        /// Permiso por protección temporal.
        Ppt = "PPT",
        /// Passport.
        Passport = "PASSPORT",
    }
}

/// As offices write them.
const SPELLINGS: &[(DocumentType, &[&str])] = &[
    (D::Rc, &["rc", "registro civil", "registro civil de nacimiento"]),
    (D::Ti, &["ti", "tarjeta de identidad"]),
    (D::Cc, &["cc", "cedula", "cedula de ciudadania"]),
    (D::Ce, &["ce", "cedula de extranjeria"]),
    (D::Nip, &["nip", "numero de identificacion personal"]),
    (D::Nuip, &["nuip", "numero unico de identificacion personal"]),
    (D::Nes, &["nes", "numero establecido por la secretaria", "numero asignado por la secretaria"]),
    (D::Cabildo, &["cabildo", "certificado cabildo", "certificado de cabildo", "certificado del cabildo"]),
    (D::Pep, &["pep", "permiso especial de permanencia"]),
    (D::Visa, &["visa"]),
    (D::Tmf, &["tmf", "tarjeta de movilidad fronteriza"]),
    (D::Ppt, &["ppt", "permiso por proteccion temporal", "permiso de proteccion temporal"]),
    (D::Passport, &["passport", "pasaporte", "pas"]),
];

impl DocumentType {
    /// Those that one person of the country bears one after another, all with the same number (NUIP). An older NIP is
    /// none of them: its numbers are of another series.
    pub const OF_ONE_NUMBER: &'static [Self] = &[Self::Rc, Self::Ti, Self::Cc, Self::Nuip];

    /// SIMAT's code; it has none for passports, and there is no 4.
    pub fn simat(self) -> Option<u8> {
        match self {
            Self::Cc => Some(1),
            Self::Ti => Some(2),
            Self::Ce => Some(3),
            Self::Rc => Some(5),
            Self::Nip => Some(6),
            Self::Nuip => Some(7),
            Self::Nes => Some(8),
            Self::Cabildo => Some(9),
            Self::Pep => Some(10),
            Self::Visa => Some(11),
            Self::Tmf => Some(12),
            Self::Ppt => Some(13),
            Self::Passport => None,
        }
    }

    /// Of SIMAT's code.
    pub fn of_simat(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.simat() == Some(code))
    }

    /// As offices write it: `ti`, `T.I.`, `Tarjeta de identidad`; or by SIMAT's code.
    pub fn read(typed: &str) -> Result<Self, BadValue> {
        let by_code = || spelling::number::<u8>(typed.trim()).and_then(Self::of_simat);
        spelling::read(typed, SPELLINGS).or_else(by_code).ok_or(BadValue::new("document-type.unknown"))
    }

    /// What it is called in Spanish.
    pub fn spanish(self) -> &'static str {
        match self {
            Self::Rc => "Registro civil",
            Self::Ti => "Tarjeta de identidad",
            Self::Cc => "Cédula de ciudadanía",
            Self::Ce => "Cédula de extranjería",
            Self::Nip => "Número de identificación personal",
            Self::Nuip => "Número único de identificación personal",
            Self::Nes => "Número establecido por la Secretaría",
            Self::Cabildo => "Certificado de cabildo",
            Self::Pep => "Permiso especial de permanencia",
            Self::Visa => "Visa",
            Self::Tmf => "Tarjeta de movilidad fronteriza",
            Self::Ppt => "Permiso por protección temporal",
            Self::Passport => "Pasaporte",
        }
    }

    /// How many digits its numbers usually have, of those types whose numbers are digits.
    fn digits(self) -> Option<RangeInclusive<usize>> {
        match self {
            Self::Cc => Some(3..=10),
            Self::Ti => Some(10..=11),
            Self::Nuip => Some(10..=10),
            Self::Ce => Some(1..=7),
            Self::Ppt => Some(1..=8),
            Self::Pep => Some(15..=15),
            _ => None,
        }
    }

    /// At which ages it is usual. A child's paper may be exchanged up to a year late.
    fn ages(self) -> Option<RangeInclusive<u32>> {
        match self {
            Self::Rc => Some(0..=7),
            Self::Ti => Some(7..=18),
            Self::Cc => Some(18..=u32::MAX),
            _ => None,
        }
    }
}

/// The number of such a paper: 1 to 20 letters and digits without accents, upper case, without spaces, dots and
/// hyphens; zeros in front of it belong to it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct DocumentNumber(String);

impl DocumentNumber {
    /// Reads one with spaces, dots and hyphens, in any case.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        // Programs that set type write other hyphens than keyboards do.
        let between = |c: char| matches!(c, ' ' | '\u{a0}' | '.' | '-' | '\u{2010}'..='\u{2015}');
        let number: String = typed.trim().chars().filter(|c| !between(*c)).map(|c| c.to_ascii_uppercase()).collect();
        let good = (1..=20).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
        if good { Ok(Self(number)) } else { Err(BadValue::new("document-number.invalid")) }
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self(text)
    }

    /// The letters and digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// By which paper somebody is known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct IdentityDocument {
    /// Of which type.
    pub kind: DocumentType,
    /// With which number.
    pub number: DocumentNumber,
}

/// What [`IdentityDocument::doubts`] can tell.
pub const DOUBTS: &[&str] =
    &["document.digits-expected", "document.length-unusual", "document.age-unusual", "document.temporary"];

impl IdentityDocument {
    /// Whom it names: two papers with the same bearer are of the same person.
    pub fn bearer(&self) -> String {
        let kind = if self.is_of_one_number() { "co" } else { self.kind.name() };
        format!("{kind}:{}", self.number)
    }

    /// Whether the other names the same person, as their [bearers](Self::bearer) say.
    pub fn names_same(&self, other: &Self) -> bool {
        let alike = self.kind == other.kind || (self.is_of_one_number() && other.is_of_one_number());
        alike && self.number == other.number
    }

    fn is_of_one_number(&self) -> bool {
        DocumentType::OF_ONE_NUMBER.contains(&self.kind)
    }

    /// What is unusual about it, as codes: to look at, never a reason to refuse somebody. Ages are those of `today`.
    pub fn doubts(&self, birth: Option<Day>, today: Day) -> Vec<&'static str> {
        self.doubts_at(birth.and_then(|birth| today.years_since(birth)))
    }

    /// The same of somebody of this age, if it is known.
    pub fn doubts_at(&self, age: Option<u32>) -> Vec<&'static str> {
        let number = self.number.as_str();
        let mut doubts = Vec::new();
        if let Some(usual) = self.kind.digits() {
            if !number.bytes().all(|b| b.is_ascii_digit()) {
                doubts.push("document.digits-expected");
            }
            if !usual.contains(&number.len()) {
                doubts.push("document.length-unusual");
            }
        }
        if let (Some(usual), Some(age)) = (self.kind.ages(), age)
            && !usual.contains(&age)
        {
            doubts.push("document.age-unusual");
        }
        if self.kind == D::Nes {
            doubts.push("document.temporary");
        }
        doubts
    }
}

#[cfg(test)]
#[path = "documents_tests.rs"]
mod tests;
