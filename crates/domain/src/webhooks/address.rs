//! Where another system may be told: nowhere inside of the network this program runs in, unless that is configured.

use super::HookOwner;
use super::machine::{is_never_told, is_public};
use crate::error::Params;
use crate::form::BadValue;
use serde::Serialize;
use std::net::IpAddr;
use url::{Host, Url};

/// The most characters of an address.
pub const MOST_URL: usize = 2_000;

/// Ports of services that are no receivers, and that a request could make do something: mail, shells, databases.
const BLOCKED_PORTS: &[u16] = &[
    0, 21, 22, 23, 25, 53, 110, 111, 135, 139, 143, 389, 445, 465, 587, 993, 995, 2375, 2379, 3306, 5432, 6379, 11211,
];

/// Names that are never of a machine outside.
const LOCAL_NAMES: &[&str] = &["localhost", "local", "internal", "localdomain", "home.arpa"];

/// The address of a receiver: `http` or `https`, without a user and without a fragment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct HookUrl(#[serde(serialize_with = "as_text")] Url);

fn as_text<S: serde::Serializer>(url: &Url, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(url.as_str())
}

impl HookUrl {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, BadValue> {
        let text = typed.trim();
        let most = i64::try_from(MOST_URL).unwrap_or(i64::MAX);
        let too_long = || BadValue::with("text.too-long", Params::none().number("max", most));
        if text.chars().count() > MOST_URL {
            return Err(too_long());
        }
        let url = Url::parse(text).map_err(|_| BadValue::new("webhook.url-invalid"))?;
        if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
            return Err(BadValue::new("webhook.url-invalid"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(BadValue::new("webhook.url-secret"));
        }
        if url.fragment().is_some() {
            return Err(BadValue::new("webhook.url-fragment"));
        }
        // Escaped it may have become longer.
        if url.as_str().len() > MOST_URL { Err(too_long()) } else { Ok(Self(url)) }
    }

    /// What was parsed before it was stored; none when somebody wrote past this program.
    pub fn stored(text: &str) -> Option<Self> {
        Url::parse(text).ok().map(Self)
    }

    /// As it is asked for.
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// As it is shown.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

/// Why an address is not told anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Only HTTPS may be.
    #[error("it must be asked over TLS")]
    Insecure,
    /// A port of something that is no receiver.
    #[error("the port {0} is blocked")]
    Port(u16),
    /// Of this machine or of a network that is not public.
    #[error("the address is not public")]
    NotPublic,
    /// Nobody knows the name.
    #[error("the name has no address")]
    Unknown,
}

impl AddressError {
    /// As the reason why a field is refused.
    pub fn bad(self) -> BadValue {
        match self {
            Self::Insecure => BadValue::new("webhook.https-needed"),
            Self::Port(port) => BadValue::with("webhook.port-blocked", Params::none().number("port", port.into())),
            Self::NotPublic => BadValue::new("webhook.address-not-public"),
            Self::Unknown => BadValue::new("webhook.name-unknown"),
        }
    }
}

/// What the operator lets addresses be, by whose endpoints they are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HookRules {
    /// Those of institutions: who names them is trusted with the institution.
    pub institutions: AddressRules,
    /// Those of persons: whoever has an account names them.
    pub people: AddressRules,
}

impl HookRules {
    /// Those for the endpoints of this owner.
    pub fn of(self, owner: HookOwner) -> AddressRules {
        match owner {
            HookOwner::Institution(_) => self.institutions,
            HookOwner::Person(_) => self.people,
        }
    }
}

/// What the operator lets addresses be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddressRules {
    /// Machines inside of the own network too; for trying things out, and where all receivers are inside.
    pub allow_private: bool,
    /// Without TLS too.
    pub allow_http: bool,
}

impl AddressRules {
    /// Refuses what can be told by the address alone; to what its name leads is for who connects.
    pub fn check(self, url: &Url) -> Result<(), AddressError> {
        if url.scheme() != "https" && !(self.allow_http && url.scheme() == "http") {
            return Err(AddressError::Insecure);
        }
        if let Some(port) = url.port_or_known_default().filter(|port| BLOCKED_PORTS.contains(port)) {
            return Err(AddressError::Port(port));
        }
        let admitted = match url.host() {
            Some(Host::Ipv4(address)) => self.admits(address.into()),
            Some(Host::Ipv6(address)) => self.admits(address.into()),
            Some(Host::Domain(name)) => self.allow_private || !is_local_name(name),
            None => false,
        };
        if admitted { Ok(()) } else { Err(AddressError::NotPublic) }
    }

    /// Whether a connection may be made to this machine.
    pub fn admits(self, address: IpAddr) -> bool {
        !is_never_told(address) && (self.allow_private || is_public(address))
    }
}

/// Whether a name is of this machine or of the own network, by its last part; a name of one part is too.
fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let ends = |local: &str| name == local || name.strip_suffix(local).is_some_and(|rest| rest.ends_with('.'));
    !name.contains('.') || LOCAL_NAMES.iter().copied().any(ends)
}

#[cfg(test)]
#[path = "address_tests.rs"]
mod tests;
