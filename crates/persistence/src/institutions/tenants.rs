//! Institutions.

use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::access::Module;
use plantel_domain::identity::Locale;
use plantel_domain::ids::InstitutionId;
use plantel_domain::institutions::{
    DaneCode, Institution, InstitutionCode, InstitutionKind, InstitutionRepository, Nit, time_zone,
};
use plantel_domain::money::Money;
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, fold};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "institutions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub kind: String,
    pub name: String,
    pub name_key: String,
    pub code: String,
    pub nit: Option<String>,
    pub dane_code: Option<String>,
    pub time_zone: String,
    pub locale: String,
    pub currency: String,
    pub modules: String,
    pub active: bool,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(i: &Institution) -> Model {
    Model {
        id: i.id.into(),
        kind: i.kind.name().to_owned(),
        name: i.name.to_string(),
        name_key: fold(i.name.as_str()),
        code: i.code.as_str().to_owned(),
        nit: i.nit.as_ref().map(|nit| nit.as_str().to_owned()),
        dane_code: i.dane_code.as_ref().map(|code| code.as_str().to_owned()),
        time_zone: i.time_zone.name().to_owned(),
        locale: i.locale.code().to_owned(),
        currency: i.currency.code().to_owned(),
        modules: i.modules.iter().map(|module| module.name()).collect::<Vec<_>>().join(" "),
        active: i.active,
        created_at: i.created_at,
        version: i.version,
    }
}

fn institution(row: Model) -> Result<Institution, StoreError> {
    let modules = row.modules.split_whitespace().map(Module::parse).collect::<Result<_, _>>();
    Ok(Institution {
        id: row.id.into(),
        kind: InstitutionKind::parse(&row.kind).map_err(|_| unreadable("kind"))?,
        name: Line::stored(row.name),
        code: InstitutionCode::stored(row.code),
        nit: row.nit.map(Nit::stored),
        dane_code: row.dane_code.map(DaneCode::stored),
        time_zone: time_zone(&row.time_zone).map_err(|_| unreadable("time zone"))?,
        locale: Locale::parse(&row.locale).map_err(|_| unreadable("locale"))?,
        currency: Money::currency_of(&row.currency).map_err(|_| unreadable("currency"))?,
        modules: modules.map_err(|_| unreadable("module"))?,
        active: row.active,
        created_at: row.created_at,
        version: row.version,
    })
}

#[async_trait]
impl InstitutionRepository for SeaWork {
    async fn find(&mut self, id: InstitutionId, expected: Option<Version>) -> Result<Option<Institution>, StoreError> {
        let found = Entity::find_by_id(Uuid::from(id)).one(&self.db).await.map_err(fault("institution"))?;
        expect(found, expected, |row| row.version)?.map(institution).transpose()
    }

    async fn find_by_code(&mut self, code: &InstitutionCode) -> Result<Option<Institution>, StoreError> {
        let query = Entity::find().filter(Column::Code.eq(code.as_str()));
        query.one(&self.db).await.map_err(fault("institution"))?.map(institution).transpose()
    }

    async fn find_all(&mut self, ids: &[InstitutionId]) -> Result<Vec<Institution>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let query = Entity::find().filter(Column::Id.is_in(ids.iter().copied().map(Uuid::from)));
            found.extend(query.all(&self.db).await.map_err(fault("institution"))?);
        }
        found.into_iter().map(institution).collect()
    }

    async fn list(&mut self, request: &PageRequest) -> Result<Page<Institution>, StoreError> {
        let keyset = Keyset {
            sort: "name".to_owned(),
            column: Column::NameKey,
            id: Column::Id,
            descending: false,
            key: |row: &Model| (SortKey::Text(row.name_key.clone()), row.id),
            holds: Holds::Text,
        };
        crate::paging::read(page(&self.db, Entity::find(), keyset, request).await?, institution)
    }

    async fn add(&mut self, i: &Institution) -> Result<(), StoreError> {
        let insert = Entity::insert(row(i).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("institution"))?;
        Ok(())
    }

    async fn update(&mut self, i: &mut Institution) -> Result<(), StoreError> {
        self.callers.everybody();
        let mut next = row(i).into_active_model().reset_all();
        next.version = Set(i.version + 1);
        let query = Entity::update_many().set(next).filter(Column::Id.eq(Uuid::from(i.id)));
        let done = query.filter(Column::Version.eq(i.version)).exec(&self.db).await.map_err(fault("institution"))?;
        advance(done.rows_affected, &mut i.version)
    }
}
