//! Of what is told to others about how the server fares.

use super::{Config, Environment, Secret};
use plantel_telemetry::{About, Dsn, TraceSettings};
use serde::{Deserialize, Serialize};
use url::Url;

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Traces {
    pub endpoint: Option<Url>,
    pub authorization: Secret,
    pub ratio: f64,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sentry {
    pub dsn: Secret,
}

impl Config {
    /// Who tells.
    pub fn about(&self) -> About {
        let environment = match self.environment {
            Environment::Development => "development",
            Environment::Production => "production",
        };
        About { version: env!("CARGO_PKG_VERSION").to_owned(), environment: environment.to_owned() }
    }

    /// Where traces go, if anywhere.
    pub fn trace_settings(&self) -> Option<TraceSettings> {
        let Traces { endpoint, authorization, ratio } = self.traces.clone();
        let authorization = Some(authorization.0).filter(|text| !text.is_empty());
        endpoint.map(|endpoint| TraceSettings { endpoint, authorization, ratio })
    }

    /// Where errors go, if anywhere.
    pub fn sentry_project(&self) -> Option<Dsn> {
        self.sentry.dsn.0.parse().ok()
    }
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let Traces { endpoint, authorization, ratio } = &config.traces;
    if let Some(endpoint) = endpoint {
        super::check::web(endpoint, "traces.endpoint", demand);
    }
    let plain = authorization.0.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    demand(plain, "traces.authorization", "must have visible ASCII characters alone: it is sent in a header");
    demand((0.0..=1.0).contains(ratio), "traces.ratio", "must be between 0 and 1");
    let known = config.sentry.dsn.0.is_empty() || config.sentry_project().is_some();
    demand(known, "sentry.dsn", "must be https://KEY@HOST/PROJECT, as Sentry shows it");
}
