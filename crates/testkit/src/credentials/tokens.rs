//! Tokens that can be read by whoever made them.

use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Claims, MailClaims, Purpose, RefreshClaims, TokenError, Tokens};
use std::sync::{Mutex, PoisonError};

/// A token is the number of what it says.
#[derive(Default)]
pub struct PlainTokens {
    access: Mutex<Vec<Claims>>,
    refresh: Mutex<Vec<RefreshClaims>>,
    mail: Mutex<Vec<MailClaims>>,
}

fn sign<T: Clone>(kept: &Mutex<Vec<T>>, prefix: &str, claims: &T) -> String {
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    kept.push(claims.clone());
    format!("{prefix}{}", kept.len() - 1)
}

fn read<T: Clone>(kept: &Mutex<Vec<T>>, prefix: &str, token: &str) -> Result<T, TokenError> {
    let number = token.strip_prefix(prefix).and_then(|number| number.parse::<usize>().ok());
    let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    number.and_then(|number| kept.get(number).cloned()).ok_or(TokenError::Invalid)
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

    fn sign_mail(&self, claims: &MailClaims) -> String {
        sign(&self.mail, "mail-", claims)
    }

    fn read_mail(&self, purpose: Purpose, token: &str, now: Timestamp) -> Result<MailClaims, TokenError> {
        let claims = read(&self.mail, "mail-", token)?;
        if claims.purpose != purpose {
            return Err(TokenError::Invalid);
        }
        let until = claims.expires_at;
        good(claims, until, now)
    }
}
