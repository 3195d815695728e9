//! When in the day a group is taught.

use super::spelling;
use crate::form::BadValue;
use crate::names::names;

names! {
    /// A shift (jornada), as the SED data dictionary of Anexo 6A has them, cut of April 2024.
    Shift, "shift.unknown" {
        /// Completa.
        FullDay = "full_day",
        /// Mañana.
        Morning = "morning",
        /// Tarde.
        Afternoon = "afternoon",
        /// Nocturna.
        Night = "night",
        /// Fin de semana.
        Weekend = "weekend",
        /// Única.
        Single = "single",
    }
}

/// As offices write them.
const SPELLINGS: &[(Shift, &[&str])] = &[
    (Shift::FullDay, &["completa", "jornada completa", "full day"]),
    (Shift::Morning, &["manana", "la manana", "jornada manana", "morning"]),
    (Shift::Afternoon, &["tarde", "la tarde", "jornada tarde", "afternoon"]),
    (Shift::Night, &["nocturna", "noche", "jornada nocturna", "night"]),
    (Shift::Weekend, &["fin de semana", "fines de semana", "sabatina", "weekend"]),
    (Shift::Single, &["unica", "jornada unica", "single"]),
];

impl Shift {
    /// SIMAT's code.
    pub fn simat(self) -> u8 {
        match self {
            Self::FullDay => 1,
            Self::Morning => 2,
            Self::Afternoon => 3,
            Self::Night => 4,
            Self::Weekend => 5,
            Self::Single => 6,
        }
    }

    /// Of SIMAT's code.
    pub fn of_simat(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|shift| shift.simat() == code)
    }

    /// As offices write it: `MAÑANA`, `tarde`, `completa`, `Jornada única`; or its published name.
    pub fn read(typed: &str) -> Result<Self, BadValue> {
        spelling::read(typed, SPELLINGS).ok_or(BadValue::new("shift.unknown"))
    }

    /// What it is called in Spanish.
    pub fn spanish(self) -> &'static str {
        match self {
            Self::FullDay => "Completa",
            Self::Morning => "Mañana",
            Self::Afternoon => "Tarde",
            Self::Night => "Nocturna",
            Self::Weekend => "Fin de semana",
            Self::Single => "Única",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("MAÑANA", Shift::Morning)]
    #[case("manana", Shift::Morning)]
    #[case(" Tarde ", Shift::Afternoon)]
    #[case("completa", Shift::FullDay)]
    #[case("ÚNICA", Shift::Single)]
    #[case("Jornada única", Shift::Single)]
    #[case("nocturna", Shift::Night)]
    #[case("Fin de semana", Shift::Weekend)]
    fn a_shift_is_read_as_offices_write_it(#[case] typed: &str, #[case] shift: Shift) {
        assert_eq!(Shift::read(typed).unwrap(), shift);
    }

    #[test]
    fn each_shift_is_read_by_its_own_names_and_has_a_code_of_its_own() {
        for (code, shift) in (1..=6).zip(Shift::ALL) {
            assert_eq!((shift.simat(), Shift::of_simat(code)), (code, Some(*shift)));
            assert_eq!(Shift::read(shift.name()).unwrap(), *shift);
            assert_eq!(Shift::read(shift.spanish()).unwrap(), *shift);
        }
        for typed in ["", "2", "madrugada", "mañana y tarde"] {
            assert_eq!(Shift::read(typed).unwrap_err().code, "shift.unknown", "{typed}");
        }
        assert_eq!((Shift::of_simat(0), Shift::of_simat(7)), (None, None));
    }
}
