//! What the tests have in common: a clock, and a provider in words of settings.

use chrono::{DateTime, Duration};
use plantel_domain::clock::{Clock, Timestamp, cut};
use plantel_domain::identity::SsoError;
use plantel_sso::{OpenIdProvider, OpenIdSettings};
use std::sync::{Arc, Mutex};
use std::time::SystemTime;
use url::Url;

pub const CLIENT: &str = "plantel";
pub const SECRET: &str = "a secret: with % and +";
pub const CALLBACK: &str = "http://localhost:4711/v1/sso/school/callback";

/// Shows the real time, put forward: providers live in it.
#[derive(Default)]
pub struct TestClock(Mutex<Duration>);

impl TestClock {
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap() += by;
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        cut(DateTime::from(SystemTime::now()) + *self.0.lock().unwrap())
    }
}

pub fn settings(issuer: Url) -> OpenIdSettings {
    OpenIdSettings {
        name: "school".to_owned(),
        label: "The school's accounts".to_owned(),
        issuer,
        client_id: CLIENT.to_owned(),
        client_secret: Some(SECRET.to_owned()),
        redirect_uri: CALLBACK.parse().unwrap(),
        scopes: OpenIdSettings::default_scopes(),
    }
}

pub fn provider(issuer: Url) -> OpenIdProvider {
    provider_of(settings(issuer))
}

pub fn provider_of(settings: OpenIdSettings) -> OpenIdProvider {
    OpenIdProvider::new(settings, Arc::new(TestClock::default())).unwrap()
}

pub fn unbelievable(why: &str) -> SsoError {
    SsoError::Unbelievable(why.to_owned())
}
