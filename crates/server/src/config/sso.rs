//! Of single sign-on.

use super::{Config, Secret};
use serde::{Deserialize, Serialize};
use url::Url;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sso {
    pub return_to: Vec<String>,
    #[serde(default)]
    pub providers: Vec<Provider>,
}

/// A provider that speaks OpenID Connect.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    pub name: String,
    pub label: String,
    pub issuer: Url,
    pub client_id: String,
    pub client_secret: Option<Secret>,
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    for place in &config.sso.return_to {
        let whole = Url::parse(place).is_ok_and(|url| url.fragment().is_none());
        demand(whole, "sso.return_to", &format!("{place:?} must be an origin, or a whole address without #"));
    }
    for provider in &config.sso.providers {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        let named = (1..=40).contains(&provider.name.len()) && provider.name.chars().all(plain);
        // Names that are paths of their own.
        let free = !matches!(provider.name.as_str(), "session" | "identities");
        demand(named && free, "sso.providers", "name must be 1 to 40 of a-z, 0-9 and -, not session or identities");
        let same = config.sso.providers.iter().filter(|other| other.name == provider.name).count();
        demand(same == 1, "sso.providers", "no two may have the same name");
        demand(!provider.client_id.is_empty(), "sso.providers", "client_id must not be empty");
    }
}
