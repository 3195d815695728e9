//! Reading the layers, the later over the earlier.

use super::Config;
use super::check::faults;
use anyhow::{Context, Result, bail};
use figment::providers::{Env, Format, Toml};
use figment::value::{Dict, Map, Value};
use figment::{Figment, Metadata, Profile, Provider};
use std::path::Path;

const DEFAULTS: &str = include_str!("../../../../config/default.toml");
const PREFIX: &str = "PLANTEL_";

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
    let figment = figment.merge(dot_env).merge(variables);
    let config: Config = figment.extract().map_err(|errors| told(&errors))?;
    let wrong = faults(&config);
    if wrong.is_empty() {
        return Ok(config);
    }
    let line = |(key, why): &(&str, String)| {
        let source = figment.find_metadata(key).map_or_else(|| "not set".to_owned(), source);
        format!("{key}: {why} [{source}]")
    };
    bail!("the configuration is wrong:\n  {}", wrong.iter().map(line).collect::<Vec<_>>().join("\n  "))
}

/// Each wrong value with its key and where it came from.
fn told(errors: &figment::Error) -> anyhow::Error {
    let line = |error: figment::Error| {
        let key = error.path.join(".");
        let source = error.metadata.as_ref().map_or_else(|| "configuration".to_owned(), source);
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

/// Where a value came from.
fn source(from: &Metadata) -> String {
    from.source.as_ref().map_or_else(|| from.name.to_string(), |source| format!("{} ({source})", from.name))
}
