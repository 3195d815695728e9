//! Names, resolved to machines that may be told.

use async_trait::async_trait;
use plantel_domain::webhooks::{AddressError, AddressRules};
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

/// Says to which machines a name leads.
#[async_trait]
pub(crate) trait Names: Send + Sync {
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<IpAddr>>;
}

/// As this machine knows names.
pub(crate) struct OfTheSystem;

#[async_trait]
impl Names for OfTheSystem {
    async fn lookup(&self, name: &str) -> std::io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((name, 0)).await?.map(|address| address.ip()).collect())
    }
}

/// Leads to machines that may be told, and to no others. It is asked at each connection: what a name leads to may have
/// changed since it was looked at.
#[derive(Clone)]
pub(crate) struct Admitted {
    pub rules: AddressRules,
    pub names: Arc<dyn Names>,
}

impl Admitted {
    pub async fn addresses(&self, name: &str) -> Result<Vec<IpAddr>, AddressError> {
        let mut found = self.names.lookup(name).await.map_err(|_| AddressError::Unknown)?;
        if found.is_empty() {
            return Err(AddressError::Unknown);
        }
        found.retain(|address| self.rules.admits(*address));
        if found.is_empty() { Err(AddressError::NotPublic) } else { Ok(found) }
    }
}

impl Resolve for Admitted {
    fn resolve(&self, name: Name) -> Resolving {
        let own = self.clone();
        Box::pin(async move {
            let found = own.addresses(name.as_str()).await?;
            // The port is that of the address, or of its scheme.
            let found: Addrs = Box::new(found.into_iter().map(|address| SocketAddr::new(address, 0)));
            Ok(found)
        })
    }
}
