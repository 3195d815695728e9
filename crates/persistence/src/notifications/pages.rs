//! Pages of an inbox: what was not read first, each part in the order of an index. In one query the database would put
//! the whole inbox in order for each page.

use super::notices::{Column, Entity, Model, earlier, unread};
use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::notifications::UnreadFirst;
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, Order, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use std::cmp::Reverse;
use uuid::Uuid;

/// When a notice was made, so that no index has it: what is found is few, and put in order.
const MADE: &str = "COALESCE(created_at, created_at)";

fn newest(query: Select<Entity>) -> Select<Entity> {
    query.order_by_desc(Column::CreatedAt).order_by_desc(Column::Id)
}

impl SeaWork {
    /// The rows of a page, and one more if there is one. `query` has what stands in the inbox of the user and is asked
    /// for; with `only_unread` nothing else is.
    pub(super) async fn unread_first(
        &self,
        (user, only_unread): (Uuid, bool),
        query: Select<Entity>,
        order: UnreadFirst,
        asked: &PageRequest,
    ) -> Result<Vec<Model>, StoreError> {
        let most = u64::from(asked.limit) + 1;
        let (in_unread, skip, place) = match &asked.start {
            Start::Skip(rows) => (true, *rows, None),
            Start::After(cursor) => {
                let (_, was_unread, created_at) = UnreadFirst::read(cursor)?;
                (was_unread, 0, Some(earlier(created_at, cursor.id)))
            }
        };
        let behind = match place {
            Some(place) => query.clone().filter(place),
            None => query.clone(),
        };
        let mut rows = Vec::new();
        if in_unread {
            rows = self.unread_of(user, behind.clone(), order, (skip, most)).await?;
        }
        if !only_unread && rows.len() <= usize::from(asked.limit) {
            // Behind the last of the unread come all that were read.
            let mut rest = newest(if in_unread { query.clone() } else { behind }).limit(most);
            if skip > 0 && rows.is_empty() {
                let before = query.filter(unread(order)).count(&self.db).await.map_err(fault("notice"))?;
                rest = rest.offset(skip.saturating_sub(before));
            }
            let read = self.rows_of_inbox(rest.filter(self.read_in(order))).await?;
            add_unknown(&mut rows, read);
        }
        rows.truncate(usize::from(asked.limit) + 1);
        Ok(rows)
    }

    /// Those that were unread in the order, the newest first.
    async fn unread_of(
        &self,
        user: Uuid,
        query: Select<Entity>,
        order: UnreadFirst,
        (skip, most): (u64, u64),
    ) -> Result<Vec<Model>, StoreError> {
        if skip > 0 {
            let rest = newest(query.filter(unread(order))).offset(skip).limit(most);
            return self.rows_of_inbox(rest).await;
        }
        let open = newest(query.clone().filter(Column::ReadAt.is_null())).limit(most);
        let mut rows = self.rows_of_inbox(open).await?;
        let since = Column::ReadAt.gt(order.as_of);
        let any = Entity::find().select_only().column(Column::Id).filter(Column::UserId.eq(user)).filter(since.clone());
        let any: Option<Uuid> = any.limit(1).into_tuple().one(&self.db).await.map_err(fault("notice"))?;
        if any.is_some() {
            let query = query.filter(since).order_by(Expr::cust(MADE), Order::Desc).order_by_desc(Column::Id);
            let read_since = self.rows_of_inbox(query.limit(most)).await?;
            add_unknown(&mut rows, read_since);
            rows.sort_by_key(|row| Reverse((row.created_at, row.id)));
        }
        Ok(rows)
    }

    /// Those that were read in the order. SQLite would find them by when they were read, which nearly all were, and
    /// then put them in order.
    fn read_in(&self, order: UnreadFirst) -> Condition {
        let before = Column::ReadAt.lte(order.as_of);
        let all = Condition::all().add(Column::ReadAt.is_not_null());
        if self.db.get_database_backend() == DbBackend::Postgres {
            return all.add(before);
        }
        let before: Expr = CaseStatement::new().case(before, 1).finally(0).into();
        all.add(before.eq(1))
    }

    async fn rows_of_inbox(&self, query: Select<Entity>) -> Result<Vec<Model>, StoreError> {
        query.all(&self.db).await.map_err(fault("notice"))
    }
}

/// Some may have been read between two looks: each is there once.
fn add_unknown(rows: &mut Vec<Model>, more: Vec<Model>) {
    for row in more {
        if rows.iter().all(|known| known.id != row.id) {
            rows.push(row);
        }
    }
}
