//! Passwords by bcrypt, in a pool of as many threads as there are cores.

use crate::brought;
use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use plantel_domain::identity::{Password, PasswordHash, PasswordHasher};
use sha2::{Digest, Sha384};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// Marks hashes of ours: bcrypt over base64(SHA-384(password)). bcrypt alone reads 72 bytes and no
/// more, so that two long passwords could be the same; the 64 characters of the digest fit whole.
const PREFIX: &str = "$plantel-sha384$";

/// Hashes with bcrypt; verifies bcrypt and Argon2 that were made elsewhere too. A burst of sign-ins
/// waits here and not in the threads that serve requests.
pub struct BcryptHasher {
    cost: u32,
    /// Verified against when nobody has the address, so that it takes as long. Made beside the start
    /// of the program, which need not wait for it.
    dummy: Arc<OnceLock<String>>,
    /// How many microseconds the last check against a hash of ours took.
    pace: Arc<AtomicU64>,
    permits: Arc<Semaphore>,
}

impl BcryptHasher {
    /// With this cost (4 to 31; each step doubles the time) and as many threads as there are cores.
    pub fn new(cost: u32) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let dummy = Arc::new(OnceLock::new());
        let making = Arc::clone(&dummy);
        let pace = Arc::new(AtomicU64::new(0));
        let first = Arc::clone(&pace);
        std::thread::spawn(move || {
            let begun = Instant::now();
            making.get_or_init(|| make_dummy(cost));
            first.store(u64::try_from(begun.elapsed().as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        });
        Self { cost, dummy, pace, permits: Arc::new(Semaphore::new(cores)) }
    }

    /// A hash brought along is checked faster than ours: a wrong password waits for as long as one of ours
    /// would have taken, so that the time does not tell whose account is there.
    async fn keep_pace(&self, proven: bool, foreign: bool, took: Duration) {
        if !foreign {
            self.pace.store(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Ordering::Relaxed);
        } else if !proven {
            let pace = Duration::from_micros(self.pace.load(Ordering::Relaxed));
            tokio::time::sleep(pace.saturating_sub(took)).await;
        }
    }

    async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> T {
        let permit = Arc::clone(&self.permits).acquire_owned().await.expect("the semaphore is never closed");
        let done = tokio::task::spawn_blocking(move || {
            // Held by the job itself: it goes on when the one who asked has gone.
            let _permit = permit;
            job()
        });
        done.await.expect("hashing does not panic")
    }
}

fn make_dummy(cost: u32) -> String {
    make(&Password::typed("nobody".to_owned()), cost)
}

fn make(password: &Password, cost: u32) -> String {
    let hash = bcrypt::hash(digest(password), cost).expect("64 characters fit and the cost is right");
    format!("{PREFIX}{hash}")
}

fn digest(password: &Password) -> String {
    STANDARD.encode(Sha384::digest(password.reveal()))
}

/// `None`, at once, when the hash cannot be read or is too dear to be tried.
fn proves(password: &Password, hash: &str, cost: u32) -> Option<bool> {
    match hash.strip_prefix(PREFIX) {
        Some(ours) => brought::bcrypt_proves(&digest(password), ours, brought::HIGHEST_COST.max(cost)),
        None => brought::proves(password.reveal(), hash),
    }
}

#[async_trait]
impl PasswordHasher for BcryptHasher {
    async fn hash(&self, password: Password) -> PasswordHash {
        let cost = self.cost;
        PasswordHash(self.run(move || make(&password, cost)).await)
    }

    async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> bool {
        let (cost, dummy) = (self.cost, Arc::clone(&self.dummy));
        let foreign = hash.as_ref().is_some_and(|hash| self.outdated(hash));
        let job = move || {
            let begun = Instant::now();
            let proven = hash.and_then(|hash| proves(&password, &hash.0, cost));
            let proven = proven.map_or_else(
                || {
                    // An unknown address, an account without a password and a spoilt hash look the same from outside.
                    proves(&password, dummy.get_or_init(|| make_dummy(cost)), cost);
                    (false, false)
                },
                |proven| (proven, foreign),
            );
            (proven, begun.elapsed())
        };
        let ((proven, foreign), took) = self.run(job).await;
        self.keep_pace(proven, foreign, took).await;
        proven
    }

    fn outdated(&self, hash: &PasswordHash) -> bool {
        let ours = hash.0.strip_prefix(PREFIX).and_then(brought::cost_of);
        hash.is_some() && ours != Some(self.cost)
    }

    fn reads(&self, hash: &PasswordHash) -> bool {
        match hash.0.strip_prefix(PREFIX) {
            Some(ours) => brought::bcrypt_readable(ours, brought::HIGHEST_COST.max(self.cost)),
            None => brought::readable(&hash.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn typed(text: &str) -> Password {
        Password::typed(text.to_owned())
    }

    #[tokio::test]
    async fn a_password_proves_itself_and_no_other() {
        let hasher = BcryptHasher::new(4);
        let hash = hasher.hash(typed("Contraseña segura")).await;
        assert!(hasher.verify(typed("Contraseña segura"), Some(hash.clone())).await);
        assert!(!hasher.verify(typed("Contraseña Segura"), Some(hash)).await);
    }

    #[tokio::test]
    async fn what_comes_after_72_bytes_or_a_nul_counts() {
        let hasher = BcryptHasher::new(4);
        for start in ["a".repeat(100), "a\0".to_owned(), "a\0a".to_owned()] {
            let hash = hasher.hash(typed(&format!("{start}1"))).await;
            assert!(hasher.verify(typed(&format!("{start}1")), Some(hash.clone())).await);
            assert!(!hasher.verify(typed(&format!("{start}2")), Some(hash)).await);
        }
    }

    #[tokio::test]
    async fn one_password_hashed_twice_gives_two_hashes() {
        let hasher = BcryptHasher::new(4);
        assert!(hasher.hash(typed("secret12")).await != hasher.hash(typed("secret12")).await);
    }

    #[tokio::test]
    async fn a_hash_brought_along_is_verified() {
        let hasher = BcryptHasher::new(4);
        let argon2 = "$argon2id$v=19$m=64,t=2,p=2$fLXgnucFjhRYYmp9cwWGyw$Q7+b1HOfUWE1J/d6u7C2DqkZlDgZkKKyCtGj/NmeCqw";
        for hash in ["$2a$05$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5q", argon2] {
            let brought = PasswordHash(hash.to_owned());
            assert!(hasher.verify(typed("Contraseña de antes 1"), Some(brought.clone())).await);
            assert!(!hasher.verify(typed("Contraseña de antes 2"), Some(brought)).await);
        }
    }

    /// Else the digest, which is no secret to who hashes the password too, would be a second password.
    #[tokio::test]
    async fn the_digest_of_a_password_is_not_the_password() {
        let hasher = BcryptHasher::new(4);
        let hash = hasher.hash(typed("secret12")).await;
        assert!(!hasher.verify(typed(&digest(&typed("secret12"))), Some(hash)).await);
    }

    #[rstest]
    #[case::nobody(None)]
    #[case::no_password(Some(PasswordHash::none()))]
    #[case::spoilt(Some(PasswordHash("spoilt".to_owned())))]
    #[case::ours_but_spoilt(Some(PasswordHash(format!("{PREFIX}spoilt"))))]
    #[tokio::test]
    async fn nothing_proves_what_is_not_there(#[case] hash: Option<PasswordHash>) {
        let hasher = BcryptHasher::new(4);
        for text in ["nobody", "!", "", "spoilt"] {
            assert!(!hasher.verify(typed(text), hash.clone()).await, "{text}");
        }
    }

    #[tokio::test]
    async fn a_hash_of_ours_that_would_stop_the_server_is_not_tried() {
        let hasher = BcryptHasher::new(4);
        let dear = hasher.hash(typed("secret12")).await.0.replace("$04$", "$31$");
        assert!(!hasher.verify(typed("secret12"), Some(PasswordHash(dear))).await);
    }

    #[tokio::test]
    async fn what_was_brought_along_or_made_at_another_cost_is_outdated() {
        let hasher = BcryptHasher::new(5);
        let ours = hasher.hash(typed("secret12")).await;
        assert!(!hasher.outdated(&ours));
        assert!(BcryptHasher::new(4).outdated(&ours) && BcryptHasher::new(6).outdated(&ours));
        for brought in ["$2b$05$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5q", "$argon2id$v=19$", ""] {
            assert!(hasher.outdated(&PasswordHash(brought.to_owned())), "{brought}");
        }
    }

    #[tokio::test]
    async fn what_was_made_here_is_readable_elsewhere_and_what_is_spoilt_or_nothing_is_not() {
        let hasher = BcryptHasher::new(5);
        let ours = BcryptHasher::new(4).hash(typed("secret12")).await;
        assert!(hasher.reads(&ours));
        assert!(hasher.reads(&PasswordHash("$2b$05$038YyNm4PO9zBs60NYkdmu.pV8b3w2ePWsa7rpgfP337TvcjmiW5q".to_owned())));
        assert!(!hasher.reads(&PasswordHash::none()));
        for spoilt in
            [ours.0.replace("$04$", "$31$"), ours.0.replace("$04$", "$03$"), format!("{PREFIX}x"), PREFIX.to_owned()]
        {
            assert!(!hasher.reads(&PasswordHash(spoilt.clone())), "{spoilt}");
        }
    }

    #[test]
    fn where_there_is_no_password_none_is_renewed() {
        assert!(!BcryptHasher::new(4).outdated(&PasswordHash::none()));
    }
}
