//! How codes are read that people typed.

use crate::text::fold;
use std::str::FromStr;

/// What has such a spelling. Case, accents, spaces and signs do not matter: `T. I.` is `ti`.
///
/// The spellings are without accents and in lower case; their spaces are for who reads them.
pub(super) fn read<T: Copy>(typed: &str, known: &[(T, &[&str])]) -> Option<T> {
    let meant = |c: &char| c.is_alphanumeric() && !matches!(c, 'º' | 'ª');
    let squeezed: String = fold(typed).chars().filter(meant).collect();
    let spelt = |spelling: &&str| spelling.chars().filter(|c| *c != ' ').eq(squeezed.chars());
    known.iter().find(|(_, spellings)| spellings.iter().any(spelt)).map(|(found, _)| *found)
}

/// A number of digits alone.
pub(super) fn number<N: FromStr>(typed: &str) -> Option<N> {
    let digits = typed.trim();
    if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok() } else { None }
}
