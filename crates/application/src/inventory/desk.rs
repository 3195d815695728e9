//! What every use case of the inventory does first: find, look whether the caller may, open the book.

use super::Inventory;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{Asset, Clerk, Entry, Holding, Stock};
use plantel_domain::store::{Repositories, StoreError, UnitOfWork, Version};

impl Inventory {
    /// What is booked now, by the caller.
    pub(super) fn entry(&self, ctx: &Context) -> Entry {
        Entry::new(ctx.user(), self.clock.now())
    }

    /// Who books it.
    pub(super) fn clerk<'a>(&'a self, entry: &'a Entry) -> Clerk<'a> {
        Clerk { entry, ids: &*self.ids }
    }
}

/// Holds an asset that the caller may write where it is kept, in the version they have seen.
pub(super) async fn hold(
    work: &mut dyn UnitOfWork,
    ctx: &Context,
    id: AssetId,
    expected: Option<Version>,
) -> Result<Holding> {
    let holding = work.assets().lock(id).await?.ok_or(not_found::ASSET)?;
    if expected.is_some_and(|version| version != holding.asset.version) {
        return Err(StoreError::PreconditionFailed.into());
    }
    ctx.require(Permission::WriteInventory, &Target::from(&holding.asset))?;
    Ok(holding)
}

/// An asset that the caller may see: it is kept, or has units, within their reach.
pub(super) async fn seen(work: &mut (dyn Repositories + Send), ctx: &Context, id: AssetId) -> Result<(Asset, Stock)> {
    ctx.visibility(Permission::ReadInventory)?;
    let asset = work.assets().find(id, None).await?.ok_or(not_found::ASSET)?;
    let stock = work.assets().stock(id).await?;
    if ctx.require(Permission::ReadInventory, &Target::from(&asset)).is_err() {
        let units_in = |environment: Option<_>| Target::institution(asset.institution).at(environment);
        let within = |environment| ctx.require(Permission::ReadInventory, &units_in(environment)).is_ok();
        if !stock.environments().any(within) {
            ctx.require(Permission::ReadInventory, &Target::from(&asset))?;
        }
    }
    Ok((asset, stock))
}

/// A place of the institution.
pub(super) fn at(ctx: &Context, environment: Option<EnvironmentId>) -> Result<Target> {
    Ok(Target::institution(ctx.scope()?).at(environment))
}

/// An environment into which something may be put; until this work ends nobody retires it.
pub(super) async fn usable(work: &mut dyn UnitOfWork, pointer: &str, id: EnvironmentId) -> Result<Environment> {
    let refuse = |code| Invalid::at(pointer, BadValue::new(code));
    match work.environments().hold(id).await? {
        Some(environment) if environment.active => Ok(environment),
        Some(_) => Err(refuse("environment.retired").into()),
        None => Err(refuse("environment.not-found").into()),
    }
}
