//! How a contract calls a store, and what it expects.

use crate::builders::{a_user, a_warehouse, an_asset, an_institution, seed};
use plantel_domain::access::{Context, Visibility};
use plantel_domain::identity::User;
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::Asset;
use plantel_domain::page::{Cursor, PageRequest, SortKey, Start};
use plantel_domain::store::{Store, StoreError};
use std::fmt::Debug;
use std::sync::Arc;
use uuid::Uuid;

/// One call in a work of its own that is dropped: its result.
macro_rules! tried {
    ($store:expr, $ctx:expr, $repository:ident.$method:ident($($arg:expr),* $(,)?)) => {{
        let mut work = $store.begin($ctx).await.expect("the store begins a work");
        work.$repository().$method($($arg),*).await
    }};
}

/// One call in a work of its own that is committed: what it gave.
macro_rules! kept {
    ($store:expr, $ctx:expr, $repository:ident.$method:ident($($arg:expr),* $(,)?)) => {{
        let mut work = $store.begin($ctx).await.expect("the store begins a work");
        let done = work.$repository().$method($($arg),*).await.expect("the store takes it");
        work.commit_unjournaled().await.expect("the store commits it");
        done
    }};
}

/// One call of a reader: its result.
macro_rules! asked {
    ($store:expr, $ctx:expr, $repository:ident.$method:ident($($arg:expr),* $(,)?)) => {{
        let mut reader = $store.read($ctx).await.expect("the store can be read");
        reader.$repository().$method($($arg),*).await
    }};
}

/// One call of a reader: what it gave.
macro_rules! seen {
    ($store:expr, $ctx:expr, $repository:ident.$method:ident($($arg:expr),* $(,)?)) => {
        asked!($store, $ctx, $repository.$method($($arg),*)).expect("the store answers")
    };
}

/// All rows of a list, page by page, each by the cursor of the one before.
macro_rules! by_cursor {
    ($store:expr, $ctx:expr, $limit:expr, $repository:ident.$method:ident($($arg:expr),*)) => {{
        let mut rows = Vec::new();
        let mut request = plantel_domain::page::PageRequest::first($limit);
        loop {
            let page = seen!($store, $ctx, $repository.$method($($arg,)* &request));
            assert!(page.data.len() <= usize::from(request.limit), "a page is not longer than asked");
            rows.extend(page.data);
            let Some(cursor) = page.next else { break rows };
            let start = plantel_domain::page::Start::After(cursor);
            assert_ne!(request.start, start, "a cursor leads on");
            request.start = start;
        }
    }};
}

/// Walks a list with pages of several lengths, by cursor and by skipping: the rows are these, in this order.
macro_rules! assert_pages {
    ($store:expr, $ctx:expr, $repository:ident.$method:ident($($arg:expr),*), $expected:expr) => {{
        let expected = $expected;
        let whole = u16::try_from(expected.len()).expect("a contract's list is short");
        for limit in [1, 2, 3, whole.max(1), whole + 1] {
            assert_eq!(by_cursor!($store, $ctx, limit, $repository.$method($($arg),*)), expected, "by cursor");
            for skip in 0..=whole + 1 {
                let start = plantel_domain::page::Start::Skip(u64::from(skip));
                let request = plantel_domain::page::PageRequest { limit, start, count: true };
                let page = seen!($store, $ctx, $repository.$method($($arg,)* &request));
                let rest = &expected[usize::from(skip.min(whole))..];
                assert_eq!(page.data, rest[..rest.len().min(usize::from(limit))], "behind {skip}");
                assert_eq!(page.next.is_some(), rest.len() > usize::from(limit), "whether more follow {skip}");
                assert_eq!(page.count, Some(u64::from(whole)), "all are counted when that is asked");
            }
        }
        let uncounted = plantel_domain::page::PageRequest::first(1);
        assert_eq!(seen!($store, $ctx, $repository.$method($($arg,)* &uncounted)).count, None, "counting costs a scan");
    }};
}

/// Asks for a list behind cursors that are not its own, `$sort` and `$key` being the right ones.
macro_rules! assert_refuses_cursors {
    ($store:expr, $ctx:expr, $repository:ident.$method:ident($($arg:expr),*), $sort:expr, $key:expr) => {{
        let key = $key;
        for request in $crate::contracts::support::behind_bad_cursors($sort, key.clone()) {
            let answer = asked!($store, $ctx, $repository.$method($($arg,)* &request));
            let refused = matches!(answer, Err(plantel_domain::store::StoreError::BadCursor(_)));
            assert!(refused, "{request:?} is refused");
        }
        let good = $crate::contracts::support::behind($sort, key);
        assert!(asked!($store, $ctx, $repository.$method($($arg,)* &good)).is_ok(), "{good:?} is taken");
    }};
}

/// A page behind a row of this order.
pub(super) fn behind(sort: &str, key: SortKey) -> PageRequest {
    let cursor = Cursor { sort: sort.to_owned(), key, id: Uuid::nil() };
    PageRequest { start: Start::After(cursor), ..PageRequest::first(10) }
}

/// Pages behind rows of other orders than this.
pub(super) fn behind_bad_cursors(sort: &str, key: SortKey) -> Vec<PageRequest> {
    let other_way = sort.strip_prefix('-').map_or_else(|| format!("-{sort}"), str::to_owned);
    let other_kind = match key {
        SortKey::Text(_) => SortKey::Micros(0),
        SortKey::Micros(_) => SortKey::Text(String::new()),
    };
    vec![behind(&other_way, key.clone()), behind("", key.clone()), behind("colour", key), behind(sort, other_kind)]
}

/// A constraint refused it as a duplicate of this.
pub(super) fn assert_duplicate<T: Debug>(done: Result<T, StoreError>, what: &str) {
    let refused = done.expect_err("a duplicate is refused");
    assert!(matches!(refused, StoreError::Duplicate(told) if told == what), "a duplicate {what}, not {refused:?}");
}

/// Another write came between.
pub(super) fn assert_stale<T: Debug>(done: Result<T, StoreError>) {
    let refused = done.expect_err("it is refused");
    assert!(matches!(refused, StoreError::Stale), "stale, not {refused:?}");
}

/// The named version is not the current one.
pub(super) fn assert_other_version<T: Debug>(done: Result<T, StoreError>) {
    let refused = done.expect_err("it is refused");
    assert!(matches!(refused, StoreError::PreconditionFailed), "another version, not {refused:?}");
}

/// It is a fault to ask for this.
pub(super) fn assert_failed<T: Debug>(done: Result<T, StoreError>) {
    let refused = done.expect_err("it is refused");
    assert!(matches!(refused, StoreError::Failed(_)), "a fault, not {refused:?}");
}

/// Does this so many times at once, each again while the store is busy: what each gave, in no order.
pub(super) async fn at_once<T, F>(
    times: usize,
    store: &Arc<dyn Store>,
    deed: impl Fn(Arc<dyn Store>, usize) -> F + Clone + Send + 'static,
) -> Vec<T>
where
    T: Send + 'static,
    F: Future<Output = Result<T, StoreError>> + Send,
{
    let doing = |n| {
        let (store, deed) = (Arc::clone(store), deed.clone());
        tokio::spawn(async move {
            loop {
                match deed(Arc::clone(&store), n).await {
                    Err(StoreError::Busy) => tokio::time::sleep(std::time::Duration::from_millis(2)).await,
                    done => break done.expect("the store takes it"),
                }
            }
        })
    };
    let mut given = Vec::with_capacity(times);
    for deed in (0..times).map(doing).collect::<Vec<_>>() {
        given.push(deed.await.expect("it ends"));
    }
    given
}

/// Long enough for others to come between.
pub(super) async fn pause() {
    tokio::time::sleep(std::time::Duration::from_millis(5)).await;
}

/// An institution with somebody in it and something to lend.
pub(super) struct Place {
    pub(super) institution: Institution,
    pub(super) user: User,
    pub(super) warehouse: Environment,
    pub(super) asset: Asset,
    /// The system acts in this institution.
    pub(super) ctx: Context,
    pub(super) everything: Visibility,
}

impl Place {
    pub(super) async fn new(store: &Arc<dyn Store>) -> Self {
        let institution = seed(&**store, an_institution()).await;
        let user = seed(&**store, a_user()).await;
        let warehouse = seed(&**store, a_warehouse(institution.id)).await;
        let asset = Asset { environment: Some(warehouse.id), ..an_asset(institution.id) };
        Self {
            asset: seed(&**store, asset).await,
            ctx: Context::system("contract", Some(institution.id)),
            everything: Visibility::all(institution.id),
            institution,
            user,
            warehouse,
        }
    }
}

/// The system, in no institution.
pub(super) fn nowhere() -> Context {
    Context::system("contract", None)
}

/// In order of id, where a port promises none.
pub(super) fn by_id<T, I: Ord>(mut rows: Vec<T>, id: impl Fn(&T) -> I) -> Vec<T> {
    rows.sort_by_key(id);
    rows
}
