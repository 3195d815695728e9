//! Texts that people type: trimmed, bounded, without control characters; and how they are searched.

use crate::error::Params;
use crate::form::BadValue;
use serde::Serialize;
use std::fmt;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// One line of text of 1 to `MAX` characters, trimmed, without control characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Line<const MAX: usize>(String);

/// Text of 1 to `MAX` characters that may have line breaks and tabs, trimmed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Prose<const MAX: usize>(String);

macro_rules! text {
    ($name:ident, $allowed:expr) => {
        impl<const MAX: usize> $name<MAX> {
            /// Reads what was typed.
            pub fn parse(typed: &str) -> Result<Self, BadValue> {
                bounded(typed, MAX, $allowed).map(Self)
            }

            /// What was parsed before it was stored.
            pub fn stored(text: String) -> Self {
                Self(text)
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl<const MAX: usize> fmt::Display for $name<MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<const MAX: usize> From<$name<MAX>> for String {
            fn from(text: $name<MAX>) -> Self {
                text.0
            }
        }
    };
}

text!(Line, |_| false);
text!(Prose, |c| matches!(c, '\n' | '\r' | '\t'));

/// What nobody sees and changes what is read: spaces without width, marks that turn the direction of
/// writing. Joiners stay, which some scripts and pictures are written with.
fn hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn bounded(typed: &str, max: usize, allowed: fn(char) -> bool) -> Result<String, BadValue> {
    let text = typed.trim();
    if text.is_empty() {
        return Err(BadValue::new("text.empty"));
    }
    if text.chars().any(|c| (c.is_control() && !allowed(c)) || hidden(c)) {
        return Err(BadValue::new("text.control-character"));
    }
    if text.chars().count() > max {
        let max = i64::try_from(max).unwrap_or(i64::MAX);
        return Err(BadValue::with("text.too-long", Params::none().number("max", max)));
    }
    Ok(text.to_owned())
}

/// The form in which texts are compared and searched: without accents, in lower case, with
/// single spaces. `Cámara  DSLR` and `camara dslr` are the same.
pub fn fold(text: &str) -> String {
    // ASCII, as nearly all codes are, has nothing to be taken apart.
    let plain: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
    };
    let mut folded = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("", "text.empty")]
    #[case(" \u{a0}\t", "text.empty")]
    #[case("a\0b", "text.control-character")]
    #[case("a\u{200b}b", "text.control-character")]
    #[case("ab\u{202e}", "text.control-character")]
    #[case("two\nlines", "text.control-character")]
    #[case("123456", "text.too-long")]
    fn a_bad_line_is_refused_with_its_reason(#[case] typed: &str, #[case] code: &str) {
        assert_eq!(Line::<5>::parse(typed).unwrap_err().code, code);
    }

    #[test]
    fn a_line_counts_characters_not_bytes() {
        assert_eq!(Line::<5>::parse(" ñandú ").unwrap().as_str(), "ñandú");
    }

    #[test]
    fn accents_case_and_spaces_do_not_matter_in_a_search() {
        assert_eq!(fold(" Cámara   DSLR Ñ"), fold("CAMARA dslr ñ"));
    }
}
