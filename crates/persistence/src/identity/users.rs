//! Users.

use super::external_identities::{identity, ticket};
use super::{second_factors, sessions, sign_ins};
use crate::fault::{fault, unreadable};
use crate::notifications::{inbox, preferences};
use crate::paging::{Holds, Keyset, micros, page};
use crate::webhooks::endpoints;
use crate::work::{BATCH, SeaWork, advance, delete_all, expect, in_few_lengths};
use crate::{alerts, calendars, idempotency, items};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::identity::{Email, Locale, PasswordHash, PersonName, User, UserRepository};
use plantel_domain::ids::UserId;
use plantel_domain::journal::Sensitive;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub email: String,
    pub email_key: String,
    pub email_verified_at: Option<DateTime<Utc>>,
    pub full_name: Option<String>,
    pub locale: Option<String>,
    pub password_hash: String,
    pub active: bool,
    pub platform_admin: bool,
    pub last_institution_id: Option<Uuid>,
    pub created_at: DateTime<Utc>,
    pub deleted_at: Option<DateTime<Utc>>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(u: &User) -> Model {
    Model {
        id: u.id.into(),
        email: u.email.as_str().to_owned(),
        email_key: u.email.key(),
        email_verified_at: u.email_verified_at,
        full_name: u.full_name.as_ref().map(|name| name.as_str().to_owned()),
        locale: u.locale.map(|locale| locale.code().to_owned()),
        password_hash: u.password.0.0.clone(),
        active: u.active,
        platform_admin: u.platform_admin,
        last_institution_id: u.last_institution.map(Into::into),
        created_at: u.created_at,
        deleted_at: u.deleted_at,
        version: u.version,
    }
}

fn user(row: Model) -> Result<User, StoreError> {
    let locale = row.locale.as_deref().map(Locale::parse).transpose().map_err(|_| unreadable("locale"))?;
    Ok(User {
        id: row.id.into(),
        email: Email::stored(row.email),
        email_verified_at: row.email_verified_at,
        full_name: row.full_name.map(PersonName::stored),
        locale,
        password: Sensitive(PasswordHash(row.password_hash)),
        active: row.active,
        platform_admin: row.platform_admin,
        last_institution: row.last_institution_id.map(Into::into),
        created_at: row.created_at,
        deleted_at: row.deleted_at,
        version: row.version,
    })
}

/// Rows that name a user are written beside it meanwhile: their foreign keys only want its id to stay.
const HELD: LockType = LockType::NoKeyUpdate;

#[async_trait]
impl UserRepository for SeaWork {
    async fn find(&mut self, id: UserId, expected: Option<Version>) -> Result<Option<User>, StoreError> {
        let found = Entity::find_by_id(Uuid::from(id)).one(&self.db).await.map_err(fault("user"))?;
        expect(found, expected, |row| row.version)?.map(user).transpose()
    }

    async fn lock(&mut self, id: UserId, expected: Option<Version>) -> Result<Option<User>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id)).lock(HELD);
        let found = query.one(&self.db).await.map_err(fault("user"))?;
        expect(found, expected, |row| row.version)?.map(user).transpose()
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, StoreError> {
        let query = Entity::find().filter(Column::EmailKey.eq(email.key()));
        query.one(&self.db).await.map_err(fault("user"))?.map(user).transpose()
    }

    async fn find_all(&mut self, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let ids = in_few_lengths(ids.iter().copied().map(Uuid::from).collect());
            let query = Entity::find().filter(Column::Id.is_in(ids));
            found.extend(query.all(&self.db).await.map_err(fault("user"))?);
        }
        found.into_iter().map(user).collect()
    }

    async fn lock_admins(&mut self) -> Result<Vec<User>, StoreError> {
        // Always in one order: two who ask at once never hold what the other waits for.
        let query = Entity::find()
            .filter(Column::PlatformAdmin.eq(true))
            .filter(Column::Active.eq(true))
            .order_by_asc(Column::Id)
            .lock(HELD);
        query.all(&self.db).await.map_err(fault("user"))?.into_iter().map(user).collect()
    }

    async fn list(&mut self, request: &PageRequest) -> Result<Page<User>, StoreError> {
        let keyset = Keyset {
            sort: "-created_at".to_owned(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        let query = Entity::find().filter(Column::DeletedAt.is_null());
        crate::paging::read(page(&self.db, query, keyset, request).await?, user)
    }

    async fn add(&mut self, u: &User) -> Result<(), StoreError> {
        Entity::insert(row(u).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("user"))?;
        Ok(())
    }

    async fn update(&mut self, u: &mut User) -> Result<(), StoreError> {
        self.callers.user(u.id);
        let mut next = row(u).into_active_model().reset_all();
        next.version = Set(u.version + 1);
        let query = Entity::update_many().set(next).filter(Column::Id.eq(Uuid::from(u.id)));
        // Who is deleted stays as they are, whatever was read of them before.
        let query = query.filter(Column::Version.eq(u.version)).filter(Column::DeletedAt.is_null());
        let done = query.exec(&self.db).await.map_err(fault("user"))?;
        advance(done.rows_affected, &mut u.version)?;
        if u.active { Ok(()) } else { self.stir_inbox(u.id.into()).await }
    }

    async fn erase(&mut self, u: &mut User, email: &Email) -> Result<(), StoreError> {
        UserRepository::update(self, u).await?;
        let (db, id) = (&self.db, Uuid::from(u.id));
        self.delete_deliveries_about(id).await?;
        delete_all::<sign_ins::Entity>(db, sign_ins::Column::UserId.eq(id)).await?;
        delete_all::<sessions::Entity>(db, sessions::Column::UserId.eq(id)).await?;
        delete_all::<second_factors::Entity>(db, second_factors::Column::UserId.eq(id)).await?;
        delete_all::<identity::Entity>(db, identity::Column::UserId.eq(id)).await?;
        delete_all::<ticket::Entity>(db, ticket::Column::UserId.eq(id)).await?;
        delete_all::<items::Entity>(db, items::Column::OwnerId.eq(id)).await?;
        delete_all::<calendars::Entity>(db, calendars::Column::UserId.eq(id)).await?;
        // And with it what came into it, and what is on its way of that.
        delete_all::<inbox::Entity>(db, inbox::Column::UserId.eq(id)).await?;
        delete_all::<preferences::Entity>(db, preferences::Column::UserId.eq(id)).await?;
        delete_all::<alerts::own_settings::Entity>(db, alerts::own_settings::Column::UserId.eq(id)).await?;
        delete_all::<endpoints::Entity>(db, endpoints::Column::UserId.eq(id)).await?;
        delete_all::<idempotency::Entity>(db, idempotency::Column::UserId.eq(id)).await?;
        self.delete_invitations_to(email).await
    }
}
