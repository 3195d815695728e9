//! Registering, seeing and changing assets.

use super::Inventory;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid, Patch};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, AssetChange, AssetChanged, AssetCreated, AssetFilter, NewAsset};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, UnitOfWork, Version};

impl Inventory {
    /// Registers an asset.
    pub async fn register(&self, ctx: &Context, new: NewAsset) -> Result<Asset> {
        let institution = ctx.scope()?;
        ctx.visibility(Permission::WriteInventory)?;
        let asset = Asset::register(new, self.ids.next().into(), institution, self.clock.now())?;
        ctx.require(Permission::WriteInventory, &Target::from(&asset))?;
        let mut work = self.store.begin(ctx).await?;
        refuse_unusable(work.as_mut(), asset.environment).await?;
        work.assets().add_all(std::slice::from_ref(&asset)).await?;
        let created = Event::of(&AssetCreated { asset: asset.id }).changed(Change::created(&asset));
        work.commit(created.into()).await?;
        Ok(asset)
    }

    /// Those the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &AssetFilter, page: &PageRequest) -> Result<Page<Asset>> {
        let visible = ctx.visibility(Permission::ReadInventory)?;
        Ok(self.store.read(ctx).await?.assets().list(&visible, filter, page).await?)
    }

    /// One.
    pub async fn find(&self, ctx: &Context, id: AssetId) -> Result<Asset> {
        ctx.visibility(Permission::ReadInventory)?;
        let asset = self.store.read(ctx).await?.assets().find(id, None).await?.ok_or(not_found::ASSET)?;
        ctx.require(Permission::ReadInventory, &Target::from(&asset))?;
        Ok(asset)
    }

    /// Changes one, where it is and where it goes being both within the caller's reach.
    pub async fn change(
        &self,
        ctx: &Context,
        id: AssetId,
        expected: Option<Version>,
        change: AssetChange,
    ) -> Result<Asset> {
        ctx.visibility(Permission::WriteInventory)?;
        let mut work = self.store.begin(ctx).await?;
        // Lending changes the same units: one after the other, and the version is that of the locked row.
        let before = work.assets().lock(id).await?.ok_or(not_found::ASSET)?;
        if expected.is_some_and(|version| version != before.version) {
            return Err(StoreError::PreconditionFailed.into());
        }
        ctx.require(Permission::WriteInventory, &Target::from(&before))?;
        if let Patch::Set(environment) = change.environment {
            refuse_unusable(work.as_mut(), Some(environment)).await?;
        }
        let mut after = before.clone().change(change, self.clock.now())?;
        if after.same_but_for_time(&before) {
            return Ok(before);
        }
        ctx.require(Permission::WriteInventory, &Target::from(&after))?;
        work.assets().update(&mut after).await?;
        let changed = Event::of(&AssetChanged { asset: id }).changed(Change::between(&before, &after));
        work.commit(changed.into()).await?;
        Ok(after)
    }
}

/// Refuses a place that the institution does not have, or no longer uses.
async fn refuse_unusable(work: &mut dyn UnitOfWork, environment: Option<EnvironmentId>) -> Result<()> {
    let Some(id) = environment else { return Ok(()) };
    let refuse = |code| Invalid::at("/environment_id", BadValue::new(code));
    match work.environments().hold(id).await? {
        Some(environment) if environment.active => Ok(()),
        Some(_) => Err(refuse("environment.retired").into()),
        None => Err(refuse("environment.not-found").into()),
    }
}
