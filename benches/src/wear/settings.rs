//! What the servers of this soak are told, and what of it is secret.

use super::notes::Notes;
use crate::place::PASSWORD;
use anyhow::{Context, Result};

/// The keys that tokens are signed with and verified by.
const PRIVATE_KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/keys/new.pem");
const PUBLIC_KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/data/keys/new.pub.pem");

/// What seals secrets of webhooks.
const SEAL: &str = "what seals the secrets of the soak 4711";

/// The password of a mail server that is not there: to no letter but to say so.
const MAIL: &str = "the-letter-box-password-4711";

/// The password of the database, which its owner does not ask for.
const DATABASE: &str = "the-database-password-4711";

/// Variables of every server. All that happens in them is printed, as machines read it.
pub fn variables() -> Vec<(String, String)> {
    let told = [
        ("LOG__LEVEL", "debug"),
        ("LOG__FORMAT", "json"),
        ("AUTH__ALGORITHM", "EdDSA"),
        ("AUTH__KEY_ID", "wear"),
        ("AUTH__PRIVATE_KEY_FILE", PRIVATE_KEY),
        ("AUTH__PUBLIC_KEY_FILE", PUBLIC_KEY),
        ("AUTH__ENCRYPTION_SECRET", SEAL),
        // Nobody signs in again while it lasts.
        ("AUTH__ACCESS_MINUTES", "300"),
        ("MAIL__SMTP_HOST", "127.0.0.1"),
        ("MAIL__SMTP_PORT", "1"),
        ("MAIL__SMTP_USERNAME", "plantel"),
        ("MAIL__SMTP_PASSWORD", MAIL),
        ("WEBHOOKS__ALLOW_PRIVATE", "true"),
        ("WEBHOOKS__ALLOW_HTTP", "true"),
        // Small sheets have several pieces.
        ("INVENTORY__IMPORT_PIECE", "100"),
    ];
    told.into_iter().map(|(name, value)| (format!("PLANTEL_{name}"), value.to_owned())).collect()
}

/// The URL of a database with a password in it.
pub fn with_password(url: &str) -> Result<String> {
    let (before, behind) = url.split_once('@').context("the URL of a database names who it is")?;
    Ok(format!("{before}:{DATABASE}@{behind}"))
}

/// Writes down what must be read nowhere, as far as it is known before anybody signs in.
pub fn plant(notes: &Notes) -> Result<()> {
    notes.secret("the password of everybody", PASSWORD);
    notes.secret("what seals secrets", SEAL);
    notes.secret("the password of the mail server", MAIL);
    notes.secret("the password of the database", DATABASE);
    let key = std::fs::read_to_string(PRIVATE_KEY).context("tests/data/keys has the key of tokens")?;
    for line in key.lines().filter(|line| !line.starts_with("-----") && !line.is_empty()) {
        notes.secret("the key that signs tokens", line);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_has_its_password_where_others_have_it() {
        let url = with_password("postgres://postgres@127.0.0.1:5432/name").unwrap();
        assert_eq!(url, format!("postgres://postgres:{DATABASE}@127.0.0.1:5432/name"));
    }

    #[test]
    fn the_key_is_planted_line_by_line() {
        let notes = Notes::default();
        plant(&notes).unwrap();
        let lines = notes.told().secrets.values().filter(|what| **what == "the key that signs tokens").count();
        assert!(lines > 0);
    }
}
