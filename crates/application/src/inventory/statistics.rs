//! How things stand, from counters.

use super::Inventory;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::Statistics;

impl Inventory {
    /// How things stand today, in one environment or in all that the caller may see.
    pub async fn statistics(&self, ctx: &Context, environment: Option<EnvironmentId>) -> Result<Statistics> {
        let visible = ctx.visibility(Permission::ReadInventory)?;
        let mut reader = self.store.read(ctx).await?;
        if let Some(id) = environment {
            let place = reader.environments().find(id, None).await?.ok_or(not_found::ENVIRONMENT)?;
            ctx.require(Permission::ReadInventory, &Target::from(&place))?;
        }
        let today = self.today(ctx, reader.as_mut()).await?;
        let counters = reader.assets().counters(&visible, environment, today).await?;
        Ok(Statistics::of(environment, &counters, today))
    }
}
