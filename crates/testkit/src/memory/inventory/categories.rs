//! Categories.

use crate::memory::tables::Table;
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::CategoryId;
use plantel_domain::inventory::{Category, CategoryRepository};
use plantel_domain::store::{StoreError, Version};

#[async_trait]
impl CategoryRepository for MemoryWork {
    async fn find(&mut self, id: CategoryId, expected: Option<Version>) -> Result<Option<Category>, StoreError> {
        self.call(|tables, scope| tables.categories.find(scope, id, expected))
    }

    async fn all(&mut self) -> Result<Vec<Category>, StoreError> {
        self.call(|tables, scope| {
            let mut rows: Vec<_> = tables.categories.rows(scope).cloned().collect();
            rows.sort_by_key(Category::key);
            Ok(rows)
        })
    }

    async fn add_all(&mut self, categories: &[Category]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            for category in categories {
                Table::in_scope(scope, category)?;
                tables.check_category(category)?;
                tables.categories.insert(category)?;
            }
            Ok(())
        })
    }

    async fn update(&mut self, category: &mut Category) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.categories.fresh(scope, category)?;
            Table::in_scope(scope, category)?;
            tables.check_category(category)?;
            tables.categories.replace(category);
            Ok(())
        })
    }
}
