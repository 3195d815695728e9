//! What the places of assets are called.

use super::Inventory;
use crate::Result;
use plantel_domain::access::{Context, Permission, Visibility};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::institutions::EnvironmentFilter;
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::text::Line;
use std::collections::HashMap;

/// Rows of one page.
const PAGE: u16 = 1000;

impl Inventory {
    /// The names of all environments, retired ones too, for whoever may see assets: it is said of an asset
    /// where it is kept.
    pub async fn places(&self, ctx: &Context) -> Result<HashMap<EnvironmentId, Line<100>>> {
        ctx.visibility(Permission::ReadInventory)?;
        let (all, filter) = (Visibility::all(ctx.scope()?), EnvironmentFilter::default());
        let mut work = self.store.read(ctx).await?;
        let mut names = HashMap::new();
        let mut request = PageRequest::first(PAGE);
        loop {
            let page = work.environments().list(&all, &filter, &request).await?;
            names.extend(page.data.into_iter().map(|environment| (environment.id, environment.name)));
            let Some(cursor) = page.next else { return Ok(names) };
            request.start = Start::After(cursor);
        }
    }
}
