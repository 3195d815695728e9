//! Of how often one caller may ask.

use plantel_http::{Limits, Quota, Quotas};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// So many requests in so many seconds, as `10/60`; `off` is no limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate(pub Quota);

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        parse(&text).map(Self).ok_or_else(|| D::Error::custom("must be off, or requests/seconds such as 10/60"))
    }
}

fn parse(text: &str) -> Option<Quota> {
    if text == "off" {
        return Some(Quota::NONE);
    }
    let (burst, seconds) = text.split_once('/')?;
    let (burst, seconds) = (burst.trim().parse().ok()?, seconds.trim().parse().ok()?);
    ((1..=1_000_000).contains(&burst) && (1..=86_400).contains(&seconds)).then(|| Quota::new(burst, seconds))
}

impl Serialize for Rate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 == Quota::NONE {
            return serializer.serialize_str("off");
        }
        serializer.serialize_str(&format!("{}/{}", self.0.burst, self.0.per.as_secs()))
    }
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    pub login_per_address: Rate,
    pub login_per_account: Rate,
    pub recovery_per_address: Rate,
    pub recovery_per_account: Rate,
    pub sign_up_per_address: Rate,
    pub reset_per_address: Rate,
    pub reset_per_account: Rate,
    pub announcements_per_account: Rate,
    pub general_per_address: Rate,
    pub general_per_account: Rate,
    pub webhook_tests_per_account: Rate,
}

impl Rates {
    /// As the edge counts them.
    pub fn limits(&self) -> Limits {
        let both =
            |per_address: Rate, per_account: Rate| Quotas { per_address: per_address.0, per_account: per_account.0 };
        Limits {
            login: both(self.login_per_address, self.login_per_account),
            recovery: both(self.recovery_per_address, self.recovery_per_account),
            sign_up: both(self.sign_up_per_address, Rate(Quota::NONE)),
            reset: both(self.reset_per_address, self.reset_per_account),
            announcements: both(Rate(Quota::NONE), self.announcements_per_account),
            general: both(self.general_per_address, self.general_per_account),
            webhook_test: both(Rate(Quota::NONE), self.webhook_tests_per_account),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_is_requests_in_seconds_or_off() {
        assert_eq!(parse("10/60"), Some(Quota::new(10, 60)));
        assert_eq!(parse("off"), Some(Quota::NONE));
        for wrong in ["", "10", "0/60", "10/0", "-1/60", "10/60/1", "ten/60", "10/99999999"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
