//! Secrets that must be readable again, sealed with AES-256-GCM.

use aws_lc_rs::aead::{AES_256_GCM, Aad, Nonce, RandomizedNonceKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use plantel_domain::identity::Vault;

/// Marks the form: base64url of nonce, ciphertext and tag. It is authenticated with them.
const PREFIX: &str = "v1.";

/// Makes the key one of this vault and of nothing else the secret is used for.
const INFO: &[u8] = b"plantel vault v1 aes-256-gcm";

const NONCE_LEN: usize = 12;

/// Seals with a key derived from a secret (HKDF-SHA-256); reads what the secret before it sealed too.
pub struct AeadVault {
    key: RandomizedNonceKey,
    previous: Option<RandomizedNonceKey>,
}

impl AeadVault {
    /// With these secrets; the previous one opens, but seals no more. They are random and of 32 bytes
    /// or more: they are not stretched as a password would be.
    pub fn new(secret: &str, previous: Option<&str>) -> Self {
        Self { key: derive(secret), previous: previous.map(derive) }
    }
}

fn derive(secret: &str) -> RandomizedNonceKey {
    let mut key = [0; 32];
    // No salt: the secret is random already, and the key must come out the same after a restart.
    let derived = Salt::new(HKDF_SHA256, &[]).extract(secret.as_bytes());
    let filled = derived.expand(&[INFO], &AES_256_GCM).and_then(|okm| okm.fill(&mut key));
    filled.expect("32 bytes are fewer than HKDF can give");
    RandomizedNonceKey::new(&AES_256_GCM, &key).expect("32 bytes are a key")
}

fn open_with(key: &RandomizedNonceKey, owner: &str, nonce: [u8; NONCE_LEN], ciphertext: &[u8]) -> Option<String> {
    let mut buffer = ciphertext.to_vec();
    let opened = key.open_in_place(Nonce::from(&nonce), Aad::from(bound(owner)), &mut buffer).ok()?;
    String::from_utf8(opened.to_vec()).ok()
}

/// What is authenticated beside the text: the form, and whose it is.
fn bound(owner: &str) -> String {
    format!("{PREFIX}{owner}")
}

impl Vault for AeadVault {
    fn seal(&self, text: &str, owner: &str) -> String {
        let mut buffer = text.as_bytes().to_vec();
        let nonce = self.key.seal_in_place_append_tag(Aad::from(bound(owner)), &mut buffer);
        let nonce = nonce.expect("sealing fails only beyond 64 GiB");
        let whole = [nonce.as_ref().as_slice(), &buffer].concat();
        format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(whole))
    }

    fn open(&self, sealed: &str, owner: &str) -> Option<String> {
        let whole = URL_SAFE_NO_PAD.decode(sealed.strip_prefix(PREFIX)?).ok()?;
        let (nonce, ciphertext) = whole.split_first_chunk::<NONCE_LEN>()?;
        let keys = std::iter::once(&self.key).chain(&self.previous);
        keys.into_iter().find_map(|key| open_with(key, owner, *nonce, ciphertext))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const SECRET: &str = "a secret of the tests, long enough";
    const OTHER: &str = "another secret of about that length";

    #[rstest]
    #[case("JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")]
    #[case("")]
    #[case("ñ 漢 \0")]
    fn what_was_sealed_is_opened(#[case] text: &str) {
        let vault = AeadVault::new(SECRET, None);
        assert_eq!(vault.open(&vault.seal(text, "ana"), "ana").as_deref(), Some(text));
    }

    #[test]
    fn one_text_sealed_twice_tells_not_that_it_is_the_same() {
        let vault = AeadVault::new(SECRET, None);
        let (a, b) = (vault.seal("JBSWY3DPEHPK3PXP", "ana"), vault.seal("JBSWY3DPEHPK3PXP", "ana"));
        assert_ne!(a, b);
        assert!(a.starts_with("v1.") && !a.contains("JBSWY3DPEHPK3PXP"));
    }

    #[test]
    fn another_secret_opens_nothing() {
        let sealed = AeadVault::new(SECRET, None).seal("text", "ana");
        assert_eq!(AeadVault::new(OTHER, None).open(&sealed, "ana"), None);
    }

    #[test]
    fn what_is_one_persons_does_not_open_in_anothers_place() {
        let vault = AeadVault::new(SECRET, None);
        assert_eq!(vault.open(&vault.seal("text", "ana"), "eva"), None);
    }

    #[test]
    fn the_secret_before_opens_but_seals_no_more() {
        let old = AeadVault::new(SECRET, None);
        let rotating = AeadVault::new(OTHER, Some(SECRET));
        assert_eq!(rotating.open(&old.seal("text", "ana"), "ana").as_deref(), Some("text"));
        assert_eq!(old.open(&rotating.seal("text", "ana"), "ana"), None);
        assert_eq!(rotating.open(&rotating.seal("text", "ana"), "ana").as_deref(), Some("text"));
    }

    /// Every byte counts: nonce, ciphertext and tag.
    #[test]
    fn one_flipped_bit_anywhere_is_noticed() {
        let vault = AeadVault::new(SECRET, None);
        let sealed = vault.seal("JBSWY3DPEHPK3PXP", "ana");
        let whole = URL_SAFE_NO_PAD.decode(&sealed[3..]).unwrap();
        for at in 0..whole.len() {
            let mut spoilt = whole.clone();
            spoilt[at] ^= 1;
            assert_eq!(vault.open(&format!("v1.{}", URL_SAFE_NO_PAD.encode(spoilt)), "ana"), None, "byte {at}");
        }
        for end in 0..whole.len() {
            assert_eq!(
                vault.open(&format!("v1.{}", URL_SAFE_NO_PAD.encode(&whole[..end])), "ana"),
                None,
                "{end} bytes"
            );
        }
    }

    #[rstest]
    #[case("")]
    #[case("v1.")]
    #[case("v1.not base64")]
    #[case("v2.AAAA")]
    #[case("JBSWY3DPEHPK3PXP")]
    fn what_was_not_sealed_is_not_opened(#[case] text: &str) {
        assert_eq!(AeadVault::new(SECRET, None).open(text, "ana"), None);
    }

    #[test]
    fn another_form_is_not_taken_for_this_one() {
        let vault = AeadVault::new(SECRET, None);
        assert_eq!(vault.open(&vault.seal("text", "ana").replace("v1.", "v2."), "ana"), None);
        assert_eq!(vault.open(&format!("{}=", vault.seal("text", "ana")), "ana"), None);
    }

    /// Made by Python's `cryptography`, HKDF and AES-GCM: what is stored must stay readable.
    #[test]
    fn what_was_sealed_before_stays_readable() {
        let sealed = "v1.0fYpMFNzSBJ5U1UO4h27Gn3nNc2ONmQ9Qm1knCk03aaC-tEg9FIPwmAS4gc";
        assert_eq!(AeadVault::new(SECRET, None).open(sealed, "").as_deref(), Some("JBSWY3DPEHPK3PXP"));
    }
}
