//! Rows of endpoints.

use super::secrets;
use crate::fault::{fault, unreadable};
use crate::identity::users;
use crate::institutions::tenants;
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{Conn, SeaWork, advance, delete_all, expect};
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{UserId, WebhookId};
use plantel_domain::journal::Sensitive;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Line;
use plantel_domain::webhooks::{EventSelection, HookOwner, HookState, HookUrl, OffReason, Webhook};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{LockType, Query, SimpleExpr};
use sea_orm::{
    ActiveValue, ActiveValue::Set, Condition, ConnectionTrait, DbBackend, ExprTrait, IntoActiveModel, QueryOrder,
    QuerySelect, Statement,
};

#[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhooks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Option<Uuid>,
    pub user_id: Option<Uuid>,
    pub url: String,
    pub description: Option<String>,
    pub events: Option<Json>,
    pub secret: String,
    pub previous_secret: Option<String>,
    pub previous_until: Option<DateTime<Utc>>,
    pub older_secrets: Option<Json>,
    pub state: String,
    pub off_since: Option<DateTime<Utc>>,
    pub off_why: Option<String>,
    pub failing_since: Option<DateTime<Utc>>,
    pub failures: i32,
    pub tested_until: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

/// Addresses and secrets stand in no log.
impl std::fmt::Debug for Model {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Model").field("id", &self.id).finish_non_exhaustive()
    }
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an endpoint that is told is.
pub(super) const ON: &str = "on";

const OFF: &str = "off";

/// Held against other changes, though rows may be added that refer to it.
pub(super) const HELD: LockType = LockType::NoKeyUpdate;

fn row(it: &Webhook) -> Model {
    let off = match it.state {
        HookState::On => None,
        HookState::Off { since, why } => Some((since, why)),
    };
    let previous = it.previous.first();
    Model {
        id: it.id.into(),
        institution_id: it.owner.institution().map(Into::into),
        user_id: it.owner.person().map(Into::into),
        url: it.url.as_str().to_owned(),
        description: it.description.as_ref().map(ToString::to_string),
        events: it.events.kinds().map(Json::from),
        secret: it.secret.0.clone(),
        previous_secret: previous.map(|previous| previous.secret.0.clone()),
        previous_until: previous.map(|previous| previous.until),
        older_secrets: secrets::older(&it.previous),
        state: if off.is_none() { ON } else { OFF }.to_owned(),
        off_since: off.map(|(since, _)| since),
        off_why: off.map(|(_, why)| why.name().to_owned()),
        failing_since: it.failing_since,
        failures: i32::try_from(it.failures).unwrap_or(i32::MAX),
        tested_until: None,
        created_at: it.created_at,
        updated_at: it.updated_at,
        version: it.version,
    }
}

pub(super) fn owner(institution: Option<Uuid>, person: Option<Uuid>) -> Result<HookOwner, StoreError> {
    match (institution, person) {
        (Some(institution), None) => Ok(HookOwner::Institution(institution.into())),
        (None, Some(person)) => Ok(HookOwner::Person(person.into())),
        _ => Err(unreadable("owner of an endpoint")),
    }
}

pub(super) fn webhook(row: Model) -> Result<Webhook, StoreError> {
    let owner = owner(row.institution_id, row.user_id)?;
    let newest = row.previous_secret.zip(row.previous_until);
    let previous = secrets::read(newest, row.older_secrets)?;
    let kinds: Option<Vec<String>> = row.events.map(serde_json::from_value).transpose().map_err(StoreError::failed)?;
    let why =
        row.off_why.as_deref().map(OffReason::parse).transpose().map_err(|_| unreadable("state of an endpoint"))?;
    let state = match (row.off_since, why) {
        (None, None) => HookState::On,
        (Some(since), Some(why)) => HookState::Off { since, why },
        _ => return Err(unreadable("state of an endpoint")),
    };
    Ok(Webhook {
        id: row.id.into(),
        owner,
        url: HookUrl::stored(&row.url).ok_or_else(|| unreadable("address of an endpoint"))?,
        description: row.description.map(Line::stored),
        events: EventSelection::stored(kinds.as_deref()),
        secret: Sensitive(row.secret),
        previous,
        state,
        failing_since: row.failing_since,
        failures: u32::try_from(row.failures).map_err(|_| unreadable("count of failures"))?,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    })
}

/// Those of an owner.
pub(super) fn owned(owner: HookOwner) -> SimpleExpr {
    match owner {
        HookOwner::Institution(institution) => Column::InstitutionId.eq(Uuid::from(institution)),
        HookOwner::Person(person) => Column::UserId.eq(Uuid::from(person)),
    }
}

/// Those whose owner is switched on, or off.
pub(super) fn owner_is(active: bool) -> Condition {
    let institution = Query::select()
        .expr(Expr::cust("1"))
        .from(tenants::Entity)
        .and_where(Expr::col((tenants::Entity, tenants::Column::Id)).equals((Entity, Column::InstitutionId)))
        .and_where(tenants::Column::Active.eq(active))
        .to_owned();
    let person = Query::select()
        .expr(Expr::cust("1"))
        .from(users::Entity)
        .and_where(Expr::col((users::Entity, users::Column::Id)).equals((Entity, Column::UserId)))
        .and_where(users::Column::Active.eq(active))
        .to_owned();
    Condition::any().add(Expr::exists(institution)).add(Expr::exists(person))
}

impl SeaWork {
    fn in_tenant(&self, owner: HookOwner) -> Result<(), StoreError> {
        owner.institution().map_or(Ok(()), |institution| self.within(institution))
    }

    pub(super) async fn webhook(
        &self,
        owner: HookOwner,
        id: WebhookId,
        expected: Option<Version>,
    ) -> Result<Option<Webhook>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id)).filter(owned(owner));
        let found = query.one(&self.db).await.map_err(fault("webhook"))?;
        expect(found, expected, |row| row.version)?.map(webhook).transpose()
    }

    pub(super) async fn lock_webhook(&self, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id)).lock(HELD);
        query.one(&self.db).await.map_err(fault("webhook"))?.map(webhook).transpose()
    }

    pub(super) async fn webhooks_after(
        &self,
        after: Option<WebhookId>,
        limit: u32,
    ) -> Result<Vec<Webhook>, StoreError> {
        let behind = after.map(|after| Column::Id.gt(Uuid::from(after)));
        let query = Entity::find().filter(Condition::all().add_option(behind));
        let query = query.order_by_asc(Column::Id).limit(u64::from(limit));
        query.all(&self.db).await.map_err(fault("webhook"))?.into_iter().map(webhook).collect()
    }

    pub(super) async fn list_webhooks(
        &self,
        owner: HookOwner,
        asked: &PageRequest,
    ) -> Result<Page<Webhook>, StoreError> {
        let keyset = Keyset {
            sort: "-created_at".to_owned(),
            column: Column::CreatedAt,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (micros(row.created_at), row.id),
            holds: Holds::Time,
        };
        let query = Entity::find().filter(owned(owner));
        crate::paging::read(page(&self.db, query, keyset, asked).await?, webhook)
    }

    pub(super) async fn count_webhooks(&self, owner: HookOwner) -> Result<u64, StoreError> {
        // SQLite has one writer. On PostgreSQL who counts holds the owner, and the next who counts sees what was added.
        if matches!(self.db, Conn::Tx(_)) && self.db.get_database_backend() == DbBackend::Postgres {
            let (table, id): (_, Uuid) = match owner {
                HookOwner::Institution(institution) => ("institutions", institution.into()),
                HookOwner::Person(person) => ("users", person.into()),
            };
            let sql = format!("SELECT 1 FROM {table} WHERE id = $1 FOR NO KEY UPDATE");
            let held = Statement::from_sql_and_values(DbBackend::Postgres, sql, [id.into()]);
            self.db.query_one_raw(held).await.map_err(fault("webhook"))?;
        }
        Entity::find().filter(owned(owner)).count(&self.db).await.map_err(fault("webhook"))
    }

    pub(super) async fn add_webhook(&self, it: &Webhook) -> Result<(), StoreError> {
        self.in_tenant(it.owner)?;
        let insert = Entity::insert(row(it).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("webhook"))?;
        Ok(())
    }

    pub(super) async fn update_webhook(&self, it: &mut Webhook) -> Result<(), StoreError> {
        self.in_tenant(it.owner)?;
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        // A test that is running goes on.
        next.tested_until = ActiveValue::NotSet;
        let query = Entity::update_many()
            .set(next)
            .filter(Column::Id.eq(Uuid::from(it.id)))
            .filter(owned(it.owner))
            .filter(Column::Version.eq(it.version));
        let done = query.exec(&self.db).await.map_err(fault("webhook"))?;
        advance(done.rows_affected, &mut it.version)
    }

    pub(super) async fn delete_webhook(&self, owner: HookOwner, id: WebhookId) -> Result<(), StoreError> {
        self.in_tenant(owner)?;
        delete_all::<Entity>(&self.db, owned(owner).and(Column::Id.eq(Uuid::from(id)))).await?;
        Ok(())
    }

    pub(super) async fn delete_webhooks_of(&self, person: UserId) -> Result<(), StoreError> {
        delete_all::<Entity>(&self.db, owned(HookOwner::Person(person))).await?;
        Ok(())
    }

    pub(super) async fn webhooks_on(&self, owner: HookOwner) -> Result<Vec<Webhook>, StoreError> {
        let mut query = Entity::find().filter(owned(owner)).filter(Column::State.eq(ON)).order_by_asc(Column::Id);
        if matches!(self.db, Conn::Tx(_)) {
            query = query.lock_shared();
        }
        query.all(&self.db).await.map_err(fault("webhook"))?.into_iter().map(webhook).collect()
    }

    pub(super) async fn webhook_succeeded(&self, id: WebhookId) -> Result<(), StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::FailingSince, Expr::value(None::<DateTime<Utc>>))
            .col_expr(Column::Failures, Expr::value(0))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::FailingSince.is_not_null());
        query.exec(&self.db).await.map_err(fault("webhook"))?;
        Ok(())
    }

    pub(super) async fn webhook_failed(&self, id: WebhookId, now: Timestamp) -> Result<Option<Webhook>, StoreError> {
        let first = Entity::update_many()
            .col_expr(Column::FailingSince, Expr::value(now))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::FailingSince.is_null());
        first.exec(&self.db).await.map_err(fault("webhook"))?;
        let one_more = Entity::update_many()
            .col_expr(Column::Failures, Expr::col(Column::Failures).add(1))
            .filter(Column::Id.eq(Uuid::from(id)));
        one_more.exec(&self.db).await.map_err(fault("webhook"))?;
        self.lock_webhook(id).await
    }

    pub(super) async fn begin_webhook_test(
        &self,
        id: WebhookId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<bool, StoreError> {
        let none = Condition::any().add(Column::TestedUntil.is_null()).add(Column::TestedUntil.lte(now));
        let query = Entity::update_many()
            .col_expr(Column::TestedUntil, Expr::value(until))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(none);
        Ok(query.exec(&self.db).await.map_err(fault("webhook"))?.rows_affected > 0)
    }

    pub(super) async fn end_webhook_test(&self, id: WebhookId, until: Timestamp) -> Result<(), StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::TestedUntil, Expr::value(None::<DateTime<Utc>>))
            .filter(Column::Id.eq(Uuid::from(id)))
            .filter(Column::TestedUntil.eq(until));
        query.exec(&self.db).await.map_err(fault("webhook"))?;
        Ok(())
    }
}
