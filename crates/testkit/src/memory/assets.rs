//! Assets.

use super::paging::{Order, paged};
use super::tables::Table;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, AssetFilter, AssetRepositories, AssetRepository, AssetSort};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;
use std::collections::BTreeSet;

impl AssetRepositories for MemoryWork {
    fn assets(&mut self) -> &mut dyn AssetRepository {
        self
    }
}

fn matches(filter: &AssetFilter, asset: &Asset) -> bool {
    filter.search.as_ref().is_none_or(|search| asset.search_text().contains(&fold(search)))
        && filter.category.as_ref().is_none_or(|category| asset.category == *category)
        && filter.environment.is_none_or(|place| asset.environment == Some(place))
        && filter.status.is_none_or(|status| asset.status() == status)
        && filter.tracking.is_none_or(|tracking| asset.tracking == tracking)
}

fn sort_key(sort: AssetSort, asset: &Asset) -> SortKey {
    match sort {
        AssetSort::Code => SortKey::Text(asset.code_key()),
        AssetSort::Name => SortKey::Text(fold(asset.name.as_str())),
        AssetSort::CreatedAt => SortKey::Micros(asset.created_at.timestamp_micros()),
    }
}

#[async_trait]
impl AssetRepository for MemoryWork {
    async fn find(&mut self, id: AssetId, expected: Option<Version>) -> Result<Option<Asset>, StoreError> {
        self.call(|tables, scope| tables.assets.find(scope, id, expected))
    }

    async fn lock(&mut self, id: AssetId) -> Result<Option<Asset>, StoreError> {
        self.call(|tables, scope| tables.assets.find(scope, id, None))
    }

    async fn find_by_keys(&mut self, codes: &[String], serials: &[String]) -> Result<Vec<Asset>, StoreError> {
        let (codes, serials): (BTreeSet<_>, BTreeSet<_>) = (codes.iter().collect(), serials.iter().collect());
        let among = |asset: &&Asset| {
            codes.contains(&asset.code_key()) || asset.serial_key().is_some_and(|serial| serials.contains(&serial))
        };
        self.call(|tables, scope| Ok(tables.assets.rows(scope).filter(among).cloned().collect()))
    }

    async fn find_all(&mut self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
        self.call(|tables, scope| Ok(tables.assets.find_all(scope, ids)))
    }

    async fn count_in(&mut self, environment: EnvironmentId) -> Result<u64, StoreError> {
        let there = |asset: &&Asset| asset.environment == Some(environment);
        self.call(|tables, scope| Ok(tables.assets.rows(scope).filter(there).count() as u64))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
        page: &PageRequest,
    ) -> Result<Page<Asset>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field != AssetSort::CreatedAt);
        let shown = |asset: &&Asset| visible.shows(&Target::from(*asset)) && matches(filter, asset);
        let key = |asset: &Asset| (sort_key(field, asset), asset.id.into());
        self.call(|tables, scope| paged(tables.assets.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add_all(&mut self, assets: &[Asset]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            assets.iter().try_for_each(|asset| Table::in_scope(scope, asset))?;
            if let (Some(institution), [_, ..]) = (scope, assets) {
                tables.check_assets(institution, assets)?;
            }
            assets.iter().try_for_each(|asset| tables.assets.insert(asset))
        })
    }

    async fn update(&mut self, asset: &mut Asset) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            let stored = tables.assets.fresh(scope, asset)?;
            // An import updates thousands: comparing each with all others takes seconds.
            let same_keys = stored.code_key() == asset.code_key() && stored.serial_key() == asset.serial_key();
            Table::in_scope(scope, asset)?;
            if same_keys {
                tables.check_place(asset)?;
            } else {
                tables.check_assets(asset.institution, std::slice::from_ref(asset))?;
            }
            tables.assets.replace(asset);
            Ok(())
        })
    }
}
