//! Failures that are counted.

use super::address;
use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{AttemptKey, AttemptRepository, Attempts};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait, Condition, IntoActiveModel, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "login_attempts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub account: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    pub failures: i32,
    pub locks: i32,
    pub locked_until: Option<DateTime<Utc>>,
    pub last_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(a: &Attempts) -> Model {
    Model {
        account: a.key.account.clone(),
        address: a.key.address.to_string(),
        failures: i32::try_from(a.failures).unwrap_or(i32::MAX),
        locks: i32::try_from(a.locks).unwrap_or(i32::MAX),
        locked_until: a.locked_until,
        last_at: a.last_at,
    }
}

fn attempts(row: Model) -> Result<Attempts, StoreError> {
    let count = |stored: i32| u32::try_from(stored).map_err(|_| unreadable("count of failures"));
    Ok(Attempts {
        key: AttemptKey { account: row.account, address: address(&row.address)? },
        failures: count(row.failures)?,
        locks: count(row.locks)?,
        locked_until: row.locked_until,
        last_at: row.last_at,
    })
}

fn of(key: &AttemptKey) -> Condition {
    let account = Column::Account.eq(key.account.as_str());
    Condition::all().add(account).add(Column::Address.eq(key.address.to_string()))
}

/// A row may count nothing: it was locked, and nothing was stored.
fn counted() -> Condition {
    Condition::any().add(Column::Failures.gt(0)).add(Column::Locks.gt(0))
}

/// Failures of long ago, which keep no door closed.
pub(super) fn forgotten(before: Timestamp, now: Timestamp) -> Condition {
    let open = Condition::any().add(Column::LockedUntil.is_null()).add(Column::LockedUntil.lte(now));
    Condition::all().add(Column::LastAt.lt(before)).add(open)
}

/// How often a row that is taken away while it is waited for is made again.
const TRIES: u8 = 5;

#[async_trait]
impl AttemptRepository for SeaWork {
    async fn find(&mut self, key: &AttemptKey) -> Result<Option<Attempts>, StoreError> {
        let query = Entity::find().filter(of(key)).filter(counted());
        query.one(&self.db).await.map_err(fault("attempts"))?.map(attempts).transpose()
    }

    async fn lock(&mut self, key: &AttemptKey, now: Timestamp) -> Result<Attempts, StoreError> {
        let none = row(&Attempts::none(key.clone(), now));
        for _ in 0..TRIES {
            let kept = OnConflict::columns([Column::Account, Column::Address]).do_nothing().to_owned();
            let insert = Entity::insert(none.clone().into_active_model()).on_conflict(kept);
            insert.exec_without_returning(&self.db).await.map_err(fault("attempts"))?;
            let query = Entity::find().filter(of(key)).lock_exclusive();
            if let Some(locked) = query.one(&self.db).await.map_err(fault("attempts"))? {
                return attempts(locked);
            }
            // Whoever held it has forgotten it.
        }
        Err(StoreError::Busy)
    }

    async fn store(&mut self, a: &Attempts) -> Result<(), StoreError> {
        let query = Entity::update_many().set(row(a).into_active_model().reset_all()).filter(of(&a.key));
        let done = query.exec(&self.db).await.map_err(fault("attempts"))?;
        if done.rows_affected == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }

    async fn forget(&mut self, key: &AttemptKey) -> Result<(), StoreError> {
        delete_all::<Entity>(&self.db, of(key)).await?;
        Ok(())
    }

    async fn forget_account(&mut self, account: String) -> Result<u64, StoreError> {
        let account = Column::Account.eq(account);
        let all = Condition::all().add(account.clone()).add(counted());
        let forgotten = delete_all::<Entity>(&self.db, all).await?;
        delete_all::<Entity>(&self.db, account).await?;
        Ok(forgotten)
    }
}
