//! Items.

use crate::fault::fault;
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::ids::{ItemId, UserId};
use plantel_domain::items::{Item, ItemRepositories, ItemRepository};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, Prose};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub owner_id: Uuid,
    pub title: String,
    pub description: Option<String>,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(i: &Item) -> Model {
    Model {
        id: i.id.into(),
        owner_id: i.owner.into(),
        title: i.title.to_string(),
        description: i.description.as_ref().map(ToString::to_string),
        created_at: i.created_at,
        version: i.version,
    }
}

impl From<Model> for Item {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            owner: row.owner_id.into(),
            title: Line::stored(row.title),
            description: row.description.map(Prose::stored),
            created_at: row.created_at,
            version: row.version,
        }
    }
}

impl ItemRepositories for SeaWork {
    fn items(&mut self) -> &mut dyn ItemRepository {
        self
    }
}

#[async_trait]
impl ItemRepository for SeaWork {
    async fn find(&mut self, id: ItemId, expected: Option<Version>) -> Result<Option<Item>, StoreError> {
        let found = Entity::find_by_id(Uuid::from(id)).one(&self.db).await.map_err(fault("item"))?;
        Ok(expect(found, expected, |row| row.version)?.map(Into::into))
    }

    async fn list(&mut self, owner: Option<UserId>, request: &PageRequest) -> Result<Page<Item>, StoreError> {
        let mut query = Entity::find();
        if let Some(owner) = owner {
            query = query.filter(Column::OwnerId.eq(Uuid::from(owner)));
        }
        let keyset = Keyset {
            sort: "-created_at".to_owned(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        Ok(page(&self.db, query, keyset, request).await?.map(Into::into))
    }

    async fn add(&mut self, i: &Item) -> Result<(), StoreError> {
        Entity::insert(row(i).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("item"))?;
        Ok(())
    }

    async fn update(&mut self, i: &mut Item) -> Result<(), StoreError> {
        let mut next = row(i).into_active_model().reset_all();
        next.version = Set(i.version + 1);
        let query = Entity::update_many().set(next).filter(Column::Id.eq(Uuid::from(i.id)));
        let done = query.filter(Column::Version.eq(i.version)).exec(&self.db).await.map_err(fault("item"))?;
        advance(done.rows_affected, &mut i.version)
    }

    async fn delete(&mut self, i: &Item) -> Result<(), StoreError> {
        let query = Entity::delete_many().filter(Column::Id.eq(Uuid::from(i.id)));
        let done = query.filter(Column::Version.eq(i.version)).exec(&self.db).await.map_err(fault("item"))?;
        advance(done.rows_affected, &mut i.version.clone())
    }
}
