//! Sessions.

use super::external_identities::{departure, ticket};
use super::{agent, attempts, device, sign_ins};
use crate::fault::fault;
use crate::idempotency;
use crate::work::{BATCH, SeaWork, advance, delete_all, in_few_lengths};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Session, SessionRepository};
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, ExprTrait, IntoActiveModel, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub institution_id: Option<Uuid>,
    pub refresh_id: Uuid,
    pub address: String,
    pub agent: Option<String>,
    pub created_at: DateTime<Utc>,
    pub last_used_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(s: &Session) -> Model {
    Model {
        id: s.id.into(),
        user_id: s.user.into(),
        institution_id: s.institution.map(Into::into),
        refresh_id: s.refresh,
        address: s.device.address.to_string(),
        agent: agent(&s.device),
        created_at: s.created_at,
        last_used_at: s.last_used_at,
        expires_at: s.expires_at,
        revoked_at: s.revoked_at,
        version: s.version,
    }
}

fn session(row: Model) -> Result<Session, StoreError> {
    Ok(Session {
        id: row.id.into(),
        user: row.user_id.into(),
        institution: row.institution_id.map(Into::into),
        refresh: row.refresh_id,
        device: device(&row.address, row.agent)?,
        created_at: row.created_at,
        last_used_at: row.last_used_at,
        expires_at: row.expires_at,
        revoked_at: row.revoked_at,
        version: row.version,
    })
}

#[async_trait]
impl SessionRepository for SeaWork {
    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id));
        query.one(&self.db).await.map_err(fault("session"))?.map(session).transpose()
    }

    async fn find_all(&mut self, ids: &[SessionId]) -> Result<Vec<Session>, StoreError> {
        let mut found = Vec::with_capacity(ids.len());
        for ids in ids.chunks(BATCH) {
            let ids = in_few_lengths(ids.iter().copied().map(Uuid::from).collect());
            let query = Entity::find().filter(Column::Id.is_in(ids));
            found.extend(query.all(&self.db).await.map_err(fault("session"))?);
        }
        found.into_iter().map(session).collect()
    }

    async fn lock(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id)).lock_exclusive();
        query.one(&self.db).await.map_err(fault("session"))?.map(session).transpose()
    }

    async fn add(&mut self, s: &Session) -> Result<(), StoreError> {
        Entity::insert(row(s).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("session"))?;
        Ok(())
    }

    async fn update(&mut self, s: &mut Session) -> Result<(), StoreError> {
        self.callers.user(s.user);
        let mut next = row(s).into_active_model().reset_all();
        next.version = Set(s.version + 1);
        let query = Entity::update_many().set(next).filter(Column::Id.eq(Uuid::from(s.id)));
        let done = query.filter(Column::Version.eq(s.version)).exec(&self.db).await.map_err(fault("session"))?;
        advance(done.rows_affected, &mut s.version)?;
        if s.revoked_at.is_some() { self.stir_inbox(s.user.into()).await } else { Ok(()) }
    }

    async fn living(&mut self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        let query = Entity::find()
            .filter(Column::UserId.eq(Uuid::from(user)))
            .filter(Column::RevokedAt.is_null())
            .filter(Column::ExpiresAt.gt(now))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id);
        query.all(&self.db).await.map_err(fault("session"))?.into_iter().map(session).collect()
    }

    async fn revoke_all(&mut self, user: UserId, except: Option<SessionId>, now: Timestamp) -> Result<(), StoreError> {
        self.callers.user(user);
        let mut query = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(now))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::UserId.eq(Uuid::from(user)))
            .filter(Column::RevokedAt.is_null());
        if let Some(except) = except {
            query = query.filter(Column::Id.ne(Uuid::from(except)));
        }
        let done = query.exec(&self.db).await.map_err(fault("session"))?;
        if done.rows_affected > 0 { self.stir_inbox(user.into()).await } else { Ok(()) }
    }

    async fn touch(&mut self, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
        let query = Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(now));
        let query = query.filter(Column::Id.eq(Uuid::from(id))).filter(Column::LastUsedAt.lt(now));
        query.exec(&self.db).await.map_err(fault("session"))?;
        Ok(())
    }

    async fn clean_up(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        let db = &self.db;
        let over = Condition::any().add(Column::ExpiresAt.lt(before)).add(Column::RevokedAt.lt(before));
        Ok(delete_all::<sign_ins::Entity>(db, sign_ins::Column::At.lt(before)).await?
            + delete_all::<Entity>(db, over).await?
            + delete_all::<attempts::Entity>(db, attempts::forgotten(before, now)).await?
            + delete_all::<departure::Entity>(db, departure::Column::ExpiresAt.lte(now)).await?
            + delete_all::<ticket::Entity>(db, ticket::Column::ExpiresAt.lte(now)).await?
            + idempotency::clean_up(db, now).await?)
    }
}
