//! Of telling other systems.

use super::Config;
use plantel_domain::webhooks::AddressRules;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub allow_private: bool,
    pub allow_http: bool,
    pub timeout_seconds: u64,
}

impl Webhooks {
    /// Who may be told.
    pub fn rules(&self) -> AddressRules {
        AddressRules { allow_private: self.allow_private, allow_http: self.allow_http }
    }
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    // What is claimed is another server's after three minutes.
    let seconds = config.webhooks.timeout_seconds;
    demand((1..=60).contains(&seconds), "webhooks.timeout_seconds", "must be between 1 and 60");
}
