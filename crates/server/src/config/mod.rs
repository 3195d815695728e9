//! Configuration: the embedded defaults, then a file, then `.env`, then variables.

mod accounts;
mod check;
mod inventory;
mod jobs;
mod layers;
mod limits;
mod mail;
mod sso;
mod storage;
mod telemetry;
mod webhooks;

pub use accounts::{Accounts, SignUpMode};
pub use inventory::Inventory;
pub use jobs::{Jobs, Metrics};
pub use layers::load;
pub use limits::Rates;
pub use mail::{Mail, MailSecurity};
pub use sso::{Provider, Sso};
pub use storage::{Storage, StorageKind};
pub use telemetry::{Sentry, Traces};
pub use webhooks::Webhooks;

use ipnet::IpNet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use url::Url;

/// A text that is never shown, not even when something else stands in its place.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(pub String);

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self).map_err(|_| D::Error::custom("must be a text"))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("***")
    }
}

/// Where the program runs.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Environment {
    /// On somebody's own machine: defaults are accepted.
    Development,
    /// For real: defaults of secrets are refused.
    Production,
}

/// Everything that can be set; `docs/configuration.md` explains each key.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub environment: Environment,
    pub http: Http,
    pub database: Database,
    pub background: Behind,
    pub auth: Auth,
    pub accounts: Accounts,
    pub mail: Mail,
    pub limits: Rates,
    pub sso: Sso,
    pub storage: Storage,
    pub inventory: Inventory,
    pub jobs: Jobs,
    pub metrics: Metrics,
    pub webhooks: Webhooks,
    pub cors: Cors,
    pub log: Log,
    pub traces: Traces,
    pub sentry: Sentry,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub host: String,
    pub port: u16,
    pub workers: usize,
    pub body_limit: usize,
    pub upload_limit: usize,
    pub import_limit: usize,
    pub max_in_flight: usize,
    pub request_timeout_seconds: u64,
    pub body_patience_seconds: u64,
    pub answer_patience_seconds: u64,
    pub upload_timeout_seconds: u64,
    pub drain_seconds: u64,
    pub leave_seconds: u64,
    pub max_streams: usize,
    pub streams_per_user: usize,
    pub streams_per_address: usize,
    pub docs: Docs,
    pub public_url: Url,
    pub trusted_proxies: Vec<IpNet>,
}

/// Whether the documentation pages are served.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum Docs {
    /// In development only.
    Auto,
    On,
    Off,
}

/// What is done behind requests.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Behind {
    /// Whether this server does any of it.
    pub enabled: bool,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Database {
    pub url: DatabaseUrl,
    pub max_connections: u32,
    pub acquire_timeout_seconds: u64,
    pub migrate: bool,
}

/// A database url, shown without its password.
#[derive(Clone, Deserialize)]
#[serde(transparent)]
pub struct DatabaseUrl(pub String);

impl DatabaseUrl {
    /// As it may be shown.
    pub fn shown(&self) -> String {
        let Ok(mut url) = Url::parse(&self.0) else { return self.0.clone() };
        if url.password().is_some() && url.set_password(Some("***")).is_err() {
            return "***".to_owned();
        }
        if url.query().is_some() {
            let masked = |(name, value): (Cow<'_, str>, Cow<'_, str>)| {
                let value = if name.contains("password") { "***".to_owned() } else { value.into_owned() };
                (name.into_owned(), value)
            };
            let pairs: Vec<_> = url.query_pairs().map(masked).collect();
            url.query_pairs_mut().clear().extend_pairs(pairs);
        }
        url.into()
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl Serialize for DatabaseUrl {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.shown())
    }
}

/// How tokens are signed.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub enum Algorithm {
    HS256,
    EdDSA,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    pub issuer: String,
    pub audience: String,
    pub algorithm: Algorithm,
    pub key_id: String,
    pub secret: Secret,
    pub private_key_file: Option<String>,
    pub public_key_file: Option<String>,
    pub previous_key_id: Option<String>,
    pub previous_secret: Option<Secret>,
    pub previous_public_key_file: Option<String>,
    pub access_minutes: i64,
    pub refresh_days: i64,
    pub cache_seconds: i64,
    pub bcrypt_cost: u32,
    pub encryption_secret: Secret,
    pub previous_encryption_secret: Option<Secret>,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    pub origins: Vec<String>,
    pub credentials: bool,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Text,
    Json,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Log {
    pub level: String,
    pub format: LogFormat,
}
