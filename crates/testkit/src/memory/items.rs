//! Items.

use super::paging::{Order, paged};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{ItemId, UserId};
use plantel_domain::items::{Item, ItemRepositories, ItemRepository};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};

impl ItemRepositories for MemoryWork {
    fn items(&mut self) -> &mut dyn ItemRepository {
        self
    }
}

#[async_trait]
impl ItemRepository for MemoryWork {
    async fn find(&mut self, id: ItemId, expected: Option<Version>) -> Result<Option<Item>, StoreError> {
        self.call(|tables, _| tables.items.find(None, id, expected))
    }

    async fn list(&mut self, owner: Option<UserId>, page: &PageRequest) -> Result<Page<Item>, StoreError> {
        let of_owner = |item: &&Item| owner.is_none_or(|owner| item.owner == owner);
        let key = |item: &Item| (SortKey::Micros(item.created_at.timestamp_micros()), item.id.into());
        let order = Order::micros("-created_at");
        self.call(|tables, _| paged(tables.items.rows(None).filter(of_owner).cloned(), &order, key, page))
    }

    async fn add(&mut self, item: &Item) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.check_item(item)?;
            tables.items.insert(item)
        })
    }

    async fn update(&mut self, item: &mut Item) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.items.fresh(None, item)?;
            tables.check_item(item)?;
            tables.items.replace(item);
            Ok(())
        })
    }

    async fn delete(&mut self, item: &Item) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.items.fresh(None, item)?;
            tables.items.remove(item.id);
            Ok(())
        })
    }
}
