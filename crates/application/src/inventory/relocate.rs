//! Keeping several things elsewhere from now on, without sending and receiving.

use super::Inventory;
use super::desk::usable;
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, AssetsRelocated, Holding};
use plantel_domain::store::UnitOfWork;
use plantel_domain::text::Prose;
use std::collections::BTreeSet;

/// What is to be kept elsewhere.
#[derive(Clone, Debug)]
pub struct Relocation {
    /// Which assets, each once; parts of a kit go with it.
    pub assets: Vec<AssetId>,
    /// Where.
    pub environment: EnvironmentId,
    /// Why.
    pub reason: Option<Prose<500>>,
}

impl Inventory {
    /// Keeps assets elsewhere: all of them, or none.
    pub async fn relocate(&self, ctx: &Context, wish: Relocation) -> Result<Vec<Asset>> {
        Self::writes(ctx)?;
        let institution = ctx.scope()?;
        let mut work = self.store.begin(ctx).await?;
        let environment = usable(work.as_mut(), "/environment_id", wish.environment).await?;
        ctx.require(Permission::WriteInventory, &plantel_domain::access::Target::from(&environment))?;
        let mut holdings = with_parts(work.as_mut(), &wish.assets, "/assets").await?;
        let entry = self.entry(ctx).for_reason(wish.reason);
        let mut moved = Vec::with_capacity(holdings.len());
        for holding in &mut holdings {
            Self::writes_at(ctx, &holding.asset)?;
            if !holding.asset.kit.is_some_and(|kit| wish.assets.contains(&kit)) {
                holding.asset.alone()?;
            }
            if holding.asset.environment != Some(environment.id) {
                moved.push((holding.asset.id, holding.asset.environment));
            }
            holding.relocate(Some(environment.id), self.clerk(&entry))?;
        }
        if moved.is_empty() {
            return Ok(holdings.into_iter().map(|holding| holding.asset).collect());
        }
        work.assets().store_all(&mut holdings).await?;
        work.commit(AssetsRelocated { institution, environment: environment.id, assets: moved }.into()).await?;
        Ok(holdings.into_iter().map(|holding| holding.asset).collect())
    }
}

/// Assets, each once, with the parts of those that are kits, held.
pub(super) async fn with_parts(work: &mut dyn UnitOfWork, assets: &[AssetId], pointer: &str) -> Result<Vec<Holding>> {
    let mut wanted: BTreeSet<AssetId> = assets.iter().copied().collect();
    for asset in assets {
        wanted.extend(work.assets().parts(*asset).await?.into_iter().map(|part| part.id));
    }
    let wanted: Vec<AssetId> = wanted.into_iter().collect();
    let holdings = work.assets().lock_all(&wanted).await?;
    let unknown = assets.iter().position(|asset| !holdings.iter().any(|holding| holding.asset.id == *asset));
    if let Some(at) = unknown {
        return Err(Invalid::at(format!("{pointer}/{at}"), BadValue::new(not_found::ASSET.0)).into());
    }
    Ok(holdings)
}
