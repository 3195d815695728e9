//! What keeps a spreadsheet program from taking a text for a formula: an apostrophe before it.

use std::borrow::Cow;

/// How formulas begin, and what programs skip before one.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A value as a sheet is to hold it: with an apostrophe before what would be read as a formula.
/// [`read`](super::read) takes it away again, so that what was written out can be read back unchanged.
pub fn guarded(value: &str) -> Cow<'_, str> {
    if needs_guard(value) { Cow::Owned(format!("'{value}")) } else { Cow::Borrowed(value) }
}

/// A value as a workbook is to hold it, where a text is a text whatever it begins with: with one apostrophe
/// more where its own would be taken for a guard.
pub fn doubled(value: &str) -> Cow<'_, str> {
    if unguarded(value) == value { Cow::Borrowed(value) } else { Cow::Owned(format!("'{value}")) }
}

/// The value without the apostrophe that guards it.
pub fn unguarded(value: &str) -> &str {
    value.strip_prefix('\'').filter(|rest| needs_guard(rest)).unwrap_or(value)
}

/// An apostrophe of the text itself counts as one more, or it would be lost on the way back.
fn needs_guard(value: &str) -> bool {
    value.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("=1+1", "=1+1")]
    #[case("'=1+1", "''=1+1")]
    #[case("'-7", "''-7")]
    #[case("'74 Fender", "'74 Fender")]
    #[case("", "")]
    fn what_a_workbook_holds_comes_back_unchanged(#[case] value: &str, #[case] written: &str) {
        assert_eq!((doubled(value).as_ref(), unguarded(written)), (written, value));
    }

    #[rstest]
    #[case("=1+1", "'=1+1")]
    #[case("+57 300", "'+57 300")]
    #[case("-5", "'-5")]
    #[case("@SUM(A1)", "'@SUM(A1)")]
    #[case("\t=1", "'\t=1")]
    #[case("'=1", "''=1")]
    #[case("'74 Fender", "'74 Fender")]
    #[case("O'Brien", "O'Brien")]
    #[case("'", "'")]
    #[case("", "")]
    fn what_is_guarded_comes_back_unchanged(#[case] value: &str, #[case] written: &str) {
        assert_eq!((guarded(value).as_ref(), unguarded(written)), (written, value));
    }
}
