//! The repository of notices.

use super::inbox;
use super::notices::{Column, Entity, Model, filtered, in_any, lasting, notice, row, standing};
use super::withdrawn::leading;
use crate::fault::fault;
use crate::work::{BATCH, SeaWork, delete_all, in_few_lengths};
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AlertId, InstitutionId, NoticeId, UserId};
use plantel_domain::notifications::{
    Inbox, Link, NewNotice, Notice, NoticeFilter, NoticeKind, NoticeRepository, OfInbox, Readership, Span, UnreadFirst,
};
use plantel_domain::page::{Cursor, Page, PageRequest};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Pieces of inboxes that one statement asks for.
const SPANS: usize = 64;

impl SeaWork {
    /// What of `new` is not known yet, without a position.
    async fn unknown(&self, new: &[NewNotice], users: &BTreeSet<Uuid>) -> Result<Vec<NewNotice>, StoreError> {
        let causes: BTreeSet<Uuid> = new.iter().map(|it| it.cause).collect();
        let (users, causes): (Vec<Uuid>, Vec<Uuid>) = (users.iter().copied().collect(), causes.into_iter().collect());
        let mut known: BTreeSet<(Uuid, Uuid, String)> = BTreeSet::new();
        for users in users.chunks(BATCH) {
            for causes in causes.chunks(BATCH) {
                let query = Entity::find()
                    .select_only()
                    .columns([Column::UserId, Column::Cause, Column::Kind])
                    .filter(Column::UserId.is_in(users.iter().copied()))
                    .filter(Column::Cause.is_in(causes.iter().copied()));
                let rows: Vec<(Uuid, Uuid, String)> =
                    query.into_tuple().all(&self.db).await.map_err(fault("notice"))?;
                known.extend(rows);
            }
        }
        let mut first = |it: &&NewNotice| known.insert((it.user.into(), it.cause, it.kind.name().to_owned()));
        Ok(new.iter().filter(|it| first(it)).cloned().collect())
    }

    /// Changes what matches of the notices that stand in an inbox, which is held then; how many there were.
    async fn change_notices(
        &mut self,
        user: UserId,
        which: Condition,
        (column, value): (Column, Option<Timestamp>),
        now: Timestamp,
    ) -> Result<u64, StoreError> {
        let users = BTreeSet::from([Uuid::from(user)]);
        if self.hold_inboxes(&users).await?.is_empty() {
            return Ok(0);
        }
        let query =
            Entity::update_many().col_expr(column, Expr::value(value)).filter(standing(user.into(), now)).filter(which);
        let done = query.exec(&self.db).await.map_err(fault("notice"))?;
        if done.rows_affected > 0 {
            self.touch_inboxes(&users, now).await?;
        }
        Ok(done.rows_affected)
    }

    async fn inbox_of(&self, user: UserId, now: Timestamp) -> Result<Option<Inbox>, StoreError> {
        let found = inbox::Entity::find_by_id(Uuid::from(user)).one(&self.db).await.map_err(fault("notice inbox"))?;
        let Some(found) = found else { return Ok(None) };
        let query = Entity::find().filter(standing(user.into(), now)).filter(Column::ReadAt.is_null());
        let unread = query.count(&self.db).await.map_err(fault("notice"))?;
        Ok(Some(Inbox { user, key: found.key, last_position: found.last_position, unread }))
    }
}

#[async_trait]
impl NoticeRepository for SeaWork {
    async fn add_all(&mut self, new: &[NewNotice]) -> Result<Vec<Notice>, StoreError> {
        let users: BTreeSet<Uuid> = new.iter().map(|it| it.user.into()).collect();
        self.make_inboxes(&users).await?;
        let held = self.hold_inboxes(&users).await?;
        let (now, institution) = (self.clock.now(), self.ctx.institution);
        let mut more: BTreeMap<Uuid, i64> = BTreeMap::new();
        let mut added = Vec::new();
        for it in self.unknown(new, &users).await? {
            let Some(own) = held.get(&Uuid::from(it.user)) else { continue };
            let mut position = 0;
            if it.shown {
                let behind = more.entry(own.user_id).or_default();
                *behind += 1;
                position = own.last_position + *behind;
            }
            added.push(Notice {
                id: self.ids.next().into(),
                institution,
                user: it.user,
                position,
                kind: it.kind,
                params: it.params,
                priority: it.priority,
                link: it.link,
                cause: it.cause,
                shown: it.shown,
                created_at: now,
                read_at: None,
                deleted_at: None,
                expires_at: it.expires_at,
            });
        }
        if !added.is_empty() {
            let rows: Vec<Model> = added.iter().map(row).collect();
            self.write_each(self.adding::<Entity>("notice", rows.into_iter())).await?;
            self.count_positions(&more, now).await?;
        }
        Ok(added)
    }

    async fn find(&mut self, user: UserId, id: NoticeId) -> Result<Option<Notice>, StoreError> {
        let query = Entity::find_by_id(Uuid::from(id)).filter(standing(user.into(), self.clock.now()));
        query.one(&self.db).await.map_err(fault("notice"))?.map(notice).transpose()
    }

    async fn list(
        &mut self,
        user: UserId,
        filter: &NoticeFilter,
        asked: &PageRequest,
    ) -> Result<Page<Notice>, StoreError> {
        let now = self.clock.now();
        let order = UnreadFirst::of(asked, now)?;
        let query = filtered(Entity::find().filter(standing(user.into(), now)), filter, order);
        let mut count = None;
        if asked.count {
            count = Some(query.clone().count(&self.db).await.map_err(fault("notice"))?);
        }
        let limit = usize::from(asked.limit);
        let mut rows = self.unread_first((user.into(), filter.unread), query, order, asked).await?;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|last| {
            let key = order.key(last.read_at, last.created_at);
            Cursor { sort: UnreadFirst::SORT.to_owned(), key, id: last.id }
        });
        let data = rows.into_iter().map(notice).collect::<Result<_, _>>()?;
        Ok(Page { data, count, next })
    }

    async fn after(&mut self, user: UserId, position: i64, limit: u32) -> Result<Vec<Notice>, StoreError> {
        let query = Entity::find()
            .filter(standing(user.into(), self.clock.now()))
            .filter(Column::Position.gt(position))
            .order_by_asc(Column::Position)
            .limit(u64::from(limit));
        query.all(&self.db).await.map_err(fault("notice"))?.into_iter().map(notice).collect()
    }

    async fn pieces(&mut self, spans: &[Span]) -> Result<Vec<Notice>, StoreError> {
        let mut found = Vec::new();
        for spans in spans.chunks(SPANS) {
            let query = Entity::find()
                .filter(in_any(&in_few_lengths(spans.to_vec())))
                .filter(lasting(self.clock.now()))
                .order_by_asc(Column::UserId)
                .order_by_asc(Column::Position);
            found.extend(query.all(&self.db).await.map_err(fault("notice"))?);
        }
        found.into_iter().map(notice).collect()
    }

    async fn inbox(&mut self, user: UserId, now: Timestamp) -> Result<Inbox, StoreError> {
        let found = self.inbox_of(user, now).await?;
        Ok(found.unwrap_or(Inbox { user, key: Uuid::nil(), last_position: 0, unread: 0 }))
    }

    async fn inboxes(&mut self, users: &[UserId], now: Timestamp) -> Result<Vec<Inbox>, StoreError> {
        let users: Vec<Uuid> = users.iter().copied().map(Uuid::from).collect();
        self.inboxes_of(&users, now).await
    }

    async fn ensure_inbox(&mut self, user: UserId) -> Result<Inbox, StoreError> {
        self.make_inboxes(&BTreeSet::from([user.into()])).await?;
        let found = self.inbox_of(user, self.clock.now()).await?;
        found.ok_or_else(|| StoreError::failed("an inbox of nobody"))
    }

    async fn inboxes_changed(&mut self, since: Timestamp, limit: u32) -> Result<Vec<(UserId, Timestamp)>, StoreError> {
        let query = inbox::Entity::find()
            .select_only()
            .columns([inbox::Column::UserId, inbox::Column::ChangedAt])
            .filter(inbox::Column::ChangedAt.gte(since))
            .order_by_asc(inbox::Column::ChangedAt)
            .order_by_asc(inbox::Column::UserId)
            .limit(u64::from(limit));
        let changed: Vec<(Uuid, Timestamp)> = query.into_tuple().all(&self.db).await.map_err(fault("notice inbox"))?;
        Ok(changed.into_iter().map(|(user, at)| (user.into(), at)).collect())
    }

    async fn mark_read(&mut self, user: UserId, which: &OfInbox, now: Timestamp) -> Result<u64, StoreError> {
        let open = Condition::all().add(Column::ReadAt.is_null());
        let which = match which {
            OfInbox::These(ids) => open.add(Column::Id.is_in(ids.iter().copied().map(Uuid::from))),
            OfInbox::Until(position) => open.add(Column::Position.lte(*position)),
            OfInbox::All => open,
        };
        self.change_notices(user, which, (Column::ReadAt, Some(now)), now).await
    }

    async fn mark_unread(&mut self, user: UserId, id: NoticeId, now: Timestamp) -> Result<u64, StoreError> {
        let which = Condition::all().add(Column::Id.eq(Uuid::from(id))).add(Column::ReadAt.is_not_null());
        self.change_notices(user, which, (Column::ReadAt, None), now).await
    }

    async fn delete(&mut self, user: UserId, id: NoticeId, now: Timestamp) -> Result<u64, StoreError> {
        let which = Condition::all().add(Column::Id.eq(Uuid::from(id)));
        self.change_notices(user, which, (Column::DeletedAt, Some(now)), now).await
    }

    async fn delete_read(&mut self, user: UserId, now: Timestamp) -> Result<u64, StoreError> {
        let which = Condition::all().add(Column::ReadAt.is_not_null());
        self.change_notices(user, which, (Column::DeletedAt, Some(now)), now).await
    }

    async fn withdraw(&mut self, cause: Uuid, now: Timestamp) -> Result<Vec<UserId>, StoreError> {
        let told = Condition::all().add(Column::InstitutionId.eq(self.tenant())).add(Column::Cause.eq(cause));
        self.end_notices(vec![told], Column::DeletedAt, now).await
    }

    async fn withdraw_leading(&mut self, links: &[Link], now: Timestamp) -> Result<Vec<UserId>, StoreError> {
        let told = leading(self.tenant(), links);
        self.end_notices(told, Column::DeletedAt, now).await
    }

    async fn leave(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        let own = Condition::all().add(Column::UserId.eq(Uuid::from(user)));
        let told = own.add(Column::InstitutionId.eq(self.tenant()));
        self.end_notices(vec![told], Column::DeletedAt, now).await?;
        Ok(())
    }

    async fn forget_name(
        &mut self,
        institution: InstitutionId,
        links: &[Link],
        places: &'static [&'static str],
    ) -> Result<(), StoreError> {
        self.forget_name_in_notices(leading(institution.into(), links), places).await
    }

    async fn end_of_alerts(&mut self, alerts: &[AlertId], now: Timestamp) -> Result<Vec<UserId>, StoreError> {
        let lasts = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(now));
        let of_alerts = Column::Kind.is_in(NoticeKind::OF_ALERTS.map(NoticeKind::name));
        let links: Vec<Link> = alerts.iter().map(|alert| Link::to("alert", *alert)).collect();
        let led = leading(self.tenant(), &links).into_iter();
        let told = led.map(|it| it.add(of_alerts.clone()).add(lasts.clone())).collect();
        self.end_notices(told, Column::ExpiresAt, now).await
    }

    async fn readership(&mut self, causes: &[Uuid]) -> Result<BTreeMap<Uuid, Readership>, StoreError> {
        let mut reached = BTreeMap::new();
        for causes in causes.chunks(BATCH) {
            let query = Entity::find()
                .select_only()
                .column(Column::Cause)
                .column_as(Column::Id.count(), "readers")
                .column_as(Column::ReadAt.count(), "read")
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::Cause.is_in(causes.iter().copied()))
                .filter(Column::Shown.eq(true))
                .group_by(Column::Cause);
            let rows: Vec<(Uuid, i64, i64)> = query.into_tuple().all(&self.db).await.map_err(fault("notice"))?;
            reached.extend(rows.into_iter().map(|(cause, readers, read)| {
                (cause, Readership { readers: readers.unsigned_abs(), read: read.unsigned_abs() })
            }));
        }
        Ok(reached)
    }

    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        let over = Condition::any()
            .add(Column::DeletedAt.lt(before))
            .add(Column::ExpiresAt.lt(before))
            .add(Column::ReadAt.lt(before));
        delete_all::<Entity>(&self.db, over).await
    }
}
