//! Tags: what is printed on things and doors, and finds them again without saying anything of them.

use crate::form::BadValue;
use crate::ids::IdSource;
use serde::Serialize;
use std::fmt;

/// 122 random bits in 32 hexadecimal digits, upper case, so that a QR code stays small (its
/// alphanumeric mode). Unique everywhere; says nothing of what carries it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Tag(String);

impl Tag {
    /// A new one.
    pub fn issue(ids: &dyn IdSource) -> Self {
        Self(format!("{:032X}", ids.random().as_u128()))
    }

    /// Reads one, as it is or at the end of a link, in any case.
    pub fn parse(scanned: &str) -> Result<Self, BadValue> {
        let scanned = scanned.trim().trim_end_matches('/');
        let tag = scanned.rsplit(['/', '=']).next().unwrap_or(scanned);
        let good = tag.len() == 32 && tag.bytes().all(|b| b.is_ascii_hexdigit());
        if good { Ok(Self(tag.to_ascii_uppercase())) } else { Err(BadValue::new("tag.invalid")) }
    }

    /// What was issued before it was stored.
    pub fn stored(tag: String) -> Self {
        Self(tag)
    }

    /// The digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_read_alone_and_at_the_end_of_a_link() {
        let tag = "00112233445566778899AABBCCDDEEFF";
        for scanned in [tag.to_owned(), tag.to_lowercase(), format!("https://x.test/qr/{tag}"), format!(" {tag}/ ")] {
            assert_eq!(Tag::parse(&scanned).unwrap().as_str(), tag, "{scanned}");
        }
        for scanned in ["", "0011", "https://x.test/qr/", &"G".repeat(32), &format!("{tag}0")] {
            assert!(Tag::parse(scanned).is_err(), "{scanned}");
        }
    }
}
