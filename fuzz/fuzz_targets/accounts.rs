//! A list of accounts with the hashes of their passwords.
#![no_main]

use libfuzzer_sys::fuzz_target;
use plantel_application::identity::{AccountColumn, parse_accounts};
use plantel_credentials::BcryptHasher;
use plantel_domain::identity::{Email, PasswordHash, PasswordHasher};
use plantel_fuzz::{refusals_hold, same_in_every_encoding, sheet};
use std::sync::LazyLock;

static HASHER: LazyLock<BcryptHasher> = LazyLock::new(|| BcryptHasher::new(4));

fuzz_target!(|bytes: &[u8]| {
    same_in_every_encoding::<AccountColumn>(bytes);
    let Some(sheet) = sheet::<AccountColumn>(bytes) else { return };
    let reads = |hash: &PasswordHash| HASHER.reads(hash);
    let rows = parse_accounts(&sheet, &reads);
    refusals_hold(&sheet, &rows.refused, rows.parsed.len());
    // A hash is told to nobody, in whichever column it stands.
    assert!(rows.refused.iter().all(|refusal| !refusal.value.contains('$')));
    for row in &rows.parsed {
        assert_eq!(Email::parse(row.email.as_str()).as_ref(), Ok(&row.email));
        assert!(!row.password.0.is_some() || HASHER.reads(&row.password.0));
    }
});
