//! Answers kept with their effects, for requests that are sent again.

use crate::fault::{fault, unreadable};
use crate::work::{Conn, SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Duration, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::UserId;
use plantel_domain::store::{Answer, Parked, StoreError, StoredAnswer};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, DatabaseConnection};

/// For how long an answer is given again.
const LIFE: Duration = Duration::hours(24);

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    pub fingerprint: String,
    pub status: i32,
    pub headers: Json,
    pub body: Vec<u8>,
    pub created_at: DateTime<Utc>,
    /// In which the request was carried out, if in any.
    pub institution_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// A work that is done and waits for its answer.
pub(crate) struct ParkedWork {
    pub(crate) work: Box<SeaWork>,
    pub(crate) key: String,
    pub(crate) fingerprint: String,
    pub(crate) user: UserId,
}

#[async_trait]
impl Parked for ParkedWork {
    async fn finish(self: Box<Self>, answer: Answer) -> Result<(), StoreError> {
        let now = self.work.clock.now();
        let db = &self.work.db;
        clean_up(db, now).await?;
        let row = ActiveModel {
            user_id: Set(self.user.into()),
            key: Set(self.key),
            fingerprint: Set(self.fingerprint),
            status: Set(i32::from(answer.status)),
            headers: Set(serde_json::json!(answer.headers)),
            body: Set(answer.body),
            created_at: Set(now),
            institution_id: Set(self.work.ctx.institution.map(Into::into)),
        };
        Entity::insert(row).exec_without_returning(db).await.map_err(|error| match fault("key")(error) {
            StoreError::Duplicate(_) => StoreError::Answered,
            other => other,
        })?;
        self.work.commit_now().await
    }
}

/// Takes those away that are not given again; how many there were.
pub(crate) async fn clean_up(db: &Conn, now: Timestamp) -> Result<u64, StoreError> {
    delete_all::<Entity>(db, Column::CreatedAt.lte(now - LIFE)).await
}

/// Takes all of an institution away, whoever asked; how many there were. What they hold of whom is not told from
/// outside, and they are there for requests that are sent again alone.
pub(crate) async fn forget(db: &Conn, institution: Uuid) -> Result<u64, StoreError> {
    delete_all::<Entity>(db, Column::InstitutionId.eq(institution)).await
}

/// The answer of an earlier request, if it is young enough.
pub(crate) async fn find(
    db: &DatabaseConnection,
    user: UserId,
    key: &str,
    now: Timestamp,
) -> Result<Option<StoredAnswer>, StoreError> {
    let row = Entity::find_by_id((user.into(), key.to_owned()))
        .filter(Column::CreatedAt.gt(now - LIFE))
        .one(db)
        .await
        .map_err(fault("idempotency key"))?;
    row.map(|row| {
        let status = u16::try_from(row.status).map_err(|_| unreadable("answer"))?;
        let headers = serde_json::from_value(row.headers).map_err(|_| unreadable("answer"))?;
        Ok(StoredAnswer { fingerprint: row.fingerprint, answer: Answer { status, headers, body: row.body } })
    })
    .transpose()
}
