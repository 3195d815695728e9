//! What came of an import: row by row, so that the sheet can be corrected.

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

/// What came of an import.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ImportReport {
    /// How many rows the file has, without blank ones.
    pub rows: usize,
    /// How many became new assets.
    pub created: usize,
    /// How many changed an asset.
    pub updated: usize,
    /// How many say what is known already.
    pub unchanged: usize,
    /// How many rows were refused.
    pub refused: usize,
    /// Whether nothing was stored because the caller only wanted to know.
    pub dry_run: bool,
    /// Name of the encoding that was found.
    pub encoding: String,
    /// The delimiter that was found.
    pub delimiter: String,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// Names of environments that were not there before.
    pub environments_created: Vec<String>,
    /// Every fault of every refused row.
    pub refusals: Vec<Refusal>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
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
