//! What stands for hashes and signatures: nothing is secret, everything can be read.

use async_trait::async_trait;
use chrono::Duration;
use plantel_application::identity::{Identity, TokenLives};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::{Claims, Password, PasswordHash, PasswordHasher, RefreshClaims, TokenError, Tokens};
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::{Arc, Mutex};

/// Remembers whether each password it verified had a hash to compare with.
#[derive(Default)]
pub struct PlainHasher {
    pub verified: Mutex<Vec<bool>>,
}

impl PlainHasher {
    pub fn hash_of(password: &str) -> PasswordHash {
        PasswordHash(format!("hashed:{password}"))
    }
}

#[async_trait]
impl PasswordHasher for PlainHasher {
    async fn hash(&self, password: Password) -> PasswordHash {
        Self::hash_of(password.reveal())
    }

    async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> bool {
        self.verified.lock().unwrap().push(hash.is_some());
        hash.is_some_and(|hash| hash == Self::hash_of(password.reveal()))
    }
}

/// A token is the number of what it says.
#[derive(Default)]
pub struct PlainTokens {
    access: Mutex<Vec<Claims>>,
    refresh: Mutex<Vec<RefreshClaims>>,
}

fn sign<T: Clone>(kept: &Mutex<Vec<T>>, prefix: &str, claims: &T) -> String {
    let mut kept = kept.lock().unwrap();
    kept.push(claims.clone());
    format!("{prefix}{}", kept.len() - 1)
}

fn read<T: Clone>(kept: &Mutex<Vec<T>>, prefix: &str, token: &str) -> Result<T, TokenError> {
    let number = token.strip_prefix(prefix).and_then(|number| number.parse::<usize>().ok());
    number.and_then(|number| kept.lock().unwrap().get(number).cloned()).ok_or(TokenError::Invalid)
}

fn good<T>(claims: T, until: Timestamp, now: Timestamp) -> Result<T, TokenError> {
    if now < until { Ok(claims) } else { Err(TokenError::Expired) }
}

impl Tokens for PlainTokens {
    fn sign_access(&self, claims: &Claims) -> String {
        sign(&self.access, "access-", claims)
    }

    fn sign_refresh(&self, claims: &RefreshClaims) -> String {
        sign(&self.refresh, "refresh-", claims)
    }

    fn read_access(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        let claims = read(&self.access, "access-", token)?;
        let until = claims.expires_at;
        good(claims, until, now)
    }

    fn read_refresh(&self, token: &str, now: Timestamp) -> Result<RefreshClaims, TokenError> {
        let claims = read(&self.refresh, "refresh-", token)?;
        let until = claims.expires_at;
        good(claims, until, now)
    }
}

/// A quarter of an hour, and two weeks.
pub fn lives() -> TokenLives {
    TokenLives { access: Duration::minutes(15), refresh: Duration::days(14) }
}

/// Signing in over these fakes.
pub fn identity(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    hasher: Arc<PlainHasher>,
) -> Identity {
    Identity::new(store, clock, ids, hasher, Arc::new(PlainTokens::default()), lives())
}
