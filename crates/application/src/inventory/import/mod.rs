//! Takes over an inventory from a spreadsheet.

mod cells;
mod encoding;
mod headings;
mod import_inventory;
mod plan;
mod report;
mod row;
mod sheet;
mod stated;

pub use cells::{Hint, ReadMoney};
pub use headings::{Column, Headings};
pub use plan::{Known, Options, Plan, plan};
pub use report::{ImportReport, Refusal, Warning, refused_rows};
pub use row::{ParsedRow, RowAsset, Rows, parse, parse_all};
pub use sheet::{MAX_ROWS, RawRow, Sheet, SheetError, read};
pub use stated::StatedUnits;
