//! How the ministry writes addresses.

use crate::text::fold;

/// What an address begins with: ways, and places without them. `IND` (indicación) says that it is told in words.
const USUAL: &[&str] = &[
    "ac",
    "ad",
    "ak",
    "aut",
    "autopista",
    "av",
    "avda",
    "avenida",
    "barrio",
    "br",
    "brr",
    "calle",
    "carrera",
    "circular",
    "cl",
    "cll",
    "conj",
    "conjunto",
    "corr",
    "corregimiento",
    "cq",
    "cr",
    "cra",
    "crv",
    "cv",
    "dg",
    "diag",
    "diagonal",
    "edificio",
    "finca",
    "ind",
    "kilometro",
    "km",
    "kr",
    "kra",
    "lote",
    "manzana",
    "mz",
    "pasaje",
    "pj",
    "sector",
    "transv",
    "transversal",
    "tv",
    "urb",
    "urbanizacion",
    "vda",
    "vereda",
    "via",
];

/// Whether an address begins as the ministry writes them; others have `IND` before them.
pub(super) fn is_conventional(address: &str) -> bool {
    let folded = fold(address);
    let word: String = folded.trim_start().chars().take_while(|c| c.is_alphabetic()).collect();
    USUAL.contains(&word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("CL 1 # 2-3", true)]
    #[case("Cra. 7 # 45-10", true)]
    #[case("KR7 12-30", true)]
    #[case("Vereda El Roble", true)]
    #[case("vía a Palmira km 3", true)]
    #[case("IND junto a la escuela", true)]
    #[case("Junto a la escuela", false)]
    #[case("El Roble", false)]
    #[case("Clara 3", false)]
    #[case("12-30", false)]
    fn an_address_begins_with_a_usual_word(#[case] address: &str, #[case] usual: bool) {
        assert_eq!(is_conventional(address), usual);
    }
}
