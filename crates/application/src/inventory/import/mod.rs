//! Takes over an inventory from a spreadsheet.

mod cells;
mod headings;
mod import_inventory;
mod plan;
mod report;
mod row;
mod stated;

pub use crate::sheet::{MAX_ROWS, RawRow, Refusal, SheetError, Warning, refused_rows};
pub use cells::{Hint, ReadMoney};
pub use headings::{Column, Headings};
pub use plan::{Known, Options, Plan, plan};
pub use report::ImportReport;
pub use row::{ParsedRow, RowAsset, Rows, parse, parse_all};
pub use stated::StatedUnits;

/// An inventory, with its headings understood.
pub type Sheet = crate::sheet::Sheet<Column>;

/// Reads a file. One that is cut off is refused whole: who knows what else is not there.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    crate::sheet::read(bytes)
}
