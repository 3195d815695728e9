//! Assets, with their stock.

use super::matching::{is_in, matches, sees};
use crate::memory::paging::{Order, paged};
use crate::memory::since::passed;
use crate::memory::tables::Tables;
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::Visibility;
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{AssetId, EnvironmentId, InstitutionId};
use plantel_domain::inventory::{
    Asset, AssetFilter, AssetRepository, AssetSort, Counters, Facets, Holding, Movement, Place, Stock, TransferState,
    Units,
};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::tag::Tag;
use plantel_domain::text::fold;
use std::collections::BTreeSet;
use std::sync::Arc;

fn sort_key(sort: AssetSort, asset: &Asset) -> SortKey {
    match sort {
        AssetSort::Code => SortKey::Text(asset.code_key()),
        AssetSort::Name => SortKey::Text(fold(asset.name.as_str())),
        AssetSort::CreatedAt => SortKey::Micros(asset.created_at.timestamp_micros()),
    }
}

impl Tables {
    /// Those that match and may be seen.
    pub(super) fn shown<'a>(
        &'a self,
        scope: Option<InstitutionId>,
        visible: &'a Visibility,
        filter: &'a AssetFilter,
    ) -> impl Iterator<Item = &'a Asset> {
        self.assets.rows(scope).filter(|asset| {
            let stock = self.stock(asset.id);
            matches(filter, asset, &stock) && sees(visible, asset, &stock)
        })
    }

    /// In order of id.
    fn holdings(&self, scope: Option<InstitutionId>, among: impl Fn(&Asset) -> bool) -> Vec<Holding> {
        let rows = self.assets.rows(scope).filter(|asset| among(asset));
        rows.map(|asset| Holding::stored(asset.clone(), Stock::clone(&self.stock(asset.id)))).collect()
    }

    /// Books what was booked; it was checked before.
    fn book(&mut self, holding: &Holding) {
        let movements = Arc::make_mut(&mut self.movements);
        movements.extend(holding.booked().iter().map(|movement| (movement.id, Arc::new(movement.clone()))));
        Arc::make_mut(&mut self.stocks).insert(holding.asset.id, Arc::new(holding.stock().clone()));
    }

    fn count_in(&self, scope: Option<InstitutionId>, environment: EnvironmentId) -> u64 {
        let under_way = |id: AssetId| {
            let mut sent = self.transfers.rows(scope).filter(|transfer| transfer.state == TransferState::Sent);
            sent.any(|it| it.to == environment && it.lines.iter().any(|line| line.asset == id))
        };
        let there = |asset: &&Asset| is_in(environment, asset, &self.stock(asset.id)) || under_way(asset.id);
        self.assets.rows(scope).filter(|asset| asset.retired.is_none()).filter(there).count() as u64
    }
}

#[async_trait]
impl AssetRepository for MemoryWork {
    async fn find(&mut self, id: AssetId, expected: Option<Version>) -> Result<Option<Asset>, StoreError> {
        self.call(|tables, scope| tables.assets.find(scope, id, expected))
    }

    async fn find_by_tag(&mut self, tag: &Tag) -> Result<Option<Asset>, StoreError> {
        let carries = |asset: &&Asset| asset.tag.as_ref() == Some(tag);
        self.call(|tables, scope| Ok(tables.assets.rows(scope).find(carries).cloned()))
    }

    async fn find_by_code(&mut self, key: &str) -> Result<Option<Asset>, StoreError> {
        let so_called = |asset: &&Asset| asset.retired.is_none() && asset.code_key() == key;
        self.call(|tables, scope| Ok(tables.assets.rows(scope).find(so_called).cloned()))
    }

    async fn stock(&mut self, id: AssetId) -> Result<Stock, StoreError> {
        self.call(|tables, scope| {
            let known = tables.assets.get(scope, id).is_some();
            Ok(if known { Stock::clone(&tables.stock(id)) } else { Stock::default() })
        })
    }

    async fn stocks(&mut self, ids: &[AssetId]) -> Result<Vec<(AssetId, Stock)>, StoreError> {
        let ids: BTreeSet<AssetId> = ids.iter().copied().collect();
        self.call(|tables, scope| {
            let known = ids.into_iter().filter(|id| tables.assets.get(scope, *id).is_some());
            let all = known.map(|id| (id, Stock::clone(&tables.stock(id))));
            Ok(all.filter(|(_, stock)| stock.balances().next().is_some()).collect())
        })
    }

    async fn lock(&mut self, id: AssetId) -> Result<Option<Holding>, StoreError> {
        self.call(|tables, scope| Ok(tables.holdings(scope, |asset| asset.id == id).pop()))
    }

    async fn lock_all(&mut self, ids: &[AssetId]) -> Result<Vec<Holding>, StoreError> {
        let ids: BTreeSet<_> = ids.iter().collect();
        self.call(|tables, scope| Ok(tables.holdings(scope, |asset| ids.contains(&asset.id))))
    }

    async fn lock_by_keys(&mut self, codes: &[String], serials: &[String]) -> Result<Vec<Holding>, StoreError> {
        let (codes, serials): (BTreeSet<_>, BTreeSet<_>) = (codes.iter().collect(), serials.iter().collect());
        let among = |asset: &Asset| {
            codes.contains(&asset.code_key()) || asset.serial_key().is_some_and(|serial| serials.contains(&serial))
        };
        self.call(|tables, scope| Ok(tables.holdings(scope, among)))
    }

    async fn find_all(&mut self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
        self.call(|tables, scope| Ok(tables.assets.find_all(scope, ids)))
    }

    async fn parts(&mut self, kit: AssetId) -> Result<Vec<Asset>, StoreError> {
        self.call(|tables, scope| {
            let mut parts: Vec<_> = tables.assets.rows(scope).filter(|asset| asset.kit == Some(kit)).cloned().collect();
            parts.sort_by_key(Asset::code_key);
            Ok(parts)
        })
    }

    async fn parts_of(&mut self, kits: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
        let kits: BTreeSet<_> = kits.iter().collect();
        let of_them = |asset: &&Asset| asset.kit.is_some_and(|kit| kits.contains(&kit));
        self.call(|tables, scope| Ok(tables.assets.rows(scope).filter(of_them).cloned().collect()))
    }

    async fn in_place(&mut self, environment: EnvironmentId, limit: u64) -> Result<Vec<(Asset, Units)>, StoreError> {
        self.call(|tables, scope| {
            let there = |asset: &&Asset| asset.retired.is_none() && is_in(environment, asset, &tables.stock(asset.id));
            let mut assets: Vec<_> = tables.assets.rows(scope).filter(there).collect();
            assets.sort_by_cached_key(|asset| (asset.code_key(), asset.id));
            assets.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let units = |asset: &Asset| tables.stock(asset.id).units_in(Some(environment));
            Ok(assets.into_iter().map(|asset| (asset.clone(), units(asset))).collect())
        })
    }

    async fn moved_since(
        &mut self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError> {
        self.call(|tables, scope| {
            let there = |place: Option<Place>| place.is_some_and(|place| place.environment == Some(environment));
            let touched = |it: &&Movement| Some(it.institution) == scope && (there(it.from) || there(it.to));
            let booked = tables.movements.values().map(|it| &**it).filter(touched);
            Ok(passed(since, booked.map(|it| (it.asset, it.at))))
        })
    }

    async fn count_in(&mut self, environment: EnvironmentId) -> Result<u64, StoreError> {
        self.call(|tables, scope| Ok(tables.count_in(scope, environment)))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
        page: &PageRequest,
    ) -> Result<Page<Asset>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field != AssetSort::CreatedAt);
        let key = |asset: &Asset| (sort_key(field, asset), asset.id.into());
        self.call(|tables, scope| paged(tables.shown(scope, visible, filter).cloned(), &order, key, page))
    }

    async fn facets(&mut self, visible: &Visibility, filter: &AssetFilter) -> Result<Facets, StoreError> {
        self.call(|tables, scope| Ok(tables.facets(scope, visible, filter)))
    }

    async fn counters(
        &mut self,
        visible: &Visibility,
        environment: Option<EnvironmentId>,
        today: Day,
    ) -> Result<Counters, StoreError> {
        self.call(|tables, scope| Ok(tables.counters(scope, visible, environment, today)))
    }

    async fn add_all(&mut self, holdings: &[Holding]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.check_holdings(scope, holdings)?;
            for holding in holdings {
                tables.check_book(&Stock::default(), holding)?;
                tables.assets.insert(&holding.asset)?;
                tables.book(holding);
            }
            Ok(())
        })
    }

    async fn store_all(&mut self, holdings: &mut [Holding]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            holdings.iter().try_for_each(|holding| tables.assets.fresh(scope, &holding.asset).map(|_| ()))?;
            tables.check_holdings(scope, holdings)?;
            for holding in holdings.iter() {
                tables.check_book(&tables.stock(holding.asset.id), holding)?;
            }
            // Where nothing changed and nothing was booked there is nothing to store.
            for holding in holdings.iter_mut().filter(|holding| holding.changed() || !holding.booked().is_empty()) {
                tables.book(holding);
                tables.assets.replace(&mut holding.asset);
                holding.mark_stored();
            }
            Ok(())
        })
    }
}
