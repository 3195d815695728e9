//! What is told of the rows of a sheet, so that it can be corrected.

use serde::Serialize;
use std::collections::HashSet;

/// The most characters of a value that a refusal repeats.
const SHOWN: usize = 200;

/// One fault of one row; a row can have several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Line of the file on which the row starts, from 1.
    pub line: u64,
    /// The heading, as the file has it.
    pub column: String,
    /// What stands there, its first 200 characters.
    pub value: String,
    /// Why it cannot be taken.
    pub code: &'static str,
}

impl Refusal {
    /// A fault of the row on `line`.
    pub fn new(line: u64, column: &str, value: &str, code: &'static str) -> Self {
        Self { line, column: column.to_owned(), value: value.chars().take(SHOWN).collect(), code }
    }
}

/// Something in a row that was taken, but should be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Warning {
    /// Line of the file on which the row starts, from 1.
    pub line: u64,
    /// What to look at.
    pub code: &'static str,
}

/// How many rows these faults refuse.
pub fn refused_rows(refusals: &[Refusal]) -> usize {
    refusals.iter().map(|refusal| refusal.line).collect::<HashSet<_>>().len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_with_two_faults_is_refused_once() {
        let refusals = [2, 2, 5].map(|line| Refusal::new(line, "Nombre", "", "import.bad-text"));
        assert_eq!(refused_rows(&refusals), 2);
    }

    #[test]
    fn a_refusal_repeats_no_more_than_the_start_of_a_long_value() {
        assert_eq!(Refusal::new(2, "Nombre", &"ñ".repeat(999), "import.bad-text").value, "ñ".repeat(200));
    }
}
