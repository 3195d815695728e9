//! Configuration: the embedded defaults, then a file, then `.env`, then variables.

use anyhow::{Context, Result, bail};
use figment::providers::{Env, Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::path::Path;
use url::Url;

const DEFAULTS: &str = include_str!("../../../config/default.toml");
const PREFIX: &str = "PLANTEL_";

/// A text that is never shown, not even when something else stands in its place.
#[derive(Clone, PartialEq, Eq)]
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
    let defaults = Figment::from(Toml::string(DEFAULTS));
    let mut figment = defaults.clone();
    if let Some(file) = file {
        figment = figment.merge(Toml::file_exact(file));
    }
    let dot_env = Layer::new(".env".to_owned(), &defaults, dot_env(Path::new(".env"))?);
    let raw = Env::prefixed(PREFIX).iter().map(|(key, text)| (key.to_string(), text)).collect();
    let variables = Layer::new(format!("a {PREFIX} variable"), &defaults, raw);
    let config: Config = figment.merge(dot_env).merge(variables).extract().map_err(|errors| told(&errors))?;
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

/// The `PLANTEL_` entries of a `.env` file.
fn dot_env(file: &Path) -> Result<Vec<(String, String)>> {
    if !file.exists() {
        return Ok(Vec::new());
    }
    let entries = dotenvy::from_path_iter(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut found = Vec::new();
    for entry in entries {
        let (name, text) = entry.with_context(|| format!("{} has a line that cannot be read", file.display()))?;
        found.extend(name.strip_prefix(PREFIX).map(|key| (key.to_owned(), text)));
    }
    Ok(found)
}

/// Keys and texts from one source, nested as `HTTP__PORT` says.
struct Layer {
    name: String,
    values: Dict,
}

impl Layer {
    /// A key whose default is no text is read as number, switch or list; any other is a text, so that
    /// a secret of digits stays one.
    fn new(name: String, defaults: &Figment, entries: Vec<(String, String)>) -> Self {
        let mut values = Dict::new();
        for (key, text) in entries {
            let key = key.to_lowercase().replace("__", ".");
            // Variables of the test suite share the prefix.
            if key.starts_with("test_") {
                continue;
            }
            let other = defaults.find_value(&key).is_ok_and(|default| default.as_str().is_none());
            let value = if other { text.parse().unwrap_or(Value::from(text)) } else { Value::from(text) };
            if let Value::Dict(_, nested) = figment::util::nest(&key, value) {
                merge(&mut values, nested);
            }
        }
        Self { name, values }
    }
}

impl Provider for Layer {
    fn metadata(&self) -> Metadata {
        Metadata::named(self.name.clone())
    }

    fn data(&self) -> Result<Map<Profile, Dict>, figment::Error> {
        Ok(Map::from([(Profile::Default, self.values.clone())]))
    }
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
