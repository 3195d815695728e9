//! Environments.

use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, contains, micros, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::access::Visibility;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::institutions::{Environment, EnvironmentFilter, EnvironmentRepository, EnvironmentSort};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::tag::Tag;
use plantel_domain::text::{Line, fold};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "environments")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub name: String,
    pub name_key: String,
    pub code: Option<String>,
    pub code_key: Option<String>,
    pub location: Option<String>,
    pub search_text: String,
    pub capacity: Option<i32>,
    pub is_warehouse: bool,
    pub tag: Option<String>,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(e: &Environment) -> Model {
    let code = e.code.as_ref().map(ToString::to_string);
    let location = e.location.as_ref().map(ToString::to_string);
    let texts = [Some(e.name.to_string()), code.clone(), location.clone()];
    Model {
        id: e.id.into(),
        institution_id: e.institution.into(),
        name: e.name.to_string(),
        name_key: e.key(),
        search_text: fold(&texts.into_iter().flatten().collect::<Vec<_>>().join(" ")),
        code_key: code.as_deref().map(fold),
        code,
        location,
        capacity: e.capacity.map(|n| i32::try_from(n).unwrap_or(i32::MAX)),
        is_warehouse: e.is_warehouse,
        tag: e.tag.as_ref().map(ToString::to_string),
        active: e.active,
        created_at: e.created_at,
        version: e.version,
    }
}

fn environment(row: Model) -> Result<Environment, StoreError> {
    let capacity = row.capacity.map(u32::try_from).transpose().map_err(|_| unreadable("capacity"))?;
    Ok(Environment {
        id: row.id.into(),
        institution: row.institution_id.into(),
        name: Line::stored(row.name),
        code: row.code.map(Line::stored),
        location: row.location.map(Line::stored),
        capacity,
        is_warehouse: row.is_warehouse,
        tag: row.tag.map(Tag::stored),
        active: row.active,
        created_at: row.created_at,
        version: row.version,
    })
}

impl SeaWork {
    fn environments_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl EnvironmentRepository for SeaWork {
    async fn find(&mut self, id: EnvironmentId, expected: Option<Version>) -> Result<Option<Environment>, StoreError> {
        let query = self.environments_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("environment"))?;
        expect(found, expected, |row| row.version)?.map(environment).transpose()
    }

    async fn find_all(&mut self, ids: &[EnvironmentId]) -> Result<Vec<Environment>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = self.environments_in_scope().filter(Column::Id.is_in(ids.iter().copied().map(Uuid::from)));
            found.extend(query.all(&self.db).await.map_err(fault("environment"))?);
        }
        found.into_iter().map(environment).collect()
    }

    async fn find_by_tag(&mut self, tag: &Tag) -> Result<Option<Environment>, StoreError> {
        let query = self.environments_in_scope().filter(Column::Tag.eq(tag.as_str()));
        query.one(&self.db).await.map_err(fault("environment"))?.map(environment).transpose()
    }

    async fn find_by_code(&mut self, code: &str) -> Result<Vec<Environment>, StoreError> {
        let query = self.environments_in_scope().filter(Column::CodeKey.eq(fold(code))).filter(Column::Active.eq(true));
        let query = query.order_by_asc(Column::NameKey);
        query.all(&self.db).await.map_err(fault("environment"))?.into_iter().map(environment).collect()
    }

    async fn lock(&mut self, id: EnvironmentId, expected: Option<Version>) -> Result<Option<Environment>, StoreError> {
        let query = self.environments_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_exclusive();
        let found = query.one(&self.db).await.map_err(fault("environment"))?;
        expect(found, expected, |row| row.version)?.map(environment).transpose()
    }

    async fn hold(&mut self, id: EnvironmentId) -> Result<Option<Environment>, StoreError> {
        let query = self.environments_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_shared();
        query.one(&self.db).await.map_err(fault("environment"))?.map(environment).transpose()
    }

    async fn all(&mut self) -> Result<Vec<Environment>, StoreError> {
        let query = self.environments_in_scope().order_by_asc(Column::NameKey).lock_shared();
        query.all(&self.db).await.map_err(fault("environment"))?.into_iter().map(environment).collect()
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &EnvironmentFilter,
        request: &PageRequest,
    ) -> Result<Page<Environment>, StoreError> {
        let mut query = self.environments_in_scope().filter(Column::InstitutionId.eq(Uuid::from(visible.institution)));
        if !visible.everything {
            query = query.filter(Column::Id.is_in(visible.environments.iter().copied().map(Uuid::from)));
        }
        if let Some(is_warehouse) = filter.is_warehouse {
            query = query.filter(Column::IsWarehouse.eq(is_warehouse));
        }
        if let Some(active) = filter.active {
            query = query.filter(Column::Active.eq(active));
        }
        if let Some(search) = &filter.search {
            query = query.filter(contains(Column::SearchText, &fold(search)));
        }
        let by_name = filter.sort.field == EnvironmentSort::Name;
        let keyset = Keyset {
            sort: filter.sort.name(),
            column: if by_name { Column::NameKey } else { Column::CreatedAt },
            id: Column::Id,
            descending: filter.sort.descending,
            key: if by_name { by_name_key } else { by_creation },
            holds: if by_name { Holds::Text } else { Holds::Time },
        };
        crate::paging::read(page(&self.db, query, keyset, request).await?, environment)
    }

    async fn add(&mut self, e: &Environment) -> Result<(), StoreError> {
        self.within(e.institution)?;
        let insert = Entity::insert(row(e).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("environment"))?;
        Ok(())
    }

    async fn update(&mut self, e: &mut Environment) -> Result<(), StoreError> {
        let mut next = row(e).into_active_model().reset_all();
        next.version = Set(e.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(e.id)))
            .filter(Column::Version.eq(e.version));
        let done = query.exec(&self.db).await.map_err(fault("environment"))?;
        advance(done.rows_affected, &mut e.version)
    }
}

fn by_name_key(row: &Model) -> (SortKey, Uuid) {
    (SortKey::Text(row.name_key.clone()), row.id)
}

fn by_creation(row: &Model) -> (SortKey, Uuid) {
    (micros(row.created_at), row.id)
}
