//! Deliveries and dispatches in one list. One query over both tables finds out which rows the page has; they are read
//! after that, each from its own.

use super::{Column, Entity};
use crate::fault::{fault, unreadable};
use crate::notifications::dispatches;
use crate::paging::micros;
use crate::work::{BATCH, SeaWork};
use chrono::{DateTime, Utc};
use plantel_domain::clock::{Timestamp, plausible_time};
use plantel_domain::page::{BadCursor, Cursor, Page, PageRequest, SortKey, Start};
use plantel_domain::relay::{DeliveryFilter, DeliveryState, Outstanding, OutstandingKind};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, Order, QueryFilter, QueryResult, TryGetable};
use std::collections::BTreeMap;
use uuid::Uuid;

/// As a cursor names the order.
const SORT: &str = "at";

/// Where the page before ended.
type After = Option<(Timestamp, Uuid)>;

impl SeaWork {
    /// The oldest first.
    pub(super) async fn outstanding(
        &self,
        filter: &DeliveryFilter,
        request: &PageRequest,
    ) -> Result<Page<Outstanding>, StoreError> {
        let count = if request.count { Some(self.count_outstanding(filter).await?) } else { None };
        let (after, skip) = match &request.start {
            Start::Skip(rows) => (None, *rows),
            Start::After(cursor) => (Some(behind(cursor)?), 0),
        };
        let limit = usize::from(request.limit);
        let rows = u64::from(request.limit) + 1;
        // No page needs more of one table than that.
        let most = skip.saturating_add(rows);
        let mut query = Query::select();
        query
            .columns(["id", "at"])
            .from_subquery(all(filter, after, Some(most)), "outstanding")
            .order_by("at", Order::Asc)
            .order_by("id", Order::Asc)
            .limit(rows)
            .offset(skip);
        let rows = self.db.query_all(&query).await.map_err(fault("delivery"))?;
        let key = |row: &QueryResult| Ok((value::<DateTime<Utc>>(row, 1)?, value::<Uuid>(row, 0)?));
        let mut keys: Vec<_> = rows.iter().map(key).collect::<Result<_, StoreError>>()?;
        let more = keys.len() > limit;
        keys.truncate(limit);
        let last = keys.last().filter(|_| more);
        let next = last.map(|(at, id)| Cursor { sort: SORT.to_owned(), key: micros(*at), id: *id });
        let ids: Vec<Uuid> = keys.into_iter().map(|(_, id)| id).collect();
        let mut found = self.of_either(filter, &ids).await?;
        // What was done meanwhile is left out; the cursor leads on all the same.
        let data = ids.iter().filter_map(|id| found.remove(id)).collect();
        Ok(Page { data, count, next })
    }

    async fn count_outstanding(&self, filter: &DeliveryFilter) -> Result<u64, StoreError> {
        let mut query = Query::select();
        query.expr_as(Expr::cust("COUNT(*)"), "counted").from_subquery(all(filter, None, None), "outstanding");
        let rows = self.db.query_all(&query).await.map_err(fault("delivery"))?;
        let counted = rows.first().map(|row| value::<i64>(row, 0)).transpose()?;
        counted.and_then(|counted| u64::try_from(counted).ok()).ok_or_else(|| unreadable("count of deliveries"))
    }

    /// What has these ids.
    async fn of_either(
        &self,
        filter: &DeliveryFilter,
        ids: &[Uuid],
    ) -> Result<BTreeMap<Uuid, Outstanding>, StoreError> {
        let mut found = BTreeMap::new();
        for ids in ids.chunks(BATCH) {
            if filter.asks_for(OutstandingKind::Delivery) {
                let query = Entity::find().filter(Column::Id.is_in(ids.iter().copied()));
                let rows = query.all(&self.db).await.map_err(fault("delivery"))?;
                let listed = self.listed(rows).await?.into_iter().map(Outstanding::Delivery);
                found.extend(listed.map(|one| (one.id(), one)));
            }
            if filter.asks_for(OutstandingKind::Dispatch) {
                let query = dispatches::Entity::find().filter(dispatches::Column::Id.is_in(ids.iter().copied()));
                let rows = query.all(&self.db).await.map_err(fault("dispatch"))?;
                let listed = self.listed_dispatches(rows).await?.into_iter().map(Outstanding::Dispatch);
                found.extend(listed.map(|one| (one.id(), one)));
            }
        }
        Ok(found)
    }
}

/// Ids and times of all that are asked for, of each table so many at the most; in no order.
fn all(filter: &DeliveryFilter, after: After, most: Option<u64>) -> SelectStatement {
    let deliveries = || keys("deliveries", filter.state, after, most);
    let dispatches = || keys("dispatches", filter.state, after, most);
    match filter.what {
        Some(OutstandingKind::Delivery) => deliveries(),
        Some(OutstandingKind::Dispatch) => dispatches(),
        None => {
            let mut both = deliveries();
            both.union(UnionType::All, dispatches());
            both
        }
    }
}

/// Ids and times of one table. Each has the condition of the cursor, so that its index is gone through from there.
fn keys(table: &'static str, state: Option<DeliveryState>, after: After, most: Option<u64>) -> SelectStatement {
    let mut query = Query::select();
    query.column("id").expr_as(Expr::col("created_at"), "at").from(table);
    match state {
        None => {}
        Some(DeliveryState::Waiting) => {
            query.and_where(Expr::col("parked_at").is_null());
        }
        Some(DeliveryState::Parked) => {
            query.and_where(Expr::col("parked_at").is_not_null());
        }
    }
    if let Some((at, id)) = after {
        let row = Expr::tuple([Expr::col("created_at"), Expr::col("id")]);
        query.and_where(row.gt(Expr::tuple([Expr::value(at), Expr::value(id)])));
    }
    let Some(most) = most else { return query };
    query.order_by("created_at", Order::Asc).order_by("id", Order::Asc).limit(most);
    // SQLite takes no order of a part of a union.
    let mut oldest = Query::select();
    oldest.columns(["id", "at"]).from_subquery(query, table);
    oldest
}

/// What a cursor of this list points at.
fn behind(cursor: &Cursor) -> Result<(Timestamp, Uuid), StoreError> {
    let SortKey::Micros(at) = cursor.key else { return Err(BadCursor.into()) };
    if cursor.sort != SORT {
        return Err(BadCursor.into());
    }
    let at = DateTime::<Utc>::from_timestamp_micros(at).ok_or(BadCursor)?;
    Ok((plausible_time(at).map_err(|_| BadCursor)?, cursor.id))
}

/// A column by its position.
fn value<T: TryGetable>(row: &QueryResult, index: usize) -> Result<T, StoreError> {
    row.try_get_by_index(index).map_err(fault("delivery"))
}
