//! Spreadsheets saved as CSV: what they are written in, their headings and rows, and what is told of them.

mod encoding;
mod headings;
mod refusal;
mod rows;

pub use headings::{Columns, Headings};
pub use refusal::{Refusal, Warning, refused_rows};
pub use rows::{MAX_ROWS, RawRow, Sheet, SheetError, read};
