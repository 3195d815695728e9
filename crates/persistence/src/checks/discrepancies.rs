//! What was counted and not booked.

use super::counts::{stored, units};
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::access::Visibility;
use plantel_domain::checks::{
    Book, Corrections, CountDiscrepancy, DiscrepancyFilter, DiscrepancyRepository, DiscrepancySort, Resolution,
    ResolutionKind,
};
use plantel_domain::deed::Deed;
use plantel_domain::ids::{DiscrepancyId, EnvironmentId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "count_discrepancies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub asset_id: Uuid,
    pub environment_id: Uuid,
    pub check_id: Uuid,
    pub book_good: i32,
    pub book_in_use: i32,
    pub book_damaged: i32,
    pub book_missing: i32,
    pub broke: i32,
    pub mended: i32,
    pub lost_good: i32,
    pub lost_damaged: i32,
    pub found_good: i32,
    pub found_damaged: i32,
    pub value: Option<i64>,
    pub reason: String,
    pub opened_by: Option<Uuid>,
    pub opened_at: DateTime<Utc>,
    pub resolution: Option<String>,
    pub resolved_by: Option<Uuid>,
    pub resolved_at: Option<DateTime<Utc>>,
    pub resolution_note: Option<String>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(d: &CountDiscrepancy) -> Model {
    let Corrections { broke, mended, lost_good, lost_damaged, found_good, found_damaged } = d.corrections;
    let resolution = d.resolution.as_ref();
    Model {
        id: d.id.into(),
        institution_id: d.institution.into(),
        asset_id: d.asset.into(),
        environment_id: d.environment.into(),
        check_id: d.check.into(),
        book_good: stored(d.book.good),
        book_in_use: stored(d.book.in_use),
        book_damaged: stored(d.book.damaged),
        book_missing: stored(d.book.missing),
        broke: stored(broke),
        mended: stored(mended),
        lost_good: stored(lost_good),
        lost_damaged: stored(lost_damaged),
        found_good: stored(found_good),
        found_damaged: stored(found_damaged),
        value: d.value,
        reason: d.reason.to_string(),
        opened_by: d.opened.by.map(Into::into),
        opened_at: d.opened.at,
        resolution: resolution.map(|it| it.kind.name().to_owned()),
        resolved_by: resolution.and_then(|it| it.deed.by).map(Into::into),
        resolved_at: resolution.map(|it| it.deed.at),
        resolution_note: resolution.and_then(|it| it.note.as_ref()).map(ToString::to_string),
        version: d.version,
    }
}

fn discrepancy(row: Model) -> Result<CountDiscrepancy, StoreError> {
    let corrections = Corrections {
        broke: units(row.broke)?,
        mended: units(row.mended)?,
        lost_good: units(row.lost_good)?,
        lost_damaged: units(row.lost_damaged)?,
        found_good: units(row.found_good)?,
        found_damaged: units(row.found_damaged)?,
    };
    let resolution = match (row.resolution, row.resolved_at, row.resolution_note) {
        (None, None, None) => None,
        (Some(kind), Some(at), note) => Some(Resolution {
            kind: ResolutionKind::parse(&kind).map_err(|_| unreadable("resolution"))?,
            deed: Deed { by: row.resolved_by.map(Into::into), at },
            note: note.map(Prose::stored),
        }),
        _ => return Err(unreadable("resolution")),
    };
    Ok(CountDiscrepancy {
        id: row.id.into(),
        institution: row.institution_id.into(),
        asset: row.asset_id.into(),
        environment: row.environment_id.into(),
        check: row.check_id.into(),
        book: Book {
            good: units(row.book_good)?,
            in_use: units(row.book_in_use)?,
            damaged: units(row.book_damaged)?,
            missing: units(row.book_missing)?,
        },
        corrections,
        value: row.value,
        reason: Prose::stored(row.reason),
        opened: Deed { by: row.opened_by.map(Into::into), at: row.opened_at },
        resolution,
        version: row.version,
    })
}

impl SeaWork {
    fn discrepancies_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl DiscrepancyRepository for SeaWork {
    async fn find(
        &mut self,
        id: DiscrepancyId,
        expected: Option<Version>,
    ) -> Result<Option<CountDiscrepancy>, StoreError> {
        let query = self.discrepancies_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("discrepancy"))?;
        expect(found, expected, |row| row.version)?.map(discrepancy).transpose()
    }

    async fn open_in(&mut self, environment: EnvironmentId) -> Result<Vec<CountDiscrepancy>, StoreError> {
        let query = self
            .discrepancies_in_scope()
            .filter(Column::EnvironmentId.eq(Uuid::from(environment)))
            .filter(Column::Resolution.is_null());
        query.all(&self.db).await.map_err(fault("discrepancy"))?.into_iter().map(discrepancy).collect()
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &DiscrepancyFilter,
        request: &PageRequest,
    ) -> Result<Page<CountDiscrepancy>, StoreError> {
        let mut query = self.discrepancies_in_scope().filter(Column::InstitutionId.eq(Uuid::from(visible.institution)));
        if !visible.everything {
            query = query.filter(Column::EnvironmentId.is_in(visible.environments.iter().copied().map(Uuid::from)));
        }
        if let Some(asset) = filter.asset {
            query = query.filter(Column::AssetId.eq(Uuid::from(asset)));
        }
        if let Some(environment) = filter.environment {
            query = query.filter(Column::EnvironmentId.eq(Uuid::from(environment)));
        }
        if let Some(check) = filter.check {
            query = query.filter(Column::CheckId.eq(Uuid::from(check)));
        }
        query = match filter.open {
            Some(true) => query.filter(Column::Resolution.is_null()),
            Some(false) => query.filter(Column::Resolution.is_not_null()),
            None => query,
        };
        if let Some(since) = filter.since {
            query = query.filter(Column::OpenedAt.gte(since));
        }
        let DiscrepancySort::OpenedAt = filter.sort.field;
        let keyset = Keyset {
            sort: filter.sort.name(),
            column: Column::OpenedAt,
            id: Column::Id,
            descending: filter.sort.descending,
            key: |row: &Model| (micros(row.opened_at), row.id),
            holds: Holds::Time,
        };
        crate::paging::read(page(&self.db, query, keyset, request).await?, discrepancy)
    }

    async fn add_all(&mut self, discrepancies: &[CountDiscrepancy]) -> Result<(), StoreError> {
        for discrepancy in discrepancies {
            self.within(discrepancy.institution)?;
        }
        let rows: Vec<Model> = discrepancies.iter().map(row).collect();
        self.write_each(self.adding::<Entity>("discrepancy", rows.into_iter())).await
    }

    async fn update(&mut self, d: &mut CountDiscrepancy) -> Result<(), StoreError> {
        let mut next = row(d).into_active_model().reset_all();
        next.version = Set(d.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(d.id)))
            .filter(Column::Version.eq(d.version));
        let done = query.exec(&self.db).await.map_err(fault("discrepancy"))?;
        advance(done.rows_affected, &mut d.version)
    }
}
