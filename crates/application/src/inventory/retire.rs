//! Taking assets out of use for good.

use super::Inventory;
use super::desk::{at, hold};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{Asset, AssetRetired, RetirementReason};
use plantel_domain::journal::Event;
use plantel_domain::store::Version;
use plantel_domain::text::Prose;

impl Inventory {
    /// Takes an asset out of use; nothing of it is deleted.
    pub async fn retire(
        &self,
        ctx: &Context,
        id: AssetId,
        expected: Option<Version>,
        reason: RetirementReason,
        note: Option<Prose<500>>,
    ) -> Result<Asset> {
        Self::writes(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let mut holding = hold(work.as_mut(), ctx, id, expected).await?;
        // Units are written off where they are, so the caller must be allowed to write there too.
        for environment in holding.stock().environments() {
            ctx.require(Permission::WriteInventory, &at(ctx, environment)?)?;
        }
        let parts = work.assets().parts(id).await?.len();
        let entry = self.entry(ctx).for_reason(note.clone());
        holding.retire(reason, note, parts, self.clerk(&entry))?;
        self.store_one(work, holding, Event::of(&AssetRetired { asset: id })).await
    }
}
