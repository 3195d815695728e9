//! Transfers.

pub(super) mod entity;

use crate::fault::fault;
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use entity::transfer::{Column, Entity, Model};
use entity::{line, row};
use plantel_domain::access::Visibility;
use plantel_domain::ids::{AssetId, TransferId};
use plantel_domain::inventory::{Transfer, TransferFilter, TransferLine, TransferRepository, TransferSort};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::sea_query::{OnConflict, Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
    Select,
};
use std::collections::BTreeMap;
use uuid::Uuid;

impl SeaWork {
    fn transfers_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// These transfers, with what travels: one query for all of them.
    async fn with_lines(&self, rows: Vec<Model>) -> Result<Vec<Transfer>, StoreError> {
        let mut lines: BTreeMap<Uuid, Vec<TransferLine>> = BTreeMap::new();
        for rows in rows.chunks(BATCH) {
            let query = line::Entity::find()
                .filter(line::Column::InstitutionId.eq(self.tenant()))
                .filter(line::Column::TransferId.is_in(rows.iter().map(|row| row.id)))
                .order_by_asc(line::Column::TransferId)
                .order_by_asc(line::Column::Position);
            for row in query.all(&self.db).await.map_err(fault("transfer"))? {
                lines.entry(row.transfer_id).or_default().push(entity::line(&row)?);
            }
        }
        let whole = rows.into_iter().map(|row| {
            let lines = lines.remove(&row.id).unwrap_or_default();
            entity::transfer(row, lines)
        });
        whole.collect()
    }

    /// Writes the lines; of those that are there already, what was received.
    async fn store_lines(&self, t: &Transfer) -> Result<(), StoreError> {
        let rows: Vec<_> = entity::line_rows(t).map(IntoActiveModel::into_active_model).collect();
        for rows in rows.chunks(BATCH) {
            let key = [line::Column::InstitutionId, line::Column::TransferId, line::Column::Position];
            let known = OnConflict::columns(key).update_column(line::Column::Received).to_owned();
            let insert = line::Entity::insert_many(rows.to_vec()).on_conflict(known);
            insert.exec_without_returning(&self.db).await.map_err(fault("transfer"))?;
        }
        Ok(())
    }
}

#[async_trait]
impl TransferRepository for SeaWork {
    async fn find(&mut self, id: TransferId, expected: Option<Version>) -> Result<Option<Transfer>, StoreError> {
        let query = self.transfers_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("transfer"))?;
        let rows = expect(found, expected, |row| row.version)?.into_iter().collect();
        Ok(self.with_lines(rows).await?.pop())
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &TransferFilter,
        request: &PageRequest,
    ) -> Result<Page<Transfer>, StoreError> {
        let query = filtered(self.transfers_in_scope(), visible, filter);
        let TransferSort::CreatedAt = filter.sort.field;
        let keyset = Keyset {
            sort: filter.sort.name(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: filter.sort.descending,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        let rows = page(&self.db, query, keyset, request).await?;
        let data = self.with_lines(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, t: &Transfer) -> Result<(), StoreError> {
        self.within(t.institution)?;
        Entity::insert(row(t).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("transfer"))?;
        self.store_lines(t).await
    }

    async fn update(&mut self, t: &mut Transfer) -> Result<(), StoreError> {
        let mut next = row(t).into_active_model().reset_all();
        next.version = Set(t.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(t.id)))
            .filter(Column::Version.eq(t.version));
        let done = query.exec(&self.db).await.map_err(fault("transfer"))?;
        let mut version = t.version;
        advance(done.rows_affected, &mut version)?;
        self.store_lines(t).await?;
        t.version = version;
        Ok(())
    }
}

/// The transfers with a line of this asset.
fn carrying(institution: Uuid, asset: AssetId) -> SelectStatement {
    Query::select()
        .column(line::Column::TransferId)
        .from(line::Entity)
        .and_where(line::Column::InstitutionId.eq(institution))
        .and_where(line::Column::AssetId.eq(Uuid::from(asset)))
        .to_owned()
}

fn filtered(query: Select<Entity>, visible: &Visibility, filter: &TransferFilter) -> Select<Entity> {
    let institution = Uuid::from(visible.institution);
    let mut query = query.filter(Column::InstitutionId.eq(institution));
    if !visible.everything {
        let places: Vec<Uuid> = visible.environments.iter().copied().map(Uuid::from).collect();
        let leaves = Column::FromId.is_in(places.iter().copied());
        query = query.filter(Condition::any().add(leaves).add(Column::ToId.is_in(places)));
    }
    if let Some(state) = filter.state {
        query = query.filter(Column::State.eq(state.name()));
    }
    if let Some(from) = filter.from {
        query = query.filter(Column::FromId.eq(Uuid::from(from)));
    }
    if let Some(to) = filter.to {
        query = query.filter(Column::ToId.eq(Uuid::from(to)));
    }
    if let Some(asset) = filter.asset {
        query = query.filter(Column::Id.in_subquery(carrying(institution, asset)));
    }
    query
}
