//! Rows of inboxes: whoever changes what is in one holds its row until the work ends, so that positions follow each
//! other without a gap, in the order in which they are committed. Rows are held in the order of their users.

use super::notices::{Column, Entity, lasting};
use crate::fault::fault;
use crate::identity::users;
use crate::work::{BATCH, SeaWork, in_few_lengths};
use plantel_domain::clock::Timestamp;
use plantel_domain::notifications::Inbox;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, ExprTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

pub(crate) mod inbox {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice_inboxes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub user_id: Uuid,
        pub key: Uuid,
        pub last_position: i64,
        pub changed_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

impl SeaWork {
    /// Makes the inboxes that are not there yet, of users who are.
    pub(super) async fn make_inboxes(&self, users: &BTreeSet<Uuid>) -> Result<(), StoreError> {
        let users: Vec<Uuid> = users.iter().copied().collect();
        let mut missing = Vec::new();
        for users in users.chunks(BATCH) {
            let there = users::Entity::find()
                .select_only()
                .column(users::Column::Id)
                .filter(users::Column::Id.is_in(users.iter().copied()))
                .filter(users::Column::DeletedAt.is_null());
            let there: Vec<Uuid> = there.into_tuple().all(&self.db).await.map_err(fault("user"))?;
            let known = inbox::Entity::find()
                .select_only()
                .column(inbox::Column::UserId)
                .filter(inbox::Column::UserId.is_in(users.iter().copied()));
            let known: Vec<Uuid> = known.into_tuple().all(&self.db).await.map_err(fault("notice inbox"))?;
            let known: BTreeSet<Uuid> = known.into_iter().collect();
            missing.extend(there.into_iter().filter(|user| !known.contains(user)));
        }
        // In one order: two who make the same ones wait for each other, and for nobody in a circle.
        missing.sort_unstable();
        let changed_at = self.clock.now();
        let rows = missing.into_iter().map(|user_id| {
            let key = self.ids.random();
            inbox::Model { user_id, key, last_position: 0, changed_at }
        });
        let rows: Vec<_> = rows.collect();
        let kept = OnConflict::column(inbox::Column::UserId).do_nothing().to_owned();
        self.write_each(self.adding_over::<inbox::Entity>("notice inbox", rows.into_iter(), kept)).await
    }

    /// Holds the inboxes of these users, where there are any.
    pub(super) async fn hold_inboxes(
        &self,
        users: &BTreeSet<Uuid>,
    ) -> Result<BTreeMap<Uuid, inbox::Model>, StoreError> {
        let users: Vec<Uuid> = users.iter().copied().collect();
        let mut held = BTreeMap::new();
        for users in users.chunks(BATCH) {
            let query = inbox::Entity::find()
                .filter(inbox::Column::UserId.is_in(users.iter().copied()))
                .order_by_asc(inbox::Column::UserId)
                .lock_exclusive();
            let rows = query.all(&self.db).await.map_err(fault("notice inbox"))?;
            held.extend(rows.into_iter().map(|row| (row.user_id, row)));
        }
        Ok(held)
    }

    /// Counts so many more positions in each of these inboxes, which are held; and tells other servers.
    pub(super) async fn count_positions(
        &mut self,
        more: &BTreeMap<Uuid, i64>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let mut by_number: BTreeMap<i64, Vec<Uuid>> = BTreeMap::new();
        for (user, number) in more {
            by_number.entry(*number).or_default().push(*user);
        }
        for (number, users) in &by_number {
            for users in users.chunks(BATCH) {
                let next = Expr::col(inbox::Column::LastPosition).add(*number);
                let query = inbox::Entity::update_many()
                    .col_expr(inbox::Column::LastPosition, next)
                    .col_expr(inbox::Column::ChangedAt, Expr::value(now))
                    .filter(inbox::Column::UserId.is_in(users.iter().copied()));
                query.exec(&self.db).await.map_err(fault("notice inbox"))?;
            }
        }
        let changed: Vec<Uuid> = more.keys().copied().collect();
        self.signal(&changed).await
    }

    /// Writes down that what is in these inboxes, which are held, changed; and tells other servers.
    pub(super) async fn touch_inboxes(&mut self, users: &BTreeSet<Uuid>, now: Timestamp) -> Result<(), StoreError> {
        self.count_positions(&users.iter().map(|user| (*user, 0)).collect(), now).await
    }

    /// Has whoever follows this inbox look, on every server, though nothing came into it: their session may be over.
    pub(crate) async fn stir_inbox(&mut self, user: Uuid) -> Result<(), StoreError> {
        let query = inbox::Entity::update_many()
            .col_expr(inbox::Column::ChangedAt, Expr::value(self.clock.now()))
            .filter(inbox::Column::UserId.eq(user));
        let done = query.exec(&self.db).await.map_err(fault("notice inbox"))?;
        // Who has no inbox never followed it.
        if done.rows_affected > 0 { self.signal(&[user]).await } else { Ok(()) }
    }

    /// The inboxes of those of these users who have one.
    pub(super) async fn inboxes_of(&self, users: &[Uuid], now: Timestamp) -> Result<Vec<Inbox>, StoreError> {
        let mut found = Vec::with_capacity(users.len());
        for users in users.chunks(BATCH) {
            let users = in_few_lengths(users.to_vec());
            let query = inbox::Entity::find().filter(inbox::Column::UserId.is_in(users.iter().copied()));
            let rows = query.all(&self.db).await.map_err(fault("notice inbox"))?;
            let unread = Entity::find()
                .select_only()
                .column(Column::UserId)
                .column_as(Column::Id.count(), "unread")
                .filter(Column::UserId.is_in(users))
                .filter(lasting(now))
                .filter(Column::ReadAt.is_null())
                .group_by(Column::UserId);
            let unread: Vec<(Uuid, i64)> = unread.into_tuple().all(&self.db).await.map_err(fault("notice"))?;
            let unread: BTreeMap<Uuid, i64> = unread.into_iter().collect();
            found.extend(rows.into_iter().map(|row| Inbox {
                user: row.user_id.into(),
                key: row.key,
                last_position: row.last_position,
                unread: unread.get(&row.user_id).copied().map_or(0, i64::unsigned_abs),
            }));
        }
        Ok(found)
    }
}
