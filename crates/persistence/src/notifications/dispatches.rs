//! Notices on their way through channels: claimed by whoever sends them.

mod operators;

use self::operators::set_aside;
use super::notices;
use crate::fault::{fault, unreadable};
use crate::work::{BATCH, SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::DispatchId;
use plantel_domain::notifications::{
    ChannelKind, Dispatch, DispatchBacklog, DispatchRepositories, DispatchRepository, ListedDispatch, NewDispatch,
    Notice, PreferenceRepository, Tried,
};
use plantel_domain::relay::kept_error;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Condition, LockBehavior, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ExprTrait, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "dispatches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub notice_id: Uuid,
    pub user_id: Uuid,
    pub channel: String,
    pub digest: bool,
    pub due_at: DateTime<Utc>,
    pub next_at: DateTime<Utc>,
    pub attempts: i32,
    pub parked_at: Option<DateTime<Utc>>,
    pub error: Option<String>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Digests that are looked at: another server may be claiming the first of them.
const AHEAD: u64 = 32;

impl DispatchRepositories for SeaWork {
    fn preferences(&mut self) -> &mut dyn PreferenceRepository {
        self
    }

    fn dispatches(&mut self) -> &mut dyn DispatchRepository {
        self
    }
}

fn count(attempts: u32) -> i32 {
    i32::try_from(attempts).unwrap_or(i32::MAX)
}

fn attempts(row: &Model) -> Result<u32, StoreError> {
    u32::try_from(row.attempts).map_err(|_| unreadable("count of tries"))
}

fn channel(row: &Model) -> Result<ChannelKind, StoreError> {
    ChannelKind::parse(&row.channel).map_err(|_| unreadable("channel"))
}

/// What can be claimed that goes this way.
fn due(channel: ChannelKind, now: Timestamp) -> Condition {
    let this_way = Column::Channel.eq(channel.name());
    Condition::all().add(Column::ParkedAt.is_null()).add(this_way).add(Column::NextAt.lte(now))
}

/// Those that were claimed at this try and not claimed, put aside or done since, as many as a statement takes.
fn held(tried: &[Tried]) -> Vec<Condition> {
    let mut by_try: BTreeMap<u32, Vec<Uuid>> = BTreeMap::new();
    for (id, attempts) in tried {
        by_try.entry(*attempts).or_default().push((*id).into());
    }
    let pieces = by_try.iter().flat_map(|(attempts, ids)| ids.chunks(BATCH).map(move |ids| (*attempts, ids)));
    let held = pieces.map(|(attempts, ids)| {
        Condition::all()
            .add(Column::Id.is_in(ids.iter().copied()))
            .add(Column::Attempts.eq(count(attempts)))
            .add(Column::ParkedAt.is_null())
    });
    held.collect()
}

impl SeaWork {
    /// Counts the try of some that nobody else has, and gives them with their notices.
    async fn claimed(&self, rows: Vec<Model>, until: Timestamp) -> Result<Vec<Dispatch>, StoreError> {
        for rows in rows.chunks(BATCH) {
            Entity::update_many()
                .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
                .col_expr(Column::NextAt, Expr::value(until))
                .filter(Column::Id.is_in(rows.iter().map(|row| row.id)))
                .exec(&self.db)
                .await
                .map_err(fault("dispatch"))?;
        }
        let told = self.notices_of(&rows).await?;
        let claimed = rows.into_iter().map(|row| {
            let (channel, attempts) = (channel(&row)?, attempts(&row)? + 1);
            let notice = told.get(&row.notice_id).cloned().ok_or_else(|| unreadable("dispatch's notice"))?;
            Ok(Dispatch { id: row.id.into(), notice, channel, digest: row.digest, due_at: row.due_at, attempts })
        });
        claimed.collect()
    }

    /// The notices of these dispatches, of whatever institution.
    async fn notices_of(&self, rows: &[Model]) -> Result<BTreeMap<Uuid, Notice>, StoreError> {
        let mut told = BTreeMap::new();
        for rows in rows.chunks(BATCH) {
            let among = notices::Column::Id.is_in(rows.iter().map(|row| row.notice_id));
            let query = notices::Entity::find().filter(among);
            for row in query.all(&self.db).await.map_err(fault("notice"))? {
                told.insert(row.id, notices::notice(row)?);
            }
        }
        Ok(told)
    }
}

#[async_trait]
impl DispatchRepository for SeaWork {
    async fn add_all(&mut self, new: &[NewDispatch]) -> Result<u64, StoreError> {
        let now = self.clock.now();
        let row = |it: &NewDispatch| ActiveModel {
            id: Set(it.id.into()),
            notice_id: Set(it.notice.into()),
            user_id: Set(it.user.into()),
            channel: Set(it.channel.name().to_owned()),
            digest: Set(it.digest),
            due_at: Set(it.due_at),
            next_at: Set(it.due_at),
            attempts: Set(0),
            parked_at: Set(None),
            error: Set(None),
            created_at: Set(now),
        };
        let mut added = 0;
        for new in new.chunks(BATCH) {
            let known = OnConflict::columns([Column::NoticeId, Column::Channel]).do_nothing().to_owned();
            let insert = Entity::insert_many(new.iter().map(row)).on_conflict(known);
            added += insert.exec_without_returning(&self.db).await.map_err(fault("dispatch"))?;
        }
        Ok(added)
    }

    async fn any_due(&mut self, channel: ChannelKind, now: Timestamp) -> Result<bool, StoreError> {
        let query = Entity::find().select_only().column(Column::Id).filter(due(channel, now)).limit(1);
        let found = query.into_tuple::<Uuid>().one(&self.db).await.map_err(fault("dispatch"))?;
        Ok(found.is_some())
    }

    async fn claim(
        &mut self,
        channel: ChannelKind,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Dispatch>, StoreError> {
        let query = Entity::find()
            .filter(due(channel, now))
            .filter(Column::Digest.eq(false))
            .order_by_asc(Column::NextAt)
            .order_by_asc(Column::Id)
            .limit(Ord::min(u64::from(limit), BATCH as u64))
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked);
        let rows = query.all(&self.db).await.map_err(fault("dispatch"))?;
        self.claimed(rows, until).await
    }

    async fn claim_digest(
        &mut self,
        channel: ChannelKind,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Dispatch>, StoreError> {
        let query = Entity::find()
            .select_only()
            .columns([Column::DueAt, Column::UserId])
            .filter(due(channel, now))
            .filter(Column::Digest.eq(true))
            .distinct()
            .order_by_asc(Column::DueAt)
            .order_by_asc(Column::UserId)
            .limit(AHEAD);
        let digests = query.into_tuple::<(DateTime<Utc>, Uuid)>().all(&self.db).await;
        for (due_at, user) in digests.map_err(fault("dispatch"))? {
            // Waits for who claims the same one, and then finds nothing due: two that each took what the other left
            // would send it in two. All look at digests in one order, so that nobody waits for who waits for them.
            let query = Entity::find()
                .filter(due(channel, now))
                .filter(Column::Digest.eq(true))
                .filter(Column::DueAt.eq(due_at))
                .filter(Column::UserId.eq(user))
                .order_by_asc(Column::Id)
                .lock(LockType::Update);
            let rows = query.all(&self.db).await.map_err(fault("dispatch"))?;
            if !rows.is_empty() {
                let mut digest = self.claimed(rows, until).await?;
                digest.sort_by_key(|one| (one.notice.created_at, one.notice.position, one.id));
                return Ok(digest);
            }
        }
        Ok(Vec::new())
    }

    async fn done(&mut self, tried: &[Tried]) -> Result<(), StoreError> {
        for held in held(tried) {
            Entity::delete_many().filter(held).exec(&self.db).await.map_err(fault("dispatch"))?;
        }
        Ok(())
    }

    async fn postpone(&mut self, tried: &[Tried], due: Timestamp, error: String) -> Result<(), StoreError> {
        for held in held(tried) {
            let query = Entity::update_many()
                .col_expr(Column::NextAt, Expr::value(due))
                .col_expr(Column::Error, Expr::value(kept_error(&error)))
                .filter(held);
            query.exec(&self.db).await.map_err(fault("dispatch"))?;
        }
        Ok(())
    }

    async fn park(&mut self, tried: &[Tried], error: String) -> Result<(), StoreError> {
        let now = self.clock.now();
        for held in held(tried) {
            let query = Entity::update_many()
                .col_expr(Column::ParkedAt, Expr::value(now))
                .col_expr(Column::Error, Expr::value(kept_error(&error)))
                .filter(held);
            query.exec(&self.db).await.map_err(fault("dispatch"))?;
        }
        Ok(())
    }

    async fn retry_parked(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        let query = Entity::update_many()
            .col_expr(Column::Attempts, Expr::value(0))
            .col_expr(Column::NextAt, Expr::value(now))
            .col_expr(Column::ParkedAt, Expr::value(None::<DateTime<Utc>>))
            .filter(Column::ParkedAt.is_not_null());
        Ok(query.exec(&self.db).await.map_err(fault("dispatch"))?.rows_affected)
    }

    async fn find(&mut self, id: DispatchId) -> Result<Option<ListedDispatch>, StoreError> {
        let row = Entity::find_by_id(Uuid::from(id)).one(&self.db).await.map_err(fault("dispatch"))?;
        Ok(self.listed_dispatches(row.into_iter().collect()).await?.pop())
    }

    async fn retry(&mut self, id: DispatchId, now: Timestamp) -> Result<bool, StoreError> {
        self.retry_dispatch(id, now).await
    }

    async fn give_up(&mut self, id: DispatchId) -> Result<bool, StoreError> {
        Ok(delete_all::<Entity>(&self.db, set_aside(id)).await? > 0)
    }

    async fn backlog(&mut self) -> Result<DispatchBacklog, StoreError> {
        let waiting = Entity::find().filter(Column::ParkedAt.is_null()).count(&self.db).await;
        let parked = Entity::find().filter(Column::ParkedAt.is_not_null()).count(&self.db).await;
        let (waiting, parked) = (waiting.map_err(fault("dispatch"))?, parked.map_err(fault("dispatch"))?);
        Ok(DispatchBacklog { waiting, parked })
    }
}
