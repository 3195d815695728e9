//! Registering, seeing and changing assets.

use super::Inventory;
use super::desk::{hold, seen, usable};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::{Day, day_in};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{
    Asset, AssetChange, AssetChanged, AssetCreated, AssetFilter, Category, CategoryCode, Facets, Holding, NewAsset,
    RawExtra, Stock, Valuation, check_values,
};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Repositories, UnitOfWork, Version};
use plantel_domain::tag::Tag;
use plantel_domain::text::fold;
use serde_json::Value;

impl Inventory {
    /// Registers an asset, and books its first units.
    pub async fn register(&self, ctx: &Context, mut new: NewAsset, extra: RawExtra) -> Result<Asset> {
        let institution = ctx.scope()?;
        ctx.visibility(Permission::WriteInventory)?;
        ctx.require(Permission::WriteInventory, &super::desk::at(ctx, new.environment)?)?;
        let units = new.counts.units(0, 0)?;
        let mut work = self.store.begin(ctx).await?;
        let category = active_category(work.as_mut(), &new.category).await?;
        new.category = category.code.clone();
        new.extra = category.read(&extra)?;
        new.useful_life_months = new.useful_life_months.or(category.useful_life_months);
        if let Some(environment) = new.environment {
            usable(work.as_mut(), "/environment_id", environment).await?;
        }
        let entry = self.entry(ctx);
        let (id, tag) = (self.ids.next().into(), Tag::issue(&*self.ids));
        let asset = Asset::register(new, id, tag, institution, entry.at);
        fitting_values(&asset)?;
        let holding = Holding::opened(asset, &units, self.clerk(&entry))?;
        work.assets().add_all(std::slice::from_ref(&holding)).await?;
        let created = Event::of(&AssetCreated { asset: id }).changed(Change::created(&holding.asset));
        work.commit(created.into()).await?;
        Ok(holding.asset)
    }

    /// Those the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &AssetFilter, page: &PageRequest) -> Result<Page<Asset>> {
        let visible = ctx.visibility(Permission::ReadInventory)?;
        Ok(self.store.read(ctx).await?.assets().list(&visible, filter, page).await?)
    }

    /// How many of those have which category, status and place.
    pub async fn facets(&self, ctx: &Context, filter: &AssetFilter) -> Result<Facets> {
        let visible = ctx.visibility(Permission::ReadInventory)?;
        Ok(self.store.read(ctx).await?.assets().facets(&visible, filter).await?)
    }

    /// One.
    pub async fn find(&self, ctx: &Context, id: AssetId) -> Result<Asset> {
        Ok(self.with_stock(ctx, id).await?.0)
    }

    /// One, with where its units are.
    pub async fn with_stock(&self, ctx: &Context, id: AssetId) -> Result<(Asset, Stock)> {
        seen(self.store.read(ctx).await?.as_mut(), ctx, id).await
    }

    /// What one is worth on a day, today when none is named; nothing when nobody knows what it cost.
    pub async fn value(&self, ctx: &Context, id: AssetId, on: Option<Day>) -> Result<Option<Valuation>> {
        let mut reader = self.store.read(ctx).await?;
        let (asset, _) = seen(reader.as_mut(), ctx, id).await?;
        let on = match on {
            Some(day) => day,
            None => self.today(ctx, reader.as_mut()).await?,
        };
        Ok(asset.value_on(on))
    }

    /// Changes what one is. What it is made of is a merge: null takes a value away.
    pub async fn change(
        &self,
        ctx: &Context,
        id: AssetId,
        expected: Option<Version>,
        mut change: AssetChange,
        extra: RawExtra,
    ) -> Result<Asset> {
        ctx.visibility(Permission::WriteInventory)?;
        let mut work = self.store.begin(ctx).await?;
        // Lending changes the same row: one after the other, and the version is that of the locked row.
        let mut holding = hold(work.as_mut(), ctx, id, expected).await?;
        let before = holding.asset.clone();
        if before.retired.is_some() {
            return Err(plantel_domain::inventory::AssetError::Retired.into());
        }
        if change.category.is_some() || !extra.is_empty() {
            let code = change.category.as_ref().unwrap_or(&before.category);
            let stays = change.category.as_ref().is_none_or(|code| *code == before.category);
            let category =
                if stays { category(work.as_mut(), code).await? } else { active_category(work.as_mut(), code).await? };
            let mut raw = category.raw(&before.extra);
            raw.extend(extra);
            raw.retain(|_, value| *value != Value::Null);
            change.extra = Some(category.read(&raw)?);
            change.category = Some(category.code);
        }
        holding.asset = before.clone().change(change, self.clock.now());
        fitting_values(&holding.asset)?;
        if !holding.changed() {
            return Ok(before);
        }
        work.assets().store_all(std::slice::from_mut(&mut holding)).await?;
        let changed = Event::of(&AssetChanged { asset: id }).changed(Change::between(&before, &holding.asset));
        work.commit(changed.into()).await?;
        Ok(holding.asset)
    }

    /// Today, in the calendar of the institution.
    pub(super) async fn today(&self, ctx: &Context, work: &mut (dyn Repositories + Send)) -> Result<Day> {
        let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
        Ok(day_in(institution.time_zone, self.clock.now()))
    }

    /// Stores one asset after a deed, with what the deed is called in the journal.
    pub(super) async fn store_one(
        &self,
        mut work: Box<dyn UnitOfWork>,
        mut holding: Holding,
        event: Event,
    ) -> Result<Asset> {
        let before = holding.before().map(|(before, _)| before.clone());
        work.assets().store_all(std::slice::from_mut(&mut holding)).await?;
        let changes = before.map(|before| Change::between(&before, &holding.asset)).unwrap_or_default();
        work.commit(event.changed(changes).into()).await?;
        Ok(holding.asset)
    }

    /// May the caller write somewhere at all?
    pub(super) fn writes(ctx: &Context) -> Result<()> {
        ctx.visibility(Permission::WriteInventory)?;
        Ok(())
    }

    /// Refuses a caller who may not write where an asset is kept.
    pub(super) fn writes_at(ctx: &Context, asset: &Asset) -> Result<()> {
        Ok(ctx.require(Permission::WriteInventory, &Target::from(asset))?)
    }
}

fn fitting_values(asset: &Asset) -> Result<()> {
    let mut form = Form::new();
    check_values(&mut form, asset.purchase_cost, asset.salvage_value);
    Ok(form.done(|| Some(()))?)
}

/// A category by its code, without regard to accents and case.
pub(super) async fn category(work: &mut dyn UnitOfWork, code: &CategoryCode) -> Result<Category> {
    let key = fold(code.as_str());
    let found = work.categories().all().await?.into_iter().find(|category| category.key() == key);
    found.ok_or_else(|| Invalid::at("/category", BadValue::new("category.unknown")).into())
}

/// One that new assets may be of.
async fn active_category(work: &mut dyn UnitOfWork, code: &CategoryCode) -> Result<Category> {
    let found = category(work, code).await?;
    let inactive = || Invalid::at("/category", BadValue::new("category.inactive"));
    if found.active { Ok(found) } else { Err(inactive().into()) }
}
