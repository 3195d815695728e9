//! A user's own things.

use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::error::not_found;
use plantel_domain::form::Patch;
use plantel_domain::identity::TokenError;
use plantel_domain::ids::{IdSource, ItemId};
use plantel_domain::items::{Item, ItemChanged, ItemCreated, ItemDeleted, NotOwner};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Repositories, Store};
use plantel_domain::text::{Line, Prose};
use std::sync::Arc;

/// Things of users: everybody sees the own, a platform administrator all.
pub struct Items {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

/// What a new item starts with.
#[derive(Clone, Debug)]
pub struct NewItem {
    /// What it is called.
    pub title: Line<255>,
    /// More about it.
    pub description: Option<Prose<255>>,
}

/// A partial change.
#[derive(Clone, Debug, Default)]
pub struct ItemChange {
    /// Another title.
    pub title: Option<Line<255>>,
    /// Another description.
    pub description: Patch<Prose<255>>,
}

impl Items {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// Makes an item of the caller's.
    pub async fn create(&self, ctx: &Context, new: NewItem) -> Result<Item> {
        let item = Item {
            id: self.ids.next().into(),
            owner: ctx.actor()?.user,
            title: new.title,
            description: new.description,
            created_at: self.clock.now(),
            version: 1,
        };
        let mut work = self.store.begin(ctx).await?;
        // Held: an owner who is deleted at the same moment leaves nothing behind.
        let owner = work.users().lock(item.owner, None).await?;
        owner.filter(|owner| owner.active).ok_or(TokenError::Revoked)?;
        work.items().add(&item).await?;
        let created = Event::of(&ItemCreated { item: item.id }).changed(Change::created(&item));
        work.commit(created.into()).await?;
        Ok(item)
    }

    /// The caller's own items; for a platform administrator all.
    pub async fn list(&self, ctx: &Context, page: &PageRequest) -> Result<Page<Item>> {
        let actor = ctx.actor()?;
        let owner = Some(actor.user).filter(|_| !actor.platform_admin);
        Ok(self.store.read(ctx).await?.items().list(owner, page).await?)
    }

    /// One.
    pub async fn find(&self, ctx: &Context, id: ItemId) -> Result<Item> {
        owned(ctx, self.store.read(ctx).await?.as_mut(), id).await
    }

    /// Changes one.
    pub async fn change(&self, ctx: &Context, id: ItemId, change: ItemChange) -> Result<Item> {
        let mut work = self.store.begin(ctx).await?;
        let before = owned(ctx, &mut *work, id).await?;
        let mut item = before.clone();
        item.title = change.title.unwrap_or(item.title);
        change.description.apply(&mut item.description);
        work.items().update(&mut item).await?;
        let changed = Event::of(&ItemChanged { item: id }).changed(Change::between(&before, &item));
        work.commit(changed.into()).await?;
        Ok(item)
    }

    /// Takes one away.
    pub async fn delete(&self, ctx: &Context, id: ItemId) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let item = owned(ctx, &mut *work, id).await?;
        work.items().delete(&item).await?;
        work.commit(ItemDeleted { item: id }.into()).await?;
        Ok(())
    }
}

async fn owned(ctx: &Context, reader: &mut dyn Repositories, id: ItemId) -> Result<Item> {
    let actor = ctx.actor()?;
    let item = reader.items().find(id, None).await?.ok_or(not_found::ITEM)?;
    if item.owner == actor.user || actor.platform_admin { Ok(item) } else { Err(NotOwner.into()) }
}
