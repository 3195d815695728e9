//! Use cases of accounts over what stands for hashes, signatures and the post.

use crate::house::House;
use chrono::Duration;
use plantel_application::identity::{AccountRules, Credentials, Identity, Letters, TokenLives};
use plantel_application::relay::Relay;
use plantel_domain::identity::{IdentityProvider, PasswordHasher, SignUp, Tokens};
use plantel_testkit::FakeCredentials;
use std::sync::Arc;

/// A quarter of an hour for access, two weeks for refreshing; anybody may sign up; browsers return to
/// a web client, and to a program that has an address of its own.
pub fn rules() -> AccountRules {
    let lives = TokenLives { access: Duration::minutes(15), refresh: Duration::days(14), ..TokenLives::default() };
    let return_to = vec!["http://localhost:5173".to_owned(), "co.plantel.app:/entrada".to_owned()];
    AccountRules { lives, return_to, sign_up: SignUp::Open, ..AccountRules::default() }
}

pub fn credentials(fakes: &FakeCredentials) -> Credentials {
    let provider: Arc<dyn IdentityProvider> = fakes.provider.clone();
    Credentials {
        hasher: fakes.hasher.clone(),
        policy: fakes.policy.clone(),
        tokens: fakes.tokens.clone(),
        vault: fakes.vault.clone(),
        codes: fakes.codes.clone(),
        providers: vec![provider],
    }
}

pub fn credentials_with(hasher: Arc<dyn PasswordHasher>, tokens: Arc<dyn Tokens>) -> Credentials {
    Credentials { hasher, tokens, ..credentials(&FakeCredentials::new()) }
}

/// Accounts of a house by these rules.
pub fn identity(house: &House, fakes: &FakeCredentials, rules: AccountRules) -> Identity {
    Identity::new(house.store.clone(), house.clock.clone(), house.ids.clone(), credentials(fakes), rules)
}

/// What writes letters about what happens in a house.
pub fn letters(house: &House, fakes: &FakeCredentials, rules: AccountRules) -> Letters {
    Letters::new(house.store.clone(), house.clock.clone(), fakes.tokens.clone(), fakes.post.clone(), rules)
}

/// What sends them.
pub fn relay(house: &House, fakes: &FakeCredentials, rules: AccountRules) -> Relay {
    let letters = Arc::new(letters(house, fakes, rules));
    Relay::new(house.store.clone(), house.clock.clone(), vec![letters])
}
