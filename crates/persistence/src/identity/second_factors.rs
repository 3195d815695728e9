//! Second factors.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::identity::{SecondFactor, SecondFactorRepository};
use plantel_domain::ids::UserId;
use plantel_domain::journal::Sensitive;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "second_factors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    pub secret: String,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub last_step: i64,
    pub recovery: Json,
    pub created_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(f: &SecondFactor) -> Model {
    Model {
        user_id: f.user.into(),
        secret: f.secret.0.clone(),
        confirmed_at: f.confirmed_at,
        last_step: f.last_step,
        recovery: serde_json::json!(f.recovery.0),
        created_at: f.created_at,
        version: f.version,
    }
}

fn factor(row: Model) -> Result<SecondFactor, StoreError> {
    Ok(SecondFactor {
        user: row.user_id.into(),
        secret: Sensitive(row.secret),
        confirmed_at: row.confirmed_at,
        last_step: row.last_step,
        recovery: Sensitive(serde_json::from_value(row.recovery).map_err(|_| unreadable("recovery code"))?),
        created_at: row.created_at,
        version: row.version,
    })
}

#[async_trait]
impl SecondFactorRepository for SeaWork {
    async fn find(&mut self, user: UserId) -> Result<Option<SecondFactor>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(user));
        query.one(&self.db).await.map_err(fault("second factor"))?.map(factor).transpose()
    }

    async fn users_after(&mut self, after: Option<UserId>, limit: u32) -> Result<Vec<UserId>, StoreError> {
        let behind = after.map(|after| Column::UserId.gt(Uuid::from(after)));
        let query = Entity::find().select_only().column(Column::UserId).filter(Condition::all().add_option(behind));
        let query = query.order_by_asc(Column::UserId).limit(u64::from(limit)).into_tuple::<Uuid>();
        let users = query.all(&self.db).await.map_err(fault("second factor"))?;
        Ok(users.into_iter().map(UserId::from).collect())
    }

    async fn lock(&mut self, user: UserId) -> Result<Option<SecondFactor>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(user)).lock_exclusive();
        query.one(&self.db).await.map_err(fault("second factor"))?.map(factor).transpose()
    }

    async fn add(&mut self, f: &SecondFactor) -> Result<(), StoreError> {
        self.callers.user(f.user);
        let insert = Entity::insert(row(f).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("second factor"))?;
        Ok(())
    }

    async fn update(&mut self, f: &mut SecondFactor) -> Result<(), StoreError> {
        self.callers.user(f.user);
        let mut next = row(f).into_active_model().reset_all();
        next.version = Set(f.version + 1);
        let query = Entity::update_many().set(next).filter(Column::UserId.eq(Uuid::from(f.user)));
        let done = query.filter(Column::Version.eq(f.version)).exec(&self.db).await.map_err(fault("second factor"))?;
        advance(done.rows_affected, &mut f.version)
    }

    async fn delete(&mut self, user: UserId) -> Result<(), StoreError> {
        self.callers.user(user);
        delete_all::<Entity>(&self.db, Column::UserId.eq(Uuid::from(user))).await?;
        Ok(())
    }
}
