//! Peoples that somebody may belong to, as SIMAT counts them.

use super::spelling;
use crate::form::BadValue;
use serde::Serialize;
use std::borrow::Cow;

/// A people by SIMAT's code (SED data dictionary of Anexo 6A, cut of April 2024): 0 is none, 1 to 112 are indigenous
/// peoples but for three, 200 and 400 others. The law calls it sensitive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Ethnicity(u16);

/// Those whose names the dictionary gives.
const NAMES: &[(u16, &str)] =
    &[(0, "Ninguna"), (95, "Raizal"), (97, "Afrodescendiente"), (98, "Palenquero"), (200, "Negritudes"), (400, "Rrom")];

impl Ethnicity {
    /// All of them, from the lowest code.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..=112).chain([200, 400]).map(Self)
    }

    /// Of SIMAT's code.
    pub fn parse(code: &str) -> Result<Self, BadValue> {
        let code = spelling::number::<u16>(code).ok_or(BadValue::new("ethnicity.unknown"))?;
        Self::try_from(code)
    }

    /// SIMAT's code.
    pub fn get(self) -> u16 {
        self.0
    }

    /// What it is called in Spanish; by its code where the dictionary gives no name.
    pub fn name(self) -> Cow<'static, str> {
        match NAMES.iter().copied().find(|(code, _)| *code == self.0) {
            Some((_, name)) => Cow::Borrowed(name),
            None => Cow::Owned(format!("Pueblo indígena (código {})", self.0)),
        }
    }
}

impl TryFrom<u16> for Ethnicity {
    type Error = BadValue;

    fn try_from(code: u16) -> Result<Self, BadValue> {
        match code {
            0..=112 | 200 | 400 => Ok(Self(code)),
            _ => Err(BadValue::new("ethnicity.unknown")),
        }
    }
}
