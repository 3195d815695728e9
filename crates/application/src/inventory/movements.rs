//! Booking by hand, and reading the ledger.

use super::Inventory;
use super::desk::{at, seen, usable};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Timestamp;
use plantel_domain::error::not_found;
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{
    Asset, AssetError, Entry, Happening, Movement, MovementFilter, NewMovement, StockMoved, TimelineEntry,
};
use plantel_domain::journal::Event;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use uuid::Uuid;

impl Inventory {
    /// Books a movement: who may write where the units are. Gives the asset and the movement.
    pub async fn book(
        &self,
        ctx: &Context,
        id: AssetId,
        expected: Option<Version>,
        new: NewMovement,
    ) -> Result<(Asset, Movement)> {
        Self::writes(ctx)?;
        new.check()?;
        let mut work = self.store.begin(ctx).await?;
        let mut holding = work.assets().lock(id).await?.ok_or(not_found::ASSET)?;
        if expected.is_some_and(|version| version != holding.asset.version) {
            return Err(StoreError::PreconditionFailed.into());
        }
        let environment = new.environment.or(holding.asset.environment);
        if holding.asset.kit.is_some() && environment != holding.asset.environment {
            return Err(AssetError::KeptElsewhere.into());
        }
        ctx.require(Permission::WriteInventory, &at(ctx, environment)?)?;
        if let Some(environment) = environment {
            usable(work.as_mut(), "/environment_id", environment).await?;
        }
        let entry = Entry { document: new.document.clone(), ..self.entry(ctx) }.for_reason(new.reason.clone());
        holding.book_by_hand(&new, self.clerk(&entry))?;
        let movement = holding.booked().last().cloned().ok_or_else(|| StoreError::failed("nothing was booked"))?;
        let asset = self.store_one(work, holding, Event::of(&StockMoved { asset: id })).await?;
        Ok((asset, movement))
    }

    /// Movements of assets that the caller may see.
    pub async fn movements(
        &self,
        ctx: &Context,
        filter: &MovementFilter,
        page: &PageRequest,
    ) -> Result<Page<Movement>> {
        let visible = ctx.visibility(Permission::ReadInventory)?;
        let mut reader = self.store.read(ctx).await?;
        if let Some(asset) = filter.asset {
            seen(reader.as_mut(), ctx, asset).await?;
        }
        Ok(reader.ledger().list(&visible, filter, page).await?)
    }

    /// Everything that happened to an asset before something, newest first. Who borrowed it is told to whom sees loans
    /// of its place, and to themselves.
    pub async fn timeline(
        &self,
        ctx: &Context,
        id: AssetId,
        before: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>> {
        let mut reader = self.store.read(ctx).await?;
        let (asset, _) = seen(reader.as_mut(), ctx, id).await?;
        let mut entries = reader.ledger().timeline(id, before, limit).await?;
        for entry in &mut entries {
            if let Happening::Loan(step) = &mut entry.what
                && ctx.require(Permission::ReadLoans, &Target::from(&asset).of(step.borrower)).is_err()
            {
                *step = step.of_nobody();
            }
        }
        Ok(entries)
    }
}
