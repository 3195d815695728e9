//! Assets.

mod entity;

use crate::fault::fault;
use crate::paging::{Holds, Keyset, contains, micros, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use entity::{Column, Entity, Model, asset, row};
use plantel_domain::access::Visibility;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, AssetFilter, AssetRepositories, AssetRepository, AssetSort};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QuerySelect, Select,
};
use uuid::Uuid;

impl AssetRepositories for SeaWork {
    fn assets(&mut self) -> &mut dyn AssetRepository {
        self
    }
}

impl SeaWork {
    fn assets_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl AssetRepository for SeaWork {
    async fn find(&mut self, id: AssetId, expected: Option<Version>) -> Result<Option<Asset>, StoreError> {
        let query = self.assets_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("asset"))?;
        expect(found, expected, |row| row.version)?.map(asset).transpose()
    }

    async fn lock(&mut self, id: AssetId) -> Result<Option<Asset>, StoreError> {
        let query = self.assets_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_exclusive();
        query.one(&self.db).await.map_err(fault("asset"))?.map(asset).transpose()
    }

    async fn find_by_keys(&mut self, codes: &[String], serials: &[String]) -> Result<Vec<Asset>, StoreError> {
        let mut found = std::collections::BTreeMap::new();
        for (column, keys) in [(Column::CodeKey, codes), (Column::SerialKey, serials)] {
            for keys in keys.chunks(BATCH) {
                let query = self.assets_in_scope().filter(column.is_in(keys));
                let rows = query.all(&self.db).await.map_err(fault("asset"))?;
                found.extend(rows.into_iter().map(|row| (row.id, row)));
            }
        }
        found.into_values().map(asset).collect()
    }

    async fn find_all(&mut self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = self.assets_in_scope().filter(Column::Id.is_in(ids.iter().copied().map(Uuid::from)));
            found.extend(query.all(&self.db).await.map_err(fault("asset"))?);
        }
        found.into_iter().map(asset).collect()
    }

    async fn count_in(&mut self, environment: EnvironmentId) -> Result<u64, StoreError> {
        let query = self.assets_in_scope().filter(Column::EnvironmentId.eq(Uuid::from(environment)));
        query.count(&self.db).await.map_err(fault("asset"))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
        request: &PageRequest,
    ) -> Result<Page<Asset>, StoreError> {
        let query = filtered(self.assets_in_scope(), visible, filter);
        let (column, key, holds): (_, fn(&Model) -> (SortKey, Uuid), _) = match filter.sort.field {
            AssetSort::Code => (Column::CodeKey, |row| (SortKey::Text(row.code_key.clone()), row.id), Holds::Text),
            AssetSort::Name => (Column::NameKey, |row| (SortKey::Text(row.name_key.clone()), row.id), Holds::Text),
            AssetSort::CreatedAt => (Column::CreatedAt, |row| (micros(row.created_at), row.id), Holds::Time),
        };
        let (sort, descending) = (filter.sort.name(), filter.sort.descending);
        let keyset = Keyset { sort, column, id: Column::Id, descending, key, holds };
        crate::paging::read(page(&self.db, query, keyset, request).await?, asset)
    }

    async fn add_all(&mut self, assets: &[Asset]) -> Result<(), StoreError> {
        for asset in assets {
            self.within(asset.institution)?;
        }
        for assets in assets.chunks(BATCH) {
            let insert = Entity::insert_many(assets.iter().map(|asset| row(asset).into_active_model()));
            insert.exec_without_returning(&self.db).await.map_err(fault("asset"))?;
        }
        Ok(())
    }

    async fn update(&mut self, a: &mut Asset) -> Result<(), StoreError> {
        let mut next = row(a).into_active_model().reset_all();
        next.version = Set(a.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(a.id)))
            .filter(Column::Version.eq(a.version));
        let done = query.exec(&self.db).await.map_err(fault("asset"))?;
        advance(done.rows_affected, &mut a.version)
    }
}

fn filtered(query: Select<Entity>, visible: &Visibility, filter: &AssetFilter) -> Select<Entity> {
    let mut query = query.filter(Column::InstitutionId.eq(Uuid::from(visible.institution)));
    if !visible.everything {
        query = query.filter(Column::EnvironmentId.is_in(visible.environments.iter().copied().map(Uuid::from)));
    }
    if let Some(search) = &filter.search {
        query = query.filter(contains(Column::SearchText, &fold(search)));
    }
    if let Some(category) = &filter.category {
        query = query.filter(Column::Category.eq(category.as_str()));
    }
    if let Some(environment) = filter.environment {
        query = query.filter(Column::EnvironmentId.eq(Uuid::from(environment)));
    }
    if let Some(status) = filter.status {
        query = query.filter(Column::Status.eq(status.name()));
    }
    if let Some(tracking) = filter.tracking {
        query = query.filter(Column::Tracking.eq(tracking.name()));
    }
    query
}
