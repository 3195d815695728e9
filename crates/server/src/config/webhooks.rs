//! Of telling other systems.

use super::Config;
use plantel_domain::webhooks::{AddressRules, HookRules};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Webhooks {
    pub allow_private: bool,
    pub allow_private_for_people: bool,
    pub allow_http: bool,
    pub timeout_seconds: u64,
}

impl Webhooks {
    /// Who may be told.
    pub fn rules(&self) -> HookRules {
        let rules = |allow_private| AddressRules { allow_private, allow_http: self.allow_http };
        HookRules { institutions: rules(self.allow_private), people: rules(self.allow_private_for_people) }
    }
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    // What is claimed is another server's after three minutes.
    let seconds = config.webhooks.timeout_seconds;
    demand((1..=60).contains(&seconds), "webhooks.timeout_seconds", "must be between 1 and 60");
}
