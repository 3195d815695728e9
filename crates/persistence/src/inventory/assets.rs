//! Assets with their stock.

use super::entity::{Column, Entity, Model, asset};
use super::stock::{balance, balances};
use crate::fault::fault;
use crate::work::{BATCH, SeaWork, expect};
use async_trait::async_trait;
use plantel_domain::access::Visibility;
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, AssetFilter, AssetRepository, Counters, Facets, Holding, Stock, Units};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::tag::Tag;
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, IdenStatic, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select, Statement,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl SeaWork {
    fn assets_in_scope(&self) -> Select<Entity> {
        super::lists::of(self.tenant())
    }

    /// The balances of these assets.
    async fn balances_of(&self, ids: &[Uuid]) -> Result<BTreeMap<Uuid, Stock>, StoreError> {
        use balances::{Column, Entity};
        let mut found: BTreeMap<Uuid, Vec<_>> = BTreeMap::new();
        for ids in ids.chunks(BATCH) {
            let query = Entity::find()
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::AssetId.is_in(ids.iter().copied()));
            for row in query.all(&self.db).await.map_err(fault("balance"))? {
                found.entry(row.asset_id).or_default().push(balance(&row)?);
            }
        }
        Ok(found.into_iter().map(|(id, balances)| (id, Stock::of(balances))).collect())
    }

    /// The ids of what is kept in a place, but for retired assets, or has units there.
    fn kept_or_there(&self, place: Uuid) -> SelectStatement {
        let kept = self.assets_in_scope().filter(Column::EnvironmentId.eq(place)).filter(Column::RetiredAt.is_null());
        let there = balances::Entity::find()
            .filter(balances::Column::InstitutionId.eq(self.tenant()))
            .filter(balances::Column::EnvironmentId.eq(place))
            .filter(balances::Column::Quantity.gt(0));
        let mut all = kept.select_only().column(Column::Id).into_query();
        all.union(UnionType::Distinct, there.select_only().column(balances::Column::AssetId).into_query());
        all
    }

    /// Locks these assets in order of their ids, so that no two works wait for each other; then reads
    /// their balances, which change under that lock alone.
    async fn lock_ids(&self, ids: BTreeSet<Uuid>) -> Result<Vec<Holding>, StoreError> {
        let ids: Vec<Uuid> = ids.into_iter().collect();
        let mut rows: Vec<Model> = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = self.assets_in_scope().filter(Column::Id.is_in(ids.iter().copied()));
            let query = query.order_by_asc(Column::Id).lock_exclusive();
            rows.extend(query.all(&self.db).await.map_err(fault("asset"))?);
        }
        let mut stocks = self.balances_of(&ids).await?;
        let held = |row: Model| {
            let stock = stocks.remove(&row.id).unwrap_or_default();
            Ok(Holding::stored(asset(row)?, stock))
        };
        rows.into_iter().map(held).collect()
    }

    /// By a column that is unique in the institution.
    ///
    /// One key after the other, whatever the database thinks: of an institution that is new, or of a table
    /// that it has not looked at yet, it believes that there are few rows, and would go through all of them
    /// for the sake of some keys. So SQLite is told the order, and PostgreSQL does not see which institution.
    async fn ids_by(&self, column: Column, keys: &[String]) -> Result<Vec<Uuid>, StoreError> {
        let column = column.as_str();
        let sql = if self.sqlite() {
            format!(
                "SELECT a.id FROM json_each($1) AS k CROSS JOIN assets AS a
                WHERE a.institution_id = $2 AND a.{column} = k.value"
            )
        } else {
            format!(
                "SELECT a.id FROM json_array_elements_text($1::json) AS k (key) CROSS JOIN LATERAL
                (SELECT id FROM assets WHERE institution_id = (SELECT $2::uuid) AND {column} = k.key LIMIT 1) AS a"
            )
        };
        let values = [serde_json::json!(keys).to_string().into(), self.tenant().into()];
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, values);
        let rows = self.db.query_all_raw(statement).await.map_err(fault("asset"))?;
        rows.iter().map(|row| super::counters::at(row, 0)).collect()
    }
}

#[async_trait]
impl AssetRepository for SeaWork {
    async fn find(&mut self, id: AssetId, expected: Option<Version>) -> Result<Option<Asset>, StoreError> {
        let query = self.assets_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("asset"))?;
        expect(found, expected, |row| row.version)?.map(asset).transpose()
    }

    async fn find_by_code(&mut self, code: &str) -> Result<Option<Asset>, StoreError> {
        let query = self.assets_in_scope().filter(Column::CodeKey.eq(code)).filter(Column::RetiredAt.is_null());
        query.one(&self.db).await.map_err(fault("asset"))?.map(asset).transpose()
    }

    async fn find_by_tag(&mut self, tag: &Tag) -> Result<Option<Asset>, StoreError> {
        let query = self.assets_in_scope().filter(Column::Tag.eq(tag.as_str()));
        query.one(&self.db).await.map_err(fault("asset"))?.map(asset).transpose()
    }

    async fn stock(&mut self, id: AssetId) -> Result<Stock, StoreError> {
        Ok(self.balances_of(&[id.into()]).await?.remove(&id.into()).unwrap_or_default())
    }

    async fn stocks(&mut self, ids: &[AssetId]) -> Result<Vec<(AssetId, Stock)>, StoreError> {
        // Each once: what is asked for twice would be added up.
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let found = self.balances_of(&Vec::from_iter(ids)).await?;
        Ok(found.into_iter().map(|(id, stock)| (id.into(), stock)).collect())
    }

    async fn lock(&mut self, id: AssetId) -> Result<Option<Holding>, StoreError> {
        Ok(self.lock_ids(BTreeSet::from([id.into()])).await?.pop())
    }

    async fn lock_all(&mut self, ids: &[AssetId]) -> Result<Vec<Holding>, StoreError> {
        self.lock_ids(ids.iter().copied().map(Uuid::from).collect()).await
    }

    async fn lock_by_keys(&mut self, codes: &[String], serials: &[String]) -> Result<Vec<Holding>, StoreError> {
        let mut ids: BTreeSet<Uuid> = self.ids_by(Column::CodeKey, codes).await?.into_iter().collect();
        ids.extend(self.ids_by(Column::SerialKey, serials).await?);
        let mut held = self.lock_ids(ids).await?;
        // Whoever held one until now may have given it another.
        let (codes, serials): (BTreeSet<_>, BTreeSet<_>) = (codes.iter().collect(), serials.iter().collect());
        held.retain(|holding| {
            let serial = holding.asset.serial_key();
            codes.contains(&holding.asset.code_key()) || serial.is_some_and(|serial| serials.contains(&serial))
        });
        Ok(held)
    }

    async fn find_all(&mut self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = self.assets_in_scope().filter(Column::Id.is_in(ids.iter().copied().map(Uuid::from)));
            found.extend(query.all(&self.db).await.map_err(fault("asset"))?);
        }
        found.into_iter().map(asset).collect()
    }

    async fn parts(&mut self, kit: AssetId) -> Result<Vec<Asset>, StoreError> {
        let query = self.assets_in_scope().filter(Column::KitId.eq(Uuid::from(kit)));
        let query = query.order_by_asc(Column::CodeKey).order_by_asc(Column::Id);
        query.all(&self.db).await.map_err(fault("asset"))?.into_iter().map(asset).collect()
    }

    async fn parts_of(&mut self, kits: &[AssetId]) -> Result<Vec<Asset>, StoreError> {
        // A kit that is named twice may come in two batches.
        let kits: BTreeSet<Uuid> = kits.iter().copied().map(Uuid::from).collect();
        let kits: Vec<Uuid> = kits.into_iter().collect();
        let mut found = Vec::new();
        for kits in kits.chunks(BATCH) {
            let query = self.assets_in_scope().filter(Column::KitId.is_in(kits.iter().copied()));
            found.extend(query.all(&self.db).await.map_err(fault("asset"))?);
        }
        found.into_iter().map(asset).collect()
    }

    async fn in_place(&mut self, environment: EnvironmentId, limit: u64) -> Result<Vec<(Asset, Units)>, StoreError> {
        let query = self
            .assets_in_scope()
            .filter(Column::Id.in_subquery(self.kept_or_there(environment.into())))
            .filter(Column::RetiredAt.is_null())
            .order_by_asc(Column::CodeKey)
            .order_by_asc(Column::Id)
            .limit(limit);
        let rows = query.all(&self.db).await.map_err(fault("asset"))?;
        let mut stocks = self.balances_of(&rows.iter().map(|row| row.id).collect::<Vec<_>>()).await?;
        let there = |row: Model| {
            let stock = stocks.remove(&row.id).unwrap_or_default();
            Ok((asset(row)?, stock.units_in(Some(environment))))
        };
        rows.into_iter().map(there).collect()
    }

    async fn moved_since(
        &mut self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError> {
        self.booked_since(environment, since).await
    }

    async fn count_in(&mut self, environment: EnvironmentId) -> Result<u64, StoreError> {
        let (tenant, place) = (self.tenant(), Uuid::from(environment));
        let mut all = self.kept_or_there(place);
        let mut coming = Query::select();
        coming
            .column(("transfer_lines", "asset_id"))
            .from("transfers")
            .inner_join(
                "transfer_lines",
                Expr::col(("transfer_lines", "institution_id"))
                    .equals(("transfers", "institution_id"))
                    .and(Expr::col(("transfer_lines", "transfer_id")).equals(("transfers", "id"))),
            )
            .inner_join(
                "assets",
                Expr::col(("assets", "institution_id"))
                    .equals(("transfer_lines", "institution_id"))
                    .and(Expr::col(("assets", "id")).equals(("transfer_lines", "asset_id"))),
            )
            .and_where(Expr::col(("assets", "retired_at")).is_null())
            .and_where(Expr::col(("transfers", "institution_id")).eq(tenant))
            .and_where(Expr::col(("transfers", "to_id")).eq(place))
            .and_where(Expr::col(("transfers", "state")).eq("sent"));
        all.union(UnionType::Distinct, coming);
        let mut count = Query::select();
        count.expr(Expr::cust("COUNT(*)")).from_subquery(all, "here");
        let rows = self.rows(&count).await?;
        rows.first().map_or(Ok(0), |row| super::counters::number(row, 0))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
        page: &PageRequest,
    ) -> Result<Page<Asset>, StoreError> {
        self.list_assets(visible, filter, page).await
    }

    async fn facets(&mut self, visible: &Visibility, filter: &AssetFilter) -> Result<Facets, StoreError> {
        self.asset_facets(visible, filter).await
    }

    async fn counters(
        &mut self,
        visible: &Visibility,
        environment: Option<EnvironmentId>,
        today: Day,
    ) -> Result<Counters, StoreError> {
        self.read_counters(visible, environment, today).await
    }

    async fn add_all(&mut self, holdings: &[Holding]) -> Result<(), StoreError> {
        self.insert_holdings(holdings).await
    }

    async fn store_all(&mut self, holdings: &mut [Holding]) -> Result<(), StoreError> {
        self.store_holdings(holdings).await
    }
}
