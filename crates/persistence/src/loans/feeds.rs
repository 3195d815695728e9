//! Calendars of loans that programs read.

use crate::fault::fault;
use crate::work::{SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::ids::{LoanFeedId, UserId};
use plantel_domain::loans::{LoanFeed, LoanFeedRepositories, LoanFeedRepository};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loan_feeds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub user_id: Uuid,
    pub warehouse_id: Option<Uuid>,
    pub digest: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(feed: &LoanFeed) -> Model {
    Model {
        id: feed.id.into(),
        institution_id: feed.institution.into(),
        user_id: feed.owner.into(),
        warehouse_id: feed.warehouse.map(Into::into),
        digest: feed.digest.clone(),
        created_at: feed.created_at,
    }
}

impl From<Model> for LoanFeed {
    fn from(row: Model) -> Self {
        Self {
            id: row.id.into(),
            institution: row.institution_id.into(),
            owner: row.user_id.into(),
            warehouse: row.warehouse_id.map(Into::into),
            digest: row.digest,
            created_at: row.created_at,
        }
    }
}

impl LoanFeedRepositories for SeaWork {
    fn loan_feeds(&mut self) -> &mut dyn LoanFeedRepository {
        self
    }
}

#[async_trait]
impl LoanFeedRepository for SeaWork {
    async fn find(&mut self, id: LoanFeedId) -> Result<Option<LoanFeed>, StoreError> {
        let query =
            Entity::find().filter(Column::InstitutionId.eq(self.tenant())).filter(Column::Id.eq(Uuid::from(id)));
        Ok(query.one(&self.db).await.map_err(fault("loan feed"))?.map(Into::into))
    }

    async fn find_by_digest(&mut self, digest: &str) -> Result<Option<LoanFeed>, StoreError> {
        let query = Entity::find().filter(Column::Digest.eq(digest));
        Ok(query.one(&self.db).await.map_err(fault("loan feed"))?.map(Into::into))
    }

    async fn of_owner(&mut self, owner: UserId) -> Result<Vec<LoanFeed>, StoreError> {
        let query = Entity::find()
            .filter(Column::UserId.eq(Uuid::from(owner)))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id);
        let rows = query.all(&self.db).await.map_err(fault("loan feed"))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn add(&mut self, feed: &LoanFeed) -> Result<(), StoreError> {
        self.within(feed.institution)?;
        let insert = Entity::insert(row(feed).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("loan feed"))?;
        Ok(())
    }

    async fn delete(&mut self, id: LoanFeedId) -> Result<(), StoreError> {
        let of_tenant = Condition::all().add(Column::InstitutionId.eq(self.tenant()));
        delete_all::<Entity>(&self.db, of_tenant.add(Column::Id.eq(Uuid::from(id)))).await?;
        Ok(())
    }

    async fn delete_of(&mut self, owner: UserId) -> Result<(), StoreError> {
        delete_all::<Entity>(&self.db, Column::UserId.eq(Uuid::from(owner))).await?;
        Ok(())
    }
}
