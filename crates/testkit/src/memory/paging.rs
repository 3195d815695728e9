//! Pages, cut as a database cuts them.

use plantel_domain::page::{BadCursor, Page, PageRequest, Sort, SortField, SortKey, Start};
use plantel_domain::store::StoreError;
use uuid::Uuid;

/// The order of a list.
pub(super) struct Order {
    name: String,
    descending: bool,
    by_text: bool,
}

impl Order {
    /// By a text; `name` begins with a dash when it is descending.
    pub(super) fn text(name: &str) -> Self {
        Self { name: name.to_owned(), descending: name.starts_with('-'), by_text: true }
    }

    /// By a moment.
    pub(super) fn micros(name: &str) -> Self {
        Self { by_text: false, ..Self::text(name) }
    }

    /// As a query asks; `is_text` says of the field what it is sorted by.
    pub(super) fn of<F: SortField>(sort: &Sort<F>, is_text: bool) -> Self {
        let name = sort.name();
        if is_text { Self::text(&name) } else { Self::micros(&name) }
    }

    fn takes(&self, key: &SortKey) -> bool {
        matches!(key, SortKey::Text(_)) == self.by_text
    }
}

/// The rows of one page, in order of their key and then of their id, both in one direction.
pub(super) fn paged<T>(
    rows: impl Iterator<Item = T>,
    order: &Order,
    key: impl Fn(&T) -> (SortKey, Uuid),
    page: &PageRequest,
) -> Result<Page<T>, StoreError> {
    let mut rows: Vec<_> = rows.map(|row| (key(&row), row)).collect();
    rows.sort_by(|(a, _), (b, _)| if order.descending { b.cmp(a) } else { a.cmp(b) });
    let count = page.count.then_some(rows.len() as u64);
    let behind = match &page.start {
        Start::Skip(skip) => usize::try_from(*skip).unwrap_or(usize::MAX).min(rows.len()),
        Start::After(cursor) if cursor.sort != order.name || !order.takes(&cursor.key) => return Err(BadCursor.into()),
        Start::After(cursor) => {
            let at = (&cursor.key, cursor.id);
            let passed = |(key, id): &(SortKey, Uuid)| {
                if order.descending { (key, *id) >= at } else { (key, *id) <= at }
            };
            rows.partition_point(|(key, _)| passed(key))
        }
    };
    let mut rest = rows.split_off(behind);
    let more = rest.len() > usize::from(page.limit);
    rest.truncate(usize::from(page.limit));
    let last = rest.last().filter(|_| more).map(|((key, id), _)| (key.clone(), *id));
    let next = last.map(|(key, id)| plantel_domain::page::Cursor { sort: order.name.clone(), key, id });
    Ok(Page { data: rest.into_iter().map(|(_, row)| row).collect(), count, next })
}
