//! Hashes that were made elsewhere and brought along: bcrypt and Argon2. They are verified, never made.

use argon2::password_hash::PasswordVerifier;
use argon2::{Argon2, Params, PasswordHash, Version};
use bcrypt::HashParts;

/// A stored hash says itself how dear it is. Beyond these it is not even tried: whoever can write one
/// into the database could stop the server with it. 256 MiB take some two seconds.
const MOST_MEMORY_KIB: u32 = 256 * 1024;
const MOST_PASSES: u32 = 10;
const MOST_LANES: u32 = 16;

/// bcrypt of this cost takes some four seconds.
pub(crate) const HIGHEST_COST: u32 = 16;

/// There is no bcrypt of a lower cost.
const LOWEST_COST: u32 = 4;

/// Whether the password is the one of the hash. `None`, at once, when it cannot be read or is too dear.
pub(crate) fn proves(password: &str, hash: &str) -> Option<bool> {
    match hash.split('$').nth(1)? {
        "2a" | "2b" | "2y" => {
            // C's bcrypt stops at a NUL. Others read on, and then `a`, NUL, `a` has the hash of `a`.
            bcrypt_proves(password, hash, HIGHEST_COST).map(|proven| proven && !password.contains('\0'))
        }
        "argon2id" | "argon2i" | "argon2d" => argon2_proves(password, hash),
        _ => None,
    }
}

/// Whether a password could prove the hash: it is whole and not too dear. Nothing is hashed.
pub(crate) fn readable(hash: &str) -> bool {
    match hash.split('$').nth(1) {
        Some("2a" | "2b" | "2y") => bcrypt_readable(hash, HIGHEST_COST),
        Some("argon2id" | "argon2i" | "argon2d") => argon2_readable(hash),
        _ => false,
    }
}

/// The same for bcrypt of at most this cost.
pub(crate) fn bcrypt_readable(hash: &str, highest_cost: u32) -> bool {
    cost_of(hash).is_some_and(|cost| (LOWEST_COST..=highest_cost).contains(&cost))
}

/// The same as [`proves`] for bcrypt of at most this cost. Reads 72 bytes of the password and no more, as whatever
/// made the hash did.
pub(crate) fn bcrypt_proves(password: &str, hash: &str, highest_cost: u32) -> Option<bool> {
    if cost_of(hash)? > highest_cost {
        return None;
    }
    let read = password.as_bytes();
    bcrypt::verify(&read[..read.len().min(72)], hash).ok()
}

/// The cost of a bcrypt hash.
pub(crate) fn cost_of(hash: &str) -> Option<u32> {
    hash.parse::<HashParts>().ok().map(|parts| parts.get_cost())
}

fn argon2_proves(password: &str, hash: &str) -> Option<bool> {
    let (hash, _) = bearable(hash)?;
    Some(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
}

/// Without its version it is of an Argon2 that nobody speaks any more; with the name of a key, of a key
/// that is not here.
fn argon2_readable(hash: &str) -> bool {
    bearable(hash).is_some_and(|(hash, params)| {
        let spoken = hash.version.is_some_and(|version| Version::try_from(version).is_ok());
        spoken && params.keyid().is_empty() && hash.salt.is_some() && hash.hash.is_some()
    })
}

/// An Argon2 hash that can be parsed and is not too dear.
fn bearable(hash: &str) -> Option<(PasswordHash, Params)> {
    let hash = PasswordHash::new(hash).ok()?;
    let params = Params::try_from(&hash).ok()?;
    let bearable =
        params.m_cost() <= MOST_MEMORY_KIB && params.t_cost() <= MOST_PASSES && params.p_cost() <= MOST_LANES;
    bearable.then_some((hash, params))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const PASSWORD: &str = "Contraseña de antes 1";

    #[rstest]
    // passlib 1.7 over bcrypt 4.0
    #[case::a("$2a$05$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5q")]
    #[case::y("$2y$05$a51vTn3E7izwOjmIjb1VIOxNqZDl3M/KUXNZgUKqzpmF9GSVZc.o6")]
    #[case::b("$2b$12$6RqYHnavmixF4tubvybC6uigDGL6QrLy6sET1DaTMboQ3hcZQAOQ2")]
    // argon2-cffi 25.1
    #[case::argon2i("$argon2i$v=19$m=64,t=2,p=2$IqipLOk3YkS88AbO06TFtQ$/MZs2cpFOZ/kPW5FNB8y1Ty0JigHZh6TPjDaeYLt/i0")]
    #[case::argon2d("$argon2d$v=19$m=64,t=2,p=2$vFreuRTJErNiYj2gkIIEIg$YBxhlvnZx09oAiEw9T/vc5TinHngFCYbJKAufAJ7RqA")]
    #[case::argon2id("$argon2id$v=19$m=64,t=2,p=2$fLXgnucFjhRYYmp9cwWGyw$Q7+b1HOfUWE1J/d6u7C2DqkZlDgZkKKyCtGj/NmeCqw")]
    fn what_python_hashed_is_proven_by_its_password_and_no_other(#[case] hash: &str) {
        assert!(readable(hash));
        assert_eq!(proves(PASSWORD, hash), Some(true));
        assert_eq!(proves("Contraseña de antes 2", hash), Some(false));
    }

    /// pwdlib 0.3, with the parameters it recommends.
    #[test]
    fn a_hash_of_64_mebibytes_is_proven() {
        let hash = "$argon2id$v=19$m=65536,t=3,p=4$JijLqbh55LnkMmqnnCi66w\
                    $mXDdYvSJm0I0UbbcyZ/BsdWz4fAMEvtiKptY2h1+T7A";
        assert!(readable(hash));
        assert_eq!(proves(PASSWORD, hash), Some(true));
    }

    /// bcrypt 4.0 of Python, which cut it at 72 of its 95 bytes without a word.
    #[test]
    fn of_a_long_password_the_first_72_bytes_prove_a_brought_bcrypt_hash() {
        let long = "Una frase muy larga que alguien escribió una vez y que pasa de setenta y dos bytes, sí señor";
        let hash = "$2b$05$jNtO6p6aNF2r1v2Y7aO2YOJpullvBFbGN.Y0Az9R5SDB3AMk7pIby";
        assert_eq!(proves(long, hash), Some(true));
        assert_eq!(proves(&long.replace("señor", "señora"), hash), Some(true));
        assert_eq!(proves(&long.replace("setenta", "ochenta"), hash), Some(false));
    }

    #[test]
    fn a_password_with_a_nul_proves_no_brought_bcrypt_hash() {
        let hash = bcrypt::hash("secret12", 4).unwrap();
        for typed in ["secret12\0", "secret12\0secret12", "secret12\0x"] {
            assert_eq!(proves(typed, &hash), Some(false), "{typed:?}");
        }
        // Python's bcrypt 4.0 did hash this one, NUL and all.
        let with_nul = "$2b$04$PT3nlcNDN8AR8yfs2XhUI..9vO4mennccuOG.kSEj22A9vrYRt44m";
        assert_eq!(proves("secret12\0x", with_nul), Some(false));
    }

    const REST: &str = "fLXgnucFjhRYYmp9cwWGyw$Q7+b1HOfUWE1J/d6u7C2DqkZlDgZkKKyCtGj/NmeCqw";

    #[rstest]
    #[case::memory("$argon2id$v=19$m=4194304,t=1,p=1$")]
    #[case::all_memory_there_is("$argon2id$v=19$m=4294967295,t=1,p=1$")]
    #[case::memory_just_too_much("$argon2id$v=19$m=262145,t=1,p=1$")]
    #[case::passes("$argon2id$v=19$m=64,t=11,p=1$")]
    #[case::all_passes("$argon2i$v=19$m=64,t=4294967295,p=1$")]
    #[case::lanes("$argon2d$v=19$m=262144,t=1,p=17$")]
    #[case::too_little_memory_for_the_lanes("$argon2id$v=19$m=8,t=1,p=16$")]
    #[case::no_passes("$argon2id$v=19$m=64,t=0,p=1$")]
    #[case::twice("$argon2id$v=19$m=64,t=1,p=1,m=4194304$")]
    #[case::overflow("$argon2id$v=19$m=99999999999999999999,t=1,p=1$")]
    fn an_argon2_hash_that_would_stop_the_server_is_not_tried(#[case] start: &str) {
        assert!(!readable(&format!("{start}{REST}")));
        assert_eq!(proves(PASSWORD, &format!("{start}{REST}")), None);
    }

    #[rstest]
    #[case("00")]
    #[case("03")]
    #[case("17")]
    #[case("31")]
    #[case("99")]
    fn a_bcrypt_hash_of_no_cost_or_one_that_would_stop_the_server_is_not_tried(#[case] cost: &str) {
        let hash = format!("$2b${cost}$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5q");
        assert!(!readable(&hash));
        assert_eq!(proves(PASSWORD, &hash), None);
    }

    #[rstest]
    #[case::none("!")]
    #[case::empty("")]
    #[case::words("spoilt")]
    #[case::dollars("$$$$")]
    #[case::cut("$2b$05$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5")]
    #[case::not_ascii("$2b$05$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5ñ")]
    #[case::sign_extended("$2x$05$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5q")]
    #[case::scrypt("$scrypt$ln=16,r=8,p=1$c2FsdHNhbHQ$aGFzaGhhc2g")]
    #[case::md5("$1$saltsalt$qjXMvbEw8oaL.CzflDugX.")]
    fn what_is_no_hash_of_a_known_kind_is_not_tried(#[case] hash: &str) {
        assert!(!readable(hash));
        assert_eq!(proves("", hash), None);
        assert_eq!(proves(PASSWORD, hash), None);
    }

    #[rstest]
    #[case::without_output("$argon2id$v=19$m=64,t=2,p=2$fLXgnucFjhRYYmp9cwWGyw")]
    #[case::without_salt("$argon2id$v=19$m=64,t=2,p=2")]
    #[case::short_output("$argon2id$v=19$m=64,t=2,p=2$fLXgnucFjhRYYmp9cwWGyw$Q7+b1HOfUWE")]
    #[case::empty_output("$argon2id$v=19$m=64,t=2,p=2$fLXgnucFjhRYYmp9cwWGyw$")]
    #[case::no_version("$argon2i$m=64,t=2,p=2$IqipLOk3YkS88AbO06TFtQ$/MZs2cpFOZ/kPW5FNB8y1Ty0JigHZh6TPjDaeYLt")]
    #[case::under_a_key(
        "$argon2id$v=19$m=64,t=2,p=2,keyid=Zm9v$fLXgnucFjhRYYmp9cwWGyw$Q7+b1HOfUWE1J/d6u7C2DqkZlDgZkKKyCtGj"
    )]
    #[case::short_salt("$argon2id$v=19$m=64,t=2,p=2$fLXgnuc$Q7+b1HOfUWE1J/d6u7C2DqkZlDgZkKKyCtGj")]
    #[case::other_version("$argon2id$v=20$m=64,t=2,p=2$fLXgnucFjhRYYmp9cwWGyw$Q7+b1HOfUWE1J/d6u7C2DqkZlDgZkKKyCtGj")]
    fn an_incomplete_argon2_hash_is_proven_by_nothing(#[case] hash: &str) {
        assert!(!readable(hash));
        assert_ne!(proves(PASSWORD, hash), Some(true));
        assert_ne!(proves("", hash), Some(true));
    }
}
