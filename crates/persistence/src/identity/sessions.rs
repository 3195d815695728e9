//! Sessions.

use crate::fault::fault;
use crate::work::{SeaWork, advance};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Session, SessionRepository};
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, ExprTrait, IntoActiveModel, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Uuid,
    pub institution_id: Option<Uuid>,
    pub refresh_id: Uuid,
    pub created_at: DateTime<Utc>,
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
        created_at: s.created_at,
        expires_at: s.expires_at,
        revoked_at: s.revoked_at,
        version: s.version,
    }
}

impl From<Model> for Session {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            user: row.user_id.into(),
            institution: row.institution_id.map(Into::into),
            refresh: row.refresh_id,
            created_at: row.created_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            version: row.version,
        }
    }
}

#[async_trait]
impl SessionRepository for SeaWork {
    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id));
        Ok(query.one(&self.db).await.map_err(fault("session"))?.map(Into::into))
    }

    async fn lock(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id)).lock_exclusive();
        Ok(query.one(&self.db).await.map_err(fault("session"))?.map(Into::into))
    }

    async fn add(&mut self, s: &Session) -> Result<(), StoreError> {
        Entity::insert(row(s).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("session"))?;
        Ok(())
    }

    async fn update(&mut self, s: &mut Session) -> Result<(), StoreError> {
        let mut next = row(s).into_active_model().reset_all();
        next.version = Set(s.version + 1);
        let query = Entity::update_many().set(next).filter(Column::Id.eq(Uuid::from(s.id)));
        let done = query.filter(Column::Version.eq(s.version)).exec(&self.db).await.map_err(fault("session"))?;
        advance(done.rows_affected, &mut s.version)
    }

    async fn revoke_all(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::value(now))
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::UserId.eq(Uuid::from(user)))
            .filter(Column::RevokedAt.is_null())
            .exec(&self.db)
            .await
            .map_err(fault("session"))?;
        Ok(())
    }
}
