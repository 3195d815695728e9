//! Passwords that are tried first because many people choose them.

use plantel_domain::text::fold;
use std::collections::HashSet;

const COMMON: &str = include_str!("../data/common-passwords.txt");

/// Fewer letters than these are part of too many good passwords.
const FEWEST_LETTERS: usize = 6;

/// Common passwords, and the words that are common with any tail of digits and signs.
pub(crate) struct Blocklist {
    whole: HashSet<String>,
    stems: HashSet<String>,
}

impl Blocklist {
    /// The list that comes with the program, and these too. Empty lines, and those that begin with `#`
    /// and a space, say nothing.
    pub(crate) fn new<'a>(extra: impl IntoIterator<Item = &'a str>) -> Self {
        let lines = COMMON.lines().chain(extra).filter(|line| !line.starts_with("# "));
        let whole: HashSet<_> = lines.map(squeezed).filter(|text| !text.is_empty()).collect();
        let stems = whole.iter().filter_map(|text| stem(text)).map(str::to_owned).collect();
        Self { whole, stems }
    }

    pub(crate) fn has(&self, password: &str) -> bool {
        let text = squeezed(password);
        self.whole.contains(&text) || stem(&text).is_some_and(|stem| self.stems.contains(stem))
    }
}

/// As passwords are compared: without accents, case and spaces.
pub(crate) fn squeezed(text: &str) -> String {
    fold(text).split_whitespace().collect()
}

/// What is left without the digits and signs at the end.
fn stem(text: &str) -> Option<&str> {
    let stem = text.trim_end_matches(|c: char| !c.is_alphabetic());
    (stem.chars().filter(|c| c.is_alphabetic()).count() >= FEWEST_LETTERS).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("changethis")]
    #[case("Contraseña1")]
    #[case("CONTRASENA1")]
    #[case("contrasen\u{303}a1")]
    #[case("bogota2024")]
    #[case("Bogotá2024")]
    #[case("sena1234")]
    #[case("Admin123")]
    #[case("santafe1")]
    #[case("Santa Fe 1")]
    #[case("hola mundo")]
    #[case("1q2w3e4r")]
    fn a_common_password_is_known_however_it_is_written(#[case] password: &str) {
        assert!(Blocklist::new([]).has(password));
    }

    #[rstest]
    #[case("millonarios")]
    #[case("Millonarios2031!")]
    #[case("colombia#98765")]
    #[case("qwertyui****")]
    #[case("qwerty!!")]
    fn a_common_word_with_another_tail_is_known_too(#[case] password: &str) {
        assert!(Blocklist::new([]).has(password));
    }

    #[rstest]
    #[case::words("cuatro caballos pastan tranquilos")]
    #[case::common_in_between("mi colombia es verde como limón")]
    #[case::short_stem("sena7391")]
    #[case::no_letters("7391826450")]
    #[case::signs("!!!!!!!!")]
    #[case::random("vK8#pQ2!xZ")]
    #[case::comment("keyboard")]
    fn what_only_resembles_one_is_left_to_the_estimate(#[case] password: &str) {
        assert!(!Blocklist::new([]).has(password));
    }

    #[test]
    fn the_operator_adds_to_the_list() {
        let list = Blocklist::new("# of the school\n\nGimnasio Moderno\n#1colegio\n".lines());
        assert!(list.has("gimnasiomoderno") && list.has("GimnasioModerno-2026") && list.has("#1Colegio"));
        assert!(!list.has("of the school") && !list.has(""));
        assert!(list.has("changethis"));
    }

    #[test]
    fn every_line_of_the_list_could_be_a_password_and_stands_there_once() {
        let lines: Vec<_> = COMMON.lines().filter(|line| !line.is_empty() && !line.starts_with("# ")).collect();
        assert!(lines.len() >= 300);
        assert!(lines.iter().all(|line| line.chars().count() >= 8 && line.trim() == *line));
        assert_eq!(lines.iter().map(|line| squeezed(line)).collect::<HashSet<_>>().len(), lines.len());
    }
}
