//! Lists of assets, and what is counted of them.

use super::conditions::Away;
use super::counters::{at, number, status};
use super::entity::{Column, Entity, Model, asset};
use super::filter::Scope;
use crate::fault::fault;
use crate::paging::{Holds, Keyset, counted, micros};
use crate::work::SeaWork;
use plantel_domain::access::Visibility;
use plantel_domain::inventory::{Asset, AssetFilter, AssetSort, CategoryCode, Facets, Status};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

/// Category, status, environment, and how many assets.
type Group = (CategoryCode, Status, Option<Uuid>, u64);

/// The sorted value and the id of a row.
type Key = fn(&Model) -> (SortKey, Uuid);

impl SeaWork {
    pub(super) async fn list_assets(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
        request: &PageRequest,
    ) -> Result<Page<Asset>, StoreError> {
        let (column, key, holds): (_, Key, _) = match filter.sort.field {
            AssetSort::Code => (Column::CodeKey, |row| (SortKey::Text(row.code_key.clone()), row.id), Holds::Text),
            AssetSort::Name => (Column::NameKey, |row| (SortKey::Text(row.name_key.clone()), row.id), Holds::Text),
            AssetSort::CreatedAt => (Column::CreatedAt, |row| (micros(row.created_at), row.id), Holds::Time),
        };
        let (sort, descending) = (filter.sort.name(), filter.sort.descending);
        let keyset = Keyset { sort, column, id: Column::Id, descending, key, holds };
        let scope = self.scope(visible, filter).await?;
        let count = if request.count { Some(self.count_assets(visible, filter, &scope).await?) } else { None };
        let query = self.matching(visible, filter, &scope).await?;
        crate::paging::read(counted(&self.db, query, keyset, request, count).await?, asset)
    }

    async fn count_assets(&self, visible: &Visibility, filter: &AssetFilter, scope: &Scope) -> Result<u64, StoreError> {
        if let Some(groups) = self.groups(visible, filter, scope).await? {
            return Ok(groups.iter().map(|(.., n)| n).sum());
        }
        let all = self.all_matching(visible, filter, scope).await?;
        all.count(&self.db).await.map_err(fault("asset"))
    }

    pub(super) async fn asset_facets(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
    ) -> Result<Facets, StoreError> {
        self.write_counters().await?;
        let scope = self.scope(visible, filter).await?;
        let groups = match self.groups(visible, filter, &scope).await? {
            Some(groups) => groups,
            None => self.grouped(self.all_matching(visible, filter, &scope).await?).await?,
        };
        let mut facets = Facets::default();
        for (category, status, environment, n) in groups.into_iter().filter(|(.., n)| *n > 0) {
            *facets.categories.entry(category).or_default() += n;
            *facets.statuses.entry(status).or_default() += n;
            *facets.environments.entry(environment.map(Into::into)).or_default() += n;
        }
        Ok(facets)
    }

    async fn grouped(&self, query: Select<Entity>) -> Result<Vec<Group>, StoreError> {
        let query = query.select_only().columns([Column::Category, Column::Status, Column::EnvironmentId]);
        let query = query.expr(Expr::cust("COUNT(*)"));
        let query = query.group_by(Column::Category).group_by(Column::Status).group_by(Column::EnvironmentId);
        let rows = self.rows(&query.into_query()).await?;
        let group = |row: &_| {
            let (category, name): (String, String) = (at(row, 0)?, at(row, 1)?);
            Ok((CategoryCode::stored(category), status(&name)?, at(row, 2)?, number(row, 3)?))
        };
        rows.iter().map(group).collect()
    }

    /// What the counters say, when the list asks for nothing that they do not count.
    async fn groups(
        &self,
        visible: &Visibility,
        filter: &AssetFilter,
        scope: &Scope,
    ) -> Result<Option<Vec<Group>>, StoreError> {
        let AssetFilter { environment, category, status: wanted, retired, sort, .. } = filter.clone();
        let counted = AssetFilter { environment, category, status: wanted, retired, sort, ..AssetFilter::default() };
        let inside = |place| visible.everything || visible.environments.contains(&place);
        if counted != *filter || environment.is_some_and(|place| !inside(place)) {
            return Ok(None);
        }
        let mut groups = self.counted_groups(visible, filter).await?;
        // Those that are kept elsewhere, and have units in the places asked for.
        let Some(places) = scope.asked.as_ref().or(scope.visible.as_ref()) else { return Ok(Some(groups)) };
        match &places.away {
            Away::TooMany => Ok(None),
            Away::These(ids) if ids.is_empty() => Ok(Some(groups)),
            Away::These(ids) => {
                let elsewhere = Column::EnvironmentId.is_not_in(places.environments.iter().copied());
                let elsewhere = elsewhere.or(Column::EnvironmentId.is_null());
                let ids = Some(ids.iter().copied().map(Into::into).collect());
                let away = self.all_matching(visible, &AssetFilter { ids, ..filter.clone() }, scope).await?;
                groups.extend(self.grouped(away.filter(elsewhere)).await?);
                Ok(Some(groups))
            }
        }
    }

    /// The counters of assets, in the places that the list is about.
    async fn counted_groups(&self, visible: &Visibility, filter: &AssetFilter) -> Result<Vec<Group>, StoreError> {
        let places = self.places(visible, filter.environment);
        let mut query = Query::select();
        query
            .columns(["category", "name", "place"])
            .expr(Expr::cust("n"))
            .from("asset_counts")
            .and_where(Expr::col("institution_id").eq(self.tenant()))
            .and_where(Expr::col("kind").eq("assets"));
        if let Some(places) = places {
            query.and_where(Expr::col("place").is_in(places));
        }
        if let Some(category) = &filter.category {
            query.and_where(Expr::col("category").eq(category.as_str()));
        }
        if let Some(status) = filter.status {
            query.and_where(Expr::col("name").eq(status.name()));
        }
        match filter.wants_retired() {
            Some(true) => query.and_where(Expr::col("name").eq(Status::Retired.name())),
            Some(false) => query.and_where(Expr::col("name").ne(Status::Retired.name())),
            None => &mut query,
        };
        let mut groups = Vec::new();
        for row in self.rows(&query).await? {
            let (category, name, place): (String, String, Uuid) = (at(&row, 0)?, at(&row, 1)?, at(&row, 2)?);
            let environment = Some(place).filter(|place| !place.is_nil());
            groups.push((CategoryCode::stored(category), status(&name)?, environment, number(&row, 3)?));
        }
        Ok(groups)
    }
}

/// The assets of an institution.
pub(super) fn of(tenant: Uuid) -> Select<Entity> {
    Entity::find().filter(Column::InstitutionId.eq(tenant))
}
