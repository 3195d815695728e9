//! What a scanner read: a tag, a link to one, or the label of the system before.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_domain::inventory::Scanned;
use plantel_domain::tag::Tag;

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let old = |kind: &str, code: &str| serde_json::json!({ "type": kind, "code": code }).to_string();
    let again = match Scanned::parse(text) {
        Err(bad) => {
            assert_eq!(bad.code, "tag.invalid");
            return;
        }
        Ok(Scanned::Tag(tag)) => {
            let digits = |b: u8| b.is_ascii_digit() || (b'A'..=b'F').contains(&b);
            assert!(tag.as_str().len() == 32 && tag.as_str().bytes().all(digits));
            assert_eq!(Tag::parse(&tag.as_str().to_lowercase()).as_ref(), Ok(&tag));
            vec![tag.to_string(), format!("https://plantel.test/t/{tag}"), format!(" x?tag={tag}/")]
        }
        Ok(Scanned::AssetCode(code)) => vec![old("item", code.as_str())],
        Ok(Scanned::EnvironmentCode(code)) => vec![old("environment", code.as_str())],
    };
    for same in again {
        assert_eq!(Scanned::parse(&same), Scanned::parse(text));
    }
});
