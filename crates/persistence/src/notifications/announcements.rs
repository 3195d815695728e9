//! Rows of announcements.

use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::access::{GroupName, Role};
use plantel_domain::deed::Deed;
use plantel_domain::ids::AnnouncementId;
use plantel_domain::notifications::{Announcement, AnnouncementRepository, Audience, Link, Priority};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, Prose};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QuerySelect};

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "announcements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub title: String,
    pub words: String,
    pub priority: String,
    pub everyone: bool,
    pub roles: Json,
    pub group_names: Json,
    pub environment_id: Option<Uuid>,
    pub link_kind: Option<String>,
    pub link_id: Option<Uuid>,
    pub expires_at: Option<DateTime<Utc>>,
    pub made_by: Option<Uuid>,
    pub made_at: DateTime<Utc>,
    pub withdrawn_by: Option<Uuid>,
    pub withdrawn_at: Option<DateTime<Utc>>,
    pub version: i64,
}

/// What was told stands in no log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &Announcement) -> Model {
    Model {
        id: it.id.into(),
        institution_id: it.institution.into(),
        title: it.title.to_string(),
        words: it.text.to_string(),
        priority: it.priority.name().to_owned(),
        everyone: it.audience.everyone,
        roles: serde_json::json!(it.audience.roles),
        group_names: serde_json::json!(it.audience.groups),
        environment_id: it.audience.environment.map(Into::into),
        link_kind: it.link.as_ref().map(|link| link.kind.clone()),
        link_id: it.link.as_ref().map(|link| link.id),
        expires_at: it.expires_at,
        made_by: it.made.by.map(Into::into),
        made_at: it.made.at,
        withdrawn_by: it.withdrawn.and_then(|deed| deed.by).map(Into::into),
        withdrawn_at: it.withdrawn.map(|deed| deed.at),
        version: it.version,
    }
}

fn announcement(row: Model) -> Result<Announcement, StoreError> {
    let names = |stored: Json| {
        let names: Result<Vec<String>, _> = serde_json::from_value(stored);
        names.map_err(|_| unreadable("audience"))
    };
    let role = |name: String| Role::parse(&name).map_err(|_| unreadable("role"));
    let link = match (row.link_kind, row.link_id) {
        (Some(kind), Some(id)) => Some(Link { kind, id }),
        (None, None) => None,
        _ => return Err(unreadable("link of an announcement")),
    };
    let withdrawn_by = row.withdrawn_by;
    Ok(Announcement {
        id: row.id.into(),
        institution: row.institution_id.into(),
        title: Line::stored(row.title),
        text: Prose::stored(row.words),
        priority: Priority::parse(&row.priority).map_err(|_| unreadable("priority of an announcement"))?,
        audience: Audience {
            everyone: row.everyone,
            roles: names(row.roles)?.into_iter().map(role).collect::<Result<_, _>>()?,
            groups: names(row.group_names)?.into_iter().map(GroupName::stored).collect(),
            environment: row.environment_id.map(Into::into),
        },
        link,
        expires_at: row.expires_at,
        made: Deed { by: row.made_by.map(Into::into), at: row.made_at },
        withdrawn: row.withdrawn_at.map(|at| Deed { by: withdrawn_by.map(Into::into), at }),
        version: row.version,
    })
}

impl SeaWork {
    fn announcements_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl AnnouncementRepository for SeaWork {
    async fn find(
        &mut self,
        id: AnnouncementId,
        expected: Option<Version>,
    ) -> Result<Option<Announcement>, StoreError> {
        let query = self.announcements_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("announcement"))?;
        expect(found, expected, |row| row.version)?.map(announcement).transpose()
    }

    async fn hold(&mut self, id: AnnouncementId) -> Result<Option<Announcement>, StoreError> {
        let query = self.announcements_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_shared();
        query.one(&self.db).await.map_err(fault("announcement"))?.map(announcement).transpose()
    }

    async fn list(&mut self, asked: &PageRequest) -> Result<Page<Announcement>, StoreError> {
        let keyset = Keyset {
            sort: "-made_at".to_owned(),
            column: Column::MadeAt,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (micros(row.made_at), row.id),
            holds: Holds::Time,
        };
        crate::paging::read(page(&self.db, self.announcements_in_scope(), keyset, asked).await?, announcement)
    }

    async fn add(&mut self, it: &Announcement) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let insert = Entity::insert(row(it).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("announcement"))?;
        Ok(())
    }

    async fn update(&mut self, it: &mut Announcement) -> Result<(), StoreError> {
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(it.id)))
            .filter(Column::Version.eq(it.version));
        let done = query.exec(&self.db).await.map_err(fault("announcement"))?;
        advance(done.rows_affected, &mut it.version)
    }
}
