//! Digests of what must be known again but not be read.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use plantel_domain::identity::{Email, User};
use sha2::{Digest, Sha256};

/// SHA-256 over the parts, each with its length, in base64url: of what nobody can guess, or what need not
/// stay secret.
pub fn digest(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hasher.update(part);
    }
    URL_SAFE_NO_PAD.encode(hasher.finalize())
}

/// The challenge of a proof key (RFC 7636, 4.2, method S256).
pub fn s256(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

/// Whose failed sign-ins are counted together.
pub fn account(typed: &str) -> String {
    let known = Email::parse(typed).map_or_else(|_| typed.trim().to_lowercase(), |email| email.key());
    digest(&["account", &known])
}

/// What a link that sets a password is bound to: with the password or the address it is good no more.
pub fn recovery(user: &User) -> String {
    digest(&["recovery", &user.password.0.0, &user.email.key()])
}

/// What a link that proves an address is bound to.
pub fn verification(user: &User) -> String {
    digest(&["verification", &user.email.key()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_challenge_is_that_of_the_standards_example() {
        let challenge = s256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(digest(&["ab", "c"]), digest(&["a", "bc"]));
    }

    #[test]
    fn one_account_in_two_spellings_is_counted_together() {
        assert_eq!(account(" Ana@SENA.edu.co"), account("ana@sena.edu.co"));
        assert_eq!(account("not an address"), account("Not An Address "));
    }
}
