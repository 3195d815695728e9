//! The kinds of things an institution has.

use super::Inventory;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::CategoryId;
use plantel_domain::inventory::{Category, CategoryChange, CategoryChanged, CategoryCreated, NewCategory};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::Version;

impl Inventory {
    /// All of them, by code: whoever sees assets of some place sees what kinds there are.
    pub async fn categories(&self, ctx: &Context) -> Result<Vec<Category>> {
        ctx.visibility(Permission::ReadInventory)?;
        Ok(self.store.read(ctx).await?.categories().all().await?)
    }

    /// One.
    pub async fn find_category(&self, ctx: &Context, id: CategoryId) -> Result<Category> {
        ctx.visibility(Permission::ReadInventory)?;
        let found = self.store.read(ctx).await?.categories().find(id, None).await?;
        Ok(found.ok_or(not_found::CATEGORY)?)
    }

    /// Makes one.
    pub async fn create_category(&self, ctx: &Context, new: NewCategory) -> Result<Category> {
        let institution = ctx.scope()?;
        ctx.require(Permission::ManageCategories, &Target::institution(institution))?;
        let category = Category::new(new, self.ids.next().into(), institution, self.clock.now());
        let mut work = self.store.begin(ctx).await?;
        work.categories().add_all(std::slice::from_ref(&category)).await?;
        let created = Event::of(&CategoryCreated { category: category.id }).changed(Change::created(&category));
        work.commit(created.into()).await?;
        Ok(category)
    }

    /// Changes one; its code stays.
    pub async fn change_category(
        &self,
        ctx: &Context,
        id: CategoryId,
        expected: Option<Version>,
        change: CategoryChange,
    ) -> Result<Category> {
        ctx.require(Permission::ManageCategories, &Target::institution(ctx.scope()?))?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.categories().find(id, expected).await?.ok_or(not_found::CATEGORY)?;
        let mut after = before.clone().change(change);
        if after == before {
            return Ok(before);
        }
        work.categories().update(&mut after).await?;
        let changed = Event::of(&CategoryChanged { category: id }).changed(Change::between(&before, &after));
        work.commit(changed.into()).await?;
        Ok(after)
    }
}
