//! What tells the sites of a school apart in the ministry's register.

use crate::form::BadValue;
use serde::Serialize;
use std::fmt;

/// The two digits from `01` to `99` that stand behind the number of the school, and tell its sites apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct SiteConsecutive(u8);

impl SiteConsecutive {
    /// That of the main site.
    pub const FIRST: Self = Self(1);

    /// Reads two digits, which are not both zero.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let code = typed.trim();
        let digits = code.len() == 2 && code.bytes().all(|b| b.is_ascii_digit());
        let number = if digits { code.parse().ok().filter(|number| *number > 0) } else { None };
        number.map(Self).ok_or_else(|| BadValue::new("site.consecutive-invalid"))
    }
}

impl fmt::Display for SiteConsecutive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}", self.0)
    }
}

impl From<SiteConsecutive> for String {
    fn from(consecutive: SiteConsecutive) -> Self {
        consecutive.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("01", Some("01"))]
    #[case(" 99 ", Some("99"))]
    #[case("00", None)]
    #[case("1", None)]
    #[case("100", None)]
    #[case("+1", None)]
    #[case("a1", None)]
    #[case("", None)]
    fn two_digits_that_are_not_both_zero(#[case] typed: &str, #[case] read: Option<&str>) {
        let found = SiteConsecutive::parse(typed).map(|code| code.to_string());
        assert_eq!(found.as_deref().map_err(|bad| bad.code), read.ok_or("site.consecutive-invalid"));
    }
}
