//! School years, with their periods.

use super::{either, periods};
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, contains, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::ids::SchoolYearId;
use plantel_domain::institutions::school::{
    AcademicPeriod, SchoolYear, SchoolYearFilter, SchoolYearRepository, SchoolYearState,
};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::period::Period;
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, fold};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "school_years")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub name: String,
    pub name_key: String,
    pub starts_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub state: String,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(y: &SchoolYear) -> Model {
    Model {
        id: y.id.into(),
        institution_id: y.institution.into(),
        name: y.name.to_string(),
        name_key: y.key(),
        starts_on: y.period.start(),
        ends_on: y.period.end(),
        state: y.state.name().to_owned(),
        created_at: y.created_at,
        updated_at: y.updated_at,
        version: y.version,
    }
}

fn year(row: Model, periods: Vec<AcademicPeriod>) -> Result<SchoolYear, StoreError> {
    Ok(SchoolYear {
        id: row.id.into(),
        institution: row.institution_id.into(),
        name: Line::stored(row.name),
        period: Period::new(row.starts_on, row.ends_on).map_err(|_| unreadable("period"))?,
        state: SchoolYearState::parse(&row.state).map_err(|_| unreadable("state of a school year"))?,
        periods,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// What a taken name, or another active year, is told as.
fn taken() -> impl Fn(DbErr) -> StoreError {
    either("school year", ["school_years_active", "school_years.state"], "active school year")
}

impl SeaWork {
    fn school_years_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    async fn with_academic_periods(&self, rows: Vec<Model>) -> Result<Vec<SchoolYear>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut periods = periods::of_years(&self.db, self.tenant(), &ids).await?;
        let whole = rows.into_iter().map(|row| {
            let its = periods.remove(&row.id).unwrap_or_default();
            year(row, its)
        });
        whole.collect()
    }

    async fn one_school_year(
        &self,
        query: Select<Entity>,
        expected: Option<Version>,
    ) -> Result<Option<SchoolYear>, StoreError> {
        let found = query.one(&self.db).await.map_err(fault("school year"))?;
        let rows = expect(found, expected, |row| row.version)?.into_iter().collect();
        Ok(self.with_academic_periods(rows).await?.pop())
    }
}

#[async_trait]
impl SchoolYearRepository for SeaWork {
    async fn find(&mut self, id: SchoolYearId, expected: Option<Version>) -> Result<Option<SchoolYear>, StoreError> {
        let query = self.school_years_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        self.one_school_year(query, expected).await
    }

    async fn find_all(&mut self, ids: &[SchoolYearId]) -> Result<Vec<SchoolYear>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = self.school_years_in_scope().filter(Column::Id.is_in(ids.iter().copied().map(Uuid::from)));
            found.extend(query.all(&self.db).await.map_err(fault("school year"))?);
        }
        self.with_academic_periods(found).await
    }

    async fn hold(&mut self, id: SchoolYearId) -> Result<Option<SchoolYear>, StoreError> {
        let query = self.school_years_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_shared();
        self.one_school_year(query, None).await
    }

    async fn active(&mut self) -> Result<Option<SchoolYear>, StoreError> {
        let query = self.school_years_in_scope().filter(Column::State.eq(SchoolYearState::Active.name()));
        self.one_school_year(query, None).await
    }

    async fn list(&mut self, filter: &SchoolYearFilter, request: &PageRequest) -> Result<Page<SchoolYear>, StoreError> {
        let mut query = self.school_years_in_scope();
        if let Some(state) = filter.state {
            query = query.filter(Column::State.eq(state.name()));
        }
        if let Some(search) = &filter.search {
            query = query.filter(contains(Column::NameKey, &fold(search)));
        }
        let keyset = Keyset {
            sort: "-starts_on".to_owned(),
            column: Column::StartsOn,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (SortKey::Text(row.starts_on.to_string()), row.id),
            holds: Holds::Days,
        };
        let rows = page(&self.db, query, keyset, request).await?;
        let data = self.with_academic_periods(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, y: &SchoolYear) -> Result<(), StoreError> {
        self.within(y.institution)?;
        let insert = Entity::insert(row(y).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(taken())?;
        periods::add(&self.db, y).await
    }

    async fn update(&mut self, y: &mut SchoolYear) -> Result<(), StoreError> {
        let its =
            self.school_years_in_scope().filter(Column::Id.eq(Uuid::from(y.id))).filter(Column::Version.eq(y.version));
        let stored = self.one_school_year(its, None).await?.ok_or(StoreError::Stale)?;
        // Before the year has other days: those that it has still may lie outside of them.
        let others = stored.periods != y.periods;
        if others {
            periods::remove(&self.db, y).await?;
        }
        let mut next = row(y).into_active_model().reset_all();
        next.version = Set(y.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(y.id)))
            .filter(Column::Version.eq(y.version));
        let done = query.exec(&self.db).await.map_err(taken())?;
        let mut version = y.version;
        advance(done.rows_affected, &mut version)?;
        if others {
            periods::add(&self.db, y).await?;
        }
        y.version = version;
        Ok(())
    }
}
