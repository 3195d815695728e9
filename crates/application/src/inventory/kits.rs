//! Kits: what belongs together.

use super::Inventory;
use super::desk::{hold, seen};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{Asset, AssetError, PartJoined, PartLeft};
use plantel_domain::journal::Event;

impl Inventory {
    /// The parts of a kit, by code, with the kit itself.
    pub async fn parts(&self, ctx: &Context, kit: AssetId) -> Result<(Asset, Vec<Asset>)> {
        let mut reader = self.store.read(ctx).await?;
        let (kit, _) = seen(reader.as_mut(), ctx, kit).await?;
        let parts = reader.assets().parts(kit.id).await?;
        Ok((kit, parts))
    }

    /// Makes an asset a part of a kit.
    pub async fn add_part(&self, ctx: &Context, kit: AssetId, part: AssetId) -> Result<Asset> {
        Self::writes(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let (kit, mut part) = if kit < part {
            let kit = hold(work.as_mut(), ctx, kit, None).await?;
            (kit, self.held_part(work.as_mut(), ctx, part).await?)
        } else {
            let part = self.held_part(work.as_mut(), ctx, part).await?;
            (hold(work.as_mut(), ctx, kit, None).await?, part)
        };
        let own_parts = work.assets().parts(part.asset.id).await?.len();
        let home = part.asset.environment;
        if part.stock().environments().any(|environment| environment != home) {
            return Err(AssetError::KeptElsewhere.into());
        }
        let before = part.asset.clone();
        part.asset = before.clone().join(&kit.asset, own_parts, self.clock.now())?;
        if before.kit == part.asset.kit {
            return Ok(before);
        }
        let event = Event::of(&PartJoined { asset: before.id, kit: kit.asset.id });
        self.store_one(work, part, event).await
    }

    async fn held_part(
        &self,
        work: &mut dyn plantel_domain::store::UnitOfWork,
        ctx: &Context,
        part: AssetId,
    ) -> Result<plantel_domain::inventory::Holding> {
        let found = work.assets().lock(part).await?;
        let unknown = || Invalid::at("/asset_id", BadValue::new(not_found::ASSET.0));
        let found = found.ok_or_else(unknown)?;
        Self::writes_at(ctx, &found.asset)?;
        Ok(found)
    }

    /// Takes a part out of its kit.
    pub async fn remove_part(&self, ctx: &Context, kit: AssetId, part: AssetId) -> Result<Asset> {
        Self::writes(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let mut part = hold(work.as_mut(), ctx, part, None).await?;
        let kit = work.assets().find(kit, None).await?.ok_or(not_found::ASSET)?;
        Self::writes_at(ctx, &kit)?;
        part.asset = part.asset.clone().leave(&kit, self.clock.now())?;
        let event = Event::of(&PartLeft { asset: part.asset.id, kit: kit.id });
        self.store_one(work, part, event).await
    }
}
