//! Codes of the second factor, by TOTP (RFC 6238), and random texts.

use crate::random;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::OneTimeCodes;
use totp_rs::{Algorithm, Builder, Secret};

const SECONDS: u64 = 30;
const RECOVERY_CODES: usize = 10;

/// Crockford's base 32, which has no letters that look like others or like digits.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Codes as every authenticator app makes them: SHA-1, 30 seconds, 6 digits.
pub struct Totp {
    issuer: String,
}

impl Totp {
    /// With the name under which apps list the accounts.
    pub fn new(issuer: &str) -> Self {
        Self { issuer: without_colon(issuer) }
    }
}

/// A colon parts issuer and account in the address, even when it is escaped.
fn without_colon(name: &str) -> String {
    name.replace(':', " ").trim().to_owned()
}

fn builder(secret: Secret) -> Builder {
    Builder::new().with_algorithm(Algorithm::SHA1).with_digits(6).with_step_duration(SECONDS).with_secret(secret)
}

fn recovery_code() -> String {
    let mut code = String::with_capacity(29);
    // 32 divides 256: every character is as likely.
    for (at, byte) in random::bytes::<24>().into_iter().enumerate() {
        if at > 0 && at % 4 == 0 {
            code.push('-');
        }
        code.push(char::from(ALPHABET[usize::from(byte % 32)]));
    }
    code
}

impl OneTimeCodes for Totp {
    fn new_secret(&self) -> String {
        Secret::from(random::bytes::<20>()).to_base32()
    }

    fn step_of(&self, secret: &str, code: &str, now: Timestamp) -> Option<i64> {
        let typed: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let secret = Secret::try_from_base32(secret).ok()?;
        let codes = builder(secret).with_skew(0).build().ok()?;
        let step = u64::try_from(now.timestamp()).ok()? / SECONDS;
        // All are compared, each in constant time. Should two be the same, the later counts: were it the
        // earlier, the code would be good again when that one is past.
        let around = step.saturating_sub(1)..=step + 1;
        let of = around.fold(None, |found, step| codes.check(&typed, step * SECONDS).or(found));
        of.and_then(|step| i64::try_from(step).ok())
    }

    fn url(&self, secret: &str, account: &str) -> String {
        let secret = Secret::try_from_base32(secret).expect("secrets are made here, in base 32");
        let account = Some(without_colon(account)).filter(|name| !name.is_empty());
        let account = account.unwrap_or_else(|| "-".to_owned());
        let issuer = Some(self.issuer.as_str()).filter(|name| !name.is_empty());
        let codes = builder(secret).with_issuer(issuer).with_account_name(account).build_noncompliant();
        codes.to_url().expect("the account has a name without a colon")
    }

    fn recovery_codes(&self) -> Vec<String> {
        (0..RECOVERY_CODES).map(|_| recovery_code()).collect()
    }

    fn nonce(&self) -> String {
        URL_SAFE_NO_PAD.encode(random::bytes::<32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::{DateTime, Utc};
    use rstest::rstest;
    use std::collections::HashSet;

    /// `12345678901234567890`, the secret of RFC 6238, appendix B.
    const SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    fn at(seconds: i64) -> Timestamp {
        DateTime::<Utc>::from_timestamp(seconds, 0).unwrap()
    }

    fn step_of(code: &str, seconds: i64) -> Option<i64> {
        Totp::new("Plantel").step_of(SECRET, code, at(seconds))
    }

    /// RFC 6238, appendix B, SHA-1: the last 6 of its 8 digits.
    #[rstest]
    #[case(59, "287082", 1)]
    #[case(1_111_111_109, "081804", 0x0235_23EC)]
    #[case(1_111_111_111, "050471", 0x0235_23ED)]
    #[case(1_234_567_890, "005924", 0x0273_EF07)]
    #[case(2_000_000_000, "279037", 0x03F9_40AA)]
    #[case(20_000_000_000, "353130", 0x27BC_86AA)]
    fn the_codes_are_those_of_the_standard(#[case] seconds: i64, #[case] code: &str, #[case] step: i64) {
        assert_eq!(step_of(code, seconds), Some(step));
    }

    #[test]
    fn a_code_is_good_one_step_early_and_one_late_and_keeps_its_step() {
        let (code, start) = ("005924", 0x0273_EF07 * 30);
        for seconds in [start - 30, start - 1, start, start + 29, start + 59] {
            assert_eq!(step_of(code, seconds), Some(0x0273_EF07), "{}", seconds - start);
        }
        assert_eq!(step_of(code, start - 31), None);
        assert_eq!(step_of(code, start + 60), None);
    }

    #[rstest]
    #[case("287 082")]
    #[case(" 287082\n")]
    #[case("2 8 7\u{a0}0 8 2")]
    fn a_code_is_typed_with_spaces_or_without(#[case] code: &str) {
        assert_eq!(step_of(code, 59), Some(1));
    }

    #[rstest]
    #[case::wrong("287083")]
    #[case::empty("")]
    #[case::short("87082")]
    #[case::eight_digits("94287082")]
    #[case::sign("+87082")]
    #[case::other_digits("٢٨٧٠٨٢")]
    #[case::letters("28708Z")]
    #[case::nul("287082\0")]
    fn what_is_no_code_of_now_is_refused(#[case] code: &str) {
        assert_eq!(step_of(code, 59), None);
    }

    #[rstest]
    #[case::not_base_32("not base 32!")]
    #[case::empty("")]
    #[case::short("GEZDGNBV")]
    fn with_a_spoilt_secret_no_code_is_right(#[case] secret: &str) {
        let codes = Totp::new("Plantel");
        assert!((0..1000).all(|n| codes.step_of(secret, &format!("{n:06}"), at(59)).is_none()));
    }

    #[test]
    fn before_1970_and_at_its_start_nothing_breaks() {
        assert_eq!(step_of("287082", -1), None);
        assert_eq!(step_of("287082", 0), Some(1));
    }

    #[test]
    fn another_secret_has_other_codes() {
        let codes = Totp::new("Plantel");
        let other = codes.new_secret();
        assert_ne!(other, SECRET);
        let found = (0..20).filter(|n| {
            let seconds = 59 + n * 90;
            let code = builder(Secret::try_from_base32(SECRET).unwrap()).build().unwrap();
            codes.step_of(&other, &code.generate(seconds).to_string(), at(i64::try_from(seconds).unwrap())).is_some()
        });
        assert!(found.count() < 2);
    }

    #[test]
    fn a_secret_has_160_bits_and_is_never_the_same() {
        let codes = Totp::new("Plantel");
        let secrets: HashSet<_> = (0..100).map(|_| codes.new_secret()).collect();
        assert_eq!(secrets.len(), 100);
        assert!(secrets.iter().all(|s| Secret::try_from_base32(s).unwrap().as_bytes().len() == 20));
    }

    #[test]
    fn the_address_is_read_by_the_apps() {
        assert_eq!(
            Totp::new("Plantel").url(SECRET, "ana.ruiz@sena.edu.co"),
            format!("otpauth://totp/Plantel:ana.ruiz%40sena.edu.co?secret={SECRET}&issuer=Plantel")
        );
    }

    #[rstest]
    #[case::colon("a:b@c.co", "Plantel:a%20b%40c.co")]
    #[case::another_parameter("a?secret=AAAA&issuer=X#", "Plantel:a%3Fsecret%3DAAAA%26issuer%3DX%23")]
    #[case::path("../a/b", "Plantel:..%2Fa%2Fb")]
    #[case::line_break("a\r\nb", "Plantel:a%0D%0Ab")]
    #[case::accent("ñ", "Plantel:%C3%B1")]
    #[case::nothing(":", "Plantel:-")]
    fn an_account_cannot_change_the_rest_of_the_address(#[case] account: &str, #[case] label: &str) {
        let url = Totp::new("Plantel").url(SECRET, account);
        assert_eq!(url, format!("otpauth://totp/{label}?secret={SECRET}&issuer=Plantel"));
    }

    #[test]
    fn an_issuer_with_a_colon_or_none_is_borne() {
        let url = Totp::new("Plantel: prueba").url(SECRET, "a@b.co");
        assert!(url.starts_with("otpauth://totp/Plantel%20%20prueba:a%40b.co?"), "{url}");
        let url = Totp::new("").url(SECRET, "a@b.co");
        assert_eq!(url, format!("otpauth://totp/a%40b.co?secret={SECRET}"));
    }

    #[test]
    fn recovery_codes_are_ten_of_six_groups_and_all_different() {
        let all: Vec<_> = (0..20).flat_map(|_| Totp::new("Plantel").recovery_codes()).collect();
        assert_eq!(all.len(), 200);
        assert_eq!(all.iter().collect::<HashSet<_>>().len(), 200);
        for code in &all {
            let groups: Vec<_> = code.split('-').collect();
            assert_eq!(groups.len(), 6, "{code}");
            assert!(groups.iter().all(|g| g.len() == 4 && g.bytes().all(|b| ALPHABET.contains(&b))), "{code}");
        }
        let used: HashSet<_> = all.iter().flat_map(|code| code.bytes()).filter(|b| *b != b'-').collect();
        assert_eq!(used.len(), 32);
    }

    #[test]
    fn a_nonce_has_256_bits_fits_an_address_and_is_never_the_same() {
        let nonces: HashSet<_> = (0..100).map(|_| Totp::new("Plantel").nonce()).collect();
        assert_eq!(nonces.len(), 100);
        assert!(nonces.iter().all(|n| URL_SAFE_NO_PAD.decode(n).unwrap().len() == 32));
    }
}
