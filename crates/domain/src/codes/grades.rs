//! Grades, from nursery school to the last one, as SIMAT counts them.

use super::spelling;
use crate::form::BadValue;
use crate::text::fold;
use serde::Serialize;

/// A grade by SIMAT's code (SED data dictionary of Anexo 6A, cut of April 2024): -2 to 0 before school, 1 to 11 at
/// school, 21 to 26 the cycles of adults, 41 to 45 the complementary years of normal schools, 99 acceleration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct GradeLevel(i8);

/// With the name of each.
const NAMES: [(GradeLevel, &str); 26] = [
    (GradeLevel(-2), "Prejardín"),
    (GradeLevel(-1), "Jardín"),
    (GradeLevel(0), "Transición"),
    (GradeLevel(1), "Primero"),
    (GradeLevel(2), "Segundo"),
    (GradeLevel(3), "Tercero"),
    (GradeLevel(4), "Cuarto"),
    (GradeLevel(5), "Quinto"),
    (GradeLevel(6), "Sexto"),
    (GradeLevel(7), "Séptimo"),
    (GradeLevel(8), "Octavo"),
    (GradeLevel(9), "Noveno"),
    (GradeLevel(10), "Décimo"),
    (GradeLevel(11), "Undécimo"),
    (GradeLevel(21), "Ciclo I de adultos"),
    (GradeLevel(22), "Ciclo II de adultos"),
    (GradeLevel(23), "Ciclo III de adultos"),
    (GradeLevel(24), "Ciclo IV de adultos"),
    (GradeLevel(25), "Ciclo V de adultos"),
    (GradeLevel(26), "Ciclo VI de adultos"),
    (GradeLevel(41), "Formación complementaria, introductorio"),
    (GradeLevel(42), "Formación complementaria 1"),
    (GradeLevel(43), "Formación complementaria 2"),
    (GradeLevel(44), "Formación complementaria 3"),
    (GradeLevel(45), "Formación complementaria 4"),
    (GradeLevel(99), "Aceleración del aprendizaje"),
];

/// As offices write those that they do not number.
const SPELLINGS: &[(GradeLevel, &[&str])] = &[
    (GradeLevel(-2), &["prejardin"]),
    (GradeLevel(-1), &["jardin"]),
    (GradeLevel(0), &["transicion", "cero"]),
    (GradeLevel(1), &["primero"]),
    (GradeLevel(2), &["segundo"]),
    (GradeLevel(3), &["tercero"]),
    (GradeLevel(4), &["cuarto"]),
    (GradeLevel(5), &["quinto"]),
    (GradeLevel(6), &["sexto"]),
    (GradeLevel(7), &["septimo"]),
    (GradeLevel(8), &["octavo"]),
    (GradeLevel(9), &["noveno"]),
    (GradeLevel(10), &["decimo"]),
    (GradeLevel(11), &["undecimo", "once"]),
    (GradeLevel(21), &["ciclo i", "ciclo 1", "ciclo i de adultos"]),
    (GradeLevel(22), &["ciclo ii", "ciclo 2", "ciclo ii de adultos"]),
    (GradeLevel(23), &["ciclo iii", "ciclo 3", "ciclo iii de adultos"]),
    (GradeLevel(24), &["ciclo iv", "ciclo 4", "ciclo iv de adultos"]),
    (GradeLevel(25), &["ciclo v", "ciclo 5", "ciclo v de adultos"]),
    (GradeLevel(26), &["ciclo vi", "ciclo 6", "ciclo vi de adultos"]),
    (GradeLevel(41), &["formacion complementaria introductorio"]),
    (GradeLevel(42), &["formacion complementaria 1", "pfc 1"]),
    (GradeLevel(43), &["formacion complementaria 2", "pfc 2"]),
    (GradeLevel(44), &["formacion complementaria 3", "pfc 3"]),
    (GradeLevel(45), &["formacion complementaria 4", "pfc 4"]),
    (GradeLevel(99), &["aceleracion", "aceleracion del aprendizaje"]),
];

/// How ordinal numbers end: `1ro`, `3er`, `10mo`.
const ORDINALS: [&str; 7] = ["ro", "er", "do", "to", "mo", "vo", "no"];

impl GradeLevel {
    /// All of them, from the lowest code.
    pub const ALL: &'static [Self] = &{
        let mut all = [Self(0); NAMES.len()];
        let mut at = 0;
        while at < all.len() {
            all[at] = NAMES[at].0;
            at += 1;
        }
        all
    };

    /// Reads a code or a name: `0`, `-1`, `10°`, `5to`, `Grado 11`, `transición`; also as spreadsheets write numbers
    /// (`11.0`), and with the signs that programs put in place of a minus.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let folded = fold(typed).replace(['\u{2212}', '\u{2013}', '\u{2010}', '\u{2011}'], "-");
        let grade = folded.strip_prefix("grado ").unwrap_or(&folded);
        let number = grade.trim_end_matches(['°', 'º', 'ª', '.', ' ']);
        let number = number.strip_suffix(".0").unwrap_or(number);
        let cardinal = ORDINALS.iter().find_map(|end| number.strip_suffix(end));
        let number = cardinal.filter(|rest| rest.ends_with(|c: char| c.is_ascii_digit())).unwrap_or(number);
        let (below, digits) = number.strip_prefix('-').map_or((false, number), |digits| (true, digits));
        let code = spelling::number::<i8>(digits).map(|code| if below { -code } else { code });
        let known = code.and_then(|code| Self::try_from(code).ok());
        known.or_else(|| spelling::read(grade, SPELLINGS)).ok_or(BadValue::new("grade.unknown"))
    }

    /// SIMAT's code.
    pub fn get(self) -> i8 {
        self.0
    }

    /// What it is called in Spanish.
    pub fn name(self) -> &'static str {
        NAMES.iter().find(|(grade, _)| *grade == self).map(|(_, name)| *name).unwrap_or_default()
    }

    /// Whether school is over with it: `11`, and the last cycle of adults.
    pub fn is_last(self) -> bool {
        matches!(self.0, 11 | 26)
    }

    /// The one after it; none after the last of its kind, nor after acceleration, which leads to several.
    pub fn next(self) -> Option<Self> {
        match self.0 {
            -2..=10 | 21..=25 | 41..=44 => Some(Self(self.0 + 1)),
            _ => None,
        }
    }

    /// The youngest and the oldest that is usual in it, in years: one under and two over the age that belongs to the
    /// grade, 6 to the first. None is of what adults attend.
    pub fn usual_age(self) -> Option<(u8, u8)> {
        let first = u8::try_from(self.0 + 4).ok().filter(|_| self.0 <= 11)?;
        Some((first, first + 3))
    }
}

impl TryFrom<i8> for GradeLevel {
    type Error = BadValue;

    fn try_from(code: i8) -> Result<Self, BadValue> {
        Self::ALL.iter().copied().find(|grade| grade.0 == code).ok_or(BadValue::new("grade.unknown"))
    }
}

#[cfg(test)]
#[path = "grades_tests.rs"]
mod tests;
