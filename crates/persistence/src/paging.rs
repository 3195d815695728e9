//! Pages of a list, by cursor or by skipping: what every list shares.

use crate::fault::fault;
use crate::work::Conn;
use chrono::{DateTime, NaiveDate, Utc};
use plantel_domain::clock::{plausible_day, plausible_time};
use plantel_domain::page::{BadCursor, Cursor, Page, PageRequest, SortKey, Start};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{
    ColumnTrait, EntityTrait, ExprTrait, IntoSimpleExpr, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    Select,
};
use uuid::Uuid;

/// How a list is ordered: a column, made total by the id.
pub(crate) struct Keyset<C, M> {
    /// As a query spells the order.
    pub sort: String,
    /// The sorted column.
    pub column: C,
    /// The id.
    pub id: C,
    /// Largest first, in both.
    pub descending: bool,
    /// The sorted value and the id of a row.
    pub key: fn(&M) -> (SortKey, Uuid),
    /// What the column holds.
    pub holds: Holds,
}

/// What a sorted column holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holds {
    Text,
    Time,
    /// Days, as texts that sort alike.
    Days,
    /// Whole numbers, and what makes the order total is one too: see [`numbered`].
    Numbers,
}

/// The page of a query that is filtered, but not ordered yet.
pub(crate) async fn page<E, M>(
    db: &Conn,
    query: Select<E>,
    keyset: Keyset<E::Column, M>,
    request: &PageRequest,
) -> Result<Page<M>, StoreError>
where
    E: EntityTrait<Model = M>,
    M: sea_orm::FromQueryResult + sea_orm::ModelTrait<Entity = E> + Send + Sync,
{
    let count = if request.count { Some(query.clone().count(db).await.map_err(fault("list"))?) } else { None };
    counted(db, query, keyset, request, count).await
}

/// The page of a query whose rows were counted another way, if they were.
pub(crate) async fn counted<E, M>(
    db: &Conn,
    query: Select<E>,
    keyset: Keyset<E::Column, M>,
    request: &PageRequest,
    count: Option<u64>,
) -> Result<Page<M>, StoreError>
where
    E: EntityTrait<Model = M>,
    M: sea_orm::FromQueryResult + sea_orm::ModelTrait<Entity = E> + Send + Sync,
{
    let order = if keyset.descending { Order::Desc } else { Order::Asc };
    let mut query = query.order_by(keyset.column, order.clone()).order_by(keyset.id, order);
    query = match &request.start {
        Start::Skip(0) => query,
        Start::Skip(rows) => query.offset(*rows),
        Start::After(cursor) => query.filter(behind(&keyset, cursor)?),
    };
    let limit = usize::from(request.limit);
    let mut data = query.limit(u64::from(request.limit) + 1).all(db).await.map_err(fault("list"))?;
    let more = data.len() > limit;
    data.truncate(limit);
    let next = data.last().filter(|_| more).map(|last| {
        let (key, id) = (keyset.key)(last);
        Cursor { sort: keyset.sort.clone(), key, id }
    });
    Ok(Page { data, count, next })
}

/// Rows behind the cursor: a comparison of pairs, which both databases answer from the index.
fn behind<C: ColumnTrait, M>(keyset: &Keyset<C, M>, cursor: &Cursor) -> Result<SimpleExpr, StoreError> {
    if cursor.sort != keyset.sort {
        return Err(BadCursor.into());
    }
    let mut id = Expr::value(cursor.id);
    let value: SimpleExpr = match (&cursor.key, keyset.holds) {
        (SortKey::Text(text), Holds::Text) if !text.contains('\0') => Expr::value(text.clone()),
        (SortKey::Micros(at), Holds::Time) => {
            let at = DateTime::<Utc>::from_timestamp_micros(*at).ok_or(BadCursor)?;
            Expr::value(plausible_time(at).map_err(|_| BadCursor)?)
        }
        (SortKey::Text(day), Holds::Days) => {
            let day = day.parse::<NaiveDate>().map_err(|_| BadCursor)?;
            Expr::value(plausible_day(day).map_err(|_| BadCursor)?)
        }
        (SortKey::Micros(number), Holds::Numbers) => {
            id = Expr::value(i64::try_from(cursor.id.as_u128()).map_err(|_| BadCursor)?);
            Expr::value(*number)
        }
        _ => return Err(BadCursor.into()),
    };
    let row = Expr::tuple([keyset.column.into_simple_expr(), keyset.id.into_simple_expr()]);
    let last = Expr::tuple([value, id]);
    Ok(if keyset.descending { row.lt(last) } else { row.gt(last) })
}

/// `column LIKE '%text%'`, in which `%`, `_` and the escape itself mean themselves.
pub(crate) fn contains<C: ColumnTrait>(column: C, folded: &str) -> SimpleExpr {
    let pattern = format!("%{}%", escaped(folded));
    column.into_simple_expr().like(sea_orm::sea_query::LikeExpr::new(pattern).escape('\\'))
}

/// A text in which nothing means anything to `LIKE`; the escape is the backslash.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The sorted value of a moment.
pub(crate) fn micros(at: DateTime<Utc>) -> SortKey {
    SortKey::Micros(at.timestamp_micros())
}

/// A row that has a number in its list instead of an id.
pub(crate) fn numbered(number: i64) -> Uuid {
    Uuid::from_u128(number.unsigned_abs().into())
}

/// The page as the domain knows its rows.
pub(crate) fn read<M, T>(page: Page<M>, read: impl Fn(M) -> Result<T, StoreError>) -> Result<Page<T>, StoreError> {
    let data = page.data.into_iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page { data, count: page.count, next: page.next })
}
