//! Disabilities, as SIMAT counts them.

use super::spelling;
use crate::form::BadValue;
use serde::Serialize;

/// A disability by SIMAT's code, as they are since 2022 (SED data dictionary of Anexo 6A, cut of April 2024). The law
/// calls it sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Disability(u8);

/// Where the dictionary has a name twice, the code tells which.
const NAMES: &[(u8, &str)] = &[
    (1, "Física"),
    (2, "Auditiva"),
    (3, "Visual"),
    (4, "Sordoceguera"),
    (7, "Múltiple"),
    (8, "Intelectual"),
    (10, "Múltiple (código 10)"),
    (11, "No es discapacidad (código 11)"),
    (12, "Auditiva (código 12)"),
    (13, "Auditiva (código 13)"),
    (14, "Sordoceguera (código 14)"),
    (15, "Física (código 15)"),
    (17, "No es discapacidad (código 17)"),
    (18, "Psicosocial"),
    (19, "No es discapacidad (código 19)"),
    (99, "No aplica"),
];

impl Disability {
    /// All of them, from the lowest code.
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.iter().map(|(code, _)| Self(*code))
    }

    /// Of SIMAT's code.
    pub fn parse(code: &str) -> Result<Self, BadValue> {
        let code = spelling::number::<u8>(code).ok_or(BadValue::new("disability.unknown"))?;
        Self::try_from(code)
    }

    /// SIMAT's code.
    pub fn get(self) -> u8 {
        self.0
    }

    /// What it is called in Spanish.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(code, _)| *code == self.0).map(|(_, name)| *name).unwrap_or_default()
    }

    /// Whether it is one: some codes say that there is none.
    pub fn is_one(self) -> bool {
        !matches!(self.0, 11 | 17 | 19 | 99)
    }
}

impl TryFrom<u8> for Disability {
    type Error = BadValue;

    fn try_from(code: u8) -> Result<Self, BadValue> {
        Self::all().find(|one| one.0 == code).ok_or(BadValue::new("disability.unknown"))
    }
}
