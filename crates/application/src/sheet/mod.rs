//! Spreadsheets, saved as CSV or as a workbook of Excel: their headings and rows, and what is told of them.

mod apostrophe;
mod column_map;
mod delimited;
mod encoding;
mod error;
mod headings;
mod read;
mod refusal;
mod rows;
mod workbook;

pub use apostrophe::{doubled, guarded};
pub use column_map::ColumnMap;
pub use error::SheetError;
pub use headings::{Columns, Headings, Keyed, Meaning, plain};
pub use read::{Limits, Sheet, read, read_with};
pub use refusal::{Refusal, Warning, refused_rows};
pub use rows::{RawRow, RawRows};
