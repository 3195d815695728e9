//! From where somebody calls.

use crate::text::Line;
use serde::{Serialize, Serializer};
use std::net::IpAddr;

/// From where somebody calls: personal data, so the journal does not keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Device {
    /// Address of the network.
    pub address: IpAddr,
    /// What the program calls itself (`User-Agent`).
    pub agent: Option<Line<255>>,
}

impl Device {
    /// What stays the same when a browser updates itself: its name for itself, without the numbers.
    pub fn kind(&self) -> String {
        let agent = self.agent.as_ref().map_or("", Line::as_str);
        agent.chars().filter(|c| !c.is_ascii_digit() && *c != '.').flat_map(char::to_lowercase).collect()
    }
}

impl Serialize for Device {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let agent = self.agent.as_ref().map(Line::as_str);
        crate::journal::Sensitive((self.address, agent)).serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(agent: &str) -> Device {
        Device { address: IpAddr::from([10, 0, 0, 1]), agent: Some(Line::stored(agent.to_owned())) }
    }

    #[test]
    fn an_updated_browser_is_the_same_device_and_another_browser_is_not() {
        let before = device("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0");
        let after = device("Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0.1");
        let other = device("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/142.0.0.0 Safari/537.36");
        assert_eq!(before.kind(), after.kind());
        assert_ne!(before.kind(), other.kind());
    }
}
