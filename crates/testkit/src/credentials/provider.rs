//! An identity provider that knows whom a test tells it.

use async_trait::async_trait;
use plantel_domain::identity::{Email, Identified, IdentityProvider, Redirect, SsoError};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// A provider that knows whom a test tells it, by the code it is told.
#[derive(Debug)]
pub struct FakeProvider {
    name: String,
    left: Mutex<u32>,
    known: Mutex<BTreeMap<String, Identified>>,
}

impl FakeProvider {
    /// Of this name.
    pub fn named(name: &str) -> Self {
        Self { name: name.to_owned(), left: Mutex::default(), known: Mutex::default() }
    }

    /// From now on this code stands for this person.
    pub fn knows(&self, code: &str, person: Identified) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).insert(code.to_owned(), person);
    }

    /// From now on this code stands for an account whose address the provider has verified.
    pub fn knows_verified(&self, code: &str, subject: &str, email: &str) {
        let email = Some(Email::parse(email).expect("a test writes addresses that are allowed"));
        self.knows(code, Identified { subject: subject.to_owned(), email, email_verified: true, name: None });
    }
}

impl Default for FakeProvider {
    fn default() -> Self {
        Self::named("google")
    }
}

#[async_trait]
impl IdentityProvider for FakeProvider {
    fn name(&self) -> String {
        self.name.clone()
    }

    fn label(&self) -> String {
        format!("Con {}", self.name)
    }

    async fn depart(&self) -> Result<Redirect, SsoError> {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left += 1;
        let (name, n) = (&self.name, *left);
        Ok(Redirect {
            url: format!("https://{name}.example/authorize?state=state-{name}-{n}"),
            state: format!("state-{name}-{n}"),
            nonce: format!("nonce-{name}-{n}"),
            verifier: format!("verifier-{name}-{n}"),
        })
    }

    async fn arrive(&self, code: String, nonce: String, verifier: String) -> Result<Identified, SsoError> {
        let left = |text: &str, kind: &str| text.strip_prefix(&format!("{kind}-{}-", self.name)).map(str::to_owned);
        let same = left(&nonce, "nonce").is_some_and(|n| left(&verifier, "verifier") == Some(n));
        if !same {
            return Err(SsoError::Unbelievable("another nonce or verifier".to_owned()));
        }
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&code).cloned();
        known.ok_or_else(|| SsoError::Unbelievable("no such code".to_owned()))
    }
}
