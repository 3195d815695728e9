//! Sites.

use super::either;
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, contains, micros, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::codes::{MunicipalityCode, Zone};
use plantel_domain::ids::SiteId;
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{Site, SiteConsecutive, SiteFilter, SiteRepository, SiteSort};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, fold};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect, SqlErr};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sites")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub name: String,
    pub name_key: String,
    pub dane_code: Option<String>,
    pub consecutive: Option<String>,
    pub municipality: Option<String>,
    pub address: Option<String>,
    pub zone: Option<String>,
    pub search_text: String,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(s: &Site) -> Model {
    Model {
        id: s.id.into(),
        institution_id: s.institution.into(),
        name: s.name.to_string(),
        name_key: s.key(),
        dane_code: s.dane_code.as_ref().map(|code| code.as_str().to_owned()),
        consecutive: s.consecutive.map(Into::into),
        municipality: s.municipality.as_ref().map(|code| code.as_str().to_owned()),
        address: s.address.as_ref().map(ToString::to_string),
        zone: s.zone.map(|zone| zone.name().to_owned()),
        search_text: s.search_text(),
        active: s.active,
        created_at: s.created_at,
        version: s.version,
    }
}

fn site(row: Model) -> Result<Site, StoreError> {
    let zone = row.zone.as_deref().map(Zone::parse).transpose().map_err(|_| unreadable("zone"))?;
    let consecutive = row.consecutive.as_deref().map(SiteConsecutive::parse).transpose();
    Ok(Site {
        id: row.id.into(),
        institution: row.institution_id.into(),
        name: Line::stored(row.name),
        dane_code: row.dane_code.map(DaneCode::stored),
        consecutive: consecutive.map_err(|_| unreadable("consecutive"))?,
        municipality: row.municipality.map(MunicipalityCode::stored),
        address: row.address.map(Line::stored),
        zone,
        active: row.active,
        created_at: row.created_at,
        version: row.version,
    })
}

/// What a taken name or number is told as.
fn taken() -> impl Fn(DbErr) -> StoreError {
    let name_or_number = either("site", ["sites_dane", "sites.dane_code"], "site dane code");
    move |error| match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(said)) if said.contains("consecutive") => {
            StoreError::Duplicate("site consecutive")
        }
        _ => name_or_number(error),
    }
}

impl SeaWork {
    fn sites_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    async fn one_site(&self, query: Select<Entity>, expected: Option<Version>) -> Result<Option<Site>, StoreError> {
        let found = query.one(&self.db).await.map_err(fault("site"))?;
        expect(found, expected, |row| row.version)?.map(site).transpose()
    }
}

#[async_trait]
impl SiteRepository for SeaWork {
    async fn find(&mut self, id: SiteId, expected: Option<Version>) -> Result<Option<Site>, StoreError> {
        let query = self.sites_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        self.one_site(query, expected).await
    }

    async fn find_all(&mut self, ids: &[SiteId]) -> Result<Vec<Site>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = self.sites_in_scope().filter(Column::Id.is_in(ids.iter().copied().map(Uuid::from)));
            found.extend(query.all(&self.db).await.map_err(fault("site"))?);
        }
        found.into_iter().map(site).collect()
    }

    async fn all(&mut self) -> Result<Vec<Site>, StoreError> {
        let found = self.sites_in_scope().all(&self.db).await.map_err(fault("site"))?;
        found.into_iter().map(site).collect()
    }

    async fn of_dane(&mut self, code: &DaneCode) -> Result<Option<Site>, StoreError> {
        let query = self.sites_in_scope().filter(Column::DaneCode.eq(code.as_str()));
        self.one_site(query, None).await
    }

    async fn lock(&mut self, id: SiteId, expected: Option<Version>) -> Result<Option<Site>, StoreError> {
        let query = self.sites_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_exclusive();
        self.one_site(query, expected).await
    }

    async fn hold(&mut self, id: SiteId) -> Result<Option<Site>, StoreError> {
        let query = self.sites_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_shared();
        self.one_site(query, None).await
    }

    async fn list(&mut self, filter: &SiteFilter, request: &PageRequest) -> Result<Page<Site>, StoreError> {
        let mut query = self.sites_in_scope();
        if let Some(active) = filter.active {
            query = query.filter(Column::Active.eq(active));
        }
        if let Some(search) = &filter.search {
            query = query.filter(contains(Column::SearchText, &fold(search)));
        }
        let by_name = filter.sort.field == SiteSort::Name;
        let keyset = Keyset {
            sort: filter.sort.name(),
            column: if by_name { Column::NameKey } else { Column::CreatedAt },
            id: Column::Id,
            descending: filter.sort.descending,
            key: if by_name { by_name_key } else { by_creation },
            holds: if by_name { Holds::Text } else { Holds::Time },
        };
        crate::paging::read(page(&self.db, query, keyset, request).await?, site)
    }

    async fn add(&mut self, s: &Site) -> Result<(), StoreError> {
        self.within(s.institution)?;
        let insert = Entity::insert(row(s).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(taken())?;
        Ok(())
    }

    async fn update(&mut self, s: &mut Site) -> Result<(), StoreError> {
        let mut next = row(s).into_active_model().reset_all();
        next.version = Set(s.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(s.id)))
            .filter(Column::Version.eq(s.version));
        let done = query.exec(&self.db).await.map_err(taken())?;
        advance(done.rows_affected, &mut s.version)
    }
}

fn by_name_key(row: &Model) -> (SortKey, Uuid) {
    (SortKey::Text(row.name_key.clone()), row.id)
}

fn by_creation(row: &Model) -> (SortKey, Uuid) {
    (micros(row.created_at), row.id)
}
