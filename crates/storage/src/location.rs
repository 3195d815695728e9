//! Where the file of a key lies.

use object_store::path::Path;
use plantel_domain::files::{FileKey, FilesError};

/// The place of a key below `prefix`. Keys are made of our own words; one that could still lead
/// elsewhere, or lie in two places on a system that minds no capitals, is refused.
pub fn location(prefix: &Path, key: &FileKey) -> Result<Path, FilesError> {
    if !key.as_str().split('/').all(is_plain) {
        return Err(FilesError::new(format!("{:?} is no key of a file", key.as_str())));
    }
    Path::parse(format!("{prefix}/{key}")).map_err(FilesError::new)
}

fn is_plain(word: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_.".contains(&byte);
    !word.is_empty() && !word.starts_with('.') && word.bytes().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use uuid::Uuid;

    const ID: Uuid = Uuid::nil();

    #[rstest]
    #[case("", "pictures/00000000-0000-0000-0000-000000000000/full.webp")]
    #[case("norte/files", "norte/files/pictures/00000000-0000-0000-0000-000000000000/full.webp")]
    fn a_key_lies_below_the_prefix(#[case] prefix: &str, #[case] expected: &str) {
        let prefix = Path::parse(prefix).expect("a prefix");
        let place = location(&prefix, &FileKey::new("pictures", ID, "full.webp")).expect("a place");
        assert_eq!(place.as_ref(), expected);
    }

    #[rstest]
    #[case("..", "full")]
    #[case(".", "full")]
    #[case("../..", "full")]
    #[case("/etc", "full")]
    #[case("", "full")]
    #[case("pictures", "")]
    #[case("pictures", "..")]
    #[case("pictures", "../../../../etc/passwd")]
    #[case("pictures", "full/")]
    #[case("pictures", ".ready")]
    #[case("pictures", "full#1")]
    #[case("pictures", "%2e%2e")]
    #[case("pictures\\..\\..", "full")]
    #[case("c:", "full")]
    #[case("pictures", "full\0")]
    #[case("pictures", "FULL")]
    #[case("pictures", "münze")]
    fn a_key_that_could_lead_elsewhere_is_refused(#[case] folder: &'static str, #[case] part: &'static str) {
        assert!(location(&Path::default(), &FileKey::new(folder, ID, part)).is_err());
    }
}
