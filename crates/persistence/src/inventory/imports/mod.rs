//! Imports, and what they did.

mod entity;
mod touched;

use super::entity as assets;
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, numbered, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use entity::import::{Column, Entity, Model};
use entity::{finding, import, import_row, imported_row, number, row};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{ImportId, UserId};
use plantel_domain::inventory::import::{Finding, Import, ImportRepository, ImportSort, ImportState, ImportedRow};
use plantel_domain::page::{Page, PageRequest, Sort, SortKey};
use plantel_domain::store::{StoreError, Version};
use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{
    ActiveModelTrait, ActiveValue, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait,
    IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, Select, prelude::Expr,
};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

impl SeaWork {
    fn imports_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// For each line from `first` to `last` of which something was told, the number of the next finding.
    async fn told(&self, id: ImportId, first: u64, last: u64) -> Result<BTreeMap<i64, i64>, StoreError> {
        let query = finding::Entity::find()
            .select_only()
            .column(finding::Column::Line)
            .column_as(finding::Column::Seq.max(), "seq")
            .filter(finding::Column::InstitutionId.eq(self.tenant()))
            .filter(finding::Column::ImportId.eq(Uuid::from(id)))
            .filter(finding::Column::Line.between(number(first), number(last)))
            .group_by(finding::Column::Line);
        let last: Vec<(i64, i64)> = query.into_tuple().all(&self.db).await.map_err(fault("finding"))?;
        Ok(last.into_iter().map(|(line, seq)| (line, seq + 1)).collect())
    }
}

#[async_trait]
impl ImportRepository for SeaWork {
    async fn find(&mut self, id: ImportId, expected: Option<Version>) -> Result<Option<Import>, StoreError> {
        let query = self.imports_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("import"))?;
        expect(found, expected, |row| row.version)?.map(import).transpose()
    }

    async fn list(
        &mut self,
        by: Option<UserId>,
        sort: Sort<ImportSort>,
        request: &PageRequest,
    ) -> Result<Page<Import>, StoreError> {
        let mut query = self.imports_in_scope();
        if let Some(by) = by {
            query = query.filter(Column::CreatedBy.eq(Uuid::from(by)));
        }
        let ImportSort::CreatedAt = sort.field;
        let keyset = Keyset {
            sort: sort.name(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: sort.descending,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        crate::paging::read(page(&self.db, query, keyset, request).await?, import)
    }

    async fn add(&mut self, i: &Import) -> Result<(), StoreError> {
        self.within(i.institution)?;
        let insert = Entity::insert(import_row(i).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("import"))?;
        Ok(())
    }

    async fn update(&mut self, i: &mut Import) -> Result<(), StoreError> {
        let mut next = import_row(i).into_active_model().reset_all();
        next.claimed_until = ActiveValue::NotSet;
        next.version = Set(i.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(i.id)))
            .filter(Column::Version.eq(i.version));
        let done = query.exec(&self.db).await.map_err(fault("import"))?;
        advance(done.rows_affected, &mut i.version)
    }

    async fn claim(&mut self, now: Timestamp, until: Timestamp) -> Result<Option<Import>, StoreError> {
        let open = ImportState::ALL.iter().filter(|state| !state.settled()).map(|state| state.name());
        let free = Condition::any().add(Column::ClaimedUntil.is_null()).add(Column::ClaimedUntil.lte(now));
        // Held first, then written: see the claim of deliveries.
        let query = Entity::find()
            .filter(Column::State.is_in(open))
            .filter(free)
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id)
            .limit(1)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let Some(row) = query.one(&self.db).await.map_err(fault("import"))? else { return Ok(None) };
        self.hold(row.id.into(), until).await?;
        import(row).map(Some)
    }

    async fn hold(&mut self, id: ImportId, until: Timestamp) -> Result<(), StoreError> {
        let query = Entity::update_many().col_expr(Column::ClaimedUntil, Expr::value(until));
        query.filter(Column::Id.eq(Uuid::from(id))).exec(&self.db).await.map_err(fault("import"))?;
        Ok(())
    }

    async fn add_rows(&mut self, id: ImportId, rows: &[ImportedRow]) -> Result<(), StoreError> {
        let tenant = self.tenant();
        let row = |done: &ImportedRow| row::Model {
            institution_id: tenant,
            import_id: id.into(),
            line: number(done.line),
            asset_id: done.asset.into(),
            before_row: done.before.as_deref().map(|asset| json!(assets::row(asset))),
            version: done.version,
            at: done.changed.as_ref().map(|changed| changed.at),
            changes: done.changed.as_ref().map(|changed| json!(changed.changes)),
        };
        self.write_each(self.adding::<row::Entity>("row of an import", rows.iter().map(row))).await
    }

    async fn rows(&mut self, id: ImportId, behind: u64, limit: u32) -> Result<Vec<ImportedRow>, StoreError> {
        let query = row::Entity::find()
            .filter(row::Column::InstitutionId.eq(self.tenant()))
            .filter(row::Column::ImportId.eq(Uuid::from(id)))
            .filter(row::Column::Line.gt(number(behind)))
            .order_by_asc(row::Column::Line)
            .limit(u64::from(limit));
        query.all(&self.db).await.map_err(fault("row of an import"))?.into_iter().map(imported_row).collect()
    }

    async fn touched(&mut self, id: ImportId) -> Result<u64, StoreError> {
        let found = self.db.query_one(&touched::count(self.tenant(), id)).await.map_err(fault("row of an import"))?;
        let count: Option<i64> = found.map(|row| row.try_get_by_index(0)).transpose().map_err(fault("count"))?;
        count.and_then(|count| u64::try_from(count).ok()).ok_or_else(|| unreadable("count of rows"))
    }

    async fn add_findings(&mut self, id: ImportId, findings: &[Finding]) -> Result<(), StoreError> {
        let lines = || findings.iter().map(|finding| finding.line);
        let Some((first, last)) = lines().min().zip(lines().max()) else { return Ok(()) };
        let mut told = self.told(id, first, last).await?;
        // PostgreSQL keeps no NUL, and a cell may hold anything.
        let kept = |text: &str| text.replace('\0', "\u{fffd}");
        for findings in findings.chunks(BATCH) {
            let rows = findings.iter().map(|finding| {
                let line = number(finding.line);
                let next = told.entry(line).or_default();
                let seq = *next;
                *next += 1;
                finding::ActiveModel {
                    institution_id: Set(self.tenant()),
                    import_id: Set(id.into()),
                    line: Set(line),
                    seq: Set(seq),
                    column_name: Set(finding.column.as_deref().map(kept)),
                    value: Set(kept(&finding.value)),
                    code: Set(finding.code.clone()),
                    warning: Set(finding.warning),
                }
            });
            let rows: Vec<_> = rows.collect();
            let insert = finding::Entity::insert_many(rows);
            insert.exec_without_returning(&self.db).await.map_err(fault("finding"))?;
        }
        Ok(())
    }

    async fn findings(&mut self, id: ImportId, request: &PageRequest) -> Result<Page<Finding>, StoreError> {
        let query = finding::Entity::find()
            .filter(finding::Column::InstitutionId.eq(self.tenant()))
            .filter(finding::Column::ImportId.eq(Uuid::from(id)));
        let keyset = Keyset {
            sort: "line".to_owned(),
            column: finding::Column::Line,
            id: finding::Column::Seq,
            descending: false,
            key: |row: &finding::Model| (SortKey::Micros(row.line), numbered(row.seq)),
            holds: Holds::Numbers,
        };
        crate::paging::read(page(&self.db, query, keyset, request).await?, entity::finding)
    }
}
