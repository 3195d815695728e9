//! Calendars that programs read.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::calendars::{CalendarFeed, CalendarFeedRepositories, CalendarFeedRepository, FeedKind, FeedOf};
use plantel_domain::ids::{CalendarFeedId, UserId};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calendar_feeds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub user_id: Uuid,
    pub kind: String,
    pub environment_id: Option<Uuid>,
    pub digest: String,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(feed: &CalendarFeed) -> Model {
    Model {
        id: feed.id.into(),
        institution_id: feed.institution.into(),
        user_id: feed.owner.into(),
        kind: feed.of.kind().name().to_owned(),
        environment_id: feed.of.environment().map(Into::into),
        digest: feed.digest.clone(),
        created_at: feed.created_at,
    }
}

fn feed(row: Model) -> Result<CalendarFeed, StoreError> {
    let kind = FeedKind::parse(&row.kind).ok();
    let of = kind.and_then(|kind| FeedOf::of(kind, row.environment_id.map(Into::into)));
    Ok(CalendarFeed {
        id: row.id.into(),
        institution: row.institution_id.into(),
        owner: row.user_id.into(),
        of: of.ok_or_else(|| unreadable("calendar feed"))?,
        digest: row.digest,
        created_at: row.created_at,
    })
}

impl CalendarFeedRepositories for SeaWork {
    fn calendar_feeds(&mut self) -> &mut dyn CalendarFeedRepository {
        self
    }
}

#[async_trait]
impl CalendarFeedRepository for SeaWork {
    async fn find(&mut self, id: CalendarFeedId) -> Result<Option<CalendarFeed>, StoreError> {
        let query =
            Entity::find().filter(Column::InstitutionId.eq(self.tenant())).filter(Column::Id.eq(Uuid::from(id)));
        query.one(&self.db).await.map_err(fault("calendar feed"))?.map(feed).transpose()
    }

    async fn find_by_digest(&mut self, digest: &str) -> Result<Option<CalendarFeed>, StoreError> {
        let query = Entity::find().filter(Column::Digest.eq(digest));
        query.one(&self.db).await.map_err(fault("calendar feed"))?.map(feed).transpose()
    }

    async fn of_owner(&mut self, owner: UserId) -> Result<Vec<CalendarFeed>, StoreError> {
        let query = Entity::find()
            .filter(Column::UserId.eq(Uuid::from(owner)))
            .order_by_asc(Column::CreatedAt)
            .order_by_asc(Column::Id);
        query.all(&self.db).await.map_err(fault("calendar feed"))?.into_iter().map(feed).collect()
    }

    async fn add(&mut self, feed: &CalendarFeed) -> Result<(), StoreError> {
        self.within(feed.institution)?;
        let insert = Entity::insert(row(feed).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("calendar feed"))?;
        Ok(())
    }

    async fn delete(&mut self, id: CalendarFeedId) -> Result<(), StoreError> {
        let of_tenant = Condition::all().add(Column::InstitutionId.eq(self.tenant()));
        delete_all::<Entity>(&self.db, of_tenant.add(Column::Id.eq(Uuid::from(id)))).await?;
        Ok(())
    }

    async fn delete_of(&mut self, owner: UserId) -> Result<(), StoreError> {
        delete_all::<Entity>(&self.db, Column::UserId.eq(Uuid::from(owner))).await?;
        Ok(())
    }
}
