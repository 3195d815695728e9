//! Reading alerts.

use super::Alerts;
use super::sight::Sight;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::alerts::{AlertFilter, SystemAlert};
use plantel_domain::error::not_found;
use plantel_domain::ids::AlertId;
use plantel_domain::page::{Page, PageRequest};

impl Alerts {
    /// One that the caller may see.
    pub async fn find(&self, ctx: &Context, id: AlertId) -> Result<SystemAlert> {
        let sight = Sight::of(ctx)?;
        let mut reader = self.store.read(ctx).await?;
        let sight = sight.with_own(ctx, &mut *reader).await?;
        Ok(reader.alerts().find(&sight, id, None).await?.ok_or(not_found::ALERT)?)
    }

    /// Those that the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &AlertFilter, page: &PageRequest) -> Result<Page<SystemAlert>> {
        let sight = Sight::of(ctx)?;
        let mut reader = self.store.read(ctx).await?;
        let sight = sight.with_own(ctx, &mut *reader).await?;
        Ok(reader.alerts().list(&sight, filter, page).await?)
    }
}
