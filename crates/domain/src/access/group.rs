//! Groups of people in an institution.

use crate::form::BadValue;
use crate::text::{Line, fold};
use serde::{Serialize, Serializer};
use std::cmp::Ordering;

/// The most groups of one membership.
pub const MOST_GROUPS: usize = 50;

/// Names a group of people, as a course (`2758492`) or a team (`Semillero de robótica`): up to 60 characters, kept as
/// it was typed and compared without regard to accents and case.
#[derive(Clone, Debug)]
pub struct GroupName {
    name: Line<60>,
    key: String,
}

impl GroupName {
    /// Reads up to 60 characters.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        Line::parse(typed).map(Self::of)
    }

    /// What was parsed before it was stored.
    pub fn stored(text: String) -> Self {
        Self::of(Line::stored(text))
    }

    /// The text itself.
    pub fn as_str(&self) -> &str {
        self.name.as_str()
    }

    fn of(name: Line<60>) -> Self {
        let key = fold(name.as_str());
        Self { name, key }
    }
}

impl PartialEq for GroupName {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

impl Eq for GroupName {}

impl PartialOrd for GroupName {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for GroupName {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.cmp(&other.key)
    }
}

impl Serialize for GroupName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_group_is_one_without_regard_to_case_accents_and_spaces() {
        let read = |text: &str| GroupName::parse(text).unwrap();
        assert_eq!(read("Semillero de  Robótica"), read(" SEMILLERO de robotica"));
        assert_eq!(BTreeSet::from([read("2758492"), read("Ábaco"), read("abaco")]).len(), 2);
        assert_eq!(serde_json::json!(read(" Ábaco ")), serde_json::json!("Ábaco"));
        assert_eq!(GroupName::parse(&"a".repeat(61)).unwrap_err().code, "text.too-long");
    }

    #[test]
    fn a_group_is_kept_as_it_was_typed_and_stands_where_its_letters_do() {
        let read = |text: &str| GroupName::parse(text).unwrap();
        assert_eq!(read(" Ábaco ").as_str(), "Ábaco");
        assert_eq!(GroupName::stored("Ábaco".to_owned()).as_str(), "Ábaco");
        assert!(read("Ábaco") < read("barco") && read("Zorro") > read("barco"));
        assert_eq!(read("ábaco").partial_cmp(&read("ABACO")), Some(Ordering::Equal));
    }
}
