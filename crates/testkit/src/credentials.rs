//! What stands for hashes, signatures, seals, codes, providers and the post: nothing is secret,
//! everything can be read, and the same is done in every run.

mod post;
mod provider;
mod tokens;

pub use post::FakePost;
pub use provider::FakeProvider;
pub use tokens::PlainTokens;

use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::form::BadValue;
use plantel_domain::identity::{OneTimeCodes, Password, PasswordHash, PasswordHasher, PasswordPolicy, Vault};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// One of each, to be handed to the use cases and looked at afterwards.
#[derive(Clone, Default)]
pub struct FakeCredentials {
    /// Hashes nothing.
    pub hasher: Arc<PlainHasher>,
    /// Refuses what [`EASY`] and the owner's address or name say.
    pub policy: Arc<PlainPolicy>,
    /// Numbers what it signs.
    pub tokens: Arc<PlainTokens>,
    /// Seals nothing.
    pub vault: Arc<PlainVault>,
    /// Codes that a test can reckon.
    pub codes: Arc<PlainCodes>,
    /// An outside provider called `google`.
    pub provider: Arc<FakeProvider>,
    /// Keeps what is sent.
    pub post: Arc<FakePost>,
}

impl FakeCredentials {
    /// One of each.
    pub fn new() -> Self {
        Self::default()
    }
}

/// A password that the policy refuses.
pub const EASY: &str = "contraseña";

/// Remembers whether each password it verified had a hash to compare with.
#[derive(Default)]
pub struct PlainHasher {
    verified: Mutex<Vec<bool>>,
}

impl PlainHasher {
    /// What it makes of a password.
    pub fn hash_of(password: &str) -> PasswordHash {
        PasswordHash(format!("hashed:{password}"))
    }

    /// A hash of a password that was brought along: it is verified, and to be renewed.
    pub fn brought_hash_of(password: &str) -> PasswordHash {
        PasswordHash(format!("brought:{password}"))
    }

    /// For each password verified so far, whether there was a hash to compare with.
    pub fn verified(&self) -> Vec<bool> {
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl PasswordHasher for PlainHasher {
    async fn hash(&self, password: Password) -> PasswordHash {
        // As the true one, it takes a while, in which others go on.
        tokio::task::yield_now().await;
        Self::hash_of(password.reveal())
    }

    async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> bool {
        tokio::task::yield_now().await;
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).push(hash.is_some());
        let good = [Self::hash_of(password.reveal()), Self::brought_hash_of(password.reveal())];
        hash.is_some_and(|hash| good.contains(&hash))
    }

    fn outdated(&self, hash: &PasswordHash) -> bool {
        hash.0.starts_with("brought:")
    }

    fn reads(&self, hash: &PasswordHash) -> bool {
        ["hashed:", "brought:"].iter().any(|known| hash.0.starts_with(known))
    }
}

/// Refuses [`EASY`], and what holds the owner's name or the part of the address before the `@`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainPolicy;

#[async_trait]
impl PasswordPolicy for PlainPolicy {
    async fn judge(&self, password: Password, about: Vec<String>) -> Result<(), BadValue> {
        let typed = password.reveal().to_lowercase();
        let known = about.iter().map(|text| text.split('@').next().unwrap_or_default().to_lowercase());
        let told = known.filter(|text| !text.is_empty()).any(|text| typed.contains(&text));
        if typed == EASY || told { Err(BadValue::new("password.common")) } else { Ok(()) }
    }
}

/// Writes the owner before what it seals.
#[derive(Clone, Copy, Debug, Default)]
pub struct PlainVault;

impl Vault for PlainVault {
    fn seal(&self, text: &str, owner: &str) -> String {
        format!("sealed for {owner}: {text}")
    }

    fn open(&self, sealed: &str, owner: &str) -> Option<String> {
        sealed.strip_prefix(&format!("sealed for {owner}: ")).map(str::to_owned)
    }
}

/// Seconds of a time step.
const STEP: i64 = 30;

/// Counts its secrets, recovery codes and nonces; none comes twice.
#[derive(Debug, Default)]
pub struct PlainCodes {
    made: AtomicU64,
}

impl PlainCodes {
    /// The code of a secret at this moment.
    pub fn code_at(secret: &str, now: Timestamp) -> String {
        Self::code_of(secret, now.timestamp() / STEP)
    }

    fn code_of(secret: &str, step: i64) -> String {
        let sum = secret.bytes().fold(step.unsigned_abs(), |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        // Another for each of a thousand steps that follow each other.
        format!("{:03}{:03}", sum % 1000, step.rem_euclid(1000))
    }

    fn next(&self) -> u64 {
        self.made.fetch_add(1, Ordering::SeqCst) + 1
    }
}

impl OneTimeCodes for PlainCodes {
    fn new_secret(&self) -> String {
        format!("SECRET{}", self.next())
    }

    fn step_of(&self, secret: &str, code: &str, now: Timestamp) -> Option<i64> {
        let step = now.timestamp() / STEP;
        (step - 1..=step + 1).find(|step| Self::code_of(secret, *step) == code)
    }

    fn url(&self, secret: &str, account: &str) -> String {
        format!("otpauth://totp/Plantel:{account}?secret={secret}&issuer=Plantel")
    }

    fn recovery_codes(&self) -> Vec<String> {
        let series = self.next();
        (0..10).map(|n| format!("{series:08}-{n:04}-cafe")).collect()
    }

    fn nonce(&self) -> String {
        format!("nonce-{}", self.next())
    }
}
