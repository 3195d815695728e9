//! Configuration: the embedded defaults, then a file, then `.env`, then variables.

use anyhow::{Context, Result, bail};
use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Value};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;
use std::path::Path;

const DEFAULTS: &str = include_str!("../../../config/default.toml");
const PREFIX: &str = "PLANTEL_";

/// A text that is never shown.
#[derive(Clone, Deserialize, PartialEq, Eq)]
#[serde(transparent)]
pub struct Secret(pub String);

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
    pub auth: Auth,
    pub cors: Cors,
    pub log: Log,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Http {
    pub host: String,
    pub port: u16,
    pub workers: usize,
    pub body_limit: usize,
    pub upload_limit: usize,
    pub request_timeout_seconds: u64,
    pub drain_seconds: u64,
    pub docs: Docs,
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
        let masked = self.0.split_once("://").and_then(|(scheme, rest)| {
            let (login, place) = rest.rsplit_once('@')?;
            let user = login.split(':').next().unwrap_or_default();
            Some(format!("{scheme}://{user}:***@{place}"))
        });
        masked.unwrap_or_else(|| self.0.clone())
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
    pub bcrypt_cost: u32,
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

/// Reads and checks the configuration.
pub fn load(file: Option<&Path>) -> Result<Config> {
    let mut figment = Figment::from(Toml::string(DEFAULTS));
    if let Some(file) = file {
        figment = figment.merge(Toml::file_exact(file));
    }
    figment = figment.merge(Serialized::defaults(dot_env(Path::new(".env"))?));
    // Variables of the test suite share the prefix.
    let env = Env::prefixed(PREFIX).filter(|key| !key.starts_with("test_")).split("__");
    let config: Config = figment.merge(env).extract().map_err(|errors| told(&errors))?;
    check(&config)?;
    Ok(config)
}

/// Each wrong value with its key and where it came from.
fn told(errors: &figment::Error) -> anyhow::Error {
    let line = |error: figment::Error| {
        let key = error.path.join(".");
        let source = error.metadata.as_ref().map_or_else(
            || "configuration".to_owned(),
            |from| {
                from.source.as_ref().map_or_else(|| from.name.to_string(), |source| format!("{} ({source})", from.name))
            },
        );
        format!("{}: {} [{source}]", if key.is_empty() { "configuration" } else { &key }, error.kind)
    };
    let lines: Vec<_> = errors.clone().into_iter().map(line).collect();
    anyhow::anyhow!("the configuration is wrong:\n  {}", lines.join("\n  "))
}

/// The `PLANTEL_` entries of a `.env` file, nested as variables are.
fn dot_env(file: &Path) -> Result<Dict> {
    let mut dict = Dict::new();
    if !file.exists() {
        return Ok(dict);
    }
    let entries = dotenvy::from_path_iter(file).with_context(|| format!("{} cannot be read", file.display()))?;
    for entry in entries {
        let (name, text) = entry.with_context(|| format!("{} has a line that cannot be read", file.display()))?;
        let Some(name) = name.strip_prefix(PREFIX) else { continue };
        let key = name.to_lowercase().replace("__", ".");
        let value: Value = text.parse().unwrap_or(Value::from(text));
        if let Value::Dict(_, nested) = figment::util::nest(&key, value) {
            merge(&mut dict, nested);
        }
    }
    Ok(dict)
}

fn merge(into: &mut Dict, from: Dict) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Dict(_, old)), Value::Dict(_, new)) => merge(old, new),
            (_, value) => {
                into.insert(key, value);
            }
        }
    }
}

/// What types cannot say.
fn check(config: &Config) -> Result<()> {
    let mut wrong = Vec::new();
    let mut refuse = |key: &str, why: &str| wrong.push(format!("{key}: {why}"));
    let url = &config.database.url.0;
    if !["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)) {
        refuse("database.url", "must begin with sqlite:// or postgres://");
    }
    if config.database.max_connections < 2 {
        refuse("database.max_connections", "must be at least 2");
    }
    if !(4..=20).contains(&config.auth.bcrypt_cost) {
        refuse("auth.bcrypt_cost", "must be between 4 and 20");
    }
    if config.auth.access_minutes < 1 || config.auth.refresh_days < 1 {
        refuse("auth.access_minutes, auth.refresh_days", "must be at least 1");
    }
    if config.cors.credentials && config.cors.origins.iter().any(|origin| origin == "*") {
        refuse("cors.origins", "\"*\" cannot go with cors.credentials: name the origins");
    }
    for origin in config.cors.origins.iter().filter(|origin| *origin != "*") {
        if !origin.starts_with("http://") && !origin.starts_with("https://") || origin.ends_with('/') {
            refuse("cors.origins", &format!("{origin:?} must be a scheme and a host, without a path"));
        }
    }
    if config.log.level.parse::<tracing_subscriber::EnvFilter>().is_err() {
        refuse("log.level", "must be a filter such as info or plantel=debug");
    }
    match config.auth.algorithm {
        Algorithm::HS256 => check_secret(config, &mut refuse),
        Algorithm::EdDSA => {
            if config.auth.private_key_file.is_none() || config.auth.public_key_file.is_none() {
                refuse("auth.private_key_file, auth.public_key_file", "are needed for EdDSA");
            }
        }
    }
    if config.environment == Environment::Production && config.auth.bcrypt_cost < 10 {
        refuse("auth.bcrypt_cost", "must be at least 10 in production");
    }
    if wrong.is_empty() { Ok(()) } else { bail!("the configuration is wrong:\n  {}", wrong.join("\n  ")) }
}

fn check_secret(config: &Config, refuse: &mut impl FnMut(&str, &str)) {
    let secret = &config.auth.secret.0;
    if config.environment == Environment::Production {
        if secret.starts_with("development-only") || secret.contains("changethis") {
            refuse("auth.secret", "still has its default value, which production refuses");
        } else if secret.len() < 32 {
            refuse("auth.secret", "must have at least 32 bytes in production");
        }
    } else if secret.len() < 16 {
        refuse("auth.secret", "must have at least 16 bytes");
    }
}
