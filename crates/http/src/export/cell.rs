//! The cells of an exported list, as both formats write them.

use chrono::{DateTime, NaiveDate, Utc};
use std::borrow::Cow;
use uuid::Uuid;

/// A column: its heading, which is the published name of the field, and what stands in it.
pub type Column<V> = (&'static str, for<'v> fn(&'v V) -> Cell<'v>);

/// What stands in a row under a heading.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'v> {
    /// Nothing.
    Empty,
    /// Words. Somebody may have typed them, so they are never written so that they could count as a formula.
    Text(Cow<'v, str>),
    /// A number in decimal point notation, exactly.
    Number(Cow<'v, str>),
    /// Yes or no.
    Flag(bool),
    /// A day.
    Day(NaiveDate),
    /// A moment.
    Moment(DateTime<Utc>),
}

impl<'v> Cell<'v> {
    /// An amount in decimal point notation.
    pub fn amount(amount: &'v str) -> Self {
        Self::Number(Cow::Borrowed(amount))
    }

    /// Several words in one cell.
    pub fn list<T: ToString>(parts: impl IntoIterator<Item = T>) -> Self {
        let parts: Vec<_> = parts.into_iter().map(|part| part.to_string()).collect();
        if parts.is_empty() { Self::Empty } else { Self::Text(parts.join(", ").into()) }
    }

    /// What has no columns of its own, as JSON; nothing where there is nothing in it.
    pub fn json<T: serde::Serialize>(value: &T) -> Self {
        match serde_json::to_string(value) {
            Ok(text) if !matches!(text.as_str(), "null" | "{}" | "[]") => Self::Text(text.into()),
            _ => Self::Empty,
        }
    }
}

impl<'v> From<&'v str> for Cell<'v> {
    fn from(text: &'v str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl<'v> From<&'v String> for Cell<'v> {
    fn from(text: &'v String) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<Uuid> for Cell<'_> {
    fn from(id: Uuid) -> Self {
        Self::Text(id.to_string().into())
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl From<$number> for Cell<'_> {
            fn from(number: $number) -> Self {
                Self::Number(number.to_string().into())
            }
        }
    )+};
}

numbers!(u16, u32, u64, i32, i64);

impl From<bool> for Cell<'_> {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<NaiveDate> for Cell<'_> {
    fn from(day: NaiveDate) -> Self {
        Self::Day(day)
    }
}

impl From<DateTime<Utc>> for Cell<'_> {
    fn from(at: DateTime<Utc>) -> Self {
        Self::Moment(at)
    }
}

impl<'v, T: Into<Cell<'v>>> From<Option<T>> for Cell<'v> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}
