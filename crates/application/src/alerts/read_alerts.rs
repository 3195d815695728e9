//! Reading alerts.

use super::Alerts;
use super::sight::sight;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::alerts::{AlertFilter, SystemAlert};
use plantel_domain::error::not_found;
use plantel_domain::ids::AlertId;
use plantel_domain::page::{Page, PageRequest};

impl Alerts {
    /// One that the caller may see.
    pub async fn find(&self, ctx: &Context, id: AlertId) -> Result<SystemAlert> {
        let sight = sight(ctx)?;
        let mut reader = self.store.read(ctx).await?;
        Ok(reader.alerts().find(&sight, id, None).await?.ok_or(not_found::ALERT)?)
    }

    /// Those that the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &AlertFilter, page: &PageRequest) -> Result<Page<SystemAlert>> {
        let sight = sight(ctx)?;
        Ok(self.store.read(ctx).await?.alerts().list(&sight, filter, page).await?)
    }
}
