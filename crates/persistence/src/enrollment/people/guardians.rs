//! Who answers for students.

use super::filter::answering;
use super::{document, name_key, of_documents, of_each_bearer, told};
use crate::fault::fault;
use crate::paging::{Holds, Keyset, contains, micros, page};
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::codes::{IdentityDocument, NamePart, Phone};
use plantel_domain::enrollment::{Guardian, GuardianFilter, GuardianProfile, GuardianRepository, GuardianSort};
use plantel_domain::identity::Email;
use plantel_domain::ids::{GuardianId, UserId};
use plantel_domain::page::{Page, PageRequest, Sort, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, fold};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "guardians")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub document_kind: String,
    pub document_number: String,
    pub name: String,
    pub name_key: String,
    pub search_text: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub address: Option<String>,
    pub user_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(g: &Guardian) -> Model {
    let p = &g.profile;
    Model {
        id: g.id.into(),
        institution_id: g.institution.into(),
        document_kind: p.document.kind.name().to_owned(),
        document_number: p.document.number.as_str().to_owned(),
        name: p.name.to_string(),
        name_key: name_key(&fold(p.name.as_str())),
        search_text: p.search_text(),
        phone: p.phone.as_ref().map(ToString::to_string),
        email: p.email.as_ref().map(|email| email.as_str().to_owned()),
        address: p.address.as_ref().map(ToString::to_string),
        user_id: g.user.map(Into::into),
        created_at: g.created_at,
        updated_at: g.updated_at,
        version: g.version,
    }
}

fn guardian(row: Model) -> Result<Guardian, StoreError> {
    let profile = GuardianProfile {
        document: document(&row.document_kind, row.document_number)?,
        name: NamePart::stored(row.name),
        phone: row.phone.map(Phone::stored),
        email: row.email.map(Email::stored),
        address: row.address.map(Line::stored),
    };
    Ok(Guardian {
        id: row.id.into(),
        institution: row.institution_id.into(),
        profile,
        user: row.user_id.map(Into::into),
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

fn keyset(sort: Sort<GuardianSort>) -> Keyset<Column, Model> {
    type Key = fn(&Model) -> (SortKey, Uuid);
    let (column, holds, key): (_, _, Key) = match sort.field {
        GuardianSort::Name => (Column::NameKey, Holds::Text, |row| (SortKey::Text(row.name_key.clone()), row.id)),
        GuardianSort::CreatedAt => (Column::CreatedAt, Holds::Time, |row| (micros(row.created_at), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}

impl SeaWork {
    fn guardians_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

/// What an error of a write means.
fn refused(error: DbErr) -> StoreError {
    told("guardian", "guardian user")(error)
}

#[async_trait]
impl GuardianRepository for SeaWork {
    async fn find(&mut self, id: GuardianId, expected: Option<Version>) -> Result<Option<Guardian>, StoreError> {
        let query = self.guardians_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("guardian"))?;
        expect(found, expected, |row| row.version)?.map(guardian).transpose()
    }

    async fn find_all(&mut self, ids: &[GuardianId]) -> Result<Vec<Guardian>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let (ids, mut found) = (Vec::from_iter(ids), Vec::new());
        for ids in ids.chunks(BATCH) {
            let query = self.guardians_in_scope().filter(Column::Id.is_in(ids.iter().copied()));
            found.extend(query.all(&self.db).await.map_err(fault("guardian"))?);
        }
        found.into_iter().map(guardian).collect()
    }

    async fn of_documents(&mut self, documents: &[IdentityDocument]) -> Result<Vec<Guardian>, StoreError> {
        let (documents, mut found) = (of_each_bearer(documents), Vec::new());
        for documents in documents.chunks(BATCH) {
            let theirs = of_documents([Column::DocumentKind, Column::DocumentNumber], documents);
            let query = self.guardians_in_scope().filter(theirs);
            found.extend(query.all(&self.db).await.map_err(fault("guardian"))?);
        }
        found.into_iter().map(guardian).collect()
    }

    async fn of_user(&mut self, user: UserId) -> Result<Option<Guardian>, StoreError> {
        let query = self.guardians_in_scope().filter(Column::UserId.eq(Uuid::from(user)));
        query.one(&self.db).await.map_err(fault("guardian"))?.map(guardian).transpose()
    }

    async fn list(&mut self, filter: &GuardianFilter, request: &PageRequest) -> Result<Page<Guardian>, StoreError> {
        let mut query = self.guardians_in_scope();
        let (of_blocked, of_others) = (answering(self.tenant(), true), answering(self.tenant(), false));
        query = query.filter(if filter.blocked {
            Condition::all().add(Column::Id.in_subquery(of_blocked)).add(Column::Id.not_in_subquery(of_others))
        } else {
            Condition::any().add(Column::Id.not_in_subquery(of_blocked)).add(Column::Id.in_subquery(of_others))
        });
        if let Some(number) = &filter.number {
            query = query.filter(Column::DocumentNumber.eq(number.as_str()));
        }
        if let Some(search) = &filter.search {
            query = query.filter(contains(Column::SearchText, &fold(search)));
        }
        crate::paging::read(page(&self.db, query, keyset(filter.sort), request).await?, guardian)
    }

    async fn add(&mut self, g: &Guardian) -> Result<(), StoreError> {
        self.within(g.institution)?;
        Entity::insert(row(g).into_active_model()).exec_without_returning(&self.db).await.map_err(refused)?;
        Ok(())
    }

    async fn add_all(&mut self, guardians: &[Guardian]) -> Result<(), StoreError> {
        guardians.iter().try_for_each(|guardian| self.within(guardian.institution))?;
        for write in self.adding::<Entity>("guardian", guardians.iter().map(row)) {
            let (_, statement) = write?;
            self.db.execute_raw(statement).await.map_err(refused)?;
        }
        Ok(())
    }

    async fn update(&mut self, g: &mut Guardian) -> Result<(), StoreError> {
        let mut next = row(g).into_active_model().reset_all();
        next.version = Set(g.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(g.id)))
            .filter(Column::Version.eq(g.version));
        let done = query.exec(&self.db).await.map_err(refused)?;
        advance(done.rows_affected, &mut g.version)
    }
}
