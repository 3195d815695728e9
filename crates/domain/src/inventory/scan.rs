//! What a scanner read: a tag, a link to one, or the signed JSON of the system before this one.

use crate::form::BadValue;
use crate::tag::Tag;
use crate::text::Line;
use serde::Deserialize;

/// What a scanned text points to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scanned {
    /// One of our tags.
    Tag(Tag),
    /// The code of an asset, from an old label.
    AssetCode(Line<50>),
    /// The code of an environment, from an old label.
    EnvironmentCode(Line<50>),
}

/// The old payload; its signature is a digest that everybody could ask for, and proves nothing.
#[derive(Deserialize)]
struct OldPayload {
    #[serde(rename = "type")]
    kind: String,
    code: String,
}

impl Scanned {
    /// Reads it. Whatever it says of the thing, it only finds it.
    pub fn parse(text: &str) -> Result<Self, BadValue> {
        let text = text.trim();
        if !text.starts_with('{') {
            return Tag::parse(text).map(Self::Tag);
        }
        let bad = |_| BadValue::new("tag.invalid");
        let old: OldPayload = serde_json::from_str(text).map_err(bad)?;
        let code = Line::parse(&old.code).map_err(|_| BadValue::new("tag.invalid"))?;
        match old.kind.as_str() {
            "item" => Ok(Self::AssetCode(code)),
            "environment" => Ok(Self::EnvironmentCode(code)),
            _ => Err(BadValue::new("tag.invalid")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_labels_find_things_by_their_code_alone() {
        let old = r#"{"v":1,"type":"item","id":"9","ts":1700000000,"code":" CAM-1 ","name":"x","sig":"00"}"#;
        assert_eq!(Scanned::parse(old).unwrap(), Scanned::AssetCode(Line::stored("CAM-1".to_owned())));
        let room = r#"{"type":"environment","code":"A101"}"#;
        assert_eq!(Scanned::parse(room).unwrap(), Scanned::EnvironmentCode(Line::stored("A101".to_owned())));
        for bad in ["{}", "{", r#"{"type":"user","code":"a"}"#, r#"{"type":"item","code":""}"#, "hello"] {
            assert_eq!(Scanned::parse(bad).unwrap_err().code, "tag.invalid", "{bad}");
        }
    }

    #[test]
    fn a_tag_is_scanned_alone_or_in_a_link_and_an_old_label_never_says_too_much() {
        let tag = "00112233445566778899AABBCCDDEEFF";
        for text in [tag.to_owned(), format!("https://x.test/t/{tag}"), format!(" {} ", tag.to_lowercase())] {
            assert_eq!(Scanned::parse(&text).unwrap(), Scanned::Tag(Tag::parse(tag).unwrap()));
        }
        let long = format!(r#"{{"type":"item","code":"{}"}}"#, "x".repeat(51));
        for bad in [long.as_str(), r#"{"type":"item","code":7}"#, r#"{"type":"item","code":"a\u0000b"}"#] {
            assert_eq!(Scanned::parse(bad).unwrap_err().code, "tag.invalid", "{bad}");
        }
    }
}
