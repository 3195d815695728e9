//! Lists come in pages: by cursor, whose cost does not grow with depth, or by skipping.

use crate::error::{Fault, Kind};
use uuid::Uuid;

/// The most rows a page can have.
pub const MAX_LIMIT: u16 = 200;
/// The rows of a page when nobody says how many.
pub const DEFAULT_LIMIT: u16 = 50;

/// Which page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// How many rows at the most, 1 to [`MAX_LIMIT`].
    pub limit: u16,
    /// Where it starts.
    pub start: Start,
    /// Whether to count the whole list, which costs a scan.
    pub count: bool,
}

impl PageRequest {
    /// The first `limit` rows, uncounted.
    pub fn first(limit: u16) -> Self {
        Self { limit, start: Start::Skip(0), count: false }
    }
}

/// Where a page starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Behind so many rows.
    Skip(u64),
    /// Behind the row this points at.
    After(Cursor),
}

/// Points at a row by what the list is sorted by, so that it stays true when rows are added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The order it belongs to, as the query spells it (`-created_at`).
    pub sort: String,
    /// The sorted value of the row.
    pub key: SortKey,
    /// The row, since values repeat.
    pub id: Uuid,
}

/// A value that a list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SortKey {
    /// Compared byte by byte.
    Text(String),
    /// Microseconds since 1970, UTC.
    Micros(i64),
}

/// Some rows of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The rows.
    pub data: Vec<T>,
    /// How many the whole list has, if that was asked.
    pub count: Option<u64>,
    /// Points at the last row, if more follow.
    pub next: Option<Cursor>,
}

impl<T> Page<T> {
    /// The same page of something else.
    pub fn map<U>(self, change: impl FnMut(T) -> U) -> Page<U> {
        Page { data: self.data.into_iter().map(change).collect(), count: self.count, next: self.next }
    }
}

/// An order of a list: one field, made total by the id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<F> {
    /// The field.
    pub field: F,
    /// Largest first.
    pub descending: bool,
}

/// A field that a list can be sorted by.
pub trait SortField: Copy + Eq + Send + Sync + 'static {
    /// All of them; the first is the default order, ascending.
    const ALL: &'static [(&'static str, Self)];
    /// The order when nobody asks.
    const DEFAULT: Sort<Self>;
}

impl<F: SortField> Sort<F> {
    /// Reads `name` or `-name`.
    pub fn parse(text: &str) -> Option<Self> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let (_, field) = F::ALL.iter().find(|(known, _)| *known == name)?;
        Some(Self { field: *field, descending })
    }

    /// As [`parse`](Self::parse) reads it.
    pub fn name(&self) -> String {
        let (name, _) = F::ALL.iter().find(|(_, field)| *field == self.field).expect("ALL lists every field");
        format!("{}{name}", if self.descending { "-" } else { "" })
    }
}

/// The cursor was made by another list or order, or by nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the cursor does not belong to this list")]
pub struct BadCursor;

impl BadCursor {
    /// Its code.
    pub const CODE: &'static str = "page.bad-cursor";
}

impl Fault for BadCursor {
    fn kind(&self) -> Kind {
        Kind::Malformed
    }
    fn code(&self) -> &'static str {
        Self::CODE
    }
}

impl<F: SortField> Default for Sort<F> {
    fn default() -> Self {
        F::DEFAULT
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Field {
        Name,
        Day,
    }

    impl SortField for Field {
        const ALL: &'static [(&'static str, Self)] = &[("name", Self::Name), ("day", Self::Day)];
        const DEFAULT: Sort<Self> = Sort { field: Self::Day, descending: true };
    }

    #[test]
    fn an_order_is_read_as_it_is_named_and_no_other_is_guessed() {
        for name in ["name", "-name", "day", "-day"] {
            assert_eq!(Sort::<Field>::parse(name).unwrap().name(), name);
        }
        assert_eq!(Sort::parse("-name"), Some(Sort { field: Field::Name, descending: true }));
        assert_eq!(Sort::<Field>::default().name(), "-day");
        for typed in ["", "-", "--day", "Day", "day "] {
            assert_eq!(Sort::<Field>::parse(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_page_of_something_else_goes_on_where_it_did() {
        let page = Page { data: vec![1, 2], count: Some(7), next: None };
        let page = page.map(|number| number * 2);
        assert_eq!((page.data, page.count), (vec![2, 4], Some(7)));
    }
}
