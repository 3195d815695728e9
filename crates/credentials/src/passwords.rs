//! Passwords by bcrypt, in a pool of as many threads as there are cores.

use async_trait::async_trait;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use plantel_domain::identity::{Password, PasswordHash, PasswordHasher};
use sha2::{Digest, Sha384};
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Marks hashes of ours: bcrypt over base64(SHA-384(password)). bcrypt alone reads 72 bytes and no
/// more, so that two long passwords could be the same; the 64 characters of the digest fit whole.
const PREFIX: &str = "$plantel-sha384$";

/// Hashes with bcrypt. A burst of sign-ins waits here and not in the threads that serve requests.
pub struct BcryptHasher {
    cost: u32,
    /// Verified against when nobody has the address, so that it takes as long. Made beside the start
    /// of the program, which need not wait for it.
    dummy: Arc<OnceLock<String>>,
    permits: Arc<Semaphore>,
}

impl BcryptHasher {
    /// With this cost (4 to 31; each step doubles the time) and as many threads as there are cores.
    pub fn new(cost: u32) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let dummy = Arc::new(OnceLock::new());
        let making = Arc::clone(&dummy);
        std::thread::spawn(move || making.get_or_init(|| make_dummy(cost)).len());
        Self { cost, dummy, permits: Arc::new(Semaphore::new(cores)) }
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
    bcrypt::hash("nobody", cost).expect("the cost is between 4 and 31")
}

fn digest(password: &Password) -> String {
    STANDARD.encode(Sha384::digest(password.reveal()))
}

fn matches(password: &Password, hash: &str) -> bool {
    let outcome = match hash.strip_prefix(PREFIX) {
        Some(ours) => bcrypt::verify(digest(password), ours),
        // Brought along from elsewhere: whatever made it read 72 bytes at the most.
        None => bcrypt::verify(password.reveal(), hash),
    };
    outcome.unwrap_or(false)
}

#[async_trait]
impl PasswordHasher for BcryptHasher {
    async fn hash(&self, password: Password) -> PasswordHash {
        let cost = self.cost;
        let hash = self.run(move || bcrypt::hash(digest(&password), cost)).await;
        PasswordHash(format!("{PREFIX}{}", hash.expect("64 characters fit and the cost is right")))
    }

    async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> bool {
        let known = hash.is_some();
        let (cost, dummy) = (self.cost, Arc::clone(&self.dummy));
        let job = move || match hash {
            Some(hash) => matches(&password, &hash.0),
            None => matches(&password, dummy.get_or_init(|| make_dummy(cost))),
        };
        self.run(job).await && known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    async fn what_comes_after_72_bytes_counts() {
        let hasher = BcryptHasher::new(4);
        let hash = hasher.hash(typed(&format!("{}1", "a".repeat(100)))).await;
        assert!(!hasher.verify(typed(&format!("{}2", "a".repeat(100))), Some(hash)).await);
    }

    #[tokio::test]
    async fn a_plain_bcrypt_hash_brought_along_is_verified() {
        let brought = PasswordHash(bcrypt::hash("secret12", 4).unwrap());
        let hasher = BcryptHasher::new(4);
        assert!(hasher.verify(typed("secret12"), Some(brought.clone())).await);
        assert!(!hasher.verify(typed("secret13"), Some(brought)).await);
    }

    #[tokio::test]
    async fn nobody_proves_nothing_and_a_spoilt_hash_neither() {
        let hasher = BcryptHasher::new(4);
        assert!(!hasher.verify(typed("nobody"), None).await);
        assert!(!hasher.verify(typed("x"), Some(PasswordHash("spoilt".to_owned()))).await);
    }
}
