//! The rows of a list, read page by page.

use plantel_application::Result;
use plantel_domain::page::{Cursor, Page, PageRequest, Start};

/// What is left of a list.
pub struct Rows<V, F> {
    fetch: F,
    limit: u16,
    left: Left<V>,
}

/// What comes next.
enum Left<V> {
    /// A page that is here.
    Page(Page<V>),
    /// What is behind this row.
    After(Cursor),
    /// Nothing.
    Nothing,
}

impl<V, F: AsyncFn(PageRequest) -> Result<Page<V>>> Rows<V, F> {
    /// Reads the first page.
    pub async fn begin(limit: u16, fetch: F) -> Result<Self> {
        let first = fetch(PageRequest::first(limit)).await?;
        Ok(Self { fetch, limit, left: Left::Page(first) })
    }

    /// The next rows; none at the end.
    pub async fn next(&mut self) -> Result<Option<Vec<V>>> {
        let page = match std::mem::replace(&mut self.left, Left::Nothing) {
            Left::Page(page) => page,
            Left::After(cursor) => {
                let start = Start::After(cursor);
                (self.fetch)(PageRequest { limit: self.limit, start, count: false }).await?
            }
            Left::Nothing => return Ok(None),
        };
        if let Some(cursor) = page.next {
            self.left = Left::After(cursor);
        }
        Ok(Some(page.data))
    }
}
